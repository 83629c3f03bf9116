import assert from 'node:assert/strict';
import { programmeSchema } from '../../contracts/programme.ts';
import { scoring as scoringSchema } from '../../contracts/scoring.ts';
import type { Role } from '../../contracts/people.ts';
import { readableScores } from '../../domain/readable-scores.ts';
import type { ScoreLine, UnitScores } from '../../domain/score-sheet.ts';
import { scaleOf } from '../../domain/scoring.ts';
import type { Hidden } from '../../domain/visibility.ts';

const name = { zh: '考评', en: 'assessment' };
const rule = { assumed: ['XX-1'] };
const rubric = programmeSchema.shape.rubric.parse([
  { area: 'a', name, items: [{ item: 'item-1', name, max: 20, criteria: [] }] },
]);
const scoring = scoringSchema.parse({
  name,
  total: { points: 20, ...rule },
  granularity: { step: 0.5, ...rule },
  floor: { score: 0, ...rule },
  gradeLevel: { of: 'criterion', ...rule },
  grades: [],
  assessors: [
    { assessor: 'self', name, by: ['unit'], counts: false },
    { assessor: 'panel', name, by: ['reviewer'], counts: true, each: true },
    { assessor: 'office', name, by: ['organiser'], counts: true },
  ],
  aggregation: { method: 'mean' },
  confirmedBy: { role: 'leadingGroup' },
});
const scale = scaleOf({ rubric, scoring }, { gradeLevel: 'criterion', sameCase: 'heavier' })!;

const line = (assessor: string, person: string): ScoreLine => ({
  ...{ line: `${assessor} ${person}`, assessor, person, criterion: 'item-1', grade: null, rating: null, deduction: 2 },
  ...{ discretionary: false, cause: '材料不全', document: null, seq: 1, at: 1, withdrawn: null },
});
const handedIn = (assessor: string, person: string) => ({ assessor, person, submittedAt: 2, withdrawnAt: null });

/** An and bo are on the panel; an has handed in, bo has not; so have the office and the unit. */
const scores: UnitScores = {
  lines: [line('self', 'clerk'), line('panel', 'an'), line('panel', 'bo'), line('office', 'li')],
  events: [
    {
      line: 'e',
      event: 'x',
      person: null,
      case: null,
      on: '2023-05-01',
      cause: '',
      document: null,
      by: 'li',
      at: 1,
      withdrawn: null,
    },
  ],
  sheets: [handedIn('self', 'clerk'), handedIn('panel', 'an'), handedIn('office', 'li')],
  moderation: null,
  assigned: ['an', 'bo'],
};

interface Seen {
  readonly sheets: string[];
  readonly result: boolean;
  readonly names: boolean;
  readonly lines: string[];
  readonly events: number;
}

function seenBy(id: string, role: Role, without: Hidden[], { confirmed = false, of = scores } = {}): Seen {
  const viewer = { id, memberships: [{ role, organisation: 'o' }] };
  const { sheets, result, names, deductions } = readableScores(scale, of, {
    viewer,
    without: new Set(without),
    confirmed,
  });
  return {
    sheets: sheets.map(({ assessor, person }) => [assessor.assessor, person ?? 'all'].join(' ')).sort(),
    result,
    names,
    lines: deductions.lines.map((each) => each.line).sort(),
    events: deductions.events.length,
  };
}

const everySheet = ['office all', 'panel an', 'panel bo', 'self all'];
const everyLine = ['office li', 'panel an', 'panel bo', 'self clerk'];
const whole = { result: true, names: true, events: 1 };

describe('what somebody sees of a unit’s scores', () => {
  it('everything, whoever does not judge and from whom nothing is kept', () => {
    assert.deepEqual(seenBy('boss', 'leadingGroup', []), { sheets: everySheet, lines: everyLine, ...whole });
  });

  it('F21: a judge whose sheet is not handed in sees that one, what the unit says of itself, and no result', () => {
    assert.deepEqual(seenBy('bo', 'reviewer', ['sheets']), {
      ...{ sheets: ['panel bo', 'self all'], lines: ['panel bo', 'self clerk'] },
      ...{ result: false, names: true, events: 1 },
    });
  });

  it('F21: in whatever role the own sheet is owed: also who organises sees no other before', () => {
    assert.deepEqual(seenBy('bo', 'leadingGroup', []).sheets, ['panel bo', 'self all']);
    assert.equal(seenBy('bo', 'leadingGroup', []).result, false);
  });

  it('F21: one of several roles is enough to owe a sheet, or to have handed one in', () => {
    const roles = (['discipline', 'organiser'] as const).map((role) => ({ role, organisation: 'o' }));
    const viewer = { id: 'li', memberships: roles };
    const read = (of: UnitScores) =>
      readableScores(scale, of, { viewer, without: new Set<Hidden>(['sheets']), confirmed: false }).result;
    assert.equal(read(scores), true);
    assert.equal(read({ ...scores, sheets: scores.sheets.filter(({ assessor }) => assessor !== 'office') }), false);
  });

  it('F21: a judge who has handed in sees what all come to, and their sheets', () => {
    assert.deepEqual(seenBy('an', 'reviewer', ['sheets']), { sheets: everySheet, lines: everyLine, ...whole });
    assert.deepEqual(seenBy('li', 'organiser', ['sheets']).result, true);
  });

  it('F21: a judge who has no sheet at all waits until the scores are confirmed', () => {
    for (const role of ['reviewer', 'jointReviewer'] as const) {
      assert.deepEqual(seenBy('ci', role, ['sheets']), {
        ...{ sheets: ['self all'], lines: ['self clerk'], result: false, names: true, events: 1 },
      });
      assert.equal(seenBy('ci', role, ['sheets'], { confirmed: true }).result, true);
    }
  });

  const applicant: Hidden[] = ['judges', 'notes', 'totals', 'deductions', 'sheets'];

  it('F7: the unit sees its own word, and before the confirmation neither result, names nor deductions', () => {
    assert.deepEqual(seenBy('clerk', 'unit', applicant), {
      ...{ sheets: ['self all'], lines: [], result: false, names: false, events: 0 },
    });
  });

  it('F7: the unit hears the result when it is confirmed, of sheets that are handed in, and not whose they are', () => {
    assert.deepEqual(seenBy('clerk', 'unit', applicant, { confirmed: true }), {
      ...{ sheets: ['office all', 'panel an', 'self all'], lines: ['office li', 'panel an', 'self clerk'] },
      ...{ result: true, names: false, events: 1 },
    });
  });

  it('F18: a unit that sees deductions sees those of sheets that are handed in, without the totals', () => {
    const shown: Hidden[] = ['judges', 'notes', 'totals', 'sheets'];
    assert.deepEqual(seenBy('clerk', 'unit', shown), {
      ...{
        sheets: ['self all'],
        lines: ['office li', 'panel an', 'self clerk'],
        result: false,
        names: false,
        events: 1,
      },
    });
  });

  it('the unit’s own word is no evidence before it is handed in, nor for whom totals are kept from', () => {
    const unsaid = { ...scores, sheets: scores.sheets.filter(({ assessor }) => assessor !== 'self') };
    assert.deepEqual(seenBy('bo', 'reviewer', ['sheets'], { of: unsaid }).sheets, ['panel bo']);
    assert.deepEqual(seenBy('watch', 'consulted', ['judges', 'totals', 'deductions', 'sheets']).sheets, []);
  });
});
