import { continueAsNew, proxyActivities, setCurrentDetails, sleep, workflowInfo } from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Clock } from '../contracts/clock.ts';
import { waitUntil } from '../domain/clock.ts';

/** When something happens next, in the campaign's time (epoch ms), and what it is called. */
export interface Next {
  readonly at: number;
  readonly summary: string;
}

export interface CalendarInput {
  readonly campaign: string;
  readonly clock: Clock;
  /** What was due until this instant has happened. */
  readonly kept: number;
  readonly next: Next;
}

const { keepCalendar } = proxyActivities<activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '1m',
  retry: { initialInterval: '200ms', maximumInterval: '20s', nonRetryableErrorTypes: ['KeyConflict'] },
});

/**
 * What recurs in a campaign: from one instant of its year to the next, on durable timers. Each instant is asked for when
 * the one before has passed: a notice of holidays that comes within the year moves what lies ahead, and nothing behind.
 */
export async function calendar({ campaign, clock, ...begin }: CalendarInput): Promise<void> {
  let { kept } = begin;
  let next: Next | null = begin.next;
  while (next) {
    setCurrentDetails(`${campaign}: ${next.summary}, ${new Date(next.at).toISOString()}`);
    const wait = waitUntil(clock, next.at, Date.now());
    if (wait > 0) await sleep(wait, { summary: next.summary });
    const until: number = next.at;
    next = await keepCalendar(campaign, kept, until);
    kept = until;
    if (next && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof calendar>({ campaign, clock, kept, next });
  }
}
