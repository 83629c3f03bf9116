import { randomUUID } from 'node:crypto';
import { closeSync, fsyncSync, linkSync, mkdirSync, openSync, readFileSync, rmSync, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Trouble, type Sentence } from '../contracts/trouble.ts';
import type { Say } from './paths.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';

export interface FolderLock {
  readonly file: string;
  release(): void;
}

/** Makes this process the folder's only owner of that name; refuses at once while another owner lives. */
export function lockFolder(folder: string, name: string): FolderLock {
  mkdirSync(folder, { recursive: true });
  return take(join(folder, `${name}.lock`));
}

/** Like `lockFolder`, but waits for its turn. */
export async function waitForFolder(
  folder: string,
  name: string,
  say: Say,
  limitMs = 15 * 60_000,
): Promise<FolderLock> {
  const deadline = Date.now() + limitMs;
  for (let told = false; ; told = true) {
    try {
      return lockFolder(folder, name);
    } catch (error) {
      if (!(error instanceof FolderLockedError) || Date.now() > deadline) throw error;
      if (!told) say(`Waiting for process ${error.pid}, which holds ${error.file}`);
      await sleep(300);
    }
  }
}

/** Refuses while another process owns the folder, without taking it. */
export function refuseIfHeld(folder: string, name: string): void {
  const file = join(folder, `${name}.lock`);
  const holder = read(file);
  if (holder && isHeld(holder)) throw new FolderLockedError(file, holder);
}

/** Another process owns the folder. */
export class FolderLockedError extends Trouble {
  override readonly name = 'FolderLockedError';
  readonly file: string;
  readonly pid: number;

  constructor(file: string, { pid, host, since }: Holder) {
    const what = host === hostname() ? here : elsewhere(host);
    super({
      zh: `已被进程 ${pid} 使用（自 ${since}）：${file}。${what.zh}`,
      en: `In use by process ${pid} since ${since}: ${file}${what.en}`,
    });
    this.file = file;
    this.pid = pid;
  }
}

const here: Sentence = {
  zh: '它已在运行：请直接使用，或先停止那个进程',
  en: '. It runs already: use that one, or stop that process first',
};

const elsewhere = (host: string): Sentence => ({
  zh: `那个进程在 ${host} 上。若那台机器或容器已不复存在，请删除该文件`,
  en: ` on ${host}. If that machine or container is gone for good, delete the file`,
});

interface Holder extends ProcessIdentity {
  readonly id: string;
  readonly host: string;
  readonly since: string;
}

function take(file: string): FolderLock {
  const own: Holder = {
    id: randomUUID(),
    ...identify(process.pid),
    host: hostname(),
    since: new Date().toISOString(),
  };
  while (!create(file, own)) {
    const holder = read(file);
    if (!holder) continue;
    if (isHeld(holder)) throw new FolderLockedError(file, holder);
    clear(file, holder);
  }
  return {
    file,
    release: () => {
      removeIfStill(file, own);
    },
  };
}

/** Only a process can tell about its neighbours: a holder on another host counts as alive. */
function isHeld(holder: Holder): boolean {
  return holder.host !== hostname() || isAlive(holder);
}

/**
 * Removes a dead owner's lock. Two contenders may find it, and the slower one must not remove the lock that the faster
 * one has since taken: so the right to remove this very lock is itself a lock, named after it.
 */
function clear(file: string, dead: Holder): void {
  const right = take(`${file}.${dead.id}`);
  try {
    removeIfStill(file, dead);
  } finally {
    right.release();
  }
}

function removeIfStill(file: string, holder: Holder): void {
  if (read(file)?.id === holder.id) rmSync(file, { force: true });
}

/** Exclusive like O_EXCL, and the file has its content from the first moment, also after a power cut. */
function create(file: string, holder: Holder): boolean {
  const draft = `${file}.${holder.id}.draft`;
  const descriptor = openSync(draft, 'wx');
  try {
    writeSync(descriptor, `${JSON.stringify(holder)}\n`);
    fsyncSync(descriptor);
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    closeSync(descriptor);
    rmSync(draft, { force: true });
  }
}

function read(file: string): Holder | undefined {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return JSON.parse(text) as Holder;
  } catch {
    throw new Trouble({
      zh: `锁文件读不懂：${file}。若确无程序在使用这个目录，请删除该文件，再启动`,
      en: `Not a lock that can be read: ${file}. If nothing uses this folder, delete the file and start again`,
    });
  }
}
