import assert from 'node:assert/strict';
import type { Payload } from '@temporalio/common';
import type { z } from 'zod';
import type { Client as ApiClient } from '../../cli/client.ts';
import type { matterView, reportReceipt, reportStatus, reportView } from '../../contracts/views-matters.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { campaigns, candidacies, idempotency, ledger, matters, messages, records } from '../../registry/schema.ts';
import { messageCodec } from '../../sealing/codec.ts';
import { settle, type City } from '../support/edition.ts';
import { eventually, openWorld, refusalOf, type World } from '../support/world.ts';

type MatterBody = z.output<typeof matterView>;
type ReceiptBody = z.output<typeof reportReceipt>;
type StatusBody = z.output<typeof reportStatus>;
type ReportBody = z.output<typeof reportView>;

// Words that stand in nothing else: whoever finds one has found the report.
const marks = { text: '报销凭证系伪造-7c41f0', contact: '匿名信箱-e9b2d8' };

describe('S19: a report from the public (NB-E1.12, NB-A08, NB-A09, F33)', function () {
  this.timeout(600_000);
  let world: World;
  let city: City;
  let campaign: string;
  let inspector: ApiClient;
  let sent: ReceiptBody;
  let matter: MatterBody;

  before(async () => {
    world = await openWorld('2023-04-06');
    city = await settle(world, { u1: '某局', u2: '另一局' });
    await world.admin.post('/v1/organisations', { id: 'jiwei', name: '纪委', kind: 'department' });
    inspector = await world.person('inspector', 'jiwei', 'discipline');
    const started = await city.office.post<{ id: string }>('/v1/campaigns', {
      programme: 'ningbo-mechanisms',
      year: 2023,
      leadingGroup: `${city.committee}-lead`,
      discipline: ['jiwei', 'u1'],
      simulation: await world.simulation(),
    });
    campaign = started.id;
    await eventually(
      () => city.office.get<{ items: unknown[] }>(`/v1/campaigns/${campaign}/candidacies`),
      ({ items }) => items.length === 2,
    );
    await world.moveTo('2023-04-10 09:00');
    sent = await world.anybody.post<ReceiptBody>('/v1/public/reports', {
      campaign,
      procedure: 'tip-off',
      unit: 'u1',
      ...marks,
    });
    [matter] = (await list(inspector)) as [MatterBody];
  });
  after(() => world.close());

  const path = () => `/v1/campaigns/${campaign}`;
  const list = async (who: ApiClient) =>
    (await who.get<{ items: MatterBody[] }>(`${path()}/matters`, { procedure: 'tip-off' })).items;
  const status = (receipt: string) => world.anybody.get<StatusBody>(`/v1/public/reports/${receipt}`);

  it('received on Monday 10 April it is accepted by the 17th, talked of by the 17th and verified by 10 May', async () => {
    assert.equal(sent.dueOn, '2023-04-17');
    assert.deepEqual(
      matter.steps.map(({ step, dueOn }) => [step, dueOn]),
      [
        ['accept', '2023-04-17'],
        ['talk', '2023-04-17'],
      ],
    );
    await world.moveTo('2023-04-14 10:00');
    const accept = { procedure: 'tip-off', unit: 'u1', step: 'accept', outcome: 'accepted' };
    const accepted = await inspector.post<MatterBody>(`${path()}/steps`, {
      ...accept,
      fields: { assessment: '有线索' },
    });
    const verify = accepted.steps.find(({ step }) => step === 'verify');
    assert.equal(verify?.dueOn, '2023-05-10');
  });

  it('who reported asks with the receipt, however it is typed, and hears where it stands and no more', async () => {
    const { receipt } = sent;
    assert.match(receipt ?? '', /^([0-9A-HJKMNP-TV-Z]{5}-){3}[0-9A-HJKMNP-TV-Z]{5}$/);
    const told = await status(receipt!);
    assert.deepEqual([told.status, told.inWords.zh, told.dueOn], ['underWay', '正在办理', '2023-04-17']);
    assert.deepEqual(Object.keys(told).sort(), ['dueOn', 'inWords', 'receivedAt', 'status']);
    assert.deepEqual(await status(receipt!.toLowerCase().replaceAll('-', '')), told);
    assert.equal((await refusalOf(status('00000-00000-00000-00000'))).status, 404);
  });

  it('the discipline commission reads what was reported, and every reading is on record; nobody else may', async () => {
    const report = await inspector.get<ReportBody>(`/v1/matters/${matter.id}/report`);
    assert.deepEqual([report.text, report.contact], [marks.text, marks.contact]);
    for (const who of [city.office, city.leader, city.liaisons.get('u1')!]) {
      const refused = await refusalOf(who.get(`/v1/matters/${matter.id}/report`));
      assert.deepEqual([refused.status, refused.title], [403, 'NotAllowed']);
      const none = await refusalOf(who.get('/v1/matters/no-such-matter/report'));
      assert.deepEqual([none.status, none.title], [403, 'NotAllowed']);
    }
    const readings = (await world.registry.db.select().from(ledger)).filter(({ kind }) => kind === 'restrictedRead');
    assert.ok(readings.some(({ actorId, body }) => actorId === 'inspector' && body.includes(matter.id)));
    assert.ok(readings.every(({ actorId }) => actorId === 'inspector'));
  });

  it('the unit that it is about does not see it', async () => {
    const unit = city.liaisons.get('u1')!;
    assert.deepEqual(await list(unit), []);
    const readOf = async (id: string) => (await refusalOf(unit.get(`/v1/matters/${id}`))).status;
    assert.deepEqual([await readOf(matter.id), await readOf('no-such-matter')], [404, 404]);
  });

  it('nobody reads a report about the own unit (JZ-A09), nor as the discipline of somebody else', async () => {
    await world.admin.post('/v1/organisations', { id: 'elsewhere', name: '外单位', kind: 'department' });
    const own = await world.person('inspector-u1', 'u1', 'discipline');
    const stranger = await world.person('stranger', 'elsewhere', 'discipline');
    const titles = [];
    for (const who of [own, stranger]) titles.push((await refusalOf(who.get(`/v1/matters/${matter.id}/report`))).title);
    assert.deepEqual(titles, ['UnknownMatter', 'UnknownMatter']);
  });

  it('neither text nor contact nor receipt stands in any workflow’s history, in the ledger or beside it (F33)', async () => {
    const { db } = world.registry;
    const opened = await db.select({ id: matters.id }).from(matters);
    const units = await db.select({ campaign: candidacies.campaign, unit: candidacies.unit }).from(candidacies);
    const ids = [
      ...opened.map(({ id }) => `matter/${id}`),
      ...units.map((each) => `candidacy/${each.campaign}/${each.unit}`),
      ...(await db.select({ id: campaigns.id }).from(campaigns)).flatMap(({ id }) => [
        `campaign/${id}`,
        `calendar/${id}`,
      ]),
    ];
    let scanned = '';
    for (const id of ids) scanned += await historyText(world, id);
    // What is looked for would be found: the same scan finds what does stand there.
    assert.ok(scanned.includes(matter.id) && scanned.includes('有线索'));
    const kept = JSON.stringify([
      await db.select().from(ledger),
      await db.select().from(messages),
      await db.select().from(records),
      await db.select().from(matters),
      await db.select().from(idempotency),
    ]);
    assert.ok(kept.includes(matter.id) && kept.includes('有线索'));
    const secrets = [marks.text, marks.contact, sent.receipt ?? '', (sent.receipt ?? '').replaceAll('-', '')];
    for (const secret of secrets) {
      assert.ok(secret.length > 10);
      assert.ok(!scanned.includes(secret), `a history holds ${secret}`);
      assert.ok(!kept.includes(secret), `the registry holds ${secret}`);
    }
    assert.equal((await verifyLedger(db)).verified, true);
  });

  it('a report that is sent again with its key is one report, and its receipt is not shown a second time', async () => {
    const body = { campaign, procedure: 'tip-off', unit: 'u2', text: '另一件' };
    const key = 'report-sent-twice-0001';
    const first = await world.anybody.post<ReceiptBody>('/v1/public/reports', body, { key });
    const again = await world.anybody.post<ReceiptBody>('/v1/public/reports', body, { key });
    assert.equal(again.receipt, null);
    assert.equal(again.dueOn, first.dueOn);
    assert.equal((await list(inspector)).filter(({ unit }) => unit === 'u2').length, 1);
  });

  it('the public opens only what the programme lets it, about units that take part', async () => {
    const send = (more: object) =>
      world.anybody.post('/v1/public/reports', { campaign, procedure: 'tip-off', unit: 'u1', text: '…', ...more });
    assert.equal((await refusalOf(send({ procedure: 'talk' }))).title, 'NotAllowed');
    assert.equal((await refusalOf(send({ procedure: 'none' }))).title, 'UnknownProcedure');
    assert.equal((await refusalOf(send({ unit: 'u9' }))).title, 'UnknownUnit');
  });
});

/** The whole history of a workflow as text, as it lies there and with every seal opened; nothing where there is none. */
async function historyText(world: World, workflowId: string): Promise<string> {
  try {
    const history = await world.client.workflow.getHandle(workflowId).fetchHistory();
    const opened = await messageCodec(world.messageKey).decode(payloadsIn(history));
    return textOf(history) + textOf(opened);
  } catch (error) {
    if (error instanceof Error && error.name === 'WorkflowNotFoundError') return '';
    throw error;
  }
}

function payloadsIn(value: unknown): Payload[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return [];
  if ('metadata' in value && 'data' in value && value.data instanceof Uint8Array) return [value as Payload];
  return Object.values(value).flatMap(payloadsIn);
}

function textOf(value: unknown): string {
  if (value instanceof Uint8Array) return `${Buffer.from(value).toString('utf8')}\n`;
  if (typeof value === 'string') return `${value}\n`;
  if (typeof value !== 'object' || value === null) return '';
  return Object.values(value).map(textOf).join('');
}
