import { accessSync, constants, mkdirSync, readdirSync, statSync } from 'node:fs';
import { createServer } from 'node:net';
import { resolve } from 'node:path';
import { getHeapStatistics } from 'node:v8';
import { Trouble, type Sentence } from '../contracts/trouble.ts';
import type { Settings } from '../setup/settings.ts';
import { refuseIfHeld } from './folder-lock.ts';
import { refuseAnotherMaker } from './made-by.ts';

/** What can be seen to be wrong before anything is loaded or started, in the order in which people can mend it. */
export async function lookBeforeStart({
  data,
  host,
  port,
  programmes,
}: Pick<Settings, 'data' | 'host' | 'port' | 'programmes'>): Promise<void> {
  refuseSmallHeap();
  if (programmes !== undefined) refuseUnlessFolder(programmes);
  const folder = folderFor(data);
  refuseIfHeld(folder, 'laurel');
  refuseAnotherMaker(folder);
  await refuseTakenPort(host, port);
}

/** The data folder, made if it is not there; nothing else may lie in a new one. */
export function folderFor(data: string): string {
  const folder = resolve(data);
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new Trouble(cannotWrite(folder, error));
  }
  refuseForeign(folder);
  return folder;
}

function cannotWrite(folder: string, error: unknown): Sentence {
  const why = (error as NodeJS.ErrnoException).code ?? String(error);
  return {
    zh: `数据目录 ${folder} 不能写入（${why}）：请改正其权限，或用 LAUREL_DATA 另指一个目录`,
    en: `the data folder ${folder} cannot be written to (${why}): mend its permissions, or name another by LAUREL_DATA`,
  };
}

/** Its permissions are about to be narrowed to its owner: never those of somebody else's files. */
function refuseForeign(folder: string): void {
  const found = readdirSync(folder).filter((name) => name !== 'lost+found');
  if (found.length === 0 || found.some((name) => marks.test(name))) return;
  throw new Trouble({
    zh: `${folder} 里已有别的文件，却没有创评的数据：请用 LAUREL_DATA 指一个空目录`,
    en: `${folder} holds other files and no data of Laurel: name an empty folder by LAUREL_DATA`,
  });
}

/** What shows that a folder is ours, even after a start that was broken off. */
const marks = /^(registry(\.making)?|made-by\.json|laurel\.(lock|log)|temporal\.\w+|message\.key|admin\.token)$/;

// Less is not enough to bundle the workflows; Node would end without a word in the middle of the start (bytes).
const LEAST_HEAP = 250 * 1024 * 1024;

function refuseSmallHeap(): void {
  const limit = getHeapStatistics().heap_size_limit;
  if (limit >= LEAST_HEAP) return;
  const has = Math.round(limit / 1024 / 1024);
  throw new Trouble({
    zh: `Node.js 只能用 ${has} MB 内存，不够：请去掉 NODE_OPTIONS 中的 --max-old-space-size，或给它 512 以上`,
    en: `Node.js may use ${has} MB of memory only, too little: take --max-old-space-size out of NODE_OPTIONS, or give it 512 or more`,
  });
}

function refuseUnlessFolder(programmes: string): void {
  if (statSync(programmes, { throwIfNoEntry: false })?.isDirectory()) return;
  throw new Trouble({
    zh: `LAUREL_PROGRAMMES 指的 ${resolve(programmes)} 不是目录：请指明存放方案文件的目录，或去掉它`,
    en: `LAUREL_PROGRAMMES names ${resolve(programmes)}, which is no folder: name the folder of the programme files, or unset it`,
  });
}

/** Taken for a moment and given back: whoever takes it in between is met, and said, when the API listens. */
export async function refuseTakenPort(host: string, port: number): Promise<void> {
  const server = createServer();
  await new Promise<void>((listening, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new Trouble(cannotListen(host, port, error)));
    });
    server.listen(port, host, listening);
  });
  await new Promise((closed) => server.close(closed));
}

/** What it means that nobody can listen there. */
export function cannotListen(host: string, port: number, { code, message }: NodeJS.ErrnoException): Sentence {
  if (code === 'EADDRINUSE')
    return {
      zh: `端口 ${port} 已被别的程序占用：请停止它，或换一个端口，如 LAUREL_PORT=${port + 1} npm start`,
      en: `port ${port} is taken by another program: stop that one, or take another port, e.g. LAUREL_PORT=${port + 1} npm start`,
    };
  const why = code ?? message;
  return {
    zh: `不能在 ${host} 的端口 ${port} 上监听（${why}）：请更正 LAUREL_HOST 与 LAUREL_PORT`,
    en: `nobody can listen at port ${port} of ${host} (${why}): correct LAUREL_HOST and LAUREL_PORT`,
  };
}
