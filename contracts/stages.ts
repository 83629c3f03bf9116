import { z } from 'zod';

/** The stages of a campaign, in the order in which they open. A programme uses those that it lists. */
export const stageName = z.enum([
  'mobilisation',
  'implementation',
  'application',
  'review',
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
]);
export type ApplicationStatus = z.infer<typeof applicationStatus>;
