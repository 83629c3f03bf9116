import { join } from 'node:path';
import { pino } from 'pino';
import { createApp } from '../api/app.ts';
import { serve, type Served } from '../api/serve.ts';
import { openRegistry, type Registry } from '../registry/registry.ts';
import { appointAdministrator, publishProgrammes } from '../setup/publish.ts';
import { keepMessageKey } from '../setup/message-key.ts';
import type { Settings } from '../setup/settings.ts';
import { clientOn, connect, registeredAttributes } from '../setup/temporal.ts';
import { createWorker } from '../worker/worker.ts';
import { engineLook, tasksLook, workerLook } from '../engine/looks.ts';
import { lastRecordedAt } from '../registry/ledger.ts';
import { clockLook, ownClocks } from '../setup/clock-look.ts';
import { diskLook } from '../setup/disk-look.ts';
import { openLog } from '../setup/log.ts';
import { openWatch } from '../setup/watch.ts';
import { startDevServer } from './dev-server.ts';
import { isListening } from './ports.ts';
import { openBell } from '../engine/bell.ts';
import { compareDays } from '../engine/recovery.ts';
import type { Engine } from '../engine/start.ts';
import { openInFolder, openOnServer } from '../setup/open.ts';
import { both, orTrouble } from '../contracts/trouble.ts';
import { cannotListen, folderFor } from './before-start.ts';
import { lockFolder } from './folder-lock.ts';
import { keptKey, keptToken, refuseLostRegistry } from './kept.ts';
import { noteMaker, ownMaker, refuseAnotherMaker } from './made-by.ts';
import { keepPrivate, makePrivately } from './private.ts';

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
    const data = options.data === undefined ? undefined : folderFor(options.data);
    if (data !== undefined) {
      const lock = lockFolder(data, 'laurel');
      undo.push(() => {
        lock.release();
      });
      makePrivately();
      keepPrivate(data);
      refuseAnotherMaker(data);
    }
    const messageKey = options.messageKey ?? keptKey(data);
    const adminToken = options.adminToken ?? keptToken(data);
    const registry = await openKept(options.databaseUrl, data);
    undo.push(() => registry.close());
    if (data !== undefined) noteMaker(data, ownMaker);
    await keepMessageKey(registry, messageKey);
    await publishProgrammes(registry, options.programmes);
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
    const log = data === undefined ? undefined : openLog(join(data, 'api.log'), options.logLevel);
    undo.push(() => log?.close());
    const worked = workerLook();
    const looks = [
      clockLook(ownClocks, await lastRecordedAt(registry.db)),
      engineLook(() => isListening(temporal.address)),
      tasksLook(clientOn(connection, namespace, messageKey)),
      worked.look,
      ...(data === undefined ? [] : [diskLook(data)]),
      ...(log ? [log.look] : []),
    ];
    const watch = openWatch(looks, say);
    undo.push(() => {
      watch.stop();
    });
    const client = clientOn(connection, namespace, messageKey, watch);
    const bell = openBell({ registry, client, taskQueue }, { say });
    undo.push(() => bell.stop());
    const worker = await createWorker({ connection, client, registry, namespace, taskQueue, messageKey });
    const running = worker.run();
    running.catch(worked.hasFailed);
    undo.push(async () => {
      if (worker.getState() === 'RUNNING') worker.shutdown();
      await running.catch(() => undefined);
    });
    const app = createApp(
      { registry, client, taskQueue, messageKey, allowSimulation, watch, now: () => Promise.resolve(Date.now()) },
      {
        logger: log?.logger ?? pino({ level: 'error' }, pino.destination(2)),
        temporalUi: options.temporalUi ?? temporal.uiAddress,
      },
    );
    await watch.look();
    await sayTheDay({ registry, client, taskQueue }, say);
    const served: Served = await orTrouble(
      () => serve(app, host, port),
      (error) => cannotListen(host, port, error),
    );
    undo.push(() => served.close());
    // What the first start has made: PostgreSQL opens what it makes to everybody.
    if (data !== undefined) keepPrivate(data);
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
  say(
    both({
      zh: `流程引擎与台账不是同一天的（${day}，${missing.length} 个流程没有运行）：请运行 ./laurel engine restore --reason …；在此之前需要流程的决定可能不被受理，已在案的一概不失`,
      en: `the workflow engine is not of the same day as the record (${day}, ${missing.length} workflows do not run): run \`./laurel engine restore\`; until then decisions that need a workflow may be refused, and nothing is lost`,
    }),
  );
}

async function openKept(databaseUrl: string | undefined, data: string | undefined): Promise<Registry> {
  if (databaseUrl !== undefined) return openOnServer(databaseUrl);
  if (data === undefined) return openRegistry();
  refuseLostRegistry(data);
  return openInFolder(join(data, 'registry'));
}
