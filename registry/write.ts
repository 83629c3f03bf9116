import type { Entry } from '../contracts/facts.ts';
import type { Tx } from './database.ts';
import { append } from './ledger.ts';
import { project } from './projections.ts';
import { storable } from './storable.ts';

/** Writes each entry into the ledger and into what it changes; an entry whose key is there already changes nothing. */
export async function write(tx: Tx, entries: readonly Entry[]): Promise<void> {
  for (const entry of await append(tx, storable(entries))) await project(tx, entry);
}
