import type { CampaignFact, CandidacyFact } from '../contracts/facts.ts';
import type {
  Contact,
  CorrectNotice,
  MajorIncident,
  Message,
  PublishNotice,
  RuleObjection,
} from '../contracts/messages.ts';
import type { NoticePlan, Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { applicationOf, evolveCandidacy, isSettled, refuseUnknownTrack, type Candidacy } from './candidacy.ts';
import { canonicalJson } from './canonical-json.ts';
import { barredFrom, type HowFar } from './disqualification.ts';
import { hearListBack } from './list.ts';
import { refuseAct, refuseBelow } from './policy.ts';
import { refusal } from './refusal.ts';
import { dateOf, noticePeriod } from './working-days.ts';

type NoticePublished = CampaignFact & { readonly kind: 'noticePublished' };

/** The notice published at this instant (epoch ms): its first and last day, and the first instant after it (SX-S4d, SX-A03). */
export function noticeFact(
  plan: NoticePlan,
  { track, media, contact }: PublishNotice,
  publishedAt: number,
): NoticePublished {
  const { days, unit, firstDayCounts } = plan;
  const period = noticePeriod({ publishedOn: dateOf(publishedAt), days, unit, firstDayCounts });
  return { kind: 'noticePublished', track, media, contact, ...period };
}

/** The correction of a running notice's contact, with what it said before; one that changes nothing is none. */
export function correctNotice(
  plan: NoticePlan,
  { track, contact, reason }: CorrectNotice,
  before: Contact,
): Refusal | (CampaignFact & { readonly kind: 'noticeCorrected' }) {
  if (canonicalJson(before) === canonicalJson(contact))
    return refusal('AlreadyDecided', `the notice of ${track} names this contact already`, plan.rules);
  return { kind: 'noticeCorrected', track, before, contact, reason };
}

type NoticeChanged = CampaignFact & { readonly kind: 'noticeChanged' };

/** What becomes of a running notice when its list changes at this instant (epoch ms), or undefined when it goes on. */
export function changedNotice(
  plan: NoticePlan,
  running: { readonly track: string; readonly endsAt: number },
  reason: string,
  at: number,
): NoticeChanged | undefined {
  const { unit, firstDayCounts, whenListChanges } = plan;
  const { track } = running;
  if (whenListChanges.notice === 'goesOn') return undefined;
  if (whenListChanges.notice === 'restarts') {
    const period = noticePeriod({ publishedOn: dateOf(at), days: plan.days, unit, firstDayCounts });
    return { kind: 'noticeChanged', track, reason, ...period };
  }
  const last = dateOf(running.endsAt - 1);
  const added = noticePeriod({ publishedOn: last, days: whenListChanges.days, unit, firstDayCounts: false });
  return { kind: 'noticeChanged', track, reason, ...added, firstDay: null };
}

/** What a struck candidate comes back to: how far its track is, and the incidents that passed it by meanwhile. */
export interface Return {
  readonly howFar?: HowFar;
  readonly barring?: readonly MajorIncident[];
}

/** A struck candidate whose appeal was upheld comes back to the list, unless it was decided otherwise (F36). */
export function hearReinstatement(state: Candidacy, track: string, matter: string, to: Return = {}): CandidacyFact[] {
  const comesBack = state.mayReinstate && applicationOf(state, track).status === 'struck';
  return comesBack ? reinstate(state, track, matter, to) : [];
}

/** It is on the list again; where that was taken back meanwhile it is under review with the others. */
function reinstate(
  state: Candidacy,
  track: string,
  matter: string | null,
  { howFar = 'listed', barring = [] }: Return,
): CandidacyFact[] {
  const back: CandidacyFact = { kind: 'reinstated', track, matter };
  if (howFar !== 'review') return [back, ...barredFrom(track, barring)];
  return [back, ...hearListBack(evolveCandidacy(state, back, ''), track, barring)];
}

/** In time it is an objection; after the end, a report to be looked into (SX-A03). Instants in epoch ms. */
export function standingOf(endsAt: number, at: number): 'objection' | 'report' {
  return at < endsAt ? 'objection' : 'report';
}

/** Why this ruling may not be made. A candidate that has left the list meanwhile can still be ruled on. */
export function refuseRuling(plan: Plan, state: Candidacy, message: Message<RuleObjection>): Refusal | undefined {
  return (
    refuseAct('ruleObjection', message.actor, { unit: state.unit, bodies: plan.bodies }) ??
    refuseUnknownTrack(plan, message.track) ??
    refuseUnlisted(plan, state, message.track)
  );
}

function refuseUnlisted(plan: Plan, state: Candidacy, track: string): Refusal | undefined {
  const { status } = applicationOf(state, track);
  if (['shortlisted', 'struck', 'disqualified', 'withdrawn'].includes(status)) return undefined;
  return refusal('NotACandidate', `${state.unit} is not on the list of ${track}: ${status}`, plan.notice?.rules ?? []);
}

/** An objection as it stands on record. */
export interface LodgedObjection {
  readonly id: string;
  readonly campaign: string;
  readonly unit: string;
  readonly track: string;
  readonly standing: 'objection' | 'report';
  readonly status: string;
  readonly ruledBy: string | null;
  readonly reason: string | null;
}

/** Why there is nothing to rule on: no such objection to this candidate, a late one, or one ruled on already. */
export function refuseObjection(
  plan: Plan,
  state: Candidacy,
  message: RuleObjection,
  found: LodgedObjection | null,
): Refusal | undefined {
  const objection = lodgedTo(plan, state, message, found);
  if ('code' in objection) return objection;
  return objection.status === 'open'
    ? undefined
    : refusal('AlreadyDecided', `the objection ${objection.id} is ${objection.status}`);
}

/** The objection that is meant, as it was lodged in time to this candidate; or why there is none. */
function lodgedTo(
  plan: Plan,
  state: Candidacy,
  { objection, track }: RuleObjection,
  found: LodgedObjection | null,
): Refusal | LodgedObjection {
  if (!found || found.campaign !== plan.campaign || found.unit !== state.unit || found.track !== track) {
    return refusal('UnknownObjection', `there is no objection ${objection} to ${state.unit}`);
  }
  if (found.standing === 'report')
    return refusal('UnknownObjection', `${objection} came late: it is a report, not an objection`);
  return found;
}

/**
 * Why a ruling may not be corrected: it is the body above's to correct, or another organiser's where there is none, and not
 * when the track is over (SX-A03).
 */
export function refuseCorrection(
  plan: Plan,
  state: Candidacy,
  message: Message<RuleObjection>,
  found: LodgedObjection | null,
  howFar: HowFar = 'over',
): Refusal | undefined {
  const { actor, track, upheld } = message;
  const rules = plan.notice?.rules ?? [];
  const refused =
    refuseAct('correctRuling', actor, { unit: state.unit, bodies: plan.bodies }) ??
    refuseBelow(plan.bodies, actor, { what: 'a ruling is corrected', rules }) ??
    refuseUnknownTrack(plan, track);
  if (refused) return refused;
  const objection = lodgedTo(plan, state, message, found);
  if ('code' in objection) return objection;
  const { id, status, ruledBy } = objection;
  if (status === 'open') return refusal('NotConfirmed', `nobody has ruled on the objection ${id} yet`, rules);
  const { status: stands } = applicationOf(state, track);
  if (howFar === 'over' || stands === 'named')
    return refusal('AlreadyDecided', `the naming of ${track} is over`, plan.rules.naming);
  if (status === (upheld ? 'upheld' : 'dismissed'))
    return refusal('AlreadyDecided', `the objection ${id} is ${status}`, rules);
  if (actor.role === 'organiser' && ruledBy === actor.id)
    return refusal('OwnSubmission', `${actor.id} ruled on ${id} and may not correct that`, rules);
  return refuseUnlisted(plan, state, track);
}

/** A corrected ruling strikes the candidate, or puts it back where this objection has struck it. */
export function correctRuling(
  state: Candidacy,
  { track, objection, upheld, reason }: Message<RuleObjection>,
  found: LodgedObjection | null,
  to: Return = {},
): CandidacyFact[] {
  const before = { status: (found?.status ?? 'moot') as 'upheld' | 'dismissed' | 'moot', reason: found?.reason ?? '' };
  const corrected: CandidacyFact = { kind: 'rulingCorrected', track, objection, upheld, reason, before };
  const application = applicationOf(state, track);
  if (upheld && application.status === 'shortlisted') return [corrected, { kind: 'struck', track, objection, reason }];
  const isUndone = !upheld && application.status === 'struck' && application.objection === objection;
  return isUndone ? [corrected, ...reinstate(state, track, null, to)] : [corrected];
}

/** An objection to a candidate that nobody has ruled on yet. */
export interface OpenObjection {
  readonly id: string;
  readonly track: string;
}

/**
 * Open objections whose candidate these facts take out of the running are closed by rule: nobody has to rule on them, and
 * they hold nobody (SX-A03). One to a struck candidate who may still come back stays open.
 */
export function mootBy(
  state: Candidacy,
  facts: readonly CandidacyFact[],
  open: readonly OpenObjection[],
): CandidacyFact[] {
  if (open.length === 0) return [];
  const after = facts.reduce((next, fact) => evolveCandidacy(next, fact, ''), state);
  const ruled = facts.flatMap((fact) => ('objection' in fact && 'upheld' in fact ? [fact.objection] : []));
  return open.flatMap(({ id, track }): CandidacyFact[] => {
    const { status } = applicationOf(after, track);
    const stays = ruled.includes(id) || !isSettled(status, after.mayReinstate);
    return stays ? [] : [{ kind: 'objectionMoot', track, objection: id, because: status }];
  });
}

/** An objection upheld strikes the candidate; dismissed, it stays (SX-A03). */
export function ruleObjection(state: Candidacy, message: Message<RuleObjection>): CandidacyFact[] {
  const { track, objection, upheld, reason } = message;
  const ruled: CandidacyFact = { kind: 'objectionRuled', track, objection, upheld, reason };
  if (!upheld || applicationOf(state, track).status !== 'shortlisted') return [ruled];
  return [ruled, { kind: 'struck', track, objection, reason }];
}
