import { and, asc, eq, gt, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Plan } from '../contracts/plan.ts';
import type { Campaign } from '../domain/campaign.ts';
import { isOver } from '../domain/course.ts';
import type { Candidacy } from '../domain/candidacy.ts';
import { keyOfTelling, titleWorkflowId } from '../domain/ids.ts';
import type { Title, TitlePlan } from '../domain/maintenance.ts';
import type { Matter, MatterPlan } from '../domain/matter.ts';
import type { Db } from './database.ts';
import { campaigns, candidacies, incidents, installation, ledger, matters, titles } from './schema.ts';

/** What the record knows of the mark that it left with the engine. */
export interface Marked {
  /** How often it has told the workflows something. */
  readonly told: number;
  /** The mark that it left there last; null: none yet. */
  readonly mark: string | null;
  /** The one that it is leaving now, or was when its process died. */
  readonly nextMark: string | null;
}

export async function marked(db: Db): Promise<Marked> {
  const { told, mark, nextMark } = installation;
  const [found] = await db.select({ told, mark, nextMark }).from(installation);
  return found ?? { told: 0, mark: null, nextMark: null };
}

/** Settles which mark is left next; asked again before it was left, it is the same. */
export async function chooseMark(db: Db, chosen: string): Promise<Marked> {
  const { told, mark, nextMark } = installation;
  const [found] = await db
    .update(installation)
    .set({ nextMark: sql`coalesce(${nextMark}, ${chosen})` })
    .returning({ told, mark, nextMark });
  return found ?? { told: 0, mark: null, nextMark: chosen };
}

/** The mark has been left; answers whether nobody else has kept it, or a later one, meanwhile. */
export async function keepMark(db: Db, left: string): Promise<boolean> {
  const kept = await db
    .update(installation)
    .set({ mark: left, nextMark: null, told: sql`${installation.told} + 1` })
    .where(sql`${installation.nextMark} = ${left}`)
    .returning({ mark: installation.mark });
  return kept.length > 0;
}

export interface CampaignUnderWay {
  readonly plan: Plan;
  readonly state: Campaign;
  readonly told: number;
  readonly calendarKept: number | null;
}

/** The editions that have not ended, in order. */
export function campaignsUnderWay(db: Db): Promise<CampaignUnderWay[]> {
  const { plan, state, told, calendarKept } = campaigns;
  return db
    .select({ plan, state, told, calendarKept })
    .from(campaigns)
    .where(isNull(campaigns.endedAt))
    .orderBy(asc(campaigns.id));
}

export interface CandidacyUnderWay {
  readonly unit: string;
  readonly state: Candidacy;
  readonly step: number;
}

const PAGE = 500;

/** The candidacies of an edition that are not decided at this instant of it (epoch ms), page by page. */
export async function* candidaciesUnderWay(db: Db, plan: Plan, at: number): AsyncGenerator<CandidacyUnderWay> {
  for (let after = ''; ;) {
    const page = await db
      .select({ unit: candidacies.unit, state: candidacies.state, step: candidacies.step })
      .from(candidacies)
      .where(and(eq(candidacies.campaign, plan.campaign), gt(candidacies.unit, after)))
      .orderBy(asc(candidacies.unit))
      .limit(PAGE);
    yield* page.filter(({ state }) => !isOver(plan, state, at));
    const last = page.at(-1);
    if (!last || page.length < PAGE) return;
    after = last.unit;
  }
}

export interface TitleUnderWay {
  readonly title: string;
  readonly campaign: string;
  readonly plan: TitlePlan;
  readonly state: Title;
  readonly told: number;
}

/** The titles that may still be revoked. */
export async function titlesUnderWay(db: Db): Promise<TitleUnderWay[]> {
  const rows = await db
    .select({
      title: titles.id,
      campaign: titles.campaign,
      plan: titles.plan,
      state: titles.state,
      told: titles.told,
    })
    .from(titles)
    .where(and(inArray(titles.status, ['valid', 'revocationProposed']), isNotNull(titles.plan)))
    .orderBy(asc(titles.id));
  return rows.flatMap(({ plan, ...row }) => (plan ? [{ ...row, plan }] : []));
}

export interface MatterUnderWay {
  readonly campaign: string;
  readonly plan: MatterPlan;
  readonly state: Matter;
  readonly told: number;
  readonly fields: Readonly<Record<string, string>>;
  readonly openedBy: string;
  readonly source: string | null;
}

/** The side processes that are open. */
export async function mattersUnderWay(db: Db): Promise<MatterUnderWay[]> {
  const { campaign, plan, state, told, fields, openedBy, source } = matters;
  const rows = await db
    .select({ campaign, plan, state, told, fields, openedBy, source })
    .from(matters)
    .where(and(isNull(matters.closedAt), isNotNull(matters.plan), isNotNull(matters.state)))
    .orderBy(asc(matters.openedAt), asc(matters.id));
  return rows.flatMap((row) => (row.plan && row.state ? [{ ...row, plan: row.plan, state: row.state }] : []));
}

/** The confirmed incidents that were carried to a title: with the key of what the title says of it, where it has spoken. */
export async function incidentsTold(db: Db, title: string) {
  const rows = await db
    .select()
    .from(incidents)
    .where(and(eq(incidents.status, 'confirmed'), sql`${incidents.reached} -> 'titles' ? ${title}`));
  if (rows.length === 0) return [];
  const keys = new Map(rows.map(({ id }) => [id, keyOfTelling(titleWorkflowId(title), id)]));
  const spoken = await db
    .select({ key: ledger.key })
    .from(ledger)
    .where(inArray(ledger.key, [...keys.values()]));
  const known = new Set(spoken.map(({ key }) => key));
  return rows.filter(({ id }) => !known.has(keys.get(id) ?? ''));
}
