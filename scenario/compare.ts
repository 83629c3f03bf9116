import type { Path } from '../programmes/yaml-file.ts';
import { isMoment } from './moment.ts';
import { extended, lookUp, nothing } from './path.ts';

/** One place where an answer is not as expected. */
export interface Mismatch {
  /** Where the expectation stands, from its top. */
  readonly path: Path;
  /** Where in the answer it looked. */
  readonly where: string;
  readonly expected: unknown;
  /** `nothing` where the answer has no such part. */
  readonly got: unknown;
}

/**
 * Where an answer differs from what is expected of it. Of an object the keys that are named count, of a list every item
 * in its order; a comparison such as `{ contains: … }` stands where the answer has no object.
 */
export function compare(expected: unknown, actual: unknown): Mismatch[] {
  return match(expected, actual, [], '');
}

type Words = Readonly<Record<string, unknown>>;
type Comparison = (wanted: unknown, actual: unknown, path: Path, where: string) => Mismatch[];

/** The comparisons by their words. */
const comparisons: Readonly<Record<string, Comparison>> = {
  absent: (wanted, actual, path, where) => {
    const isAbsent = actual === nothing || actual === null;
    return isAbsent === wanted ? [] : [{ path, where, expected: wanted === true ? nothing : 'something', got: actual }];
  },
  same: (wanted, actual, path, where) => differences(wanted, actual, path, where),
  not: (wanted, actual, path, where) =>
    match(wanted, actual, path, where).length > 0 ? [] : [{ path, where, expected: { not: wanted }, got: actual }],
  contains: (wanted, actual, path, where) => {
    if (typeof actual === 'string')
      return actual.includes(String(wanted)) ? [] : [{ path, where, expected: { contains: wanted }, got: actual }];
    if (!Array.isArray(actual)) return [{ path, where, expected: { contains: wanted }, got: actual }];
    const items = Array.isArray(wanted) ? (wanted as unknown[]) : [wanted];
    return items.flatMap((item, index) =>
      actual.some((found: unknown) => match(item, found, [], '').length === 0)
        ? []
        : [{ path: Array.isArray(wanted) ? [...path, index] : path, where, expected: { contains: item }, got: actual }],
    );
  },
  inAnyOrder: (wanted, actual, path, where) => {
    const different = [{ path, where, expected: { inAnyOrder: wanted }, got: actual }];
    if (!Array.isArray(wanted) || !Array.isArray(actual) || wanted.length !== actual.length) return different;
    return pairsUp(wanted, actual) ? [] : different;
  },
  count: (wanted, actual, path, where) =>
    Array.isArray(actual)
      ? match(wanted, actual.length, path, extended(where, 'count'))
      : [{ path, where, expected: { count: wanted }, got: actual }],
  each: (wanted, actual, path, where) =>
    Array.isArray(actual)
      ? actual.flatMap((item: unknown, index) => match(wanted, item, path, extended(where, index)))
      : [{ path, where, expected: { each: wanted }, got: actual }],
  matches: holds(
    'matches',
    (wanted, actual) => typeof actual === 'string' && new RegExp(String(wanted), 'u').test(actual),
  ),
  atLeast: holds('atLeast', (wanted, actual) => order(wanted, actual) >= 0),
  atMost: holds('atMost', (wanted, actual) => order(wanted, actual) <= 0),
  over: holds('over', (wanted, actual) => order(wanted, actual) > 0),
  under: holds('under', (wanted, actual) => order(wanted, actual) < 0),
  at: holds(
    'at',
    (wanted, actual) => typeof actual === 'string' && actual.replace('T', ' ').startsWith(clockOf(wanted)),
  ),
};

/** The words that compare, for the documentation and for suggestions. */
export const comparisonWords: readonly string[] = Object.keys(comparisons);

// These say something of an object too; the others are keys there.
const everywhere = new Set(['absent', 'not', 'same']);

/** What is wrong with an expectation as it is written, whatever the answer. */
export function wrongExpectations(expected: unknown, path: Path = []): { path: Path; message: string }[] {
  if (Array.isArray(expected)) return expected.flatMap((item, index) => wrongExpectations(item, [...path, index]));
  if (!isObject(expected)) return [];
  return Object.entries(expected).flatMap(([key, inner]) => {
    const here = [...path, key];
    if (key === 'matches' && typeof inner === 'string' && !isPattern(inner))
      return [{ path: here, message: `${inner} is no regular expression` }];
    // `{ at: { at: … } }` is a key of that name, with its instant.
    if (key === 'at' && Object.keys(expected).length === 1 && !isObject(inner) && !isMomentText(inner))
      return [{ path: here, message: 'at compares with a day 2019-12-10 or a minute 2019-12-10 09:00' }];
    return wrongExpectations(inner, here);
  });
}

function isMomentText(wanted: unknown): boolean {
  return typeof wanted === 'string' && isMoment(wanted);
}

function match(expected: unknown, actual: unknown, path: Path, where: string): Mismatch[] {
  if (isComparison(expected, actual)) {
    return Object.entries(expected).flatMap(([word, wanted]) =>
      (comparisons[word] ?? neverHolds)(wanted, actual, [...path, word], where),
    );
  }
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return [{ path, where, expected, got: actual }];
    return expected.flatMap((item, index) => match(item, actual[index], [...path, index], extended(where, index)));
  }
  if (isObject(expected)) {
    if (!isObject(actual) && !Array.isArray(actual)) return [{ path, where, expected, got: actual }];
    return Object.entries(expected).flatMap(([key, inner]) =>
      match(inner, lookUp(actual, key), [...path, key], extended(where, key)),
    );
  }
  return Object.is(expected, actual) ? [] : [{ path, where, expected, got: actual }];
}

/** Where two values are not the same to the last part. */
function differences(expected: unknown, got: unknown, path: Path, where: string): Mismatch[] {
  const parts = partsOf(expected);
  const others = partsOf(got);
  const areAlike = parts && others && Array.isArray(expected) === Array.isArray(got);
  if (!areAlike) return Object.is(expected, got) ? [] : [{ path, where, expected, got }];
  return [...new Set([...parts.keys(), ...others.keys()])].flatMap((key) =>
    differences(parts.get(key) ?? nothing, others.get(key) ?? nothing, path, extended(where, key)),
  );
}

const neverHolds: Comparison = (expected, got, path, where) => [{ path, where, expected, got }];

/** Whether an object of the expectation is made of comparisons: in an answer's object its words are keys. */
function isComparison(expected: unknown, actual: unknown): expected is Words {
  if (!isObject(expected)) return false;
  const words = Object.keys(expected);
  if (words.length === 0 || !words.every((word) => Object.hasOwn(comparisons, word))) return false;
  return !isObject(actual) || words.every((word) => everywhere.has(word) && !Object.hasOwn(actual, word));
}

function holds(word: string, test: (wanted: unknown, actual: unknown) => boolean): Comparison {
  return (wanted, actual, path, where) =>
    test(wanted, actual) ? [] : [{ path, where, expected: { [word]: wanted }, got: actual }];
}

/** How two numbers stand to each other, or two days or instants as the texts that they are; other values do not. */
function order(wanted: unknown, actual: unknown): number {
  if (typeof wanted === 'number' && typeof actual === 'number') return actual - wanted;
  if (typeof wanted !== 'string' || typeof actual !== 'string') return NaN;
  return actual === wanted ? 0 : actual < wanted ? -1 : 1;
}

/** The beginning of every instant within a day, or within a minute. */
function clockOf(moment: unknown): string {
  const text = String(moment);
  if (!text.endsWith(' 24:00')) return text;
  const next = new Date(Date.parse(`${text.slice(0, 10)}T00:00:00Z`) + 86_400_000);
  return `${next.toISOString().slice(0, 10)} 00:00`;
}

/** Whether every expectation finds an item of its own. */
function pairsUp(wanted: readonly unknown[], actual: readonly unknown[]): boolean {
  const takenBy = new Map<number, number>();
  const seek = (index: number, tried: Set<number>): boolean =>
    actual.some((item, place) => {
      if (tried.has(place) || match(wanted[index], item, [], '').length > 0) return false;
      tried.add(place);
      const holder = takenBy.get(place);
      if (holder !== undefined && !seek(holder, tried)) return false;
      takenBy.set(place, index);
      return true;
    });
  return wanted.every((_, index) => seek(index, new Set()));
}

function isPattern(text: string): boolean {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function partsOf(value: unknown): ReadonlyMap<string | number, unknown> | undefined {
  if (Array.isArray(value)) return new Map((value as unknown[]).map((item, index) => [index, item]));
  return isObject(value) ? new Map(Object.entries(value)) : undefined;
}
