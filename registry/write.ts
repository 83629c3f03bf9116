import type { Entry } from '../contracts/facts.ts';
import type { Tx } from './database.ts';
import { append } from './ledger.ts';
import { projectAll } from './projections.ts';
import { storable } from './storable.ts';

/** Writes each entry into the ledger and into what it changes; an entry that is there already changes nothing. */
export async function write(tx: Tx, entries: readonly Entry[]): Promise<void> {
  await writeNew(tx, entries);
}

/** The same, answering those that were not there already. */
export async function writeNew(tx: Tx, entries: readonly Entry[]): Promise<readonly Entry[]> {
  const fresh = await append(tx, storable(entries));
  await projectAll(tx, fresh);
  return fresh;
}
