import { spawn } from 'node:child_process';
import { basename } from 'node:path';
import type { Env } from './paths.ts';

export interface RunOptions {
  readonly env?: Env;
  readonly cwd?: string;
  /** Aborting it kills the command; its reason becomes the error. */
  readonly signal?: AbortSignal;
}

/** Runs a command to its end and returns what it printed; a failure carries the last lines of its output. */
export async function run(command: string, args: readonly string[], options: RunOptions = {}): Promise<string> {
  const child = spawn(command, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: options.env ?? process.env,
    cwd: options.cwd,
  });
  const kill = () => child.kill('SIGKILL');
  options.signal?.addEventListener('abort', kill);
  let output = '';
  const collect = (chunk: Buffer) => (output = (output + chunk.toString()).slice(-20_000));
  child.stdout.on('data', collect);
  child.stderr.on('data', collect);
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (options.signal?.aborted) throw options.signal.reason;
    if (code !== 0) throw new Error(`${basename(command)} ended with ${String(code)}: ${lastLines(output, 5)}`);
    return output.trim();
  } finally {
    options.signal?.removeEventListener('abort', kill);
  }
}

export function lastLines(text: string, count: number): string {
  return text.trim().split('\n').slice(-count).join('\n');
}
