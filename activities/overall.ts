import type { CampaignFact } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import { trackOf } from '../domain/candidacy.ts';
import { overallResults } from '../domain/overall.ts';
import { rulesBehind } from '../domain/rules.ts';
import { yearsHeld } from '../registry/requirements.ts';
import { unitsOf } from '../registry/organisations.ts';
import { awardTitle, overallTitlePlan } from './award.ts';
import { inBatches } from './in-batches.ts';
import type { Tools } from './index.ts';

type OverallComputed = CampaignFact & { readonly kind: 'overallComputed' };

export function overallActivities({ registry, client, taskQueue }: Tools) {
  return {
    /** Computes the result of several years from the yearly titles that are valid now, and puts it on record (JZ-S4). */
    async computeOverall(
      plan: Plan,
      track: string,
      by: { actor: Actor; at: number; key: string },
    ): Promise<OverallComputed> {
      const overall = trackOf(plan, track)?.overall;
      if (!overall) throw new Error(`${track} has no result of several years`);
      const years = await yearsHeld(registry.db, plan, track, overall.round);
      const units = await unitsOf(registry.db, plan.bodies.organiser);
      const fact: OverallComputed = {
        kind: 'overallComputed',
        track,
        years: overall.round,
        results: overallResults(overall, units, years),
      };
      const { actor, at, key } = by;
      await registry.record([
        { key, campaign: plan.campaign, unit: null, actor, at, rules: rulesBehind(plan, fact), fact },
      ]);
      return fact;
    },

    /** Starts the title of several years for every unit that reached it, where the programme has one. */
    async awardOverall(plan: Plan, track: string, { results }: OverallComputed): Promise<void> {
      if (trackOf(plan, track)?.overall?.title == null) return;
      const reached = results.filter(({ met }) => met);
      await inBatches(reached, ({ unit }) => awardTitle(client, taskQueue, plan, overallTitlePlan(plan, track, unit)));
    },
  };
}
