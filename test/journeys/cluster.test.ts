import assert from 'node:assert/strict';
import { createClient } from '../../cli/client.ts';
import { startDevServer, type DevServer } from '../../embedded/dev-server.ts';
import { newMessageKey, printMessageKey } from '../../sealing/keys.ts';
import { startPostgres, type PostgresServer } from '../support/postgres.ts';
import { endOf, freePort, startScript, untilReady, type Started } from '../support/process.ts';
import { surely } from '../support/surely.ts';

const adminToken = 'laurel_cluster-administrator-0';

describe('npm run worker and npm run api, as separate processes on PostgreSQL', () => {
  let database: PostgresServer | undefined;
  let temporal: DevServer;
  let processes: Started[] = [];

  before(async function () {
    database = process.env['LAUREL_TEST_POSTGRES'] === '1' ? await startPostgres() : undefined;
    if (!database) this.skip();
    const env = { ...process.env, TEMPORAL_ADDRESS: undefined };
    temporal = await startDevServer({ say: () => undefined, env });
  });

  after(async () => {
    if (!database) return;
    for (const each of processes) each.child.kill('SIGTERM');
    const ends = await Promise.all(processes.map(endOf));
    await temporal.stop();
    await database.stop();
    assert.deepEqual(ends, [0, 0], processes.map(({ output }) => output()).join('\n'));
  });

  it('run a campaign together, and end with exit code 0 when they are asked to', async () => {
    const port = await freePort();
    const env = {
      DATABASE_URL: database?.url,
      TEMPORAL_ADDRESS: temporal.address,
      LAUREL_PORT: String(port),
      LAUREL_ADMIN_TOKEN: adminToken,
      LAUREL_MESSAGE_KEY: printMessageKey(newMessageKey()),
      LAUREL_LOG: 'error',
    };
    const url = `http://127.0.0.1:${port}`;
    processes = [startScript('worker/main.ts', [], env), startScript('api/main.ts', [], env)];
    await untilReady(url, processes[1] as Started);

    const admin = createClient(url, adminToken);
    await admin.post('/v1/organisations', { id: 'gongwei', name: '机关工委', kind: 'committee' });
    await admin.post('/v1/organisations', { id: 'lead', name: '领导小组', kind: 'leadingGroup' });
    await admin.post('/v1/committees/gongwei/units', 'id,name\nunit-a,单位甲\n', { type: 'text/csv' });
    const person = async (id: string, organisation: string, role: string) => {
      const { token } = await admin.post<{ token: string }>('/v1/people', {
        id,
        name: id,
        organisation,
        roles: [role],
      });
      return createClient(url, token);
    };
    const office = await person('office', 'gongwei', 'organiser');
    const liaison = await person('liaison', 'unit-a', 'unit');
    const year = new Date().getUTCFullYear();
    const started = { programme: 'shaoxing-2018', year, leadingGroup: 'lead', jointReviewers: ['lead'] };
    const { id } = await surely<{ id: string }>(office, '/v1/campaigns', started);
    const path = `/v1/campaigns/${id}/candidacies/unit-a`;
    const end = Date.now() + 300_000;
    while (
      Date.now() < end &&
      !(await liaison.get(path).then(
        () => true,
        () => false,
      ))
    )
      await new Promise((resolve) => setTimeout(resolve, 200));
    await liaison.post(`${path}/rules`, { fields: { goals: '目标', schedule: '进度', measures: '措施' } });
    const { rules } = await liaison.get<{ rules: { version: number } }>(path);
    assert.equal(rules.version, 1);
    await assert.rejects(
      office.post('/v1/campaigns', { ...started, year: year + 1, simulation: { startsAt: '2019-01-01' } }),
      /SimulationNotAllowed/,
    );
  });
});
