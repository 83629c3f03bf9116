import { asc, eq, gt } from 'drizzle-orm';
import type { Db, Tx } from './database.ts';
import { INSTALLATION } from '../contracts/ledger.ts';
import { lockChain } from './ledger.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { systems } from './schema.ts';

export type System = typeof systems.$inferSelect;

export async function findSystem(db: Db, id: string): Promise<System | undefined> {
  const [found] = await db.select().from(systems).where(eq(systems.id, id));
  return found;
}

/** The same, as it stays until this transaction has ended. */
export async function lockSystem(tx: Tx, id: string): Promise<System | undefined> {
  await lockChain(tx, INSTALLATION);
  return findSystem(tx, id);
}

/** Systems by id. */
export async function systemPage(db: Db, { after, limit }: PageOf): Promise<Page<System>> {
  const from = readCursor(after, ['text']);
  const rows = await db
    .select()
    .from(systems)
    .where(from && gt(systems.id, from[0]))
    .orderBy(asc(systems.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}
