import { and, asc, between, eq, inArray, isNull, max, ne, sql } from 'drizzle-orm';
import type { Plan, RequirementPlan, TrackPlan } from '../contracts/plan.ts';
import type { Years } from '../domain/overall.ts';
import type { Standing, Unmet } from '../domain/requirement.ts';
import { dateOf } from '../domain/working-days.ts';
import type { Db } from './database.ts';
import { grouped } from './grouped.ts';
import { applications, campaigns, campaignTracks, matters, titles, type ConfirmedScore } from './schema.ts';
import { lacksOf } from './obligations.ts';
import { findProgramme } from './programmes.ts';
import { recordRequirements } from './scores.ts';
import { tracksHeldBy } from './titles.ts';

/**
 * What the registry knows of each unit that wants to apply, or to be listed: the same few statements, however many they
 * are. `at`: the campaign's instant, epoch ms.
 */
export async function standingsOf(
  db: Db,
  plan: Plan,
  track: TrackPlan,
  units: readonly string[],
  { before, at }: { readonly before: 'application' | 'list'; readonly at: number },
): Promise<Map<string, Standing>> {
  // What had to hold for the application has to hold for the list as well.
  const points = before === 'list' ? (['application', 'list'] as const) : (['application'] as const);
  const unmet = new Map<string, Unmet[]>(units.map((unit) => [unit, []]));
  // One after the other: inside a transaction they share its connection.
  for (const point of points) {
    const states = await recordRequirements(db, plan, track.track, units, point);
    for (const [unit, own] of states) unmet.get(unit)?.push(...own.flatMap((state) => state.unmet ?? []));
  }
  for (const requirement of track.requires) {
    if (requirement.needs !== 'minimum' || !points.some((point) => point === requirement.before)) continue;
    const lacks = await missingMinimums(db, plan, units, requirement.what, at);
    for (const [unit, missing] of lacks) unmet.get(unit)?.push({ requirement, missing });
  }
  const held =
    track.requiresTitle === null ? new Map<string, string[]>() : await tracksHeldBy(db, units, plan.programme);
  const out = await outSince(db, plan, track, units);
  return new Map(
    units.map((unit) => [
      unit,
      {
        held: held.get(unit) ?? [],
        outSince: out.get(unit) ?? { revoked: null, disqualified: null },
        unmet: unmet.get(unit) ?? [],
      },
    ]),
  );
}

/** What the whole track still lacks before this step: opinions asked for, scores confirmed (JZ-S14). */
export function unmetOfTrack(db: Db, plan: Plan, track: TrackPlan, before: 'list' | 'naming'): Promise<Unmet[]> {
  const asked = track.requires.filter((each) => each.before === before);
  return unmetOf(asked, (each) => missingOfTrack(db, plan, track.track, each));
}

async function unmetOf(
  asked: readonly RequirementPlan[],
  missingOf: (requirement: RequirementPlan) => Promise<string | undefined>,
): Promise<Unmet[]> {
  const unmet: Unmet[] = [];
  for (const requirement of asked) {
    const missing = await missingOf(requirement);
    if (missing !== undefined) unmet.push({ requirement, missing });
  }
  return unmet;
}

/** What units lack of a recurring minimum at this instant; a shortfall that was made good since counts no more. */
async function missingMinimums(
  db: Db,
  plan: Plan,
  units: readonly string[],
  what: string,
  at: number,
): Promise<Map<string, string>> {
  const programme = await findProgramme(db, plan.programme, plan.version);
  const obligation = programme?.body.obligations.find((each) => each.obligation === what);
  return obligation ? lacksOf(db, plan, obligation, { units, today: dateOf(at) }) : new Map<string, string>();
}

async function missingOfTrack(
  db: Db,
  plan: Plan,
  track: string,
  { needs, what, each }: RequirementPlan,
): Promise<string | undefined> {
  if (needs === 'scores') {
    const [found] = await db
      .select({ at: campaignTracks.scoresConfirmedAt })
      .from(campaignTracks)
      .where(and(eq(campaignTracks.campaign, plan.campaign), eq(campaignTracks.track, track)));
    return found?.at == null ? 'the scores are not confirmed' : undefined;
  }
  if (needs !== 'matters') return undefined;
  const found = await db
    .select({ body: matters.body, track: matters.track, closedAt: matters.closedAt })
    .from(matters)
    .where(and(eq(matters.campaign, plan.campaign), eq(matters.procedure, what)));
  const ours = found.filter((matter) => (matter.track ?? track) === track);
  const open = ours.filter(({ closedAt }) => closedAt === null);
  if (each.length === 0) return open.length === 0 ? undefined : `${open.length} still open`;
  const missing = each.filter(
    ({ body }) => open.some((matter) => matter.body === body) || !ours.some((matter) => matter.body === body),
  );
  return missing.length === 0 ? undefined : `${missing.map(({ name }) => name).join('、')} missing`;
}

/** The last year in which each unit lost a title of the track, or an incident disqualified it; who never did is not there. */
async function outSince(
  db: Db,
  plan: Plan,
  { track }: TrackPlan,
  units: readonly string[],
): Promise<Map<string, Standing['outSince']>> {
  const revoked = await db
    .select({
      unit: titles.unit,
      year: max(
        sql<number>`extract(year from to_timestamp(${titles.revokedAt} / 1000.0) at time zone 'Asia/Shanghai')::int`,
      ),
    })
    .from(titles)
    .where(
      and(
        inArray(titles.unit, [...units]),
        eq(titles.programme, plan.programme),
        eq(titles.track, track),
        eq(titles.status, 'revoked'),
      ),
    )
    .groupBy(titles.unit);
  const disqualified = await db
    .select({ unit: applications.unit, year: max(campaigns.year) })
    .from(applications)
    .innerJoin(campaigns, eq(campaigns.id, applications.campaign))
    .where(
      and(
        inArray(applications.unit, [...units]),
        eq(applications.track, track),
        eq(applications.status, 'disqualified'),
        eq(campaigns.programme, plan.programme),
      ),
    )
    .groupBy(applications.unit);
  const since = new Map<string, Standing['outSince']>();
  const none = { revoked: null, disqualified: null };
  for (const { unit, year } of revoked) since.set(unit, { ...none, revoked: yearOf(year) });
  for (const { unit, year } of disqualified)
    since.set(unit, { ...none, ...since.get(unit), disqualified: yearOf(year) });
  return since;
}

function yearOf(year: number | string | null | undefined): number | null {
  return year === null || year === undefined ? null : Number(year);
}

/** The years of a round in which each unit took part on a track, and those of which it holds the title: what an overall result rests on. */
export async function yearsOf(db: Db, plan: Plan, track: string, round: readonly [number, number]): Promise<Years> {
  return { named: await yearsHeld(db, plan, track, round), assessed: await yearsAssessed(db, plan, track, round) };
}

async function yearsAssessed(
  db: Db,
  { programme, bodies }: Plan,
  track: string,
  [from, to]: readonly [number, number],
): Promise<Map<string, number[]>> {
  const rows = await db
    .select({ unit: applications.unit, year: campaigns.year })
    .from(applications)
    .innerJoin(campaigns, eq(campaigns.id, applications.campaign))
    .where(
      and(
        eq(campaigns.programme, programme),
        eq(campaigns.organiser, bodies.organiser),
        between(campaigns.year, from, to),
        eq(applications.track, track),
        ne(applications.status, 'notDue'),
      ),
    )
    .orderBy(asc(campaigns.year));
  return yearsByUnit(rows);
}

/** The yearly titles of a track in the years of a round that are valid, by unit. */
export async function yearsHeld(
  db: Db,
  { programme, bodies }: Plan,
  track: string,
  [from, to]: readonly [number, number],
): Promise<Map<string, number[]>> {
  const rows = await db
    .select({ unit: titles.unit, year: titles.batch })
    .from(titles)
    .innerJoin(campaigns, eq(campaigns.id, titles.campaign))
    .where(
      and(
        eq(titles.programme, programme),
        eq(titles.track, track),
        eq(campaigns.organiser, bodies.organiser),
        between(titles.batch, from, to),
        inArray(titles.status, ['valid', 'lapsed', 'revocationProposed']),
        isNull(titles.revokedAt),
      ),
    )
    .orderBy(asc(titles.batch));
  return yearsByUnit(rows);
}

function yearsByUnit(rows: readonly { readonly unit: string; readonly year: number }[]): Map<string, number[]> {
  return new Map([...grouped(rows)].map(([unit, own]) => [unit, own.map(({ year }) => year)]));
}

/** The scores of a track as they were confirmed; none before. */
export async function confirmedScores(db: Db, campaign: string, track: string): Promise<readonly ConfirmedScore[]> {
  const [found] = await db
    .select({ results: campaignTracks.results })
    .from(campaignTracks)
    .where(and(eq(campaignTracks.campaign, campaign), eq(campaignTracks.track, track)));
  return found?.results ?? [];
}
