import type { Condition } from '../contracts/condition.ts';
import { both } from '../contracts/trouble.ts';

/** Looks for one thing that may be wrong; throws where it cannot tell, and then nothing changes. */
export interface Look {
  /** How often, ms. */
  readonly every: number;
  readonly look: () => Condition | undefined | Promise<Condition | undefined>;
}

/** What is wrong with this installation while it runs. */
export interface Watch {
  /** At this moment, as far as is known. */
  conditions(): readonly Condition[];
  /** Looks at everything now, and not when its time has come. */
  look(): Promise<void>;
  /** Hears of each condition that begins. */
  onBegin(listener: (condition: Condition) => void): void;
  stop(): void;
}

/** Looks now and then, says on the console what begins to be wrong and what is over, each once. */
export function openWatch(looks: readonly Look[], say: (line: string) => void): Watch {
  const found = new Map<Look, Condition>();
  const listeners: ((condition: Condition) => void)[] = [];

  async function lookOnce(each: Look): Promise<void> {
    const before = found.get(each);
    let now: Condition | undefined;
    try {
      now = await each.look();
    } catch {
      return;
    }
    if (now) found.set(each, now);
    else found.delete(each);
    if (now && now.en !== before?.en) {
      say(`${now.code}: ${both(now)}`);
      for (const listener of listeners) listener(now);
    }
    if (!now && before) say(`${before.code}: 已恢复正常 / is over`);
  }

  const timers = looks.map((each) => {
    let looking = false;
    return setInterval(() => {
      if (looking) return;
      looking = true;
      void lookOnce(each).finally(() => (looking = false));
    }, each.every).unref();
  });
  return {
    conditions: () => [...found.values()],
    look: async () => {
      await Promise.all(looks.map(lookOnce));
    },
    onBegin: (listener) => {
      listeners.push(listener);
    },
    stop: () => {
      timers.forEach(clearInterval);
    },
  };
}
