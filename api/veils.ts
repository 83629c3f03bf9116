import type { Programme } from '../contracts/programme.ts';
import { scopesOf, type Scopes } from '../domain/visibility.ts';
import { programmesRunning } from '../registry/programmes.ts';
import type { Veil } from '../registry/scope.ts';
import type { Sight } from './concerns.ts';
import type { Call } from './route.ts';

type AnyCall = Call<unknown, unknown, unknown>;

/** What of every campaign's records and matters only few may read, and how much of it this caller sees. */
export async function veilsFor(call: AnyCall, see: Sight, campaign?: string): Promise<Veil[]> {
  const running = await programmesRunning(call.parts.registry.db, campaign);
  return running.map(({ campaigns, body }) => ({
    campaigns,
    restricted: new Map([...recordsSeen(see, body).restricted, ...mattersSeen(see, body).restricted]),
  }));
}

/** What the caller may see of the records of a campaign, of each type. */
export function recordsSeen(see: Sight, { records }: Programme): Scopes {
  const kinds = records.map(({ record: name, readers }) => ({ name, readers }));
  return scopesOf((readers) => see('records', readers), kinds);
}

/** What the caller may see of the matters of a campaign, under each procedure. */
export function mattersSeen(see: Sight, { procedures }: Programme): Scopes {
  const kinds = procedures.map(({ procedure: name, readers }) => ({ name, readers }));
  return scopesOf((readers) => see('matters', readers), kinds);
}
