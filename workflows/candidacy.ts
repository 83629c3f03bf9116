import {
  allHandlersFinished,
  condition,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  upsertSearchAttributes,
} from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { CandidacyFact, RefusedMessage } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import {
  refuseApplication,
  refuseWithdrawal,
  refuseWithoutTitle,
  submitApplication,
  withdrawApplication,
} from '../domain/application.ts';
import { evolveCandidacy, isDecided, nextDeadline, openCandidacy, stageOf, trackOf } from '../domain/candidacy.ts';
import { campaignTime, judgedAt } from '../domain/clock.ts';
import { hearIncident, incidentShape } from '../domain/disqualification.ts';
import { hearPlacement } from '../domain/list.ts';
import { fileRules, refuseRules } from '../domain/mobilisation.ts';
import { hearRejection, name, refuseName, titleId } from '../domain/naming.ts';
import { refuseRuling, ruleObjection } from '../domain/notice.ts';
import { recordCheck, refuseCheck } from '../domain/review.ts';
import { rulesBehind } from '../domain/rules.ts';
import * as messages from './candidacy.messages.ts';
import { hear, hearFact } from './hear.ts';
import { engine, openJournal } from './journal.ts';
import { refuse } from './refuse.ts';
import { searchAttributes } from './search-attributes.ts';
import { until } from './wait.ts';

export interface CandidacyInput {
  readonly plan: Plan;
  readonly unit: string;
}

const registry = proxyLocalActivities<activities>({ startToCloseTimeout: '30s' });

/** One unit in one campaign, from mobilisation to the last decision on its applications. */
export async function candidacy({ plan, unit }: CandidacyInput): Promise<void> {
  let state = openCandidacy(plan, unit);
  let shown = { stage: stageOf(state), deadline: nextDeadline(plan, state) };
  const journal = openJournal({
    campaign: plan.campaign,
    unit,
    clock: plan.clock,
    rulesBehind: (fact) => rulesBehind(plan, fact as CandidacyFact | RefusedMessage),
  });

  /** State changes at once, so that the next message meets it; the answer waits for the registry. */
  function happen(facts: CandidacyFact[], actor: Actor = engine): Promise<void> {
    for (const fact of facts) state = evolveCandidacy(state, fact, actor.id);
    show();
    return journal.write(facts, actor);
  }

  function show(): void {
    const stage = stageOf(state);
    const deadline = nextDeadline(plan, state);
    if (stage === shown.stage && deadline === shown.deadline) return;
    shown = { stage, deadline };
    setCurrentDetails(`${unit}: ${stage}`);
    upsertSearchAttributes([
      { key: searchAttributes.stage, value: stage },
      { key: searchAttributes.deadline, value: deadline === null ? null : new Date(deadline) },
      { key: searchAttributes.outcome, value: isDecided(state) ? stage : null },
    ]);
  }

  const answer = async (facts: CandidacyFact[], actor: Actor) => {
    await happen(facts, actor);
    return state;
  };
  const judged = (message: { receivedAt?: number | undefined }) =>
    campaignTime(plan.clock, judgedAt(message.receivedAt, Date.now()));

  const tracks = plan.tracks.map(({ track, due }) => ({ track, due }));
  const opened = journal.holdFor([{ kind: 'candidacyOpened', dueAt: plan.actionRules.dueAt, tracks }]);

  setHandler(messages.getCandidacy, () => state);

  hear(messages.fileRules, journal, {
    shape: { fields: 'texts' },
    refuse: (message) => refuseRules(plan, state, message),
    act: (message) => answer(fileRules(state, message), message.actor),
  });

  hear(messages.submitApplication, journal, {
    shape: { track: 'text', fields: 'texts' },
    refuse: (message) => refuseApplication(plan, state, message, judged(message)),
    act: async (message) => {
      const at = judged(message);
      if (trackOf(plan, message.track)?.requiresTitle != null) {
        const held = await journal.alone(() => registry.titlesHeld(unit, plan.programme));
        const refused =
          refuseWithoutTitle(plan, state, message.track, held) ?? refuseApplication(plan, state, message, at);
        if (refused) return refused;
      }
      return answer(submitApplication(message, at), message.actor);
    },
  });

  hear(messages.withdrawApplication, journal, {
    shape: { track: 'text', reason: 'text' },
    refuse: (message) => refuseWithdrawal(plan, state, message),
    act: (message) => answer(withdrawApplication(message), message.actor),
  });

  hear(messages.recordCheck, journal, {
    shape: { track: 'text', check: 'text', passed: 'flag', note: 'text' },
    refuse: (message) => refuseCheck(plan, state, message),
    act: (message) => answer(recordCheck(plan, state, message), message.actor),
  });

  hear(messages.ruleObjection, journal, {
    shape: { track: 'text', objection: 'text', upheld: 'flag', reason: 'text' },
    refuse: (message) => refuseRuling(plan, state, message),
    act: async (message) =>
      (await journal.alone(() => registry.refuseRulingOn(plan.campaign, unit, message))) ??
      answer(ruleObjection(state, message), message.actor),
  });

  setHandler(
    messages.name,
    async ({ track }) => {
      await happen(name(plan, state, track));
      return { title: titleId(plan.campaign, track, unit) };
    },
    {
      validator: ({ track }: { readonly track: string }) => {
        refuse(refuseName(plan, state, track));
      },
    },
  );

  hearFact(messages.majorIncident, journal, {
    shape: incidentShape,
    act: (incident) => happen(hearIncident(plan, state, incident)),
  });

  hearFact(messages.listDecided, journal, {
    shape: { track: 'text', placement: 'placement' },
    act: ({ track, placement }) => happen(hearPlacement(state, track, placement)),
  });

  hearFact(messages.namingRejected, journal, {
    shape: { track: 'text', reason: 'text' },
    act: ({ track, reason }) => happen(hearRejection(state, track, reason)),
  });

  await opening();
  await rulesFiledOrOverdue();
  await windowsClosed();
  await condition(() => isDecided(state) && allHandlersFinished());

  async function opening(): Promise<void> {
    // Written first and then asked: an incident confirmed meanwhile is either found here or signalled to us.
    const incidents = await journal.alone(() => registry.openCandidacy(opened, plan, unit));
    journal.release();
    for (const incident of incidents) await happen(hearIncident(plan, state, incident));
  }

  async function rulesFiledOrOverdue(): Promise<void> {
    const settled = () => state.rules.filed || isDecided(state);
    const { remindAt, dueAt } = plan.actionRules;
    if (await until(plan.clock, remindAt, 'reminder: action rules are due soon', settled)) return;
    await happen([{ kind: 'rulesReminded' }]);
    if (await until(plan.clock, dueAt, 'action rules are due', settled)) return;
    await happen([{ kind: 'rulesOverdue' }]);
  }

  async function windowsClosed(): Promise<void> {
    const due = plan.tracks.filter((each) => each.due);
    const waiting = () => due.filter(({ track }) => state.applications[track]?.status === 'none');
    const closesAt = Math.max(...due.map((each) => each.closesAt));
    if (await until(plan.clock, closesAt, 'applications close', () => waiting().length === 0)) return;
    await happen(waiting().map(({ track }) => ({ kind: 'notApplied', track })));
  }
}
