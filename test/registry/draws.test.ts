import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import type { Fact } from '../../contracts/facts.ts';
import { drawPage, findDraw, lockDraw } from '../../registry/draws.ts';
import type { Registry } from '../../registry/registry.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf, NOON } from './entries.ts';

describe('draws in the registry (F71)', () => {
  forEachEngine((open) => {
    let registry: Registry;
    before(async () => {
      registry = await open();
      await registry.record(['one', 'two', 'three', 'four'].flatMap((campaign) => begun(campaign, [])));
    });

    const tell = (campaign: string, fact: Fact, at = NOON) =>
      registry.record([entryOf(fact, { campaign, unit: null, at })]);
    const commit = (campaign: string, id: string, period: string, at?: number) =>
      tell(
        campaign,
        {
          kind: 'drawCommitted',
          id,
          draw: 'inspection',
          period,
          commitment: 'hash',
          population: ['a', 'b', 'c'],
          count: 1,
        },
        at,
      );

    it('keeps who can be drawn with the commitment, and who was drawn with the seed', async () => {
      await commit('one', 'd1', '2023-H1');
      const committed = await findDraw(registry.db, 'one', 'd1');
      assert.deepEqual(committed, {
        id: 'd1',
        campaign: 'one',
        draw: 'inspection',
        period: '2023-H1',
        commitment: 'hash',
        population: ['a', 'b', 'c'],
        count: 1,
        committedBy: 'li',
        committedAt: NOON,
        seed: null,
        drawn: null,
        revealedAt: null,
      });
      await tell('one', { kind: 'drawRevealed', id: 'd1', seed: 'seed', drawn: ['b'] }, NOON + 1);
      const revealed = await findDraw(registry.db, 'one', 'd1');
      assert.deepEqual(revealed, { ...committed, seed: 'seed', drawn: ['b'], revealedAt: NOON + 1 });
    });

    it('a draw is held once for a period of a campaign', async () => {
      await commit('two', 'd2', '2023-H1');
      const find = (campaign: string, period: string) =>
        registry.transaction((tx) => lockDraw(tx, { campaign, draw: 'inspection', period }));
      assert.equal((await find('two', '2023-H1'))?.id, 'd2');
      assert.equal(await find('two', '2023-H2'), undefined);
      assert.equal(await find('three', '2023-H1'), undefined);
      await assert.rejects(commit('two', 'd2-again', '2023-H1'));
    });

    it('a draw of another campaign is not found', async () => {
      await commit('three', 'd3', '2023-H1');
      assert.equal(await findDraw(registry.db, 'two', 'd3'), undefined);
    });

    it('shows them in the order in which they were committed, page by page', async () => {
      await commit('four', 'z', '2023-H1', NOON);
      await commit('four', 'a', '2023-H2', NOON + 1);
      const first = await drawPage(registry.db, everything, { campaign: 'four', limit: 1 });
      const second = await drawPage(registry.db, everything, { campaign: 'four', limit: 1, after: first.next ?? '' });
      assert.deepEqual(
        [...first.items, ...second.items].map(({ id }) => id),
        ['z', 'a'],
      );
      assert.equal(second.next, null);
    });
  });
});
