import { z } from 'zod';
import { campaignId, slug } from '../../contracts/text.ts';
import { ledgerEntryView, messageView } from '../../contracts/views.ts';
import { ledgerPage, verifyLedger, type LedgerEntry } from '../../registry/ledger.ts';
import { messagePage } from '../../registry/messages.ts';
import { instant } from '../present.ts';
import { page, pageOf, read } from '../route.ts';
import { reference } from './addresses.ts';

const tag = 'ledger';

export const ledgerRoutes = [
  read({
    path: '/v1/ledger',
    operation: 'listLedger',
    summary: 'Every change, in order: what, by whom, by which rules',
    tag,
    act: 'readLedger',
    query: z.strictObject({ ...page, campaign: campaignId.optional(), unit: slug.optional() }),
    reply: pageOf(ledgerEntryView),
    handle: async ({ parts, query }) => {
      const { items, next } = await ledgerPage(parts.registry.db, { ...query, after: query.cursor });
      return { body: { items: items.map(presentEntry), next } };
    },
  }),

  read({
    path: '/v1/ledger/verification',
    operation: 'verifyLedger',
    summary: 'Whether the chain of the ledger is whole',
    tag,
    act: 'readLedger',
    reply: z.object({
      entries: z.int(),
      verified: z.boolean(),
      firstBad: z.object({ seq: z.int(), why: z.string() }).nullable(),
    }),
    handle: async ({ parts }) => ({ body: await verifyLedger(parts.registry.db) }),
  }),

  read({
    path: '/v1/messages',
    operation: 'listMessages',
    summary: 'Reminders, overdue notes and circulars, each there once',
    tag,
    act: 'readReports',
    query: z.strictObject({
      ...page,
      campaign: campaignId.optional(),
      unit: slug.optional(),
      kind: reference.optional(),
    }),
    reply: pageOf(messageView),
    handle: async ({ parts, query }) => {
      const { items, next } = await messagePage(parts.registry.db, { ...query, after: query.cursor });
      return { body: { items: items.map((each) => ({ ...each, at: instant(each.at) })), next } };
    },
  }),
];

function presentEntry({ seq, recordedAt, hash, at, campaign, unit, actor, rules, fact }: LedgerEntry) {
  return { seq, recordedAt, at: instant(at), campaign, unit, kind: fact.kind, actor, rules, fact: { ...fact }, hash };
}
