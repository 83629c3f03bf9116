import type { Plan } from '../contracts/plan.ts';
import { conflictOf } from '../domain/assignment.ts';
import { refusal } from '../domain/refusal.ts';
import { dateOf } from '../domain/working-days.ts';
import { assignmentsOf, tiesOf } from '../registry/assignments.ts';
import { timeOf } from './concerns.ts';
import { problemOf } from './problem.ts';
import type { Call } from './route.ts';

/**
 * Throws when somebody may not judge this unit: a conflict of interest (F14), or it is assigned to others (F11). Where
 * nobody is assigned every reviewer may; whoever organises is bound by conflicts only.
 */
export async function demandIndependence(
  call: Call<unknown, unknown, unknown>,
  plan: Plan,
  unit: string,
  track?: string,
): Promise<void> {
  const { parts, actor } = call;
  if (!['reviewer', 'jointReviewer', 'organiser'].includes(actor.role)) return;
  const ties = await tiesOf(parts.registry.db, actor, unit);
  const conflict = conflictOf(ties, dateOf(timeOf(call, plan)));
  // The own unit is refused by the policy, with its own code.
  if (conflict !== undefined && conflict !== 'own') {
    throw problemOf(refusal('ConflictOfInterest', `${actor.id} may not judge ${unit}: ${sentences[conflict]}`));
  }
  if (actor.role !== 'reviewer') return;
  const rows = await assignmentsOf(parts.registry.db, plan.campaign, track);
  const assigned = rows.filter((each) => each.unit === unit && each.status === 'assigned');
  if (assigned.length === 0 || assigned.some(({ reviewer }) => reviewer === actor.id)) return;
  throw problemOf(
    refusal('NotAssigned', `${unit} is assigned to ${assigned.map(({ reviewer }) => reviewer).join(', ')}`),
  );
}

const sentences = {
  parent: 'the unit is above or below the own organisation',
  former: 'a former post there still counts',
  named: 'a relation was named',
} as const;
