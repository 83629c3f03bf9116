import { setTimeout as sleep } from 'node:timers/promises';
import type { temporal } from '@temporalio/proto';
import { campaignWorkflowId } from '../domain/ids.ts';
import type { Meter } from './cost.ts';
import type { Ground } from './ground.ts';
import { inLanes, timed } from './http.ts';
import type { Product } from './product.ts';
import { shortPlan } from './sides.ts';

/** What a committee of so many units costs: per unit, and at once. */
export interface Grown {
  readonly units: number;
  /** CPU-ms of worker, server and database for the five messages of a unit, when all the others stand. */
  readonly cpuMsPerUnit: number;
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
}

const LANES = 32;
const SAMPLE = 100;

// The window of applications is open for twice as long as everybody needs, as far as is known: the list waits for its end.
const WINDOW_MS = 15_000;
const UNKNOWN_MS_PER_UNIT = 600;

/**
 * The campaign's own workflow enrols, lists and names so many units that have said all that a unit says. `msPerUnit`: how
 * long this machine took for one of them before.
 */
export async function grow(
  product: Product,
  { client }: Ground,
  meter: Meter,
  units: number,
  msPerUnit = UNKNOWN_MS_PER_UNIT,
): Promise<Grown> {
  const windowMs = WINDOW_MS + 2 * units * msPerUnit;
  const committee = await product.settle(`growth-${units}`, units);
  const plan = shortPlan(committee.plan.bodies.organiser, windowMs);
  const began = performance.now();
  await product.ask({ act: 'start campaign', plan });
  const enrolSeconds = await untilEnrolled(product, plan.campaign, began);
  const standing = committee.units.slice(0, -SAMPLE);
  const sample = committee.units.slice(-SAMPLE);
  const nobody = () => undefined;
  await inLanes(standing, LANES, (unit) => product.messages(plan, unit, nobody));
  await product.everythingTold();
  const spent = await meter(async () => {
    await inLanes(sample, LANES, (unit) => product.messages(plan, unit, nobody));
    await product.everythingTold();
  });
  const saidMs = performance.now() - began;
  await inLanes(committee.units, LANES, (unit) => product.vote(plan, unit));
  await sleep(Math.max(0, began + windowMs + 1_000 - performance.now()));
  const statements = () => product.ask<number>({ act: 'count statements' });
  await statements();
  const listMs = await timed(() => product.decide(plan, 'list', { leaveOut: [] }));
  const listStatements = await statements();
  const nameMs = await timed(() => product.decide(plan, 'naming', { circular: '通报1号' }));
  const namingStatements = await statements();
  await product.everythingTold();
  const history = await client.workflow.getHandle(campaignWorkflowId(plan.campaign)).fetchHistory();
  const events = history.events ?? [];
  return {
    units,
    cpuMsPerUnit: Math.round(((spent.worker + spent.server + spent.database) / sample.length) * 10_000) / 10,
    enrolSeconds,
    saidSeconds: seconds(saidMs),
    listSeconds: seconds(listMs),
    nameSeconds: seconds(nameMs),
    listStatements,
    namingStatements,
    events: events.length,
    largestPayloadBytes: Math.max(0, ...events.flatMap(payloadSizes)),
  };
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
  return Math.round(ms / 100) / 10;
}
