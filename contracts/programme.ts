import { z } from 'zod';
import { field, named, where } from './form.ts';
import { obligation, rosterKind, seat } from './obligation.ts';
import { role } from './people.ts';
import { draw, message, procedure, trigger } from './procedure.ts';
import { criterion, scoring } from './scoring.ts';
import { stageName } from './stages.ts';
import { basis, bilingual, count, day, monthDay, slug, year } from './text.ts';

/** A document that the programme carries out or rests on, or that one of its tracks does. */
const document = z.strictObject({ title: z.string().min(1), track: slug.optional(), ...basis });

/** What the document says of itself; an anonymous template or a newspaper page says little. */
const source = z.strictObject({
  number: z.strictObject({ text: z.string().min(1), ...basis }).optional(),
  title: z.strictObject({ text: z.string().min(1), ...basis }).optional(),
  issuedOn: z.strictObject({ day, ...basis }).optional(),
  forYear: z.strictObject({ year, ...basis }).optional(),
  issuers: z.array(z.strictObject({ name: z.string().min(1), ...basis })).default([]),
  parts: z.array(z.strictObject({ title: z.string().min(1), author: z.string().optional(), ...basis })).default([]),
  restsOn: z.array(document).default([]),
  remarks: z
    .array(z.strictObject({ about: bilingual, ...basis }))
    .default([])
    .meta({ description: 'slips and contradictions of the document, and what we do about them' }),
});

const body = z.strictObject({
  ...named,
  duties: z.array(z.strictObject(named)).default([]),
  people: z
    .array(z.strictObject({ post: bilingual, names: z.array(z.string().min(1)), ...basis }))
    .default([])
    .meta({ description: 'who the document names' }),
});

const actors = z.strictObject({
  organiser: body,
  leadingGroup: body.optional(),
  office: body.optional(),
  leader: body.optional().meta({ description: 'the committee above all of them' }),
  discipline: body.optional(),
  liaison: body.optional(),
  cooperating: z.array(z.strictObject(named)).default([]),
  jointReviewers: z
    .strictObject({
      ...named,
      always: z.array(z.string().min(1)).meta({ description: 'named by the document or by a default' }),
      open: z.boolean().meta({ description: 'whether the organiser may add others' }),
    })
    .optional(),
  consulted: z
    .strictObject({
      ...named,
      bodies: z.array(z.strictObject({ body: slug, ...named })).min(1),
      open: z.boolean().meta({ description: 'whether the organiser may add others' }),
    })
    .optional(),
  participants: z.strictObject({
    ...named,
    through: z
      .array(z.string().min(1))
      .default([])
      .meta({ description: 'the body of a unit that acts for it, in its variants' }),
    answerable: z.strictObject(named).optional().meta({ description: "who in a unit answers for the unit's work" }),
    responsible: z
      .array(z.strictObject(named))
      .default([])
      .meta({ description: 'the responsibilities inside a unit: first responsible person, one post two duties' }),
  }),
  byAnalogy: z.strictObject(named).optional(),
});

/** Who takes part, and whether those who only follow by reference may be named. */
const enrolment = z.strictObject({
  mandatory: z.strictObject({
    ...named,
    count: count.min(1).optional().meta({ description: 'how many the document lists' }),
    file: z.string().optional().meta({ description: 'the list of units that ships with the programme' }),
  }),
  reference: z.strictObject({ ...named, eligible: z.boolean() }).optional(),
});

/** Opens and closes by a day of the campaign's year (a durable timer) or by somebody's decision. */
const opening = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('date'),
    from: monthDay,
    to: monthDay.meta({ description: 'the last day, until 24:00' }),
  }),
  z.strictObject({ by: z.literal('decision') }),
]);

const stage = z.strictObject({ stage: stageName, ...named, opens: opening });

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

/** What is put on record in the course of the year, by whom and with what: one form for all of them. */
const recordType = z.strictObject({
  record: slug,
  ...named,
  by: z.array(role).min(1).meta({ description: 'unit: the unit for itself; others for a unit that is not their own' }),
  stages: z.array(stageName).default([]).meta({ description: 'none: at any time' }),
  fields: z.array(field).min(1),
  perItem: z.boolean().default(false).meta({ description: 'each record names an item of the rubric' }),
  about: z.array(slug).default([]).meta({ description: 'kinds of the roster: each record names such an entry' }),
  minimumPerYear: count.default(0),
  rises: z
    .strictObject({ field: slug, most: z.number(), ...basis })
    .optional()
    .meta({ description: 'by how much a number may rise from one year to the next, for the same subject' }),
  readers: z.array(role).optional().meta({ description: 'only they may read it, and every reading is on record' }),
});

const check = z.strictObject({ check: slug, ...named });

const target = z.strictObject({
  by: day,
  ...named,
  warn: z.boolean().meta({ description: 'warn when a naming misses it; a soft target never refuses' }),
});

/** What must hold for a unit, or for the whole track, before the next thing may happen; points never make up for it. */
const requirement = z.discriminatedUnion('needs', [
  z
    .strictObject({
      needs: z.literal('record'),
      before: z
        .enum(['application', 'list', 'result'])
        .meta({ description: 'result: where nothing is named, the score counts only with it' }),
      record: slug,
      where,
      ...named,
    })
    .meta({ description: 'the latest record of this type says so' }),
  z
    .strictObject({ needs: z.literal('minimum'), before: z.enum(['application', 'list']), obligation: slug, ...named })
    .meta({ description: 'the obligation is met in every period that has ended' }),
  z.strictObject({ needs: z.literal('matters'), before: z.enum(['list', 'naming']), procedure: slug, ...named }).meta({
    description: 'every matter of this procedure is closed; one for each consulted body, where it is so opened',
  }),
  z
    .strictObject({ needs: z.literal('scores'), before: z.enum(['list', 'naming']), ...named })
    .meta({ description: 'the scores are confirmed' }),
]);
export type Requirement = z.infer<typeof requirement>;

const track = z.strictObject({
  track: slug,
  ...named,
  title: z.strictObject(named).nullable().meta({ description: 'null: the result is the score, nothing is named' }),
  round: z.strictObject({ years: z.int().min(1).max(10), firstYear: year, ...basis }),
  applications: z
    .strictObject({
      yearInRound: z.enum(['every', 'last']),
      from: monthDay,
      to: monthDay,
      fields: z.array(field).min(1),
      mayChange: z.boolean().default(true).meta({
        description:
          'what was handed in may be replaced, and what was withdrawn handed in anew, until the window closes',
      }),
      ...basis,
    })
    .optional()
    .meta({ description: 'without it every enrolled unit is a candidate' }),
  quota: z.strictObject({ units: count.min(1).nullable(), ...basis }),
  requiresTitle: z
    .strictObject({ track: slug.nullable(), ...basis })
    .optional()
    .meta({ description: 'a title of another track that an applicant must hold' }),
  requires: z.array(requirement).default([]),
  coolingOff: z
    .strictObject({ years: z.int().min(0).max(20), ...basis })
    .optional()
    .meta({ description: 'how many years a unit whose title was revoked, or that was disqualified, stays out' }),
  overall: z
    .strictObject({
      ...named,
      years: z.int().min(2).max(10),
      firstYear: year,
      needs: z.enum(['everyYear', 'majority']).meta({ description: 'of the yearly results that it is computed from' }),
      title: z.strictObject(named).nullable().meta({ description: 'null: a summary only' }),
      revocationReachesBack: z.boolean().meta({ description: 'revoking a yearly title proposes to revoke this one' }),
    })
    .optional()
    .meta({ description: 'an assessment of several years, computed from the yearly results' }),
  targets: z.array(target).default([]),
});

const appraisal = z.strictObject({
  ...named,
  rule: z.enum(['simpleMajority', 'twoThirds', 'unanimous']),
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
  openObjectionHolds: z.enum(['batch', 'candidate']),
  whenListChanges: z
    .strictObject({
      notice: z.enum(['goesOn', 'restarts', 'extends']),
      days: z.int().min(1).max(366).optional().meta({ description: 'extends: by how many days, of the same unit' }),
      ...basis,
    })
    .optional()
    .meta({ description: 'absent: it goes on' }),
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
  banYears: z.int().min(0).max(20),
  tolerance: z.strictObject({ byRecordedDecision: z.literal(true), ...basis }),
});

const maintenance = z.strictObject({
  ...named,
  validity: z
    .strictObject({ years: z.int().min(1).max(20).nullable(), ...basis })
    .meta({ description: 'null: valid until revoked' }),
  revocation: z.strictObject({
    proposedBy: z.literal('organiser'),
    approvedBy: z.enum(['leadingGroup', 'organiser']),
    circulated: z.literal(true),
    ...basis,
  }),
});

/** A line of the checklist below an item; unscored. */
const point = z.strictObject({ point: slug, ...named });

/** What units see of how they are judged, beside what came of it. */
const disclosure = z.strictObject({
  ...named,
  toUnits: z
    .array(z.enum(['judges', 'notes', 'totals', 'deductions']))
    .min(1)
    .meta({ description: 'names of who judged, notes of checks, totals and deductions before they are confirmed' }),
});

const rubricItem = z.strictObject({
  item: slug,
  ...named,
  guidance: z.array(z.strictObject(named)).default([]).meta({ description: 'what the body text says of it' }),
  max: z.number().min(0).nullable().default(null),
  points: z.array(point).default([]),
  criteria: z.array(criterion).default([]),
});

const rubricArea = z.strictObject({
  area: slug,
  ...named,
  label: bilingual.optional(),
  max: z.number().min(0).nullable().default(null),
  items: z.array(rubricItem).min(1),
});

/** Codes that records and procedures may use. What the document cites without giving is empty until it is supplied. */
const codeList = z.strictObject({
  list: slug,
  ...named,
  size: count.min(1).nullable().meta({ description: 'how many codes the document says there are' }),
  codes: z.array(z.strictObject({ code: slug, name: bilingual, ...basis })),
});

/** A programme as data: one file, one version. A published file never changes; a correction is the next version. */
export const programmeSchema = z.strictObject({
  programme: slug,
  version: count.min(1),
  title: bilingual,
  source,
  principles: z.strictObject({ list: z.array(bilingual), ...basis }).optional(),
  dimensions: z.strictObject({ list: z.array(bilingual), ...basis }).optional(),
  levers: z.array(z.strictObject(named)).default([]),
  actors,
  enrolment: enrolment.optional(),
  stages: z.array(stage).min(1),
  actionRules: actionRules.optional(),
  roster: z.array(rosterKind).default([]),
  seats: z.array(seat).default([]),
  records: z.array(recordType).default([]),
  tracks: z.array(track).default([]),
  checks: z.array(check).default([]),
  allChecksRequired: z.strictObject({ required: z.literal(true), ...basis }).optional(),
  appraisal: appraisal.optional(),
  list: z
    .strictObject({
      ...named,
      by: z
        .enum(['appraisal', 'ranking', 'meeting'])
        .default('appraisal')
        .meta({ description: 'the joint appraisal draws it up, the confirmed scores do, or a meeting decides it' }),
    })
    .optional(),
  notice: notice.optional(),
  approval: z.strictObject({ ...named, by: z.literal('leadingGroup') }).optional(),
  naming: z
    .strictObject({
      ...named,
      by: z.literal('organiser'),
      circular: z.strictObject(named),
      batch: z.strictObject({ year: z.literal('application'), ...basis }),
      benefits: z.array(z.strictObject({ benefit: slug, ...named })).default([]),
      uses: z.array(z.strictObject(named)).default([]).meta({ description: 'what else the result counts for' }),
    })
    .optional(),
  gates: z.array(gate).max(1).default([]),
  maintenance: maintenance.optional(),
  rubric: z.array(rubricArea).default([]),
  scoring: scoring.optional(),
  disclosure: disclosure
    .optional()
    .meta({ description: 'absent: units see neither names nor inner notes, and no totals before they are confirmed' }),
  obligations: z.array(obligation).default([]),
  procedures: z.array(procedure).default([]),
  triggers: z.array(trigger).default([]),
  messages: z.array(message).default([]),
  draws: z.array(draw).default([]),
  codeLists: z.array(codeList).default([]),
});
export type Programme = z.infer<typeof programmeSchema>;
