import { and, asc, eq, inArray, isNotNull, sql } from 'drizzle-orm';
import type { ApplicationStatus } from '../contracts/stages.ts';
import type { Applicant, Placement } from '../domain/list.ts';
import type { Db, Tx } from './database.ts';
import { lockCampaign } from './ledger.ts';
import { applications, campaignTracks, votes, type CheckMade } from './schema.ts';

/** Every applicant for a track with its votes; no vote is cast and nothing decided before this transaction has ended. */
export async function applicantsOf(tx: Tx, campaign: string, track: string): Promise<Applicant[]> {
  await lockCampaign(tx, campaign);
  const rows = await tx
    .select(application)
    .from(applications)
    .where(onTrack(campaign, track))
    .orderBy(asc(applications.unit));
  const cast = await tx
    .select(vote)
    .from(votes)
    .where(and(eq(votes.campaign, campaign), eq(votes.track, track)));
  const byUnit = new Map<string, Record<string, boolean>>();
  for (const { unit, organisation, passed } of cast) byUnit.set(unit, { ...byUnit.get(unit), [organisation]: passed });
  return rows.map((row) => applicant(row, byUnit.get(row.unit)));
}

/** One applicant with its votes, as it stays until this transaction has ended. */
export async function lockApplicant(
  tx: Tx,
  campaign: string,
  unit: string,
  track: string,
): Promise<Applicant | undefined> {
  await lockCampaign(tx, campaign);
  const [row] = await tx
    .select(application)
    .from(applications)
    .where(and(onTrack(campaign, track), eq(applications.unit, unit)));
  if (!row) return undefined;
  const cast = await tx
    .select(vote)
    .from(votes)
    .where(and(eq(votes.campaign, campaign), eq(votes.track, track), eq(votes.unit, unit)));
  return applicant(row, Object.fromEntries(cast.map(({ organisation, passed }) => [organisation, passed])));
}

/** What one person has judged about a unit on one track. */
export interface JudgedBy {
  readonly track: string;
  readonly status: ApplicationStatus;
  readonly checks: readonly string[];
  /** The organisations for which the person voted. */
  readonly votes: readonly string[];
}

/** Everything that this person has judged about the unit in a campaign, by track: checks that stand, and votes. */
export async function judgedBy(db: Db, campaign: string, unit: string, person: string): Promise<JudgedBy[]> {
  const rows = await db
    .select({ track: applications.track, status: applications.status, checks: applications.checks })
    .from(applications)
    .where(and(eq(applications.campaign, campaign), eq(applications.unit, unit)))
    .orderBy(asc(applications.track));
  const cast = await db
    .select({ track: votes.track, organisation: votes.organisation })
    .from(votes)
    .where(and(eq(votes.campaign, campaign), eq(votes.unit, unit), eq(votes.person, person)))
    .orderBy(asc(votes.organisation));
  return rows
    .map(({ track, status, checks }) => ({
      track,
      status,
      checks: Object.entries(checks).flatMap(([check, { by }]) => (by === person ? [check] : [])),
      votes: cast.filter((each) => each.track === track).map(({ organisation }) => organisation),
    }))
    .filter((each) => each.checks.length + each.votes.length > 0);
}

/** The units of the list as it was confirmed, whatever became of them since: the same at every call. */
export async function listedUnits(db: Db, campaign: string, track: string): Promise<string[]> {
  const [found] = await db
    .select({ candidates: campaignTracks.candidates })
    .from(campaignTracks)
    .where(and(eq(campaignTracks.campaign, campaign), eq(campaignTracks.track, track)));
  return found?.candidates ?? [];
}

/** Keeps what a confirmed list says of each applicant, until its candidacy has heard of it: one statement for all. */
export async function keepPlacements(
  tx: Tx,
  campaign: string,
  track: string,
  placements: readonly Placement[],
): Promise<void> {
  const rows = JSON.stringify(placements.map((placement) => ({ unit: placement.unit, placement })));
  await tx.execute(sql`update ${applications} a set placement = r.placement
    from json_to_recordset(${rows}::json) r(unit text, placement jsonb)
    where a.campaign = ${campaign} and a.track = ${track} and a.unit = r.unit`);
}

/** The applicants that have not heard yet what the confirmed list says of them, in order. */
export async function unitsToPlace(db: Db, campaign: string, track: string): Promise<ToPlace[]> {
  const rows = await db
    .select({ unit: applications.unit, placement: applications.placement })
    .from(applications)
    .where(and(onTrack(campaign, track), isNotNull(applications.placement)))
    .orderBy(asc(applications.unit));
  return rows.flatMap(({ unit, placement }) => (placement ? [{ unit, placement }] : []));
}

/** These have heard, also those of whom the list says nothing any more because they were decided otherwise. */
export async function forgetPlacements(
  db: Db,
  campaign: string,
  track: string,
  placed: readonly ToPlace[],
): Promise<void> {
  const units = placed.map(({ unit }) => unit);
  await db
    .update(applications)
    .set({ placement: null })
    .where(and(onTrack(campaign, track), inArray(applications.unit, units)));
}

interface ToPlace {
  readonly unit: string;
  readonly placement: Placement;
}

/** The units whose application for a track stands at one of these, in order. */
export async function unitsWith(
  db: Db,
  campaign: string,
  track: string,
  ...statuses: readonly ApplicationStatus[]
): Promise<string[]> {
  const rows = await db
    .select({ unit: applications.unit })
    .from(applications)
    .where(and(onTrack(campaign, track), inArray(applications.status, statuses)))
    .orderBy(asc(applications.unit));
  return rows.map(({ unit }) => unit);
}

/** Where one unit's application for a track stands. */
export async function statusOf(
  db: Db,
  campaign: string,
  unit: string,
  track: string,
): Promise<ApplicationStatus | undefined> {
  const [found] = await db
    .select({ status: applications.status })
    .from(applications)
    .where(and(onTrack(campaign, track), eq(applications.unit, unit)));
  return found?.status;
}

/** Where one unit's applications stand, by track. */
export async function statusesOf(db: Db, campaign: string, unit: string): Promise<Record<string, ApplicationStatus>> {
  const rows = await db
    .select({ track: applications.track, status: applications.status })
    .from(applications)
    .where(and(eq(applications.campaign, campaign), eq(applications.unit, unit)));
  return Object.fromEntries(rows.map(({ track, status }) => [track, status]));
}

const application = { unit: applications.unit, status: applications.status, checks: applications.checks };
const vote = { unit: votes.unit, organisation: votes.organisation, passed: votes.passed };

interface Row {
  readonly unit: string;
  readonly status: ApplicationStatus;
  readonly checks: Readonly<Record<string, CheckMade>>;
}

function onTrack(campaign: string, track: string) {
  return and(eq(applications.campaign, campaign), eq(applications.track, track)) ?? sql`false`;
}

function applicant({ unit, status, checks }: Row, cast: Readonly<Record<string, boolean>> = {}): Applicant {
  const verdicts = Object.entries(checks).map(([check, { passed }]) => [check, passed] as const);
  return { unit, status, checks: Object.fromEntries(verdicts), votes: cast, barred: null, score: null };
}
