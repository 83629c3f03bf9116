import { and, asc, eq, gte, inArray, lte, notExists, or, sql } from 'drizzle-orm';
import type { Entry } from '../contracts/facts.ts';
import type { MajorIncident } from '../contracts/messages.ts';
import type { GatePlan, Plan } from '../contracts/plan.ts';
import { exposedTo, hearIncident, type Exposed } from '../domain/disqualification.ts';
import { engine } from '../domain/engine.ts';
import { candidacyId, titleWorkflowId } from '../domain/ids.ts';
import type { Circumstances } from '../domain/judgement.ts';
import { hearAll } from './acceptance.ts';
import type { Db, Tx } from './database.ts';
import { lockChains } from './ledger.ts';
import { tell } from './outbox.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { applications, campaigns, candidacies, incidents, organisations, titles, type Reached } from './schema.ts';
import { write } from './write.ts';

export type Incident = typeof incidents.$inferSelect;

export async function findIncident(db: Db, id: string): Promise<Incident | undefined> {
  const [found] = await db.select().from(incidents).where(eq(incidents.id, id));
  return found;
}

/**
 * An incident as it stays until this transaction has ended, with all that it may touch: the unit's own committee, which
 * may be enrolling it now, and whoever runs an edition in which it takes part.
 */
export async function lockIncident(tx: Tx, { id, unit, campaign }: Incident): Promise<Incident | undefined> {
  const committees = await tx
    .select({ chain: organisations.committee })
    .from(organisations)
    .where(eq(organisations.id, unit));
  const organisers = await tx
    .select({ chain: campaigns.organiser })
    .from(campaigns)
    .where(
      or(
        eq(campaigns.id, campaign ?? ''),
        inArray(
          campaigns.id,
          tx.select({ id: candidacies.campaign }).from(candidacies).where(eq(candidacies.unit, unit)),
        ),
      ),
    );
  await lockChains(
    tx,
    [...committees, ...organisers].flatMap(({ chain }) => chain ?? []),
  );
  return findIncident(tx, id);
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

/** An earlier incident that bars a unit from a track. */
export type Barring = MajorIncident & { readonly tracks: string[] };

/**
 * The incidents of each unit, with every fact of the gate and without tolerance, in the years of the rounds of this
 * edition's tracks, except those that have ended an application of the track already: an incident costs one cycle
 * (SX-A06). One statement a track, however many units there are.
 */
export async function barringIncidents(db: Db, plan: Plan, units: readonly string[]): Promise<Map<string, Barring[]>> {
  const barring = new Map<string, Barring[]>();
  const all = plan.gate?.all;
  if (!all || units.length === 0) return barring;
  for (const { track, round } of plan.tracks.filter(({ due }) => due)) {
    for (const { unit, id, major, seriousImpact } of await disqualifyingIncidents(db, plan, {
      units,
      track,
      round,
      all,
    })) {
      const facts = { major: major === true, seriousImpact: seriousImpact === true, tolerated: false };
      barring.set(unit, [...(barring.get(unit) ?? []), { incident: id, ...facts, tracks: [track] }]);
    }
  }
  return barring;
}

interface RoundOf {
  readonly units: readonly string[];
  readonly track: string;
  /** First and last year. */
  readonly round: readonly [number, number];
  /** Which facts of an incident the gate asks for. */
  readonly all: GatePlan['all'];
}

function disqualifyingIncidents(
  db: Db,
  { programme }: Plan,
  { units, track, round: [from, to], all }: RoundOf,
): Promise<Incident[]> {
  const spent = db
    .select({ unit: applications.unit })
    .from(applications)
    .innerJoin(campaigns, eq(campaigns.id, applications.campaign))
    .where(
      and(
        eq(applications.unit, incidents.unit),
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
        inArray(incidents.unit, [...units]),
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

/** What an incident may touch: where the unit's applications stand, and the titles that it holds. */
export interface Affected {
  readonly applications: Exposed[];
  readonly plans: ReadonlyMap<string, Plan>;
  readonly titles: string[];
}

export async function affectedBy(db: Db, unit: string): Promise<Affected> {
  const rows = await db
    .select({ track: applications.track, status: applications.status, plan: campaigns.plan })
    .from(applications)
    .innerJoin(campaigns, eq(campaigns.id, applications.campaign))
    .where(eq(applications.unit, unit))
    .orderBy(asc(campaigns.year), asc(campaigns.id), asc(applications.track));
  const held = await db
    .select({ id: titles.id })
    .from(titles)
    .where(and(eq(titles.unit, unit), inArray(titles.status, ['valid', 'revocationProposed'])))
    .orderBy(asc(titles.id));
  return {
    applications: rows.map(({ track, status, plan }) => ({
      campaign: plan.campaign,
      programme: plan.programme,
      year: plan.year,
      track,
      status,
      roundFrom: plan.tracks.find((each) => each.track === track)?.round[0] ?? plan.year,
      mayReinstate: plan.mayReinstate,
    })),
    plans: new Map(rows.map(({ plan }) => [plan.campaign, plan])),
    titles: held.map(({ id }) => id),
  };
}

/**
 * Confirms an incident, in one transaction with all that follows: every running application that it hits is ended
 * (SX-S3e), and every title of the unit is told. Named first, or never: both take the same lock.
 */
export async function confirmIncident(tx: Tx, confirmed: Entry, incident: Incident): Promise<Reached> {
  const { fact, unit, at } = confirmed;
  if (fact.kind !== 'incidentConfirmed' || unit === null) throw new Error(`no confirmation: ${fact.kind}`);
  const { applications: standing, plans, titles: held } = await affectedBy(tx, unit);
  const exposed = exposedTo(incident.occurredOn, standing);
  await write(tx, [confirmed]);
  const { id, major, seriousImpact, tolerated } = fact;
  const campaignsHit = [...new Set(exposed.map(({ campaign }) => campaign))];
  for (const campaign of campaignsHit) {
    const plan = plans.get(campaign);
    if (!plan) continue;
    const tracks = exposed.filter((each) => each.campaign === campaign).map(({ track }) => track);
    const message = { incident: id, major, seriousImpact, tolerated, tracks };
    const key = incidentKey(campaign, unit, id);
    const judge = ({ state }: Circumstances) => hearIncident(plan, state, message);
    await hearAll(tx, [{ plan, unit, actor: engine, key, at, judge }]);
  }
  const payload = { id, incident: id, major, seriousImpact, tolerated };
  await tell(
    tx,
    held.map((title) => ({
      id: `incident ${id} ${title}`,
      recipient: titleWorkflowId(title),
      version: 0,
      news: { tell: 'signal', signal: 'majorIncident', payload },
    })),
  );
  const reached = { campaigns: campaignsHit, titles: held };
  await tx.update(incidents).set({ reached }).where(eq(incidents.id, id));
  return reached;
}

/** An incident counts once for a candidacy, however often and by whom it is told. */
export function incidentKey(campaign: string, unit: string, incident: string): string {
  return `${candidacyId(campaign, unit)} incident ${incident}`;
}
