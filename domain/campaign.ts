import type { CampaignFact } from '../contracts/facts.ts';
import type {
  ApproveNaming,
  CloseStage,
  ConfirmList,
  Message,
  NameTitles,
  PublishNotice,
} from '../contracts/messages.ts';
import type { Plan, TrackPlan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { StageName } from '../contracts/stages.ts';
import { refuseUnknownTrack, trackOf } from './candidacy.ts';
import { refuseAct, type ActName } from './policy.ts';
import { refusal, unreachable } from './refusal.ts';
import { dateOf } from './working-days.ts';

/** One edition: which stages are open, and how far each track is. The fold of its facts. */
export interface Campaign {
  readonly enrolled: boolean;
  /** The stages of the calendar; one that is missing has not opened. */
  readonly stages: Readonly<Partial<Record<StageName, 'open' | 'closed'>>>;
  readonly courses: Readonly<Record<string, Course>>;
}

/** How far a track is after its applications; what it carries depends on that. */
export type Course =
  | { readonly stage: 'notDue' }
  | { readonly stage: 'review' }
  | { readonly stage: 'list'; readonly confirmedBy: string }
  | { readonly stage: 'notice'; readonly confirmedBy: string; readonly endsAt: number }
  | { readonly stage: 'approval'; readonly confirmedBy: string }
  | { readonly stage: 'naming' }
  | { readonly stage: 'maintenance'; readonly named: number }
  | { readonly stage: 'rejected' };

export function openCampaign(plan: Plan): Campaign {
  const courses = plan.tracks.map(({ track, due }) => [track, { stage: due ? 'review' : 'notDue' }] as const);
  return { enrolled: false, stages: {}, courses: Object.fromEntries(courses) };
}

/** The next state: the only place where a campaign changes. */
export function evolveCampaign(state: Campaign, fact: CampaignFact, actor: string): Campaign {
  switch (fact.kind) {
    case 'campaignStarted':
    case 'campaignEnded':
      return state;
    case 'unitsEnrolled':
      return { ...state, enrolled: true };
    case 'stageOpened':
      return { ...state, stages: { ...state.stages, [fact.stage]: 'open' } };
    case 'stageClosed':
      return { ...state, stages: { ...state.stages, [fact.stage]: 'closed' } };
    case 'listConfirmed':
      if (fact.candidates.length === 0) return onCourse(state, fact.track, { stage: 'maintenance', named: 0 });
      return onCourse(state, fact.track, { stage: 'list', confirmedBy: actor });
    case 'noticePublished':
      return onCourse(state, fact.track, {
        stage: 'notice',
        confirmedBy: confirmerOf(state, fact.track),
        endsAt: fact.endsAt,
      });
    case 'noticeEnded':
      return onCourse(state, fact.track, { stage: 'approval', confirmedBy: confirmerOf(state, fact.track) });
    case 'namingDecided':
      return onCourse(state, fact.track, fact.approved ? { stage: 'naming' } : { stage: 'rejected' });
    case 'titlesNamed':
      return onCourse(state, fact.track, { stage: 'maintenance', named: fact.units.length });
    default:
      return unreachable(fact);
  }
}

/** Whether every track is named, rejected or not due in this edition. */
export function isEnded(state: Campaign): boolean {
  return Object.values(state.courses).every(({ stage }) => ['notDue', 'maintenance', 'rejected'].includes(stage));
}

/** The stage that an operator sees: of the calendar while one is open, then of the track that is least far. */
export function stageShown(state: Campaign): StageName {
  const open = calendar.findLast((stage) => state.stages[stage] === 'open');
  if (open && open !== 'maintenance') return open;
  const order: readonly StageName[] = ['review', 'list', 'notice', 'approval', 'naming'];
  const courses = Object.values(state.courses).map(({ stage }) => stage);
  return order.find((stage) => (courses as string[]).includes(stage)) ?? 'maintenance';
}

const calendar: readonly StageName[] = ['mobilisation', 'implementation', 'application'];

export function courseOf(state: Campaign, track: string): Course {
  return state.courses[track] ?? { stage: 'notDue' };
}

/** A stage that a decision may close before its date; a window that the document fixes may not be cut short. */
export function refuseCloseStage(plan: Plan, state: Campaign, message: Message<CloseStage>): Refusal | undefined {
  return (
    refuseAct('closeStage', message.actor, { bodies: plan.bodies }) ??
    (state.stages[message.stage] === 'open' ? undefined : refusal('StageNotOpen', `${message.stage} is not open`))
  );
}

/** Why the candidate list may not be confirmed at the campaign's instant `at`: it waits for the window's end (SX-S4c). */
export function refuseConfirmList(
  plan: Plan,
  state: Campaign,
  message: Message<ConfirmList>,
  at: number,
): Refusal | undefined {
  const track = trackOf(plan, message.track);
  return (
    refuseOffCourse('confirmList', plan, state, message) ??
    (track && at < track.closesAt
      ? refusal(
          'StageNotOpen',
          `units may still apply for ${track.track} until ${dateOf(track.closesAt - 1)}`,
          plan.rules.list,
        )
      : undefined) ??
    (courseOf(state, message.track).stage === 'review'
      ? undefined
      : decided(message.track, 'the list', plan.rules.list))
  );
}

export function refusePublish(plan: Plan, state: Campaign, message: Message<PublishNotice>): Refusal | undefined {
  const refused = refuseOffCourse('publishNotice', plan, state, message);
  if (refused) return refused;
  const { stage } = courseOf(state, message.track);
  if (stage === 'review') return notListed(plan, message.track);
  return stage === 'list' ? undefined : decided(message.track, 'the notice', plan.notice.rules);
}

/** The leading group decides after the notice (SX-S5a), and never on a list of its own making (CL-M4d). */
export function refuseApproval(
  plan: Plan,
  state: Campaign,
  message: Message<ApproveNaming>,
  at: number,
): Refusal | undefined {
  const refused =
    refuseOffCourse('approveNaming', plan, state, message) ?? refuseBeforeNoticeEnd(plan, state, message.track, at);
  if (refused) return refused;
  const course = courseOf(state, message.track);
  if (course.stage !== 'notice' && course.stage !== 'approval')
    return decided(message.track, 'the approval', plan.rules.approval);
  if (course.confirmedBy !== message.actor.id) return undefined;
  return refusal(
    'OwnSubmission',
    `${message.actor.id} confirmed this list and may not approve it`,
    plan.rules.approval,
  );
}

/** The organiser names after the leading group's approval (SX-S4e, SX-A12). */
export function refuseNaming(
  plan: Plan,
  state: Campaign,
  message: Message<NameTitles>,
  at: number,
): Refusal | undefined {
  const refused =
    refuseOffCourse('nameTitles', plan, state, message) ?? refuseBeforeNoticeEnd(plan, state, message.track, at);
  if (refused) return refused;
  const { stage } = courseOf(state, message.track);
  if (stage === 'notice' || stage === 'approval') {
    return refusal(
      'NotApproved',
      `the leading group has not approved the naming of ${message.track}`,
      plan.rules.approval,
    );
  }
  return stage === 'naming' ? undefined : decided(message.track, 'the naming', plan.rules.naming);
}

/** Why nothing can be decided yet about a list that is not published or whose notice still runs (SX-S4d). */
function refuseBeforeNoticeEnd(plan: Plan, state: Campaign, track: string, at: number): Refusal | undefined {
  const course = courseOf(state, track);
  if (course.stage === 'review') return notListed(plan, track);
  if (course.stage === 'list')
    return refusal('NoticeNotPublished', `the list of ${track} is not published`, plan.notice.rules);
  if (course.stage !== 'notice' || at >= course.endsAt) return undefined;
  return refusal(
    'NoticeRunning',
    `the notice of ${track} runs until ${dateOf(course.endsAt - 1)} at 24:00`,
    plan.notice.rules,
  );
}

function refuseOffCourse(
  act: ActName,
  plan: Plan,
  state: Campaign,
  message: Message<{ track: string }>,
): Refusal | undefined {
  return (
    refuseAct(act, message.actor, { bodies: plan.bodies }) ??
    refuseUnknownTrack(plan, message.track) ??
    (courseOf(state, message.track).stage === 'notDue' ? notDue(trackOf(plan, message.track)) : undefined)
  );
}

function notDue(track: TrackPlan | undefined): Refusal | undefined {
  return track && refusal('NotDueThisYear', `${track.track} is due in ${track.applicationYear}`, track.windowRules);
}

function notListed(plan: Plan, track: string): Refusal {
  return refusal('ListNotConfirmed', `the list of ${track} is not confirmed`, plan.rules.list);
}

function decided(track: string, what: string, rules: readonly string[]): Refusal {
  return refusal('AlreadyDecided', `${what} of ${track} is decided already`, rules);
}

function confirmerOf(state: Campaign, track: string): string {
  const course = courseOf(state, track);
  return 'confirmedBy' in course ? course.confirmedBy : '';
}

function onCourse(state: Campaign, track: string, course: Course): Campaign {
  return { ...state, courses: { ...state.courses, [track]: course } };
}
