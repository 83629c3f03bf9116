import { z } from 'zod';
import { recordView } from './views.ts';

const at = z.iso.datetime({ offset: true });
const day = z.string().meta({ description: 'YYYY-MM-DD' });
const name = z.object({ zh: z.string(), en: z.string() });
const fields = z.record(z.string(), z.string());

export const rosterEntryView = z
  .object({
    unit: z.string(),
    id: z.string(),
    kind: z.string(),
    also: z.array(z.string()).meta({ description: 'the kinds that it is as well' }),
    name: z.string(),
    within: z.string().nullable(),
    since: day.nullable(),
    left: day.nullable().meta({ description: 'the last day on which it is there' }),
    fields,
  })
  .meta({ id: 'RosterEntry' });

export const seatView = z
  .object({
    seat: z.string(),
    name,
    holders: z.array(z.object({ id: z.string(), kind: z.string(), name: z.string(), within: z.string().nullable() })),
    vacant: z.boolean(),
    rules: z.array(z.string()),
  })
  .meta({ id: 'Seat' });

export const deedView = z
  .object({
    id: z.string(),
    campaign: z.string(),
    unit: z.string(),
    obligation: z.string(),
    subject: z.string().nullable(),
    with: z.string().nullable(),
    on: day,
    quantity: z.number(),
    note: z.string(),
    at,
    by: z.string(),
  })
  .meta({ id: 'Deed' });

const shortfall = z.object({
  unit: z.string(),
  subject: z.string().nullable(),
  name: z.string().nullable().meta({ description: 'of the entry of the roster, or of the unit' }),
  done: z.number(),
  min: z.number(),
});

const periodStanding = z.object({
  from: day,
  to: day,
  ended: z.boolean(),
  due: z.int(),
  met: z.int(),
  enough: z.boolean(),
  done: z.number(),
  short: z.array(shortfall).meta({ description: 'nobody, as long as the period has not begun' }),
});

export const obligationView = z
  .object({
    obligation: z.string(),
    name,
    per: z.string(),
    of: z.enum(['organiser', 'unit', 'roster', 'pair']),
    min: z.number().nullable().meta({ description: 'null: counted, and never short' }),
    unit: z.enum(['times', 'hours']),
    demanded: z.number().meta({ description: 'the part of the subjects that must reach the minimum' }),
    due: z.int(),
    met: z.int(),
    missing: z.int(),
    overdue: z.int().meta({ description: 'what is missing in periods that are over' }),
    done: z.number(),
    share: z.number().meta({ description: 'the part of what is due that is met' }),
    enough: z.boolean().meta({ description: 'whether every period that is over has its share' }),
    periods: z.array(periodStanding),
    rules: z.array(z.string()),
  })
  .meta({ id: 'ObligationStanding' });

export const obligationReviewView = z
  .object({
    obligation: z.string(),
    from: day,
    to: day,
    due: z.int(),
    met: z.int(),
    enough: z.boolean(),
    short: z.array(shortfall.omit({ name: true })),
    at,
  })
  .meta({ id: 'ObligationReview' });

export const filedRecordView = recordView.extend({ subject: z.string().nullable() }).meta({ id: 'FiledRecord' });

export const codeListView = z
  .object({
    list: z.string(),
    name,
    size: z.int().nullable().meta({ description: 'how many codes the document says there are' }),
    from: z
      .enum(['document', 'organiser', 'nobody'])
      .meta({ description: 'who gave the codes; nobody: any text is taken' }),
    codes: z.array(z.object({ code: z.string(), zh: z.string(), en: z.string() })),
    rules: z.array(z.string()),
  })
  .meta({ id: 'CodeList' });

export const drawView = z
  .object({
    id: z.string(),
    campaign: z.string(),
    draw: z.string(),
    period: z.string(),
    commitment: z.string().meta({ description: 'SHA-256 of the seed, hex' }),
    population: z.array(z.string()),
    count: z.int(),
    committedAt: at,
    committedBy: z.string(),
    seed: z.string().nullable(),
    drawn: z
      .array(z.string())
      .nullable()
      .meta({ description: 'the first of the population by SHA-256 of `seed|unit`' }),
    revealedAt: at.nullable(),
  })
  .meta({ id: 'Draw' });
