import { and, asc, eq, sql } from 'drizzle-orm';
import type { Scope } from '../domain/visibility.ts';
import type { Db } from './database.ts';
import { inScope } from './scope.ts';
import { candidacies, extensions } from './schema.ts';

export type ExtensionRow = typeof extensions.$inferSelect;

/** The extensions of a campaign, in order of time; what was granted to everybody concerns every unit. */
export function extensionsOf(db: Db, scope: Scope, campaign: string): Promise<ExtensionRow[]> {
  return db
    .select()
    .from(extensions)
    .where(and(eq(extensions.campaign, campaign), inScope(scope, { ...whose, forAll: true })))
    .orderBy(asc(extensions.at), asc(extensions.key));
}

const whose = { campaign: extensions.campaign, unit: extensions.unit };

/** A candidacy whose timers an extension may move. */
export interface Waiting {
  readonly unit: string;
  readonly rulesFiled: boolean;
  readonly reminded: boolean;
  /** The tracks for which it has not applied yet. */
  readonly open: readonly string[];
}

/** The candidacies of a campaign, or one of them, with what each still waits for. */
export async function waitingIn(db: Db, campaign: string, unit: string | undefined): Promise<Waiting[]> {
  // Drizzle leaves the table out of a column's name here, and the inner query would compare with itself.
  const open = sql<string[]>`coalesce((select array_agg(a.track order by a.track) from applications a
    where a.campaign = "candidacies"."campaign" and a.unit = "candidacies"."unit" and a.status = 'none'), '{}')`;
  const rows = await db
    .select({
      unit: candidacies.unit,
      filedAt: candidacies.rulesFiledAt,
      remindedAt: candidacies.remindedAt,
      open,
    })
    .from(candidacies)
    .where(and(eq(candidacies.campaign, campaign), unit === undefined ? undefined : eq(candidacies.unit, unit)))
    .orderBy(asc(candidacies.unit));
  return rows.map((row) => ({
    unit: row.unit,
    rulesFiled: row.filedAt !== null,
    reminded: row.remindedAt !== null,
    open: row.open,
  }));
}
