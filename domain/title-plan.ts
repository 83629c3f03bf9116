import type { Plan } from '../contracts/plan.ts';
import { trackOf } from './candidacy.ts';
import type { TitlePlan } from './maintenance.ts';
import { overallTrack, titleId } from './naming.ts';
import { dateOf, endOfDay } from './working-days.ts';

/** The title that a track names at this instant (epoch ms). */
export function titlePlanOf(plan: Plan, track: string, unit: string, at: number): TitlePlan {
  const found = trackOf(plan, track);
  return {
    ...titleOutsideTracks(plan, track, unit, found?.title ?? track),
    validUntil: validUntil(plan, at),
    benefits: plan.title.benefits,
    underlies: found?.overall?.revocationReachesBack ?? false,
  };
}

/** The title of several years that a track's yearly results add up to; valid until it is revoked. */
export function overallTitlePlan(plan: Plan, track: string, unit: string): TitlePlan {
  const name = trackOf(plan, track)?.overall?.title ?? track;
  return titleOutsideTracks(plan, overallTrack(track), unit, name);
}

/** A title that no track names, valid until it is revoked: a demonstration unit (JZ-S9, JZ-A03), or one of several years. */
export function titleOutsideTracks(plan: Plan, kind: string, unit: string, name: string): TitlePlan {
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
