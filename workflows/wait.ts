import { CancellationScope, condition, sleep } from '@temporalio/workflow';
import type { Clock } from '../contracts/clock.ts';
import { waitUntil } from '../domain/clock.ts';

/**
 * Waits until the campaign's time reaches `time` (epoch ms), and `grace` real ms more, or `early` comes true, whichever is
 * first, on a durable timer that Temporal's web page shows with `summary`. Answers whether `early` came true.
 */
export async function until(
  clock: Clock,
  time: number,
  summary: string,
  early: () => boolean,
  grace = 0,
): Promise<boolean> {
  const wait = Math.max(0, waitUntil(clock, time, Date.now() - grace));
  if (early()) return true;
  if (wait === 0) return false;
  return CancellationScope.cancellable(async () => {
    const timer = sleep(wait, { summary }).then(() => false);
    // The loser of the race is cancelled below; its rejection is nobody's news.
    timer.catch(() => undefined);
    try {
      return await Promise.race([timer, condition(early).then(() => true)]);
    } finally {
      CancellationScope.current().cancel();
    }
  });
}
