import { z } from 'zod';

/** The stages that a campaign may have. A programme lists those that it uses, in its own order. */
export const stageName = z.enum([
  'mobilisation',
  'implementation',
  'application',
  'review',
  'assessment',
  'opinions',
  'selection',
  'list',
  'notice',
  'approval',
  'naming',
  'maintenance',
]);
export type StageName = z.infer<typeof stageName>;

/** Where one unit's application for one track stands. */
export const applicationStatus = z.enum([
  'none',
  'notDue',
  'notApplied',
  'underReview',
  'reviewed',
  'failed',
  'withdrawn',
  'shortlisted',
  'notShortlisted',
  'struck',
  'disqualified',
  'named',
  'notNamed',
  'concluded',
]);
export type ApplicationStatus = z.infer<typeof applicationStatus>;
