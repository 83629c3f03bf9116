import { isUnavailable } from './database.ts';

/** Collects what is asked for while a transaction of the same lane is running, and gives it to one next transaction. */
export interface Batches<Item, Result> {
  /** Resolves with what came of it when it is committed. */
  put(item: Item): Promise<Result>;
  /** Resolves when nothing is left to commit. */
  drained(): Promise<void>;
}

/** How much goes together. */
export interface Batching<Item> {
  /** How much of a transaction an item takes. */
  readonly sizeOf: (item: Item) => number;
  /** How much a transaction takes, if it is not one item that is larger. */
  readonly most: number;
  /** How long the first of a lane waits for company. */
  readonly gather: () => Promise<unknown>;
}

const usual: Batching<unknown> = {
  sizeOf: () => 1,
  // A transaction holds up everybody else of its lane who writes: not longer than a fraction of a second.
  most: 128,
  // What is asked for in the same turn of the event loop goes into the same transaction.
  gather: () => new Promise(setImmediate),
};

/**
 * `laneOf` says what waits for what: lanes run side by side. `commit` takes all the items that it is given, or none, and
 * answers in their order.
 */
export function batches<Item, Result>(
  laneOf: (item: Item) => string,
  commit: (items: readonly Item[]) => Promise<readonly Result[]>,
  { sizeOf, most, gather }: Batching<Item> = usual,
): Batches<Item, Result> {
  const lanes = new Map<string, Lane<Item, Result>>();

  const run = async (name: string, lane: Lane<Item, Result>) => {
    await gather();
    while (lane.waiting.length > 0) await commitTogether(lane.waiting.splice(0, fitting(lane.waiting)), commit);
    lanes.delete(name);
  };

  /** How many of these the next transaction takes: at least one. */
  const fitting = (waiting: readonly Call<Item, Result>[]): number => {
    let size = 0;
    const end = waiting.findIndex(({ item }, nth) => (size += sizeOf(item)) > most && nth > 0);
    return end === -1 ? waiting.length : end;
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
