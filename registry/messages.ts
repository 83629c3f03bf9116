import { and, asc, eq, sql } from 'drizzle-orm';
import type { Scope } from '../domain/visibility.ts';
import type { Db } from './database.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScope, isVeiled, type Veil } from './scope.ts';
import { messages } from './schema.ts';

/** A reminder, an overdue note, a circular or the circular of a revocation: each is there once. */
export type MessageRow = typeof messages.$inferSelect;

/**
 * The procedure that a reminder comes from. What a programme sends to somebody is no secret from those who read messages:
 * it was stripped of what few may read when it was sent.
 */
const behind = sql`(case when "messages"."subject" ->> 'to' is null then "messages"."subject" ->> 'procedure' end)`;

/** Messages in order of their campaign's time. */
export async function messagePage(
  db: Db,
  scope: Scope,
  {
    campaign,
    unit,
    kind,
    veils,
    after,
    limit,
  }: PageOf & {
    readonly veils: readonly Veil[];
    readonly campaign?: string | undefined;
    readonly unit?: string | undefined;
    readonly kind?: string | undefined;
  },
): Promise<Page<MessageRow>> {
  const from = readCursor(after, ['number', 'text']);
  const rows = await db
    .select()
    .from(messages)
    .where(
      and(
        sql`not ${isVeiled(veils, behind, { campaign: messages.campaign, unit: messages.unit })}`,
        inScope(scope, { campaign: messages.campaign, unit: messages.unit }),
        from && sql`(${messages.at}, ${messages.key}) > (${from[0]}::bigint, ${from[1]})`,
        campaign === undefined ? undefined : eq(messages.campaign, campaign),
        unit === undefined ? undefined : eq(messages.unit, unit),
        kind === undefined ? undefined : sql`${messages.kind} = ${kind}`,
      ),
    )
    .orderBy(asc(messages.at), asc(messages.key))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ at, key }) => [at, key]);
}
