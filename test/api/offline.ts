import { Client, Connection } from '@temporalio/client';
import { pino, type DestinationStream } from 'pino';
import { createApp } from '../../api/app.ts';
import { serve } from '../../api/serve.ts';
import { failingWhileAway } from '../../engine/away.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { newMessageKey } from '../../sealing/keys.ts';
import { appointAdministrator, publishProgrammes } from '../../setup/publish.ts';
import type { Watch } from '../../setup/watch.ts';

export const administrator = 'laurel_offline-administrator-0000';

/** The API with a registry, and a workflow engine that nobody runs: what needs no engine is answered all the same. */
export interface Offline {
  readonly url: string;
  readonly registry: Registry;
  close(): Promise<void>;
}

export async function openOffline({
  publicWritesPerMinute = 1000,
  watch,
  log,
}: { publicWritesPerMinute?: number; watch?: Watch; log?: DestinationStream } = {}): Promise<Offline> {
  const registry = await openRegistry({});
  await publishProgrammes(registry);
  await appointAdministrator(registry, administrator);
  // Port 1 takes no connection. Without the SDK's repetitions: they would go on, and throw, when the test has ended.
  const connection = Connection.lazy({ address: '127.0.0.1:1', interceptors: [] });
  const client = new Client({ connection, interceptors: { workflow: watch ? [failingWhileAway(watch)] : [] } });
  const now = () => Promise.resolve(Date.now());
  const app = createApp(
    {
      registry,
      client,
      taskQueue: 'laurel',
      messageKey: newMessageKey(),
      allowSimulation: false,
      now,
      ...(watch && { watch }),
    },
    { logger: log ? pino({}, log) : pino({ level: 'silent' }), publicWritesPerMinute },
  );
  const served = await serve(app, '127.0.0.1', 0);
  return {
    url: served.url,
    registry,
    async close() {
      await served.close();
      await connection.close();
      await registry.close();
    },
  };
}
