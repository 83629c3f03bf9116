import { z } from 'zod';
import { basis, bilingual, slug } from './text.ts';

export const named = { name: bilingual, ...basis };

/** When a field is demanded that otherwise may be left out: another field of the same form says so. */
const condition = z.discriminatedUnion('when', [
  z.strictObject({ when: z.literal('over'), field: slug, number: z.number() }),
  z.strictObject({ when: z.literal('is'), field: slug, oneOf: z.array(slug).min(1) }),
]);

/**
 * A field of a form that somebody fills in. What is given is always a text; the type says what the text must be: a
 * number such as `3` or `0.5`, a day `YYYY-MM-DD`, `yes` or `no`, a choice, the id of an entry of the unit's roster, or
 * units, by id and parted by commas: nobody names the own one there.
 */
export const field = z.strictObject({
  field: slug,
  ...named,
  required: z.boolean().default(true),
  requiredWhen: condition.optional(),
  type: z.enum(['text', 'number', 'day', 'flag', 'choice', 'code', 'person', 'units']).default('text'),
  choices: z.array(z.strictObject({ choice: slug, ...named })).optional(),
  list: slug.optional().meta({ description: 'for a code: its code list; while that is empty any text is taken' }),
  from: z.number().optional().meta({ description: 'the smallest number' }),
  to: z.number().optional().meta({ description: 'the largest number' }),
});
export type Field = z.infer<typeof field>;

/** What a record, or a step of a procedure, must say for a rule to apply: every field has one of its values. */
export const where = z
  .record(slug, z.array(z.string().min(1)).min(1))
  .meta({ description: 'field: [values]; all fields must match' });
