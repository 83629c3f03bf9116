import { randomUUID } from 'node:crypto';
import type { Entry, Fact, TitleFact } from '../../contracts/facts.ts';
import { field } from '../../contracts/form.ts';
import type { Plan } from '../../contracts/plan.ts';
import { everything, type Scopes } from '../../domain/visibility.ts';

/** What the engine itself sees of what has kinds. */
export const everyKind: Scopes = { open: everything, restricted: new Map() };

/** A time in the middle of a campaign, epoch ms. */
export const NOON = Date.parse('2019-06-03T12:00:00+08:00');

/** An entry with this fact, of unit-1 in campaign `c` by Li of the organiser; each time another key. */
export function entryOf(fact: Fact, given: Partial<Entry> = {}): Entry {
  return {
    key: randomUUID(),
    campaign: 'c',
    unit: 'unit-1',
    at: NOON,
    actor: { id: 'li', role: 'organiser', organisation: 'committee' },
    rules: ['SX-S3d'],
    fact,
    ...given,
  };
}

/** A fact that changes nothing but the ledger. */
export const noted: Fact = { kind: 'triggerFired', trigger: 't', key: 'k' };

/** A campaign of two tracks, the second of which is not due. */
export function planOf(given: Partial<Plan> = {}): Plan {
  return {
    campaign: 'c',
    programme: 'programme',
    version: 1,
    contentHash: 'hash',
    year: 2019,
    bodies: {
      organiser: 'committee',
      leadingGroup: 'group',
      jointReviewers: ['audit', 'finance'],
      consulted: {},
      liaison: [],
      discipline: [],
    },
    clock: null,
    startedAt: NOON,
    stages: [
      { stage: 'mobilisation', opensAt: NOON, closesAt: null, rules: [] },
      { stage: 'implementation', opensAt: null, closesAt: null, rules: [] },
      { stage: 'application', opensAt: NOON + 1, closesAt: NOON + 2, rules: [] },
    ],
    course: ['list', 'notice', 'approval', 'naming'],
    closesAt: NOON + 9,
    actionRules: {
      fields: [field.parse({ field: 'goals', name: { zh: '目标', en: 'Goals' } })],
      remindAt: NOON,
      dueAt: NOON,
      requiredBeforeApplication: true,
      rules: [],
      dueRules: [],
      gateRules: [],
    },
    tracks: [trackOf('clean', true, [2019, 2019]), trackOf('model', false, [2018, 2020])],
    checks: ['materials', 'visit'],
    listBy: 'appraisal',
    majority: 'simpleMajority',
    notice: {
      days: 5,
      unit: 'working',
      firstDayCounts: true,
      openObjectionHolds: 'batch',
      whenListChanges: { notice: 'goesOn', days: 5 },
      rules: [],
    },
    gate: { gate: 'major-incident', all: ['major', 'seriousImpact'], banYears: 0, rules: [] },
    enrolment: { reference: [], referenceEligible: false, rules: [] },
    mayReinstate: false,
    title: { validYears: null, validityRules: [], revokedBy: 'leadingGroup', benefits: [] },
    scoring: null,
    rules: {
      review: [],
      allChecks: [],
      appraisal: [],
      list: [],
      approval: [],
      naming: [],
      circular: [],
      maintenance: [],
      revocation: [],
      filing: [],
      enrolment: [],
      scores: [],
    },
    ...given,
  };
}

/** The start of a campaign and the opening of candidacies in it. */
export function begun(campaign: string, units: readonly string[], given: Partial<Plan> = {}): Entry[] {
  const plan = planOf({ campaign, ...given });
  const tracks = plan.tracks.map(({ track, due, applies }) => ({ track, due, applies }));
  const { mayReinstate } = plan;
  return [
    entryOf({ kind: 'campaignStarted', plan }, { campaign, unit: null }),
    ...units.map((unit) =>
      entryOf(
        { kind: 'candidacyOpened', enrolment: 'mandatory', dueAt: NOON + 5, tracks, mayReinstate },
        { campaign, unit },
      ),
    ),
  ];
}

/** An application for the track `clean` that has passed both checks. */
export function reviewed(campaign: string, unit: string): Entry[] {
  const facts: Fact[] = [
    { kind: 'applicationSubmitted', track: 'clean', receivedAt: NOON, fields: { report: 'done' } },
    check('materials', 'underReview'),
    check('visit', 'reviewed'),
  ];
  return facts.map((fact) => entryOf(fact, { campaign, unit }));
}

function check(name: string, status: 'underReview' | 'reviewed'): Fact {
  return { kind: 'checkRecorded', track: 'clean', check: name, passed: true, note: 'in order', status };
}

/** A track for which units apply in its last year. */
export function trackOf(track: string, due: boolean, round: readonly [number, number]): Plan['tracks'][number] {
  return {
    track,
    title: `title of ${track}`,
    applies: true,
    due,
    round,
    firstRound: true,
    applicationYear: round[1],
    opensAt: NOON,
    closesAt: NOON,
    fields: [],
    quota: null,
    requiresTitle: null,
    requiresTitleRules: [],
    requires: [],
    mayChange: true,
    coolingOffYears: 0,
    coolingOffRules: [],
    overall: null,
    targets: [],
    rules: [],
    windowRules: [],
    applicationRules: [],
  };
}

/** The award of a title of the track `clean`, of 2019 unless given otherwise. */
export function awarded(title: string, given: Partial<Omit<TitleAwarded, 'kind' | 'title'>> = {}): TitleAwarded {
  return {
    kind: 'titleAwarded',
    title,
    name: 'n',
    track: 'clean',
    batch: 2019,
    validUntil: null,
    benefits: [],
    ...given,
  };
}

type TitleAwarded = TitleFact & { readonly kind: 'titleAwarded' };
