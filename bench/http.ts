import { Agent, request } from 'node:http';

const agent = new Agent({ keepAlive: true, maxSockets: 300 });
let keys = 0;

// A connection that the server has just closed as idle is no answer: the same call once more has the same key.
const TRIES = 5;

/** A change over HTTP on a kept connection, with a key of its own; anything but success is a fault of the bench. */
export async function post<Body>(url: string, body: object, token: string): Promise<Body> {
  const key = `bench-${process.pid}-${++keys}`;
  for (let tried = 1; ; tried++) {
    try {
      return (await send(url, body, { authorization: `Bearer ${token}`, 'idempotency-key': key })) as Body;
    } catch (error) {
      if (tried === TRIES || !/ECONNRESET|EPIPE|hang up/.test(String(error))) throw error;
    }
  }
}

/** Closes every connection: the next calls open theirs, as people do who come at once. */
export function hangUp(): void {
  agent.destroy();
}

function send(url: string, body: object, headers: Record<string, string>): Promise<unknown> {
  const text = JSON.stringify(body);
  const all = { ...headers, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) };
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: 'POST', agent, headers: all }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        const answer = Buffer.concat(chunks).toString();
        if ((response.statusCode ?? 500) < 300) resolve(JSON.parse(answer));
        else reject(new Error(`${String(response.statusCode)} ${url} ${answer.slice(0, 300)}`));
      });
    });
    sent.on('error', reject);
    sent.end(text);
  });
}

/** Does the work for each item, this many at once; the items are taken in their order. */
export async function inLanes<Item>(
  items: readonly Item[],
  lanes: number,
  work: (item: Item) => Promise<unknown>,
): Promise<void> {
  const queue = [...items];
  const lane = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(lanes, items.length) }, lane));
}

/** How long the work took, ms. */
export async function timed(work: () => Promise<unknown>): Promise<number> {
  const at = performance.now();
  await work();
  return performance.now() - at;
}

/** Of sorted times the one that this share of them does not exceed, in whole ms. */
export function percentile(sorted: readonly number[], share: number): number {
  return Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0);
}

export function inOrder(times: readonly number[]): number[] {
  return [...times].sort((a, b) => a - b);
}
