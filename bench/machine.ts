import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** How much the machine had to do when something began. */
export interface Quiet {
  /** The load of the minute before. */
  readonly load: number;
  /** How many cores were busy while we waited and did nothing. */
  readonly busy: number;
}

/** The load that the kernel reckons, of the last minute. */
export function load(): number {
  return Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
}

/** Looks for two seconds at what others do; our own work of the minute before is in the load, but not in this. */
export async function listen(): Promise<Quiet> {
  const before = coreSeconds();
  const at = performance.now();
  await sleep(2_000);
  const busy = (coreSeconds() - before) / ((performance.now() - at) / 1000);
  return { load: load(), busy: Math.round(busy * 100) / 100 };
}

/** Seconds that all cores together have worked since the machine started. */
function coreSeconds(): number {
  const [user = 0, nice = 0, system = 0, , , irq = 0, soft = 0] = (
    readFileSync('/proc/stat', 'utf8').split('\n')[0] ?? ''
  )
    .split(/\s+/)
    .slice(1)
    .map(Number);
  return (user + nice + system + irq + soft) / 100;
}
