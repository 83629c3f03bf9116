import { and, asc, count, eq, exists, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Enrolment } from '../contracts/facts.ts';
import type { ApplicationStatus } from '../contracts/stages.ts';
import type { Scope } from '../domain/visibility.ts';
import type { Db } from './database.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScope } from './scope.ts';
import { applications, candidacies, organisations } from './schema.ts';

export type ApplicationRow = Omit<typeof applications.$inferSelect, 'campaign' | 'unit'>;

/** A candidacy with its unit's name and its applications, by track. */
export type CandidacyRow = typeof candidacies.$inferSelect & {
  readonly name: string;
  readonly applications: readonly ApplicationRow[];
};

export async function findCandidacy(db: Db, campaign: string, unit: string): Promise<CandidacyRow | undefined> {
  const found = await named(db).where(and(eq(candidacies.campaign, campaign), eq(candidacies.unit, unit)));
  const [candidacy] = await withApplications(db, campaign, found);
  return candidacy;
}

/** Candidacies by unit; `overdue`: whether the action rules are due and still not filed. */
export async function candidacyPage(
  db: Db,
  scope: Scope,
  campaign: string,
  {
    track,
    status,
    overdue,
    after,
    limit,
  }: PageOf & {
    readonly track?: string | undefined;
    readonly status?: ApplicationStatus | undefined;
    readonly overdue?: boolean | undefined;
  },
): Promise<Page<CandidacyRow>> {
  const from = readCursor(after, ['text']);
  const isOverdue = and(isNotNull(candidacies.overdueSince), isNull(candidacies.rulesFiledAt)) ?? sql`false`;
  const found = await named(db)
    .where(
      and(
        eq(candidacies.campaign, campaign),
        inScope(scope, candidacies),
        from && gt(candidacies.unit, from[0]),
        overdue === undefined ? undefined : sql`(${isOverdue}) = ${overdue}::boolean`,
        track === undefined && status === undefined ? undefined : hasApplication(db, track, status),
      ),
    )
    .orderBy(asc(candidacies.unit))
    .limit(limit + 1);
  const { items, next } = pageOf(found, limit, ({ candidacy }) => [candidacy.unit]);
  return { items: await withApplications(db, campaign, items), next };
}

/** How many applications stand where, per track. */
export async function countsByStatus(
  db: Db,
  campaign: string,
): Promise<Record<string, Partial<Record<ApplicationStatus, number>>>> {
  const rows = await db
    .select({ track: applications.track, status: applications.status, units: count() })
    .from(applications)
    .where(eq(applications.campaign, campaign))
    .groupBy(applications.track, applications.status);
  const counts: Record<string, Partial<Record<ApplicationStatus, number>>> = {};
  for (const { track, status, units } of rows) counts[track] = { ...counts[track], [status]: units };
  return counts;
}

/** How many units take part in full, and how many by reference. */
export async function countsByEnrolment(db: Db, campaign: string): Promise<Record<Enrolment, number>> {
  const rows = await db
    .select({ enrolment: candidacies.enrolment, units: count() })
    .from(candidacies)
    .where(eq(candidacies.campaign, campaign))
    .groupBy(candidacies.enrolment);
  const of = (enrolment: Enrolment) => rows.find((each) => each.enrolment === enrolment)?.units ?? 0;
  return { mandatory: of('mandatory'), reference: of('reference') };
}

interface Named {
  readonly candidacy: typeof candidacies.$inferSelect;
  readonly name: string | null;
}

function named(db: Db) {
  return db
    .select({ candidacy: candidacies, name: organisations.name })
    .from(candidacies)
    .leftJoin(organisations, eq(organisations.id, candidacies.unit));
}

function hasApplication(db: Db, track: string | undefined, status: ApplicationStatus | undefined) {
  return exists(
    db
      .select({ unit: applications.unit })
      .from(applications)
      .where(
        and(
          eq(applications.campaign, candidacies.campaign),
          eq(applications.unit, candidacies.unit),
          track === undefined ? undefined : eq(applications.track, track),
          status === undefined ? undefined : eq(applications.status, status),
        ),
      ),
  );
}

async function withApplications(db: Db, campaign: string, found: readonly Named[]): Promise<CandidacyRow[]> {
  const units = found.map(({ candidacy }) => candidacy.unit);
  if (units.length === 0) return [];
  const rows = await db
    .select()
    .from(applications)
    .where(and(eq(applications.campaign, campaign), inArray(applications.unit, units)))
    .orderBy(asc(applications.unit), asc(applications.track));
  return found.map(({ candidacy, name }) => ({
    ...candidacy,
    name: name ?? candidacy.unit,
    applications: rows.filter(({ unit }) => unit === candidacy.unit),
  }));
}

/** The units whose application for a track is being judged, in order. */
export async function candidateUnits(db: Db, campaign: string, track: string): Promise<string[]> {
  const rows = await db
    .select({ unit: applications.unit })
    .from(applications)
    .where(
      and(
        eq(applications.campaign, campaign),
        eq(applications.track, track),
        inArray(applications.status, ['underReview', 'reviewed', 'failed']),
      ),
    )
    .orderBy(asc(applications.unit));
  return rows.map(({ unit }) => unit);
}
