import type { CandidacyFact } from '../contracts/facts.ts';
import type { Message, SubmitApplication, WithdrawApplication } from '../contracts/messages.ts';
import type { Plan, TrackPlan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import {
  applicationOf,
  isUnderReview,
  refuseDisqualified,
  refuseUnknownTrack,
  rulesDueAt,
  trackOf,
  windowEnd,
  type Candidacy,
} from './candidacy.ts';
import { refuseForm, type Lists } from './form.ts';
import { refuseAct } from './policy.ts';
import { refusal } from './refusal.ts';
import { dateOf } from './working-days.ts';

/**
 * Why this application may not be taken at the campaign's instant `at` (epoch ms): written, with its fields (SX-S3a),
 * by the unit itself, in the track's window (SX-S3b, SX-S3c), with its rules filed (SX-A10), not disqualified (SX-S3e).
 * `handedIn`: the version that it replaces, if there is one.
 */
export function refuseApplication(
  plan: Plan,
  state: Candidacy,
  message: Message<SubmitApplication>,
  at: number,
  lists?: Lists,
  handedIn: Fields | null = null,
): Refusal | undefined {
  const track = trackOf(plan, message.track);
  return (
    refuseAct('submitApplication', message.actor, { unit: state.unit, bodies: plan.bodies }) ??
    refuseUnknownTrack(plan, message.track) ??
    refuseDisqualified(plan, state, message.track) ??
    (track && refuseOutsideWindow(track, at, windowEnd(state, track))) ??
    refuseUnfiled(plan, state) ??
    refuseSecond(state, track, message, handedIn) ??
    (track && refuseForm(track.fields, message.fields, track.applicationRules, lists))
  );
}

/** Whether the registry must be asked about an applicant: for titles held, records, minimums or years out. */
export function needsLook(plan: Plan, track: string): boolean {
  const found = trackOf(plan, track);
  if (!found) return false;
  return (
    found.requiresTitle !== null ||
    found.coolingOffYears > 0 ||
    (plan.gate?.banYears ?? 0) > 0 ||
    found.requires.some(({ before }) => before === 'application')
  );
}

/** `at`: the campaign's instant at which the server received it. */
export function submitApplication(message: Message<SubmitApplication>, at: number): CandidacyFact[] {
  return [{ kind: 'applicationSubmitted', track: message.track, receivedAt: at, fields: message.fields }];
}

/** A unit may withdraw what has not been decided; once its window has closed that is its last word for this edition. */
export function refuseWithdrawal(
  plan: Plan,
  state: Candidacy,
  message: Message<WithdrawApplication>,
): Refusal | undefined {
  const { status } = applicationOf(state, message.track);
  return (
    refuseAct('withdrawApplication', message.actor, { unit: state.unit, bodies: plan.bodies }) ??
    refuseUnknownTrack(plan, message.track) ??
    refuseDisqualified(plan, state, message.track) ??
    (isUnderReview(status) || status === 'shortlisted'
      ? undefined
      : refusal(
          'NotACandidate',
          `${state.unit} has no application for ${message.track} that could be withdrawn: ${status}`,
        ))
  );
}

export function withdrawApplication(message: Message<WithdrawApplication>): CandidacyFact[] {
  return [{ kind: 'applicationWithdrawn', track: message.track, reason: message.reason }];
}

/** Why a track takes no application at the campaign's instant `at` (epoch ms). */
export function refuseOutsideWindow(
  track: TrackPlan,
  at: number,
  closesAt: number = track.closesAt,
): Refusal | undefined {
  if (!track.applies) {
    return refusal('NotPartOfThis', `nobody applies for ${track.track}: every enrolled unit is assessed`, track.rules);
  }
  if (!track.due) {
    const [from, to] = track.round;
    const opens = `applications for ${track.track} open in ${track.applicationYear}, from ${dateOf(track.opensAt)}`;
    return refusal('NotDueThisYear', `${opens}: the round is ${from} to ${to}`, track.windowRules);
  }
  if (at < track.opensAt) {
    return refusal(
      'WindowNotOpen',
      `applications for ${track.track} open on ${dateOf(track.opensAt)}`,
      track.windowRules,
    );
  }
  if (at >= closesAt) {
    const last = dateOf(closesAt - 1);
    return refusal('WindowClosed', `applications for ${track.track} closed on ${last} at 24:00`, track.windowRules);
  }
  return undefined;
}

function refuseUnfiled(plan: Plan, state: Candidacy): Refusal | undefined {
  const { actionRules } = plan;
  if (!actionRules?.requiredBeforeApplication || state.rules.filed) return undefined;
  const since = state.rules.overdue ? `, overdue since ${dateOf(rulesDueAt(actionRules, state))}` : '';
  return refusal('RulesNotFiled', `${state.unit} has not filed its action rules${since}`, actionRules.gateRules);
}

/** A version replaces the one before until the window closes, and the one that was withdrawn; the same again is none. */
function refuseSecond(
  state: Candidacy,
  track: TrackPlan | undefined,
  { track: name, fields }: Message<SubmitApplication>,
  handedIn: Fields | null,
): Refusal | undefined {
  const { status } = applicationOf(state, name);
  // The closing timer may have come first; what counts is when the server received the application.
  if (status === 'none' || status === 'notApplied') return undefined;
  if (track?.mayChange && status === 'withdrawn') return undefined;
  if (track?.mayChange && isUnderReview(status) && !(handedIn && isSame(fields, handedIn))) return undefined;
  return refusal('AlreadyApplied', `${state.unit} has applied for ${name} already: ${status}`, track?.windowRules);
}

type Fields = Readonly<Record<string, string>>;

function isSame(one: Fields, other: Fields): boolean {
  const fields = Object.keys(one);
  return fields.length === Object.keys(other).length && fields.every((field) => one[field] === other[field]);
}
