import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { problem, startCannedServer, type CannedServer } from './canned-server.ts';
import { command, runLaurel } from './run-laurel.ts';

const id = 'gongwei.shaoxing-2018.2019';
const address = `GET /v1/campaigns/${id}`;

describe('a command that cannot do what it is asked', () => {
  let server: CannedServer;
  const run = (...args: string[]) => runLaurel(['--url', server.url, ...args]);

  before(async () => {
    server = await startCannedServer();
  });

  after(() => {
    server.close();
  });

  it('says code, sentence, rules and fields of a refusal on stderr', async () => {
    const refusal = problem(409, 'NoticeRunning', 'the notice runs until 2020-02-09', {
      rules: ['SX-S4d:L63', 'SX-A03'],
      errors: [{ pointer: '/body/year', message: 'too small' }],
    });
    server.answers[address] = { status: 409, body: refusal };
    const [people, program] = await Promise.all([run('campaign', 'show', id), run('campaign', 'show', id, '--json')]);
    assert.deepEqual([people.code, people.stdout], [1, '']);
    assert.equal(
      people.stderr,
      '不予受理 NoticeRunning: the notice runs until 2020-02-09\n  依据 rules: SX-S4d:L63, SX-A03\n  /body/year: too small\n',
    );
    assert.deepEqual([program.code, program.stdout], [1, '']);
    assert.deepEqual(JSON.parse(program.stderr), refusal);
  });

  it('says how to give a token when it is missing or wrong', async () => {
    server.answers[address] = { status: 401, body: problem(401, 'Unauthenticated', 'a valid token is needed') };
    const { code, stderr } = await run('campaign', 'show', id, '--token', 'laurel_wrong');
    assert.equal(code, 1);
    assert.match(stderr, /Unauthenticated: .*\n.*--token or in LAUREL_TOKEN/);
    assert.ok(!stderr.includes('laurel_wrong'));
    assert.equal(server.heard.at(-1)!.authorization, 'Bearer laurel_wrong');
  });

  it('says in one line which server is away and how to start one', async () => {
    const gone = await startCannedServer();
    gone.close();
    server.answers[address] = { status: 502, body: '<h1>Bad gateway</h1>' };
    const [away, program, stranger] = await Promise.all([
      runLaurel(['campaign', 'list'], { LAUREL_URL: gone.url }),
      runLaurel(['campaign', 'list', '--json', '--url', gone.url]),
      run('campaign', 'show', id),
    ]);
    assert.deepEqual([away.code, away.stdout], [2, '']);
    assert.match(
      away.stderr,
      /^.*no Laurel server answers at http:\S+ \(ECONNREFUSED\): start one with "npm start".*\n$/,
    );
    assert.ok(away.stderr.includes(gone.url));
    assert.equal(program.code, 2);
    assert.equal((JSON.parse(program.stderr) as { title: string }).title, 'NoAnswer');
    assert.equal(stranger.code, 2);
    assert.match(stranger.stderr, /the answer is not JSON/);
  });

  it('ends with 64 when it is called wrongly', async () => {
    const [option, misspelt, incomplete, badId, badUrl, badToken] = await Promise.all([
      run('campaign', 'list', '--all'),
      run('campaign', 'lsit'),
      run('people', 'add', '--id', 'wang'),
      run('campaign', 'show', '..'),
      runLaurel(['campaign', 'list', '--url', 'ftp://laurel']),
      runLaurel(['campaign', 'list'], { LAUREL_TOKEN: 'laurel_令牌' }),
    ]);
    for (const { code, stdout } of [option, misspelt, incomplete, badId, badUrl, badToken]) {
      assert.deepEqual([code, stdout], [64, '']);
    }
    assert.match(option.stderr, /unknown option '--all'/);
    assert.match(misspelt.stderr, /Did you mean list\?/);
    assert.match(incomplete.stderr, /required option '--name <name>' not specified/);
    assert.match(badId.stderr, /organiser\.programme\.year/);
    assert.match(badUrl.stderr, /give an address such as http:/);
    assert.ok(!badToken.stderr.includes('laurel_令牌'), 'a token is never shown');
  });

  it('explains itself through a link from elsewhere, as npm installs it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-bin-'));
    const link = join(folder, 'laurel');
    symlinkSync(command, link);
    const { code, stdout } = await runLaurel(['--help'], {}, link);
    rmSync(folder, { recursive: true });
    assert.equal(code, 0);
    assert.match(stdout, /programme[^]*ledger[^]*Exit codes:[^]*64[^]*Example:/);
  });
});
