import type { Entry } from '../contracts/facts.ts';
import { writeRefusal } from '../registry/refusals.ts';
import { writeTold, type Teller } from '../registry/telling.ts';
import type { Tools } from './index.ts';

export function recordActivities({ registry }: Tools) {
  return {
    /** Puts on record what a workflow has decided, once, however often it is asked. */
    async recordTold(teller: Teller, entries: Entry[]): Promise<void> {
      await registry.transaction((tx) => writeTold(tx, teller, entries));
    },
    /** Puts on record that a signal was refused, once; of a sender that goes on all day it is counted. */
    async recordRefusal(entry: Entry): Promise<void> {
      await registry.transaction((tx) => writeRefusal(tx, entry));
    },
  };
}
