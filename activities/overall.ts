import type { CampaignFact } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import { trackOf } from '../domain/candidacy.ts';
import { overallResults } from '../domain/overall.ts';
import { rulesBehind } from '../domain/rules.ts';
import { yearsOf } from '../registry/requirements.ts';
import { unitsOf } from '../registry/organisations.ts';
import { overallTitlePlan } from '../domain/title-plan.ts';
import { findEntry } from '../registry/ledger.ts';
import { demandPlan } from '../registry/plans.ts';
import { awardTitles, overallResultsOf } from '../registry/titles.ts';
import { inHundreds } from './in-batches.ts';
import type { Tools } from './index.ts';

type OverallComputed = CampaignFact & { readonly kind: 'overallComputed' };

export function overallActivities({ registry }: Tools) {
  return {
    /** Computes the result of several years from the yearly titles that are valid now, and puts it on record (JZ-S4). */
    async computeOverall(plan: Plan, track: string, by: { actor: Actor; at: number; key: string }): Promise<void> {
      const { actor, at, key } = by;
      // Asked again, it stands as it was computed.
      if (await findEntry(registry.db, plan.campaign, key)) return;
      const overall = trackOf(plan, track)?.overall;
      if (!overall) throw new Error(`${track} has no result of several years`);
      const years = await yearsOf(registry.db, plan, track, overall.round);
      const units = await unitsOf(registry.db, plan.bodies.organiser);
      const fact: OverallComputed = {
        kind: 'overallComputed',
        track,
        years: overall.round,
        results: overallResults(overall, units, years),
      };
      await registry.record([
        { key, campaign: plan.campaign, unit: null, actor, at, rules: rulesBehind(plan, fact), fact },
      ]);
    },

    /** Awards the title of several years to every unit that reached it, where the programme has one. */
    async awardOverall(campaign: string, track: string, at: number): Promise<void> {
      const plan = await demandPlan(registry, campaign);
      if (trackOf(plan, track)?.overall?.title == null) return;
      const reached = (await overallResultsOf(registry.db, campaign, track)).filter(({ met }) => met);
      await inHundreds(reached, (some) =>
        registry.transaction((tx) =>
          awardTitles(
            tx,
            plan,
            some.map(({ unit }) => overallTitlePlan(plan, track, unit)),
            at,
          ),
        ),
      );
    },
  };
}
