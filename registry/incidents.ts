import { and, asc, eq, inArray, or, sql } from 'drizzle-orm';
import type { Entry } from '../contracts/facts.ts';
import type { MajorIncident } from '../contracts/messages.ts';
import type { Plan } from '../contracts/plan.ts';
import { exposedTo, hearIncident, hearWithdrawnIncident, type Exposed } from '../domain/disqualification.ts';
import { candidacyId, titleWorkflowId } from '../domain/ids.ts';
import type { Scope } from '../domain/visibility.ts';
import { entryKey, hearAll, saidByEngine, type Said } from './acceptance.ts';
import { barringIncidents } from './barring.ts';
import { howFarIn } from './campaigns.ts';
import type { Db, Tx } from './database.ts';
import { findEntry, lockChains } from './ledger.ts';
import { signalTo, tell, type Telling } from './outbox.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScope } from './scope.ts';
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

/** What is reported of the candidates of a track and not confirmed yet, in order. */
export function incidentsToJudge(db: Db, campaign: string, track: string): Promise<{ id: string; unit: string }[]> {
  return db
    .select({ id: incidents.id, unit: incidents.unit })
    .from(incidents)
    .innerJoin(applications, eq(applications.unit, incidents.unit))
    .where(
      and(
        eq(incidents.status, 'reported'),
        eq(applications.campaign, campaign),
        eq(applications.track, track),
        eq(applications.status, 'shortlisted'),
      ),
    )
    .orderBy(asc(incidents.reportedAt), asc(incidents.id));
}

/** Incidents in the order in which they were reported. */
export async function incidentPage(
  db: Db,
  scope: Scope,
  { unit, after, limit }: PageOf & { readonly unit?: string | undefined },
): Promise<Page<Incident>> {
  const from = readCursor(after, ['number', 'text']);
  const rows = await db
    .select()
    .from(incidents)
    .where(
      and(
        inScope(scope, incidents),
        from && sql`(${incidents.reportedAt}, ${incidents.id}) > (${from[0]}::bigint, ${from[1]})`,
        unit === undefined ? undefined : eq(incidents.unit, unit),
      ),
    )
    .orderBy(asc(incidents.reportedAt), asc(incidents.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ reportedAt, id }) => [reportedAt, id]);
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
    const judge: Said['judge'] = ({ state }) => hearIncident(plan, state, message);
    // An incident counts once for a candidacy, however often and by whom it is told.
    await hearAll(tx, [saidByEngine(plan, unit, { cause: `incident ${id}`, at, judge })]);
  }
  await tell(tx, held.map(incidentToTitle({ incident: id, major, seriousImpact, tolerated })));
  const reached = { campaigns: campaignsHit, titles: held };
  await tx.update(incidents).set({ reached }).where(eq(incidents.id, id));
  return reached;
}

/**
 * Takes the confirmation of an incident back, in one transaction with all that follows: what it ended goes on where it
 * stood (F55). A title whose revocation it proposed is decided on by people, as before.
 */
export async function withdrawIncident(tx: Tx, withdrawn: Entry, { id, unit, reached }: Incident): Promise<void> {
  const { plans } = await affectedBy(tx, unit);
  await write(tx, [withdrawn]);
  for (const campaign of reached?.campaigns ?? []) {
    const plan = plans.get(campaign);
    if (!plan) continue;
    const howFar = await howFarIn(tx, campaign);
    const barring = (await barringIncidents(tx, plan, [unit])).get(unit) ?? [];
    const judge: Said['judge'] = ({ state }) => hearWithdrawnIncident(state, id, { howFar, barring });
    await hearAll(tx, [saidByEngine(plan, unit, { cause: causeOfReturn(id), at: withdrawn.at, judge })]);
  }
}

/** The editions in which a unit goes on because its incident was taken back. */
export async function returnedIn(tx: Tx, { id, unit, reached }: Incident): Promise<string[]> {
  const back: string[] = [];
  for (const campaign of reached?.campaigns ?? []) {
    const key = entryKey(`${candidacyId(campaign, unit)} ${causeOfReturn(id)}`, 0);
    if (await findEntry(tx, campaign, key)) back.push(campaign);
  }
  return back;
}

function causeOfReturn(incident: string): string {
  return `incident ${incident} withdrawn`;
}

/** How a title is told of an incident; told again, it is the same. */
export function incidentToTitle(incident: MajorIncident): (title: string) => Telling {
  const { incident: id } = incident;
  return (title) => signalTo(titleWorkflowId(title), `incident ${id} ${title}`, 'majorIncident', { id, ...incident });
}
