import type { Entry } from '../contracts/facts.ts';
import type { Matter, MatterPlan } from '../domain/matter.ts';
import { tellWhatFollows } from '../registry/following.ts';
import { keepMatter } from '../registry/matters.ts';
import { writeTold, type Teller } from '../registry/telling.ts';
import type { Tools } from './index.ts';

export function matterActivities({ registry }: Tools) {
  /** What happened, where the matter stands after it, and what follows by itself: all of it, or nothing. */
  async function put(teller: Teller, entries: readonly Entry[], kept: Kept): Promise<void> {
    await registry.transaction(async (tx) => {
      const fresh = await writeTold(tx, teller, entries);
      if (fresh.length === 0) return;
      await keepMatter(tx, teller.id, kept);
      for (const entry of fresh) await tellWhatFollows(tx, entry);
    });
  }

  return {
    /** Puts the opening of a matter on record with all that its workflow needs. */
    openRecordedMatter(teller: Teller, opening: Entry[], kept: Required<Kept>): Promise<void> {
      return put(teller, opening, kept);
    },

    /** Puts on record what happened in a matter, and where it stands after that. */
    recordMatter(teller: Teller, entries: Entry[], state: Matter): Promise<void> {
      return put(teller, entries, { state });
    },
  };
}

interface Kept {
  readonly plan?: MatterPlan;
  readonly state: Matter;
}
