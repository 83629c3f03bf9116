import { Client } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import type { Worker } from '@temporalio/worker';
import { pino } from 'pino';
import { createApp } from '../../api/app.ts';
import { serve, type Served } from '../../api/serve.ts';
import { createClient, Refused, type Client as ApiClient } from '../../cli/client.ts';
import { startOfDay } from '../../domain/working-days.ts';
import { addSearchAttributes } from '../../embedded/search-attributes.ts';
import { findTestServer } from '../../embedded/test-server-binary.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { appointAdministrator, publishProgrammes } from '../../setup/publish.ts';
import { quietRuntime, registeredAttributes } from '../../setup/temporal.ts';
import { bundleWorkflows, createWorker, type WorkflowBundle } from '../../worker/worker.ts';

const adminToken = 'laurel_test-administrator-0000';
let bundle: WorkflowBundle | undefined;
let quiet = false;

/**
 * The real engine on skipped time: Temporal's test server, worker, registry and HTTP API. Its calendar starts on a day
 * of the documents' years, and moves only when a test says so.
 */
export interface World {
  readonly env: TestWorkflowEnvironment;
  readonly client: Client;
  readonly registry: Registry;
  readonly admin: ApiClient;
  readonly anybody: ApiClient;
  readonly url: string;
  /** Adds a person and answers a client with that person's token. */
  person(id: string, organisation: string, ...roles: string[]): Promise<ApiClient>;
  /** Moves the calendar on to this moment: `2019-12-10` or `2019-12-10 09:30`. */
  moveTo(moment: string): Promise<void>;
  /** The simulated clock to start a campaign with, so that it shows the world's calendar. */
  simulation(): Promise<{ startsAt: string }>;
  close(): Promise<void>;
}

export async function openWorld(firstDay: string): Promise<World> {
  if (!quiet) quietRuntime();
  quiet = true;
  const path = await findTestServer({ say: () => undefined });
  const env = await TestWorkflowEnvironment.createTimeSkipping({
    server: { executable: { type: 'existing-path', path } },
  });
  await addSearchAttributes(env.connection, 'default', registeredAttributes);
  // Not the environment's own client: that one skips time whenever somebody waits for a result.
  const client = new Client({ connection: env.connection });
  const registry = await openRegistry({});
  await publishProgrammes(registry);
  await appointAdministrator(registry, adminToken);
  bundle ??= await bundleWorkflows();
  const worker = await createWorker({
    connection: env.nativeConnection,
    client,
    registry,
    namespace: 'default',
    taskQueue: 'laurel',
    workflowBundle: bundle,
  });
  const running = worker.run();
  const app = createApp(
    { registry, client, taskQueue: 'laurel', allowSimulation: true, now: () => env.currentTimeMs() },
    { logger: pino({ level: 'silent' }), publicWritesPerMinute: 1000 },
  );
  const served = await serve(app, '127.0.0.1', 0);
  const offset = startOfDay(firstDay) - (await env.currentTimeMs());

  return {
    env,
    client,
    registry,
    url: served.url,
    admin: createClient(served.url, adminToken),
    anybody: createClient(served.url),
    async person(id, organisation, ...roles) {
      const { token } = await createClient(served.url, adminToken).post<{ token: string }>('/v1/people', {
        id,
        name: id,
        organisation,
        roles,
      });
      return createClient(served.url, token);
    },
    async moveTo(moment) {
      const target =
        Date.parse(`${moment.length === 10 ? `${moment} 00:00` : moment}:00+08:00`.replace(' ', 'T')) - offset;
      const left = target - (await env.currentTimeMs());
      // A moment later rather than a moment before: midnight belongs to the new day.
      if (left > 0) await env.sleep(left + 1_000);
    },
    async simulation() {
      return { startsAt: new Date((await env.currentTimeMs()) + offset).toISOString() };
    },
    close: () => close(served, worker, running, registry, env),
  };
}

async function close(
  served: Served,
  worker: Worker,
  running: Promise<void>,
  registry: Registry,
  env: TestWorkflowEnvironment,
): Promise<void> {
  await served.close();
  worker.shutdown();
  await running;
  await registry.close();
  await env.teardown();
}

/** What the server says to a call that it must refuse. */
export async function refusalOf(call: Promise<unknown>): Promise<Refused['problem']> {
  try {
    await call;
  } catch (error) {
    if (error instanceof Refused) return error.problem;
    throw error;
  }
  throw new Error('the call was not refused');
}

/** Looks again until it is so; for what follows a moment after an answer. */
export async function eventually<Value>(
  look: () => Promise<Value>,
  isSo: (value: Value) => boolean,
  ms = 10_000,
): Promise<Value> {
  const end = Date.now() + ms;
  for (;;) {
    const value = await look();
    if (isSo(value)) return value;
    if (Date.now() > end) throw new Error(`not so after ${ms} ms: ${JSON.stringify(value)}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
