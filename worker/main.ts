import { orTrouble } from '../contracts/trouble.ts';
import { addSearchAttributes } from '../embedded/search-attributes.ts';
import { openBell } from '../engine/bell.ts';
import { keepMessageKey } from '../setup/message-key.ts';
import { openOnServer } from '../setup/open.ts';
import { needCluster, readSettings } from '../setup/settings.ts';
import {
  clientOn,
  connect,
  engineAddress,
  quietRuntime,
  registeredAttributes,
  unreachable,
} from '../setup/temporal.ts';
import { untilStopped } from '../setup/until-stopped.ts';
import { createWorker } from './worker.ts';

// The worker of a cluster: TEMPORAL_ADDRESS and DATABASE_URL name the servers that it joins.
const settings = readSettings();
const { namespace, taskQueue } = settings;
const { databaseUrl, messageKey } = needCluster(settings);
quietRuntime();
const registry = await openOnServer(databaseUrl);
await keepMessageKey(registry, messageKey);
const connection = await connect();
await orTrouble(
  () => addSearchAttributes(connection, namespace, registeredAttributes),
  ({ message }) => unreachable(engineAddress(), message),
);
const client = clientOn(connection, namespace, messageKey);
const bell = openBell(
  { registry, client, taskQueue },
  {
    say: (line) => {
      console.error(line);
    },
  },
);
const worker = await createWorker({ connection, client, registry, namespace, taskQueue, messageKey });
const running = worker.run();
console.log(`worker: task queue ${taskQueue}, namespace ${namespace}`);
await Promise.race([untilStopped(), running]);
if (worker.getState() === 'RUNNING') worker.shutdown();
await running;
await bell.stop();
await connection.close();
await registry.close();
