import assert from 'node:assert/strict';
import type { z } from 'zod';
import type { Client as ApiClient } from '../../cli/client.ts';
import { programmeSchema } from '../../contracts/programme.ts';
import type { deductionView, filledView, scoredView, scoresView, unitScoreView } from '../../contracts/views-scores.ts';
import { findProgramme, storeProgramme } from '../../registry/programmes.ts';
import { settle, startEdition, type City, type Edition } from '../support/edition.ts';
import { eventually, openWorld, refusalOf, type World } from '../support/world.ts';

type Scores = z.output<typeof scoresView>;
type Filled = z.output<typeof filledView>;
interface Page<Item> {
  readonly items: readonly Item[];
}

describe('scoring a year (S01, S03)', function () {
  this.timeout(600_000);
  let world: World;
  let city: City;
  let edition: Edition;
  let discipline: ApiClient;

  const one = (who: ApiClient, criterion: string, given: object, unit = 'branch-1') =>
    who.post<z.output<typeof scoredView>>(`${edition.path(unit)}/scores`, {
      ...{ assessor: 'office', criterion, cause: '检查发现', document: '检查记录1号' },
      ...given,
    });
  const sheet = (who: ApiClient, given: object, unit = 'branch-1') =>
    who.post<Filled>(`${edition.path(unit)}/scores/bulk`, { assessor: 'office', ...given });
  const event = (who: ApiClient, kind: string, unit = 'branch-1') =>
    who.post<{ line: string }>(`${edition.path(unit)}/events`, { event: kind, on: '2020-10-20', cause: '查实' });
  const submit = (who: ApiClient, assessor = 'office', unit = 'branch-1') =>
    who.post<{ total: number }>(`${edition.path(unit)}/sheets/${assessor}/submission`, {});
  const scores = (who: ApiClient = city.office, unit = 'branch-1') => who.get<Scores>(`${edition.path(unit)}/scores`);
  const deductions = async (who: ApiClient = city.office) =>
    (await who.get<Page<z.output<typeof deductionView>>>(`${edition.path('branch-1')}/deductions`)).items;
  const codeOf = async (call: Promise<unknown>) => (await refusalOf(call)).title;
  const confirm = (who: ApiClient) => who.post(`${edition.base}/tracks/model/scores`, { reason: '会议确认' });

  before(async () => {
    world = await openWorld('2020-11-10');
    city = await settle(world, { 'branch-1': '第一建设科党支部', 'branch-2': '第二建设科党支部' });
    discipline = await world.person('discipline-1', 'gongwei', 'discipline');
    edition = await startEdition(world, city, 2020, { programme: 'yueqing-2020', jointReviewers: [] });
    await eventually(
      () => city.office.get<Page<object>>(`${edition.base}/candidacies`),
      ({ items }) => items.length === 2,
    );
  });
  after(() => world.close());

  it('YQ-W6: nobody scores before the assessment begins; what costs points is recorded all year', async () => {
    const early = await refusalOf(one(city.office, '1.1', { grade: 'excellent' }));
    assert.deepEqual([early.title, early.rules], ['StageNotOpen', ['YQ-W6', 'YQ-A10']]);
    await event(discipline, 'efficiency-admonition');
    assert.equal(await codeOf(event(discipline, 'flood')), 'UnknownEvent');
    assert.equal(await codeOf(event(city.leader, 'other-handling')), 'NotAllowed');
    await world.moveTo('2020-12-02 09:00');
    await eventually(
      () => edition.campaign(),
      ({ stages }) => stages.some(({ stage, openedAt }) => stage === 'assessment' && openedAt !== null),
    );
  });

  it('YQ-A10: the unit scores itself only, as itself, and the office nobody as the unit', async () => {
    const clerk = edition.unit('branch-1');
    assert.equal((await one(clerk, '1.1', { assessor: 'self', grade: 'excellent' })).score, 8);
    assert.equal(await codeOf(one(clerk, '1.1', { grade: 'excellent' })), 'NotAllowed');
    assert.equal(await codeOf(one(clerk, '1.1', { assessor: 'self', grade: 'excellent' }, 'branch-2')), 'OtherUnit');
    assert.equal(await codeOf(one(city.office, '1.1', { assessor: 'self', grade: 'excellent' })), 'NotAllowed');
    assert.equal(await codeOf(world.person('insider', 'branch-1', 'organiser')), 'RoleDoesNotFit');
  });

  it('YQ-A02, YQ-A03: a score outside the band of its grade is refused with its clauses, an odd one has a warning (S03)', async () => {
    const refused = await refusalOf(one(city.office, '1.1', { grade: 'good', deduction: 4 }));
    assert.deepEqual([refused.title, refused.rules], ['OutsideBand', ['YQ-R1.1', 'YQ-S5', 'YQ-A02']]);
    const { score, warnings } = await one(city.office, '6.5', { grade: 'average', deduction: 5 });
    assert.deepEqual([score, warnings.map(({ code }) => code)], [0, ['FlooredAtZero', 'WorseGradeCouldScoreMore']]);
    assert.equal((await one(city.office, '6.5', { grade: 'excellent' })).score, 4);
  });

  it('a whole sheet is taken or nothing of it, and is handed in when nothing is missing', async () => {
    const exceptions = [
      ...[
        { criterion: '1.3', grade: 'good', deduction: 2 },
        { criterion: '2.2', grade: 'average', deduction: 4 },
      ],
      { criterion: '4.2', grade: 'good', deduction: 3, discretionary: true },
      ...[
        { criterion: '7.1', grade: 'good', deduction: 1 },
        { criterion: '9.3', grade: 'average', deduction: 5 },
      ],
      ...[
        { criterion: '12.2', grade: 'fail', score: 5 },
        { criterion: '14.3', grade: 'good', deduction: 2 },
      ],
    ].map((each) => ({ ...each, cause: '检查发现', document: '检查记录1号' }));
    const wrong = [...exceptions, { criterion: '10.4', grade: 'good', deduction: 2, cause: '扣分' }];
    assert.equal(await codeOf(sheet(city.office, { rest: 'excellent', scores: wrong })), 'NotPartOfThis');
    const twice = [...exceptions, { criterion: '1.3', grade: 'excellent' }];
    assert.equal(await codeOf(sheet(city.office, { scores: twice })), 'FieldInvalid');
    assert.equal((await deductions()).filter(({ of, counted }) => of === 'score' && counted > 0).length, 0);
    assert.equal(await codeOf(submit(city.office)), 'SheetIncomplete');

    const { lines, missing } = await sheet(city.office, { rest: 'excellent', scores: exceptions });
    assert.deepEqual([lines.length, missing], [51, []]);
    for (const kind of ['other-handling', 'other-handling', 'staff-discipline']) await event(city.office, kind);
    assert.equal((await scores()).result.total, null);
    assert.equal((await scores(edition.unit('branch-1'))).sheets.length, 1);
    assert.equal((await submit(city.office)).total, 475);
    assert.equal(await codeOf(submit(city.office)), 'AlreadyDecided');
    assert.equal(await codeOf(one(city.director, '1.1', { grade: 'excellent' })), 'AlreadyDecided');
  });

  it('S01 comes to 94, 97, 94, 92, 98 and 475; the unit hears it when it is confirmed (F16, YQ-A07)', async () => {
    assert.equal((await scores(edition.unit('branch-1'))).result.total, null);
    for (const who of [city.office, city.auditor]) {
      const { result, max } = await scores(who);
      assert.deepEqual([result.total, max, result.grade, result.waitsFor], [475, 500, null, null]);
      assert.deepEqual(
        result.areas.map(({ score }) => score),
        [94, 97, 94, 92, 98],
      );
    }
    assert.equal(await codeOf(scores(edition.unit('branch-2'))), 'OtherUnit');
    const { items } = await city.office.get<Page<z.output<typeof unitScoreView>>>(`${edition.base}/scores`);
    assert.deepEqual(
      items.map(({ unit, total, rank }) => [unit, total, rank]),
      [
        ['branch-1', 475, null],
        ['branch-2', null, null],
      ],
    );
  });

  it('every point off has cause, document, author and appeal; taken back it counts no more (F18)', async () => {
    const ledger = await deductions();
    assert.equal(
      ledger.reduce((sum, { counted }) => sum + counted, 0),
      25,
    );
    const late = ledger.find(({ discretionary }) => discretionary);
    assert.deepEqual(
      [late?.criterion, late?.cause, late?.document, late?.author, late?.appeal],
      ['4.2', '检查发现', '检查记录1号', 'gongwei-office', 'none'],
    );
    const back = (line: string, who: ApiClient = city.director) =>
      who.post(`${edition.path('branch-1')}/scores/${line}/withdrawal`, { reason: '整转及时' });
    assert.equal(await codeOf(back(late!.line, edition.unit('branch-1'))), 'NotAllowed');
    assert.equal(await codeOf(back('nothing')), 'UnknownRecord');
    await back(late!.line);
    assert.equal(await codeOf(back(late!.line)), 'AlreadyDecided');
    assert.equal((await scores()).result.total, 478);
    const after = (await deductions()).find(({ line }) => line === late!.line);
    assert.deepEqual([after?.appeal, after?.reason, after?.counted], ['withdrawn', '整转及时', 0]);
  });

  it('YQ-G1: the leading group confirms, and points do not make up for a clean organ (F17)', async () => {
    assert.equal(await codeOf(confirm(city.leader)), 'SheetIncomplete');
    await sheet(city.office, { rest: 'excellent' }, 'branch-2');
    await submit(city.office, 'office', 'branch-2');
    const fields = { met: 'yes', reason: '认定', 'clean-team': 'yes', 'clean-sections': 'yes', 'clean-style': 'yes' };
    await discipline.post(`${edition.path('branch-1')}/records/evidence`, {
      type: 'clean-condition',
      fields: { ...fields, 'clean-culture': 'yes', 'clean-escort': 'yes' },
    });
    await confirm(city.leader);
    assert.equal((await scores(edition.unit('branch-1'))).result.total, 478);
    const trackOf = async (unit: string) => (await scores(city.office, unit)).tracks[0];
    const [met, unmet] = [await trackOf('branch-1'), await trackOf('branch-2')];
    assert.deepEqual([met?.eligible, met?.confirmed?.total, met?.confirmed?.eligible], [true, 478, true]);
    assert.deepEqual([unmet?.eligible, unmet?.confirmed?.total, unmet?.confirmed?.eligible], [false, 500, false]);
    assert.deepEqual(unmet?.requirements[0]?.rules, ['YQ-G1', 'YQ-A08']);
  });

  it('nothing is scored, recorded or taken back once the scores are confirmed (YQ-A10)', async () => {
    const [first] = await deductions();
    const calls = [
      one(city.office, '1.1', { grade: 'excellent' }),
      event(discipline, 'other-handling'),
      city.director.post(`${edition.path('branch-1')}/scores/${first!.line}/withdrawal`, { reason: '再议' }),
    ];
    for (const call of calls) assert.equal(await codeOf(call), 'ScoresConfirmed');
  });

  describe('by a panel', () => {
    let panel: Edition;
    let judges: readonly ApiClient[];

    const gives = (who: ApiClient, unit: string, score: number) =>
      who.post(`${panel.path(unit)}/scores`, { assessor: 'judges', criterion: '1.1', score, cause: '评分' });
    const hands = (who: ApiClient, unit: string) => who.post(`${panel.path(unit)}/sheets/judges/submission`, {});
    const shows = (who: ApiClient = city.office) => who.get<Scores>(`${panel.path('branch-1')}/scores`);
    const moderates = (who: ApiClient, total: number) =>
      who.post<{ spread: number }>(`${panel.path('branch-1')}/moderation`, { total, reason: '复核' });

    before(async () => {
      const base = await findProgramme(world.registry.db, 'yueqing-2020', 1);
      assert.ok(base);
      const body = programmeSchema.parse({ ...base.body, ...panelOf('yueqing-panel') });
      const published = { programme: body.programme, version: 1, contentHash: 'panel', body };
      await world.registry.transaction((tx) => storeProgramme(tx, published));
      judges = [
        await world.person('judge-an', 'gongwei', 'reviewer'),
        await world.person('judge-bo', 'gongwei', 'reviewer'),
      ];
      panel = await startEdition(world, city, 2020, { programme: 'yueqing-panel', jointReviewers: [] });
      await eventually(
        () => panel.campaign(),
        ({ stages }) => stages.some(({ stage, openedAt }) => stage === 'assessment' && openedAt !== null),
      );
      await eventually(
        () => city.office.get<Page<object>>(`${panel.base}/candidacies`),
        ({ items }) => items.length === 2,
      );
    });

    it('each judge has a sheet, and sees the others of the unit after handing in the own (F21)', async () => {
      const [an, bo] = judges;
      await gives(an!, 'branch-1', 60);
      await gives(bo!, 'branch-1', 80);
      assert.deepEqual(peopleOf(await shows(an)), ['judge-an']);
      await hands(an!, 'branch-1');
      assert.deepEqual(peopleOf(await shows(an)), ['judge-an', 'judge-bo']);
      assert.deepEqual(peopleOf(await shows(bo)), ['judge-bo']);
      await hands(bo!, 'branch-1');
    });

    it('two sheets too far apart wait for a moderated score, which replaces theirs (F21)', async () => {
      assert.match((await shows()).result.waitsFor ?? '', /more than 10 points apart/);
      assert.equal(await codeOf(moderates(city.office, 72)), 'NotAllowed');
      assert.equal(await codeOf(moderates(city.leader, 100.5)), 'OutsideRange');
      assert.equal((await moderates(city.leader, 72)).spread, 20);
      const { result } = await shows();
      assert.deepEqual([result.total, result.waitsFor, result.moderation?.by], [72, null, 'gongwei-leader']);
    });

    it("a judge's total stands beside the same on the scale of all judges (F20)", async () => {
      const [an, bo] = judges;
      for (const [who, score] of [
        [an, 70],
        [bo, 80],
      ] as const) {
        await gives(who!, 'branch-2', score);
        await hands(who!, 'branch-2');
      }
      const list = (way: string) =>
        city.office.get<Page<z.output<typeof unitScoreView>>>(`${panel.base}/scores`, { normalise: way });
      const { items } = await list('minMax');
      assert.deepEqual(
        items.map(({ unit, total, judges: found }) => [
          unit,
          total,
          ...found.map(({ person, raw, normalised }) => [person, raw, normalised]),
        ]),
        [
          ['branch-1', 72, ['judge-an', 60, 60], ['judge-bo', 80, 70]],
          ['branch-2', 75, ['judge-an', 70, 80], ['judge-bo', 80, 70]],
        ],
      );
    });

    it('a deduction is under appeal until it is decided, and taken back when the appeal is upheld (F18)', async () => {
      const clerk = edition.unit('branch-2');
      const ledger = async () =>
        (await clerk.get<Page<z.output<typeof deductionView>>>(`${panel.path('branch-2')}/deductions`)).items;
      const [disputed] = await ledger();
      await clerk.post(`${panel.base}/matters`, {
        ...{ procedure: 'score-appeal', unit: 'branch-2' },
        fields: { line: disputed!.line, grounds: '材料有误' },
      });
      const underAppeal = await eventually(ledger, (items) => items[0]?.appeal === 'underAppeal');
      assert.ok(underAppeal[0]?.matter);
      await city.leader.post(`${panel.base}/steps`, {
        ...{ procedure: 'score-appeal', step: 'decide', outcome: 'upheld', unit: 'branch-2' },
        matter: underAppeal[0].matter,
      });
      const [back] = await eventually(ledger, (items) => items[0]?.appeal === 'withdrawn');
      assert.deepEqual([back?.standing, back?.counted, back?.reason], ['withdrawn', 0, '材料有误']);
    });
  });

  function peopleOf({ sheets }: Scores): (string | null)[] {
    return sheets.map(({ person }) => person);
  }
});

/** A programme in which every judge gives points out of 100, and a unit may appeal. */
function panelOf(programme: string) {
  const name = { zh: '项', en: 'thing' };
  const criterion = { criterion: '1.1', name, max: 100, scored: { by: 'points' } };
  const outcome = (of: string, effects: object[] = []) => ({ outcome: of, name, effects });
  const text = (field: string) => ({ field, name });
  return {
    programme,
    rubric: [{ area: 'all', name, items: [{ item: 'item-1', name, max: 100, criteria: [criterion] }] }],
    scoring: {
      name,
      total: { points: 100 },
      granularity: { step: 0.5 },
      floor: { score: 0 },
      gradeLevel: { of: 'criterion' },
      grades: [],
      assessors: [{ assessor: 'judges', name, by: ['reviewer'], counts: true, each: true }],
      aggregation: { method: 'mean' },
      discrepancy: { over: 10, moderatedBy: ['leadingGroup'] },
      confirmedBy: { role: 'leadingGroup' },
    },
    procedures: [
      {
        procedure: 'score-appeal',
        name,
        about: 'unit',
        opened: { by: ['unit'], fields: [text('line'), text('grounds')] },
        start: ['decide'],
        steps: [
          {
            step: 'decide',
            name,
            by: ['leadingGroup'],
            outcomes: [outcome('upheld', [{ effect: 'withdrawDeduction' }]), outcome('dismissed')],
          },
        ],
      },
    ],
    ...{
      records: [],
      roster: [],
      seats: [],
      obligations: [],
      triggers: [],
      messages: [],
      draws: [],
      tracks: [],
      codeLists: [],
    },
  };
}
