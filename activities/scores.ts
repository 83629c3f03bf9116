import type { CampaignFact } from '../contracts/facts.ts';
import type { CourseStage } from '../contracts/stages.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refuseOwnResult, type CourseMoved } from '../domain/campaign.ts';
import { isCandidate } from '../domain/candidacy.ts';
import { campaignWorkflowId } from '../domain/ids.ts';
import { hearConclusion } from '../domain/naming.ts';
import { refusal } from '../domain/refusal.ts';
import { rulesBehind } from '../domain/rules.ts';
import { refuseResult, resultOf } from '../domain/score-sheet.ts';
import { scaleOf } from '../domain/scoring.ts';
import { saidByEngine } from '../registry/acceptance.ts';
import { applicantsOf } from '../registry/applicants.ts';
import { findEntry } from '../registry/ledger.ts';
import { demandPlan } from '../registry/plans.ts';
import { findProgramme } from '../registry/programmes.ts';
import { confirmedScores } from '../registry/requirements.ts';
import type { ConfirmedScore } from '../registry/schema.ts';
import { recordRequirements, scoresOf } from '../registry/scores.ts';
import { write } from '../registry/write.ts';
import { inHundreds } from './in-batches.ts';
import type { DecidedBy, Tools } from './index.ts';

type ScoresConfirmed = CampaignFact & { readonly kind: 'scoresConfirmed' };
type Summed = { readonly refused: Refusal } | { readonly moved: CourseMoved };

export function scoreActivities({ registry }: Tools) {
  return {
    /**
     * Sums up every candidate of the track in one transaction with the confirmation: a score given at the same moment
     * is either counted or refused. Who is eligible does not follow from the points (F17, YQ-G1): the requirements that
     * ask for a record say so.
     */
    sumUpScores(plan: Plan, track: string, next: CourseStage, { id, ...by }: DecidedBy): Promise<Summed> {
      const key = `${campaignWorkflowId(plan.campaign)} scores of ${track} ${id}`;
      return registry.transaction(async (tx) => {
        const applicants = await applicantsOf(tx, plan.campaign, track);
        // A retry after the answer was lost: the scores stand as they were confirmed.
        if (await findEntry(tx, plan.campaign, key)) return { moved: { kind: 'scoresConfirmed', track, next } };
        const programme = await findProgramme(tx, plan.programme, plan.version);
        const scale = plan.scoring && programme && scaleOf(programme.body, plan.scoring);
        if (!scale) return { refused: refusal('NotPartOfThis', `${plan.programme} scores nobody`, plan.rules.scores) };
        const units = applicants.filter(({ status }) => isCandidate(status)).map(({ unit }) => unit);
        const own = refuseOwnResult(plan, by.actor, units);
        if (own) return { refused: own };
        const scores = await scoresOf(tx, plan.campaign, units);
        const requirements = await recordRequirements(tx, plan, track, units);
        const results: ConfirmedScore[] = [];
        for (const [unit, own] of scores) {
          const refused = refuseResult(scale, unit, own);
          if (refused) return { refused };
          const eligible = (requirements.get(unit) ?? []).every(({ unmet }) => unmet === null);
          results.push({ unit, total: resultOf(scale, own).total, eligible });
        }
        if (results.length === 0) {
          return { refused: refusal('ScoresMissing', `no unit is a candidate of ${track}`, plan.rules.scores) };
        }
        const fact: ScoresConfirmed = { kind: 'scoresConfirmed', track, results, next };
        await write(tx, [{ key, campaign: plan.campaign, unit: null, ...by, rules: rulesBehind(plan, fact), fact }]);
        return { moved: { kind: 'scoresConfirmed', track, next } };
      });
    },

    /** Tells every unit what its confirmed score is, where nothing is named. */
    async announceScores(campaign: string, track: string, at: number): Promise<void> {
      const plan = await demandPlan(registry, campaign);
      const results = await confirmedScores(registry.db, campaign, track);
      await inHundreds(results, (some) =>
        registry.hearAll(
          some.map(({ unit, total }) =>
            saidByEngine(plan, unit, {
              cause: `scores of ${track}`,
              at,
              judge: ({ state }) => hearConclusion(state, track, total),
            }),
          ),
        ),
      );
    },
  };
}
