import { and, asc, eq, sql } from 'drizzle-orm';
import type { Entry, Fact } from '../contracts/facts.ts';
import type { Scope } from '../domain/visibility.ts';
import type { Db, Tx } from './database.ts';
import { lockCampaign } from './ledger.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScope } from './scope.ts';
import { draws } from './schema.ts';

/** A draw, from its commitment on. */
export type DrawRow = typeof draws.$inferSelect;

/** Brings draws up to date. */
export async function projectDraw(
  tx: Tx,
  entry: Entry,
  fact: Extract<Fact, { readonly kind: 'drawCommitted' | 'drawRevealed' }>,
): Promise<void> {
  if (fact.kind === 'drawRevealed') {
    const { id, seed, drawn } = fact;
    await tx
      .update(draws)
      .set({ seed, drawn: [...drawn], revealedAt: entry.at })
      .where(eq(draws.id, id));
    return;
  }
  const { id, draw, period, commitment, population, count } = fact;
  if (entry.campaign === null) throw new Error(`${fact.kind} belongs to a campaign: ${entry.key}`);
  await tx.insert(draws).values({
    id,
    campaign: entry.campaign,
    draw,
    period,
    commitment,
    population: [...population],
    count,
    committedBy: entry.actor.id,
    committedAt: entry.at,
  });
}

export async function findDraw(db: Db, campaign: string, id: string): Promise<DrawRow | undefined> {
  const [found] = await db
    .select()
    .from(draws)
    .where(and(eq(draws.campaign, campaign), eq(draws.id, id)));
  return found;
}

/** The draw of a period, and none is committed for it before this transaction has ended. */
export async function lockDraw(
  tx: Tx,
  { campaign, draw, period }: Pick<DrawRow, 'campaign' | 'draw' | 'period'>,
): Promise<DrawRow | undefined> {
  await lockCampaign(tx, campaign);
  const [found] = await tx
    .select()
    .from(draws)
    .where(and(eq(draws.campaign, campaign), eq(draws.draw, draw), eq(draws.period, period)));
  return found;
}

/** The draws of a campaign in the order in which they were committed. */
export async function drawPage(
  db: Db,
  scope: Scope,
  { campaign, after, limit }: PageOf & { readonly campaign: string },
): Promise<Page<DrawRow>> {
  const from = readCursor(after, ['number', 'text']);
  const rows = await db
    .select()
    .from(draws)
    .where(
      and(
        eq(draws.campaign, campaign),
        inScope(scope, { campaign: draws.campaign }),
        from && sql`(${draws.committedAt}, ${draws.id}) > (${from[0]}::bigint, ${from[1]})`,
      ),
    )
    .orderBy(asc(draws.committedAt), asc(draws.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ committedAt, id }) => [committedAt, id]);
}
