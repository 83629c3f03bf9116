import assert from 'node:assert/strict';
import { routes } from '../../api/routes/index.ts';
import type { Route } from '../../api/route.ts';
import { policy } from '../../domain/policy.ts';
import { openWorld, type World } from '../support/world.ts';
import { send, type Answer } from './http.ts';
import { campaign, prepareYear, type Year } from './journey.ts';
import { administrator, openOffline, type Offline } from './offline.ts';

interface Operation {
  readonly operationId: string;
  readonly security?: readonly object[];
  readonly parameters?: readonly { readonly name: string; readonly in: string; readonly required?: boolean }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, object>> };
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, object>> }>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly securitySchemes: Readonly<Record<string, object>>; readonly schemas: object };
}
interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}
type Row = Readonly<Record<string, unknown>>;

/** The call itself says all. */
const withoutBody = ['computeOverall'];
const system = ['/healthz', '/readyz', '/metrics', '/openapi.json'];

function get<Body>(url: string, path: string, token?: string): Promise<Answer<Body>> {
  return send<Body>(url, { method: 'GET', path, token });
}

describe('the contract as OpenAPI (F65)', () => {
  let offline: Offline;
  let document: Document;
  let operations: { method: string; path: string; operation: Operation }[];

  before(async () => {
    offline = await openOffline();
    document = (await get<Document>(offline.url, '/openapi.json')).body;
    operations = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({ method, path, operation })),
    );
  });
  after(() => offline.close());

  it('is OpenAPI 3.1 and has every route, the four of the system and nothing besides', () => {
    assert.match(document.openapi, /^3\.1\./);
    const expected = [...routes.map(({ method, path }) => `${method} ${path}`), ...system.map((path) => `get ${path}`)];
    assert.deepEqual(operations.map(({ method, path }) => `${method} ${path}`).sort(), expected.sort());
  });

  it('names every operation once, and as its route does', () => {
    const ids = operations.map(({ operation }) => operation.operationId);
    assert.equal(new Set(ids).size, ids.length);
    for (const { method, path, operation } of routes) {
      assert.equal(document.paths[path]?.[method]?.operationId, operation);
    }
  });

  it('declares a key for every change, and for every route its answer and its problems', () => {
    for (const { method, path, operation } of operations.filter((each) => each.path.startsWith('/v1/'))) {
      const where = `${method} ${path}`;
      const key = operation.parameters?.find(({ name, in: place }) => place === 'header' && name === 'Idempotency-Key');
      assert.equal(key?.required ?? false, method === 'post', `${where} and its key`);
      const hasBody = method === 'post' && !withoutBody.includes(operation.operationId);
      assert.equal('requestBody' in operation, hasBody, `${where} and its body`);
      const parts = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      const declared = operation.parameters?.filter((each) => each.in === 'path').map(({ name }) => name) ?? [];
      assert.deepEqual(declared.sort(), parts.sort(), `${where} and its path`);
      const statuses = Object.keys(operation.responses);
      assert.equal(statuses.filter((status) => status.startsWith('2')).length, 1, where);
      const problems = ['400', '404', '500', '503', ...(method === 'post' ? ['409', '413', '415', '422'] : [])];
      for (const status of problems) {
        const content = operation.responses[status]?.content ?? {};
        assert.ok('application/problem+json' in content, `${where} declares ${status}`);
      }
    }
  });

  it('asks for a token wherever somebody acts; what is open is on one short list', () => {
    assert.ok('token' in document.components.securitySchemes);
    const open = routes.filter(
      ({ act }) => act === null || (policy[act].roles as readonly string[]).includes('public'),
    );
    assert.deepEqual(open.map(({ operation }) => operation).sort(), [
      'listNotices',
      'listProgrammes',
      'listTitles',
      'lodgeObjection',
      'queryReport',
      'reportToDiscipline',
      'showProgramme',
    ]);
    for (const { method, path, operation } of routes) {
      const described = document.paths[path]?.[method];
      const isOpen = open.some((each) => each.operation === operation);
      assert.equal((described?.security?.length ?? 0) > 0, !isOpen, operation);
      assert.equal('401' in (described?.responses ?? {}) && '403' in (described?.responses ?? {}), !isOpen, operation);
    }
  });

  it('every reference in it leads somewhere', () => {
    const text = JSON.stringify(document);
    const schemas = new Set(Object.keys(document.components.schemas));
    const references = [...text.matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name = '']) => name);
    assert.ok(references.length > 0);
    for (const name of references) assert.ok(schemas.has(name), name);
  });
});

describe('every answer fits the reply of its route (F65)', () => {
  const original = globalThis.fetch;
  const seen = new Set<string>();
  let world: World;
  let year: Year;

  before(async () => {
    world = await openWorld('2019-11-01');
    globalThis.fetch = async (...args) => {
      const response = await original(...args);
      const [target, { method = 'GET' } = {}] = args;
      if (target instanceof Request || !String(target).startsWith(world.url)) return response;
      await check(method, new URL(String(target)).pathname, response.clone());
      return response;
    };
    year = await prepareYear(world);
  });
  after(async () => {
    globalThis.fetch = original;
    await world.close();
  });

  /** Nothing is there that the schema does not say, and nothing lacks. */
  async function check(method: string, path: string, response: Response): Promise<void> {
    const route = routeOf(method, path);
    assert.ok(route, `no route for ${method} ${path}`);
    assert.equal(response.status, route.status, `${route.operation}: ${await response.clone().text()}`);
    assert.match(response.headers.get('Content-Type') ?? '', /^application\/json/);
    assert.equal(response.headers.get('Cache-Control'), 'no-store');
    const body: unknown = await response.json();
    assert.deepEqual(route.reply.parse(body), body, route.operation);
    seen.add(route.operation);
  }

  function routeOf(method: string, path: string): Route | undefined {
    return routes.find(
      (route) =>
        route.method === method.toLowerCase() &&
        new RegExp(`^${route.path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(path),
    );
  }

  it('on every change of a short year, and on every list after each', async () => {
    const { steps, token } = year;
    const base = `/v1/campaigns/${campaign}`;
    const lists = ['/v1/organisations', '/v1/programmes', '/v1/programmes/shaoxing-2018', '/v1/campaigns'];
    const open = ['/v1/public/notices', '/v1/public/titles'];
    const told = ['/v1/titles', '/v1/incidents', '/v1/messages', '/v1/ledger', '/v1/ledger/verification'];
    const ofCampaign = [base, `${base}/candidacies`, `${base}/objections`].concat(
      ['', '/records', '/yearly-results?track=clean'].map((what) => `${base}/candidacies/caizheng${what}`),
    );
    let started = false;
    let more = false;
    for (const { operation, at, sent, then } of steps) {
      if (at !== undefined) await world.moveTo(at);
      const { body } = await send<Record<string, string>>(world.url, sent());
      await then?.(body);
      more ||= started && operation === 'startCampaign';
      started ||= operation === 'startCampaign';
      for (const each of more ? year.more() : []) await send(world.url, each);
      for (const path of [...lists, ...told, ...(started ? ofCampaign : [])]) {
        await get(world.url, path, path === '/v1/organisations' ? token.admin : token.office);
      }
      for (const path of open) await get(world.url, path);
    }
    const objections = { method: 'GET', path: `${base}/objections`, token: token.office };
    const [lodged] = (await send<{ items: { id: string }[] }>(world.url, objections)).body.items;
    await get(world.url, `${base}/objections/${lodged?.id ?? ''}/objector`, token.office);
    await get(world.url, '/v1/people', token.admin);
    await get(world.url, '/v1/systems', token.admin);
    await get(world.url, '/v1/engine', token.admin);
    assert.deepEqual([...seen].sort(), routes.map(({ operation }) => operation).sort());
  });

  it('instants carry the offset of Asia/Shanghai', async () => {
    const { body } = await get<{ stages: { opensAt: string | null }[] }>(
      world.url,
      `/v1/campaigns/${campaign}`,
      year.token.office,
    );
    assert.equal(body.stages[0]?.opensAt, '2019-01-01T00:00:00+08:00');
  });

  it('a list cut into pages loses nothing and repeats nothing, whatever the size of the page', async () => {
    const { office, admin } = year.token;
    const { body: whole } = await get<Page<{ seq: number }>>(world.url, '/v1/ledger?limit=200', office);
    assert.equal(whole.next, null);
    for (const limit of [1, 7, 13]) {
      const { items, pages } = await walk('/v1/ledger', limit, office);
      assert.ok(pages > 3, `${pages} pages of ${limit}`);
      assert.deepEqual(items, whole.items);
    }
    const others = [
      ['/v1/organisations', admin],
      ['/v1/people', admin],
      [`/v1/ledger?campaign=${campaign}&unit=shuili`, office],
    ] as const;
    for (const [path, token] of others) {
      const { items, pages } = await walk(path, 2, token);
      assert.ok(pages > 3, `${path} has ${pages} pages`);
      const { body } = await get<Page<object>>(world.url, `${path}${joint(path)}limit=200`, token);
      assert.deepEqual(items, body.items);
    }
    const { items } = await walk(`/v1/campaigns/${campaign}/candidacies`, 1, office);
    assert.deepEqual(items.map(({ unit }) => unit).sort(), ['caizheng', 'jiaoyu', 'shuili']);
  });

  it('an entry written while somebody leafs through is met on a later page, and none twice', async () => {
    const { office, admin } = year.token;
    const first = await get<Page<{ seq: number }>>(world.url, '/v1/ledger?limit=50', office);
    const body = { committee: 'gongwei' };
    await send(world.url, { path: '/v1/organisations/county-a/committee', token: admin, body });
    const { items } = await walk('/v1/ledger', 20, office, first.body.next);
    const all = [...first.body.items, ...items].map(({ seq }) => seq);
    assert.deepEqual(
      all,
      all.map((_seq, index) => index + 1),
    );
    assert.equal(items.at(-1)?.['kind'], 'unitJoined');
  });

  async function walk(path: string, limit: number, token: string, from: string | null = '') {
    const items: Row[] = [];
    let pages = 0;
    for (let cursor = from; cursor !== null; pages++) {
      const at = cursor === '' ? '' : `&cursor=${cursor}`;
      const { body } = await get<Page<Row>>(world.url, `${path}${joint(path)}limit=${limit}${at}`, token);
      assert.ok(body.items.length <= limit);
      items.push(...body.items);
      cursor = body.next;
    }
    return { items, pages };
  }

  function joint(path: string): string {
    return path.includes('?') ? '&' : '?';
  }

  it('/readyz says ok while registry and engine are there', async () => {
    const response = await original(`${world.url}/readyz`);
    assert.equal(response.status, 200);
    assert.deepEqual(await response.json(), { status: 'ok', registry: 'ok', engine: 'ok', conditions: [] });
  });
});

describe('what surrounds the routes', () => {
  let offline: Offline;

  before(async () => {
    offline = await openOffline({ publicWritesPerMinute: 3 });
  });
  after(() => offline.close());

  it('every answer carries the headers of safety and none that tells what runs here', async () => {
    const asked = [
      await get(offline.url, '/v1/programmes'),
      await get(offline.url, '/v1/people'),
      await get(offline.url, '/v1/nothing'),
      await send(offline.url, { path: '/v1/people', token: administrator, body: '{' }),
    ];
    for (const { status, headers } of asked) {
      assert.equal(headers.get('X-Content-Type-Options'), 'nosniff', String(status));
      assert.equal(headers.get('X-Frame-Options'), 'SAMEORIGIN');
      assert.match(headers.get('Content-Security-Policy') ?? '', /default-src 'self'/);
      assert.match(headers.get('Strict-Transport-Security') ?? '', /max-age/);
      assert.equal(headers.get('Cache-Control'), 'no-store');
      for (const telling of ['X-Powered-By', 'Server', 'ETag']) assert.equal(headers.get(telling), null, telling);
    }
  });

  it('/healthz says that the process lives, though nothing else does', async () => {
    const { status, body } = await get<object>(offline.url, '/healthz');
    assert.deepEqual([status, body], [200, { status: 'ok' }]);
  });

  it('/readyz says 503 and when to ask again while the engine is away', async () => {
    const { status, headers, body } = await get<object>(offline.url, '/readyz');
    assert.deepEqual(body, { status: 'unavailable', registry: 'ok', engine: 'unreachable', conditions: [] });
    assert.deepEqual([status, headers.get('Retry-After')], [503, '2']);
  });

  it('/readyz says 503 once the registry is closed, and a call that needs it tells nothing of the inside', async () => {
    const closed = await openOffline();
    try {
      await closed.registry.close();
      const { status, headers, body } = await get<{ registry: string }>(closed.url, '/readyz');
      assert.deepEqual([status, headers.get('Retry-After'), body.registry], [503, '2', 'unreachable']);
      const call = await get<object>(closed.url, '/v1/programmes');
      assert.ok(call.status === 500 || call.status === 503, String(call.status));
      assert.match(call.headers.get('Content-Type') ?? '', /^application\/problem\+json/);
      assert.doesNotMatch(JSON.stringify(call.body), /select|pglite|\.ts|node_modules/i);
      assert.equal((await get(closed.url, '/healthz')).status, 200);
    } finally {
      await closed.close();
    }
  });

  it('a stranger may object a few times a minute and no more: 429 with Retry-After', async () => {
    const objection = { campaign: 'x.y.2019', track: 'clean', unit: 'a', text: '反映' };
    const statuses: number[] = [];
    for (let time = 0; time < 5; time++) {
      const { status, headers, body } = await send(offline.url, { path: '/v1/public/objections', body: objection });
      statuses.push(status);
      if (status !== 429) continue;
      assert.deepEqual([body.title, headers.get('Retry-After')], ['TooManyRequests', '60']);
      assert.match(headers.get('Content-Type') ?? '', /^application\/problem\+json/);
    }
    assert.deepEqual(statuses, [404, 404, 404, 429, 429]);
  });

  it('/metrics shows the patterns of routes and no id of any unit or title', async () => {
    const secret = 'secret-unit-0001';
    await get(offline.url, `/v1/campaigns/a.b.2019/candidacies/${secret}`, administrator);
    await send(offline.url, { path: `/v1/titles/${secret}/revocation`, token: administrator, body: {} });
    await get(offline.url, `/v1/${secret}`);
    await get(offline.url, `/${secret}`);
    const { body, headers } = await get<string>(offline.url, '/metrics');
    assert.match(headers.get('Content-Type') ?? '', /^text\/plain/);
    assert.match(
      body,
      /laurel_http_request_seconds_count\{[^}]*route="\/v1\/campaigns\/:campaign\/candidacies\/:unit"/,
    );
    assert.match(body, /laurel_http_request_seconds_count\{[^}]*route="\/v1\/titles\/:title\/revocation"/);
    assert.ok(!body.includes(secret));
  });
});
