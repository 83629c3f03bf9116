import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** Listens, and says where; port 0 takes a free one. */
export async function serve(app: RequestListener, host: string, port: number): Promise<Served> {
  const server = createServer();
  server.on('request', goingOnTogether(server, app));
  // Longer than callers keep theirs: a connection that is closed under a call looks like a call that was lost.
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const { port: taken } = server.address() as AddressInfo;
  return { url: `http://${host === '0.0.0.0' ? '127.0.0.1' : host}:${taken}`, close: () => close(server) };
}

// So long a call waits at most for those that come just behind it, ms: longer than a transaction takes, during which few
// are let in.
const LONGEST_WAIT = 250;

/**
 * A turn of Node's event loop accepts one connection. Were the first of many callers attended to at once, every other one
 * would wait for a turn of its own behind a statement of theirs; so all that are at the door are let in before any goes on,
 * and what they write is written together. Whoever comes alone waits for one turn, which takes nothing.
 */
function goingOnTogether(server: Server, app: RequestListener): RequestListener {
  let arrivals = 0;
  let waiting: (() => void)[] = [];
  server.on('connection', () => arrivals++);

  function goOn(): void {
    const all = waiting;
    waiting = [];
    for (const attend of all) attend();
  }

  /** Once in every turn, after what came in it: until nothing comes any more. */
  function look(before: number | undefined, since: number): void {
    const seen = arrivals;
    if (seen === before || performance.now() - since > LONGEST_WAIT) goOn();
    else
      setImmediate(() => {
        look(seen, since);
      });
  }

  return (request, response) => {
    arrivals++;
    waiting.push(() => {
      app(request, response);
    });
    if (waiting.length > 1) return;
    // The turn in which the first came is not over.
    setImmediate(() => {
      look(undefined, performance.now());
    });
  };
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
