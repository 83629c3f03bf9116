import { sql } from 'drizzle-orm';
import type { Entry } from '../contracts/facts.ts';
import { openDatabase, OutsideTransaction, type Db, type Engine, type Place, type Tx } from './database.ts';
import { groupCommit } from './group-commit.ts';
import { ledgerHead } from './schema.ts';
import { write } from './write.ts';

/** The permanent record. */
export interface Registry {
  readonly engine: Engine;
  readonly db: Db;
  transaction<Result>(act: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Writes entries down, together with those of whoever calls meanwhile; on return they are kept. */
  record(entries: readonly Entry[]): Promise<void>;
  /** Throws when the database does not answer. */
  ready(): Promise<void>;
  /** Waits for what is being recorded, then closes; closing again changes nothing. */
  close(): Promise<void>;
}

/** Opens the registry and brings its tables to this version. A folder must not be open in any other process. */
export async function openRegistry(place: Place = {}): Promise<Registry> {
  const database = await openDatabase(place);
  const { engine, db } = database;
  const commits = groupCommit((entries) => database.transaction((tx) => write(tx, entries)));
  const close = async () => {
    await commits.drained();
    await database.close();
  };
  let closing: Promise<void> | undefined;
  return {
    engine,
    db,
    transaction: (act) => database.transaction(act),
    record: (entries) => (database.inTransaction() ? Promise.reject(new OutsideTransaction()) : commits.add(entries)),
    ready: async () => {
      await db.select({ answers: sql`1` }).from(ledgerHead);
    },
    close: () => (closing ??= close()),
  };
}
