import type { Fact, MatterFact, RefusedMessage } from '../contracts/facts.ts';
import type { Message } from '../contracts/messages.ts';
import type { Actor, Role } from '../contracts/people.ts';
import type { Bodies } from '../contracts/plan.ts';
import type { Effect, Procedure } from '../contracts/procedure.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refuseForm, type Given } from './form.ts';
import { rulesOf } from './plan.ts';
import { isEngine, refuseAct } from './policy.ts';
import { refusal, unreachable } from './refusal.ts';
import { endOfTerm, reminderOf, type Step } from './term.ts';

/** What a matter's workflow needs to know. */
export interface MatterPlan {
  readonly matter: string;
  readonly procedure: Procedure;
  readonly unit: string | null;
  readonly track: string | null;
  readonly party: Party | null;
  readonly bodies: Bodies;
}

/** The consulted body that one matter asks, and the organisation that answers for it. */
export interface Party {
  readonly body: string;
  readonly organisation: string;
}

/** What happens in a matter; what it sends is written by its effects. */
export type StepFact = Exclude<MatterFact, { readonly kind: 'messageSent' }>;

const kindsOfStepFacts: readonly string[] = [
  'matterOpened',
  'matterJoined',
  'stepOpened',
  'stepReminded',
  'stepOverdue',
  'stepExtended',
  'signerAdded',
  'stepSigned',
  'stepDone',
  'matterClosed',
] satisfies StepFact['kind'][];

export function isStepFact(fact: Fact): fact is StepFact {
  return kindsOfStepFacts.includes(fact.kind);
}

/** Where a matter stands: the fold of its facts. It is closed when no step is open. */
export interface Matter {
  readonly openedAt: number;
  readonly fields: Given;
  readonly open: readonly OpenStep[];
  readonly done: readonly DoneStep[];
  readonly deeds: readonly Deed[];
  /** What it came to; null while a step is open. */
  readonly outcome: string | null;
}

export interface OpenStep {
  readonly step: string;
  readonly turn: number;
  /** First instant after its term; null: no term. */
  readonly dueAt: number | null;
  readonly reminded: boolean;
  readonly overdue: boolean;
  readonly signers: readonly Signer[];
}

/** One signature that a step wants: `by` is null until somebody of that role has signed. */
export interface Signer {
  readonly role: Role;
  readonly by: string | null;
}

export interface DoneStep {
  readonly step: string;
  readonly turn: number;
  readonly outcome: string;
  readonly fields: Given;
  readonly late: boolean;
  readonly silent: boolean;
}

/** Who has acted in a matter, and for which body. */
interface Deed {
  readonly id: string;
  readonly role: Role;
}

/** Before anything has happened. */
export const unopened: Matter = { openedAt: 0, fields: {}, open: [], done: [], deeds: [], outcome: null };

/** Why this person may not open such a matter, or join the one that is open. */
export function refuseOpening(
  { procedure, bodies, unit }: Pick<MatterPlan, 'procedure' | 'bodies' | 'unit'>,
  { actor, fields }: Message<{ readonly fields: Given }>,
): Refusal | undefined {
  const { opened } = procedure;
  if (!opened.by.includes(actor.role)) {
    return refusal('NotAllowed', `${howItBegins(procedure)}, not by ${actor.role}`, rulesOf(procedure));
  }
  return (
    refuseAct('openMatter', actor, { bodies, unit: unit ?? undefined }) ??
    refuseForm(opened.fields, fields, rulesOf(procedure))
  );
}

/** Why a step cannot be done where no matter is open at all: nobody has nominated, asked or reported (JZ-S9, JZ-A05). */
export function refuseNotBegun(procedure: Procedure): Refusal {
  return refusal('NotNominated', `nothing is open: ${howItBegins(procedure)}`, rulesOf(procedure));
}

function howItBegins({ procedure, opened }: Procedure): string {
  if (opened.by.length === 0) return `${procedure} is opened by what the programme says, by nobody at will`;
  return `${procedure} is opened by ${opened.by.join(' or ')}`;
}

/** The opening of a matter and of the steps that it starts with. */
export function openMatter(
  plan: MatterPlan,
  { fields, source }: { readonly fields: Given; readonly source: string | null },
  at: number,
): StepFact[] {
  const { matter, procedure, track, party } = plan;
  const opening: StepFact = {
    kind: 'matterOpened',
    matter,
    procedure: procedure.procedure,
    track,
    party,
    fields,
    source,
  };
  const begun = { ...unopened, openedAt: at, fields };
  return [opening, ...openSteps(plan, begun, procedure.start, at)];
}

/** Why nobody may join this matter any more, or not this person; the engine may, where an effect opens it again. */
export function refuseJoining(
  plan: MatterPlan,
  { outcome }: Matter,
  message: Message<{ readonly fields: Given }>,
): Refusal | undefined {
  if (outcome !== null) {
    return refusal('MatterClosed', `the matter is closed: ${outcome}`, rulesOf(plan.procedure));
  }
  return isEngine(message.actor) ? undefined : refuseOpening(plan, message);
}

/** Opened again while it is open, it is one matter still. */
export function joinMatter({ matter }: MatterPlan, { fields }: { readonly fields: Given }): StepFact[] {
  return [{ kind: 'matterJoined', matter, fields }];
}

/** The openings of these steps; one that is open is not opened a second time, one that was done has its next turn. */
export function openSteps(plan: MatterPlan, state: Matter, names: readonly string[], at: number): StepFact[] {
  const fresh = names.filter((name, index) => !isOpen(state, name) && names.indexOf(name) === index);
  return fresh.map((step) => {
    const turn = state.done.filter((each) => each.step === step).length + 1;
    return { kind: 'stepOpened', matter: plan.matter, step, turn, dueAt: dueAtOf(plan, state, step, turn, at) };
  });
}

/** A step that comes back has a fresh term: the one from the opening has been used. */
function dueAtOf(plan: MatterPlan, state: Matter, step: string, turn: number, at: number): number | null {
  const term = stepOf(plan.procedure, step)?.due;
  if (!term) return null;
  return endOfTerm(term, term.from === 'opening' && turn === 1 ? state.openedAt : at, state.fields);
}

/** What a fact makes of a matter; `at` is the campaign's time, epoch ms. */
export function evolveMatter(plan: MatterPlan, state: Matter, fact: StepFact, actor: Actor, at: number): Matter {
  switch (fact.kind) {
    case 'matterOpened':
      return withDeed({ ...state, openedAt: at, fields: fact.fields }, actor);
    case 'matterJoined':
      // What it was opened with stays; what comes later adds to it.
      return withDeed({ ...state, fields: { ...fact.fields, ...state.fields } }, actor);
    case 'stepOpened':
      return { ...state, open: [...state.open, opened(plan, fact)] };
    case 'stepReminded':
      return withStep(state, fact.step, { reminded: true });
    case 'stepOverdue':
      return withStep(state, fact.step, { overdue: true });
    case 'stepExtended':
      return withStep(state, fact.step, { dueAt: fact.until, reminded: false, overdue: false });
    case 'signerAdded': {
      const signers = openStepOf(state, fact.step)?.signers ?? [];
      return withStep(state, fact.step, { signers: [...signers, { role: fact.role, by: null }] });
    }
    case 'stepSigned':
      return withDeed(withStep(state, fact.step, { signers: signed(state, fact, actor) }), actor);
    case 'stepDone': {
      const { step, turn, outcome, fields, late, silent } = fact;
      const open = state.open.filter((each) => each.step !== step);
      return withDeed({ ...state, open, done: [...state.done, { step, turn, outcome, fields, late, silent }] }, actor);
    }
    case 'matterClosed':
      return { ...state, outcome: fact.outcome };
    default:
      return unreachable(fact);
  }
}

function opened({ procedure }: MatterPlan, fact: Extract<StepFact, { kind: 'stepOpened' }>): OpenStep {
  const { step, turn, dueAt } = fact;
  const signers = stepOf(procedure, step)?.signatures?.roles.map((role) => ({ role, by: null })) ?? [];
  return { step, turn, dueAt, reminded: false, overdue: false, signers };
}

function signed(state: Matter, { step, role }: { readonly step: string; readonly role: Role }, actor: Actor) {
  const signers = openStepOf(state, step)?.signers ?? [];
  const free = signers.findIndex((each) => each.role === role && each.by === null);
  return signers.map((each, index) => (index === free ? { role, by: actor.id } : each));
}

function withStep(state: Matter, step: string, change: Partial<OpenStep>): Matter {
  return { ...state, open: state.open.map((each) => (each.step === step ? { ...each, ...change } : each)) };
}

function withDeed(state: Matter, actor: Actor): Matter {
  const { id, role } = actor;
  const known = isEngine(actor) || state.deeds.some((each) => each.id === id && each.role === role);
  return known ? state : { ...state, deeds: [...state.deeds, { id, role }] };
}

/** What a matter waits for next if nobody acts: the reminder or the end of a term. */
export interface Alarm {
  readonly at: number;
  readonly step: string;
  readonly of: 'reminder' | 'term';
}

/** The next reminder or end of a term, the earliest first; null: nothing is due. */
export function nextAlarm({ procedure }: MatterPlan, { open }: Matter): Alarm | null {
  const alarms = open.flatMap(({ step, dueAt, reminded, overdue }): Alarm[] => {
    const data = stepOf(procedure, step);
    if (!data || dueAt === null || overdue) return [];
    const remindAt = reminded ? null : reminderOf(data, dueAt);
    return remindAt !== null && remindAt < dueAt
      ? [{ at: remindAt, step, of: 'reminder' }]
      : [{ at: dueAt, step, of: 'term' }];
  });
  return alarms.reduce<Alarm | null>((first, each) => (first === null || each.at < first.at ? each : first), null);
}

/** What an alarm brings about: silence may have an outcome (F27), and otherwise the step is overdue. */
export function ring(plan: MatterPlan, state: Matter, { step, of }: Alarm, at: number): StepFact[] {
  const open = openStepOf(state, step);
  if (!open) return [];
  const { turn } = open;
  if (of === 'reminder') return [{ kind: 'stepReminded', matter: plan.matter, step, turn }];
  const outcome = stepOf(plan.procedure, step)?.onOverdue?.outcome;
  if (outcome === undefined) return [{ kind: 'stepOverdue', matter: plan.matter, step, turn }];
  return finish(plan, state, { step, turn, outcome, fields: {}, late: false, silent: true }, at);
}

/** The end of a step, what it opens, and the end of the matter when nothing is open any more. */
export function finish(plan: MatterPlan, state: Matter, done: DoneStep, at: number): StepFact[] {
  const { matter, procedure } = plan;
  const left = {
    ...state,
    open: state.open.filter(({ step }) => step !== done.step),
    done: [...state.done, done],
  };
  const opens = outcomeOf(stepOf(procedure, done.step), done.outcome)?.opens ?? [];
  const next = openSteps(plan, left, opens, at);
  const closed = left.open.length === 0 && next.length === 0;
  return [
    { kind: 'stepDone', matter, ...done },
    ...next,
    ...(closed ? [{ kind: 'matterClosed' as const, matter, outcome: done.outcome }] : []),
  ];
}

/** Effects that nobody can waive, under a key of their own, with the fields that are handed on by name. */
export interface Consequence {
  readonly key: string;
  readonly effects: readonly Effect[];
  readonly fields: Given;
}

/** What follows from a fact by itself; `state` is the matter after it. */
export function consequencesOfStep(plan: MatterPlan, state: Matter, fact: StepFact): Consequence[] {
  if (fact.kind !== 'stepDone' && fact.kind !== 'stepOverdue') return [];
  const { step, turn } = fact;
  const data = stepOf(plan.procedure, step);
  const ofSilence = data?.onOverdue?.effects ?? [];
  const effects =
    fact.kind === 'stepOverdue'
      ? ofSilence
      : [...(outcomeOf(data, fact.outcome)?.effects ?? []), ...(fact.silent ? ofSilence : [])];
  if (effects.length === 0) return [];
  // An extended step may be overdue twice, and each time anew.
  const what = fact.kind === 'stepDone' ? fact.outcome : `overdue-${openStepOf(state, step)?.dueAt ?? 0}`;
  return [{ key: `${plan.matter}/${step}/${turn}/${what}`, effects, fields: handedOn(state) }];
}

/** What follows when the same unit had such a matter before in this campaign (CL-A04). */
export function consequencesOfRepetition(plan: MatterPlan, state: Matter): Consequence[] {
  const { repeated } = plan.procedure;
  return repeated ? [{ key: `${plan.matter}/repeated`, effects: repeated.effects, fields: handedOn(state) }] : [];
}

/** What the matter was opened with and what its steps said since, the latest last. */
function handedOn({ fields, done }: Matter): Given {
  return Object.assign({}, fields, ...done.map((each) => each.fields)) as Given;
}

/** The ids of the rules that a fact of a matter rests on; they stand in its ledger entry. */
export function rulesBehindMatter({ procedure }: MatterPlan, fact: StepFact | RefusedMessage): readonly string[] {
  if (!('step' in fact)) return rulesOf(procedure);
  const step = stepOf(procedure, fact.step);
  switch (fact.kind) {
    case 'stepOpened':
      return unique(rulesOf(step), rulesOf(step?.due));
    case 'stepReminded':
    case 'stepExtended':
      return rulesOf(step?.due);
    case 'stepOverdue':
      return unique(rulesOf(step?.due), rulesOf(step?.onOverdue));
    case 'signerAdded':
    case 'stepSigned':
      return unique(rulesOf(step), rulesOf(step?.signatures));
    case 'stepDone':
      return unique(rulesOf(step), rulesOf(outcomeOf(step, fact.outcome)), fact.silent ? rulesOf(step?.onOverdue) : []);
    default:
      return unreachable(fact);
  }
}

export function stepOf({ steps }: Procedure, name: string): Step | undefined {
  return steps.find(({ step }) => step === name);
}

export function outcomeOf(step: Step | undefined, name: string): Step['outcomes'][number] | undefined {
  return step?.outcomes.find(({ outcome }) => outcome === name);
}

export function openStepOf({ open }: Matter, name: string): OpenStep | undefined {
  return open.find(({ step }) => step === name);
}

function isOpen(state: Matter, name: string): boolean {
  return openStepOf(state, name) !== undefined;
}

function unique(...rules: readonly (readonly string[])[]): string[] {
  return [...new Set(rules.flat())];
}
