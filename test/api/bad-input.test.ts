import assert from 'node:assert/strict';
import type { Client as ApiClient } from '../../cli/client.ts';
import { passReview, settle, startEdition, type City, type Edition } from '../support/edition.ts';
import { eventually, openWorld, type World } from '../support/world.ts';
import { send, tokenOf, type Answer, type ProblemBody, type Sent } from './http.ts';

interface Expected {
  readonly status: number;
  readonly code: string;
  /** A rule that the refusal rests on. */
  readonly cites?: string;
  /** The places that the answer names as wrong, as JSON pointers. */
  readonly at?: readonly string[];
  readonly says?: RegExp;
}

interface Tokens {
  readonly clerk: string;
  readonly other: string;
  readonly office: string;
  readonly director: string;
  readonly reviewer: string;
  readonly insider: string;
  readonly leader: string;
  readonly foreign: string;
  readonly admin: string;
  readonly party: string;
}

const rules = { fields: { goals: '目标', schedule: '进度', measures: '措施' } };
const application = { track: 'clean', fields: { 'own-work': '自创自建情况' } };
const check = { check: 'visit', passed: true, note: '记录' };

describe('bad calls', () => {
  let world: World;
  let city: City;
  let edition: Edition;
  let auditor: ApiClient;
  let by: Tokens;
  let incident: string;
  let base: string;

  before(async () => {
    world = await openWorld('2019-11-01');
    city = await settle(world, { caizheng: '市财政局', shuili: '市水利局', jiaoyu: '市教育局' });
    auditor = city.auditor;
    edition = await startEdition(world, city, 2019, { jointReviewers: ['gongwei-org', 'caizheng'] });
    ({ base } = edition);
    await world.admin.post('/v1/organisations', { id: 'county', name: '县机关工委', kind: 'committee' });
    by = {
      clerk: await tokenOf(world, 'clerk', 'caizheng', 'unit'),
      other: await tokenOf(world, 'other', 'shuili', 'unit'),
      office: await tokenOf(world, 'office', 'gongwei', 'organiser'),
      director: await tokenOf(world, 'director', 'gongwei', 'organiser'),
      reviewer: await tokenOf(world, 'reviewer', 'gongwei', 'reviewer'),
      insider: await tokenOf(world, 'insider', 'caizheng', 'jointReviewer', 'reviewer'),
      leader: await tokenOf(world, 'leader', 'gongwei-lead', 'leadingGroup'),
      foreign: await tokenOf(world, 'foreign', 'county', 'organiser'),
      admin: await tokenOf(world, 'second-admin', 'administration', 'administrator'),
      party: await tokenOf(world, 'party', 'shuili', 'partyOrganisation'),
    };
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 3,
    );
    for (const unit of ['caizheng', 'shuili', 'jiaoyu']) await edition.fileRules(unit);
    const reported = await send<{ id: string }>(world.url, {
      path: '/v1/incidents',
      token: by.director,
      body: { campaign: edition.id, unit: 'shuili', occurredOn: '2019-10-31', category: '问题', description: '事件' },
    });
    incident = reported.body.id;
    // What the engine still writes by itself would be taken for what a refused call has changed.
    await eventually(
      () => world.isBusy(),
      (busy) => !busy,
    );
  });

  after(() => world.close());

  /** Everything that a refused call might have changed. */
  async function state(): Promise<unknown> {
    const { entries } = await auditor.get<{ entries: number }>('/v1/ledger/verification');
    const seen = ['caizheng', 'shuili'].map((unit) => auditor.get(edition.path(unit)));
    return { entries, seen: await Promise.all(seen), campaigns: await auditor.get('/v1/campaigns') };
  }

  /** Sends a call, expects this answer to it, and proves that nothing has changed. */
  async function refused(sent: Sent, expected: Expected): Promise<Answer<ProblemBody>> {
    const before = await state();
    const answer = await send(world.url, sent);
    assertProblem(answer, expected);
    assert.equal(answer.body.instance, sent.path.split('?')[0]);
    assert.deepEqual(await state(), before);
    return answer;
  }

  function assertProblem({ status, headers, body }: Answer<ProblemBody>, expected: Expected): void {
    const { code, cites, at, says } = expected;
    assert.deepEqual([status, body.title, body.detail === ''], [expected.status, code, false], JSON.stringify(body));
    assert.match(headers.get('Content-Type') ?? '', /^application\/problem\+json/);
    assert.deepEqual([body.type, body.status], [`urn:laurel:problem:${code}`, status]);
    if (cites === undefined) assert.ok(Array.isArray(body.rules));
    else assert.ok(body.rules.includes(cites), `${code} cites ${body.rules.join(', ')}`);
    if (at) assert.deepEqual([...new Set(body.errors?.map(({ pointer }) => pointer))].sort(), [...at].sort());
    if (says) assert.match(body.detail, says);
  }

  const own = () => edition.path('caizheng');
  const read = (path: string, token?: string): Sent => ({ method: 'GET', path, token });

  function rejects(title: string, sent: () => Sent, expected: Expected): void {
    it(`${title}: ${expected.status} ${expected.code}`, async () => {
      await refused(sent(), expected);
    });
  }

  describe('by whom', () => {
    it('no token and a wrong token: 401 with the scheme to use', async () => {
      for (const token of [undefined, 'laurel_wrong', 'x']) {
        const sent = { path: `${own()}/rules`, token, body: rules };
        const { headers } = await refused(sent, { status: 401, code: 'Unauthenticated' });
        assert.equal(headers.get('WWW-Authenticate'), 'Bearer');
      }
    });

    const never: Expected = { status: 403, code: 'NotAllowed' };
    rejects('another role', () => ({ path: `${own()}/rules`, token: by.office, body: rules }), never);
    rejects('an administrator who reads a campaign', () => read(base, by.admin), never);
    rejects("a unit that reads the office's reports", () => read('/v1/incidents', by.clerk), never);
    rejects(
      'a unit that files for another unit (F54)',
      () => ({ path: `${own()}/rules`, token: by.other, body: rules }),
      { status: 403, code: 'OtherUnit' },
    );
    rejects(
      'a unit that applies for another unit (F54)',
      () => ({ path: `${own()}/applications`, token: by.other, body: application }),
      { status: 403, code: 'OtherUnit' },
    );
    for (const what of ['', '/records', '/yearly-results?track=clean']) {
      rejects(`a unit that reads another unit's candidacy${what}`, () => read(`${own()}${what}`, by.other), {
        status: 403,
        code: 'OtherUnit',
      });
    }
    for (const what of ['', '/records', '/yearly-results?track=clean']) {
      rejects(
        `a party organisation that reads another unit's candidacy${what}`,
        () => read(`${own()}${what}`, by.party),
        {
          status: 403,
          code: 'OtherUnit',
        },
      );
    }
    rejects(
      'a joint reviewer who votes on the own unit (F54, JZ-A09)',
      () => ({ path: `${own()}/applications/clean/votes`, token: by.insider, body: { passed: true, reason: '好' } }),
      { status: 403, code: 'OwnUnit' },
    );
    rejects(
      'a reviewer who checks the own unit (F54, JZ-A09)',
      () => ({ path: `${own()}/applications/clean/checks`, token: by.insider, body: check }),
      { status: 403, code: 'OwnUnit' },
    );
    rejects(
      'a unit that files what others put on record about it',
      () => ({
        path: `${own()}/records`,
        token: by.clerk,
        body: { type: 'external-evidence', fields: { source: '督查', result: '好' } },
      }),
      never,
    );
    rejects(
      'a joint reviewer who files evidence on the own unit (F54)',
      () => ({
        path: `${own()}/records/evidence`,
        token: by.insider,
        body: { type: 'external-evidence', fields: { source: '督查', result: '好' } },
      }),
      { status: 403, code: 'OwnUnit' },
    );
    rejects(
      'an officer who confirms the incident that he reported (F54)',
      () => ({
        path: `/v1/incidents/${incident}/confirmation`,
        token: by.director,
        body: { major: true, seriousImpact: true, reason: '核查' },
      }),
      { status: 403, code: 'OwnSubmission', cites: 'SX-S3e' },
    );
    rejects(
      'an organiser of another committee (SX-S5d)',
      () => ({ path: `${base}/tracks/clean/list`, token: by.foreign, body: {} }),
      never,
    );
  });

  describe('about what', () => {
    const away = (code: string): Expected => ({ status: 404, code });
    rejects('a route that is none', () => read('/v1/nothing', by.office), away('NotFound'));
    rejects('a path with a slash too many', () => read('/v1/campaigns/', by.office), away('NotFound'));
    rejects('a campaign that is none', () => read('/v1/campaigns/x.y.2019', by.office), away('UnknownCampaign'));
    rejects(
      'rules for a campaign that is none',
      () => ({ path: '/v1/campaigns/x.y.2019/candidacies/caizheng/rules', token: by.clerk, body: rules }),
      away('UnknownCampaign'),
    );
    rejects('a unit that is none', () => read(edition.path('nobody'), by.office), away('UnknownUnit'));
    rejects(
      'a check of a unit that is none',
      () => ({ path: `${edition.path('nobody')}/applications/clean/checks`, token: by.office, body: check }),
      away('UnknownUnit'),
    );
    rejects(
      'a track that is none',
      () => ({ path: `${own()}/applications`, token: by.clerk, body: { ...application, track: 'none' } }),
      away('UnknownTrack'),
    );
    rejects(
      'the list of a track that is none',
      () => ({ path: `${base}/tracks/none/list`, token: by.office, body: {} }),
      away('UnknownTrack'),
    );
    rejects(
      'a vote on a track that is none',
      () => ({
        path: `${edition.path('shuili')}/applications/none/votes`,
        token: by.insider,
        body: { passed: true, reason: '好' },
      }),
      away('UnknownTrack'),
    );
    rejects(
      'a check that is none',
      () => ({ path: `${own()}/applications/clean/checks`, token: by.reviewer, body: { ...check, check: 'dance' } }),
      { ...away('UnknownCheck'), cites: 'SX-S3d' },
    );
    rejects(
      'an objection that is none',
      () => ({ path: `${base}/objections/none/ruling`, token: by.office, body: { upheld: true, reason: '核查' } }),
      away('UnknownObjection'),
    );
    const extend = (target: object, more: object = {}): Sent => ({
      path: `${base}/extensions`,
      token: by.office,
      body: { target, until: '2020-01-15', reason: '台风', ...more },
    });
    rejects(
      'an extension of a stage without a date',
      () => extend({ of: 'stage', stage: 'naming' }),
      away('UnknownDeadline'),
    );
    rejects(
      'an extension for a unit that is none (F48)',
      () => extend({ of: 'rules' }, { unit: 'nobody' }),
      away('UnknownUnit'),
    );
    rejects(
      'a preview of a notice that is not published',
      () => read(`${base}/extensions/preview?of=notice&track=clean&until=2020-02-01`, by.office),
      away('UnknownDeadline'),
    );
    rejects(
      'the overall result of a track that is none',
      () => ({ path: `${base}/tracks/none/overall`, token: by.office, body: {} }),
      away('UnknownTrack'),
    );
    rejects(
      'a procedure that is none',
      () => ({ path: `${base}/matters`, token: by.office, body: { procedure: 'none', unit: 'caizheng' } }),
      away('UnknownProcedure'),
    );
    rejects(
      'a minimum that is none',
      () => ({
        path: `${own()}/deeds`,
        token: by.clerk,
        body: { deeds: [{ obligation: 'none', on: '2019-10-31', note: '活动' }] },
      }),
      away('UnknownObligation'),
    );
    rejects(
      'a code list that is none',
      () => ({
        path: `${base}/code-lists/none`,
        token: by.office,
        body: { codes: [{ code: 'a', zh: '甲', en: 'A' }] },
      }),
      away('UnknownCodeList'),
    );
    rejects(
      'a draw that is none',
      () => ({
        path: `${base}/draws`,
        token: by.office,
        body: { draw: 'none', period: '2019', commitment: '0'.repeat(64) },
      }),
      away('UnknownDraw'),
    );
    rejects(
      'a title that is none',
      () => ({ path: '/v1/titles/none/revocation', token: by.office, body: { reason: '复查' } }),
      away('UnknownTitle'),
    );
    rejects(
      'an incident that is none',
      () => ({
        path: '/v1/incidents/none/confirmation',
        token: by.office,
        body: { major: true, seriousImpact: true, reason: '核查' },
      }),
      away('UnknownIncident'),
    );
    rejects(
      'a record type that is none',
      () => ({ path: `${own()}/records`, token: by.clerk, body: { type: 'none', fields: {} } }),
      away('UnknownRecord'),
    );
    rejects(
      'a programme that is none',
      () => ({
        path: '/v1/campaigns',
        token: by.office,
        body: { programme: 'none', year: 2020, leadingGroup: 'gongwei-lead', jointReviewers: ['gongwei-org'] },
      }),
      away('UnknownProgramme'),
    );
    rejects(
      'an organisation that is none',
      () => ({
        path: '/v1/campaigns',
        token: by.office,
        body: { programme: 'shaoxing-2018', year: 2020, leadingGroup: 'none', jointReviewers: ['gongwei-org'] },
      }),
      away('NotFound'),
    );
    rejects(
      'a person of an organisation that is none',
      () => ({
        path: '/v1/people',
        token: by.admin,
        body: { id: 'p', name: 'p', organisation: 'none', roles: ['unit'] },
      }),
      away('NotFound'),
    );
    rejects(
      'units of a committee that is none',
      () => ({
        path: '/v1/committees/none/units',
        token: by.admin,
        type: 'text/csv',
        body: 'id,name\nnew-unit,新单位',
      }),
      away('NotFound'),
    );

    it('another method: 405 with those that the path has', async () => {
      const wrong = [
        ['DELETE', base, 'GET'],
        ['PUT', '/v1/campaigns', 'POST, GET'],
        ['PATCH', `${own()}/rules`, 'POST'],
        ['POST', '/v1/ledger', 'GET'],
        ['DELETE', '/v1/ledger', 'GET'],
      ] as const;
      for (const [method, path, allow] of wrong) {
        const { headers } = await refused(
          { method, path, token: by.office, ...(method === 'DELETE' ? {} : { body: {} }) },
          { status: 405, code: 'MethodNotAllowed' },
        );
        assert.equal(headers.get('Allow'), allow);
      }
      const onRead = await send(world.url, { method: 'GET', path: `${own()}/rules`, token: by.clerk });
      assert.deepEqual([onRead.status, onRead.headers.get('Allow')], [405, 'POST']);
    });
  });

  describe('in what shape', () => {
    const invalid = (...at: string[]): Expected => ({ status: 400, code: 'InvalidInput', at });
    const file = (body: unknown, more: Partial<Sent> = {}): Sent => ({
      path: `${own()}/rules`,
      token: by.clerk,
      body,
      ...more,
    });

    rejects('no Idempotency-Key', () => file(rules, { key: null }), { status: 400, code: 'IdempotencyKeyMissing' });
    for (const key of ['short', 'seven-7', 'x'.repeat(101), 'with space', 'ünüsüäl-key']) {
      rejects(`the Idempotency-Key ${key.slice(0, 12)} of ${key.length}`, () => file(rules, { key }), {
        status: 400,
        code: 'IdempotencyKeyInvalid',
      });
    }

    it('the key of another call: 422, whether body or path differs, and for its own caller only', async () => {
      const key = 'key-of-one-call';
      const first = await send(world.url, file(rules, { key }));
      assert.equal(first.status, 200);
      const reused: Expected = { status: 422, code: 'IdempotencyKeyReused' };
      await refused(file({ fields: { ...rules.fields, goals: '别的目标' } }, { key }), reused);
      const record = { type: 'yearly-measures', fields: { measures: '举措' } };
      await refused({ path: `${own()}/records`, token: by.clerk, key, body: record }, reused);
      const other = await send(world.url, {
        ...file(rules, { key }),
        path: `${edition.path('shuili')}/rules`,
        token: by.other,
      });
      assert.deepEqual([other.status, other.headers.get('Idempotency-Replayed')], [200, null]);
    });

    for (const body of ['{', '{"fields": }', 'fields=1', "{'fields': {}}", '{"fields": {}} x', '\u0000']) {
      rejects(`a body that is not JSON, ${JSON.stringify(body)}`, () => file(body), { status: 400, code: 'NotJson' });
    }
    for (const body of ['null', '7', '"text"', '[]', 'true']) {
      rejects(`the body ${body} instead of an object`, () => file(body), invalid('/body'));
    }
    rejects('an empty body', () => file(''), { status: 400, code: 'InvalidInput' });
    rejects('an unknown field', () => file({ ...rules, more: 1 }), invalid('/body/more'));
    rejects(
      'unknown fields with odd names',
      () => file({ ...rules, 'a/b': 1, 'c~d': 2 }),
      invalid('/body/a~1b', '/body/c~0d'),
    );
    rejects(
      'an unknown field deep inside',
      () => ({
        path: `${base}/tracks/clean/list`,
        token: by.office,
        body: { leaveOut: [{ unit: 'shuili', reason: '理由', by: 'me' }] },
      }),
      invalid('/body/leaveOut/0/by'),
    );
    rejects('an unknown query', () => read('/v1/campaigns?colour=red', by.office), invalid('/query/colour'));
    rejects('a field missing', () => file({}), invalid('/body/fields'));
    rejects('a field of the form missing (SX-S1a)', () => file({ fields: { goals: '目标' } }), {
      status: 422,
      code: 'FieldMissing',
      cites: 'SX-S1a',
      says: /schedule, measures/,
    });
    rejects(
      'a field of a record missing (SX-S1c)',
      () => ({ path: `${own()}/records`, token: by.clerk, body: { type: 'yearly-measures', fields: {} } }),
      { status: 422, code: 'FieldMissing', cites: 'SX-S1c' },
    );
    rejects(
      'a number for a text',
      () => file({ fields: { ...rules.fields, goals: 7 } }),
      invalid('/body/fields/goals'),
    );
    rejects(
      'blanks for a text',
      () => file({ fields: { ...rules.fields, goals: ' \t ' } }),
      invalid('/body/fields/goals'),
    );
    rejects(
      'a text too long',
      () => file({ fields: { ...rules.fields, goals: 'x'.repeat(2_001) } }),
      invalid('/body/fields/goals'),
    );
    rejects(
      'a text for a flag',
      () => ({
        path: `${own()}/applications/clean/checks`,
        token: by.reviewer,
        body: { check: 'visit', passed: 'yes', note: '记录' },
      }),
      invalid('/body/passed'),
    );
    rejects('a body too large', () => file({ fields: { goals: 'x'.repeat(300_000) } }), {
      status: 413,
      code: 'TooLarge',
    });
    rejects(
      'a list of units too large',
      () => ({
        path: '/v1/committees/gongwei/units',
        token: by.admin,
        type: 'text/csv',
        body: `id,name\n${'x'.repeat(4_200_000)}`,
      }),
      { status: 413, code: 'TooLarge' },
    );
    for (const type of [null, 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data', 'text/csv']) {
      rejects(`the media type ${type ?? 'of a text'}`, () => file(JSON.stringify(rules), { type }), {
        status: 415,
        code: 'UnsupportedMediaType',
      });
    }
    rejects('another charset', () => file(rules, { type: 'application/json; charset=gbk' }), {
      status: 415,
      code: 'UnsupportedMediaType',
    });
    rejects('a body said to be compressed', () => file(rules, { headers: { 'Content-Encoding': 'zip' } }), {
      status: 415,
      code: 'UnsupportedMediaType',
    });
    rejects(
      'JSON where a CSV is due',
      () => ({ path: '/v1/committees/gongwei/units', token: by.admin, body: { id: 'x' } }),
      { status: 415, code: 'UnsupportedMediaType' },
    );

    const cursors = [
      'nonsense',
      '',
      'WyJhIl0',
      Buffer.from('[1,2,3,4]').toString('base64url'),
      Buffer.from('{}').toString('base64url'),
      Buffer.from('["\\u0000"]').toString('base64url'),
      'x'.repeat(501),
    ];
    for (const cursor of cursors) {
      rejects(
        `the cursor ${cursor.slice(0, 14)} of ${cursor.length}`,
        () => read(`/v1/ledger?cursor=${cursor}`, by.office),
        invalid('/query/cursor'),
      );
    }
    for (const limit of ['0', '-1', '201', '1.5', 'many', '', '1e9', 'NaN']) {
      rejects(`the limit ${limit}`, () => read(`/v1/ledger?limit=${limit}`, by.office), invalid('/query/limit'));
    }
    for (const path of [
      '/v1/public/titles?batch=2147483648',
      '/v1/public/titles?batch=-1',
      '/v1/titles?batch=1e12',
      '/v1/programmes/shaoxing-2018?version=2147483648',
    ]) {
      const [, at = ''] = /\?(\w+)=/.exec(path) ?? [];
      rejects(
        `a number that nothing can be counted with, ${path}`,
        () => read(path, by.office),
        invalid(`/query/${at}`),
      );
    }
    for (const [at, more] of [
      ['year', { year: 2201 }],
      ['version', { version: 2_147_483_648 }],
      ['roundsFrom/clean', { roundsFrom: { clean: 99_999 } }],
    ] as const) {
      const body = { programme: 'shaoxing-2018', year: 2019, leadingGroup: 'gongwei-lead', ...more };
      rejects(`an edition with ${JSON.stringify(more)}`, () => ({ path: '/v1/campaigns', token: by.office, body }), {
        ...invalid(`/body/${at}`),
      });
    }
    for (const until of ['9999-12-31', '2300-01-01', '1899-12-31']) {
      const body = { target: { of: 'rules' }, until, reason: '顺延' };
      rejects(
        `a deadline of ${until}, which nobody can show`,
        () => ({ path: `${base}/extensions`, token: by.office, body }),
        {
          ...invalid('/body/until'),
        },
      );
    }
    it('a query given twice: 400', async () => {
      const { status } = await send(world.url, read('/v1/ledger?limit=1&limit=2', by.office));
      assert.equal(status, 400);
    });

    it('a wrong list of units: 400 with every line that is wrong', async () => {
      const body = 'id,name\ngood,好单位\nBad Id,单位\nempty,\ngood,重复\nthree,四,五';
      const sent = { path: '/v1/committees/gongwei/units', token: by.admin, type: 'text/csv', body };
      const answer = await refused(sent, { status: 400, code: 'InvalidInput' });
      const lines = answer.body.errors?.map(({ pointer }) => pointer);
      assert.deepEqual(lines, ['/body/line/3/id', '/body/line/4/name', '/body/line/5/id', '/body/line/6']);
      const units = await city.auditor.get<{ items: unknown[] }>('/v1/organisations', { kind: 'unit' });
      assert.equal(units.items.length, 3);
    });
    for (const body of ['', 'id;name\na;b', 'id,name', 'id,name\n"open,单位', 'id,name\na,\ufffd\ufffd']) {
      rejects(
        `the list of units ${JSON.stringify(body)}`,
        () => ({ path: '/v1/committees/gongwei/units', token: by.admin, type: 'text/csv', body }),
        { status: 400, code: 'InvalidInput' },
      );
    }
    rejects(
      'a list of units with one that is there already',
      () => ({
        path: '/v1/committees/gongwei/units',
        token: by.admin,
        type: 'text/csv',
        body: 'id,name\nbrand-new,新单位\ncaizheng,市财政局',
      }),
      { status: 409, code: 'AlreadyExists' },
    );

    const incidentOn = (occurredOn: unknown): Sent => ({
      path: '/v1/incidents',
      token: by.office,
      body: { campaign: edition.id, unit: 'shuili', occurredOn, category: '问题', description: '事件' },
    });
    for (const day of [
      '2019-02-30',
      '2019-13-01',
      '2019-1-1',
      '20190101',
      '2019-10-31T00:00:00Z',
      '0000-00-00',
      '',
      20191031,
      null,
    ]) {
      rejects(`an incident on ${JSON.stringify(day)}`, () => incidentOn(day), invalid('/body/occurredOn'));
    }
    rejects('an incident of tomorrow', () => incidentOn('2019-11-02'), {
      status: 422,
      code: 'DateInFuture',
      cites: 'SX-S3e',
    });
    for (const startsAt of ['2019-02-30', 'today', '2019-01-01T00:00:00']) {
      rejects(
        `a simulation from ${startsAt}`,
        () => ({
          path: '/v1/campaigns',
          token: by.office,
          body: {
            programme: 'shaoxing-2018',
            year: 2020,
            leadingGroup: 'gongwei-lead',
            jointReviewers: ['gongwei-org'],
            simulation: { startsAt },
          },
        }),
        { status: 400, code: 'InvalidInput' },
      );
    }

    for (const text of ['目\u0000标', '\u0000', '\ud800', '目\udc00标', '\udfff\ud83d', '\u001b[31m']) {
      rejects(
        `the text ${JSON.stringify(text)}`,
        () => file({ fields: { ...rules.fields, goals: text } }),
        invalid('/body/fields/goals'),
      );
    }
    it('broken characters at every place that takes a text of its own: 400', async () => {
      const text = 'x\u0000y';
      const organisation = { id: 'o', name: text, kind: 'department' };
      const person = { id: 'p', name: text, organisation: 'gongwei', roles: ['unit'] };
      const objection = { campaign: edition.id, track: 'clean', unit: 'shuili', text: 't', contact: text };
      const wrong: [Sent, string][] = [
        [{ path: '/v1/organisations', token: by.admin, body: organisation }, '/body/name'],
        [{ path: '/v1/people', token: by.admin, body: person }, '/body/name'],
        [{ path: '/v1/public/objections', body: objection }, '/body/contact'],
        [{ path: '/v1/public/objections', body: { ...objection, contact: 'c', text } }, '/body/text'],
        [{ path: `${own()}/applications/clean/withdrawal`, token: by.clerk, body: { reason: text } }, '/body/reason'],
        [{ path: '/v1/titles/none/revocation', token: by.office, body: { reason: text } }, '/body/reason'],
      ];
      for (const [sent, at] of wrong) await refused(sent, invalid(at));
    });
    it('broken characters in a path or a query are no fault of the server', async () => {
      const paths = [
        '/v1/titles/%00/revocation',
        '/v1/incidents/%00/confirmation',
        `${base}/objections/%00/ruling`,
        '/v1/titles/%ED%A0%80/revocation',
        '/v1/titles/%zz/revocation',
      ];
      const bodies = [
        { reason: '复查' },
        { major: true, seriousImpact: true, reason: '核查' },
        { upheld: true, reason: '核查' },
        { reason: '复查' },
        { reason: '复查' },
      ];
      for (const [index, path] of paths.entries()) {
        const { status } = await send(world.url, { path, token: by.office, body: bodies[index] });
        assert.ok(status === 400 || status === 404, `${path} is answered ${status}`);
      }
      for (const query of [
        'messages?kind=%00',
        'ledger?unit=%00',
        'ledger?cursor=%00',
        'messages?kind=%ED%A0%80',
        'ledger?%00=1',
      ]) {
        const { status } = await send(world.url, read(`/v1/${query}`, by.office));
        assert.ok(status === 400 || status === 200, `${query} is answered ${status}`);
      }
    });

    it('the fields __proto__, constructor and prototype taint nothing, whatever they carry', async () => {
      for (const key of ['__proto__', 'constructor', 'prototype']) {
        const beside = `{"fields":{"goals":"g","schedule":"s","measures":"m"},"${key}":{"polluted":true}}`;
        await refused(file(beside), invalid(`/body/${key}`));
        await refused(read(`/v1/ledger?${key}[polluted]=1`, by.office), { status: 400, code: 'InvalidInput' });
        const within = `{"fields":{"goals":"g","schedule":"s","measures":"m","${key}":{"polluted":true}}}`;
        const { status } = await send(world.url, file(within));
        assert.ok(status === 400 || key === '__proto__', `${key} is answered ${status}`);
        assert.equal(({} as Record<string, unknown>)['polluted'], undefined);
      }
      for await (const { fact } of auditor.all<{ fact: { kind: string; fields?: object } }>('/v1/ledger')) {
        if (fact.kind === 'rulesFiled')
          assert.deepEqual(Object.keys(fact.fields ?? {}).sort(), ['goals', 'measures', 'schedule']);
      }
    });

    const nested = (depth: number, open: string, close: string) =>
      `{"fields":{"goals":${open.repeat(depth)}1${close.repeat(depth)}}}`;
    for (const [depth, open, close] of [
      [1_000, '[', ']'],
      [120_000, '[', ']'],
      [1_000, '{"a":', '}'],
      [40_000, '{"a":', '}'],
    ] as const) {
      rejects(
        `a body ${depth} levels deep, ${open}`,
        () => file(nested(depth, open, close)),
        invalid('/body/fields/goals'),
      );
    }
  });

  describe('too early and twice', () => {
    rejects(
      'an application before its window (SX-S3b)',
      () => ({ path: `${own()}/applications`, token: by.clerk, body: application }),
      { status: 409, code: 'WindowNotOpen', cites: 'SX-S3b', says: /2019-12-01/ },
    );
    rejects(
      'an application for a track that is due in another year (SX-S3c)',
      () => ({ path: `${own()}/applications`, token: by.clerk, body: { ...application, track: 'model' } }),
      { status: 409, code: 'NotDueThisYear', cites: 'SX-S3c', says: /2021/ },
    );
    rejects(
      'a check before any application (SX-S3d)',
      () => ({ path: `${own()}/applications/clean/checks`, token: by.reviewer, body: check }),
      { status: 409, code: 'NotUnderReview', cites: 'SX-S3d' },
    );
    rejects(
      'a list before the end of the window (SX-S4c)',
      () => ({ path: `${base}/tracks/clean/list`, token: by.office, body: {} }),
      { status: 409, code: 'StageNotOpen', cites: 'SX-S4c' },
    );
    rejects(
      'a notice before the list (SX-S4d)',
      () => ({
        path: `${base}/tracks/clean/notice`,
        token: by.office,
        body: { media: ['日报'], contact: { person: '办公室', telephone: '0575-85130000' } },
      }),
      { status: 409, code: 'ListNotConfirmed', cites: 'SX-S4c' },
    );
    rejects(
      'an approval before the list (SX-S5a)',
      () => ({ path: `${base}/tracks/clean/approval`, token: by.leader, body: { approved: true, reason: '会议' } }),
      { status: 409, code: 'ListNotConfirmed', cites: 'SX-S4c' },
    );
    rejects(
      'an objection before the notice (SX-S4d)',
      () => ({
        path: '/v1/public/objections',
        body: { campaign: edition.id, track: 'clean', unit: 'caizheng', text: '反映' },
      }),
      { status: 409, code: 'NoticeNotPublished', cites: 'SX-S4d' },
    );
    rejects(
      'a record of a stage that is not open (SX-S1d)',
      () => ({
        path: `${own()}/records`,
        token: by.clerk,
        body: { type: 'mobilisation-meeting', fields: { 'held-on': '2019-11-01', requirements: '要求' } },
      }),
      { status: 409, code: 'StageNotOpen', cites: 'SX-S1d' },
    );
    rejects(
      'closing a stage that the document fixes',
      () => ({ path: `${base}/stages/closing`, token: by.office, body: { stage: 'application', reason: '提前' } }),
      { status: 400, code: 'InvalidInput', at: ['/body/stage'] },
    );
    rejects(
      'the same edition twice',
      () => ({
        path: '/v1/campaigns',
        token: by.office,
        body: { programme: 'shaoxing-2018', year: 2019, leadingGroup: 'gongwei-lead', jointReviewers: ['gongwei-org'] },
      }),
      { status: 409, code: 'CampaignExists' },
    );
    rejects(
      'an edition without a joint reviewer (SX-S4a)',
      () => ({
        path: '/v1/campaigns',
        token: by.office,
        body: { programme: 'shaoxing-2018', year: 2020, leadingGroup: 'gongwei-lead', jointReviewers: [] },
      }),
      { status: 422, code: 'NoJointReviewers', cites: 'SX-S4a' },
    );
    rejects(
      'the same person twice',
      () => ({
        path: '/v1/people',
        token: by.admin,
        body: { id: 'clerk', name: 'x', organisation: 'gongwei', roles: ['auditor'] },
      }),
      { status: 409, code: 'AlreadyExists' },
    );
    rejects(
      'the same organisation twice',
      () => ({ path: '/v1/organisations', token: by.admin, body: { id: 'gongwei', name: 'x', kind: 'department' } }),
      { status: 409, code: 'AlreadyExists' },
    );
    rejects(
      'a revocation that nobody proposed, of a title that is none',
      () => ({
        path: '/v1/titles/none/revocation/decision',
        token: by.leader,
        body: { approved: true, reason: '会议' },
      }),
      { status: 404, code: 'UnknownTitle' },
    );
  });

  describe('in the window and after it', () => {
    before(async () => {
      await world.moveTo('2019-12-10 09:00');
      for (const unit of ['caizheng', 'shuili']) await edition.apply(unit);
    });

    rejects(
      'a second application for the same track',
      () => ({ path: `${own()}/applications`, token: by.clerk, body: application }),
      { status: 409, code: 'AlreadyApplied' },
    );
    rejects(
      'a vote before every check is recorded (SX-S3d)',
      () => ({
        path: `${edition.path('shuili')}/applications/clean/votes`,
        token: by.insider,
        body: { passed: true, reason: '好' },
      }),
      { status: 409, code: 'ChecksMissing', cites: 'SX-S3d', says: /materials, visit, hearing/ },
    );

    it('after the deadline: 409 WindowClosed with its clause, applied or not (F66, SX-S3b)', async () => {
      await world.moveTo('2020-01-01 00:00');
      await eventually(
        () => edition.status('jiaoyu'),
        (status) => status === 'notApplied',
      );
      const closed: Expected = { status: 409, code: 'WindowClosed', cites: 'SX-S3b', says: /2019-12-31/ };
      await refused({ path: `${own()}/applications`, token: by.clerk, body: application }, closed);
      const late = await tokenOf(world, 'late', 'jiaoyu', 'unit');
      await refused({ path: `${edition.path('jiaoyu')}/applications`, token: late, body: application }, closed);
      // The server's time counts and not the caller's: a date of one's own is an unknown field, or nothing.
      const stamped = { ...application, receivedAt: Date.parse('2019-12-31T09:00:00+08:00') };
      await refused(
        { path: `${own()}/applications`, token: by.clerk, body: stamped },
        { status: 400, code: 'InvalidInput', at: ['/body/receivedAt'] },
      );
      const headers = { Date: 'Tue, 31 Dec 2019 01:00:00 GMT' };
      await refused({ path: `${own()}/applications`, token: by.clerk, body: application, headers }, closed);
    });

    it('a list before everybody is reviewed and heard: 409 (SX-S3d, SX-S4a)', async () => {
      const list: Sent = { path: `${base}/tracks/clean/list`, token: by.office, body: {} };
      await refused(list, { status: 409, code: 'ReviewIncomplete', cites: 'SX-S3d', says: /caizheng, shuili/ });
      await passReview(edition, 'caizheng');
      for (const each of ['materials', 'visit', 'hearing']) await edition.check('shuili', each);
      await refused(list, { status: 409, code: 'VotesMissing', cites: 'SX-S4a', says: /shuili/ });
      const stranger = { ...list, body: { leaveOut: [{ unit: 'jiaoyu', reason: '理由' }] } };
      await refused(stranger, { status: 409, code: 'NotACandidate', cites: 'SX-S4c' });
    });

    it('a vote, a list and a notice after they are decided: 409 (SX-S4c, SX-S4d)', async () => {
      const leaveOut = [{ unit: 'shuili', reason: '材料不实' }];
      assert.deepEqual((await edition.list('clean', leaveOut)).units, ['caizheng']);
      await eventually(
        () => edition.status('shuili'),
        (status) => status === 'notShortlisted',
      );
      const vote = {
        path: `${edition.path('shuili')}/applications/clean/votes`,
        token: by.insider,
        body: { passed: true, reason: '好' },
      };
      await refused(vote, { status: 409, code: 'AlreadyDecided', cites: 'SX-S4c' });
      await refused(
        { path: `${base}/tracks/clean/list`, token: by.office, body: {} },
        { status: 409, code: 'AlreadyDecided', cites: 'SX-S4c' },
      );
      const approval: Sent = {
        path: `${base}/tracks/clean/approval`,
        token: by.leader,
        body: { approved: true, reason: '会议' },
      };
      await refused(approval, { status: 409, code: 'NoticeNotPublished', cites: 'SX-S4d' });
      await edition.publish();
      await refused(
        {
          path: `${base}/tracks/clean/notice`,
          token: by.office,
          body: { media: ['日报'], contact: { person: '办公室', telephone: '0575-85130000' } },
        },
        { status: 409, code: 'AlreadyDecided', cites: 'SX-S4d' },
      );
      await refused(approval, { status: 409, code: 'NoticeRunning', cites: 'SX-S4d', says: /24:00/ });
      await refused(
        { path: '/v1/public/objections', body: { campaign: edition.id, track: 'clean', unit: 'shuili', text: '反映' } },
        { status: 409, code: 'NotACandidate', cites: 'SX-S4d' },
      );
    });
  });
});
