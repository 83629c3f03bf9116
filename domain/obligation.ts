import type { Shortfall } from '../contracts/facts.ts';
import type { Obligation } from '../contracts/obligation.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { holds, periodsOf, spanOf, type Period } from './periods.ts';
import { rulesOf } from './plan.ts';
import { refusal } from './refusal.ts';
import { belongTogether, isOneOf, isThere, type Kinds, type RosterEntry } from './roster.ts';
import { weekdayOf } from './working-days.ts';

/** What was done for a subject on a day, all of it together. */
export interface Done {
  readonly unit: string;
  readonly subject: string | null;
  readonly on: string;
  readonly quantity: number;
}

/** Everybody for whom a minimum is counted. */
export interface Counted {
  readonly organiser: string;
  readonly units: readonly { readonly unit: string; readonly name: string }[];
  readonly roster: readonly RosterEntry[];
}

/** How a minimum stands in one period. */
export interface PeriodStanding extends Period {
  readonly ended: boolean;
  /** How many subjects must reach it, and how many do. */
  readonly due: number;
  readonly met: number;
  readonly enough: boolean;
  /** What was done in the period, whoever did it. */
  readonly done: number;
  readonly short: readonly (Shortfall & { readonly name: string | null })[];
}

/** How a minimum stands in an edition: the sums of its periods. */
export interface Standing {
  readonly due: number;
  readonly met: number;
  readonly missing: number;
  /** What is missing in periods that are over. */
  readonly overdue: number;
  readonly done: number;
  /** The part of what is due that is met; 1 when nothing is due. */
  readonly share: number;
  /** Whether every period that binds already has its share; what stands once for all binds at once. */
  readonly enough: boolean;
  readonly periods: readonly PeriodStanding[];
}

/** What is counted of a minimum: per subject and period, never one for another (rule kind 4, F43). */
export type Minimum = Pick<Obligation, 'subject' | 'min' | 'per' | 'years' | 'share'>;

/** How a minimum stands on a day; of the periods that have not begun nothing is short yet, though it is due. */
export function standingOf(
  minimum: Minimum,
  year: number,
  { counted, done, today }: { readonly counted: Counted; readonly done: readonly Done[]; readonly today: string },
): Standing {
  const subjects = subjectsOf(minimum, counted);
  const known = minimum.per === 'standing' ? done.map((each) => ({ ...each, on: `${year}-01-01` })) : done;
  const periods = periodsOf(minimum, year).map((period) => standingIn(minimum, period, subjects, known, today));
  const sum = (of: (period: PeriodStanding) => number) => periods.reduce((total, each) => total + of(each), 0);
  const [due, met] = [sum((each) => each.due), sum((each) => each.met)];
  return {
    due,
    met,
    missing: due - met,
    overdue: sum((each) => (each.ended ? each.due - each.met : 0)),
    done: sum((each) => each.done),
    share: shareOf(met, due),
    enough: periods.every((each) => each.enough || !(each.ended || minimum.per === 'standing')),
    periods,
  };
}

/**
 * How a minimum stands in one period: a ratio of the subjects that reach it (rule kinds 5 and 13). A period counts for
 * whoever is there on its last day: who came within it has the rest of it to do what is due, and who left before it
 * ended owes nothing any more.
 */
function standingIn(
  { min, share }: Minimum,
  period: Period,
  subjects: readonly Subject[],
  done: readonly Done[],
  today: string,
): PeriodStanding {
  const here = done.filter(({ on }) => holds(period, on));
  const sums = sumsOf(here);
  const due = min === null ? [] : subjects.filter((subject) => isThere(subject, period.to));
  const short = due.flatMap(({ unit, subject, name }) => {
    const sum = sums.get(keyOf(unit, subject)) ?? 0;
    return sum >= (min ?? 0) ? [] : [{ unit, subject, name, done: sum, min: min ?? 0 }];
  });
  const met = due.length - short.length;
  return {
    ...period,
    ended: period.to < today,
    due: due.length,
    met,
    enough: shareOf(met, due.length) >= share,
    done: here.reduce((sum, each) => sum + each.quantity, 0),
    short: period.from > today ? [] : short,
  };
}

interface Subject {
  readonly unit: string;
  readonly subject: string | null;
  readonly name: string | null;
  readonly since: string | null;
  readonly left: string | null;
}

/** Each one by itself: the unit, the organiser, every entry of the kinds, every one that needs somebody. */
function subjectsOf({ subject }: Pick<Minimum, 'subject'>, { organiser, units, roster }: Counted): Subject[] {
  switch (subject.of) {
    case 'organiser':
      return [whole(organiser, null)];
    case 'unit':
      return units.map(({ unit, name }) => whole(unit, name));
    case 'roster':
    case 'pair': {
      const kinds = kindsOf(subject);
      return roster
        .filter((entry) => isOneOf(entry, kinds) && units.some(({ unit }) => unit === entry.unit))
        .filter((entry) => subject.of === 'roster' || !isOnlyPartner(entry, subject.pairs, roster))
        .map(({ unit, id, name, since, left }) => ({ unit, subject: id, name, since, left }));
    }
  }
}

/** Whether somebody could do it with nobody but himself: who is on both sides of a pair owes himself nothing (SX-C1.3d). */
function isOnlyPartner(entry: RosterEntry, pairs: readonly Pair[], roster: readonly RosterEntry[]): boolean {
  const from = partnersOf(entry, pairs);
  const standIns = roster.filter((other) => other.id !== entry.id && other.unit === entry.unit && isOneOf(other, from));
  return isOneOf(entry, from) && !standIns.some(({ within }) => within === null || within === entry.within);
}

type Pair = Extract<Obligation['subject'], { of: 'pair' }>['pairs'][number];

/** The kinds of those with whom it is done for somebody. */
function partnersOf(entry: RosterEntry, pairs: readonly Pair[]): string[] {
  return pairs.filter(({ each }) => isOneOf(entry, each)).flatMap(({ from }) => from);
}

/** The kinds of the roster that a minimum is counted for. */
export function kindsOf(subject: Obligation['subject']): readonly string[] {
  if (subject.of === 'roster') return subject.kinds;
  return subject.of === 'pair' ? subject.pairs.flatMap(({ each }) => each) : [];
}

/** Something done for a minimum, as somebody records it. */
export interface Deed {
  readonly subject: RosterEntry | undefined;
  /** The other one of a pair. */
  readonly with: RosterEntry | undefined;
  readonly on: string;
}

/** Why something done does not count for this minimum: the wrong day, nobody, or not the two of a pair. */
export function refuseDeed(
  obligation: Obligation,
  deed: Deed,
  { year, today, kinds }: { readonly year: number; readonly today: string; readonly kinds: Kinds },
): Refusal | undefined {
  const rules = rulesOf(obligation);
  if (deed.on > today) return refusal('DateInFuture', `${deed.on} has not come yet`, rules);
  const span = spanOf(obligation, year);
  if (!holds(span, deed.on)) {
    const why = `${obligation.obligation} counts from ${span.from} to ${span.to} in this edition, not on ${deed.on}`;
    return refusal('FieldInvalid', why, rules);
  }
  const { weekday } = obligation;
  if (weekday !== undefined && weekdays[weekdayOf(deed.on) - 1] !== weekday) {
    return refusal('FieldInvalid', `${obligation.obligation} is held on a ${weekday}; ${deed.on} is none`, rules);
  }
  return refuseSubject(obligation, deed, kinds, rules);
}

function refuseSubject(
  { obligation, subject }: Obligation,
  deed: Deed,
  kinds: Kinds,
  rules: readonly string[],
): Refusal | undefined {
  const mine = kindsOf(subject);
  if (mine.length === 0) {
    if (!deed.subject && !deed.with) return undefined;
    return refusal('UnknownSubject', `${obligation} is counted for the ${subject.of} as a whole`, rules);
  }
  if (!deed.subject || !isOneOf(deed.subject, mine)) {
    return refusal('UnknownSubject', `${obligation} is counted for an entry of the roster: ${mine.join(', ')}`, rules);
  }
  const absent = [deed.subject, deed.with].find((each) => each && !isThere(each, deed.on));
  if (absent) return refusal('UnknownSubject', `${absent.id} was not there on ${deed.on}`, rules);
  if (subject.of !== 'pair') {
    return deed.with ? refusal('UnknownSubject', `${obligation} is no matter of two`, rules) : undefined;
  }
  return refusePair(subject.pairs, deed.subject, deed.with, kinds, rules);
}

function refusePair(
  pairs: readonly Pair[],
  subject: RosterEntry,
  other: RosterEntry | undefined,
  kinds: Kinds,
  rules: readonly string[],
): Refusal | undefined {
  const from = partnersOf(subject, pairs);
  if (!other || !isOneOf(other, from)) {
    return refusal('UnknownSubject', `${subject.id} needs somebody of the other side: ${from.join(', ')}`, rules);
  }
  if (belongTogether(subject, other, kinds)) return undefined;
  return refusal('UnknownSubject', `${subject.id} does not belong to ${other.id}`, rules);
}

/** A minimum, and how it stood in a period that is over. */
export interface Reviewed {
  readonly obligation: Obligation;
  readonly period: PeriodStanding;
}

/** What each unit lacks, in words (NB-E2.8): the minimum, and of whom where it is counted for somebody in the unit. */
export function lacksByUnit(reviewed: readonly Reviewed[]): Map<string, string[]> {
  const lacks = new Map<string, string[]>();
  for (const { obligation, period } of reviewed) {
    for (const [unit, whom] of shortByUnit({ short: period.short.filter(({ subject }) => subject !== null) }))
      add(unit, `${obligation.name.zh}（${whom.join('、')}）`);
    for (const { unit, subject } of period.short) if (subject === null) add(unit, obligation.name.zh);
  }
  return lacks;

  function add(unit: string, what: string): void {
    lacks.set(unit, [...(lacks.get(unit) ?? []), what]);
  }
}

/** Who falls short, under the unit. */
export function shortByUnit({ short }: Pick<PeriodStanding, 'short'>): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { unit, subject, name } of short) names.set(unit, [...(names.get(unit) ?? []), name ?? subject ?? unit]);
  return names;
}

function sumsOf(done: readonly Done[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const { unit, subject, quantity } of done) {
    const key = keyOf(unit, subject);
    sums.set(key, (sums.get(key) ?? 0) + quantity);
  }
  return sums;
}

function whole(unit: string, name: string | null): Subject {
  return { unit, subject: null, name, since: null, left: null };
}

function keyOf(unit: string, subject: string | null): string {
  return `${unit}/${subject ?? ''}`;
}

function shareOf(met: number, due: number): number {
  return due === 0 ? 1 : met / due;
}

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
