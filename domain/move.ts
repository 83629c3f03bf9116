import type { Organisation } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refusal } from './refusal.ts';

/** Why a unit cannot go over to this committee. */
export function refuseMove(unit: Organisation, to: Organisation): Refusal | undefined {
  if (unit.kind !== 'unit')
    return refusal('NotAUnit', `${unit.id} is a ${unit.kind}: only units change their committee`);
  if (to.kind !== 'committee') return refusal('NotACommittee', `${to.id} is a ${to.kind}, no committee`);
  if (unit.committee === to.id) return refusal('SameCommittee', `${unit.id} belongs to ${to.id} already`);
  return undefined;
}
