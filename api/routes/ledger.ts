import { z } from 'zod';
import { campaignId, slug } from '../../contracts/text.ts';
import type { Fact } from '../../contracts/facts.ts';
import { chainName } from '../../contracts/ledger.ts';
import { ledgerEntryView, ledgerVerificationView, messageView } from '../../contracts/views.ts';
import { findCampaign } from '../../registry/campaigns.ts';
import type { Db } from '../../registry/database.ts';
import { ledgerPage, type LedgerEntry } from '../../registry/ledger.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { matterIdsUnder } from '../../registry/matters.ts';
import { messagePage } from '../../registry/messages.ts';
import { findProgramme } from '../../registry/programmes.ts';
import { instant } from '../present.ts';
import { page, pageOf, read } from '../route.ts';
import { reference } from './addresses.ts';

const tag = 'ledger';

export const ledgerRoutes = [
  read({
    path: '/v1/ledger',
    operation: 'listLedger',
    summary: 'Every change, chain by chain and in order: what, by whom, by which rules',
    tag,
    act: 'readLedger',
    query: z.strictObject({
      ...page,
      chain: chainName.optional().meta({ description: 'by default all; for an organiser the own committee’s' }),
      campaign: campaignId.optional().meta({ description: 'all of it stands in the chain of its organiser' }),
      unit: slug.optional(),
    }),
    reply: pageOf(ledgerEntryView),
    handle: async ({ parts, query, actor }) => {
      // A campaign says itself in which chain it stands.
      const own = actor.role === 'organiser' && query.campaign === undefined ? actor.organisation : undefined;
      const chain = query.chain ?? own;
      const { items, next } = await ledgerPage(parts.registry.db, { ...query, chain, after: query.cursor });
      const restricted = await restrictedIn(parts.registry.db, items);
      return { body: { items: items.map((entry) => presentEntry(entry, restricted)), next } };
    },
  }),

  read({
    path: '/v1/ledger/verification',
    operation: 'verifyLedger',
    summary: 'Whether the chains of the ledger are whole, all of them or one',
    tag,
    act: 'readLedger',
    query: z.strictObject({ chain: chainName.optional() }),
    reply: ledgerVerificationView,
    handle: async ({ parts, query }) => {
      const { chains, ...found } = await verifyLedger(parts.registry.db, query.chain);
      return { body: { ...found, chains: [...chains] } };
    },
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

/** Types of record and matters, by campaign and name, that only few may read. */
async function restrictedIn(db: Db, entries: readonly LedgerEntry[]): Promise<ReadonlySet<string>> {
  const restricted = new Set<string>();
  for (const campaign of new Set(entries.flatMap((entry) => entry.campaign ?? []))) {
    const plan = (await findCampaign(db, campaign))?.plan;
    const programme = plan && (await findProgramme(db, plan.programme, plan.version));
    if (!programme) continue;
    const { records, procedures } = programme.body;
    for (const { record, readers } of records) if (readers) restricted.add(`${campaign}/${record}`);
    const names = procedures.filter(({ readers }) => readers).map(({ procedure }) => procedure);
    for (const matter of await matterIdsUnder(db, campaign, names)) restricted.add(`${campaign}/${matter}`);
  }
  return restricted;
}

function presentEntry(entry: LedgerEntry, restricted: ReadonlySet<string>) {
  const { chain, seq, recordedAt, hash, at, campaign, unit, actor, rules, fact } = entry;
  const shown = { chain, seq, recordedAt, at: instant(at), campaign, unit, kind: fact.kind, actor, rules, hash };
  const what = fact.kind === 'recordFiled' ? fact.type : 'matter' in fact ? fact.matter : undefined;
  const hidden = what !== undefined && restricted.has(`${campaign ?? ''}/${what ?? ''}`);
  return { ...shown, fact: hidden ? withoutWords(fact) : { ...fact } };
}

/** What somebody wrote is left out: it is read where each reading is on record (NB-A10). */
function withoutWords(fact: Fact) {
  const { fields, note, ...rest } = { fields: undefined, note: undefined, ...fact };
  return { ...rest, withheld: fields !== undefined || note !== undefined };
}
