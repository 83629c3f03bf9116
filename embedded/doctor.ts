import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  lstatSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
} from 'node:fs';
import { join, resolve } from 'node:path';
import type { Readiness } from '../contracts/condition.ts';
import { Trouble, type Sentence } from '../contracts/trouble.ts';
import { readSettings, type Settings } from '../setup/settings.ts';
import { freeIn, LEAST_FREE } from '../setup/disk-look.ts';
import { lookBeforeStart } from './before-start.ts';
import { FolderLockedError, refuseIfHeld } from './folder-lock.ts';
import { keptKey, keptToken, refuseLostRegistry } from './kept.ts';
import { ownMaker, readMaker, refuseAnotherMaker } from './made-by.ts';
import type { Env } from './paths.ts';
import { isListening } from './ports.ts';
import { openToOthers } from './private.ts';

/** What was looked at, and what was found; of what is wrong the sentence says what to do. */
export interface Finding extends Sentence {
  readonly check: string;
  readonly state: 'fine' | 'wrong' | 'unknown';
}

/** What the running server says of itself: its conditions, and of which day its engine is. */
export interface Asked {
  /** Undefined where nobody answers. */
  readonly ready: Readiness | undefined;
  /** Undefined where the token may not ask. */
  readonly engine: { readonly day: string; readonly missing: number; readonly untold: number } | undefined;
}

/** What can be seen of an installation from outside; nothing is changed. `ask` asks its server. */
export async function examine(env: Env, ask: () => Promise<Asked>): Promise<Finding[]> {
  const node = fine(
    'node',
    `Node.js ${process.versions.node}，创评 ${ownMaker.laurel}`,
    `Node.js ${process.versions.node}, Laurel ${ownMaker.laurel}`,
  );
  const settings = await attempt('settings', () => readSettings({ ...env }));
  if ('check' in settings) return [node, settings];
  const folder = resolve(settings.data);
  const asked = await ask();
  return [
    node,
    fine('settings', '环境变量都读得懂', 'every setting can be read'),
    proxies(env),
    ...(existsSync(folder) ? await examineFolder(folder, settings, env) : [notYet(folder)]),
    ...(asked.ready ? examineServer(asked, asked.ready) : [await notRunning(folder, settings)]),
    ...(await examineCluster(settings, env)),
  ];
}

async function examineFolder(folder: string, settings: Settings, env: Env): Promise<Finding[]> {
  return Promise.all([
    said('folder', () => {
      accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
      return { zh: `数据目录 ${folder} 可读写`, en: `the data folder ${folder} can be read and written` };
    }),
    Promise.resolve(permissions(folder)),
    said('made-by', () => {
      refuseAnotherMaker(folder);
      const { laurel = '?', format = '?', temporal = '?' } = readMaker(folder);
      return {
        zh: `数据由创评 ${laurel}（格式 ${format}）、Temporal ${temporal} 建立`,
        en: `the data was made by Laurel ${laurel} (format ${format}) and Temporal ${temporal}`,
      };
    }),
    said('lock', () => {
      for (const name of ['laurel', 'temporal']) refuseIfHeld(folder, name);
      return { zh: '无进程占用数据目录', en: 'no process holds the data folder' };
    }),
    kept('message-key', settings.messageKey, join(folder, 'message.key'), () => keptKey(folder)),
    kept('admin-token', settings.adminToken, join(folder, 'admin.token'), () => keptToken(folder)),
    said('engine-record', () => {
      const file = join(folder, 'temporal.json');
      if (existsSync(file)) JSON.parse(readFileSync(file, 'utf8'));
      return { zh: 'Temporal 的运行记录读得懂', en: 'the record of the running Temporal can be read' };
    }),
    ...(env.TEMPORAL_ADDRESS ? [] : [said('engine-data', () => engineData(folder))]),
    ...(settings.databaseUrl === undefined ? [said('registry', () => registryIn(folder))] : []),
    said('disk', () => disk(folder)),
    said('clock', () => clock(folder)),
  ]);
}

function permissions(folder: string): Finding {
  const open = [...openToOthers(folder)].length;
  if (open === 0) return fine('permissions', '数据只有其所有者能读', 'nobody but their owner can read the data');
  return wrong('permissions', {
    zh: `${folder} 中有 ${open} 处对其他用户开放：启动一次创评会自行收紧，或运行 chmod -R go= ${folder}`,
    en: `${open} places in ${folder} are open to other users: a start of Laurel narrows them, or run chmod -R go= ${folder}`,
  });
}

/** A secret that is not there yet is made at the first start: looking makes none. */
async function kept(check: string, given: unknown, file: string, read: () => unknown): Promise<Finding> {
  if (given !== undefined) return fine(check, '由环境变量给出', 'given by the environment');
  if (!existsSync(file))
    return unknown(check, `${file} 尚不存在，首次启动时生成`, `${file} is not there yet: the first start makes it`);
  return said(check, () => {
    read();
    return { zh: `${file} 完好`, en: `${file} is sound` };
  });
}

function registryIn(folder: string): Sentence {
  refuseLostRegistry(folder);
  return { zh: '台账库在', en: 'the registry is there' };
}

function engineData(folder: string): Sentence {
  const file = join(folder, 'temporal.sqlite');
  if (!existsSync(file))
    throw new Trouble({
      zh: `${file} 不见了：启动后运行 ./laurel engine restore --reason 数据库丢失，一切从台账恢复`,
      en: `${file} is gone: start Laurel and run ./laurel engine restore --reason …, which begins everything again from the record`,
    });
  if (beginningOf(file, SQLITE.length) !== SQLITE)
    throw new Trouble({
      zh: `${file} 已损坏：移走 temporal.sqlite*，启动后运行 ./laurel engine restore --reason 数据库损坏`,
      en: `${file} is damaged: move temporal.sqlite* aside, start Laurel and run ./laurel engine restore --reason …`,
    });
  return { zh: 'Temporal 的数据库在', en: 'the database of Temporal is there' };
}

// How every database of SQLite begins.
const SQLITE = 'SQLite format 3';

function beginningOf(file: string, length: number): string {
  const descriptor = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(length);
    readSync(descriptor, bytes, 0, length, 0);
    return bytes.toString('latin1');
  } finally {
    closeSync(descriptor);
  }
}

async function disk(folder: string): Promise<Sentence> {
  const free = await freeIn(folder);
  const mb = Math.round(free / 1024 / 1024);
  if (free < LEAST_FREE)
    throw new Trouble({ zh: `磁盘只剩 ${mb} MB：请腾出空间`, en: `only ${mb} MB is free on the disk: make room` });
  return { zh: `磁盘剩余 ${mb} MB`, en: `${mb} MB is free on the disk` };
}

// What two clocks of one machine may differ by, ms.
const AHEAD = 10_000;

/** No file of the data can be of a day that has not come. */
function clock(folder: string): Sentence {
  const newest = Math.max(...readdirSync(folder).map((name) => lstatSync(join(folder, name)).mtimeMs));
  const now = new Date().toISOString();
  if (newest > Date.now() + AHEAD)
    throw new Trouble({
      zh: `系统时钟是 ${now}，早于数据最后一次写入（${new Date(newest).toISOString()}）：请校时`,
      en: `the clock of this machine says ${now}, which is before the data was last written (${new Date(newest).toISOString()}): set it right`,
    });
  return { zh: `系统时钟 ${now}`, en: `the clock says ${now}` };
}

function proxies(env: Env): Finding {
  const set = Object.keys(env).filter((name) => /^(https?|all|grpc)_proxy$/i.test(name) && env[name]);
  if (set.length === 0) return fine('proxy', '没有设置代理', 'no proxy is set');
  return fine(
    'proxy',
    `设置了代理（${set.join('、')}），本机的服务不经过它`,
    `a proxy is set (${set.join(', ')}); servers on this machine are never asked through it`,
  );
}

function examineServer({ engine }: Asked, { registry, engine: workflows, conditions }: Readiness): Finding[] {
  const database: Sentence = {
    zh: '台账库没有应答：请查看 PostgreSQL，或重启创评',
    en: 'the registry does not answer: look at PostgreSQL, or start Laurel again',
  };
  const away: Sentence = {
    zh: 'Temporal 没有应答：内置的会自行重启，否则请启动它',
    en: 'Temporal does not answer: an embedded one is started again by itself, another has to be started',
  };
  return [
    fine('server', '服务在运行', 'the server runs'),
    ...(registry === 'ok' ? [] : [wrong('registry', database)]),
    ...(workflows === 'ok' || conditions.some(({ code }) => code === 'EngineAway') ? [] : [wrong('engine', away)]),
    ...conditions.map(({ code, zh, en }) => wrong(code, { zh, en })),
    engine === undefined
      ? unknown(
          'day',
          '无法比对流程引擎与台账：请用管理员的令牌（LAUREL_TOKEN）',
          'engine and record could not be compared: give the administrator’s token in LAUREL_TOKEN',
        )
      : day(engine),
  ];
}

function day({ day: found, missing, untold }: NonNullable<Asked['engine']>): Finding {
  if (found === 'unknown')
    return wrong('day', {
      zh: '流程引擎没有答复：工作进程在运行吗？',
      en: 'the workflow engine gave no answer: does a worker run?',
    });
  if (found !== 'same' || missing > 0)
    return wrong('day', {
      zh: `流程引擎与台账不是同一天的（${found}），${missing} 个流程没有运行：请运行 ./laurel engine restore --reason …`,
      en: `the workflow engine is not of the same day as the record (${found}), ${missing} workflows do not run: run ./laurel engine restore --reason …`,
    });
  return fine(
    'day',
    `流程引擎与台账一致，待告知 ${untold}`,
    `the workflow engine is of the same day as the record; ${untold} not heard yet`,
  );
}

/** Not running is no fault by itself, unless it could not be started. */
async function notRunning(folder: string, settings: Settings): Promise<Finding> {
  const off = { zh: '服务没有运行：npm start 启动它', en: 'the server does not run: npm start starts it' };
  // Looking must not make the folder, as a start does.
  const found = await said('server', async () => {
    if (existsSync(folder)) await lookBeforeStart(settings);
    return off;
  });
  return found.state === 'fine' ? { ...found, state: 'unknown' } : found;
}

async function examineCluster({ databaseUrl }: Settings, env: Env): Promise<Finding[]> {
  const found: Finding[] = [];
  if (databaseUrl !== undefined) {
    const { hostname, port } = new URL(databaseUrl);
    found.push(await reachable('postgresql', 'PostgreSQL', `${hostname}:${port || '5432'}`, 'DATABASE_URL'));
  }
  if (env.TEMPORAL_ADDRESS)
    found.push(await reachable('temporal', 'Temporal', env.TEMPORAL_ADDRESS, 'TEMPORAL_ADDRESS'));
  return found;
}

async function reachable(check: string, what: string, address: string, setting: string): Promise<Finding> {
  if (await isListening(address)) return fine(check, `${what} ${address} 有应答`, `${what} listens at ${address}`);
  return wrong(check, {
    zh: `连不上 ${what} ${address}：请启动它，或更正 ${setting}`,
    en: `${what} at ${address} cannot be reached: start it, or correct ${setting}`,
  });
}

const notYet = (folder: string) =>
  unknown(
    'folder',
    `数据目录 ${folder} 尚不存在，首次启动时建立`,
    `the data folder ${folder} is not there yet: the first start makes it`,
  );

async function said(check: string, look: () => Sentence | Promise<Sentence>): Promise<Finding> {
  const found = await attempt(check, look);
  return 'check' in found ? found : { check, state: 'fine', ...found };
}

async function attempt<Found extends object>(
  check: string,
  look: () => Found | Promise<Found>,
): Promise<Found | Finding> {
  try {
    return await look();
  } catch (error) {
    // Somebody has to hold the folder of a server that runs.
    if (error instanceof FolderLockedError) return { check, state: 'fine', ...error.sentence };
    if (error instanceof Trouble) return wrong(check, error.sentence);
    const why = error instanceof Error ? error.message : String(error);
    return wrong(check, { zh: `查看时出错：${why}`, en: `it cannot be looked at: ${why}` });
  }
}

const fine = (check: string, zh: string, en: string): Finding => ({ check, state: 'fine', zh, en });
const unknown = (check: string, zh: string, en: string): Finding => ({ check, state: 'unknown', zh, en });
const wrong = (check: string, { zh, en }: Sentence): Finding => ({ check, state: 'wrong', zh, en });
