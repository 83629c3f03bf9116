import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';

export interface FilingInput {
  readonly campaign: string;
  /** The entry of the record, or of the outcome of a draw. */
  readonly key: string;
}

const { countConsequences, carryOutConsequence, settle } = proxyActivities<activities>({
  startToCloseTimeout: '5m',
  retry: { initialInterval: '200ms', maximumInterval: '10s', nonRetryableErrorTypes: ['KeyConflict'] },
});

/** Something filed that sets something off: it is on record; what follows by itself, which nobody can waive, is carried out. */
export async function filing({ campaign, key }: FilingInput): Promise<void> {
  const consequences = await countConsequences(campaign, key);
  for (let nth = 0; nth < consequences; nth++) await carryOutConsequence(campaign, key, nth);
  await settle(workflowInfo().workflowId);
}
