import type { OverallPlan } from '../contracts/plan.ts';

/** What the years of a round came to for one unit. */
export interface OverallResult {
  readonly unit: string;
  /** The years in which it was named. */
  readonly years: readonly number[];
  /** The years in which it took part: who joined in the last is not one that was never named. */
  readonly assessed: readonly number[];
  readonly met: boolean;
}

/** The result of several years of every unit, computed from the yearly ones: each year named, or most of them (JZ-S4). */
export function overallResults(
  { round: [from, to], needs }: Pick<OverallPlan, 'round' | 'needs'>,
  units: readonly string[],
  { named, assessed }: Years,
): OverallResult[] {
  const length = to - from + 1;
  return units.map((unit) => {
    const years = [...new Set(named.get(unit))];
    const met = needs === 'everyYear' ? years.length === length : years.length * 2 > length;
    return { unit, years, assessed: [...new Set(assessed.get(unit))], met };
  });
}

/** By unit, in order. */
export interface Years {
  readonly named: ReadonlyMap<string, readonly number[]>;
  readonly assessed: ReadonlyMap<string, readonly number[]>;
}
