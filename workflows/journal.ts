import { proxyActivities, workflowInfo } from '@temporalio/workflow';
import type { Clock } from '../contracts/clock.ts';
import type { Entry, Fact } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { activities } from '../activities/index.ts';
import { campaignTime } from '../domain/clock.ts';
import { engine } from '../domain/engine.ts';
import { keyOfRefusal } from '../domain/ids.ts';
import { anotherDay, isOfAnotherDay } from './another-day.messages.ts';

// A regular activity: it begins only when the server has taken the task that decided, so that nothing stands on record
// that the workflow itself does not know. The registry may be away for as long as it takes.
const { recordTold, recordRefusal } = proxyActivities<activities>({
  startToCloseTimeout: '30s',
  retry: {
    initialInterval: '200ms',
    maximumInterval: '20s',
    nonRetryableErrorTypes: anotherDay,
  },
});

/** Where the facts are written down that a workflow decides itself, in order and each once. */
export interface Journal {
  /** The campaign that the facts belong to. */
  readonly campaign: string;
  /**
   * Takes the facts in order and resolves when they stand in the registry: only then is anything acknowledged. `cause`
   * names what brought them about: a call, a message's own id, a timer; it is the same whenever that is told again.
   */
  write(cause: string, facts: readonly Fact[], actor?: Actor): Promise<void>;
  /** The key of the first entry that this cause brings about. */
  keyOf(cause: string): string;
  /** Puts on record that a signal with this id was refused. It changed nothing, so nothing is told by it. */
  refuse(message: string, id: string, refusal: Refusal, actor: Actor): Promise<void>;
  /** The entries of these facts, for an activity of its own that writes them through `alone`. */
  prepare(cause: string, facts: readonly Fact[], actor?: Actor): Entry[];
  /** Runs what writes these entries, after what was written before, and counts them as told. */
  alone<Result>(entries: readonly Entry[], run: (told: number) => Promise<Result>): Promise<Result>;
  /** Resolves when nothing is being written. */
  settled(): Promise<void>;
  /** Rejects when the record turns out to be of another day than this workflow: it cannot go on. */
  readonly broken: Promise<never>;
  /** How many entries it has put on record; a run that continues as new goes on from here. */
  told(): number;
}

interface Subject {
  readonly of: 'campaign' | 'title' | 'matter';
  readonly id: string;
  readonly campaign: string;
  readonly unit: string | null;
  readonly clock: Clock;
  readonly rulesBehind: (fact: Fact) => readonly string[];
  /** What an earlier run had told. */
  readonly told: number;
}

export function openJournal({ of, id, campaign, unit, clock, rulesBehind, told: before }: Subject): Journal {
  const { workflowId } = workflowInfo();
  let told = before;
  let last: Promise<unknown> = Promise.resolve();
  let fail: (error: unknown) => void = () => undefined;
  const broken = new Promise<never>((_resolve, reject) => (fail = reject));
  // Where nobody listens any more it is nobody's news.
  broken.catch(() => undefined);

  const keyOf = (cause: string, index = 0) => `${workflowId} ${cause} ${index}`;
  const entryOf = (key: string, fact: Fact, actor: Actor): Entry => {
    const at = campaignTime(clock, Date.now());
    return { key, campaign, unit, at, actor, rules: rulesBehind(fact), fact };
  };

  function prepare(cause: string, facts: readonly Fact[], actor = engine): Entry[] {
    return facts.map((fact, index) => entryOf(keyOf(cause, index), fact, actor));
  }

  async function refuse(message: string, id: string, { code, message: why }: Refusal, actor: Actor): Promise<void> {
    await recordRefusal(
      entryOf(keyOfRefusal(workflowId, id, code), { kind: 'messageRefused', message, code, why }, actor),
    );
  }

  function alone<Result>(entries: readonly Entry[], run: (told: number) => Promise<Result>): Promise<Result> {
    const mine = last.then(async () => {
      const result = await run(told);
      told += entries.length;
      return result;
    });
    last = mine.catch((error: unknown) => {
      if (isOfAnotherDay(error)) fail(error);
    });
    return mine;
  }

  async function write(cause: string, facts: readonly Fact[], actor = engine): Promise<void> {
    if (facts.length === 0) return;
    const entries = prepare(cause, facts, actor);
    await alone(entries, (before) => recordTold({ of, id, told: before }, entries));
  }

  async function settled(): Promise<void> {
    for (let awaited: unknown; awaited !== last;) {
      awaited = last;
      await awaited;
    }
  }

  return { campaign, write, keyOf, refuse, prepare, alone, settled, broken, told: () => told };
}
