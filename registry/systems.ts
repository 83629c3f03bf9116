import { asc, eq, gt, sql } from 'drizzle-orm';
import type { Db, Tx } from './database.ts';
import { lockLedger } from './ledger.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { campaigns, refusalsCounted, systems } from './schema.ts';

export type System = typeof systems.$inferSelect;

export async function findSystem(db: Db, id: string): Promise<System | undefined> {
  const [found] = await db.select().from(systems).where(eq(systems.id, id));
  return found;
}

/** The same, as it stays until this transaction has ended. */
export async function lockSystem(tx: Tx, id: string): Promise<System | undefined> {
  await lockLedger(tx);
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

export async function organiserOf(db: Db, campaign: string): Promise<string | undefined> {
  const [found] = await db.select({ organiser: campaigns.organiser }).from(campaigns).where(eq(campaigns.id, campaign));
  return found?.organiser;
}

// Whoever holds a key can send without end; the ledger is for reading.
const MOST_ON_RECORD = 100;

/** Counts one more refused signal of this sender on this day; answers whether it is to stand on record as well. */
export async function countRefused(tx: Tx, sender: string, day: string): Promise<boolean> {
  const [counted] = await tx
    .insert(refusalsCounted)
    .values({ sender, day, count: 1 })
    .onConflictDoUpdate({
      target: [refusalsCounted.sender, refusalsCounted.day],
      set: { count: sql`${refusalsCounted.count} + 1` },
    })
    .returning({ count: refusalsCounted.count });
  return (counted?.count ?? 0) <= MOST_ON_RECORD;
}
