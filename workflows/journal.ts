import { condition, proxyLocalActivities, workflowInfo } from '@temporalio/workflow';
import type { Clock } from '../contracts/clock.ts';
import type { Entry, Fact } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import type { activities } from '../activities/index.ts';
import { campaignTime } from '../domain/clock.ts';

// The registry may be away for as long as it takes: what was accepted is written when it is back.
const { recordEntries } = proxyLocalActivities<activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '200ms', maximumInterval: '20s' },
});

/** The engine itself, for what happens without a person: timers, closings, automatic disqualification. */
export const engine: Actor = { id: 'engine', role: 'system', organisation: '' };

/** Where a workflow's facts are written down, in order and each once. */
export interface Journal {
  /** The campaign that the facts belong to. */
  readonly campaign: string;
  /** Takes the facts in order and resolves when they stand in the registry: only then is anything acknowledged. */
  write(facts: readonly Fact[], actor?: Actor): Promise<void>;
  /**
   * The first entries, written by an activity of its own. Until `release` everything else waits behind them: a message
   * may come with the very first task of a workflow, and must not stand in the ledger before its opening.
   */
  holdFor(facts: readonly Fact[]): Entry[];
  release(): void;
  /**
   * Runs one local activity at a time. Two in flight resolve one after the other when they run, but together on replay,
   * and then the commands behind them would come in another order (temporalio/sdk-typescript#1744).
   */
  alone<Result>(run: () => Promise<Result>): Promise<Result>;
  /** How many entries have been numbered; a run that continues as new goes on from here. */
  steps(): number;
}

interface Subject {
  readonly campaign: string;
  readonly unit: string | null;
  readonly clock: Clock;
  readonly rulesBehind: (fact: Fact) => readonly string[];
  readonly firstStep?: number;
}

export function openJournal({ campaign, unit, clock, rulesBehind, firstStep = 0 }: Subject): Journal {
  const { workflowId } = workflowInfo();
  let step = firstStep;
  let written = firstStep;
  let waiting: Entry[] = [];
  let writing = false;
  let held = false;
  let last: Promise<unknown> = Promise.resolve();

  function prepare(facts: readonly Fact[], actor = engine): Entry[] {
    const at = campaignTime(clock, Date.now());
    return facts.map((fact) => ({
      key: `${workflowId}#${++step}`,
      campaign,
      unit,
      at,
      actor,
      rules: rulesBehind(fact),
      fact,
    }));
  }

  async function write(facts: readonly Fact[], actor = engine): Promise<void> {
    if (facts.length === 0) return;
    waiting.push(...prepare(facts, actor));
    const mine = step;
    if (!writing && !held) await drain();
    else await condition(() => written >= mine);
  }

  function alone<Result>(run: () => Promise<Result>): Promise<Result> {
    const mine = last.then(run);
    last = mine.catch(() => undefined);
    return mine;
  }

  function holdFor(facts: readonly Fact[]): Entry[] {
    held = true;
    return prepare(facts);
  }

  function release(): void {
    held = false;
    // Nobody waits for this but the writers that came meanwhile; they wait for their own entries.
    void drain();
  }

  async function drain(): Promise<void> {
    writing = true;
    while (waiting.length > 0) {
      const batch = waiting;
      waiting = [];
      await alone(() => recordEntries(batch));
      written = Math.max(written, stepOf(batch.at(-1)));
    }
    writing = false;
  }

  return { campaign, write, holdFor, release, alone, steps: () => step };
}

function stepOf(entry: Entry | undefined): number {
  return Number(entry?.key.split('#').at(-1));
}
