import { condition, continueAsNew, setCurrentDetails, setHandler, workflowInfo } from '@temporalio/workflow';
import { getMark, markBeacon } from './beacon.messages.ts';

/**
 * Remembers how far the record had told the workflows. By it an engine whose database was restored from another day than
 * the record, or lost, is found when it starts.
 */
export async function beacon({ mark: first }: { readonly mark: number }): Promise<void> {
  let mark = first;
  setHandler(getMark, () => mark);
  setHandler(markBeacon, (told) => {
    if (Number.isSafeInteger(told.mark)) mark = Math.max(mark, told.mark);
    setCurrentDetails(`told ${mark} times`);
  });
  await condition(() => workflowInfo().continueAsNewSuggested);
  await continueAsNew<typeof beacon>({ mark });
}
