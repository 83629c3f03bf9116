import type { Plan, RequirementPlan, TrackPlan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refusal } from './refusal.ts';

/** What the registry knows of a unit that wants a title. */
export interface Standing {
  /** The tracks of the programme of which it holds a valid title. */
  readonly held: readonly string[];
  /** The last year in which a title of this track was revoked, or an incident disqualified it; null: never. */
  readonly outSince: { readonly revoked: number | null; readonly disqualified: number | null };
  /** The requirements that do not hold, each with what is missing. */
  readonly unmet: readonly Unmet[];
}

/** A requirement that does not hold. */
export interface Unmet {
  readonly requirement: RequirementPlan;
  readonly missing: string;
}

/**
 * Why this unit may not apply, or be listed: a title that it lacks (SX-A11), a condition that points never make up for
 * (YQ-G1), years that it stays out (SX-A06), or taking part by reference only (JZ-A08).
 */
export function refuseStanding(plan: Plan, track: TrackPlan, unit: string, standing: Standing): Refusal | undefined {
  return (
    refuseReference(plan, unit) ??
    refuseWithoutTitle(track, unit, standing.held) ??
    refuseTooSoon(plan, track, unit, standing.outSince) ??
    refuseUnmet(standing.unmet)
  );
}

/** A unit that follows by reference takes part and is assessed, and is named only where the programme says so (JZ-A08). */
export function refuseReference(plan: Plan, unit: string): Refusal | undefined {
  const { reference, referenceEligible, rules } = plan.enrolment;
  if (referenceEligible || !reference.includes(unit)) return undefined;
  return refusal('NotEligible', `${unit} takes part by reference and cannot be named`, rules);
}

function refuseWithoutTitle(track: TrackPlan, unit: string, held: readonly string[]): Refusal | undefined {
  const { requiresTitle, requiresTitleRules } = track;
  if (requiresTitle === null || held.includes(requiresTitle)) return undefined;
  return refusal('TitleMissing', `${unit} holds no title of ${requiresTitle}`, requiresTitleRules);
}

function refuseTooSoon(
  plan: Plan,
  track: TrackPlan,
  unit: string,
  { revoked, disqualified }: Standing['outSince'],
): Refusal | undefined {
  const { coolingOffYears, coolingOffRules } = track;
  const banYears = Math.max(coolingOffYears, plan.gate?.banYears ?? 0);
  const until = Math.max(outUntil(revoked, coolingOffYears), outUntil(disqualified, banYears));
  if (plan.year > until) return undefined;
  const rules = [...coolingOffRules, ...(plan.gate?.rules ?? [])];
  return refusal('CoolingOff', `${unit} stays out of ${track.track} until the end of ${until}`, rules);
}

/** The last year out; where no years are laid down nobody stays out, not even for the rest of that year (SX-A06). */
function outUntil(since: number | null, years: number): number {
  return since === null || years === 0 ? -Infinity : since + years;
}

/** Why the next step has to wait: the first requirement that does not hold, with what is missing (JZ-S14). */
export function refuseUnmet(unmet: readonly Unmet[]): Refusal | undefined {
  const [first] = unmet;
  if (!first) return undefined;
  const { requirement, missing } = first;
  return refusal('RequirementNotMet', `${requirement.name}: ${missing}`, requirement.rules);
}

/** What the latest record of a unit lacks for this requirement, or undefined when it holds (YQ-G1). */
export function missingIn(
  { what, where }: Pick<RequirementPlan, 'what' | 'where'>,
  fields: Readonly<Record<string, string>> | undefined,
): string | undefined {
  if (!fields) return `no record ${what}`;
  const unlike = Object.entries(where).find(([field, values]) => !values.includes(fields[field] ?? ''));
  return unlike && `the record ${what} says ${unlike[0]} ${fields[unlike[0]] ?? 'nothing'}`;
}
