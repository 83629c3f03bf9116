import { randomUUID } from 'node:crypto';
import type { Readiness } from '../contracts/condition.ts';

/** What the server answered when it did not do what was asked (RFC 9457). */
export interface ProblemBody {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly rules: readonly string[];
  readonly errors?: readonly { readonly pointer: string; readonly message: string }[];
}

export class Refused extends Error {
  override readonly name = 'Refused';
  readonly problem: ProblemBody;
  /** The Idempotency-Key of the change; undefined for a read. */
  readonly key: string | undefined;

  constructor(problem: ProblemBody, key?: string) {
    super(`${problem.title}: ${problem.detail}`);
    this.problem = problem;
    this.key = key;
  }
}

/** Nobody answered, or not as a Laurel server does. A change may have been carried out all the same. */
export class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
  readonly url: string;
  readonly why: string;
  /** The Idempotency-Key of the change; undefined for a read. */
  readonly key: string | undefined;

  constructor(url: string, why: string, key?: string) {
    super(`no Laurel server answers at ${url} (${why})`);
    this.url = url;
    this.why = why;
    this.key = key;
  }
}

export interface Client {
  get<Body>(path: string, query?: Query): Promise<Body>;
  /** A change; the same key once more is answered with the first answer. */
  post<Body>(path: string, body: unknown, options?: PostOptions): Promise<Body>;
  /** What the installation says of itself; undefined where it says nothing. */
  readiness(): Promise<Readiness | undefined>;
  /** Every item of a list, page by page. */
  all<Item>(path: string, query?: Query): AsyncGenerator<Item>;
}

export type Query = Readonly<Record<string, string | number | boolean | undefined>>;

interface PostOptions {
  readonly key?: string | undefined;
  readonly type?: string;
}

interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** What the connection says of itself when the server closed it. */
const CLOSED = 'UND_ERR_SOCKET';

/** Speaks to a Laurel server; throws `Refused` with the server's own words when it says no, `NoAnswer` without any. */
export function createClient(url: string, token?: string, { patience = 300_000 } = {}): Client {
  async function send<Body>(method: string, target: URL, headers: Record<string, string>, body?: string) {
    const authorization = token === undefined ? {} : { Authorization: `Bearer ${token}` };
    const key = headers['Idempotency-Key'];
    const ask = () =>
      fetch(target, {
        method,
        headers: { ...authorization, ...headers },
        // A redirected POST would arrive as a GET.
        redirect: 'error',
        signal: AbortSignal.timeout(patience),
        ...(body !== undefined && { body }),
      });
    try {
      // A kept connection may close just as it is used. The call has its key: asked again, it is done once all the same.
      const response = await ask().catch((error: unknown) => {
        if (reasonOf(error) !== CLOSED) throw error;
        return ask();
      });
      const answer: unknown = await response.json();
      if (response.ok) return answer as Body;
      if (isProblem(answer)) throw new Refused(answer, key);
      throw new NoAnswer(url, `something else answered ${response.status}`, key);
    } catch (error) {
      if (error instanceof Refused || error instanceof NoAnswer) throw error;
      throw new NoAnswer(url, reasonOf(error), key);
    }
  }

  const get: Client['get'] = (path, query = {}) => send('GET', targetOf(url, path, query), {});

  return {
    get,
    async readiness() {
      try {
        const headers: Record<string, string> = token === undefined ? {} : { Authorization: `Bearer ${token}` };
        const response = await fetch(targetOf(url, '/readyz'), { headers, signal: AbortSignal.timeout(patience) });
        return (await response.json()) as Readiness;
      } catch {
        return undefined;
      }
    },
    post: (path, body, { key = randomUUID(), type = 'application/json' } = {}) =>
      send(
        'POST',
        targetOf(url, path),
        { 'Content-Type': type, 'Idempotency-Key': key },
        type === 'application/json' ? JSON.stringify(body) : String(body),
      ),
    async *all<Item>(path: string, query: Query = {}) {
      let cursor: string | undefined;
      do {
        const { items, next } = await get<Page<Item>>(path, { limit: 200, ...query, cursor });
        yield* items;
        cursor = next ?? undefined;
      } while (cursor !== undefined);
    },
  };
}

function targetOf(url: string, path: string, query: Query = {}): URL {
  const target = new URL(url.replace(/\/+$/, '') + path);
  for (const [name, value] of Object.entries(query)) {
    if (value !== undefined) target.searchParams.set(name, String(value));
  }
  return target;
}

function isProblem(answer: unknown): answer is ProblemBody {
  const { title, detail, status, rules } = (answer ?? {}) as Partial<Record<keyof ProblemBody, unknown>>;
  return typeof title === 'string' && typeof detail === 'string' && typeof status === 'number' && Array.isArray(rules);
}

/** `fetch` says "fetch failed"; the reason is its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return 'too slow';
  if (error instanceof SyntaxError) return 'the answer is not JSON';
  const { code, message } = (error.cause ?? error) as { code?: unknown; message?: string };
  return typeof code === 'string' ? code : (message ?? error.message);
}
