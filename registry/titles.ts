import { and, asc, between, eq, getTableColumns, gt, notInArray, sql } from 'drizzle-orm';
import type { Tally } from '../contracts/facts.ts';
import type { ApplicationStatus } from '../contracts/stages.ts';
import type { Title } from '../domain/maintenance.ts';
import { overallTrack } from '../domain/naming.ts';
import type { Db } from './database.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { applications, campaigns, messages, organisations, overallResults, titles } from './schema.ts';

/** A title with the name of the unit that it was awarded to. */
export type TitleRow = typeof titles.$inferSelect & { readonly unitName: string };

export async function findTitle(db: Db, id: string): Promise<TitleRow | undefined> {
  const [found] = await named(db).where(eq(titles.id, id));
  return found;
}

/** Titles by id. */
export async function titlePage(
  db: Db,
  {
    unit,
    track,
    status,
    batch,
    after,
    limit,
  }: PageOf & {
    readonly unit?: string | undefined;
    readonly track?: string | undefined;
    readonly status?: Title['status'] | undefined;
    readonly batch?: number | undefined;
  },
): Promise<Page<TitleRow>> {
  const from = readCursor(after, ['text']);
  const rows = await named(db)
    .where(
      and(
        from && gt(titles.id, from[0]),
        unit === undefined ? undefined : eq(titles.unit, unit),
        track === undefined ? undefined : eq(titles.track, track),
        status === undefined ? undefined : eq(titles.status, status),
        batch === undefined ? undefined : eq(titles.batch, batch),
      ),
    )
    .orderBy(asc(titles.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** The units that have been awarded a title of this edition. */
export async function unitsAwarded(db: Db, campaign: string, track: string): Promise<string[]> {
  const rows = await db
    .select({ unit: titles.unit })
    .from(titles)
    .where(and(eq(titles.campaign, campaign), eq(titles.track, track)));
  return rows.map(({ unit }) => unit);
}

/** The tracks of a programme of which a unit holds a title that is not revoked. */
export async function tracksHeld(db: Db, unit: string, programme: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ track: titles.track })
    .from(titles)
    .where(
      and(eq(titles.unit, unit), eq(titles.programme, programme), notInArray(titles.status, ['revoked', 'lapsed'])),
    )
    .orderBy(asc(titles.track));
  return rows.map(({ track }) => track);
}

/** What a unit's application for one track came to in one edition. */
export interface YearlyResult {
  readonly campaign: string;
  readonly year: number;
  readonly track: string;
  readonly status: ApplicationStatus;
  readonly tally: Tally | null;
  readonly reason: string | null;
}

/** The results of a unit in these years of a programme, both inclusive: the evidence for a title of several years. */
export function yearlyResults(
  db: Db,
  unit: string,
  programme: string,
  fromYear: number,
  toYear: number,
): Promise<YearlyResult[]> {
  return db
    .select({
      campaign: campaigns.id,
      year: campaigns.year,
      track: applications.track,
      status: applications.status,
      tally: applications.tally,
      reason: applications.reason,
    })
    .from(applications)
    .innerJoin(campaigns, eq(campaigns.id, applications.campaign))
    .where(
      and(eq(applications.unit, unit), eq(campaigns.programme, programme), between(campaigns.year, fromYear, toYear)),
    )
    .orderBy(asc(campaigns.year), asc(campaigns.id), asc(applications.track));
}

function named(db: Db) {
  return db
    .select({ ...getTableColumns(titles), unitName: sql<string>`coalesce(${organisations.name}, ${titles.unit})` })
    .from(titles)
    .leftJoin(organisations, eq(organisations.id, titles.unit));
}

/** The valid titles of several years that rest on the yearly title of a track in this year. */
export async function overallTitlesOn(db: Db, unit: string, track: string, year: number): Promise<string[]> {
  const rows = await db
    .select({ id: titles.id })
    .from(titles)
    .innerJoin(
      overallResults,
      and(
        eq(overallResults.campaign, titles.campaign),
        eq(overallResults.track, track),
        eq(overallResults.unit, titles.unit),
      ),
    )
    .where(
      and(
        eq(titles.unit, unit),
        eq(titles.track, overallTrack(track)),
        eq(titles.status, 'valid'),
        sql`${year} = any(${overallResults.years})`,
      ),
    );
  return rows.map(({ id }) => id);
}

/** The units that circulars of this edition have named already. */
export async function unitsNamedIn(db: Db, campaign: string, track: string): Promise<string[]> {
  const rows = await db
    .select({ subject: messages.subject })
    .from(messages)
    .where(and(eq(messages.campaign, campaign), eq(messages.kind, 'circular')));
  return rows.flatMap(({ subject }) => (subject['track'] === track ? (subject['units'] as string[]) : []));
}
