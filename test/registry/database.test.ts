import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { sql } from 'drizzle-orm';
import pg from 'pg';
import { isUnavailable, OtherLedgerFormat, OutsideTransaction, type Place } from '../../registry/database.ts';
import { ledgerPage } from '../../registry/ledger.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { forEachEngine, onPostgres } from './engines.ts';
import { begun, entryOf, noted } from './entries.ts';

describe('the registry', () => {
  forEachEngine((open) => {
    let registry: Registry;
    before(async () => {
      registry = await open();
      await registry.record(begun('c', []));
    });

    it('says when it is ready', async () => {
      await registry.ready();
    });

    it('refuses at once to be asked past the transaction that is open, instead of waiting for ever', async () => {
      const asked = [
        () => registry.db.execute(sql`select 1`),
        () => ledgerPage(registry.db, everything, { veils: [], limit: 1 }),
        () => registry.db.transaction(() => Promise.resolve()),
        () => registry.transaction(() => Promise.resolve()),
        () => registry.record([entryOf(noted)]),
      ];
      for (const ask of asked)
        await assert.rejects(
          registry.transaction(async () => {
            await ask();
          }),
          isOutside,
        );
    });

    it('answers again when the transaction has ended', async () => {
      const later = await registry.transaction(() => Promise.resolve(() => registry.ready()));
      await later();
    });

    it('answers others while a transaction is open elsewhere', async () => {
      await Promise.all([
        registry.transaction((tx) => tx.execute(sql`select 1`)),
        registry.record([entryOf(noted)]),
        registry.ready(),
      ]);
    });
  });

  describe('of another ledger format', () => {
    const folders: string[] = [];
    const refuses = (place: () => Promise<Place>) => {
      it('is refused in words that say what to do, before anything is changed', async () => {
        const at = await place();
        await become(at, earlier);
        const before = await tablesOf(at);
        await assert.rejects(openRegistry(at), (error: unknown) => {
          assert.ok(error instanceof OtherLedgerFormat);
          assert.match(error.message, /换用一个新的数据目录.* \/ .*format 1,.*take a new folder or database/);
          return true;
        });
        assert.deepEqual(await tablesOf(at), before);
      });

      it('is refused when a later version wrote it', async () => {
        const at = await place();
        await become(at, ['update installation set ledger_format = 3']);
        await assert.rejects(openRegistry(at), OtherLedgerFormat);
      });
    };

    refuses(() => {
      const folder = mkdtempSync(join(tmpdir(), 'laurel-earlier-'));
      folders.push(folder);
      return Promise.resolve({ folder });
    });
    onPostgres((fresh) => {
      refuses(async () => ({ url: await fresh() }));
    });

    after(() => {
      for (const folder of folders) rmSync(folder, { recursive: true, force: true });
    });
  });

  describe('in a folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-registry-'));
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('is what it was when it is opened again', async () => {
      const first = await openRegistry({ folder });
      await first.record([...begun('c', []), entryOf(noted, { key: 'kept' })]);
      await first.close();
      const second = await openRegistry({ folder });
      assert.equal(second.engine, 'pglite');
      assert.equal(await wholeEntries(second), 2);
      await second.record([entryOf(noted)]);
      assert.equal(await wholeEntries(second), 3);
      await second.close();
    });
  });

  onPostgres((fresh) => {
    it('is created once by two processes that start at the same time', async () => {
      const url = await fresh();
      const registries = await Promise.all(Array.from({ length: 4 }, () => openRegistry({ url })));
      await registries[0]!.record(begun('c', []));
      await Promise.all(registries.map((registry) => registry.record([entryOf(noted)])));
      assert.equal(await wholeEntries(registries[0]!), 5);
      await Promise.all(registries.map((registry) => registry.close()));
    });

    it('chains the entries of several processes one by one', async () => {
      const url = await fresh();
      const [here, there] = await Promise.all([openRegistry({ url }), openRegistry({ url })]);
      await here.record(begun('c', []));
      const calls = Array.from({ length: 60 }, (_, index) => (index % 2 ? here : there).record([entryOf(noted)]));
      await Promise.all(calls);
      assert.equal(await wholeEntries(here), 61);
      await Promise.all([here.close(), there.close()]);
    });

    it('survives that its connections are cut, and says that it was unavailable', async () => {
      const url = await fresh();
      const [registry, operator] = await Promise.all([openRegistry({ url }), openRegistry({ url })]);
      await operator.record(begun('c', []));
      const cut = registry.transaction(async (tx) => {
        await operator.db.execute(
          sql`select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
        );
        await tx.execute(sql`select 1`);
      });
      await assert.rejects(cut, isUnavailable);
      await registry.record([entryOf(noted)]);
      await Promise.all([registry.close(), operator.close()]);
    });
  });

  it('says that it is unavailable where nobody listens', async () => {
    await assert.rejects(openRegistry({ url: 'postgres://laurel@127.0.0.1:1/none' }), isUnavailable);
  });

  it('is not unavailable when it says no', () => {
    assert.equal(
      isUnavailable(new Error('duplicate key', { cause: Object.assign(new Error(), { code: '23505' }) })),
      false,
    );
    assert.equal(isUnavailable(undefined), false);
  });
});

/** How many entries the ledger has, all of them whole. */
async function wholeEntries(registry: Registry): Promise<number> {
  const { entries, firstBad } = await verifyLedger(registry.db);
  assert.equal(firstBad, null);
  return entries;
}

/** What an earlier version left behind: its ledger, and no word about the format. */
const earlier = ['drop table installation', `alter table ledger drop column texts, drop column chain cascade`];

async function become(place: Place, statements: readonly string[]): Promise<void> {
  const registry = await openRegistry(place);
  for (const statement of statements) await registry.db.execute(sql.raw(statement));
  await registry.close();
}

async function tablesOf(place: Place): Promise<unknown> {
  // Without the registry, which would refuse it.
  const columns =
    'select table_name, column_name from information_schema.columns where table_schema = $1 order by 1, 2';
  if (place.url !== undefined) {
    const client = new pg.Client({ connectionString: place.url });
    await client.connect();
    const { rows } = await client.query<object>(columns, ['public']);
    await client.end();
    return rows;
  }
  const pglite = await PGlite.create(place.folder ?? '');
  const { rows } = await pglite.query<object>(columns, ['public']);
  await pglite.close();
  return rows;
}

function isOutside(error: unknown): boolean {
  return error instanceof OutsideTransaction || (error instanceof Error && isOutside(error.cause));
}
