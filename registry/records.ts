import { and, asc, eq, sql } from 'drizzle-orm';
import type { Db } from './database.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { records } from './schema.ts';

/** Something put on file that changes no course: yearly measures, self-check, good practice. */
export type FiledRecord = typeof records.$inferSelect;

/** What a unit has put on record in a campaign, in order of time. */
export async function recordPage(
  db: Db,
  {
    campaign,
    unit,
    type,
    after,
    limit,
  }: PageOf & { readonly campaign: string; readonly unit?: string | undefined; readonly type?: string | undefined },
): Promise<Page<FiledRecord>> {
  const from = readCursor(after, ['number', 'text']);
  const rows = await db
    .select()
    .from(records)
    .where(
      and(
        eq(records.campaign, campaign),
        from && sql`(${records.at}, ${records.id}) > (${from[0]}::bigint, ${from[1]})`,
        unit === undefined ? undefined : eq(records.unit, unit),
        type === undefined ? undefined : eq(records.type, type),
      ),
    )
    .orderBy(asc(records.at), asc(records.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ at, id }) => [at, id]);
}
