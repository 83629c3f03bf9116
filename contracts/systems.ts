import { z } from 'zod';
import { sentence, slug } from './text.ts';

/** What another system may do by a signal: the decisions and facts that workflows hear, by the policy's names. */
export const systemAct = z.enum([
  'fileRules',
  'reviewRules',
  'submitApplication',
  'withdrawApplication',
  'recordCheck',
  'ruleObjection',
  'correctRuling',
  'closeStage',
  'confirmList',
  'withdrawList',
  'publishNotice',
  'correctNotice',
  'confirmScores',
  'approveNaming',
  'endWithoutNaming',
  'nameTitles',
  'extendDeadline',
  'openMatter',
  'doStep',
  'addSigner',
  'confirmIncident',
  'proposeRevocation',
  'decideRevocation',
]);
export type SystemAct = z.infer<typeof systemAct>;

/** Another system with a key of its own. It acts in the campaigns of its committee and does what is listed, no more. */
export const newSystem = z.strictObject({
  id: slug.refine((id) => id !== 'engine', 'that is the engine itself'),
  name: sentence.max(120),
  committee: slug.meta({ description: 'the committee in whose campaigns it acts' }),
  acts: z.array(systemAct).min(1),
  mayActFor: z.boolean().default(false).meta({ description: 'whether it may act for a person whom it names' }),
});
export type NewSystem = z.infer<typeof newSystem>;

export const deactivateSystem = z.strictObject({ reason: sentence });
