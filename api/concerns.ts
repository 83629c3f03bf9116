import type { Plan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import { campaignTime } from '../domain/clock.ts';
import { actsForUnit, refuseAct, type ActName } from '../domain/policy.ts';
import { refusal } from '../domain/refusal.ts';
import { findCampaign } from '../registry/campaigns.ts';
import { planOf } from '../registry/plans.ts';
import { findProgramme } from '../registry/programmes.ts';
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

/** A unit reads about itself only; whoever else may read a campaign reads about every unit. */
export function allowReading({ actor }: AnyCall, unit: string): void {
  if (!actsForUnit(actor.role) || actor.organisation === unit) return;
  throw problemOf(refusal('OtherUnit', `${actor.organisation} may read about itself only, not about ${unit}`));
}

/** The campaign's own time at which the call arrived, epoch ms. */
export function timeOf({ receivedAt }: AnyCall, plan: Plan): number {
  return campaignTime(plan.clock, receivedAt);
}
