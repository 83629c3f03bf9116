import { randomUUID } from 'node:crypto';
import type { World } from '../support/world.ts';

/** A call as it goes over the wire, so that it may be wrong in every way. */
export interface Sent {
  readonly method?: string;
  readonly path: string;
  readonly token?: string | undefined;
  /** The Idempotency-Key: a fresh one unless given, none when null. Reads have none. */
  readonly key?: string | null;
  /** `application/json` unless given, none when null. */
  readonly type?: string | null;
  /** A text goes as it is, anything else as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer<Body> {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Body;
}

export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly rules: readonly string[];
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
  readonly instance: string;
}

export async function send<Body = ProblemBody>(url: string, sent: Sent): Promise<Answer<Body>> {
  const { method = 'POST', path, token, key = randomUUID(), type = 'application/json', body, headers = {} } = sent;
  const changes = method !== 'GET';
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(token !== undefined && { Authorization: `Bearer ${token}` }),
      ...(changes && key !== null && { 'Idempotency-Key': key }),
      ...(changes && type !== null && { 'Content-Type': type }),
      ...headers,
    },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = response.headers.get('Content-Type')?.includes('json') ?? false;
  return { status: response.status, headers: response.headers, body: (isJson ? JSON.parse(text) : text) as Body };
}

/** Adds a person and answers the token, for calls over the wire. */
export async function tokenOf(world: World, id: string, organisation: string, ...roles: string[]): Promise<string> {
  const added = await world.admin.post<{ token: string }>('/v1/people', { id, name: id, organisation, roles });
  return added.token;
}
