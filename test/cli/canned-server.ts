import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a call is answered with; a text is sent as it is, in the name of some other server. */
export interface Canned {
  readonly status?: number;
  readonly body: unknown;
}

export interface Heard {
  readonly call: string;
  readonly authorization: string | undefined;
  readonly key: string | undefined;
  readonly type: string | undefined;
  readonly body: string;
}

export interface CannedServer {
  readonly url: string;
  readonly heard: Heard[];
  /** By method and address, `GET /v1/campaigns?limit=200`. */
  readonly answers: Record<string, Canned>;
  close(): void;
}

/** A server that writes down what it is asked and gives the answers that it was given. */
export async function startCannedServer(): Promise<CannedServer> {
  const heard: Heard[] = [];
  const answers: Record<string, Canned> = {};
  const server = createServer((request, response) => {
    void hear(request).then((call) => {
      heard.push(call);
      const { status = 200, body } = answers[call.call] ?? { status: 404, body: problem(404, 'NotFound', call.call) };
      response.writeHead(status, { 'Content-Type': typeof body === 'string' ? 'text/html' : 'application/json' });
      response.end(typeof body === 'string' ? body : JSON.stringify(body));
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    heard,
    answers,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

export function problem(status: number, title: string, detail: string, more: object = {}) {
  return { type: `urn:laurel:problem:${title}`, title, status, detail, rules: [], instance: '/v1', ...more };
}

async function hear(request: IncomingMessage): Promise<Heard> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const { authorization, 'content-type': type, 'idempotency-key': key } = request.headers;
  return {
    call: `${request.method ?? ''} ${request.url ?? ''}`,
    authorization,
    key: typeof key === 'string' ? key : undefined,
    type,
    body: Buffer.concat(parts).toString(),
  };
}
