import { contact } from './messages.ts';
import { z } from 'zod';
import { role } from './people.ts';
import { warningCode } from './refusals.ts';
import { applicationStatus, incidentStatus, objectionStatus, stageName, titleStatus } from './stages.ts';
import { systemAct } from './systems.ts';

/** What leaves the server. Instants are ISO 8601 with the offset of Asia/Shanghai; days are YYYY-MM-DD. */
const at = z.iso.datetime({ offset: true });
const tally = z.object({ passed: z.int(), failed: z.int() });
const warning = z.object({ code: warningCode, message: z.string(), rules: z.array(z.string()) });

export const organisationView = z
  .object({
    id: z.string(),
    name: z.string(),
    kind: z.string(),
    committee: z.string().nullable(),
    parent: z.string().nullable(),
  })
  .meta({ id: 'Organisation' });

export const personView = z
  .object({
    id: z.string(),
    name: z.string(),
    organisation: z.string(),
    roles: z.array(role),
    active: z.boolean().meta({ description: 'whether the person may do anything any more' }),
  })
  .meta({ id: 'Person' });

export const systemView = z
  .object({
    id: z.string(),
    name: z.string(),
    committee: z.string(),
    acts: z.array(systemAct),
    mayActFor: z.boolean(),
    keyNumber: z.int().meta({ description: 'which key is the current one, from 1' }),
    active: z.boolean(),
  })
  .meta({ id: 'System' });

export const programmeView = z
  .object({ programme: z.string(), version: z.int(), title: z.string(), contentHash: z.string() })
  .meta({ id: 'Programme' });

export const stageView = z
  .object({
    stage: stageName,
    opensAt: at.nullable(),
    closesAt: at.nullable(),
    openedAt: at.nullable(),
    closedAt: at.nullable(),
  })
  .meta({ id: 'Stage' });

export const trackView = z
  .object({
    track: z.string(),
    title: z.string(),
    due: z.boolean(),
    stage: z.string(),
    opensAt: at,
    closesAt: at,
    notice: z.object({ firstDay: z.string(), lastDay: z.string(), endsAt: at, provisional: z.boolean() }).nullable(),
    scores: z
      .array(z.object({ unit: z.string(), total: z.number().nullable(), eligible: z.boolean() }))
      .nullable()
      .meta({ description: 'as they were confirmed' }),
    openObjections: z.int(),
    circular: z.string().nullable(),
    counts: z.record(z.string(), z.int()),
  })
  .meta({ id: 'Track' });

export const campaignView = z
  .object({
    id: z.string(),
    programme: z.string(),
    version: z.int(),
    year: z.int(),
    organiser: z.string(),
    leadingGroup: z.string(),
    jointReviewers: z.array(z.string()),
    consulted: z.record(z.string(), z.string()),
    enrolment: z.object({ mandatory: z.int(), reference: z.int() }),
    now: at.meta({ description: "the campaign's own time" }),
    simulated: z.boolean(),
    startedAt: at,
    endedAt: at.nullable(),
    stages: z.array(stageView),
    tracks: z.array(trackView),
  })
  .meta({ id: 'Campaign' });

export const campaignSummary = campaignView
  .pick({ id: true, programme: true, version: true, year: true, organiser: true, startedAt: true, endedAt: true })
  .meta({ id: 'CampaignSummary' });

const finding = z.object({
  passed: z.boolean(),
  note: z.string().nullable().meta({ description: 'null: not shown to the unit' }),
  by: z.string().nullable().meta({ description: 'null: not shown to the unit' }),
  at,
});

export const applicationView = z
  .object({
    track: z.string(),
    status: applicationStatus,
    appliedAt: at.nullable(),
    checks: z.record(
      z.string(),
      finding.extend({
        earlier: z.array(finding).meta({ description: 'what was found before and replaced, oldest first' }),
      }),
    ),
    tally: tally.nullable(),
    reason: z.string().nullable().meta({ description: 'why it stands where it stands' }),
  })
  .meta({ id: 'Application' });

export const candidacyView = z
  .object({
    campaign: z.string(),
    unit: z.string(),
    name: z.string(),
    enrolment: z.enum(['mandatory', 'reference']),
    rules: z.object({
      filedAt: at.nullable(),
      version: z.int(),
      accepted: z.int().nullable().meta({ description: 'the version that the organiser accepted last' }),
      reviewReason: z.string().nullable(),
      dueAt: at.nullable(),
      overdueSince: at.nullable(),
    }),
    applications: z.array(applicationView),
  })
  .meta({ id: 'Candidacy' });

/** What a decision on a candidacy answers: where it stands now. */
export const candidacyState = z
  .object({
    unit: z.string(),
    rules: z.object({ filed: z.boolean(), version: z.int(), overdue: z.boolean() }),
    applications: z.record(z.string(), z.object({ status: applicationStatus })),
  })
  .meta({ id: 'CandidacyState' });

/** What a decision on a campaign answers. */
export const decision = z
  .object({
    campaign: z.string(),
    track: z.string(),
    stage: z.string(),
    units: z.array(z.string()),
    warnings: z.array(warning),
  })
  .meta({ id: 'Decision' });

export const recordView = z
  .object({
    id: z.string(),
    campaign: z.string(),
    unit: z.string(),
    type: z.string(),
    item: z.string().nullable(),
    fields: z.record(z.string(), z.string()),
    at,
    by: z.string(),
  })
  .meta({ id: 'Record' });

export const objectionView = z
  .object({
    id: z.string(),
    campaign: z.string(),
    track: z.string(),
    unit: z.string(),
    lodgedAt: at,
    standing: z.enum(['objection', 'report']).meta({ description: 'a late one is a report to be looked into' }),
    text: z.string(),
    status: objectionStatus,
    reason: z.string().nullable(),
  })
  .meta({ id: 'Objection' });

export const objectorView = z
  .object({ objection: z.string(), contact: z.string().nullable().meta({ description: 'null: none was left' }) })
  .meta({ id: 'Objector' });

export const objectionReceipt = z
  .object({ id: z.string(), standing: z.enum(['objection', 'report']), rules: z.array(z.string()) })
  .meta({ id: 'ObjectionReceipt' });

export const incidentView = z
  .object({
    id: z.string(),
    campaign: z.string().nullable(),
    unit: z.string(),
    occurredOn: z.string(),
    category: z.string(),
    description: z.string(),
    status: incidentStatus,
    major: z.boolean().nullable(),
    seriousImpact: z.boolean().nullable(),
    tolerated: z.boolean().nullable(),
  })
  .meta({ id: 'Incident' });

export const titleView = z
  .object({
    id: z.string(),
    campaign: z.string(),
    unit: z.string(),
    unitName: z.string(),
    name: z.string(),
    track: z.string(),
    batch: z.int(),
    status: titleStatus,
    awardedAt: at,
    validUntil: at.nullable().meta({ description: 'null: until it is revoked' }),
    benefits: z.array(z.string()),
    revokedAt: at.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'Title' });

export const noticeView = z
  .object({
    campaign: z.string(),
    programme: z.string(),
    year: z.int(),
    track: z.string(),
    title: z.string(),
    firstDay: z.string(),
    lastDay: z.string(),
    contact: z.object(contact.shape).nullable(),
    media: z.array(z.string()),
    open: z.boolean(),
    units: z.array(z.object({ unit: z.string(), name: z.string() })),
  })
  .meta({ id: 'Notice' });

export const ledgerEntryView = z
  .object({
    chain: z.string().meta({ description: 'the committee whose record it is, or the installation' }),
    seq: z.int().meta({ description: 'its number in the chain' }),
    recordedAt: z.string(),
    at,
    campaign: z.string().nullable(),
    unit: z.string().nullable(),
    kind: z.string(),
    actor: z.object({ id: z.string(), role: z.string(), organisation: z.string(), via: z.string().optional() }),
    rules: z.array(z.string()),
    fact: z.looseObject({ kind: z.string() }),
    hash: z.string(),
  })
  .meta({ id: 'LedgerEntry' });

export const ledgerVerificationView = z
  .object({
    entries: z.int(),
    verified: z.boolean(),
    firstBad: z.object({ chain: z.string(), seq: z.int(), why: z.string() }).nullable(),
    chains: z.array(
      z.object({
        chain: z.string(),
        entries: z.int().meta({ description: 'how many follow on each other from the first on' }),
        verified: z.boolean(),
        head: z.object({ seq: z.int(), hash: z.string() }).meta({ description: 'the last of them' }),
      }),
    ),
  })
  .meta({ id: 'LedgerVerification' });

export const yearlyResultView = z
  .object({
    campaign: z.string(),
    year: z.int(),
    track: z.string(),
    status: applicationStatus,
    tally: tally.nullable(),
    reason: z.string().nullable(),
  })
  .meta({ id: 'YearlyResult' });

export const messageView = z
  .object({
    key: z.string(),
    kind: z.string(),
    campaign: z.string(),
    unit: z.string().nullable(),
    at,
    subject: z.looseObject({}),
  })
  .meta({ id: 'Message' });

/** What the years of a round came to. */
export const overallView = z
  .object({
    track: z.string(),
    years: z.array(z.int()).meta({ description: 'first and last year of the round' }),
    units: z.array(
      z.object({
        unit: z.string(),
        years: z.array(z.int()).meta({ description: 'the years of which it holds the title now' }),
        assessed: z.array(z.int()).meta({ description: 'the years in which it took part' }),
        met: z.boolean(),
        title: z.string().nullable().meta({ description: 'how the title of several years stands, where there is one' }),
      }),
    ),
  })
  .meta({ id: 'Overall' });

/** What an extension moves, before anybody decides on it. */
export const extensionPreview = z
  .object({
    from: at.meta({ description: 'first instant after the deadline as it stands' }),
    until: at.meta({ description: 'first instant after it then' }),
    provisional: z.boolean().meta({ description: 'whether the working days of its year are not announced yet' }),
    timers: z.array(z.object({ workflow: z.string(), timer: z.string(), from: at, until: at })),
    messages: z.array(z.object({ kind: z.string(), unit: z.string().nullable(), from: at, until: at })),
    warnings: z.array(warning),
  })
  .meta({ id: 'ExtensionPreview' });

export const extensionView = z
  .object({
    target: z.record(z.string(), z.string()),
    unit: z.string().nullable(),
    from: at,
    until: at,
    reason: z.string(),
    by: z.string(),
    at,
  })
  .meta({ id: 'Extension' });
