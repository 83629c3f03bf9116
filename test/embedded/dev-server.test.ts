import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
import { startDevServer, type DevServer, type DevServerOptions } from '../../embedded/dev-server.ts';
import { noteMaker, readMaker } from '../../embedded/made-by.ts';
import { failingWorkflows } from '../../engine/looks.ts';
import { isListening } from '../../embedded/ports.ts';

describe('the dev server on a folder', () => {
  let folder: string;
  let said: string[];
  const running: DevServer[] = [];
  const ownEnv = { ...process.env, TEMPORAL_ADDRESS: undefined };

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-dev-server-'));
    said = [];
  });
  afterEach(async () => {
    await Promise.all(running.splice(0).map((server) => server.stop()));
    rmSync(folder, { recursive: true });
  });

  it('answers on loopback, with its web page and the search attributes asked for', async () => {
    const server = await start({ searchAttributes: { unit: 'Keyword', year: 'Int' } });
    assert.match(server.address, /^127\.0\.0\.1:\d+$/);
    assert.equal((await fetch(server.uiAddress!)).status, 200);
    assert.deepEqual(await attributes(server), { unit: 2, year: 3 });
  });

  it('keeps data and addresses from one run to the next, and adds search attributes that are new', async () => {
    const before = await start({ searchAttributes: { unit: 'Keyword' } });
    await withClient(before, (client) => client.workflow.start('campaign', { workflowId: '2027', taskQueue: 'none' }));
    await before.stop();
    const after = await start({ searchAttributes: { unit: 'Keyword', year: 'Int' } });
    assert.deepEqual([after.address, after.uiAddress], [before.address, before.uiAddress]);
    assert.equal(await statusOf(after, '2027'), 'RUNNING');
    assert.deepEqual(await attributes(after), { unit: 2, year: 3 });
  });

  it('puts data aside that a server of another version made, says so, and what to do', async () => {
    const before = await start();
    await withClient(before, (client) => client.workflow.start('campaign', { workflowId: '2027', taskQueue: 'none' }));
    await before.stop();
    const { temporal: version } = readMaker(folder);
    assert.match(version ?? '', /^\d+\.\d+\.\d+$/);
    noteMaker(folder, { temporal: '1.0.0' });
    said.splice(0);
    const after = await start();
    assert.match(said.join('\n'), /made by version 1\.0\.0, and this is \d.*laurel engine restore/);
    await assert.rejects(statusOf(after, '2027'), WorkflowNotFoundError);
    const kept = readdirSync(folder).filter((name) => /^of-1\.0\.0-\d+\.temporal\.sqlite/.test(name));
    assert.ok(kept.length > 0, readdirSync(folder).join(', '));
    assert.equal(readMaker(folder).temporal, version);
    said.splice(0);
    await after.stop();
    await start();
    assert.doesNotMatch(said.join('\n'), /made by/);
  });

  it('is adopted after its parent was killed, with nothing lost, and ended by the adopter', async () => {
    const orphan = await startInProcessThatIsKilled();
    assert.ok(await isListening(orphan.address));
    const adopted = await start();
    assert.deepEqual([adopted.address, adopted.pid], [orphan.address, orphan.pid]);
    assert.match(said.join('\n'), new RegExp(`took over process ${orphan.pid} `));
    assert.equal(await statusOf(adopted, 'before the kill'), 'RUNNING');
    await adopted.stop();
    assert.equal(await isListening(orphan.address), false);
  });

  it('starts anew on the data when the server was killed too', async () => {
    const orphan = await startInProcessThatIsKilled();
    process.kill(orphan.pid, 'SIGKILL');
    const server = await start();
    assert.notEqual(server.pid, orphan.pid);
    assert.equal(await statusOf(server, 'before the kill'), 'RUNNING');
  });

  it('leaves alone a process that has got the pid of its former one', async () => {
    const stranger = spawn('sleep', ['60']);
    const record = {
      pid: stranger.pid,
      processStartedAt: 'another boot/1',
      address: '127.0.0.1:9',
      uiAddress: null,
      binary: '',
    };
    writeFileSync(join(folder, 'temporal.json'), JSON.stringify(record));
    await start();
    assert.equal(stranger.exitCode, null);
    stranger.kill();
  });

  it('moves to another port when somebody has taken its former one', async () => {
    const before = await start();
    await before.stop();
    const taken = createServer().listen(Number(before.address.split(':')[1]), '127.0.0.1');
    await once(taken, 'listening');
    const after = await start();
    assert.notEqual(after.address, before.address);
    assert.equal(after.uiAddress, before.uiAddress);
    taken.close();
  });

  it('refuses a second server on the folder', async () => {
    await start();
    await assert.rejects(start(), new RegExp(`In use by process ${process.pid} .*temporal.lock`));
  });

  it('refuses a search attribute that the folder holds with another type', async () => {
    const before = await start({ searchAttributes: { unit: 'Keyword' } });
    await before.stop();
    await assert.rejects(start({ searchAttributes: { unit: 'Int' } }), /unit is Keyword in namespace default, but Int/);
    assert.equal(await isListening(before.address), false);
  });

  it('tells the end of the log when the server does not come up', async () => {
    const path = join(folder, 'temporal');
    writeFileSync(path, '#!/bin/sh\n[ "$1" = --version ] && exit 0\necho the disk is full >&2\nexit 1\n');
    chmodSync(path, 0o755);
    const env = { PATH: folder };
    await assert.rejects(start({ env }), /Temporal server at 127.* ended with 1\. Its log ends:\nthe disk is full/);
  });

  it('is started again at the same address when it ends by itself, with its data, and says so', async () => {
    const server = await start();
    const { pid: first, address } = server;
    await withClient(server, (client) => client.workflow.start('campaign', { workflowId: '2027', taskQueue: 'none' }));
    process.kill(first!, 'SIGKILL');
    await untilSaid(/runs again, as process/);
    assert.match(said.join('\n'), /process \d+ ended with SIGKILL by itself; starting it again/);
    assert.notEqual(server.pid, first);
    assert.equal(server.address, address);
    assert.equal(await statusOf(server, '2027'), 'RUNNING');
    await server.stop();
    assert.equal(await isListening(address), false);
  });

  it('in memory says so when it ends by itself, and stays away: what it knew is gone', async () => {
    const server = await start({ folder: undefined });
    process.kill(server.pid!, 'SIGKILL');
    await untilSaid(/process \d+ ended with SIGKILL by itself$/);
  });

  it('ends with a process that fails, and leaves nothing running', async () => {
    const parent = startInProcess('process.exit(1);');
    await once(parent, 'exit');
    const { address } = recorded();
    while (await isListening(address)) await new Promise((resolve) => setTimeout(resolve, 50));
  });

  it('finds the workflows whose tasks fail over and over, and no other', async function () {
    const server = await start();
    // Earlier ones do not say.
    const [major = 0, minor = 0] = (readMaker(folder).temporal ?? '').split('.').map(Number);
    if (major === 1 && minor < 30) this.skip();
    await withClient(server, async (client) => {
      for (const id of ['broken', 'waiting'])
        await client.workflow.start('campaign', { workflowId: id, taskQueue: id });
      assert.deepEqual(await failingWorkflows(client), []);
      const { workflowService } = client.connection;
      const failOnce = async () => {
        const asked = { namespace: 'default', taskQueue: { name: 'broken' }, identity: 'test' };
        // Longer than the server lets a poll wait.
        const { taskToken } = await client.withDeadline(Date.now() + 120_000, () =>
          workflowService.pollWorkflowTaskQueue(asked),
        );
        if (taskToken.length > 0) await workflowService.respondWorkflowTaskFailed({ namespace: 'default', taskToken });
      };
      while ((await failingWorkflows(client)).length === 0) await failOnce();
      assert.deepEqual(await failingWorkflows(client), ['broken']);
    });
  });

  it('is the running cluster where TEMPORAL_ADDRESS names one, and leaves it running', async () => {
    const cluster = await start();
    const joined = await startDevServer({
      say: (line) => said.push(line),
      searchAttributes: { unit: 'Keyword' },
      env: { ...process.env, TEMPORAL_ADDRESS: cluster.address },
    });
    assert.deepEqual([joined.address, joined.pid], [cluster.address, undefined]);
    assert.deepEqual(await attributes(cluster), { unit: 2 });
    await joined.stop();
    assert.ok(await isListening(cluster.address));
  });

  it('is in memory without a folder, and then without a web page', async () => {
    const server = await start({ folder: undefined, searchAttributes: { unit: 'Keyword' }, namespace: 'own' });
    assert.equal(server.uiAddress, undefined);
    assert.deepEqual(await attributes(server, 'own'), { unit: 2 });
    await server.stop();
    assert.equal(await isListening(server.address), false);
  });

  async function start(options: Partial<DevServerOptions> = {}): Promise<DevServer> {
    const server = await startDevServer({ folder, env: ownEnv, say: (line) => said.push(line), ...options });
    running.push(server);
    return server;
  }

  async function untilSaid(line: RegExp): Promise<void> {
    while (!said.some((each) => line.test(each))) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** A server with one workflow, whose parent is killed without warning. */
  async function startInProcessThatIsKilled(): Promise<{ address: string; pid: number }> {
    const parent = startInProcess('setInterval(() => {}, 1000);');
    await once(createInterface(parent.stdout!), 'line');
    parent.kill('SIGKILL');
    await once(parent, 'exit');
    return recorded();
  }

  const recorded = () =>
    JSON.parse(readFileSync(join(folder, 'temporal.json'), 'utf8')) as { address: string; pid: number };

  /** Another process that starts a server with one workflow, says so, and then does this. */
  function startInProcess(then: string): ChildProcess {
    const script = `
      import { Client, Connection, WorkflowNotFoundError } from '@temporalio/client';
      const { startDevServer } = await import(${JSON.stringify(new URL('../../embedded/dev-server.ts', import.meta.url))});
      const { address } = await startDevServer({ folder: ${JSON.stringify(folder)}, say: () => {} });
      const client = new Client({ connection: await Connection.connect({ address }) });
      await client.workflow.start('campaign', { workflowId: 'before the kill', taskQueue: 'none' });
      console.log('started');
      ${then}`;
    return spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: ownEnv,
    });
  }

  async function withClient<T>({ address }: DevServer, use: (client: Client) => Promise<T>): Promise<T> {
    const connection = await Connection.connect({ address });
    return await use(new Client({ connection })).finally(() => connection.close());
  }

  const statusOf = (server: DevServer, workflowId: string) =>
    withClient(server, async (client) => (await client.workflow.getHandle(workflowId).describe()).status.name);

  const attributes = (server: DevServer, namespace = 'default') =>
    withClient(server, async ({ connection }) => {
      return (await connection.operatorService.listSearchAttributes({ namespace })).customAttributes;
    });
});
