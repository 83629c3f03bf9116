import assert from 'node:assert/strict';
import { passReview, settle, startEdition, type CandidacyBody, type City } from '../support/edition.ts';
import { eventually, openWorld, refusalOf, type World } from '../support/world.ts';

describe('the worked scenarios of the Shaoxing programme, on skipped time', function () {
  this.timeout(120_000);
  let world: World;
  let city: City;

  async function begin(firstDay: string, units: Record<string, string>): Promise<void> {
    world = await openWorld(firstDay);
    city = await settle(world, units);
  }

  afterEach(() => world.close());

  it('S06: a clean-organ year from start to circular (SX-S1a, SX-S1b, SX-S1c, SX-S3a, SX-S3b, SX-S3d, SX-S4a, SX-S4c, SX-S4d, SX-S4e, SX-S0b, SX-A12, SX-A16)', async () => {
    await begin('2019-01-01', { caizheng: '市财政局', quiet: '市水利局' });
    const edition = await startEdition(world, city, 2019);
    await world.moveTo('2019-01-20 09:00');
    await edition.fileRules('caizheng');
    const measures = { type: 'yearly-measures', fields: { measures: '年度举措' } };
    await edition.unit('caizheng').post(`${edition.path('caizheng')}/records`, measures);
    await world.moveTo('2019-12-10 09:00');
    await edition.apply('caizheng');
    for (const [moment, check] of [
      ['12-16', 'materials'],
      ['12-19', 'visit'],
      ['12-26', 'hearing'],
    ] as const) {
      await world.moveTo(`2019-${moment} 10:00`);
      await edition.check('caizheng', check);
    }
    await world.moveTo('2019-12-30 10:00');
    await edition.vote('caizheng');
    assert.equal((await refusalOf(edition.list())).title, 'StageNotOpen');

    await world.moveTo('2020-01-06 09:00');
    assert.deepEqual((await edition.list()).units, ['caizheng']);
    await edition.publish();
    const { tracks } = await edition.campaign();
    assert.deepEqual(
      tracks.find(({ track }) => track === 'clean')?.notice && [
        tracks[0]?.notice?.firstDay,
        tracks[0]?.notice?.lastDay,
      ],
      ['2020-01-06', '2020-01-10'],
    );
    const notices = await world.anybody.get<{ items: { units: { unit: string }[] }[] }>('/v1/public/notices');
    assert.deepEqual(
      notices.items[0]?.units.map(({ unit }) => unit),
      ['caizheng'],
    );

    await world.moveTo('2020-01-10 23:59');
    const running = await refusalOf(edition.name());
    assert.equal(running.title, 'NoticeRunning');
    assert.ok(running.rules.includes('SX-S4d'), 'the refusal names its clause');
    await world.moveTo('2020-01-11 00:00');
    assert.equal((await refusalOf(edition.name())).title, 'NotApproved');
    await edition.approve();
    assert.deepEqual((await edition.name()).units, ['caizheng']);

    const titles = await world.anybody.get<{ items: { unit: string; name: string; batch: number; status: string }[] }>(
      '/v1/public/titles',
    );
    assert.deepEqual(
      titles.items.map(({ unit, name, batch, status }) => ({ unit, name, batch, status })),
      [{ unit: 'caizheng', name: '清廉机关示范单位', batch: 2019, status: 'valid' }],
    );
    const circulars = await edition.office.get<{ items: { kind: string }[] }>('/v1/messages', { kind: 'circular' });
    assert.equal(circulars.items.length, 1);
    assert.equal(await edition.status('quiet'), 'notApplied');
    assert.deepEqual(
      await edition.auditor.get('/v1/ledger/verification').then((found) => (found as { verified: boolean }).verified),
      true,
    );
  });

  it('S07: a major incident disqualifies after application and during the notice; without serious impact it does not (SX-S3e, SX-A04, SX-A05, SX-A06)', async () => {
    await begin('2019-11-01', { p: '单位甲', q: '单位乙', r: '单位丙' });
    const edition = await startEdition(world, city, 2019);
    await edition.campaign();
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 3,
    );
    for (const unit of ['p', 'q', 'r']) await edition.fileRules(unit);
    await world.moveTo('2019-12-10 09:00');
    for (const unit of ['p', 'q', 'r']) await edition.apply(unit);
    await world.moveTo('2019-12-24 09:00');
    const ofP = await edition.incident('p', '2019-12-23');
    const ofQ = await edition.incident('q', '2019-12-23');
    const reached = await edition.confirm(ofP, { major: true, seriousImpact: true });
    await edition.confirm(ofQ, { major: true, seriousImpact: false });
    assert.deepEqual(reached.campaigns, [edition.id]);
    assert.equal(await edition.status('p'), 'disqualified');
    assert.equal(await edition.status('q'), 'underReview');

    await world.moveTo('2019-12-26 10:00');
    const late = await refusalOf(edition.check('p', 'hearing'));
    assert.equal(late.title, 'Disqualified');
    assert.ok(late.rules.includes('SX-S3e'));
    for (const unit of ['q', 'r']) await passReview(edition, unit);
    await world.moveTo('2020-01-06 09:00');
    assert.deepEqual((await edition.list()).units, ['q', 'r']);
    await edition.publish();
    await world.moveTo('2020-01-09 10:00');
    await edition.confirm(await edition.incident('r', '2020-01-09'), { major: true, seriousImpact: true });
    assert.equal(await edition.status('r'), 'disqualified');
    await world.moveTo('2020-01-13 09:00');
    await edition.approve();
    assert.deepEqual((await edition.name()).units, ['q']);

    // The next cycle is open again to all three, also to R, whose incident fell into the calendar year 2020.
    const next = await startEdition(world, city, 2020);
    await eventually(
      () => next.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 3,
    );
    for (const unit of ['p', 'q', 'r']) await next.fileRules(unit);
    await world.moveTo('2020-12-10 09:00');
    for (const unit of ['p', 'q', 'r']) await next.apply(unit);
    for (const unit of ['p', 'q', 'r']) assert.equal(await next.status(unit), 'underReview');
  });

  it('S08: objections in time hold the naming, upheld strikes, late becomes a report (SX-S4d, SX-A03, F32, F34)', async () => {
    await begin('2019-11-01', { a: '单位甲', b: '单位乙', c: '单位丙' });
    const edition = await startEdition(world, city, 2019);
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 3,
    );
    for (const unit of ['a', 'b', 'c']) await edition.fileRules(unit);
    await world.moveTo('2019-12-10 09:00');
    for (const unit of ['a', 'b', 'c']) {
      await edition.apply(unit);
      await passReview(edition, unit);
    }
    await world.moveTo('2020-01-06 09:00');
    await edition.list();
    await edition.publish();
    await world.moveTo('2020-01-08 09:00');
    const toB = await edition.object('b');
    await world.moveTo('2020-01-09 09:00');
    const toC = await edition.object('c');
    await world.moveTo('2020-01-13 09:00');
    const toA = await edition.object('a');
    assert.deepEqual([toB.standing, toC.standing, toA.standing], ['objection', 'objection', 'report']);
    assert.equal((await refusalOf(edition.approve())).title, 'ObjectionsOpen');
    await world.moveTo('2020-01-14 09:00');
    await edition.rule(toC.id, false);
    assert.equal((await refusalOf(edition.approve())).title, 'ObjectionsOpen');
    await world.moveTo('2020-01-15 09:00');
    await edition.rule(toB.id, true);
    assert.equal((await refusalOf(edition.rule(toB.id, false))).status, 409);
    await edition.approve();
    assert.deepEqual((await edition.name()).units, ['a', 'c']);
    assert.equal(await edition.status('b'), 'struck');
    const reports = await edition.office.get<{ items: { unit: string; status: string }[] }>(
      `${edition.base}/objections`,
      { standing: 'report' },
    );
    assert.deepEqual(
      reports.items.map(({ unit, status }) => ({ unit, status })),
      [{ unit: 'a', status: 'kept' }],
    );
  });

  it('S09: yearly and three-yearly awards side by side, and the soft target of the centenary year (SX-S0b, SX-S0c, SX-S0d, SX-S3b, SX-S3c, SX-A01, SX-A11, SX-A13)', async () => {
    await begin('2019-01-01', { shuili: '市水利局' });
    for (const year of [2019, 2020, 2021]) {
      await world.moveTo(`${year}-01-01 00:00`);
      const edition = await startEdition(world, city, year);
      await eventually(
        () => edition.campaign(),
        ({ tracks }) => tracks[0]?.counts['none'] === 1,
      );
      await edition.fileRules('shuili');
      await world.moveTo(`${year}-12-${year === 2021 ? '08' : '10'} 09:00`);
      await edition.apply('shuili');
      await passReview(edition, 'shuili');
      if (year < 2021) {
        const refused = await refusalOf(edition.apply('shuili', 'model'));
        assert.equal(refused.title, 'NotDueThisYear');
        assert.match(refused.detail, /open in 2021, from 2021-12-01/);
      } else {
        await edition.apply('shuili', 'model');
        await passReview(edition, 'shuili', 'model');
        const evidence = await edition.office.get<{ items: { year: number; track: string; status: string }[] }>(
          `${edition.path('shuili')}/yearly-results`,
          { track: 'model' },
        );
        assert.deepEqual(
          evidence.items.filter(({ track }) => track === 'clean').map(({ year, status }) => [year, status]),
          [
            [2019, 'named'],
            [2020, 'named'],
            [2021, 'reviewed'],
          ],
        );
      }
      const due = year < 2021 ? ['clean'] : ['clean', 'model'];
      await world.moveTo(`${year + 1}-01-06 09:00`);
      for (const track of due) {
        await edition.list(track);
        await edition.publish(track);
      }
      await world.moveTo(`${year + 1}-01-20 09:00`);
      for (const track of due) {
        await edition.approve(track);
        const { units, warnings } = await edition.name(track);
        assert.deepEqual(units, ['shuili']);
        assert.deepEqual(
          warnings.map(({ code }) => code),
          track === 'model' ? ['SoftTargetMissed'] : [],
        );
      }
    }
    const titles = await world.anybody.get<{ items: { track: string; batch: number }[] }>('/v1/public/titles', {
      unit: 'shuili',
    });
    assert.deepEqual(
      titles.items
        .filter(({ track }) => track === 'clean')
        .map(({ batch }) => batch)
        .sort(),
      [2019, 2020, 2021],
    );
  });

  it('S12: preconditions of application and review, and a county that runs its own instance (SX-S1b, SX-S3a, SX-S3b, SX-S3d, SX-S5d, SX-A02, SX-A10)', async () => {
    await begin('2019-01-01', { d: '单位丁', e: '单位戊', f: '单位己' });
    const edition = await startEdition(world, city, 2019);
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 3,
    );
    for (const unit of ['e', 'f']) await edition.fileRules(unit);
    await world.moveTo('2019-12-12 09:00');
    const unfiled = await refusalOf(edition.apply('d'));
    assert.equal(unfiled.title, 'RulesNotFiled');
    assert.match(unfiled.detail, /overdue since 2019-02-01/);
    assert.ok(unfiled.rules.includes('SX-A10'));
    const overdue = await edition.office.get<{ items: { unit: string }[] }>(`${edition.base}/candidacies`, {
      overdue: true,
    });
    assert.deepEqual(
      overdue.items.map(({ unit }) => unit),
      ['d'],
    );
    await edition.fileRules('d');
    await edition.apply('d');

    await edition.apply('f');
    await edition.check('f', 'materials');
    await edition.check('f', 'visit');
    const unheard = await refusalOf(edition.vote('f'));
    assert.equal(unheard.title, 'ChecksMissing');
    assert.match(unheard.detail, /hearing not recorded/);

    const county = await settle(world, { 'county-a': '县局甲' }, 'county');
    const own = await startEdition(world, county, 2019);
    await eventually(
      () => own.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 1,
    );
    assert.equal((await refusalOf(edition.office.post(`${own.base}/tracks/clean/list`, {}))).status, 403);

    await world.moveTo('2020-01-03 09:00');
    assert.equal((await refusalOf(edition.apply('e'))).title, 'WindowClosed');
    assert.equal((await refusalOf(edition.list())).title, 'ReviewIncomplete');
    await passReview(edition, 'd');
    const { units } = await edition.list('clean', [{ unit: 'f', reason: '未听取汇报' }]);
    assert.deepEqual(units, ['d']);
    const { rules } = await edition.office.get<CandidacyBody>(edition.path('d'));
    assert.ok(rules.filedAt && rules.overdueSince);
  });
});
