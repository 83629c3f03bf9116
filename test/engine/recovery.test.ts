import assert from 'node:assert/strict';
import { restore } from '../../engine/recovery.ts';
import type { Engine } from '../../engine/start.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { chooseMark, keepMark, marked } from '../../registry/under-way.ts';

describe('a restoration', () => {
  let registry: Registry;
  before(async () => {
    registry = await openRegistry();
  });
  after(() => registry.close());

  it('ends with a beacon that holds what the record keeps, also where the bell leaves marks meanwhile', async () => {
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
});
