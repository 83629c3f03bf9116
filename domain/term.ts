import type { Procedure } from '../contracts/procedure.ts';
import { DAY } from './clock.ts';
import type { Given } from './form.ts';
import { addDays, addWorkingDays, dateOf, endOfDay } from './working-days.ts';

export type Step = Procedure['steps'][number];
export type Term = NonNullable<Step['due']>;

/**
 * The first instant after a term that runs from `from`: days are counted from the day after, and the last one is whole,
 * until 24:00 in China.
 */
export function endOfTerm(term: Term, from: number, fields: Given): number {
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
