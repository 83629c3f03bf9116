import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Organisation } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Scope } from '../domain/visibility.ts';
import type { Db, Tx } from './database.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScope } from './scope.ts';
import { organisations } from './schema.ts';

export async function findOrganisation(db: Db, id: string): Promise<Organisation | undefined> {
  const [organisation] = await db.select().from(organisations).where(eq(organisations.id, id));
  return organisation;
}

/** Those of these ids that are of an organisation, with what kind it is. */
export async function kindsOf(db: Db, ids: readonly string[]): Promise<Map<string, Organisation['kind']>> {
  const { id, kind } = organisations;
  const found = await db
    .select({ id, kind })
    .from(organisations)
    .where(inArray(id, [...new Set(ids)]));
  return new Map(found.map((each) => [each.id, each.kind]));
}

/** An organisation, which nobody moves before this transaction has ended. Locked before any chain. */
export async function lockOrganisation(tx: Tx, id: string): Promise<Organisation | undefined> {
  const [organisation] = await tx.select().from(organisations).where(eq(organisations.id, id)).for('update');
  return organisation;
}

/**
 * The ids of the units that belong to a committee, in order: of whatever kind, for the organiser itself and the bodies
 * that it consults may be among the assessed (JZ-A09).
 */
export async function unitsOf(db: Db, committee: string): Promise<string[]> {
  const units = await db
    .select({ id: organisations.id })
    .from(organisations)
    .where(eq(organisations.committee, committee))
    .orderBy(asc(organisations.id));
  return units.map(({ id }) => id);
}

/** Those of them that are seen in one of its campaigns. */
export async function unitsSeen(
  db: Db,
  scope: Scope,
  { campaign, bodies }: Pick<Plan, 'campaign' | 'bodies'>,
): Promise<string[]> {
  const seen = inScope(scope, { campaign: sql`${campaign}::text`, unit: organisations.id });
  const units = await db
    .select({ id: organisations.id })
    .from(organisations)
    .where(and(eq(organisations.committee, bodies.organiser), seen))
    .orderBy(asc(organisations.id));
  return units.map(({ id }) => id);
}

/** Organisations by id. */
export async function organisationPage(
  db: Db,
  {
    kind,
    committee,
    after,
    limit,
  }: PageOf & { readonly kind?: Organisation['kind'] | undefined; readonly committee?: string | undefined },
): Promise<Page<Organisation>> {
  const from = readCursor(after, ['text']);
  const rows = await db
    .select()
    .from(organisations)
    .where(
      and(
        from && gt(organisations.id, from[0]),
        kind && eq(organisations.kind, kind),
        committee === undefined ? undefined : eq(organisations.committee, committee),
      ),
    )
    .orderBy(asc(organisations.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}
