import { createHash } from 'node:crypto';
import { z } from 'zod';
import { slug, sentence } from '../../contracts/text.ts';
import { recordView } from '../../contracts/views.ts';
import { refuseMissingFields } from '../../domain/mobilisation.ts';
import { rulesOf } from '../../domain/plan.ts';
import { refusal } from '../../domain/refusal.ts';
import { openStages } from '../../registry/campaigns.ts';
import { findCandidacy } from '../../registry/candidacies.ts';
import { findProgramme } from '../../registry/programmes.ts';
import { recordPage } from '../../registry/records.ts';
import { write } from '../../registry/write.ts';
import { allow, allowReading, planFor, timeOf } from '../concerns.ts';
import { instant } from '../present.ts';
import { problemOf } from '../problem.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';
import { ofUnit } from './addresses.ts';

const tag = 'records';
const path = '/v1/campaigns/{campaign}/candidacies/{unit}/records';

const newRecord = z.strictObject({
  type: slug.meta({ description: 'a record type of the programme: yearly-measures, self-check …' }),
  item: slug.optional().meta({ description: 'the item of the rubric, where the type asks for one' }),
  fields: z.record(slug, sentence),
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
    reply: recordView,
    handle: (call) => fileRecord(call, 'unit'),
  }),

  change({
    path: `${path}/evidence`,
    operation: 'fileEvidence',
    summary: 'Put results from elsewhere on record for the joint appraisal',
    tag,
    act: 'fileEvidence',
    params: ofUnit,
    body: newRecord,
    status: 201,
    reply: recordView,
    handle: (call) => fileRecord(call, 'organiser'),
  }),

  read({
    path,
    operation: 'listRecords',
    summary: 'List what a unit has put on record',
    tag,
    act: 'readCampaign',
    params: ofUnit,
    query: z.strictObject({ ...page, type: slug.optional() }),
    reply: pageOf(recordView),
    handle: async (call) => {
      const { parts, params, query } = call;
      const plan = await planFor(call, params.campaign);
      allowReading(call, params.unit);
      const { items, next } = await recordPage(parts.registry.db, {
        campaign: plan.campaign,
        unit: params.unit,
        ...query,
        after: query.cursor,
      });
      return { body: { items: items.map((each) => ({ ...each, at: instant(each.at) })), next } };
    },
  }),
];

type RecordCall = Call<z.output<typeof ofUnit>, unknown, z.output<typeof newRecord>>;

/** One transaction with the check of the stage: a record and the closing of its stage cannot pass each other. */
async function fileRecord(call: RecordCall, by: 'unit' | 'organiser') {
  const { parts, params, body, actor, key } = call;
  const plan = await planFor(call, params.campaign);
  allow(call, by === 'unit' ? 'fileRecord' : 'fileEvidence', plan, params.unit);
  const programme = await findProgramme(parts.registry.db, plan.programme, plan.version);
  const type = programme?.body.records.find(({ record }) => record === body.type);
  if (!type || (type.by === 'unit') !== (by === 'unit')) {
    throw problemOf(refusal('UnknownRecord', `${plan.programme} has no record type ${body.type} for ${by}`));
  }
  const items = programme?.body.rubric.flatMap((area) => area.items.map(({ item }) => item)) ?? [];
  const required = type.fields.filter((each) => each.required).map(({ field }) => field);
  const rules = rulesOf(type);
  const refused =
    refuseMissingFields(required, body.fields, rules) ??
    (type.perItem && !items.includes(body.item ?? '')
      ? refusal('FieldMissing', `name an item of the rubric: ${items.join(', ')}`, rules)
      : undefined);
  if (refused) throw problemOf(refused);

  const id = createHash('sha256').update(key).digest('hex').slice(0, 20);
  const at = timeOf(call, plan);
  const fact = { kind: 'recordFiled' as const, id, type: body.type, item: body.item ?? null, fields: body.fields };
  await parts.registry.transaction(async (tx) => {
    if (!(await findCandidacy(tx, plan.campaign, params.unit)))
      throw problemOf(refusal('UnknownUnit', `${params.unit} is not enrolled`));
    const open = await openStages(tx, plan.campaign);
    if (!type.stages.some((stage) => open.includes(stage))) {
      throw problemOf(
        refusal(
          'StageNotOpen',
          `${body.type} belongs to ${type.stages.join(', ')}; open: ${open.join(', ') || 'none'}`,
          rules,
        ),
      );
    }
    await write(tx, [{ key, campaign: plan.campaign, unit: params.unit, at, actor, rules, fact }]);
  });
  const { type: kind, item, fields } = fact;
  return {
    body: { id, campaign: plan.campaign, unit: params.unit, type: kind, item, fields, at: instant(at), by: actor.id },
  };
}
