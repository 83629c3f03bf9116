import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refusal } from '../domain/refusal.ts';
import { refuseResult, resultOf } from '../domain/score-sheet.ts';
import { scaleOf } from '../domain/scoring.ts';
import { applicantsOf } from '../registry/applicants.ts';
import { findProgramme } from '../registry/programmes.ts';
import type { ConfirmedScore } from '../registry/schema.ts';
import { recordRequirements, scoresOf } from '../registry/scores.ts';
import type { Tools } from './index.ts';

type Summed = { readonly refused: Refusal } | { readonly results: ConfirmedScore[] };

export function scoreActivities({ registry }: Tools) {
  return {
    /**
     * The result of every unit that is a candidate of the track, or why there is none yet. Who is eligible does not
     * follow from the points (F17, YQ-G1): the requirements that ask for a record say so.
     */
    sumUpScores(plan: Plan, track: string): Promise<Summed> {
      return registry.transaction(async (tx) => {
        const programme = await findProgramme(tx, plan.programme, plan.version);
        const scale = plan.scoring && programme && scaleOf(programme.body, plan.scoring);
        if (!scale) return { refused: refusal('NotPartOfThis', `${plan.programme} scores nobody`, plan.rules.scores) };
        const applicants = await applicantsOf(tx, plan.campaign, track);
        const units = applicants.filter(({ status }) => isCandidate(status)).map(({ unit }) => unit);
        const scores = await scoresOf(tx, plan.campaign, units);
        const requirements = await recordRequirements(tx, plan, track, units);
        const results: ConfirmedScore[] = [];
        for (const [unit, own] of scores) {
          const refused = refuseResult(scale, unit, own);
          if (refused) return { refused };
          const eligible = (requirements.get(unit) ?? []).every(({ unmet }) => unmet === null);
          results.push({ unit, total: resultOf(scale, own).total, eligible });
        }
        if (results.length > 0) return { results };
        return { refused: refusal('ScoresMissing', `no unit is a candidate of ${track}`, plan.rules.scores) };
      });
    },
  };
}

/** Who is judged: not who withdrew, failed a check, was disqualified or did not apply. */
function isCandidate(status: string): boolean {
  return status === 'underReview' || status === 'reviewed' || status === 'shortlisted';
}
