import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How the tests of one file ended. */
export interface Ended {
  readonly passed: boolean;
  /** Ended by us, because it took too long. */
  readonly stopped: boolean;
  readonly ms: number;
}

/** A copy of the project, in which files may say something else for a while. */
export interface Tree {
  readonly path: string;
  /** Runs one file of tests in a process of its own, until its first failure. */
  run(tests: string, stopAfterMs: number): Promise<Ended>;
  /** The same, and which marked places it reached. */
  look(tests: string): Promise<Ended & { readonly reached: readonly string[] }>;
}

const notCopied = ['.git', '.laurel', 'node_modules'];

/** A fresh copy; it is taken away when the process ends. */
export function openTree(root: string): Tree {
  const path = mkdtempSync(join(tmpdir(), 'laurel-mutants-'));
  process.on('exit', () => {
    rmSync(path, { recursive: true, force: true });
  });
  cpSync(root, path, { recursive: true, filter: (each) => !notCopied.some((name) => each === join(root, name)) });
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'));

  // By its real path: through the link it takes itself for a library.
  const mocha = join(root, 'node_modules/mocha/lib/cli/cli.js');
  const list = join(path, 'reached.json');
  const marks = ['--require', join(path, 'test/mutants/reached.cjs')];
  return {
    path,
    run: (tests, stopAfterMs) => runMocha(mocha, path, tests, { stopAfterMs }),
    async look(tests) {
      const env = { MUTANTS_REACHED: list };
      const ended = await runMocha(mocha, path, tests, { stopAfterMs: 600_000, before: marks, env });
      return { ...ended, reached: ended.passed ? (JSON.parse(readFileSync(list, 'utf8')) as string[]) : [] };
    },
  };
}

/** Does something while these files say something else. */
export async function withTexts<T>(tree: Tree, texts: ReadonlyMap<string, string>, act: () => Promise<T>): Promise<T> {
  const before = [...texts.keys()].map((file) => [file, readFileSync(join(tree.path, file), 'utf8')] as const);
  write(tree, texts);
  try {
    return await act();
  } finally {
    write(tree, new Map(before));
  }
}

function write({ path }: Tree, texts: ReadonlyMap<string, string>): void {
  for (const [file, text] of texts) writeFileSync(join(path, file), text);
}

/** Does this for every item, one at a time in each tree; the answers come in the order of the items. */
export async function inTrees<Item, Answer>(
  trees: readonly Tree[],
  items: readonly Item[],
  act: (tree: Tree, item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  const answers: Answer[] = [];
  const waiting = [...items.entries()];
  await Promise.all(
    trees.map(async (tree) => {
      for (let next = waiting.shift(); next; next = waiting.shift()) answers[next[0]] = await act(tree, next[1]);
    }),
  );
  return answers;
}

interface How {
  readonly stopAfterMs: number;
  /** Arguments of node. */
  readonly before?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

function runMocha(
  mocha: string,
  cwd: string,
  tests: string,
  { stopAfterMs, before = [], env = {} }: How,
): Promise<Ended> {
  const how = ['--no-config', '--no-package', '--bail', '--timeout', '0', '--reporter', 'min'];
  const began = performance.now();
  const child = spawn(process.execPath, [...before, '--import', 'tsx', mocha, ...how, tests], {
    cwd,
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  let stopped = false;
  const timer = setTimeout(() => {
    stopped = true;
    child.kill('SIGKILL');
  }, stopAfterMs);
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => {
      clearTimeout(timer);
      resolve({ passed: code === 0, stopped, ms: performance.now() - began });
    });
  });
}
