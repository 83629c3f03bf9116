import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { drizzle } from 'drizzle-orm/pglite';
import { migrate } from 'drizzle-orm/pglite/migrator';
import { ledgerPage } from '../../registry/ledger.ts';
import { openRegistry } from '../../registry/registry.ts';
import { inMemory } from '../../registry/snapshot.ts';
import { entryOf } from './entries.ts';

describe('a registry in memory', () => {
  const original = fileURLToPath(new URL('../../registry/migrations', import.meta.url));
  let folder: string;
  const cache = mkdtempSync(join(tmpdir(), 'laurel-snapshots-'));
  const open = () =>
    inMemory(folder, (pglite) => migrate(drizzle({ client: pglite }), { migrationsFolder: folder }), cache);

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-migrations-'));
    cpSync(original, folder, { recursive: true });
  });
  after(() => {
    rmSync(cache, { recursive: true });
  });
  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it('has what one has that was made from nothing: tables, columns, triggers and what the migrations put in', async () => {
    const made = await PGlite.create();
    await migrate(drizzle({ client: made }), { migrationsFolder: original });
    const copies = [await open(), await open()];
    const expected = await described(made);
    assert.ok(expected.length > 100);
    for (const copy of copies) {
      assert.deepEqual(await described(copy), expected);
      await copy.close();
    }
    await made.close();
  });

  it('is nobody else’s: what one keeps no other shows', async () => {
    const [first, second] = await Promise.all([openRegistry(), openRegistry()]);
    const added = { kind: 'organisationAdded', id: 'o', name: 'o', type: 'committee', committee: null } as const;
    await first.record([entryOf(added, { campaign: null, unit: null })]);
    assert.equal((await ledgerPage(second.db, everything, { veils: [], limit: 1 })).items.length, 0);
    const third = await openRegistry();
    assert.equal((await ledgerPage(third.db, everything, { veils: [], limit: 1 })).items.length, 0);
    await Promise.all([first, second, third].map((each) => each.close()));
  });

  it('has the tables of the migrations as they are now, when one was changed or added since the last was opened', async () => {
    await (await open()).close();

    const first = join(folder, '0000_tables.sql');
    writeFileSync(
      first,
      `CREATE TABLE "changed" ("id" integer);\n--> statement-breakpoint\n${readFileSync(first, 'utf8')}`,
    );
    await holds('changed');

    const journal = join(folder, 'meta', '_journal.json');
    const { entries, ...rest } = JSON.parse(readFileSync(journal, 'utf8')) as {
      entries: { idx: number; when: number }[];
    };
    const last = entries.at(-1)!;
    const added = { ...last, idx: last.idx + 1, when: last.when + 1, tag: '9999_added' };
    writeFileSync(join(folder, '9999_added.sql'), 'CREATE TABLE "added" ("id" integer);');
    writeFileSync(journal, JSON.stringify({ ...rest, entries: [...entries, added] }));
    await holds('added');
  });

  async function holds(table: string): Promise<void> {
    const copy = await open();
    await copy.query(`select * from "${table}"`);
    await copy.close();
  }

  async function described(pglite: PGlite): Promise<unknown[]> {
    const queries = [
      "select table_schema, table_name, column_name, data_type, column_default, is_nullable from information_schema.columns where table_schema in ('public', 'drizzle') order by 1, 2, 3",
      'select tgname, pg_get_triggerdef(oid) as def from pg_trigger order by 1, 2',
      "select indexdef from pg_indexes where schemaname = 'public' order by 1",
      'select hash, created_at from drizzle.__drizzle_migrations order by id',
      'select * from ledger_head',
    ];
    const results = [];
    for (const query of queries) results.push(...(await pglite.query(query)).rows);
    return results;
  }
});
