import { AsyncLocalStorage } from 'node:async_hooks';
import { fileURLToPath } from 'node:url';
import { PGlite } from '@electric-sql/pglite';
import { sql, type ExtractTablesWithRelations } from 'drizzle-orm';
import type { PgDatabase, PgQueryResultHKT, PgTransaction } from 'drizzle-orm/pg-core';
import { drizzle as drizzlePostgres } from 'drizzle-orm/node-postgres';
import { migrate as migratePostgres } from 'drizzle-orm/node-postgres/migrator';
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite';
import { migrate as migratePglite } from 'drizzle-orm/pglite/migrator';
import pg from 'pg';
import { Trouble } from '../contracts/trouble.ts';
import { LEDGER_FORMAT } from '../domain/ledger-format.ts';
import { installation } from './schema.ts';
import { inMemory } from './snapshot.ts';

type NoSchema = Record<string, never>;

/** What a read is asked of: the registry's database, or a transaction on it. */
export type Db = PgDatabase<PgQueryResultHKT, NoSchema>;

/** What a write or a lock is asked of: a transaction, never the database itself. */
export type Tx = PgTransaction<PgQueryResultHKT, NoSchema, ExtractTablesWithRelations<NoSchema>>;

export type Engine = 'postgres' | 'pglite';

/** Where the registry is kept: a PostgreSQL server, else PGlite in a folder that no other process may use, else in memory. */
export interface Place {
  readonly url?: string | undefined;
  readonly folder?: string | undefined;
}

export interface Database {
  readonly engine: Engine;
  readonly db: Db;
  transaction<Result>(act: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Whether the caller runs inside a transaction of this database. */
  inTransaction(): boolean;
  close(): Promise<void>;
}

/** Connects, and brings the tables to this version. */
export function openDatabase({ url, folder }: Place): Promise<Database> {
  return url === undefined ? openPglite(folder) : openPostgres(url);
}

/** The outer database was asked inside a transaction: PGlite would wait for itself for ever, PostgreSQL would see less. */
export class OutsideTransaction extends Error {
  override readonly name = 'OutsideTransaction';

  constructor() {
    super('a transaction is open here: pass it on instead of asking the registry itself');
  }
}

/** The ledger of this folder or database was written in another format: by an earlier version, or by a later one. */
export class OtherLedgerFormat extends Trouble {
  override readonly name = 'OtherLedgerFormat';

  constructor(found: number) {
    super({
      zh: `台账为格式 ${found}，本版本只用格式 ${LEDGER_FORMAT}，两者不能转换。此前的版本均未发布，无需导出：请换用一个新的数据目录或数据库。`,
      en:
        `The ledger has format ${found}, this version writes format ${LEDGER_FORMAT} only, and none is turned into the other. ` +
        'No version before was released, so there is nothing to export: take a new folder or database.',
    });
  }
}

/** Whether the database could not be reached, as opposed to having said no. */
export function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  return UNREACHABLE.test(code) || BROKEN_OFF.test(error.message) || isUnavailable(error.cause);
}

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url));

// One chain for everybody, and no word about its format.
const FORMAT_WITHOUT_NUMBER = 1;

// Any number will do, as long as every version of the program takes the same.
const MIGRATION_LOCK = 4_823_107;

// System errors, and PostgreSQL's classes: connection, out of resources, shutting down, starting up, disk.
const UNREACHABLE = /^(ECONN|EPIPE|ENOTFOUND|EAI_|ETIMEDOUT|EHOSTUNREACH|ENETUNREACH|ENOENT$|08|53|57P|58)/;
const BROKEN_OFF =
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/;

async function openPostgres(url: string): Promise<Database> {
  const pool = new pg.Pool({
    connectionString: url,
    application_name: 'laurel',
    connectionTimeoutMillis: 5_000,
    statement_timeout: 60_000,
    // Whoever stops in the middle of a transaction must not hold the ledger's head for ever.
    idle_in_transaction_session_timeout: 30_000,
  });
  // A connection that breaks while nobody waits for it is an event without a listener, which would end the process.
  pool.on('error', ignore);
  pool.on('connect', (client) => client.on('error', ignore));
  try {
    await migrateAlone(pool);
  } catch (error) {
    await pool.end();
    throw error;
  }
  const guard = new Guard();
  const db = drizzlePostgres({ client: guard.over(pool, ['query', 'connect']) }) as unknown as Db;
  return { engine: 'postgres', ...guarded(guard, db), close: () => pool.end() };
}

async function openPglite(folder: string | undefined): Promise<Database> {
  const pglite = folder === undefined ? await inMemory(migrationsFolder, migrateInto) : await openFolder(folder);
  const guard = new Guard();
  const db = drizzlePglite({ client: guard.over(pglite, ['query', 'exec', 'transaction']) }) as unknown as Db;
  return { engine: 'pglite', ...guarded(guard, db), close: () => pglite.close() };
}

async function openFolder(folder: string): Promise<PGlite> {
  const pglite = await PGlite.create({ dataDir: folder });
  try {
    await refuseOtherFormat(drizzlePglite({ client: pglite }));
    await migrateInto(pglite);
    return pglite;
  } catch (error) {
    await pglite.close();
    throw error;
  }
}

const migrateInto = (pglite: PGlite) => migratePglite(drizzlePglite({ client: pglite }), { migrationsFolder });

/** Two processes that start together must not both create the tables: the second waits, and finds them. */
async function migrateAlone(pool: pg.Pool): Promise<void> {
  const client = await pool.connect();
  try {
    const db = drizzlePostgres({ client });
    await db.execute(sql`select pg_advisory_lock(${MIGRATION_LOCK})`);
    await refuseOtherFormat(db);
    await migratePostgres(db, { migrationsFolder });
  } finally {
    // Closing the connection also gives the lock back.
    client.release(true);
  }
}

/** What an unreleased version has left behind is not taken over; asked before anything is changed. */
async function refuseOtherFormat(db: Db): Promise<void> {
  const [found] = await db
    .select({
      ledger: sql<boolean>`to_regclass('ledger') is not null`,
      installation: sql<boolean>`to_regclass('installation') is not null`,
    })
    .from(sql`(values (1)) as one`);
  if (!found?.ledger) return;
  if (!found.installation) throw new OtherLedgerFormat(FORMAT_WITHOUT_NUMBER);
  const [row] = await db.select({ format: installation.ledgerFormat }).from(installation);
  if (row && row.format !== LEDGER_FORMAT) throw new OtherLedgerFormat(row.format);
}

function guarded(guard: Guard, db: Db): Omit<Database, 'engine' | 'close'> {
  const transaction = db.transaction.bind(db);
  db.transaction = (act, config) => transaction((tx) => guard.during(() => act(tx)), config);
  return { db, transaction: (act) => db.transaction(act), inTransaction: () => guard.isHeld() };
}

/** Knows who runs inside a transaction, and refuses them the outer connection. */
class Guard {
  private readonly held = new AsyncLocalStorage<{ open: boolean }>();

  async during<Result>(act: () => Promise<Result>): Promise<Result> {
    const transaction = { open: true };
    try {
      return await this.held.run(transaction, act);
    } finally {
      transaction.open = false;
    }
  }

  isHeld(): boolean {
    return this.held.getStore()?.open ?? false;
  }

  over<Client extends object>(client: Client, methods: readonly (keyof Client)[]): Client {
    return new Proxy(client, {
      get: (target, name) => {
        if (methods.includes(name as keyof Client) && this.isHeld()) throw new OutsideTransaction();
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }
}

function ignore(): void {
  // The next use of the pool meets the same trouble and reports it.
}
