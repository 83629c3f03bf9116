import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { both, type Sentence } from '../contracts/trouble.ts';
import type { Say } from './paths.ts';

/** A process that serves: `ended` is aborted when it ends, with how it ended as the reason. */
export interface Life<Running> {
  readonly running: Running;
  readonly ended: AbortSignal;
  /** Ends it, and waits for that. */
  end(): Promise<void>;
}

// After it has ended so often in a row it is waited longer before it is started again (ms).
const FIRST_WAIT = 500;
const LONGEST_WAIT = 60_000;
// Whatever has run so long had no trouble with its start (ms).
const STABLE = 60_000;

/** Says when a server ends unasked and starts it again with back-off, where `again` says how. */
export function keepRunning<Running extends { readonly pid: number }>(
  first: Life<Running>,
  again: ((before: Running) => Promise<Life<Running>>) | undefined,
  say: Say,
): { readonly life: Life<Running>; stop(): Promise<void> } {
  const stopping = new AbortController();
  const isStopping = () => stopping.signal.aborted;
  let life = first;

  async function keep(): Promise<void> {
    for (let wait = FIRST_WAIT; ;) {
      const since = performance.now();
      if (!life.ended.aborted) await once(life.ended, 'abort');
      if (isStopping()) return;
      say(both(hasEnded(life, again !== undefined)));
      if (!again) return;
      if (performance.now() - since > STABLE) wait = FIRST_WAIT;
      wait = await startAgain(again, wait);
      if (isStopping()) return;
      say(both({ zh: 'Temporal 服务已重新启动', en: `Temporal server: runs again, as process ${life.running.pid}` }));
    }
  }

  /** Until it runs, or nobody wants it any more; answers how long to wait the next time. */
  async function startAgain(start: NonNullable<typeof again>, first: number): Promise<number> {
    for (let wait = first; ; wait = Math.min(2 * wait, LONGEST_WAIT)) {
      await sleep(wait, undefined, { signal: stopping.signal, ref: false }).catch(() => undefined);
      if (isStopping()) return wait;
      try {
        life = await start(life.running);
        return Math.min(2 * wait, LONGEST_WAIT);
      } catch (error) {
        say(error instanceof Error ? error.message : String(error));
      }
    }
  }

  const keeping = keep();
  return {
    get life() {
      return life;
    },
    async stop() {
      stopping.abort();
      if (life.ended.aborted) await keeping;
      await life.end();
    },
  };
}

function hasEnded({ ended }: Life<unknown>, again: boolean): Sentence {
  const how = ended.reason instanceof Error ? ended.reason.message : String(ended.reason);
  if (!again) return { zh: 'Temporal 服务自行退出', en: `Temporal server: ${how} by itself` };
  return {
    zh: 'Temporal 服务自行退出，正在重新启动；其间需要流程的办理会答复 503，已在案的一概不失',
    en: `Temporal server: ${how} by itself; starting it again. What needs a workflow is answered 503 meanwhile, nothing on record is lost`,
  };
}
