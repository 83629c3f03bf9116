import { sql } from 'drizzle-orm';
import type { Entry } from '../contracts/facts.ts';
import { dateOf } from '../domain/working-days.ts';
import { chainsOf } from './chains.ts';
import type { Tx } from './database.ts';
import { areWritten, lockChains } from './ledger.ts';
import { refusalsCounted } from './schema.ts';
import { write } from './write.ts';

// Whoever holds a key can send without end; the ledger is for reading.
const MOST_ON_RECORD = 100;

/** Puts on record, once, that a signal was refused; of one sender and day the first hundred, the rest is counted. */
export async function writeRefusal(tx: Tx, entry: Entry): Promise<void> {
  const chains = await chainsOf(tx, [entry]);
  await lockChains(tx, chains);
  if (await areWritten(tx, chains, [entry])) return;
  const { via, id } = entry.actor;
  if ((await counted(tx, via ?? id, dateOf(entry.at))) <= MOST_ON_RECORD) await write(tx, [entry]);
}

/** How many signals of this sender have been refused on this day, with this one. */
async function counted(tx: Tx, sender: string, day: string): Promise<number> {
  const [row] = await tx
    .insert(refusalsCounted)
    .values({ sender, day, count: 1 })
    .onConflictDoUpdate({
      target: [refusalsCounted.sender, refusalsCounted.day],
      set: { count: sql`${refusalsCounted.count} + 1` },
    })
    .returning({ count: refusalsCounted.count });
  return row?.count ?? 1;
}
