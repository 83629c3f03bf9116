import { addDays, workingDay } from './working-days.ts';

/** When the time off around a festival begins; provisional until the State Council has published that year's days. */
export interface TimeOff {
  readonly festivals: readonly string[];
  readonly begins: string;
  readonly provisional: boolean;
}

/**
 * The days off around these festivals of a year, in order: from the first of the free days that run up to the festival,
 * weekends included. Festivals that share one time off (2023: Mid-Autumn and National Day) are one. A festival of the
 * moon in a year beyond the table is left out.
 */
export function timesOff(festivals: readonly string[], year: number): TimeOff[] {
  const begun = new Map<string, { festivals: string[]; provisional: boolean }>();
  for (const festival of festivals) {
    const day = dayOf(festival, year);
    if (day === undefined) continue;
    const { begins, provisional } = beginningAround(day);
    const same = begun.get(begins) ?? { festivals: [], provisional: false };
    begun.set(begins, { festivals: [...same.festivals, festival], provisional: same.provisional || provisional });
  }
  return [...begun.entries()]
    .map(([begins, rest]) => ({ begins, ...rest }))
    .sort((a, b) => (a.begins < b.begins ? -1 : 1));
}

/** The names of the festivals that a holiday may be. */
export const festivalNames: readonly string[] = [
  'new-year',
  'spring-festival',
  'qingming',
  'labour-day',
  'dragon-boat',
  'mid-autumn',
  'national-day',
];

function dayOf(festival: string, year: number): string | undefined {
  const monthDay = festival in fixed ? fixed[festival] : moonAndSun[year]?.[columns.indexOf(festival)];
  return monthDay === undefined ? undefined : `${year}-${monthDay}`;
}

function beginningAround(festival: string): { begins: string; provisional: boolean } {
  let begins = festival;
  let provisional = workingDay(festival).provisional;
  for (;;) {
    const before = workingDay(addDays(begins, -1));
    provisional ||= before.provisional;
    if (before.working) return { begins, provisional };
    begins = addDays(begins, -1);
  }
}

const fixed: Readonly<Record<string, string>> = {
  'new-year': '01-01',
  'labour-day': '05-01',
  'national-day': '10-01',
};

const columns = ['spring-festival', 'qingming', 'dragon-boat', 'mid-autumn'];

/** By the Chinese calendar (GB/T 33661): the first day of the first month, 清明, the fifth of the fifth, the fifteenth of the eighth. */
const moonAndSun: Readonly<Record<number, readonly string[]>> = {
  2018: ['02-16', '04-05', '06-18', '09-24'],
  2019: ['02-05', '04-05', '06-07', '09-13'],
  2020: ['01-25', '04-04', '06-25', '10-01'],
  2021: ['02-12', '04-04', '06-14', '09-21'],
  2022: ['02-01', '04-05', '06-03', '09-10'],
  2023: ['01-22', '04-05', '06-22', '09-29'],
  2024: ['02-10', '04-04', '06-10', '09-17'],
  2025: ['01-29', '04-04', '05-31', '10-06'],
  2026: ['02-17', '04-05', '06-19', '09-25'],
  2027: ['02-06', '04-05', '06-09', '09-15'],
  2028: ['01-26', '04-04', '05-28', '10-03'],
  2029: ['02-13', '04-04', '06-16', '09-22'],
  2030: ['02-03', '04-05', '06-05', '09-12'],
  2031: ['01-23', '04-05', '06-24', '10-01'],
  2032: ['02-11', '04-04', '06-12', '09-19'],
  2033: ['01-31', '04-04', '06-01', '09-08'],
  2034: ['02-19', '04-05', '06-20', '09-27'],
  2035: ['02-08', '04-05', '06-10', '09-16'],
};
