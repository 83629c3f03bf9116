import { createHash } from 'node:crypto';
import type { Request } from 'express';
import type { Actor } from '../contracts/people.ts';
import type { Parts } from './route.ts';
import { claim, finish, release } from '../registry/idempotency.ts';
import { Problem } from './problem.ts';

// A claim whose process died is taken over after this long: acting twice is harmless, for the same key is the same act.
const STALE_AFTER = 5_000;

interface Reply {
  readonly status: number;
  readonly body: unknown;
}

/**
 * The key that makes a change happen once: the caller and the Idempotency-Key. Of people whom nobody knows, two with one
 * key are two: what they say tells them apart.
 */
export function keyOf(request: Request, { id, role }: Actor): string {
  const key = request.get('Idempotency-Key');
  if (key === undefined) throw new Problem(400, 'IdempotencyKeyMissing', 'every change needs an Idempotency-Key');
  if (!/^[\x21-\x7e]{8,100}$/.test(key)) {
    throw new Problem(400, 'IdempotencyKeyInvalid', 'an Idempotency-Key has 8 to 100 visible ASCII characters');
  }
  return role === 'public' ? `${id}:${key}:${whatIsAsked(request).bodyHash}` : `${id}:${key}`;
}

/** Answers a repeated call with its first answer; a fault leaves the key free, so that the call can be repeated. */
export async function once(
  { registry }: Parts,
  key: string,
  request: Request,
  secret: readonly string[],
  act: () => Promise<Reply>,
): Promise<Reply & { replayed: boolean }> {
  const { methodPath, bodyHash } = whatIsAsked(request);
  const claimed = await claim(registry.db, {
    key,
    actor: key.split(':')[0] ?? '',
    methodPath,
    bodyHash,
    now: Date.now(),
    staleAfterMs: STALE_AFTER,
  });
  switch (claimed.outcome) {
    case 'done':
      return { status: claimed.status, body: claimed.response, replayed: true };
    case 'otherBody':
      throw new Problem(422, 'IdempotencyKeyReused', 'this Idempotency-Key was used for another call');
    case 'inFlight':
      throw new Problem(409, 'InFlight', 'the same call is being carried out', { headers: { 'Retry-After': '1' } });
    case 'claimed':
      break;
  }
  try {
    const reply = await act();
    await finish(registry.db, key, reply.status, withoutSecrets(reply.body, secret));
    return { ...reply, replayed: false };
  } catch (error) {
    await release(registry.db, key);
    throw error;
  }
}

/** What tells a call from another one that uses the same key. */
export function whatIsAsked(request: Request): { readonly methodPath: string; readonly bodyHash: string } {
  const methodPath = `${request.method} ${request.path}`;
  const bodyHash = createHash('sha256')
    .update(methodPath)
    .update('\n')
    .update(JSON.stringify(request.body ?? null))
    .digest('hex');
  return { methodPath, bodyHash };
}

function withoutSecrets(body: unknown, secret: readonly string[]): unknown {
  return { ...(body as object), ...Object.fromEntries(secret.map((field) => [field, null])) };
}
