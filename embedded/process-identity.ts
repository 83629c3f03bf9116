import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

/** A process that a later one can recognise: a pid alone is given out again. */
export interface ProcessIdentity {
  readonly pid: number;
  /** Comparable with itself only; null where the system does not tell. */
  readonly processStartedAt: string | null;
}

/** What to write down about a running process. */
export function identify(pid: number): ProcessIdentity {
  return { pid, processStartedAt: startOf(pid) };
}

/** Whether that very process still runs; in doubt it does. */
export function isAlive({ pid, processStartedAt }: ProcessIdentity): boolean {
  if (!exists(pid)) return false;
  const startedAt = startOf(pid);
  return processStartedAt === null || startedAt === null || startedAt === processStartedAt;
}

function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function startOf(pid: number): string | null {
  try {
    if (process.platform === 'linux') return startInProc(pid);
    return process.platform === 'win32' ? null : startInPs(pid);
  } catch {
    return null;
  }
}

function startInProc(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  // The second field is the command in parentheses and may hold anything, so count from behind it.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const [state, ticksSinceBoot] = [fields[0], fields[19]];
  if (state === 'Z' || state === 'X') return 'ended';
  return `${bootId()}/${String(ticksSinceBoot)}`;
}

function bootId(): string {
  return readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim();
}

function startInPs(pid: number): string {
  const line = execFileSync('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], {
    encoding: 'utf8',
    // The printed date follows zone and language, which may differ between two runs.
    env: { ...process.env, TZ: 'UTC', LC_ALL: 'C' },
  });
  const [state, ...startedAt] = line.trim().split(/\s+/);
  return state?.startsWith('Z') ? 'ended' : startedAt.join(' ');
}
