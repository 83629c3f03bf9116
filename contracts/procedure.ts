import { z } from 'zod';
import { field, named, where } from './form.ts';
import { role } from './people.ts';
import { stageName } from './stages.ts';
import { basis, bilingual, slug } from './text.ts';

/** How long somebody has. Days are counted from the day after; the last one is whole, until 24:00. */
export const term = z.strictObject({
  days: z.int().min(1).max(1000),
  unit: z.enum(['working', 'calendar']),
  from: z
    .enum(['opening', 'step'])
    .default('step')
    .meta({ description: 'counted from the opening of the matter, or of the step' }),
  unless: z
    .array(z.strictObject({ field: slug, is: z.array(z.string()).min(1), days: z.int().min(1).max(1000) }))
    .default([])
    .meta({ description: 'other lengths, by a field that the matter was opened with' }),
  lastDay: slug
    .optional()
    .meta({ description: 'a day that the matter was opened with: its last one; without such a day the days count' }),
  ...basis,
});

/** What follows by itself, without anybody's leave: nobody can waive it. */
export const effect = z.discriminatedUnion('effect', [
  z
    .strictObject({
      effect: z.literal('open'),
      procedure: slug,
      fields: z
        .record(slug, z.string())
        .default({})
        .meta({ description: 'fixed fields; the others are handed on by name' }),
      ...basis,
    })
    .meta({ description: 'opens another matter of the same unit' }),
  z.strictObject({ effect: z.literal('message'), message: slug, ...basis }).meta({ description: 'sends a message' }),
  z
    .strictObject({ effect: z.literal('title'), title: bilingual, ...basis })
    .meta({ description: 'the unit holds this title' }),
  z.strictObject({ effect: z.literal('reinstate'), ...basis }).meta({
    description: 'puts a struck candidate back on the list, while the naming is not decided',
  }),
  z.strictObject({ effect: z.literal('withdrawDeduction'), ...basis }).meta({
    description: 'takes back the deduction that the field `line` of the matter names',
  }),
]);
export type Effect = z.infer<typeof effect>;

/** Several signatures on one step: any one, all at once, or all in turn. A return refuses for all of them. */
const signatures = z.strictObject({
  rule: z.enum(['any', 'all', 'inTurn']),
  roles: z.array(role).min(1).meta({ description: 'one signature for each; a signer may be added while it is open' }),
  ...basis,
});

const step = z.strictObject({
  step: slug,
  ...named,
  by: z.array(role).min(1).meta({ description: 'who may do it; `unit` is the unit that the matter is about' }),
  signatures: signatures.optional(),
  due: term.optional(),
  remindDaysBefore: z.int().min(1).max(60).optional(),
  onOverdue: z
    .strictObject({
      outcome: slug.optional().meta({ description: 'silence has this outcome: the step is done by it' }),
      effects: z.array(effect).default([]),
      ...basis,
    })
    .optional(),
  late: z.enum(['taken', 'refused']).default('taken').meta({ description: 'what comes after the due day' }),
  fields: z.array(field).default([]),
  outcomes: z
    .array(
      z.strictObject({
        outcome: slug,
        ...named,
        opens: z.array(slug).default([]).meta({ description: 'the steps that open by it, an earlier one as well' }),
        effects: z.array(effect).default([]),
      }),
    )
    .min(1)
    .meta({ description: 'one outcome only: nobody can waive the step' }),
});

/**
 * A side process: how one matter runs, from its opening to its end. A matter is closed when no step is open; what it
 * came to is the outcome of its last step.
 */
export const procedure = z.strictObject({
  procedure: slug,
  ...named,
  about: z
    .enum(['unit', 'track', 'campaign'])
    .meta({ description: 'one unit, the candidates of a track, or the campaign as a whole' }),
  opened: z.strictObject({
    by: z
      .array(role)
      .meta({ description: 'nobody: only a trigger or another matter opens it; `public`: with a receipt' }),
    stages: z.array(stageName).default([]).meta({ description: 'none: at any time' }),
    each: z.enum(['consulted']).optional().meta({ description: 'one matter for every consulted body' }),
    oneOpen: z.boolean().default(false).meta({ description: 'opened again while one is open, it joins that one' }),
    fields: z.array(field).default([]),
  }),
  start: z.array(slug).min(1).meta({ description: 'the steps that are open at first' }),
  steps: z.array(step).min(1),
  repeated: z
    .strictObject({
      same: z.array(slug).meta({ description: 'fields that must be equal' }),
      effects: z.array(effect).min(1),
      ...basis,
    })
    .optional()
    .meta({ description: 'when the same unit had such a matter before in this campaign' }),
  readers: z.array(role).optional().meta({ description: 'only they may read it, and every reading is on record' }),
});
export type Procedure = z.infer<typeof procedure>;

/** What sets something off by itself. */
const cause = z.discriminatedUnion('on', [
  z
    .strictObject({
      on: z.literal('record'),
      record: slug,
      where: where.optional(),
      times: z.int().min(1).default(1).meta({ description: 'the nth such record of the same subject in the period' }),
      per: z.enum(['year', 'campaign']).default('campaign'),
    })
    .meta({ description: 'somebody puts such a record on file' }),
  z
    .strictObject({
      on: z.literal('period'),
      per: z.enum(['week', 'month', 'quarter', 'halfYear', 'year']),
      units: z.enum(['every', 'none']).default('none').meta({ description: 'once for every unit, or once' }),
    })
    .meta({ description: 'a period begins' }),
  z
    .strictObject({
      on: z.literal('holiday'),
      holidays: z.array(slug).min(1).meta({ description: 'new-year, spring-festival, qingming, labour-day …' }),
      daysBefore: z.int().min(0).max(30),
    })
    .meta({ description: 'a public holiday begins' }),
  z
    .strictObject({ on: z.literal('month'), month: z.int().min(1).max(12) })
    .meta({ description: 'the first day of a month of every year' }),
  z
    .strictObject({ on: z.literal('anniversary'), kinds: z.array(slug).min(1), field: slug })
    .meta({ description: 'the day of a field of a roster entry comes round: a political birthday' }),
  z
    .strictObject({
      on: z.literal('term'),
      kinds: z.array(slug).min(1),
      field: slug.meta({ description: 'the day since which somebody holds the post' }),
      years: z.int().min(1).max(50),
      unless: z
        .array(z.strictObject({ field: slug, given: z.literal(true), years: z.int().min(1).max(50) }))
        .default([]),
    })
    .meta({ description: 'somebody has held a post for these years' }),
]);

export const trigger = z.strictObject({
  trigger: slug,
  ...named,
  cause,
  effects: z.array(effect).min(1),
});
export type Trigger = z.infer<typeof trigger>;

/** A message that the engine sends by itself: a circular, a bulletin, a reminder by SMS. */
export const message = z.strictObject({
  message: slug,
  ...named,
  to: z.enum(['unit', 'units', 'members', 'leadingGroup', 'organiser']),
  public: z
    .enum(['never', 'afterApproval'])
    .default('never')
    .meta({ description: 'inside always; to the public, never or when it was approved' }),
});

/** Units drawn by chance for an inspection: the seed is committed before, and whoever likes can draw again. */
export const draw = z.strictObject({
  draw: slug,
  ...named,
  share: z.number().gt(0).max(1),
  atLeast: z.int().min(1).default(1),
  per: z.enum(['month', 'quarter', 'halfYear', 'year']),
  opens: slug.meta({ description: 'the procedure that is opened for every unit drawn' }),
});

/** What has set effects off. */
export interface EffectContext {
  /** Unique for ever; each effect happens once for it, however often it is carried out. */
  readonly key: string;
  readonly campaign: string;
  /** The procedure, trigger or record type that they belong to. */
  readonly cause: string;
  readonly unit: string | null;
  readonly track: string | null;
  /** The matter, where one set them off. */
  readonly matter: string | null;
  /** What was said there, handed on by name to what is opened. */
  readonly fields: Readonly<Record<string, string>>;
  /** The campaign's time, epoch ms. */
  readonly at: number;
}
