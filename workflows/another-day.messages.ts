import { ActivityFailure, ApplicationFailure } from '@temporalio/common';

/** The failures that say that a workflow and the record do not say the same: it stops, and is started again from the record. */
export const anotherDay = ['NotTheSameDay', 'KeyConflict'];

/** Whether an activity failed for that: nothing of what the workflow decided stands anywhere. */
export function isOfAnotherDay(error: unknown): boolean {
  return (
    error instanceof ActivityFailure &&
    error.cause instanceof ApplicationFailure &&
    anotherDay.includes(error.cause.type ?? '')
  );
}
