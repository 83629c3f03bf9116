/**
 * The same value with U+FFFD for what PostgreSQL's text cannot hold: NUL and halves of surrogate pairs. What has been
 * accepted must be writable, or a workflow would try to write it for ever.
 */
export function storable<Value>(value: Value): Value {
  return replaced(value) as Value;
}

function replaced(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(UNSTORABLE, '\uFFFD');
  if (Array.isArray(value)) return value.map(replaced);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [replaced(key), replaced(each)]));
}

// In Unicode mode only a surrogate that has no partner is a character of its own.
const UNSTORABLE = /[\0\p{Surrogate}]/gu;
