import { Trouble } from '../contracts/trouble.ts';
import type { Say } from './paths.ts';

/** One way to come by a thing; `attempt` throws an error that says why this way is closed. */
export interface Way<T> {
  readonly name: string;
  readonly attempt: () => T | Promise<T>;
  /** What the operator also wants to know of what was found. */
  readonly describe?: (found: T) => string;
}

/** Takes the first way that is open and says which; when none is, the error lists each with its reason. */
export async function firstWay<T>(goal: string, ways: readonly Way<T>[], say: Say): Promise<T> {
  const closed: ClosedWay[] = [];
  for (const { name, attempt, describe } of ways) {
    try {
      const found = await attempt();
      say(`${goal}: ${[name, describe?.(found)].filter(Boolean).join(', ')}`);
      return found;
    } catch (error) {
      closed.push({ name, reason: error instanceof Error ? error.message : String(error) });
    }
  }
  throw new NoWayError(goal, closed);
}

export interface ClosedWay {
  readonly name: string;
  readonly reason: string;
}

/** Every way was closed; the message names each one and why. */
export class NoWayError extends Trouble {
  override readonly name = 'NoWayError';
  readonly ways: readonly ClosedWay[];

  constructor(goal: string, ways: readonly ClosedWay[]) {
    const lines = ways.map(({ name, reason }) => `  - ${name}: ${reason}`);
    super({
      zh: `${goal}：找不到。以下任何一种途径都可以，但都没有成功`,
      en: [`${goal}: not found. Each of these ways would do, and each failed:`, ...lines].join('\n'),
    });
    this.ways = ways;
  }
}
