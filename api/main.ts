import { pino } from 'pino';
import { openBell } from '../engine/bell.ts';
import { openRegistry } from '../registry/registry.ts';
import { appointAdministrator, publishProgrammes } from '../setup/publish.ts';
import { keepMessageKey } from '../setup/message-key.ts';
import { needCluster, readSettings } from '../setup/settings.ts';
import { clientOn, connect, quietRuntime } from '../setup/temporal.ts';
import { untilStopped } from '../setup/until-stopped.ts';
import { createApp } from './app.ts';
import { serve } from './serve.ts';

// The API of a cluster: TEMPORAL_ADDRESS and DATABASE_URL name the servers that it joins.
const settings = readSettings();
const { host, port, programmes, adminToken, allowSimulation, logLevel, namespace, taskQueue, temporalUi } = settings;
const { databaseUrl, messageKey } = needCluster(settings);
const logger = pino({ level: logLevel });
quietRuntime();
const registry = await openRegistry({ url: databaseUrl });
await keepMessageKey(registry, messageKey);
await publishProgrammes(registry, programmes);
if (adminToken !== undefined) await appointAdministrator(registry, adminToken);
const connection = await connect();
const client = clientOn(connection, namespace, messageKey);
const bell = openBell(
  { registry, client, taskQueue },
  {
    say: (line) => {
      logger.warn(line);
    },
  },
);
const app = createApp(
  { registry, client, taskQueue, messageKey, allowSimulation, now: () => Promise.resolve(Date.now()) },
  { logger, temporalUi },
);
const served = await serve(app, host, port);
console.log(`api: ${served.url}`);
await untilStopped();
await served.close();
await bell.stop();
await connection.close();
await registry.close();
