import type { Actor } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { conflictOf, type Ties } from './assignment.ts';
import { refusal } from './refusal.ts';

/** What the registry knows of somebody who is to judge a unit: what ties them, and to whom the unit is assigned. */
export interface Independence extends Ties {
  /** The reviewers to whom the unit is assigned on the track now; none: every reviewer may. */
  readonly assigned: readonly string[];
}

/**
 * Why this person may not judge this unit on that day: a conflict of interest (F14), or it is assigned to others (F11).
 * Whoever organises is bound by conflicts only; the own unit is refused by the policy, with its own code.
 */
export function refuseTied(actor: Actor, independence: Independence, day: string): Refusal | undefined {
  if (!judges.includes(actor.role)) return undefined;
  const { unit, assigned } = independence;
  const conflict = conflictOf(independence, day);
  if (conflict !== undefined && conflict !== 'own') {
    return refusal('ConflictOfInterest', `${actor.id} may not judge ${unit.id}: ${sentences[conflict]}`);
  }
  if (actor.role !== 'reviewer' || assigned.length === 0 || assigned.includes(actor.id)) return undefined;
  return refusal('NotAssigned', `${unit.id} is assigned to ${assigned.join(', ')}`);
}

const judges: readonly string[] = ['reviewer', 'jointReviewer', 'organiser'];

const sentences = {
  parent: 'the unit is above or below the own organisation',
  former: 'a former post there still counts',
  named: 'a relation was named',
} as const;
