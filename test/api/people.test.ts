import assert from 'node:assert/strict';
import { setImmediate } from 'node:timers/promises';
import { send } from './http.ts';
import { administrator, openOffline, type Offline } from './offline.ts';

describe('people and their tokens (F54)', () => {
  let offline: Offline;
  let token = '';
  const post = <Body = { title: string }>(path: string, body: object, by: string = administrator) =>
    send<Body>(offline.url, { path, token: by, body });
  const statusOf = async (by: string) =>
    (await send(offline.url, { method: 'GET', path: '/v1/campaigns', token: by })).status;

  const log: string[] = [];

  before(async () => {
    offline = await openOffline({ log: { write: (line) => void log.push(line) } });
    await post('/v1/organisations', { id: 'gongwei', name: '机关工委', kind: 'committee' });
    const wang = { id: 'wang', name: '王', organisation: 'gongwei', roles: ['organiser'] };
    token = (await post<{ token: string }>('/v1/people', wang)).body.token;
  });
  after(() => offline.close());

  it('a lost token is replaced, and the earlier one is worthless at once', async () => {
    const { body } = await post<{ token: string }>('/v1/people/wang/token', {});
    assert.deepEqual([await statusOf(token), await statusOf(body.token)], [401, 200]);
    token = body.token;
  });

  it('a token is taken away until a new one is given', async () => {
    await post('/v1/people/wang/token/revocation', { reason: '遗失' });
    assert.equal(await statusOf(token), 401);
    token = (await post<{ token: string }>('/v1/people/wang/token', {})).body.token;
    assert.equal(await statusOf(token), 200);
  });

  it('who leaves keeps no right, and is given no token any more', async () => {
    const left = await post<{ active: boolean }>('/v1/people/wang/deactivation', { reason: '调离' });
    assert.deepEqual([left.status, left.body.active, await statusOf(token)], [200, false, 401]);
    const again = await post('/v1/people/wang/token', {});
    assert.deepEqual([again.status, again.body.title], [409, 'NotActive']);
  });

  it('the last administrator stays', async () => {
    for (const path of ['deactivation', 'token/revocation']) {
      const { status, body } = await post(`/v1/people/administrator/${path}`, { reason: '误操作' });
      assert.deepEqual([status, body.title], [409, 'LastAdministrator']);
    }
  });

  it('roles that do not go together, or do not fit the organisation, are given to nobody', async () => {
    const give = async (...roles: string[]) =>
      (await post('/v1/people', { id: 'li', name: '李', organisation: 'gongwei', roles })).body.title;
    assert.deepEqual([await give('organiser', 'auditor'), await give('unit')], ['RolesApart', 'RoleDoesNotFit']);
  });

  it('a token that is no good is refused on what is open to everybody as well', async () => {
    const open = (by?: string) => send(offline.url, { method: 'GET', path: '/v1/public/titles', token: by });
    assert.deepEqual(
      [(await open()).status, (await open(administrator)).status, (await open('wrong')).status],
      [200, 200, 401],
    );
  });

  it('the public’s way to the discipline commission has one spelling', async () => {
    const asked = await send(offline.url, { method: 'GET', path: '/v1/public/Reports/7K3QF' });
    assert.equal(asked.body.title, 'NotFound');
    assert.match(asked.body.detail, /there is no route/);
  });

  it('and neither it nor what is meant by another spelling is found in the log, by address or receipt (C9)', async () => {
    const ask = (path: string) => send(offline.url, { method: 'GET', path });
    for (const reports of ['reports', 'Reports', 'reports/', 'REPORTS']) await ask(`/v1/public/${reports}/9W4MZ`);
    await ask('/v1/public/titles?unit=after-the-reports');
    while (!log.some((line) => line.includes('after-the-reports'))) await setImmediate();
    assert.deepEqual(
      log.filter((line) => /reports\/|9W4MZ/i.test(line)),
      [],
    );
  });
});
