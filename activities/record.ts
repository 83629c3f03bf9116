import type { Entry } from '../contracts/facts.ts';
import { writeTold, type Teller } from '../registry/telling.ts';
import type { Tools } from './index.ts';

export function recordActivities({ registry }: Tools) {
  return {
    /** Puts on record what a workflow has decided, once, however often it is asked. */
    async recordTold(teller: Teller, entries: Entry[]): Promise<void> {
      await registry.transaction((tx) => writeTold(tx, teller, entries));
    },
  };
}
