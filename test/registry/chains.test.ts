import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import type { Entry, Fact } from '../../contracts/facts.ts';
import { INSTALLATION } from '../../contracts/ledger.ts';
import { applicantsOf } from '../../registry/applicants.ts';
import { chainOf } from '../../registry/chains.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { append, findEntry, ledgerPage, lockCampaign, lockChains } from '../../registry/ledger.ts';
import { findOrganisation, lockOrganisation } from '../../registry/organisations.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { write } from '../../registry/write.ts';
import { forEachEngine, onPostgres } from './engines.ts';
import { begun, entryOf, noted, planOf } from './entries.ts';
import { paused, settlesWithin } from './waiting.ts';

const outside = { campaign: null };
const organised = (campaign: string, organiser: string, units: string[] = []) =>
  begun(campaign, units, { bodies: { ...planOf().bodies, organiser } });
const added = (id: string, type: string, committee: string | null = null): Entry =>
  entryOf({ kind: 'organisationAdded', id, name: id, type, committee }, { ...outside, unit: null });
const left = (unit: string, committee: string, to: string): Entry =>
  entryOf({ kind: 'unitLeft', committee, to }, { ...outside, unit });
const joined = (unit: string, committee: string, from: string | null): Entry =>
  entryOf({ kind: 'unitJoined', committee, from }, { ...outside, unit });

describe('the chain of an entry', () => {
  forEachEngine((open) => {
    let registry: Registry;
    before(async () => {
      registry = await open();
      await registry.record([
        ...['city', 'county'].map((id) => added(id, 'committee')),
        added('unit-1', 'unit', 'city'),
        added('free', 'unit'),
        ...organised('c', 'city'),
        ...organised('elsewhere', 'county'),
      ]);
    });

    const chain = (fact: Fact, given: Partial<Entry>) =>
      registry.transaction((tx) => chainOf(tx, entryOf(fact, given)));

    it('of a campaign is its organiser, whosever the unit is', async () => {
      assert.equal(await chain(noted, { campaign: 'c', unit: 'unit-1' }), 'city');
      assert.equal(await chain(noted, { campaign: 'elsewhere', unit: 'unit-1' }), 'county');
      assert.equal(await chain({ kind: 'campaignEnded' }, { campaign: 'elsewhere', unit: null }), 'county');
    });

    it('of the start of a campaign is the organiser in its plan', async () => {
      const [started] = organised('new', 'county');
      assert.equal(await chain(started!.fact, { campaign: 'new', unit: null }), 'county');
    });

    it('of a unit outside campaigns is its committee', async () => {
      assert.equal(await chain(noted, { ...outside, unit: 'unit-1' }), 'city');
      assert.equal(await chain(noted, { ...outside, unit: 'free' }), INSTALLATION);
    });

    it('of organisations, people and programmes is the installation', async () => {
      const facts: Fact[] = [
        added('unit-2', 'unit', 'city').fact,
        { kind: 'personAdded', id: 'wang', name: '王', organisation: 'city', roles: [] },
        { kind: 'programmePublished', programme: 'p', version: 1, contentHash: 'h' },
      ];
      for (const fact of facts) assert.equal(await chain(fact, { ...outside, unit: 'unit-1' }), INSTALLATION);
    });

    it('follows a unit that goes over to another committee, and what it did stays where it stands', async () => {
      const told = (key: string) => entryOf(noted, { ...outside, unit: 'unit-1', key });
      await registry.record([told('before')]);
      await registry.record([
        left('unit-1', 'city', 'county'),
        joined('unit-1', 'county', 'city'),
        told('at the same moment'),
      ]);
      await registry.record([told('after')]);
      assert.equal((await findOrganisation(registry.db, 'unit-1'))?.committee, 'county');
      const placed = await placesOf(registry, 'unit-1');
      assert.deepEqual(placed, [
        ['city', 'before'],
        ['city', 'unitLeft'],
        ['county', 'unitJoined'],
        ['county', 'at the same moment'],
        ['county', 'after'],
      ]);
      assert.equal((await verifyLedger(registry.db)).verified, true);
    });

    it('of a unit without a committee, once it has joined one, is that committee', async () => {
      await registry.record([joined('free', 'city', null)]);
      assert.equal(await chain(noted, { ...outside, unit: 'free' }), 'city');
    });

    it('knows a campaign that is started by the same call, and forgets one that was not after all', async () => {
      const undo = new Error('undo');
      const start = registry.transaction(async (tx) => {
        await append(tx, [...organised('undone', 'city'), entryOf(noted, { campaign: 'undone' })]);
        throw undo;
      });
      await assert.rejects(start, undo);
      await assert.rejects(registry.record([entryOf(noted, { campaign: 'undone' })]), { name: 'UnknownCampaign' });
      await registry.record([...organised('undone', 'county'), entryOf(noted, { campaign: 'undone', key: 'k' })]);
      assert.ok(await findEntry(registry.db, 'undone', 'k'));
    });

    it('holds what is appended to several chains at once in the order of each', async () => {
      const entries = Array.from({ length: 20 }, (_, index) =>
        entryOf(noted, { campaign: index % 2 ? 'c' : 'elsewhere', unit: 'mixed', key: `mixed-${index}` }),
      );
      const fresh = await registry.transaction((tx) => append(tx, [...entries, entries[3]!]));
      assert.deepEqual(
        fresh.map(({ key }) => key),
        entries.map(({ key }) => key),
      );
      const { items } = await ledgerPage(registry.db, everything, { veils: [], unit: 'mixed', limit: 99 });
      const keysIn = (name: string) => items.filter((entry) => entry.chain === name).map(({ key }) => key);
      const odd = entries.flatMap(({ key }, index) => (index % 2 ? [key] : []));
      assert.deepEqual(keysIn('city'), odd);
      assert.deepEqual(
        keysIn('county'),
        entries.map(({ key }) => key).filter((key) => !odd.includes(key)),
      );
    });

    it('begins with its first lock, and says where it ends and what time it is', async () => {
      const locked = await registry.transaction((tx) => lockChains(tx, ['new-one', 'city', 'new-one']));
      assert.deepEqual([...locked.keys()], ['city', 'new-one']);
      const head = (await registry.transaction((tx) => lockChains(tx, ['new-one']))).get('new-one');
      assert.deepEqual([head?.seq, head?.hash], [0, '0'.repeat(64)]);
      assert.ok(Math.abs(Date.parse(head?.now ?? '') - Date.now()) < 60_000);
      const own = await registry.transaction((tx) => lockCampaign(tx, 'c'));
      assert.deepEqual([own.chain, own.seq > 0], ['city', true]);
    });
  });
});

describe('the lock of a chain', () => {
  onPostgres((fresh) => {
    let registry: Registry;
    const opened: Registry[] = [];
    before(async () => {
      registry = await openRegistry({ url: await fresh() });
      opened.push(registry);
      await registry.record([
        ...['city', 'county'].map((id) => added(id, 'committee')),
        added('unit-1', 'unit', 'city'),
        ...organised('c', 'city', ['unit-1']),
        ...organised('elsewhere', 'county', ['unit-1']),
      ]);
    });
    after(() => Promise.all(opened.map((each) => each.close())));

    it('holds up nobody who writes to another', async () => {
      const held = paused(registry, (tx) => lockCampaign(tx, 'c'));
      await held.reached;
      const mine = registry.record([entryOf(noted, { campaign: 'c' })]);
      const others = [
        registry.record([entryOf(noted, { campaign: 'elsewhere' })]),
        registry.transaction((tx) => applicantsOf(tx, 'elsewhere', 'clean')),
        registry.record([added('somebody', 'department')]),
      ];
      await Promise.all(others);
      assert.equal(await settlesWithin(mine, 150), false);
      held.goOn();
      await Promise.all([held.done, mine]);
    });

    it('is taken in one order by whoever needs several, so that nobody waits in a circle', async () => {
      const both = (index: number) => [
        entryOf(noted, { campaign: index % 2 ? 'c' : 'elsewhere' }),
        entryOf(noted, { campaign: index % 2 ? 'elsewhere' : 'c' }),
      ];
      const calls = Array.from({ length: 40 }, (_, index) => registry.transaction((tx) => write(tx, both(index))));
      await Promise.all(calls);
      const names = Array.from({ length: 12 }, (_, index) => `new-${index}`);
      const begin = (order: string[]) => registry.transaction((tx) => lockChains(tx, order));
      await Promise.all([begin(names), begin(names.toReversed()), begin(names), begin(names.toReversed())]);
      assert.equal((await verifyLedger(registry.db)).verified, true);
    });

    it('does not let a unit move while something of it is written down', async () => {
      const moving = paused(
        registry,
        (tx) => lockOrganisation(tx, 'unit-1'),
        (tx) => write(tx, [left('unit-1', 'city', 'county'), joined('unit-1', 'county', 'city')]),
      );
      await moving.reached;
      const told = registry.record([entryOf(noted, { ...outside, unit: 'unit-1', key: 'while it moves' })]);
      assert.equal(await settlesWithin(told, 150), false);
      moving.goOn();
      await Promise.all([moving.done, told]);
      assert.deepEqual((await placesOf(registry, 'unit-1')).at(-1), ['county', 'while it moves']);
    });
  });
});

/** Where what was written of a unit outside campaigns stands; facts of a kind of their own go by it. */
async function placesOf(registry: Registry, unit: string): Promise<[string, string][]> {
  const { items } = await ledgerPage(registry.db, everything, { veils: [], unit, limit: 99 });
  return items
    .filter(({ campaign }) => campaign === null)
    .map(({ chain, key, kind }) => [chain, kind === noted.kind ? key : kind]);
}
