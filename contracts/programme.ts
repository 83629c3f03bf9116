import { z } from 'zod';
import { stageName } from './stages.ts';
import { basis, bilingual, day, monthDay, slug } from './text.ts';

const named = { name: bilingual, ...basis };

/** A document that the programme carries out or rests on, or that one of its tracks does. */
const document = z.strictObject({ title: z.string().min(1), track: slug.optional(), ...basis });

const source = z.strictObject({
  number: z.strictObject({ text: z.string().min(1), ...basis }),
  title: z.strictObject({ text: z.string().min(1), ...basis }),
  issuedOn: z.strictObject({ day, ...basis }),
  issuers: z.array(z.strictObject({ name: z.string().min(1), ...basis })).min(1),
  restsOn: z.array(document),
});

const actors = z.strictObject({
  organiser: z.strictObject({ ...named, duties: z.array(bilingual).default([]) }),
  leadingGroup: z.strictObject(named),
  jointReviewers: z.strictObject({
    ...named,
    always: z.array(z.string().min(1)).meta({ description: 'named by the document or by a default' }),
    open: z.boolean().meta({ description: 'whether the organiser may add others' }),
  }),
  participants: z.strictObject({
    ...named,
    through: z.array(z.string().min(1)).meta({ description: 'the body of a unit that acts for it, in its variants' }),
    answerable: z.strictObject(named).meta({ description: "who in a unit answers for the unit's work" }),
  }),
  byAnalogy: z.strictObject(named).optional(),
});

/** Opens and closes by a day of the campaign's year (a durable timer) or by the organiser's decision. */
const opening = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('date'),
    from: monthDay,
    to: monthDay.meta({ description: 'the last day, until 24:00' }),
  }),
  z.strictObject({ by: z.literal('decision') }),
]);

const stage = z.strictObject({ stage: stageName, ...named, opens: opening });

/** A field of a form that a unit fills in. */
const field = z.strictObject({ field: slug, ...named, required: z.boolean().default(true) });

const actionRules = z.strictObject({
  ...named,
  fields: z.array(field).min(1),
  filedWith: z.literal('organiser'),
  due: z.strictObject({
    daysAfterMobilisation: z.int().min(1).max(366),
    remindDaysBefore: z.int().min(1).max(60),
    ...basis,
  }),
  requiredBeforeApplication: z.strictObject({ required: z.boolean(), ...basis }),
});

/** Something that units put on record in the course of the year: yearly measures, self-checks, good practice. */
const recordType = z.strictObject({
  record: slug,
  ...named,
  by: z
    .enum(['unit', 'organiser', 'jointReviewer'])
    .meta({ description: 'evidence for the appraisal is by the organiser; its joint reviewers may file it as well' }),
  stages: z.array(stageName).min(1),
  fields: z.array(field).min(1),
  perItem: z.boolean().default(false).meta({ description: 'each record names an item of the rubric' }),
  minimumPerYear: z.int().min(0).default(0),
});

const check = z.strictObject({ check: slug, ...named });

const target = z.strictObject({
  by: day,
  ...named,
  warn: z.boolean().meta({ description: 'warn when a naming misses it; a soft target never refuses' }),
});

const track = z.strictObject({
  track: slug,
  ...named,
  title: z.strictObject(named),
  round: z.strictObject({ years: z.int().min(1).max(10), firstYear: z.int().min(1990).max(2200), ...basis }),
  applications: z.strictObject({
    yearInRound: z.enum(['every', 'last']),
    from: monthDay,
    to: monthDay,
    fields: z.array(field).min(1),
    ...basis,
  }),
  quota: z.strictObject({ units: z.int().min(1).nullable(), ...basis }),
  requiresTitle: z
    .strictObject({ track: slug.nullable(), ...basis })
    .meta({ description: 'a title of another track that an applicant must hold' }),
  targets: z.array(target).default([]),
});

const appraisal = z.strictObject({
  ...named,
  rule: z.literal('simpleMajority'),
  quorum: z.literal('everyJointReviewer'),
  inputs: z.array(z.strictObject(named)),
  results: z
    .strictObject({ keptFor: z.literal('everyTrack'), decisionRestsOn: z.literal('everyYearOfTheRound'), ...basis })
    .meta({ description: 'a yearly appraisal beside a title of several years' }),
});

const notice = z.strictObject({
  ...named,
  days: z.int().min(1).max(60),
  unit: z.enum(['working', 'calendar']),
  firstDayCounts: z.boolean(),
  openObjectionHolds: z.literal('batch'),
  lateObjection: z.literal('report'),
});

const gate = z.strictObject({
  gate: slug,
  ...named,
  all: z.array(z.enum(['major', 'seriousImpact'])).min(1),
  confirmedBy: z.literal('organiser'),
  kinds: z.strictObject({ list: slug, ...basis }).meta({ description: 'the code list of kinds of incident' }),
  period: z
    .strictObject({ of: z.literal('round'), from: z.literal('mobilisation'), until: z.literal('naming'), ...basis })
    .meta({ description: 'the creation period, in which an incident counts' }),
  cancels: z.literal('everyTrackOfTheCycle'),
  banYears: z.literal(0).meta({ description: 'the next cycle is open again; a ban of years is not built yet' }),
  tolerance: z.strictObject({ byRecordedDecision: z.literal(true), ...basis }),
});

const maintenance = z.strictObject({
  ...named,
  validity: z.literal('untilRevoked'),
  revocation: z.strictObject({
    proposedBy: z.literal('organiser'),
    approvedBy: z.literal('leadingGroup'),
    circulated: z.boolean(),
    ...basis,
  }),
});

/** A line of the checklist below an item; unscored. */
const point = z.strictObject({ point: slug, ...named });

const rubricArea = z.strictObject({
  area: slug,
  ...named,
  items: z.array(z.strictObject({ item: slug, ...named, points: z.array(point).default([]) })).min(1),
});

/** Who or what a recurring minimum is counted for. */
const subject = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('unit') }),
  z.strictObject({ of: z.literal('branch') }),
  z.strictObject({ of: z.literal('member'), who: z.enum(['all', 'serving', 'retired']) }),
  z
    .strictObject({ of: z.literal('pair'), from: bilingual, each: z.array(bilingual).min(1) })
    .meta({ description: 'counted between `from` and every single one of `each`' }),
]);

/** A recurring minimum: declared here, counted per subject and period; a surplus never covers another's shortfall. */
const obligation = z.strictObject({
  obligation: slug,
  ...named,
  item: slug.nullable().meta({ description: 'the item of the rubric that asks for it' }),
  subject,
  min: z.int().min(1).nullable().meta({ description: 'null: the document cites a number without giving it' }),
  stated: z.boolean().meta({ description: 'whether the document gives the number itself' }),
  unit: z.enum(['times', 'hours']).default('times'),
  per: z.enum(['week', 'month', 'quarter', 'halfYear', 'year']),
  weekday: z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']).optional(),
});

/** A list of codes that the document cites but does not give; it is supplied later. */
const codeList = z.strictObject({
  list: slug,
  ...named,
  size: z.int().min(1).nullable().meta({ description: 'how many codes the document says there are' }),
  codes: z.array(z.strictObject({ code: slug, name: bilingual })),
});

/** A programme as data: one file, one version. A published file never changes; a correction is the next version. */
export const programmeSchema = z.strictObject({
  programme: slug,
  version: z.int().min(1),
  title: bilingual,
  source,
  principles: z.strictObject({ list: z.array(bilingual), ...basis }),
  dimensions: z.strictObject({ list: z.array(bilingual), ...basis }),
  levers: z.array(z.strictObject(named)),
  actors,
  stages: z.array(stage).min(1),
  actionRules,
  records: z.array(recordType),
  tracks: z.array(track).min(1),
  checks: z.array(check).min(1),
  allChecksRequired: z.strictObject({ required: z.literal(true), ...basis }),
  appraisal,
  list: z.strictObject(named),
  notice,
  approval: z.strictObject({ ...named, by: z.literal('leadingGroup') }),
  naming: z.strictObject({
    ...named,
    by: z.literal('organiser'),
    circular: z.strictObject(named),
    batch: z.strictObject({ year: z.literal('application'), ...basis }),
  }),
  gates: z.array(gate).length(1),
  maintenance,
  rubric: z.array(rubricArea),
  obligations: z.array(obligation),
  codeLists: z.array(codeList),
});
export type Programme = z.infer<typeof programmeSchema>;
