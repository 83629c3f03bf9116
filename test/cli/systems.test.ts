import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemView } from '../../contracts/views.ts';
import { newMessageKey, printMessageKey } from '../../sealing/keys.ts';
import { startCannedServer, type CannedServer } from './canned-server.ts';
import { runLaurel } from './run-laurel.ts';

const archive = {
  ...{ id: 'archive', name: '档案系统', committee: 'gongwei', acts: ['fileRules', 'recordCheck'] },
  ...{ mayActFor: true, keyNumber: 1, active: true },
};
const key = printMessageKey(newMessageKey());

describe('other systems through the command', () => {
  let server: CannedServer;
  const folder = mkdtempSync(join(tmpdir(), 'laurel-systems-'));
  const run = (...args: string[]) =>
    runLaurel(['system', ...args], { LAUREL_URL: server.url, LAUREL_TOKEN: 'laurel_secret' });
  const bodies = (call: string) =>
    server.heard.filter((each) => each.call === call).map(({ body }) => JSON.parse(body) as unknown);

  before(async () => {
    server = await startCannedServer();
    assert.deepEqual(systemView.parse(archive), archive);
    const register = { ...archive, id: 'register', name: '纪检系统', acts: ['confirmIncident'], mayActFor: false };
    Object.assign(server.answers, {
      'POST /v1/systems': { status: 201, body: { ...archive, key } },
      'GET /v1/systems?limit=200': { body: { items: [archive], next: 'WzJd' } },
      'GET /v1/systems?limit=200&cursor=WzJd': {
        body: { items: [{ ...register, keyNumber: 3, active: false }], next: null },
      },
      'POST /v1/systems/archive/key': { body: { ...archive, keyNumber: 2, key } },
      'POST /v1/systems/again/key': { body: { ...archive, id: 'again', keyNumber: 2, key: null } },
      'POST /v1/systems/archive/deactivation': { body: { ...archive, active: false } },
    });
  });

  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('adds one, and shows its key once with what to do with it', async () => {
    const add = ['add', '--id', 'archive', '--name', '档案系统', '--committee', 'gongwei'];
    const acts = ['--act', 'fileRules', 'recordCheck'];
    const [people, program, unknown, none] = await Promise.all([
      run(...add, ...acts, '--may-act-for'),
      run(...add, ...acts, '--json'),
      run(...add, '--act', 'decideEverything'),
      run(...add),
    ]);
    assert.equal(people.code, 0);
    assert.ok(people.stdout.includes(key));
    assert.match(people.stdout, /系统 system +archive 档案系统\n[^]*职权 acts +fileRules, recordCheck\n/);
    assert.match(people.stderr, /shown this once/);
    assert.deepEqual([JSON.parse(program.stdout), program.stderr], [{ ...archive, key }, '']);
    const asked = { id: 'archive', name: '档案系统', committee: 'gongwei', acts: archive.acts };
    const mayActFor = (body: unknown) => (body as { mayActFor: boolean }).mayActFor;
    const sent = bodies('POST /v1/systems').sort((a, b) => Number(mayActFor(a)) - Number(mayActFor(b)));
    assert.deepEqual(sent, [
      { ...asked, mayActFor: false },
      { ...asked, mayActFor: true },
    ]);
    assert.deepEqual([unknown.code, none.code], [64, 64]);
    assert.match(unknown.stderr, /decideEverything.*Allowed choices are fileRules/);
  });

  it('lists all of them, with what each may do and whether it still may', async () => {
    const [people, program] = await Promise.all([run('list'), run('list', '--json')]);
    assert.deepEqual([people.code, people.stderr], [0, '']);
    assert.match(people.stdout, /archive +档案系统 +gongwei +fileRules, recordCheck +是 yes +1 +是 yes/);
    assert.match(people.stdout, /register +纪检系统 +gongwei +confirmIncident +否 no +3 +否 no/);
    const { items, next } = JSON.parse(program.stdout) as { items: { id: string }[]; next: null };
    assert.deepEqual([items.map(({ id }) => id), next], [['archive', 'register'], null]);
    assert.ok(!people.stdout.includes(key));
  });

  it('gives one a new key, and says where the key is when the call was repeated', async () => {
    const [renewed, repeated] = await Promise.all([
      run('renew-key', 'archive'),
      run('renew-key', 'again', '--key', 'renew-of-may'),
    ]);
    assert.deepEqual([renewed.code, repeated.code], [0, 0]);
    assert.match(renewed.stdout, /密钥号 key number +2\n/);
    assert.ok(renewed.stdout.includes(key));
    assert.match(renewed.stderr, /shown this once/);
    assert.match(repeated.stdout, /密钥 key +–\n/);
    assert.match(repeated.stderr, /in the first answer to this call/);
    const calls = server.heard.filter((each) => each.call === 'POST /v1/systems/again/key');
    assert.deepEqual(
      calls.map((each) => each.key),
      ['renew-of-may'],
    );
  });

  it('takes one off for a reason, and for none not', async () => {
    const [off, why] = await Promise.all([
      run('deactivate', 'archive', '--reason', '停用'),
      run('deactivate', 'archive'),
    ]);
    assert.equal(off.code, 0);
    assert.match(off.stdout, /有效 active +否 no\n/);
    assert.ok(!off.stdout.includes('密钥 key '), 'no key is shown');
    assert.equal(why.code, 64);
    assert.deepEqual(bodies('POST /v1/systems/archive/deactivation'), [{ reason: '停用' }]);
  });

  it('sends no signal without a key and a body', async () => {
    const [good, wrong] = [join(folder, 'good.json'), join(folder, 'wrong.json')];
    writeFileSync(good, '{"fields":{}}');
    writeFileSync(wrong, '["fields"]');
    const signal = ['signal', 'archive', '--workflow', 'candidacy/c/u', '--message', 'fileRules'];
    const [keyless, badKey, badBody, missing, badNumber] = await Promise.all([
      run(...signal, '--body', good),
      run(...signal, '--body', good, '--system-key', 'c2hvcnQ='),
      run(...signal, '--body', wrong, '--system-key', key),
      run(...signal, '--body', join(folder, 'none.json'), '--system-key', key),
      run(...signal, '--body', good, '--system-key', key, '--key-number', '0'),
    ]);
    for (const { code, stdout } of [keyless, badKey, badBody, missing, badNumber])
      assert.deepEqual([code, stdout], [64, '']);
    assert.match(keyless.stderr, /required option '--system-key <key>' not specified/);
    assert.match(badKey.stderr, /the key of the system is 32 bytes in base64/);
    assert.ok(!badKey.stderr.includes('c2hvcnQ='), 'a key is never shown');
    assert.match(badBody.stderr, /wrong\.json is no JSON object/);
    assert.match(missing.stderr, /none\.json cannot be read \(ENOENT\)/);
    assert.match(badNumber.stderr, /--key-number/);
  });
});
