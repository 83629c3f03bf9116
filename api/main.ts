import { pino } from 'pino';
import { orTrouble } from '../contracts/trouble.ts';
import { cannotListen } from '../embedded/before-start.ts';
import { isListening } from '../embedded/ports.ts';
import { engineLook, tasksLook } from '../engine/looks.ts';
import { lastRecordedAt } from '../registry/ledger.ts';
import { clockLook, ownClocks } from '../setup/clock-look.ts';
import { openWatch } from '../setup/watch.ts';
import { openBell } from '../engine/bell.ts';
import { appointAdministrator, publishProgrammes } from '../setup/publish.ts';
import { keepMessageKey } from '../setup/message-key.ts';
import { openOnServer } from '../setup/open.ts';
import { needCluster, readSettings } from '../setup/settings.ts';
import { clientOn, connect, engineAddress, quietRuntime } from '../setup/temporal.ts';
import { untilStopped } from '../setup/until-stopped.ts';
import { createApp } from './app.ts';
import { serve } from './serve.ts';

// The API of a cluster: TEMPORAL_ADDRESS and DATABASE_URL name the servers that it joins.
const settings = readSettings();
const { host, port, programmes, adminToken, allowSimulation, logLevel, namespace, taskQueue, temporalUi } = settings;
const { databaseUrl, messageKey } = needCluster(settings);
const logger = pino({ level: logLevel });
quietRuntime();
const registry = await openOnServer(databaseUrl);
await keepMessageKey(registry, messageKey);
await publishProgrammes(registry, programmes);
if (adminToken !== undefined) await appointAdministrator(registry, adminToken);
const connection = await connect();
const say = (line: string) => {
  logger.warn(line);
};
const address = engineAddress();
const watch = openWatch(
  [
    clockLook(ownClocks, await lastRecordedAt(registry.db)),
    engineLook(() => isListening(address)),
    tasksLook(clientOn(connection, namespace, messageKey)),
  ],
  say,
);
const client = clientOn(connection, namespace, messageKey, watch);
const bell = openBell({ registry, client, taskQueue }, { say });
const app = createApp(
  { registry, client, taskQueue, messageKey, allowSimulation, watch, now: () => Promise.resolve(Date.now()) },
  { logger, temporalUi },
);
const served = await orTrouble(
  () => serve(app, host, port),
  (error) => cannotListen(host, port, error),
);
console.log(`api: ${served.url}`);
await untilStopped();
await served.close();
watch.stop();
await bell.stop();
await connection.close();
await registry.close();
