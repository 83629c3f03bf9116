import type { Entry } from '../contracts/facts.ts';
import type { MajorIncident } from '../contracts/messages.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { trackOf } from '../domain/candidacy.ts';
import { refuseStanding } from '../domain/requirement.ts';
import { disqualifyingIncidents } from '../registry/incidents.ts';
import { unitsOf } from '../registry/organisations.ts';
import { standingOf } from '../registry/requirements.ts';
import { startOnce } from '../setup/start-once.ts';
import { candidacyId } from '../workflows/candidacy.messages.ts';
import type { candidacy } from '../workflows/candidacy.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { inBatches } from './in-batches.ts';
import type { Tools } from './index.ts';

export function enrolmentActivities({ registry, client, taskQueue }: Tools) {
  async function enrol(plan: Plan, unit: string): Promise<void> {
    await startOnce<typeof candidacy>(client, 'candidacy', {
      workflowId: candidacyId(plan.campaign, unit),
      taskQueue,
      args: [{ plan, unit }],
      typedSearchAttributes: [
        { key: searchAttributes.programme, value: plan.programme },
        { key: searchAttributes.year, value: plan.year },
        { key: searchAttributes.unit, value: unit },
        { key: searchAttributes.stage, value: 'none' },
        ...(plan.actionRules ? [{ key: searchAttributes.deadline, value: new Date(plan.actionRules.dueAt) }] : []),
      ],
      staticSummary: `${unit} in ${plan.campaign}`,
    });
  }

  return {
    /** Why this unit may not apply, by what the registry knows of it: titles, records, minimums, years out. */
    async refuseApplicant(plan: Plan, track: string, unit: string, at: number): Promise<Refusal | null> {
      const found = trackOf(plan, track);
      if (!found) return null;
      const standing = await standingOf(registry.db, plan, found, unit, { before: 'application', at });
      return refuseStanding(plan, found, unit, standing) ?? null;
    },

    /** Opens a candidacy for every unit of the organiser; answers how many there are (SX-06, SX-S5d). */
    async enrolUnits(plan: Plan): Promise<{ readonly units: number; readonly reference: number }> {
      const units = await unitsOf(registry.db, plan.bodies.organiser);
      await inBatches(units, (unit) => enrol(plan, unit));
      const { reference } = plan.enrolment;
      return { units: units.length, reference: units.filter((unit) => reference.includes(unit)).length };
    },

    /**
     * Puts the opening on record and answers the earlier incidents of the unit that bar it from a track of this
     * edition: a major incident early in a round of years counts at its end (SX-A05).
     */
    async openCandidacy(opening: Entry[], plan: Plan, unit: string): Promise<MajorIncident[]> {
      await registry.record(opening);
      const all = plan.gate?.all;
      if (!all) return [];
      const due = plan.tracks.filter((track) => track.due);
      const barring = due.map(async ({ track, round: [from, to] }) => {
        const incidents = await disqualifyingIncidents(registry.db, {
          unit,
          programme: plan.programme,
          track,
          from,
          to,
          all,
        });
        return incidents.map(({ id, major, seriousImpact }) => ({
          incident: id,
          major: major === true,
          seriousImpact: seriousImpact === true,
          tolerated: false,
          tracks: [track],
        }));
      });
      return (await Promise.all(barring)).flat();
    },
  };
}
