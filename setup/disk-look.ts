import { statfs } from 'node:fs/promises';
import type { Look } from './watch.ts';

// What the databases need to finish what they have begun, and to be closed (bytes).
export const LEAST_FREE = 64 * 1024 * 1024;

/** Bytes that may still be written in a folder. */
export async function freeIn(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder);
  return bavail * bsize;
}

/** Whether the disk is about to be full: no change is begun that could not be written to its end. */
export function diskLook(folder: string, free: (folder: string) => Promise<number> = freeIn): Look {
  return {
    every: 1_000,
    look: async () => {
      if ((await free(folder)) >= LEAST_FREE) return undefined;
      const least = LEAST_FREE / 1024 / 1024;
      return {
        code: 'DiskFull',
        stops: 'changes',
        zh: `${folder} 所在磁盘剩余不足 ${least} MB：请腾出空间；在此之前不受理任何变更，已在案的一概不失`,
        en: `less than ${least} MB is free on the disk of ${folder}: make room; until then no change is taken, and nothing on record is lost`,
      };
    },
  };
}
