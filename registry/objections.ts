import { and, asc, count, eq, sql } from 'drizzle-orm';
import type { ObjectionStatus } from '../contracts/stages.ts';
import type { Scope } from '../domain/visibility.ts';
import type { TrackRow } from './campaigns.ts';
import type { Db, Tx } from './database.ts';
import { lockCampaign } from './ledger.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScope } from './scope.ts';
import { applications, campaignTracks, objections, type ObjectionStanding } from './schema.ts';

/** An objection or a late report, without the contact of who lodged it. */
export type Objection = Omit<typeof objections.$inferSelect, 'contact'>;

/** How far a track is, as it stays until this transaction has ended. */
export async function lockTrack(tx: Tx, campaign: string, track: string): Promise<TrackRow | undefined> {
  await lockCampaign(tx, campaign);
  const [found] = await tx
    .select()
    .from(campaignTracks)
    .where(and(eq(campaignTracks.campaign, campaign), eq(campaignTracks.track, track)));
  return found;
}

/** How many objections to a track hold its batch: one to a struck candidate who may come back does not, meanwhile. */
export async function openObjections(db: Db, campaign: string, track: string): Promise<number> {
  const { status, unit } = applications;
  const ofCandidate = and(
    eq(applications.campaign, campaign),
    eq(applications.track, track),
    eq(unit, objections.unit),
    eq(status, 'shortlisted'),
  );
  const [open] = await db
    .select({ objections: count() })
    .from(objections)
    .innerJoin(applications, ofCandidate)
    .where(and(eq(objections.campaign, campaign), eq(objections.track, track), eq(objections.status, 'open')));
  return open?.objections ?? 0;
}

export async function findObjection(db: Db, id: string): Promise<Objection | undefined> {
  const [found] = await db.select(objection).from(objections).where(eq(objections.id, id));
  return found;
}

/** Objections and late reports in the order in which they were lodged. */
export async function objectionPage(
  db: Db,
  scope: Scope,
  {
    campaign,
    track,
    status,
    standing,
    after,
    limit,
  }: PageOf & {
    readonly campaign?: string | undefined;
    readonly track?: string | undefined;
    readonly status?: ObjectionStatus | undefined;
    readonly standing?: ObjectionStanding | undefined;
  },
): Promise<Page<Objection>> {
  const from = readCursor(after, ['number', 'text']);
  const rows = await db
    .select(objection)
    .from(objections)
    .where(
      and(
        inScope(scope, objections),
        from && sql`(${objections.lodgedAt}, ${objections.id}) > (${from[0]}::bigint, ${from[1]})`,
        campaign === undefined ? undefined : eq(objections.campaign, campaign),
        track === undefined ? undefined : eq(objections.track, track),
        status === undefined ? undefined : eq(objections.status, status),
        standing === undefined ? undefined : eq(objections.standing, standing),
      ),
    )
    .orderBy(asc(objections.lodgedAt), asc(objections.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ lodgedAt, id }) => [lodgedAt, id]);
}

/** How to reach who objected, or with null no longer. Kept out of the ledger, so that it can be deleted. */
export async function setContact(tx: Tx, id: string, contact: string | null): Promise<void> {
  await tx.update(objections).set({ contact }).where(eq(objections.id, id));
}

/** How to reach who objected, for the few who may. */
export async function contactOf(db: Db, id: string): Promise<string | null> {
  const [found] = await db.select({ contact: objections.contact }).from(objections).where(eq(objections.id, id));
  return found?.contact ?? null;
}

const objection = {
  id: objections.id,
  campaign: objections.campaign,
  track: objections.track,
  unit: objections.unit,
  lodgedAt: objections.lodgedAt,
  standing: objections.standing,
  text: objections.text,
  status: objections.status,
  ruledAt: objections.ruledAt,
  ruledBy: objections.ruledBy,
  reason: objections.reason,
};

/** The units with an objection to their candidacy that waits for a ruling, in order. */
export async function unitsObjectedTo(db: Db, campaign: string, track: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ unit: objections.unit })
    .from(objections)
    .where(and(eq(objections.campaign, campaign), eq(objections.track, track), eq(objections.status, 'open')))
    .orderBy(asc(objections.unit));
  return rows.map(({ unit }) => unit);
}

/** The same, and none is lodged before this transaction has ended. */
export async function lockObjectedTo(tx: Tx, campaign: string, track: string): Promise<string[]> {
  await lockCampaign(tx, campaign);
  return unitsObjectedTo(tx, campaign, track);
}
