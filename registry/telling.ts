import { and, eq, inArray } from 'drizzle-orm';
import type { Entry } from '../contracts/facts.ts';
import type { Tx } from './database.ts';
import { chainsOf } from './chains.ts';
import { lockChains } from './ledger.ts';
import { campaigns, ledger, matters, titles } from './schema.ts';
import { writeNew } from './write.ts';

/** A workflow that decides itself and puts what it decides on record. */
export interface Teller {
  readonly of: 'campaign' | 'title' | 'matter';
  readonly id: string;
  /** How many entries it has put on record before these. */
  readonly told: number;
}

/**
 * A workflow and the record do not say the same: the engine's database was restored from another day than the record, or
 * lost. Nothing is written: the workflow stops, and is started again from the record.
 */
export class NotTheSameDay extends Error {
  override readonly name = 'NotTheSameDay';
}

/**
 * Puts on record what a workflow has decided. One that repeats what it said before (a retry, or a timer that rings again
 * after a restart) changes nothing; one that knows less, or more, than the record is stopped.
 */
export async function writeTold(
  tx: Tx,
  { of, id, told }: Teller,
  entries: readonly Entry[],
): Promise<readonly Entry[]> {
  const chains = await chainsOf(tx, entries);
  await lockChains(tx, chains);
  const table = tables[of];
  const [before] = await tx.select({ told: table.told }).from(table).where(eq(table.id, id));
  const kept = before?.told ?? 0;
  if (kept !== told && !(await areWritten(tx, chains, entries))) {
    throw new NotTheSameDay(`${of} ${id} says that it has put ${told} entries on record; there are ${kept}`);
  }
  const fresh = await writeNew(tx, entries);
  if (fresh.length > 0)
    await tx
      .update(table)
      .set({ told: kept + fresh.length })
      .where(eq(table.id, id));
  return fresh;
}

const tables = { campaign: campaigns, title: titles, matter: matters } as const;

async function areWritten(tx: Tx, chains: readonly string[], entries: readonly Entry[]): Promise<boolean> {
  const keys = entries.map(({ key }) => key);
  return (
    (await tx.$count(ledger, and(inArray(ledger.chain, [...new Set(chains)]), inArray(ledger.key, keys)))) ===
    keys.length
  );
}
