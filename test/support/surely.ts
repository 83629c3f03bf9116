import { randomUUID } from 'node:crypto';
import { Refused, type Client } from '../../cli/client.ts';

/** Calls until there is an answer, with one key: what a careful caller does while the engine starts or is away. */
export async function surely<Body>(client: Client, path: string, body: unknown): Promise<Body> {
  const key = randomUUID();
  for (;;) {
    try {
      return await client.post<Body>(path, body, { key });
    } catch (error) {
      if (error instanceof Refused && !isPassing(error)) throw error;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }
}

function isPassing({ problem }: Refused): boolean {
  return problem.status === 503 || problem.title === 'InFlight';
}
