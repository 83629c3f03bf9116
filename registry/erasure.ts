import { and, eq } from 'drizzle-orm';
import type { Tx } from './database.ts';
import { ledger } from './schema.ts';

/** A text that no entry of the ledger has. */
export class NoSuchText extends Error {
  override readonly name = 'NoSuchText';

  constructor(chain: string, seq: number, pointer?: string) {
    super(`there is no ${pointer === undefined ? 'entry' : `text ${pointer} in the entry`} ${seq} of ${chain}`);
  }
}

/**
 * Erases words of an entry, all of them or those at these pointers, together with the salt by which they could be
 * guessed. The commitments stay, and with them the chain; the tables that people read are not touched.
 */
export async function eraseTexts(tx: Tx, chain: string, seq: number, pointers?: readonly string[]): Promise<void> {
  const entry = and(eq(ledger.chain, chain), eq(ledger.seq, seq));
  const [found] = await tx.select({ texts: ledger.texts }).from(ledger).where(entry).for('update');
  if (!found) throw new NoSuchText(chain, seq);
  const unknown = pointers?.find((pointer) => !Object.hasOwn(found.texts, pointer));
  if (unknown !== undefined) throw new NoSuchText(chain, seq, unknown);
  const erased = (pointers ?? Object.keys(found.texts)).map((pointer) => [pointer, null] as const);
  await tx
    .update(ledger)
    .set({ texts: { ...found.texts, ...Object.fromEntries(erased) } })
    .where(entry);
}
