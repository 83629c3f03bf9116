import { continueAsNew, proxyActivities, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Clock } from '../contracts/clock.ts';
import { campaignTime } from '../domain/clock.ts';
import { rosterChanged } from './calendar.messages.ts';
import { until } from './wait.ts';

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
  /** Absent: it has still to be found out. */
  readonly next?: Next;
}

const { keepCalendar, lookAhead } = proxyActivities<activities>({
  startToCloseTimeout: '10m',
  heartbeatTimeout: '1m',
  retry: { initialInterval: '200ms', maximumInterval: '20s', nonRetryableErrorTypes: ['KeyConflict'] },
});

/**
 * What recurs in a campaign: from one instant of its year to the next, on durable timers. Each instant is asked for when
 * the one before has passed: a notice of holidays that comes within the year moves what lies ahead, and nothing behind.
 * Whose day comes next hangs on the rosters: it is asked for again when one of them has changed.
 */
export async function calendar({ campaign, clock, ...begin }: CalendarInput): Promise<void> {
  let { kept } = begin;
  let next: Next | null = begin.next ?? { at: kept, summary: 'what recurs begins' };
  let changed = false;
  setHandler(rosterChanged, () => {
    changed = true;
  });
  const hasChanged = () => changed;
  while (next) {
    const { at, summary }: Next = next;
    setCurrentDetails(`${campaign}: ${summary}, ${new Date(at).toISOString()}`);
    const isEarly = await until(clock, at, summary, hasChanged);
    const now = campaignTime(clock, Date.now());
    changed = false;
    if (isEarly && now < at) {
      next = await lookAhead(campaign, now);
      kept = now;
    } else {
      next = await keepCalendar(campaign, kept, at);
      kept = at;
    }
    if (next && !hasChanged() && workflowInfo().continueAsNewSuggested)
      await continueAsNew<typeof calendar>({ campaign, clock, kept, next });
  }
}
