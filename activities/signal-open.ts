import { WorkflowNotFoundError, type Client } from '@temporalio/client';
import type { SignalDefinition } from '@temporalio/workflow';

/** Signals a workflow unless it has ended: what is decided has nothing more to hear. Answers whether it was open. */
export async function signalOpen<Payload>(
  client: Client,
  workflowId: string,
  signal: SignalDefinition<[Payload]>,
  payload: Payload,
): Promise<boolean> {
  try {
    await client.workflow.getHandle(workflowId).signal(signal, payload);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
