import type { Plan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import { campaignTime } from '../domain/clock.ts';
import { refuseAct, type ActName } from '../domain/policy.ts';
import { refusal } from '../domain/refusal.ts';
import type { Role } from '../contracts/people.ts';
import {
  hiddenIn,
  refuseReading,
  scopeOf,
  type Hidden,
  type Noun,
  type Rows,
  type Scope,
  type Viewer,
} from '../domain/visibility.ts';
import { findCampaign } from '../registry/campaigns.ts';
import { placesOf } from '../registry/places.ts';
import { planOf } from '../registry/plans.ts';
import { findProgramme } from '../registry/programmes.ts';
import { coveringRows } from '../registry/scope.ts';
import { problemOf } from './problem.ts';
import type { Call } from './route.ts';

type AnyCall = Call<unknown, unknown, unknown>;

/** The campaign that a call is about, or 404. */
export async function campaignOf({ parts }: AnyCall, id: string) {
  const campaign = await findCampaign(parts.registry.db, id);
  if (!campaign) throw problemOf(refusal('UnknownCampaign', `there is no campaign ${id}`));
  return campaign;
}

/** Whether an edition has not ended, as the record says. */
export async function isUnderWay(call: AnyCall, id: string): Promise<boolean> {
  return (await campaignOf(call, id)).endedAt === null;
}

/** The plan of the campaign that a call is about, or 404. */
export async function planFor({ parts }: AnyCall, id: string): Promise<Plan> {
  const plan = await planOf(parts.registry, id);
  if (!plan) throw problemOf(refusal('UnknownCampaign', `there is no campaign ${id}`));
  return plan;
}

/** The programme that an edition runs by, in the version that it was started with (F22). */
export async function programmeOf({ parts }: AnyCall, { programme, version }: Plan): Promise<Programme> {
  const found = await findProgramme(parts.registry.db, programme, version);
  if (!found) throw problemOf(refusal('UnknownProgramme', `there is no programme ${programme} v${version}`));
  return found.body;
}

/** Throws unless the caller may do this in this campaign, to this unit. */
export function allow({ actor }: AnyCall, act: ActName, plan: Plan, unit?: string): void {
  const refused = refuseAct(act, actor, { bodies: plan.bodies, unit });
  if (refused) throw problemOf(refused);
}

/** Who looks, in every role that the caller holds. */
export function viewerOf({ actor, roles }: AnyCall): Viewer {
  return { id: actor.id, memberships: roles.map((role) => ({ role, organisation: actor.organisation })) };
}

/** What a caller may see of each noun: in one campaign, or wherever the caller has a part. */
export type Sight = (noun: Noun, readers?: readonly Role[]) => Scope;

export async function sightOf(call: AnyCall, campaign?: string): Promise<Sight> {
  const viewer = viewerOf(call);
  const places = await placesOf(call.parts.registry.db, viewer, campaign);
  return (noun, readers) => scopeOf(viewer, noun, places, readers);
}

/** The scope of a list in a campaign; throws where the caller has no part in it. */
export async function demandScope(call: AnyCall, noun: Noun, plan: Plan): Promise<Scope> {
  const scope = (await sightOf(call, plan.campaign))(noun);
  await demandSeen(call, scope, plan);
  return scope;
}

/** Throws unless the caller may read this about the unit; answers what is left out of it. */
export async function demandReading(
  call: AnyCall,
  noun: Noun,
  plan: Plan,
  unit: string,
): Promise<{ readonly scope: Scope; readonly without: ReadonlySet<Hidden> }> {
  const scope = (await sightOf(call, plan.campaign))(noun);
  const rows = await demandSeen(call, scope, plan, unit);
  return { scope, without: hiddenIn(scope, rows, unit) };
}

/** Throws unless something in this scope is seen, or this unit is; answers the rows that make it so. */
export async function demandSeen(
  call: AnyCall,
  scope: Scope,
  { campaign }: Plan,
  unit?: string,
): Promise<readonly Rows[]> {
  const rows = unit === undefined ? scope.rows : await coveringRows(call.parts.registry.db, scope, { campaign, unit });
  if (rows.length === 0) throw problemOf(refuseReading(viewerOf(call), scope, unit));
  return rows;
}

/** The campaign's own time at which the call arrived, epoch ms. */
export function timeOf({ receivedAt }: AnyCall, plan: Plan): number {
  return campaignTime(plan.clock, receivedAt);
}
