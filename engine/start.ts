import { WorkflowExecutionAlreadyStartedError, type Client, type WorkflowStartOptions } from '@temporalio/client';
import type { Registry } from '../registry/registry.ts';
import { optionsOf, type Beginning } from './beginnings.ts';

/** The way to the workflows, and the record that they rest on. */
export interface Engine {
  readonly registry: Registry;
  readonly client: Client;
  readonly taskQueue: string;
}

/** Starts a workflow, unless it has been started already: whoever does it a second time does nothing. */
export async function startOnce(
  { client, taskQueue }: Pick<Engine, 'client' | 'taskQueue'>,
  beginning: Beginning,
  more: Partial<WorkflowStartOptions> = {},
): Promise<void> {
  const options = { workflowIdReusePolicy: 'REJECT_DUPLICATE', ...optionsOf(beginning, taskQueue), ...more } as const;
  await unlessStarted(client.workflow.start(beginning.workflow, options));
}

/** What is started already does no harm. */
export async function unlessStarted(start: Promise<unknown>): Promise<void> {
  try {
    await start;
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
  }
}
