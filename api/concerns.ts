import type { Plan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import { refuseOutsideWindow } from '../domain/application.ts';
import { trackOf } from '../domain/candidacy.ts';
import { campaignTime } from '../domain/clock.ts';
import { actsForUnit, refuseAct, type ActName } from '../domain/policy.ts';
import { refusal } from '../domain/refusal.ts';
import { findCampaign } from '../registry/campaigns.ts';
import { findProgramme } from '../registry/programmes.ts';
import type { Registry } from '../registry/registry.ts';
import { findCandidacy } from '../registry/candidacies.ts';
import type { Problem } from './problem.ts';
import { problemOf } from './problem.ts';
import type { Call } from './route.ts';

type AnyCall = Call<unknown, unknown, unknown>;

/** The campaign that a call is about, or 404. */
export async function campaignOf({ parts }: AnyCall, id: string) {
  const campaign = await findCampaign(parts.registry.db, id);
  if (!campaign) throw problemOf(refusal('UnknownCampaign', `there is no campaign ${id}`));
  return campaign;
}

// A plan never changes once its campaign has started, and every call of a rush asks for the same one.
const plans = new WeakMap<Registry, Map<string, Plan>>();

/** The plan of the campaign that a call is about, or 404. */
export async function planFor(call: AnyCall, id: string): Promise<Plan> {
  const known = plans.get(call.parts.registry) ?? new Map<string, Plan>();
  plans.set(call.parts.registry, known);
  const plan = known.get(id) ?? (await campaignOf(call, id)).plan;
  known.set(id, plan);
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

/** Why a candidacy cannot be asked any more: it is not enrolled, or it is decided. */
export async function goneCandidacy(call: AnyCall, plan: Plan, unit: string, track?: string): Promise<Problem> {
  const found = await findCandidacy(call.parts.registry.db, plan.campaign, unit);
  if (!found) return problemOf(refusal('UnknownUnit', `${unit} is not enrolled in ${plan.campaign}`));
  const application = found.applications.find((each) => each.track === track);
  if (application?.status === 'disqualified') {
    const why = `${unit} is disqualified from ${application.track} by incident ${application.ref ?? ''}`;
    return problemOf(refusal('Disqualified', why, plan.gate?.rules ?? []));
  }
  const trackPlan = application?.status === 'notApplied' ? trackOf(plan, application.track) : undefined;
  const late = trackPlan && refuseOutsideWindow(trackPlan, timeOf(call, plan));
  if (late) return problemOf(late);
  const where = application
    ? `its application for ${application.track} is ${application.status}`
    : 'every application is decided';
  return problemOf(refusal('CandidacyEnded', `the candidacy of ${unit} has ended: ${where}`, plan.rules.naming));
}
