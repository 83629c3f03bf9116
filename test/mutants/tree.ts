import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** How one file of tests ended, and which marked places it reached until then. */
interface Answer {
  readonly passed: boolean;
  readonly reached: readonly string[];
}

/** A copy of the project, in which files may say something else for a while. */
export interface Tree {
  readonly path: string;
  /** Runs one file of tests until its first failure, or the end of its time. */
  run(tests: string, stopAfterMs: number): Promise<Answer & { readonly ms: number }>;
  close(): void;
}

const notCopied = ['.git', '.laurel', 'node_modules'];

/** A fresh copy; it is taken away when the process ends. */
export function openTree(root: string): Tree {
  const path = mkdtempSync(join(tmpdir(), 'laurel-mutants-'));
  let worker: ChildProcess | undefined;
  process.on('exit', () => {
    worker?.kill('SIGKILL');
    rmSync(path, { recursive: true, force: true });
  });
  cpSync(root, path, { recursive: true, filter: (each) => !notCopied.some((name) => each === join(root, name)) });
  symlinkSync(join(root, 'node_modules'), join(path, 'node_modules'));

  return {
    path,
    async run(tests, stopAfterMs) {
      worker ??= fork(join(path, 'test/mutants/worker.ts'), {
        ...{ cwd: path, execArgv: ['--import', 'tsx'], stdio: ['ignore', 'ignore', 'ignore', 'ipc'] },
      });
      const began = performance.now();
      const answer = await answerOf(worker, tests, stopAfterMs);
      if (!answer) worker = undefined;
      return { passed: false, reached: [], ...answer, ms: performance.now() - began };
    },
    close: () => worker?.kill(),
  };
}

/** What a worker says of these tests; undefined where they ended it, or took too long and were ended with it. */
async function answerOf(worker: ChildProcess, tests: string, stopAfterMs: number): Promise<Answer | undefined> {
  const timer = setTimeout(() => worker.kill('SIGKILL'), stopAfterMs);
  worker.send(tests);
  const over = new AbortController();
  const { signal } = over;
  try {
    const said = once(worker, 'message', { signal }).then(([answer]) => answer as Answer);
    return await Promise.race([said, once(worker, 'exit', { signal }).then(() => undefined)]);
  } finally {
    over.abort();
    clearTimeout(timer);
  }
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
