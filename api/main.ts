import { pino } from 'pino';
import { openBell } from '../engine/bell.ts';
import { openRegistry } from '../registry/registry.ts';
import { appointAdministrator, publishProgrammes } from '../setup/publish.ts';
import { readSettings } from '../setup/settings.ts';
import { connectClient } from '../setup/temporal.ts';
import { untilStopped } from '../setup/until-stopped.ts';
import { createApp } from './app.ts';
import { serve } from './serve.ts';

// The API of a cluster: TEMPORAL_ADDRESS and DATABASE_URL name the servers that it joins.
const { host, port, databaseUrl, programmes, adminToken, allowSimulation, logLevel, namespace, taskQueue } =
  readSettings();
if (databaseUrl === undefined)
  throw new Error('DATABASE_URL is needed: an API of its own cannot share an embedded registry');
const logger = pino({ level: logLevel });
const registry = await openRegistry({ url: databaseUrl });
await publishProgrammes(registry, programmes);
if (adminToken !== undefined) await appointAdministrator(registry, adminToken);
const client = await connectClient(namespace);
const bell = openBell(
  { registry, client, taskQueue },
  {
    say: (line) => {
      logger.warn(line);
    },
  },
);
const app = createApp(
  { registry, client, taskQueue, allowSimulation, now: () => Promise.resolve(Date.now()) },
  { logger },
);
const served = await serve(app, host, port);
console.log(`api: ${served.url}`);
await untilStopped();
await served.close();
await bell.stop();
await client.connection.close();
await registry.close();
