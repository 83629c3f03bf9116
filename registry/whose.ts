import type { Entry } from '../contracts/facts.ts';

/** The campaign that an entry belongs to; a fact that needs one and has none is a fault. */
export function campaignOf({ key, campaign, fact }: Entry): string {
  if (campaign === null) throw new Error(`${fact.kind} belongs to a campaign: ${key}`);
  return campaign;
}

/** The unit that an entry belongs to. */
export function unitOf({ key, unit, fact }: Entry): string {
  if (unit === null) throw new Error(`${fact.kind} belongs to a unit: ${key}`);
  return unit;
}
