import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { workerSealing } from '../../sealing/options.ts';
import { workflowInterceptorModules, type WorkflowBundle } from '../../worker/worker.ts';
import { messageKey, readHistory, storedHistories, workflowOf } from './histories.ts';

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

/** One worker for all of them: starting one takes longer than a replay. It replays one after the other, in this order. */
async function replayAll(workflowBundle: WorkflowBundle): Promise<Map<string, Error | undefined>> {
  const { dataConverter } = workerSealing(messageKey);
  const names = storedHistories();
  const histories = names.map(readHistory).map((history) => ({ workflowId: workflowOf(history), history }));
  const results = new Map<string, Error | undefined>();
  for await (const { error } of Worker.runReplayHistories({ workflowBundle, dataConverter }, histories)) {
    results.set(names[results.size] ?? '', error);
  }
  return results;
}

export function bundleIncompatible(): Promise<WorkflowBundle> {
  return bundleWorkflowCode({
    workflowsPath: fileURLToPath(new URL('./incompatible.ts', import.meta.url)),
    workflowInterceptorModules,
    logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
  });
}
