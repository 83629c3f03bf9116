import { z } from 'zod';
import { warningCode } from './refusals.ts';
import { bilingual } from './text.ts';

const at = z.iso.datetime({ offset: true });
const points = z.number().nullable();
const warnings = z.array(z.object({ code: warningCode, message: z.string(), rules: z.array(z.string()) }));

/** What a score that was just given comes to. */
export const scoredView = z
  .object({
    line: z.string(),
    criterion: z.string(),
    max: points,
    deduction: z.number(),
    score: points,
    grade: z.string().nullable(),
    rating: z.string().nullable(),
    warnings,
  })
  .meta({ id: 'Scored' });

/** A whole sheet, or a part of it, that was filled in at once. */
export const filledView = z
  .object({
    unit: z.string(),
    assessor: z.string(),
    lines: z.array(scoredView),
    missing: z.array(z.string()).meta({ description: 'what is not scored yet on this sheet' }),
  })
  .meta({ id: 'FilledSheet' });

export const eventView = z
  .object({
    line: z.string(),
    unit: z.string(),
    event: z.string(),
    deduction: z
      .number()
      .meta({ description: 'what one such event costs; the ledger of deductions says what it took' }),
    on: z.string(),
  })
  .meta({ id: 'ScoreEvent' });

export const withdrawnView = z.object({ line: z.string(), unit: z.string() }).meta({ id: 'DeductionWithdrawn' });

export const submittedView = z
  .object({ unit: z.string(), assessor: z.string(), person: z.string(), total: points, warnings })
  .meta({ id: 'SheetSubmitted' });

export const moderatedView = z
  .object({ unit: z.string(), total: z.number(), spread: z.number() })
  .meta({ id: 'ScoreModerated' });

const itemScore = z.object({ item: z.string(), name: bilingual, max: points, score: points });
const areaScore = z.object({ area: z.string(), name: bilingual, max: points, score: points });

const sheetView = z
  .object({
    assessor: z.string(),
    name: bilingual,
    person: z
      .string()
      .nullable()
      .meta({ description: 'null: the assessor’s people fill it in together, or the name is not shown' }),
    counts: z.boolean().meta({ description: 'whether it goes into the result' }),
    submitted: z.boolean(),
    total: points.meta({ description: 'so far, while lines are missing' }),
    items: z.array(itemScore),
    areas: z.array(areaScore),
    entries: z.array(
      z.object({
        criterion: z.string(),
        item: z.string(),
        max: points,
        deducted: z.number(),
        score: points,
        grade: z.string().nullable(),
        derived: z.boolean().meta({ description: 'the grade follows from the score, nobody gave it' }),
        rating: z.string().nullable(),
        missing: z.boolean(),
      }),
    ),
    missing: z.array(z.string()),
    warnings,
  })
  .meta({ id: 'ScoreSheet' });

/** A unit's sheets, what they come to, and what points never make up for. */
export const scoresView = z
  .object({
    campaign: z.string(),
    unit: z.string(),
    name: z.string(),
    gradeLevel: z.enum(['criterion', 'item']).meta({ description: 'what gets a grade in this edition' }),
    max: z.number(),
    sheets: z.array(sheetView),
    result: z
      .object({
        total: points,
        grade: z.string().nullable().meta({ description: 'only where the programme grades the total' }),
        items: z.array(itemScore),
        areas: z.array(areaScore),
        spread: z.number().meta({ description: 'how far the counting sheets lie apart' }),
        moderation: z.object({ total: z.number(), reason: z.string(), by: z.string().nullable() }).nullable(),
        waitsFor: z.string().nullable().meta({ description: 'why there is no result yet' }),
      })
      .meta({ description: 'of the counting sheets, by the method that the programme names' }),
    tracks: z.array(
      z.object({
        track: z.string(),
        eligible: z.boolean().meta({ description: 'every requirement holds, whatever the points' }),
        requirements: z.array(
          z.object({
            name: z.string(),
            record: z.string(),
            before: z.string(),
            met: z.boolean(),
            missing: z.string().nullable(),
            rules: z.array(z.string()),
          }),
        ),
        confirmed: z
          .object({ at, total: points, eligible: z.boolean() })
          .nullable()
          .meta({ description: 'the result as it was confirmed' }),
      }),
    ),
  })
  .meta({ id: 'Scores' });

const result = z.object({ total: points, eligible: z.boolean() });

/** A confirmed score that is open again, with what was confirmed. */
export const reopenedView = z
  .object({
    unit: z.string(),
    results: z.array(result.extend({ track: z.string() })),
    withdrawn: z
      .array(z.object({ assessor: z.string(), person: z.string() }))
      .meta({ description: 'sheets of people who turned out to be tied to the unit: they count no more' }),
  })
  .meta({ id: 'ReopenedScore' });

/** What a correction has changed. */
export const correctedView = z
  .object({
    unit: z.string(),
    tracks: z.array(
      z.object({
        track: z.string(),
        before: result,
        after: result,
        list: z
          .object({ before: z.array(z.string()), after: z.array(z.string()) })
          .nullable()
          .meta({
            description: 'the confirmed list, and as it would be now; null: none is confirmed, or no points decide it',
          }),
        notice: z.enum(['none', 'running', 'over']),
      }),
    ),
    warnings,
  })
  .meta({ id: 'CorrectedResult' });

/** One line of the results of a campaign. */
export const unitScoreView = z
  .object({
    unit: z.string(),
    name: z.string(),
    total: points,
    grade: z.string().nullable(),
    rank: z.int().nullable().meta({ description: 'only where the programme votes by ranks' }),
    spread: z.number(),
    moderated: z.boolean(),
    waitsFor: z.string().nullable(),
    judges: z.array(
      z.object({
        assessor: z.string(),
        person: z.string().nullable(),
        counts: z.boolean(),
        submitted: z.boolean(),
        raw: points,
        normalised: points.meta({ description: 'on the scale of all judges; nothing is decided by it' }),
      }),
    ),
  })
  .meta({ id: 'UnitScore' });

/** One deduction: what it took and why, by whom, and whether somebody disputes it. */
export const deductionView = z
  .object({
    line: z.string(),
    of: z.enum(['score', 'event']),
    assessor: z.string().nullable().meta({ description: 'null: it takes points on every sheet' }),
    criterion: z.string(),
    grade: z.string().nullable(),
    event: z.string().nullable(),
    discretionary: z.boolean(),
    deduction: z.number(),
    counted: z.number().meta({ description: 'what it takes from the score' }),
    standing: z
      .enum(['counts', 'replaced', 'withdrawn', 'outweighed'])
      .meta({ description: 'outweighed: a heavier sanction for the same act counts' }),
    cause: z.string(),
    document: z.string().nullable(),
    author: z.string().nullable().meta({ description: 'null: not shown to who is judged' }),
    at,
    appeal: z.enum(['none', 'underAppeal', 'withdrawn']),
    matter: z.string().nullable().meta({ description: 'the open matter in which it is disputed' }),
    reason: z.string().nullable().meta({ description: 'why it was taken back' }),
  })
  .meta({ id: 'Deduction' });
