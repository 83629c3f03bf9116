import { randomUUID } from 'node:crypto';
import type { Entry, Fact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';

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
export const noted: Fact = { kind: 'incidentNoted', incident: 'i', missing: ['major'] };

/** A campaign of two tracks, the second of which is not due. */
export function planOf(given: Partial<Plan> = {}): Plan {
  return {
    campaign: 'c',
    programme: 'programme',
    version: 1,
    contentHash: 'hash',
    year: 2019,
    bodies: { organiser: 'committee', leadingGroup: 'group', jointReviewers: ['audit', 'finance'] },
    clock: null,
    startedAt: NOON,
    stages: [
      { stage: 'mobilisation', opensAt: NOON, closesAt: null, rules: [] },
      { stage: 'implementation', opensAt: null, closesAt: null, rules: [] },
      { stage: 'application', opensAt: NOON + 1, closesAt: NOON + 2, rules: [] },
    ],
    actionRules: {
      fields: ['goals'],
      remindAt: NOON,
      dueAt: NOON,
      requiredBeforeApplication: true,
      rules: [],
      dueRules: [],
      gateRules: [],
    },
    tracks: [trackOf('clean', true, [2019, 2019]), trackOf('model', false, [2018, 2020])],
    checks: ['materials', 'visit'],
    notice: { days: 5, unit: 'working', firstDayCounts: true, rules: [] },
    gate: { gate: 'major-incident', all: ['major', 'seriousImpact'], rules: [] },
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
    },
    ...given,
  };
}

/** The start of a campaign and the opening of candidacies in it. */
export function begun(campaign: string, units: readonly string[], given: Partial<Plan> = {}): Entry[] {
  const plan = planOf({ campaign, ...given });
  const tracks = plan.tracks.map(({ track, due }) => ({ track, due }));
  return [
    entryOf({ kind: 'campaignStarted', plan }, { campaign, unit: null }),
    ...units.map((unit) => entryOf({ kind: 'candidacyOpened', dueAt: NOON + 5, tracks }, { campaign, unit })),
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

function trackOf(track: string, due: boolean, round: readonly [number, number]): Plan['tracks'][number] {
  return {
    track,
    title: `title of ${track}`,
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
    targets: [],
    rules: [],
    windowRules: [],
    applicationRules: [],
  };
}
