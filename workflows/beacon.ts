import { condition, continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { getMark, leaveMark, type Mark } from './beacon.messages.ts';

/**
 * Holds the mark that the record left here last. It takes only the one that follows on its own: by that an engine whose
 * database was restored from another day than the record, or lost, is found, and stays found until it is mended.
 */
export async function beacon(first: Omit<Mark, 'from'>): Promise<void> {
  let held = { to: first.to, told: first.told };
  setHandler(getMark, () => held);
  setHandler(leaveMark, ({ from, to, told }) => {
    if (from === held.to) held = { to, told };
    setCurrentDetails(`told ${held.told} times`);
  });
  await condition(() => workflowInfo().continueAsNewSuggested);
  await continueAsNew<typeof beacon>(held);
}
