import type { Entry } from '../contracts/facts.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { isUnavailable } from './database.ts';

/** Collects what is to be written while a transaction is running, and commits it in one next transaction. */
export interface GroupCommit {
  /** Resolves when these entries are committed. */
  add(entries: readonly Entry[]): Promise<void>;
  /** Resolves when nothing is left to commit. */
  drained(): Promise<void>;
}

/**
 * `commit` writes all the entries it is given, or none. What belongs to different campaigns is committed side by side: a
 * transaction that waits for the chain of one committee holds up no other.
 */
export function groupCommit(commit: (entries: readonly Entry[]) => Promise<void>): GroupCommit {
  const queues = new Map<string, Queue>();

  const run = async (name: string, queue: Queue) => {
    // What is asked for in the same tick goes into the same transaction.
    await Promise.resolve();
    while (queue.waiting.length > 0) {
      const [calls, rest] = split(queue.waiting);
      queue.waiting = rest;
      await commitTogether(calls, commit);
    }
    queues.delete(name);
  };

  return {
    add: (entries) =>
      new Promise((resolve, reject) => {
        const name = queueOf(entries);
        const queue = queues.get(name) ?? { waiting: [], running: undefined };
        queues.set(name, queue);
        queue.waiting.push({ entries, resolve, reject });
        queue.running ??= run(name, queue);
      }),
    drained: async () => {
      for (const { running } of [...queues.values()]) await running;
    },
  };
}

interface Queue {
  waiting: Call[];
  running: Promise<void> | undefined;
}

/** What is certain to stand in one chain; which chain that is, only the transaction knows. */
function queueOf(entries: readonly Entry[]): string {
  const subjects = entries.map(({ campaign, unit }) => canonicalJson(campaign === null ? { unit } : { campaign }));
  return [...new Set(subjects)].sort().join();
}

interface Call {
  readonly entries: readonly Entry[];
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

// A transaction holds up everybody else who writes: not longer than about half a second.
const MOST = 500;

/** The calls of the next transaction, at least one, and those that have to wait for the one after it. */
function split(calls: readonly Call[]): [Call[], Call[]] {
  let size = 0;
  const end = calls.findIndex(({ entries }, index) => (size += entries.length) > MOST && index > 0);
  return end === -1 ? [[...calls], []] : [calls.slice(0, end), calls.slice(end)];
}

/** One call that cannot be written must not fail the others: then each goes alone. */
async function commitTogether(
  calls: readonly Call[],
  commit: (entries: readonly Entry[]) => Promise<void>,
): Promise<void> {
  try {
    await commit(calls.flatMap(({ entries }) => entries));
    for (const { resolve } of calls) resolve();
  } catch (error) {
    // Nobody would fare better alone when the database is away.
    if (calls.length === 1 || isUnavailable(error)) for (const { reject } of calls) reject(error);
    else for (const call of calls) await commitTogether([call], commit);
  }
}
