import type { Entry } from '../contracts/facts.ts';
import type { Matter, MatterPlan } from '../domain/matter.ts';
import { isRepeated, keepMatter } from '../registry/matters.ts';
import { writeTold, type Teller } from '../registry/telling.ts';
import type { Tools } from './index.ts';

export function matterActivities({ registry }: Tools) {
  return {
    /**
     * Puts the opening of a matter on record with all that its workflow needs, and answers whether the unit had such a one
     * before in the campaign. `same` are the fields that make two alike; null: the procedure does not ask.
     */
    async openRecordedMatter(
      teller: Teller,
      opening: Entry[],
      kept: { readonly plan: MatterPlan; readonly state: Matter },
      same: readonly string[] | null,
    ): Promise<boolean> {
      await registry.transaction(async (tx) => {
        const fresh = await writeTold(tx, teller, opening);
        if (fresh.length > 0) await keepMatter(tx, teller.id, kept);
      });
      return same === null ? false : isRepeated(registry.db, teller.id, same);
    },

    /** Puts on record what happened in a matter, and where it stands after that. */
    async recordMatter(teller: Teller, entries: Entry[], state: Matter): Promise<void> {
      await registry.transaction(async (tx) => {
        const fresh = await writeTold(tx, teller, entries);
        if (fresh.length > 0) await keepMatter(tx, teller.id, { state });
      });
    },
  };
}
