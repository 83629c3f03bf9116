import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { Client as ApiClient } from '../../cli/client.ts';
import type { matterView } from '../../contracts/views-matters.ts';
import type { codeListView, drawView, filedRecordView } from '../../contracts/views-obligations.ts';
import type { ledgerEntryView } from '../../contracts/views.ts';
import { drawnWith } from '../../domain/draw.ts';
import { settle, type City } from '../support/edition.ts';
import { eventually, openWorld, refusalOf, type World } from '../support/world.ts';

type RecordBody = z.output<typeof filedRecordView>;
type MatterBody = z.output<typeof matterView>;
type CodeListBody = z.output<typeof codeListView>;
type DrawBody = z.output<typeof drawView>;
type LedgerBody = z.output<typeof ledgerEntryView>;
interface List<Item> {
  readonly items: readonly Item[];
}

const hash = (text: string) => createHash('sha256').update(text).digest('hex');

async function start(world: World, city: City, programme: string, year: number): Promise<string> {
  const started = await city.office.post<{ id: string }>('/v1/campaigns', {
    programme,
    year,
    leadingGroup: `${city.committee}-lead`,
    jointReviewers: [`${city.committee}-org`],
    discipline: ['jiwei'],
    simulation: await world.simulation(),
  });
  const base = `/v1/campaigns/${started.id}`;
  await eventually(
    () => city.office.get<List<unknown>>(`${base}/candidacies`),
    ({ items }) => items.length === city.liaisons.size,
  );
  return base;
}

describe('what is put on file, and what it sets off (2023)', function () {
  this.timeout(600_000);
  let world: World;
  let city: City;
  let base: string;
  let clerk: ApiClient;
  let inspector: ApiClient;
  let organisation: ApiClient;
  let both: ApiClient;
  const path = () => `${base}/candidacies/u1/records`;

  before(async () => {
    world = await openWorld('2023-03-01');
    city = await settle(world, { u1: '某局', u2: '另一局' });
    await world.admin.post('/v1/organisations', { id: 'jiwei', name: '纪委', kind: 'department' });
    await world.admin.post('/v1/organisations', { id: 'elsewhere', name: '外地纪委', kind: 'department' });
    inspector = await world.person('inspector', 'jiwei', 'discipline');
    organisation = await world.person('party-organisation', 'u1', 'partyOrganisation');
    both = await world.person('both', 'u1', 'unit', 'partyOrganisation');
    clerk = await world.person('clerk', 'u1', 'unit');
    base = await start(world, city, 'ningbo-mechanisms', 2023);
    await clerk.post(`${base}/candidacies/u1/roster`, {
      entries: [
        { id: 'wang', kind: 'member', name: '王' },
        { id: 'li', kind: 'cadre', name: '李' },
        { id: 'zhao', kind: 'team-member', name: '赵' },
      ],
    });
  });
  after(() => world.close());

  const file = (who: ApiClient, type: string, fields: Record<string, string>, more: object = {}) =>
    who.post<RecordBody>(path(), { type, fields, ...more });
  const matters = async (procedure: string) =>
    (await city.office.get<List<MatterBody>>(`${base}/matters`, { procedure })).items;
  const absence = (on: string, key?: string) => {
    const body = {
      type: 'absence',
      subject: 'wang',
      fields: { 'absent-on': on, activity: '支部党员大会', excused: 'no' },
    };
    return clerk.post<RecordBody>(path(), body, { key });
  };

  it('NB-E2.9, NB-A03: the third unexcused absence in a year opens a talk of criticism, and says whom it is about', async () => {
    await absence('2023-01-10');
    await absence('2023-02-10');
    assert.deepEqual(await matters('criticism-talk'), []);
    const third = await absence('2023-02-20', 'third-absence');
    assert.deepEqual([third.subject, third.type], ['wang', 'absence']);
    const [talk, ...more] = await eventually(
      () => matters('criticism-talk'),
      ({ length }) => length > 0,
    );
    assert.deepEqual([talk?.unit, talk?.fields, more.length], ['u1', { person: 'wang' }, 0]);
  });

  it('the same call once more files nothing more and opens nothing more', async () => {
    const again = await absence('2023-02-20', 'third-absence');
    const { items } = await clerk.get<List<RecordBody>>(path(), { type: 'absence' });
    assert.deepEqual([items.length, items.at(-1)?.id], [3, again.id]);
    assert.equal((await matters('criticism-talk')).length, 1);
  });

  it('S19, NB-E3.7: a risk point without the person who answers for it is refused, and sets nothing off', async () => {
    const risk = {
      risk: '采购',
      source: 'post',
      level: 'high',
      'responsible-leader': 'zhao',
      'responsible-section': '办公室',
    };
    const refused = await refusalOf(file(clerk, 'risk-point', risk));
    assert.deepEqual([refused.title, refused.status], ['FieldMissing', 422]);
    assert.ok(refused.rules.includes('NB-E3.7'));
    const stranger = await refusalOf(file(clerk, 'risk-point', { ...risk, 'responsible-person': 'nobody' }));
    assert.equal(stranger.title, 'FieldInvalid');
    await file(clerk, 'risk-point', { ...risk, 'responsible-person': 'li' });
    await eventually(
      () => matters('risk-warning'),
      ({ length }) => length === 1,
    );
  });

  it("NB-E2.3: the Party organisation does not exercise the committee's functions, whoever is in both does as the unit", async () => {
    const act = { act: '研究党建工作', 'decided-on': '2023-03-01' };
    const refused = await refusalOf(file(organisation, 'committee-act', act));
    assert.deepEqual([refused.title, refused.status, refused.rules], ['NotAllowed', 403, ['NB-E2.3']]);
    await file(both, 'committee-act', act);
    const { items } = await city.auditor.get<List<LedgerBody>>('/v1/ledger', { limit: 200 });
    const filed = items.find(({ fact }) => fact['type'] === 'committee-act');
    assert.deepEqual([filed?.actor.id, filed?.actor.role, filed?.rules], ['both', 'unit', ['NB-E2.3']]);
  });

  it('NB-E2.3: what the Party organisation may file as well, it files as itself', async () => {
    await file(organisation, 'political-training', { 'held-on': '2023-02-01', topic: '政治轮训' });
    const foreign = await refusalOf(
      organisation.post(`${base}/candidacies/u2/records`, {
        type: 'political-training',
        fields: { 'held-on': '2023-02-01', topic: '政治轮训' },
      }),
    );
    assert.equal(foreign.title, 'OtherUnit');
  });

  describe('NB-A10: who is under attention is known to the discipline commission only', () => {
    let outsider: ApiClient;
    const reads = async () => {
      const found: LedgerBody[] = [];
      for await (const each of city.auditor.all<LedgerBody>('/v1/ledger')) {
        if (each.kind === 'restrictedRead') found.push(each);
      }
      return found;
    };

    before(async () => {
      outsider = await world.person('outsider', 'elsewhere', 'discipline');
      const body = { type: 'watch-list', subject: 'li', fields: { reason: '苗头性问题' } };
      await inspector.post(`${path()}/evidence`, body);
      assert.equal((await refusalOf(city.office.post(`${path()}/evidence`, body))).title, 'NotAllowed');
    });

    it('others are refused it with its rule, and do not see it among the rest', async () => {
      assert.equal((await refusalOf(outsider.get(path()))).title, 'NotAllowed');
      for (const who of [city.office, clerk]) {
        const refused = await refusalOf(who.get(path(), { type: 'watch-list' }));
        assert.deepEqual([refused.title, refused.rules], ['NotAllowed', ['NB-E3.10', 'NB-A10']]);
        const { items } = await who.get<List<RecordBody>>(path());
        assert.equal(
          items.some(({ type }) => type === 'watch-list'),
          false,
        );
        assert.ok(items.length > 0);
      }
      assert.deepEqual(await reads(), []);
    });

    it('each reading is on record: who, when and what', async () => {
      for (const where of [path(), `${base}/records`]) {
        const { items } = await inspector.get<List<RecordBody>>(where, { type: 'watch-list' });
        assert.deepEqual(
          items.map(({ subject }) => subject),
          ['li'],
        );
      }
      await inspector.get(path(), { type: 'absence' });
      const [first, second, ...more] = await reads();
      assert.deepEqual([first?.actor.id, first?.unit, first?.rules], ['inspector', null, ['NB-E3.10', 'NB-A10']]);
      assert.deepEqual([second?.fact['type'], more.length], ['watch-list', 0]);
    });
  });

  it('the organiser sees the records of all units, a unit its own', async () => {
    const fields = { 'held-on': '2023-02-01', topic: '政治轮训' };
    await city.liaisons.get('u2')?.post(`${base}/candidacies/u2/records`, { type: 'political-training', fields });
    const units = async (who: ApiClient) => {
      const { items } = await who.get<List<RecordBody>>(`${base}/records`, { type: 'political-training' });
      return items.map(({ unit }) => unit).sort();
    };
    assert.deepEqual([await units(city.office), await units(clerk)], [['u1', 'u2'], ['u1']]);
  });

  it('codes that the document cites without giving are any text until they are supplied, as many as it says', async () => {
    const lists = async () => (await clerk.get<List<CodeListBody>>(`${base}/code-lists`)).items;
    const listOf = async (name: string) => (await lists()).find(({ list }) => list === name);
    assert.deepEqual(
      [(await listOf('eight-point-rules'))?.from, (await listOf('constructions'))?.from],
      ['nobody', 'document'],
    );
    const codes = Array.from({ length: 8 }, (_, index) => ({
      code: `rule-${index + 1}`,
      zh: `第${index + 1}项`,
      en: `Rule ${index + 1}`,
    }));
    const supply = (list: string, some: object[]) => city.office.post(`${base}/code-lists/${list}`, { codes: some });
    assert.equal((await refusalOf(supply('eight-point-rules', codes.slice(1)))).title, 'FieldInvalid');
    assert.equal((await refusalOf(supply('constructions', codes))).title, 'AlreadyDecided');
    assert.equal((await refusalOf(supply('nothing', codes))).title, 'UnknownCodeList');
    const twice = [...codes.slice(1), codes[1]].filter((each) => each !== undefined);
    assert.equal((await refusalOf(supply('eight-point-rules', twice))).title, 'FieldInvalid');
    await supply('eight-point-rules', codes);
    const supplied = await listOf('eight-point-rules');
    assert.deepEqual([supplied?.from, supplied?.codes.length, supplied?.size], ['organiser', 8, 8]);
    const activity = { kind: 'family', what: '家庭助廉', construction: 'nonsense' };
    assert.equal((await refusalOf(file(clerk, 'culture-activity', activity))).title, 'FieldInvalid');
    await file(clerk, 'culture-activity', { ...activity, construction: 'social' });
  });
});

describe('S17: the random inspection of the first half of 2023 (CL-A03, F71)', function () {
  this.timeout(600_000);
  let world: World;
  let city: City;
  let base: string;
  const units = Array.from({ length: 20 }, (_, index) => `unit-${String(index + 1).padStart(2, '0')}`);
  const seed = 'seed of the first half-year';

  before(async () => {
    world = await openWorld('2023-03-01');
    city = await settle(world, Object.fromEntries(units.map((id) => [id, `单位 ${id}`])));
    await world.admin.post('/v1/organisations', { id: 'jiwei', name: '纪委', kind: 'department' });
    base = await start(world, city, 'clean-organ-2023', 2023);
  });
  after(() => world.close());

  const commit = (period: string, text = seed) =>
    city.office.post<DrawBody>(`${base}/draws`, { draw: 'random-inspection', period, commitment: hash(text) });
  const reveal = (id: string, text: string) => city.office.post<DrawBody>(`${base}/draws/${id}/reveal`, { seed: text });
  const inspections = async (kind: string) => {
    const found: MatterBody[] = [];
    for await (const each of city.office.all<MatterBody>(`${base}/matters`, { procedure: 'inspection' })) {
      if (each.fields['kind'] === kind) found.push(each);
    }
    return found.flatMap(({ unit }) => unit ?? []).sort();
  };

  it('CL-A03: of 20 units 4 are drawn with the seed that was committed, and inspected at random', async () => {
    const committed = await commit('2023-H1');
    assert.deepEqual([committed.population, committed.count, committed.drawn], [units, 4, null]);
    assert.equal((await refusalOf(reveal(committed.id, 'another seed'))).title, 'SeedMismatch');
    const { drawn } = await reveal(committed.id, seed);
    assert.equal(drawn?.length, 4);
    assert.deepEqual(drawn, drawnWith(seed, { population: units, count: 4 }, hash));
    const inspected = await eventually(
      () => inspections('random'),
      ({ length }) => length >= 4,
    );
    assert.deepEqual(inspected, [...drawn].sort());
  });

  it('the seed is revealed once, and the draw of a period committed once', async () => {
    const [drawn] = (await city.office.get<List<DrawBody>>(`${base}/draws`)).items;
    assert.equal((await refusalOf(reveal(drawn?.id ?? '', seed))).title, 'AlreadyRevealed');
    const again = await refusalOf(commit('2023-H1', 'another seed'));
    assert.deepEqual([again.title, again.rules], ['AlreadyDecided', ['CL-S9', 'CL-A03']]);
    assert.equal((await refusalOf(commit('2023'))).title, 'FieldInvalid');
    assert.equal((await inspections('random')).length, 4);
  });

  it('anybody who may read the campaign finds all that it takes to draw again', async () => {
    const [shown] = (await city.auditor.get<List<DrawBody>>(`${base}/draws`)).items;
    assert.equal(hash(shown?.seed ?? ''), shown?.commitment);
    assert.deepEqual(shown?.drawn, drawnWith(shown?.seed ?? '', shown ?? { population: [], count: 0 }, hash));
  });

  it('CL-A03: the periodic inspection of the half-year is opened for every unit, also where the edition starts within it', async () => {
    const periodic = await eventually(
      () => inspections('periodic'),
      ({ length }) => length === units.length,
    );
    assert.deepEqual(periodic, units);
  });

  it('CL-M4e, CL-M4f: who is long in one post is due for rotation, where power is concentrated after three years', async () => {
    const clerk = city.liaisons.get('unit-01');
    const holder = (id: string, since: string, more: object = {}) => ({
      id,
      kind: 'post-holder',
      name: id,
      fields: { 'in-post-since': since, ...more },
    });
    await clerk?.post(`${base}/candidacies/unit-01/roster`, {
      entries: [
        holder('five-years', '2018-01-15'),
        holder('four-years', '2019-01-15'),
        holder('three-with-power', '2020-03-03', { 'power-area': 'procurement' }),
      ],
    });
    await world.moveTo('2023-03-06 09:00');
    const rotations = await eventually(
      async () => (await city.office.get<List<MatterBody>>(`${base}/matters`, { procedure: 'rotation' })).items,
      ({ length }) => length === 2,
    );
    assert.deepEqual(rotations.map(({ fields }) => fields['person']).sort(), ['five-years', 'three-with-power']);
    await world.moveTo('2023-03-08 09:00');
    const later = await city.office.get<List<MatterBody>>(`${base}/matters`, { procedure: 'rotation' });
    assert.equal(later.items.length, 2);
  });
});
