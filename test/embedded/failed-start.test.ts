import assert from 'node:assert/strict';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockFolder } from '../../embedded/folder-lock.ts';
import { FOLDER_FORMAT, noteMaker, ownMaker } from '../../embedded/made-by.ts';
import { isListening } from '../../embedded/ports.ts';
import { endOf, startScript } from '../support/process.ts';

describe('a start that cannot succeed', () => {
  let folder: string;
  let data: string;
  const servers: Server[] = [];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-failed-'));
    data = join(folder, 'data');
  });
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it('says that the port is taken, before anything is made or started', async () => {
    const LAUREL_PORT = String(await takenPort());
    const { code, said } = await start({ LAUREL_PORT });
    assert.equal(code, 1);
    assert.match(
      said,
      new RegExp(`^端口 ${LAUREL_PORT} 已被.* / port ${LAUREL_PORT} is taken .*LAUREL_PORT=\\d+ npm start\n$`),
    );
    assert.ok(!existsSync(join(data, 'registry')));
  });

  it('says that a setting is wrong', async () => {
    const { code, said } = await start({ LAUREL_PORT: 'abc' });
    assert.equal(code, 64);
    assert.match(said, /^环境变量 LAUREL_PORT "abc" .*\n$/);
  });

  it('says that the folder is in use, by whom, and what to do', async () => {
    const lock = lockFolder(data, 'laurel');
    const { code, said } = await start();
    assert.equal(code, 1);
    assert.match(
      said,
      new RegExp(`已被进程 ${process.pid} 使用.*In use by process ${process.pid} .*stop that process first\n$`),
    );
    lock.release();
  });

  it('leaves a folder of other files alone: their permissions are not ours to narrow', async () => {
    mkdirSync(data);
    writeFileSync(join(data, 'letter.txt'), '');
    assert.match((await start()).said, /holds other files and no data of Laurel/);
  });

  it('says that the folder cannot be written to', async () => {
    writeFileSync(join(folder, 'file'), '');
    symlinkSync(join(folder, 'file'), data);
    assert.match((await start()).said, /cannot be written to \(E\w+\).*LAUREL_DATA/);
  });

  it('says that there is no such folder of programmes', async () => {
    assert.match(
      (await start({ LAUREL_PROGRAMMES: join(folder, 'none') })).said,
      /LAUREL_PROGRAMMES names .*no folder/,
    );
  });

  it('says that Node has too little memory, instead of ending in the middle', async () => {
    assert.match((await start({ NODE_OPTIONS: '--max-old-space-size=64' })).said, /MB of memory only/);
  });

  it('says which secret is damaged, and what to do', async () => {
    mkdirSync(data);
    writeFileSync(join(data, 'message.key'), '');
    writeFileSync(join(data, 'admin.token'), '');
    assert.match((await start()).said, /message\.key is not the key .*put it back/);
    rmSync(join(data, 'message.key'));
    assert.match((await start()).said, /admin\.token is empty.*delete it and start again/);
  });

  it('refuses a folder of another format, or of a newer version, which it would read wrongly', async () => {
    mkdirSync(data);
    noteMaker(data, { laurel: '0.1.0', format: FOLDER_FORMAT + 1 });
    assert.match((await start()).said, /has format 2 \(Laurel 0\.1\.0\).*open it with 0\.1\.0/);
    noteMaker(data, { laurel: '0.10.0', format: FOLDER_FORMAT });
    assert.match((await start()).said, /更新的创评 0\.10\.0.*take 0\.10\.0 or later/);
    assert.ok(!existsSync(join(data, 'registry')));
  });

  it('begins no new registry where one has been and is gone', async () => {
    mkdirSync(data);
    noteMaker(data, ownMaker);
    assert.match((await start()).said, /台账库 registry 不见了.*the registry is gone .* from a backup/);
  });

  it('says that the registry is damaged, keeps the trace in the log that it names, and ends', async () => {
    mkdirSync(join(data, 'registry'), { recursive: true });
    writeFileSync(join(data, 'registry', 'PG_VERSION'), '18\n');
    const { code, said } = await start();
    assert.equal(code, 1);
    assert.match(said, /台账库 .* 打不开.*cannot be opened .* from a backup/);
    assert.match(said, /see .*laurel\.log/);
    assert.match(readFileSync(join(data, 'laurel.log'), 'utf8'), /caused by/);
  });

  it('ends with what it has started, when the database of Temporal is damaged', async () => {
    mkdirSync(data);
    writeFileSync(join(data, 'temporal.sqlite'), 'no database at all '.repeat(1000));
    const { code, said } = await start();
    assert.equal(code, 1);
    assert.match(said, /move temporal\.sqlite\* out of .*engine restore/);
    const { address } = JSON.parse(readFileSync(join(data, 'temporal.json'), 'utf8')) as { address: string };
    assert.equal(await isListening(address), false);
  });

  it('is broken off by the first SIGTERM', async () => {
    const started = startScript('embedded/main.ts', [], { LAUREL_DATA: data, LAUREL_PORT: '0', TEMPORAL_ADDRESS: '' });
    // The lock is the first thing that a start makes.
    while (!existsSync(join(data, 'laurel.lock'))) await new Promise((resolve) => setTimeout(resolve, 20));
    started.child.kill('SIGTERM');
    assert.equal(await endOf(started), 128 + 15);
    assert.match(started.output(), /the start was broken off/);
  });

  async function start(env: NodeJS.ProcessEnv = {}): Promise<{ code: number | null; said: string }> {
    const own = { LAUREL_DATA: data, LAUREL_PORT: '0', TEMPORAL_ADDRESS: '', ...env };
    const started = startScript('embedded/main.ts', [], own);
    const code = await endOf(started);
    return { code, said: started.output() };
  }

  async function takenPort(): Promise<number> {
    const server = createServer().listen(0, '127.0.0.1');
    servers.push(server);
    await once(server, 'listening');
    return (server.address() as AddressInfo).port;
  }
});
