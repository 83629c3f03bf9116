import { z } from 'zod';
import { campaignId, slug } from '../../contracts/text.ts';
import type { Fact } from '../../contracts/facts.ts';
import { chainName } from '../../contracts/ledger.ts';
import { ledgerEntryView, ledgerVerificationView, messageView } from '../../contracts/views.ts';
import { actsForUnit } from '../../domain/policy.ts';
import { refusal } from '../../domain/refusal.ts';
import { scopeOf } from '../../domain/visibility.ts';
import { ledgerPage } from '../../registry/ledger.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { messagePage } from '../../registry/messages.ts';
import { sightOf, viewerOf } from '../concerns.ts';
import { instant } from '../present.ts';
import { problemOf } from '../problem.ts';
import { page, pageOf, read, type Call } from '../route.ts';
import { veilsFor } from '../veils.ts';
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
      chain: chainName.optional().meta({ description: 'by default all that the caller may read: the own committee’s' }),
      campaign: campaignId.optional().meta({ description: 'all of it stands in the chain of its organiser' }),
      unit: slug.optional(),
    }),
    reply: pageOf(ledgerEntryView),
    handle: async (call) => {
      const { parts, query } = call;
      const scope = scopeOf(viewerOf(call), 'ledger', []);
      const veils = await veilsFor(call, await sightOf(call, query.campaign), query.campaign);
      const { items, next } = await ledgerPage(parts.registry.db, scope, { ...query, veils, after: query.cursor });
      return { body: { items: items.map(presentEntry), next } };
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
    handle: async (call) => {
      const { parts, query } = call;
      const { chains, ...found } = await verifyLedger(parts.registry.db, chainFor(call, query.chain));
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
    handle: async (call) => {
      const { parts, query } = call;
      const see = await sightOf(call, query.campaign);
      const veils = await veilsFor(call, see, query.campaign);
      const asked = { ...query, veils, after: query.cursor };
      const { items, next } = await messagePage(parts.registry.db, see('messages'), asked);
      return { body: { items: items.map((each) => ({ ...each, at: instant(each.at) })), next } };
    },
  }),
];

/** The chain that is verified: of whoever reads one only, that one. */
function chainFor(call: Call<unknown, unknown, unknown>, asked: string | undefined): string | undefined {
  const { rows } = scopeOf(viewerOf(call), 'ledger', []);
  if (rows.some(({ of }) => of === 'all')) return asked;
  const own = rows.flatMap((row) => (row.of === 'house' ? [row.committee] : []));
  if (asked === undefined || own.includes(asked)) return asked ?? own[0];
  throw problemOf(refusal('NotAllowed', `the chain of ${asked} is verified by its own committee`));
}

type Shown = Awaited<ReturnType<typeof ledgerPage>>['items'][number];

/** Of what only few may read others see that something was done, in its place, and not about whom (NB-A10). */
function presentEntry({ veiled, restricted, ...entry }: Shown) {
  const { chain, seq, recordedAt, hash, at, campaign, unit, actor, rules, fact } = entry;
  const place = { chain, seq, recordedAt, at: instant(at), campaign, kind: fact.kind, rules, hash };
  if (!veiled) return { ...place, unit, actor, fact: restricted ? withoutWords(fact) : { ...fact } };
  const who = actsForUnit(actor.role) ? { id: '', role: actor.role, organisation: '' } : actor;
  // Who read what is there to be audited.
  const told = fact.kind === 'restrictedRead' ? { ...fact } : { kind: fact.kind };
  return { ...place, unit: null, actor: who, fact: { ...told, withheld: true } };
}

/** What somebody wrote is left out: it is read where each reading is on record (NB-A10). */
function withoutWords(fact: Fact) {
  const { fields, note, ...rest } = { fields: undefined, note: undefined, ...fact };
  return { ...rest, withheld: fields !== undefined || note !== undefined };
}
