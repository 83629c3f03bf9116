import { and, asc, between, eq, getTableColumns, gt, inArray, notInArray, sql } from 'drizzle-orm';
import type { Entry, Tally, TitleFact } from '../contracts/facts.ts';
import type { Plan } from '../contracts/plan.ts';
import type { ApplicationStatus } from '../contracts/stages.ts';
import { engine } from '../domain/engine.ts';
import { titleWorkflowId } from '../domain/ids.ts';
import { rulesBehindTitle, type Title, type TitlePlan } from '../domain/maintenance.ts';
import { overallTrack } from '../domain/naming.ts';
import type { Scope } from '../domain/visibility.ts';
import type { Db, Tx } from './database.ts';
import { append } from './ledger.ts';
import { startOf, tell } from './outbox.ts';
import { insertRows } from './rows.ts';
import { grouped } from './grouped.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScope } from './scope.ts';
import { applications, campaigns, messages, organisations, overallResults, titles } from './schema.ts';
import { campaignOf, unitOf } from './whose.ts';

/** A title with the name of the unit that it was awarded to. */
export type TitleRow = typeof titles.$inferSelect & { readonly unitName: string };

export async function findTitle(db: Db, id: string): Promise<TitleRow | undefined> {
  const [found] = await named(db).where(eq(titles.id, id));
  return found;
}

/** Titles by id. */
export async function titlePage(
  db: Db,
  scope: Scope,
  {
    unit,
    track,
    statuses,
    batch,
    after,
    limit,
  }: PageOf & {
    readonly unit?: string | undefined;
    readonly track?: string | undefined;
    readonly statuses?: readonly Title['status'][] | undefined;
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
        inScope(scope, { campaign: titles.campaign, unit: titles.unit }),
        statuses === undefined ? undefined : inArray(titles.status, [...statuses]),
        batch === undefined ? undefined : eq(titles.batch, batch),
      ),
    )
    .orderBy(asc(titles.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}

type Awarded = TitleFact & { readonly kind: 'titleAwarded' };
type NewTitle = typeof titles.$inferSelect;

/** The row of a title that an entry awards; `plan`: what its workflow needs to know. */
export async function titleRow(db: Db, entry: Entry, fact: Awarded, plan: TitlePlan | null): Promise<NewTitle> {
  const campaign = campaignOf(entry);
  const [found] = await db.select({ programme: campaigns.programme }).from(campaigns).where(eq(campaigns.id, campaign));
  return rowOf(entry, fact, found?.programme ?? '', plan);
}

/**
 * Awards titles in one transaction with what they are awarded for: each is on record from now on, and its workflow begins
 * when this is committed. One that is there already stays as it is. `at`: the campaign's instant, epoch ms.
 */
export async function awardTitles(tx: Tx, plan: Plan, awarded: readonly TitlePlan[], at: number): Promise<void> {
  if (awarded.length === 0) return;
  const byKey = new Map(awarded.map((each) => [`${titleWorkflowId(each.title)} awarded`, each]));
  const entries = [...byKey].map(([key, title]): Entry & { readonly fact: Awarded } => {
    const { unit, name, track, batch, validUntil, benefits } = title;
    const fact = { kind: 'titleAwarded' as const, title: title.title, name, track, batch, validUntil, benefits };
    const actor = engine;
    return { key, campaign: plan.campaign, unit, at, actor, rules: rulesBehindTitle(title, fact), fact };
  });
  const fresh = new Set((await append(tx, entries)).map(({ key }) => key));
  const begun = entries.filter(({ key }) => fresh.has(key));
  if (begun.length === 0) return;
  const rows = begun.map((entry) => rowOf(entry, entry.fact, plan.programme, byKey.get(entry.key) ?? null));
  await tx.execute(insertRows(titles, rows));
  await tell(
    tx,
    rows.map((row) => {
      const summary = `${row.name} ${row.batch}: ${row.unit}`;
      const input = { plan: row.plan, clock: plan.clock };
      const { campaign } = plan;
      return startOf(titleWorkflowId(row.id), { workflow: 'title', input, campaign, unit: row.unit, summary });
    }),
  );
}

function rowOf(entry: Entry, fact: Awarded, programme: string, plan: TitlePlan | null): NewTitle {
  const { title, name, track, batch, validUntil, benefits } = fact;
  return {
    id: title,
    campaign: campaignOf(entry),
    programme,
    track,
    unit: unitOf(entry),
    name,
    batch,
    status: 'valid',
    awardedAt: entry.at,
    validUntil,
    benefits: [...benefits],
    revokedAt: null,
    reason: null,
    plan,
    state: { status: 'valid' },
    told: 0,
  };
}

/** The tracks of a programme of which each unit holds a title that is not revoked; who holds none is not there. */
export async function tracksHeldBy(
  db: Db,
  units: readonly string[],
  programme: string,
): Promise<Map<string, string[]>> {
  const rows = await db
    .selectDistinct({ unit: titles.unit, track: titles.track })
    .from(titles)
    .where(
      and(
        inArray(titles.unit, [...units]),
        eq(titles.programme, programme),
        notInArray(titles.status, ['revoked', 'lapsed']),
      ),
    )
    .orderBy(asc(titles.unit), asc(titles.track));
  return new Map([...grouped(rows)].map(([unit, own]) => [unit, own.map(({ track }) => track)]));
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
  return (await circulars(db, campaign, track)).flatMap(({ subject }) => subject['units'] as string[]);
}

/** The units that this circular names. */
export async function unitsIn(db: Db, campaign: string, track: string, circular: string): Promise<string[]> {
  const issued = (await circulars(db, campaign, track)).filter(({ subject }) => subject['circular'] === circular);
  return issued.flatMap(({ subject }) => subject['units'] as string[]);
}

function circulars(db: Db, campaign: string, track: string) {
  return db
    .select({ subject: messages.subject })
    .from(messages)
    .where(
      and(
        eq(messages.campaign, campaign),
        eq(messages.kind, 'circular'),
        sql`${messages.subject} ->> 'track' = ${track}`,
      ),
    );
}

/** The results of several years of a track as they were computed last, in the order of the units. */
export function overallResultsOf(db: Db, campaign: string, track: string): Promise<OverallRow[]> {
  return db
    .select({ unit: overallResults.unit, years: overallResults.years, met: overallResults.met })
    .from(overallResults)
    .where(and(eq(overallResults.campaign, campaign), eq(overallResults.track, track)))
    .orderBy(asc(overallResults.unit));
}

type OverallRow = Pick<typeof overallResults.$inferSelect, 'unit' | 'years' | 'met'>;
