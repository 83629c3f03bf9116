import type { Entry } from '../contracts/facts.ts';
import { isUnavailable } from './database.ts';

/** Collects what is to be written while a transaction is running, and commits it in one next transaction. */
export interface GroupCommit {
  /** Resolves when these entries are committed. */
  add(entries: readonly Entry[]): Promise<void>;
  /** Resolves when nothing is left to commit. */
  drained(): Promise<void>;
}

/** `commit` writes all the entries it is given, or none. */
export function groupCommit(commit: (entries: readonly Entry[]) => Promise<void>): GroupCommit {
  let waiting: Call[] = [];
  let running: Promise<void> | undefined;

  const run = async () => {
    // What is asked for in the same tick goes into the same transaction.
    await Promise.resolve();
    while (waiting.length > 0) {
      const [calls, rest] = split(waiting);
      waiting = rest;
      await commitTogether(calls, commit);
    }
    running = undefined;
  };

  return {
    add: (entries) =>
      new Promise((resolve, reject) => {
        waiting.push({ entries, resolve, reject });
        running ??= run();
      }),
    drained: () => running ?? Promise.resolve(),
  };
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
