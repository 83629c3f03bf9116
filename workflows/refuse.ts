import { ApplicationFailure } from '@temporalio/workflow';
import type { Refusal } from '../contracts/refusals.ts';

/** Tells the caller of an update why the programme says no. */
export function refuse(refusal: Refusal | undefined): void {
  if (refusal) throw ApplicationFailure.nonRetryable(whole(refusal.message), refusal.code, ...refusal.rules);
}

/** A lone surrogate in an answer would stop the worker for every workflow, so none gets that far. */
function whole(message: string): string {
  return message.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
