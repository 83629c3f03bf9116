import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const ownLog = (data: string) => join(data, 'laurel.log');

interface Ended {
  readonly code: number;
  readonly said: string;
}

describe('the door of every command', () => {
  let data: string;
  beforeEach(() => (data = mkdtempSync(join(tmpdir(), 'laurel-door-'))));
  afterEach(() => {
    rmSync(data, { recursive: true, force: true });
  });

  it('says of a fault one sentence, keeps its trace in a log for its owner’s eyes, and ends with a code', async () => {
    const { code, said } = await enter("throw new Error('the sky fell', { cause: new Error('of a reason') });");
    assert.equal(code, 70);
    assert.match(said, /^程序出错.*the sky fell.* \/ a fault of the program ended it: the sky fell/);
    assert.match(said, new RegExp(`see ${ownLog(data)}\n$`));
    assert.doesNotMatch(said, /\n\s+at /);
    assert.match(readFileSync(ownLog(data), 'utf8'), /the sky fell\n\s+at [^]*caused by Error: of a reason/);
    assert.equal(statSync(ownLog(data)).mode & 0o777, 0o600);
  });

  it('ends after an error that nobody waits for, and though something keeps the process alive', async () => {
    for (const how of ["void Promise.reject(new Error('lost'));", "setTimeout(() => { throw new Error('lost'); });"]) {
      const { code, said } = await enter(`setInterval(() => {}, 1000); ${how} await new Promise(() => {});`);
      assert.deepEqual([code, /lost/.test(said)], [70, true]);
    }
  });

  it('says what somebody can mend as it is, without a log', async () => {
    const trouble = `const { Trouble } = await import(${JSON.stringify(join(root, 'contracts/trouble.ts'))});
      throw new Trouble({ zh: '端口被占', en: 'the port is taken' });`;
    assert.deepEqual(await enter(trouble), { code: 1, said: '端口被占 / the port is taken\n' });
  });

  it('tells a Node that is too old so in one line', async () => {
    const old = join(data, 'old.cjs');
    writeFileSync(old, "Object.defineProperty(process.versions, 'node', { value: '20.18.9' });");
    const { code, said } = await enter('console.log(1);', { NODE_OPTIONS: `--require ${old}` });
    assert.equal(code, 1);
    assert.match(
      said,
      /^这里的 Node\.js 是 20\.18\.9，需要 20\.19 或更新.* \/ Node\.js 20\.18\.9 is too old, 20\.19 or later.*\n$/,
    );
  });

  it('asks no proxy for what is on this machine, whatever the environment says', async () => {
    const env = { no_proxy: 'intranet', NO_PROXY: '', no_grpc_proxy: 'mirror' };
    const { said } = await enter(
      'console.error(process.env.no_proxy, process.env.NO_PROXY, process.env.no_grpc_proxy);',
      env,
    );
    const own = 'localhost,127.0.0.1,::1';
    assert.equal(said, `${own},intranet ${own},intranet ${own},mirror\n`);
  });

  /** Runs a program of its own through the door, away from the project. */
  function enter(program: string, env: NodeJS.ProcessEnv = {}): Promise<Ended> {
    const file = join(data, 'program.mts');
    writeFileSync(file, program);
    const options = { env: { ...process.env, LAUREL_DATA: data, ...env }, cwd: tmpdir() };
    return new Promise((resolve) => {
      const child = execFile(
        process.execPath,
        [join(root, 'setup/begin.cjs'), file],
        options,
        (_error, stdout, stderr) => {
          resolve({ code: child.exitCode ?? -1, said: stdout + stderr });
        },
      );
    });
  }
});
