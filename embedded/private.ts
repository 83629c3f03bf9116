import { chmodSync, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Trouble } from '../contracts/trouble.ts';

const FOLDER = 0o700;
const FILE = 0o600;
/** What somebody else may do. */
const OTHERS = 0o077;

/** Whatever this process and its children make from now on is their owner's alone. */
export function makePrivately(): void {
  process.umask(OTHERS);
}

/** Takes from everybody but the owner what they may do with the folder and all that is in it. */
export function keepPrivate(folder: string): void {
  for (const { path, isFolder } of openToOthers(folder)) {
    try {
      chmodSync(path, isFolder ? FOLDER : FILE);
    } catch (error) {
      // A lock or a temporary file may have gone since.
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw new Trouble(
        {
          zh: `${path} 对其他用户开放，而权限改不了：请以拥有该数据目录的用户启动`,
          en: `${path} is open to other users, and its permissions cannot be changed: start as the user who owns the data folder`,
        },
        { cause: error },
      );
    }
  }
}

/** What is in the folder, itself included, that somebody else may read, write or enter. Links are not followed. */
export function* openToOthers(folder: string): Generator<{ readonly path: string; readonly isFolder: boolean }> {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  if (!found || found.isSymbolicLink()) return;
  const isFolder = found.isDirectory();
  if ((found.mode & OTHERS) !== 0) yield { path: folder, isFolder };
  if (isFolder) for (const name of readdirSync(folder)) yield* openToOthers(join(folder, name));
}
