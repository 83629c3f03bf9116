import { z } from 'zod';
import { named } from './form.ts';
import { numbered, slug, year } from './text.ts';

const kinds = z.array(slug).min(1).meta({ description: 'kinds of the roster' });

/** Who or what a recurring minimum is counted for; each one by itself. */
const subject = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('organiser') }),
  z.strictObject({ of: z.literal('unit') }),
  z.strictObject({ of: z.literal('roster'), kinds }).meta({ description: 'every entry of these kinds in the roster' }),
  z
    .strictObject({ of: z.literal('pair'), pairs: z.array(z.strictObject({ from: kinds, each: kinds })).min(1) })
    .meta({ description: 'every entry of `each`, with somebody of `from`' }),
]);

/**
 * A recurring minimum, counted per subject and period: what one subject or period has too much never covers another's
 * shortfall. `share` makes it a ratio: the part of the subjects that must reach the minimum, 1 when absent.
 */
export const obligation = z.strictObject({
  obligation: slug,
  ...named,
  item: numbered.nullable().default(null).meta({ description: 'the item or criterion of the rubric that asks for it' }),
  subject,
  min: z.number().min(0.5).nullable().meta({ description: 'null: the document cites a number without giving it' }),
  stated: z.boolean().meta({ description: 'whether the document gives the number itself' }),
  unit: z.enum(['times', 'hours']).default('times'),
  per: z
    .enum(['week', 'month', 'quarter', 'halfYear', 'year', 'years', 'standing'])
    .meta({ description: 'years: once within the years given; standing: at any time, once for all' }),
  years: z.strictObject({ from: year, to: year }).optional(),
  weekday: z.enum(['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']).optional(),
  share: z.number().gt(0).max(1).default(1),
  remindDaysBefore: z.int().min(1).max(60).optional(),
  message: slug.optional().meta({ description: 'sent with the shortfalls when a period ends short' }),
});
export type Obligation = z.infer<typeof obligation>;

/** Kinds of people, branches and groups that a unit has; entries are given by the unit, without accounts. */
export const rosterKind = z.strictObject({
  kind: slug,
  ...named,
  within: slug.optional().meta({ description: 'the kind of entry that this one belongs to: a member to a branch' }),
  fields: z
    .array(z.strictObject({ field: slug, ...named, type: z.enum(['text', 'day', 'choice', 'flag']).default('text') }))
    .default([]),
});

/** A seat that falls to the first of these kinds that the unit has. */
export const seat = z.strictObject({ seat: slug, ...named, filledBy: kinds });
