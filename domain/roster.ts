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

/** Why these entries cannot all be on a unit's roster; entered again, one that is there already is corrected. */
export function refuseEntries(
  kinds: Kinds,
  entries: readonly Omit<Described, 'unit' | 'left'>[],
  roster: readonly Pick<RosterEntry, 'id' | 'kind'>[],
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
  { id, kind, within, fields }: Omit<Described, 'unit' | 'left'>,
  everybody: readonly Pick<RosterEntry, 'id' | 'kind'>[],
): Refusal | undefined {
  const known = kinds.find((each) => each.kind === kind);
  if (!known) return refusal('UnknownSubject', `${id}: the programme has no ${kind} on its rosters`);
  const rules = rulesOf(known);
  const other = everybody.find((each) => each.id === id && each.kind !== kind);
  if (other) return refusal('FieldInvalid', `${id} is on the roster as ${other.kind}, not as ${kind}`, rules);
  if (within !== null && !everybody.some((each) => each.id === within && each.kind === known.within)) {
    const why = known.within === undefined ? 'belongs to no other entry' : `belongs to a ${known.within} on the roster`;
    return refusal('UnknownSubject', `${id} ${why}, not to ${within}`, rules);
  }
  return refuseForm(known.fields.map(asField), fields, rules);
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
  const parentOf = (kind: string) => kinds.find((each) => each.kind === kind)?.within;
  if (parentOf(subject.kind) === other.kind) return subject.within === null || subject.within === other.id;
  if (parentOf(other.kind) === subject.kind) return other.within === null || other.within === subject.id;
  const unsaid = subject.within === null || other.within === null;
  return unsaid || parentOf(subject.kind) !== parentOf(other.kind) || subject.within === other.within;
}

/** Who holds a seat on a day: all of the first kind that the unit has; nobody, and it is vacant (rule kind 12, YQ-08). */
export function holdersOf(
  { filledBy }: Pick<Programme['seats'][number], 'filledBy'>,
  roster: readonly RosterEntry[],
  day: string,
): readonly RosterEntry[] {
  const there = roster.filter((entry) => isThere(entry, day));
  const kind = filledBy.find((each) => there.some((entry) => entry.kind === each));
  return there.filter((entry) => entry.kind === kind);
}
