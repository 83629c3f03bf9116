import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Express } from 'express';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens, and says where; port 0 takes a free one. */
export async function serve(app: Express, host: string, port: number): Promise<Served> {
  const server = createServer(app);
  // Longer than callers keep theirs: a connection that is closed under a call looks like a call that was lost.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${taken}`, close: () => close(server) };
}

/** Lets the calls under way finish; an idle connection kept alive does not hold the process. */
function close(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => {
      resolve();
    });
    server.closeIdleConnections();
    setTimeout(() => {
      server.closeAllConnections();
    }, 5_000).unref();
  });
}
