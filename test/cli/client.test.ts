import assert from 'node:assert/strict';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createClient, NoAnswer } from '../../cli/client.ts';

describe('a connection that the server closes', () => {
  let server: Server;
  let url = '';
  let asked: IncomingMessage[] = [];
  let closing = 0;

  before(async () => {
    server = createServer((request, response) => {
      asked.push(request);
      if (asked.length <= closing) request.socket.destroy();
      else response.setHeader('Content-Type', 'application/json').end('{"id":"a"}');
    });
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(() => {
    server.closeAllConnections();
    server.close();
  });

  const post = (closedFirst: number) => {
    asked = [];
    closing = closedFirst;
    return createClient(url).post('/v1/people', { id: 'a' });
  };

  it('costs nothing: the call is made once more with its key', async () => {
    assert.deepEqual(await post(1), { id: 'a' });
    const keys = asked.map(({ headers }) => headers['idempotency-key']);
    assert.equal(keys.length, 2);
    assert.equal(keys[0], keys[1]);
  });

  it('twice is no accident, and is said', async () => {
    await assert.rejects(post(2), NoAnswer);
    assert.equal(asked.length, 2);
  });
});
