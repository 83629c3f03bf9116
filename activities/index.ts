import type { Actor } from '../contracts/people.ts';
import type { Engine } from '../engine/start.ts';
import { admissionActivities } from './admission.ts';
import { calendarActivities } from './calendar.ts';
import { candidacyActivities } from './candidacy.ts';
import { enrolmentActivities } from './enrolment.ts';
import { listActivities } from './list.ts';
import { matterActivities } from './matter.ts';
import { namingActivities } from './naming.ts';
import { noticeActivities } from './notice.ts';
import { overallActivities } from './overall.ts';
import { recordActivities } from './record.ts';
import { scoreActivities } from './scores.ts';

/** What an activity works with: the permanent record, and the way to other workflows. */
export type Tools = Engine;

/** Who decided, when by the campaign's time (epoch ms), and the id of the message that said so. */
export interface DecidedBy {
  readonly actor: Actor;
  readonly at: number;
  readonly id: string;
}

export type activities = ReturnType<typeof createActivities>;

/** Every effect that workflows have, by name. Each may run twice and then has the effect of once. */
export function createActivities(tools: Tools) {
  return {
    ...recordActivities(tools),
    ...candidacyActivities(tools),
    ...admissionActivities(tools),
    ...enrolmentActivities(tools),
    ...listActivities(tools),
    ...noticeActivities(tools),
    ...namingActivities(tools),
    ...overallActivities(tools),
    ...matterActivities(tools),
    ...calendarActivities(tools),
    ...scoreActivities(tools),
  };
}
