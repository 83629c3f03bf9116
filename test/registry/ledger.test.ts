import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { createHash } from 'node:crypto';
import { eq, sql } from 'drizzle-orm';
import type { Fact } from '../../contracts/facts.ts';
import { INSTALLATION } from '../../contracts/ledger.ts';
import { ERASED } from '../../domain/ledger-format.ts';
import { UnknownCampaign } from '../../registry/chains.ts';
import type { Tx } from '../../registry/database.ts';
import { eraseTexts, NoSuchText } from '../../registry/erasure.ts';
import { verifyLedger, type Verification } from '../../registry/ledger-verification.ts';
import { findEntry, findInChain, ledgerPage, lockCampaign } from '../../registry/ledger.ts';
import type { Registry } from '../../registry/registry.ts';
import { ledger } from '../../registry/schema.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf, noted, planOf } from './entries.ts';

const reasoned = (reason: string): Fact => ({ kind: 'notNamed', track: 'clean', reason });
const filed = (fields: Record<string, string>): Fact => ({ kind: 'rulesFiled', fields, version: 1 });

describe('the ledger', () => {
  forEachEngine((open) => {
    let registry: Registry;
    before(async () => {
      registry = await open();
      await registry.record([
        ...begun('c', []),
        ...Array.from({ length: 4 }, (_, index) => entryOf(noted, { key: `key-${index + 2}` })),
        ...begun('c', ['unit-1']).slice(1),
        ...begun('other', [], { bodies: { ...planOf().bodies, organiser: 'county' } }),
        entryOf(noted, { campaign: 'other', unit: 'unit-9', key: 'key-2' }),
        entryOf(person('li'), { campaign: null, unit: null }),
      ]);
    });

    it('is whole when nobody has touched it, each chain by itself', async () => {
      const found = await verifyLedger(registry.db);
      assert.deepEqual([found.entries, found.verified, found.firstBad], [9, true, null]);
      assert.deepEqual(
        found.chains.map(({ chain, entries, verified, head }) => [chain, entries, verified, head.seq]),
        [
          [INSTALLATION, 1, true, 1],
          ['committee', 6, true, 6],
          ['county', 2, true, 2],
        ],
      );
      const own = await verifyLedger(registry.db, 'county');
      assert.deepEqual(own.chains, [found.chains[2]]);
    });

    it('is sealed by hashes that anybody can recompute from the entries of one chain alone', async () => {
      const { items } = await ledgerPage(registry.db, everything, { veils: [], chain: 'committee', limit: 10 });
      let before = '0'.repeat(64);
      for (const { prevHash, seq, recordedAt, body, hash } of items) {
        assert.equal(prevHash, before);
        before = createHash('sha256').update(`${before}\n${seq}\n${recordedAt}\n${body}`).digest('hex');
        assert.equal(hash, before);
      }
    });

    it('writes an entry as one text with sorted keys, which names its format and its chain', async () => {
      const body = (await entryIn('committee', 2)).body;
      assert.equal(
        body,
        '{"actor":{"id":"li","organisation":"committee","role":"organiser"},"at":1559534400000,"campaign":"c",' +
          '"chain":"committee","fact":{"key":"k","kind":"triggerFired","trigger":"t"},"format":2,' +
          '"key":"key-2","rules":["SX-S3d"],"unit":"unit-1"}',
      );
    });

    it('commits to what somebody wrote, and keeps the words beside', async () => {
      await registry.record([entryOf(filed({ goals: '张三负责', 'a/b': 'x' }), { key: 'words' })]);
      const { items } = await ledgerPage(registry.db, everything, { veils: [], chain: 'committee', limit: 99 });
      const { body, texts, fact } = items.find(({ key }) => key === 'words')!;
      assert.deepEqual(fact, filed({ goals: '张三负责', 'a/b': 'x' }));
      assert.ok(!body.includes('张三'));
      assert.deepEqual(Object.keys(texts).sort(), ['/fact/fields/a~1b', '/fact/fields/goals']);
      const { salt, value } = texts['/fact/fields/goals']!;
      const sealed = createHash('sha256')
        .update(`${salt}\n${JSON.stringify(value)}`)
        .digest('hex');
      const { fields } = (JSON.parse(body) as { fact: { fields: object } }).fact;
      assert.deepEqual(fields, { ...fields, goals: { sealed } });
    });

    it('records the time of the server in UTC, to the millisecond', async () => {
      const { recordedAt } = await entryIn('committee', 1);
      assert.match(recordedAt, /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);
      assert.ok(Math.abs(Date.parse(recordedAt) - Date.now()) < 60_000);
    });

    it('gives pages by chain and in order, of everything or of one chain, campaign or unit', async () => {
      const first = await ledgerPage(registry.db, everything, { veils: [], limit: 4 });
      const second = await ledgerPage(registry.db, everything, { veils: [], after: first.next ?? '', limit: 99 });
      const places = [...first.items, ...second.items].map(({ chain, seq }) => `${chain}:${seq}`);
      assert.deepEqual(places.slice(0, 3), [`${INSTALLATION}:1`, 'committee:1', 'committee:2']);
      assert.deepEqual(places.slice(-2), ['county:1', 'county:2']);
      assert.equal(new Set(places).size, places.length);
      assert.equal(second.next, null);
      const placesOf = async (of: object) =>
        (await ledgerPage(registry.db, everything, { veils: [], ...of, limit: 99 })).items.map(
          ({ chain, seq }) => `${chain}:${seq}`,
        );
      assert.deepEqual(await placesOf({ campaign: 'other' }), ['county:1', 'county:2']);
      assert.deepEqual(await placesOf({ chain: 'county', unit: 'unit-9' }), ['county:2']);
      assert.deepEqual(await placesOf({ chain: 'county', campaign: 'c' }), []);
    });

    it('finds an entry by its key, which another chain may have given to another', async () => {
      assert.equal((await findEntry(registry.db, 'c', 'key-2'))?.unit, 'unit-1');
      assert.equal((await findEntry(registry.db, 'other', 'key-2'))?.unit, 'unit-9');
      assert.equal((await findInChain(registry.db, 'county', 'key-2'))?.unit, 'unit-9');
      assert.equal(await findInChain(registry.db, 'county', 'key-3'), undefined);
      assert.equal(await findEntry(registry.db, 'none', 'key-2'), undefined);
    });

    it('has no chain for a campaign that nobody started', async () => {
      await assert.rejects(registry.record([entryOf(noted, { campaign: 'none' })]), UnknownCampaign);
      await assert.rejects(
        registry.transaction((tx) => lockCampaign(tx, 'none')),
        UnknownCampaign,
      );
    });

    it('keeps any character that a person can type', async () => {
      const text = "清廉 “\\ \u2028 𝒳 '; -- \n\t{}";
      await registry.record([entryOf(reasoned(text), { key: 'text', rules: [text, '', '{"a,b"}'] })]);
      assert.deepEqual((await findEntry(registry.db, 'c', 'text'))?.fact, reasoned(text));
      assert.equal((await verifyLedger(registry.db)).verified, true);
    });

    for (const statement of [
      'update ledger set unit = unit',
      `update ledger set body = body, texts = '{}'`,
      `update ledger set texts = '{}' where key = 'words'`,
      `update ledger set texts = 'null' where key = 'words'`,
      `update ledger set texts = texts || '{"/fact/fields/goals": {"salt": "", "value": "x"}}' where key = 'words'`,
      `update ledger set texts = texts || '{"/fact/more": null}' where key = 'words'`,
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

    describe('erasing', () => {
      const keep = async (key: string, fact: Fact) => {
        await registry.record([entryOf(fact, { key })]);
        const [row] = await registry.db.select({ seq: ledger.seq }).from(ledger).where(eq(ledger.key, key));
        return row!.seq;
      };
      const erase = (seq: number, pointers?: string[]) =>
        registry.transaction((tx) => eraseTexts(tx, 'committee', seq, pointers));

      it('takes the words and their salt away, and leaves the chain whole', async () => {
        const seq = await keep('erased', reasoned('李四举报'));
        const before = await entryIn('committee', seq);
        await erase(seq);
        const after = await entryIn('committee', seq);
        assert.deepEqual(after.fact, reasoned(ERASED));
        assert.deepEqual(after.texts, { '/fact/reason': null });
        assert.deepEqual([after.body, after.hash], [before.body, before.hash]);
        assert.equal((await verifyLedger(registry.db)).verified, true);
      });

      it('takes one text away and leaves the others', async () => {
        const seq = await keep('erased-one', filed({ goals: 'a', risks: 'b' }));
        await erase(seq, ['/fact/fields/risks']);
        assert.deepEqual((await entryIn('committee', seq)).fact, filed({ goals: 'a', risks: ERASED }));
        assert.equal((await verifyLedger(registry.db)).verified, true);
      });

      it('is done once and again, and says which text is not there', async () => {
        const seq = await keep('erased-twice', reasoned('x'));
        await erase(seq);
        await erase(seq, ['/fact/reason']);
        await assert.rejects(erase(seq, ['/fact/track']), NoSuchText);
        await assert.rejects(erase(99_999), NoSuchText);
      });

      it('cannot be taken back', async () => {
        const restore = `update ledger set texts = '{"/fact/reason": {"salt": "", "value": "x"}}' where key = 'erased'`;
        await assert.rejects(
          registry.transaction((tx) => tx.execute(sql.raw(restore))),
          isAppendOnly,
        );
      });
    });

    describe('with one byte of the third entry of a chain changed', () => {
      const edits: Record<string, string> = {
        chain: `'Committee'`,
        seq: '0',
        key: `key || 'x'`,
        campaign: `'d'`,
        unit: `'unit-2'`,
        kind: `'triggerFireD'`,
        at: 'at + 1',
        recorded_at: `replace(recorded_at, 'Z', 'z')`,
        actor_id: `'lj'`,
        actor_role: `'organisel'`,
        actor_organisation: `'Committee'`,
        rules: `array['SX-S3e']`,
        body: `replace(body, 'trigger', 'tRigger')`,
        texts: `'{"/fact/trigger": null}'`,
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
          const found = await tampered(registry, `update ledger set ${column} = ${value} where ${third}`);
          assert.equal(found.verified, false);
          assert.equal(found.firstBad?.chain.toLowerCase(), 'committee');
          assert.ok([0, 3, 4].includes(found.firstBad.seq), JSON.stringify(found));
          assert.equal(found.chains.find(({ chain }) => chain === 'county')?.verified, true);
        });
      }

      it('is found out even when a column is emptied', async () => {
        assert.equal((await tampered(registry, `update ledger set unit = null where ${third}`)).verified, false);
        assert.equal((await tampered(registry, `update ledger set rules = '{}' where ${third}`)).verified, false);
      });

      it('is found out at any byte of its body', async () => {
        const { body } = await entryIn('committee', 3);
        for (let at = 1; at <= body.length; at += 7) {
          const other = body[at - 1] === 'x' ? 'y' : 'x';
          const found = await tampered(
            registry,
            `update ledger set body = overlay(body placing '${other}' from ${at} for 1) where ${third}`,
          );
          assert.deepEqual([found.firstBad?.chain, found.firstBad?.seq], ['committee', 3], `byte ${at}`);
        }
      });
    });

    describe('with the words beside an entry changed', () => {
      const edits = {
        'another word': `jsonb_set(texts, '{/fact/fields/goals,value}', '"李四负责"')`,
        'another salt': `jsonb_set(texts, '{/fact/fields/goals,salt}', '"00"')`,
        'words taken away without a trace': `texts - '/fact/fields/goals'`,
        'words that nothing commits to': `texts || '{"/fact/version": {"salt": "", "value": "2"}}'`,
      };
      for (const [what, value] of Object.entries(edits)) {
        it(`is found out: ${what}`, async () => {
          const { firstBad } = await tampered(registry, `update ledger set texts = ${value} where key = 'words'`);
          assert.match(firstBad?.why ?? '', /text/);
        });
      }
    });

    it('misses an entry that was taken out', async () => {
      const { firstBad } = await tampered(registry, `delete from ledger where ${third}`);
      assert.deepEqual(firstBad, { chain: 'committee', seq: 4, why: 'entry 3 is missing' });
    });

    it('misses the last entry', async () => {
      const { firstBad } = await tampered(registry, `delete from ledger where chain = 'county' and seq = 2`);
      assert.deepEqual(firstBad, { chain: 'county', seq: 2, why: 'the head counts 2 entries' });
    });

    it('misses a whole chain, and notices one that nobody began', async () => {
      assert.equal((await tampered(registry, `delete from ledger where chain = 'county'`)).firstBad?.chain, 'county');
      const forgotten = await tampered(registry, `delete from ledger_head where chain = 'county'`);
      assert.deepEqual(forgotten.firstBad, { chain: 'county', seq: 2, why: 'the chain has no head' });
      const renamed = `update ledger set chain = 'town' where chain = 'county'; update ledger_head set chain = 'town' where chain = 'county'`;
      assert.equal((await tampered(registry, ...renamed.split('; '))).firstBad?.chain, 'town');
    });

    it('notices an entry that was added before the first or after the last of a chain', async () => {
      const copied =
        'campaign, unit, kind, at, recorded_at, actor_id, actor_role, actor_organisation, rules, body, texts, prev_hash, hash';
      for (const seq of ['0', '-1', `(select max(seq) + 1 from ledger where chain = 'committee')`]) {
        const copy = `insert into ledger (chain, seq, key, ${copied}) select chain, ${seq}, 'copy', ${copied} from ledger where ${third}`;
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
      const { entries, verified } = await verifyLedger(registry.db, 'committee');
      assert.ok(verified && entries > 2_100);
    });

    async function entryIn(chain: string, seq: number) {
      const after = Buffer.from(JSON.stringify([chain, seq - 1])).toString('base64url');
      return (await ledgerPage(registry.db, everything, { veils: [], chain, after, limit: 1 })).items[0]!;
    }
  });
});

const third = `chain = 'committee' and seq = 3`;

function person(id: string): Fact {
  return { kind: 'personAdded', id, name: id, organisation: 'committee', roles: ['organiser'] };
}

/** What the check finds after somebody with every right has changed the tables; then it is undone. */
async function tampered(registry: Registry, ...statements: string[]): Promise<Verification> {
  const undo = new Error('undo');
  let found: Verification | undefined;
  const tamper = async (tx: Tx) => {
    await tx.execute(sql`alter table ledger disable trigger all`);
    await tx.execute(sql`alter table ledger_head disable trigger all`);
    for (const statement of statements) await tx.execute(sql.raw(statement));
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
