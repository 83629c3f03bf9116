import type { z } from 'zod';
import type { Issue, Path } from '../programmes/yaml-file.ts';
import { isObject } from './compare.ts';

/** What can be read of data in which some parts have no right shape. */
export interface Readable<Data> {
  readonly data: Data;
  /** Whether something that is missed, or seems wrong, only follows from a part that was left out. */
  follows(issue: Issue): boolean;
}

interface LeftOut {
  readonly path: Path;
  readonly value: unknown;
}

/** What can and what cannot be done without. */
interface Weights {
  /** Taken where the data lacks it. */
  readonly standIns: Readonly<Record<string, unknown>>;
  /** The parts without which everything else would seem wrong. */
  readonly essential: readonly string[];
}

/** Data without the parts that a schema refuses; undefined where too little is left. */
export function readableIn<Schema extends z.ZodType>(
  schema: Schema,
  given: unknown,
  { standIns, essential }: Weights,
): Readable<z.output<Schema>> | undefined {
  const leftOut: LeftOut[] = [];
  let rest = given;
  for (;;) {
    const parsed = schema.safeParse(isObject(rest) ? { ...standIns, ...rest } : rest);
    if (parsed.success) return { data: parsed.data, follows: (issue) => follows(leftOut, issue, given) };
    const parts = parsed.error.issues.flatMap((issue) => refusedParts(issue, rest));
    const isReadable = parts.length > 0 && !parts.some(({ path: [top = ''] }) => essential.includes(String(top)));
    if (!isReadable) return undefined;
    leftOut.push(...parts);
    rest = parts.reduce<unknown>((value, { path }) => without(value, path), rest);
  }
}

/** The parts of the data that an issue of the schema is about: where one is missing, what ought to have it. */
function refusedParts(issue: z.core.$ZodIssue, data: unknown): LeftOut[] {
  const path = issue.path.map((part) => (typeof part === 'number' ? part : String(part)));
  const places = issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...path, key]) : [path];
  return places.flatMap((place) => {
    const there = longestIn(data, place);
    return there.length > 0 ? [{ path: there, value: valueAt(data, there) }] : [];
  });
}

/** As much of a path as there is something, down to a key: to take an item out of a list would renumber the others. */
function longestIn(data: unknown, path: Path): Path {
  if (path.length === 0 || (valueAt(data, path) !== undefined && isRemovable(path))) return path;
  return longestIn(data, path.slice(0, -1));
}

// A step that is none at all leaves its number to an empty one.
function isRemovable(path: Path): boolean {
  return typeof path.at(-1) === 'string' || (path.length === 2 && path[0] === 'steps');
}

function without(value: unknown, [part, ...rest]: Path): unknown {
  if (part === undefined) return {};
  if (Array.isArray(value)) return value.map((item: unknown, index) => (index === part ? without(item, rest) : item));
  if (!isObject(value)) return value;
  const entries = Object.entries(value).filter(([key]) => key !== part || rest.length > 0);
  return Object.fromEntries(entries.map(([key, inner]) => [key, key === part ? without(inner, rest) : inner]));
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (found, part) =>
      isObject(found) || Array.isArray(found) ? (found as Readonly<Record<string | number, unknown>>)[part] : undefined,
    value,
  );
}

/** Something is missed where a part was left out, or it is a name of which the part speaks: `wang`, `$matter.id`. */
function follows(leftOut: readonly LeftOut[], { path }: Issue, given: unknown): boolean {
  const said = valueAt(given, path);
  const name = typeof said === 'string' ? (/^\$?([^.]*)/.exec(said)?.[1] ?? '') : undefined;
  return leftOut.some(
    ({ path: place, value }) =>
      path.every((part, index) => part === place[index]) || (name !== undefined && wordsIn(value).includes(name)),
  );
}

function wordsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  return isObject(value) ? Object.entries(value).flatMap(([key, inner]) => [key, ...wordsIn(inner)]) : [];
}
