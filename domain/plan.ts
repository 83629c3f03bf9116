import type { Clock } from '../contracts/clock.ts';
import type { Bodies, Plan, StagePlan, TrackPlan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
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
}

type TrackData = Programme['tracks'][number];
interface Based {
  readonly basis: readonly string[];
  readonly assumed: readonly string[];
}

/** One edition of a programme with every date worked out: what its workflows run on. */
export function planOf(programme: Programme, edition: Edition): Plan {
  const { campaign, year, bodies, contentHash, clock, startedAt } = edition;
  const gate = programme.gates[0];
  if (!gate) throw new Error('the schema demands one gate');
  return {
    campaign,
    programme: programme.programme,
    version: programme.version,
    contentHash,
    year,
    bodies,
    clock,
    startedAt,
    stages: programme.stages.map((each) => stageOf(each, year)),
    actionRules: actionRulesOf(programme, mobilisedAt(programme, year, startedAt)),
    tracks: programme.tracks.map((each) => trackPlanOf(programme, each, edition)),
    checks: programme.checks.map(({ check }) => check),
    notice: {
      days: programme.notice.days,
      unit: programme.notice.unit,
      firstDayCounts: programme.notice.firstDayCounts,
      rules: rulesOf(programme.notice),
    },
    gate: { gate: gate.gate, all: gate.all, rules: rulesOf(gate) },
    rules: {
      review: programme.checks.flatMap(rulesOf).filter(unique),
      allChecks: rulesOf(programme.allChecksRequired),
      appraisal: rulesOf(programme.appraisal),
      list: rulesOf(programme.list),
      approval: rulesOf(programme.approval),
      naming: [...rulesOf(programme.naming), ...rulesOf(programme.naming.batch)],
      circular: rulesOf(programme.naming.circular),
      maintenance: rulesOf(programme.maintenance),
      revocation: rulesOf(programme.maintenance.revocation),
      filing: rulesOf(programme.actionRules),
    },
  };
}

/** Why this edition cannot be started. */
export function refuseEdition(programme: Programme, edition: Edition, units: number): Refusal | undefined {
  if (edition.bodies.jointReviewers.length === 0) {
    return refusal(
      'NoJointReviewers',
      'the joint appraisal needs at least one joint reviewer',
      rulesOf(programme.appraisal),
    );
  }
  if (units === 0) return refusal('NoUnits', `no unit belongs to ${edition.bodies.organiser}`);
  const plan = planOf(programme, edition);
  if (!plan.tracks.some(({ due, round }) => due || edition.year >= round[0])) {
    return refusal(
      'NothingDue',
      `no track of ${programme.programme} begins before ${edition.year + 1}`,
      plan.tracks.flatMap((each) => each.rules),
    );
  }
  return undefined;
}

/** The ids behind a rule, without the lines. */
export function rulesOf({ basis, assumed }: Based): string[] {
  return [...basis, ...assumed].map(idOf);
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

function actionRulesOf(programme: Programme, mobilisedOn: number): Plan['actionRules'] {
  const { fields, due, requiredBeforeApplication } = programme.actionRules;
  // "30 days after": the thirtieth day counts whole, until 24:00.
  const dueAt = endOfDay(addDays(dateOf(mobilisedOn), due.daysAfterMobilisation));
  return {
    fields: fields.filter(({ required }) => required).map(({ field }) => field),
    dueAt,
    remindAt: dueAt - due.remindDaysBefore * DAY,
    requiredBeforeApplication: requiredBeforeApplication.required,
    rules: rulesOf(programme.actionRules),
    dueRules: rulesOf(due),
    gateRules: [...rulesOf(programme.actionRules), ...rulesOf(requiredBeforeApplication)],
  };
}

function trackPlanOf(programme: Programme, track: TrackData, { year, roundsFrom }: Edition): TrackPlan {
  const firstYear = roundsFrom[track.track] ?? track.round.firstYear;
  const round = roundOf(firstYear, track.round.years, year);
  const applicationYear = track.applications.yearInRound === 'every' ? Math.max(year, round[0]) : round[1];
  return {
    track: track.track,
    title: track.title.name.zh,
    due: applicationYear === year,
    round,
    firstRound: round[0] === firstYear,
    applicationYear,
    opensAt: startOfDay(`${applicationYear}-${track.applications.from}`),
    closesAt: endOfDay(`${applicationYear}-${track.applications.to}`),
    fields: track.applications.fields.filter(({ required }) => required).map(({ field }) => field),
    quota: track.quota.units,
    requiresTitle: track.requiresTitle.track,
    requiresTitleRules: rulesOf(track.requiresTitle),
    targets: track.targets.map((each) => ({ by: each.by, name: each.name.zh, warn: each.warn, rules: rulesOf(each) })),
    rules: [...rulesOf(track), ...rulesOf(track.round)],
    windowRules: [...rulesOf(track.applications), ...rulesOf(track.round)],
    applicationRules: applicationRulesOf(programme),
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
