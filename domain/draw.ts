import type { Programme } from '../contracts/programme.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { byCodeUnits } from './order.ts';
import { nameOf, periodsOf } from './periods.ts';
import { rulesOf } from './plan.ts';
import { refusal } from './refusal.ts';

type Draw = Programme['draws'][number];

/** What a draw is made from: fixed when its seed is committed, before anybody knows the seed. */
export interface Lots {
  readonly population: readonly string[];
  readonly count: number;
}

/** How many units a share of the population is: rounded up, at least so many, at most all of them (CL-A03). */
export function countOf({ share, atLeast }: Pick<Draw, 'share' | 'atLeast'>, units: number): number {
  // Rounded before it is rounded up: 7 % of 100 units are 7, not the 7.000000000000001 of the machine.
  const part = Math.ceil(Number((share * units).toFixed(6)));
  return Math.min(units, Math.max(atLeast, part));
}

/** Who is drawn with a seed: the first units by the hash of `seed|unit` (F71). Whoever has the seed can draw again. */
export function drawnWith(seed: string, { population, count }: Lots, hash: (text: string) => string): string[] {
  return population
    .map((unit) => ({ unit, lot: hash(`${seed}|${unit}`) }))
    .sort((a, b) => byCodeUnits(a.lot, b.lot) || byCodeUnits(a.unit, b.unit))
    .slice(0, count)
    .map(({ unit }) => unit);
}

/** Why this is no period of a draw: `2023-H1` where it is held once per half-year. */
export function refusePeriod(draw: Draw, year: number, period: string): Refusal | undefined {
  const names = periodsOf(draw, year).map((each) => nameOf(draw.per, each));
  if (names.includes(period)) return undefined;
  return refusal('FieldInvalid', `${draw.draw} is held for ${names.join(', ')}, not for ${period}`, rulesOf(draw));
}

/** Why this seed cannot be revealed: it is another one than was committed. */
export function refuseReveal(
  { commitment }: { readonly commitment: string },
  hashOfSeed: string,
  rules: readonly string[],
): Refusal | undefined {
  if (hashOfSeed === commitment) return undefined;
  return refusal('SeedMismatch', 'the SHA-256 of this seed is not what was committed', rules);
}

/** Why the units are not drawn again: it is done once. */
export function refuseSecondReveal(id: string, rules: readonly string[]): Refusal {
  return refusal('AlreadyRevealed', `the seed of ${id} is known, and its units are drawn`, rules);
}
