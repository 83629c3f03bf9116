import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Client as ApiClient } from '../../cli/client.ts';
import { ERASED } from '../../domain/ledger-format.ts';
import { readSealed } from '../../domain/sealed-entry.ts';
import type { SealedExport } from '../../domain/sealed-record.ts';
import { check } from '../../verify/check.ts';
import { passReview, settle, startEdition, type City, type Edition } from '../support/edition.ts';
import { eventually, openWorld, refusalOf, type World } from '../support/world.ts';

const program = fileURLToPath(new URL('../../verify/main.ts', import.meta.url));

describe('a sealed record (F23)', function () {
  this.timeout(600_000);
  let world: World;
  let city: City;
  let folder: string;

  async function begin(firstDay: string, units: Record<string, string>): Promise<void> {
    world = await openWorld(firstDay);
    city = await settle(world, units);
    folder = mkdtempSync(join(tmpdir(), 'laurel-sealed-'));
  }

  after(async () => {
    await world.close();
    rmSync(folder, { recursive: true });
  });

  /** The separate program, on a file and without any server. */
  function verify(record: SealedExport | string, ...published: string[]) {
    const file = join(folder, 'record.json');
    writeFileSync(file, typeof record === 'string' ? record : JSON.stringify(record));
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--import', 'tsx', program, file, ...published], {
      encoding: 'utf8',
      env: { PATH: process.env['PATH'] },
    });
    return { status, said: stdout + stderr };
  }

  const exported = (edition: Edition, track: string, who: ApiClient = edition.auditor) =>
    who.get<SealedExport>(`${edition.base}/tracks/${track}/sealed-record`);

  describe('of scores', () => {
    let edition: Edition;
    let record: SealedExport;

    before(async () => {
      await begin('2020-11-10', { 'branch-1': '第一党支部', 'branch-2': '第二党支部', 'branch-3': '第三党支部' });
      edition = await startEdition(world, city, 2020, { programme: 'yueqing-2020', jointReviewers: [] });
      await eventually(
        () => city.office.get<{ items: object[] }>(`${edition.base}/candidacies`),
        ({ items }) => items.length === 3,
      );
      await world.moveTo('2020-12-02 09:00');
      await eventually(
        () => edition.campaign(),
        ({ stages }) => stages.some(({ stage, openedAt }) => stage === 'assessment' && openedAt !== null),
      );
    });

    it('is not to be had before anything is confirmed, nor of a track that there is not', async () => {
      assert.equal((await refusalOf(exported(edition, 'model'))).title, 'ScoresMissing');
      assert.equal((await refusalOf(exported(edition, 'clean'))).title, 'UnknownTrack');
      assert.equal((await refusalOf(exported(edition, 'model', city.leader))).status, 403);
    });

    it('three units scored, confirmed and exported: a third party comes to the same ranking, byte for byte (F23)', async () => {
      const discipline = await world.person('discipline-1', 'gongwei', 'discipline');
      const off = (criterion: string, deduction: number) => ({
        ...{ criterion, grade: 'good', deduction, cause: '王小明检查发现问题', document: '检查记录1号' },
      });
      const score = async (unit: string, scores: object[]) => {
        const given = { assessor: 'office', rest: 'excellent', scores };
        const { lines } = await city.office.post<{ lines: { line: string; criterion: string }[] }>(
          `${edition.path(unit)}/scores/bulk`,
          given,
        );
        await city.office.post(`${edition.path(unit)}/sheets/office/submission`, {});
        return lines;
      };
      for (const event of ['staff-criminal', 'staff-discipline']) {
        const sanction = { event, person: '王小明', case: '浙纪1号', on: '2020-10-20', cause: '受到处理' };
        await discipline.post(`${edition.path('branch-2')}/events`, sanction);
      }
      const lines = await score('branch-1', [off('1.3', 2), off('2.2', 3)]);
      await score('branch-2', [off('14.3', 2)]);
      await score('branch-3', [off('14.3', 1)]);
      const back = lines.find(({ criterion }) => criterion === '2.2')?.line ?? '';
      await city.director.post(`${edition.path('branch-1')}/scores/${back}/withdrawal`, { reason: '王小明已整改' });
      const met = ['met', 'clean-team', 'clean-sections', 'clean-style', 'clean-culture', 'clean-escort'];
      for (const unit of ['branch-1', 'branch-2']) {
        const fields = { ...Object.fromEntries(met.map((field) => [field, 'yes'])), reason: '王小明认定' };
        await discipline.post(`${edition.path(unit)}/records/evidence`, { type: 'clean-condition', fields });
      }
      await city.leader.post(`${edition.base}/tracks/model/scores`, { reason: '会议确认' });

      record = await exported(edition, 'model');
      assert.deepEqual(record.outcome.ranking, [
        { unit: 'branch-1', rank: 1, total: 498 },
        { unit: 'branch-2', rank: 2, total: 496 },
        { unit: 'branch-3', rank: null, total: 499 },
      ]);
      const { status, said } = verify(record, record.seal, ...record.heads.map(({ hash }) => hash));
      assert.equal(status, 0, said);
      assert.match(said, /核验通过，逐字节一致 \/ verified, byte for byte/);
      assert.match(said, /1\tbranch-1\t498\n\s*2\tbranch-2\t496\n\s*–\tbranch-3\t499/);
    });

    it('holds no name and no word that was typed, only ids of accounts and digests', () => {
      const entries = JSON.stringify(record.entries);
      for (const word of ['王小明', '浙纪1号', '检查记录', '认定', '已整改', '受到处理']) {
        assert.equal(entries.includes(word), false, word);
      }
      const events = record.entries
        .map(readSealed)
        .flatMap(({ fact }) => (fact.kind === 'eventRecorded' ? [fact] : []));
      assert.deepEqual(
        events.map(({ person, case: act }) => [person, act]),
        [
          ['person-1', 'case-1'],
          ['person-1', 'case-1'],
        ],
      );
      const filed = record.entries
        .map(readSealed)
        .flatMap(({ fact }) => (fact.kind === 'recordFiled' ? [fact.fields] : []));
      assert.deepEqual(
        filed.map(({ met, reason }) => [met, reason]),
        [
          ['yes', ERASED],
          ['yes', ERASED],
        ],
      );
    });

    it('ends with the entry of the ledger that confirmed it, which whoever reads the ledger finds there', async () => {
      const { items } = await city.auditor.get<{ items: { seq: number; kind: string; hash: string }[] }>('/v1/ledger', {
        campaign: edition.id,
        limit: '200',
      });
      const hashes = new Map(items.map(({ seq, hash }) => [seq, hash]));
      const known = record.entries.filter(({ seq }) => hashes.has(seq));
      assert.ok(known.length > 100);
      for (const { seq, hash } of known) assert.equal(hash, hashes.get(seq));
      const last = record.entries.at(-1);
      assert.deepEqual(
        [last?.body.fact.kind, [{ chain: last?.body.chain, seq: last?.seq, hash: last?.hash }]],
        ['scoresConfirmed', record.heads],
      );
    });

    it('what is put on record after the confirmation changes no byte of it', async () => {
      const discipline = await world.person('discipline-2', 'gongwei', 'discipline');
      const met = ['met', 'clean-team', 'clean-sections', 'clean-style', 'clean-culture', 'clean-escort'];
      const fields = { ...Object.fromEntries(met.map((field) => [field, 'yes'])), reason: '补认定' };
      await discipline.post(`${edition.path('branch-3')}/records/evidence`, { type: 'clean-condition', fields });
      assert.equal(JSON.stringify(await exported(edition, 'model')), JSON.stringify(record));
    });

    it('altered, it is found out: exit 1 with each difference; what is no record is exit 64', () => {
      const text = JSON.stringify(record).replace('"total":498,"eligible"', '"total":499,"eligible"');
      const altered = verify(text);
      assert.equal(altered.status, 1);
      assert.match(altered.said, /封印不符/);
      assert.match(altered.said, /得分/);
      assert.equal(verify(record, 'f'.repeat(64)).status, 1);
      for (const nonsense of ['', 'no JSON', '{}', '[]', 'null']) assert.equal(verify(nonsense).status, 64, nonsense);
    });
  });
});

describe('a sealed record of a list by joint appraisal (F23)', function () {
  this.timeout(600_000);
  let world: World;
  after(() => world.close());

  it('checks, votes and who was left out give the same list to a third party', async () => {
    world = await openWorld('2019-11-01');
    const city = await settle(world, { a: '单位甲', b: '单位乙', c: '单位丙', d: '单位丁' });
    const edition = await startEdition(world, city, 2019);
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 4,
    );
    await world.moveTo('2019-12-10 09:00');
    for (const unit of ['a', 'b', 'c', 'd']) {
      await edition.fileRules(unit);
      await edition.apply(unit);
    }
    await passReview(edition, 'a');
    await passReview(edition, 'b');
    await edition.vote('b', false);
    await edition.check('c', 'materials', false);
    await world.moveTo('2020-01-06 09:00');
    await edition.list('clean', [{ unit: 'd', reason: '李四反映材料不实' }]);

    const record = await edition.auditor.get<SealedExport>(`${edition.base}/tracks/clean/sealed-record`);
    assert.equal(JSON.stringify(record.entries).includes('李四'), false);
    assert.deepEqual(record.outcome.list, [
      { unit: 'a', listed: true, passed: 1, failed: 0 },
      { unit: 'b', listed: false, passed: 0, failed: 1 },
      { unit: 'c', listed: false, passed: 0, failed: 0 },
      { unit: 'd', listed: false, passed: 0, failed: 0 },
    ]);
    const checked = check(new TextEncoder().encode(JSON.stringify(record)));
    assert.ok('record' in checked);
    assert.deepEqual(checked.differences, []);
  });
});
