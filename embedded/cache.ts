import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { waitForFolder } from './folder-lock.ts';
import { cacheFolder, isExecutable, type Env, type Say } from './paths.ts';

/** An executable and what belongs to it: one folder of the cache, named after its version. */
export interface CacheEntry {
  readonly key: string;
  readonly executable: string;
}

/** The first of these executables that the cache holds. */
export function findCached(entries: readonly CacheEntry[], env: Env): string {
  const found = entries.map((entry) => pathOf(entry, env)).find(isExecutable);
  if (!found) throw new Error(`${entries.map(({ key }) => join(cacheFolder(env), key)).join(' and ')}: not there`);
  return found;
}

/** Lets `make` fill a folder and then moves it into the cache as a whole; processes that want the same take turns. */
export async function cache(
  entry: CacheEntry,
  make: (folder: string) => Promise<void>,
  { env, say }: { env: Env; say: Say },
): Promise<string> {
  const path = pathOf(entry, env);
  const lock = await waitForFolder(cacheFolder(env), entry.key, say);
  try {
    if (!isExecutable(path)) await fill(entry, make, env);
    return path;
  } finally {
    lock.release();
  }
}

async function fill(entry: CacheEntry, make: (folder: string) => Promise<void>, env: Env): Promise<void> {
  const folder = join(cacheFolder(env), entry.key);
  const draft = `${folder}.making`;
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft, { recursive: true });
  try {
    await make(draft);
    if (!isExecutable(join(draft, entry.executable))) throw new Error(`made no executable ${entry.executable}`);
    if (existsSync(folder)) rmSync(folder, { recursive: true });
    renameSync(draft, folder);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

function pathOf({ key, executable }: CacheEntry, env: Env): string {
  return join(cacheFolder(env), key, executable);
}
