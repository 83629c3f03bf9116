import { readdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import testing from '@temporalio/testing/package.json' with { type: 'json' };
import type { Env } from './paths.ts';
import { run } from './run.ts';

/** The SDK picks the server's version by its own, so this names what it downloads. */
export const sdkVersion: string = testing.version;

const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;

export type SdkServer = 'dev-server' | 'time-skipping';

/** Has the SDK download one of its servers to `folder/executable`; gives up when nothing has come for a while. */
export async function downloadBySdk(
  server: SdkServer,
  folder: string,
  executable: string,
  { env, stallMs = 20_000 }: { env: Env; stallMs?: number },
): Promise<void> {
  if (env.LAUREL_SKIP_DOWNLOAD === '1') throw new Error('LAUREL_SKIP_DOWNLOAD=1');
  // Some firewalls let a connection hang for ever, and a native call cannot be cancelled: hence a process of its own.
  const stalled = stallSignal(folder, stallMs);
  try {
    const script = fileURLToPath(new URL('sdk-download-process.ts', import.meta.url));
    await run(process.execPath, ['--import', tsx, script, server, folder], {
      env,
      signal: stalled.signal,
    });
  } finally {
    stalled.stop();
  }
  const downloaded = readdirSync(folder)[0];
  if (!downloaded) throw new Error('the SDK left no file');
  renameSync(join(folder, downloaded), join(folder, executable));
}

function stallSignal(folder: string, stallMs: number): { signal: AbortSignal; stop: () => void } {
  const controller = new AbortController();
  let [size, grewAt] = [0, Date.now()];
  const timer = setInterval(() => {
    const now = sizeOf(folder);
    if (now > size) [size, grewAt] = [now, Date.now()];
    if (Date.now() - grewAt > stallMs) controller.abort(new Error(`nothing came for ${stallMs / 1000} s`));
  }, 250);
  return {
    signal: controller.signal,
    stop: () => {
      clearInterval(timer);
    },
  };
}

function sizeOf(folder: string): number {
  return readdirSync(folder)
    .map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0)
    .reduce((sum, size) => sum + size, 0);
}
