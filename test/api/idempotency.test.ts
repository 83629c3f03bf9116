import assert from 'node:assert/strict';
import { and, eq, isNotNull, like } from 'drizzle-orm';
import { routes } from '../../api/routes/index.ts';
import { idempotency } from '../../registry/schema.ts';
import { eventually, openWorld, type World } from '../support/world.ts';
import { send, type Answer } from './http.ts';
import { campaign, prepareYear, type Year } from './journey.ts';

type Reply = Record<string, string>;

describe('the same call again, with its Idempotency-Key', () => {
  let world: World;
  let year: Year;
  let calls = 0;

  before(async () => {
    world = await openWorld('2019-11-01');
    year = await prepareYear(world);
  });
  after(() => world.close());

  /** How often each kind of fact stands in the ledger. */
  async function kinds(): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    let cursor = '';
    do {
      const path = `/v1/ledger?limit=200${cursor}`;
      const page = { method: 'GET', path, token: year.token.auditor };
      const { body } = await send<{ items: { kind: string }[]; next: string | null }>(world.url, page);
      for (const { kind } of body.items) counts[kind] = (counts[kind] ?? 0) + 1;
      cursor = body.next === null ? '' : `&cursor=${body.next}`;
    } while (cursor !== '');
    return counts;
  }

  it('each kind of change sent three times at once, and once more, has one effect and one answer', async () => {
    const done = new Set<string>();
    for (const { operation, at, sent, makes, then } of year.steps) {
      if (at !== undefined) await world.moveTo(at);
      const before = await kinds();
      const call = { ...sent(), key: `${operation}-${done.size}-${calls}` };
      const answers = await Promise.all([1, 2, 3].map(() => send<Reply>(world.url, call)));
      const again = await send<Reply>(world.url, call);
      calls += 4;
      const [first] = answers.filter((each) => isFirst(each));
      assert.ok(first, `${operation}: ${JSON.stringify(answers.map(({ status, body }) => [status, body]))}`);
      assert.equal(answers.filter((each) => isFirst(each)).length, 1, `${operation} is done once`);
      for (const answer of answers.filter((each) => !isFirst(each))) assertRepeat(operation, first, answer);
      assert.equal(again.headers.get('Idempotency-Replayed'), 'true');
      assertRepeat(operation, first, again);
      if (!routes.find((route) => route.operation === operation)?.keptWithAnswer) {
        await loseAnswer(call.key);
        const lost = await send<Reply>(world.url, call);
        assert.deepEqual([lost.status, lost.headers.get('Idempotency-Replayed')], [first.status, null], operation);
        assert.equal(lost.body['id'], first.body['id'], operation);
      }
      await then?.(first.body);

      for (const [kind, times = 0] of Object.entries(makes)) {
        const expected = (before[kind] ?? 0) + times;
        const counts = await eventually(kinds, (all) => (all[kind] ?? 0) >= expected);
        assert.equal(counts[kind], expected, `${operation} makes ${times} ${kind}`);
      }
      done.add(operation);
    }
    const changes = routes.filter(({ method }) => method === 'post').map(({ operation }) => operation);
    assert.deepEqual([...done].sort(), changes.sort());
    assert.ok(calls >= 60, `${calls} calls`);
  });

  /** As if the process had died between the act and its answer, long ago. What is kept with the act cannot be lost. */
  async function loseAnswer(key: string): Promise<void> {
    await world.registry.db
      .update(idempotency)
      .set({ status: null, response: null, doneAt: null, claimedAt: Date.now() - 60_000 })
      .where(and(like(idempotency.key, `%:${key}%`), isNotNull(idempotency.doneAt)));
  }

  /** Done now, and not an answer kept or a call turned away. */
  function isFirst({ status, headers }: Answer<Reply>): boolean {
    return status < 300 && headers.get('Idempotency-Replayed') === null;
  }

  function assertRepeat(operation: string, first: Answer<Reply>, { status, headers, body }: Answer<Reply>): void {
    if (status === 409) {
      assert.deepEqual([body['title'], headers.get('Retry-After')], ['InFlight', '1'], operation);
      return;
    }
    assert.equal(status, first.status, operation);
    assert.deepEqual(body, withoutSecrets(operation, first.body), `${operation}: what is secret is shown once`);
  }

  function withoutSecrets(operation: string, body: Reply): object {
    const secret = routes.find((route) => route.operation === operation)?.secret ?? [];
    return { ...body, ...Object.fromEntries(secret.map((field) => [field, null])) };
  }

  it('nothing has happened twice by the end of the year: each fact once, the chain whole', async () => {
    const counts = await kinds();
    for (const kind of ['listWithdrawn', 'noticePublished', 'namingDecided', 'titlesNamed']) {
      assert.equal(counts[kind], 1, kind);
    }
    // Before it was taken back, and after.
    assert.equal(counts['listConfirmed'], 2);
    // One for each of the three editions.
    assert.equal(counts['campaignStarted'], 3);
    const { token } = year;
    const verify = { method: 'GET', path: '/v1/ledger/verification', token: token.auditor };
    assert.equal((await send<{ verified: boolean }>(world.url, verify)).body.verified, true);
    const circulars = { method: 'GET', path: '/v1/messages?kind=circular', token: token.auditor };
    assert.equal((await send<{ items: unknown[] }>(world.url, circulars)).body.items.length, 1);
    const objections = { method: 'GET', path: `/v1/campaigns/${campaign}/objections`, token: token.auditor };
    assert.equal((await send<{ items: unknown[] }>(world.url, objections)).body.items.length, 1);
  });

  it("a person's token is in no answer that is kept, and works all the same", async () => {
    const body = { id: 'secretive', name: '某人', organisation: 'gongwei', roles: ['auditor'] };
    const call = { path: '/v1/people', token: year.token.admin, key: 'a-person-once', body };
    const { body: first } = await send<{ token: string }>(world.url, call);
    const replay = await send<{ token: string | null }>(world.url, call);
    assert.deepEqual([replay.status, replay.body.token], [201, null]);
    const kept = await world.registry.db.select().from(idempotency);
    assert.ok(kept.length > 0 && !JSON.stringify(kept).includes(first.token));
    const [own] = kept.filter(({ key }) => key === 'second-admin:a-person-once');
    assert.deepEqual(own?.response, { ...body, active: true, token: null });
    const read = { method: 'GET', path: '/v1/ledger', token: first.token };
    assert.equal((await send(world.url, read)).status, 200);
  });

  it('a refusal leaves the key free: the call can be mended and sent again', async () => {
    const key = 'mended-afterwards';
    const { token } = year;
    const add = (organisation: string) =>
      send(world.url, {
        path: '/v1/people',
        token: token.admin,
        key,
        body: { id: 'mended', name: '某人', organisation, roles: ['unit'] },
      });
    assert.equal((await add('nowhere')).status, 404);
    assert.equal((await add('Bad Id')).status, 400);
    const mended = await add('shuili');
    assert.deepEqual([mended.status, mended.headers.get('Idempotency-Replayed')], [201, null]);
    assert.equal((await add('caizheng')).status, 422);
  });

  it('two callers may use the same key', async () => {
    const key = 'everybody-s-key';
    const file = (unit: 'caizheng' | 'shuili') =>
      send<Reply>(world.url, {
        path: '/v1/incidents',
        token: year.token[unit],
        key,
        body: { campaign, unit, occurredOn: '2020-01-01', category: '问题', description: '事件' },
      });
    const [one, other] = [await file('caizheng'), await file('shuili')];
    assert.deepEqual([one.status, other.status], [201, 201]);
    assert.notEqual(one.body['id'], other.body['id']);
  });

  it('a claim whose process died is taken over after a while, until then the call is in flight', async () => {
    const key = 'a-dead-process';
    const call = {
      path: '/v1/organisations',
      token: year.token.admin,
      key,
      body: { id: 'after-death', name: '某局', kind: 'department' },
    };
    assert.equal((await send(world.url, call)).status, 201);
    const claimed = (claimedAt: number) =>
      world.registry.db
        .update(idempotency)
        .set({ status: null, response: null, doneAt: null, claimedAt })
        .where(eq(idempotency.key, `second-admin:${key}`));
    await claimed(Date.now());
    const early = await send(world.url, call);
    assert.deepEqual([early.status, early.body.title, early.headers.get('Retry-After')], [409, 'InFlight', '1']);
    await claimed(Date.now() - 60_000);
    const before = await kinds();
    assert.equal((await send(world.url, call)).status, 201);
    assert.deepEqual(await kinds(), before);
  });
});
