import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { Client, type ConnectionPlugin, type WorkflowClientInterceptor } from '@temporalio/client';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { pino } from 'pino';
import { createApp } from '../api/app.ts';
import { serve } from '../api/serve.ts';
import { createClient, type Client as ApiClient } from '../cli/client.ts';
import { addSearchAttributes } from '../embedded/search-attributes.ts';
import { openBell } from '../engine/bell.ts';
import { findTestServer } from '../embedded/test-server-binary.ts';
import type { LoadedProgramme } from '../programmes/load.ts';
import { countUntold } from '../registry/outbox.ts';
import { openRegistry, type Registry } from '../registry/registry.ts';
import { newMessageKey, type MessageKey } from '../sealing/keys.ts';
import { clientSealing } from '../sealing/options.ts';
import { appointAdministrator, publish, publishProgrammes } from '../setup/publish.ts';
import { quietRuntime, registeredAttributes } from '../setup/temporal.ts';
import { bundleWorkflows, createWorker, type WorkerParts } from '../worker/worker.ts';

const adminToken = 'laurel_stage-administrator-0000';
const taskQueue = 'laurel';

/** Temporal's test server, whose calendar only moves on; many stages may stand on it, one after the other. */
export interface Engine {
  /** A system of its own, empty, whose calendar begins at an instant (epoch ms), even one that another stage has passed. */
  openStage(
    startsAt: number,
    programmes?: readonly LoadedProgramme[],
    messageKey?: MessageKey,
    tuning?: WorkerParts['tuning'],
  ): Promise<Stage>;
  close(): Promise<void>;
}

/** The real system on skipped time: registry, worker and HTTP API. Its calendar moves only when it is told to. */
export interface Stage {
  readonly env: TestWorkflowEnvironment;
  readonly client: Client;
  readonly registry: Registry;
  readonly messageKey: MessageKey;
  readonly adminToken: string;
  readonly admin: ApiClient;
  readonly anybody: ApiClient;
  readonly url: string;
  /** Publishes a further version of a programme. */
  publish(loaded: LoadedProgramme): Promise<void>;
  /** Adds a person and answers a client with that person's token. */
  person(id: string, organisation: string, ...roles: string[]): Promise<ApiClient>;
  /** The instant that its calendar shows, epoch ms. */
  now(): Promise<number>;
  /** Resolves when all that is on record has been told to whom it concerns. */
  settled(): Promise<void>;
  /** Moves the calendar on to an instant (epoch ms); one that has passed changes nothing. */
  moveOn(instant: number): Promise<void>;
  /** Whether the engine does something at this moment, or waits for somebody or for a day that has not come. */
  isBusy(): Promise<boolean>;
  /** The simulated clock to start a campaign with, so that it shows this calendar. */
  simulation(): Promise<{ startsAt: string }>;
  close(): Promise<void>;
}

type Worker = Awaited<ReturnType<typeof createWorker>>;

/** Starts the test server. `say` hears what takes long: fetching its binary the first time. */
export async function openEngine(say: (line: string) => void = () => undefined): Promise<Engine> {
  quietRuntime();
  const env = await startServer(await findTestServer({ say }));
  let stages = 0;
  return {
    openStage: (...given) => openStage(env, `stage-${(stages += 1)}`, ...given),
    close: () => env.teardown(),
  };
}

const TRIES = 5;

/** The SDK gives its test server five seconds: on a busy machine it is tried again. */
async function startServer(path: string): Promise<TestWorkflowEnvironment> {
  for (let left = TRIES; ; left--) {
    try {
      return await TestWorkflowEnvironment.createTimeSkipping({ server: endingWithUs(path), plugins: [withoutPings] });
    } catch (error) {
      if (left === 1) throw error;
    }
  }
}

/**
 * The test server breaks off a connection that asks too often whether it is still there. A call to move the calendar that
 * takes long would be repeated, and the calendar would move twice; on loopback nobody has to ask.
 */
const withoutPings: ConnectionPlugin = {
  name: 'laurel.without-pings',
  configureConnection: (options) => ({
    ...options,
    channelArgs: {
      ...options.channelArgs,
      'grpc.keepalive_time_ms': 2 ** 31 - 1,
      'grpc.keepalive_permit_without_calls': 0,
    },
  }),
};

/** The server that ends with this process, however that ends. */
function endingWithUs(path: string): { executable: { type: 'existing-path'; path: string }; extraArgs?: string[] } {
  if (process.platform === 'win32') return { executable: { type: 'existing-path', path } };
  const script = fileURLToPath(new URL('../embedded/test-server.sh', import.meta.url));
  return { executable: { type: 'existing-path', path: script }, extraArgs: [path] };
}

async function openStage(
  env: TestWorkflowEnvironment,
  namespace: string,
  startsAt: number,
  programmes?: readonly LoadedProgramme[],
  messageKey = newMessageKey(),
  tuning: WorkerParts['tuning'] = {},
): Promise<Stage> {
  // The test server has any namespace that is spoken of: the names of one stage cannot meet those of another.
  await addSearchAttributes(env.connection, namespace, registeredAttributes);
  const started = new Set<string>();
  // Not the environment's own client: that one skips time whenever somebody waits for a result.
  const { dataConverter, interceptors } = clientSealing(messageKey);
  const client = new Client({
    connection: env.connection,
    namespace,
    dataConverter,
    interceptors: { workflow: [rememberStarts(started), ...interceptors.workflow] },
  });
  const registry = await openRegistry({});
  if (programmes) await publish(registry, programmes);
  else await publishProgrammes(registry);
  await appointAdministrator(registry, adminToken);
  const bell = openBell({ registry, client, taskQueue }, { delay: 0 });
  const worker = await createWorker({
    connection: env.nativeConnection,
    client,
    registry,
    namespace,
    taskQueue,
    messageKey,
    workflowBundle: await bundleWorkflows(),
    tuning,
  });
  const running = worker.run();
  const app = createApp(
    { registry, client, taskQueue, messageKey, allowSimulation: true, now: () => env.currentTimeMs() },
    { logger: pino({ level: 'silent' }), publicWritesPerMinute: 1000 },
  );
  const served = await serve(app, '127.0.0.1', 0);
  const offset = startsAt - (await env.currentTimeMs());
  const now = async () => (await env.currentTimeMs()) + offset;
  const admin = createClient(served.url, adminToken);

  return {
    env,
    client,
    registry,
    messageKey,
    url: served.url,
    adminToken,
    admin,
    anybody: createClient(served.url),
    publish: (loaded) => publish(registry, [loaded]),
    async person(id, organisation, ...roles) {
      const added = await admin.post<{ token: string }>('/v1/people', { id, name: id, organisation, roles });
      return createClient(served.url, added.token);
    },
    now,
    settled: () => bell.settled(LONGEST_TELLING),
    async moveOn(instant) {
      await bell.settled(LONGEST_TELLING);
      const left = instant - (await now());
      // A moment later rather than a moment before: midnight belongs to the new day.
      if (left > 0) await env.sleep(left + 1_000);
    },
    isBusy: async () => isBusy(worker) || (await countUntold(registry.db)) > 0,
    simulation: async () => ({ startsAt: new Date(await now()).toISOString() }),
    async close() {
      await served.close();
      // Neither a task whose workflow is ended under it nor a workflow that nobody works for any more may be left: the
      // calendar of the stages after this one would stand still for it.
      await bell.settled(LONGEST_TELLING);
      await untilIdle(worker);
      await bell.stop();
      await Promise.all([...started].map((id) => client.workflow.getHandle(id).terminate().catch(hasEnded)));
      worker.shutdown();
      await running;
      await registry.close();
    },
  };
}

/** The test server cannot list what runs on it. */
function rememberStarts(started: Set<string>): WorkflowClientInterceptor {
  return {
    startWithDetails: (input, next) => {
      started.add(input.options.workflowId);
      return next(input);
    },
    signalWithStart: (input, next) => {
      started.add(input.options.workflowId);
      return next(input);
    },
  };
}

// Between two tasks of one workflow a worker is idle for a moment; a story that is over may leave much to be done.
const IDLE_LOOKS = 5;
const BETWEEN_LOOKS = 50;

// Only against hanging: a machine may be as slow as it likes.
const MOST_LOOKS = 6_000;
const LONGEST_TELLING = 300_000;

/** Waits until a worker has had nothing to do for a while. */
async function untilIdle(worker: Pick<Worker, 'getStatus'>): Promise<void> {
  let idle = 0;
  for (let look = 0; look < MOST_LOOKS && idle < IDLE_LOOKS; look += 1) {
    await wait(BETWEEN_LOOKS);
    idle = isBusy(worker) ? 0 : idle + 1;
  }
}

function isBusy(worker: Pick<Worker, 'getStatus'>): boolean {
  const { numInFlightActivities, numInFlightWorkflowActivations } = worker.getStatus();
  return numInFlightActivities + numInFlightWorkflowActivations > 0;
}

function hasEnded(): void {
  // It came to its own end: nothing is left to stop.
}
