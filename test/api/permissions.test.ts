import assert from 'node:assert/strict';
import { role as roles, type Role } from '../../contracts/people.ts';
import { routes } from '../../api/routes/index.ts';
import { send } from './http.ts';
import { administrator, openOffline, type Offline } from './offline.ts';

type Given = Exclude<Role, 'public' | 'system'>;
const everyRole = roles.exclude(['public', 'system']).options;

const readers: readonly Given[] = [
  'organiser',
  'leadingGroup',
  'reviewer',
  'jointReviewer',
  'discipline',
  'auditor',
  'unit',
  'partyOrganisation',
  'consulted',
  'liaison',
  'leader',
];
const inMatters: readonly Given[] = [
  'organiser',
  'leadingGroup',
  'discipline',
  'reviewer',
  'jointReviewer',
  'consulted',
  'liaison',
  'unit',
  'partyOrganisation',
  'auditor',
];
const scorers: readonly Given[] = ['organiser', 'reviewer', 'jointReviewer', 'leadingGroup', 'unit'];

/** Who may call what, written down once more and apart from the policy; `open` needs no token. */
const mayCall: Readonly<Record<string, readonly Given[] | 'open'>> = {
  listProgrammes: 'open',
  showProgramme: 'open',
  addOrganisation: ['administrator'],
  importUnits: ['administrator'],
  moveUnit: ['administrator'],
  listOrganisations: ['administrator', ...readers],
  addPerson: ['administrator'],
  renewToken: ['administrator'],
  revokeToken: ['administrator'],
  deactivatePerson: ['administrator'],
  listPeople: ['administrator', 'auditor'],
  addSystem: ['administrator'],
  renewSystemKey: ['administrator'],
  deactivateSystem: ['administrator'],
  listSystems: ['administrator'],
  startCampaign: ['organiser'],
  listCampaigns: readers,
  showCampaign: readers,
  closeStage: ['organiser'],
  listCandidacies: readers,
  showCandidacy: readers,
  fileRules: ['unit'],
  reviewRules: ['organiser'],
  submitApplication: ['unit'],
  withdrawApplication: ['unit'],
  recordCheck: ['organiser', 'reviewer'],
  listYearlyResults: readers,
  fileRecord: ['unit', 'partyOrganisation'],
  fileEvidence: ['organiser', 'jointReviewer', 'discipline', 'leadingGroup', 'consulted', 'liaison', 'reviewer'],
  listRecords: readers,
  listCampaignRecords: readers,
  supplyCodes: ['organiser'],
  listCodeLists: readers,
  enterRoster: ['unit', 'organiser'],
  leaveRoster: ['unit', 'organiser'],
  listRoster: readers,
  listSeats: readers,
  recordDeed: ['unit', 'partyOrganisation', 'organiser', 'discipline'],
  listDeeds: readers,
  listObligations: readers,
  listObligationReviews: readers,
  showObligation: readers,
  openMatter: inMatters,
  doStep: inMatters,
  addSigner: ['organiser', 'leadingGroup'],
  extendStep: ['organiser'],
  listMatters: inMatters,
  showMatter: inMatters,
  reportToDiscipline: 'open',
  queryReport: 'open',
  readReport: ['discipline'],
  commitDraw: ['organiser', 'leadingGroup', 'discipline'],
  revealDraw: ['organiser', 'leadingGroup', 'discipline'],
  listDraws: readers,
  assignReviewers: ['organiser'],
  listAssignments: readers,
  declineAssignment: ['reviewer', 'jointReviewer'],
  declareRelation: ['organiser', 'reviewer', 'jointReviewer', 'discipline'],
  scoreCriterion: scorers,
  scoreSheet: scorers,
  submitSheet: scorers,
  recordEvent: ['organiser', 'discipline'],
  withdrawDeduction: ['organiser', 'leadingGroup'],
  moderateScore: ['organiser', 'leadingGroup'],
  reopenScore: ['leadingGroup'],
  correctResult: ['leadingGroup'],
  showScores: readers,
  listScores: readers,
  listDeductions: readers,
  castVote: ['jointReviewer'],
  confirmList: ['organiser', 'leadingGroup'],
  confirmScores: ['organiser', 'leadingGroup'],
  withdrawList: ['organiser', 'leadingGroup'],
  publishNotice: ['organiser'],
  correctNotice: ['organiser'],
  approveNaming: ['leadingGroup'],
  endWithoutNaming: ['leadingGroup', 'organiser'],
  nameTitles: ['organiser'],
  extendDeadline: ['organiser'],
  previewExtension: ['organiser'],
  listExtensions: readers,
  computeOverall: ['organiser'],
  showOverall: readers,
  listNotices: 'open',
  lodgeObjection: 'open',
  listObjections: ['organiser', 'discipline', 'auditor'],
  readObjector: ['organiser'],
  withdrawIncident: ['leadingGroup', 'organiser'],
  ruleObjection: ['organiser'],
  correctRuling: ['leadingGroup', 'organiser'],
  reportIncident: ['organiser', 'discipline', 'unit'],
  confirmIncident: ['organiser'],
  listIncidents: ['organiser', 'discipline', 'leadingGroup', 'auditor'],
  listTitles: 'open',
  listOwnTitles: readers,
  proposeRevocation: ['organiser'],
  decideRevocation: ['organiser', 'leadingGroup'],
  showSealedRecord: ['organiser', 'auditor'],
  showEngine: ['administrator', 'auditor'],
  restoreEngine: ['administrator'],
  listLedger: ['organiser', 'auditor'],
  verifyLedger: ['organiser', 'auditor'],
  listMessages: ['organiser', 'discipline', 'auditor'],
};

describe('who may call what', () => {
  let offline: Offline;
  const tokens = new Map<Given, string>();

  before(async () => {
    offline = await openOffline();
    tokens.set('administrator', administrator);
    for (const organisation of [
      { id: 'committee', name: '机关工委', kind: 'committee' },
      { id: 'unit', name: '市财政局', kind: 'unit', committee: 'committee' },
    ])
      await send(offline.url, { path: '/v1/organisations', token: administrator, body: organisation });
    for (const role of everyRole.filter((each) => each !== 'administrator')) {
      const organisation = role === 'unit' || role === 'partyOrganisation' ? 'unit' : 'committee';
      const body = { id: role.toLowerCase(), name: role, organisation, roles: [role] };
      const added = await send<{ token: string }>(offline.url, { path: '/v1/people', token: administrator, body });
      assert.equal(added.status, 201);
      tokens.set(role, added.body.token);
    }
  });

  after(() => offline.close());

  /** A call whose body nobody could read: only who calls has been looked at when it is refused as not allowed. */
  const unreadable = (method: string, path: string, token?: string) =>
    send(offline.url, {
      method: method.toUpperCase(),
      path: path.replaceAll(/\{\w+\}/g, 'NOBODY'),
      token,
      key: null,
      ...(method === 'get' ? {} : { body: '{"half": ' }),
    });

  it('the matrix has a row for every route and none besides', () => {
    assert.deepEqual(Object.keys(mayCall).sort(), routes.map(({ operation }) => operation).sort());
  });

  for (const { operation, method, path } of routes) {
    const allowed = mayCall[operation] ?? [];
    if (allowed === 'open') {
      it(`${operation} is open to everybody`, async () => {
        for (const token of [undefined, ...tokens.values()]) {
          const { status } = await unreadable(method, path, token);
          assert.ok(status !== 401 && status !== 403, `answered ${status}`);
        }
      });
      continue;
    }

    it(`${operation} is for ${allowed.join(', ')} only, and nobody else's body is looked at (F54)`, async () => {
      const stranger = await unreadable(method, path);
      assert.deepEqual([stranger.status, stranger.body.title], [401, 'Unauthenticated']);
      for (const role of everyRole) {
        const { status, body } = await unreadable(method, path, tokens.get(role));
        if (allowed.includes(role)) {
          assert.ok(status !== 401 && status !== 403, `${role} is answered ${status} ${body.title}`);
        } else {
          assert.deepEqual([role, status, body.title], [role, 403, 'NotAllowed']);
          assert.equal(body.type, 'urn:laurel:problem:NotAllowed');
        }
      }
    });
  }

  it('somebody with two roles may do what either may', async () => {
    const body = { id: 'both', name: 'both', organisation: 'committee', roles: ['organiser', 'leader'] };
    const { body: added } = await send<{ token: string }>(offline.url, {
      path: '/v1/people',
      token: administrator,
      body,
    });
    const may = async (path: string) => (await send(offline.url, { method: 'GET', path, token: added.token })).status;
    assert.deepEqual([await may('/v1/ledger'), await may('/v1/campaigns'), await may('/v1/people')], [200, 200, 403]);
    const refused = await send(offline.url, { path: '/v1/organisations', token: added.token, body: {} });
    assert.equal(refused.status, 403);
  });

  it('a token is known only as a whole, by its own scheme', async () => {
    const wrong = ['', 'Bearer', `Bearer ${administrator}x`, `Bearer ${administrator.slice(0, -1)}`];
    const others = [`Basic ${administrator}`, administrator, `bearer-${administrator}`, `Bearer ${administrator} x`];
    for (const Authorization of [...wrong, ...others]) {
      const { status } = await send(offline.url, { method: 'GET', path: '/v1/people', headers: { Authorization } });
      assert.equal(status, 401, `Authorization: ${Authorization}`);
    }
  });

  it('the roles of the public and of the engine are given to nobody', async () => {
    for (const role of ['public', 'system']) {
      const body = { id: 'somebody', name: 'x', organisation: 'administration', roles: [role] };
      assert.equal((await send(offline.url, { path: '/v1/people', token: administrator, body })).status, 400);
    }
  });
});
