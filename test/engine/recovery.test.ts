import assert from 'node:assert/strict';
import { dayOf, restore } from '../../engine/recovery.ts';
import type { Engine } from '../../engine/start.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { chooseMark, keepMark, marked } from '../../registry/under-way.ts';

describe('an engine whose beacon holds marks of the record', () => {
  let registry: Registry;
  before(async () => {
    registry = await openRegistry();
  });
  after(() => registry.close());

  it('is restored: that ends with a beacon that holds what the record keeps, also where the bell leaves marks meanwhile', async () => {
    const { db } = registry;
    const held: string[] = [];
    /** Whoever tells meanwhile leaves its mark with the beacon that was lost, and one more. */
    const bellRings = async () => {
      for (const next of ['one', 'another']) {
        const { nextMark } = await chooseMark(db, `${next} of the bell`);
        await keepMark(db, nextMark ?? '');
      }
    };
    const start = async (_: string, { args: [{ to }] }: { args: [{ to: string }] }) => {
      if (held.push(to) === 1) await bellRings();
    };
    await restore({ client: { workflow: { start } }, registry, taskQueue: 'none' } as unknown as Engine, Date.now());
    assert.equal(held.length, 2);
    assert.deepEqual(await marked(db).then(({ mark, nextMark }) => [mark, nextMark]), [held[1], null]);
  });

  it('is of the day of the record, also where a mark is left and kept between the answer of the beacon and the look at the record', async () => {
    const { db } = registry;
    let held = { to: 'none', told: -1 };
    const leave = async (mark: string) => {
      const { nextMark, told } = await chooseMark(db, mark);
      held = { to: nextMark ?? '', told: told + 1 };
      await keepMark(db, held.to);
    };
    let asked = 0;
    const query = async () => {
      const answer = held;
      if (++asked <= 2) await leave(`told meanwhile ${asked}`);
      return answer;
    };
    const client = {
      withDeadline: (_: number, ask: () => Promise<unknown>) => ask(),
      workflow: { getHandle: () => ({ query }) },
    };
    const engine = { client, registry } as unknown as Engine;
    await leave('the first');
    assert.equal(await dayOf(engine), 'same');
    assert.equal(asked, 3);
    held = { to: 'of an earlier day', told: 1 };
    assert.equal(await dayOf(engine), 'older');
    held = { to: 'of a later day', told: 100 };
    assert.equal(await dayOf(engine), 'newer');
  });
});
