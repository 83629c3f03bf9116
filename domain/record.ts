import type { Role } from '../contracts/people.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { Given } from './form.ts';
import { rulesOf } from './plan.ts';
import { policy } from './policy.ts';
import { refusal } from './refusal.ts';
import { dateOf, isDate } from './working-days.ts';

type RecordType = Programme['records'][number];

/** Why nobody puts such a record on file in this role: the Party organisation does not act in place of the unit (NB-E2.3). */
export function refuseFiler({ record, by, ...based }: RecordType, role: Role): Refusal | undefined {
  if (by.includes(role)) return undefined;
  return refusal('NotAllowed', `${record} is filed by ${by.join(' or ')}, not by ${role}`, rulesOf(based));
}

/** A unit puts on file what it says of itself; the others what they say of it. */
export type FilingAct = 'fileRecord' | 'fileEvidence';

/**
 * The first role of somebody in which this may be filed so; the Party organisation does not act in place of the unit
 * (NB-E2.3).
 */
export function filingRole({ by }: RecordType, act: FilingAct, held: readonly Role[]): Role | undefined {
  const roles: readonly Role[] = policy[act].roles;
  return roles.find((role) => held.includes(role) && by.includes(role));
}

/**
 * Why a number may not rise that much: at most one step for each year since the last one, whatever was said in between
 * this year (CL-A07). What is rated for the first time may be anything.
 */
export function refuseRise(
  rises: NonNullable<RecordType['rises']>,
  fields: Given,
  year: number,
  before: { readonly year: number; readonly fields: Given } | undefined,
): Refusal | undefined {
  const [now, then] = [fields[rises.field], before?.fields[rises.field]];
  if (!before || now === undefined || then === undefined) return undefined;
  const most = Number(then) + rises.most * (year - before.year);
  if (!(Number(now) > most)) return undefined;
  const why = `${rises.field} was ${then} in ${before.year}: it may be at most ${most} in ${year}, not ${now}`;
  return refusal('RisesTooFast', why, rulesOf(rises));
}

/** Why a record does not say which item of the rubric it is for: by the item, or by a criterion below it. */
export function refuseItem(type: RecordType, item: string | null, { rubric }: Programme): Refusal | undefined {
  const items = rubric.flatMap((area) => area.items);
  const known = items.flatMap((each) => [each.item, ...each.criteria.map(({ criterion }) => criterion)]);
  if (item === null ? !type.perItem : known.includes(item)) return undefined;
  return refusal('FieldMissing', `name an item of the rubric: ${known.join(', ')}`, rulesOf(type));
}

/** The calendar year that a record speaks of: of the first day in its form, else of when it was put on file. */
export function yearOfRecord(
  { fields: form }: Pick<RecordType, 'fields'>,
  { fields, at }: { readonly fields: Given; readonly at: number },
): number {
  const day = form.filter(({ type }) => type === 'day').map(({ field }) => fields[field]);
  return Number((day.find(isDate) ?? dateOf(at)).slice(0, 4));
}
