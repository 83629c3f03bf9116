import type { CandidacyFact, Entry } from '../contracts/facts.ts';
import type { Plan } from '../contracts/plan.ts';
import { candidacyId } from '../domain/ids.ts';
import { courseOf, type Course } from '../domain/course.ts';
import { openingOf, opened } from '../domain/candidacy.ts';
import { hearIncident } from '../domain/disqualification.ts';
import { engine } from '../domain/engine.ts';
import { rulesBehind } from '../domain/rules.ts';
import { beginningOfCandidacy } from '../engine/beginnings.ts';
import { startOnce } from '../engine/start.ts';
import { readRows, writeCandidacyEntries } from '../registry/acceptance.ts';
import type { Tx } from '../registry/database.ts';
import { barringIncidents, type Barring } from '../registry/barring.ts';
import { lockChain } from '../registry/ledger.ts';
import { unitsOf } from '../registry/organisations.ts';
import { inBatches, inHundreds } from './in-batches.ts';
import type { Tools } from './index.ts';

export function enrolmentActivities(tools: Tools) {
  const { registry } = tools;
  return {
    /**
     * Opens a candidacy for every unit of the organiser, on record first, and starts its workflow; answers how many there
     * are (SX-06, SX-S5d). `at`: the campaign's instant, epoch ms.
     */
    async enrolUnits(plan: Plan, at: number): Promise<{ readonly units: number; readonly reference: number }> {
      const units = await unitsOf(registry.db, plan.bodies.organiser);
      await inHundreds(units, async (some) => {
        const courses = await registry.transaction((tx) => openAll(tx, plan, some, at));
        await inBatches([...courses], ([unit, course]) => startOnce(tools, beginningOfCandidacy(plan, unit, course)));
      });
      const { reference } = plan.enrolment;
      return { units: units.length, reference: units.filter((unit) => reference.includes(unit)).length };
    },
  };
}

/**
 * Puts the openings on record with the earlier incidents that bar a unit from a track of this edition: a major incident
 * early in a round of years counts at its end (SX-A05). One that is open already stays as it is.
 */
async function openAll(tx: Tx, plan: Plan, units: readonly string[], at: number): Promise<Map<string, Course>> {
  // Under the lock that a confirmation takes too: an incident is either found here, or finds the candidacy.
  const head = await lockChain(tx, plan.bodies.organiser);
  const asked = units.map((unit) => ({ campaign: plan.campaign, unit }));
  const there = await readRows(tx, asked);
  const fresh = units.filter((unit) => !there.has(candidacyId(plan.campaign, unit)));
  const barring = await barringIncidents(tx, plan, fresh);
  const entries = fresh.flatMap((unit) => openingEntries(plan, unit, barring.get(unit) ?? [], at));
  const written = await writeCandidacyEntries(tx, plan, head, entries);
  return new Map(
    units.flatMap((unit) => {
      const id = candidacyId(plan.campaign, unit);
      const rows = written.get(id) ?? there.get(id);
      return rows ? [[unit, courseOf(plan, rows.candidacy.state, rows.candidacy.step, at)] as const] : [];
    }),
  );
}

function openingEntries(
  plan: Plan,
  unit: string,
  barring: readonly Barring[],
  at: number,
): (Entry & { readonly fact: CandidacyFact })[] {
  const opening = openingOf(plan, unit);
  const state = opened(unit, opening);
  const facts = [opening, ...barring.flatMap((incident) => hearIncident(plan, state, incident))];
  return facts.map((fact, index) => {
    const key = `${candidacyId(plan.campaign, unit)} opened ${index}`;
    return { key, campaign: plan.campaign, unit, at, actor: engine, rules: rulesBehind(plan, fact), fact };
  });
}
