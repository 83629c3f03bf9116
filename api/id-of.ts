import { createHash } from 'node:crypto';

/** The id of what a change makes: the same for the same caller and Idempotency-Key, so that a repeat makes nothing new. */
export function idOf(key: string): string {
  return createHash('sha256').update(key).digest('hex').slice(0, 20);
}

/** The key of one of the rows that a call makes: an Idempotency-Key has no space, so it is no other call's. */
export function rowKey(key: string, part: string | number): string {
  return `${key} ${part}`;
}
