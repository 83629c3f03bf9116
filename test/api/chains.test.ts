import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import { INSTALLATION } from '../../contracts/ledger.ts';
import type { ledgerEntryView, ledgerVerificationView } from '../../contracts/views.ts';
import { ERASED } from '../../domain/ledger-format.ts';
import { eraseTexts } from '../../registry/erasure.ts';
import { publishProgrammes } from '../../setup/publish.ts';
import { begun, entryOf, planOf } from '../registry/entries.ts';
import { send, type Answer } from './http.ts';
import { administrator, openOffline, type Offline } from './offline.ts';

type Entry = z.output<typeof ledgerEntryView>;
interface Page {
  readonly items: readonly Entry[];
  readonly next: string | null;
}

describe('the record of a committee', () => {
  let offline: Offline;
  const tokens = { city: '', county: '', auditor: '' };
  before(async () => {
    offline = await openOffline();
    for (const id of ['city', 'county']) await add('/v1/organisations', { id, name: id, kind: 'committee' });
    await add('/v1/organisations', { id: 'office', name: '办公室', kind: 'department' });
    for (const [id, committee] of [
      ['unit-1', 'city'],
      ['unit-2', 'city'],
      ['free', null],
    ]) {
      await add('/v1/organisations', { id, name: id, kind: 'unit', committee });
    }
    for (const organisation of ['city', 'county'] as const) {
      const person = { id: `${organisation}-clerk`, name: '李', organisation, roles: ['organiser'] };
      tokens[organisation] = (await add<{ token: string }>('/v1/people', person)).body.token;
    }
    const auditor = { id: 'auditor', name: '王', organisation: 'administration', roles: ['auditor'] };
    tokens.auditor = (await add<{ token: string }>('/v1/people', auditor)).body.token;
    for (const organiser of ['city', 'county']) {
      const campaign = campaignOf(organiser);
      const bodies = { ...planOf().bodies, organiser };
      await offline.registry.record([
        ...begun(campaign, ['unit-1'], { bodies }),
        entryOf({ kind: 'rulesFiled', fields: { goals: '张三' }, version: 1 }, { campaign }),
      ]);
    }
  });
  after(() => offline.close());

  const add = <Body>(path: string, body: object): Promise<Answer<Body>> =>
    send<Body>(offline.url, { path, token: administrator, body });
  const read = async <Body>(path: string, token: string) =>
    (await send<Body>(offline.url, { method: 'GET', path, token })).body;
  const chainsIn = async (query: string, token: string) => {
    const { items } = await read<Page>(`/v1/ledger${query}`, token);
    return [...new Set(items.map(({ chain }) => chain))];
  };

  it('is what its organiser reads, and nothing of another committee, whatever is asked for (SX-S5d)', async () => {
    assert.deepEqual(await chainsIn('', tokens.city), ['city']);
    assert.deepEqual(await chainsIn('', tokens.county), ['county']);
    assert.deepEqual(await chainsIn('?chain=county', tokens.city), []);
    assert.deepEqual(await chainsIn(`?campaign=${campaignOf('county')}`, tokens.city), []);
    assert.deepEqual(await chainsIn(`?campaign=${campaignOf('city')}`, tokens.city), ['city']);
    assert.deepEqual(await chainsIn(`?chain=city&campaign=${campaignOf('county')}`, tokens.city), []);
  });

  it('is one of all that an auditor reads, chain by chain and page by page', async () => {
    assert.deepEqual(await chainsIn('?limit=200', tokens.auditor), [INSTALLATION, 'city', 'county']);
    const places: string[] = [];
    for (let cursor = ''; ;) {
      const { items, next } = await read<Page>(`/v1/ledger?limit=2${cursor}`, tokens.auditor);
      places.push(...items.map(({ chain, seq }) => `${chain}:${seq}`));
      if (next === null) break;
      cursor = `&cursor=${next}`;
    }
    assert.deepEqual(places.slice(-6), ['city:1', 'city:2', 'city:3', 'county:1', 'county:2', 'county:3']);
    assert.equal(new Set(places).size, places.length);
    assert.deepEqual(await chainsIn(`?chain=${encodeURIComponent(INSTALLATION)}`, tokens.city), []);
  });

  it('is verified by itself or with all others', async () => {
    const all = await read<z.output<typeof ledgerVerificationView>>('/v1/ledger/verification', tokens.auditor);
    assert.deepEqual([all.verified, all.firstBad], [true, null]);
    assert.deepEqual(
      all.chains.map(({ chain }) => chain),
      [INSTALLATION, 'city', 'county'],
    );
    const own = await read<z.output<typeof ledgerVerificationView>>(
      '/v1/ledger/verification?chain=county',
      tokens.county,
    );
    assert.deepEqual(own, { entries: 3, verified: true, firstBad: null, chains: [all.chains[2]] });
    const other = await send(offline.url, {
      ...{ method: 'GET', path: '/v1/ledger/verification?chain=county', token: tokens.city },
    });
    assert.deepEqual([other.status, other.body.title], [403, 'NotAllowed']);
    const bad = await send(offline.url, { method: 'GET', path: '/v1/ledger?chain=@nobody', token: tokens.city });
    assert.equal(bad.status, 400);
  });

  it('shows a mark where words were erased', async () => {
    await offline.registry.transaction((tx) => eraseTexts(tx, 'county', 3));
    const { items } = await read<Page>('/v1/ledger', tokens.county);
    assert.deepEqual(items.at(-1)?.fact['fields'], { goals: ERASED });
  });

  it('says that every programme was published, once, however often the system starts', async () => {
    await publishProgrammes(offline.registry);
    const { items } = await read<Page>(`/v1/ledger?limit=200&chain=${INSTALLATION}`, tokens.auditor);
    const published = items.flatMap(({ fact }) =>
      fact.kind === 'programmePublished' ? [`${String(fact['programme'])} ${String(fact['contentHash'])}`] : [],
    );
    const { items: programmes } = await read<{ items: { programme: string; contentHash: string }[] }>(
      '/v1/programmes?limit=200',
      tokens.auditor,
    );
    assert.deepEqual(
      published.sort(),
      programmes.map(({ programme, contentHash }) => `${programme} ${contentHash}`).sort(),
    );
  });

  describe('when a unit moves', () => {
    const move = (unit: string, committee: string, key: string = randomUUID(), token = administrator) => {
      const path = `/v1/organisations/${unit}/committee`;
      return send<Record<string, unknown>>(offline.url, { path, token, key, body: { committee } });
    };

    it('ends with its leaving, and that of the other committee goes on with its joining', async () => {
      const key = randomUUID();
      const moved = await move('unit-2', 'county', key);
      assert.deepEqual([moved.status, moved.body['committee']], [200, 'county']);
      const [left] = (await read<Page>('/v1/ledger?chain=city', tokens.auditor)).items.slice(-1);
      const [joined] = (await read<Page>('/v1/ledger?chain=county', tokens.auditor)).items.slice(-1);
      assert.deepEqual(left?.fact, { kind: 'unitLeft', committee: 'city', to: 'county' });
      assert.deepEqual(joined?.fact, { kind: 'unitJoined', committee: 'county', from: 'city' });
      assert.deepEqual((await move('unit-2', 'county', key)).body, moved.body);
    });

    it('begins with its joining where it had no committee', async () => {
      assert.equal((await move('free', 'city')).status, 200);
      const { items } = await read<Page>('/v1/ledger?chain=city&unit=free', tokens.auditor);
      assert.deepEqual(
        items.map(({ fact }) => fact),
        [{ kind: 'unitJoined', committee: 'city', from: null }],
      );
    });

    for (const [what, unit, committee, status, code] of [
      ['what is no unit', 'office', 'city', 422, 'NotAUnit'],
      ['to what is no committee', 'unit-1', 'office', 422, 'NotACommittee'],
      ['to its own committee', 'unit-1', 'city', 409, 'SameCommittee'],
      ['nobody', 'nobody', 'city', 404, 'NotFound'],
      ['to nobody', 'unit-1', 'nobody', 404, 'NotFound'],
    ] as const) {
      it(`refuses to move ${what}`, async () => {
        const refused = await move(unit, committee);
        assert.deepEqual([refused.status, refused.body['title']], [status, code]);
      });
    }

    it('is asked of the administrator', async () => {
      assert.equal((await move('unit-1', 'county', randomUUID(), tokens.city)).status, 403);
    });
  });
});

function campaignOf(organiser: string): string {
  return `${organiser}.programme.2019`;
}
