import { eq } from 'drizzle-orm';
import type { Entry } from '../contracts/facts.ts';
import type { Tx } from './database.ts';
import { chainsOf } from './chains.ts';
import { areWritten, lockChains } from './ledger.ts';
import { campaigns, matters, titles } from './schema.ts';
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
 * Puts on record what a workflow has decided, and counts it as told, as the workflow itself does: also what stands on
 * record already, as where a timer rings again after a restart. A retry changes nothing; a workflow that knows less, or
 * more, than the record is stopped.
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
  if (kept === told)
    await tx
      .update(table)
      .set({ told: kept + entries.length })
      .where(eq(table.id, id));
  return fresh;
}

const tables = { campaign: campaigns, title: titles, matter: matters } as const;
