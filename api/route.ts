import type { Client } from '@temporalio/client';
import { z } from 'zod';
import type { Actor, Role } from '../contracts/people.ts';
import type { ActName } from '../domain/policy.ts';
import type { Registry } from '../registry/registry.ts';
import type { MessageKey } from '../sealing/keys.ts';
import type { Watch } from '../setup/watch.ts';

/** What the routes work with. */
export interface Parts {
  readonly registry: Registry;
  readonly client: Client;
  readonly taskQueue: string;
  /** What messages are sealed with; the keys of other systems are made of it. */
  readonly messageKey: MessageKey;
  /** The server's time, epoch ms; in tests the skipped time of the test server. */
  readonly now: () => Promise<number>;
  /** Whether campaigns may run on a simulated clock: never in production. */
  readonly allowSimulation: boolean;
  /** What is wrong with the installation; absent where nobody watches it, as in tests. */
  readonly watch?: Watch;
}

/** One call, checked and ready to be answered. */
export interface Call<Params, Query, Body> {
  readonly parts: Parts;
  readonly actor: Actor;
  /** Every role that the caller holds; `actor.role` is the one in which this call is made. */
  readonly roles: readonly Role[];
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** Unique to this caller and Idempotency-Key: the id of what the call does. Empty on reads. */
  readonly key: string;
  /** Real time at which the call arrived, epoch ms. */
  readonly receivedAt: number;
  /** What was called, and the SHA-256 of that and of the body: whether a key is used for the same call again. */
  readonly methodPath: string;
  readonly bodyHash: string;
}

export interface Answer<Schema extends z.ZodType> {
  readonly status?: number;
  /** It is the answer that the same call was given before. */
  readonly replayed?: boolean;
  readonly body: Frozen<z.input<Schema>>;
}

/** What is shown may come from data that nobody may change. */
type Frozen<Value> = Value extends (infer Item)[]
  ? readonly Frozen<Item>[]
  : Value extends object
    ? { readonly [Field in keyof Value]: Frozen<Value[Field]> }
    : Value;

/** A route as data: the router, the permission check, the OpenAPI document and the tests all read the same. */
export interface Route<
  Params extends z.ZodObject = z.ZodObject,
  Query extends z.ZodObject = z.ZodObject,
  Body extends z.ZodType = z.ZodType,
  Reply extends z.ZodType = z.ZodType,
> {
  readonly method: 'get' | 'post';
  /** OpenAPI style: `/v1/campaigns/{campaign}`. */
  readonly path: string;
  readonly operation: string;
  readonly summary: string;
  readonly tag: string;
  /** What the caller does, by the policy's name; null is open to everybody. */
  readonly act: ActName | null;
  readonly params: Params;
  readonly query: Query;
  readonly body: Body | null;
  /** The media type of the body where it is not JSON. */
  readonly bodyType?: string;
  readonly status: number;
  readonly reply: Reply;
  /** Fields of the reply that are shown once and never kept for a repeated call. */
  readonly secret?: readonly string[];
  /** Who calls it is nobody's business: no log says that it was called. */
  readonly confidential?: boolean;
  /** Its answer is kept in the transaction that writes what it does: the call needs no claim of its own. */
  readonly keptWithAnswer?: boolean;
  readonly handle: (call: Call<z.output<Params>, z.output<Query>, z.output<Body>>) => Promise<Answer<Reply>>;
}

const nothing = z.strictObject({});

type Given<P extends z.ZodObject, Q extends z.ZodObject, B extends z.ZodType, R extends z.ZodType> = Omit<
  Route<P, Q, B, R>,
  'method' | 'params' | 'query' | 'body' | 'status'
> & {
  readonly params?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly status?: number;
};

/** A route that only reads. */
export function read<
  P extends z.ZodObject = typeof nothing,
  Q extends z.ZodObject = typeof nothing,
  R extends z.ZodType = z.ZodType,
>(given: Given<P, Q, z.ZodUndefined, R>): Route {
  return { params: nothing, query: nothing, body: null, status: 200, ...given, method: 'get' } as unknown as Route;
}

/** A route that changes something: it demands an Idempotency-Key. */
export function change<
  P extends z.ZodObject = typeof nothing,
  B extends z.ZodType = z.ZodUndefined,
  R extends z.ZodType = z.ZodType,
>(given: Given<P, typeof nothing, B, R>): Route {
  return { params: nothing, query: nothing, body: null, status: 200, ...given, method: 'post' } as unknown as Route;
}

/** How a list is asked for: at most `limit` items, from where the last page ended. */
export const page = {
  limit: z.coerce.number().int().min(1).max(200).default(50),
  cursor: z.string().max(500).optional(),
};

export function pageOf<Item extends z.ZodType>(item: Item) {
  return z.object({
    items: z.array(item),
    next: z.string().nullable().meta({ description: 'cursor of the next page; null on the last' }),
  });
}
