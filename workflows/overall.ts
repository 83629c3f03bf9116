import { proxyActivities } from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Actor } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';

export interface OverallInput {
  readonly plan: Plan;
  readonly track: string;
  readonly by: { readonly actor: Actor; readonly at: number; readonly key: string };
}

const { computeOverall, awardOverall } = proxyActivities<activities>({
  startToCloseTimeout: '30m',
  heartbeatTimeout: '60s',
  retry: { initialInterval: '1s', maximumInterval: '30s' },
});

/** The assessment of several years: computed once from the yearly results, then the titles that follow from it (F39). */
export async function overall({ plan, track, by }: OverallInput): Promise<void> {
  await computeOverall(plan, track, by);
  await awardOverall(plan.campaign, track, by.at);
}
