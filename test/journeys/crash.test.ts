import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient, type Client } from '../../cli/client.ts';
import { endOf, freePort, startScript, untilReady, type Started } from '../support/process.ts';
import { surely } from '../support/surely.ts';

const UNITS = 20;
const BETWEEN_CALLS = 25;
const AT_LAST = 3;
const ids = Array.from({ length: UNITS }, (_, index) => `unit-${index + 1}`);
// Whoever applies must have started the killed processes again before the window closes, on a busy machine too.
const simulation = {
  startsAt: '2019-11-25',
  secondsPerDay: 0.5,
  then: [
    { from: '2019-12-01', secondsPerDay: 6 },
    { from: '2020-01-01', secondsPerDay: 0.5 },
  ],
};

describe('kill -9 in the middle of a campaign (F59, SX-S0a)', () => {
  let folder: string;
  let url: string;
  let running: Started;
  let acknowledged = 0;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'laurel-crash-'));
    url = `http://127.0.0.1:${await freePort()}`;
    await start();
  });

  after(async () => {
    running.child.kill('SIGTERM');
    await endOf(running);
    rmSync(folder, { recursive: true, force: true });
  });

  it('loses no acknowledged call and does none twice, three times over', async () => {
    const token = readFileSync(join(folder, 'admin.token'), 'utf8').trim();
    const admin = createClient(url, token);
    await admin.post('/v1/organisations', { id: 'gongwei', name: '机关工委', kind: 'committee' });
    await admin.post('/v1/organisations', { id: 'lead', name: '领导小组', kind: 'leadingGroup' });
    await admin.post('/v1/organisations', { id: 'org', name: '组织部', kind: 'department' });
    await admin.post('/v1/committees/gongwei/units', ['id,name', ...ids.map((id) => `${id},单位${id}`)].join('\n'), {
      type: 'text/csv',
    });
    const person = async (id: string, organisation: string, role: string) => {
      const added = await admin.post<{ token: string }>('/v1/people', { id, name: id, organisation, roles: [role] });
      return createClient(url, added.token);
    };
    const liaisons = new Map<string, Client>();
    for (const id of ids) liaisons.set(id, await person(`l-${id}`, id, 'unit'));
    const office = await person('office', 'gongwei', 'organiser');
    const reviewer = await person('reviewer', 'gongwei', 'reviewer');
    const leader = await person('leader', 'lead', 'leadingGroup');
    const joint = await person('joint', 'org', 'jointReviewer');
    const auditor = await person('auditor', 'gongwei', 'auditor');

    const { id: campaign } = await surely<{ id: string }>(office, '/v1/campaigns', {
      programme: 'shaoxing-2018',
      year: 2019,
      leadingGroup: 'lead',
      jointReviewers: ['org'],
      simulation,
    });
    const base = `/v1/campaigns/${campaign}`;
    const of = (unit: string) => `${base}/candidacies/${unit}`;
    await until(
      async () =>
        (await office.get<{ items: unknown[] }>(`${base}/candidacies`, { limit: 100 })).items.length === UNITS,
    );

    await withKill(
      5,
      ids.map(
        (unit) => () =>
          counted(liaisonOf(unit), `${of(unit)}/rules`, {
            fields: { goals: '目标', schedule: '进度', measures: '措施' },
          }),
      ),
    );
    await until(async () => (await nowOf()) >= '2019-12-01');
    await withKill(
      8,
      ids.map(
        (unit) => () =>
          counted(liaisonOf(unit), `${of(unit)}/applications`, {
            track: 'clean',
            fields: { 'own-work': '自创自建情况' },
          }),
      ),
    );
    await withKill(
      17,
      ids.map((unit) => async () => {
        for (const check of ['materials', 'visit', 'hearing']) {
          await counted(reviewer, `${of(unit)}/applications/clean/checks`, { check, passed: true, note: '符合' });
        }
        await counted(joint, `${of(unit)}/applications/clean/votes`, { passed: true, reason: '同意' });
      }),
    );
    await until(async () => (await nowOf()) >= '2020-01-01');
    await counted(office, `${base}/tracks/clean/list`, {});
    await counted(office, `${base}/tracks/clean/notice`, {
      media: ['报纸'],
      contact: { person: '办公室', telephone: '0575-85130000' },
    });
    await until(async () => {
      const { now, tracks } = await office.get<{ now: string; tracks: { notice: { endsAt: string } | null }[] }>(base);
      return Date.parse(now) >= Date.parse(tracks[0]?.notice?.endsAt ?? '9999-01-01');
    });
    await counted(leader, `${base}/tracks/clean/approval`, { approved: true, reason: '同意' });
    const { units } = await counted<{ units: string[] }>(office, `${base}/tracks/clean/naming`, {
      circular: '通报1号',
    });

    assert.deepEqual([...units].sort(), [...ids].sort());
    const kinds = await countKinds(auditor, campaign);
    const once = {
      candidacyOpened: UNITS,
      rulesFiled: UNITS,
      applicationSubmitted: UNITS,
      checkRecorded: 3 * UNITS,
      voteCast: UNITS,
      shortlisted: UNITS,
      named: UNITS,
      titleAwarded: UNITS,
      listConfirmed: 1,
      noticePublished: 1,
      namingDecided: 1,
      titlesNamed: 1,
    };
    assert.deepEqual(Object.fromEntries(Object.keys(once).map((kind) => [kind, kinds.get(kind) ?? 0])), once);
    assert.equal(acknowledged, 6 * UNITS + 4);
    const { verified } = await auditor.get<{ verified: boolean }>('/v1/ledger/verification');
    assert.ok(verified, 'the ledger verifies');

    function liaisonOf(unit: string): Client {
      return liaisons.get(unit) as Client;
    }
    async function nowOf(): Promise<string> {
      return (await office.get<{ now: string }>(base)).now;
    }
  });

  /**
   * Lets everybody call, one a moment after the other, for those who come together are answered together; kills the process
   * after so many answers, while others are on their way. Started again, all is done in the end.
   */
  async function withKill(answers: number, calls: readonly (() => Promise<unknown>)[]): Promise<void> {
    const before = acknowledged;
    let goOn: () => void = () => undefined;
    const reached = new Promise<void>((resolve) => (goOn = resolve));
    // The last ones call just before, so that some are on their way however fast the others were answered.
    const later = (nth: number) =>
      nth < calls.length - AT_LAST ? new Promise((resolve) => setTimeout(resolve, nth * BETWEEN_CALLS)) : reached;
    let ended = false;
    const all = Promise.all(calls.map((call, nth) => later(nth).then(call))).finally(() => (ended = true));
    while (acknowledged < before + answers) await new Promise((resolve) => setTimeout(resolve, 5));
    goOn();
    await new Promise((resolve) => setImmediate(resolve));
    running.child.kill('SIGKILL');
    await endOf(running);
    assert.ok(!ended, 'calls were under way when the process was killed');
    await start();
    await all;
  }

  async function start(): Promise<void> {
    const port = new URL(url).port;
    running = startScript('embedded/main.ts', [], {
      LAUREL_DATA: folder,
      LAUREL_PORT: port,
      LAUREL_ALLOW_SIMULATION: 'true',
      LAUREL_LOG: 'error',
      TEMPORAL_ADDRESS: '',
    });
    await untilReady(url, running);
  }

  async function counted<Body>(client: Client, path: string, body: unknown): Promise<Body> {
    const answer = await surely<Body>(client, path, body);
    acknowledged++;
    return answer;
  }
});

async function countKinds(auditor: Client, campaign: string): Promise<Map<string, number>> {
  const kinds = new Map<string, number>();
  for await (const { kind } of auditor.all<{ kind: string }>('/v1/ledger', { campaign }))
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  return kinds;
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  const end = Date.now() + 300_000;
  while (!(await isSo().catch(() => false))) {
    if (Date.now() > end) throw new Error('the campaign stands still');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
