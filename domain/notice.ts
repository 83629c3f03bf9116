import type { CampaignFact, CandidacyFact } from '../contracts/facts.ts';
import type { Contact, CorrectNotice, Message, PublishNotice, RuleObjection } from '../contracts/messages.ts';
import type { NoticePlan, Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { applicationOf, evolveCandidacy, isSettled, refuseUnknownTrack, type Candidacy } from './candidacy.ts';
import { canonicalJson } from './canonical-json.ts';
import { refuseAct } from './policy.ts';
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

/** A struck candidate whose appeal was upheld comes back to the list, unless it was decided otherwise (F36). */
export function hearReinstatement(state: Candidacy, track: string, matter: string): CandidacyFact[] {
  const comesBack = state.mayReinstate && applicationOf(state, track).status === 'struck';
  return comesBack ? [{ kind: 'reinstated', track, matter }] : [];
}

/** In time it is an objection; after the end, a report to be looked into (SX-A03). Instants in epoch ms. */
export function standingOf(endsAt: number, at: number): 'objection' | 'report' {
  return at < endsAt ? 'objection' : 'report';
}

/** Why this ruling may not be made. A candidate that has left the list meanwhile can still be ruled on. */
export function refuseRuling(plan: Plan, state: Candidacy, message: Message<RuleObjection>): Refusal | undefined {
  const { status } = applicationOf(state, message.track);
  return (
    refuseAct('ruleObjection', message.actor, { unit: state.unit, bodies: plan.bodies }) ??
    refuseUnknownTrack(plan, message.track) ??
    (['shortlisted', 'struck', 'disqualified', 'withdrawn'].includes(status)
      ? undefined
      : refusal(
          'NotACandidate',
          `${state.unit} is not on the list of ${message.track}: ${status}`,
          plan.notice?.rules ?? [],
        ))
  );
}

/** An objection as it stands on record. */
export interface LodgedObjection {
  readonly id: string;
  readonly campaign: string;
  readonly unit: string;
  readonly track: string;
  readonly standing: 'objection' | 'report';
  readonly status: string;
}

/** Why there is nothing to rule on: no such objection to this candidate, a late one, or one ruled on already. */
export function refuseObjection(
  plan: Plan,
  state: Candidacy,
  { objection, track }: RuleObjection,
  found: LodgedObjection | null,
): Refusal | undefined {
  if (!found || found.campaign !== plan.campaign || found.unit !== state.unit || found.track !== track) {
    return refusal('UnknownObjection', `there is no objection ${objection} to ${state.unit}`);
  }
  if (found.standing === 'report')
    return refusal('UnknownObjection', `${objection} came late: it is a report, not an objection`);
  return found.status === 'open'
    ? undefined
    : refusal('AlreadyDecided', `the objection ${objection} is ${found.status}`);
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
  const ruled = facts.flatMap((fact) => (fact.kind === 'objectionRuled' ? [fact.objection] : []));
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
