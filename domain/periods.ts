import type { Obligation } from '../contracts/obligation.ts';
import { addDays, endOfDay, isDate, startOfDay, weekdayOf } from './working-days.ts';

export type Per = Obligation['per'];

/** Days from the first to the last, both inclusive. */
export interface Period {
  readonly from: string;
  readonly to: string;
}

/** How long a period of a draw or a trigger may be. */
export type Recurring = Exclude<Per, 'years' | 'standing'>;

/**
 * The periods in which a minimum is counted in the edition of a year. Weeks run from Monday to Sunday and belong to the
 * year in which they begin; what stands once for all is looked at over the whole year, and `years` over all of them.
 */
export function periodsOf({ per, years }: Pick<Obligation, 'per' | 'years'>, year: number): Period[] {
  switch (per) {
    case 'week':
      return weeksOf(year);
    case 'month':
      return monthsOf(year, 1);
    case 'quarter':
      return monthsOf(year, 3);
    case 'halfYear':
      return monthsOf(year, 6);
    case 'years':
      return [{ from: `${years?.from ?? year}-01-01`, to: `${years?.to ?? year}-12-31` }];
    case 'year':
    case 'standing':
      return [{ from: `${year}-01-01`, to: `${year}-12-31` }];
  }
}

/** The days on which something may be done for it: a day outside of them could never count in this edition. */
export function spanOf(obligation: Pick<Obligation, 'per' | 'years'>, year: number): Period {
  const periods = periodsOf(obligation, year);
  const from = obligation.per === 'standing' ? BEFORE_EVERYTHING : (periods[0]?.from ?? `${year}-01-01`);
  return { from, to: periods.at(-1)?.to ?? `${year}-12-31` };
}

/** Whether a day lies in a period. */
export function holds({ from, to }: Period, day: string): boolean {
  return from <= day && day <= to;
}

/** The first instant of a period, epoch ms. */
export function beginsAt({ from }: Period): number {
  return startOfDay(from);
}

/** The first instant after a period, epoch ms. */
export function endsAt({ to }: Period): number {
  return endOfDay(to);
}

/** What people call a period: `2023`, `2023-H1`, `2023-Q3`, `2023-05`; a week by its Monday. */
export function nameOf(per: Recurring, { from }: Period): string {
  const [year, month] = [from.slice(0, 4), Number(from.slice(5, 7))];
  switch (per) {
    case 'week':
      return from;
    case 'month':
      return from.slice(0, 7);
    case 'quarter':
      return `${year}-Q${Math.ceil(month / 3)}`;
    case 'halfYear':
      return `${year}-H${Math.ceil(month / 6)}`;
    case 'year':
      return year;
  }
}

/** The day of the year that has this month and day; 29 February is the 28th where there is none. */
export function dayOfYear(year: number, monthDay: string): string {
  const day = `${year}-${monthDay}`;
  return isDate(day) ? day : `${year}-02-28`;
}

// What stands once for all may have been done long ago.
const BEFORE_EVERYTHING = '1900-01-01';

function weeksOf(year: number): Period[] {
  const newYear = `${year}-01-01`;
  const weeks: Period[] = [];
  // The first Monday of the year, which may be its first day.
  let monday = addDays(newYear, (8 - weekdayOf(newYear)) % 7);
  for (; monday.startsWith(`${year}-`); monday = addDays(monday, 7))
    weeks.push({ from: monday, to: addDays(monday, 6) });
  return weeks;
}

function monthsOf(year: number, length: 1 | 3 | 6): Period[] {
  return Array.from({ length: 12 / length }, (_, index) => {
    const next = (index + 1) * length + 1;
    const after = next > 12 ? `${year + 1}-01-01` : `${year}-${twoDigits(next)}-01`;
    return { from: `${year}-${twoDigits(index * length + 1)}-01`, to: addDays(after, -1) };
  });
}

function twoDigits(month: number): string {
  return String(month).padStart(2, '0');
}
