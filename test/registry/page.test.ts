import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { everyKind } from './entries.ts';
import * as fc from 'fast-check';
import type { Fact } from '../../contracts/facts.ts';
import { campaignPage, noticePage } from '../../registry/campaigns.ts';
import { candidacyPage } from '../../registry/candidacies.ts';
import type { Db } from '../../registry/database.ts';
import { incidentPage } from '../../registry/incidents.ts';
import { ledgerPage } from '../../registry/ledger.ts';
import { messagePage } from '../../registry/messages.ts';
import { objectionPage } from '../../registry/objections.ts';
import { organisationPage, unitsOf } from '../../registry/organisations.ts';
import { BadCursor, pageOf, readCursor, type Page, type PageOf } from '../../registry/page.ts';
import { personPage } from '../../registry/people.ts';
import { programmePage, storeProgramme } from '../../registry/programmes.ts';
import { recordPage } from '../../registry/records.ts';
import type { Registry } from '../../registry/registry.ts';
import { titlePage } from '../../registry/titles.ts';
import { forEachEngine } from './engines.ts';
import { awarded, begun, entryOf, NOON } from './entries.ts';

describe('a cursor', () => {
  it('says nothing to whoever holds it and leads back to its place', () => {
    const { next } = pageOf(
      [
        { at: 7, id: '甲' },
        { at: 8, id: 'b' },
      ],
      1,
      ({ at, id }) => [at, id],
    );
    assert.match(next ?? '', /^[\w-]+$/);
    assert.deepEqual(readCursor(next ?? '', ['number', 'text']), [7, '甲']);
  });

  it('is not there after the last page', () => {
    assert.deepEqual(
      pageOf(['a', 'b'], 2, (id) => [id]),
      { items: ['a', 'b'], next: null },
    );
  });

  for (const malformed of [
    '',
    'x',
    '!!',
    'W10',
    'e30',
    'bnVsbA',
    'WzFd',
    'WyJhIiwiYiJd',
    Buffer.from('["a\\u0000"]').toString('base64url'),
  ]) {
    it(`is refused when it is malformed: ${JSON.stringify(malformed)}`, () => {
      assert.throws(() => readCursor(malformed, ['text']), BadCursor);
    });
  }

  it('is either read or refused, whatever it is', () => {
    const kinds = [['text'], ['number'], ['number', 'text'], ['number', 'text', 'text']] as const;
    const anything = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    fc.assert(
      fc.property(anything, fc.constantFrom(...kinds), (cursor, kind) => {
        try {
          assert.equal(readCursor(cursor, kind)?.length, kind.length);
        } catch (error) {
          assert.ok(error instanceof BadCursor);
        }
      }),
    );
  });
});

describe('the pages of a list', () => {
  forEachEngine((open) => {
    let registry: Registry;
    before(async () => {
      registry = await open();
      await registry.record(begun('c', []));
      await registry.record(ids.flatMap((id) => everythingNamed(id)));
      for (const version of [10, 9, 1]) {
        const published = { programme: 'programme', version, contentHash: 'h', body: {} as never };
        await registry.transaction((tx) => storeProgramme(tx, published));
      }
    });

    const lists: Record<string, (db: Db, page: PageOf) => Promise<Page<unknown>>> = {
      organisations: organisationPage,
      people: (db, page) => personPage(db, everything, page),
      programmes: programmePage,
      campaigns: (db, page) => campaignPage(db, everything, page),
      notices: noticePage,
      candidacies: (db, page) => candidacyPage(db, everything, 'c', page),
      objections: (db, page) => objectionPage(db, everything, page),
      incidents: (db, page) => incidentPage(db, everything, page),
      titles: (db, page) => titlePage(db, everything, page),
      records: (db, page) => recordPage(db, everyKind, { campaign: 'c', ...page }),
      messages: (db, page) => messagePage(db, everything, { veils: [], ...page }),
      ledger: (db, page) => ledgerPage(db, everything, { veils: [], ...page }),
    };
    for (const [name, list] of Object.entries(lists)) {
      it(`holds each item once, in the same order whatever the size of the page: ${name}`, async () => {
        const { items, next } = await list(registry.db, { limit: 1_000 });
        assert.ok(items.length >= 3 && next === null);
        for (const limit of [1, 2, items.length]) assert.deepEqual(await allPages(registry.db, list, limit), items);
      });

      it(`refuses a cursor that no page gave: ${name}`, async () => {
        await assert.rejects(list(registry.db, { after: 'x', limit: 1 }), BadCursor);
      });
    }

    it('sorts ids by their bytes, whatever the locale of the database', async () => {
      const units = await unitsOf(registry.db, 'committee');
      assert.deepEqual(units, [...ids].sort());
      const { items } = await organisationPage(registry.db, { kind: 'unit', committee: 'committee', limit: 99 });
      assert.deepEqual(
        items.map(({ id }) => id),
        [...ids].sort(),
      );
      assert.deepEqual(await unitsOf(registry.db, 'nobody'), []);
    });

    it('sorts versions by number', async () => {
      const { items } = await programmePage(registry.db, { limit: 9 });
      assert.deepEqual(
        items.map(({ version }) => version),
        [1, 9, 10],
      );
    });
  });
});

// A locale that ignores hyphens sorts them otherwise.
const ids = ['b', 'a-c', 'ab', 'a-b', 'a1', 'abc', 'a-b-c'];

/** One of each kind, all at the same time: only the id tells them apart. */
function everythingNamed(id: string) {
  const of = (fact: Fact, unit: string | null = id) => entryOf(fact, { unit });
  const campaign = `c-${id}`;
  const tracks = [{ track: 'clean', due: true, applies: true }];
  return [
    of({ kind: 'organisationAdded', id, name: id, type: 'unit', committee: 'committee' }),
    of({ kind: 'personAdded', id, name: id, organisation: id, roles: ['unit'] }),
    ...begun(campaign, [id]),
    of({ kind: 'candidacyOpened', enrolment: 'mandatory', dueAt: NOON, tracks, mayReinstate: false }),
    of({ kind: 'rulesReminded' }),
    of({ kind: 'objectionLodged', id, track: 'clean', text: id, standing: 'objection' }),
    of({ kind: 'incidentReported', id, occurredOn: '2019-01-01', category: id, description: id }),
    of({ kind: 'recordFiled', id, type: 'self-check', item: null, subject: null, fields: {} }),
    entryOf(awarded(id, { name: id }), { campaign, unit: id }),
    entryOf(
      {
        ...{
          kind: 'noticePublished',
          track: 'clean',
          media: [],
          contact: { person: 'x', telephone: 'x' },
          firstDay: '2019-06-03',
          lastDay: '2019-06-10',
        },
        ...{ endsAt: NOON, provisional: false },
      },
      { campaign, unit: null },
    ),
  ];
}

async function allPages(
  db: Db,
  list: (db: Db, page: PageOf) => Promise<Page<unknown>>,
  limit: number,
): Promise<unknown[]> {
  const all: unknown[] = [];
  let after: string | undefined;
  do {
    const { items, next } = await list(db, { after, limit });
    all.push(...items);
    after = next ?? undefined;
  } while (after !== undefined);
  return all;
}
