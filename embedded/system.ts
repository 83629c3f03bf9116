import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../api/app.ts';
import { serve, type Served } from '../api/serve.ts';
import { openRegistry, type Registry } from '../registry/registry.ts';
import { newMessageKey, printMessageKey, readMessageKey, type MessageKey } from '../sealing/keys.ts';
import { appointAdministrator, publishProgrammes } from '../setup/publish.ts';
import { keepMessageKey } from '../setup/message-key.ts';
import type { Settings } from '../setup/settings.ts';
import { clientOn, connect, registeredAttributes } from '../setup/temporal.ts';
import { createWorker } from '../worker/worker.ts';
import { startDevServer } from './dev-server.ts';
import { openBell } from '../engine/bell.ts';
import { compareDays } from '../engine/recovery.ts';
import type { Engine } from '../engine/start.ts';
import { lockFolder } from './folder-lock.ts';

export interface SystemOptions extends Omit<Settings, 'data'> {
  /** Where everything is kept; without it everything is in memory and ends with this process. */
  readonly data: string | undefined;
  /** Temporal's own web page; by default where there is a folder. */
  readonly ui?: boolean;
  readonly say: (line: string) => void;
}

/** The whole engine in one process: Temporal dev server, registry, worker and API. */
export interface System {
  readonly api: string;
  readonly temporal: string;
  readonly temporalUi: string | undefined;
  readonly adminToken: string;
  readonly registry: Registry;
  /** Resolves when all that is on record has been told to whom it concerns. */
  settled(ms?: number): Promise<void>;
  stop(): Promise<void>;
}

/** Starts it all and takes up what an earlier process left, however that ended. */
export async function startSystem(options: SystemOptions): Promise<System> {
  const { say, namespace, taskQueue, allowSimulation, host, port } = options;
  const undo: (() => unknown)[] = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const data = options.data === undefined ? undefined : folderOf(options.data);
    if (data !== undefined) {
      const lock = lockFolder(data, 'laurel');
      undo.push(() => {
        lock.release();
      });
    }
    const registry = await openRegistry(whereOf(options.databaseUrl, data));
    undo.push(() => registry.close());
    const messageKey = options.messageKey ?? keptKey(data);
    await keepMessageKey(registry, messageKey);
    await publishProgrammes(registry, options.programmes);
    const adminToken = options.adminToken ?? keptToken(data);
    await appointAdministrator(registry, adminToken);

    const temporal = await startDevServer({
      folder: data,
      say,
      namespace,
      searchAttributes: registeredAttributes,
      ui: options.ui ?? data !== undefined,
    });
    undo.push(() => temporal.stop());
    const connection = await connect(temporal.address);
    undo.push(() => connection.close());
    const client = clientOn(connection, namespace, messageKey);
    const bell = openBell({ registry, client, taskQueue }, { say });
    undo.push(() => bell.stop());
    const worker = await createWorker({ connection, client, registry, namespace, taskQueue, messageKey });
    const running = worker.run();
    running.catch((error: unknown) => {
      say(`the worker failed: ${String(error)}`);
    });
    undo.push(async () => {
      worker.shutdown();
      await running;
    });
    const app = createApp(
      { registry, client, taskQueue, messageKey, allowSimulation, now: () => Promise.resolve(Date.now()) },
      { logger: loggerOf(data, options.logLevel), temporalUi: options.temporalUi ?? temporal.uiAddress },
    );
    await sayTheDay({ registry, client, taskQueue }, say);
    const served: Served = await serve(app, host, port);
    undo.push(() => served.close());
    const { address, uiAddress } = temporal;
    const settled = (ms?: number) => bell.settled(ms);
    return { api: served.url, temporal: address, temporalUi: uiAddress, adminToken, registry, settled, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** An engine that is not of the same day as the record is said at once, with what to do. */
async function sayTheDay(engine: Engine, say: (line: string) => void): Promise<void> {
  const { day, missing } = await compareDays(engine, Date.now());
  if (day === 'same' && missing.length === 0) return;
  say(`the workflow engine is not of the same day as the record (${day}, ${missing.length} workflows do not run):`);
  say('run `laurel engine restore`; until then decisions that need a workflow may be refused, and nothing is lost');
}

function folderOf(data: string): string {
  const folder = resolve(data);
  mkdirSync(folder, { recursive: true });
  return folder;
}

function whereOf(
  databaseUrl: string | undefined,
  data: string | undefined,
): { url: string } | { folder: string } | Record<string, never> {
  if (databaseUrl !== undefined) return { url: databaseUrl };
  return data === undefined ? {} : { folder: join(data, 'registry') };
}

function keptToken(data: string | undefined): string {
  return keptSecret(data, 'admin.token', `laurel_${randomBytes(32).toString('base64url')}`);
}

function keptKey(data: string | undefined): MessageKey {
  const key = readMessageKey(keptSecret(data, 'message.key', printMessageKey(newMessageKey())));
  if (!key) throw new Error(`${join(data ?? '', 'message.key')} is not the key that was written there`);
  return key;
}

/** A secret of a folder, made once and readable by its owner only. */
function keptSecret(data: string | undefined, name: string, fresh: string): string {
  if (data === undefined) return fresh;
  const file = join(data, name);
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  writeFileSync(file, `${fresh}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return fresh;
}

function loggerOf(data: string | undefined, level: Settings['logLevel']) {
  if (data === undefined) return pino({ level: 'error' }, pino.destination(2));
  return pino({ level }, pino.destination({ dest: join(data, 'api.log'), sync: false }));
}
