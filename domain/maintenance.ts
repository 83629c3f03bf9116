import type { Fact, TitleFact } from '../contracts/facts.ts';
import type { DecideRevocation, MajorIncident, Message, ProposeRevocation } from '../contracts/messages.ts';
import type { Bodies, GatePlan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { missingFacts } from './disqualification.ts';
import { refuseAct } from './policy.ts';
import { refusal, unreachable } from './refusal.ts';

/** What a title's workflow needs to know. */
export interface TitlePlan {
  readonly title: string;
  readonly campaign: string;
  readonly unit: string;
  readonly track: string;
  readonly name: string;
  readonly batch: number;
  readonly bodies: Bodies;
  readonly gate: GatePlan | null;
  /** First instant after its validity, epoch ms; null: until it is revoked. */
  readonly validUntil: number | null;
  readonly benefits: readonly string[];
  readonly revokedBy: 'leadingGroup' | 'organiser';
  /** Whether a title of several years rests on this one. */
  readonly underlies: boolean;
  readonly rules: {
    readonly maintenance: readonly string[];
    readonly revocation: readonly string[];
    readonly circular: readonly string[];
  };
}

/** A title is valid until it is revoked (SX-A07); a proposal does not touch its validity. */
export type Title =
  | { readonly status: 'valid' }
  | { readonly status: 'revocationProposed'; readonly reason: string; readonly proposedBy: string }
  | { readonly status: 'revoked'; readonly reason: string }
  | { readonly status: 'lapsed' };

export function evolveTitle(fact: TitleFact, actor: string): Title {
  switch (fact.kind) {
    case 'titleAwarded':
    case 'revocationRejected':
      return { status: 'valid' };
    case 'revocationProposed':
      return { status: 'revocationProposed', reason: fact.reason, proposedBy: actor };
    case 'titleLapsed':
      return { status: 'lapsed' };
    case 'titleRevoked':
      return { status: 'revoked', reason: fact.reason };
    default:
      return unreachable(fact);
  }
}

/** A confirmed incident with every fact of the gate proposes the revocation by itself (SX-S0a, SX-A07). */
export function hearIncidentOnTitle(plan: TitlePlan, state: Title, incident: MajorIncident): TitleFact[] {
  if (state.status !== 'valid' || !plan.gate || missingFacts(plan.gate, incident).length > 0) return [];
  const reason = `major incident ${incident.incident}`;
  return [{ kind: 'revocationProposed', title: plan.title, reason, incident: incident.incident }];
}

/** A title of several years loses a year that it rests on: its revocation is proposed (F39). */
export function hearRevokedYear(plan: TitlePlan, state: Title, reason: string): TitleFact[] {
  if (state.status !== 'valid') return [];
  return [{ kind: 'revocationProposed', title: plan.title, reason, incident: null }];
}

export function refuseProposal(
  plan: TitlePlan,
  state: Title,
  message: Message<ProposeRevocation>,
): Refusal | undefined {
  return (
    refuseAct('proposeRevocation', message.actor, { unit: plan.unit, bodies: plan.bodies }) ??
    (state.status === 'valid'
      ? undefined
      : refusal('TitleNotValid', `the title is ${state.status}`, plan.rules.revocation))
  );
}

export function proposeRevocation(plan: TitlePlan, message: Message<ProposeRevocation>): TitleFact[] {
  return [{ kind: 'revocationProposed', title: plan.title, reason: message.reason, incident: null }];
}

/** Proposed by the organiser, decided by the leading group (SX-A07); nobody decides the own proposal (CL-M4d). */
export function refuseRevocation(
  plan: TitlePlan,
  state: Title,
  message: Message<DecideRevocation>,
): Refusal | undefined {
  const refused = refuseAct('decideRevocation', message.actor, { unit: plan.unit, bodies: plan.bodies });
  if (refused) return refused;
  if (message.actor.role !== plan.revokedBy) {
    return refusal('NotAllowed', `a revocation is decided by ${plan.revokedBy}`, plan.rules.revocation);
  }
  if (state.status !== 'revocationProposed') {
    return refusal(
      'NoRevocationProposed',
      `no revocation is proposed: the title is ${state.status}`,
      plan.rules.revocation,
    );
  }
  if (state.proposedBy === message.actor.id) {
    return refusal(
      'OwnSubmission',
      `${message.actor.id} proposed this revocation and may not decide it`,
      plan.rules.revocation,
    );
  }
  return undefined;
}

export function decideRevocation(plan: TitlePlan, message: Message<DecideRevocation>): TitleFact[] {
  const kind = message.approved ? 'titleRevoked' : 'revocationRejected';
  return [{ kind, title: plan.title, reason: message.reason }];
}

/** The ids of the rules that a fact of a title rests on; they stand in its ledger entry. */
export function rulesBehindTitle(plan: TitlePlan, fact: Fact): readonly string[] {
  if (fact.kind === 'titleRevoked') return [...plan.rules.revocation, ...plan.rules.circular];
  return fact.kind === 'titleAwarded' ? plan.rules.maintenance : plan.rules.revocation;
}
