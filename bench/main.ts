import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@temporalio/client';
import { Command } from 'commander';
import { table } from '../cli/table.ts';
import { startDevServer } from '../embedded/dev-server.ts';
import { newMessageKey, printMessageKey } from '../sealing/keys.ts';
import { connectClient, registeredAttributes } from '../setup/temporal.ts';
import { percentile, runCycles, type Side } from './cycle.ts';
import { cpuSeconds, endProcess, peakMebibytes, startProcess } from './processes.ts';
import { rush } from './rush.ts';
import { floorSide, productSide } from './sides.ts';

const ROUNDS = 4;
const IN_FLIGHT = 64;
const RUSH = 256;

const options = new Command('bench')
  .description(
    "The product's cycle against a raw Temporal floor with the same messages, timers and row writes, interleaved on one server",
  )
  .option('--units <n>', 'units on each side', (text) => Math.max(ROUNDS, Number(text)), 400)
  .option('--json', 'one JSON object as the last line', false)
  .parse()
  .opts<{ units: number; json: boolean }>();

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
const client = await connectClient('default', messageKey, server.address);
// The floor knows of no seals.
const clients = { product: client, floor: new Client({ connection: client.connection, namespace: 'default' }) };
try {
  const sides = { product: productSide('bench'), floor: floorSide(productSide('bench')) };
  const used = { product: nothing(), floor: nothing() };
  const pids = { product: product.child.pid ?? 0, floor: floor.child.pid ?? 0, server: server.pid };
  // Both sides warm before either is counted.
  for (const side of ['product', 'floor'] as const)
    await runCycles(clients[side], sides[side], names('warm', 32), IN_FLIGHT);
  for (let round = 0; round < ROUNDS; round++) {
    const order = round % 2 === 0 ? (['product', 'floor'] as const) : (['floor', 'product'] as const);
    for (const side of order) {
      await measured(
        clients[side],
        sides[side],
        used[side],
        pids[side],
        names(`r${round}`, Math.ceil(options.units / ROUNDS)),
      );
      say(`  round ${round + 1}/${ROUNDS} ${side}`);
    }
  }
  const { historyLength } = await client.workflow.getHandle(sides.product.id('r0-1')).describe();
  const { historyLength: floorEvents } = await client.workflow.getHandle(sides.floor.id('r0-1')).describe();
  const { api = '', adminToken = '' } = product.ready;
  say(`  rush of ${RUSH} applications`);
  const rushed = await rush(api, adminToken, RUSH);
  report(used, {
    events: historyLength,
    floorEvents,
    rushed,
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
  await server.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function measured(client: Client, side: Side, used: Used, pid: number, units: string[]): Promise<void> {
  const before = {
    worker: cpuSeconds(pid),
    server: cpuSeconds(server.pid ?? 0),
    driver: process.cpuUsage(),
    at: performance.now(),
  };
  used.times.push(...(await runCycles(client, side, units, IN_FLIGHT)));
  used.worker += cpuSeconds(pid) - before.worker;
  used.server += cpuSeconds(server.pid ?? 0) - before.server;
  const { user, system } = process.cpuUsage(before.driver);
  used.driver += (user + system) / 1_000_000;
  used.seconds += (performance.now() - before.at) / 1000;
}

interface Measured {
  readonly events: number;
  readonly floorEvents: number;
  readonly rushed: readonly number[];
  readonly memory: Readonly<Record<'product' | 'floor' | 'server', number>>;
}

function report(used: Record<'product' | 'floor', Used>, { events, floorEvents, rushed, memory }: Measured): void {
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
  console.log(`CPU of worker + server, product ÷ floor: ${cpuRatio} (aim: at most 1.5)`);
  console.log(`events of an undisturbed candidacy: ${events} (aim: at most 60)`);
  console.log(
    `rush of ${RUSH} applications over HTTP: p50 ${percentile(rushed, 0.5)} ms, p99 ${percentile(rushed, 0.99)} ms (aim: p99 at most 1000)`,
  );
  if (options.json) {
    console.log(
      JSON.stringify({
        units,
        cpuRatio,
        eventsPerCandidacy: events,
        rushAckP50Ms: percentile(rushed, 0.5),
        rushAckP99Ms: percentile(rushed, 0.99),
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
