import type { Issue, Path } from '../programmes/yaml-file.ts';
import { isObject } from './compare.ts';

const MOST = 1_000;

/**
 * A value in which every item of a list that says `repeat: n` stands n times, with # in its texts as 1 to n; or, with
 * `repeat: { from: 5, to: 12 }`, as 5 to 12. `##` has at least two digits.
 */
export function repeated(value: unknown): unknown {
  if (Array.isArray(value))
    return value.flatMap((item: unknown) => (isRepeating(item) ? copiesOf(item) : [repeated(item)]));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, repeated(inner)]));
}

/** What is wrong with the repetitions of a value. */
export function wrongRepetitions(value: unknown, path: Path = []): Issue[] {
  const inner = Array.isArray(value)
    ? value.flatMap((item: unknown, index) => wrongRepetitions(item, [...path, index]))
    : Object.entries(isObject(value) ? value : {}).flatMap(([key, part]) => wrongRepetitions(part, [...path, key]));
  if (!isRepeating(value) || numbersOf(value['repeat'])) return inner;
  const message = `is how often, from 1 to ${MOST}, or { from: 5, to: 12 }`;
  return [{ path: [...path, 'repeat'], message }, ...inner];
}

type Repeating = Readonly<Record<string, unknown>> & { readonly repeat: unknown };

function isRepeating(value: unknown): value is Repeating {
  return isObject(value) && Object.hasOwn(value, 'repeat');
}

/** The first and the last number of a repetition; undefined where it is none. */
function numbersOf(repeat: unknown): { readonly from: number; readonly to: number } | undefined {
  const { from, to, ...others } = isObject(repeat) ? repeat : { from: 1, to: repeat };
  if (!isWhole(from) || !isWhole(to) || Object.keys(others).length > 0) return undefined;
  return from <= to && to - from < MOST ? { from, to } : undefined;
}

function isWhole(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

function copiesOf({ repeat, ...item }: Repeating): unknown[] {
  const { from, to } = numbersOf(repeat) ?? { from: 1, to: 0 };
  return Array.from({ length: to - from + 1 }, (_, index) => numbered(repeated(item), String(from + index)));
}

/** A value with a number for every run of #, of at least as many digits as the run has. */
function numbered(value: unknown, number: string): unknown {
  if (typeof value === 'string') return value.replaceAll(/#+/g, (run) => number.padStart(run.length, '0'));
  if (Array.isArray(value)) return value.map((item) => numbered(item, number));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, numbered(inner, number)]));
}
