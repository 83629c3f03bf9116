import { eq } from 'drizzle-orm';
import type { Db, Tx } from './database.ts';
import { reports } from './schema.ts';

/** What the public reported; it stands here and nowhere else, so that it can be deleted. */
export type Report = Omit<typeof reports.$inferSelect, 'receiptHash'>;

/** Keeps what was reported. Kept again by the same call, whose answer was lost, its new receipt replaces the first. */
export async function keepReport(tx: Tx, report: typeof reports.$inferInsert): Promise<void> {
  const { receiptHash } = report;
  await tx.insert(reports).values(report).onConflictDoUpdate({ target: reports.matter, set: { receiptHash } });
}

/** The matter behind a receipt, of which only the hash is kept. */
export async function matterOfReceipt(db: Db, receiptHash: string): Promise<string | undefined> {
  const [found] = await db.select({ matter: reports.matter }).from(reports).where(eq(reports.receiptHash, receiptHash));
  return found?.matter;
}

/** What was reported, for the few who may read it. */
export async function findReport(db: Db, matter: string): Promise<Report | undefined> {
  const [found] = await db
    .select({ matter: reports.matter, text: reports.text, contact: reports.contact, receivedAt: reports.receivedAt })
    .from(reports)
    .where(eq(reports.matter, matter));
  return found;
}
