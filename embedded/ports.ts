import { connect, createServer, type AddressInfo, type Server } from 'node:net';

/** A free port on loopback for each wish: the wished one where it is free, else another. */
export async function freePorts(wishes: readonly (number | undefined)[]): Promise<number[]> {
  const held: Server[] = [];
  try {
    // All are held until the last is found, so that no port is given twice.
    for (const wish of wishes) held.push(await hold(wish ?? 0).catch(() => hold(0)));
    return held.map((server) => (server.address() as AddressInfo).port);
  } finally {
    await Promise.all(held.map((server) => new Promise((resolve) => server.close(resolve))));
  }
}

/** Whether somebody listens at `host:port`. */
export async function isListening(address: string): Promise<boolean> {
  const { hostname, port } = new URL(`tcp://${address}`);
  return await new Promise((resolve) => {
    const socket = connect({ host: hostname, port: Number(port), timeout: 1_000 });
    const answer = (listening: boolean) => {
      socket.destroy();
      resolve(listening);
    };
    socket.once('connect', () => {
      answer(true);
    });
    socket.once('error', () => {
      answer(false);
    });
    socket.once('timeout', () => {
      answer(false);
    });
  });
}

async function hold(port: number): Promise<Server> {
  const server = createServer();
  return await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      resolve(server);
    });
  });
}
