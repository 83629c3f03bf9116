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
