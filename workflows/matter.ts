import {
  ActivityFailure,
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Clock } from '../contracts/clock.ts';
import type { RefusedMessage } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import { campaignTime, judgedAt } from '../domain/clock.ts';
import type { Given } from '../domain/form.ts';
import {
  consequencesOf,
  consequencesOfRepetition,
  evolveMatter,
  joinMatter,
  nextAlarm,
  openMatter,
  refuseJoining,
  ring,
  rulesBehindMatter,
  unopened,
  type Alarm,
  type Consequence,
  type Matter,
  type MatterPlan,
  type StepFact,
} from '../domain/matter.ts';
import { addSigner, doStep, extendStep, refuseExtension, refuseSigner, refuseStep } from '../domain/step.ts';
import { hear } from './hear.ts';
import { engine, openJournal } from './journal.ts';
import * as messages from './matter.messages.ts';
import { searchAttributes } from './search-attributes.ts';
import { until } from './wait.ts';

export interface MatterInput {
  readonly plan: MatterPlan;
  readonly campaign: string;
  readonly clock: Clock;
  /** What it was opened with. What the public reports is no part of it: that is kept in the registry only. */
  readonly fields: Given;
  readonly opener: Actor;
  /** What opened it where no person did. */
  readonly source: string | null;
  /** Real time at which the call that opens it arrived, epoch ms. */
  readonly receivedAt?: number;
  /** Where an earlier run of the same matter left off. */
  readonly resume?: { readonly state: Matter; readonly steps: number };
}

// Whatever is away comes back, and then it happens.
const retry = { initialInterval: '200ms', maximumInterval: '20s' } as const;
const { openRecordedMatter } = proxyLocalActivities<activities>({ startToCloseTimeout: '30s', retry });
const { carryOut } = proxyActivities<activities>({ startToCloseTimeout: '1m', retry });

/** One matter under a procedure of the programme, from its opening until no step of it is open. */
export async function matter(input: MatterInput): Promise<void> {
  const { plan, campaign, clock, resume } = input;
  let state = resume?.state ?? unopened;
  let changes = 0;
  let shown = '';
  let effects: Promise<void> = Promise.resolve();
  const journal = openJournal({
    campaign,
    unit: plan.unit,
    clock,
    rulesBehind: (fact) => rulesBehindMatter(plan, fact as StepFact | RefusedMessage),
    firstStep: resume?.steps ?? 0,
  });

  const now = () => campaignTime(clock, Date.now());
  const judged = (message: { receivedAt?: number | undefined }) =>
    campaignTime(clock, judgedAt(message.receivedAt, Date.now()));

  /** State changes at once, so that the next message meets it; effects follow when the facts are on record. */
  function evolve(facts: readonly StepFact[], actor: Actor, at: number): Consequence[] {
    const consequences = facts.flatMap((fact) => {
      state = evolveMatter(plan, state, fact, actor, at);
      return consequencesOf(plan, state, fact);
    });
    changes++;
    show();
    return consequences;
  }

  async function happen(facts: readonly StepFact[], actor: Actor = engine): Promise<Matter> {
    const consequences = evolve(facts, actor, now());
    await journal.write(facts, actor);
    follow(consequences);
    return state;
  }

  /** One after the other, and beside everything else: a reminder does not wait for an effect. */
  function follow(consequences: readonly Consequence[]): void {
    for (const each of consequences) effects = effects.then(() => carry(each));
  }

  async function carry({ key, effects: what, fields }: Consequence): Promise<void> {
    const { procedure, unit, track, matter: id } = plan;
    const context = { key, campaign, cause: procedure.procedure, unit, track, matter: id, fields, at: now() };
    try {
      await carryOut([...what], context);
    } catch (error) {
      if (!(error instanceof ActivityFailure)) throw error;
      await journal.write([{ kind: 'messageRefused', message: key, code: 'MalformedMessage', why: error.message }]);
    }
  }

  function show(): void {
    const stage = state.outcome ?? state.open.map(({ step }) => step).join(', ');
    const deadline = state.open.flatMap(({ dueAt }) => dueAt ?? []).reduce((a, b) => Math.min(a, b), Infinity);
    if (shown === `${stage} ${deadline}`) return;
    shown = `${stage} ${deadline}`;
    setCurrentDetails(`${plan.procedure.procedure}: ${stage}`);
    upsertSearchAttributes([
      { key: searchAttributes.stage, value: stage },
      { key: searchAttributes.deadline, value: deadline === Infinity ? null : new Date(deadline) },
      { key: searchAttributes.outcome, value: state.outcome },
    ]);
  }

  const openedAt = judged(input);
  const opening = resume ? [] : openMatter(plan, input, openedAt);
  const held = resume ? [] : journal.holdFor(opening).map((entry) => ({ ...entry, at: openedAt, actor: input.opener }));
  if (!resume) evolve(opening, input.opener, openedAt);

  setHandler(messages.getMatter, () => state);

  hear(messages.doStep, journal, {
    shape: { step: 'text', outcome: 'text', fields: 'texts' },
    refuse: (message) => refuseStep(plan, state, message, judged(message)),
    act: (message) => happen(doStep(plan, state, message, judged(message)), message.actor),
  });

  hear(messages.addSigner, journal, {
    shape: { step: 'text', role: 'text' },
    refuse: (message) => refuseSigner(plan, state, message),
    act: (message) => happen(addSigner(plan, message), message.actor),
  });

  hear(messages.extendStep, journal, {
    shape: { step: 'text', until: 'text', reason: 'text' },
    refuse: (message) => refuseExtension(plan, state, message, judged(message)),
    act: (message) => happen(extendStep(plan, state, message), message.actor),
  });

  hear(messages.joinMatter, journal, {
    shape: { fields: 'texts' },
    refuse: (message) => refuseJoining(plan, state, message),
    act: (message) => happen(joinMatter(plan, message), message.actor),
  });

  if (!resume) await recordOpening();
  while (state.outcome === null && !workflowInfo().continueAsNewSuggested) await alarmOrChange();
  await settled();
  if (state.outcome === null)
    await continueAsNew<typeof matter>({ ...input, resume: { state, steps: journal.steps() } });

  async function recordOpening(): Promise<void> {
    const repeated = await journal.alone(() => openRecordedMatter(held, plan.procedure.repeated?.same ?? null));
    journal.release();
    if (repeated) follow(consequencesOfRepetition(plan, state));
  }

  /** Nothing is under way any more: neither an answer to somebody nor an effect. */
  async function settled(): Promise<void> {
    for (let awaited: Promise<void> | undefined; awaited !== effects || !allHandlersFinished();) {
      awaited = effects;
      await awaited;
      await condition(allHandlersFinished);
    }
  }

  /** Waits for what is due next; whatever changes meanwhile, the timer is set anew. */
  async function alarmOrChange(): Promise<void> {
    const before = changes;
    const changed = () => changes !== before;
    const alarm = nextAlarm(plan, state);
    if (alarm === null) await condition(() => changed() || workflowInfo().continueAsNewSuggested);
    else if (!(await until(clock, alarm.at, summaryOf(plan, alarm), changed)))
      await happen(ring(plan, state, alarm, now()));
  }
}

function summaryOf({ procedure }: MatterPlan, { step, of }: Alarm): string {
  return of === 'reminder' ? `${procedure.procedure}: ${step} is due soon` : `${procedure.procedure}: ${step} is due`;
}
