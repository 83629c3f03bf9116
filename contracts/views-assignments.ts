import { z } from 'zod';
import { assignmentStatus } from './stages.ts';

const at = z.iso.datetime({ offset: true });

export const assignmentView = z
  .object({
    track: z.string(),
    unit: z.string(),
    reviewer: z.string(),
    status: assignmentStatus,
    reason: z.string().nullable(),
    at,
  })
  .meta({ id: 'Assignment' });

/** Where a unit stands by its score. */
export const standingView = z.object({ unit: z.string(), total: z.number().nullable() });

export const assignmentsView = z
  .object({
    items: z.array(assignmentView),
    loads: z.record(z.string(), z.int()).meta({ description: 'how many units each reviewer has' }),
    short: z
      .array(z.object({ unit: z.string(), missing: z.int() }))
      .meta({ description: 'units for which there are not enough reviewers without a conflict' }),
  })
  .meta({ id: 'Assignments' });

export const declinedView = z
  .object({ unit: z.string(), reviewer: z.string(), replacedBy: z.string().nullable() })
  .meta({ id: 'Declined' });

export const relationView = z
  .object({
    person: z.string(),
    unit: z.string(),
    relation: z.enum(['own', 'parent', 'former', 'named']),
    until: z.string().nullable(),
    consequences: z
      .array(
        z.object({
          campaign: z.string(),
          track: z.string(),
          replacedBy: z.string().nullable(),
          withdrawn: z.array(z.string()).meta({ description: 'the sheets that no longer count' }),
          checks: z.array(z.string()).meta({ description: 'the checks that are to be made anew' }),
          votes: z.array(z.string()).meta({ description: 'the organisations for which somebody else is to vote' }),
          rests: z
            .array(z.string())
            .meta({ description: 'checks and votes of this person that a list rests on already: for people to judge' }),
        }),
      )
      .meta({ description: 'on each track that it touches: assignments that ended by it, and judgements' }),
    before: z
      .array(standingView)
      .meta({ description: 'the order by score before it was known; empty for who does not see all scores' }),
    after: z.array(standingView).meta({ description: 'and without the scores withdrawn' }),
  })
  .meta({ id: 'Relation' });
