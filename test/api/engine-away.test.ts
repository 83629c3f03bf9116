import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { reportReceipt, reportStatus } from '../../contracts/views-matters.ts';
import { untold } from '../../registry/outbox.ts';
import { begun, planOf } from '../registry/entries.ts';
import { send } from './http.ts';
import { administrator, openOffline, type Offline } from './offline.ts';

const campaign = 'city.ningbo-mechanisms.2019';

describe('while the workflow engine is away', () => {
  let offline: Offline;
  before(async () => {
    offline = await openOffline();
    const given = { programme: 'ningbo-mechanisms', bodies: { ...planOf().bodies, organiser: 'city' } };
    await offline.registry.record(begun(campaign, ['u1'], given));
  });
  after(() => offline.close());

  const add = <Body>(path: string, body: object) => send<Body>(offline.url, { path, token: administrator, body });

  it('a report from the public is taken, its receipt is good, and its matter begins later (NB-E1.12, F33)', async () => {
    const { url, registry } = offline;
    const body = { campaign, procedure: 'tip-off', unit: 'u1', text: '反映问题' };
    const sent = await send<z.output<typeof reportReceipt>>(url, { path: '/v1/public/reports', body });
    assert.equal(sent.status, 201, JSON.stringify(sent.body));
    assert.equal(sent.body.dueOn, null);
    const path = `/v1/public/reports/${sent.body.receipt ?? ''}`;
    const found = await send<z.output<typeof reportStatus>>(url, { method: 'GET', path });
    assert.deepEqual([found.status, found.body.status, found.body.dueOn], [200, 'received', null]);
    const [told, ...more] = await untold(registry.db, 0, 10);
    assert.deepEqual([told?.news.tell === 'start' && told.news.workflow, more.length], ['matter', 0]);
    assert.ok(!JSON.stringify(told).includes('反映问题'), 'not a word of it is told to a workflow');
  });

  it('what needs a workflow is answered 503, and may be repeated', async () => {
    for (const [id, kind] of [
      ['city', 'committee'],
      ['lead', 'leadingGroup'],
    ])
      await add('/v1/organisations', { id, name: id, kind });
    await add('/v1/organisations', { id: 'u1', name: '单位', kind: 'unit', committee: 'city' });
    const office = { id: 'office', name: '李', organisation: 'city', roles: ['organiser'] };
    const { token } = (await add<{ token: string }>('/v1/people', office)).body;
    const year = new Date().getUTCFullYear();
    const body = { programme: 'shaoxing-2018', year, leadingGroup: 'lead', jointReviewers: ['lead'] };
    const closing = { stage: 'mobilisation', reason: '提前' };
    const answers = await Promise.all([
      send(offline.url, { path: '/v1/campaigns', token, body }),
      send(offline.url, { path: `/v1/campaigns/${campaign}/stages/closing`, token, body: closing }),
    ]);
    for (const { status, body: problem, headers } of answers) {
      assert.deepEqual([status, problem.title], [503, 'Unavailable']);
      assert.ok(headers.get('retry-after'));
    }
  });
});
