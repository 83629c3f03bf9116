import { isUnavailable } from './database.ts';

/** Collects what is asked for while a transaction of the same lane is running, and gives it to one next transaction. */
export interface Batches<Item, Result> {
  /** Resolves with what came of it when it is committed. */
  put(item: Item): Promise<Result>;
  /** Resolves when nothing is left to commit. */
  drained(): Promise<void>;
}

// A transaction holds up everybody else of its lane who writes: not longer than a fraction of a second.
const MOST = 128;

/**
 * `laneOf` says what waits for what: lanes run side by side. `commit` takes all the items that it is given, or none, and
 * answers in their order.
 */
export function batches<Item, Result>(
  laneOf: (item: Item) => string,
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
): Batches<Item, Result> {
  const lanes = new Map<string, Lane<Item, Result>>();

  const run = async (name: string, lane: Lane<Item, Result>) => {
    // What is asked for in the same turn of the event loop goes into the same transaction.
    await new Promise(setImmediate);
    while (lane.waiting.length > 0) await commitTogether(lane.waiting.splice(0, MOST), commit);
    lanes.delete(name);
  };

  return {
    put: (item) =>
      new Promise((resolve, reject) => {
        const name = laneOf(item);
        const lane = lanes.get(name);
        if (lane) {
          lane.waiting.push({ item, resolve, reject });
          return;
        }
        const opened: Lane<Item, Result> = { waiting: [{ item, resolve, reject }], running: Promise.resolve() };
        lanes.set(name, opened);
        opened.running = run(name, opened);
      }),
    drained: async () => {
      while (lanes.size > 0) await Promise.all([...lanes.values()].map(({ running }) => running));
    },
  };
}

interface Lane<Item, Result> {
  readonly waiting: Call<Item, Result>[];
  running: Promise<void>;
}

interface Call<Item, Result> {
  readonly item: Item;
  readonly resolve: (result: Result) => void;
  readonly reject: (error: unknown) => void;
}

/** One call that cannot be written must not fail the others: then each goes alone. */
async function commitTogether<Item, Result>(
  calls: readonly Call<Item, Result>[],
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
): Promise<void> {
  try {
    const results = await commit(calls.map(({ item }) => item));
    calls.forEach(({ resolve }, nth) => {
      resolve(results[nth] as Result);
    });
  } catch (error) {
    // Nobody would fare better alone when the database is away.
    if (calls.length === 1 || isUnavailable(error)) for (const { reject } of calls) reject(error);
    else for (const call of calls) await commitTogether([call], commit);
  }
}
