import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export interface Ready {
  readonly api?: string;
  readonly adminToken?: string;
}

/** A process of the bench that is ready. */
export interface Started {
  readonly child: ChildProcess;
  readonly pid: number;
  readonly ready: Ready;
}

/** Starts a process of the bench and waits until it is ready. */
export async function startProcess(file: string, ...args: string[]): Promise<Started> {
  const child = fork(fileURLToPath(new URL(file, import.meta.url)), args, {
    execArgv: ['--import', 'tsx'],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
  const gone = once(child, 'exit').then(([code]) => {
    throw new Error(`${file} ended with ${String(code)} before it was ready`);
  });
  const [ready] = (await Promise.race([once(child, 'message'), gone])) as [Ready];
  gone.catch(() => undefined);
  return { child, pid: child.pid ?? 0, ready };
}

export async function endProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || !child.connected) return;
  const ended = once(child, 'exit');
  child.disconnect();
  await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 15_000).unref())]);
  child.kill('SIGKILL');
}

/** Answers each question that a parent process asks, in the order in which the answers are known. */
export function answerQuestions(answer: (question: never) => Promise<unknown>): void {
  process.on('message', ({ id, question }: { id: number; question: never }) => {
    answer(question).then(
      (value) => process.send?.({ re: id, value }),
      (error: unknown) => process.send?.({ re: id, error: error instanceof Error ? error.stack : String(error) }),
    );
  });
}

export type Ask<Question> = <Value>(question: Question) => Promise<Value>;

/** Asks a process that answers questions. */
export function questionsTo({ child }: Started): Ask<unknown> {
  const open = new Map<number, { resolve: (value: never) => void; reject: (error: Error) => void }>();
  let asked = 0;
  child.on('message', ({ re, value, error }: { re?: number; value: unknown; error?: string }) => {
    const one = open.get(re ?? 0);
    open.delete(re ?? 0);
    if (error === undefined) one?.resolve(value as never);
    else one?.reject(new Error(error));
  });
  child.once('exit', () => {
    for (const { reject } of open.values()) reject(new Error('the process that was asked has ended'));
  });
  return (question) =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      open.set(id, { resolve, reject });
      child.send({ id, question });
    });
}

// The kernel counts CPU time in ticks of 10 ms.
const TICKS_PER_SECOND = 100;

/** CPU seconds that a process has used so far, user and system. */
export function cpuSeconds(pid: number): number {
  const [own] = ticksOf(pid);
  return own / TICKS_PER_SECOND;
}

/** The same of a process with its children, those that have ended included: a PostgreSQL server. */
export function familyCpuSeconds(pid: number): number {
  const [own, ended] = ticksOf(pid);
  const living = childrenOf(pid).map((child) => ticksOf(child)[0]);
  return [own, ended, ...living].reduce((sum, ticks) => sum + ticks, 0) / TICKS_PER_SECOND;
}

/** The process that started this one. */
export function parentOf(pid: number): number {
  return Number(fieldsOf(pid)[1]);
}

/** The most memory that a process has held, in MiB. */
export function peakMebibytes(pid: number): number {
  const [, kilobytes = '0'] = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'utf8')) ?? [];
  return Math.round(Number(kilobytes) / 1024);
}

function childrenOf(pid: number): number[] {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return all.map(Number).filter((each) => fieldsOf(each)[1] === String(pid));
}

/** Its own ticks, and those of its children that have ended. */
function ticksOf(pid: number): [own: number, ended: number] {
  const fields = fieldsOf(pid);
  const [user = 0, system = 0, endedUser = 0, endedSystem = 0] = fields.slice(11, 15).map(Number);
  return [user + system, endedUser + endedSystem];
}

/** What the kernel says of a process from its state on; nothing if it has just ended. */
function fieldsOf(pid: number): string[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  } catch {
    return [];
  }
}
