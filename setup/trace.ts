import { appendFileSync, existsSync, mkdirSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cacheFolder, dataFolder, type Env } from '../embedded/paths.ts';

/** Keeps the trace of an error where it can be written, and answers the file; undefined where it can be written nowhere. */
export function keepTrace(error: unknown, env: Env = process.env): string | undefined {
  const entry = `${new Date().toISOString()} ${process.argv.slice(1, 3).join(' ')}\n${traceOf(error)}\n\n`;
  for (const folder of foldersFor(env)) {
    try {
      const file = join(folder(), 'laurel.log');
      appendFileSync(file, entry, { mode: 0o600 });
      return file;
    } catch {
      // Read-only, or full: the next one may do.
    }
  }
  return undefined;
}

/** The data itself, else the cache, else a folder of its own: a name in a folder of everybody's could be a trap. */
function foldersFor(env: Env): (() => string)[] {
  const data = dataFolder(env);
  const cache = cacheFolder(env);
  return [
    ...(existsSync(data) ? [() => data] : []),
    () => {
      mkdirSync(cache, { recursive: true });
      return cache;
    },
    () => mkdtempSync(join(tmpdir(), 'laurel-')),
  ];
}

/** With everything that caused it. */
function traceOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\ncaused by ${traceOf(error.cause)}`;
}
