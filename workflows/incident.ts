import { proxyActivities } from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Entry } from '../contracts/facts.ts';

export interface IncidentInput {
  /** The confirmation as it goes on record. */
  readonly confirmed: Entry;
  readonly unit: string;
  readonly id: string;
}

/** What a confirmed incident reached. */
export interface Spread {
  readonly campaigns: readonly string[];
  readonly titles: readonly string[];
}

const { recordEntries, findExposed, spreadIncident } = proxyActivities<activities>({
  startToCloseTimeout: '5m',
  retry: { initialInterval: '200ms', maximumInterval: '10s' },
});

/** A confirmed incident on its way: put on record first, then carried to every candidacy and title of the unit. */
export async function incident({ confirmed, unit, id }: IncidentInput): Promise<Spread> {
  await recordEntries([confirmed]);
  const exposed = await findExposed(unit, id);
  return spreadIncident(unit, confirmed, exposed);
}
