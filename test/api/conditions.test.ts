import assert from 'node:assert/strict';
import type { Condition } from '../../contracts/condition.ts';
import { openWatch, type Watch } from '../../setup/watch.ts';
import { begun, planOf } from '../registry/entries.ts';
import { send } from './http.ts';
import { administrator, openOffline, type Offline } from './offline.ts';

const campaign = 'city.ningbo-mechanisms.2019';

describe('an installation with which something is wrong', () => {
  let offline: Offline;
  let watch: Watch;
  let wrong: Condition | undefined;
  before(async () => {
    watch = openWatch([{ every: 1e9, look: () => wrong }], () => undefined);
    offline = await openOffline({ watch });
    const given = { programme: 'ningbo-mechanisms', bodies: { ...planOf().bodies, organiser: 'city' } };
    await offline.registry.record(begun(campaign, ['u1'], given));
  });
  after(async () => {
    watch.stop();
    await offline.close();
  });

  const be = async (condition: Condition | undefined) => {
    wrong = condition;
    await watch.look();
  };
  const add = (id: string) =>
    send(offline.url, {
      path: '/v1/organisations',
      token: administrator,
      body: { id, name: id, kind: 'department' },
    });
  const ready = async () => {
    const response = await fetch(`${offline.url}/readyz`);
    return { status: response.status, body: (await response.json()) as { conditions: Condition[] } };
  };
  const clock: Condition = { code: 'ClockWrong', stops: 'changes', zh: '时钟不对', en: 'the clock is wrong' };

  it('answers every change 503 with why and when to come back, and goes on being read', async () => {
    await be(clock);
    const { status, body, headers } = await add('dep-1');
    assert.deepEqual([status, body.title, body.detail], [503, 'ClockWrong', '时钟不对 / the clock is wrong']);
    assert.ok(headers.get('retry-after'));
    const read = await send(offline.url, { method: 'GET', path: '/v1/organisations', token: administrator });
    assert.equal(read.status, 200);
    await be(undefined);
    assert.equal((await add('dep-1')).status, 201);
  });

  it('says what it is at /readyz, with what to do, and counts it at /metrics', async () => {
    await be({ code: 'TasksFailing', stops: null, zh: '不能继续', en: 'cannot go on', count: 7 });
    assert.deepEqual((await ready()).body.conditions, [wrong]);
    const metrics = await (await fetch(`${offline.url}/metrics`)).text();
    assert.match(metrics, /^laurel_condition\{code="TasksFailing"\} 7$/m);
    await be(undefined);
    assert.deepEqual((await ready()).body.conditions, []);
  });

  it('waits for no workflow engine that is known to be away', async () => {
    await be({ code: 'EngineAway', stops: 'workflows', zh: '没有应答', en: 'does not answer' });
    await send(offline.url, {
      path: '/v1/organisations',
      token: administrator,
      body: { id: 'city', name: '市', kind: 'committee' },
    });
    const office = { id: 'office', name: '李', organisation: 'city', roles: ['organiser'] };
    const { token } = (
      await send<{ token: string }>(offline.url, { path: '/v1/people', token: administrator, body: office })
    ).body;
    const body = { stage: 'mobilisation', reason: '提前' };
    const {
      status,
      body: problem,
      headers,
    } = await send(offline.url, {
      path: `/v1/campaigns/${campaign}/stages/closing`,
      token,
      body,
    });
    assert.deepEqual([status, problem.title], [503, 'Unavailable']);
    assert.ok(headers.get('retry-after'));
    await be(undefined);
  });
});
