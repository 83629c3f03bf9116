import type { CandidacyFact } from '../contracts/facts.ts';
import type { Message, RecordCheck } from '../contracts/messages.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import {
  applicationOf,
  checksOf,
  isUnderReview,
  refuseDisqualified,
  refuseUnknownTrack,
  without,
  type Candidacy,
  type Checks,
} from './candidacy.ts';
import { refuseAct } from './policy.ts';
import { refusal } from './refusal.ts';

/** Why this check of one applicant may not be recorded (SX-S3d: each applicant one by one, by each method). */
export function refuseCheck(plan: Plan, state: Candidacy, message: Message<RecordCheck>): Refusal | undefined {
  const { status } = applicationOf(state, message.track);
  return (
    refuseAct('recordCheck', message.actor, { unit: state.unit, bodies: plan.bodies }) ??
    refuseUnknownTrack(plan, message.track) ??
    refuseUnknownCheck(plan, message.check) ??
    refuseDisqualified(plan, state, message.track) ??
    (isUnderReview(status)
      ? undefined
      : refusal(
          'NotUnderReview',
          `${state.unit} is not under review for ${message.track}: ${status}`,
          plan.rules.review,
        )) ??
    refuseOwnSubmission(state, message)
  );
}

/** A check recorded again corrects the earlier one, until the list is confirmed; both stay in the ledger. */
export function recordCheck(plan: Plan, state: Candidacy, message: Message<RecordCheck>): CandidacyFact[] {
  const { track, check, passed, note } = message;
  const status = reviewStatus(plan, { ...checksOf(state, track), [check]: passed });
  return [{ kind: 'checkRecorded', track, check, passed, note, status }];
}

/**
 * Checks of somebody who turned out to be tied to the unit no longer count, and are to be made anew (F14); those that a
 * list rests on already stay, and are for people to judge.
 */
export function withdrawChecks(
  plan: Plan,
  state: Candidacy,
  { track, checks, reason }: { readonly track: string; readonly checks: readonly string[]; readonly reason: string },
): CandidacyFact[] {
  if (!isUnderReview(applicationOf(state, track).status)) return [];
  let left = checksOf(state, track);
  return checks
    .filter((check) => left[check] !== undefined)
    .map((check) => {
      left = without(left, check);
      return { kind: 'checkWithdrawn', track, check, reason, status: reviewStatus(plan, left) };
    });
}

/** Which checks of this application are still to be recorded. */
export function missingChecks(required: readonly string[], checks: Checks): string[] {
  return required.filter((check) => checks[check] === undefined);
}

function reviewStatus(plan: Plan, checks: Checks): 'underReview' | 'reviewed' | 'failed' {
  if (Object.values(checks).includes(false)) return 'failed';
  return missingChecks(plan.checks, checks).length > 0 ? 'underReview' : 'reviewed';
}

function refuseUnknownCheck(plan: Plan, check: string): Refusal | undefined {
  if (plan.checks.includes(check)) return undefined;
  return refusal(
    'UnknownCheck',
    `there is no check ${check}; the programme has ${plan.checks.join(', ')}`,
    plan.rules.review,
  );
}

/** Nobody approves the own submission (CL-M4d). */
function refuseOwnSubmission(state: Candidacy, message: Message<RecordCheck>): Refusal | undefined {
  const application = applicationOf(state, message.track);
  if (!('applicant' in application) || application.applicant !== message.actor.id) return undefined;
  return refusal('OwnSubmission', `${message.actor.id} submitted this application and may not check it`);
}
