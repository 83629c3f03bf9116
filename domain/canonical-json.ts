/** One text for one value: keys sorted by code unit, no spaces, absent values left out. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (isRecord(value)) return `{${members(value).join(',')}}`;
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} cannot be written down`);
  return JSON.stringify(value ?? null);
}

function members(record: Record<string, unknown>): string[] {
  const present = Object.keys(record).filter((key) => record[key] !== undefined);
  return present.sort().map((key) => `${JSON.stringify(key)}:${canonicalJson(record[key])}`);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}
