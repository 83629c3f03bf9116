import { scopesOf } from '../domain/visibility.ts';
import { programmesRunning } from '../registry/programmes.ts';
import type { Veil } from '../registry/scope.ts';
import { sightOf } from './concerns.ts';
import type { Call } from './route.ts';

/** What of every campaign's records and matters only few may read, and how much of it this caller sees. */
export async function veilsFor(call: Call<unknown, unknown, unknown>, campaign?: string): Promise<Veil[]> {
  const see = await sightOf(call, campaign);
  const running = await programmesRunning(call.parts.registry.db, campaign);
  return running.map(({ campaigns, body: { records, procedures } }) => {
    const ofRecords = scopesOf(
      (readers) => see('records', readers),
      records.map(({ record: name, readers }) => ({ name, readers })),
    );
    const ofMatters = scopesOf(
      (readers) => see('matters', readers),
      procedures.map(({ procedure: name, readers }) => ({ name, readers })),
    );
    return { campaigns, restricted: new Map([...ofRecords.restricted, ...ofMatters.restricted]) };
  });
}
