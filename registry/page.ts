/** Some items of a longer list, and where the next page starts. */
export interface Page<Item> {
  readonly items: Item[];
  readonly next: string | null;
}

/** Which page: those after a cursor that an earlier page gave, at most `limit` of them. */
export interface PageOf {
  readonly after?: string | undefined;
  readonly limit: number;
}

/** A cursor that no page gave. */
export class BadCursor extends Error {
  override readonly name = 'BadCursor';

  constructor() {
    super('no page of this list ends with that cursor');
  }
}

type Part = 'text' | 'number';
type Value<Kind extends Part> = Kind extends 'text' ? string : number;
type Values<Kinds extends readonly Part[]> = { [Index in keyof Kinds]: Value<Kinds[Index]> };

/** Cuts a page out of rows of which one more than the limit was asked for. */
export function pageOf<Item>(
  rows: readonly Item[],
  limit: number,
  keyOf: (item: Item) => readonly (string | number)[],
): Page<Item> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, next: rows.length > limit && last !== undefined ? writeCursor(keyOf(last)) : null };
}

/** The sort key that a cursor stands for, or undefined for the first page. */
export function readCursor<const Kinds extends readonly Part[]>(
  cursor: string | undefined,
  kinds: Kinds,
): Values<Kinds> | undefined {
  if (cursor === undefined) return undefined;
  const key = parse(cursor);
  if (!Array.isArray(key) || key.length !== kinds.length || !kinds.every((kind, index) => isPart(kind, key[index])))
    throw new BadCursor();
  return key as Values<Kinds>;
}

function writeCursor(key: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify(key)).toString('base64url');
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString());
  } catch {
    throw new BadCursor();
  }
}

// PostgreSQL has no text with a NUL and no number beyond its bigint.
function isPart(kind: Part, value: unknown): boolean {
  return kind === 'number' ? Number.isSafeInteger(value) : typeof value === 'string' && !value.includes('\0');
}
