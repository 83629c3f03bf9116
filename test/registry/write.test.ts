import assert from 'node:assert/strict';
import { countStatements } from '../../bench/statements.ts';
import { everything } from '../../domain/visibility.ts';
import { count, eq, sql } from 'drizzle-orm';
import type { Entry, Fact } from '../../contracts/facts.ts';
import { eraseTexts } from '../../registry/erasure.ts';
import { findEntry, ledgerPage } from '../../registry/ledger.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { findOrganisation } from '../../registry/organisations.ts';
import type { Registry } from '../../registry/registry.ts';
import { ledger } from '../../registry/schema.ts';
import { write } from '../../registry/write.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf, noted } from './entries.ts';

describe('writing entries', () => {
  forEachEngine((open) => {
    let registry: Registry;
    before(async () => {
      registry = await open();
      await registry.record(begun('c', []));
    });

    const entries = async () => (await registry.db.select({ entries: count() }).from(ledger))[0]?.entries ?? 0;
    const conflict = { name: 'KeyConflict', chain: '@installation' };

    it('writes an entry once, however often it is written', async () => {
      const before = await entries();
      const once = entryOf(added('once'), { key: 'once' });
      await registry.record([once]);
      await registry.record([once]);
      await registry.transaction((tx) => write(tx, [once, once]));
      assert.equal(await entries(), before + 1);
    });

    it('applies what is new among what is there already', async () => {
      const before = await entries();
      await registry.record([entryOf(added('once'), { key: 'once' }), entryOf(added('new'), { key: 'new' })]);
      assert.equal(await entries(), before + 1);
      assert.equal((await findOrganisation(registry.db, 'new'))?.name, 'Office new');
    });

    it('takes as many statements for hundreds as for one: organisations, and who reviews whom', async () => {
      const statements = countStatements(registry.db);
      const taken = async (entries: readonly Entry[]) => {
        statements();
        await registry.record(entries);
        return statements();
      };
      const offices = (units: number) =>
        Array.from({ length: units }, (_, nth) => entryOf(added(`office-${nth}-of-${units}`)));
      assert.equal(await taken(offices(300)), await taken(offices(1)));
      const assigned = (units: number) => {
        const assignments = Array.from({ length: units }, (_, nth) => ({ unit: `unit-${nth}`, reviewer: 'li' }));
        return entryOf({ kind: 'reviewersAssigned', track: 'clean', assignments }, { unit: null });
      };
      assert.equal(await taken([assigned(300)]), await taken([assigned(1)]));
    });

    it('knows a key again whenever it is told, and by whichever rules', async () => {
      const before = await entries();
      await registry.record([entryOf(added('once'), { key: 'once', at: 7, rules: ['SX-S1'] })]);
      assert.equal(await entries(), before);
    });

    it('refuses a known key with another content, and says which', async () => {
      const before = await entries();
      const others: Partial<Entry>[] = [
        { fact: added('once', 'Another office') },
        { fact: { kind: 'personAdded', id: 'once', name: 'once', organisation: 'o', roles: [] } },
        { unit: 'unit-2' },
        { campaign: null },
        { actor: { id: 'wang', role: 'organiser', organisation: 'committee' } },
      ];
      for (const other of others) {
        const told = entryOf(added('once'), { key: 'once', ...other });
        const kinds = ['organisationAdded', told.fact.kind];
        await assert.rejects(registry.record([told]), { ...conflict, key: 'once', kinds });
      }
      assert.equal(await entries(), before);
    });

    it('refuses two entries with one key and another content, whichever way they come together', async () => {
      const twins = [entryOf(added('first'), { key: 'twin' }), entryOf(added('second'), { key: 'twin' })] as const;
      await assert.rejects(registry.record(twins), { ...conflict, key: 'twin' });
      assert.equal(await findOrganisation(registry.db, 'first'), undefined);
      const apart = await Promise.allSettled(twins.map((each) => registry.record([each])));
      assert.deepEqual(
        apart.map(({ status }) => status),
        ['fulfilled', 'rejected'],
      );
    });

    it('compares what was written, and what is left of it when words were erased', async () => {
      const filed = (goals: string, more = {}) =>
        entryOf({ kind: 'rulesFiled', fields: { goals, ...more }, version: 1 }, { key: 'filed', unit: 'unit-3' });
      const [candidacy] = begun('c', ['unit-3']).slice(1);
      await registry.record([candidacy!, filed('secret', { risks: 'none' })]);
      await assert.rejects(registry.record([filed('other', { risks: 'none' })]), { name: 'KeyConflict' });
      const [row] = await registry.db.select({ seq: ledger.seq }).from(ledger).where(eq(ledger.key, 'filed'));
      await registry.transaction((tx) => eraseTexts(tx, 'committee', row!.seq, ['/fact/fields/goals']));
      await registry.record([filed('secret', { risks: 'none' })]);
      await assert.rejects(registry.record([filed('secret', { risks: 'some' })]), { name: 'KeyConflict' });
      await assert.rejects(registry.record([filed('secret')]), { name: 'KeyConflict' });
    });

    it('writes one entry when the same one is written at many places at once', async () => {
      const before = await entries();
      const entry = entryOf(added('race'), { key: 'race' });
      const writers = Array.from({ length: 8 }, () => registry.transaction((tx) => write(tx, [entry])));
      await Promise.all([...writers, registry.record([entry]), registry.record([entry])]);
      assert.equal(await entries(), before + 1);
    });

    it('writes nothing at all when one of its entries cannot be written', async () => {
      const before = await entries();
      await assert.rejects(registry.record([entryOf(added('half')), entryOf(added('once'))]));
      assert.equal(await entries(), before);
      assert.equal(await findOrganisation(registry.db, 'half'), undefined);
    });

    it('leaves no trace when the transaction around it fails', async () => {
      const before = await entries();
      const failing = registry.transaction(async (tx) => {
        await write(tx, [entryOf(added('undone'))]);
        throw new Error('after all not');
      });
      await assert.rejects(failing, /after all not/);
      assert.equal(await entries(), before);
    });

    it('accepts nothing to write', async () => {
      await registry.record([]);
    });

    it('writes a text that PostgreSQL cannot hold with a sign in the place of what it cannot', async () => {
      const fields = { goals: 'a\0b', 'k\0': '\ud800 \udc00 𝒳' };
      await registry.record(begun('c', ['unit-1']).slice(1));
      await registry.record([entryOf({ kind: 'rulesFiled', fields, version: 1 }, { key: 'odd\0' })]);
      const kept = await findEntry(registry.db, 'c', 'odd\uFFFD');
      const storable = { goals: 'a\uFFFDb', 'k\uFFFD': '\uFFFD \uFFFD 𝒳' };
      assert.deepEqual(kept?.fact, { kind: 'rulesFiled', fields: storable, version: 1 });
      assert.equal((await verifyLedger(registry.db)).verified, true);
    });

    it('refuses a number that JSON cannot hold', async () => {
      await assert.rejects(registry.record([entryOf(noted, { at: NaN })]), /cannot be written down/);
    });

    describe('by many callers at once', () => {
      it('commits a hundred calls in a few transactions', async () => {
        await registry.record([]);
        const calls = Array.from({ length: 100 }, (_, index) =>
          registry.record([entryOf(noted, { key: `call-${index}` })]),
        );
        await Promise.all(calls);
        assert.equal(await countOf(registry, `count(*)`), 100);
        // Each row bears the number of the transaction that wrote it.
        assert.ok((await countOf(registry, 'count(distinct xmin::text)')) <= 3);
      });

      it('keeps the order of the calls', async () => {
        const { items } = await ledgerPage(registry.db, everything, { veils: [], limit: 1_000 });
        const order = items.map(({ key }) => key).filter((key) => key.startsWith('call-'));
        assert.deepEqual(
          order,
          Array.from({ length: 100 }, (_, index) => `call-${index}`),
        );
      });

      it('fails only the one whose entry cannot be written', async () => {
        const calls = Array.from({ length: 40 }, (_, index) =>
          registry.record([entryOf(index === 17 ? added('once') : noted, { key: `poisoned-${index}` })]),
        );
        const settled = await Promise.allSettled(calls);
        assert.deepEqual(
          settled.flatMap(({ status }, index) => (status === 'rejected' ? [index] : [])),
          [17],
        );
        const { items } = await ledgerPage(registry.db, everything, { veils: [], limit: 1_000 });
        assert.equal(items.filter(({ key }) => key.startsWith('poisoned-')).length, 39);
      });

      it('goes on after a failure', async () => {
        await registry.record([entryOf(noted)]);
        assert.equal((await verifyLedger(registry.db)).verified, true);
      });

      it('finishes what was asked for before it closes', async () => {
        const own = await open();
        await own.record(begun('c', []));
        const calls = Array.from({ length: 20 }, () => own.record([entryOf(noted)]));
        await own.close();
        assert.equal((await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled').length, 20);
      });
    });
  });
});

function added(id: string, name = `Office ${id}`): Fact {
  return { kind: 'organisationAdded', id, name, type: 'department', committee: null };
}

async function countOf(registry: Registry, what: string): Promise<number> {
  const [row] = await registry.db
    .select({ found: sql.raw(what).mapWith(Number) })
    .from(ledger)
    .where(sql`${ledger.key} like 'call-%'`);
  return row?.found ?? -1;
}
