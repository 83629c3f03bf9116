import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { Course } from '../domain/course.ts';

export { candidacyId } from '../domain/ids.ts';

/** Told by the record: what was said about the candidacy has changed what it waits for, or ended it. */
export const news = defineSignal<[Course]>('news');

export const getCourse = defineQuery<Course>('getCourse');

/** What a message that came as an update answers: where the candidacy stands then. */
export interface Accepted {
  readonly unit: string;
  readonly course: Course;
}

/**
 * What may be said about a candidacy straight to its workflow, by other systems as a signal and under Laurel's own seal as
 * an update too: the same messages as through the API, judged at the same place.
 */
export const spoken = [
  'fileRules',
  'reviewRules',
  'submitApplication',
  'withdrawApplication',
  'recordCheck',
  'ruleObjection',
  'majorIncident',
] as const;
