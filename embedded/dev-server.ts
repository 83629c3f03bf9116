import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { z } from 'zod';
import { both, Trouble, type Sentence } from '../contracts/trouble.ts';
import { findDevServer } from './dev-server-binary.ts';
import { lockFolder } from './folder-lock.ts';
import { keepRunning, type Life } from './keep-running.ts';
import { putAsideWhatAnotherMade } from './made-by.ts';
import type { Env, Say } from './paths.ts';
import { freePorts, isListening } from './ports.ts';
import { identify, isAlive, type ProcessIdentity } from './process-identity.ts';
import { lastLines } from './run.ts';
import { addSearchAttributes, type SearchAttributes } from './search-attributes.ts';

export interface DevServerOptions {
  /** Where data, log and record are kept; without it everything is in memory and ends with this process. */
  readonly folder?: string | undefined;
  readonly say: Say;
  readonly namespace?: string;
  readonly searchAttributes?: SearchAttributes;
  /** Temporal's own web page; by default where there is a folder. */
  readonly ui?: boolean;
  readonly env?: Env;
}

export interface DevServer {
  readonly address: string;
  readonly uiAddress: string | undefined;
  /** Undefined for a cluster that somebody else runs; another one after it was started again. */
  readonly pid: number | undefined;
  /** Ends the server, also an adopted one, and waits for its end; leaves somebody else's cluster alone. */
  stop(): Promise<void>;
}

/**
 * A Temporal server on loopback: the cluster at TEMPORAL_ADDRESS, else the server that a killed process left running on
 * this folder, else a new one on the folder's data, at the addresses it had before where they are still free.
 */
export async function startDevServer(options: DevServerOptions): Promise<DevServer> {
  const wishes = withDefaults(options);
  if (wishes.env.TEMPORAL_ADDRESS) return await joinCluster(wishes);
  if (options.folder !== undefined) return await startOn(options.folder, wishes);
  const folder = mkdtempSync(join(tmpdir(), 'laurel-temporal-'));
  return await startInMemory(folder, wishes);
}

type Wishes = Required<Omit<DevServerOptions, 'folder'>>;

function withDefaults({ folder, ...options }: DevServerOptions): Wishes {
  return { namespace: 'default', searchAttributes: {}, ui: folder !== undefined, env: process.env, ...options };
}

async function joinCluster({ say, env, namespace, searchAttributes }: Wishes): Promise<DevServer> {
  const found = await findDevServer({ say, env });
  if (found.how !== 'address') throw new Error('TEMPORAL_ADDRESS was set and is not');
  await prepare(clusterConnection(env), namespace, searchAttributes);
  return { address: found.address, uiAddress: undefined, pid: undefined, stop: () => Promise.resolve() };
}

/** With TLS and API key where the environment names them, as for Temporal's own tools. */
function clusterConnection(env: Env): ConnectionOptions {
  const named = Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined);
  return loadClientConnectConfig({ overrideEnvVars: Object.fromEntries(named) }).connectionOptions;
}

async function startOn(folder: string, wishes: Wishes): Promise<DevServer> {
  const lock = lockFolder(folder, 'temporal');
  try {
    const recorded = readRecord(folder);
    const place = { folder, file: join(folder, 'temporal.sqlite') };
    const first = (recorded && (await adopt(recorded, wishes))) ?? (await startNew(place, wishes, recorded));
    const again = (before: Running) => launch(before.binary, portsOf(before), place, wishes);
    return handle(keepRunning(first, again, wishes.say), () => {
      lock.release();
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** What it knew would be gone: when it ends by itself, that is said, and it is not started again. */
async function startInMemory(folder: string, wishes: Wishes): Promise<DevServer> {
  const first = await startNew({ folder }, wishes);
  return handle(keepRunning(first, undefined, wishes.say), () => {
    rmSync(folder, { recursive: true, force: true });
  });
}

function handle(kept: { readonly life: Life<Running>; stop(): Promise<void> }, afterwards: () => void): DevServer {
  const { address, uiAddress } = kept.life.running;
  let stopped: Promise<void> | undefined;
  return {
    address,
    uiAddress: uiAddress ?? undefined,
    get pid() {
      return kept.life.running.pid;
    },
    stop: () => (stopped ??= kept.stop().finally(afterwards)),
  };
}

const recordSchema = z.object({
  pid: z.int(),
  processStartedAt: z.string().nullable(),
  address: z.string(),
  uiAddress: z.string().nullable(),
  binary: z.string(),
});

/** What a later process needs to know of a server that outlived its parent. */
type Running = z.output<typeof recordSchema>;

async function adopt(
  recorded: Running,
  { say, namespace, searchAttributes }: Wishes,
): Promise<Life<Running> | undefined> {
  if (!isAlive(recorded)) return undefined;
  try {
    await untilListening(recorded.address, 15_000);
    await prepare({ address: recorded.address }, namespace, searchAttributes);
  } catch (error) {
    say(
      both({
        zh: `Temporal 服务：进程 ${recorded.pid} 仍占用这个目录，却不应答，正在停止它`,
        en: `Temporal server: process ${recorded.pid} still runs on this folder but does not serve; ending it (${messageOf(error)})`,
      }),
    );
    await end(recorded);
    return undefined;
  }
  say(`Temporal server: took over process ${recorded.pid} at ${recorded.address}, which still runs on this folder`);
  return lifeOf(recorded, endOfStranger(recorded), 'SIGTERM');
}

/** Where a new server keeps its log and record, and its data if these are to last. */
interface Place {
  readonly folder: string;
  readonly file?: string;
}

async function startNew(place: Place, wishes: Wishes, before?: Running): Promise<Life<Running>> {
  const found = await findDevServer(wishes);
  if (found.how === 'address') throw new Error('TEMPORAL_ADDRESS was not set and is');
  if (place.file !== undefined) putAsideWhatAnotherMade(place.folder, found.version, wishes.say);
  for (let attempt = 1; ; attempt++) {
    const [port, uiPort] = await freePorts(
      attempt === 1 ? [portOf(before?.address), portOf(before?.uiAddress)] : [0, 0],
    );
    if (port === undefined || uiPort === undefined) throw new Error('no free port on 127.0.0.1');
    try {
      return await launch(found.path, { port, uiPort: wishes.ui ? uiPort : undefined }, place, wishes);
    } catch (error) {
      // Between our finding a port and its binding to it somebody else may take the port.
      if (attempt === 3 || !String(error).includes('address already in use')) throw error;
    }
  }
}

interface Ports {
  readonly port: number;
  readonly uiPort: number | undefined;
}

async function launch(binary: string, ports: Ports, place: Place, wishes: Wishes): Promise<Life<Running>> {
  const log = openLog(join(place.folder, 'temporal.log'));
  const child = spawn(binary, argumentsFor(ports, place, wishes), {
    // The terminal's Ctrl-C goes to its whole process group; the server has to outlive our own orderly end.
    detached: place.file !== undefined,
    stdio: ['ignore', log.descriptor, log.descriptor],
    env: { ...wishes.env },
  });
  log.close();
  const ended = endOf(child);
  child.unref();
  if (child.pid === undefined)
    throw new Trouble({
      zh: `Temporal 服务的程序 ${binary} 不能运行：请删除它，会重新获取`,
      en: `Temporal server: ${binary} does not start: delete it, and it is fetched again`,
    });
  const address = `127.0.0.1:${ports.port}`;
  const uiAddress = ports.uiPort === undefined ? null : `http://127.0.0.1:${ports.uiPort}`;
  const running: Running = { ...identify(child.pid), address, uiAddress, binary };
  const life = lifeOf(running, ended, place.file === undefined ? 'SIGKILL' : 'SIGTERM');
  // At once: whoever finds this folder after us must know of the process, even if we end before it serves.
  writeRecord(place.folder, running);
  try {
    await untilListening(address, 60_000, ended);
    await prepare({ address }, wishes.namespace, wishes.searchAttributes);
    // If ours ended over a taken port, it was a stranger who answered.
    ended.throwIfAborted();
  } catch (error) {
    await life.end();
    throw new Trouble(doesNotStart(address, place, `${messageOf(error)}. Its log ends:\n${log.tail()}`), {
      cause: error,
    });
  }
  return life;
}

function doesNotStart(address: string, { folder, file }: Place, why: string): Sentence {
  const beginning = { zh: `位于 ${address} 的 Temporal 服务不能启动`, en: `Temporal server at ${address}: ${why}` };
  if (file === undefined) return beginning;
  return {
    zh: `${beginning.zh}。若是其数据库损坏：把 ${folder} 中的 temporal.sqlite* 移走，再次启动，然后运行 ./laurel engine restore --reason 数据库损坏，一切从台账恢复`,
    en: `${beginning.en}\nIf its database is damaged: move temporal.sqlite* out of ${folder}, start again, and run ./laurel engine restore --reason …, which begins everything again from the record`,
  };
}

/** A server that we answer for: it ends when we end, but for a kill that leaves us no time; then a later process takes it over. */
function lifeOf(running: Running, ended: AbortSignal, atExit: 'SIGTERM' | 'SIGKILL'): Life<Running> {
  const withUs = () => {
    signal(running, atExit);
  };
  process.once('exit', withUs);
  ended.addEventListener('abort', () => process.off('exit', withUs));
  return { running, ended, end: () => end(running).finally(() => process.off('exit', withUs)) };
}

/** Nobody tells us of the end of a process that is not our child. */
function endOfStranger(running: Running): AbortSignal {
  const controller = new AbortController();
  const looking = setInterval(() => {
    if (isAlive(running)) return;
    clearInterval(looking);
    controller.abort(new Error(`process ${running.pid} ended`));
  }, 1_000);
  looking.unref();
  return controller.signal;
}

/** Aborted when the process ends, with how it ended as the reason. */
function endOf(child: ChildProcess): AbortSignal {
  const controller = new AbortController();
  child.once('error', (error) => {
    controller.abort(error);
  });
  child.once('exit', (code, by) => {
    controller.abort(new Error(`process ${String(child.pid)} ended with ${by ?? String(code)}`));
  });
  return controller.signal;
}

function argumentsFor({ port, uiPort }: Ports, { file }: Place, { namespace, searchAttributes }: Wishes): string[] {
  const ui = uiPort === undefined ? ['--headless'] : ['--ui-ip', '127.0.0.1', '--ui-port', String(uiPort)];
  // Every commit reaches the disk: what the server acknowledged survives a power cut.
  const data = ['--sqlite-pragma', 'journal_mode=wal', '--sqlite-pragma', 'synchronous=2'];
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1', '--port', String(port), ...ui],
    ...['--namespace', namespace, '--log-level', 'error'],
    // It asks a server on the internet whether there is a newer version.
    ...['--dynamic-config-value', 'frontend.enableServerVersionCheck=false'],
    // After so many failures in a row a workflow is found among those that cannot go on.
    ...['--dynamic-config-value', 'system.numConsecutiveWorkflowTaskProblemsToTriggerSearchAttribute=3'],
    ...(file === undefined ? [] : ['--db-filename', file, ...data]),
    ...Object.entries(searchAttributes).flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
  ];
}

async function untilListening(address: string, limitMs: number, ended?: AbortSignal): Promise<void> {
  const deadline = Date.now() + limitMs;
  while (!(await isListening(address))) {
    ended?.throwIfAborted();
    if (Date.now() > deadline) throw new Error(`nobody listens after ${limitMs / 1000} s`);
    await sleep(50);
  }
}

// Only against hanging, ms: a busy machine may take its time.
const LONGEST_PREPARING = 60_000;

/** Waits until the namespace is there and has its search attributes. */
async function prepare(options: ConnectionOptions, namespace: string, attributes: SearchAttributes): Promise<void> {
  const connection = await Connection.connect({ ...options, connectTimeout: LONGEST_PREPARING });
  try {
    await connection.withDeadline(Date.now() + LONGEST_PREPARING, async () => {
      await connection.workflowService.describeNamespace({ namespace });
      await addSearchAttributes(connection, namespace, attributes);
    });
  } finally {
    await connection.close();
  }
}

async function end(running: Running): Promise<void> {
  signal(running, 'SIGTERM');
  if (await isGone(running, 10_000)) return;
  signal(running, 'SIGKILL');
  if (await isGone(running, 10_000)) return;
  const { pid } = running;
  throw new Trouble({ zh: `Temporal 服务的进程 ${pid} 停不下来`, en: `Temporal server: process ${pid} does not end` });
}

function signal(running: ProcessIdentity, name: 'SIGTERM' | 'SIGKILL'): void {
  try {
    if (isAlive(running)) process.kill(running.pid, name);
  } catch (error) {
    // It ended in between.
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}

async function isGone(running: ProcessIdentity, limitMs: number): Promise<boolean> {
  const deadline = Date.now() + limitMs;
  while (isAlive(running)) {
    if (Date.now() > deadline) return false;
    await sleep(50);
  }
  return true;
}

const recordIn = (folder: string) => join(folder, 'temporal.json');

function writeRecord(folder: string, running: Running): void {
  const draft = `${recordIn(folder)}.draft`;
  writeFileSync(draft, `${JSON.stringify(running, undefined, 2)}\n`);
  renameSync(draft, recordIn(folder));
}

function readRecord(folder: string): Running | undefined {
  try {
    return recordSchema.parse(JSON.parse(readFileSync(recordIn(folder), 'utf8')));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    const file = recordIn(folder);
    throw new Trouble(
      {
        zh: `${file} 读不懂：它记着在这个目录上运行的 Temporal 服务。若确无 temporal 进程在运行，请删除该文件，再启动`,
        en: `Not a record of a Temporal server: ${file}; if no \`temporal\` process runs, delete it and start again`,
      },
      { cause: error },
    );
  }
}

function portsOf({ address, uiAddress }: Running): Ports {
  return { port: portOf(address) ?? 0, uiPort: portOf(uiAddress) };
}

function portOf(address: string | null | undefined): number | undefined {
  return address ? Number(address.slice(address.lastIndexOf(':') + 1)) : undefined;
}

function openLog(file: string): { file: string; descriptor: number; close: () => void; tail: () => string } {
  const descriptor = openSync(file, 'a');
  const start = statSync(file).size;
  return {
    file,
    descriptor,
    close: () => {
      closeSync(descriptor);
    },
    tail: () => lastLines(readFileSync(file).subarray(start).toString(), 15),
  };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
