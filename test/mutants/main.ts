import { Command, InvalidArgumentError } from 'commander';
import { fileURLToPath } from 'node:url';
import { compiling, mutantsOfDomain, withMarks } from './domain.ts';
import { sampleOf, type Mutant } from './mutant.ts';
import { mutantsOfProgrammes, readable } from './programmes.ts';
import { testsByReach, type Reaching } from './reach.ts';
import { reasonsIn, rowOf } from './reasons.ts';
import { inTrees, openTree, withTexts, type Tree } from './tree.ts';

const { sample, seed, only, json } = new Command('mutants')
  .description(
    'Changes one thing at a time in domain/ and programmes/, and looks whether the pure tests notice; ends with 1 where a change that nobody notices has no reason in docs/mutants.md',
  )
  .option('--sample <n>', 'how many of domain/ are tried, and half as many of programmes/', whole, 260)
  .option('--seed <word>', 'which ones', 'laurel')
  .option('--only <path>', 'of files whose path contains this', '')
  .option('--json', 'one line for programs at the end', false)
  .parse()
  .opts<{ sample: number; seed: string; only: string; json: boolean }>();

interface Tried extends Mutant {
  readonly killed: boolean;
}

const root = fileURLToPath(new URL('../../', import.meta.url));
const began = performance.now();
// What is ended ends as it would by itself: the copies are taken away.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
const trees = [openTree(root), openTree(root)];
const code = sampleOf(chosen(mutantsOfDomain(root)), sample, seed, compiling(root));
const data = sampleOf(chosen(mutantsOfProgrammes(root)), sample / 2, seed, readable);
say(`${code.length} mutants of domain/ and ${data.length} of programmes/`);
const reaching = await lookWhatTestsReach();
say('every pure test has run without them');
let done = 0;
const tried = await inTrees(trees, [...code, ...data], async (tree, mutant) => {
  const answer = await tryMutant(tree, mutant, reaching(mutant));
  done += 1;
  if (done % 50 === 0) say(`${done} are tried`);
  return answer;
});
for (const tree of trees) tree.close();

const reasonOf = reasonsIn(root);
const survivors = tried.filter(({ killed }) => !killed);
for (const each of survivors) say(`${each.file}:${each.line}\n${rowOf(each)} ${reasonOf(each) ?? '?'} |`);
const results = { domain: countOf('domain/'), programmes: countOf('programmes/') };
for (const [of, { killed, total }] of Object.entries(results)) say(`${of}: ${killed} of ${total} noticed`);
if (json) {
  const mutants = tried.map(({ file, line, from, to, killed }) => ({ file, line, from, to, killed }));
  console.log(JSON.stringify({ ...results, mutants }));
}
process.exitCode = survivors.every((each) => reasonOf(each) !== undefined) ? 0 : 1;

function chosen(mutants: readonly Mutant[]): Mutant[] {
  return mutants.filter(({ file }) => file.includes(only));
}

async function lookWhatTestsReach() {
  const places = new Set(code.map(({ reach }) => reach));
  const marked = new Map(code.map(({ file }) => [file, withMarks(root, file, places)]));
  const [one, two] = trees as [Tree, Tree];
  return withTexts(one, marked, () => withTexts(two, marked, () => testsByReach(trees)));
}

/** Whether any of these tests fails with it, or goes on for ever. */
async function tryMutant(tree: Tree, mutant: Mutant, reached: readonly Reaching[]): Promise<Tried> {
  return withTexts(tree, new Map([[mutant.file, mutant.text]]), async () => {
    for (const { tests, ms } of reached) {
      const { passed } = await tree.run(tests, 20_000 + 5 * ms);
      if (!passed) return { ...mutant, killed: true };
    }
    return { ...mutant, killed: false };
  });
}

function countOf(folder: string): { readonly killed: number; readonly total: number } {
  const of = tried.filter(({ file }) => file.startsWith(folder));
  return { killed: of.filter(({ killed }) => killed).length, total: of.length };
}

/** To people; the last line on standard output is for programs. */
function say(line: string): void {
  console.error(`${String(Math.round((performance.now() - began) / 1000)).padStart(5)} s  ${line}`);
}

function whole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1) throw new InvalidArgumentError('a whole number from 1');
  return value;
}
