import { accessSync, constants, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

/** The environment variables that a search reads; `process.env` unless a test passes its own. */
export type Env = Readonly<Record<string, string | undefined>>;

/** Where a line for the operator goes. */
export type Say = (line: string) => void;

/** The folder that keeps the engine's binaries between runs and between checkouts. */
export function cacheFolder(env: Env = process.env): string {
  if (env.LAUREL_CACHE) return env.LAUREL_CACHE;
  return join(env.XDG_CACHE_HOME || join(env.HOME || homedir(), '.cache'), 'laurel');
}

/** Where the embedded system keeps its data; empty means not given. */
export function dataFolder(env: Env = process.env): string {
  return env.LAUREL_DATA || '.laurel';
}

/** The path of a command on PATH, or undefined. */
export function onPath(command: string, env: Env = process.env): string | undefined {
  const name = process.platform === 'win32' ? `${command}.exe` : command;
  return (env.PATH ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, name))
    .find(isExecutable);
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
