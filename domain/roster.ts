import type { Field } from '../contracts/form.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refuseForm, type Given } from './form.ts';
import { rulesOf } from './plan.ts';
import { refusal } from './refusal.ts';

/** Somebody or something that a unit lists: a person, a branch, a group. */
export interface RosterEntry {
  readonly unit: string;
  readonly id: string;
  readonly kind: string;
  /** What it is as well: a branch secretary is a member, too. */
  readonly also: readonly string[];
  readonly name: string;
  /** The entry that it belongs to. */
  readonly within: string | null;
  /** The first day on which it is there; null: ever since. */
  readonly since: string | null;
  /** The last day on which it is there; null: still. */
  readonly left: string | null;
}

/** An entry with what the unit wrote of it. */
export type Described = RosterEntry & { readonly fields: Given };

/** The kinds of a programme's roster. */
export type Kinds = Programme['roster'];

/** Whether somebody is there on a day. */
export function isThere({ since, left }: Pick<RosterEntry, 'since' | 'left'>, day: string): boolean {
  return (since === null || since <= day) && (left === null || left >= day);
}

/** Whether somebody is of one of these kinds, first of all or as well: who is two things is counted once in each. */
export function isOneOf(entry: OfKinds, kinds: readonly string[]): boolean {
  return kindsHeldBy(entry).some((each) => kinds.includes(each));
}

type OfKinds = Pick<RosterEntry, 'kind' | 'also'>;

function kindsHeldBy({ kind, also }: OfKinds): readonly string[] {
  return [kind, ...also];
}

/** Why these entries cannot all be on a unit's roster; entered again, one that is there already is corrected. */
export function refuseEntries(
  kinds: Kinds,
  entries: readonly Omit<Described, 'unit' | 'left'>[],
  roster: readonly (OfKinds & { readonly id: string })[],
): Refusal | undefined {
  const everybody = [...roster, ...entries];
  for (const [index, entry] of entries.entries()) {
    const refused =
      refuseEntry(kinds, entry, everybody) ??
      (entries.findIndex(({ id }) => id === entry.id) < index
        ? refusal('FieldInvalid', `${entry.id} is entered twice at once`)
        : undefined);
    if (refused) return refused;
  }
  return undefined;
}

function refuseEntry(
  kinds: Kinds,
  { id, kind, also, within, fields }: Omit<Described, 'unit' | 'left'>,
  everybody: readonly (OfKinds & { readonly id: string })[],
): Refusal | undefined {
  const held = kindsHeldBy({ kind, also });
  const unknown = held.find((name) => !kinds.some((each) => each.kind === name));
  if (unknown !== undefined) return refusal('UnknownSubject', `${id}: the programme has no ${unknown} on its rosters`);
  const known = kinds.filter((each) => held.includes(each.kind));
  const rules = known.flatMap(rulesOf);
  const other = everybody.find((each) => each.id === id && each.kind !== kind);
  if (other) return refusal('FieldInvalid', `${id} is on the roster as ${other.kind}, not as ${kind}`, rules);
  const above = aboveOf({ kind, also }, kinds);
  if (within !== null && !everybody.some((each) => each.id === within && isOneOf(each, above))) {
    const why = above.length === 0 ? 'belongs to no other entry' : `belongs to a ${above.join(' or ')} on the roster`;
    return refusal('UnknownSubject', `${id} ${why}, not to ${within}`, rules);
  }
  const form = new Map(known.flatMap((each) => each.fields).map((field) => [field.field, asField(field)]));
  return refuseForm([...form.values()], fields, rules);
}

/** The kinds of entries that one of these kinds may belong to. */
function aboveOf(entry: OfKinds, kinds: Kinds): string[] {
  return kindsHeldBy(entry).flatMap((held) => kinds.find(({ kind }) => kind === held)?.within ?? []);
}

/** What a roster says of somebody may stay empty; a choice has no list that it is taken from. */
function asField(field: Kinds[number]['fields'][number]): Field {
  return { ...field, type: field.type === 'choice' ? 'text' : field.type, required: false };
}

/** Why somebody cannot leave on this day. */
export function refuseLeaving(
  entry: RosterEntry | undefined,
  { id, on, today }: { readonly id: string; readonly on: string; readonly today: string },
): Refusal | undefined {
  if (!entry) return refusal('UnknownSubject', `there is no ${id} on the roster`);
  if (on > today) return refusal('DateInFuture', `${on} has not come yet`);
  if (entry.since === null || entry.since <= on) return undefined;
  return refusal('FieldInvalid', `${id} came on ${entry.since}, after ${on}`);
}

/**
 * Whether two of a pair may be one: a branch secretary talks with the members of the own branch, a section head with the
 * own section, nobody with himself (SX-C1.3d, NB-E3.3). Where a unit does not say who belongs where, anybody may.
 */
export function belongTogether(subject: RosterEntry, other: RosterEntry, kinds: Kinds): boolean {
  if (subject.id === other.id) return false;
  const [above, aboveOther] = [aboveOf(subject, kinds), aboveOf(other, kinds)];
  if (isOneOf(other, above)) return subject.within === null || subject.within === other.id;
  if (isOneOf(subject, aboveOther)) return other.within === null || other.within === subject.id;
  const unsaid = subject.within === null || other.within === null;
  return unsaid || !above.some((each) => aboveOther.includes(each)) || subject.within === other.within;
}

/** Who holds a seat on a day: all of the first kind that the unit has; nobody, and it is vacant (rule kind 12, YQ-08). */
export function holdersOf(
  { filledBy }: Pick<Programme['seats'][number], 'filledBy'>,
  roster: readonly RosterEntry[],
  day: string,
): readonly RosterEntry[] {
  const there = roster.filter((entry) => isThere(entry, day));
  const kind = filledBy.find((each) => there.some((entry) => isOneOf(entry, [each])));
  return kind === undefined ? [] : there.filter((entry) => isOneOf(entry, [kind]));
}
