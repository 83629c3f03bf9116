import { runCycles } from './cycle.ts';
import type { Ground } from './ground.ts';
import { inOrder, percentile } from './http.ts';
import { cpuSeconds, familyCpuSeconds, peakMebibytes, type Started } from './processes.ts';
import type { Product } from './product.ts';
import { floorSide } from './sides.ts';

export type Took = (ms: number) => void;

/** One side of the comparison. */
export interface Arm {
  readonly name: string;
  readonly started: Started;
  readonly databasePid: number | undefined;
  /** Whether its work goes through the Temporal server of the bench. */
  readonly onTemporal: boolean;
  /** Not measured; the answer is what is measured. */
  ready(round: string, units: number): Promise<(took: Took) => Promise<unknown>>;
}

/** CPU seconds. */
export interface Spent {
  readonly worker: number;
  readonly server: number;
  readonly database: number;
}

/** What an arm cost: CPU-seconds per 1,000 units, times in ms. */
export interface Cost {
  readonly unitsPerSecond: number;
  readonly workerCpu: number;
  readonly serverCpu: number;
  readonly databaseCpu: number;
  readonly totalCpu: number;
  readonly driverCpu: number;
  readonly ackP50Ms: number;
  readonly ackP99Ms: number;
  readonly peakMiB: number;
}

/** Does the work and answers what it cost. */
export type Meter = (work: () => Promise<unknown>) => Promise<Spent>;

const ROUNDS = 4;
export const IN_FLIGHT = 64;
const WARM = 32;

export function meterOf({ started, databasePid, onTemporal }: Omit<Arm, 'name' | 'ready'>, serverPid: number): Meter {
  const read = (): Spent => ({
    worker: cpuSeconds(started.pid),
    server: onTemporal ? cpuSeconds(serverPid) : 0,
    database: databasePid === undefined ? 0 : familyCpuSeconds(databasePid),
  });
  return async (work) => {
    const before = read();
    await work();
    const after = read();
    return {
      worker: after.worker - before.worker,
      server: after.server - before.server,
      database: after.database - before.database,
    };
  };
}

/** The candidacy's seven messages, over HTTP where people send them; with titles, each unit is awarded one as well. */
export function productArm(
  product: Product,
  started: Started,
  databasePid: number | undefined,
  { titles }: { readonly titles: boolean },
): Arm {
  const name = titles ? 'product with titles' : 'product';
  return {
    name,
    started,
    databasePid,
    onTemporal: true,
    async ready(round, units) {
      const committee = await product.prepare(`${titles ? 'titled' : 'plain'}-${round}`, units);
      return (took) => product.cycle(committee, IN_FLIGHT, took, { titles });
    },
  };
}

/** The same messages, timers and row writes on Temporal alone. Its table is in its own process. */
export function floorArm(started: Started, { unsealed }: Ground): Arm {
  const side = floorSide();
  return {
    name: 'floor',
    started,
    databasePid: undefined,
    onTemporal: true,
    ready: (round, units) =>
      Promise.resolve((took) => runCycles(unsealed, side, unitsOf(round, units), IN_FLIGHT, took)),
  };
}

/** All arms by turns on one machine, each warm before it is counted. */
export async function compare(
  arms: readonly Arm[],
  units: number,
  serverPid: number,
  say: (line: string) => void,
): Promise<ReadonlyMap<string, Cost>> {
  const tallies = arms.map((arm) => ({ arm, meter: meterOf(arm, serverPid), tally: new Tally() }));
  for (const { arm } of tallies) await (await arm.ready('warm', WARM))(() => undefined);
  const perRound = Math.ceil(units / ROUNDS);
  for (let round = 1; round <= ROUNDS; round++) {
    for (const { arm, meter, tally } of round % 2 === 0 ? tallies.toReversed() : tallies) {
      const run = await arm.ready(`r${round}`, perRound);
      await tally.count(meter, perRound, run);
      say(`  round ${round}/${ROUNDS} ${arm.name}`);
    }
  }
  return new Map(tallies.map(({ arm, tally }) => [arm.name, tally.cost(peakMebibytes(arm.started.pid))]));
}

/** What the rounds of one arm add up to. */
class Tally {
  private units = 0;
  private seconds = 0;
  private driver = 0;
  private readonly spent = { worker: 0, server: 0, database: 0 };
  private readonly times: number[] = [];

  async count(meter: Meter, units: number, run: (took: Took) => Promise<unknown>): Promise<void> {
    const at = performance.now();
    const driver = process.cpuUsage();
    const { worker, server, database } = await meter(() => run((ms) => this.times.push(ms)));
    const { user, system } = process.cpuUsage(driver);
    this.units += units;
    this.seconds += (performance.now() - at) / 1000;
    this.driver += (user + system) / 1_000_000;
    this.spent.worker += worker;
    this.spent.server += server;
    this.spent.database += database;
  }

  cost(peakMiB: number): Cost {
    const { worker, server, database } = this.spent;
    const per1000 = (seconds: number) => Math.round((seconds / this.units) * 10_000) / 10;
    const times = inOrder(this.times);
    return {
      unitsPerSecond: Math.round((this.units / this.seconds) * 10) / 10,
      workerCpu: per1000(worker),
      serverCpu: per1000(server),
      databaseCpu: per1000(database),
      totalCpu: per1000(worker + server + database),
      driverCpu: per1000(this.driver),
      ackP50Ms: percentile(times, 0.5),
      ackP99Ms: percentile(times, 0.99),
      peakMiB,
    };
  }
}

export function unitsOf(round: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${round}-${index + 1}`);
}
