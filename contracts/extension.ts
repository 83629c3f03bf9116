import { z } from 'zod';
import { stageName } from './stages.ts';
import { day, sentence, slug } from './text.ts';

/** A deadline that may be moved: of a stage, of the applications for a track, of the action rules, of a notice or of one step. */
export const target = z.discriminatedUnion('of', [
  z.strictObject({ of: z.literal('stage'), stage: stageName }),
  z.strictObject({ of: z.literal('applications'), track: slug }),
  z.strictObject({ of: z.literal('rules') }),
  z.strictObject({ of: z.literal('notice'), track: slug }),
  z.strictObject({ of: z.literal('step'), matter: z.string().min(1).max(200), step: slug }),
]);
export type Target = z.infer<typeof target>;

/** An extension as it is asked for: until a day, 24:00, for everybody or for one unit. */
export const extension = z.strictObject({
  target,
  unit: slug.optional().meta({ description: 'for everybody when absent' }),
  until: day.meta({ description: 'the new last day, until 24:00' }),
  reason: sentence,
});
export type Extension = z.infer<typeof extension>;
