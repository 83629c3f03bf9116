import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Clock } from '../contracts/clock.ts';
import type { RefusedMessage } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import { campaignTime, judgedAt } from '../domain/clock.ts';
import { engine } from '../domain/engine.ts';
import type { Given } from '../domain/form.ts';
import {
  evolveMatter,
  joinMatter,
  nextAlarm,
  openMatter,
  refuseJoining,
  ring,
  rulesBehindMatter,
  unopened,
  type Alarm,
  type Matter,
  type MatterPlan,
  type StepFact,
} from '../domain/matter.ts';
import { addSigner, doStep, extendStep, refuseExtension, refuseSigner, refuseStep } from '../domain/step.ts';
import { anotherDay } from './another-day.messages.ts';
import { hear, refuseOthers } from './hear.ts';
import { openJournal } from './journal.ts';
import * as messages from './matter.messages.ts';
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
  /** Where an earlier run of the same matter left off, or where it stands on record. */
  readonly resume?: { readonly state: Matter; readonly told: number };
}

// Whatever is away comes back, and then it happens.
const { openRecordedMatter, recordMatter } = proxyActivities<activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '200ms', maximumInterval: '20s', nonRetryableErrorTypes: anotherDay },
});

/** One matter under a procedure of the programme, from its opening until no step of it is open. */
export async function matter(input: MatterInput): Promise<string> {
  const { plan, campaign, clock, resume } = input;
  let state = resume?.state ?? unopened;
  let changes = 0;
  const journal = openJournal({
    of: 'matter',
    id: plan.matter,
    campaign,
    unit: plan.unit,
    clock,
    rulesBehind: (fact) => rulesBehindMatter(plan, fact as StepFact | RefusedMessage),
    told: resume?.told ?? 0,
  });

  const now = () => campaignTime(clock, Date.now());
  const judged = (message: { receivedAt?: number | undefined }) =>
    campaignTime(clock, judgedAt(message.receivedAt, Date.now()));

  /** State changes at once, so that the next message meets it. */
  function evolve(facts: readonly StepFact[], actor: Actor, at: number): void {
    for (const fact of facts) state = evolveMatter(plan, state, fact, actor, at);
    changes++;
    show();
  }

  async function happen(cause: string, facts: readonly StepFact[], actor: Actor = engine): Promise<Matter> {
    evolve(facts, actor, now());
    const entries = journal.prepare(cause, facts, actor);
    const after = state;
    await journal.alone(entries, (told) => recordMatter({ of: 'matter', id: plan.matter, told }, entries, after));
    return after;
  }

  function show(): void {
    const open = state.open.map(({ step, dueAt }) => (dueAt ? `${step} until ${new Date(dueAt).toISOString()}` : step));
    setCurrentDetails(`${plan.procedure.procedure}: ${state.outcome ?? open.join(', ')}`);
  }

  const openedAt = judged(input);
  const recorded = resume ? undefined : open();

  setHandler(messages.getMatter, () => state);

  hear(messages.doStep, journal, {
    shape: { step: 'text', outcome: 'text', fields: 'texts' },
    refuse: (message) => refuseStep(plan, state, message, judged(message)),
    act: (message) => happen(message.id, doStep(plan, state, message, judged(message)), message.actor),
  });

  hear(messages.addSigner, journal, {
    shape: { step: 'text', role: 'text' },
    refuse: (message) => refuseSigner(plan, state, message),
    act: (message) => happen(message.id, addSigner(plan, message), message.actor),
  });

  hear(messages.extendStep, journal, {
    shape: { step: 'text', until: 'text', reason: 'text' },
    refuse: (message) => refuseExtension(plan, state, message, judged(message)),
    act: (message) => happen(message.id, extendStep(plan, state, message), message.actor),
  });

  hear(messages.joinMatter, journal, {
    shape: { fields: 'texts' },
    refuse: (message) => refuseJoining(plan, state, message),
    act: (message) => happen(message.id, joinMatter(plan, message), message.actor),
  });

  refuseOthers(journal);

  await Promise.race([course(), journal.broken]);
  if (state.outcome === null) {
    await continueAsNew<typeof matter>({ ...input, resume: { state, told: journal.told() } });
  }
  return state.outcome ?? '';

  async function course(): Promise<void> {
    await recorded;
    while (state.outcome === null && !workflowInfo().continueAsNewSuggested) await alarmOrChange();
    await settled();
  }

  /** What opens it is the first that is written, whatever message comes with the very first task. */
  async function open(): Promise<void> {
    const facts = openMatter(plan, input, openedAt);
    evolve(facts, input.opener, openedAt);
    const entries = journal.prepare('opened', facts, input.opener).map((entry) => ({ ...entry, at: openedAt }));
    const kept = { plan, state };
    await journal.alone(entries, (told) => openRecordedMatter({ of: 'matter', id: plan.matter, told }, entries, kept));
  }

  /** Nobody waits for an answer any more. */
  async function settled(): Promise<void> {
    do {
      await condition(allHandlersFinished);
      await journal.settled();
    } while (!allHandlersFinished());
  }

  /** Waits for what is due next; whatever changes meanwhile, the timer is set anew. */
  async function alarmOrChange(): Promise<void> {
    const before = changes;
    const changed = () => changes !== before;
    const alarm = nextAlarm(plan, state);
    if (alarm === null) await condition(() => changed() || workflowInfo().continueAsNewSuggested);
    else if (!(await until(clock, alarm.at, summaryOf(plan, alarm), changed)))
      await happen(`${alarm.of} ${alarm.step} ${alarm.at}`, ring(plan, state, alarm, now()));
  }
}

function summaryOf({ procedure }: MatterPlan, { step, of }: Alarm): string {
  return of === 'reminder' ? `${procedure.procedure}: ${step} is due soon` : `${procedure.procedure}: ${step} is due`;
}
