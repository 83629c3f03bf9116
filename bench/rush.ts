import { hangUp, inLanes, inOrder, percentile, post, timed } from './http.ts';
import { listen, type Quiet } from './machine.ts';
import type { Product } from './product.ts';
import { said } from './sides.ts';

/** The hour before a deadline: so many units applied at once. Times in ms. */
export interface Rushed {
  readonly units: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
  /** The same many bare inserts at once: what a rush costs at least. */
  readonly bareP99: number;
  readonly ratio: number;
  /** What the machine had to do just before. */
  readonly before: Quiet;
}

const LANES = 32;

/** Every application must be taken: one that is refused, or not there afterwards, ends the bench. */
export async function rush(product: Product, bareApi: string, units: number, name: string): Promise<Rushed> {
  const committee = await product.prepare(name, units);
  const { plan } = committee;
  await product.enrol(committee);
  await inLanes(committee.units, LANES, (unit) => product.fileRules(plan, unit));
  await product.everythingTold();
  // The bare server has answered as many calls as the product when it counts.
  await bareRush(bareApi, units);
  hangUp();
  const bare = await bareRush(bareApi, units);
  const before = await listen();
  hangUp();
  const times = inOrder(await Promise.all(committee.units.map((unit) => timed(() => product.apply(plan, unit)))));
  const there = await product.ask<number>({ act: 'count applications', campaign: plan.campaign });
  if (there !== units) throw new Error(`of ${units} applications that were acknowledged ${there} are there`);
  await product.everythingTold();
  const [p99, bareP99] = [percentile(times, 0.99), percentile(bare, 0.99)];
  const ratio = Math.round((p99 / Math.max(1, bareP99)) * 10) / 10;
  return { units, p50: percentile(times, 0.5), p99, max: percentile(times, 1), bareP99, ratio, before };
}

async function bareRush(api: string, units: number): Promise<number[]> {
  const inserts = Array.from({ length: units }, (_, nth) =>
    timed(() => post(`${api}/rows`, said.application, `token-${nth}`)),
  );
  return inOrder(await Promise.all(inserts));
}
