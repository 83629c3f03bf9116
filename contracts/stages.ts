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

/** What a track waits for. */
export const courseStage = z.enum([
  'review',
  'list',
  'notice',
  'approval',
  'naming',
  'maintenance',
  'concluded',
  'rejected',
]);
export type CourseStage = z.infer<typeof courseStage>;

/** Late: kept as a report. Moot: its candidate is out of the running, and nobody has to rule on it. */
export const objectionStatus = z.enum(['open', 'upheld', 'dismissed', 'kept', 'moot']);
export type ObjectionStatus = z.infer<typeof objectionStatus>;

export const incidentStatus = z.enum(['reported', 'confirmed', 'withdrawn']);
export type IncidentStatus = z.infer<typeof incidentStatus>;

export const titleStatus = z.enum(['valid', 'revocationProposed', 'revoked', 'lapsed']);

export const assignmentStatus = z.enum(['assigned', 'declined', 'conflicted']);
export type AssignmentStatus = z.infer<typeof assignmentStatus>;

/** How far what somebody from the public reported has come. */
export const reportProgress = z.enum(['received', 'underWay', 'closed']);

/** What the engine itself sends; a programme's own messages go by their own names. */
export const engineMessage = z.enum([
  'reminder',
  'overdue',
  'circular',
  'revocation',
  'lapse',
  'objection',
  'extension',
  'matter-reminder',
  'matter-overdue',
]);
export type EngineMessage = z.infer<typeof engineMessage>;
