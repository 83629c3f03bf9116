import type { Issue, Path } from '../programmes/yaml-file.ts';
import { isObject } from './compare.ts';

const MOST = 1_000;

/** A value in which every item of a list that says `repeat: n` stands n times, with # as 1 to n in its texts. */
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
  if (!isRepeating(value) || isCount(value['repeat'])) return inner;
  return [{ path: [...path, 'repeat'], message: `is how often, from 1 to ${MOST}` }, ...inner];
}

function isRepeating(value: unknown): value is Readonly<Record<string, unknown>> {
  return isObject(value) && Object.hasOwn(value, 'repeat');
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 1 && Number(value) <= MOST;
}

function copiesOf({ repeat, ...item }: Readonly<Record<string, unknown>>): unknown[] {
  return Array.from({ length: Number(repeat) }, (_, index) => numbered(repeated(item), String(index + 1)));
}

function numbered(value: unknown, number: string): unknown {
  if (typeof value === 'string') return value.replaceAll('#', number);
  if (Array.isArray(value)) return value.map((item) => numbered(item, number));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, numbered(inner, number)]));
}
