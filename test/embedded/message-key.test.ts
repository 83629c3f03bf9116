import assert from 'node:assert/strict';
import { mkdtempSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from '../../cli/client.ts';
import { startSystem, type System } from '../../embedded/system.ts';
import { readSettings } from '../../setup/settings.ts';
import { quietRuntime } from '../../setup/temporal.ts';
import { runLaurel } from '../cli/run-laurel.ts';
import { eventually } from '../support/world.ts';

describe('the message key of a data folder', () => {
  const data = mkdtempSync(join(tmpdir(), 'laurel-key-'));
  const file = join(data, 'message.key');
  let system: System;

  const start = () => {
    const settings = readSettings({ LAUREL_PORT: '0', LAUREL_LOG: 'error' });
    return startSystem({ ...settings, data, allowSimulation: true, say: () => undefined });
  };

  before(async () => {
    quietRuntime();
    system = await start();
  });
  after(async () => {
    await system.stop();
    rmSync(data, { recursive: true, force: true });
  });

  it('is made at the first start, for its owner’s eyes only', () => {
    assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.ok(statSync(file).size >= 44);
  });

  it('lets another system signal by the command, with nothing but its own key', async () => {
    const admin = createClient(system.api, system.adminToken);
    await admin.post('/v1/organisations', { id: 'gongwei', name: '机关工委', kind: 'committee' });
    await admin.post('/v1/organisations', { id: 'lead', name: '领导小组', kind: 'leadingGroup' });
    await admin.post('/v1/committees/gongwei/units', 'id,name\na,单位甲\n', { type: 'text/csv' });
    const people = { name: '办公室', organisation: 'gongwei', roles: ['organiser'] };
    const { token } = await admin.post<{ token: string }>('/v1/people', { id: 'office', ...people });
    const office = createClient(system.api, token);
    const { id } = await office.post<{ id: string }>('/v1/campaigns', {
      programme: 'shaoxing-2018',
      year: 2019,
      leadingGroup: 'lead',
      jointReviewers: ['lead'],
      simulation: { startsAt: '2019-01-01', secondsPerDay: 86_400 },
    });
    const candidacy = `/v1/campaigns/${id}/candidacies/a`;
    await eventually(
      () => office.get<object>(candidacy).catch(() => undefined),
      (found) => found !== undefined,
    );

    const api = { LAUREL_URL: system.api, LAUREL_TOKEN: system.adminToken };
    const account = ['--id', 'archive', '--name', '档案', '--committee', 'gongwei', '--act', 'fileRules'];
    const added = await runLaurel(['system', 'add', ...account, '--json'], api);
    assert.equal(added.code, 0, added.stderr);
    const { key } = JSON.parse(added.stdout) as { key: string };
    const listed = await runLaurel(['system', 'list'], api);
    assert.match(listed.stdout, /archive +档案 +gongwei +fileRules/);
    assert.ok(!listed.stdout.includes(key));

    const body = join(data, 'rules.json');
    writeFileSync(body, JSON.stringify({ fields: { goals: '目标', schedule: '进度', measures: '措施' } }));
    const sent = await runLaurel(
      [
        ...['system', 'signal', 'archive', '--workflow', `candidacy/${id}/a`, '--message', 'fileRules'],
        ...['--body', body, '--temporal', system.temporal],
      ],
      { LAUREL_SYSTEM_KEY: key },
    );
    assert.equal(sent.code, 0, sent.stderr);
    const { rules } = await eventually(
      () => office.get<{ rules: { filedAt: string | null } }>(candidacy),
      (now) => now.rules.filedAt !== null,
    );
    assert.ok(rules.filedAt);
  });

  it('is the one that the folder was made with: with another nothing starts, and put back all goes on', async () => {
    await system.stop();
    renameSync(file, `${file}.kept`);
    await assert.rejects(start(), /not the message key of this registry/);
    renameSync(`${file}.kept`, file);
    system = await start();
  });
});
