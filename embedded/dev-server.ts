import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { findDevServer } from './dev-server-binary.ts';
import { lockFolder } from './folder-lock.ts';
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
  /** Undefined for a cluster that somebody else runs. */
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
    const adopted = recorded && (await adopt(recorded, wishes));
    const running = adopted ?? (await startNew({ folder, file: join(folder, 'temporal.sqlite') }, wishes, recorded));
    return handle(running, () => {
      lock.release();
    });
  } catch (error) {
    lock.release();
    throw error;
  }
}

async function startInMemory(folder: string, wishes: Wishes): Promise<DevServer> {
  const running = await startNew({ folder }, wishes);
  // Nobody could adopt it, so it must not outlive this process.
  const kill = () => {
    signal(running, 'SIGKILL');
  };
  process.once('exit', kill);
  return handle(running, () => {
    process.off('exit', kill);
    rmSync(folder, { recursive: true, force: true });
  });
}

function handle(running: Running, afterwards: () => void): DevServer {
  let stopped: Promise<void> | undefined;
  return {
    address: running.address,
    uiAddress: running.uiAddress ?? undefined,
    pid: running.pid,
    stop: () => (stopped ??= end(running).finally(afterwards)),
  };
}

/** What a later process needs to know of a server that outlived its parent. */
interface Running extends ProcessIdentity {
  readonly address: string;
  readonly uiAddress: string | null;
  readonly binary: string;
}

async function adopt(recorded: Running, { say, namespace, searchAttributes }: Wishes): Promise<Running | undefined> {
  if (!isAlive(recorded)) return undefined;
  try {
    await untilListening(recorded.address, 15_000);
    await prepare({ address: recorded.address }, namespace, searchAttributes);
  } catch (error) {
    say(
      `Temporal server: process ${recorded.pid} still runs on this folder but does not serve; ending it (${messageOf(error)})`,
    );
    await end(recorded);
    return undefined;
  }
  say(`Temporal server: took over process ${recorded.pid} at ${recorded.address}, which still runs on this folder`);
  return recorded;
}

/** Where a new server keeps its log and record, and its data if these are to last. */
interface Place {
  readonly folder: string;
  readonly file?: string;
}

async function startNew(place: Place, wishes: Wishes, before?: Running): Promise<Running> {
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

async function launch(binary: string, ports: Ports, place: Place, wishes: Wishes): Promise<Running> {
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
  if (child.pid === undefined) throw new Error(`Temporal server: ${binary} does not start`);
  const address = `127.0.0.1:${ports.port}`;
  const uiAddress = ports.uiPort === undefined ? null : `http://127.0.0.1:${ports.uiPort}`;
  const running: Running = { ...identify(child.pid), address, uiAddress, binary };
  // At once: whoever finds this folder after us must know of the process, even if we end before it serves.
  writeRecord(place.folder, running);
  try {
    await untilListening(address, 60_000, ended);
    await prepare({ address }, wishes.namespace, wishes.searchAttributes);
    // If ours ended over a taken port, it was a stranger who answered.
    ended.throwIfAborted();
  } catch (error) {
    await end(running);
    throw new Error(`Temporal server at ${address}: ${messageOf(error)}. Its log ends:\n${log.tail()}`, {
      cause: error,
    });
  }
  ended.addEventListener('abort', () => {
    if (!ending.has(running)) wishes.say(`Temporal server: ${messageOf(ended.reason)} by itself. Its log: ${log.file}`);
  });
  return running;
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

/** Waits until the namespace is there and has its search attributes. */
async function prepare(options: ConnectionOptions, namespace: string, attributes: SearchAttributes): Promise<void> {
  const connection = await Connection.connect(options);
  try {
    await connection.withDeadline(Date.now() + 20_000, async () => {
      await connection.workflowService.describeNamespace({ namespace });
      await addSearchAttributes(connection, namespace, attributes);
    });
  } finally {
    await connection.close();
  }
}

/** The servers whose end we asked for; the end of any other is news. */
const ending = new WeakSet<Running>();

async function end(running: Running): Promise<void> {
  ending.add(running);
  signal(running, 'SIGTERM');
  if (await isGone(running, 10_000)) return;
  signal(running, 'SIGKILL');
  if (!(await isGone(running, 10_000))) throw new Error(`Temporal server: process ${running.pid} does not end`);
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
    return JSON.parse(readFileSync(recordIn(folder), 'utf8')) as Running;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`Not a record of a Temporal server: ${recordIn(folder)}; if none runs, delete it`, {
      cause: error,
    });
  }
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
