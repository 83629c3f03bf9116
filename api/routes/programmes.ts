import { z } from 'zod';
import { programmeSchema } from '../../contracts/programme.ts';
import { count, inAddress, slug } from '../../contracts/text.ts';
import { programmeView } from '../../contracts/views.ts';
import { findProgramme, programmePage } from '../../registry/programmes.ts';
import { notFound } from '../problem.ts';
import { page, pageOf, read } from '../route.ts';

const tag = 'programmes';

export const programmeRoutes = [
  read({
    path: '/v1/programmes',
    operation: 'listProgrammes',
    summary: 'List the published programme versions',
    tag,
    act: null,
    query: z.strictObject(page),
    reply: pageOf(programmeView),
    handle: async ({ parts, query }) => {
      const { items, next } = await programmePage(parts.registry.db, { ...query, after: query.cursor });
      return { body: { items: items.map(({ body, ...each }) => ({ ...each, title: body.title.zh })), next } };
    },
  }),

  read({
    path: '/v1/programmes/{programme}',
    operation: 'showProgramme',
    summary: 'Show a programme with every rule and its clauses',
    tag,
    act: null,
    params: z.strictObject({ programme: slug }),
    query: z.strictObject({ version: inAddress(count).optional() }),
    reply: programmeSchema,
    handle: async ({ parts, params, query }) => {
      const found = await findProgramme(parts.registry.db, params.programme, query.version);
      if (!found) throw notFound(`programme ${params.programme}`);
      return { body: found.body };
    },
  }),
];
