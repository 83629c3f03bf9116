import type { CandidacyFact } from '../contracts/facts.ts';
import type { Plan, TrackPlan } from '../contracts/plan.ts';
import {
  applicationOf,
  evolveCandidacy,
  isDecided,
  isUnderReview,
  outcomeOf,
  rulesDueAt,
  windowEnd,
  type Application,
  type Candidacy,
} from './candidacy.ts';
import { engine } from './engine.ts';
import { noticeOf } from './mobilisation.ts';
import type { Shape } from './shape.ts';

/** The stages that one unit goes through, in order; what was returned or put back goes through some of them again. */
export type CandidacyStage =
  'mobilisation' | 'implementation' | 'application' | 'review' | 'list' | 'notice' | 'naming' | 'decided';

/** What the workflow of a candidacy has to know of it: where it is, how long to wait, and when it is over. */
export interface Course {
  /** How many entries it rests on; a course of more entries is newer. */
  readonly step: number;
  readonly stage: CandidacyStage;
  /** What time brings next, in the campaign's time (epoch ms). */
  readonly next: Deadline | null;
  readonly decided: boolean;
  /** Where its farthest application stands, for operators. */
  readonly outcome: Application['status'];
}

export interface Deadline {
  readonly at: number;
  readonly summary: string;
}

/** What news must carry. */
export const courseShape: Shape<Course> = {
  step: 'instant',
  stage: 'text',
  next: 'deadlineOrNull',
  decided: 'flag',
  outcome: 'text',
};

/** The course of a candidacy whose record has this many entries, seen at the campaign's instant `at` (epoch ms). */
export function courseOf(plan: Plan, state: Candidacy, step: number, at: number): Course {
  const decided = isOver(plan, state, at);
  const next = decided ? null : nextDeadlineOf(plan, state, at);
  return { step, stage: decided ? 'decided' : stageOf(plan, state, at), next, decided, outcome: outcomeOf(state) };
}

/** Whether the workflow has to hear of it: it waits for something else now, or it is over, or it may go on. */
export function isNews(before: Course, after: Course): boolean {
  return (
    before.decided !== after.decided ||
    before.next?.at !== after.next?.at ||
    toldAs[before.stage] !== toldAs[after.stage]
  );
}

// What a unit does within its window, and a review from check to check, change nothing that is waited for.
const toldAs: Readonly<Record<CandidacyStage, CandidacyStage>> = {
  mobilisation: 'mobilisation',
  implementation: 'implementation',
  application: 'implementation',
  review: 'review',
  list: 'list',
  notice: 'notice',
  naming: 'naming',
  decided: 'decided',
};

/**
 * What time has brought at the campaign's instant `at` (epoch ms), in the order in which it fell due: the same whoever
 * asks and however late, and nothing when asked again.
 */
export function passDeadlines(plan: Plan, state: Candidacy, at: number): CandidacyFact[] {
  const facts: CandidacyFact[] = [];
  for (let now = state; ;) {
    const [first] = dueOf(plan, now);
    if (!first || first.at > at) return facts;
    facts.push(first.fact);
    now = evolveCandidacy(now, first.fact, engine.id);
  }
}

/** Whether nothing of this edition can change the candidacy any more; without a track it ends with the edition. */
export function isOver(plan: Plan, state: Candidacy, at: number): boolean {
  if (plan.tracks.length === 0) return at >= plan.closesAt;
  return isDecided(state) && !(plan.actionRules && mustStillFile(state));
}

function stageOf(plan: Plan, state: Candidacy, at: number): CandidacyStage {
  const waiting = waitingTracks(plan, state);
  const statuses = plan.tracks.map(({ track }) => applicationOf(state, track).status);
  if (
    owesRules(plan, state) &&
    !state.rules.overdue &&
    (waiting.length > 0 || plan.tracks.length === 0 || mustStillFile(state))
  )
    return 'mobilisation';
  if (statuses.includes('shortlisted')) return plan.notice ? 'notice' : 'list';
  if (statuses.some(isUnderReview)) return 'review';
  if (statuses.includes('struck') && waiting.length === 0) return 'naming';
  return waiting.some(({ opensAt }) => at >= opensAt) ? 'application' : 'implementation';
}

function nextDeadlineOf(plan: Plan, state: Candidacy, at: number): Deadline | null {
  const waits: Deadline[] = dueOf(plan, state).map(({ at: due, summary }) => ({ at: due, summary }));
  if (plan.tracks.length === 0 && at < plan.closesAt) waits.push({ at: plan.closesAt, summary: 'the edition ends' });
  return waits.reduce<Deadline | null>((first, each) => (first === null || each.at < first.at ? each : first), null);
}

interface Due extends Deadline {
  readonly fact: CandidacyFact;
}

/** What time will bring to the candidacy as it stands, the first first. */
function dueOf(plan: Plan, state: Candidacy): Due[] {
  const { actionRules } = plan;
  const due: Due[] = [];
  if (actionRules && owesRules(plan, state)) {
    const at = rulesDueAt(actionRules, state);
    const { reminded, overdue } = state.rules;
    const reminder = { at: at - noticeOf(actionRules), summary: 'reminder: action rules are due soon' };
    if (!reminded) due.push({ ...reminder, fact: { kind: 'rulesReminded' } });
    if (!overdue) due.push({ at, summary: 'action rules are due', fact: { kind: 'rulesOverdue' } });
  }
  for (const track of waitingTracks(plan, state)) {
    const closes = { at: windowEnd(state, track), summary: 'applications close' };
    due.push({ ...closes, fact: { kind: 'notApplied', track: track.track } });
  }
  return due.sort((a, b) => a.at - b.at);
}

function owesRules({ actionRules, tracks }: Plan, state: Candidacy): boolean {
  if (actionRules === null || state.rules.filed) return false;
  return tracks.length === 0 || !isDecided(state) || mustStillFile(state);
}

/** An incident takes the right to apply in that cycle, not the duty to file (SX-S1a, SX-S3e). */
function mustStillFile({ disqualifiedBy, rules }: Candidacy): boolean {
  return disqualifiedBy !== null && !rules.filed && !rules.overdue;
}

function waitingTracks({ tracks }: Plan, state: Candidacy): TrackPlan[] {
  return tracks.filter(({ track, due, applies }) => due && applies && applicationOf(state, track).status === 'none');
}
