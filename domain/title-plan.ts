import type { Plan } from '../contracts/plan.ts';
import { trackOf } from './candidacy.ts';
import type { TitlePlan } from './maintenance.ts';
import { overallTrack, titleId } from './naming.ts';
import { dateOf, endOfDay } from './working-days.ts';

/** The title that a track names at this instant (epoch ms). */
export function titlePlanOf(plan: Plan, track: string, unit: string, at: number): TitlePlan {
  const found = trackOf(plan, track);
  return {
    ...titleOutsideTracks(plan, track, unit, { name: found?.title ?? track, at }),
    benefits: plan.title.benefits,
    underlies: found?.overall?.revocationReachesBack ?? false,
  };
}

/** The title of several years that a track's yearly results add up to; valid until it is revoked. */
export function overallTitlePlan(plan: Plan, track: string, unit: string): TitlePlan {
  return lasting(plan, overallTrack(track), unit, trackOf(plan, track)?.overall?.title ?? track);
}

/** A title that no track names: a demonstration unit (JZ-S9, JZ-A03); valid as long as every other of its programme. */
export function titleOutsideTracks(
  plan: Plan,
  kind: string,
  unit: string,
  { name, at }: { readonly name: string; readonly at: number },
): TitlePlan {
  const until = validUntil(plan, at);
  const title = lasting(plan, kind, unit, name);
  if (until === null) return title;
  const { rules } = title;
  const maintenance = [...new Set([...rules.maintenance, ...plan.title.validityRules])];
  return { ...title, validUntil: until, rules: { ...rules, maintenance } };
}

/** A title that is valid until it is revoked. */
function lasting(plan: Plan, kind: string, unit: string, name: string): TitlePlan {
  const { maintenance, revocation, circular } = plan.rules;
  return {
    title: titleId(plan.campaign, kind, unit),
    campaign: plan.campaign,
    unit,
    track: kind,
    name,
    batch: plan.year,
    bodies: plan.bodies,
    gate: plan.gate,
    validUntil: null,
    benefits: [],
    revokedBy: plan.title.revokedBy,
    underlies: false,
    rules: { maintenance, revocation, circular },
  };
}

/** A title of n years is valid to the same day n years later, 24:00 (JZ-A02). */
function validUntil({ title }: Plan, at: number): number | null {
  if (title.validYears === null) return null;
  const day = dateOf(at);
  const sameDay = day.slice(5) === '02-29' ? '02-28' : day.slice(5);
  return endOfDay(`${Number(day.slice(0, 4)) + title.validYears}-${sameDay}`);
}
