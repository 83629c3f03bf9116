import {
  bigint,
  bigserial,
  boolean,
  check,
  customType,
  doublePrecision,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { Target } from '../contracts/extension.ts';
import type { Enrolment, FactKind, Relation, ResultOfUnit, Shortfall, Tally } from '../contracts/facts.ts';
import type { Contact } from '../contracts/messages.ts';
import type { Organisation, Role } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import type {
  ApplicationStatus,
  AssignmentStatus,
  EngineMessage,
  IncidentStatus,
  ObjectionStatus,
  StageName,
} from '../contracts/stages.ts';
import type { SystemAct } from '../contracts/systems.ts';
import type { Campaign, Course as TrackCourse } from '../domain/campaign.ts';
import type { Candidacy } from '../domain/candidacy.ts';
import type { Course } from '../domain/course.ts';
import type { Texts } from '../domain/ledger-format.ts';
import type { Placement } from '../domain/list.ts';
import type { Title, TitlePlan } from '../domain/maintenance.ts';
import type { Matter, MatterPlan } from '../domain/matter.ts';

// Ids are ordered by bytes: the server's locale must not decide what stands on which page.
const id = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });
/** An instant, epoch ms. */
const instant = (name: string) => bigint(name, { mode: 'number' });

type Fields = Readonly<Record<string, string>>;

/** The editions and titles that a confirmed incident has been carried to. */
export interface Reached {
  readonly campaigns: readonly string[];
  readonly titles: readonly string[];
}

/** What is told to a workflow: the newest course of a candidacy, a fact, or to begin. */
export type News =
  | { readonly tell: 'course'; readonly campaign: string; readonly unit: string; readonly course: Course }
  | { readonly tell: 'signal'; readonly signal: string; readonly payload: object }
  | {
      readonly tell: 'start';
      readonly workflow: 'title' | 'matter' | 'filing';
      readonly input: object;
      readonly campaign: string;
      readonly unit: string | null;
      readonly summary: string;
    };

/** What somebody found in one check of one application. */
export interface CheckMade extends Finding {
  /** What was found before and no longer counts, oldest first; absent: nothing. */
  readonly earlier?: readonly Finding[];
}

interface Finding {
  readonly passed: boolean;
  readonly note: string;
  readonly by: string;
  readonly at: number;
}

/** What a confirmed score says of one unit. */
export interface ConfirmedScore extends ResultOfUnit {
  readonly unit: string;
}

/** One signature on a step. */
export interface Signature {
  readonly role: Role;
  readonly by: string | null;
  readonly at: number | null;
  readonly note: string | null;
}

/** What a message says, for whoever sends or prints it. */
export type Subject = Readonly<Record<string, unknown>>;
/** Of the engine, or one of the programme's own. */
export type MessageKind = EngineMessage | (string & {});
export type ObjectionStanding = 'objection' | 'report';

/** Which format the ledger of this database has: one row. */
export const installation = pgTable(
  'installation',
  {
    id: integer('id').primaryKey(),
    ledgerFormat: integer('ledger_format').notNull(),
    /** How often the workflows have been told, and the mark that was left with the engine then: of the same day has the same. */
    told: integer('told').notNull().default(0),
    mark: text('mark'),
    /** The mark that is being left there now. */
    nextMark: text('next_mark'),
  },
  (table) => [check('installation_single', sql`${table.id} = 1`)],
);

export const ledger = pgTable(
  'ledger',
  {
    /** The committee whose record it belongs to, or the installation. */
    chain: id('chain').notNull(),
    seq: bigint('seq', { mode: 'number' }).notNull(),
    key: id('key').notNull(),
    campaign: id('campaign'),
    unit: id('unit'),
    kind: text('kind').$type<FactKind>().notNull(),
    at: instant('at').notNull(),
    /** Of one length, so that the order of its bytes is that of time. */
    recordedAt: id('recorded_at').notNull(),
    actorId: text('actor_id').notNull(),
    actorRole: text('actor_role').notNull(),
    actorOrganisation: text('actor_organisation').notNull(),
    rules: text('rules').array().notNull(),
    body: text('body').notNull(),
    /** The words that the body only commits to; all that may change here, and only to nothing. */
    texts: jsonb('texts').$type<Texts>().notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.chain, table.seq] }),
    uniqueIndex('ledger_key').on(table.chain, table.key),
    index('ledger_campaign').on(table.campaign, table.chain, table.seq),
    index('ledger_unit').on(table.unit, table.chain, table.seq),
    index('ledger_kind').on(table.chain, table.kind, table.seq),
    index('ledger_actor').on(table.actorId, table.chain, table.seq),
  ],
);

/** The last entry of each chain. Whoever appends locks its row, so that entries are chained one by one. */
export const ledgerHead = pgTable('ledger_head', {
  chain: id('chain').primaryKey(),
  seq: bigint('seq', { mode: 'number' }).notNull(),
  hash: text('hash').notNull(),
});

export const organisations = pgTable(
  'organisations',
  {
    id: id('id').primaryKey(),
    name: text('name').notNull(),
    kind: text('kind').$type<Organisation['kind']>().notNull(),
    committee: id('committee'),
    parent: id('parent'),
  },
  (table) => [index('organisations_committee').on(table.committee, table.id)],
);

export const people = pgTable(
  'people',
  {
    id: id('id').primaryKey(),
    name: text('name').notNull(),
    organisation: id('organisation').notNull(),
    roles: text('roles').array().$type<Role[]>().notNull(),
    tokenHash: text('token_hash'),
    active: boolean('active').notNull().default(true),
  },
  (table) => [uniqueIndex('people_token_hash').on(table.tokenHash)],
);

/** Other systems, which signal; their keys are made of the message key and the number, and stand nowhere. */
export const systems = pgTable('systems', {
  id: id('id').primaryKey(),
  name: text('name').notNull(),
  committee: id('committee').notNull(),
  acts: text('acts').array().$type<SystemAct[]>().notNull(),
  mayActFor: boolean('may_act_for').notNull(),
  keyNumber: integer('key_number').notNull(),
  active: boolean('active').notNull().default(true),
});

/** How many refused signals of one sender stand on record for one day. */
export const refusalsCounted = pgTable(
  'refusals_counted',
  { sender: id('sender').notNull(), day: id('day').notNull(), count: integer('count').notNull() },
  (table) => [primaryKey({ columns: [table.sender, table.day] })],
);

/** One row: which message key the running workflows were sealed with. */
export const messageKey = pgTable(
  'message_key',
  { id: integer('id').primaryKey(), fingerprint: text('fingerprint').notNull() },
  (table) => [check('message_key_single', sql`${table.id} = 1`)],
);

export const programmes = pgTable(
  'programmes',
  {
    programme: id('programme').notNull(),
    version: integer('version').notNull(),
    contentHash: text('content_hash').notNull(),
    body: jsonb('body').$type<Programme>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.programme, table.version] })],
);

export const campaigns = pgTable(
  'campaigns',
  {
    id: id('id').primaryKey(),
    programme: id('programme').notNull(),
    version: integer('version').notNull(),
    year: integer('year').notNull(),
    organiser: id('organiser').notNull(),
    plan: jsonb('plan').$type<Plan>().notNull(),
    startedAt: instant('started_at').notNull(),
    endedAt: instant('ended_at'),
    /** Where it stands: the fold of its facts. */
    state: jsonb('state').$type<Campaign>().notNull(),
    /** How many entries its workflow has put on record: one that says fewer is behind. */
    told: integer('told').notNull().default(0),
    /** Until which instant what recurs has happened; null: nothing recurs, or it has not begun. */
    calendarKept: instant('calendar_kept'),
  },
  (table) => [index('campaigns_programme').on(table.programme, table.year)],
);

export const campaignStages = pgTable(
  'campaign_stages',
  {
    campaign: id('campaign').notNull(),
    stage: text('stage').$type<StageName>().notNull(),
    opensAt: instant('opens_at'),
    closesAt: instant('closes_at'),
    openedAt: instant('opened_at'),
    closedAt: instant('closed_at'),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.stage] })],
);

export const campaignTracks = pgTable(
  'campaign_tracks',
  {
    campaign: id('campaign').notNull(),
    track: id('track').notNull(),
    due: boolean('due').notNull(),
    stage: text('stage').$type<TrackCourse['stage']>().notNull(),
    listConfirmedBy: text('list_confirmed_by'),
    /** The units of the list as it was confirmed, whatever became of them since. */
    candidates: text('candidates').array(),
    noticeMedia: text('notice_media').array(),
    noticeContact: jsonb('notice_contact').$type<Contact>(),
    noticeFirstDay: text('notice_first_day'),
    noticeLastDay: text('notice_last_day'),
    noticeEndsAt: instant('notice_ends_at'),
    noticeProvisional: boolean('notice_provisional'),
    noticePublishedAt: instant('notice_published_at'),
    approvedBy: text('approved_by'),
    approvalReason: text('approval_reason'),
    circular: text('circular'),
    namedAt: instant('named_at'),
    scoresConfirmedAt: instant('scores_confirmed_at'),
    scoresConfirmedBy: text('scores_confirmed_by'),
    results: jsonb('results').$type<readonly ConfirmedScore[]>(),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.track] })],
);

export const candidacies = pgTable(
  'candidacies',
  {
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    openedAt: instant('opened_at').notNull(),
    enrolment: text('enrolment').$type<Enrolment>().notNull().default('mandatory'),
    rulesDueAt: instant('rules_due_at'),
    rulesFiledAt: instant('rules_filed_at'),
    rulesVersion: integer('rules_version').notNull().default(0),
    rulesFields: jsonb('rules_fields').$type<Fields>(),
    /** The version that the organiser accepted last. */
    rulesAccepted: integer('rules_accepted'),
    rulesReviewedAt: instant('rules_reviewed_at'),
    rulesReviewReason: text('rules_review_reason'),
    remindedAt: instant('reminded_at'),
    overdueSince: instant('overdue_since'),
    disqualifiedBy: text('disqualified_by'),
    /** Where it stands: the fold of its facts. Whatever is said about it is judged by this, under the lock of its chain. */
    state: jsonb('state').$type<Candidacy>().notNull(),
    /** How many entries it is the fold of. */
    step: integer('step').notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.campaign, table.unit] }),
    index('candidacies_unit').on(table.unit, table.campaign),
  ],
);

export const applications = pgTable(
  'applications',
  {
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    track: id('track').notNull(),
    status: text('status').$type<ApplicationStatus>().notNull(),
    appliedAt: instant('applied_at'),
    applicant: text('applicant'),
    fields: jsonb('fields').$type<Fields>(),
    checks: jsonb('checks').$type<Readonly<Record<string, CheckMade>>>().notNull().default({}),
    tally: jsonb('tally').$type<Tally>(),
    reason: text('reason'),
    /** What brought the status about: an objection, an incident or a title. */
    ref: text('ref'),
    /** What the confirmed list says of it, until its candidacy has heard. */
    placement: jsonb('placement').$type<Placement>(),
  },
  (table) => [
    primaryKey({ columns: [table.campaign, table.unit, table.track] }),
    index('applications_track').on(table.campaign, table.track, table.status, table.unit),
    index('applications_unit').on(table.unit),
  ],
);

export const votes = pgTable(
  'votes',
  {
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    track: id('track').notNull(),
    organisation: id('organisation').notNull(),
    person: text('person').notNull(),
    passed: boolean('passed').notNull(),
    reason: text('reason').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.track, table.unit, table.organisation] })],
);

export const objections = pgTable(
  'objections',
  {
    id: id('id').primaryKey(),
    campaign: id('campaign').notNull(),
    track: id('track').notNull(),
    unit: id('unit').notNull(),
    lodgedAt: instant('lodged_at').notNull(),
    standing: text('standing').$type<ObjectionStanding>().notNull(),
    text: text('text').notNull(),
    /** How to reach who objected; never in the ledger, so that it can be deleted. */
    contact: text('contact'),
    status: text('status').$type<ObjectionStatus>().notNull(),
    ruledAt: instant('ruled_at'),
    ruledBy: text('ruled_by'),
    reason: text('reason'),
  },
  (table) => [
    index('objections_track').on(table.campaign, table.track, table.status),
    index('objections_lodged').on(table.lodgedAt, table.id),
  ],
);

export const incidents = pgTable(
  'incidents',
  {
    id: id('id').primaryKey(),
    unit: id('unit').notNull(),
    campaign: id('campaign'),
    occurredOn: id('occurred_on').notNull(),
    category: text('category').notNull(),
    description: text('description').notNull(),
    status: text('status').$type<IncidentStatus>().notNull(),
    major: boolean('major'),
    seriousImpact: boolean('serious_impact'),
    tolerated: boolean('tolerated'),
    reportedBy: text('reported_by').notNull(),
    reportedAt: instant('reported_at').notNull(),
    confirmedAt: instant('confirmed_at'),
    confirmedBy: text('confirmed_by'),
    reason: text('reason'),
    /** Where its confirmation has been carried. */
    reached: jsonb('reached').$type<Reached>(),
  },
  (table) => [
    index('incidents_unit').on(table.unit, table.occurredOn),
    index('incidents_reported').on(table.reportedAt, table.id),
  ],
);

export const titles = pgTable(
  'titles',
  {
    id: id('id').primaryKey(),
    campaign: id('campaign').notNull(),
    programme: id('programme').notNull(),
    track: id('track').notNull(),
    unit: id('unit').notNull(),
    name: text('name').notNull(),
    batch: integer('batch').notNull(),
    status: text('status').$type<Title['status']>().notNull(),
    awardedAt: instant('awarded_at').notNull(),
    /** First instant after its validity; null: until revoked. */
    validUntil: instant('valid_until'),
    benefits: text('benefits').array().notNull().default([]),
    revokedAt: instant('revoked_at'),
    reason: text('reason'),
    /** What its workflow needs to know of it. */
    plan: jsonb('plan').$type<TitlePlan>(),
    state: jsonb('state').$type<Title>().notNull(),
    told: integer('told').notNull().default(0),
  },
  (table) => [
    index('titles_unit').on(table.unit, table.track),
    index('titles_campaign').on(table.campaign, table.track),
  ],
);

export const records = pgTable(
  'records',
  {
    id: id('id').primaryKey(),
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    type: text('type').notNull(),
    item: text('item'),
    subject: id('subject'),
    fields: jsonb('fields').$type<Fields>().notNull(),
    at: instant('at').notNull(),
    by: text('by').notNull(),
  },
  (table) => [index('records_unit').on(table.campaign, table.unit, table.type)],
);

/** Who and what a unit consists of: people, branches, groups, without accounts. */
export const roster = pgTable(
  'roster',
  {
    unit: id('unit').notNull(),
    id: id('id').notNull(),
    kind: text('kind').notNull(),
    also: text('also').array().notNull().default([]),
    name: text('name').notNull(),
    within: id('within'),
    since: text('since'),
    left: text('left_on'),
    fields: jsonb('fields').$type<Fields>().notNull(),
  },
  (table) => [primaryKey({ columns: [table.unit, table.id] }), index('roster_kind').on(table.unit, table.kind)],
);

/** What counts towards a recurring minimum. */
export const deeds = pgTable(
  'deeds',
  {
    id: id('id').primaryKey(),
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    obligation: text('obligation').notNull(),
    subject: id('subject'),
    with: id('with_subject'),
    on: id('on_day').notNull(),
    quantity: doublePrecision('quantity').notNull(),
    note: text('note').notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [index('deeds_obligation').on(table.campaign, table.obligation, table.on, table.unit)],
);

/** What came of each period of a recurring minimum. */
export const obligationReviews = pgTable(
  'obligation_reviews',
  {
    campaign: id('campaign').notNull(),
    obligation: text('obligation').notNull(),
    from: id('from_day').notNull(),
    to: id('to_day').notNull(),
    due: integer('due').notNull(),
    met: integer('met').notNull(),
    enough: boolean('enough').notNull(),
    short: jsonb('short').$type<readonly Shortfall[]>().notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.obligation, table.from] })],
);

/** Codes that a document cites without giving, as the organiser supplied them. */
export const codes = pgTable(
  'codes',
  {
    campaign: id('campaign').notNull(),
    list: id('list').notNull(),
    codes: jsonb('codes')
      .$type<readonly { readonly code: string; readonly zh: string; readonly en: string }[]>()
      .notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.list] })],
);

export const draws = pgTable(
  'draws',
  {
    id: id('id').primaryKey(),
    campaign: id('campaign').notNull(),
    draw: text('draw').notNull(),
    period: text('period').notNull(),
    commitment: text('commitment').notNull(),
    population: text('population').array().notNull(),
    count: integer('count').notNull(),
    committedBy: text('committed_by').notNull(),
    committedAt: instant('committed_at').notNull(),
    seed: text('seed'),
    drawn: text('drawn').array(),
    revealedAt: instant('revealed_at'),
  },
  (table) => [uniqueIndex('draws_period').on(table.campaign, table.draw, table.period)],
);

/** Side processes: one row each, with its steps beside it. */
export const matters = pgTable(
  'matters',
  {
    id: id('id').primaryKey(),
    campaign: id('campaign').notNull(),
    procedure: text('procedure').notNull(),
    unit: id('unit'),
    track: text('track'),
    body: text('body'),
    party: id('party'),
    fields: jsonb('fields').$type<Fields>().notNull(),
    source: text('source'),
    openedBy: text('opened_by').notNull(),
    openedAt: instant('opened_at').notNull(),
    closedAt: instant('closed_at'),
    outcome: text('outcome'),
    /** What its workflow needs to know of it, and where it stands: the fold of its facts. */
    plan: jsonb('plan').$type<MatterPlan>(),
    state: jsonb('state').$type<Matter>(),
    told: integer('told').notNull().default(0),
  },
  (table) => [
    index('matters_campaign').on(table.campaign, table.procedure, table.openedAt, table.id),
    index('matters_unit').on(table.unit, table.procedure),
  ],
);

export const matterSteps = pgTable(
  'matter_steps',
  {
    matter: id('matter').notNull(),
    step: text('step').notNull(),
    turn: integer('turn').notNull(),
    openedAt: instant('opened_at').notNull(),
    dueAt: instant('due_at'),
    remindedAt: instant('reminded_at'),
    overdueAt: instant('overdue_at'),
    doneAt: instant('done_at'),
    by: text('by'),
    outcome: text('outcome'),
    fields: jsonb('fields').$type<Fields>(),
    late: boolean('late').notNull().default(false),
    silent: boolean('silent').notNull().default(false),
    signatures: jsonb('signatures').$type<readonly Signature[]>().notNull().default([]),
  },
  (table) => [
    primaryKey({ columns: [table.matter, table.step, table.turn] }),
    index('matter_steps_due').on(table.dueAt),
  ],
);

/** What the public reported; kept out of every workflow and of the ledger, so that it can be deleted. */
export const reports = pgTable(
  'reports',
  {
    matter: id('matter').primaryKey(),
    receiptHash: text('receipt_hash').notNull(),
    text: text('text').notNull(),
    contact: text('contact'),
    receivedAt: instant('received_at').notNull(),
  },
  (table) => [uniqueIndex('reports_receipt').on(table.receiptHash)],
);

/** Points off and ratings, one row each; the latest line of an assessor's person and criterion counts. */
export const scoreLines = pgTable(
  'score_lines',
  {
    id: id('id').primaryKey(),
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    assessor: text('assessor').notNull(),
    person: text('person').notNull(),
    criterion: text('criterion').notNull(),
    grade: text('grade'),
    rating: text('rating'),
    deduction: doublePrecision('deduction').notNull(),
    discretionary: boolean('discretionary').notNull(),
    cause: text('cause').notNull(),
    document: text('document'),
    at: instant('at').notNull(),
    seq: integer('seq').notNull(),
    withdrawnBy: text('withdrawn_by'),
    withdrawnReason: text('withdrawn_reason'),
  },
  (table) => [index('score_lines_unit').on(table.campaign, table.unit, table.assessor)],
);

/** What happened in the year and costs points. */
export const scoreEvents = pgTable(
  'score_events',
  {
    id: id('id').primaryKey(),
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    event: text('event').notNull(),
    person: text('person'),
    case: text('case_id'),
    on: text('on_day').notNull(),
    cause: text('cause').notNull(),
    document: text('document'),
    by: text('by').notNull(),
    at: instant('at').notNull(),
    withdrawnBy: text('withdrawn_by'),
    withdrawnReason: text('withdrawn_reason'),
  },
  (table) => [index('score_events_unit').on(table.campaign, table.unit)],
);

export const scoreSheets = pgTable(
  'score_sheets',
  {
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    assessor: text('assessor').notNull(),
    person: text('person').notNull(),
    submittedAt: instant('submitted_at'),
    withdrawnAt: instant('withdrawn_at'),
    withdrawnReason: text('withdrawn_reason'),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.unit, table.assessor, table.person] })],
);

export const moderations = pgTable(
  'moderations',
  {
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    total: doublePrecision('total').notNull(),
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.unit] })],
);

/** A unit whose confirmed score is open again. */
export const reopenings = pgTable(
  'reopenings',
  {
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.unit] })],
);

export const assignments = pgTable(
  'assignments',
  {
    campaign: id('campaign').notNull(),
    track: text('track').notNull(),
    unit: id('unit').notNull(),
    reviewer: id('reviewer').notNull(),
    status: text('status').$type<AssignmentStatus>().notNull(),
    reason: text('reason'),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.track, table.unit, table.reviewer] })],
);

/** Why somebody may not act on a unit although they are not of it: a former post, a parent unit, a named relation. */
export const relations = pgTable(
  'relations',
  {
    person: id('person').notNull(),
    unit: id('unit').notNull(),
    relation: text('relation').$type<Relation>().notNull(),
    until: text('until_day'),
    declaredBy: text('declared_by').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.person, table.unit, table.relation] })],
);

/** The result of several years of one unit. */
export const overallResults = pgTable(
  'overall_results',
  {
    campaign: id('campaign').notNull(),
    track: text('track').notNull(),
    unit: id('unit').notNull(),
    years: integer('years').array().notNull(),
    met: boolean('met').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.track, table.unit] })],
);

export const extensions = pgTable(
  'extensions',
  {
    key: id('key').primaryKey(),
    campaign: id('campaign').notNull(),
    unit: id('unit'),
    target: jsonb('target').$type<Target>().notNull(),
    before: instant('before_at').notNull(),
    until: instant('until_at').notNull(),
    reason: text('reason').notNull(),
    by: text('by').notNull(),
    at: instant('at').notNull(),
  },
  (table) => [index('extensions_campaign').on(table.campaign, table.at)],
);

export const messages = pgTable(
  'messages',
  {
    key: id('key').primaryKey(),
    kind: text('kind').$type<MessageKind>().notNull(),
    campaign: id('campaign').notNull(),
    unit: id('unit'),
    at: instant('at').notNull(),
    subject: jsonb('subject').$type<Subject>().notNull(),
  },
  (table) => [
    index('messages_campaign').on(table.campaign, table.at, table.key),
    index('messages_at').on(table.at, table.key),
  ],
);

/**
 * What is on record and has still to be told to somebody: now to workflows. A row goes when it has been told; a newer one
 * with the same id takes the place of what was not told yet.
 */
export const outbox = pgTable(
  'outbox',
  {
    id: text('id').primaryKey(),
    /** In the order in which they came; of one recipient the earlier first. */
    nth: bigserial('nth', { mode: 'number' }).notNull(),
    /** To whom: a workflow's id. */
    recipient: text('recipient').notNull(),
    /** A later version with the same id is newer. */
    version: integer('version').notNull().default(0),
    news: jsonb('news').$type<News>().notNull(),
  },
  (table) => [index('outbox_order').on(table.nth)],
);

export const idempotency = pgTable('idempotency', {
  key: text('key').primaryKey(),
  actor: text('actor').notNull(),
  methodPath: text('method_path').notNull(),
  bodyHash: text('body_hash').notNull(),
  status: integer('status'),
  response: jsonb('response').$type<unknown>(),
  claimedAt: instant('claimed_at').notNull(),
  doneAt: instant('done_at'),
});
