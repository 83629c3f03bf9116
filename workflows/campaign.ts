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
import type { CampaignFact, RefusedMessage } from '../contracts/facts.ts';
import type { Extension } from '../contracts/extension.ts';
import type {
  ApproveNaming,
  ConfirmList,
  ConfirmScores,
  CorrectNotice,
  EndWithoutNaming,
  NameTitles,
  PublishNotice,
  WithdrawList,
} from '../contracts/messages.ts';
import type { Actor } from '../contracts/people.ts';
import type { Plan, StagePlan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import {
  courseOf,
  deadlineOf,
  decideNaming,
  evolveCampaign,
  isEnded,
  isMetByUnits,
  openCampaign,
  refuseApproval,
  refuseCloseStage,
  refuseConfirmList,
  refuseConfirmScores,
  refuseCorrectNotice,
  refuseEndWithoutNaming,
  refuseExtension,
  refuseNaming,
  refusePublish,
  refuseWithdrawList,
  stageAfter,
  stageShown,
  type Campaign,
  type CourseFact,
} from '../domain/campaign.ts';
import { campaignTime, judgedAt } from '../domain/clock.ts';
import { engine } from '../domain/engine.ts';
import { changedNotice, noticeFact } from '../domain/notice.ts';
import { refusal } from '../domain/refusal.ts';
import { rulesBehind } from '../domain/rules.ts';
import { endOfDay, workingDay } from '../domain/working-days.ts';
import * as messages from './campaign.messages.ts';
import type { Decided } from './campaign.messages.ts';
import { hear, hearFact, refuseOthers, type Heard } from './hear.ts';
import { openJournal } from './journal.ts';
import { until } from './wait.ts';

export interface CampaignInput {
  readonly plan: Plan;
  /** Where an earlier run of the same campaign left off, or where it stands on record. */
  readonly resume?: {
    readonly state: Campaign;
    readonly told: number;
    /** Started again from the record: what was decided and not carried to every unit is carried on. */
    readonly restored?: boolean;
  };
}

// Work on every unit goes in batches that report progress; a worker that dies is noticed by the heartbeat.
const {
  enrolUnits,
  beginCalendar,
  sumUpScores,
  announceScores,
  announceExtension,
  refuseTrack,
  drawUpList,
  announceList,
  withdrawList,
  announceListBack,
  endWithoutNaming,
  announceRejection,
  correctContact,
  countOpenObjections,
  nameCandidates,
  issueCircular,
  takeUp,
} = proxyActivities<activities>({
  startToCloseTimeout: '1h',
  heartbeatTimeout: '60s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/** One edition of a programme: its calendar, and for each track list, notice, approval and naming. */
export async function campaign({ plan, resume }: CampaignInput): Promise<string> {
  let state = resume?.state ?? openCampaign(plan);
  const busy = new Set<string>();
  const journal = openJournal({
    of: 'campaign',
    id: plan.campaign,
    campaign: plan.campaign,
    unit: null,
    clock: plan.clock,
    rulesBehind: (fact) => rulesBehind(plan, fact as CampaignFact | RefusedMessage),
    told: resume?.told ?? 0,
  });

  /** State changes at once, so that the next message meets it; the answer waits for the registry. */
  function happen(cause: string, facts: CampaignFact[], actor: Actor = engine): Promise<void> {
    for (const fact of facts) evolve(fact, actor);
    return journal.write(cause, facts, actor);
  }

  /** What an activity has put on record: here it moves the course on. */
  function evolve(fact: CourseFact, actor: Actor): void {
    state = evolveCampaign(state, fact, actor.id);
    setCurrentDetails(`${plan.campaign}: ${stageShown(plan, state)}`);
  }

  const now = () => campaignTime(plan.clock, Date.now());
  const judged = (message: { receivedAt?: number | undefined }) =>
    campaignTime(plan.clock, judgedAt(message.receivedAt, Date.now()));
  const decided = (warnings: Decided['warnings'] = []): Decided => ({ campaign: state, warnings });

  setCurrentDetails(`${plan.campaign}: ${stageShown(plan, state)}`);
  const started = resume ? undefined : happen('started', [{ kind: 'campaignStarted', plan }]);
  const takenUp = resume?.restored ? takeUp(plan.campaign, now()) : undefined;

  setHandler(messages.getCampaign, () => state);

  hear(messages.closeStage, journal, {
    shape: { stage: 'calendarStage', reason: 'text' },
    refuse: (message) => refuseCloseStage(plan, state, message),
    act: async ({ stage, reason, actor, id }) => {
      await happen(id, [{ kind: 'stageClosed', stage, reason }], actor);
      return decided();
    },
  });

  hear(messages.confirmList, journal, {
    shape: { track: 'text', leaveOut: 'leftOut', units: 'listOrNothing', meeting: 'textOrNothing' },
    refuse: (message) => refuseBusy(message) ?? refuseConfirmList(plan, state, message, judged(message)),
    act: (message) => alone(message.track, () => confirmList(message)),
  });

  hear(messages.withdrawList, journal, {
    shape: { track: 'text', reason: 'text' },
    refuse: (message) => refuseBusy(message) ?? refuseWithdrawList(plan, state, message),
    act: (message) => alone(message.track, () => takeListBack(message)),
  });

  hear(messages.confirmScores, journal, {
    shape: { track: 'text', reason: 'text' },
    refuse: (message) => refuseBusy(message) ?? refuseConfirmScores(plan, state, message),
    act: (message) => alone(message.track, () => confirmScores(message)),
  });

  hear(messages.extendDeadline, journal, {
    shape: { target: 'target', unit: 'textOrNothing', until: 'day', reason: 'text' },
    refuse: (message) => refuseExtension(plan, state, message, judged(message)),
    act: extendDeadline,
  });

  hearFact(messages.listChanged, journal, {
    shape: { track: 'text', reason: 'text' },
    act: ({ track, reason, id }) => changeNotice(track, reason, id),
  });

  hear(messages.publishNotice, journal, {
    shape: { track: 'text', media: 'list', contact: 'contact' },
    refuse: (message) => refuseBusy(message) ?? refusePublish(plan, state, message),
    act: publishNotice,
  });

  hear(messages.correctNotice, journal, {
    shape: { track: 'text', contact: 'contact', reason: 'text' },
    refuse: (message) => refuseBusy(message) ?? refuseCorrectNotice(plan, state, message, judged(message)),
    act: (message) => alone(message.track, () => correctNotice(message)),
  });

  hear(messages.approveNaming, journal, {
    shape: { track: 'text', approved: 'flag', reason: 'text' },
    refuse: (message) => refuseBusy(message) ?? refuseApproval(plan, state, message, judged(message)),
    act: (message) => alone(message.track, () => approveNaming(message)),
  });

  hear(messages.endWithoutNaming, journal, {
    shape: { track: 'text', reason: 'text', final: 'yes' },
    refuse: (message) => refuseBusy(message) ?? refuseEndWithoutNaming(plan, state, message, judged(message)),
    act: (message) => alone(message.track, () => endTrack(message)),
  });

  hear(messages.nameTitles, journal, {
    shape: { track: 'text', circular: 'text' },
    refuse: (message) => refuseBusy(message) ?? refuseNaming(plan, state, message, judged(message)),
    act: (message) => alone(message.track, () => nameTitles(message)),
  });

  refuseOthers(journal);

  await Promise.race([edition(), journal.broken]);
  if (!isEnded(state)) await continueAsNew<typeof campaign>({ plan, resume: { state, told: journal.told() } });
  return stageShown(plan, state);

  async function edition(): Promise<void> {
    await (started ?? takenUp);
    const calendar = Promise.all(plan.stages.map(runStage));
    const notices = Promise.all(plan.tracks.map(({ track }) => runNotice(track)));
    await condition(() => isEnded(state) || workflowInfo().continueAsNewSuggested);
    await quiet();
    if (!isEnded(state)) return;
    // A list with nobody on it may be taken back until the calendar has run: then a run of its own goes on.
    await Promise.race([Promise.all([calendar, notices]), condition(() => !isEnded(state))]);
    await quiet();
    if (isEnded(state)) await happen('ended', [{ kind: 'campaignEnded' }]);
  }

  /** Neither an answer to somebody nor an entry is under way. */
  async function quiet(): Promise<void> {
    await condition(allHandlersFinished);
    await journal.settled();
  }

  /** A stage of the calendar opens by a durable timer, and closes by one or by the organiser's earlier decision. */
  async function runStage({ stage, opensAt, closesAt }: StagePlan): Promise<void> {
    if (opensAt === null || closesAt === null) return;
    if (state.stages[stage] === undefined) {
      await until(plan.clock, opensAt, `${stage} opens`, () => false);
      await happen(`${stage} opens`, [{ kind: 'stageOpened', stage }]);
    }
    if (stage === 'mobilisation' && !state.enrolled) {
      const { units, reference } = await enrolUnits(plan, now());
      await beginCalendar(plan);
      await happen('enrolled', [{ kind: 'unitsEnrolled', units, reference }]);
    }
    for (;;) {
      const end = deadlineOf(plan, state, { of: 'stage', stage }) ?? closesAt;
      const isClosed = () => state.stages[stage] === 'closed';
      const isMoved = () => deadlineOf(plan, state, { of: 'stage', stage }) !== end;
      if (!(await until(plan.clock, end, `${stage} closes`, () => isClosed() || isMoved()))) break;
      if (isClosed()) return;
    }
    await happen(`${stage} closes`, [{ kind: 'stageClosed', stage, reason: null }]);
  }

  /** The end of a notice is a timer too; a decision that comes first finds it ended by its date. */
  async function runNotice(track: string): Promise<void> {
    for (;;) {
      await condition(() => runningNotice(track) !== undefined || isEnded(state));
      const endsAt = runningNotice(track);
      if (endsAt === undefined) return;
      if (await until(plan.clock, endsAt, `notice of ${track} ends`, () => runningNotice(track) !== endsAt)) continue;
      await happen(`notice of ${track} ends ${endsAt}`, [
        { kind: 'noticeEnded', track, next: stageAfter(plan, 'notice') },
      ]);
    }
  }

  function runningNotice(track: string): number | undefined {
    const course = courseOf(state, track);
    return course.stage === 'notice' ? course.endsAt : undefined;
  }

  /** The list changed while it is before the public: the notice begins anew, runs longer or goes on (F35). */
  async function changeNotice(track: string, reason: string, id: string): Promise<void> {
    const endsAt = runningNotice(track);
    const changed = plan.notice && endsAt !== undefined && changedNotice(plan.notice, { track, endsAt }, reason, now());
    if (changed) await happen(id, [changed]);
  }

  async function confirmScores({ track, actor, id }: Heard<ConfirmScores>): Promise<Refusal | Decided> {
    // Where nothing is named the result is the score.
    const next = plan.tracks.find((each) => each.track === track)?.title === null ? 'concluded' : 'review';
    const summed = await sumUpScores(plan, track, next, { actor, at: now(), id });
    if ('refused' in summed) return summed.refused;
    evolve(summed.moved, actor);
    if (next === 'concluded') await announceScores(plan.campaign, track, now());
    return decided();
  }

  async function extendDeadline(message: Heard<Extension>): Promise<Decided> {
    const { target, unit = null, until: day, reason, actor, id } = message;
    const from = deadlineOf(plan, state, target, unit ?? undefined) ?? now();
    const moved = endOfDay(day);
    const extended: CampaignFact = { kind: 'deadlineExtended', target, unit, from, until: moved, reason };
    if (target.of === 'notice') {
      const longer = { track: target.track, firstDay: null, lastDay: day, endsAt: moved };
      const { provisional } = workingDay(day);
      await happen(id, [extended, { kind: 'noticeChanged', ...longer, provisional, reason }], actor);
    } else {
      await happen(id, [extended], actor);
      if (isMetByUnits(target)) await announceExtension(plan.campaign, target, unit, { until: moved, id, at: now() });
    }
    return decided();
  }

  async function confirmList(message: Heard<ConfirmList>): Promise<Refusal | Decided> {
    const { track, actor, leaveOut, units, id } = message;
    const choice = { leaveOut, chosen: units, next: stageAfter(plan, 'list') };
    const drawn = await drawUpList(plan, track, choice, { actor, at: now(), id });
    if ('refused' in drawn) return drawn.refused;
    evolve(drawn.moved, actor);
    await announceList(plan.campaign, track, { id, at: now() });
    return decided();
  }

  async function takeListBack({ track, reason, actor, id }: Heard<WithdrawList>): Promise<Refusal | Decided> {
    const refused = await withdrawList(plan, track, reason, { actor, at: now(), id });
    if (refused) return refused;
    evolve({ kind: 'listWithdrawn', track, reason }, actor);
    await announceListBack(plan.campaign, track, { id, at: now() });
    return decided();
  }

  async function publishNotice(message: Heard<PublishNotice>): Promise<Refusal | Decided> {
    if (!plan.notice) return refusal('NotPartOfThis', `${plan.programme} publishes no list`);
    const fact = noticeFact(plan.notice, message, now());
    await happen(message.id, [fact], message.actor);
    if (!fact.provisional) return decided();
    const why = `the working days of ${fact.lastDay.slice(0, 4)} are not announced yet: the end of the notice is provisional`;
    return decided([{ code: 'ProvisionalDate', message: why, rules: plan.notice.rules }]);
  }

  /** What the notice said before stands on record, and nowhere here. */
  async function correctNotice(message: Heard<CorrectNotice>): Promise<Refusal | Decided> {
    const { actor, id, track, contact, reason } = message;
    const refused = await correctContact(plan, { track, contact, reason }, { actor, at: now(), id });
    return refused ?? decided();
  }

  async function approveNaming(message: Heard<ApproveNaming>): Promise<Refusal | Decided> {
    const { track, actor, approved, id } = message;
    const waiting = await refuseOpenObjections(track);
    if (waiting) return waiting;
    await happen(id, [...endOfNotice(track), ...decideNaming(plan, message)], actor);
    if (!approved) await announceListBack(plan.campaign, track, { id, at: now() });
    return decided();
  }

  async function endTrack({ track, reason, actor, id }: Heard<EndWithoutNaming>): Promise<Refusal | Decided> {
    const refused = await endWithoutNaming(plan, track, reason, { actor, at: now(), id });
    if (refused) return refused;
    evolve({ kind: 'endedWithoutNaming', track, reason }, actor);
    await announceRejection(plan.campaign, track, reason, { id, at: now() });
    return decided();
  }

  async function nameTitles(message: Heard<NameTitles>): Promise<Refusal | Decided> {
    const { track, circular, actor, id } = message;
    const waiting = (await refuseOpenObjections(track)) ?? (await refuseTrack(plan, track, 'naming'));
    if (waiting) return waiting;
    const { named, held } = await nameCandidates(plan.campaign, track, now());
    if (named === 0 && held.length > 0) {
      return refusal('ObjectionsOpen', `objections to ${held.join(', ')} wait for a ruling`, plan.notice?.rules ?? []);
    }
    await happen(`${id} notice`, endOfNotice(track), actor);
    const { moved, warnings } = await issueCircular(plan.campaign, { track, circular }, { actor, at: now(), id });
    evolve(moved, actor);
    if (plan.mayReinstate && moved.next === 'maintenance')
      await announceRejection(plan.campaign, track, 'the naming is over', { id, at: now() });
    return decided(warnings);
  }

  /** An objection in time holds the whole batch until it is ruled on (SX-A03), where the programme says so (F34). */
  async function refuseOpenObjections(track: string): Promise<Refusal | undefined> {
    if (plan.notice?.openObjectionHolds !== 'batch') return undefined;
    const open = await countOpenObjections(plan.campaign, track);
    return open === 0
      ? undefined
      : refusal('ObjectionsOpen', `${open} objection(s) to ${track} wait for a ruling`, plan.notice.rules);
  }

  function endOfNotice(track: string): CampaignFact[] {
    if (runningNotice(track) === undefined) return [];
    return [{ kind: 'noticeEnded', track, next: stageAfter(plan, 'notice') }];
  }

  function refuseBusy({ track }: { track: string }): Refusal | undefined {
    return busy.has(track) ? refusal('InProgress', `another decision on ${track} is being carried out`) : undefined;
  }

  /** One decision on a track at a time: it may wait for activities, and the next must find its outcome. */
  async function alone<Answer>(track: string, decide: () => Promise<Answer>): Promise<Answer> {
    busy.add(track);
    try {
      if (takenUp) await takenUp;
      return await decide();
    } finally {
      busy.delete(track);
    }
  }
}
