import { heartbeat, sleep } from '@temporalio/activity';

/** Looks again until it is so; whoever waits for an activity learns that it lives. */
export async function untilSo(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) {
    await sleep('100ms');
    heartbeat();
  }
}
