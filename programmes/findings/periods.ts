import type { Obligation } from '../../contracts/obligation.ts';
import type { Programme } from '../../contracts/programme.ts';
import { addDays, weekdayOf } from '../../domain/working-days.ts';

interface Period {
  readonly from: string;
  readonly to: string;
}

/** Every day of a year. */
export function daysOf(year: number): string[] {
  const days: string[] = [];
  for (let day = `${year}-01-01`; day <= `${year}-12-31`; day = addDays(day, 1)) days.push(day);
  return days;
}

/** The periods of a year in which a minimum recurs; none for what has no period inside a year. */
export function periodsOf(per: Obligation['per'], year: number): Period[] {
  switch (per) {
    case 'week':
      return daysOf(year)
        .filter((day) => weekdayOf(day) === 1)
        .map((monday) => ({ from: monday, to: addDays(monday, 6) }));
    case 'month':
      return months(year, 1);
    case 'quarter':
      return months(year, 3);
    case 'halfYear':
      return months(year, 6);
    case 'year':
      return months(year, 12);
    case 'years':
    case 'standing':
      return [];
  }
}

function months(year: number, length: number): Period[] {
  const starts = [...Array(12 / length).keys()].map((nth) => nth * length + 1);
  return starts.map((month) => ({ from: first(year, month), to: addDays(first(year, month + length), -1) }));
}

function first(year: number, month: number): string {
  return month > 12 ? `${year + 1}-01-01` : `${year}-${String(month).padStart(2, '0')}-01`;
}

/** The first year that the programme counts; undefined when no track says so. */
export function firstYearOf({ tracks, source }: Programme): number | undefined {
  if (source.forYear) return source.forYear.year;
  return tracks.length === 0 ? undefined : Math.min(...tracks.map(({ round }) => round.firstYear));
}

/** The years that a check looks at when nobody names one; none where the programme names no year. */
export function yearsOf(programme: Programme): number[] {
  const { forYear, issuedOn } = programme.source;
  const first = firstYearOf(programme) ?? (issuedOn && Number(issuedOn.day.slice(0, 4)));
  if (first === undefined || first < FIRST_YEAR || first > LAST_YEAR) return [];
  return forYear ? [first] : [first, first + 1, first + 2];
}

/** The years that a campaign may be of: beyond them no calendar can be reckoned with. */
export const FIRST_YEAR = 1990;
export const LAST_YEAR = 2200;
