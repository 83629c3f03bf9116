import { createHash } from 'node:crypto';

/** A place of a text, and what stands there instead. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly put: string;
}

/** One file with one thing changed: some test should fail. */
export interface Mutant {
  /** From the root of the project. */
  readonly file: string;
  readonly line: number;
  /** The lines that are changed, whole, as they stand and as they are with the change. */
  readonly from: string;
  readonly to: string;
  readonly text: string;
  /** What a test reaches that may notice it: a place in the code, or a file that is read. */
  readonly reach: string;
}

/** The file with this change. */
export function mutantOf(file: string, text: string, { start, end, put }: Edit, reach = file): Mutant {
  const begin = text.lastIndexOf('\n', start - 1) + 1;
  const lineEnd = text.indexOf('\n', end);
  const stop = lineEnd < 0 ? text.length : lineEnd;
  return {
    file,
    line: text.slice(0, begin).split('\n').length,
    from: text.slice(begin, stop).trim(),
    to: (text.slice(begin, start) + put + text.slice(end, stop)).trim(),
    text: text.slice(0, start) + put + text.slice(end),
    reach,
  };
}

/**
 * About so many of them, of each file as many as it has a share in all. Which ones is decided by what they change and the
 * seed: a change elsewhere in a file leaves them as they are, and a smaller sample is a part of a larger one. What does
 * not make a `valid` file counts for nothing.
 */
export function sampleOf(
  all: readonly Mutant[],
  size: number,
  seed: string,
  valid: (some: readonly Mutant[]) => ReadonlySet<Mutant>,
): Mutant[] {
  const files = byFile(all).map((mutants) => ({
    wanted: Math.max(1, Math.round((size * mutants.length) / all.length)),
    left: mutants.toSorted((a, b) => (orderOf(a, seed) < orderOf(b, seed) ? -1 : 1)),
    taken: [] as Mutant[],
  }));
  for (;;) {
    // More than are lacking, for those that are none: a look at many takes little more than a look at one.
    const looks = files.map(({ wanted, left, taken }) => left.splice(0, Math.ceil((wanted - taken.length) * 1.5)));
    if (looks.every((look) => look.length === 0)) return files.flatMap(({ taken }) => taken);
    const sound = valid(looks.flat());
    for (const [nth, file] of files.entries()) {
      const found = looks[nth]?.filter((each) => sound.has(each)) ?? [];
      file.taken.push(...found.slice(0, file.wanted - file.taken.length));
    }
  }
}

function byFile(all: readonly Mutant[]): Mutant[][] {
  const names = [...new Set(all.map(({ file }) => file))];
  return names.map((name) => all.filter(({ file }) => file === name));
}

function orderOf({ file, from, to }: Mutant, seed: string): string {
  return createHash('sha256').update([seed, file, from, to].join('\n')).digest('hex');
}
