import type { Clock } from '../contracts/clock.ts';
import type {
  Bodies,
  CourseStep,
  NoticePlan,
  Part,
  Plan,
  RequirementPlan,
  StagePlan,
  TrackPlan,
} from '../contracts/plan.ts';
import type { Programme, Requirement } from '../contracts/programme.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { DAY } from './clock.ts';
import { refusal } from './refusal.ts';
import { addDays, dateOf, endOfDay, startOfDay } from './working-days.ts';

/** What the organiser chooses for one edition; everything else is in the programme. */
export interface Edition {
  readonly campaign: string;
  readonly year: number;
  readonly bodies: Bodies;
  readonly contentHash: string;
  readonly clock: Clock;
  /** The campaign's time at its start, epoch ms. */
  readonly startedAt: number;
  /** First year of a track's rounds, where it differs from the programme's (SX-A01). */
  readonly roundsFrom: Readonly<Record<string, number>>;
  /** Units that follow by reference only (JZ-S3). */
  readonly reference: readonly string[];
  /** What gets a grade, where it differs from the programme's (YQ-A01). */
  readonly gradeLevel?: 'criterion' | 'item' | undefined;
  /** Whether two sanctions for one act both count, where it differs from the programme's (YQ-A05). */
  readonly sameCase?: 'heavier' | 'both' | undefined;
}

type TrackData = Programme['tracks'][number];
interface Based {
  readonly basis: readonly string[];
  readonly assumed: readonly string[];
}

/** One edition of a programme with every date worked out: what its workflows run on. */
export function planOf(programme: Programme, edition: Edition): Plan {
  const { campaign, year, bodies, contentHash, clock, startedAt } = edition;
  const { notice, gates, naming, maintenance } = programme;
  const stages = programme.stages.map((each) => stageOf(each, year));
  return {
    campaign,
    programme: programme.programme,
    version: programme.version,
    contentHash,
    year,
    bodies,
    clock,
    startedAt,
    stages,
    course: programme.stages.flatMap(({ stage }) => courseSteps.filter((step) => step === stage)),
    closesAt: Math.max(endOfDay(`${year}-12-31`), ...stages.map(({ closesAt }) => closesAt ?? 0)),
    actionRules: actionRulesOf(programme, mobilisedAt(programme, year, startedAt)),
    tracks: programme.tracks.map((each) => trackPlanOf(programme, each, edition, stages)),
    checks: programme.checks.map(({ check }) => check),
    listBy: programme.list?.by ?? 'appraisal',
    majority: programme.appraisal?.rule ?? 'simpleMajority',
    notice: notice ? noticePlanOf(notice) : null,
    gate:
      gates.map((gate) => ({ gate: gate.gate, all: gate.all, banYears: gate.banYears, rules: rulesOf(gate) }))[0] ??
      null,
    mayReinstate: mayReinstate(programme),
    enrolment: enrolmentOf(programme, edition),
    title: {
      validYears: maintenance?.validity.years ?? null,
      validityRules: rulesOf(maintenance?.validity),
      revokedBy: maintenance?.revocation.approvedBy ?? 'leadingGroup',
      benefits: naming?.benefits.map(({ name }) => name.zh) ?? [],
    },
    scoring: scoringOf(programme, edition),
    ...toUnitsOf(programme),
    rules: {
      review: programme.checks.flatMap(rulesOf).filter(unique),
      allChecks: rulesOf(programme.allChecksRequired),
      appraisal: rulesOf(programme.appraisal),
      list: rulesOf(programme.list),
      approval: rulesOf(programme.approval),
      naming: [...rulesOf(naming), ...rulesOf(naming?.batch)],
      circular: rulesOf(naming?.circular),
      maintenance: rulesOf(maintenance),
      revocation: rulesOf(maintenance?.revocation),
      filing: rulesOf(programme.actionRules),
      enrolment: rulesOf(programme.enrolment?.mandatory),
      scores: [...rulesOf(programme.scoring), ...rulesOf(programme.scoring?.confirmedBy)],
    },
  };
}

/** What units see before the end; whoever may appeal against a deduction has to see it (F18). */
function toUnitsOf({ disclosure, procedures }: Programme): Pick<Plan, 'toUnits'> {
  const appeals = procedures
    .filter(({ opened }) => opened.by.includes('unit'))
    .flatMap(({ steps }) => steps.flatMap(({ outcomes }) => outcomes.flatMap(({ effects }) => effects)));
  const mayAppeal = appeals.some(({ effect }) => effect === 'withdrawDeduction');
  const parts = new Set<Part>([...(disclosure?.toUnits ?? []), ...(mayAppeal ? ['deductions' as const] : [])]);
  return parts.size === 0 ? {} : { toUnits: [...parts] };
}

function needsLeadingGroup({ approval, scoring, maintenance, procedures }: Programme): boolean {
  return (
    approval !== undefined ||
    scoring?.confirmedBy.role === 'leadingGroup' ||
    maintenance?.revocation.approvedBy === 'leadingGroup' ||
    procedures.some(({ steps }) => steps.some(({ by }) => by.includes('leadingGroup')))
  );
}

const courseSteps: readonly CourseStep[] = ['list', 'notice', 'approval', 'naming'];

/** Why this edition cannot be started. */
export function refuseEdition(programme: Programme, edition: Edition, units: number): Refusal | undefined {
  const { bodies, year } = edition;
  if (programme.appraisal && bodies.jointReviewers.length === 0) {
    return refusal(
      'NoJointReviewers',
      'the joint appraisal needs at least one joint reviewer',
      rulesOf(programme.appraisal),
    );
  }
  if (bodies.leadingGroup === '' && needsLeadingGroup(programme)) {
    return refusal('LeadingGroupMissing', 'the programme has decisions of a leading group: name its organisation');
  }
  const unasked = programme.actors.consulted?.bodies.find(({ body }) => bodies.consulted[body] === undefined);
  if (unasked) {
    return refusal(
      'ConsultedMissing',
      `no organisation answers for ${unasked.name.zh} (${unasked.body})`,
      rulesOf(unasked),
    );
  }
  if (units === 0) return refusal('NoUnits', `no unit belongs to ${bodies.organiser}`);
  const { tracks } = planOf(programme, edition);
  if (tracks.length > 0 && !tracks.some(({ due, round }) => due || year >= round[0])) {
    return refusal(
      'NothingDue',
      `no track of ${programme.programme} begins before ${year + 1}`,
      tracks.flatMap((each) => each.rules),
    );
  }
  return undefined;
}

/** The ids behind a rule, without the lines. */
export function rulesOf(based: Based | null | undefined): string[] {
  return based ? [...based.basis, ...based.assumed].map(idOf) : [];
}

function idOf(clause: string): string {
  return clause.split(':')[0] ?? clause;
}

function stageOf(stage: Programme['stages'][number], year: number): StagePlan {
  const rules = rulesOf(stage);
  if (stage.opens.by === 'decision') return { stage: stage.stage, opensAt: null, closesAt: null, rules };
  return {
    stage: stage.stage,
    opensAt: startOfDay(`${year}-${stage.opens.from}`),
    closesAt: endOfDay(`${year}-${stage.opens.to}`),
    rules,
  };
}

/** Mobilisation begins on its date, or at the start of a campaign that is started later (SX-A14). */
function mobilisedAt(programme: Programme, year: number, startedAt: number): number {
  const opening = programme.stages.find(({ stage }) => stage === 'mobilisation')?.opens;
  if (opening?.by !== 'date') return startedAt;
  return Math.max(startedAt, startOfDay(`${year}-${opening.from}`));
}

function actionRulesOf({ actionRules }: Programme, mobilisedOn: number): Plan['actionRules'] {
  if (!actionRules) return null;
  const { fields, due, requiredBeforeApplication } = actionRules;
  // "30 days after": the thirtieth day counts whole, until 24:00.
  const dueAt = endOfDay(addDays(dateOf(mobilisedOn), due.daysAfterMobilisation));
  return {
    fields,
    dueAt,
    remindAt: dueAt - due.remindDaysBefore * DAY,
    requiredBeforeApplication: requiredBeforeApplication.required,
    rules: rulesOf(actionRules),
    dueRules: rulesOf(due),
    gateRules: [...rulesOf(actionRules), ...rulesOf(requiredBeforeApplication)],
  };
}

function noticePlanOf(notice: NonNullable<Programme['notice']>): NoticePlan {
  const { days, unit, firstDayCounts, openObjectionHolds, whenListChanges } = notice;
  return {
    days,
    unit,
    firstDayCounts,
    openObjectionHolds,
    whenListChanges: { notice: whenListChanges?.notice ?? 'goesOn', days: whenListChanges?.days ?? days },
    rules: rulesOf(notice),
  };
}

function mayReinstate({ procedures, triggers }: Programme): boolean {
  const outcomes = procedures.flatMap(({ steps }) => steps.flatMap((step) => step.outcomes));
  const effects = [...outcomes, ...triggers].flatMap((each) => each.effects);
  return effects.some(({ effect }) => effect === 'reinstate');
}

function enrolmentOf({ enrolment }: Programme, { reference }: Edition): Plan['enrolment'] {
  const byReference = enrolment?.reference;
  return { reference, referenceEligible: byReference?.eligible ?? true, rules: rulesOf(byReference) };
}

function scoringOf({ scoring }: Programme, { gradeLevel, sameCase }: Edition): Plan['scoring'] {
  if (!scoring) return null;
  return {
    gradeLevel: gradeLevel ?? scoring.gradeLevel.of,
    sameCase: sameCase ?? scoring.sameCase?.counts ?? 'heavier',
    confirmedBy: scoring.confirmedBy.role,
    rules: rulesOf(scoring),
  };
}

function trackPlanOf(
  programme: Programme,
  track: TrackData,
  { year, roundsFrom }: Edition,
  stages: readonly StagePlan[],
): TrackPlan {
  const { applications } = track;
  const firstYear = roundsFrom[track.track] ?? track.round.firstYear;
  const round = roundOf(firstYear, track.round.years, year);
  const everyYear = applications === undefined || applications.yearInRound === 'every';
  const applicationYear = everyYear ? Math.max(year, round[0]) : round[1];
  const judgedFrom = beginningOfJudgement(stages);
  return {
    track: track.track,
    title: track.title?.name.zh ?? null,
    applies: applications !== undefined,
    due: applicationYear === year,
    round,
    firstRound: round[0] === firstYear,
    applicationYear,
    opensAt: applications ? startOfDay(`${applicationYear}-${applications.from}`) : judgedFrom,
    closesAt: applications ? endOfDay(`${applicationYear}-${applications.to}`) : judgedFrom,
    fields: applications?.fields ?? [],
    mayChange: applications?.mayChange ?? false,
    quota: track.quota.units,
    requiresTitle: track.requiresTitle?.track ?? null,
    requiresTitleRules: rulesOf(track.requiresTitle),
    requires: track.requires.map((each) => requirementOf(programme, each)),
    coolingOffYears: track.coolingOff?.years ?? 0,
    coolingOffRules: rulesOf(track.coolingOff),
    overall: overallOf(track.overall, year),
    targets: track.targets.map((each) => ({ by: each.by, name: each.name.zh, warn: each.warn, rules: rulesOf(each) })),
    rules: [...rulesOf(track), ...rulesOf(track.round)],
    windowRules: [...rulesOf(applications), ...rulesOf(track.round)],
    applicationRules: applicationRulesOf(programme),
  };
}

/** Where nobody applies, the list may be drawn up as soon as the first stage of judgement begins. */
function beginningOfJudgement(stages: readonly StagePlan[]): number {
  const judging = stages.filter(({ stage }) => ['review', 'assessment', 'opinions', 'selection'].includes(stage));
  return judging.find(({ opensAt }) => opensAt !== null)?.opensAt ?? 0;
}

function requirementOf(programme: Programme, requirement: Requirement): RequirementPlan {
  const { needs, before, name } = requirement;
  const base = { needs, before, name: name.zh, rules: rulesOf(requirement), where: {}, each: [] };
  switch (requirement.needs) {
    case 'record':
      return { ...base, what: requirement.record, where: requirement.where };
    case 'minimum':
      return { ...base, what: requirement.obligation };
    case 'matters':
      return { ...base, what: requirement.procedure, each: eachOf(programme, requirement.procedure) };
    case 'scores':
      return { ...base, what: 'scores' };
  }
}

function eachOf({ procedures, actors }: Programme, procedure: string): RequirementPlan['each'] {
  const asked = procedures.find((each) => each.procedure === procedure)?.opened.each;
  if (asked === undefined) return [];
  return actors.consulted?.bodies.map(({ body, name }) => ({ body, name: name.zh })) ?? [];
}

function overallOf(overall: TrackData['overall'], year: number): TrackPlan['overall'] {
  if (!overall) return null;
  const round = roundOf(overall.firstYear, overall.years, year);
  return {
    round,
    due: round[1] === year,
    needs: overall.needs,
    title: overall.title?.name.zh ?? null,
    revocationReachesBack: overall.revocationReachesBack,
    rules: rulesOf(overall),
  };
}

/** The round that a year lies in, both years inclusive; a year before the first round belongs to the first. */
function roundOf(first: number, years: number, year: number): readonly [number, number] {
  const nth = Math.max(0, Math.floor((year - first) / years));
  return [first + nth * years, first + (nth + 1) * years - 1];
}

function applicationRulesOf(programme: Programme): string[] {
  return programme.stages.filter(({ stage }) => stage === 'application').flatMap(rulesOf);
}

function unique(value: string, index: number, all: readonly string[]): boolean {
  return all.indexOf(value) === index;
}
