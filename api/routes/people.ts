import { z } from 'zod';
import type { RowFact } from '../../contracts/facts.ts';
import { newPerson } from '../../contracts/people.ts';
import { sentence, slug } from '../../contracts/text.ts';
import { personView } from '../../contracts/views.ts';
import { refuseRoles } from '../../domain/people.ts';
import { refusal } from '../../domain/refusal.ts';
import { scopeOf } from '../../domain/visibility.ts';
import { findOrganisation } from '../../registry/organisations.ts';
import { isOtherAdministrator, lockPerson, personPage, setToken, type Person } from '../../registry/people.ts';
import { write } from '../../registry/write.ts';
import { viewerOf } from '../concerns.ts';
import { hashToken, newToken } from '../authenticate.ts';
import { notFound, Problem, problemOf } from '../problem.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';
import { isDuplicate } from './organisations.ts';

const tag = 'people';
const params = z.strictObject({ person: slug });
const why = z.strictObject({ reason: sentence });
const withToken = personView.extend({
  token: z.string().nullable().meta({ description: 'shown once; a repeated call answers null' }),
});

export const peopleRoutes = [
  change({
    path: '/v1/people',
    operation: 'addPerson',
    summary: 'Add a person; the answer shows the token, once',
    tag,
    act: 'addPerson',
    body: newPerson,
    status: 201,
    reply: withToken,
    secret: ['token'],
    handle: async ({ parts, actor, body, key, receivedAt }) => {
      const token = newToken();
      const { id, name, organisation, roles } = body;
      const home = await findOrganisation(parts.registry.db, organisation);
      if (!home) throw notFound(`organisation ${organisation}`);
      const refused = refuseRoles(roles, home);
      if (refused) throw problemOf(refused);
      try {
        await parts.registry.transaction(async (tx) => {
          const fact = { kind: 'personAdded' as const, id, name, organisation, roles };
          await write(tx, [{ key, campaign: null, unit: null, at: receivedAt, actor, rules: [], fact }]);
          await setToken(tx, id, hashToken(token));
        });
      } catch (error) {
        if (isDuplicate(error)) throw new Problem(409, 'AlreadyExists', `there is a person ${id} already`);
        throw error;
      }
      return { body: { ...body, active: true, token } };
    },
  }),

  change({
    path: '/v1/people/{person}/token',
    operation: 'renewToken',
    summary: 'Give somebody a new token, shown once; the earlier one is worthless from now on',
    tag,
    act: 'addPerson',
    params,
    body: z.strictObject({}),
    reply: withToken,
    secret: ['token'],
    handle: async (call) => {
      const token = newToken();
      const renewed = await changed(call, ({ id }) => ({ kind: 'tokenRenewed', id }), hashToken(token));
      return { body: { ...renewed, token } };
    },
  }),

  change({
    path: '/v1/people/{person}/token/revocation',
    operation: 'revokeToken',
    summary: "Take somebody's token away, until a new one is given",
    tag,
    act: 'addPerson',
    params,
    body: why,
    reply: personView,
    handle: async (call) => {
      const { reason } = call.body;
      return { body: await changed(call, ({ id }) => ({ kind: 'tokenRevoked', id, reason })) };
    },
  }),

  change({
    path: '/v1/people/{person}/deactivation',
    operation: 'deactivatePerson',
    summary: 'Say that somebody is no longer there: the token is worthless, and nothing more is given to the person',
    tag,
    act: 'addPerson',
    params,
    body: why,
    reply: personView,
    handle: async (call) => {
      const { reason } = call.body;
      return { body: await changed(call, ({ id }) => ({ kind: 'personDeactivated', id, reason })) };
    },
  }),

  read({
    path: '/v1/people',
    operation: 'listPeople',
    summary: 'List people and their roles',
    tag,
    act: 'listPeople',
    query: z.strictObject(page),
    reply: pageOf(personView),
    handle: async (call) => {
      const { parts, query } = call;
      const scope = scopeOf(viewerOf(call), 'people', []);
      return { body: await personPage(parts.registry.db, scope, { ...query, after: query.cursor }) };
    },
  }),
];

type PersonCall = Call<{ readonly person: string }, unknown, unknown>;

/** Changes somebody who is active, and answers what has become of the person; somebody keeps the installation always. */
function changed(
  { parts, params: { person: id }, key, receivedAt: at, actor }: PersonCall,
  change: (person: Person) => RowFact,
  tokenHash?: string,
): Promise<Person> {
  return parts.registry.transaction(async (tx) => {
    const found = await lockPerson(tx, id);
    if (!found) throw notFound(`person ${id}`);
    const fact = change(found);
    if (!found.active && fact.kind !== 'personDeactivated')
      throw new Problem(409, 'NotActive', `${id} is no longer active`);
    const keeps = found.roles.includes('administrator') && fact.kind !== 'tokenRenewed';
    if (keeps && !(await isOtherAdministrator(tx, id)))
      throw problemOf(refusal('LastAdministrator', `nobody but ${id} keeps the installation: appoint somebody first`));
    await write(tx, [{ key, campaign: null, unit: null, at, actor, rules: [], fact }]);
    if (tokenHash !== undefined) await setToken(tx, id, tokenHash);
    return (await lockPerson(tx, id)) ?? found;
  });
}
