import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sql } from 'drizzle-orm';
import { isUnavailable, OutsideTransaction } from '../../registry/database.ts';
import { ledgerPage } from '../../registry/ledger.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { forEachEngine, onPostgres } from './engines.ts';
import { entryOf, noted } from './entries.ts';

describe('the registry', () => {
  forEachEngine((open) => {
    let registry: Registry;
    before(async () => {
      registry = await open();
    });

    it('says when it is ready', async () => {
      await registry.ready();
    });

    it('refuses at once to be asked past the transaction that is open, instead of waiting for ever', async () => {
      const asked = [
        () => registry.db.execute(sql`select 1`),
        () => ledgerPage(registry.db, { limit: 1 }),
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

  describe('in a folder', () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-registry-'));
    after(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    it('is what it was when it is opened again', async () => {
      const first = await openRegistry({ folder });
      await first.record([entryOf(noted, { key: 'kept' })]);
      await first.close();
      const second = await openRegistry({ folder });
      assert.equal(second.engine, 'pglite');
      assert.deepEqual(await verifyLedger(second.db), { entries: 1, verified: true, firstBad: null });
      await second.record([entryOf(noted)]);
      assert.equal((await verifyLedger(second.db)).entries, 2);
      await second.close();
    });
  });

  onPostgres((fresh) => {
    it('is created once by two processes that start at the same time', async () => {
      const url = await fresh();
      const registries = await Promise.all(Array.from({ length: 4 }, () => openRegistry({ url })));
      await Promise.all(registries.map((registry) => registry.record([entryOf(noted)])));
      assert.deepEqual(await verifyLedger(registries[0]!.db), { entries: 4, verified: true, firstBad: null });
      await Promise.all(registries.map((registry) => registry.close()));
    });

    it('chains the entries of several processes one by one', async () => {
      const url = await fresh();
      const [here, there] = await Promise.all([openRegistry({ url }), openRegistry({ url })]);
      const calls = Array.from({ length: 60 }, (_, index) => (index % 2 ? here : there).record([entryOf(noted)]));
      await Promise.all(calls);
      assert.deepEqual(await verifyLedger(here.db), { entries: 60, verified: true, firstBad: null });
      await Promise.all([here.close(), there.close()]);
    });

    it('survives that its connections are cut, and says that it was unavailable', async () => {
      const url = await fresh();
      const [registry, operator] = await Promise.all([openRegistry({ url }), openRegistry({ url })]);
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

function isOutside(error: unknown): boolean {
  return error instanceof OutsideTransaction || (error instanceof Error && isOutside(error.cause));
}
