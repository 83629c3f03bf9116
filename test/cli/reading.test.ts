import assert from 'node:assert/strict';
import { campaignView, candidacyView, ledgerEntryView, ledgerVerificationView } from '../../contracts/views.ts';
import { startCannedServer, type CannedServer } from './canned-server.ts';
import { runLaurel } from './run-laurel.ts';

const id = 'gongwei.shaoxing-2018.2019';

describe('reading through the command', () => {
  it('is tried on answers as the API gives them', () => {
    assert.deepEqual(campaignView.parse(campaign), campaign);
    assert.deepEqual(candidacyView.parse(candidacy), candidacy);
    assert.deepEqual(ledgerEntryView.parse(entry), entry);
    assert.deepEqual(ledgerVerificationView.parse(verification), verification);
  });

  let server: CannedServer;
  const run = (...args: string[]) => runLaurel(['--url', server.url, ...args], { LAUREL_TOKEN: 'laurel_secret' });

  before(async () => {
    server = await startCannedServer();
    Object.assign(server.answers, {
      'GET /v1/campaigns?limit=200': { body: { items: [summary(2019)], next: 'WzJd' } },
      'GET /v1/campaigns?limit=200&cursor=WzJd': { body: { items: [summary(2020)], next: null } },
      [`GET /v1/campaigns/${id}`]: { body: campaign },
      [`GET /v1/campaigns/${id}/candidacies/jz-01`]: { body: candidacy },
      [`GET /v1/campaigns/${id}/candidacies?limit=200&track=clean&status=named&overdue=true`]: {
        body: { items: [candidacy, { ...candidacy, unit: 'jz-02', name: '市人大机关' }], next: null },
      },
      'GET /v1/ledger?limit=200&unit=jz-01': { body: { items: [entry], next: null } },
      'GET /v1/ledger/verification': { body: verification },
      'GET /v1/ledger/verification?chain=gongwei': { body: verification },
    });
  });

  after(() => {
    server.close();
  });

  it('shows campaigns, stages, units and the ledger as tables in Chinese and English', async () => {
    const [list, show, stages, unit, units, ledger] = await Promise.all([
      run('campaign', 'list'),
      run('campaign', 'show', id),
      run('campaign', 'stages', id),
      run('candidacy', 'show', id, 'jz-01'),
      run('candidacy', 'list', id, '--track', 'clean', '--status', 'named', '--overdue'),
      run('ledger', 'list', '--unit', 'jz-01'),
    ]);
    for (const { code, stderr } of [list, show, stages, unit, units, ledger]) assert.deepEqual([code, stderr], [0, '']);
    assert.match(list.stdout, /^活动 campaign/);
    assert.match(list.stdout, /shaoxing-2018\.2019 .*\n.*shaoxing-2018\.2020 /, 'both pages');
    assert.match(show.stdout, /参加单位 units +68 全面实施 mandatory, 2 参照执行 reference/);
    assert.match(show.stdout, /当前阶段 open stages +申报 application/);
    assert.match(show.stdout, /2019-12-31 24:00 {2}2020-02-03 – 2020-02-09（暂定 provisional）.*审核中 underReview 68/);
    assert.match(stages.stdout, /申报 application +2019-12-01 00:00 +2019-12-31 24:00 +2019-12-01 00:00 +–/);
    assert.match(stages.stdout, /审核 review +由决定 by decision +由决定 by decision +– +–/);
    assert.match(unit.stdout, /clean +命名 named +2019-12-03 09:30 +materials ✓, visit \(✓\) ✗ +2 : 1/);
    assert.match(units.stdout, /jz-02 +市人大机关 +已备案 filed 2019-02-20 08:00 v2 +命名 named/);
    assert.match(units.stdout, /共 total: 2\n$/);
    assert.match(
      ledger.stdout,
      /gongwei +17 +2019-12-03 09:30 .* applicationSubmitted +liaison +unit +SX-S3a:L61, SX-A02/,
    );
    assert.ok(server.heard.every(({ authorization }) => authorization === 'Bearer laurel_secret'));
  });

  it("prints the API's own JSON and nothing else with --json", async () => {
    const [list, show, stages, verified] = await Promise.all([
      run('--json', 'campaign', 'list'),
      run('campaign', 'show', id, '--json'),
      run('campaign', 'stages', id, '--json'),
      run('ledger', 'verify', '--json'),
    ]);
    assert.deepEqual(JSON.parse(list.stdout), { items: [summary(2019), summary(2020)], next: null });
    assert.equal(show.stdout, `${JSON.stringify(campaign)}\n`);
    assert.deepEqual(JSON.parse(stages.stdout), campaign.stages);
    assert.deepEqual(JSON.parse(verified.stdout), verification);
    assert.equal(list.stderr + show.stderr + stages.stderr + verified.stderr, '');
  });

  it('says with a campaign what is wrong with the installation, and what to do', async () => {
    const away = { code: 'EngineAway', stops: 'workflows', zh: '没有应答', en: 'does not answer' };
    server.answers['GET /readyz'] = { status: 503, body: { conditions: [away] } };
    const [people, programs] = await Promise.all([run('campaign', 'show', id), run('campaign', 'show', id, '--json')]);
    delete server.answers['GET /readyz'];
    assert.deepEqual([people.code, people.stderr], [0, '注意 没有应答 / does not answer\n']);
    assert.deepEqual([programs.stdout, programs.stderr], [`${JSON.stringify(campaign)}\n`, '']);
  });

  it('keeps a text of the public from steering the terminal', async () => {
    const { stdout } = await run('candidacy', 'show', id, 'jz-01');
    assert.ok(!stdout.includes('\u001b'));
    assert.match(stdout, /not \[31mgood enough/);
  });

  it('shows how far each chain of the ledger is whole, or the one that is asked for', async () => {
    const [all, one, none] = await Promise.all([
      run('ledger', 'verify'),
      run('ledger', 'verify', '--chain', 'gongwei'),
      run('ledger', 'verify', '--chain', 'No Chain'),
    ]);
    for (const { code, stdout } of [all, one]) {
      assert.equal(code, 0);
      assert.match(stdout, /verified: 17 entries\n链 chain[^]*gongwei +17 +✓ +f{64}/);
    }
    assert.equal(none.code, 64);
  });

  it('ends with 1 when the ledger does not verify', async () => {
    const firstBad = { chain: 'gongwei', seq: 17, why: 'its hash is not that of its content' };
    const chains = [{ ...whole, entries: 16, verified: false }];
    const broken = { entries: 16, verified: false, firstBad, chains };
    server.answers['GET /v1/ledger/verification'] = { body: broken };
    const [people, program] = await Promise.all([run('ledger', 'verify'), run('ledger', 'verify', '--json')]);
    assert.deepEqual([people.code, program.code], [1, 1]);
    assert.match(people.stdout, /NOT VERIFIED at entry 17 of gongwei: its hash/);
    assert.deepEqual(JSON.parse(program.stdout), broken);
  });
});

const whole = { chain: 'gongwei', entries: 17, verified: true, head: { seq: 17, hash: 'f'.repeat(64) } };
const verification = { entries: 17, verified: true, firstBad: null, chains: [whole] };

const summary = (year: number) => ({
  id: `gongwei.shaoxing-2018.${year}`,
  programme: 'shaoxing-2018',
  version: 1,
  year,
  organiser: 'gongwei',
  startedAt: `${year}-01-01T00:00:00+08:00`,
  endedAt: null,
});

const campaign = {
  ...summary(2019),
  leadingGroup: 'dangjian',
  jointReviewers: ['jz-06'],
  consulted: {},
  enrolment: { mandatory: 68, reference: 2 },
  now: '2019-12-03T10:00:00+08:00',
  simulated: true,
  stages: [
    {
      stage: 'application',
      opensAt: '2019-12-01T00:00:00+08:00',
      closesAt: '2020-01-01T00:00:00+08:00',
      openedAt: '2019-12-01T00:00:00+08:00',
      closedAt: null,
    },
    { stage: 'review', opensAt: null, closesAt: null, openedAt: null, closedAt: null },
  ],
  tracks: [
    {
      track: 'clean',
      title: '清廉机关示范单位',
      due: true,
      stage: 'notice',
      opensAt: '2019-12-01T00:00:00+08:00',
      closesAt: '2020-01-01T00:00:00+08:00',
      notice: {
        firstDay: '2020-02-03',
        lastDay: '2020-02-09',
        endsAt: '2020-02-10T00:00:00+08:00',
        provisional: true,
      },
      scores: null,
      openObjections: 2,
      circular: null,
      counts: { underReview: 68 },
    },
  ],
};

const candidacy = {
  campaign: id,
  unit: 'jz-01',
  name: '市委办公室',
  enrolment: 'mandatory',
  rules: {
    filedAt: '2019-02-20T08:00:00+08:00',
    version: 2,
    accepted: 1,
    reviewReason: '同意',
    dueAt: '2019-03-31T00:00:00+08:00',
    overdueSince: null,
  },
  applications: [
    {
      track: 'clean',
      status: 'named',
      appliedAt: '2019-12-03T09:30:00+08:00',
      checks: {
        materials: { passed: true, note: '', by: 'r', at: '2019-12-05T09:30:00+08:00', earlier: [] },
        visit: {
          passed: false,
          note: '',
          by: 'r',
          at: '2019-12-05T09:30:00+08:00',
          earlier: [{ passed: true, note: '', by: 'q', at: '2019-12-04T09:30:00+08:00' }],
        },
      },
      tally: { passed: 2, failed: 1 },
      reason: 'not\n\u001b[31mgood enough',
    },
  ],
};

const entry = {
  chain: 'gongwei',
  seq: 17,
  recordedAt: '2019-12-03T01:30:00.000Z',
  at: '2019-12-03T09:30:00+08:00',
  campaign: id,
  unit: 'jz-01',
  kind: 'applicationSubmitted',
  actor: { id: 'liaison', role: 'unit', organisation: 'jz-01' },
  rules: ['SX-S3a:L61', 'SX-A02'],
  fact: { kind: 'applicationSubmitted' },
  hash: 'ab',
};
