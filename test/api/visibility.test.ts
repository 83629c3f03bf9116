import assert from 'node:assert/strict';
import type { Fact } from '../../contracts/facts.ts';
import type { Role } from '../../contracts/people.ts';
import { planOf } from '../../domain/plan.ts';
import { routes } from '../../api/routes/index.ts';
import { findProgramme } from '../../registry/programmes.ts';
import { buildEdition } from '../support/build.ts';
import { entryOf } from '../registry/entries.ts';
import { send, type Answer, type ProblemBody } from './http.ts';
import { administrator, openOffline, type Offline } from './offline.ts';

/** Whose eyes: of the unit itself, of another unit, of the committee that runs the campaign, of another one. */
type Whose = 'own unit' | 'other unit' | 'own committee' | 'other committee';
type Who = Exclude<Role, 'administrator' | 'public' | 'system'>;

const ofCommittee: readonly Who[] = [
  'organiser',
  'leadingGroup',
  'reviewer',
  'jointReviewer',
  'discipline',
  'consulted',
  'liaison',
  'leader',
  'auditor',
];
const ofUnits: readonly Who[] = ['unit', 'partyOrganisation'];

const city = 'gongwei.ningbo-mechanisms.2023';
const scored = 'gongwei.yueqing-2020.2020';
const base = (campaign: string) => `/v1/campaigns/${campaign}`;
const unitPath = (campaign: string, unit = 'u1') => `${base(campaign)}/candidacies/${unit}`;

/** Who of the own committee may read, what the unit itself is answered, another unit, and other people of the committee. */
interface Row {
  readonly path: string;
  readonly may: readonly Who[];
  readonly unit: string;
  readonly otherUnit: string;
  /** What is answered to people of another committee, in a role that the policy lets call. */
  readonly stranger: string;
}

const all = ofCommittee;
const matterRoles = ofCommittee.filter((role) => role !== 'leader');
const complaints: readonly Who[] = ['organiser', 'discipline', 'auditor'];
const aboutUnit = { may: all, unit: 'seen', otherUnit: 'OtherUnit', stranger: 'NotAllowed' } as const;
const listed = { may: all, unit: 'seen', otherUnit: 'seen', stranger: 'NotAllowed' } as const;
const nobodyElse = { unit: 'NotAllowed', otherUnit: 'NotAllowed', stranger: 'NotAllowed' } as const;
const ofLedger: Omit<Row, 'path'> = { ...nobodyElse, may: ['organiser', 'auditor'] };

/** Every read about a campaign, once more and apart from the engine's own table. */
const reads: Readonly<Record<string, Row>> = {
  showCampaign: { ...listed, path: base(city) },
  listCandidacies: { ...listed, path: `${base(city)}/candidacies` },
  showCandidacy: { ...aboutUnit, path: unitPath(city) },
  listYearlyResults: { ...aboutUnit, path: `${unitPath(city)}/yearly-results?track=none` },
  listRecords: { ...aboutUnit, path: `${unitPath(city)}/records` },
  listCampaignRecords: { ...listed, path: `${base(city)}/records` },
  listCodeLists: { ...listed, path: `${base(city)}/code-lists` },
  listRoster: { ...aboutUnit, path: `${unitPath(city)}/roster` },
  listSeats: { ...aboutUnit, path: `${unitPath(city)}/seats` },
  listDeeds: { ...aboutUnit, path: `${unitPath(city)}/deeds` },
  listObligations: { ...listed, path: `${base(city)}/obligations` },
  listObligationReviews: { ...listed, path: `${base(city)}/obligations/reviews` },
  showObligation: { ...listed, path: `${base(city)}/obligations/instructions-and-reports` },
  listMatters: { ...listed, may: matterRoles, path: `${base(city)}/matters` },
  showMatter: {
    path: '/v1/matters/tip',
    may: ['organiser', 'discipline'],
    unit: 'UnknownMatter',
    otherUnit: 'UnknownMatter',
    stranger: 'UnknownMatter',
  },
  readReport: {
    path: '/v1/matters/tip/report',
    may: ['discipline'],
    unit: 'NotAllowed',
    otherUnit: 'NotAllowed',
    stranger: 'UnknownMatter',
  },
  listDraws: { ...listed, path: `${base(city)}/draws` },
  listExtensions: { ...listed, path: `${base(city)}/extensions` },
  listAssignments: {
    ...nobodyElse,
    path: `${base(scored)}/tracks/model/assignments`,
    may: ['organiser', 'leadingGroup', 'discipline', 'auditor', 'reviewer', 'jointReviewer'],
  },
  showScores: { ...aboutUnit, path: `${unitPath(scored)}/scores` },
  listScores: { ...listed, path: `${base(scored)}/scores` },
  listDeductions: { ...aboutUnit, path: `${unitPath(scored)}/deductions` },
  listObjections: {
    ...nobodyElse,
    path: `${base(city)}/objections`,
    may: complaints,
  },
  readObjector: {
    ...nobodyElse,
    path: `${base(city)}/objections/o1/objector`,
    may: ['organiser'],
  },
  showOverall: { ...listed, path: `${base(city)}/tracks/none/overall` },
  showSealedRecord: { ...ofLedger, path: `${base(city)}/tracks/none/sealed-record` },
  verifyLedger: { ...ofLedger, path: '/v1/ledger/verification?chain=gongwei' },
  previewExtension: {
    ...ofLedger,
    may: ['organiser'],
    path: `${base(city)}/extensions/preview?of=rules&unit=nowhere&until=2023-12-31`,
  },
};

/** Open to everybody, or of the installation. */
const others: readonly string[] = [
  ...['listProgrammes', 'showProgramme', 'listNotices', 'listTitles', 'queryReport'],
  ...['listOrganisations', 'listSystems', 'showEngine'],
];

/** Lists over all campaigns: each holds what is of the caller's own committee. */
const lists: Readonly<Record<string, { readonly path: string; readonly may: readonly Who[] }>> = {
  listCampaigns: { path: '/v1/campaigns', may: all },
  listOwnTitles: { path: '/v1/titles', may: all },
  listIncidents: { path: '/v1/incidents', may: [...complaints, 'leadingGroup'] },
  listMessages: { path: '/v1/messages', may: complaints },
  listLedger: { path: '/v1/ledger', may: ['organiser', 'auditor'] },
  listPeople: { path: '/v1/people', may: ['auditor'] },
};

describe('who sees what (F54)', () => {
  let offline: Offline;
  const tokens = new Map<string, string>();
  const tokenOf = (whose: Whose, who: Who) => tokens.get(`${whose} ${who}`) ?? '';
  const get = <Body = ProblemBody>(path: string, token: string) =>
    send<Body>(offline.url, { method: 'GET', path, token });

  before(async () => {
    offline = await openOffline();
    for (const [prefix, whose] of [
      ['', 'own committee'],
      ['county-', 'other committee'],
    ] as const)
      await settle(prefix, whose);
    for (const campaign of [
      { name: 'ningbo-mechanisms', year: 2023 },
      { name: 'yueqing-2020', year: 2020 },
    ])
      await begin(campaign);
    await offline.registry.record([
      told(city, 'u1', { kind: 'matterOpened', matter: 'tip', ...tipOff }),
      told(city, 'u1', { kind: 'stepOpened', matter: 'tip', step: 'accept', turn: 1, dueAt: null }),
      told(city, 'u1', {
        kind: 'incidentReported',
        id: 'i1',
        occurredOn: '2023-03-01',
        category: 'c',
        description: 'd',
      }),
      told(city, 'u1', {
        kind: 'titleAwarded',
        title: 't1',
        name: 'n',
        track: 'x',
        batch: 2023,
        validUntil: null,
        benefits: [],
      }),
      told(city, 'u1', { kind: 'objectionLodged', id: 'o1', track: 'x', text: '异议', standing: 'objection' }),
      told(city, 'u1', { kind: 'revocationProposed', title: 't1', reason: '复查不合格', incident: null }),
    ]);
    const { keepReport } = await import('../../registry/reports.ts');
    const { setContact } = await import('../../registry/objections.ts');
    await offline.registry.transaction((tx) => setContact(tx, 'o1', '13800000000'));
    await offline.registry.transaction((tx) =>
      keepReport(tx, { matter: 'tip', receiptHash: 'h', text: '反映', contact: null, receivedAt: 1 }),
    );
  });
  after(() => offline.close());

  it('every read has a row, or stands among those that show nothing of a campaign, or only to who acts in it', () => {
    const known = [...Object.keys(reads), ...Object.keys(lists), ...others];
    const missing = routes.filter(({ method, operation }) => method === 'get' && !known.includes(operation));
    assert.deepEqual(
      missing.map(({ operation }) => operation),
      [],
    );
  });

  for (const [operation, row] of Object.entries(reads)) {
    it(`${operation} is for ${row.may.join(', ')} of the own committee; the unit: ${row.unit}`, async () => {
      for (const who of ofCommittee) {
        const answered = what(await get(row.path, tokenOf('own committee', who)));
        if (row.may.includes(who)) assert.ok(isSeen(answered), `${who} is answered ${answered}`);
        else assert.ok(!isSeen(answered), `${who} is answered ${answered}`);
        const stranger = what(await get(row.path, tokenOf('other committee', who)));
        const expected = isCallable(operation, who) ? row.stranger : 'NotAllowed';
        assert.equal(stranger, expected, `${who} of another committee`);
      }
      for (const who of ofUnits) {
        assert.deepEqual(
          [
            asSeen(what(await get(row.path, tokenOf('own unit', who)))),
            asSeen(what(await get(row.path, tokenOf('other unit', who)))),
            what(await get(row.path, tokenOf('other committee', who))),
          ],
          [row.unit, row.otherUnit, isCallable(operation, who) ? row.stranger : 'NotAllowed'],
          who,
        );
      }
    });
  }

  for (const [operation, { path, may }] of Object.entries(lists)) {
    it(`${operation} holds for each what is of the own committee, and nothing of another (SX-S5d)`, async () => {
      for (const who of may) {
        const own = await get<{ items: object[] }>(path, tokenOf('own committee', who));
        assert.ok(own.body.items.length > 0, who);
        const { status, body } = await get<{ items: object[] }>(path, tokenOf('other committee', who));
        assert.equal(status, 200);
        assert.doesNotMatch(JSON.stringify(body.items), /"gongwei|"u1"|gongwei\./, who);
      }
    });
  }

  it('whoever the programme does not name reads neither of whom nor what there is in the ledger (NB-A10)', async () => {
    const of = (query: string) =>
      get<{ items: { kind: string; unit: string | null }[] }>(
        `/v1/ledger?${query}`,
        tokenOf('own committee', 'auditor'),
      );
    const { items } = (await of(`campaign=${city}&limit=200`)).body;
    const opened = items.find(({ kind }) => kind === 'matterOpened');
    assert.deepEqual([opened?.unit, JSON.stringify(opened).includes('u1')], [null, false]);
    assert.ok((await of('unit=u1&limit=200')).body.items.every(({ kind }) => kind !== 'matterOpened'));
  });

  it('whoever rules on an objection can reach who objected, and every reading is on record (C6)', async () => {
    const path = `${base(city)}/objections/o1/objector`;
    const readings = async () => {
      const query = `/v1/ledger?campaign=${city}&limit=200`;
      const { body } = await get<{ items: { kind: string }[] }>(query, tokenOf('own committee', 'organiser'));
      return body.items.filter(({ kind }) => kind === 'restrictedRead').length;
    };
    const before = await readings();
    const { body } = await get<object>(path, tokenOf('own committee', 'organiser'));
    assert.deepEqual(body, { objection: 'o1', contact: '13800000000' });
    assert.equal(await readings(), before + 1);
    const { body: list } = await get(`${base(city)}/objections`, tokenOf('own committee', 'discipline'));
    assert.doesNotMatch(JSON.stringify(list), /13800000000/);
    const elsewhere = `${base(scored)}/objections/o1/objector`;
    assert.equal(what(await get(elsewhere, tokenOf('own committee', 'organiser'))), 'UnknownObjection');
  });

  it('a unit learns nothing of a matter that it may not read by doing a step of it', async () => {
    const doing = (unit: string, token: string) =>
      send(offline.url, {
        path: `${base(city)}/steps`,
        token,
        body: { procedure: 'tip-off', unit, step: 'accept', outcome: 'accepted' },
      });
    for (const [whose, who] of [
      ['own unit', 'unit'],
      ['own committee', 'liaison'],
      ['other committee', 'discipline'],
    ] as const) {
      const token = tokenOf(whose, who);
      const [there, none] = [await doing('u1', token), await doing('u2', token)];
      assert.deepEqual([there.status, there.body.title], [none.status, none.body.title], who);
    }
  });

  it('the public register does not show what is only proposed; the own committee sees it', async () => {
    const [open] = (await get<{ items: object[] }>('/v1/public/titles', tokenOf('own unit', 'unit'))).body.items;
    assert.deepEqual(pick(open), { status: 'valid', reason: null });
    const [seen] = (await get<{ items: object[] }>('/v1/titles', tokenOf('own committee', 'leadingGroup'))).body.items;
    assert.deepEqual(pick(seen), { status: 'revocationProposed', reason: '复查不合格' });
  });

  it('relations and incidents are written by the own people only, about those who take part', async () => {
    const relate = (token: string, more: object = {}) =>
      send(offline.url, {
        path: `${base(scored)}/relations`,
        token,
        body: { person: 'reviewer', unit: 'u1', relation: 'named', ...more },
      });
    const report = (token: string) =>
      send(offline.url, {
        path: '/v1/incidents',
        token,
        body: { campaign: city, unit: 'u1', occurredOn: '2020-01-01', category: '问题', description: '事件' },
      });
    const office = tokenOf('own committee', 'organiser');
    assert.deepEqual(
      [
        what(await relate(tokenOf('other committee', 'organiser'))),
        what(await relate(tokenOf('other committee', 'discipline'))),
        what(await relate(office, { unit: 'nowhere' })),
        what(await relate(office, { person: 'nobody' })),
        what(await report(tokenOf('other committee', 'organiser'))),
        what(await report(tokenOf('other unit', 'unit'))),
        what(await report(tokenOf('other committee', 'unit'))),
      ],
      ['NotAllowed', 'NotAllowed', 'UnknownUnit', 'NotFound', 'NotAllowed', 'OtherUnit', 'OtherUnit'],
    );
  });

  it('an organiser retires nobody of a unit that is not in the own campaign, nor in that of another committee (C1)', async () => {
    const entered = { kind: 'rosterEntered', id: 'chief', type: 'cadre', name: '干部', within: null } as const;
    for (const unit of ['u2', 'county-u1'])
      await offline.registry.record([told(city, unit, { ...entered, from: null, fields: {} })]);
    const retire = async (unit: string, token: string) =>
      what(
        await send(offline.url, {
          path: `${unitPath(city, unit)}/roster/chief/leaving`,
          token,
          body: { on: '2023-03-01' },
        }),
      );
    const office = tokenOf('own committee', 'organiser');
    assert.deepEqual(
      [
        await retire('county-u1', office),
        await retire('u2', tokenOf('other committee', 'organiser')),
        await retire('u2', tokenOf('own unit', 'unit')),
        await retire('u2', office),
      ],
      ['UnknownUnit', 'NotAllowed', 'OtherUnit', 'seen'],
    );
  });

  it('a reviewer sees a unit that nobody has, or that is assigned to the reviewer, and no longer who declined (F7)', async () => {
    const reviewer = tokenOf('own committee', 'reviewer');
    const seen = async () =>
      (await get<{ items: { unit: string }[] }>(`${base(scored)}/scores`, reviewer)).body.items.map(({ unit }) => unit);
    assert.deepEqual(await seen(), ['u1', 'u2']);
    const pair = (unit: string, who: string) => ({ unit, reviewer: who });
    const assignments = [pair('u1', 'reviewer'), pair('u2', 'somebody')];
    await offline.registry.record([told(scored, null, { kind: 'reviewersAssigned', track: 'model', assignments })]);
    assert.deepEqual(await seen(), ['u1']);
    assert.equal(what(await get(`${unitPath(scored, 'u2')}/scores`, reviewer)), 'NotAssigned');
    const declined = { kind: 'assignmentDeclined', track: 'model', reviewer: 'reviewer' } as const;
    await offline.registry.record([told(scored, 'u1', { ...declined, reason: '回避', replacedBy: null })]);
    assert.deepEqual(await seen(), []);
  });

  it('two whom nobody knows may choose the same key: neither is given the answer of the other', async () => {
    const report = (text: string) =>
      send<{ receipt: string | null }>(offline.url, {
        path: '/v1/public/reports',
        key: 'the-same-key',
        body: { campaign: city, procedure: 'tip-off', unit: 'u2', text },
      });
    const [one, other] = [await report('反映甲'), await report('反映乙')];
    assert.deepEqual([one.status, other.status], [201, 201]);
    assert.ok(one.body.receipt !== null && other.body.receipt !== null && one.body.receipt !== other.body.receipt);
  });

  it('two rows of one call are no row of another, whatever keys callers choose', async () => {
    const token = tokenOf('own unit', 'unit');
    const enter = (key: string, ...ids: string[]) =>
      send<{ items: object[] }>(offline.url, {
        path: `${unitPath(city)}/roster`,
        token,
        key,
        body: { entries: ids.map((id) => ({ id, kind: 'cadre', name: id })) },
      });
    assert.equal((await enter('many-at-once', 'a', 'b')).status, 201);
    assert.equal((await enter('many-at-once/0', 'c')).status, 201);
    const { body } = await get<{ items: { id: string }[] }>(`${unitPath(city)}/roster`, token);
    assert.deepEqual(
      body.items.map(({ id }) => id),
      ['a', 'b', 'c'],
    );
  });

  async function settle(prefix: string, whose: 'own committee' | 'other committee') {
    const add = (body: object) => send(offline.url, { path: '/v1/organisations', token: administrator, body });
    const committee = prefix === '' ? 'gongwei' : 'county';
    await add({ id: `${prefix}above`, name: '市委', kind: 'department' });
    await add({ id: committee, name: '机关工委', kind: 'committee', parent: `${prefix}above` });
    await add({ id: `${prefix}lead`, name: '领导小组', kind: 'leadingGroup' });
    await add({ id: `${prefix}org`, name: '组织部', kind: 'department' });
    for (const unit of ['u1', 'u2']) await add({ id: `${prefix}${unit}`, name: unit, kind: 'unit', committee });
    const homes: Partial<Record<Who, string>> = {
      leadingGroup: 'lead',
      jointReviewer: 'org',
      consulted: 'org',
      leader: 'above',
    };
    for (const who of ofCommittee) {
      const home = homes[who];
      await appoint(whose, who, `${prefix}${who.toLowerCase()}`, home === undefined ? committee : `${prefix}${home}`);
    }
    for (const who of ofUnits) {
      if (prefix !== '') await appoint(whose, who, `${prefix}${who.toLowerCase()}`, `${prefix}u1`);
      else {
        await appoint('own unit', who, `${who.toLowerCase()}-1`, 'u1');
        await appoint('other unit', who, `${who.toLowerCase()}-2`, 'u2');
      }
    }
  }

  async function appoint(whose: Whose, who: Who, id: string, organisation: string) {
    const body = { id, name: id, organisation, roles: [who] };
    const added = await send<{ token: string }>(offline.url, { path: '/v1/people', token: administrator, body });
    assert.equal(added.status, 201, JSON.stringify(added.body));
    tokens.set(`${whose} ${who}`, added.body.token);
  }

  /** A campaign of the city as it stands on record; the engine is not asked. */
  async function begin({ name, year }: { name: string; year: number }) {
    const { registry } = offline;
    const found = await findProgramme(registry.db, name);
    assert.ok(found);
    const campaign = `gongwei.${name}.${year}`;
    const bodies = {
      ...{ organiser: 'gongwei', leadingGroup: 'lead', jointReviewers: ['org'], consulted: { audit: 'org' } },
      ...{ liaison: ['gongwei'], discipline: ['gongwei'] },
    };
    const plan = planOf(found.body, buildEdition({ campaign, year, bodies }));
    const tracks = plan.tracks.map(({ track, due, applies }) => ({ track, due, applies }));
    await registry.record([
      told(campaign, null, { kind: 'campaignStarted', plan }),
      ...['u1', 'u2'].map((unit) =>
        told(campaign, unit, {
          kind: 'candidacyOpened',
          enrolment: 'mandatory',
          dueAt: null,
          tracks,
          mayReinstate: false,
        }),
      ),
      told(campaign, 'u1', { kind: 'messageSent', message: 'm', key: `${campaign}/m`, to: 'unit', about: {} }),
    ]);
  }
});

const tipOff = { procedure: 'tip-off', track: null, party: null, fields: {}, source: null } as const;

function told(campaign: string, unit: string | null, fact: Fact) {
  return entryOf(fact, { campaign, unit, actor: { id: 'li', role: 'organiser', organisation: 'gongwei' } });
}

function what({ status, body }: Answer<ProblemBody>): string {
  return status < 300 ? 'seen' : body.title;
}

/** What is refused for what the campaign has, and not for who asks, was seen as far as it goes. */
function isSeen(answered: string): boolean {
  return ['seen', 'UnknownTrack', 'UnknownUnit'].includes(answered);
}

function asSeen(answered: string): string {
  return isSeen(answered) ? 'seen' : answered;
}

function isCallable(operation: string, who: Who): boolean {
  if (operation === 'listObjections') return complaints.includes(who);
  if (operation === 'readReport') return who === 'discipline';
  return !['listMatters', 'showMatter'].includes(operation) || who !== 'leader';
}

function pick(title: object | undefined) {
  const { status, reason } = title as { status: string; reason: string | null };
  return { status, reason };
}
