import { createClient, type Client } from '../cli/client.ts';
import type { CastPerson } from './cast.ts';
import type { Story } from './read.ts';
import type { Stage } from './stage.ts';

const LONGEST_NAME = 60;

/** Puts everybody and everything that the story finds in place on the stage; answers a client for each person. */
export async function arrive({ cast, scenes, scenario }: Story, stage: Stage): Promise<Map<string, Client>> {
  const { admin } = stage;
  for (const { id, name, kind, ownUnit } of cast.organisations) {
    await admin.post('/v1/organisations', { id, name, kind, ...(ownUnit && { committee: id }) });
  }
  for (const { id, units } of cast.committees) {
    const others = units.filter((unit) => unit.id !== id);
    if (others.length > 0) await admin.post(`/v1/committees/${id}/units`, csvOf(others), { type: 'text/csv' });
  }
  const acting = new Set([
    ...scenes.flatMap(({ actions }) => actions.flatMap(({ turns }) => turns.map(({ by }) => by))),
    ...scenario.people.map(({ id }) => id),
  ]);
  const clients = new Map<string, Client>();
  for (const person of cast.people.values()) {
    if (cast.latecomers.has(person.id) || (isParty(person) && !acting.has(person.id))) continue;
    const { id, organisation, roles } = person;
    const name = person.name.slice(0, LONGEST_NAME);
    const { token } = await admin.post<{ token: string }>('/v1/people', { id, name, organisation, roles });
    clients.set(id, createClient(stage.url, token));
  }
  return clients;
}

/** Of a unit's Party organisation there is nobody in a story that does not speak of it. */
function isParty({ roles }: CastPerson): boolean {
  return roles.length === 1 && roles[0] === 'partyOrganisation';
}

function csvOf(units: readonly { readonly id: string; readonly name: string }[]): string {
  return ['id,name', ...units.map(({ id, name }) => `${id},"${name.replaceAll('"', '""')}"`)].join('\n');
}
