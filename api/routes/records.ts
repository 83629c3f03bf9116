import { z } from 'zod';
import type { Entry } from '../../contracts/facts.ts';
import type { Actor } from '../../contracts/people.ts';
import type { Plan } from '../../contracts/plan.ts';
import type { Programme } from '../../contracts/programme.ts';
import { numbered, sentence, slug } from '../../contracts/text.ts';
import { codeListView, filedRecordView } from '../../contracts/views-obligations.ts';
import { refuseCodes } from '../../domain/code-list.ts';
import { rulesOf } from '../../domain/plan.ts';
import { filingRole, refuseFiler, type FilingAct } from '../../domain/record.ts';
import { refusal } from '../../domain/refusal.ts';
import { scopeIn, type Scope, type Scopes } from '../../domain/visibility.ts';
import type { Db } from '../../registry/database.ts';
import { putOnFile } from '../../registry/filing.ts';
import { recordPage, type FiledRecord, type RecordType } from '../../registry/records.ts';
import { suppliedCodes, type CodeRow } from '../../registry/roster.ts';
import { coveringRows } from '../../registry/scope.ts';
import { write } from '../../registry/write.ts';
import { allow, demandScope, demandSeen, planFor, programmeOf, sightOf, timeOf } from '../concerns.ts';
import { idOf } from '../id-of.ts';
import { instant } from '../present.ts';
import { problemOf } from '../problem.ts';
import { readingOf } from '../readings.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';
import { recordsSeen } from '../veils.ts';
import { inCampaign, ofUnit } from './addresses.ts';

const tag = 'records';
const path = '/v1/campaigns/{campaign}/candidacies/{unit}/records';

const newRecord = z.strictObject({
  type: slug.meta({ description: 'a record type of the programme: yearly-measures, self-check …' }),
  item: numbered.optional().meta({ description: 'the item or criterion of the rubric, where the type asks for one' }),
  subject: slug.optional().meta({ description: "the entry of the unit's roster that it is about" }),
  fields: z.record(slug, sentence),
});

const newCodes = z.strictObject({
  codes: z
    .array(z.strictObject({ code: slug, zh: sentence.max(200), en: sentence.max(200) }))
    .min(1)
    .max(1000),
});

export const recordRoutes = [
  change({
    path,
    operation: 'fileRecord',
    summary: 'Put on record what adds up in the year: measures, self-checks, problems, good practice',
    tag,
    act: 'fileRecord',
    params: ofUnit,
    body: newRecord,
    status: 201,
    reply: filedRecordView,
    handle: (call) => fileRecord(call, 'fileRecord'),
  }),

  change({
    path: `${path}/evidence`,
    operation: 'fileEvidence',
    summary: 'Put results from elsewhere on record, about a unit that is not the own one',
    tag,
    act: 'fileEvidence',
    params: ofUnit,
    body: newRecord,
    status: 201,
    reply: filedRecordView,
    handle: (call) => fileRecord(call, 'fileEvidence'),
  }),

  read({
    path,
    operation: 'listRecords',
    summary: 'List what a unit has put on record; what only few may read is left out, or refused when it is asked for',
    tag,
    act: 'readCampaign',
    params: ofUnit,
    query: z.strictObject({ ...page, type: slug.optional() }),
    reply: pageOf(filedRecordView),
    handle: (call) => listRecords(call, call.params.unit),
  }),

  read({
    path: '/v1/campaigns/{campaign}/records',
    operation: 'listCampaignRecords',
    summary: 'List what all units of a campaign have put on record; a unit sees its own',
    tag,
    act: 'readCampaign',
    params: inCampaign,
    query: z.strictObject({ ...page, type: slug.optional() }),
    reply: pageOf(filedRecordView),
    handle: (call) => listRecords(call, undefined),
  }),

  change({
    path: '/v1/campaigns/{campaign}/code-lists/{list}',
    operation: 'supplyCodes',
    summary: 'Supply the codes of a list that the document cites without giving it; again, they are replaced',
    tag,
    act: 'supplyCodes',
    params: inCampaign.extend({ list: slug }),
    body: newCodes,
    reply: codeListView,
    handle: async (call) => {
      const { parts, params, body, actor, key } = call;
      const plan = await planFor(call, params.campaign);
      allow(call, 'supplyCodes', plan);
      const { codeLists } = await programmeOf(call, plan);
      const list = codeLists.find((each) => each.list === params.list);
      if (!list) throw problemOf(refusal('UnknownCodeList', `${plan.programme} has no code list ${params.list}`));
      const refused = refuseCodes(list, body.codes);
      if (refused) throw problemOf(refused);
      const { campaign } = plan;
      const fact = { kind: 'codesSupplied' as const, list: list.list, codes: body.codes };
      const entry = { key, campaign, unit: null, at: timeOf(call, plan), actor, rules: rulesOf(list), fact };
      await parts.registry.transaction((tx) => write(tx, [entry]));
      return { body: shownList(list, [{ campaign, list: list.list, codes: body.codes, by: actor.id, at: entry.at }]) };
    },
  }),

  read({
    path: '/v1/campaigns/{campaign}/code-lists',
    operation: 'listCodeLists',
    summary: 'List the codes that records and matters use: of the document, or supplied by the organiser',
    tag,
    act: 'readCampaign',
    params: inCampaign,
    reply: z.object({ items: z.array(codeListView) }),
    handle: async (call) => {
      const plan = await planFor(call, call.params.campaign);
      await demandScope(call, 'codeLists', plan);
      const { codeLists } = await programmeOf(call, plan);
      const supplied = await suppliedCodes(call.parts.registry.db, plan.campaign);
      return { body: { items: codeLists.map((list) => shownList(list, supplied)) } };
    },
  }),
];

type RecordCall = Call<z.output<typeof ofUnit>, unknown, z.output<typeof newRecord>>;
type ListCall = Call<
  z.output<typeof inCampaign>,
  z.output<z.ZodObject<typeof page>> & { type?: string | undefined },
  unknown
>;

async function fileRecord(call: RecordCall, act: FilingAct) {
  const { parts, params, body, key } = call;
  const plan = await planFor(call, params.campaign);
  const programme = await programmeOf(call, plan);
  const type = programme.records.find(({ record }) => record === body.type);
  if (!type) throw problemOf(refusal('UnknownRecord', `${plan.programme} has no record type ${body.type}`));
  const actor = actorFor(call, act, type);
  allow({ ...call, actor }, act, plan, params.unit);

  const id = idOf(call.key);
  const { item = null, subject = null, fields } = body;
  const at = timeOf(call, plan);
  const fact = { kind: 'recordFiled' as const, id, type: type.record, item, subject, fields };
  const entry = { key, campaign: plan.campaign, unit: params.unit, at, actor, rules: rulesOf(type), fact };
  const refused = await parts.registry.transaction((tx) => putOnFile(tx, { plan, programme }, entry));
  if (refused) throw problemOf(refused);
  const { campaign, unit } = entry;
  return { body: { id, campaign, unit, type: type.record, item, subject, fields, at: instant(at), by: actor.id } };
}

/** The caller in the role in which this may be filed. */
function actorFor({ actor, roles }: RecordCall, act: FilingAct, type: RecordType): Actor {
  const role = filingRole(type, act, roles) ?? actor.role;
  const refused = refuseFiler(type, role);
  if (refused) throw problemOf(refused);
  return { ...actor, role };
}

async function listRecords(call: ListCall, unit: string | undefined) {
  const { parts, params, query } = call;
  const { db } = parts.registry;
  const plan = await planFor(call, params.campaign);
  const see = await sightOf(call, plan.campaign);
  await demandSeen(call, see('records'), plan, unit);
  const programme = await programmeOf(call, plan);
  const { records: types } = programme;
  const scopes = recordsSeen(see, programme);
  const asked = types.find(({ record, readers }) => record === query.type && readers);
  if (asked && !(await isReader(db, scopeIn(scopes, asked.record), plan, unit))) {
    const why = `${asked.record} is read by ${asked.readers?.join(' or ') ?? 'nobody'} only`;
    throw problemOf(refusal('NotAllowed', why, rulesOf(asked)));
  }
  const { campaign } = plan;
  const { type, cursor: after, limit } = query;
  const { items, next } = await recordPage(db, scopes, { campaign, unit, type, after, limit });
  await noteReading(call, plan, types, scopes, items);
  return { body: { items: items.map((each) => ({ ...each, at: instant(each.at) })), next } };
}

/** Whether what only few may read is read by the caller at all, and of this unit. */
async function isReader(db: Db, scope: Scope, { campaign }: Plan, unit: string | undefined): Promise<boolean> {
  if (unit === undefined) return scope.rows.length > 0;
  return (await coveringRows(db, scope, { campaign, unit })).length > 0;
}

/** Every reading of what only few may read is on record (NB-A10), before anybody sees it. */
async function noteReading(
  call: ListCall,
  plan: Plan,
  types: readonly RecordType[],
  scopes: Scopes,
  items: readonly FiledRecord[],
): Promise<void> {
  const read = types.flatMap((type): Entry[] => {
    const scope = scopeIn(scopes, type.record);
    if (!scope.recorded) return [];
    const these = items.filter((each) => each.type === type.record);
    if (these.length === 0) return [];
    const units = [...new Set(these.map(({ unit }) => unit))];
    const read = { what: 'record' as const, type: type.record, ids: these.map(({ id }) => id) };
    const unit = units.length === 1 ? (units[0] ?? null) : null;
    const role = scope.rows[0]?.as ?? call.actor.role;
    return [readingOf(call, plan, read, { unit, rules: rulesOf(type), role })];
  });
  if (read.length > 0) await call.parts.registry.transaction((tx) => write(tx, read));
}

function shownList(list: Programme['codeLists'][number], supplied: readonly CodeRow[]) {
  const own = list.codes.map(({ code, name }) => ({ code, ...name }));
  const given = supplied.find((each) => each.list === list.list)?.codes ?? [];
  const from = own.length > 0 ? ('document' as const) : given.length > 0 ? ('organiser' as const) : ('nobody' as const);
  const codes = own.length > 0 ? own : given.map((each) => ({ ...each }));
  return { list: list.list, name: list.name, size: list.size, from, codes, rules: rulesOf(list) };
}
