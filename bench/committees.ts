import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { inOrder, percentile, timed } from './http.ts';
import { connected } from './postgres.ts';
import type { Committee, Product } from './product.ts';

/** How long one committee's people wait, alone and while another committee's record is locked. p99 in ms. */
export interface SideBySide {
  readonly aloneP99: number;
  readonly besideLockP99: number;
  readonly ratio: number;
  readonly calls: number;
}

const HELD_MS = 5_000;
const TURNS = 2;
const LANES = 4;
const UNITS = 32;

export async function committeesSideBySide(product: Product, url: string): Promise<SideBySide> {
  return connected(url, async (locker) => {
    const held = await enrolled(product, 'held');
    const free = await enrolled(product, 'free');
    await callFor(product, free, HELD_MS / 2);
    const alone: number[] = [];
    const besideLock: number[] = [];
    for (let turn = 0; turn < TURNS; turn++) {
      alone.push(...(await callFor(product, free, HELD_MS)));
      besideLock.push(...(await whileLocked(locker, product, held, () => callFor(product, free, HELD_MS))));
    }
    const [aloneP99, besideLockP99] = [percentile(inOrder(alone), 0.99), percentile(inOrder(besideLock), 0.99)];
    const ratio = Math.round((besideLockP99 / Math.max(1, aloneP99)) * 100) / 100;
    return { aloneP99, besideLockP99, ratio, calls: alone.length + besideLock.length };
  });
}

async function enrolled(product: Product, name: string): Promise<Committee> {
  const committee = await product.prepare(name, UNITS);
  await product.enrol(committee);
  await product.everythingTold();
  return committee;
}

/** Units file their rules again and again, which they may; the times to each answer. */
async function callFor(product: Product, { plan, units }: Committee, ms: number): Promise<number[]> {
  const end = performance.now() + ms;
  const times: number[] = [];
  const lane = async (nth: number) => {
    for (let call = nth; performance.now() < end; call += LANES)
      times.push(await timed(() => product.fileRules(plan, units[call % units.length] ?? '')));
  };
  await Promise.all(Array.from({ length: LANES }, (_, nth) => lane(nth)));
  return times;
}

/** Somebody holds the committee's record in an open transaction, and its own people wait for it meanwhile. */
async function whileLocked<Result>(
  locker: pg.Client,
  product: Product,
  { plan, units }: Committee,
  act: () => Promise<Result>,
): Promise<Result> {
  await locker.query('begin');
  const lock = await locker.query('select seq from ledger_head where chain = $1 for update', [plan.bodies.organiser]);
  if (lock.rowCount !== 1) throw new Error(`${plan.bodies.organiser} has no chain`);
  const waiting = Promise.all(units.map((unit) => product.fileRules(plan, unit)));
  try {
    const [result] = await Promise.all([act(), sleep(HELD_MS)]);
    return result;
  } finally {
    await locker.query('commit');
    await waiting;
  }
}
