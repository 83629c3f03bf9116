import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problem, startCannedServer, type CannedServer } from './canned-server.ts';
import { runLaurel } from './run-laurel.ts';

describe('changing something through the command', () => {
  let server: CannedServer;
  const folder = mkdtempSync(join(tmpdir(), 'laurel-cli-'));
  const run = (...args: string[]) => runLaurel(args, { LAUREL_URL: server.url, LAUREL_TOKEN: 'laurel_secret' });
  const sent = (call: string) => server.heard.filter((each) => each.call === call);

  before(async () => {
    server = await startCannedServer();
  });

  after(() => {
    server.close();
    rmSync(folder, { recursive: true });
  });

  it('sends one body with one Idempotency-Key, and the key that is given', async () => {
    server.answers['POST /v1/organisations'] = {
      status: 201,
      body: { id: 'gongwei', name: '机关工委', kind: 'committee', committee: null },
    };
    const add = ['organisation', 'add', '--id', 'gongwei', '--name', '机关工委', '--kind', 'committee'];
    const [first, again] = await Promise.all([run(...add), run(...add, '--key', 'my-own-key')]);
    assert.deepEqual([first.code, again.code, first.stderr], [0, 0, '']);
    assert.match(first.stdout, /机构 organisation +gongwei 机关工委/);
    const calls = sent('POST /v1/organisations');
    assert.deepEqual(JSON.parse(calls[0]!.body), { id: 'gongwei', name: '机关工委', kind: 'committee' });
    const made = calls.map(({ key }) => key).filter((key) => key !== 'my-own-key');
    assert.equal(made.length, 1);
    assert.match(made[0]!, /^[0-9a-f-]{36}$/);
  });

  it('starts a campaign on a simulated clock with the rounds of its own', async () => {
    const none = { stages: [], tracks: [], jointReviewers: [], startedAt: null, endedAt: null, now: null };
    server.answers['POST /v1/campaigns'] = { status: 201, body: { id: 'gongwei.shaoxing-2018.2019', ...none } };
    const start = [
      'campaign',
      'start',
      '--programme',
      'shaoxing-2018',
      '--year',
      '2019',
      '--leading-group',
      'dangjian',
    ];
    const more = ['--joint-reviewer', 'jz-06', 'jz-05', '--rounds-from', 'model=2018', 'clean=2017'];
    const [started, refusedPace] = await Promise.all([
      run(...start, ...more, '--starts-at', '2019-01-01', '--seconds-per-day', '0.5', '--json'),
      run(...start, ...more, '--seconds-per-day', '0.5'),
    ]);
    assert.deepEqual([started.code, started.stderr], [0, '']);
    assert.deepEqual(JSON.parse(sent('POST /v1/campaigns')[0]!.body), {
      programme: 'shaoxing-2018',
      year: 2019,
      leadingGroup: 'dangjian',
      jointReviewers: ['jz-06', 'jz-05'],
      roundsFrom: { model: 2018, clean: 2017 },
      simulation: { startsAt: '2019-01-01', secondsPerDay: 0.5 },
    });
    assert.equal(refusedPace.code, 64);
    assert.match(refusedPace.stderr, /give --starts-at as well/);
  });

  it('shows a new token once, and says so beside it', async () => {
    const person = { id: 'wang', name: '王五', organisation: 'gongwei', roles: ['organiser', 'reviewer'] };
    server.answers['POST /v1/people'] = { status: 201, body: { ...person, token: 'laurel_new' } };
    const add = ['people', 'add', '--id', 'wang', '--name', '王五', '--organisation', 'gongwei'];
    const roles = ['--role', 'organiser', 'reviewer'];
    const [people, program] = await Promise.all([run(...add, ...roles), run(...add, ...roles, '--json')]);
    assert.deepEqual(JSON.parse(sent('POST /v1/people')[0]!.body), person);
    assert.match(people.stdout, /令牌 token +laurel_new\n$/);
    assert.match(people.stderr, /shown this once/);
    assert.deepEqual(JSON.parse(program.stdout), { ...person, token: 'laurel_new' });
    assert.equal(program.stderr, '');
  });

  it('demands both findings of a confirmation, for it is final', async () => {
    const campaign = 'gongwei.shaoxing-2018.2019';
    const asked = { campaign, unit: 'jz-17', occurredOn: '2019-05-04', category: '重大问题', description: '待核实' };
    const told = { id: 'abc', ...asked };
    server.answers['POST /v1/incidents'] = {
      status: 201,
      body: { ...told, status: 'reported', major: null, seriousImpact: null, tolerated: null },
    };
    server.answers['POST /v1/incidents/abc/confirmation'] = {
      body: {
        ...told,
        ...{ status: 'confirmed', major: true, seriousImpact: false, tolerated: false },
        ...{ campaigns: ['jz-17'], titles: [] },
      },
    };
    const confirm = ['incident', 'confirm', 'abc', '--reason', '核查结论', '--major'];
    const where = ['--campaign', campaign, '--unit', 'jz-17', '--occurred-on', '2019-05-04'];
    const [reported, confirmed, halfSaid] = await Promise.all([
      run('incident', 'report', ...where, '--category', '重大问题', '--description', '待核实'),
      run(...confirm, '--no-serious-impact'),
      run(...confirm),
    ]);
    assert.match(reported.stdout, /事件 incident +abc\n/);
    assert.deepEqual(JSON.parse(sent('POST /v1/incidents')[0]!.body), asked);
    assert.match(confirmed.stdout, /严重影响 serious impact +否 no\n[^]*涉及 reached +jz-17\n/);
    const finding = { major: true, seriousImpact: false, reason: '核查结论' };
    assert.deepEqual(JSON.parse(sent('POST /v1/incidents/abc/confirmation')[0]!.body), finding);
    assert.equal(halfSaid.code, 64);
    assert.match(halfSaid.stderr, /--serious-impact' not specified/);
  });

  it('imports a list of units, and sends none of a list that is wrong', async () => {
    const call = 'POST /v1/committees/gongwei/units';
    server.answers[call] = { status: 201, body: { imported: 2 } };
    const [good, bad] = [join(folder, 'good.csv'), join(folder, 'bad.csv')];
    writeFileSync(good, 'id,name\njz-01,市委办公室\njz-02,市人大机关\n');
    writeFileSync(bad, 'id,name\njz-01,市委办公室\nJZ_02,市人大机关\njz-01,\n');
    const [imported, people, program, missing] = await Promise.all([
      run('units', 'import', good, '--committee', 'gongwei'),
      run('units', 'import', bad, '--committee', 'gongwei'),
      run('units', 'import', bad, '--committee', 'gongwei', '--json'),
      run('units', 'import', join(folder, 'none.csv'), '--committee', 'gongwei'),
    ]);
    assert.equal(imported.stdout, '已导入 imported: 2 units of gongwei\n');
    assert.equal(sent(call).length, 1);
    assert.equal(sent(call)[0]!.type, 'text/csv');
    assert.match(sent(call)[0]!.body, /jz-02,市人大机关/);

    assert.deepEqual([people.code, people.stdout], [1, '']);
    assert.match(people.stderr, /bad\.csv:3: id: small letters/);
    assert.match(people.stderr, /bad\.csv:4: name: is empty/);
    assert.match(people.stderr, /bad\.csv:4: id: jz-01 stands on line 2 already/);
    assert.deepEqual([program.code, program.stdout], [1, '']);
    const { title, errors } = JSON.parse(program.stderr) as { title: string; errors: { pointer: string }[] };
    assert.equal(title, 'InvalidInput');
    assert.ok(errors.some(({ pointer }) => pointer === '/body/line/3/id'));
    assert.equal(missing.code, 64);
    assert.match(missing.stderr, /none\.csv cannot be read \(ENOENT\)/);
  });

  it('names the key of a change whose outcome is open', async () => {
    server.answers['POST /v1/committees/faulty/units'] = {
      status: 503,
      body: problem(503, 'Unavailable', 'try again'),
    };
    const good = join(folder, 'few.csv');
    writeFileSync(good, 'id,name\njz-01,市委办公室\n');
    const importing = ['units', 'import', good, '--committee', 'faulty', '--key', 'import-of-may'];
    const [people, program] = await Promise.all([run(...importing), run(...importing, '--json')]);
    assert.deepEqual([people.code, program.code, people.stdout + program.stdout], [2, 2, '']);
    assert.match(people.stderr, /未能办理 Unavailable: try again\n.*same command with --key import-of-may/);
    assert.deepEqual(JSON.parse(program.stderr), { ...problem(503, 'Unavailable', 'try again'), key: 'import-of-may' });
  });
});
