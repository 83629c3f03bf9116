import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { sql } from 'drizzle-orm';
import type { Tx } from '../../registry/database.ts';
import { findEntry, ledgerPage } from '../../registry/ledger.ts';
import { verifyLedger, type Verification } from '../../registry/ledger-verification.ts';
import type { Registry } from '../../registry/registry.ts';
import { forEachEngine } from './engines.ts';
import { entryOf, noted } from './entries.ts';

describe('the ledger', () => {
  forEachEngine((open) => {
    let registry: Registry;
    before(async () => {
      registry = await open();
      await registry.record(Array.from({ length: 5 }, (_, index) => entryOf(noted, { key: `key-${index + 1}` })));
    });

    it('is whole when nobody has touched it', async () => {
      assert.deepEqual(await verifyLedger(registry.db), { entries: 5, verified: true, firstBad: null });
    });

    it('is sealed by hashes that anybody can recompute from the entries alone', async () => {
      const { items } = await ledgerPage(registry.db, { limit: 10 });
      let before = '0'.repeat(64);
      for (const { prevHash, seq, recordedAt, body, hash } of items) {
        assert.equal(prevHash, before);
        before = createHash('sha256').update(`${before}\n${seq}\n${recordedAt}\n${body}`).digest('hex');
        assert.equal(hash, before);
      }
    });

    it('writes an entry as one text with sorted keys', async () => {
      const [{ body } = { body: '' }] = (await ledgerPage(registry.db, { limit: 1 })).items;
      assert.equal(
        body,
        '{"actor":{"id":"li","organisation":"committee","role":"organiser"},"at":1559534400000,"campaign":"c",' +
          '"fact":{"incident":"i","kind":"incidentNoted","missing":["major"]},"key":"key-1","rules":["SX-S3d"],"unit":"unit-1"}',
      );
    });

    it('records the time of the server in UTC, to the millisecond', async () => {
      const [entry] = (await ledgerPage(registry.db, { limit: 1 })).items;
      assert.match(entry?.recordedAt ?? '', /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
      assert.ok(Math.abs(Date.parse(entry?.recordedAt ?? '') - Date.now()) < 60_000);
    });

    it('gives pages in order, of everything or of one campaign or unit', async () => {
      await registry.record([entryOf(noted, { campaign: 'other', unit: 'unit-9' })]);
      const first = await ledgerPage(registry.db, { limit: 4 });
      const second = await ledgerPage(registry.db, { after: first.next ?? '', limit: 4 });
      assert.deepEqual(
        [...first.items, ...second.items].map(({ seq }) => seq),
        [1, 2, 3, 4, 5, 6],
      );
      assert.equal(second.next, null);
      assert.deepEqual(
        (await ledgerPage(registry.db, { campaign: 'other', limit: 9 })).items.map(({ seq }) => seq),
        [6],
      );
      assert.deepEqual((await ledgerPage(registry.db, { unit: 'unit-1', limit: 9 })).items.length, 5);
    });

    it('finds an entry by its key', async () => {
      assert.deepEqual((await findEntry(registry.db, 'c', 'key-2'))?.fact, noted);
      assert.equal(await findEntry(registry.db, 'c', 'nobody wrote this'), undefined);
    });

    it('keeps any character that a person can type', async () => {
      const text = "清廉 “\\ \u2028 𝒳 '; -- \n\t{}";
      await registry.record([
        entryOf({ kind: 'notNamed', track: 'clean', reason: text }, { key: 'text', rules: [text, '', '{"a,b"}'] }),
      ]);
      const kept = await findEntry(registry.db, 'c', 'text');
      assert.deepEqual(kept?.fact, { kind: 'notNamed', track: 'clean', reason: text });
      assert.equal((await verifyLedger(registry.db)).verified, true);
    });

    for (const statement of [
      'update ledger set unit = unit',
      'delete from ledger',
      'delete from ledger where seq = 2',
      'truncate ledger',
      'truncate ledger cascade',
      'delete from ledger_head',
    ]) {
      it(`refuses to ${statement}`, async () => {
        await assert.rejects(
          registry.transaction((tx) => tx.execute(sql.raw(statement))),
          isAppendOnly,
        );
      });
    }

    describe('with one byte of its third entry changed', () => {
      const edits: Record<string, string> = {
        seq: '0',
        key: `key || 'x'`,
        campaign: `'d'`,
        unit: `'unit-2'`,
        kind: `'incidentNoteD'`,
        at: 'at + 1',
        recorded_at: `replace(recorded_at, 'Z', 'z')`,
        actor_id: `'lj'`,
        actor_role: `'organisel'`,
        actor_organisation: `'Committee'`,
        rules: `array['SX-S3e']`,
        body: `replace(body, 'major', 'mAjor')`,
        prev_hash: `overlay(prev_hash placing (case when prev_hash like '0%' then '1' else '0' end) from 1 for 1)`,
        hash: `overlay(hash placing (case when hash like '0%' then '1' else '0' end) from 1 for 1)`,
      };

      it('has an edit here for every column', async () => {
        const { rows } = (await registry.db.execute(
          sql`select column_name from information_schema.columns where table_name = 'ledger'`,
        )) as { rows: { column_name: string }[] };
        assert.deepEqual(rows.map((row) => row.column_name).sort(), Object.keys(edits).sort());
      });

      for (const [column, value] of Object.entries(edits)) {
        it(`is found out: ${column}`, async () => {
          const found = await tampered(registry, `update ledger set ${column} = ${value} where seq = 3`);
          assert.equal(found.verified, false);
          assert.ok([0, 3, 4].includes(found.firstBad?.seq ?? -1), JSON.stringify(found));
        });
      }

      it('is found out even when a column is emptied', async () => {
        assert.equal((await tampered(registry, 'update ledger set unit = null where seq = 3')).verified, false);
        assert.equal((await tampered(registry, `update ledger set rules = '{}' where seq = 3`)).verified, false);
      });

      it('is found out at any byte of its body', async () => {
        const { body } = (await ledgerPage(registry.db, { limit: 3 })).items[2]!;
        for (let at = 1; at <= body.length; at += 7) {
          const other = body[at - 1] === 'x' ? 'y' : 'x';
          const found = await tampered(
            registry,
            `update ledger set body = overlay(body placing '${other}' from ${at} for 1) where seq = 3`,
          );
          assert.equal(found.firstBad?.seq, 3, `byte ${at}`);
        }
      });
    });

    it('misses an entry that was taken out', async () => {
      const { firstBad } = await tampered(registry, 'delete from ledger where seq = 3');
      assert.deepEqual(firstBad, { seq: 4, why: 'entry 3 is missing' });
    });

    it('misses the last entry', async () => {
      const { firstBad } = await tampered(registry, 'delete from ledger where seq = (select max(seq) from ledger)');
      assert.match(firstBad?.why ?? '', /^the head counts/);
    });

    it('notices an entry that was added before its first or after its last', async () => {
      const copied =
        'campaign, unit, kind, at, recorded_at, actor_id, actor_role, actor_organisation, rules, body, prev_hash, hash';
      for (const seq of ['0', '-1', '(select max(seq) + 1 from ledger)']) {
        const copy = `insert into ledger select ${seq}, 'copy', ${copied} from ledger where seq = 3`;
        assert.equal((await tampered(registry, copy)).verified, false);
      }
    });

    it('notices another head', async () => {
      assert.equal((await tampered(registry, `update ledger_head set hash = repeat('f', 64)`)).verified, false);
      assert.equal((await tampered(registry, 'update ledger_head set seq = seq - 1')).verified, false);
      assert.equal((await tampered(registry, 'update ledger_head set seq = seq + 1')).verified, false);
    });

    it('is checked over several pages', async () => {
      await registry.record(Array.from({ length: 2_100 }, () => entryOf(noted)));
      const { entries, verified } = await verifyLedger(registry.db);
      assert.ok(verified && entries > 2_100);
    });
  });
});

/** What the check finds after somebody with every right has changed the tables; then it is undone. */
async function tampered(registry: Registry, statement: string): Promise<Verification> {
  const undo = new Error('undo');
  let found: Verification | undefined;
  const tamper = async (tx: Tx) => {
    await tx.execute(sql`alter table ledger disable trigger all`);
    await tx.execute(sql`alter table ledger_head disable trigger all`);
    await tx.execute(sql.raw(statement));
    found = await verifyLedger(tx);
    throw undo;
  };
  await assert.rejects(registry.transaction(tamper), undo);
  if (!found) throw new Error('not checked');
  return found;
}

function isAppendOnly(error: unknown): boolean {
  return error instanceof Error && (/append-only/.test(error.message) || isAppendOnly(error.cause));
}
