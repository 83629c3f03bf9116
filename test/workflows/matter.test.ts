import assert from 'node:assert/strict';
import { Worker } from '@temporalio/worker';
import type { z } from 'zod';
import { effectsWith } from '../../activities/effects.ts';
import type { Client as ApiClient } from '../../cli/client.ts';
import type { Plan } from '../../contracts/plan.ts';
import { procedure as procedureSchema } from '../../contracts/procedure.ts';
import type { matterHistoryView, matterView } from '../../contracts/views-matters.ts';
import { matters as matterTable } from '../../registry/schema.ts';
import { findProgramme, storeProgramme } from '../../registry/programmes.ts';
import { partiesOf } from '../../engine/start-matter.ts';
import { workerSealing } from '../../sealing/options.ts';
import { bundleWorkflows } from '../../worker/worker.ts';
import { matterWorkflowId } from '../../workflows/matter.messages.ts';
import { passReview, settle, startEdition as startShaoxing, type City } from '../support/edition.ts';
import { eventually, openWorld, refusalOf, type World } from '../support/world.ts';

type MatterBody = z.output<typeof matterView>;
type HistoryBody = z.output<typeof matterHistoryView>;

/** An edition of a programme in which matters are opened and steps are done. */
async function startEdition(world: World, city: City, programme: string, year: number, more: object) {
  const started = await city.office.post<{ id: string }>('/v1/campaigns', {
    programme,
    year,
    leadingGroup: `${city.committee}-lead`,
    jointReviewers: [],
    simulation: await world.simulation(),
    ...more,
  });
  const base = `/v1/campaigns/${started.id}`;
  const enrolled = () => city.office.get<{ items: unknown[] }>(`${base}/candidacies`, { limit: 200 });
  await eventually(enrolled, ({ items }) => items.length === city.liaisons.size);
  return {
    id: started.id,
    base,
    async opens(who: ApiClient, procedure: string, about: object, fields: Record<string, string> = {}) {
      const { matters } = await who.post<{ matters: MatterBody[] }>(`${base}/matters`, { procedure, ...about, fields });
      return matters;
    },
    does: (who: ApiClient, procedure: string, step: string, outcome: string, more: object = {}) =>
      who.post<MatterBody>(`${base}/steps`, { procedure, step, outcome, ...more }),
    matters: async (query: Record<string, string | boolean> = {}) =>
      (await city.office.get<{ items: MatterBody[] }>(`${base}/matters`, query)).items,
    show: (matter: string, who: ApiClient = city.office) => who.get<HistoryBody>(`/v1/matters/${matter}`),
  };
}

/** Publishes a programme that follows another one in everything but its procedures. */
async function publish(world: World, programme: string, like: string, procedures: readonly object[]): Promise<void> {
  const found = await findProgramme(world.registry.db, like);
  if (!found) throw new Error(`there is no programme ${like}`);
  const parsed = procedures.map((each) => procedureSchema.parse(each));
  const body = { ...found.body, programme, procedures: parsed, triggers: [], draws: [], messages: [] };
  await world.registry.transaction((tx) => storeProgramme(tx, { programme, version: 1, contentHash: programme, body }));
}

type Edition = Awaited<ReturnType<typeof startEdition>>;

function dueDays({ steps }: MatterBody): string[] {
  return steps.map(({ step, turn, dueOn }) => `${step} ${turn} ${dueOn ?? '–'}`);
}

describe('S13: the opinions of three bodies, asked at once (JZ-S14, JZ-A06, F26, F27)', function () {
  this.timeout(600_000);
  let world: World;
  let edition: Edition;
  let city: City;
  const bodies: Record<string, ApiClient> = {};

  before(async () => {
    world = await openWorld('2020-12-10');
    city = await settle(world, { shuili: '市水利局', jiaoyu: '市教育局' });
    for (const id of ['jiwei', 'xuncha', 'shenji']) {
      await world.admin.post('/v1/organisations', { id, name: id, kind: 'department' });
      bodies[id] = await world.person(`officer-${id}`, id, 'consulted');
    }
    edition = await startEdition(world, city, 'jiaozuo-2020', 2020, {
      consulted: { 'discipline-supervision': 'jiwei', inspection: 'xuncha', audit: 'shenji' },
    });
    await world.moveTo('2020-12-14 09:00');
  });
  after(() => world.close());

  it('asked on Monday 14 December all three are open and due on the 28th, ten working days after', async () => {
    const asked = await edition.opens(city.office, 'opinion', {});
    assert.deepEqual(asked.map(({ party }) => party?.body).sort(), ['audit', 'discipline-supervision', 'inspection']);
    for (const matter of asked) assert.deepEqual(dueDays(matter), ['answer 1 2020-12-28']);
    const again = await refusalOf(edition.opens(city.office, 'opinion', {}));
    assert.deepEqual([again.status, again.title], [409, 'AlreadyOpen']);
  });

  it('JZ-A09: asked about one unit, no body is asked about itself', () => {
    const plan = { bodies: { consulted: { audit: 'shenji', inspection: 'xuncha' } } } as unknown as Plan;
    const asked = (unit: string | null) => partiesOf({ plan, unit }).map(({ body }) => body);
    assert.deepEqual(
      [asked(null), asked('shuili'), asked('shenji')],
      [['audit', 'inspection'], ['audit', 'inspection'], ['inspection']],
    );
  });

  it('each body answers its own, and no other', async () => {
    await world.moveTo('2020-12-16 09:00');
    const opinion = { fields: { opinion: '无不同意见' } };
    const office = await refusalOf(edition.does(city.office, 'opinion', 'answer', 'favourable', opinion));
    assert.deepEqual([office.status, office.title], [403, 'NotAllowed'], 'the organiser answers for none of them');
    const answered = await edition.does(bodies['jiwei']!, 'opinion', 'answer', 'favourable', opinion);
    assert.deepEqual([answered.party?.organisation, answered.outcome], ['jiwei', 'favourable']);
    const [, other] = await edition.matters({ procedure: 'opinion', open: true });
    const refused = await refusalOf(
      edition.does(bodies['jiwei']!, 'opinion', 'answer', 'favourable', { ...opinion, matter: other!.id }),
    );
    assert.deepEqual([refused.status, refused.title], [403, 'NotAllowed']);
    assert.equal((await edition.matters({ procedure: 'opinion', open: true })).length, 2);
  });

  it('one that says no is open until the organiser has answered it', async () => {
    await world.moveTo('2020-12-18 09:00');
    const against = await edition.does(bodies['xuncha']!, 'opinion', 'answer', 'adverse', {
      fields: { opinion: '有线索' },
    });
    assert.equal(against.closedAt, null);
    const closed = await edition.does(city.office, 'opinion', 'respond', 'answered', { fields: { answer: '已核实' } });
    assert.deepEqual([closed.id, closed.outcome], [against.id, 'answered']);
  });

  it('one that nobody answers is reminded and overdue the day after, and its answer is taken as late', async () => {
    await world.moveTo('2020-12-28 23:00');
    const [waiting] = await eventually(
      () => edition.matters({ procedure: 'opinion', open: true }),
      ([found]) => found?.steps[0]?.remindedAt != null,
    );
    assert.equal(waiting?.overdue, false);
    await world.moveTo('2020-12-29');
    const [late] = await eventually(
      () => edition.matters({ overdue: true }),
      (found) => found.length > 0,
    );
    assert.equal(late?.party?.organisation, 'shenji');
    const messages = await city.office.get<{ items: { kind: string }[] }>('/v1/messages', { campaign: edition.id });
    assert.deepEqual(
      messages.items.map(({ kind }) => kind).filter((kind) => kind.startsWith('matter')),
      ['matter-reminder', 'matter-overdue'],
    );
    const opinion = { fields: { opinion: '无' } };
    const answered = await edition.does(bodies['shenji']!, 'opinion', 'answer', 'favourable', opinion);
    assert.equal(answered.steps[0]?.late, true);
    const refused = await refusalOf(edition.does(bodies['shenji']!, 'opinion', 'answer', 'favourable', opinion));
    assert.deepEqual([refused.status, refused.title], [409, 'MatterClosed']);
  });
});

describe('S15: demonstration units (JZ-S9, JZ-A03, JZ-A05)', function () {
  this.timeout(600_000);
  let world: World;
  let edition: Edition;
  let city: City;
  let liaison: ApiClient;

  before(async () => {
    world = await openWorld('2020-11-02');
    city = await settle(world, Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((id) => [id, `单位 ${id}`])));
    for (const id of ['jiwei', 'xuncha', 'shenji', 'area-1']) {
      await world.admin.post('/v1/organisations', { id, name: id, kind: 'department' });
    }
    liaison = await world.person('liaison-area-1', 'area-1', 'liaison');
    edition = await startEdition(world, city, 'jiaozuo-2020', 2020, {
      consulted: { 'discipline-supervision': 'jiwei', inspection: 'xuncha', audit: 'shenji' },
      liaison: ['area-1'],
    });
  });
  after(() => world.close());

  const meeting = (unit: string, outcome = 'approved') =>
    edition.does(city.office, 'demonstration', 'meeting', outcome, { unit, fields: { 'meeting-on': '2020-11-10' } });
  const titles = async () =>
    (await world.anybody.get<{ items: { unit: string; name: string }[] }>('/v1/public/titles')).items;

  it('A and B become demonstration units, C waits, D is refused for nobody nominated it, E is not selected', async () => {
    const self = { channel: 'self' };
    const byLiaison = { channel: 'liaison' };
    for (const unit of ['a', 'c', 'e']) await edition.opens(city.liaisons.get(unit)!, 'demonstration', {}, self);
    await edition.opens(liaison, 'demonstration', { unit: 'b' }, byLiaison);
    const [joined] = await edition.opens(liaison, 'demonstration', { unit: 'c' }, byLiaison);
    assert.equal(joined?.openedBy, 'liaison-c');
    await meeting('a');
    await meeting('b');
    const notNominated = await refusalOf(meeting('d'));
    assert.deepEqual(
      [notNominated.status, notNominated.title, notNominated.rules],
      [409, 'NotNominated', ['JZ-S9', 'JZ-A03', 'JZ-A05']],
    );
    const rejected = await meeting('e', 'rejected');
    assert.equal(rejected.outcome, 'rejected');

    const named = await eventually(titles, (found) => found.length >= 2);
    assert.deepEqual(named.map(({ unit, name }) => [unit, name]).sort(), [
      ['a', '创建模范机关示范单位'],
      ['b', '创建模范机关示范单位'],
    ]);
    const all = await edition.matters({ procedure: 'demonstration' });
    assert.deepEqual(all.map(({ unit, outcome }) => `${unit ?? ''} ${outcome ?? 'open'}`).sort(), [
      'a approved',
      'b approved',
      'c open',
      'e rejected',
    ]);
  });

  it('of two who nominate the same unit at once one opens the matter and the other joins it', async () => {
    const nominate = (who: ApiClient, unit: string, channel: string) =>
      edition.opens(who, 'demonstration', { unit }, { channel });
    const [[one], [other]] = await Promise.all([
      nominate(city.liaisons.get('d')!, 'd', 'self'),
      nominate(liaison, 'd', 'liaison'),
    ]);
    assert.equal(one?.id, other?.id);
    const { history } = await edition.show(one!.id);
    const kinds = history.map(({ fact }) => fact.kind);
    assert.deepEqual(kinds, ['matterOpened', 'stepOpened', 'matterJoined']);
  });

  it('a call that is repeated after its answer was lost opens nothing more', async () => {
    const unit = city.liaisons.get('e')!;
    const body = { procedure: 'demonstration', fields: { channel: 'self' } };
    const key = 'nominate-e-once-more';
    const first = await unit.post<{ matters: MatterBody[] }>(`${edition.base}/matters`, body, { key });
    const second = await unit.post<{ matters: MatterBody[] }>(`${edition.base}/matters`, body, { key });
    assert.equal(first.matters[0]?.id, second.matters[0]?.id);
    assert.equal((await edition.matters({ procedure: 'demonstration', unit: 'e' })).length, 2);
  });

  it('a unit reads about itself only', async () => {
    const unit = city.liaisons.get('a')!;
    const own = await unit.get<{ items: MatterBody[] }>(`${edition.base}/matters`);
    assert.deepEqual([...new Set(own.items.map((each) => each.unit))], ['a']);
    const [ofC] = await edition.matters({ unit: 'c' });
    assert.equal((await refusalOf(edition.show(ofC!.id, unit))).title, 'UnknownMatter');
    assert.equal((await refusalOf(unit.get(`${edition.base}/matters`, { unit: 'c' }))).title, 'OtherUnit');
  });
});

describe('S17: finding, rectification, accountability (CL-S8, CL-S10, CL-A04, F42)', function () {
  this.timeout(600_000);
  let world: World;
  let edition: Edition;
  let city: City;
  let leader: ApiClient;

  before(async () => {
    world = await openWorld('2023-05-08');
    city = await settle(world, { x: '单位 x', y: '单位 y' });
    leader = city.leader;
    edition = await startEdition(world, city, 'clean-organ-2023', 2023, {});
    await world.moveTo('2023-05-10 09:00');
  });
  after(() => world.close());

  async function inspect(unit: string, outcome: string, on: string): Promise<MatterBody> {
    const [visit] = await edition.opens(city.office, 'inspection', { unit }, { kind: 'random' });
    const fields = { 'visited-on': on, what: '检查情况' };
    await edition.does(city.office, 'inspection', 'visit', outcome, { matter: visit!.id, fields });
    const [found] = await eventually(
      () => edition.matters({ unit, procedure: 'rectification', open: true }),
      (all) => all.length > 0,
    );
    return found!;
  }
  const accountability = (unit: string) => edition.matters({ unit, procedure: 'accountability' });

  it('what the inspection found is to be put right by 9 June, by both', async () => {
    const x = await inspect('x', 'formalistic', '2023-05-10');
    const y = await inspect('y', 'poor-implementation', '2023-05-10');
    assert.deepEqual([dueDays(x), dueDays(y)], [['deliver 1 2023-06-09'], ['deliver 1 2023-06-09']]);
    assert.deepEqual([x.fields['finding'], x.fields['what']], ['formalistic', '检查情况']);
    assert.equal(x.openedBy, 'engine');
  });

  it('X delivers, is checked by the organiser and closed without accountability', async () => {
    await world.moveTo('2023-06-05 09:00');
    const done = { unit: 'x', fields: { done: '已整改' } };
    await edition.does(city.liaisons.get('x')!, 'rectification', 'deliver', 'delivered', done);
    await world.moveTo('2023-06-08 09:00');
    const checked = { unit: 'x', fields: { opinion: '整改到位' } };
    const closed = await edition.does(city.office, 'rectification', 'recheck', 'accepted', checked);
    assert.equal(closed.outcome, 'accepted');
    assert.deepEqual(await accountability('x'), []);
  });

  it('Y is overdue from 10 June, and a proposal goes to the leading group by itself', async () => {
    await world.moveTo('2023-06-09 23:00');
    assert.deepEqual(await accountability('y'), []);
    await world.moveTo('2023-06-10');
    const [proposal] = await eventually(
      () => accountability('y'),
      (all) => all.length > 0,
    );
    assert.deepEqual([proposal?.fields['reason'], proposal?.steps[0]?.step], ['overdue', 'decision']);
    const [overdue] = await edition.matters({ overdue: true });
    assert.deepEqual([overdue?.unit, overdue?.procedure], ['y', 'rectification']);
    assert.match(overdue?.steps[0]?.overdueAt ?? '', /^2023-06-10T00:00/);
    const decided = { unit: 'y', fields: { grounds: '逾期未整改' } };
    assert.equal(
      (await refusalOf(edition.does(city.office, 'accountability', 'decision', 'dismissed', decided))).status,
      403,
    );
    assert.equal((await edition.does(leader, 'accountability', 'decision', 'dismissed', decided)).outcome, 'dismissed');
  });

  it('nobody can open such a proposal at will, and nobody can waive it', async () => {
    const refused = await refusalOf(edition.opens(city.office, 'accountability', { unit: 'x' }));
    assert.deepEqual([refused.status, refused.title], [403, 'NotAllowed']);
  });

  it('outside its stage a procedure is not opened (CL-S11)', async () => {
    const merits = { influence: '有影响', features: '有特色', effect: '有实效' };
    const refused = await refusalOf(edition.opens(city.office, 'demonstration', { unit: 'x' }, merits));
    assert.deepEqual([refused.status, refused.title], [409, 'StageNotOpen']);
  });

  it('X found formalistic again has until 1 October, and a proposal at once, for it is repeated', async () => {
    await world.moveTo('2023-09-01 09:00');
    const again = await inspect('x', 'formalistic', '2023-09-01');
    assert.deepEqual(dueDays(again), ['deliver 1 2023-10-01']);
    const [proposal] = await eventually(
      () => accountability('x'),
      (all) => all.length > 0,
    );
    assert.deepEqual([proposal?.fields['reason'], proposal?.fields['finding']], ['repeated', 'formalistic']);
    assert.equal((await accountability('x')).length, 1);
  });

  it('an extension moves the end of the step and its overdue note at once (F47, F48)', async () => {
    const [open] = await edition.matters({ unit: 'x', procedure: 'rectification', open: true });
    const extension = { matter: open!.id, step: 'deliver', until: '2023-10-10', reason: '汛期' };
    const extended = await city.office.post<MatterBody>(`${edition.base}/steps/extension`, extension);
    assert.deepEqual(dueDays(extended), ['deliver 1 2023-10-10']);
    await world.moveTo('2023-10-02');
    const still = await edition.show(open!.id);
    assert.deepEqual([still.overdue, still.steps[0]?.overdueAt], [false, null]);
    await world.moveTo('2023-10-11');
    await eventually(
      () => edition.show(open!.id),
      ({ overdue }) => overdue,
    );
    const { history } = await edition.show(open!.id);
    const reminders = history.filter(({ fact }) => fact.kind === 'stepReminded');
    assert.deepEqual(
      reminders.map(({ at }) => at.slice(0, 10)),
      ['2023-10-04'],
    );
  });
});

const name = { zh: '环节', en: 'step' };
const outcome = (id: string, more: object = {}) => ({ outcome: id, name, ...more });

describe('a sign-off by several bodies (F28)', function () {
  this.timeout(600_000);
  const signOff = {
    procedure: 'sign-off',
    name,
    about: 'unit',
    opened: { by: ['organiser'] },
    start: ['draft'],
    steps: [
      {
        step: 'draft',
        name,
        by: ['organiser'],
        due: { days: 5, unit: 'calendar' },
        remindDaysBefore: 2,
        fields: [{ field: 'text', name }],
        outcomes: [outcome('sent', { opens: ['countersign'] })],
      },
      {
        step: 'countersign',
        name,
        by: ['discipline', 'leadingGroup'],
        signatures: { rule: 'inTurn', roles: ['discipline', 'leadingGroup'] },
        due: { days: 5, unit: 'calendar' },
        outcomes: [outcome('agreed'), outcome('returned', { opens: ['draft'] })],
      },
    ],
  };
  let world: World;
  let edition: Edition;
  let city: City;
  let inspector: ApiClient;

  before(async () => {
    world = await openWorld('2023-05-01');
    await publish(world, 'sign-off-test', 'clean-organ-2023', [signOff]);
    city = await settle(world, { x: '单位 x' });
    await world.admin.post('/v1/organisations', { id: 'jiwei', name: '纪委', kind: 'department' });
    inspector = await world.person('inspector', 'jiwei', 'discipline');
    edition = await startEdition(world, city, 'sign-off-test', 2023, { discipline: ['jiwei'] });
  });
  after(() => world.close());

  const draft = (text: string) =>
    edition.does(city.office, 'sign-off', 'draft', 'sent', { unit: 'x', fields: { text } });
  const sign = (who: ApiClient, what = 'agreed', note = '') =>
    edition.does(who, 'sign-off', 'countersign', what, { unit: 'x', ...(note && { fields: { note } }) });

  it('returned after a signature it is drafted anew, with its reminder, and everybody signs anew', async () => {
    await world.moveTo('2023-05-10 09:00');
    const [opened] = await edition.opens(city.office, 'sign-off', { unit: 'x' });
    await draft('初稿');
    assert.equal((await refusalOf(sign(city.leader))).title, 'NotInTurn');
    const signed = await sign(inspector, 'agreed', '无异议');
    assert.deepEqual(signed.steps.at(-1)?.awaits, ['leadingGroup']);
    assert.equal((await refusalOf(sign(inspector))).title, 'AlreadySigned');
    const returned = await sign(city.leader, 'returned', '补充数据');
    assert.deepEqual(dueDays(returned), ['draft 1 2023-05-15', 'countersign 1 2023-05-15', 'draft 2 2023-05-15']);
    await world.moveTo('2023-05-14 09:00');
    const reminded = await eventually(
      () => edition.show(opened!.id),
      ({ steps }) => steps.at(-1)?.remindedAt != null,
    );
    assert.match(reminded.steps.at(-1)?.remindedAt ?? '', /^2023-05-14T00:00/);
    await draft('再稿');
    const added = await city.office.post<MatterBody>(`${edition.base}/steps/signers`, {
      matter: opened!.id,
      step: 'countersign',
      role: 'organiser',
    });
    assert.deepEqual(added.steps.at(-1)?.awaits, ['discipline', 'leadingGroup', 'organiser']);
    await sign(inspector);
    await sign(city.leader);
    const closed = await sign(city.director);
    assert.equal(closed.outcome, 'agreed');
    const { history } = await edition.show(opened!.id);
    assert.deepEqual(
      history.map(({ fact }) => fact.kind).filter((kind) => kind === 'stepOpened' || kind === 'stepReminded'),
      ['stepOpened', 'stepOpened', 'stepOpened', 'stepReminded', 'stepOpened'],
    );
  });

  it('a message of another system that is no step changes nothing and is on record', async () => {
    const [opened] = await edition.opens(city.office, 'sign-off', { unit: 'x' });
    const handle = world.client.workflow.getHandle(matterWorkflowId(opened!.id));
    for (const payload of [null, 7, { step: 'draft' }, { step: 'draft', outcome: 'sent', fields: {}, actor: 'li' }]) {
      await handle.signal('doStep', payload);
    }
    const { history } = await eventually(
      () => edition.show(opened!.id),
      (found) => found.history.length >= 6,
    );
    assert.deepEqual(
      history.map(({ fact }) => fact.kind),
      ['matterOpened', 'stepOpened', 'messageRefused', 'messageRefused', 'messageRefused', 'messageRefused'],
    );
    assert.equal((await draft('照常')).steps.at(-1)?.step, 'countersign');
  });

  it('an effect that is carried out twice happens once', async () => {
    const following = effectsWith({ registry: world.registry, client: world.client, taskQueue: 'laurel' });
    const effects = [
      { effect: 'open' as const, procedure: 'sign-off', fields: {}, basis: [], assumed: [] },
      { effect: 'message' as const, message: 'bulletin', basis: [], assumed: [] },
    ];
    const before = (await edition.matters({ unit: 'x' })).length;
    const context = { key: 'twice', campaign: edition.id, cause: 'test', unit: 'x', track: null, matter: null };
    for (let time = 0; time < 2; time++) await following.carryOut(effects, { ...context, fields: {}, at: 0 });
    await eventually(
      () => edition.matters({ unit: 'x' }),
      (all) => all.length === before + 1,
    );
    const sent = await city.office.get<{ items: unknown[] }>('/v1/messages', {
      campaign: edition.id,
      kind: 'bulletin',
    });
    assert.equal(sent.items.length, 1);
  });

  it('every matter replays as it ran (F60)', async () => {
    const workflowBundle = await bundleWorkflows();
    const { dataConverter } = workerSealing(world.messageKey);
    for (const { id } of await world.registry.db.select({ id: matterTable.id }).from(matterTable)) {
      const history = await world.client.workflow.getHandle(matterWorkflowId(id)).fetchHistory();
      await Worker.runReplayHistory({ workflowBundle, dataConverter }, history, matterWorkflowId(id));
    }
  });
});

describe('an appeal of a candidate that was struck (F36)', function () {
  this.timeout(600_000);
  const appeal = {
    procedure: 'appeal',
    name,
    about: 'unit',
    opened: { by: ['unit'], oneOpen: true, fields: [{ field: 'grounds', name }] },
    start: ['review'],
    steps: [
      {
        step: 'review',
        name,
        by: ['leadingGroup'],
        due: { days: 10, unit: 'working' },
        outcomes: [outcome('upheld', { effects: [{ effect: 'reinstate' }] }), outcome('dismissed')],
      },
    ],
  };
  let world: World;

  before(async () => {
    world = await openWorld('2019-11-01');
    await publish(world, 'appeal-test', 'shaoxing-2018', [appeal]);
  });
  after(() => world.close());

  it('upheld, it puts the candidate back on the list; dismissed, it does not', async () => {
    const units = ['a', 'b', 'c'];
    const city = await settle(world, Object.fromEntries(units.map((id) => [id, `单位 ${id}`])));
    const edition = await startShaoxing(world, city, 2019, { programme: 'appeal-test', roundsFrom: { model: 2017 } });
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === units.length,
    );
    for (const unit of units) await edition.fileRules(unit);
    await world.moveTo('2019-12-10 09:00');
    for (const unit of units) {
      await edition.apply(unit);
      await passReview(edition, unit);
      // A candidacy of which everything is decided has ended; this one still waits for its other track.
      await edition.apply(unit, 'model');
    }
    await world.moveTo('2020-01-06 09:00');
    await edition.list();
    await edition.publish();
    for (const unit of ['a', 'b']) await edition.rule((await edition.object(unit)).id, true);
    assert.deepEqual([await edition.status('a'), await edition.status('b')], ['struck', 'struck']);
    for (const [unit, ruling] of [
      ['a', 'upheld'],
      ['b', 'dismissed'],
    ] as const) {
      const body = { procedure: 'appeal', track: 'clean', fields: { grounds: '有新证据' } };
      await edition.unit(unit).post(`${edition.base}/matters`, body);
      const step = { procedure: 'appeal', unit, step: 'review', outcome: ruling };
      await edition.leader.post(`${edition.base}/steps`, step);
    }
    await eventually(
      () => edition.status('a'),
      (status) => status === 'shortlisted',
    );
    assert.equal(await edition.status('b'), 'struck');
  });
});
