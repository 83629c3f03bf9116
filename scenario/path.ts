/** What a path finds where there is nothing; `null` is something. */
export const nothing = Symbol('nothing');

/** The path of an answer as a whole. */
const whole = '.';

/**
 * What lies at a path of an answer: `applications.clean.status`, `items.0.id`, `tracks(track=clean).notice`, the first
 * item that fits: `items(unit=finance & status=open).id`. A key that has points in it is found as it is: `10.4`.
 */
export function lookUp(value: unknown, path: string): unknown {
  if (path === '' || path === whole) return value;
  const own = ownOf(value, path);
  if (own !== nothing) return own;
  let found = value;
  for (const { key, pairs } of partsOf(path)) {
    if (key !== '') found = ownOf(found, key);
    if (pairs.length > 0) found = firstWhere(found, pairs);
  }
  return found;
}

/** Whether a text can be read as a path. */
export function isPath(path: string): boolean {
  if (path === whole) return true;
  const part = String.raw`(?:[^.()]+(?:\([^()=&]+=[^()=&]*(?:&[^()=&]+=[^()=&]*)*\))?|\([^()=&]+=[^()=&]*(?:&[^()=&]+=[^()=&]*)*\))`;
  return new RegExp(String.raw`^${part}(?:\.${part})*$`).test(path);
}

/** A path with one more part. */
export function extended(path: string, part: string | number): string {
  return path === '' || String(part).startsWith('(') ? `${path}${part}` : `${path}.${part}`;
}

interface Part {
  readonly key: string;
  readonly pairs: readonly (readonly [path: string, value: string])[];
}

function partsOf(path: string): Part[] {
  return [...path.matchAll(/([^.()]*)(?:\(([^()]*)\))?(?:\.|$)/g)]
    .filter(([whole]) => whole !== '')
    .map(([, key = '', selector = '']) => ({ key, pairs: selector === '' ? [] : selector.split('&').map(pairOf) }));
}

function pairOf(text: string): readonly [string, string] {
  const [path = '', value = ''] = text.split('=');
  return [path.trim(), value.trim()];
}

function ownOf(value: unknown, key: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return nothing;
  return (value as Record<string, unknown>)[key];
}

function firstWhere(value: unknown, pairs: Part['pairs']): unknown {
  if (!Array.isArray(value)) return nothing;
  const fits = (item: unknown) => pairs.every(([path, wanted]) => textOf(lookUp(item, path)) === wanted);
  const index = value.findIndex(fits);
  return index < 0 ? nothing : (value[index] as unknown);
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'symbol' ? '' : JSON.stringify(value);
}
