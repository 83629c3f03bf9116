import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { scoring as scoringSchema } from '../../contracts/scoring.ts';
import { programmeSchema, type Programme } from '../../contracts/programme.ts';
import type { Refusal } from '../../contracts/refusals.ts';
import {
  deductionsOf,
  fullMarks,
  refuseFilling,
  refuseResult,
  refuseSubmission,
  resultOf,
  scoreOf,
  sheetFor,
  sheetsOf,
  type ScoreEvent,
  type ScoreLine,
  type UnitScores,
} from '../../domain/score-sheet.ts';
import {
  entriesOn,
  passedOver,
  refuseAssessor,
  refuseEvent,
  refuseModeration,
  scaleOf,
  score,
  scoreAfter,
  type Scale,
  type Score,
} from '../../domain/scoring.ts';
import { parseProgramme } from '../../programmes/load.ts';

const file = 'yueqing-2020.v1.yaml';
const text = readFileSync(new URL(`../../programmes/${file}`, import.meta.url), 'utf8');
const { programme: yueqing } = parseProgramme(text, file);
const scale = scaleFor(yueqing);
const byItem = scaleFor(yueqing, 'item');

type Given = Partial<Score> & { readonly criterion: string };

describe('the score sheet of the Yueqing plan', () => {
  it('YQ-S1, YQ-S2: has 500 points, five types of 100, fifteen items and 53 criteria', () => {
    const empty = scoreOf(scale, [], []);
    assert.equal(fullMarks(scale), 500);
    assert.deepEqual(
      empty.areas.map(({ area, max }) => [area, max]),
      ['political', 'responsible', 'service', 'clean', 'institutional'].map((area) => [area, 100]),
    );
    assert.deepEqual([empty.items.length, empty.entries.length], [15, 53]);
  });

  it('YQ-S3..YQ-S14: S01 comes to 475 of 500, without a grade for the total (F16, YQ-A07)', () => {
    const scores = s01();
    const sheet = sheetFor(scale, scores, 'office', 'li')!;
    assert.deepEqual(sheet.score.missing, []);
    const of = (id: string) => sheet.score.entries.find(({ criterion }) => criterion === id)?.score;
    assert.deepEqual(['1.3', '2.2', '4.2', '7.1', '9.3', '10.4', '12.2', '14.3'].map(of), [4, 4, 5, 13, 9, 9, 5, 8]);
    assert.deepEqual(
      sheet.score.items.map((item) => item.score),
      [36, 34, 24, 33, 28, 36, 25, 36, 33, 45, 30, 17, 24, 30, 44],
    );
    assert.deepEqual(
      sheet.score.areas.map((area) => area.score),
      [94, 97, 94, 92, 98],
    );
    const result = resultOf(scale, scores);
    assert.deepEqual([result.total, result.grade, result.moderated], [475, null, false]);
    assert.deepEqual(result.areas, sheet.score.areas);
  });

  it('the 25 points that S01 loses stand in its ledger, each with cause, document and author (F18)', () => {
    const ledger = deductionsOf(scale, s01());
    assert.equal(
      ledger.reduce((sum, { counted }) => sum + counted, 0),
      25,
    );
    for (const each of ledger) assert.ok(each.cause !== '' && each.document !== null && each.author !== '', each.line);
    const late = ledger.find(({ discretionary }) => discretionary);
    assert.deepEqual([late?.criterion, late?.deduction, late?.grade, late?.cause], ['4.2', 3, 'good', '整转不及时']);
    const event = ledger.find((each) => each.event === 'staff-discipline');
    assert.deepEqual([event?.criterion, event?.counted, event?.assessor], ['10.4', 1, null]);
  });

  it('totals have a grade where a programme gives one, the highest that is reached (F16)', () => {
    const totalGrades = [
      { grade: 'passed', name: { zh: '合格', en: 'Passed' }, from: 300, basis: [], assumed: [] },
      { grade: 'excellent', name: { zh: '优秀', en: 'Excellent' }, from: 450, basis: [], assumed: [] },
    ];
    const graded = scaleFor({ ...yueqing, scoring: { ...yueqing.scoring!, totalGrades } });
    assert.equal(resultOf(graded, s01()).grade, 'excellent');
    assert.equal(resultOf(graded, s01('good', 3)).grade, 'passed');
  });
});

describe('one score', () => {
  const rows: readonly (readonly [string, Given, string | number, ...string[]])[] = [
    ['S03 (i)', { criterion: '1.1', grade: 'good', deduction: 4 }, 'OutsideBand', 'YQ-R1.1', 'YQ-S5', 'YQ-A02'],
    ['S03 (ii)', { criterion: '1.1', grade: 'average', deduction: 2 }, 'OutsideBand', 'YQ-R1.1', 'YQ-S6', 'YQ-A02'],
    ['S03 (iii)', { criterion: '1.1', grade: 'good', deduction: 3 }, 5],
    ['S03 (iv)', { criterion: '1.1', grade: 'average', deduction: 3 }, 5],
    ['S03 (v)', { criterion: '1.1', grade: 'excellent', deduction: 1 }, 'OutsideBand', 'YQ-R1.1', 'YQ-S4'],
    ['S03 (vi)', { criterion: '7.1', grade: 'fail', score: 8 }, 'OutsideBand', 'YQ-R7.1', 'YQ-S7', 'YQ-A03'],
    ['S03 (vi)', { criterion: '7.1', grade: 'fail', score: 7 }, 7],
    ['S03 (vii)', { criterion: '6.5', grade: 'average', deduction: 5 }, 0],
    ['S03 (viii)', { criterion: '1.3', grade: 'average', deduction: 4 }, 2],
    ['YQ-S4', { criterion: '1.1', grade: 'excellent', cause: undefined }, 8],
    ['YQ-S5, by its score', { criterion: '1.1', grade: 'good', score: 6 }, 6],
    ['YQ-S9, half a point', { criterion: '1.1', grade: 'good', deduction: 1.5 }, 6.5],
    ['YQ-S9, no smaller step', { criterion: '1.1', grade: 'good', deduction: 1.25 }, 'OutsideRange', 'YQ-S9'],
    ['YQ-S9, no smaller step', { criterion: '1.1', grade: 'good', deduction: 1.5001 }, 'OutsideRange', 'YQ-S9'],
    ['YQ-A02, nothing between', { criterion: '1.1', grade: 'good', deduction: 0.5 }, 'OutsideBand', 'YQ-A02'],
    ['YQ-S7, not below 0', { criterion: '1.1', grade: 'fail', score: -0.5 }, 'OutsideBand', 'YQ-S7'],
    ['YQ-S7', { criterion: '1.1', grade: 'fail' }, 'FieldMissing', 'YQ-S7'],
    ['both', { criterion: '1.1', grade: 'good', deduction: 2, score: 6 }, 'FieldInvalid', 'YQ-R1.1'],
    ['a grade', { criterion: '1.1', grade: 'superb' }, 'UnknownGrade', 'YQ-R1.1', 'YQ-S4'],
    ['a grade', { criterion: '1.1', deduction: 2 }, 'UnknownGrade', 'YQ-R1.1'],
    ['a criterion', { criterion: '1.9', grade: 'good', deduction: 2 }, 'UnknownCriterion', 'YQ-A01'],
    ['a cause', { criterion: '1.1', grade: 'good', deduction: 2, cause: '  ' }, 'ReasonMissing', 'YQ-R1.1', 'YQ-S5'],
    ['no rating', { criterion: '1.1', grade: 'good', deduction: 2, rating: 'met' }, 'NotPartOfThis', 'YQ-R1.1'],
    ['YQ-S14', { criterion: '4.2', discretionary: true, deduction: 6.5 }, 1.5],
    ['YQ-S14', { criterion: '4.2', discretionary: true, deduction: 8 }, 0],
    ['YQ-A09', { criterion: '4.2', discretionary: true, deduction: 8.5 }, 'OutsideRange', 'YQ-S14', 'YQ-A09'],
    ['YQ-A09', { criterion: '4.2', discretionary: true }, 'FieldMissing', 'YQ-S14', 'YQ-A09'],
    ['YQ-A09', { criterion: '4.2', discretionary: true, deduction: 2, cause: '' }, 'ReasonMissing', 'YQ-S14'],
    ['YQ-A09', { criterion: '4.2', discretionary: true, grade: 'good', deduction: 3 }, 5],
    ['YQ-A09', { criterion: '4.2', discretionary: true, grade: 'good', deduction: 4 }, 'OutsideBand', 'YQ-S5'],
    ['YQ-S14, only there', { criterion: '4.1', discretionary: true, deduction: 2 }, 'NotPartOfThis', 'YQ-R4.1'],
    ['YQ-S14, its grade', { criterion: '4.2', grade: 'average', deduction: 4 }, 4],
    ['YQ-A06', { criterion: '10.4', grade: 'excellent' }, 'NotPartOfThis', 'YQ-R10.4', 'YQ-A06'],
    ['YQ-A06', { criterion: '10.4', score: 9 }, 'NotPartOfThis', 'YQ-R10.4', 'YQ-A06'],
  ];
  for (const [id, given, expected, ...rules] of rows) {
    const { criterion, ...rest } = given;
    it(`${id}: ${criterion} ${JSON.stringify(rest)} ${typeof expected === 'number' ? 'scores' : 'is'} ${expected}`, () => {
      const answer = score(scale, filled(given), 'line-1');
      if (typeof expected === 'number') {
        assert.ok('fact' in answer, JSON.stringify(answer));
        assert.equal(
          scoreOf(scale, [lineOf(given, 1)], []).entries.find((each) => each.criterion === criterion)?.score,
          expected,
        );
        return;
      }
      assert.ok('refused' in answer, JSON.stringify(answer));
      assert.equal(answer.refused.code, expected);
      for (const rule of rules)
        assert.ok(answer.refused.rules.includes(rule), `${rule} in ${answer.refused.rules.join()}`);
    });
  }

  it('YQ-A03: says when a worse grade could score higher, and when more is taken than there is (S03 vii, viii)', () => {
    const warned = (given: Given) => {
      const answer = score(scale, filled(given), 'line-1');
      return 'fact' in answer ? answer.warnings.map(({ code, message }) => `${code} ${message}`) : [];
    };
    const [floored, worse, ...others] = warned({ criterion: '6.5', grade: 'average', deduction: 5 });
    assert.match(floored ?? '', /^FlooredAtZero 6\.5: 5 points off/);
    assert.match(worse ?? '', /^WorseGradeCouldScoreMore .*0 is worse than 不合格 maximum 2$/);
    assert.deepEqual(others, []);
    const [only] = warned({ criterion: '1.3', grade: 'average', deduction: 4 });
    assert.match(only ?? '', /^WorseGradeCouldScoreMore .*2 is worse than 不合格 maximum 3$/);
    assert.deepEqual(warned({ criterion: '1.1', grade: 'good', deduction: 3 }), []);
    assert.deepEqual(warned({ criterion: '10.1', grade: 'average', deduction: 5 }), []);
  });

  it('YQ-A03: a warning names both grades and the default behind the floor', () => {
    const answer = score(scale, filled({ criterion: '1.3', grade: 'average', deduction: 4 }), 'line-1');
    assert.ok('fact' in answer);
    assert.deepEqual(answer.warnings[0]?.rules, ['YQ-R1.3', 'YQ-S6', 'YQ-A02', 'YQ-S7', 'YQ-A03', 'YQ-A04']);
    assert.deepEqual(answer.rules, ['YQ-R1.3', 'YQ-S6', 'YQ-A02']);
  });
});

describe('the bands of the grades', () => {
  // Points: the scores that each grade may give, from and to, after the floor; as in the band check of the requirements.
  const bands: Readonly<Record<number, readonly [string, number, number][]>> = {
    4: [
      ['excellent', 4, 4],
      ['good', 1, 3],
      ['average', 0, 1],
      ['fail', 0, 2],
    ],
    6: [
      ['excellent', 6, 6],
      ['good', 3, 5],
      ['average', 1, 3],
      ['fail', 0, 3],
    ],
    8: [
      ['excellent', 8, 8],
      ['good', 5, 7],
      ['average', 3, 5],
      ['fail', 0, 4],
    ],
    10: [
      ['excellent', 10, 10],
      ['good', 7, 9],
      ['average', 5, 7],
      ['fail', 0, 5],
    ],
    12: [
      ['excellent', 12, 12],
      ['good', 9, 11],
      ['average', 7, 9],
      ['fail', 0, 6],
    ],
    14: [
      ['excellent', 14, 14],
      ['good', 11, 13],
      ['average', 9, 11],
      ['fail', 0, 7],
    ],
  };
  const rules: Readonly<Record<string, string>> = {
    excellent: 'YQ-S4',
    good: 'YQ-S5',
    average: 'YQ-S6',
    fail: 'YQ-S7',
  };

  for (const [points, grades] of Object.entries(bands)) {
    const max = Number(points);
    const criterion = entriesOn(scale).find((each) => each.max === max && each.by === 'grade')!.id;
    for (const [grade, from, to] of grades) {
      it(`${rules[grade] ?? ''}, YQ-A02: ${grade} of ${max} points gives ${from} to ${to}, both ends counting`, () => {
        const steps = Array.from({ length: 2 * max + 5 }, (_, nth) => nth / 2);
        const reached = steps.flatMap((deduction) => {
          const answer = score(scale, filled({ criterion, grade, deduction }), 'line-1');
          if ('refused' in answer) return [];
          return scoreOf(scale, [lineOf({ criterion, grade, deduction }, 1)], []).entries.find(
            (each) => each.criterion === criterion,
          )!.score!;
        });
        const possible = Array.from({ length: 2 * (to - from) + 1 }, (_, nth) => to - nth / 2);
        assert.deepEqual([...new Set(reached)], possible);
      });
    }
  }

  it('YQ-A03: every size of the plan is in the table', () => {
    const sizes = new Set(entriesOn(scale).map(({ max }) => String(max)));
    assert.deepEqual([...sizes].sort(), Object.keys(bands).sort());
  });

  it('YQ-A03: whatever is accepted scores between 0 and the points, and the warning says the truth', () => {
    const entries = entriesOn(scale).filter(({ by }) => by === 'grade');
    const grades = ['excellent', 'good', 'average', 'fail'];
    fc.assert(
      fc.property(fc.constantFrom(...entries), fc.constantFrom(...grades), fc.nat(30), (entry, grade, halves) => {
        const given = { criterion: entry.id, grade, deduction: halves / 2 };
        const answer = score(scale, filled(given), 'line-1');
        if ('refused' in answer) return;
        const own = scoreOf(scale, [lineOf(given, 1)], []).entries.find(({ criterion }) => criterion === entry.id)!;
        assert.ok(own.score! >= 0 && own.score! <= entry.max!);
        const worse = grades.slice(grades.indexOf(grade) + 1);
        const better = bands[entry.max!]!.some(([name, , to]) => worse.includes(name) && to > own.score!);
        assert.equal(
          own.warnings.some(({ code }) => code === 'WorseGradeCouldScoreMore'),
          better,
        );
      }),
    );
  });
});

describe('whoever is refused', () => {
  it('reads what was given, and what there is instead', () => {
    const message = (grade?: string) =>
      refusalOf(scale, { criterion: '1.1', ...(grade !== undefined && { grade }) })?.message;
    assert.equal(message('superb'), '1.1 is graded excellent, good, average, fail, not superb');
    assert.equal(message(), '1.1 is graded excellent, good, average, fail, not without a grade');
    const terms = { year: 2020, today: '2020-12-01' };
    const flood = { event: 'flood', on: '2020-06-01' };
    assert.match(
      refuseEvent(scale, flood, terms)?.message ?? '',
      /^flood costs no points here; what does: efficiency-/,
    );
    const calm = scaleFor({ ...yueqing, scoring: { ...yueqing.scoring!, events: [] } });
    assert.match(refuseEvent(calm, flood, terms)?.message ?? '', /what does: nothing$/);
  });

  it('a line without a maximum is worth nothing, whatever is taken off', () => {
    assert.deepEqual(
      [scoreAfter({ max: null }, 0), scoreAfter({ max: 2 }, 0.5), scoreAfter({ max: 2 }, 3)],
      [0, 1.5, 0],
    );
  });
});

describe('a criterion without points', () => {
  it('may be graded all the same, and no grade makes anything of it', () => {
    const unscored = structuredClone(yueqing);
    unscored.rubric[0]!.items[0]!.criteria[0]!.max = null;
    const pointless = scaleFor(unscored);
    for (const grade of ['excellent', 'fail']) {
      assert.equal(refusalOf(pointless, { criterion: '1.1', grade, deduction: 0 }), undefined, grade);
      const [entry] = scoreOf(pointless, [lineOf({ criterion: '1.1', grade, deduction: 0 }, 1, pointless)], []).entries;
      assert.deepEqual([entry?.score, entry?.grade, entry?.warnings], [null, grade, []]);
    }
  });
});

describe('a criterion scored by points that has none', () => {
  it('takes none off', () => {
    const panel = structuredClone(buildPanel());
    const pointless = {
      ...panel,
      areas: panel.areas.map((area) => ({ ...area, items: area.items.map(withoutPoints) })),
    };
    assert.equal(refusalOf(pointless, { criterion: '1.1', deduction: 0.5 })?.code, 'OutsideRange');
    assert.equal(refusalOf(pointless, { criterion: '1.1', deduction: 0 }), undefined);
  });
});

describe('a line that looks at a recurring minimum (YQ-S15)', () => {
  const study = (of: typeof scale, id: string) => entriesOn(of).find((each) => each.id === id)!;
  const lacks = new Map([['branch-study', 'u falls short of 党支部全年集中学习: 2 of 3']]);

  it('says so when no point is taken off though the minimum is not met, and leaves the grade to the assessor', () => {
    assert.deepEqual(passedOver(study(scale, '2.2'), 0, lacks), [
      {
        code: 'MinimumNotMet',
        message: '2.2: no point off, though u falls short of 党支部全年集中学习: 2 of 3',
        rules: ['YQ-R2.2', 'YQ-S15', 'YQ-S17'],
      },
    ]);
    assert.equal(passedOver(study(byItem, 'item-2'), 0, lacks)[0]?.code, 'MinimumNotMet');
  });

  it('says nothing where points are taken off, the minimum is met, or the line looks at another or at none', () => {
    assert.deepEqual(passedOver(study(scale, '2.2'), 3, lacks), []);
    assert.deepEqual(passedOver(study(scale, '2.2'), 0, new Map()), []);
    for (const other of ['2.1', '4.2']) assert.deepEqual(passedOver(study(scale, other), 0, lacks), []);
  });
});

describe('what happened in the year (YQ 10.4)', () => {
  const rows: readonly (readonly [string, readonly Partial<ScoreEvent>[], number, string | null])[] = [
    ['YQ-A06, nothing', [], 12, 'excellent'],
    ['YQ-S8, an efficiency admonition', [{ event: 'efficiency-admonition' }], 11, 'good'],
    ['YQ-S9, YQ-A02, another form of handling: in no band', [{ event: 'other-handling' }], 11.5, null],
    ['YQ-S10, the head, criminal', [{ event: 'head-criminal' }], 7, 'average'],
    ['YQ-S11, the head, disciplinary', [{ event: 'head-discipline' }], 9, 'good'],
    ['YQ-S12, staff, criminal', [{ event: 'staff-criminal' }], 10, 'good'],
    ['YQ-S13, staff, disciplinary', [{ event: 'staff-discipline' }], 11, 'good'],
    [
      'S01',
      [{ event: 'efficiency-admonition' }, ...twice({ event: 'other-handling' }), { event: 'staff-discipline' }],
      9,
      'good',
    ],
    ['YQ-A02, between two bands none', [{ event: 'head-criminal' }, { event: 'other-handling' }], 6.5, null],
    ['YQ-A04, never below 0', Array.from({ length: 3 }, () => ({ event: 'head-criminal' })), 0, 'fail'],
    ['YQ-A05, the heavier of two for one act', sanctions('li', 'case-1', 'li', 'case-1'), 7, 'average'],
    ['YQ-A05, two acts', sanctions('li', 'case-1', 'li', 'case-2'), 4, 'fail'],
    ['YQ-A05, two people', sanctions('li', 'case-1', 'wang', 'case-1'), 4, 'fail'],
    ['YQ-A05, no case named', sanctions('li', null, 'li', null), 4, 'fail'],
    [
      'F18, one taken back',
      [{ event: 'head-criminal', withdrawn: '申诉成立' }, { event: 'other-handling' }],
      11.5,
      null,
    ],
    [
      'F18, the heavier taken back',
      [{ ...sanctions('li', 'c', 'li', 'c')[0], withdrawn: '申诉成立' }, sanctions('li', 'c', 'li', 'c')[1]!],
      9,
      'good',
    ],
  ];
  for (const [id, events, expected, grade] of rows) {
    it(`${id}: 10.4 scores ${expected}, derived ${grade ?? 'without a grade'}`, () => {
      const entry = scoreOf(scale, [], events.map(eventOf)).entries.find(({ criterion }) => criterion === '10.4')!;
      assert.deepEqual([entry.score, entry.grade, entry.derived, entry.missing], [expected, grade, true, false]);
      assert.equal(entry.deducted, 12 - expected);
    });
  }

  it('YQ-A05: where the edition counts both, one act costs both sanctions', () => {
    const both = scaleFor(yueqing, 'criterion', 'both');
    const events = sanctions('li', 'case-1', 'li', 'case-1').map(eventOf);
    assert.equal(scoreOf(both, [], events).entries.find(({ criterion }) => criterion === '10.4')?.score, 4);
  });

  it('YQ-A04, YQ-A05: the ledger says what was outweighed and what met the floor (F18)', () => {
    const events = [...sanctions('li', 'case-1', 'li', 'case-1'), ...twice({ event: 'head-criminal' })].map(eventOf);
    const ledger = deductionsOf(scale, { ...nothing, events });
    assert.deepEqual(
      ledger.map(({ deduction, counted, standing }) => [deduction, counted, standing]),
      [
        [5, 5, 'counts'],
        [3, 0, 'outweighed'],
        [5, 5, 'counts'],
        [5, 2, 'counts'],
      ],
    );
  });

  it('does not depend on the order in which events were recorded (F18)', () => {
    const kinds = yueqing.scoring!.events.map(({ event }) => event);
    const event = fc.record({
      event: fc.constantFrom(...kinds),
      person: fc.constantFrom('li', 'wang', null),
      case: fc.constantFrom('case-1', 'case-2', null),
    });
    fc.assert(
      fc.property(fc.array(event, { maxLength: 8 }), fc.array(fc.nat(), { maxLength: 8 }), (given, keys) => {
        const events = given.map(eventOf);
        const mixed = events
          .map((each, nth) => ({ each, key: keys[nth] ?? 0 }))
          .sort((a, b) => a.key - b.key)
          .map(({ each }) => each);
        assert.deepEqual(scoreOf(scale, [], mixed), scoreOf(scale, [], events));
      }),
    );
  });

  const day = { year: 2020, today: '2020-12-10' };
  const refusals: readonly (readonly [string, string, string, string | undefined, ...string[]])[] = [
    ['YQ-S13', 'staff-discipline', '2020-12-10', undefined],
    ['what the programme does not name', 'flood', '2020-12-01', 'UnknownEvent', 'YQ-S1'],
    ['YQ-S13', 'staff-discipline', '2020-12-11', 'DateInFuture', 'YQ-S13'],
    ['YQ-A10', 'staff-discipline', '2019-12-31', 'OutsideRange', 'YQ-S13'],
  ];
  for (const [id, event, on, code, ...rules] of refusals) {
    it(`${id}: ${event} of ${on} is ${code ?? 'taken'}`, () => {
      const refused = refuseEvent(scale, { event, on }, day);
      assert.equal(refused?.code, code);
      for (const rule of rules) assert.ok(refused?.rules.includes(rule), rule);
    });
  }
});

describe('grading the fifteen items instead of the criteria (YQ-A01)', () => {
  it('YQ-A01: S03 comes to 487 of 500 with item 10 good and item 12 failed at its half', () => {
    const lines = entriesOn(byItem).map(({ id }, nth) => {
      if (id === 'item-10') return lineOf({ criterion: id, grade: 'good', deduction: 2 }, nth + 1, byItem);
      if (id === 'item-12') return lineOf({ criterion: id, grade: 'fail', score: 11 }, nth + 1, byItem);
      return lineOf({ criterion: id, grade: 'excellent' }, nth + 1, byItem);
    });
    const sheet = scoreOf(byItem, lines, []);
    const of = (id: string) => sheet.items.find(({ item }) => item === id)?.score;
    assert.deepEqual([of('item-10'), of('item-12'), sheet.total, sheet.missing], [46, 11, 487, []]);
    assert.equal(fullMarks(byItem), 500);
  });

  it('YQ-A01, YQ-S7: item 12 scores 11 at most when it fails', () => {
    const refused = refusalOf(byItem, { criterion: 'item-12', grade: 'fail', score: 11.5 });
    assert.ok(refused);
    assert.equal(refused.code, 'OutsideBand');
    assert.ok(refused.rules.includes('YQ-R12') && refused.rules.includes('YQ-S7'));
  });

  it('YQ-A01: a criterion has no line of its own then, and an item has none otherwise', () => {
    assert.equal(refusalOf(byItem, { criterion: '1.1', grade: 'excellent' })?.code, 'UnknownCriterion');
    assert.equal(refusalOf(scale, { criterion: 'item-1', grade: 'excellent' })?.code, 'UnknownCriterion');
    assert.equal(entriesOn(byItem).length, 15);
  });

  it('YQ-A01, YQ-A04: what happened in the year comes off item 10, up to the 12 points of 10.4', () => {
    const line = lineOf({ criterion: 'item-10', grade: 'good', deduction: 2 }, 1, byItem);
    const of = (...events: Partial<ScoreEvent>[]) =>
      scoreOf(byItem, [line], events.map(eventOf)).items.find(({ item }) => item === 'item-10')?.score;
    assert.equal(of({ event: 'head-discipline' }), 43);
    assert.equal(of(...twice({ event: 'head-criminal' }), ...twice({ event: 'head-discipline' })), 34);
  });

  it('YQ-A01, YQ-S14: item 4 keeps the discretion of 4.2', () => {
    const line = lineOf({ criterion: 'item-4', discretionary: true, deduction: 8 }, 1, byItem);
    assert.equal(scoreOf(byItem, [line], []).items.find(({ item }) => item === 'item-4')?.score, 28);
    assert.equal(refusalOf(byItem, { criterion: 'item-5', discretionary: true, deduction: 8 })?.code, 'NotPartOfThis');
  });
});

describe('the fold of a sheet (F18)', () => {
  it('a later line replaces the earlier one of the same criterion, whatever the order it is read in', () => {
    const first = lineOf({ criterion: '1.1', grade: 'good', deduction: 3 }, 1);
    const second = lineOf({ criterion: '1.1', grade: 'good', deduction: 1 }, 2);
    for (const lines of [
      [first, second],
      [second, first],
    ]) {
      assert.equal(scoreOf(scale, lines, []).entries[0]?.score, 7);
    }
    const ledger = deductionsOf(scale, { ...nothing, lines: [first, second] });
    assert.deepEqual(
      ledger.map(({ counted, standing }) => [counted, standing]),
      [
        [0, 'replaced'],
        [1, 'counts'],
      ],
    );
  });

  it('a deduction that was withdrawn takes nothing, and its criterion is not missing', () => {
    const line = { ...lineOf({ criterion: '1.1', grade: 'good', deduction: 3 }, 1), withdrawn: '申诉成立' };
    const [entry] = scoreOf(scale, [line], []).entries;
    assert.deepEqual([entry?.score, entry?.grade, entry?.derived, entry?.missing], [8, 'excellent', true, false]);
    const [deduction] = deductionsOf(scale, { ...nothing, lines: [line] });
    assert.deepEqual([deduction?.standing, deduction?.counted], ['withdrawn', 0]);
  });

  it('lists what is not scored yet, and counts so far what is', () => {
    const sheet = scoreOf(scale, [lineOf({ criterion: '1.1', grade: 'good', deduction: 3 }, 1)], []);
    assert.equal(sheet.missing.length, 51);
    assert.ok(!sheet.missing.includes('1.1') && !sheet.missing.includes('10.4'));
    assert.equal(sheet.total, 5 + 12);
    const [scored, unscored] = sheet.entries;
    assert.deepEqual([scored?.grade, scored?.derived], ['good', false]);
    assert.deepEqual([unscored?.score, unscored?.grade, unscored?.derived], [null, null, false]);
  });

  it('the total is the full marks less what counts in the ledger, whatever was scored and taken back', () => {
    const entries = entriesOn(scale).filter(({ by }) => by !== 'events');
    const kinds = yueqing.scoring!.events.map(({ event }) => event);
    const choice = fc.record({
      halves: fc.nat(12),
      grade: fc.constantFrom('excellent', 'good', 'average', 'fail'),
      back: fc.boolean(),
    });
    const events = fc.array(
      fc.record({
        event: fc.constantFrom(...kinds),
        person: fc.constantFrom('li', null),
        case: fc.constantFrom('c', null),
      }),
      { maxLength: 6 },
    );
    fc.assert(
      fc.property(
        fc.array(choice, { minLength: entries.length, maxLength: entries.length }),
        events,
        (choices, happened) => {
          const lines = entries.map(({ id, max }, nth) => {
            const { halves, grade, back } = choices[nth]!;
            const given = { criterion: id, grade, deduction: Math.min(halves / 2, max! + 1) };
            const taken = refusalOf(scale, given) ? { criterion: id, grade: 'excellent' } : given;
            return { ...lineOf(taken, nth + 1), withdrawn: back ? '申诉成立' : null };
          });
          const scores = { ...nothing, lines, events: happened.map(eventOf) };
          const taken = deductionsOf(scale, scores).reduce((sum, { counted }) => sum + counted, 0);
          const { total } = scoreOf(scale, lines, scores.events);
          assert.equal(total, 500 - taken);
          const mixed = [...lines].reverse();
          assert.equal(scoreOf(scale, mixed, [...scores.events].reverse()).total, total);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('whose sheet it is', () => {
  it('YQ-A10: the unit scores itself and the office scores it; nobody scores as somebody else', () => {
    assert.equal(refuseAssessor(scale, 'self', 'unit'), undefined);
    assert.equal(refuseAssessor(scale, 'office', 'organiser'), undefined);
    assert.deepEqual(refuseAssessor(scale, 'office', 'unit')?.rules, ['YQ-A10']);
    assert.equal(refuseAssessor(scale, 'self', 'organiser')?.code, 'NotAllowed');
    assert.equal(refuseAssessor(scale, 'committee', 'organiser')?.code, 'UnknownAssessor');
  });

  it("YQ-A10: the unit's own score stands beside the result and does not count", () => {
    const own = s01('good', 3).lines.map((line) => ({ ...line, line: `${line.line}-self`, assessor: 'self' }));
    const sheets = [...s01().sheets, { assessor: 'self', person: 'chen', submittedAt: 1, withdrawnAt: null }];
    const scores = { ...s01(), lines: [...s01().lines, ...own], sheets };
    assert.equal(resultOf(scale, scores).total, 475);
    assert.equal(sheetFor(scale, scores, 'self', 'chen')?.score.total, 500 - 3 * 52 - 3);
    assert.equal(sheetFor(scale, scores, 'nobody', 'chen'), undefined);
  });

  it('is the sheet of the assessor that is asked for, also before its first line', () => {
    const two = scaleFor({
      ...yueqing,
      scoring: { ...yueqing.scoring!, assessors: yueqing.scoring!.assessors.map((each) => ({ ...each, each: true })) },
    });
    for (const id of ['self', 'office']) {
      const sheet = sheetFor(two, nothing, id, 'li');
      assert.deepEqual([sheet?.assessor.assessor, sheet?.person, sheet?.submitted], [id, 'li', false]);
    }
  });

  it('cannot be handed in while lines are missing, nor twice', () => {
    const scores = s01();
    const short = { ...scores, sheets: [], lines: scores.lines.slice(1) };
    const refused = refuseSubmission(scale, sheetFor(scale, short, 'office', 'li')!);
    assert.deepEqual([refused?.code, refused?.message], ['SheetIncomplete', 'not scored yet: 1.1']);
    assert.equal(refuseSubmission(scale, sheetFor(scale, { ...scores, sheets: [] }, 'office', 'li')!), undefined);
    assert.equal(refuseSubmission(scale, sheetFor(scale, scores, 'office', 'li')!)?.code, 'AlreadyDecided');
  });

  it('has no result before it is handed in (YQ-A10)', () => {
    const open = { ...s01(), sheets: [] };
    assert.equal(resultOf(scale, open).total, null);
    assert.equal(refuseResult(scale, 'branch-1', open)?.code, 'SheetIncomplete');
    assert.equal(refuseResult(scale, 'branch-1', s01()), undefined);
  });

  it('takes no line after it is handed in, and none of who was taken off it or scored the own unit (F14, F54)', () => {
    const office = { assessor: 'office', person: 'li', role: 'organiser' as const };
    assert.equal(refuseFilling(scale, office, s01())?.code, 'AlreadyDecided');
    assert.equal(refuseFilling(scale, office, { ...s01(), sheets: [] }), undefined);
    const off = { ...nothing, sheets: [{ assessor: 'office', person: 'li', submittedAt: null, withdrawnAt: 5 }] };
    assert.equal(refuseFilling(scale, office, off)?.code, 'ConflictOfInterest');
    const own = { ...lineOf({ criterion: '1.1', grade: 'excellent' }, 1), assessor: 'self' };
    assert.equal(refuseFilling(scale, office, { ...nothing, lines: [own] })?.code, 'OwnSubmission');
  });
});

describe('several assessors', () => {
  const panel = buildPanel();

  it('each has a sheet, and the mean of them is the result (F19, F21)', () => {
    const scores = panelScores({ an: 80, bo: 84.5, cai: 90 });
    assert.deepEqual(
      sheetsOf(panel, scores).map(({ person, score: { total } }) => [person, total]),
      [
        ['an', 80],
        ['bo', 84.5],
        ['cai', 90],
      ],
    );
    assert.equal(resultOf(panel, scores).total, 84.83);
  });

  it('who is assigned and has not handed in is waited for (F21)', () => {
    const scores = { ...panelScores({ an: 80 }), assigned: ['an', 'bo'] };
    const refused = refuseResult(panel, 'unit-1', scores);
    assert.deepEqual(
      [refused?.code, refused?.message],
      ['SheetIncomplete', 'the sheet of judges bo for unit-1 is not handed in'],
    );
    assert.equal(refuseResult(panel, 'unit-1', nothing)?.code, 'ScoresMissing');
    assert.equal(refuseResult(panel, 'unit-1', nothing)?.message, 'nobody has scored unit-1 as judges');
  });

  it('a sheet that was withdrawn does not count and is not waited for (F21)', () => {
    const scores = panelScores({ an: 80, bo: 20 });
    const sheets = scores.sheets.map((each) => (each.person === 'bo' ? { ...each, withdrawnAt: 9 } : each));
    assert.equal(resultOf(panel, { ...scores, sheets, assigned: ['an', 'bo'] }).total, 80);
    assert.equal(refuseResult(panel, 'unit-1', { ...scores, sheets, assigned: ['an', 'bo'] }), undefined);
  });

  it('two that lie further apart than the limit need a moderated score, which then replaces theirs (F21)', () => {
    const apart = panelScores({ an: 70, bo: 80.5 });
    const refused = refuseResult(panel, 'unit-1', apart);
    assert.deepEqual([refused?.code, refused?.rules], ['ModerationMissing', ['XX-S9']]);
    assert.equal(refuseResult(panel, 'unit-1', panelScores({ an: 70, bo: 80 })), undefined);
    const moderated = { ...apart, moderation: { total: 76, reason: '复核', by: 'head' } };
    assert.equal(refuseResult(panel, 'unit-1', moderated), undefined);
    const { total, moderated: is, spread } = resultOf(panel, moderated);
    assert.deepEqual([total, is, spread], [76, true, 10.5]);
  });

  it('a moderated score is for those that the programme names, where the sheets disagree (F21)', () => {
    const ask = (total: number, role: 'leadingGroup' | 'organiser' = 'leadingGroup', over = true) =>
      refuseModeration(panel, { total, role, over })?.code;
    assert.equal(ask(76), undefined);
    assert.equal(ask(76, 'organiser'), 'NotAllowed');
    assert.equal(ask(76, 'leadingGroup', false), 'NotOpen');
    assert.deepEqual([ask(-1), ask(100.5), ask(76.25)], ['OutsideRange', 'OutsideRange', 'OutsideRange']);
    assert.equal(refuseModeration(scale, { total: 400, role: 'organiser', over: true })?.code, 'NotPartOfThis');
  });
});

describe('criteria with points and with ratings', () => {
  const panel = buildPanel();

  it('points come from 0 to the maximum, with a cause where one is off (F16)', () => {
    assert.equal(refusalOf(panel, { criterion: '1.1', score: 100, cause: undefined }), undefined);
    assert.equal(refusalOf(panel, { criterion: '1.1', score: 0 }), undefined);
    assert.equal(refusalOf(panel, { criterion: '1.1', score: 100.5 })?.code, 'OutsideRange');
    assert.equal(refusalOf(panel, { criterion: '1.1', deduction: 101 })?.code, 'OutsideRange');
    assert.equal(refusalOf(panel, { criterion: '1.1', score: 50, cause: '' })?.code, 'ReasonMissing');
    assert.equal(refusalOf(panel, { criterion: '1.1' })?.code, 'FieldMissing');
    assert.equal(refusalOf(panel, { criterion: '1.1', grade: 'good' })?.code, 'NotPartOfThis');
  });

  it('JZ-A01: a rating has a remark and no points', () => {
    assert.equal(refusalOf(panel, { criterion: '2.1', rating: 'met' }), undefined);
    assert.equal(refusalOf(panel, { criterion: '2.1', rating: 'met', cause: undefined })?.code, 'ReasonMissing');
    assert.deepEqual(refusalOf(panel, { criterion: '2.1', rating: 'superb' })?.rules, ['JZ-A01']);
    assert.equal(refusalOf(panel, { criterion: '2.1', rating: 'met', score: 3 })?.code, 'NotPartOfThis');
    const sheet = scoreOf(panel, [lineOf({ criterion: '2.1', rating: 'met' }, 1, panel)], []);
    const rated = sheet.entries.find(({ criterion }) => criterion === '2.1');
    assert.deepEqual([rated?.rating, rated?.score, rated?.missing, rated?.grade], ['met', null, false, null]);
  });

  it('JZ-A01: a sheet of ratings only has no total', () => {
    const rubric = yueqing.rubric.slice(0, 1).map((area) => ({
      ...area,
      max: null,
      items: area.items.slice(0, 1).map((item) => ({
        ...item,
        max: null,
        criteria: item.criteria.map((each) => ({ ...each, max: null, scored: { by: 'rating' as const } })),
      })),
    }));
    const rated = scaleOf({ rubric, scoring: panel.scoring }, { gradeLevel: 'criterion', sameCase: 'heavier' })!;
    assert.equal(scoreOf(rated, [], []).total, null);
  });
});

const nothing: UnitScores = { lines: [], events: [], sheets: [], moderation: null, assigned: [] };

/** The sheet of S01, handed in by the office; or one with another grade wherever that may be given. */
function s01(grade = 'excellent', deduction = 0): UnitScores {
  const given: Readonly<Record<string, Given>> = {
    '1.3': { criterion: '1.3', grade: 'good', deduction: 2 },
    '2.2': { criterion: '2.2', grade: 'average', deduction: 4 },
    '4.2': { criterion: '4.2', grade: 'good', deduction: 3, discretionary: true, cause: '整转不及时' },
    '7.1': { criterion: '7.1', grade: 'good', deduction: 1 },
    '9.3': { criterion: '9.3', grade: 'average', deduction: 5 },
    '12.2': { criterion: '12.2', grade: 'fail', score: 5 },
    '14.3': { criterion: '14.3', grade: 'good', deduction: 2 },
  };
  const own = grade === 'excellent' ? given : {};
  const lines = entriesOn(scale)
    .filter(({ by }) => by !== 'events')
    .map(({ id }, nth) => lineOf(own[id] ?? { criterion: id, grade, deduction }, nth + 1));
  const events = [
    { event: 'efficiency-admonition' },
    ...twice({ event: 'other-handling' }),
    { event: 'staff-discipline' },
  ];
  const sheets = [{ assessor: 'office', person: 'li', submittedAt: 1, withdrawnAt: null }];
  return { ...nothing, lines, events: events.map(eventOf), sheets };
}

function filled({ ...given }: Given): Score {
  return { assessor: 'office', cause: '检查发现', document: '检查记录1号', ...given };
}

function refusalOf(on: Scale, given: Given): Refusal | undefined {
  const answer = score(on, filled(given), 'line-1');
  return 'refused' in answer ? answer.refused : undefined;
}

function lineOf(given: Given, seq: number, on: Scale = scale): ScoreLine {
  const answer = score(on, filled(given), `line-${seq}`);
  if ('refused' in answer) throw new Error(answer.refused.message);
  return { ...answer.fact, person: 'li', seq, at: seq, withdrawn: null };
}

function eventOf(given: Partial<ScoreEvent>, nth: number): ScoreEvent {
  const what = {
    event: 'other-handling',
    person: null,
    case: null,
    on: '2020-06-01',
    cause: '查实',
    document: '决定书',
  };
  return { line: `event-${nth}`, ...what, by: 'discipline-1', at: nth, withdrawn: null, ...given };
}

function twice<Value>(value: Value): Value[] {
  return [value, value];
}

/** The head of the unit punished by a court and by the Party. */
function sanctions(one: string, first: string | null, other: string, second: string | null): Partial<ScoreEvent>[] {
  return [
    { event: 'head-criminal', person: one, case: first },
    { event: 'head-discipline', person: other, case: second },
  ];
}

function scaleFor(
  programme: Pick<Programme, 'rubric' | 'scoring'>,
  gradeLevel: 'criterion' | 'item' = 'criterion',
  sameCase: 'heavier' | 'both' = 'heavier',
): Scale {
  const found = scaleOf(programme, { gradeLevel, sameCase });
  assert.ok(found);
  return found;
}

/** A programme whose judges each give points out of 100, with one rating beside them. */
function buildPanel(): Scale {
  const name = { zh: '项', en: 'thing' };
  const scored = { by: 'points' as const };
  const rubric = programmeSchema.shape.rubric.parse([
    {
      area: 'all',
      name,
      items: [
        { item: 'item-1', name, max: 100, criteria: [{ criterion: '1.1', name, max: 100, scored }] },
        {
          item: 'item-2',
          name,
          criteria: [{ criterion: '2.1', name, max: null, scored: { by: 'rating' }, assumed: ['JZ-A01'] }],
        },
      ],
    },
  ]);
  const scoring = scoringSchema.parse({
    name,
    total: { points: 100 },
    granularity: { step: 0.5 },
    floor: { score: 0 },
    gradeLevel: { of: 'criterion' },
    grades: [],
    ratings: [{ rating: 'met', name }],
    assessors: [{ assessor: 'judges', name, by: ['reviewer'], counts: true, each: true }],
    aggregation: { method: 'mean' },
    discrepancy: { over: 10, moderatedBy: ['leadingGroup'], basis: ['XX-S9'] },
    confirmedBy: { role: 'leadingGroup' },
  });
  return scaleFor({ rubric, scoring });
}

function withoutPoints(item: Scale['areas'][number]['items'][number]): typeof item {
  return { ...item, entries: item.entries.map((each) => ({ ...each, max: null })) };
}

function panelScores(totals: Readonly<Record<string, number>>): UnitScores {
  const people = Object.entries(totals);
  const line = (person: string, total: number, seq: number): ScoreLine => ({
    ...{ line: `${person}-1`, assessor: 'judges', criterion: '1.1', grade: null, rating: null },
    ...{ deduction: 100 - total, discretionary: false, cause: '评分', document: null },
    ...{ person, seq, at: seq, withdrawn: null },
  });
  return {
    ...nothing,
    lines: people.map(([person, total], nth) => line(person, total, nth + 1)),
    sheets: people.map(([person]) => ({ assessor: 'judges', person, submittedAt: 1, withdrawnAt: null })),
  };
}
