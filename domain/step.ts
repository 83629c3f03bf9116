import type { Message } from '../contracts/messages.ts';
import type { Actor, Role } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refuseForm, refuseOwnUnits, type Given } from './form.ts';
import {
  finish,
  openStepOf,
  outcomeOf,
  stepOf,
  type Matter,
  type MatterPlan,
  type OpenStep,
  type StepFact,
} from './matter.ts';
import { rulesOf } from './plan.ts';
import { policy, refuseAct } from './policy.ts';
import { refusal } from './refusal.ts';
import type { Step } from './term.ts';
import { dateOf, endOfDay, isGivenDay } from './working-days.ts';

/** What somebody who does a step says; a signature may say more in the field `note`. */
export interface DoStep {
  readonly step: string;
  readonly outcome: string;
  readonly fields: Given;
}

export interface AddSigner {
  readonly step: string;
  readonly role: string;
}

/** A later last day of one step, until 24:00. */
export interface ExtendStep {
  readonly step: string;
  readonly until: string;
  readonly reason: string;
}

/** Why this person may not do this step now, or not with this outcome; `at` is the campaign's time, epoch ms. */
export function refuseStep(plan: MatterPlan, state: Matter, message: Message<DoStep>, at: number): Refusal | undefined {
  const step = stepOf(plan.procedure, message.step);
  if (!step) return unknownStep(plan, message.step);
  return (
    refuseDoer(plan, state, step, message.actor) ??
    refuseNow(state, step, at) ??
    refuseOutcome(step, message.outcome) ??
    refuseSignature(state, step, message.actor) ??
    refuseFields(state, step, message) ??
    refuseOwnUnits(step.fields, formOf(step, message), message.actor.organisation)
  );
}

/** The facts of a step that is done, or signed and waiting for the other signatures. */
export function doStep(plan: MatterPlan, state: Matter, message: Message<DoStep>, at: number): StepFact[] {
  const step = stepOf(plan.procedure, message.step);
  const open = openStepOf(state, message.step);
  if (!step || !open) return [];
  const { turn, dueAt } = open;
  const { outcome, actor } = message;
  const signature: StepFact[] = step.signatures
    ? [{ kind: 'stepSigned', matter: plan.matter, step: step.step, turn, role: actor.role, note: noteOf(message) }]
    : [];
  if (!endsStep(step, open, message)) return signature;
  const late = dueAt !== null && at >= dueAt;
  const done = { step: step.step, turn, outcome, fields: formOf(step, message), late, silent: false };
  return [...signature, ...finish(plan, state, done, at)];
}

/** Why no signer may be added to this step. */
export function refuseSigner(plan: MatterPlan, state: Matter, message: Message<AddSigner>): Refusal | undefined {
  const step = stepOf(plan.procedure, message.step);
  if (!step) return unknownStep(plan, message.step);
  const refused = refuseAct('addSigner', message.actor, { bodies: plan.bodies }) ?? refuseClosed(state, step);
  if (refused) return refused;
  if (!step.signatures) return refusal('NotPartOfThis', `${step.step} is done without signatures`, rulesOf(step));
  const roles: readonly string[] = policy.doStep.roles;
  if (roles.includes(message.role)) return undefined;
  return refusal('MalformedMessage', `a signer is ${roles.join(' or ')}, not ${message.role}`);
}

/** Another signature that the step wants, in turn as the last one. */
export function addSigner({ matter }: MatterPlan, { step, role }: AddSigner): StepFact[] {
  return [{ kind: 'signerAdded', matter, step, role: role as Role }];
}

/** Why the term of this step may not be extended so. */
export function refuseExtension(
  plan: MatterPlan,
  state: Matter,
  message: Message<ExtendStep>,
  at: number,
): Refusal | undefined {
  const step = stepOf(plan.procedure, message.step);
  if (!step) return unknownStep(plan, message.step);
  const refused =
    refuseAct('extendDeadline', message.actor, { unit: plan.unit ?? undefined, bodies: plan.bodies }) ??
    refuseClosed(state, step);
  if (refused) return refused;
  const dueAt = openStepOf(state, step.step)?.dueAt ?? null;
  if (dueAt === null) return refusal('UnknownDeadline', `${step.step} has no term`, rulesOf(step));
  if (!isGivenDay(message.until))
    return refusal('MalformedMessage', 'until must be a day YYYY-MM-DD of the years 1900 to 2299');
  if (endOfDay(message.until) > Math.max(dueAt, at)) return undefined;
  const lastDay = dateOf(Math.max(dueAt, at) - 1);
  return refusal('NotLater', `${message.until} is not later than ${lastDay}`, rulesOf(step.due));
}

/** The new end of a term; its reminder comes anew. */
export function extendStep({ matter }: MatterPlan, state: Matter, { step, until, reason }: ExtendStep): StepFact[] {
  const turn = openStepOf(state, step)?.turn ?? 1;
  return [{ kind: 'stepExtended', matter, step, turn, until: endOfDay(until), reason }];
}

/**
 * Who may do a step: the roles that the programme gives it to, of the unit itself or of anybody else's but the own
 * (JZ-A09), a consulted body where it is the one that is asked, and nobody who acted in the same matter for a body that
 * this step is kept from: nobody decides on what he opened or delivered (CL-M4d).
 */
function refuseDoer(plan: MatterPlan, state: Matter, step: Step, actor: Actor): Refusal | undefined {
  const { bodies, unit, party } = plan;
  const rules = rulesOf(step);
  const roles = rolesOf(step, openStepOf(state, step.step));
  if (!roles.includes(actor.role)) {
    return refusal('NotAllowed', `${step.step} is for ${roles.join(' or ')}, not for ${actor.role}`, rules);
  }
  const refused = refuseAct('doStep', actor, { bodies, unit: unit ?? undefined });
  if (refused) return { ...refused, rules };
  if (unit === null && (actor.role === 'unit' || actor.role === 'partyOrganisation')) {
    return refusal('OtherUnit', `this matter is not about ${actor.organisation}`, rules);
  }
  if (actor.role === 'consulted' && party && party.organisation !== actor.organisation) {
    return refusal('NotAllowed', `${party.body} is asked here, not ${actor.organisation}`, rules);
  }
  const other = state.deeds.find(({ id, role }) => id === actor.id && !roles.includes(role));
  if (!other) return undefined;
  return refusal('OwnSubmission', `${actor.id} acted here as ${other.role}, and does not decide on it`, rules);
}

/** With signatures a step is for those who sign it, and for nobody else. */
function rolesOf({ by, signatures }: Step, open: OpenStep | undefined): readonly Role[] {
  if (!signatures) return by;
  return [...new Set([...signatures.roles, ...(open?.signers.map(({ role }) => role) ?? [])])];
}

function refuseNow(state: Matter, step: Step, at: number): Refusal | undefined {
  const open = openStepOf(state, step.step);
  if (!open) return refuseClosed(state, step);
  if (step.late === 'taken' || open.dueAt === null || at < open.dueAt) return undefined;
  return refusal('TooLate', `${step.step} could be done until ${dateOf(open.dueAt - 1)}`, rulesOf(step.due));
}

function refuseClosed(state: Matter, step: Step): Refusal | undefined {
  if (openStepOf(state, step.step)) return undefined;
  const last = state.done.findLast((each) => each.step === step.step);
  if (last?.silent) {
    const why = `nobody answered in time: ${step.step} counts as ${last.outcome}`;
    return refusal('TooLate', why, rulesOf(step.onOverdue));
  }
  if (state.outcome !== null) return refusal('MatterClosed', `the matter is closed: ${state.outcome}`, rulesOf(step));
  const now = state.open.map((each) => each.step).join(', ');
  return refusal('NotOpen', `${step.step} is not open; open: ${now}`, rulesOf(step));
}

function refuseOutcome(step: Step, outcome: string): Refusal | undefined {
  if (outcomeOf(step, outcome)) return undefined;
  const known = step.outcomes.map((each) => each.outcome).join(', ');
  return refusal('UnknownOutcome', `${step.step} ends with ${known}, not with ${outcome}`, rulesOf(step));
}

function refuseSignature(state: Matter, { step, signatures }: Step, actor: Actor): Refusal | undefined {
  if (!signatures) return undefined;
  const signers = openStepOf(state, step)?.signers ?? [];
  const rules = rulesOf(signatures);
  if (signers.some(({ by }) => by === actor.id)) {
    return refusal('AlreadySigned', `${actor.id} has signed ${step}`, rules);
  }
  const missing = signers.filter(({ by }) => by === null);
  if (!missing.some(({ role }) => role === actor.role)) {
    return refusal('AlreadySigned', `${actor.role} has signed ${step}`, rules);
  }
  const first = missing[0]?.role;
  if (signatures.rule !== 'inTurn' || first === actor.role) return undefined;
  return refusal('NotInTurn', `${step} waits for the signature of ${first ?? 'nobody'}`, rules);
}

/** A form is complete when the step ends; who signs before may leave it to the last. */
function refuseFields(state: Matter, step: Step, message: Message<DoStep>): Refusal | undefined {
  const open = openStepOf(state, step.step);
  const given = formOf(step, message);
  if (!open || endsStep(step, open, message)) return refuseForm(step.fields, given, rulesOf(step));
  const asFar = step.fields.map((field) => ({ ...field, required: false, requiredWhen: undefined }));
  return refuseForm(asFar, given, rulesOf(step));
}

/**
 * Whether the step ends by this. What is signed for is the first outcome; any other one, a return for example, refuses
 * for all who were to sign (F28).
 */
function endsStep({ signatures, outcomes }: Step, { signers }: OpenStep, { outcome }: DoStep): boolean {
  if (!signatures || signatures.rule === 'any' || outcome !== outcomes[0]?.outcome) return true;
  return signers.filter(({ by }) => by === null).length <= 1;
}

/** What belongs into the form of the step: the note of a signature stands with the signature. */
function formOf({ signatures, fields }: Step, { fields: given }: DoStep): Given {
  if (!signatures || fields.some(({ field }) => field === 'note')) return given;
  return Object.fromEntries(Object.entries(given).filter(([name]) => name !== 'note'));
}

function noteOf({ fields }: DoStep): string {
  return (Object.hasOwn(fields, 'note') ? fields['note'] : '') ?? '';
}

function unknownStep({ procedure }: MatterPlan, step: string): Refusal {
  const known = procedure.steps.map((each) => each.step).join(', ');
  return refusal('UnknownStep', `${procedure.procedure} has ${known}, not ${step}`, rulesOf(procedure));
}
