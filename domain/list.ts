import type { CandidacyFact, Tally } from '../contracts/facts.ts';
import type { ApplicationStatus } from '../contracts/stages.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { missingChecks } from './review.ts';
import { applicationOf, type Candidacy, type Checks } from './candidacy.ts';
import { refusal } from './refusal.ts';

/** One applicant as the joint appraisal sees it. */
export interface Applicant {
  readonly unit: string;
  readonly status: ApplicationStatus;
  readonly checks: Checks;
  /** Votes by joint reviewer organisation. */
  readonly votes: Readonly<Record<string, boolean>>;
}

export interface LeftOut {
  readonly unit: string;
  readonly reason: string;
}

/** What the list says of one applicant. */
export type Placement =
  | { readonly unit: string; readonly listed: true; readonly tally: Tally }
  | { readonly unit: string; readonly listed: false; readonly reason: string; readonly tally: Tally | null };

/** Why this unit may not be put to the joint appraisal: every check must be recorded and passed (SX-S3d, SX-S4a). */
export function refuseVote(
  plan: Plan,
  applicant: Pick<Applicant, 'unit' | 'status' | 'checks'>,
  track: string,
): Refusal | undefined {
  const { unit, status, checks } = applicant;
  if (status === 'reviewed') return undefined;
  if (status === 'disqualified')
    return refusal('Disqualified', `${unit} is disqualified from ${track}`, plan.gate.rules);
  if (status === 'underReview') {
    const missing = missingChecks(plan.checks, checks).join(', ');
    return refusal(
      'ChecksMissing',
      `${unit} is not reviewed for ${track}: ${missing} not recorded`,
      plan.rules.allChecks,
    );
  }
  if (status === 'shortlisted' || status === 'notShortlisted') {
    return refusal('AlreadyDecided', `the list of ${track} is confirmed`, plan.rules.list);
  }
  return refusal('NotACandidate', `${unit} is not a candidate for ${track}: ${status}`, plan.rules.appraisal);
}

/** Why the list may not be drawn up yet: each applicant reviewed, every joint reviewer heard (SX-A08). */
export function refuseList(
  plan: Plan,
  applicants: readonly Applicant[],
  leftOut: readonly LeftOut[],
): Refusal | undefined {
  const left = new Set(leftOut.map(({ unit }) => unit));
  const stranger = leftOut.find(({ unit }) => !applicants.some((each) => each.unit === unit && isOpen(each)));
  if (stranger)
    return refusal(
      'NotACandidate',
      `${stranger.unit} cannot be left out: it is not under review or reviewed`,
      plan.rules.list,
    );
  const open = applicants.filter((each) => !left.has(each.unit));
  const unreviewed = open.filter(({ status }) => status === 'underReview').map(({ unit }) => unit);
  if (unreviewed.length > 0) {
    return refusal('ReviewIncomplete', `not every applicant is reviewed: ${some(unreviewed)}`, plan.rules.allChecks);
  }
  const unheard = open.filter((each) => each.status === 'reviewed' && missingVotes(plan, each).length > 0);
  if (unheard.length > 0) {
    const lacks = unheard.map(
      (each) => `${each.unit} (${missingVotes(plan, each).join(', ') || 'no eligible joint reviewer'})`,
    );
    return refusal('VotesMissing', `not every joint reviewer has voted: ${some(lacks)}`, plan.rules.appraisal);
  }
  return undefined;
}

/** Who is on the list: those whom more than half of the voting joint reviewers passed, within the quota (SX-A08). */
export function drawList(
  plan: Plan,
  quota: number | null,
  applicants: readonly Applicant[],
  leftOut: readonly LeftOut[],
): Placement[] {
  const placements = applicants.filter(isOpen).map((each) => place(plan, each, leftOut));
  if (quota === null) return placements;
  const ranked = placements
    .filter((each) => each.listed)
    .sort((a, b) => b.tally.passed - a.tally.passed || compare(a.unit, b.unit));
  const beyond = new Set(ranked.slice(quota).map(({ unit }) => unit));
  return placements.map((each) =>
    beyond.has(each.unit)
      ? { unit: each.unit, listed: false, reason: `beyond the quota of ${quota}`, tally: each.tally }
      : each,
  );
}

/** What a candidacy records when it hears of the list; nothing if it was decided otherwise meanwhile. */
export function hearPlacement(state: Candidacy, track: string, placement: Placement): CandidacyFact[] {
  const { status } = applicationOf(state, track);
  if (!['underReview', 'reviewed', 'failed'].includes(status)) return [];
  if (placement.listed && status === 'failed') {
    return [
      { kind: 'notShortlisted', track, reason: 'check failed after the list was drawn up', tally: placement.tally },
    ];
  }
  if (placement.listed) return [{ kind: 'shortlisted', track, tally: placement.tally }];
  return [{ kind: 'notShortlisted', track, reason: placement.reason, tally: placement.tally }];
}

export function tallyOf(votes: Readonly<Record<string, boolean>>): Tally {
  const cast = Object.values(votes);
  return { passed: cast.filter(Boolean).length, failed: cast.filter((passed) => !passed).length };
}

function place(plan: Plan, applicant: Applicant, leftOut: readonly LeftOut[]): Placement {
  const { unit, status } = applicant;
  const left = leftOut.find((each) => each.unit === unit);
  if (left) return { unit, listed: false, reason: left.reason, tally: null };
  if (status === 'failed') {
    const failed = Object.entries(applicant.checks).flatMap(([check, passed]) => (passed ? [] : [check]));
    return { unit, listed: false, reason: `check failed: ${failed.join(', ')}`, tally: null };
  }
  const tally = tallyOf(eligibleVotes(plan, applicant));
  if (tally.passed > tally.failed) return { unit, listed: true, tally };
  return {
    unit,
    listed: false,
    reason: `no majority in the joint appraisal: ${tally.passed} to ${tally.failed}`,
    tally,
  };
}

/** Joint reviewers who have not voted; one that is the unit itself is recused. An empty electorate counts as missing. */
function missingVotes(plan: Plan, { unit, votes }: Applicant): string[] {
  const eligible = plan.bodies.jointReviewers.filter((organisation) => organisation !== unit);
  if (eligible.length === 0) return [''];
  return eligible.filter((organisation) => votes[organisation] === undefined);
}

function eligibleVotes(plan: Plan, { unit, votes }: Applicant): Record<string, boolean> {
  const eligible = Object.entries(votes).filter(
    ([organisation]) => organisation !== unit && plan.bodies.jointReviewers.includes(organisation),
  );
  return Object.fromEntries(eligible);
}

function isOpen({ status }: Applicant): boolean {
  return status === 'underReview' || status === 'reviewed' || status === 'failed';
}

function some(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

// Not localeCompare: it follows the host's locale, and a replay would sort otherwise.
function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
