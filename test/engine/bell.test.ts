import assert from 'node:assert/strict';
import { openBell } from '../../engine/bell.ts';
import type { Engine } from '../../engine/start.ts';
import { countUntold, forget, tell } from '../../registry/outbox.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { begun as begunCampaign } from '../registry/entries.ts';

// More than it takes from the outbox in one look.
const MANY = 450;

describe('the bell', () => {
  let registry: Registry;
  before(async () => {
    registry = await openRegistry();
  });
  after(() => registry.close());

  it('tells each workflow in order: what one could not be told holds back the rest, however much lies between', async () => {
    const heard: [string, number][] = [];
    let deaf = true;
    const signal = (recipient: string, message: string, given: { nth?: number }) => {
      if (message === 'leaveMark') return Promise.resolve();
      // It is away for its first news only: what comes later could be told.
      if (recipient === 'deaf' && given.nth === 0 && deaf) return Promise.reject(new Error('not now'));
      heard.push([recipient, given.nth ?? -1]);
      return Promise.resolve();
    };
    const client = {
      workflow: {
        getHandle: (recipient: string) => ({
          signal: (message: string | { name: string }, given: object) =>
            signal(recipient, typeof message === 'string' ? message : message.name, given),
        }),
        start: () => Promise.resolve(),
      },
    };
    const tellings = Array.from({ length: MANY }, (_, nth) => {
      const recipient = nth === 0 || nth === MANY - 1 ? 'deaf' : `other-${nth % 7}`;
      const news = { tell: 'signal' as const, signal: 'yearRevoked', payload: { id: `${nth}`, nth, reason: 'r' } };
      return { id: `telling ${nth}`, recipient, version: 0, news };
    });
    await registry.transaction((tx) => tell(tx, tellings));
    const bell = openBell({ client, registry, taskQueue: 'none' } as unknown as Engine, { delay: 0, every: 60_000 });
    try {
      await until(() => heard.filter(([recipient]) => recipient !== 'deaf').length === MANY - 2);
      assert.deepEqual(
        heard.filter(([recipient]) => recipient === 'deaf'),
        [],
      );
      for (const name of new Set(heard.map(([recipient]) => recipient))) {
        const own = heard.flatMap(([recipient, nth]) => (recipient === name ? [nth] : []));
        assert.deepEqual(
          own,
          own.toSorted((a, b) => a - b),
        );
      }
      deaf = false;
      await bell.settled();
      assert.deepEqual(
        heard.filter(([recipient]) => recipient === 'deaf'),
        [
          ['deaf', 0],
          ['deaf', MANY - 1],
        ],
      );
    } finally {
      await bell.stop();
    }
  });

  it('has what follows from the record begun again until it is said to be done: the engine that began it may be lost', async () => {
    const begun: string[] = [];
    const start = (workflow: string) => {
      if (workflow !== 'beacon') begun.push(workflow);
      return Promise.resolve();
    };
    const client = { workflow: { getHandle: () => ({ signal: () => Promise.resolve() }), start } };
    await registry.record(begunCampaign('c', []));
    const news = { tell: 'start', workflow: 'filing', input: {}, campaign: 'c', unit: null, summary: '' } as const;
    await registry.transaction((tx) => tell(tx, [{ id: 'filing/k', recipient: 'filing/k', version: 0, news }]));
    const bell = openBell({ client, registry, taskQueue: 'none' } as unknown as Engine, {
      delay: 0,
      every: 5,
      again: 0,
    });
    try {
      await until(() => begun.length > 1);
      assert.equal(await countUntold(registry.db), 1);
      await forget(registry.db, [{ id: 'filing/k', version: 0 }]);
      await bell.settled();
      const told = begun.length;
      await new Promise((resolve) => setTimeout(resolve, 50));
      assert.equal(begun.length, told, 'what is done is not begun again');
    } finally {
      await bell.stop();
    }
  });
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 10));
}
