import type { CampaignFact, CandidacyFact } from '../contracts/facts.ts';
import type { Plan, TrackPlan } from '../contracts/plan.ts';
import type { Refusal, Warning } from '../contracts/refusals.ts';
import { applicationOf, isFinal, isSettled, refuseDisqualified, trackOf, type Candidacy } from './candidacy.ts';
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

/** Under which track the titles of several years stand that a track's yearly results add up to. */
export function overallTrack(track: string): string {
  return `${track}-overall`;
}

/** Where an application may stand that waits for a list or a naming. */
export const stillWaiting = ['underReview', 'reviewed', 'failed', 'shortlisted', 'struck'] as const;

/** What a candidate records when its track is over without it: nobody is named, or it was struck and not reinstated. */
export function hearRejection(state: Candidacy, track: string, reason: string): CandidacyFact[] {
  const { status } = applicationOf(state, track);
  const waits = (stillWaiting as readonly string[]).includes(status) && !isSettled(status, state.mayReinstate);
  return waits ? [{ kind: 'notNamed', track, reason }] : [];
}

/** What a candidate records when the scores of its track are confirmed and nothing is named (YQ-A07). */
export function hearConclusion(state: Candidacy, track: string, total: number | null): CandidacyFact[] {
  return isFinal(applicationOf(state, track).status) ? [] : [{ kind: 'concluded', track, total }];
}

export interface Naming {
  readonly fact: CampaignFact & { readonly kind: 'titlesNamed' };
  readonly warnings: readonly Warning[];
}

export interface NamingOf {
  readonly track: string;
  readonly circular: string;
  readonly units: readonly string[];
  /** Candidates that an open objection holds back. */
  readonly held: readonly string[];
}

/** The naming of these units at this instant (epoch ms), with its circular (SX-S4e), and the soft targets that it misses. */
export function namingFacts(plan: Plan, { track, circular, units, held }: NamingOf, at: number): Naming {
  const trackPlan = trackOf(plan, track);
  const targets = trackPlan ? targetsOf(trackPlan, at) : [];
  const warnings = targets
    .filter(({ met, warn }) => warn && !met)
    .map((each) => ({
      code: 'SoftTargetMissed' as const,
      message: `the naming misses the target ${each.name} (${each.by})`,
      rules: each.rules,
    }));
  const kept = targets.map(({ by, name, met }) => ({ by, name, met }));
  // Whom an open objection holds back is named later, by another decision.
  const next = held.length > 0 ? 'naming' : 'maintenance';
  return { fact: { kind: 'titlesNamed', track, circular, units, held, next, targets: kept }, warnings };
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
