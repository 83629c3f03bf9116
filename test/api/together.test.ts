import assert from 'node:assert/strict';
import { Agent, get, type RequestListener } from 'node:http';
import { serve } from '../../api/serve.ts';

const CALLERS = 40;

describe('callers who come at once', () => {
  it('are all let in before any of them is attended to, so that what they write is written together', async () => {
    let attended = 0;
    let atOnce = 0;
    const app: RequestListener = (_request, response) => {
      attended += 1;
      if (attended === 1) queueMicrotask(() => (atOnce = attended));
      response.end('{}');
    };
    const served = await serve(app, '127.0.0.1', 0);
    const agent = new Agent({ maxSockets: CALLERS });
    try {
      await Promise.all(
        Array.from(
          { length: CALLERS },
          () =>
            new Promise((resolve, reject) => {
              get(served.url, { agent }, (response) => response.resume().once('end', resolve)).once('error', reject);
            }),
        ),
      );
    } finally {
      agent.destroy();
      await served.close();
    }
    assert.equal(attended, CALLERS);
    // One by one it is one or two of them.
    assert.ok(atOnce > CALLERS / 2, `${atOnce} of ${CALLERS} went on in one turn`);
  });
});
