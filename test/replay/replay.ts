import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { workerSealing } from '../../sealing/options.ts';
import { workflowInterceptorModules, type WorkflowBundle } from '../../worker/worker.ts';
import { messageKey, readHistory, workflowOf } from './histories.ts';

/** Replays a stored history on this code; rejects where the code would now do something else. */
export async function replay(name: string, workflowBundle: WorkflowBundle): Promise<void> {
  const history = readHistory(name);
  const { dataConverter } = workerSealing(messageKey);
  await Worker.runReplayHistory({ workflowBundle, dataConverter }, history, workflowOf(history));
}

export function bundleIncompatible(): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./incompatible.ts', import.meta.url)),
    workflowInterceptorModules,
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  });
}
