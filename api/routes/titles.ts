import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import { decideRevocation, proposeRevocation, type Message } from '../../contracts/messages.ts';
import { count, inAddress, slug } from '../../contracts/text.ts';
import { titleView } from '../../contracts/views.ts';
import type { Title } from '../../domain/maintenance.ts';
import { refusal } from '../../domain/refusal.ts';
import { everything } from '../../domain/visibility.ts';
import { findTitle, titlePage } from '../../registry/titles.ts';
import * as messages from '../../workflows/title.messages.ts';
import { ask } from '../ask.ts';
import { planFor, sightOf } from '../concerns.ts';
import { instant } from '../present.ts';
import { problemOf } from '../problem.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';
import { reference } from './addresses.ts';

const tag = 'titles';
const ofTitle = z.strictObject({ title: reference });

export const titleRoutes = [
  read({
    path: '/v1/public/titles',
    operation: 'listTitles',
    summary: 'The named units, and the titles revoked; what is only proposed is not public',
    tag: 'public',
    act: null,
    query: z.strictObject({
      ...page,
      unit: slug.optional(),
      track: slug.optional(),
      batch: inAddress(count).optional(),
      status: z.enum(['valid', 'revoked', 'lapsed']).optional(),
    }),
    reply: pageOf(titleView),
    handle: async ({ parts, query }) => {
      const { status, cursor: after, ...asked } = query;
      const statuses = status === 'valid' ? (['valid', 'revocationProposed'] as const) : status && [status];
      const { items, next } = await titlePage(parts.registry.db, everything, { ...asked, statuses, after });
      return { body: { items: items.map(inPublic).map(presentTitle), next } };
    },
  }),

  read({
    path: '/v1/titles',
    operation: 'listOwnTitles',
    summary: 'The titles of the campaigns in which the caller has a part, with revocations that are proposed',
    tag,
    act: 'readCampaign',
    query: z.strictObject({
      ...page,
      unit: slug.optional(),
      track: slug.optional(),
      batch: inAddress(count).optional(),
      status: z.enum(['valid', 'revocationProposed', 'revoked', 'lapsed']).optional(),
    }),
    reply: pageOf(titleView),
    handle: async (call) => {
      const { status, cursor: after, ...asked } = call.query;
      const scope = (await sightOf(call))('titles');
      const statuses = status && [status];
      const { items, next } = await titlePage(call.parts.registry.db, scope, { ...asked, statuses, after });
      return { body: { items: items.map(presentTitle), next } };
    },
  }),

  change({
    path: '/v1/titles/{title}/revocation',
    operation: 'proposeRevocation',
    summary: 'Propose to revoke a title',
    tag,
    act: 'proposeRevocation',
    params: ofTitle,
    body: proposeRevocation,
    reply: titleView,
    handle: (call) => decide(call, messages.proposeRevocation, call.body),
  }),

  change({
    path: '/v1/titles/{title}/revocation/decision',
    operation: 'decideRevocation',
    summary: 'Decide on a proposed revocation, as the leading group; a revocation is circulated',
    tag,
    act: 'decideRevocation',
    params: ofTitle,
    body: decideRevocation,
    reply: titleView,
    handle: (call) => decide(call, messages.decideRevocation, call.body),
  }),
];

async function decide<Body extends object>(
  call: Call<z.output<typeof ofTitle>, unknown, unknown>,
  update: UpdateDefinition<Title, [Message<Body>]>,
  message: Body,
) {
  const found = await titleOf(call);
  const plan = await planFor(call, found.campaign);
  await ask(call, {
    workflowId: messages.titleWorkflowId(found.id),
    update,
    message,
    underWay: async () => ['valid', 'revocationProposed'].includes((await titleOf(call)).status),
    gone: () => problemOf(refusal('TitleNotValid', 'the title is revoked or has lapsed', plan.rules.revocation)),
  });
  return { body: presentTitle(await titleOf(call)) };
}

async function titleOf({ parts, params }: Call<z.output<typeof ofTitle>, unknown, unknown>) {
  const found = await findTitle(parts.registry.db, params.title);
  if (!found) throw problemOf(refusal('UnknownTitle', `there is no title ${params.title}`));
  return found;
}

/** A title as everybody sees it: until somebody has decided, a proposed revocation is nobody's business. */
function inPublic(title: NonNullable<Awaited<ReturnType<typeof findTitle>>>) {
  return title.status === 'revocationProposed' ? { ...title, status: 'valid' as const, reason: null } : title;
}

function presentTitle(title: NonNullable<Awaited<ReturnType<typeof findTitle>>>) {
  return {
    ...title,
    awardedAt: instant(title.awardedAt),
    validUntil: instant(title.validUntil),
    revokedAt: instant(title.revokedAt),
  };
}
