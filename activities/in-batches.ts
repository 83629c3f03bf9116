import { activityInfo, heartbeat } from '@temporalio/activity';

// Enough to keep two cores busy, few enough not to flood the server.
const AT_ONCE = 16;

// A transaction of this many holds up others of its committee for a fraction of a second.
const A_HUNDRED = 100;

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

/**
 * The same for work that takes many items in one transaction. A retry asks anew which there are, and begins with the
 * first of them: what has been done is found done.
 */
export async function inHundreds<Item>(
  items: readonly Item[],
  work: (items: readonly Item[]) => Promise<unknown>,
): Promise<void> {
  for (let at = 0; at < items.length; at += A_HUNDRED) {
    await work(items.slice(at, at + A_HUNDRED));
    heartbeat();
  }
}
