import assert from 'node:assert/strict';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, Refused, type Client } from '../../cli/client.ts';
import { endOf, freePort, startScript, untilReady, type Started } from '../support/process.ts';
import { eventually } from '../support/world.ts';

interface EngineBody {
  readonly day: string;
  readonly underWay: number;
  readonly missing: number;
  readonly untold: number;
}

// The rules are due two and a half minutes of real time after the campaign has begun, so that a busy machine has started
// everything again before; nothing else is due, for long.
const simulation = { startsAt: '2019-01-01', secondsPerDay: 5, then: [{ from: '2019-02-03', secondsPerDay: 86_400 }] };
const fields = { goals: '目标', schedule: '进度', measures: '措施' };
const ids = ['a', 'b', 'c'];

describe('an engine that is not of the same day as the record', () => {
  let folder: string;
  let url: string;
  let running: Started;
  let admin: Client;
  let office: Client;
  let base: string;
  const clerks = new Map<string, Client>();

  const start = async () => {
    running = startScript('embedded/main.ts', [], {
      LAUREL_DATA: folder,
      LAUREL_PORT: new URL(url).port,
      LAUREL_ALLOW_SIMULATION: 'true',
    });
    await untilReady(url, running);
  };
  const stop = async () => {
    running.child.kill('SIGTERM');
    await endOf(running);
  };
  const engine = () => admin.get<EngineBody>('/v1/engine');
  const clerk = (unit: string): Client => {
    const found = clerks.get(unit);
    assert.ok(found, unit);
    return found;
  };
  const fileRules = (unit: string) => clerk(unit).post(`${base}/candidacies/${unit}/rules`, { fields });
  const rulesOf = async (unit: string) =>
    (await office.get<{ rules: { version: number; overdueSince: string | null } }>(`${base}/candidacies/${unit}`))
      .rules;
  const engineFiles = () => readdirSync(folder).filter((file) => file.startsWith('temporal.sqlite'));

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-recovery-'));
    url = `http://127.0.0.1:${await freePort()}`;
    await start();
    admin = createClient(url, readFileSync(join(folder, 'admin.token'), 'utf8').trim());
    await admin.post('/v1/organisations', { id: 'gongwei', name: '机关工委', kind: 'committee' });
    await admin.post('/v1/organisations', { id: 'lead', name: '领导小组', kind: 'leadingGroup' });
    const csv = ['id,name', ...ids.map((id) => `${id},单位${id}`)].join('\n');
    await admin.post('/v1/committees/gongwei/units', csv, { type: 'text/csv' });
    const person = async (id: string, organisation: string, role: string) => {
      const added = await admin.post<{ token: string }>('/v1/people', { id, name: id, organisation, roles: [role] });
      return createClient(url, added.token);
    };
    office = await person('office', 'gongwei', 'organiser');
    for (const id of ids) clerks.set(id, await person(`clerk-${id}`, id, 'unit'));
    const body = { programme: 'shaoxing-2018', year: 2019, leadingGroup: 'lead', jointReviewers: ['lead'], simulation };
    base = `/v1/campaigns/${(await office.post<{ id: string }>('/v1/campaigns', body)).id}`;
    await eventually(
      () => office.get<{ items: unknown[] }>(`${base}/candidacies`),
      ({ items }) => items.length === ids.length,
    );
  });

  after(async () => {
    await stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it('is of the same day while nothing was restored', async () => {
    await fileRules('a');
    const found = await eventually(engine, ({ missing, underWay, untold }) => missing + untold === 0 && underWay === 5);
    // The campaign, what recurs in it, and three candidacies.
    assert.deepEqual(found, { day: 'same', underWay: 5, missing: 0, untold: 0, first: [] });
  });

  it('is found, said and mended from the record when its database is lost; filing goes on meanwhile', async () => {
    await stop();
    for (const file of engineFiles()) rmSync(join(folder, file));
    await start();
    assert.match(running.output(), /not of the same day as the record \(lost, 5 workflows/);
    assert.deepEqual(await engine().then(({ day, missing }) => [day, missing]), ['lost', 5]);

    await fileRules('b');
    const closing = office.post(`${base}/stages/closing`, { stage: 'mobilisation', reason: '提前结束' });
    await assert.rejects(closing, (error) => error instanceof Refused && [404, 503].includes(error.problem.status));

    const { started } = await admin.post<{ started: number }>('/v1/engine/restoration', { reason: '数据库损坏' });
    assert.equal(started, 5);
    const found = await eventually(engine, ({ missing }) => missing === 0);
    assert.equal(found.day, 'same');
    // Timers ring as they would have: who has not filed is overdue, and nobody else.
    const late = await eventually(
      () => rulesOf('c'),
      ({ overdueSince }) => overdueSince !== null,
      600_000,
    );
    assert.equal(late.overdueSince, '2019-02-01T00:00:00+08:00');
    assert.deepEqual(
      await Promise.all(['a', 'b'].map(rulesOf)).then((all) =>
        all.map(({ version, overdueSince }) => [version, overdueSince]),
      ),
      [
        [1, null],
        [1, null],
      ],
    );
    // The decision that was refused meanwhile is taken now.
    await office.post(`${base}/stages/closing`, { stage: 'mobilisation', reason: '提前结束' });
  });

  it('takes no decision on what it does not know when its database is of an earlier day, and is mended', async () => {
    const kept = mkdtempSync(join(tmpdir(), 'laurel-earlier-'));
    await stop();
    for (const file of engineFiles()) cpSync(join(folder, file), join(kept, file));
    await start();
    await fileRules('c');
    const target = { of: 'applications', track: 'clean' };
    await office.post(`${base}/extensions`, { target, until: '2020-01-10', reason: '延期' });
    await eventually(engine, ({ missing, untold, day }) => missing + untold === 0 && day === 'same');
    await stop();
    for (const file of engineFiles()) rmSync(join(folder, file));
    for (const file of readdirSync(kept)) cpSync(join(kept, file), join(folder, file));
    await start();
    assert.match(running.output(), /not of the same day as the record \(older/);

    const before = await admin.get<{ verified: boolean; entries: number }>('/v1/ledger/verification').catch(() => null);
    const again = { target, until: '2020-01-20', reason: '再延期' };
    await assert.rejects(
      office.post(`${base}/extensions`, again),
      (error) => error instanceof Refused && error.problem.status === 503,
    );
    assert.deepEqual(await admin.get('/v1/ledger/verification').catch(() => null), before);

    await admin.post('/v1/engine/restoration', { reason: '数据库损坏' });
    await eventually(engine, ({ missing, day }) => missing === 0 && day === 'same');
    await office.post(`${base}/extensions`, again);
    const { tracks } = await office.get<{ tracks: { track: string; closesAt: string }[] }>(base);
    assert.equal(tracks.find(({ track }) => track === 'clean')?.closesAt, '2020-01-21T00:00:00+08:00');
    rmSync(kept, { recursive: true, force: true });
  });
});
