import type { Procedure } from '../contracts/procedure.ts';
import { DAY } from './clock.ts';
import type { Given } from './form.ts';
import { addDays, addWorkingDays, dateOf, endOfDay, isDate } from './working-days.ts';

export type Step = Procedure['steps'][number];
export type Term = NonNullable<Step['due']>;

/**
 * The first instant after a term that runs from `from`: days are counted from the day after, and the last one is whole,
 * until 24:00 in China. Where the matter itself was opened with its last day, that day holds (CL-M6c).
 */
export function endOfTerm(term: Term, from: number, fields: Given): number {
  const named = term.lastDay === undefined ? undefined : fields[term.lastDay];
  if (isDate(named)) return endOfDay(named);
  const days = daysOf(term, fields);
  const day = dateOf(from);
  return endOfDay(term.unit === 'working' ? addWorkingDays(day, days).date : addDays(day, days));
}

/** When a step is to be reminded of; null: never. */
export function reminderOf({ remindDaysBefore }: Step, dueAt: number | null): number | null {
  return remindDaysBefore === undefined || dueAt === null ? null : dueAt - remindDaysBefore * DAY;
}

/** How many days a term has in this matter: a field that it was opened with may say so. */
function daysOf({ days, unless }: Term, fields: Given): number {
  return unless.find(({ field, is }) => is.includes(fields[field] ?? ''))?.days ?? days;
}
