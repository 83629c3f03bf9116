import {
  bigint,
  boolean,
  check,
  customType,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { sql } from 'drizzle-orm';
import type { FactKind, Tally } from '../contracts/facts.ts';
import type { Organisation, Role } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import type { ApplicationStatus, StageName } from '../contracts/stages.ts';
import type { Course } from '../domain/campaign.ts';
import type { Title } from '../domain/maintenance.ts';

// Ids are ordered by bytes: the server's locale must not decide what stands on which page.
const id = customType<{ data: string }>({ dataType: () => 'text COLLATE "C"' });
/** An instant, epoch ms. */
const instant = (name: string) => bigint(name, { mode: 'number' });

type Fields = Readonly<Record<string, string>>;

/** What somebody found in one check of one application. */
export interface CheckMade {
  readonly passed: boolean;
  readonly note: string;
  readonly by: string;
  readonly at: number;
}

/** What a message says, for whoever sends or prints it. */
export type Subject = Readonly<Record<string, unknown>>;
export type MessageKind = 'reminder' | 'overdue' | 'circular' | 'revocation';
export type ObjectionStatus = 'open' | 'upheld' | 'dismissed' | 'kept';
export type ObjectionStanding = 'objection' | 'report';
export type IncidentStatus = 'reported' | 'confirmed';

export const ledger = pgTable(
  'ledger',
  {
    seq: bigint('seq', { mode: 'number' }).primaryKey(),
    key: text('key').notNull(),
    campaign: id('campaign'),
    unit: id('unit'),
    kind: text('kind').$type<FactKind>().notNull(),
    at: instant('at').notNull(),
    recordedAt: text('recorded_at').notNull(),
    actorId: text('actor_id').notNull(),
    actorRole: text('actor_role').notNull(),
    actorOrganisation: text('actor_organisation').notNull(),
    rules: text('rules').array().notNull(),
    body: text('body').notNull(),
    prevHash: text('prev_hash').notNull(),
    hash: text('hash').notNull(),
  },
  (table) => [
    uniqueIndex('ledger_key').on(table.key),
    index('ledger_campaign').on(table.campaign, table.seq),
    index('ledger_unit').on(table.unit, table.seq),
    index('ledger_kind').on(table.kind, table.seq),
    index('ledger_actor').on(table.actorId, table.seq),
  ],
);

/** One row: the last entry. Whoever appends locks it, so that entries are chained one by one. */
export const ledgerHead = pgTable(
  'ledger_head',
  { id: integer('id').primaryKey(), seq: bigint('seq', { mode: 'number' }).notNull(), hash: text('hash').notNull() },
  (table) => [check('ledger_head_single', sql`${table.id} = 1`)],
);

export const organisations = pgTable(
  'organisations',
  {
    id: id('id').primaryKey(),
    name: text('name').notNull(),
    kind: text('kind').$type<Organisation['kind']>().notNull(),
    committee: id('committee'),
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
    stage: text('stage').$type<Course['stage']>().notNull(),
    listConfirmedBy: text('list_confirmed_by'),
    /** The units of the list as it was confirmed, whatever became of them since. */
    candidates: text('candidates').array(),
    noticeMedia: text('notice_media').array(),
    noticeContact: text('notice_contact'),
    noticeFirstDay: text('notice_first_day'),
    noticeLastDay: text('notice_last_day'),
    noticeEndsAt: instant('notice_ends_at'),
    noticeProvisional: boolean('notice_provisional'),
    noticePublishedAt: instant('notice_published_at'),
    approvedBy: text('approved_by'),
    approvalReason: text('approval_reason'),
    circular: text('circular'),
    namedAt: instant('named_at'),
  },
  (table) => [primaryKey({ columns: [table.campaign, table.track] })],
);

export const candidacies = pgTable(
  'candidacies',
  {
    campaign: id('campaign').notNull(),
    unit: id('unit').notNull(),
    openedAt: instant('opened_at').notNull(),
    rulesDueAt: instant('rules_due_at').notNull(),
    rulesFiledAt: instant('rules_filed_at'),
    rulesVersion: integer('rules_version').notNull().default(0),
    rulesFields: jsonb('rules_fields').$type<Fields>(),
    remindedAt: instant('reminded_at'),
    overdueSince: instant('overdue_since'),
    disqualifiedBy: text('disqualified_by'),
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
    reason: text('reason'),
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
    revokedAt: instant('revoked_at'),
    reason: text('reason'),
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
    fields: jsonb('fields').$type<Fields>().notNull(),
    at: instant('at').notNull(),
    by: text('by').notNull(),
  },
  (table) => [index('records_unit').on(table.campaign, table.unit, table.type)],
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
