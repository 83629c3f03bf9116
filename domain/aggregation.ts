import type { Scoring } from '../contracts/scoring.ts';
import { byCodeUnits } from './order.ts';

export type Method = Scoring['aggregation']['method'];

/** What one judge gave one unit in total. */
export interface Ballot {
  readonly judge: string;
  readonly unit: string;
  readonly total: number;
}

/** A unit's place among those that were voted on. */
export interface Ranked {
  readonly unit: string;
  /** The part of the other units that it stands above in the eyes of its judges, 0 to 1. */
  readonly share: number;
  /** From 1; who stands equal shares the better place, and the next place is left out. */
  readonly rank: number;
}

/** An amount in whole hundredths: points are added up and compared as these, so that no sum drifts. */
export function hundredths(amount: number): number {
  return Math.round(amount * 100);
}

/** Whether an amount has two decimals at most. */
export function hasTwoDecimals(amount: number): boolean {
  return hundredths(amount) / 100 === amount;
}

/** The exact sum of amounts with two decimals. */
export function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + hundredths(amount), 0) / 100;
}

/**
 * Several judges' totals as one, with two decimals, halves up (F19). `single` takes one total only; a trimmed mean
 * leaves out the `trim` lowest and highest and needs one more at least. Null: there is no such result, and of a vote by
 * ranks there never is one.
 */
export function aggregate(method: Method, totals: readonly number[], trim = 1): number | null {
  if (totals.length === 0) return null;
  const rising = totals.map(hundredths).sort((a, b) => a - b);
  switch (method) {
    case 'single':
      return totals.length === 1 ? meanOf(rising) : null;
    case 'mean':
      return meanOf(rising);
    case 'median':
      return meanOf(middleOf(rising));
    case 'trimmedMean':
      return totals.length > 2 * trim ? meanOf(rising.slice(trim, rising.length - trim)) : null;
    case 'rankVote':
      return null;
  }
}

/** How many totals the method needs at least. */
export function leastTotals(method: Method, trim = 1): number {
  return method === 'trimmedMean' ? 2 * trim + 1 : 1;
}

/**
 * A vote by ranks after Borda (F19): each judge gives a unit the part of the other units of that judge's that it stands
 * above, an equal one counting half; the mean over its judges decides, so that judges with more units weigh no more. Of
 * units with the same mean the one with the higher median of its totals is better; if that is the same as well, they
 * share the place.
 */
export function rankVote(ballots: readonly Ballot[]): Ranked[] {
  const units = [...new Set(ballots.map(({ unit }) => unit))];
  const judged = units.map((unit) => {
    const own = ballots.filter((each) => each.unit === unit);
    const shares = own.map((each) => shareAbove(each, ballots));
    // Six decimals: what is equal on paper must not differ by how the computer adds.
    const share = Math.round((shares.reduce((sum, each) => sum + each, 0) / shares.length) * 1e6) / 1e6;
    return {
      unit,
      share,
      median:
        aggregate(
          'median',
          own.map(({ total }) => total),
        ) ?? 0,
    };
  });
  const better = (a: (typeof judged)[number], b: (typeof judged)[number]) => b.share - a.share || b.median - a.median;
  return judged
    .map((each) => ({
      unit: each.unit,
      share: each.share,
      rank: 1 + judged.filter((other) => better(other, each) < 0).length,
    }))
    .sort((a, b) => a.rank - b.rank || byCodeUnits(a.unit, b.unit));
}

/** How a judge's totals are brought to the scale that all judges share. */
export type Normalisation = 'zScore' | 'minMax';

/**
 * Each total on the scale of all judges together, in the order given (F20): by z-score to their common mean and spread,
 * or by the judge's lowest and highest to theirs. A judge who gave everybody the same gets the common middle. The raw
 * total stays beside it; a normalised one may lie above the maximum, and nothing is decided by it.
 */
export function normalise(ballots: readonly Ballot[], way: Normalisation = 'zScore'): number[] {
  const all = ballots.map(({ total }) => total);
  const common = scaleOf(all, way);
  const scales = new Map<string, Spread>();
  for (const { judge } of ballots) {
    if (scales.has(judge)) continue;
    const own = ballots.filter((each) => each.judge === judge).map(({ total }) => total);
    scales.set(judge, scaleOf(own, way));
  }
  return ballots.map(({ judge, total }) => {
    const own = scales.get(judge) ?? common;
    const place = own.width === 0 ? 0 : (total - own.middle) / own.width;
    return Math.round((common.middle + place * common.width) * 100) / 100;
  });
}

/** How far the highest of these totals lies above the lowest. */
export function spreadOf(totals: readonly number[]): number {
  if (totals.length < 2) return 0;
  const amounts = totals.map(hundredths);
  return (Math.max(...amounts) - Math.min(...amounts)) / 100;
}

interface Spread {
  readonly middle: number;
  readonly width: number;
}

function scaleOf(totals: readonly number[], way: Normalisation): Spread {
  if (totals.length === 0) return { middle: 0, width: 0 };
  if (way === 'minMax') {
    const [low, high] = [Math.min(...totals), Math.max(...totals)];
    return { middle: (low + high) / 2, width: high - low };
  }
  // In one order, whatever the ballots' is: what is added in another may differ in its last digit.
  const rising = [...totals].sort((a, b) => a - b);
  const middle = rising.reduce((sum, total) => sum + total, 0) / rising.length;
  const squares = rising.reduce((sum, total) => sum + (total - middle) ** 2, 0);
  return { middle, width: spreadOf(totals) === 0 ? 0 : Math.sqrt(squares / totals.length) };
}

function shareAbove({ judge, unit, total }: Ballot, ballots: readonly Ballot[]): number {
  const others = ballots.filter((each) => each.judge === judge && each.unit !== unit);
  if (others.length === 0) return 1;
  const lower = others.filter((each) => hundredths(each.total) < hundredths(total)).length;
  const equal = others.filter((each) => hundredths(each.total) === hundredths(total)).length;
  return (lower + equal / 2) / others.length;
}

/** The mean of whole hundredths as an amount, halves up. */
function meanOf(amounts: readonly number[]): number {
  const sum = amounts.reduce((total, amount) => total + amount, 0);
  return Math.floor((2 * sum + amounts.length) / (2 * amounts.length)) / 100;
}

function middleOf(rising: readonly number[]): readonly number[] {
  const half = rising.length / 2;
  return Number.isInteger(half) ? rising.slice(half - 1, half + 1) : rising.slice(Math.floor(half), Math.ceil(half));
}
