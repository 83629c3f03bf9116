import type { CampaignFact, CandidacyFact } from '../contracts/facts.ts';
import type { Plan, TrackPlan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { applicationOf, refuseDisqualified, trackOf, type Candidacy } from './candidacy.ts';
import { refusal } from './refusal.ts';
import { startOfDay, addDays } from './working-days.ts';

/** Why this unit may not be named now: the candidacy's own last word, whatever a list says (SX-S3e, SX-S4e). */
export function refuseName(plan: Plan, state: Candidacy, track: string): Refusal | undefined {
  const { status } = applicationOf(state, track);
  if (status === 'shortlisted') return undefined;
  return (
    refuseDisqualified(plan, state, track) ??
    refusal('NotACandidate', `${state.unit} is not on the list of ${track}: ${status}`, plan.rules.naming)
  );
}

/** The title is the unit's, of this edition's batch (SX-A16: a batch carries the year of its applications). */
export function name(plan: Plan, state: Candidacy, track: string): CandidacyFact[] {
  return [{ kind: 'named', track, title: titleId(plan.campaign, track, state.unit) }];
}

export function titleId(campaign: string, track: string, unit: string): string {
  return `${campaign}.${track}.${unit}`;
}

/** What a candidate records when the leading group did not approve the list; nothing if it was decided otherwise. */
export function hearRejection(state: Candidacy, track: string, reason: string): CandidacyFact[] {
  return applicationOf(state, track).status === 'shortlisted' ? [{ kind: 'notNamed', track, reason }] : [];
}

export interface Naming {
  readonly fact: CampaignFact & { readonly kind: 'titlesNamed' };
  readonly warnings: readonly { readonly code: string; readonly message: string; readonly rules: readonly string[] }[];
}

/** The naming of these units at this instant (epoch ms), with its circular (SX-S4e), and the soft targets that it misses. */
export function namingFacts(plan: Plan, track: string, circular: string, units: readonly string[], at: number): Naming {
  const trackPlan = trackOf(plan, track);
  const targets = trackPlan ? targetsOf(trackPlan, at) : [];
  const warnings = targets
    .filter(({ met, warn }) => warn && !met)
    .map((each) => ({
      code: 'SoftTargetMissed',
      message: `the naming misses the target ${each.name} (${each.by})`,
      rules: each.rules,
    }));
  const kept = targets.map(({ by, name, met }) => ({ by, name, met }));
  return { fact: { kind: 'titlesNamed', track, circular, units, targets: kept }, warnings };
}

/** Which soft targets this naming, at this instant (epoch ms), meets. A target is set for the first round (SX-S0d). */
function targetsOf(
  track: TrackPlan,
  at: number,
): { by: string; name: string; met: boolean; warn: boolean; rules: readonly string[] }[] {
  return track.targets
    .filter(() => track.firstRound)
    .map(({ by, name, warn, rules }) => ({ by, name, warn, rules, met: at < startOfDay(addDays(by, 1)) }));
}
