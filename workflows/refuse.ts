import { ApplicationFailure } from '@temporalio/workflow';
import type { Refusal } from '../contracts/refusals.ts';

/** Tells the caller of an update why the programme says no. */
export function refuse(refusal: Refusal | undefined): void {
  if (refusal) throw ApplicationFailure.nonRetryable(refusal.message, refusal.code, ...refusal.rules);
}
