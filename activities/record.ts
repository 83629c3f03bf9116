import type { Entry } from '../contracts/facts.ts';
import type { Tools } from './index.ts';

export function recordActivities({ registry }: Tools) {
  return {
    /** Puts facts on record; an entry that is there already stays as it is. */
    recordEntries(entries: Entry[]): Promise<void> {
      return registry.record(entries);
    },
  };
}
