import { WorkflowNotFoundError } from '@temporalio/client';
import { demandPlan } from '../registry/plans.ts';
import { countUntold, forget, untold, type Told } from '../registry/outbox.ts';
import { keepMark, marked } from '../registry/under-way.ts';
import { EngineAway } from './away.ts';
import { leaveMarkWith } from './recovery.ts';
import { beginningOfCandidacy } from './beginnings.ts';
import { startUnlessOnRecord, type MatterBeginning } from './start-matter.ts';
import { startOnce, type Engine } from './start.ts';

/** Tells workflows what has been put on record: at least once, and of one workflow in the order in which it came. */
export interface Bell {
  /** Something is on record that has to be told. */
  ring(): void;
  /** Resolves when nothing is left to be told, or rejects after this long (ms) when something cannot be. */
  settled(ms?: number): Promise<void>;
  stop(): Promise<void>;
}

export interface BellOptions {
  /** How long it waits after it was rung, ms: what comes meanwhile about one candidacy is told as one. */
  readonly delay?: number;
  /** How often it looks by itself, ms: another process may have died before it told. */
  readonly every?: number;
  /** How often it asks whether what follows from the record is still being carried out, ms. */
  readonly again?: number;
  readonly say?: (line: string) => void;
}

const DELAY = 1_000;
const EVERY = 5_000;
const AGAIN = 60_000;
const PAGE = 200;
const AT_ONCE = 4;

// People first: what they sent is on record, and its news can wait while more of them call; but not for ever (ms).
const QUIET = 100;
const LONGEST = 10_000;

/** Looks at once, for an earlier process may have left something untold, then whenever it is rung and now and then. */
export function openBell(
  engine: Engine,
  { delay = DELAY, every = EVERY, again: askAgain = AGAIN, say = () => undefined }: BellOptions = {},
): Bell {
  const { registry } = engine;
  // Whoever carries these out says when they are done; until then they are told now and then: an engine may be lost.
  const begun = new Map<string, number>();
  const isBegun = (id: string) => performance.now() - (begun.get(id) ?? -Infinity) < askAgain;
  let stopped = false;
  let lastRung = 0;
  let timer: NodeJS.Timeout | undefined;
  let sweeping: Promise<void> | undefined;
  let again = false;

  async function quiet(): Promise<void> {
    if (delay === 0) return;
    for (const since = performance.now(); performance.now() - lastRung < QUIET && performance.now() - since < LONGEST;)
      await new Promise((resolve) => setTimeout(resolve, QUIET));
  }

  async function sweep(): Promise<void> {
    for (const id of [...begun.keys()].filter((each) => !isBegun(each))) begun.delete(id);
    // The first mark is left before there is anything to tell: an engine that is lost after that is found.
    if ((await marked(registry.db)).mark === null) await keepMark(registry.db, await leaveMarkWith(engine));
    const deaf = new Set<string>();
    for (let after = 0; !stopped;) {
      const page = await untold(registry.db, after, PAGE);
      const last = page.at(-1);
      if (!last) return;
      after = last.nth;
      const heard = await tellAll(
        page.filter(({ id }) => !isBegun(id)),
        deaf,
      );
      if (heard.length === 0) continue;
      // The beacon first: an engine that does not remember this has lost what it was told.
      const mark = await leaveMarkWith(engine);
      await registry.transaction(async (tx) => {
        await keepMark(tx, mark);
        await forget(
          tx,
          heard.filter((each) => !isKept(each)),
        );
      });
    }
  }

  /** Some workflows at once, each of them in order: what one could not be told holds back what comes after, in this sweep. */
  async function tellAll(page: readonly Told[], deaf: Set<string>): Promise<Told[]> {
    const queues = inOrder(page);
    const heard: Told[] = [];
    const lane = async () => {
      for (let queue = queues.shift(); queue && !stopped; queue = queues.shift()) {
        for (const each of queue) {
          if (deaf.has(each.recipient)) break;
          await quiet();
          try {
            await tellOne(engine, each);
            if (isKept(each)) begun.set(each.id, performance.now());
            heard.push(each);
          } catch (error) {
            deaf.add(each.recipient);
            // That is said once, for all of them.
            if (!(error instanceof EngineAway)) say(`${each.recipient} could not be told yet: ${String(error)}`);
          }
        }
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, lane));
    return heard;
  }

  function start(): void {
    timer = undefined;
    if (stopped) return;
    if (sweeping) {
      again = true;
      return;
    }
    sweeping = sweep()
      .catch((error: unknown) => {
        if (!(error instanceof EngineAway)) say(`what is on record could not be told yet: ${String(error)}`);
      })
      .finally(() => {
        sweeping = undefined;
        if (again) {
          again = false;
          ring();
        }
      });
  }

  function ring(): void {
    lastRung = performance.now();
    if (!stopped) timer ??= setTimeout(start, delay);
  }

  const interval = setInterval(start, every);
  interval.unref();
  registry.whenTold(ring);
  ring();
  return {
    ring,
    async settled(ms = 60_000) {
      for (const since = performance.now(); (await countUntold(registry.db)) > 0;) {
        if (performance.now() - since > ms) throw new Error('something on record could not be told');
        start();
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
      await sweeping;
    },
    async stop() {
      stopped = true;
      clearInterval(interval);
      clearTimeout(timer);
      await sweeping;
    },
  };
}

/** What each workflow is to be told, in order. */
function inOrder(page: readonly Told[]): Told[][] {
  const queues = new Map<string, Told[]>();
  for (const each of page) queues.set(each.recipient, [...(queues.get(each.recipient) ?? []), each]);
  return [...queues.values()];
}

/** What a workflow sets off from the record stays there until the workflow says that it is done. */
function isKept({ news }: Told): boolean {
  return news.tell === 'start' && news.workflow === 'filing';
}

async function tellOne(engine: Engine, { recipient, news }: Told): Promise<void> {
  const { registry } = engine;
  switch (news.tell) {
    case 'course': {
      const { campaign, unit, course } = news;
      if (await signal(engine, recipient, 'news', course)) return;
      // It has ended, and is no longer over: a late application that was received in time, or a workflow that was lost.
      if (!course.decided)
        await startOnce(engine, beginningOfCandidacy(await demandPlan(registry, campaign), unit, course), {
          workflowIdReusePolicy: 'ALLOW_DUPLICATE',
        });
      return;
    }
    case 'signal':
      await signal(engine, recipient, news.signal, news.payload);
      return;
    case 'start': {
      const { workflow, input, campaign, unit, summary } = news;
      const plan = await demandPlan(registry, campaign);
      const beginning = { workflow, workflowId: recipient, input, plan, unit, summary };
      if (workflow === 'matter') await startUnlessOnRecord(engine, beginning as MatterBeginning);
      // What has failed is tried again, by a worker that may be mended; what has ended well is over.
      else if (workflow === 'filing')
        await startOnce(engine, beginning, { workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY' });
      else await startOnce(engine, beginning);
    }
  }
}

/** Answers whether the workflow was open: what has ended has nothing more to hear. */
async function signal({ client }: Engine, recipient: string, name: string, payload: object): Promise<boolean> {
  try {
    await client.workflow.getHandle(recipient).signal(name, payload);
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}
