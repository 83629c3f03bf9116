import { fileURLToPath } from 'node:url';
import type { Client } from '@temporalio/client';
import { bundleWorkflowCode, Worker, type NativeConnection, type WorkerOptions } from '@temporalio/worker';
import { createActivities } from '../activities/index.ts';
import type { Registry } from '../registry/registry.ts';
import type { MessageKey } from '../sealing/keys.ts';
import { workerSealing } from '../sealing/options.ts';

export interface WorkerParts {
  readonly connection: NativeConnection;
  readonly client: Client;
  readonly registry: Registry;
  readonly namespace: string;
  readonly taskQueue: string;
  readonly messageKey: MessageKey;
  /** From `bundleWorkflows`; bundled here when it is missing. */
  readonly workflowBundle?: WorkflowBundle;
  readonly tuning?: Partial<WorkerOptions>;
}

export type WorkflowBundle = Awaited<ReturnType<typeof bundleWorkflows>>;

/** The half of the seals that lies in the workflows' bundle; every bundle needs it. */
export const workflowInterceptorModules = [fileURLToPath(new URL('../workflows/authentic.ts', import.meta.url))];

let bundle: ReturnType<typeof bundleWorkflowCode> | undefined;

/** The workflow code as one script; it takes a while to make, so a process makes it once. */
export function bundleWorkflows() {
  return (bundle ??= bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('../workflows/index.ts', import.meta.url)),
    workflowInterceptorModules,
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: console.error },
  }));
}

/** Joins workflows and activities into a worker that is ready to run. */
export async function createWorker({
  connection,
  client,
  registry,
  namespace,
  taskQueue,
  messageKey,
  workflowBundle,
  tuning,
}: WorkerParts): Promise<Worker> {
  return Worker.create({
    connection,
    namespace,
    taskQueue,
    workflowBundle: workflowBundle ?? (await bundleWorkflows()),
    activities: createActivities({ registry, client, taskQueue }),
    ...workerSealing(messageKey),
    maxCachedWorkflows: 2_000,
    // After a crash the server waits this long for the dead worker's cache before another may take its work.
    stickyQueueScheduleToStartTimeout: '5s',
    shutdownGraceTime: '10s',
    ...tuning,
  });
}
