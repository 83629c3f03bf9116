import { z } from 'zod';
import { named } from './form.ts';
import { role } from './people.ts';
import { basis, numbered, slug } from './text.ts';

const points = z.number().min(0).max(100_000);

/** How a grade bounds the score: by a deduction between two numbers, or by a share of the points; both ends count. */
export const grade = z.strictObject({
  grade: slug,
  ...named,
  band: z.discriminatedUnion('of', [
    z.strictObject({ of: z.literal('deduction'), from: points, to: points }),
    z.strictObject({ of: z.literal('share'), from: z.number().min(0).max(1), to: z.number().min(0).max(1) }),
  ]),
});

/** How the points of one criterion come about. */
const scoredBy = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('grade') }).meta({ description: 'a grade, and a deduction in its band' }),
  z
    .strictObject({
      by: z.literal('discretion'),
      most: points.meta({ description: 'the largest deduction' }),
      ...basis,
    })
    .meta({ description: 'a grade in its band, or a free deduction with its reason' }),
  z
    .strictObject({ by: z.literal('events'), events: z.array(slug).min(1), ...basis })
    .meta({ description: 'the points less the deductions of what happened in the year' }),
  z.strictObject({ by: z.literal('points') }).meta({ description: 'points from 0 to the maximum' }),
  z.strictObject({ by: z.literal('rating') }).meta({ description: 'unscored: a rating of the scale, with a remark' }),
]);

/** What is looked at below an item of the rubric. */
export const criterion = z.strictObject({
  criterion: numbered,
  ...named,
  max: points.nullable().meta({ description: 'null: unscored' }),
  scored: scoredBy,
  obligation: slug.optional().meta({ description: 'the recurring minimum that it looks at' }),
  corrected: z.string().optional().meta({ description: 'the wording without the slip of the document' }),
});
export type Criterion = z.infer<typeof criterion>;

/** Something in the year that costs points each time. */
const event = z.strictObject({ event: slug, ...named, deduction: points, about: z.enum(['unit', 'head', 'staff']) });

const assessor = z.strictObject({
  assessor: slug,
  ...named,
  by: z.array(role).min(1),
  counts: z.boolean().meta({ description: 'whether its score goes into the result, or only stands beside it' }),
  each: z.boolean().default(false).meta({ description: 'one sheet for every person, not one for all of them' }),
});

/** How a unit is scored. Its result is the fold of its deductions, each with cause, document and author. */
export const scoring = z.strictObject({
  ...named,
  total: z.strictObject({ points: points.nullable(), ...basis }),
  areaTotal: z.strictObject({ points: points.nullable(), ...basis }).optional(),
  granularity: z.strictObject({ step: z.number().gt(0), ...basis }),
  floor: z.strictObject({ score: z.literal(0), ...basis }),
  gradeLevel: z
    .strictObject({ of: z.enum(['criterion', 'item']), ...basis })
    .meta({ description: 'what gets a grade; an edition may choose the other one' }),
  grades: z.array(grade),
  ratings: z.array(z.strictObject({ rating: slug, ...named })).default([]),
  events: z.array(event).default([]),
  sameCase: z
    .strictObject({ counts: z.enum(['heavier', 'both']), ...basis })
    .optional()
    .meta({ description: 'one person with two sanctions for one act' }),
  assessors: z.array(assessor).min(1),
  aggregation: z.strictObject({
    method: z.enum(['single', 'mean', 'median', 'trimmedMean', 'rankVote']),
    trim: z.int().min(1).default(1).meta({ description: 'trimmed mean: how many are cut at each end' }),
    ...basis,
  }),
  discrepancy: z
    .strictObject({ over: points, moderatedBy: z.array(role).min(1), ...basis })
    .optional()
    .meta({ description: 'two sheets that lie further apart need a moderated score' }),
  confirmedBy: z.strictObject({ role, ...basis }),
  totalGrades: z
    .array(z.strictObject({ grade: slug, ...named, from: points }))
    .default([])
    .meta({ description: 'grades of the total; none are invented where the document has none' }),
});
export type Scoring = z.infer<typeof scoring>;
