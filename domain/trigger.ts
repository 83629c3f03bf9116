import type { Obligation } from '../contracts/obligation.ts';
import type { Trigger } from '../contracts/procedure.ts';
import { DAY } from './clock.ts';
import { timesOff } from './festivals.ts';
import { beginsAt, dayOfYear, endsAt, nameOf, periodsOf, type Period } from './periods.ts';
import { isOneOf, isThere, type Described } from './roster.ts';
import { addDays, dateOf, isDate, startOfDay } from './working-days.ts';

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

/** What comes round in an edition that started at this instant, whoever is on its rosters, in the order of time. */
export function occasionsOf(
  { obligations, triggers }: Recurring,
  { year, startedAt }: { readonly year: number; readonly startedAt: number },
): Occasion[] {
  const demanded = obligations.filter(({ min }) => min !== null);
  const found = [
    ...demanded.flatMap((each) => reviewsOf(each, year)),
    ...triggers.flatMap(({ trigger, cause }) => timesOf(cause, year, startedAt).map((time) => ({ ...time, trigger }))),
  ];
  return inOrder(found.filter(({ at }) => at >= startedAt));
}

export function inOrder(occasions: readonly Occasion[]): Occasion[] {
  return occasions.toSorted((a, b) => a.at - b.at);
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

/** Whether what its time brings depends on who is on the rosters. */
export function looksAtRosters(cause: Cause): cause is RosterCause {
  return cause.on === 'anniversary' || cause.on === 'term';
}

/**
 * The days of the edition's year after an instant (epoch ms) on which it will be somebody's day, as the rosters are now,
 * and the last of the year: a roster may change until then. `firedAt`: when something came of a term before (epoch ms).
 */
export function daysOfSomebody(
  triggers: Recurring['triggers'],
  roster: readonly Described[],
  { year, after, firedAt }: Ahead,
): Occasion[] {
  const causes = triggers.flatMap(({ trigger, cause }) => (looksAtRosters(cause) ? [{ trigger, cause }] : []));
  if (causes.length === 0) return [];
  const from = latest(addDays(dateOf(after), 1), `${year}-01-01`);
  const days = causes.flatMap(({ trigger, cause }) =>
    roster.flatMap((entry) => dayOf(cause, entry, { year, from, firedAt: (key) => firedAt(trigger, key) })),
  );
  return [...new Set([...days, `${year}-12-31`])]
    .filter((day) => day >= from)
    .sort()
    .map((day) => ({ what: 'rosters', at: startOfDay(day), day }));
}

interface Ahead {
  readonly year: number;
  readonly after: number;
  readonly firedAt: (trigger: string, key: string) => number | undefined;
}

/** The day of the year, from this one on, that is an entry's: none, or one. */
function dayOf(cause: RosterCause, entry: Described, { year, from, firedAt }: AheadOf): string[] {
  const since = entry.fields[cause.field];
  if (!isOneOf(entry, cause.kinds) || !isDate(since)) return [];
  if (cause.on === 'anniversary') {
    const day = comesRound(since, year - yearOf(since));
    return yearOf(since) < year && day >= from && isThere(entry, day) ? [day] : [];
  }
  const day = latest(comesRound(since, termOf(cause, entry.fields)), entry.since ?? from, from);
  const fired = firedAt(keyOf(entry, since));
  // What was begun on the day itself may have to be done again.
  const isNew = fired === undefined || fired >= startOfDay(day);
  return isNew && yearOf(day) === year && isThere(entry, day) ? [day] : [];
}

interface AheadOf {
  readonly year: number;
  readonly from: string;
  readonly firedAt: (key: string) => number | undefined;
}

/** The day since which somebody holds the post is part of a term's key: the next post is another term. */
function keyOf({ unit, id }: Described, since?: string): string {
  return since === undefined ? `${unit}/${id}` : `${unit}/${id}/${since}`;
}

/**
 * Whose day it is. A political birthday is kept on its day; a term in a post is over for good, so whoever was not seen
 * on the day itself is seen on the next (CL-M4e, CL-M4f).
 */
export function whoseDay(cause: Trigger['cause'], roster: readonly Described[], day: string): DayOfSomebody[] {
  if (!looksAtRosters(cause)) return [];
  const there = roster.filter((entry) => isOneOf(entry, cause.kinds) && isThere(entry, day));
  return there.flatMap((entry) => {
    const since = entry.fields[cause.field];
    if (!isDate(since)) return [];
    const years = yearOf(day) - yearOf(since);
    if (cause.on === 'anniversary')
      return years > 0 && comesRound(since, years) === day ? [{ entry, key: keyOf(entry), years }] : [];
    const term = termOf(cause, entry.fields);
    return comesRound(since, term) <= day ? [{ entry, key: keyOf(entry, since), years: term }] : [];
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

/** The same day so many years later. */
function comesRound(day: string, years: number): string {
  return dayOfYear(yearOf(day) + years, day.slice(5));
}

function yearOf(day: string): number {
  return Number(day.slice(0, 4));
}

function latest(...days: [string, ...string[]]): string {
  return days.reduce((last, day) => (day > last ? day : last));
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
