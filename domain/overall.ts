import type { OverallPlan } from '../contracts/plan.ts';

/** What the years of a round came to for one unit. */
export interface OverallResult {
  readonly unit: string;
  /** The years in which it was named. */
  readonly years: readonly number[];
  readonly met: boolean;
}

/** The result of several years of every unit, computed from the yearly ones: each year named, or most of them (JZ-S4). */
export function overallResults(
  { round: [from, to], needs }: Pick<OverallPlan, 'round' | 'needs'>,
  units: readonly string[],
  named: ReadonlyMap<string, readonly number[]>,
): OverallResult[] {
  const length = to - from + 1;
  return units.map((unit) => {
    const years = (named.get(unit) ?? []).filter((year, index, all) => all.indexOf(year) === index);
    const met = needs === 'everyYear' ? years.length === length : years.length * 2 > length;
    return { unit, years, met };
  });
}
