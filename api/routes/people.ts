import { z } from 'zod';
import { newPerson } from '../../contracts/people.ts';
import { personView } from '../../contracts/views.ts';
import { scopeOf } from '../../domain/visibility.ts';
import { findOrganisation } from '../../registry/organisations.ts';
import { personPage, setToken } from '../../registry/people.ts';
import { write } from '../../registry/write.ts';
import { viewerOf } from '../concerns.ts';
import { hashToken, newToken } from '../authenticate.ts';
import { notFound, Problem } from '../problem.ts';
import { change, page, pageOf, read } from '../route.ts';
import { isDuplicate } from './organisations.ts';

const tag = 'people';

export const peopleRoutes = [
  change({
    path: '/v1/people',
    operation: 'addPerson',
    summary: 'Add a person; the answer shows the token, once',
    tag,
    act: 'addPerson',
    body: newPerson,
    status: 201,
    reply: personView.extend({
      token: z.string().nullable().meta({ description: 'shown once; a repeated call answers null' }),
    }),
    secret: ['token'],
    handle: async ({ parts, actor, body, key, receivedAt }) => {
      const token = newToken();
      const { id, name, organisation, roles } = body;
      if (!(await findOrganisation(parts.registry.db, organisation))) throw notFound(`organisation ${organisation}`);
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
      return { body: { ...body, token } };
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
