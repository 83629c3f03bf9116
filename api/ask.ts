import {
  isGrpcServiceError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
} from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import { ApplicationFailure } from '@temporalio/common';
import type { Message } from '../contracts/messages.ts';
import { EngineAway } from '../engine/away.ts';
import { refusal } from '../domain/refusal.ts';
import { isUntold } from '../registry/outbox.ts';
import { isOfAnotherDay } from '../workflows/another-day.messages.ts';
import type { Problem } from './problem.ts';
import { behind, isRefusalCode, problemOf, unavailable } from './problem.ts';
import type { Call } from './route.ts';

// Naming a large batch takes longer; the call can be repeated with its key and then finds the outcome.
export const LONGEST_ANSWER = 60_000;

interface Asked<Body, Reply> {
  readonly workflowId: string;
  readonly update: UpdateDefinition<Reply, [Message<Body>]>;
  readonly message: Body;
  /** Whether it is under way, as the record says. */
  readonly underWay: () => Promise<boolean>;
  /** What to answer when it has ended: the registry knows why. */
  readonly gone: () => Promise<Problem> | Problem;
}

/** Asks something of the workflow engine that may not answer: then it is said, and the same call may be repeated. */
export async function withDeadline<Answer>(
  { parts: { client } }: Call<unknown, unknown, unknown>,
  act: () => Promise<Answer>,
  longest = LONGEST_ANSWER,
): Promise<Answer> {
  try {
    return await client.withDeadline(Date.now() + longest, act);
  } catch (error) {
    throw translate(error);
  }
}

/** Puts a person's decision to a workflow. The call's key is the update's id: repeating the call cannot act twice. */
export async function ask<Body extends object, Reply>(
  call: Call<unknown, unknown, unknown>,
  { workflowId, update, message, underWay, gone }: Asked<Body, Reply>,
): Promise<Reply> {
  const { client } = call.parts;
  const args: [Message<Body>] = [{ ...message, actor: call.actor, receivedAt: call.receivedAt }];
  try {
    return await client.withDeadline(Date.now() + LONGEST_ANSWER, () =>
      client.workflow.getHandle(workflowId).executeUpdate(update, { updateId: call.key, args }),
    );
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || metItsEnd(error)) {
      if (!(await underWay())) throw await gone();
      throw (await isUntold(call.parts.registry.db, workflowId)) ? unavailable('the workflow engine') : behind();
    }
    throw translate(error);
  }
}

/** The workflow ended between the arrival of the update and its turn. */
function metItsEnd(error: unknown): boolean {
  if (!(error instanceof WorkflowUpdateFailedError)) return false;
  const { cause } = error;
  return cause instanceof ApplicationFailure && cause.type === 'UnprocessedUpdate';
}

/** What a failure of the engine means to the caller. */
export function translate(error: unknown): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    const { cause } = error;
    // Engine and record are of different days: the decision was not taken.
    if (isOfAnotherDay(cause)) return behind();
    if (cause instanceof ApplicationFailure && isRefusalCode(cause.type)) {
      return problemOf(refusal(cause.type, cause.message, (cause.details ?? []) as string[]));
    }
    return error;
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isAway(error))
    return unavailable('the workflow engine');
  return error;
}

/** Whether the engine did not answer, or had no time to; the SDK wraps what the connection says. */
export function isAway(error: unknown): boolean {
  if (error instanceof EngineAway) return true;
  if (isGrpcServiceError(error)) return away.includes(error.code);
  return error instanceof Error && isAway(error.cause);
}

/** CANCELLED, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED and UNAVAILABLE in gRPC's numbers. */
const away: readonly number[] = [1, 4, 8, 14];
