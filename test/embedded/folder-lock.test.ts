import assert from 'node:assert/strict';
import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { FolderLockedError, lockFolder, waitForFolder } from '../../embedded/folder-lock.ts';
import { identify } from '../../embedded/process-identity.ts';

describe('locking a folder', () => {
  let folder: string;
  const contenders: ChildProcess[] = [];

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'laurel-lock-'))));
  afterEach(() => {
    for (const contender of contenders.splice(0)) contender.kill('SIGKILL');
    rmSync(folder, { recursive: true });
  });

  it('refuses while the owner lives, naming its pid and the file', async () => {
    const owner = await contend();
    assert.equal(owner.answer, 'won');
    assert.throws(
      () => lockFolder(folder, 'data'),
      (error) =>
        error instanceof FolderLockedError &&
        error.message.includes(`process ${String(owner.process.pid)} `) &&
        error.message.includes(join(folder, 'data.lock')),
    );
  });

  it('refuses a second time within one process', () => {
    const lock = lockFolder(folder, 'data');
    assert.throws(() => lockFolder(folder, 'data'), FolderLockedError);
    lock.release();
  });

  it('is free after a release, and under another name at any time', () => {
    const lock = lockFolder(folder, 'data');
    lockFolder(folder, 'other').release();
    lock.release();
    lockFolder(folder, 'data').release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('is taken over from an owner that was killed', async () => {
    const owner = await contend();
    owner.process.kill('SIGKILL');
    await once(owner.process, 'exit');
    assert.ok(existsSync(join(folder, 'data.lock')));
    const lock = lockFolder(folder, 'data');
    assert.equal(holder().pid, process.pid);
    lock.release();
  });

  it('is taken over when the pid has been given to another process', () => {
    leave({ pid: process.ppid, processStartedAt: 'another boot/1' });
    lockFolder(folder, 'data').release();
  });

  it('counts a process without a known start as alive', () => {
    leave({ pid: process.ppid, processStartedAt: null });
    assert.throws(() => lockFolder(folder, 'data'), FolderLockedError);
  });

  it('is never taken from another host, whose processes cannot be seen', () => {
    leave({ ...dead(), host: 'elsewhere' });
    assert.throws(() => lockFolder(folder, 'data'), /on elsewhere\. If that machine or container is gone/);
  });

  it('refuses a file that is no lock, rather than guess', () => {
    writeFileSync(join(folder, 'data.lock'), '');
    assert.throws(() => lockFolder(folder, 'data'), /Not a lock that can be read/);
  });

  it('goes to one only of many that find the same dead owner', async () => {
    leave(dead());
    const all = await Promise.all(Array.from({ length: 6 }, contend));
    assert.deepEqual(
      all.map(({ answer }) => answer).filter((answer) => answer === 'won'),
      ['won'],
    );
    const winner = all.find(({ answer }) => answer === 'won');
    assert.equal(holder().pid, winner?.process.pid);
  });

  it('is taken over even when the one before was killed while taking it over', () => {
    leave(dead());
    leave(dead('second'), 'data.lock.first');
    lockFolder(folder, 'data').release();
    assert.deepEqual(readdirSync(folder), []);
  });

  it('waits for its turn on request, saying for whom', async () => {
    const lock = lockFolder(folder, 'data');
    setTimeout(() => {
      lock.release();
    }, 100);
    const said: string[] = [];
    (await waitForFolder(folder, 'data', (line) => said.push(line))).release();
    assert.match(said.join('\n'), new RegExp(`^Waiting for process ${process.pid}, which holds .*data.lock$`));
  });

  const holder = () => JSON.parse(readFileSync(join(folder, 'data.lock'), 'utf8')) as { pid: number };

  function leave(found: object, name = 'data.lock'): void {
    const lock = { id: 'first', host: hostname(), since: '2026-01-01T00:00:00.000Z', ...found };
    writeFileSync(join(folder, name), JSON.stringify(lock));
  }

  function dead(id = 'first') {
    const { pid } = spawnSync('true');
    return { id, pid, processStartedAt: identify(process.pid).processStartedAt };
  }

  /** Another process that tries to take the lock and, if it wins, stays. */
  async function contend(): Promise<{ process: ChildProcess; answer: string }> {
    const lockModule = JSON.stringify(new URL('../../embedded/folder-lock.ts', import.meta.url));
    const script = `
      const { lockFolder } = await import(${lockModule});
      try { lockFolder(${JSON.stringify(folder)}, 'data'); console.log('won'); } catch (error) { console.log(error.name); }
      setInterval(() => {}, 1000);`;
    const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    contenders.push(child);
    const [answer] = (await once(createInterface(child.stdout), 'line')) as [string];
    return { process: child, answer };
  }
});
