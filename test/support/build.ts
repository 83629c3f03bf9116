import { readFileSync } from 'node:fs';
import type { CampaignFact, CandidacyFact } from '../../contracts/facts.ts';
import type { Message } from '../../contracts/messages.ts';
import type { Actor, Role } from '../../contracts/people.ts';
import type { ActionRulesPlan, Bodies, GatePlan, NoticePlan, Plan } from '../../contracts/plan.ts';
import type { Programme } from '../../contracts/programme.ts';
import type { Refusal } from '../../contracts/refusals.ts';
import type { ApplicationStatus } from '../../contracts/stages.ts';
import { evolveCampaign, openCampaign, type Campaign } from '../../domain/campaign.ts';
import { evolveCandidacy, openCandidacy, type Candidacy } from '../../domain/candidacy.ts';
import { planOf, type Edition } from '../../domain/plan.ts';
import { parseProgramme } from '../../programmes/load.ts';

const file = 'shaoxing-2018.v1.yaml';
const text = readFileSync(new URL(`../../programmes/${file}`, import.meta.url), 'utf8');

/** The programme of the tests: the published file, not a copy of it. */
export const { programme: shaoxing, contentHash } = parseProgramme(text, file);

/** The organisations that run the city's editions. */
export const city: Bodies = {
  organiser: 'work-committee',
  leadingGroup: 'leading-group',
  jointReviewers: ['organisation-department', 'discipline-commission', 'audit-office'],
  consulted: {},
  liaison: [],
  discipline: ['discipline-commission'],
};

/** The instant (epoch ms) of a moment in China: `2019-12-10`, `2019-12-10 09:00`, `2019-12-31 23:59:59.999`. */
export function at(moment: string): number {
  const [day, time = '00:00'] = moment.split(' ');
  const instant = Date.parse(`${day}T${time}+08:00`);
  if (Number.isNaN(instant)) throw new RangeError(`not a moment: ${moment}`);
  return instant;
}

/** What the city's organiser chooses: by default the edition of 2019, set up before the year begins. */
export function buildEdition(overrides: Partial<Edition> = {}): Edition {
  const { year = 2019 } = overrides;
  return {
    campaign: `${city.organiser}.${shaoxing.programme}.${year}`,
    year,
    bodies: city,
    contentHash,
    clock: null,
    startedAt: at(`${year - 1}-12-20`),
    roundsFrom: {},
    reference: [],
    ...overrides,
  };
}

/** The plan of the city's programme, with every part that it may have. */
export type FullPlan = Plan & {
  readonly actionRules: ActionRulesPlan;
  readonly notice: NoticePlan;
  readonly gate: GatePlan;
};

export function buildPlan(overrides: Partial<Edition> = {}): FullPlan {
  const plan = planOf(shaoxing, buildEdition(overrides));
  const { actionRules, notice, gate } = plan;
  if (!actionRules || !notice || !gate) throw new Error('the city has action rules, a notice and a gate');
  return { ...plan, actionRules, notice, gate };
}

/** A programme that follows the city's in everything but this. */
export function buildProgramme(overrides: Partial<Programme>): Programme {
  return { ...shaoxing, ...overrides };
}

const homes: Readonly<Record<Role, string>> = {
  administrator: city.organiser,
  organiser: city.organiser,
  leadingGroup: city.leadingGroup,
  reviewer: city.organiser,
  jointReviewer: 'organisation-department',
  unit: 'finance-bureau',
  partyOrganisation: 'finance-bureau',
  discipline: 'discipline-commission',
  consulted: 'audit-office',
  liaison: city.organiser,
  leader: 'municipal-committee',
  auditor: city.organiser,
  public: '',
  system: '',
};

/** Somebody who holds this role, in the organisation where the city's people of that role are. */
export function buildActor(role: Role, overrides: Partial<Actor> = {}): Actor {
  const { organisation = homes[role] } = overrides;
  return { id: `${role} of ${organisation}`, role, organisation, ...overrides };
}

/** What somebody asks of a running campaign. */
export function ask<Body>(actor: Actor, body: Body): Message<Body> {
  return { ...body, actor };
}

/** The candidacy of a unit after these facts; whatever the unit did, its one clerk did. */
export function after(plan: Plan, unit: string, ...facts: readonly CandidacyFact[]): Candidacy {
  const clerk = buildActor('unit', { organisation: unit }).id;
  return facts.reduce((state, fact) => evolveCandidacy(state, fact, clerk), openCandidacy(plan, unit));
}

/** The campaign after these facts; whatever was decided, the organiser's one officer decided. */
export function campaignAfter(plan: Plan, ...facts: readonly CampaignFact[]): Campaign {
  const officer = buildActor('organiser').id;
  return facts.reduce((state, fact) => evolveCampaign(state, fact, officer), openCampaign(plan));
}

/** Where an application may come to stand once its track is due. */
export type Reached = Exclude<ApplicationStatus, 'notDue'>;
export const reachable: readonly Reached[] = [
  'none',
  'notApplied',
  'underReview',
  'reviewed',
  'failed',
  'withdrawn',
  'shortlisted',
  'notShortlisted',
  'struck',
  'disqualified',
  'named',
  'notNamed',
  'concluded',
];

/** A short way to each place where an application may stand. */
export function wayTo(status: Reached, track = 'clean'): CandidacyFact[] {
  const applied: CandidacyFact[] = [
    { kind: 'rulesFiled', fields: { goals: '目标', schedule: '进度', measures: '措施' }, version: 1 },
    {
      kind: 'applicationSubmitted',
      track,
      receivedAt: at('2019-12-10 09:00'),
      fields: { 'own-work': '自创自建情况' },
    },
  ];
  const reviewed = [
    ...applied,
    checked('materials', true, 'underReview', track),
    checked('visit', true, 'underReview', track),
    checked('hearing', true, 'reviewed', track),
  ];
  const listed: CandidacyFact[] = [...reviewed, { kind: 'shortlisted', track, tally: { passed: 3, failed: 0 } }];
  const ways: Readonly<Record<Reached, CandidacyFact[]>> = {
    none: [],
    notApplied: [{ kind: 'notApplied', track }],
    underReview: applied,
    reviewed,
    failed: [...applied, checked('visit', false, 'failed', track)],
    withdrawn: [...applied, { kind: 'applicationWithdrawn', track, reason: '撤回' }],
    shortlisted: listed,
    notShortlisted: [
      ...reviewed,
      { kind: 'notShortlisted', track, reason: '票数不足', tally: { passed: 1, failed: 2 } },
    ],
    struck: [...listed, { kind: 'struck', track, objection: 'objection-1', reason: '异议成立' }],
    disqualified: [...applied, { kind: 'disqualified', tracks: [track], incident: 'incident-1' }],
    named: [...listed, { kind: 'named', track, title: 'title-1' }],
    notNamed: [...listed, { kind: 'notNamed', track, reason: '未批准' }],
    concluded: [...reviewed, { kind: 'concluded', track, total: 86.5 }],
  };
  return ways[status];
}

export function checked(
  check: string,
  passed: boolean,
  status: 'underReview' | 'reviewed' | 'failed',
  track = 'clean',
): CandidacyFact {
  return { kind: 'checkRecorded', track, check, passed, note: '记录', status };
}

/** What a refusal says for good: its code and the rules that it cites. */
export type Verdict = 'accepted' | Pick<Refusal, 'code' | 'rules'>;

export function verdict(refusal: Refusal | undefined): Verdict {
  return refusal ? { code: refusal.code, rules: refusal.rules } : 'accepted';
}
