import assert from 'node:assert/strict';
import { passReview, settle, startEdition, type Edition } from '../support/edition.ts';
import { eventually, openWorld, refusalOf, type World } from '../support/world.ts';

const units = Object.fromEntries(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => [id, `单位 ${id}`]));
const ids = Object.keys(units);
const serious = { major: true, seriousImpact: true };

interface TitleBody {
  readonly id: string;
  readonly unit: string;
  readonly status: string;
}

describe('after the notice: naming, titles and dynamic management (SX-S0a, SX-A07)', function () {
  this.timeout(600_000);
  let world: World;
  let edition: Edition;

  /** An edition whose six candidates have passed the notice. */
  beforeEach(async () => {
    world = await openWorld('2019-11-01');
    const city = await settle(world, units);
    edition = await startEdition(world, city, 2019);
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === ids.length,
    );
    for (const unit of ids) await edition.fileRules(unit);
    await world.moveTo('2019-12-10 09:00');
    for (const unit of ids) {
      await edition.apply(unit);
      await passReview(edition, unit);
    }
    await world.moveTo('2020-01-06 09:00');
    await edition.list();
    await edition.publish();
    await world.moveTo('2020-01-13 09:00');
  });

  afterEach(() => world.close());

  async function titles(): Promise<TitleBody[]> {
    return (await edition.office.get<{ items: TitleBody[] }>('/v1/titles')).items;
  }

  it('SX-A07: a major incident proposes the revocation, the leading group decides, a circular follows (F38)', async () => {
    await edition.approve();
    await edition.name();
    await world.moveTo('2021-03-01 09:00');
    const reached = await edition.confirm(await edition.incident('a', '2021-02-27'), serious);
    assert.deepEqual(reached.titles, [`${edition.id}.clean.a`]);
    const [proposed] = await eventually(titles, (all) => all[0]?.status === 'revocationProposed');
    const path = `/v1/titles/${proposed?.id}/revocation`;
    assert.equal(
      (await refusalOf(edition.director.post(`${path}/decision`, { approved: true, reason: '同意' }))).status,
      403,
    );
    await edition.leader.post(`${path}/decision`, { approved: true, reason: '批准撤销' });
    assert.equal((await titles()).find(({ unit }) => unit === 'a')?.status, 'revoked');
    const circulars = await edition.office.get<{ items: unknown[] }>('/v1/messages', { kind: 'revocation' });
    assert.equal(circulars.items.length, 1);
    const again = await refusalOf(edition.leader.post(`${path}/decision`, { approved: true, reason: '再次' }));
    assert.equal(again.status, 409);
  });

  it('SX-A07: a proposal of the organiser that the leading group rejects leaves the title valid', async () => {
    await edition.approve();
    await edition.name();
    const path = `/v1/titles/${edition.id}.clean.b/revocation`;
    assert.equal(
      (await refusalOf(edition.leader.post(`${path}/decision`, { approved: true, reason: '…' }))).title,
      'NoRevocationProposed',
    );
    await edition.director.post(path, { reason: '复查发现问题' });
    await edition.leader.post(`${path}/decision`, { approved: false, reason: '证据不足' });
    assert.equal((await titles()).find(({ unit }) => unit === 'b')?.status, 'valid');
  });

  it('SX-S5a: a list that the leading group does not approve names nobody, and the year ends when it says so', async () => {
    await edition.approve('clean', false);
    assert.equal((await refusalOf(edition.name())).title, 'ListNotConfirmed');
    for (const unit of ids) assert.equal(await edition.status(unit), 'reviewed');
    await edition.end();
    for (const unit of ids) {
      await eventually(
        () => edition.status(unit),
        (status) => status === 'notNamed',
      );
    }
    assert.deepEqual(await titles(), []);
  });

  it('SX-S3e: incidents confirmed while the naming runs leave no unit named without a proposed revocation (F40)', async () => {
    await edition.approve();
    const incidents = await Promise.all(ids.map((unit) => edition.incident(unit, '2020-01-12')));
    const naming = edition.name();
    const confirmed = Promise.all(incidents.map((incident) => edition.confirm(incident, serious)));
    const { units: named } = await naming;
    await confirmed;
    const all = await eventually(titles, (found) => found.every(({ status }) => status === 'revocationProposed'));
    assert.deepEqual(all.map(({ unit }) => unit).sort(), [...named].sort());
    for (const unit of ids) assert.equal(await edition.status(unit), named.includes(unit) ? 'named' : 'disqualified');
  });
});
