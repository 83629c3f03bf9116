import type { Entry } from '../contracts/facts.ts';
import { isRepeated } from '../registry/matters.ts';
import type { Tools } from './index.ts';

export function matterActivities({ registry }: Tools) {
  return {
    /**
     * Puts the opening of a matter on record, and answers whether the unit had such a one before in the campaign. `same`
     * are the fields that make two alike; null: the procedure does not ask.
     */
    async openRecordedMatter(opening: Entry[], same: readonly string[] | null): Promise<boolean> {
      await registry.record(opening);
      const [first] = opening;
      if (same === null || first?.fact.kind !== 'matterOpened') return false;
      return isRepeated(registry.db, first.fact.matter, same);
    },
  };
}
