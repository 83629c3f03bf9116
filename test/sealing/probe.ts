import {
  condition,
  continueAsNew,
  defineQuery,
  defineSignal,
  defineUpdate,
  getExternalWorkflowHandle,
  proxyActivities,
  proxyLocalActivities,
  setCurrentDetails,
  setHandler,
  sleep,
  workflowInfo,
} from '@temporalio/workflow';
import { ApplicationFailure, ActivityFailure } from '@temporalio/common';

// A workflow that uses of Temporal all that carries payloads.

export interface activities {
  echo(given: unknown): Promise<unknown>;
  nothing(): Promise<void>;
  fail(detail: string): Promise<void>;
}

const options = { startToCloseTimeout: '10s', retry: { maximumAttempts: 1 } } as const;
const remote = proxyActivities<activities>({ ...options, summary: 'an activity’s summary' });
const local = proxyLocalActivities<activities>(options);

export const getSeen = defineQuery<readonly unknown[]>('getSeen');
export const say = defineSignal<[{ readonly word: string; readonly id?: string }]>('say');
export const ask = defineUpdate<{ readonly asked: string; readonly id?: string }, [{ readonly word: string }]>('ask');
export const end = defineSignal<[object]>('end');

interface Input {
  readonly word: string;
  readonly other?: string;
  readonly runs?: number;
}

export async function probe({ word, other, runs = 0 }: Input): Promise<object> {
  const seen: unknown[] = [];
  let over = false;
  setHandler(getSeen, () => seen);
  setHandler(say, (message) => void seen.push(message));
  setHandler(end, () => void (over = true));
  setHandler(ask, (message) => ({ asked: message.word, ...('id' in message && { id: String(message.id) }) }), {
    validator: ({ word: asked }) => {
      if (asked === 'no') throw ApplicationFailure.nonRetryable('no', 'No', 'a detail');
    },
  });
  setCurrentDetails(`details of ${word}`);
  seen.push(await remote.echo({ word }), await local.echo(null));
  for (const { nothing } of [local, remote]) {
    await nothing();
    seen.push(null);
  }
  for (const { fail } of [remote, local]) {
    try {
      await fail(word);
    } catch (error) {
      // A local activity's failure comes as it is.
      const cause = error instanceof ActivityFailure ? error.cause : error;
      if (cause instanceof ApplicationFailure) seen.push(cause.details);
    }
  }
  await sleep(10, { summary: 'a timer’s summary' });
  if (other !== undefined) await getExternalWorkflowHandle(other).signal(say, { word });
  if (runs > 0) await continueAsNew<typeof probe>({ word, runs: runs - 1 });
  await condition(() => over);
  return { word, memo: workflowInfo().memo, seen: seen.length };
}
