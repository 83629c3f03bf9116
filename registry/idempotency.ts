import { and, eq, isNull, lt } from 'drizzle-orm';
import type { Db } from './database.ts';
import { idempotency } from './schema.ts';

/** A call that wants to act: the key is unique to its caller, times are epoch ms. */
export interface Claim {
  readonly key: string;
  readonly actor: string;
  readonly methodPath: string;
  readonly bodyHash: string;
  readonly now: number;
  readonly staleAfterMs: number;
}

/** Whether the call may act, was answered before, misuses the key of another call, or is being carried out. */
export type Claimed =
  | { readonly outcome: 'claimed' }
  | { readonly outcome: 'done'; readonly status: number; readonly response: unknown }
  | { readonly outcome: 'otherBody' }
  | { readonly outcome: 'inFlight' };

/** Claims a key for one call; of several at once exactly one gets it. */
export async function claim(db: Db, asked: Claim): Promise<Claimed> {
  const { key, actor, methodPath, bodyHash, now } = asked;
  const inserted = await db
    .insert(idempotency)
    .values({ key, actor, methodPath, bodyHash, claimedAt: now })
    .onConflictDoNothing()
    .returning({ key: idempotency.key });
  if (inserted.length > 0) return { outcome: 'claimed' };
  const [held] = await db.select().from(idempotency).where(eq(idempotency.key, key));
  // Released between the two statements.
  if (!held) return claim(db, asked);
  if (held.actor !== actor || held.methodPath !== methodPath || held.bodyHash !== bodyHash) {
    return { outcome: 'otherBody' };
  }
  if (held.status !== null) return { outcome: 'done', status: held.status, response: held.response };
  return (await takeOver(db, asked)) ? { outcome: 'claimed' } : { outcome: 'inFlight' };
}

/** Keeps the answer for whoever repeats the call. */
export async function finish(db: Db, key: string, status: number, response: unknown): Promise<void> {
  await db
    .update(idempotency)
    .set({ status, response, doneAt: Date.now() })
    .where(and(eq(idempotency.key, key), isNull(idempotency.status)));
}

/** Gives a key back that was not used, so that the call can be repeated. */
export async function release(db: Db, key: string): Promise<void> {
  await db.delete(idempotency).where(and(eq(idempotency.key, key), isNull(idempotency.status)));
}

/** Whoever claimed it long ago has died; only one of those who notice gets it. */
async function takeOver(db: Db, { key, now, staleAfterMs }: Claim): Promise<boolean> {
  const taken = await db
    .update(idempotency)
    .set({ claimedAt: now })
    .where(and(eq(idempotency.key, key), isNull(idempotency.status), lt(idempotency.claimedAt, now - staleAfterMs)))
    .returning({ key: idempotency.key });
  return taken.length > 0;
}
