import { Command } from 'commander';
import { pairs, table } from '../cli/table.ts';
import { committeesSideBySide, type SideBySide } from './committees.ts';
import { compare, floorArm, IN_FLIGHT, meterOf, productArm, type Arm, type Cost } from './cost.ts';
import { dbosArm } from './dbos.ts';
import { onQuietMachine, passed, verdict, withEnough, type Gate } from './gates.ts';
import { onGround, type Ground } from './ground.ts';
import { grow, type Grown } from './growth.ts';
import { load } from './machine.ts';
import { openProduct } from './product.ts';
import { rush, type Rushed } from './rush.ts';

const options = new Command('bench')
  .description('What docs/performance.md says: the product over HTTP beside its floors in the same run')
  .option('--units <n>', 'units on each side of the comparison', (text) => Math.max(4, Number(text)), 400)
  .option('--rush <n...>', 'how many apply at once', ['256', '1024'])
  .option('--postgres', 'the product on PostgreSQL, started here, instead of PGlite; the floor stays as it is', false)
  .option('--peers', 'DBOS beside them, on a PostgreSQL server of its own', false)
  .option('--growth [n...]', 'instead: what 100, 1,000 and 10,000 units cost; takes long')
  .option('--json', 'one JSON object as the last line', false)
  .parse()
  .opts<{
    units: number;
    rush: string[];
    postgres: boolean;
    peers: boolean;
    growth?: string[] | true;
    json: boolean;
  }>();

// From some hundred units on, what a unit costs no longer falls because the processes have only begun.
const WARM = 500;
const SIZES = ['100', '1000', '10000'];
const RUSH_P99 = { PGlite: 600, PostgreSQL: 400 } as const;
const loadBefore = load();
const engine = options.postgres ? 'PostgreSQL' : 'PGlite';
const say = (line: string) => {
  console.error(line);
};

const sizes = options.growth === true ? SIZES : options.growth;
const { figures, gates } = await onGround({ postgres: options.postgres, say }, (ground) =>
  sizes === undefined ? compareAndRush(ground) : growTo(ground, sizes.map(Number)),
);
console.log(`\nload before the bench ${loadBefore}; what must hold:\n${gates.map(verdict).join('\n')}`);
if (!passed(gates)) process.exitCode = 1;
if (options.json) console.log(JSON.stringify({ engine, loadBefore, ...figures }));
// What a library still waits for is nobody's business any more.
process.stdout.write('', () => process.exit());

interface Outcome {
  readonly figures: object;
  readonly gates: readonly Gate[];
}

async function compareAndRush(ground: Ground): Promise<Outcome> {
  const started = await ground.startProduct();
  const product = openProduct(started, ground.client);
  const floor = floorArm(await ground.startFloor(), ground);
  const bare = await ground.startBare();
  const peer = options.peers ? await dbosArm(ground) : undefined;
  const databasePid = ground.postgres?.pid;
  const arms: Arm[] = [
    productArm(product, started, databasePid, { titles: false }),
    floor,
    productArm(product, started, databasePid, { titles: true }),
    ...(peer ? [peer] : []),
  ];
  const costs = await compare(arms, options.units, ground.serverPid, say);
  await peer?.close();
  const events = await product.eventsOfOneAlone();
  const floorEvents = (await ground.unsealed.workflow.getHandle('floor/r1-1').describe()).historyLength;
  const cost = ratios(costs);
  printCost(costs, cost, { product: events, floor: floorEvents });

  const rushes: Rushed[] = [];
  for (const units of options.rush.map(Number)) {
    say(`  rush of ${units}`);
    const rushed = await rush(product, bare.ready.api ?? '', units, `rush-${units}`);
    printRush(rushed);
    rushes.push(rushed);
  }
  const beside = started.url === undefined ? undefined : await committeesSideBySide(product, started.url);
  printCommittees(beside);

  const [first] = rushes;
  const few = withEnough(options.units);
  const gates: Gate[] = [
    { what: 'CPU of the product ÷ floor', value: cost.cpuRatio, atMost: 0.6, excused: few },
    { what: 'events of a candidacy', value: events, atMost: 25, excused: undefined },
  ];
  if (first) {
    const excused = onQuietMachine(loadBefore, first.before.busy);
    const atMost = RUSH_P99[engine];
    gates.push({ what: `p99 of ${first.units} at once, ms`, value: first.p99, atMost, excused });
    gates.push({ what: `p99 of ${first.units} at once ÷ bare inserts`, value: first.ratio, atMost: 4, excused });
  }
  if (beside) {
    const excused = onQuietMachine(loadBefore);
    gates.push({ what: 'p99 beside a locked committee ÷ alone', value: beside.ratio, atMost: 1.5, excused });
  }
  const figures = {
    units: options.units,
    ...cost,
    eventsPerCandidacy: events,
    floorEvents,
    rushAckP50Ms: first?.p50,
    rushAckP99Ms: first?.p99,
    bareRushP99Ms: first?.bareP99,
    rushToBare: first?.ratio,
    rushes,
    committees: beside,
    arms: Object.fromEntries(costs),
  };
  return { figures, gates };
}

async function growTo(ground: Ground, wanted: readonly number[]): Promise<Outcome> {
  const started = await ground.startProduct();
  const product = openProduct(started, ground.client);
  const meter = meterOf({ started, databasePid: ground.postgres?.pid, onTemporal: true }, ground.serverPid);
  const soil = { product, client: ground.client, worker: started, meter };
  const grown: Grown[] = [];
  // Warm before it is counted, and it is known then how fast this machine is.
  let last = await grow(soil, WARM);
  for (const units of wanted) {
    say(`  ${units} units`);
    last = await grow(soil, units, (last.saidSeconds * 1000) / last.units);
    grown.push(last);
  }
  console.log(`\n${engine}; CPU of worker, server and database for a unit's five messages while the others stand\n`);
  console.log(
    table(
      columns.map((column) => headings[column]),
      grown.map((each) => columns.map((column) => String(each[column]))),
    ),
  );
  const cpuSpread = spreadOf(grown.map(({ cpuMsPerUnit }) => cpuMsPerUnit));
  const payloadSpread = spreadOf(grown.map(({ largestPayloadBytes }) => largestPayloadBytes));
  const statements = grown.map(({ listStatements }) => listStatements);
  const few = withEnough(Math.min(...wanted));
  const most = (of: (each: Grown) => number) => Math.max(...grown.map(of));
  const quiet = onQuietMachine(loadBefore);
  const gates: Gate[] = [
    { what: 'enrolment, s', value: most(({ enrolSeconds }) => enrolSeconds), atMost: 600, excused: quiet },
    { what: 'list, s', value: most(({ listSeconds }) => listSeconds), atMost: 300, excused: quiet },
    { what: 'naming, s', value: most(({ nameSeconds }) => nameSeconds), atMost: 300, excused: quiet },
    { what: 'events of the campaign', value: most(({ events }) => events), atMost: 2_000, excused: undefined },
    {
      what: 'largest payload, bytes',
      value: most(({ largestPayloadBytes }) => largestPayloadBytes),
      atMost: 256_000,
      excused: undefined,
    },
    { what: 'CPU a unit, most ÷ least - 1', value: cpuSpread, atMost: 0.15, excused: few },
    { what: 'largest payload, most ÷ least - 1', value: payloadSpread, atMost: 0.1, excused: undefined },
    {
      what: 'statements of the list, most',
      value: Math.max(...statements),
      atMost: Math.min(...statements),
      excused: undefined,
    },
  ];
  return { figures: { growth: grown, cpuSpread, payloadSpread }, gates };
}

const headings = {
  units: 'units',
  cpuMsPerUnit: 'CPU-ms a unit',
  workerMs: 'worker',
  serverMs: 'server',
  databaseMs: 'database',
  enrolSeconds: 'enrol s',
  saidSeconds: 'said s',
  listSeconds: 'list s',
  nameSeconds: 'name s',
  listStatements: 'statements list',
  namingStatements: 'statements naming',
  events: 'events',
  largestPayloadBytes: 'largest payload',
  workerPeakMiB: 'peak MiB',
} as const satisfies Record<keyof Grown, string>;
const columns = Object.keys(headings) as (keyof Grown)[];

/** By how much the largest exceeds the smallest, as a share of that. */
function spreadOf(values: readonly number[]): number {
  return Math.round((Math.max(...values) / Math.min(...values) - 1) * 100) / 100;
}

interface Ratios {
  readonly cpuRatio: number;
  readonly cpuRatioWithTitles: number;
  readonly dbosRatio: number | undefined;
}

function ratios(costs: ReadonlyMap<string, Cost>): Ratios {
  const toFloor = (name: string) =>
    Math.round(((costs.get(name)?.totalCpu ?? NaN) / (costs.get('floor')?.totalCpu ?? NaN)) * 100) / 100;
  return {
    cpuRatio: toFloor('product'),
    cpuRatioWithTitles: toFloor('product with titles'),
    dbosRatio: costs.has('DBOS') ? toFloor('DBOS') : undefined,
  };
}

function printCost(
  costs: ReadonlyMap<string, Cost>,
  { cpuRatio, cpuRatioWithTitles, dbosRatio }: Ratios,
  events: Readonly<Record<string, number>>,
): void {
  const headers = [
    'units/s',
    'worker',
    'server',
    'database',
    'total',
    'driver',
    'ack p50 ms',
    'ack p99 ms',
    'peak MiB',
  ];
  console.log(
    `\n${options.units} units a side, ${IN_FLIGHT} in flight; CPU-seconds per 1,000 units; product on ${engine}\n`,
  );
  console.log(
    table(
      ['', ...headers, 'events'],
      [...costs].map(([name, cost]) => [name, ...Object.values(cost).map(String), String(events[name] ?? '')]),
    ),
  );
  console.log('\nPGlite is in the worker, which has registry and API as well; the floor is sent to over gRPC.\n');
  console.log(
    pairs([
      ['product over HTTP ÷ floor', String(cpuRatio)],
      ['with the title that a naming awards', String(cpuRatioWithTitles)],
      ...(dbosRatio === undefined ? [] : [['DBOS ÷ floor', String(dbosRatio)] as const]),
    ]),
  );
}

function printRush({ units, p50, p99, max, bareP99, ratio, before }: Rushed): void {
  console.log(
    `\n${units} applications at once over HTTP: p50 ${p50} ms, p99 ${p99} ms, max ${max} ms; all taken, all there`,
  );
  console.log(
    `  bare inserts: p99 ${bareP99} ms, ratio ${ratio}; before: load ${before.load}, ${before.busy} cores busy`,
  );
}

function printCommittees(beside: SideBySide | undefined): void {
  if (!beside) console.log('\nCommittees side by side: on PostgreSQL only (--postgres).');
  else {
    const { aloneP99, besideLockP99, ratio, calls } = beside;
    console.log(
      `\nCommittees side by side, ${calls} calls: p99 ${aloneP99} ms alone, ${besideLockP99} ms while another is locked`,
    );
    console.log(`  ratio ${ratio}`);
  }
}
