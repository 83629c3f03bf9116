import { proxyActivities } from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Entry } from '../contracts/facts.ts';
import type { Refusal } from '../contracts/refusals.ts';

export interface FilingInput {
  /** The record, or the outcome of a draw, as it goes on record. */
  readonly filed: Entry;
}

/** Why it was not put on record, or null when it stands there and everything has followed. */
export interface Filed {
  readonly refused: Refusal | null;
}

const { putOnFile, carryOut } = proxyActivities<activities>({
  startToCloseTimeout: '5m',
  retry: { initialInterval: '200ms', maximumInterval: '10s' },
});

/** Something filed that sets something off: put on record first, then what follows by itself, which nobody can waive. */
export async function filing({ filed }: FilingInput): Promise<Filed> {
  const { refused, follows } = await putOnFile(filed);
  for (const { effects, context } of follows) await carryOut(effects, context);
  return { refused };
}
