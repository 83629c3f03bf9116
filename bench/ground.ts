import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { startDevServer } from '../embedded/dev-server.ts';
import { newMessageKey, printMessageKey } from '../sealing/keys.ts';
import { clientOn, connect, registeredAttributes } from '../setup/temporal.ts';
import { startDatabaseServer, type DatabaseServer } from './postgres.ts';
import { endProcess, startProcess, type Started } from './processes.ts';

/** What a bench stands on: a Temporal server, perhaps a PostgreSQL server, and processes. It ends with the bench. */
export interface Ground {
  readonly serverPid: number;
  /** The product's and the bare rush's PostgreSQL; undefined: PGlite in their own processes. */
  readonly postgres: DatabaseServer | undefined;
  /** Seals what it sends, as the product does. */
  readonly client: Client;
  /** The floor knows of no seals. */
  readonly unsealed: Client;
  startProduct(): Promise<Started & { readonly url: string | undefined }>;
  startFloor(): Promise<Started>;
  startBare(): Promise<Started>;
  /** A peer and a PostgreSQL server of its own. */
  startPeer(file: string): Promise<Started & { readonly database: DatabaseServer; readonly url: string }>;
}

/** Stands it up, does the work on it and takes it down, also when the bench is ended from outside. */
export async function onGround<Result>(
  { postgres: wanted, say }: { readonly postgres: boolean; readonly say: (line: string) => void },
  work: (ground: Ground) => Promise<Result>,
): Promise<Result> {
  const undo: (() => Promise<unknown>)[] = [];
  let left: Promise<void> | undefined;
  const leave = () =>
    (left ??= (async () => {
      for (const step of undo.splice(0).reverse()) await step();
    })());
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.once(signal, () => void leave().finally(() => process.exit(1)));
  try {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
    undo.push(() => rm(folder, { recursive: true, force: true }));
    const server = await startDevServer({ folder, say, searchAttributes: registeredAttributes, ui: false });
    undo.push(() => server.stop());
    const serverPid = server.pid;
    if (serverPid === undefined) throw new Error('the bench needs a server of its own: unset TEMPORAL_ADDRESS');
    await keep(serverPid);
    const postgres = wanted ? await startDatabases() : undefined;
    const key = newMessageKey();
    const connection = await connect(server.address);
    undo.push(() => connection.close());
    return await work({
      serverPid,
      postgres,
      client: clientOn(connection, 'default', key),
      unsealed: new Client({ connection, namespace: 'default' }),
      async startProduct() {
        const url = await postgres?.create('product');
        const place = [server.address, join(folder, 'product'), printMessageKey(key), url ?? ''];
        return { ...(await start('./product-worker.ts', ...place)), url };
      },
      startFloor: () => start('./floor-worker.ts', server.address, join(folder, 'floor')),
      startBare: async () => start('./bare-worker.ts', join(folder, 'bare'), (await postgres?.create('bare')) ?? ''),
      async startPeer(file) {
        const database = await startDatabases();
        const url = await database.create('peer');
        return { ...(await start(file, url)), database, url };
      },
    });
  } finally {
    await leave();
  }

  async function start(file: string, ...args: string[]): Promise<Started> {
    const started = await startProcess(file, ...args);
    undo.push(() => endProcess(started.child));
    return started;
  }

  async function startDatabases(): Promise<DatabaseServer> {
    const database = await startDatabaseServer();
    undo.push(() => database.stop());
    await keep(database.pid);
    return database;
  }

  /** Ends the server also when the bench is killed; the last to be told that the bench is over. */
  async function keep(pid: number): Promise<void> {
    const { child } = await startProcess('./keeper.ts', String(pid));
    undo.unshift(() => endProcess(child));
  }
}
