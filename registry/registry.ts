import { sql } from 'drizzle-orm';
import type { Entry } from '../contracts/facts.ts';
import { hearAll, type Heard, type Said } from './acceptance.ts';
import { batches } from './batches.ts';
import { openDatabase, OutsideTransaction, type Db, type Engine, type Place, type Tx } from './database.ts';
import { groupCommit } from './group-commit.ts';
import { hasTold } from './outbox.ts';
import { ledgerHead } from './schema.ts';
import { write } from './write.ts';

/** The permanent record. */
export interface Registry {
  readonly engine: Engine;
  readonly db: Db;
  transaction<Result>(act: (tx: Tx) => Promise<Result>): Promise<Result>;
  /** Writes entries down, together with those of whoever calls meanwhile; on return they are kept. */
  record(entries: readonly Entry[]): Promise<void>;
  /** Judges what is said about one candidacy, together with what others say meanwhile; on return it is on record. */
  hear(said: Said): Promise<Heard>;
  /** The same of many candidacies of one committee, in one transaction. */
  hearAll(said: readonly Said[]): Promise<Heard[]>;
  /** Calls this after each commit that left something to be told. */
  whenTold(listener: () => void): void;
  /** Throws when the database does not answer. */
  ready(): Promise<void>;
  /** Waits for what is being recorded, then closes; closing again changes nothing. */
  close(): Promise<void>;
}

/** Opens the registry and brings its tables to this version. A folder must not be open in any other process. */
export async function openRegistry(place: Place = {}): Promise<Registry> {
  const database = await openDatabase(place);
  const { engine, db } = database;
  const listeners: (() => void)[] = [];
  const transaction = async <Result>(act: (tx: Tx) => Promise<Result>): Promise<Result> => {
    const { result, told } = await database.transaction(async (tx) => {
      const done = await act(tx);
      return { result: done, told: hasTold(tx) };
    });
    if (told) for (const listener of listeners) listener();
    return result;
  };
  const commits = groupCommit((entries) => transaction((tx) => write(tx, entries)));
  const hearings = batches(
    ({ plan }: Said) => plan.bodies.organiser,
    (said) => transaction((tx) => hearAll(tx, said)),
  );
  const outside = <Result>(act: () => Promise<Result>): Promise<Result> =>
    database.inTransaction() ? Promise.reject(new OutsideTransaction()) : act();
  const close = async () => {
    await hearings.drained();
    await commits.drained();
    await database.close();
  };
  let closing: Promise<void> | undefined;
  return {
    engine,
    db,
    transaction,
    record: (entries) => outside(() => commits.add(entries)),
    hear: (said) => outside(() => hearings.put(said)),
    hearAll: (said) => outside(() => transaction((tx) => hearAll(tx, said))),
    whenTold: (listener) => {
      listeners.push(listener);
    },
    ready: async () => {
      await db.select({ answers: sql`1` }).from(ledgerHead);
    },
    close: () => (closing ??= close()),
  };
}
