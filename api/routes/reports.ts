import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import { campaignId, sentence, slug } from '../../contracts/text.ts';
import { reportReceipt, reportStatus, reportView } from '../../contracts/views-matters.ts';
import { rulesOf } from '../../domain/plan.ts';
import { refuseAct } from '../../domain/policy.ts';
import { refusal } from '../../domain/refusal.ts';
import { isUnavailable } from '../../registry/database.ts';
import { findMatter, type MatterRow } from '../../registry/matters.ts';
import { findReport, keepReport, matterOfReceipt } from '../../registry/reports.ts';
import { write } from '../../registry/write.ts';
import { matterId, startMatter, tellToStart, type NewMatter } from '../../engine/start-matter.ts';
import { withDeadline } from '../ask.ts';
import { planFor, programmeOf, timeOf } from '../concerns.ts';
import { instant } from '../present.ts';
import { notFound, Problem, problemOf, unavailable } from '../problem.ts';
import { demandEnrolled, demandStage, onRecord, procedureOf } from '../procedures.ts';
import { change, read, type Call } from '../route.ts';
import { reference } from './addresses.ts';
import { dueOn, recordReading } from './matters.ts';

const newReport = z.strictObject({
  campaign: campaignId,
  procedure: slug.meta({ description: 'a procedure of the programme that the public opens' }),
  unit: slug.meta({ description: 'the unit that it is about' }),
  text: sentence,
  contact: sentence
    .max(200)
    .optional()
    .meta({ description: 'only if you wish; read by the discipline commission only, and never published' }),
});

/** Reports from the public: what they say and who sent them stands in one table, and nowhere else. */
export const reportRoutes = [
  change({
    path: '/v1/public/reports',
    operation: 'reportToDiscipline',
    confidential: true,
    summary: 'Report to the discipline commission without giving a name; the answer has a receipt, shown once',
    tag: 'public',
    act: 'reportToDiscipline',
    body: newReport,
    status: 201,
    reply: reportReceipt,
    secret: ['receipt'],
    handle: async (call) => {
      const { parts, body, actor, key, receivedAt } = call;
      const { unit, text, contact = null } = body;
      const plan = await planFor(call, body.campaign);
      const procedure = procedureOf(await programmeOf(call, plan), body.procedure);
      if (!procedure.opened.by.includes('public')) {
        const why = `${body.procedure} is not opened by the public`;
        throw problemOf(refusal('NotAllowed', why, rulesOf(procedure)));
      }
      await demandEnrolled(call, plan, unit);
      await demandStage(call, plan, procedure);
      const at = timeOf(call, plan);
      const matter = matterId(key);
      const receipt = newReceipt();
      const fact = { kind: 'reportReceived' as const, matter, procedure: procedure.procedure };
      const entry = {
        key: `report/${matter}`,
        campaign: plan.campaign,
        unit,
        at,
        actor,
        rules: rulesOf(procedure),
        fact,
      };
      // Not a word of the report: the workflow's history is kept for years, and read by others.
      const given = { key, plan, procedure, unit, track: null, fields: {}, opener: actor, source: null, receivedAt };
      await parts.registry
        .transaction(async (tx) => {
          await write(tx, [entry]);
          await keepReport(tx, { matter, receiptHash: hashReceipt(receipt), text, contact, receivedAt: at });
          await tellToStart(tx, given);
        })
        .catch(withoutWords);
      const row = await begun(call, given, matter);
      return { body: { receipt, receivedAt: instant(at), dueOn: row ? nextDueOn(row) : null } };
    },
  }),

  read({
    path: '/v1/public/reports/{receipt}',
    operation: 'queryReport',
    confidential: true,
    summary: 'Ask with a receipt what has become of a report',
    tag: 'public',
    act: null,
    params: z.strictObject({ receipt: z.string().max(60) }),
    reply: reportStatus,
    handle: async ({ parts, params }) => {
      const { db } = parts.registry;
      const matter = await matterOfReceipt(db, hashReceipt(params.receipt));
      const report = matter === undefined ? undefined : await findReport(db, matter);
      if (!report) throw notFound('report with this receipt');
      // Its matter is not there yet while the engine is away: it has been received.
      const row = await findMatter(db, report.matter);
      const status = row ? statusOf(row) : 'received';
      const receivedAt = instant(row?.openedAt ?? report.receivedAt);
      return { body: { status, inWords: words[status], receivedAt, dueOn: row ? nextDueOn(row) : null } };
    },
  }),

  read({
    path: '/v1/matters/{matter}/report',
    operation: 'readReport',
    summary: 'Read what the public reported, as the discipline commission; every reading is on record',
    tag: 'matters',
    act: 'readReport',
    params: z.strictObject({ matter: reference }),
    reply: reportView,
    handle: async (call) => {
      const { parts, params, actor } = call;
      const row = await findMatter(parts.registry.db, params.matter);
      const report = await findReport(parts.registry.db, params.matter);
      const plan = row && (await planFor(call, row.campaign));
      const mayRead = !refuseAct('readReport', actor, { bodies: plan?.bodies, unit: row?.unit ?? undefined });
      // Whoever may not read it does not learn that it is there.
      if (!row || !report || !plan || !mayRead)
        throw problemOf(refusal('UnknownMatter', `no report stands behind ${params.matter}`));
      const procedure = procedureOf(await programmeOf(call, plan), row.procedure);
      await recordReading(call, plan, procedure, row.unit, [row]);
      return { body: { ...report, receivedAt: instant(report.receivedAt) } };
    },
  }),
];

// Whoever reports waits no longer than this for an engine that is away, ms.
const LONGEST_START = 5_000;

/** What is reported is on record, and its matter begins now, or when the engine is back: then nobody has to wait. */
async function begun(
  call: Call<unknown, unknown, unknown>,
  given: NewMatter,
  id: string,
): Promise<MatterRow | undefined> {
  try {
    await withDeadline(call, () => startMatter(call.parts, given, { id }), LONGEST_START);
    return await onRecord(call.parts, id);
  } catch (error) {
    if (error instanceof Problem && error.status === 503) return undefined;
    throw error;
  }
}

/** A failed statement says what it was to write; a fault is logged, and what was reported must not be. */
function withoutWords(error: unknown): never {
  throw isUnavailable(error) ? unavailable('the registry') : new Error('the report could not be kept');
}

// Neither I, L, O nor U: what is read from a note is typed without a mistake.
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const LENGTH = 20;

/** A receipt: 100 random bits in four groups, such as `7K3QF-0M2XA-…`. */
function newReceipt(): string {
  const letters = Array.from(randomBytes(LENGTH), (byte) => LETTERS.charAt(byte % LETTERS.length)).join('');
  return (letters.match(/.{5}/g) ?? []).join('-');
}

/** What is kept of a receipt; however somebody types it, the hash is the same. */
function hashReceipt(receipt: string): string {
  const typed = receipt.toUpperCase().replaceAll(/[\s-]/g, '').replaceAll(/[IL]/g, '1').replaceAll('O', '0');
  return createHash('sha256').update(typed).digest('hex');
}

type Status = z.input<typeof reportStatus>['status'];

function statusOf({ closedAt, steps }: MatterRow): Status {
  if (closedAt !== null) return 'closed';
  return steps.some(({ doneAt }) => doneAt !== null) ? 'underWay' : 'received';
}

const words: Readonly<Record<Status, { zh: string; en: string }>> = {
  received: { zh: '已收到，待受理', en: 'received, and waiting to be accepted' },
  underWay: { zh: '正在办理', en: 'being looked into' },
  closed: { zh: '已办结', en: 'closed' },
};

function nextDueOn({ steps }: MatterRow): string | null {
  const due = steps.flatMap(({ doneAt, dueAt }) => (doneAt === null && dueAt !== null ? [dueAt] : []));
  return due.length === 0 ? null : dueOn(Math.min(...due));
}
