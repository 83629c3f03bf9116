import { and, asc, eq, gte, inArray, lte, notExists } from 'drizzle-orm';
import type { MajorIncident } from '../contracts/messages.ts';
import type { GatePlan, Plan } from '../contracts/plan.ts';
import type { Db } from './database.ts';
import { applications, campaigns, incidents } from './schema.ts';

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
): Promise<(typeof incidents.$inferSelect)[]> {
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
