import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import type { Fact } from '../../contracts/facts.ts';
import { deedPage, rosterOf, rosterPage, suppliedCodes } from '../../registry/roster.ts';
import type { Registry } from '../../registry/registry.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf } from './entries.ts';

type Entered = Extract<Fact, { kind: 'rosterEntered' }>;

describe('rosters, deeds and code lists in the registry', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let unit: string;
    let count = 0;
    before(async () => {
      registry = await open();
      await registry.record(['c', 'c2019', 'c2020'].flatMap((campaign) => begun(campaign, [])));
    });
    beforeEach(() => {
      unit = `unit-${++count}`;
    });

    const tell = (fact: Fact, campaign = 'c') => registry.record([entryOf(fact, { campaign, unit })]);
    const enter = (id: string, given: Partial<Entered> = {}, campaign = 'c') =>
      tell(
        { kind: 'rosterEntered', id, type: 'member', name: id, within: null, from: null, fields: {}, ...given },
        campaign,
      );

    it('a roster belongs to the unit and is kept over the years, whichever edition it was entered in', async () => {
      await enter('a', { from: '2019-03-01', within: 'b1', fields: { 'joined-on': '2001-07-01' } }, 'c2019');
      await enter('b', { type: 'branch' }, 'c2020');
      assert.deepEqual(await rosterOf(registry.db, { units: [unit] }), [
        {
          unit,
          id: 'a',
          kind: 'member',
          also: [],
          name: 'a',
          within: 'b1',
          since: '2019-03-01',
          left: null,
          fields: { 'joined-on': '2001-07-01' },
        },
        { unit, id: 'b', kind: 'branch', also: [], name: 'b', within: null, since: null, left: null, fields: {} },
      ]);
      const branches = await rosterOf(registry.db, { units: [unit, 'none'], kinds: ['branch'] });
      assert.deepEqual(
        branches.map(({ id }) => id),
        ['b'],
      );
    });

    it('who is two things is found as either (SX-C1.3d)', async () => {
      await enter('a', { also: ['branch-secretary'] });
      await enter('b');
      const of = async (...kinds: string[]) =>
        (await rosterOf(registry.db, { units: [unit], kinds })).map(({ id }) => id);
      assert.deepEqual([await of('branch-secretary'), await of('member'), await of()], [['a'], ['a', 'b'], []]);
      const { items } = await rosterPage(registry.db, everything, {
        campaign: 'c',
        unit,
        kind: 'branch-secretary',
        limit: 5,
      });
      assert.deepEqual(
        items.map(({ id, also }) => [id, also]),
        [['a', ['branch-secretary']]],
      );
    });

    it('who leaves stays on it with the last day; entered again, somebody is corrected and back', async () => {
      await enter('a');
      await tell({ kind: 'rosterLeft', id: 'a', on: '2019-05-31' });
      assert.equal((await rosterOf(registry.db, { units: [unit] }))[0]?.left, '2019-05-31');
      await enter('a', { name: '新名', from: '2020-01-01' });
      const [again] = await rosterOf(registry.db, { units: [unit] });
      assert.deepEqual([again?.name, again?.since, again?.left], ['新名', '2020-01-01', null]);
    });

    it('somebody of the same id in another unit is somebody else', async () => {
      await enter('a');
      await registry.record([
        entryOf({ kind: 'rosterLeft', id: 'a', on: '2019-05-31' }, { campaign: 'c', unit: `${unit}-other` }),
      ]);
      assert.equal((await rosterOf(registry.db, { units: [unit] }))[0]?.left, null);
    });

    it('shows the roster page by page, of one kind where it is asked for', async () => {
      for (const id of ['c', 'a', 'b']) await enter(id);
      await enter('d', { type: 'branch' });
      const first = await rosterPage(registry.db, everything, { campaign: 'c', unit, kind: 'member', limit: 2 });
      const second = await rosterPage(registry.db, everything, {
        campaign: 'c',
        unit,
        kind: 'member',
        limit: 2,
        after: first.next ?? '',
      });
      assert.deepEqual(
        [...first.items, ...second.items].map(({ id }) => id),
        ['a', 'b', 'c'],
      );
      assert.equal(second.next, null);
    });

    it('shows what was done by day, page by page', async () => {
      const deed = (id: string, on: string, obligation = 'study') =>
        tell({
          kind: 'deedDone',
          id: `${unit}-${id}`,
          obligation,
          subject: 'b1',
          with: null,
          on,
          quantity: 1.5,
          note: '学习',
        });
      await deed('1', '2019-06-02');
      await deed('2', '2019-06-01');
      await deed('3', '2019-06-01', 'talks');
      const all = { campaign: 'c', unit, limit: 2 };
      const first = await deedPage(registry.db, everything, all);
      const second = await deedPage(registry.db, everything, { ...all, after: first.next ?? '' });
      assert.deepEqual(
        [...first.items, ...second.items].map(({ id }) => id),
        [`${unit}-2`, `${unit}-3`, `${unit}-1`],
      );
      const [talk] = (await deedPage(registry.db, everything, { ...all, obligation: 'talks' })).items;
      assert.deepEqual([talk?.quantity, talk?.by, talk?.subject], [1.5, 'li', 'b1']);
    });

    it('the codes of a list are those supplied last, in that campaign only', async () => {
      const supply = (code: string, campaign: string) =>
        tell({ kind: 'codesSupplied', list: 'kinds', codes: [{ code, zh: '类', en: 'Kind' }] }, campaign);
      const campaign = `codes-${unit}`;
      await registry.record([...begun(campaign, []), ...begun(`${campaign}-next`, [])]);
      await supply('one', campaign);
      await supply('two', campaign);
      await supply('other', `${campaign}-next`);
      const [list, ...more] = await suppliedCodes(registry.db, campaign);
      assert.deepEqual([list?.codes, more], [[{ code: 'two', zh: '类', en: 'Kind' }], []]);
    });
  });
});
