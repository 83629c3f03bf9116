import { consequencesOf } from '../registry/following.ts';
import { findEntry } from '../registry/ledger.ts';
import { forget } from '../registry/outbox.ts';
import { effectsWith } from './effects.ts';
import type { Tools } from './index.ts';

export function filingActivities(tools: Tools) {
  const { registry } = tools;
  const effects = effectsWith(tools);

  async function followingFrom(campaign: string, key: string) {
    const entry = await findEntry(registry.db, campaign, key);
    if (!entry) throw new Error(`nothing is on record under ${key}`);
    return consequencesOf(registry.db, entry);
  }

  return {
    /** How much follows from what is on record under this key. What it says stays in the registry. */
    async countConsequences(campaign: string, key: string): Promise<number> {
      return (await followingFrom(campaign, key)).length;
    },

    /** Carries out the nth of it, once, however often it is asked; nobody can waive it (NB-E1.18, NB-E1.19). */
    async carryOutConsequence(campaign: string, key: string, nth: number): Promise<void> {
      const following = (await followingFrom(campaign, key))[nth];
      if (following) await effects.onRecord(await effects.carryOut(following.effects, following.context));
    },

    /** Says that all of it is done: nothing is left to be told of it. */
    async settle(id: string): Promise<void> {
      await forget(registry.db, [{ id, version: 0 }]);
    },
  };
}
