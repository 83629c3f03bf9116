import type { Entry } from '../contracts/facts.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { batches } from './batches.ts';

/** Collects what is to be written while a transaction is running, and commits it in one next transaction. */
export interface GroupCommit {
  /** Resolves when these entries are committed. */
  add(entries: readonly Entry[]): Promise<void>;
  /** Resolves when nothing is left to commit. */
  drained(): Promise<void>;
}

// A transaction holds up everybody else who writes: not longer than about half a second.
const MOST = 500;

/**
 * `commit` writes all the entries it is given, or none. What belongs to different campaigns is committed side by side: a
 * transaction that waits for the chain of one committee holds up no other.
 */
export function groupCommit(commit: (entries: readonly Entry[]) => Promise<void>): GroupCommit {
  const calls = batches<readonly Entry[], undefined>(
    queueOf,
    async (waiting) => {
      await commit(waiting.flat());
      return [];
    },
    // What is asked for in the same tick goes into the same transaction.
    { sizeOf: (entries) => entries.length, most: MOST, gather: () => Promise.resolve() },
  );
  return { add: (entries) => calls.put(entries), drained: () => calls.drained() };
}

/** What is certain to stand in one chain; which chain that is, only the transaction knows. */
function queueOf(entries: readonly Entry[]): string {
  const subjects = entries.map(({ campaign, unit }) => canonicalJson(campaign === null ? { unit } : { campaign }));
  return [...new Set(subjects)].sort().join();
}
