import type { CandidacyFact, Tally } from '../contracts/facts.ts';
import type { MajorIncident } from '../contracts/messages.ts';
import type { ApplicationStatus } from '../contracts/stages.ts';
import type { Actor } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { missingChecks } from './review.ts';
import { applicationOf, isPlaced, isUnderReview, type Candidacy, type Checks } from './candidacy.ts';
import { barredFrom } from './disqualification.ts';
import { byCodeUnits } from './order.ts';
import { refuseOwnAmong } from './policy.ts';
import { refusal } from './refusal.ts';

/** One applicant as the joint appraisal sees it. */
export interface Applicant {
  readonly unit: string;
  readonly status: ApplicationStatus;
  readonly checks: Checks;
  /** Votes by joint reviewer organisation. */
  readonly votes: Readonly<Record<string, boolean>>;
  /** Why the unit cannot be on the list whatever anybody thinks of it. */
  readonly barred: Refusal | null;
  /** Its confirmed score, where it has one. */
  readonly score: number | null;
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
    return refusal('Disqualified', `${unit} is disqualified from ${track}`, plan.gate?.rules ?? []);
  if (status === 'underReview') {
    const missing = missingChecks(plan.checks, checks).join(', ');
    return refusal(
      'ChecksMissing',
      `${unit} is not reviewed for ${track}: ${missing} not recorded`,
      plan.rules.allChecks,
    );
  }
  if (isPlaced(status)) {
    return refusal('AlreadyDecided', `the list of ${track} is confirmed`, plan.rules.list);
  }
  return refusal('NotACandidate', `${unit} is not a candidate for ${track}: ${status}`, plan.rules.appraisal);
}

/** Whom a list decides on: those whom the meeting chose, or everybody under review, and whoever is left out. */
export function decidedOn(
  applicants: readonly Applicant[],
  leftOut: readonly LeftOut[],
  chosen?: readonly string[],
): string[] {
  return [...(chosen ?? applicants.filter(isOpen).map(({ unit }) => unit)), ...leftOut.map(({ unit }) => unit)];
}

/** Whom a list that stands has decided on: those whom the meeting chose, or everybody whom it placed. */
export function decidedOnBy({ listBy }: Plan, applicants: readonly Applicant[], listed: readonly string[]): string[] {
  const placed = listBy === 'meeting' ? [] : applicants.filter(({ status }) => isPlaced(status));
  return [...listed, ...placed.map(({ unit }) => unit)];
}

/** A list that decides on the unit of whoever would confirm it, or take it back, is the stand-in's (JZ-A09). */
export function refuseOwnList({ bodies, rules }: Plan, actor: Actor, units: readonly string[]): Refusal | undefined {
  const decides = (unit: string) => units.includes(unit);
  return refuseOwnAmong(bodies, actor, decides, { what: 'this list', rules: rules.list });
}

/** Why a list stays as it is although it is not published: somebody on it has been named (SX-S4e). */
export function refuseNamedAlready(plan: Plan, track: string, applicants: readonly Applicant[]): Refusal | undefined {
  const named = applicants.filter(({ status }) => status === 'named').map(({ unit }) => unit);
  if (named.length === 0) return undefined;
  return refusal('AlreadyDecided', `${some(named)} on the list of ${track} are named already`, plan.rules.naming);
}

/** Why the list may not be drawn up yet: each applicant reviewed, every joint reviewer heard (SX-A08). */
export function refuseList(
  plan: Plan,
  applicants: readonly Applicant[],
  leftOut: readonly LeftOut[],
  chosen?: readonly string[],
): Refusal | undefined {
  if (chosen) return refuseChosen(plan, applicants, chosen);
  const left = new Set(leftOut.map(({ unit }) => unit));
  const stranger = leftOut.find(({ unit }) => !applicants.some((each) => each.unit === unit && isOpen(each)));
  if (stranger)
    return refusal(
      'NotACandidate',
      `${stranger.unit} cannot be left out: it is not under review or reviewed`,
      plan.rules.list,
    );
  const open = applicants.filter((each) => !left.has(each.unit));
  const unreviewed = open
    .filter(({ status }) => plan.checks.length > 0 && status === 'underReview')
    .map(({ unit }) => unit);
  if (unreviewed.length > 0) {
    return refusal('ReviewIncomplete', `not every applicant is reviewed: ${some(unreviewed)}`, plan.rules.allChecks);
  }
  if (plan.listBy === 'ranking') return undefined;
  const unheard = open.filter((each) => each.status === 'reviewed' && missingVotes(plan, each).length > 0);
  if (unheard.length > 0) {
    const lacks = unheard.map(
      (each) => `${each.unit} (${missingVotes(plan, each).join(', ') || 'no eligible joint reviewer'})`,
    );
    return refusal('VotesMissing', `not every joint reviewer has voted: ${some(lacks)}`, plan.rules.appraisal);
  }
  return undefined;
}

/** A meeting may choose any unit that is assessed, eligible and not barred (JZ-A02, JZ-A08). */
function refuseChosen(plan: Plan, applicants: readonly Applicant[], chosen: readonly string[]): Refusal | undefined {
  for (const unit of chosen) {
    const found = applicants.find((each) => each.unit === unit);
    if (!found) return refusal('UnknownUnit', `${unit} is not enrolled`, plan.rules.list);
    if (found.barred) return found.barred;
    if (!isOpen(found) || found.status === 'failed') {
      return refusal('NotACandidate', `${unit} cannot be chosen: ${found.status}`, plan.rules.list);
    }
  }
  return undefined;
}

/**
 * Who is on the list: those whom the joint reviewers passed by the programme's majority (SX-A08), or who have a score,
 * within the quota; or whom the meeting chose. A quota takes the best score, then the most votes; see `refuseTie` for those who stand alike.
 */
export function drawList(
  plan: Plan,
  quota: number | null,
  applicants: readonly Applicant[],
  leftOut: readonly LeftOut[],
  chosen?: readonly string[],
): Placement[] {
  // Within the quota, in the order in which the meeting named them.
  if (chosen) {
    const within = quota === null ? chosen : chosen.slice(0, quota);
    return applicants.filter(isOpen).map(({ unit }) => chosenOrNot(unit, chosen, within));
  }
  const placements = applicants.filter(isOpen).map((each) => place(plan, each, leftOut));
  if (quota === null) return placements;
  const beyond = new Set(
    ranked(placements, applicants)
      .slice(quota)
      .map(({ unit }) => unit),
  );
  return placements.map((each) =>
    beyond.has(each.unit)
      ? { unit: each.unit, listed: false, reason: `beyond the quota of ${quota}`, tally: each.tally }
      : each,
  );
}

/**
 * Why the list cannot be drawn up: at the quota units stand alike, by score and by votes, and the programme names no rule
 * that settles it. The organiser leaves somebody out, with a reason.
 */
export function refuseTie(
  plan: Plan,
  quota: number | null,
  applicants: readonly Applicant[],
  leftOut: readonly LeftOut[],
): Refusal | undefined {
  if (quota === null) return undefined;
  const placed = applicants.filter(isOpen).map((each) => place(plan, each, leftOut));
  const order = ranked(placed, applicants);
  const [last, first] = [order[quota - 1], order[quota]];
  if (!last || !first || !standAlike(last, first)) return undefined;
  const alike = order.filter((each) => standAlike(each, last)).map(({ unit }) => unit);
  const why = `${some(alike)} stand alike at the quota of ${quota}: leave out, with the reason, who gives way`;
  return refusal('TieAtQuota', why, plan.rules.list);
}

interface Ranked {
  readonly unit: string;
  readonly score: number;
  readonly passed: number;
}

/** Those who would be on the list, the best first: by score, then by votes; alike by id, so that drawings agree. */
function ranked(placements: readonly Placement[], applicants: readonly Applicant[]): Ranked[] {
  const scores = new Map(applicants.map(({ unit, score }) => [unit, score ?? 0]));
  return placements
    .flatMap((each) =>
      each.listed ? [{ unit: each.unit, score: scores.get(each.unit) ?? 0, passed: each.tally.passed }] : [],
    )
    .sort((a, b) => b.score - a.score || b.passed - a.passed || byCodeUnits(a.unit, b.unit));
}

function standAlike(a: Ranked, b: Ranked): boolean {
  return a.score === b.score && a.passed === b.passed;
}

/** What a candidacy records when it hears of the list; nothing if it was decided otherwise meanwhile. */
export function hearPlacement(state: Candidacy, track: string, placement: Placement): CandidacyFact[] {
  const { status } = applicationOf(state, track);
  if (!isUnderReview(status)) return [];
  if (placement.listed && status === 'failed') {
    return [
      { kind: 'notShortlisted', track, reason: 'check failed after the list was drawn up', tally: placement.tally },
    ];
  }
  if (placement.listed) return [{ kind: 'shortlisted', track, tally: placement.tally }];
  return [{ kind: 'notShortlisted', track, reason: placement.reason, tally: placement.tally }];
}

/**
 * What a candidacy records when the list is taken back: who was placed by it is under review again, and nobody else. An
 * incident that passed it by, because it was not on the list, meets it now (SX-S3e).
 */
export function hearListBack(state: Candidacy, track: string, barring: readonly MajorIncident[] = []): CandidacyFact[] {
  const { status } = applicationOf(state, track);
  return isPlaced(status) ? [{ kind: 'backUnderReview', track }, ...barredFrom(track, barring)] : [];
}

export function tallyOf(votes: Readonly<Record<string, boolean>>): Tally {
  const cast = Object.values(votes);
  return { passed: cast.filter(Boolean).length, failed: cast.filter((passed) => !passed).length };
}

function chosenOrNot(unit: string, chosen: readonly string[], within: readonly string[]): Placement {
  if (within.includes(unit)) return { unit, listed: true, tally: { passed: 0, failed: 0 } };
  const reason = chosen.includes(unit) ? `beyond the quota of ${within.length}` : 'not chosen by the meeting';
  return { unit, listed: false, reason, tally: null };
}

function place(plan: Plan, applicant: Applicant, leftOut: readonly LeftOut[]): Placement {
  const { unit, status } = applicant;
  const left = leftOut.find((each) => each.unit === unit);
  if (left) return { unit, listed: false, reason: left.reason, tally: null };
  if (status === 'failed') {
    const failed = Object.entries(applicant.checks).flatMap(([check, passed]) => (passed ? [] : [check]));
    return { unit, listed: false, reason: `check failed: ${failed.join(', ')}`, tally: null };
  }
  if (applicant.barred) return { unit, listed: false, reason: applicant.barred.message, tally: null };
  const tally = tallyOf(eligibleVotes(plan, applicant));
  if (plan.listBy === 'ranking') {
    return applicant.score === null
      ? { unit, listed: false, reason: 'no confirmed score', tally: null }
      : { unit, listed: true, tally };
  }
  if (hasMajority(plan, tally)) return { unit, listed: true, tally };
  return {
    unit,
    listed: false,
    reason: `no majority in the joint appraisal: ${tally.passed} to ${tally.failed}`,
    tally,
  };
}

function hasMajority({ majority }: Plan, { passed, failed }: Tally): boolean {
  if (majority === 'twoThirds') return passed * 3 >= (passed + failed) * 2;
  return majority === 'unanimous' ? failed === 0 : passed > failed;
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
  return isUnderReview(status);
}

function some(names: readonly string[]): string {
  return names.length <= 5 ? names.join(', ') : `${names.slice(0, 5).join(', ')} and ${names.length - 5} more`;
}

// Not localeCompare: it follows the host's locale, and a replay would sort otherwise.
