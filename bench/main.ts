import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { Command } from 'commander';
import { table } from '../cli/table.ts';
import { startDevServer } from '../embedded/dev-server.ts';
import { newMessageKey, printMessageKey } from '../sealing/keys.ts';
import { connectClient, registeredAttributes } from '../setup/temporal.ts';
import { percentile, runCycles } from './cycle.ts';
import { cpuSeconds, endProcess, peakMebibytes, startProcess } from './processes.ts';
import { openProduct } from './product.ts';
import { bareRush, rush } from './rush.ts';
import { floorSide } from './sides.ts';

const ROUNDS = 4;
const IN_FLIGHT = 64;

const options = new Command('bench')
  .description(
    "The product's cycle, driven over HTTP, against a raw Temporal floor with the same messages, timers and row writes, interleaved on one server",
  )
  .option('--units <n>', 'units on each side', (text) => Math.max(ROUNDS, Number(text)), 400)
  .option('--rush <n...>', 'how many apply at once', ['256'])
  .option('--json', 'one JSON object as the last line', false)
  .parse()
  .opts<{ units: number; rush: string[]; json: boolean }>();

interface Used {
  worker: number;
  server: number;
  driver: number;
  seconds: number;
  times: number[];
}

const say = (line: string) => {
  console.error(line);
};
const load = () => Number(readFileSync('/proc/loadavg', 'utf8').split(' ')[0]);
const folder = mkdtempSync(join(tmpdir(), 'laurel-bench-'));
const server = await startDevServer({ folder, say, searchAttributes: registeredAttributes, ui: false });
if (server.pid === undefined) throw new Error('the bench needs a server of its own: unset TEMPORAL_ADDRESS');
const messageKey = newMessageKey();
const product = await startProcess(
  './product-worker.ts',
  server.address,
  join(folder, 'product'),
  printMessageKey(messageKey),
);
const floor = await startProcess('./floor-worker.ts', server.address, join(folder, 'floor'));
const bare = await startProcess('./bare-worker.ts', join(folder, 'bare'));
const client = await connectClient('default', messageKey, server.address);
// The floor knows of no seals.
const unsealed = new Client({ connection: client.connection, namespace: 'default' });
// A bench that is ended from outside takes its server along.
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void server.stop().then(() => process.exit(1)));
try {
  const { api = '', adminToken = '' } = product.ready;
  const driven = openProduct(product.child, api, client);
  const side = floorSide();
  const used = { product: nothing(), floor: nothing() };
  const pids = { product: product.child.pid ?? 0, floor: floor.child.pid ?? 0, server: server.pid };
  const cycles = {
    product: async (round: string, units: string[]) => {
      const plan = await driven.settle(round, units);
      return measured(used.product, pids.product, (took) => driven.cycle(plan, units, IN_FLIGHT, took));
    },
    floor: (_round: string, units: string[]) =>
      measured(used.floor, pids.floor, (took) => runCycles(unsealed, side, units, IN_FLIGHT, took)),
  };
  // Both sides warm before either is counted.
  for (const each of ['product', 'floor'] as const) await cycles[each]('warm', names('warm', 32));
  Object.assign(used, { product: nothing(), floor: nothing() });
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? (['product', 'floor'] as const) : (['floor', 'product'] as const);
    for (const each of order) {
      await cycles[each](`r${round}`, names(`r${round}`, Math.ceil(options.units / ROUNDS)));
      say(`  round ${round + 1}/${ROUNDS} ${each}`);
    }
  }
  const events = await driven.events();
  const { historyLength: floorEvents } = await client.workflow.getHandle(side.id('r0-1')).describe();
  const rushes: Rushed[] = [];
  for (const units of options.rush.map(Number)) {
    await new Promise((resolve) => setTimeout(resolve, 5_000));
    const before = load();
    say(`  rush of ${units} applications, load before ${before}`);
    const times = await rush(api, adminToken, units);
    rushes.push({ units, times, bare: await bareRush(bare.ready.api ?? '', units), load: before });
  }
  report(used, {
    events,
    floorEvents,
    rushes,
    memory: {
      product: peakMebibytes(pids.product),
      floor: peakMebibytes(pids.floor),
      server: peakMebibytes(pids.server),
    },
  });
} finally {
  await client.connection.close();
  await endProcess(product.child);
  await endProcess(floor.child);
  await endProcess(bare.child);
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measured(used: Used, pid: number, act: (took: (ms: number) => void) => Promise<unknown>): Promise<void> {
  const before = {
    worker: cpuSeconds(pid),
    server: cpuSeconds(server.pid ?? 0),
    driver: process.cpuUsage(),
    at: performance.now(),
  };
  await act((ms) => used.times.push(ms));
  used.worker += cpuSeconds(pid) - before.worker;
  used.server += cpuSeconds(server.pid ?? 0) - before.server;
  const { user, system } = process.cpuUsage(before.driver);
  used.driver += (user + system) / 1_000_000;
  used.seconds += (performance.now() - before.at) / 1000;
}

interface Rushed {
  readonly units: number;
  /** Times to each answer, sorted, ms: of the product, and of the bare rush that is its floor. */
  readonly times: readonly number[];
  readonly bare: readonly number[];
  /** The load of the machine before it began: wall times count below 1 only. */
  readonly load: number;
}

interface Measured {
  readonly events: number;
  readonly floorEvents: number;
  readonly rushes: readonly Rushed[];
  readonly memory: Readonly<Record<'product' | 'floor' | 'server', number>>;
}

function report(used: Record<'product' | 'floor', Used>, { events, floorEvents, rushes, memory }: Measured): void {
  const units = Math.ceil(options.units / ROUNDS) * ROUNDS;
  const per1000 = (seconds: number) => Math.round((seconds / units) * 10_000) / 10;
  const figures = (side: Used) => {
    const times = side.times.sort((a, b) => a - b);
    return {
      unitsPerSecond: Math.round((units / side.seconds) * 10) / 10,
      workerCpu: per1000(side.worker),
      serverCpu: per1000(side.server),
      driverCpu: per1000(side.driver),
      ackP50Ms: percentile(times, 0.5),
      ackP99Ms: percentile(times, 0.99),
    };
  };
  const sides = { product: figures(used.product), floor: figures(used.floor) };
  const cost = (side: Used) => side.worker + side.server;
  const cpuRatio = Math.round((cost(used.product) / cost(used.floor)) * 100) / 100;
  const rows = (['product', 'floor'] as const).map((side) => [
    side,
    ...Object.values(sides[side]).map(String),
    String(side === 'product' ? events : floorEvents),
    String(memory[side]),
  ]);
  console.log(`\n${units} units a side, ${IN_FLIGHT} in flight; CPU-seconds per 1,000 units\n`);
  console.log(
    table(['', 'units/s', 'worker', 'server', 'driver', 'ack p50 ms', 'ack p99 ms', 'events', 'peak MiB'], rows),
  );
  console.log(
    `\nserver peak ${memory.server} MiB. The product's worker process holds registry and API too; the floor's its table.`,
  );
  console.log(`CPU of worker + server, product over HTTP ÷ floor: ${cpuRatio} (at most 0.60, aim 0.45)`);
  console.log(`events of an undisturbed candidacy that hears after every message: ${events} (at most 25)`);
  for (const { units: rushed, times, bare: floor, load: before } of rushes) {
    const [p50, p99, bare99] = [percentile(times, 0.5), percentile(times, 0.99), percentile(floor, 0.99)];
    const ratio = Math.round((p99 / Math.max(1, bare99)) * 10) / 10;
    console.log(
      `rush of ${rushed} applications over HTTP: p50 ${p50} ms, p99 ${p99} ms; bare ${bare99} ms, ratio ${ratio}; load before ${before}`,
    );
  }
  if (options.json) {
    const [first] = rushes;
    console.log(
      JSON.stringify({
        units,
        cpuRatio,
        eventsPerCandidacy: events,
        rushAckP50Ms: percentile(first?.times ?? [], 0.5),
        rushAckP99Ms: percentile(first?.times ?? [], 0.99),
        bareRushP99Ms: percentile(first?.bare ?? [], 0.99),
        rushes: rushes.map(({ units: rushed, times, bare: floor, load: before }) => ({
          units: rushed,
          p50: percentile(times, 0.5),
          p99: percentile(times, 0.99),
          bareP99: percentile(floor, 0.99),
          load: before,
        })),
        ...sides,
        peakMiB: memory,
      }),
    );
  }
}

function names(prefix: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${prefix}-${index + 1}`);
}

function nothing(): Used {
  return { worker: 0, server: 0, driver: 0, seconds: 0, times: [] };
}
