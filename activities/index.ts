import type { Client } from '@temporalio/client';
import type { Registry } from '../registry/registry.ts';
import { admissionActivities } from './admission.ts';
import { calendarActivities } from './calendar.ts';
import { effectActivities } from './effects.ts';
import { enrolmentActivities } from './enrolment.ts';
import { incidentActivities } from './incident.ts';
import { listActivities } from './list.ts';
import { matterActivities } from './matter.ts';
import { namingActivities } from './naming.ts';
import { noticeActivities } from './notice.ts';
import { overallActivities } from './overall.ts';
import { recordActivities } from './record.ts';
import { scoreActivities } from './scores.ts';

/** What an activity works with: the permanent record, and the way to other workflows. */
export interface Tools {
  readonly registry: Registry;
  readonly client: Client;
  readonly taskQueue: string;
}

export type activities = ReturnType<typeof createActivities>;

/** Every effect that workflows have, by name. Each may run twice and then has the effect of once. */
export function createActivities(tools: Tools) {
  return {
    ...recordActivities(tools),
    ...admissionActivities(tools),
    ...enrolmentActivities(tools),
    ...listActivities(tools),
    ...noticeActivities(tools),
    ...namingActivities(tools),
    ...overallActivities(tools),
    ...incidentActivities(tools),
    ...matterActivities(tools),
    ...effectActivities(tools),
    ...calendarActivities(tools),
    ...scoreActivities(tools),
  };
}
