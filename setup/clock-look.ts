import { uptime } from 'node:os';
import type { Condition } from '../contracts/condition.ts';
import type { Sentence } from '../contracts/trouble.ts';
import type { Look } from './watch.ts';

/** The machine's clocks: of the wall (epoch ms), and how long something has been going on, which nobody can set (ms). */
export interface Clocks {
  readonly now: () => number;
  readonly elapsed: () => number;
}

export const ownClocks: Clocks = {
  now: Date.now,
  // Linux counts the time that a laptop has slept; elsewhere a long sleep looks like a jump, and is said.
  elapsed: process.platform === 'linux' ? () => uptime() * 1000 : () => performance.now(),
};

// More than any clock is corrected by in one go (ms); machines of one installation differ by less than the second.
const MOST = 2 * 60_000;
const BETWEEN_MACHINES = 10_000;

/**
 * Whether the wall's clock can be believed: it has not jumped since we look, and is not before the last entry of the ledger.
 * By a wrong clock windows would close early, and deadlines pass that have not come.
 */
export function clockLook(clocks: Clocks, lastEntry: number | undefined): Look {
  let beginning = clocks.now() - clocks.elapsed();
  return {
    every: 1_000,
    look: () => {
      const now = clocks.now();
      const moved = now - clocks.elapsed() - beginning;
      if (Math.abs(moved) > MOST) return jumped(moved, now);
      // It is corrected little by little, for years.
      beginning += moved;
      return lastEntry !== undefined && now < lastEntry - BETWEEN_MACHINES ? behind(now, lastEntry) : undefined;
    },
  };
}

function jumped(moved: number, now: number): Condition {
  const minutes = Math.round(Math.abs(moved) / 60_000);
  return clockWrong({
    zh: `系统时钟突然${moved > 0 ? '快' : '慢'}了 ${minutes} 分钟，现为 ${new Date(now).toISOString()}：请校时；若现在的时间是对的，请重启创评`,
    en: `the clock of this machine has jumped ${minutes} minutes ${moved > 0 ? 'ahead' : 'back'} to ${new Date(now).toISOString()}: set it right, or if it is right now start Laurel again`,
  });
}

function behind(now: number, last: number): Condition {
  return clockWrong({
    zh: `系统时钟是 ${new Date(now).toISOString()}，早于台账最后一条（${new Date(last).toISOString()}）：请校时`,
    en: `the clock of this machine says ${new Date(now).toISOString()}, which is before the last entry of the ledger (${new Date(last).toISOString()}): set it right`,
  });
}

function clockWrong({ zh, en }: Sentence): Condition {
  return {
    code: 'ClockWrong',
    stops: 'changes',
    zh: `${zh}。在此之前不受理任何变更`,
    en: `${en}. Until then no change is taken`,
  };
}
