import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseProgramme } from '../../programmes/load.ts';
import { textOf } from '../../rehearsal/print.ts';
import { rehearse, type Rehearsal, type Wanted } from '../../rehearsal/rehearse.ts';
import { parsePeople } from '../../rehearsal/people-file.ts';
import type { RowKind } from '../../rehearsal/words.ts';
import type { Engine } from '../../scenario/stage.ts';
import { openEngine } from '../support/engine.ts';

describe('rehearsing a year (F51)', () => {
  let engine: Engine;

  before(async () => {
    engine = await openEngine();
  });

  after(async () => {
    await engine.close();
  });

  it('finds every date of the Shaoxing edition of 2019, and whoever acts on it (F51, SX-S1b, SX-S4d)', async () => {
    const year = await played('shaoxing-2018', { year: 2019 });
    assert.deepEqual(
      year.notes.filter(({ severity }) => severity === 'block'),
      [],
    );
    assert.deepEqual(daysOf(year, 'reminded', '行动细则'), ['2019-01-25']);
    assert.deepEqual(daysOf(year, 'due', '行动细则'), ['2019-01-31']);
    assert.deepEqual(daysOf(year, 'opens', '申报清廉机关'), ['2019-12-01']);
    assert.deepEqual(daysOf(year, 'due', '申报清廉机关'), ['2019-12-31']);
    assert.deepEqual(daysOf(year, 'opens', '通过媒体向社会公示：清廉机关'), ['2020-01-07']);
    assert.deepEqual(daysOf(year, 'closes', '通过媒体向社会公示：清廉机关'), ['2020-01-13']);
    assert.deepEqual(daysOf(year, 'decided', '命名：清廉机关'), ['2020-01-15']);
    assert.deepEqual(rowOf(year, 'decided', '领导小组审定：清廉机关')?.by, ['leadingGroup']);
    assert.equal(rowOf(year, 'reminded', '行动细则')?.sent, 2);
    assert.equal(daysOf(year, 'sent', '通报 → 各单位').length, 1);
  });

  it('marks days off, working weekends and days on which two things are due (F51)', async () => {
    const { rows, notes } = await played('shaoxing-2018', { year: 2019, manner: 'idle' });
    assert.deepEqual(rows.find(({ date }) => date === '2019-01-01')?.marks, ['holiday']);
    assert.deepEqual(rows.find(({ date }) => date === '2019-02-03')?.marks, ['makeUp']);
    assert.deepEqual(rows.find(({ date }) => date === '2019-06-30')?.marks, ['weekend']);
    const clash = notes.find(({ code, zh }) => code === 'Clash' && zh.startsWith('2019-12-31'));
    assert.match(clash?.zh ?? '', /申报清廉机关、\d+ 项周期任务/);
  });

  it('shows in an idle year what is overdue, and who falls short at the end of every period (F51, SX-C1.2b)', async () => {
    const year = await played('shaoxing-2018', { year: 2019, manner: 'idle' });
    assert.deepEqual(daysOf(year, 'overdue', '行动细则'), ['2019-02-01']);
    assert.deepEqual(daysOf(year, 'overdue', '未申报：清廉机关'), ['2020-01-01']);
    const mondays = year.rows.filter(({ zh }) => zh === '周一夜学：应达 2，已达 0');
    assert.equal(mondays.length, 52);
    assert.deepEqual(mondays[0]?.units, ['unit-1', 'unit-2']);
  });

  it('gives three bodies ten working days, and finds the one that nobody answers for (F51, JZ-S14, JZ-A06)', async () => {
    const people = [
      'organiser: 王敏',
      'leadingGroup: 张静',
      'liaison: 陈洁',
      'consulted: { discipline-supervision: 杨军, inspection: 黄洋 }',
      'roster: [party-secretary, team-member]',
    ].join('\n');
    const year = await played('jiaozuo-2020', { year: 2020, people });
    assert.deepEqual(daysOf(year, 'opens', '年度考评'), ['2020-12-01']);
    assert.deepEqual(daysOf(year, 'reminded', '征求部门意见·提出意见'), ['2020-12-13']);
    const due = rowOf(year, 'due', '征求部门意见·提出意见');
    assert.ok(due);
    assert.equal(due.date, '2020-12-15');
    assert.deepEqual([...due.bodies].sort(), ['audit', 'discipline-supervision', 'inspection']);
    assert.deepEqual(daysOf(year, 'decided', '命名表彰：模范机关'), ['2021-01-06']);

    assert.ok(year.blocked);
    const refused = year.notes.find(({ code, en }) => code === 'Refused' && en.includes('starts the edition'));
    assert.match(refused?.zh ?? '', /ConsultedMissing/);
    assert.deepEqual(refused?.rules, ['JZ-S14']);
    const missing = year.notes.find(({ code }) => code === 'MissingPerson');
    assert.equal(missing?.zh, '缺人：征求意见部门：审计');
    assert.ok(year.notes.some(({ code, zh }) => code === 'EmptyRoster' && zh === '名册缺“党员”'));
    assert.ok(year.notes.some(({ code }) => code === 'BeforeIssue'));
    assert.match(textOf(year, 1), /✗ 缺人 审计/);
  });

  it('scores every branch of the Yueqing edition and has the leading group confirm (F51, YQ-A10)', async () => {
    const year = await played('yueqing-2020', { year: 2020 });
    assert.ok(!year.blocked);
    assert.deepEqual(daysOf(year, 'due', '清廉机关建设·认真谋划推进'), ['2020-02-28']);
    assert.equal(year.rows.filter(({ kind, zh }) => kind === 'sent' && zh.includes('双固定')).length, 12);
    assert.deepEqual(daysOf(year, 'done', '评分：办公室评定'), ['2020-12-31']);
    assert.deepEqual(daysOf(year, 'decided', '确认得分：模范机关'), ['2021-01-04']);
    assert.deepEqual(rowOf(year, 'decided', '确认得分：模范机关')?.by, ['leadingGroup']);
  });

  it('draws units in both half-years of the clean-organ edition and inspects everybody (F51, CL-S9)', async () => {
    const year = await played('clean-organ-2023', { year: 2023 });
    assert.ok(!year.blocked);
    assert.deepEqual(daysOf(year, 'due', '具体实施方案'), ['2023-02-28']);
    assert.deepEqual(daysOf(year, 'happens', '定期检查'), ['2023-01-01', '2023-07-01']);
    assert.deepEqual(daysOf(year, 'done', '随机抽查：公布种子，抽中 1 个单位'), ['2023-01-04', '2023-07-04']);
    assert.deepEqual(daysOf(year, 'happens', '授予“清廉机关示范点”'), ['2023-12-04']);
  });

  it('is loud about a year whose holidays nobody has announced (F51, F49)', async () => {
    const year = await played('ningbo-mechanisms', { year: 2028, manner: 'idle' });
    const note = year.notes.find(({ code }) => code === 'UnknownCalendar');
    assert.match(note?.zh ?? '', /2028/);
    assert.ok(year.rows.every(({ marks }) => marks.includes('provisional')));
    assert.match(textOf(year, 1).split('谁来办')[0] ?? '', /！！.*2028/);
    assert.equal(year.rows.filter(({ zh }) => zh === '党风廉政建设月报告：应达 2，已达 0').length, 12);
    assert.ok(year.rows.some(({ kind, zh }) => kind === 'sent' && zh.includes('（春节）')));
  });

  const known = new Map<string, Promise<Rehearsal>>();

  /** A year is played once for all the tests that look at it. */
  function played(
    programme: string,
    { people, manner = 'diligent', year }: { year: number; manner?: Wanted['manner']; people?: string },
  ): Promise<Rehearsal> {
    const key = [programme, manner, people].join('|');
    const file = new URL(`../../programmes/${programme}.v1.yaml`, import.meta.url);
    const loaded = parseProgramme(readFileSync(file, 'utf8'), programme);
    const units = ['unit-1', 'unit-2'].map((id) => ({ id, name: `单位 ${id}` }));
    const given = people === undefined ? null : parsePeople(people, 'people.yaml', loaded.programme);
    const playing = known.get(key) ?? rehearse({ loaded, year, units, people: given, manner }, engine);
    known.set(key, playing);
    return playing;
  }
});

function daysOf({ rows }: Rehearsal, kind: RowKind, zh: string): string[] {
  return rows.filter((row) => row.kind === kind && row.zh === zh).map(({ date }) => date);
}

function rowOf({ rows }: Rehearsal, kind: RowKind, zh: string) {
  return rows.find((row) => row.kind === kind && row.zh === zh);
}
