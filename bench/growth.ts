import { setTimeout as sleep } from 'node:timers/promises';
import type { temporal } from '@temporalio/proto';
import { campaignWorkflowId } from '../domain/ids.ts';
import type { Meter, Spent } from './cost.ts';
import type { Ground } from './ground.ts';
import { inLanes, timed } from './http.ts';
import { peakMebibytes, type Started } from './processes.ts';
import type { Product } from './product.ts';
import { shortPlan } from './sides.ts';

/** What a committee of so many units costs: per unit, and at once. */
export interface Grown {
  readonly units: number;
  /** CPU-ms of worker, server and database for the five messages of a unit, when all the others stand: the middle one. */
  readonly cpuMsPerUnit: number;
  readonly workerMs: number;
  readonly serverMs: number;
  readonly databaseMs: number;
  readonly enrolSeconds: number;
  /** Until all have said what they had to say, enrolment included. */
  readonly saidSeconds: number;
  readonly listSeconds: number;
  readonly nameSeconds: number;
  /** Of the longest transaction of the decision on the list, which holds the committee's lock. */
  readonly listStatements: number;
  readonly namingStatements: number;
  /** Of the campaign's own workflow. */
  readonly events: number;
  readonly largestPayloadBytes: number;
  /** The most memory that the worker's process has held until then. */
  readonly workerPeakMiB: number;
}

const LANES = 32;
const SAMPLE = 100;
/** So many samples: of one large committee, or of so many small ones. */
const SAMPLES = 5;

// The window of applications is open for twice as long as everybody needs, as far as is known: the list waits for its end.
const WINDOW_MS = 15_000;
const UNKNOWN_MS_PER_UNIT = 150;

/** What a committee grows on. */
export interface Soil {
  readonly product: Product;
  readonly client: Ground['client'];
  readonly worker: Started;
  readonly meter: Meter;
}

/**
 * The campaign's own workflow enrols, lists and names so many units that have said all that a unit says. `msPerUnit`: how
 * long this machine took for one of them before. Where one committee is too small for five samples, so many of them.
 */
export async function grow(soil: Soil, units: number, msPerUnit = UNKNOWN_MS_PER_UNIT): Promise<Grown> {
  const inOne = Math.max(1, Math.min(SAMPLES, Math.floor(units / SAMPLE)));
  const samples: Sample[] = [];
  let grown: Omit<Grown, keyof ReturnType<typeof middleOf>> | undefined;
  for (let nth = 1; samples.length < SAMPLES; nth++) {
    const { taken, ...figures } = await growOne(soil, {
      name: `growth-${units}-${nth}`,
      units,
      samples: inOne,
      msPerUnit,
    });
    samples.push(...taken);
    grown = figures;
  }
  if (!grown) throw new Error('nothing was measured');
  return { ...grown, ...middleOf(samples) };
}

interface Size {
  readonly name: string;
  readonly units: number;
  readonly samples: number;
  readonly msPerUnit: number;
}

async function growOne({ product, client, worker, meter }: Soil, { name, units, samples, msPerUnit }: Size) {
  const windowMs = WINDOW_MS + 2 * units * msPerUnit;
  // Of the committee before there may be much to be told still.
  await product.everythingTold();
  const committee = await product.settle(name, units);
  const plan = shortPlan(committee.plan.bodies.organiser, windowMs);
  const began = performance.now();
  await product.ask({ act: 'start campaign', plan });
  const enrolSeconds = await untilEnrolled(product, plan.campaign, began);
  const say = (some: readonly string[]) =>
    timed(async () => {
      await inLanes(some, LANES, (unit) => product.messages(plan, unit, () => undefined));
      await product.everythingTold();
    });
  const sampled = Math.min(units, samples * SAMPLE);
  let saidMs = await say(committee.units.slice(0, units - sampled));
  const taken: Sample[] = [];
  for (let first = units - sampled; first < units; first += SAMPLE) {
    const some = committee.units.slice(first, first + SAMPLE);
    const spent = await meter(async () => {
      saidMs += await say(some);
    });
    taken.push({ spent, units: some.length });
  }
  await inLanes(committee.units, LANES, (unit) => product.vote(plan, unit));
  await sleep(Math.max(0, began + windowMs + 1_000 - performance.now()));
  const statements = () => product.ask<number>({ act: 'count statements' });
  await statements();
  const listMs = await timed(() => product.decide(plan, 'list', { leaveOut: [] }));
  const listStatements = await statements();
  const nameMs = await timed(() => product.decide(plan, 'naming', { circular: '通报1号' }));
  const namingStatements = await statements();
  const history = await client.workflow.getHandle(campaignWorkflowId(plan.campaign)).fetchHistory();
  const events = history.events ?? [];
  return {
    taken,
    units,
    enrolSeconds,
    saidSeconds: seconds(saidMs),
    listSeconds: seconds(listMs),
    nameSeconds: seconds(nameMs),
    listStatements,
    namingStatements,
    events: events.length,
    largestPayloadBytes: Math.max(0, ...events.flatMap(payloadSizes)),
    workerPeakMiB: peakMebibytes(worker.pid),
  };
}

/** What so many units cost. */
interface Sample {
  readonly spent: Spent;
  readonly units: number;
}

function middleOf(samples: readonly Sample[]) {
  const middle = (of: (each: Sample) => number) => median(samples.map(of));
  const ms = (of: (spent: Spent) => number) => tenths(middle(({ spent, units }) => (of(spent) / units) * 1000));
  return {
    cpuMsPerUnit: ms(total),
    workerMs: ms(({ worker }) => worker),
    serverMs: ms(({ server }) => server),
    databaseMs: ms(({ database }) => database),
  };
}

function total({ worker, server, database }: Spent): number {
  return worker + server + database;
}

function median(values: readonly number[]): number {
  const inOrder = values.toSorted((a, b) => a - b);
  return inOrder[Math.floor(inOrder.length / 2)] ?? NaN;
}

/** Until the campaign says so on record: every candidacy stands there, and its workflow runs. */
async function untilEnrolled(product: Product, campaign: string, began: number): Promise<number> {
  while ((await product.ask<number>({ act: 'count enrolments', campaign })) === 0) await sleep(50);
  return seconds(performance.now() - began);
}

/** The sizes of all that a history event carries: arguments, results, details. */
function payloadSizes(event: temporal.api.history.v1.IHistoryEvent): number[] {
  const sizes: number[] = [];
  const look = (value: unknown) => {
    if (typeof value !== 'object' || value === null) return;
    const { data } = value as { data?: unknown };
    if (data instanceof Uint8Array) sizes.push(data.byteLength);
    else for (const each of Object.values(value)) look(each);
  };
  look(event);
  return sizes;
}

function seconds(ms: number): number {
  return tenths(ms / 1000);
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}
