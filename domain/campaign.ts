import type { CampaignFact } from '../contracts/facts.ts';
import type { Extension, Target } from '../contracts/extension.ts';
import type {
  ApproveNaming,
  CloseStage,
  ConfirmList,
  ConfirmScores,
  CorrectNotice,
  EndWithoutNaming,
  Message,
  NameTitles,
  PublishNotice,
  WithdrawList,
} from '../contracts/messages.ts';
import type { Actor } from '../contracts/people.ts';
import type { CourseStep, Plan, TrackPlan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { CourseStage, StageName } from '../contracts/stages.ts';
import { refuseUnknownTrack, trackOf } from './candidacy.ts';
import { keyOf } from './deadline.ts';
import { refuseAct, refuseBelow, refuseOwnAmong, type ActName } from './policy.ts';
import { refusal, unreachable } from './refusal.ts';
import { dateOf, endOfDay } from './working-days.ts';

/** One edition: which stages are open, and how far each track is. The fold of its facts. */
export interface Campaign {
  readonly enrolled: boolean;
  /** The stages of the calendar; one that is missing has not opened. */
  readonly stages: Readonly<Partial<Record<StageName, 'open' | 'closed'>>>;
  readonly courses: Readonly<Record<string, Course>>;
  /** Deadlines that were moved for everybody: first instant after each, epoch ms. */
  readonly extended: Readonly<Record<string, number>>;
  /** And those that were moved for one unit, by the deadline and the unit. */
  readonly granted: Readonly<Record<string, Readonly<Record<string, number>>>>;
  /** The tracks whose scores are confirmed. */
  readonly scored: readonly string[];
  /** Whether nothing more can be decided: not even that a list is taken back. */
  readonly ended: boolean;
}

/** How far a track is after its applications; what it carries depends on that. `stage` is what it waits for. */
export type Course =
  | { readonly stage: 'notDue' }
  | { readonly stage: 'review' }
  | { readonly stage: 'list' | 'approval'; readonly confirmedBy: string }
  | { readonly stage: 'notice'; readonly confirmedBy: string; readonly endsAt: number }
  | { readonly stage: 'naming' }
  | {
      readonly stage: 'maintenance';
      /** A list brought it here, with nobody on it or with nothing to follow: it may be taken back. */
      readonly byList?: true;
    }
  | { readonly stage: 'concluded' }
  | { readonly stage: 'rejected' };

export function openCampaign(plan: Plan): Campaign {
  const courses = plan.tracks.map(({ track, due }) => [track, { stage: due ? 'review' : 'notDue' }] as const);
  const moved = { extended: {}, granted: {} };
  return { enrolled: false, stages: {}, courses: Object.fromEntries(courses), ...moved, scored: [], ended: false };
}

/** What moves a course on, with or without whom it concerns: the workflow knows no units. */
export type CourseFact = Exclude<CampaignFact, { readonly kind: Named }> | CourseMoved;

/** A decision on many, as far as it moves the course of its track on. */
export interface CourseMoved {
  readonly kind: Named;
  readonly track: string;
  readonly next: CourseStage;
}
type Named = 'listConfirmed' | 'scoresConfirmed' | 'titlesNamed';

/** The next state: the only place where a campaign changes. */
export function evolveCampaign(state: Campaign, fact: CourseFact, actor: string): Campaign {
  switch (fact.kind) {
    case 'campaignStarted':
    case 'overallComputed':
    case 'noticeCorrected':
      return state;
    case 'campaignEnded':
      return { ...state, ended: true };
    case 'unitsEnrolled':
      return { ...state, enrolled: true };
    case 'stageOpened':
      return { ...state, stages: { ...state.stages, [fact.stage]: 'open' } };
    case 'stageClosed':
      return { ...state, stages: { ...state.stages, [fact.stage]: 'closed' } };
    case 'listConfirmed':
      return onCourse(
        state,
        fact.track,
        fact.next === 'maintenance' ? { stage: fact.next, byList: true } : courseFrom(fact.next, actor),
      );
    case 'listWithdrawn':
      return onCourse(state, fact.track, { stage: 'review' });
    case 'noticePublished':
    case 'noticeChanged':
      return onCourse(state, fact.track, {
        stage: 'notice',
        confirmedBy: confirmerOf(state, fact.track),
        endsAt: fact.endsAt,
      });
    case 'scoresConfirmed':
      return onCourse(
        { ...state, scored: [...state.scored, fact.track] },
        fact.track,
        courseFrom(fact.next, confirmerOf(state, fact.track)),
      );
    case 'noticeEnded':
      return onCourse(state, fact.track, courseFrom(fact.next, confirmerOf(state, fact.track)));
    case 'namingDecided':
      return onCourse(state, fact.track, courseFrom(fact.next, confirmerOf(state, fact.track)));
    case 'endedWithoutNaming':
      return onCourse(state, fact.track, { stage: 'rejected' });
    case 'titlesNamed':
      return onCourse(state, fact.track, courseFrom(fact.next, ''));
    case 'deadlineExtended':
      return extend(state, fact);
    default:
      return unreachable(fact);
  }
}

function extend(state: Campaign, fact: CampaignFact & { readonly kind: 'deadlineExtended' }): Campaign {
  const { target, unit, until } = fact;
  const key = keyOf(target);
  if (unit === null) return { ...state, extended: { ...state.extended, [key]: until } };
  return { ...state, granted: { ...state.granted, [key]: { ...state.granted[key], [unit]: until } } };
}

function courseFrom(stage: CourseStage, confirmedBy: string): Course {
  switch (stage) {
    case 'list':
    case 'approval':
      return { stage, confirmedBy };
    case 'notice':
      throw new Error('a notice begins when it is published');
    case 'review':
    case 'naming':
    case 'maintenance':
    case 'concluded':
    case 'rejected':
      return { stage };
    default:
      return unreachable(stage);
  }
}

/** What a track waits for after this step of the programme's course; a list waits to be published. */
export function stageAfter(plan: Plan, step: CourseStep): CourseStage {
  const next = plan.course[plan.course.indexOf(step) + 1];
  return next === 'notice' ? 'list' : (next ?? 'maintenance');
}

/** Whether every track is named, rejected, concluded by its scores or not due in this edition. */
export function isEnded(state: Campaign): boolean {
  return Object.values(state.courses).every(({ stage }) => isOver(stage));
}

export function isOver(stage: Course['stage']): boolean {
  return ['notDue', 'maintenance', 'concluded', 'rejected'].includes(stage);
}

/** The stage that an operator sees: of the calendar while one is open, then of the track that is least far. */
export function stageShown(plan: Plan, state: Campaign): StageName {
  const open = calendar.findLast((stage) => state.stages[stage] === 'open');
  if (open) return open;
  // Before units apply it is still where it was, though that was closed early (F6).
  const isAhead = plan.stages.some(({ stage }) => stage === 'application' && state.stages[stage] === undefined);
  if (isAhead) return calendar.findLast((stage) => state.stages[stage] !== undefined) ?? 'mobilisation';
  const order: readonly StageName[] = ['review', 'list', 'notice', 'approval', 'naming'];
  const courses = Object.values(state.courses).map(({ stage }) => stage);
  return order.find((stage) => (courses as string[]).includes(stage)) ?? 'maintenance';
}

/**
 * What is shown of a track that is at this stage: as long as somebody may still apply it is where its calendar is; reviews
 * may well have begun by then. `at`: the campaign's instant, epoch ms.
 */
export function trackStageShown(
  { plan, state }: { readonly plan: Plan; readonly state: Campaign },
  track: TrackPlan,
  stage: string,
  at: number,
): string {
  if (stage !== 'review' || at >= lastClosingOf(state, track)) return stage;
  if (track.applies && at >= track.opensAt) return 'application';
  const begins = Math.min(...plan.stages.flatMap(({ opensAt }) => opensAt ?? []));
  return at < begins ? 'mobilisation' : 'implementation';
}

const calendar: readonly StageName[] = [
  'mobilisation',
  'implementation',
  'application',
  'review',
  'assessment',
  'opinions',
  'selection',
];

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
    refuseWithoutStep(plan, 'list', message.track) ??
    (track && refuseEarlyList(plan, state, track, at)) ??
    (courseOf(state, message.track).stage === 'review'
      ? undefined
      : decided(message.track, 'the list', plan.rules.list)) ??
    refuseChoice(plan, message)
  );
}

function refuseEarlyList(plan: Plan, state: Campaign, track: TrackPlan, at: number): Refusal | undefined {
  const closesAt = lastClosingOf(state, track);
  if (at >= closesAt) return undefined;
  const why = track.applies
    ? `units may still apply for ${track.track} until ${dateOf(closesAt - 1)}`
    : `${track.track} is assessed from ${dateOf(closesAt)} on`;
  return refusal('StageNotOpen', why, plan.rules.list);
}

/** A meeting chooses; a joint appraisal only counts (JZ-A02). */
function refuseChoice(plan: Plan, { units }: ConfirmList): Refusal | undefined {
  if ((plan.listBy === 'meeting') === (units !== undefined)) return undefined;
  const why =
    units === undefined
      ? 'a meeting decides this list: name its units'
      : 'the joint appraisal draws up this list: units cannot be chosen';
  return refusal(units === undefined ? 'FieldMissing' : 'NotPartOfThis', why, plan.rules.list);
}

/** Why the candidate list may not be taken back: it is published, or something has been decided on it since. */
export function refuseWithdrawList(plan: Plan, state: Campaign, message: Message<WithdrawList>): Refusal | undefined {
  const { track } = message;
  const refused = refuseOffCourse('withdrawList', plan, state, message) ?? refuseWithoutStep(plan, 'list', track);
  if (refused) return refused;
  const course = courseOf(state, track);
  if (course.stage === 'review') return notListed(plan, track);
  return isAsListed(plan, course) && !state.ended ? undefined : decided(track, 'more than the list', plan.rules.list);
}

/** Whether the list is what happened last, or still waits to be published. */
function isAsListed(plan: Plan, course: Course): boolean {
  if (course.stage === 'maintenance') return course.byList === true;
  return course.stage === 'list' || course.stage === stageAfter(plan, 'list');
}

export function refusePublish(plan: Plan, state: Campaign, message: Message<PublishNotice>): Refusal | undefined {
  const refused =
    refuseOffCourse('publishNotice', plan, state, message) ?? refuseWithoutStep(plan, 'notice', message.track);
  if (refused) return refused;
  const { stage } = courseOf(state, message.track);
  if (stage === 'review') return notListed(plan, message.track);
  if (stage === 'approval' && comesBefore(plan, 'approval', 'notice')) return notApproved(plan, message.track);
  return stage === 'list' ? undefined : decided(message.track, 'the notice', plan.notice?.rules ?? []);
}

/** Why the contact of a notice may not be corrected: none runs at the campaign's instant `at` (SX-S4d). */
export function refuseCorrectNotice(
  plan: Plan,
  state: Campaign,
  message: Message<CorrectNotice>,
  at: number,
): Refusal | undefined {
  const { track } = message;
  const refused = refuseOffCourse('correctNotice', plan, state, message) ?? refuseWithoutStep(plan, 'notice', track);
  if (refused) return refused;
  const course = courseOf(state, track);
  if (course.stage === 'review') return notListed(plan, track);
  if (isBeforeNotice(plan, course)) return notPublished(plan, track);
  return course.stage === 'notice' && at < course.endsAt
    ? undefined
    : decided(track, 'the notice', plan.notice?.rules ?? []);
}

function isBeforeNotice(plan: Plan, { stage }: Course): boolean {
  return stage === 'list' || (stage === 'approval' && comesBefore(plan, 'approval', 'notice'));
}

/** The leading group decides after the notice (SX-S5a), and never on a list of its own making (CL-M4d). */
export function refuseApproval(
  plan: Plan,
  state: Campaign,
  message: Message<ApproveNaming>,
  at: number,
): Refusal | undefined {
  const { track } = message;
  const refused =
    refuseOffCourse('approveNaming', plan, state, message) ??
    refuseWithoutStep(plan, 'approval', track) ??
    refuseBefore('approval', plan, state, track, at);
  if (refused) return refused;
  const course = courseOf(state, track);
  const published = course.stage === 'notice' && comesBefore(plan, 'notice', 'approval');
  if (course.stage !== 'approval' && !published) return decided(track, 'the approval', plan.rules.approval);
  if (!('confirmedBy' in course) || course.confirmedBy !== message.actor.id) return undefined;
  return refusal(
    'OwnSubmission',
    `${message.actor.id} confirmed this list and may not approve it`,
    plan.rules.approval,
  );
}

/** Approved, the track goes on; otherwise the list goes back under review, and the year goes on (SX-S5a). */
export function decideNaming(plan: Plan, { track, approved, reason }: ApproveNaming): CampaignFact[] {
  const decision = { kind: 'namingDecided', track, approved, reason } as const;
  if (approved) return [{ ...decision, next: stageAfter(plan, 'approval') }];
  return [
    { ...decision, next: 'review' },
    { kind: 'listWithdrawn', track, reason },
  ];
}

/** A year ends without a naming by an act of its own, which says so; it waits for those who may still apply. */
export function refuseEndWithoutNaming(
  plan: Plan,
  state: Campaign,
  message: Message<EndWithoutNaming>,
  at: number,
): Refusal | undefined {
  const track = trackOf(plan, message.track);
  const rules = plan.rules.approval;
  const refused =
    refuseOffCourse('endWithoutNaming', plan, state, message) ??
    refuseBelow(plan.bodies, message.actor, { what: 'a year is ended without a naming', rules }) ??
    refuseWithoutStep(plan, 'list', message.track) ??
    (track && refuseEarlyList(plan, state, track, at));
  if (refused) return refused;
  return isOver(courseOf(state, message.track).stage) ? decided(message.track, 'the outcome', rules) : undefined;
}

/** The organiser names after every step before it: notice, approval (SX-S4e, SX-A12), or right after the list (JZ-S15). */
export function refuseNaming(
  plan: Plan,
  state: Campaign,
  message: Message<NameTitles>,
  at: number,
): Refusal | undefined {
  const { track } = message;
  const refused =
    refuseOffCourse('nameTitles', plan, state, message) ??
    refuseWithoutStep(plan, 'naming', track) ??
    refuseBefore('naming', plan, state, track, at);
  if (refused) return refused;
  const { stage } = courseOf(state, track);
  if (stage === 'naming') return undefined;
  if (stage === 'notice' && stageAfter(plan, 'notice') === 'naming') return undefined;
  if (stage === 'notice' || stage === 'approval') return notApproved(plan, track);
  return decided(track, 'the naming', plan.rules.naming);
}

/** The leading group, or whoever the programme says, confirms the scores of a track (YQ-A10). */
export function refuseConfirmScores(plan: Plan, state: Campaign, message: Message<ConfirmScores>): Refusal | undefined {
  const { scoring } = plan;
  const refused = refuseOffCourse('confirmScores', plan, state, message);
  if (refused) return refused;
  if (!scoring) return refusal('NotPartOfThis', `${plan.programme} scores nobody`);
  const { role } = message.actor;
  // The leading group also stands in for an organiser whose own unit is among the scored (JZ-A09).
  if (role !== scoring.confirmedBy && role !== 'leadingGroup') {
    return refusal('NotAllowed', `the scores are confirmed by ${scoring.confirmedBy}`, plan.rules.scores);
  }
  return courseOf(state, message.track).stage === 'review' && !state.scored.includes(message.track)
    ? undefined
    : decided(message.track, 'the result', plan.rules.scores);
}

/** A result that counts the unit of whoever would confirm it is confirmed by the stand-in (JZ-A09). */
export function refuseOwnResult(
  { bodies, scoring, rules }: Plan,
  actor: Actor,
  units: readonly string[],
): Refusal | undefined {
  if (scoring?.confirmedBy === 'leadingGroup') return undefined;
  const decides = (unit: string) => units.includes(unit);
  return refuseOwnAmong(bodies, actor, decides, { what: 'this result', rules: rules.scores });
}

/** Why a deadline may not be moved so: there is none such, it has passed, or the new day is not later. */
export function refuseExtension(
  plan: Plan,
  state: Campaign,
  message: Message<Extension>,
  at: number,
): Refusal | undefined {
  const refused = refuseAct('extendDeadline', message.actor, { unit: message.unit, bodies: plan.bodies });
  if (refused) return refused;
  const before = deadlineOf(plan, state, message.target, message.unit);
  if (before === undefined) {
    return refusal('UnknownDeadline', `this edition has no deadline ${keyOf(message.target)}`);
  }
  if (message.unit !== undefined && !isMetByUnits(message.target)) {
    const why = `${keyOf(message.target)} is one deadline for all: it cannot be moved for ${message.unit} alone`;
    return refusal('NotPartOfThis', why, rulesOfTarget(plan, message.target));
  }
  if (at >= before && !mayGrantLate(plan, state, message)) {
    return refusal('DeadlinePassed', `it ended on ${dateOf(before - 1)} at 24:00`, rulesOfTarget(plan, message.target));
  }
  if (endOfDay(message.until) > Math.max(before, at)) return undefined;
  return refusal('NotLater', `it runs until ${dateOf(before - 1)} already`, rulesOfTarget(plan, message.target));
}

/** A deadline that every unit meets by itself: of its rules, or of its applications. */
export function isMetByUnits(target: Target): boolean {
  return target.of === 'stage' ? target.stage === 'application' : target.of === 'rules' || target.of === 'applications';
}

/** One unit may be granted more after the deadline too, with its reason on record, as long as no list rests on it (F3). */
function mayGrantLate(plan: Plan, state: Campaign, { target, unit }: Extension): boolean {
  if (unit === undefined) return false;
  if (target.of === 'rules') return true;
  const open = plan.tracks.filter(({ due, applies }) => due && applies).map(({ track }) => track);
  const tracks = target.of === 'applications' ? [target.track] : open;
  return tracks.every((track) => courseOf(state, track).stage === 'review');
}

/** First instant after this deadline for everybody, or for one unit with what it was granted; undefined: there is none. */
export function deadlineOf(plan: Plan, state: Campaign, target: Target, unit?: string): number | undefined {
  const forAll = deadlineForAll(plan, state, target);
  return forAll === undefined || unit === undefined ? forAll : Math.max(forAll, grantsOf(state, target)[unit] ?? 0);
}

/** What single units were granted of a deadline: first instant after it, by unit. */
export function grantsOf(state: Campaign, target: Target): Readonly<Record<string, number>> {
  return state.granted[keyOf(target)] ?? {};
}

function deadlineForAll(plan: Plan, state: Campaign, target: Target): number | undefined {
  const moved = state.extended[keyOf(target)];
  switch (target.of) {
    case 'stage':
      return moved ?? plan.stages.find(({ stage }) => stage === target.stage)?.closesAt ?? undefined;
    case 'applications': {
      const track = trackOf(plan, target.track);
      return track?.due && track.applies ? closingOf(state, track) : undefined;
    }
    case 'rules':
      return moved ?? plan.actionRules?.dueAt;
    case 'notice': {
      const course = courseOf(state, target.track);
      return course.stage === 'notice' ? course.endsAt : undefined;
    }
    case 'step':
      return undefined;
    default:
      return unreachable(target);
  }
}

/** First instant after the applications for a track, with what was granted to everybody. */
export function closingOf(state: Campaign, track: TrackPlan): number {
  const own = state.extended[keyOf({ of: 'applications', track: track.track })];
  const stage = track.applies ? state.extended[keyOf({ of: 'stage', stage: 'application' })] : undefined;
  return Math.max(track.closesAt, own ?? 0, stage ?? 0);
}

/** First instant after which no unit, or not this one, may apply for a track: whom more was granted is waited for (F48). */
export function lastClosingOf(state: Campaign, track: TrackPlan, unit?: string): number {
  const grants: Target[] = [
    { of: 'applications', track: track.track },
    { of: 'stage', stage: 'application' },
  ];
  const granted = track.applies
    ? grants.flatMap((target) => {
        const units = grantsOf(state, target);
        return unit === undefined ? Object.values(units) : (units[unit] ?? []);
      })
    : [];
  return Math.max(closingOf(state, track), ...granted);
}

export function rulesOfTarget(plan: Plan, target: Target): readonly string[] {
  if (target.of === 'stage') return plan.stages.find(({ stage }) => stage === target.stage)?.rules ?? [];
  if (target.of === 'applications') return trackOf(plan, target.track)?.windowRules ?? [];
  if (target.of === 'notice') return plan.notice?.rules ?? [];
  return target.of === 'rules' ? (plan.actionRules?.dueRules ?? []) : [];
}

/** Why nothing can be decided yet about a list that is not confirmed, not published, or whose notice still runs (SX-S4d). */
function refuseBefore(step: CourseStep, plan: Plan, state: Campaign, track: string, at: number): Refusal | undefined {
  const course = courseOf(state, track);
  if (course.stage === 'review') return notListed(plan, track);
  if (!comesBefore(plan, 'notice', step)) return undefined;
  const rules = plan.notice?.rules ?? [];
  if (course.stage === 'list') return notPublished(plan, track);
  if (course.stage !== 'notice' || at >= course.endsAt) return undefined;
  return refusal('NoticeRunning', `the notice of ${track} runs until ${dateOf(course.endsAt - 1)} at 24:00`, rules);
}

function comesBefore(plan: Plan, first: CourseStep, second: CourseStep): boolean {
  return plan.course.includes(first) && plan.course.indexOf(first) < plan.course.indexOf(second);
}

function refuseWithoutStep(plan: Plan, step: CourseStep, track: string): Refusal | undefined {
  if (plan.course.includes(step) && trackOf(plan, track)?.title != null) return undefined;
  return refusal('NotPartOfThis', `${plan.programme} has no ${step} for ${track}`);
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

function notPublished(plan: Plan, track: string): Refusal {
  return refusal('NoticeNotPublished', `the list of ${track} is not published`, plan.notice?.rules ?? []);
}

function notApproved(plan: Plan, track: string): Refusal {
  return refusal('NotApproved', `the leading group has not approved the naming of ${track}`, plan.rules.approval);
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
