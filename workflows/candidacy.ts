import {
  allHandlersFinished,
  condition,
  getExternalWorkflowHandle,
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
  needsLook,
  refuseApplication,
  refuseWithdrawal,
  submitApplication,
  withdrawApplication,
} from '../domain/application.ts';
import {
  applicationOf,
  evolveCandidacy,
  isDecided,
  nextDeadline,
  openCandidacy,
  rulesDueAt,
  stageOf,
  windowEnd,
  type Candidacy,
} from '../domain/candidacy.ts';
import { campaignTime, judgedAt } from '../domain/clock.ts';
import { hearIncident, incidentShape } from '../domain/disqualification.ts';
import { hearPlacement } from '../domain/list.ts';
import { fileRules, refuseRules, refuseRulesReview, reviewRules } from '../domain/mobilisation.ts';
import { hearConclusion, hearRejection, name, refuseName, titleId } from '../domain/naming.ts';
import { hearReinstatement, refuseRuling, ruleObjection } from '../domain/notice.ts';
import { recordCheck, refuseCheck } from '../domain/review.ts';
import { rulesBehind } from '../domain/rules.ts';
import { campaignWorkflowId, listChanged } from './campaign.messages.ts';
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
  async function happen(facts: CandidacyFact[], actor: Actor = engine): Promise<void> {
    const before = state;
    for (const fact of facts) state = evolveCandidacy(state, fact, actor.id);
    const now = state;
    show();
    await journal.write(facts, actor);
    await tellOfChangedList(before, now);
  }

  /** A list that is before the public has changed: its notice may have to begin anew (F35). */
  async function tellOfChangedList(before: Candidacy, now: Candidacy): Promise<void> {
    if ((plan.notice?.whenListChanges.notice ?? 'goesOn') === 'goesOn') return;
    for (const { track } of plan.tracks) {
      const was = applicationOf(before, track).status;
      const is = applicationOf(now, track).status;
      const wasDrawnUp = was === 'shortlisted' ? is !== 'named' : was === 'struck';
      if (was === is || !wasDrawnUp) continue;
      const handle = getExternalWorkflowHandle(campaignWorkflowId(plan.campaign));
      // A campaign that has ended has no notice any more.
      await handle.signal(listChanged, { track, reason: `${unit}: ${is}` }).catch(() => undefined);
    }
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

  const tracks = plan.tracks.map(({ track, due, applies }) => ({ track, due, applies }));
  const enrolment = plan.enrolment.reference.includes(unit) ? 'reference' : 'mandatory';
  const dueAt = plan.actionRules?.dueAt ?? null;
  const opened = journal.holdFor([{ kind: 'candidacyOpened', enrolment, dueAt, tracks }]);

  setHandler(messages.getCandidacy, () => state);

  hear(messages.fileRules, journal, {
    shape: { fields: 'texts' },
    refuse: (message) => refuseRules(plan, state, message),
    act: (message) => answer(fileRules(state, message), message.actor),
  });

  hear(messages.reviewRules, journal, {
    shape: { accepted: 'flag', reason: 'text' },
    refuse: (message) => refuseRulesReview(plan, state, message),
    act: (message) => answer(reviewRules(state, message), message.actor),
  });

  hear(messages.submitApplication, journal, {
    shape: { track: 'text', fields: 'texts' },
    refuse: (message) => refuseApplication(plan, state, message, judged(message)),
    act: async (message) => {
      const at = judged(message);
      if (needsLook(plan, message.track)) {
        const barred = await journal.alone(() => registry.refuseApplicant(plan, message.track, unit, at));
        const refused = barred ?? refuseApplication(plan, state, message, at);
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

  hearFact(messages.trackConcluded, journal, {
    shape: { track: 'text', total: 'numberOrNull' },
    act: ({ track, total }) => happen(hearConclusion(state, track, total)),
  });

  hearFact(messages.deadlineMoved, journal, {
    shape: { target: 'target', until: 'instant' },
    act: ({ target, until: moved }) => happen([{ kind: 'deadlineMoved', target, until: moved }]),
  });

  hearFact(messages.reinstated, journal, {
    shape: { track: 'text', matter: 'text' },
    act: ({ track, matter }) => happen(hearReinstatement(state, track, matter)),
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
  if (plan.tracks.length === 0) await until(plan.clock, plan.closesAt, 'the edition ends', () => false);
  await condition(() => isDecided(state) && allHandlersFinished());

  async function opening(): Promise<void> {
    // Written first and then asked: an incident confirmed meanwhile is either found here or signalled to us.
    const incidents = await journal.alone(() => registry.openCandidacy(opened, plan, unit));
    journal.release();
    for (const incident of incidents) await happen(hearIncident(plan, state, incident));
  }

  async function rulesFiledOrOverdue(): Promise<void> {
    const rules = plan.actionRules;
    if (!rules) return;
    const settled = () => state.rules.filed || (plan.tracks.length > 0 && isDecided(state));
    const due = () => rulesDueAt(rules, state);
    const notice = rules.dueAt - rules.remindAt;
    const remindAt = () => due() - notice;
    if (await untilMoved(remindAt, 'reminder: action rules are due soon', settled)) return;
    await happen([{ kind: 'rulesReminded' }]);
    if (await untilMoved(due, 'action rules are due', settled)) return;
    await happen([{ kind: 'rulesOverdue' }]);
  }

  /** A deadline that is moved while it is waited for is waited for anew, at once (F47). */
  async function untilMoved(time: () => number, summary: string, early: () => boolean): Promise<boolean> {
    for (;;) {
      const waitedFor = time();
      const left = await until(plan.clock, waitedFor, summary, () => early() || time() !== waitedFor);
      if (!left) return false;
      if (early()) return true;
    }
  }

  async function windowsClosed(): Promise<void> {
    const due = plan.tracks.filter((each) => each.due && each.applies);
    const waiting = () => due.filter(({ track }) => state.applications[track]?.status === 'none');
    if (due.length === 0) return;
    const closesAt = () => Math.max(...due.map((each) => windowEnd(state, each)));
    if (await untilMoved(closesAt, 'applications close', () => waiting().length === 0)) return;
    await happen(waiting().map(({ track }) => ({ kind: 'notApplied', track })));
  }
}
