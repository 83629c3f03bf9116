import { activityInfo, heartbeat } from '@temporalio/activity';

// Enough to keep two cores busy, few enough not to flood the server.
const AT_ONCE = 16;

/**
 * Does the work for each item, some at once, and reports progress. A retry begins after the last batch that was
 * reported; the work on an item must bear being done twice, for the batch that broke off is done again.
 */
export async function inBatches<Item>(items: readonly Item[], work: (item: Item) => Promise<unknown>): Promise<void> {
  const done = (activityInfo().heartbeatDetails as number | undefined) ?? 0;
  for (let at = done; at < items.length; at += AT_ONCE) {
    await Promise.all(items.slice(at, at + AT_ONCE).map(work));
    heartbeat(at + AT_ONCE);
  }
}
