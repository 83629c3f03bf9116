import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import type { WorkflowBundle } from '../../worker/worker.ts';
import { readHistory, storedHistories } from './histories.ts';

/** Replays a stored history on this code; rejects where the code would now do something else. */
export async function replay(name: string, workflowBundle: WorkflowBundle): Promise<void> {
  let all = replayed.get(workflowBundle);
  if (!all) replayed.set(workflowBundle, (all = replayAll(workflowBundle)));
  const results = await all;
  if (!results.has(name)) throw new Error(`${name} was not replayed`);
  const error = results.get(name);
  if (error) throw error;
}

const replayed = new WeakMap<WorkflowBundle, Promise<Map<string, Error | undefined>>>();

/** One worker for all of them: starting one takes longer than a replay. */
async function replayAll(workflowBundle: WorkflowBundle): Promise<Map<string, Error | undefined>> {
  const histories = storedHistories().map((name) => ({ workflowId: name, history: readHistory(name) }));
  const results = new Map<string, Error | undefined>();
  for await (const { workflowId, error } of Worker.runReplayHistories({ workflowBundle }, histories)) {
    results.set(workflowId, error);
  }
  return results;
}

export function bundleIncompatible(): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./incompatible.ts', import.meta.url)),
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  });
}
