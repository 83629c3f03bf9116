import { and, asc, desc, eq, gt, inArray, isNotNull, sql } from 'drizzle-orm';
import type { Contact } from '../contracts/messages.ts';
import type { Plan } from '../contracts/plan.ts';
import type { StageName } from '../contracts/stages.ts';
import { isOver, type Campaign } from '../domain/campaign.ts';
import type { HowFar } from '../domain/disqualification.ts';
import type { Scope } from '../domain/visibility.ts';
import type { Db, Tx } from './database.ts';
import { lockCampaign } from './ledger.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScope } from './scope.ts';
import { applications, campaigns, campaignStages, campaignTracks, organisations } from './schema.ts';

export type StageRow = Omit<typeof campaignStages.$inferSelect, 'campaign'>;
export type TrackRow = typeof campaignTracks.$inferSelect;

/** A campaign without its stages and tracks. */
export interface CampaignSummary {
  readonly id: string;
  readonly plan: Plan;
  readonly startedAt: number;
  readonly endedAt: number | null;
  /** Where it stands. */
  readonly state: Campaign;
}

/** A campaign, its stages and tracks in the plan's order. */
export interface CampaignRow extends CampaignSummary {
  readonly stages: readonly StageRow[];
  readonly tracks: readonly TrackRow[];
}

/** A list before the public. */
export interface Notice {
  readonly campaign: string;
  readonly programme: string;
  readonly year: number;
  readonly track: string;
  readonly title: string;
  readonly firstDay: string;
  readonly lastDay: string;
  readonly contact: Contact | null;
  readonly media: string[];
  /** Whether the notice still runs. */
  readonly open: boolean;
  /** Who is on the list now: a unit that was struck or disqualified is not. */
  readonly units: { readonly unit: string; readonly name: string }[];
}

export async function findCampaign(db: Db, id: string): Promise<CampaignRow | undefined> {
  const [campaign] = await db.select(summary).from(campaigns).where(eq(campaigns.id, id));
  if (!campaign) return undefined;
  const { plan } = campaign;
  const stages = await db.select(stage).from(campaignStages).where(eq(campaignStages.campaign, id));
  const tracks = await db.select().from(campaignTracks).where(eq(campaignTracks.campaign, id));
  return {
    ...campaign,
    stages: inOrder(
      stages,
      plan.stages.map((each) => each.stage),
      (each) => each.stage,
    ),
    tracks: inOrder(
      tracks,
      plan.tracks.map((each) => each.track),
      (each) => each.track,
    ),
  };
}

/** Says until which instant (epoch ms) what recurs in a campaign has happened. */
export async function keepCalendarUntil(db: Db, campaign: string, kept: number): Promise<void> {
  await db.update(campaigns).set({ calendarKept: kept }).where(eq(campaigns.id, campaign));
}

/** Campaigns by id. */
export async function campaignPage(db: Db, scope: Scope, { after, limit }: PageOf): Promise<Page<CampaignSummary>> {
  const from = readCursor(after, ['text']);
  const rows = await db
    .select(summary)
    .from(campaigns)
    .where(and(inScope(scope, { campaign: campaigns.id }), from && gt(campaigns.id, from[0])))
    .orderBy(asc(campaigns.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** Which stages are open, by date or by how far a track is; none of them closes before this transaction has ended. */
export async function openStages(tx: Tx, campaign: string): Promise<StageName[]> {
  await lockCampaign(tx, campaign);
  const stages = await tx.select().from(campaignStages).where(eq(campaignStages.campaign, campaign));
  const tracks = await tx
    .select({ stage: campaignTracks.stage })
    .from(campaignTracks)
    .where(eq(campaignTracks.campaign, campaign));
  const reached = new Set<string>(tracks.map(({ stage }) => stage));
  // Nobody is reviewed before the applications have closed.
  const applying = stages.some(({ stage, closedAt }) => stage === 'application' && closedAt === null);
  if (applying) reached.delete('review');
  return stages
    .filter(({ stage, opensAt, openedAt, closedAt }) =>
      opensAt === null && openedAt === null ? reached.has(stage) : openedAt !== null && closedAt === null,
    )
    .map(({ stage }) => stage);
}

/** How far each track of an edition is, for whom it goes on by itself. */
export async function howFarIn(db: Db, campaign: string): Promise<(track: string) => HowFar> {
  const { track, stage, listConfirmedBy } = campaignTracks;
  const rows = await db
    .select({ track, stage, listConfirmedBy })
    .from(campaignTracks)
    .where(eq(campaignTracks.campaign, campaign));
  return (track) => {
    const row = rows.find((each) => each.track === track);
    if (row && isOver(row.stage)) return 'over';
    return row?.listConfirmedBy == null ? 'review' : 'listed';
  };
}

/** Public notices, the latest first. */
export async function noticePage(db: Db, { after, limit }: PageOf): Promise<Page<Notice>> {
  const from = readCursor(after, ['number', 'text', 'text']);
  const key = sql`(${campaignTracks.noticePublishedAt}, ${campaignTracks.campaign}, ${campaignTracks.track})`;
  const published = await db
    .select({ track: campaignTracks, campaign: summary })
    .from(campaignTracks)
    .innerJoin(campaigns, eq(campaigns.id, campaignTracks.campaign))
    .where(
      and(
        isNotNull(campaignTracks.noticePublishedAt),
        from && sql`${key} < (${from[0]}::bigint, ${from[1]}, ${from[2]})`,
      ),
    )
    .orderBy(desc(campaignTracks.noticePublishedAt), desc(campaignTracks.campaign), desc(campaignTracks.track))
    .limit(limit + 1);
  const { items, next } = pageOf(published, limit, ({ track }) => [
    track.noticePublishedAt ?? 0,
    track.campaign,
    track.track,
  ]);
  const candidates = await candidatesOf(
    db,
    items.map(({ campaign }) => campaign.id),
  );
  return { items: items.map((each) => notice(each, candidates)), next };
}

const summary = {
  id: campaigns.id,
  plan: campaigns.plan,
  startedAt: campaigns.startedAt,
  endedAt: campaigns.endedAt,
  state: campaigns.state,
};

const stage = {
  stage: campaignStages.stage,
  opensAt: campaignStages.opensAt,
  closesAt: campaignStages.closesAt,
  openedAt: campaignStages.openedAt,
  closedAt: campaignStages.closedAt,
};

type Candidate = Awaited<ReturnType<typeof candidatesOf>>[number];

function candidatesOf(db: Db, ids: readonly string[]) {
  return db
    .select({
      campaign: applications.campaign,
      track: applications.track,
      unit: applications.unit,
      name: sql<string>`coalesce(${organisations.name}, ${applications.unit})`,
    })
    .from(applications)
    .leftJoin(organisations, eq(organisations.id, applications.unit))
    .where(and(inArray(applications.campaign, [...ids]), inArray(applications.status, ['shortlisted', 'named'])))
    .orderBy(asc(applications.unit));
}

function notice(
  { track, campaign }: { readonly track: TrackRow; readonly campaign: CampaignSummary },
  candidates: readonly Candidate[],
): Notice {
  const { id, plan } = campaign;
  return {
    campaign: id,
    programme: plan.programme,
    year: plan.year,
    track: track.track,
    title: plan.tracks.find((each) => each.track === track.track)?.title ?? track.track,
    firstDay: track.noticeFirstDay ?? '',
    lastDay: track.noticeLastDay ?? '',
    contact: track.noticeContact,
    media: track.noticeMedia ?? [],
    open: track.stage === 'notice',
    units: candidates
      .filter((each) => each.campaign === id && each.track === track.track)
      .map(({ unit, name }) => ({ unit, name })),
  };
}

function inOrder<Row>(rows: readonly Row[], order: readonly string[], nameOf: (row: Row) => string): Row[] {
  return [...rows].sort((a, b) => order.indexOf(nameOf(a)) - order.indexOf(nameOf(b)));
}
