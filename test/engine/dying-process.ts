import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RequestListener } from 'node:http';
import type { Client } from '@temporalio/client';
import { pino } from 'pino';
import { createApp } from '../../api/app.ts';
import { serve } from '../../api/serve.ts';
import { openBell } from '../../engine/bell.ts';
import { openRegistry } from '../../registry/registry.ts';
import { newMessageKey } from '../../sealing/keys.ts';
import { appointAdministrator } from '../../setup/publish.ts';
import { untilStopped } from '../../setup/until-stopped.ts';

// The API with its registry in a folder and its bell, and an engine that only notes what it is told. It kills itself, as
// kill -9 does, at one moment after a message was committed: `answer`, `signal`, `forget` or `never`.
const [folder = '', administrator = '', dies = 'never'] = process.argv.slice(2);
const die = (moment: string) => {
  if (dies === moment) process.kill(process.pid, 'SIGKILL');
};

let heard = 0;
const client = {
  workflow: {
    getHandle: (workflowId: string) => ({
      signal: (signal: string | { readonly name: string }) => {
        const name = typeof signal === 'string' ? signal : signal.name;
        if (name === 'leaveMark') {
          // A mark is left when something has been told, before that is forgotten.
          if (heard > 0) die('forget');
          return Promise.resolve();
        }
        die('signal');
        heard += 1;
        appendFileSync(join(folder, 'heard'), `${name} ${workflowId}\n`);
        return Promise.resolve();
      },
    }),
    start: () => Promise.resolve(),
  },
} as unknown as Client;

const registry = await openRegistry({ folder: join(folder, 'registry') });
await appointAdministrator(registry, administrator);
const engine = { registry, client, taskQueue: 'none' };
// Before it is answered nothing is told: the bell would be quicker than the answer that is held back.
const bell = openBell(engine, { delay: dies === 'answer' ? 60_000 : 0, every: 60_000 });
const app = createApp(
  { ...engine, messageKey: newMessageKey(), allowSimulation: true, now: () => Promise.resolve(Date.now()) },
  { logger: pino({ level: 'silent' }) },
);
const answering: RequestListener = (request, response) => {
  if (dies === 'answer' && request.url?.endsWith('/rules'))
    response.writeHead = () => {
      die('answer');
      return response;
    };
  app(request, response);
};
const served = await serve(answering, '127.0.0.1', 0);
console.log(`serves ${served.url}`);
await untilStopped();
await served.close();
await bell.settled();
await bell.stop();
await registry.close();
