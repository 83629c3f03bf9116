import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import type { WorkflowBundle } from '../../worker/worker.ts';
import { readHistory } from './histories.ts';

/** Replays a stored history on this code; rejects where the code would now do something else. */
export async function replay(name: string, workflowBundle: WorkflowBundle): Promise<void> {
  await Worker.runReplayHistory({ workflowBundle }, readHistory(name));
}

export function bundleIncompatible(): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./incompatible.ts', import.meta.url)),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  });
}
