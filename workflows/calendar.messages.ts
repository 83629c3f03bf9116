import { defineSignal } from '@temporalio/workflow';

/** Somebody has come to a roster, left it, or is described otherwise there. */
export const rosterChanged = defineSignal<[{ readonly id: string }]>('rosterChanged');

export { calendarWorkflowId } from '../domain/ids.ts';
