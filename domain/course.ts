import type { CandidacyFact } from '../contracts/facts.ts';
import type { Plan, TrackPlan } from '../contracts/plan.ts';
import {
  applicationOf,
  isDecided,
  outcomeOf,
  rulesDueAt,
  windowEnd,
  type Application,
  type Candidacy,
} from './candidacy.ts';
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

/** What time has brought at the campaign's instant `at` (epoch ms): the same whoever asks, and nothing when asked again. */
export function passDeadlines(plan: Plan, state: Candidacy, at: number): CandidacyFact[] {
  const { actionRules } = plan;
  const facts: CandidacyFact[] = [];
  if (actionRules && owesRules(plan, state)) {
    const due = rulesDueAt(actionRules, state);
    const { reminded, overdue } = state.rules;
    if (!reminded && at >= due - noticeOf(plan)) facts.push({ kind: 'rulesReminded' });
    if (!overdue && at >= due) facts.push({ kind: 'rulesOverdue' });
  }
  const closed = waitingTracks(plan, state).filter((track) => at >= windowEnd(state, track));
  return [...facts, ...closed.map(({ track }) => ({ kind: 'notApplied' as const, track }))];
}

/** Whether nothing of this edition can change the candidacy any more; without a track it ends with the edition. */
export function isOver(plan: Plan, state: Candidacy, at: number): boolean {
  return plan.tracks.length === 0 ? at >= plan.closesAt : isDecided(state);
}

function stageOf(plan: Plan, state: Candidacy, at: number): CandidacyStage {
  const waiting = waitingTracks(plan, state);
  const statuses = plan.tracks.map(({ track }) => applicationOf(state, track).status);
  if (owesRules(plan, state) && !state.rules.overdue && (waiting.length > 0 || plan.tracks.length === 0))
    return 'mobilisation';
  if (statuses.includes('shortlisted')) return plan.notice ? 'notice' : 'list';
  if (statuses.some((status) => ['underReview', 'reviewed', 'failed'].includes(status))) return 'review';
  if (statuses.includes('struck') && waiting.length === 0) return 'naming';
  return waiting.some(({ opensAt }) => at >= opensAt) ? 'application' : 'implementation';
}

function nextDeadlineOf(plan: Plan, state: Candidacy, at: number): Deadline | null {
  const { actionRules } = plan;
  const waits: Deadline[] = [];
  if (actionRules && owesRules(plan, state)) {
    const due = rulesDueAt(actionRules, state);
    const { reminded, overdue } = state.rules;
    if (!reminded) waits.push({ at: due - noticeOf(plan), summary: 'reminder: action rules are due soon' });
    if (!overdue) waits.push({ at: due, summary: 'action rules are due' });
  }
  for (const track of waitingTracks(plan, state))
    waits.push({ at: windowEnd(state, track), summary: 'applications close' });
  if (plan.tracks.length === 0 && at < plan.closesAt) waits.push({ at: plan.closesAt, summary: 'the edition ends' });
  return waits.reduce<Deadline | null>((first, each) => (first === null || each.at < first.at ? each : first), null);
}

function owesRules({ actionRules, tracks }: Plan, state: Candidacy): boolean {
  return actionRules !== null && !state.rules.filed && (tracks.length === 0 || !isDecided(state));
}

function waitingTracks({ tracks }: Plan, state: Candidacy): TrackPlan[] {
  return tracks.filter(({ track, due, applies }) => due && applies && applicationOf(state, track).status === 'none');
}

/** How long before the rules are due the unit is reminded, ms. */
function noticeOf({ actionRules }: Plan): number {
  return actionRules ? actionRules.dueAt - actionRules.remindAt : 0;
}
