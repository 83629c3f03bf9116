import { basename } from 'node:path';
import { scripts, testFiles, timesRun } from '../support/levels.ts';
import type { Mutant } from './mutant.ts';
import { inTrees, type Tree } from './tree.ts';

/** A file of tests that reaches a mutant, and what it takes without any. */
export interface Reaching {
  readonly tests: string;
  readonly ms: number;
}

/**
 * Runs every pure file of tests once, in trees whose places are marked. Answers which of them reach a mutant: the one that
 * is named after its file first, then the fastest.
 */
export async function testsByReach(trees: readonly Tree[]): Promise<(mutant: Mutant) => Reaching[]> {
  const pure = testFiles.filter((file) => timesRun(scripts['test:pure'] ?? '', file) > 0);
  const looks = await inTrees(trees, pure, async (tree, tests) => ({ tests, ...(await tree.run(tests, 600_000)) }));
  const failed = looks.filter(({ passed }) => !passed).map(({ tests }) => tests);
  if (failed.length > 0) throw new Error(`without any mutant these fail: ${failed.join(', ')}`);
  return ({ file, reach }) => {
    const own = `${basename(file).split('.')[0] ?? ''}.test.ts`;
    const rank = ({ tests, ms }: Reaching) => (basename(tests) === own ? 0 : ms);
    return looks.filter(({ reached }) => reached.includes(reach)).sort((a, b) => rank(a) - rank(b));
  };
}
