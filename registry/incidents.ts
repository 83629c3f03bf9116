import { and, asc, eq, gte, lte, notExists, sql } from 'drizzle-orm';
import type { GatePlan } from '../contracts/plan.ts';
import type { Exposed } from '../domain/disqualification.ts';
import { titleId } from '../domain/naming.ts';
import type { Db } from './database.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { applications, campaigns, incidents, titles } from './schema.ts';

export type Incident = typeof incidents.$inferSelect;

export async function findIncident(db: Db, id: string): Promise<Incident | undefined> {
  const [found] = await db.select().from(incidents).where(eq(incidents.id, id));
  return found;
}

/** Incidents in the order in which they were reported. */
export async function incidentPage(
  db: Db,
  { unit, after, limit }: PageOf & { readonly unit?: string | undefined },
): Promise<Page<Incident>> {
  const from = readCursor(after, ['number', 'text']);
  const rows = await db
    .select()
    .from(incidents)
    .where(
      and(
        from && sql`(${incidents.reportedAt}, ${incidents.id}) > (${from[0]}::bigint, ${from[1]})`,
        unit === undefined ? undefined : eq(incidents.unit, unit),
      ),
    )
    .orderBy(asc(incidents.reportedAt), asc(incidents.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ reportedAt, id }) => [reportedAt, id]);
}

/** A track of a programme and the years of its round, both inclusive, for one unit. */
export interface RoundOf {
  readonly unit: string;
  readonly programme: string;
  readonly track: string;
  readonly from: number;
  readonly to: number;
  /** Which facts of an incident its gate asks for. */
  readonly all: GatePlan['all'];
}

/**
 * The incidents of these years with every fact of the gate and without tolerance, except those that have ended an
 * application of this track already: an incident costs one cycle (SX-A06).
 */
export async function disqualifyingIncidents(
  db: Db,
  { unit, programme, track, from, to, all }: RoundOf,
): Promise<Incident[]> {
  const spent = db
    .select({ unit: applications.unit })
    .from(applications)
    .innerJoin(campaigns, eq(campaigns.id, applications.campaign))
    .where(
      and(
        eq(applications.unit, unit),
        eq(applications.track, track),
        eq(applications.status, 'disqualified'),
        eq(applications.ref, incidents.id),
        eq(campaigns.programme, programme),
      ),
    );
  return db
    .select()
    .from(incidents)
    .where(
      and(
        eq(incidents.unit, unit),
        gte(incidents.occurredOn, `${from}-01-01`),
        lte(incidents.occurredOn, `${to}-12-31`),
        eq(incidents.status, 'confirmed'),
        ...all.map((fact) => eq(incidents[fact], true)),
        eq(incidents.tolerated, false),
        notExists(spent),
      ),
    )
    .orderBy(asc(incidents.occurredOn), asc(incidents.id));
}

/** What an incident may touch: when it occurred, where the unit's applications stand, and the titles it holds. */
export interface Affected {
  readonly occurredOn: string;
  readonly applications: Exposed[];
  readonly titles: string[];
  readonly revoked: string[];
  /** Titles of applications named a moment ago that have not begun yet. */
  readonly beginning: string[];
}

export async function affectedBy(db: Db, unit: string, incident: string): Promise<Affected> {
  const found = await findIncident(db, incident);
  if (!found) throw new Error(`there is no incident ${incident}`);
  const rows = await db
    .select({ track: applications.track, status: applications.status, plan: campaigns.plan })
    .from(applications)
    .innerJoin(campaigns, eq(campaigns.id, applications.campaign))
    .where(eq(applications.unit, unit))
    .orderBy(asc(campaigns.year), asc(campaigns.id), asc(applications.track));
  const begun = await db
    .select({ id: titles.id, status: titles.status })
    .from(titles)
    .where(eq(titles.unit, unit))
    .orderBy(asc(titles.id));
  const named = rows
    .filter(({ status }) => status === 'named')
    .map((row) => titleId(row.plan.campaign, row.track, unit));
  return {
    occurredOn: found.occurredOn,
    applications: rows.map(({ track, status, plan }) => ({
      campaign: plan.campaign,
      programme: plan.programme,
      year: plan.year,
      track,
      status,
      roundFrom: plan.tracks.find((each) => each.track === track)?.round[0] ?? plan.year,
      mayReinstate: plan.mayReinstate,
    })),
    titles: begun.filter(({ status }) => status !== 'revoked' && status !== 'lapsed').map(({ id }) => id),
    revoked: begun.filter(({ status }) => status === 'revoked' || status === 'lapsed').map(({ id }) => id),
    beginning: named.filter((title) => !begun.some(({ id }) => id === title)),
  };
}
