import type { Obligation } from '../contracts/obligation.ts';
import type { Trigger } from '../contracts/procedure.ts';
import { DAY } from './clock.ts';
import { timesOff } from './festivals.ts';
import { beginsAt, dayOfYear, endsAt, nameOf, periodsOf, type Period } from './periods.ts';
import { isThere, type Described } from './roster.ts';
import { addDays, isDate, startOfDay } from './working-days.ts';

/** An instant of an edition at which something happens by itself. */
export type Occasion =
  | (Period & { readonly what: 'reminder' | 'review'; readonly at: number; readonly obligation: string })
  | {
      readonly what: 'trigger';
      readonly at: number;
      readonly trigger: string;
      /** Once in an edition for this: a month, a holiday. */
      readonly key: string;
      readonly about: Readonly<Record<string, string>>;
    }
  | {
      /** A day on which the rosters are looked at. */
      readonly what: 'rosters';
      readonly at: number;
      readonly day: string;
    };

/** What of a programme recurs. */
export interface Recurring {
  readonly obligations: readonly Pick<Obligation, 'obligation' | 'min' | 'per' | 'years' | 'remindDaysBefore'>[];
  readonly triggers: readonly Pick<Trigger, 'trigger' | 'cause'>[];
}

/** Everything that comes round in an edition that started at this instant, in the order of time. */
export function occasionsOf(
  { obligations, triggers }: Recurring,
  { year, startedAt }: { readonly year: number; readonly startedAt: number },
): Occasion[] {
  const demanded = obligations.filter(({ min }) => min !== null);
  const found = [
    ...demanded.flatMap((each) => reviewsOf(each, year)),
    ...triggers.flatMap(({ trigger, cause }) => timesOf(cause, year, startedAt).map((time) => ({ ...time, trigger }))),
    ...(triggers.some(({ cause }) => looksAtRosters(cause)) ? daysOf(year) : []),
  ];
  return found.filter(({ at }) => at >= startedAt).sort((a, b) => a.at - b.at);
}

/** The first instant after this one at which something happens, and what it is called. */
export function nextOccasion(
  occasions: readonly Occasion[],
  after: number,
): { readonly at: number; readonly summary: string } | undefined {
  const [next] = occasions.filter(({ at }) => at > after);
  if (!next) return undefined;
  const together = occasions.filter(({ at }) => at === next.at);
  const names = [...new Set(together.map(summaryOf))];
  const rest = names.length > NAMED ? [`${names.length - NAMED} more`] : [];
  return { at: next.at, summary: [...names.slice(0, NAMED), ...rest].join(', ') };
}

/** What happens after the one instant, until the other and with it. */
export function occasionsBetween(occasions: readonly Occasion[], after: number, until: number): Occasion[] {
  return occasions.filter(({ at }) => at > after && at <= until);
}

/** Somebody whose day it is: a political birthday, or so many years in a post. */
export interface DayOfSomebody {
  readonly entry: Described;
  /** Once in an edition for this. */
  readonly key: string;
  readonly years: number;
}

/**
 * Whose day it is. A political birthday is kept on its day; a term in a post is over for good, so whoever was not seen
 * on the day itself is seen on the next (CL-M4e, CL-M4f).
 */
export function whoseDay(cause: Trigger['cause'], roster: readonly Described[], day: string): DayOfSomebody[] {
  if (!looksAtRosters(cause)) return [];
  const there = roster.filter((entry) => cause.kinds.includes(entry.kind) && isThere(entry, day));
  return there.flatMap((entry) => {
    const since = entry.fields[cause.field];
    if (!isDate(since)) return [];
    const key = `${entry.unit}/${entry.id}`;
    const years = Number(day.slice(0, 4)) - Number(since.slice(0, 4));
    if (cause.on === 'anniversary') return years > 0 && comesRound(since, years) === day ? [{ entry, key, years }] : [];
    const term = termOf(cause, entry.fields);
    // The day since which somebody holds the post is part of the key: the next post is another term.
    return comesRound(since, term) <= day ? [{ entry, key: `${key}/${since}`, years: term }] : [];
  });
}

/** Whether what somebody wrote says what a rule asks for: every field has one of its values. */
export function says(
  fields: Readonly<Record<string, string>>,
  where: Readonly<Record<string, readonly string[]>> = {},
): boolean {
  return Object.entries(where).every(([field, values]) => values.includes(fields[field] ?? ''));
}

/** Whether the nth such record sets off its trigger: each time, or at every so many-th (NB-E2.9: the third absence). */
export function setsOff(nth: number, times: number): boolean {
  return nth > 0 && nth % times === 0;
}

type Cause = Trigger['cause'];
type RosterCause = Extract<Cause, { on: 'anniversary' | 'term' }>;
type Time = Omit<Extract<Occasion, { what: 'trigger' }>, 'trigger'>;

function reviewsOf(
  { obligation, remindDaysBefore, ...minimum }: Recurring['obligations'][number],
  year: number,
): Occasion[] {
  return periodsOf(minimum, year).flatMap((period) => {
    const end = endsAt(period);
    const review = { what: 'review' as const, at: end, obligation, ...period };
    if (remindDaysBefore === undefined) return [review];
    const at = Math.max(beginsAt(period), end - remindDaysBefore * DAY);
    return [{ ...review, what: 'reminder' as const, at }, review];
  });
}

function timesOf(cause: Cause, year: number, startedAt: number): Time[] {
  switch (cause.on) {
    case 'period':
      // An edition that starts in the middle of a period has it begin then: its inspection is due all the same.
      return periodsOf(cause, year).flatMap((period) => {
        const key = nameOf(cause.per, period);
        const at = Math.max(beginsAt(period), startedAt);
        return at < endsAt(period) ? [{ what: 'trigger', at, key, about: { period: key, ...period } }] : [];
      });
    case 'month': {
      const day = dayOfYear(year, `${String(cause.month).padStart(2, '0')}-01`);
      return [{ what: 'trigger', at: startOfDay(day), key: day.slice(0, 7), about: { period: day.slice(0, 7) } }];
    }
    case 'holiday':
      return holidaysOf(cause, year);
    case 'record':
    case 'anniversary':
    case 'term':
      return [];
  }
}

/** A day before New Year's Day lies in the year before, and belongs to that edition. */
function holidaysOf({ holidays, daysBefore }: Extract<Cause, { on: 'holiday' }>, year: number): Time[] {
  const around = [...timesOff(holidays, year), ...timesOff(holidays, year + 1)];
  return around.flatMap(({ festivals, begins, provisional }) => {
    const day = addDays(begins, -daysBefore);
    if (!day.startsWith(`${year}-`)) return [];
    const holiday = festivals.join(', ');
    // Not by its day: a notice that comes later may move it, and nobody is to be told twice.
    const key = `${festivals.join('+')}-${begins.slice(0, 4)}`;
    const about = { holiday, begins, ...(provisional && { provisional: 'yes' }) };
    return [{ what: 'trigger' as const, at: startOfDay(day), key, about }];
  });
}

function looksAtRosters(cause: Cause): cause is RosterCause {
  return cause.on === 'anniversary' || cause.on === 'term';
}

function daysOf(year: number): Occasion[] {
  const days: Occasion[] = [];
  for (let day = `${year}-01-01`; day.startsWith(`${year}-`); day = addDays(day, 1))
    days.push({ what: 'rosters', at: startOfDay(day), day });
  return days;
}

/** The same day so many years later. */
function comesRound(day: string, years: number): string {
  return dayOfYear(Number(day.slice(0, 4)) + years, day.slice(5));
}

function termOf({ years, unless }: Extract<Cause, { on: 'term' }>, fields: Readonly<Record<string, string>>): number {
  const other = unless.find(({ field }) => !['', 'no'].includes((fields[field] ?? '').trim()));
  return other?.years ?? years;
}

// What fits into one line of Temporal's web page.
const NAMED = 3;

function summaryOf(occasion: Occasion): string {
  switch (occasion.what) {
    case 'reminder':
    case 'review':
      return `${occasion.what} of ${occasion.obligation} until ${occasion.to}`;
    case 'trigger':
      return `${occasion.trigger} ${occasion.key}`;
    case 'rosters':
      return `rosters on ${occasion.day}`;
  }
}
