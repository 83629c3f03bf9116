import { Refused } from '../../cli/client.ts';
import { startOfDay } from '../../domain/working-days.ts';
import type { Stage } from '../../scenario/stage.ts';
import type { MessageKey } from '../../sealing/keys.ts';
import type { WorkerParts } from '../../worker/worker.ts';
import { openEngine } from './engine.ts';

/**
 * The real engine on skipped time: Temporal's test server, worker, registry and HTTP API. Its calendar starts on a day
 * of the documents' years, and moves only when a test says so.
 */
export interface World extends Stage {
  /** Moves the calendar on to this moment: `2019-12-10` or `2019-12-10 09:30`. */
  moveTo(moment: string): Promise<void>;
}

export async function openWorld(
  firstDay: string,
  messageKey?: MessageKey,
  tuning?: WorkerParts['tuning'],
): Promise<World> {
  const engine = await openEngine();
  const stage = await engine.openStage(startOfDay(firstDay), undefined, messageKey, tuning);
  return {
    ...stage,
    moveTo: (moment) =>
      stage.moveOn(Date.parse(`${moment.length === 10 ? `${moment} 00:00` : moment}:00+08:00`.replace(' ', 'T'))),
    async close() {
      await stage.close();
      await engine.close();
    },
  };
}

/** What the server says to a call that it must refuse. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused['problem']> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
  throw new Error('the call was not refused');
}

/** Looks again until it is so; for what follows a moment after an answer. The limit is only against hanging. */
export async function eventually<Value>(
  look: () => Promise<Value>,
  isSo: (value: Value) => boolean,
  ms = 120_000,
): Promise<Value> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await look();
    if (isSo(value)) return value;
    if (Date.now() > end) throw new Error(`not so after ${ms} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
