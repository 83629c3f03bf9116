import type { Registry } from '../../registry/registry.ts';

/** Numbers from 0 up to 1, always the same ones for a seed. */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Where one transaction or read ends and another begins: there chance decides who goes on. */
export interface Borders {
  /** Lets these run side by side, one transaction or read at a time, in an order by chance; answers what became of each. */
  drive(chance: () => number, actors: readonly (() => Promise<unknown>)[]): Promise<PromiseSettledResult<unknown>[]>;
}

// Everybody who can come to a border has come there when the event loop has turned this often: nothing waits for a timer.
const TURNS = 4;
const STUCK = 10_000;
const LATEST = 10;

/** Puts a border before each transaction and each read of the registry itself; outside `drive` it holds up nobody. */
export function bordersOf({ db }: Registry): Borders {
  const now = { driven: false, busy: false };
  const isBusy = () => now.busy;
  const waiting: (() => void)[] = [];

  const step = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    if (!now.driven) return work();
    await new Promise<void>((goOn) => waiting.push(goOn));
    try {
      return await work();
    } finally {
      now.busy = false;
    }
  };

  const transaction = db.transaction.bind(db);
  db.transaction = (act, config) => step(() => transaction(act, config));
  const { session } = db as unknown as { session: Session };
  const prepare = session.prepareQuery.bind(session);
  session.prepareQuery = (...query) => {
    const prepared = prepare(...query);
    const execute = prepared.execute.bind(prepared);
    prepared.execute = (...values) => step(() => execute(...values));
    return prepared;
  };

  return {
    async drive(chance, actors) {
      now.driven = true;
      const all = { done: false };
      // In some orders whoever came to a border last mostly goes on: what is long may end before what is short begins.
      const stay = [0, 0.6, 0.9][Math.floor(chance() * 3)] ?? 0;
      // Who comes first is chance too, and some begin when others are half done.
      const places = actors.map(() => chance());
      const inOrder = actors.map((_, nth) => nth).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0));
      const begun: Promise<unknown>[] = [];
      const late = async (nth: number) => {
        for (let turns = Math.floor(chance() * LATEST); turns > 0; turns--) await step(() => Promise.resolve());
        return actors[nth]?.();
      };
      for (const nth of inOrder) begun[nth] = late(nth);
      const ends = Promise.allSettled(begun).finally(() => (all.done = true));
      for (let idle = 0; ; idle++) {
        for (let turn = 0; turn < TURNS; turn++) await new Promise(setImmediate);
        if (all.done) break;
        if (idle > STUCK) throw new Error('somebody waits, and not at a border');
        const place = chance() < stay ? waiting.length - 1 : Math.floor(chance() * waiting.length);
        const [next] = waiting.splice(place, 1);
        if (!next) continue;
        idle = 0;
        now.busy = true;
        next();
        while (isBusy()) await new Promise(setImmediate);
      }
      now.driven = false;
      return ends;
    },
  };
}

interface Session {
  prepareQuery(...query: unknown[]): { execute(...values: unknown[]): Promise<unknown> };
}
