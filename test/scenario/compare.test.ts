import assert from 'node:assert/strict';
import { compare, comparisonWords, wrongExpectations } from '../../scenario/compare.ts';
import { nothing } from '../../scenario/path.ts';

const answer = {
  id: 'a1',
  units: ['finance', 'water'],
  score: 94.5,
  reason: null,
  notice: { lastDay: '2020-01-10', endsAt: '2020-01-11T00:00:00+08:00' },
  tracks: [
    { track: 'clean', status: 'named', count: 3 },
    { track: 'model', status: 'notDue', count: 0 },
  ],
  scores: { '10.4': 9 },
};

/** What is expected; where in the answer it is not so, and what is there instead. */
type Row = [title: string, expected: unknown, where?: string, got?: unknown];

const rows: Row[] = [
  ['the keys that are named', { id: 'a1', score: 94.5 }],
  ['a text that is another', { id: 'a2' }, 'id', 'a1'],
  ['a number is no text', { score: '94.5' }, 'score', 94.5],
  ['null is null', { reason: null }],
  ['null is not nothing', { nobody: null }, 'nobody', nothing],
  ['an object within', { notice: { lastDay: '2020-01-10' } }],
  ['a key that is missing', { notice: { firstDay: '2020-01-06' } }, 'notice.firstDay', nothing],
  ['an object where a text is', { id: { x: 1 } }, 'id', 'a1'],
  // lists
  ['a list in its order', { units: ['finance', 'water'] }],
  ['a list in another order', { units: ['water', 'finance'] }, 'units.0', 'finance'],
  ['a list that is longer', { units: ['finance'] }, 'units', answer.units],
  ['items of a list by their keys', { tracks: [{ status: 'named' }, { status: 'notDue' }] }],
  ['contains: items anywhere', { units: { contains: ['water'] } }],
  ['contains: an item that is not there', { units: { contains: ['water', 'sea'] } }, 'units', answer.units],
  ['contains: a single item', { tracks: { contains: { track: 'model' } } }],
  ['contains: a part of a text', { notice: { lastDay: { contains: '2020' } } }],
  ['contains: not a part of a text', { notice: { lastDay: { contains: '2021' } } }, 'notice.lastDay', '2020-01-10'],
  ['inAnyOrder', { units: { inAnyOrder: ['water', 'finance'] } }],
  ['inAnyOrder: too few', { units: { inAnyOrder: ['water'] } }, 'units', answer.units],
  [
    'inAnyOrder: every expectation has an item of its own',
    { tracks: { inAnyOrder: [{ track: { matches: '.' } }, { track: 'clean' }] } },
  ],
  [
    'inAnyOrder: one item cannot serve twice',
    { tracks: { inAnyOrder: [{ track: 'clean' }, { status: 'named' }] } },
    'tracks',
    answer.tracks,
  ],
  ['count', { units: { count: 2 } }],
  ['count: another', { units: { count: 3 } }, 'units.count', 2],
  ['count by a comparison', { units: { count: { atLeast: 1, under: 3 } } }],
  ['count is a key where the answer has an object', { tracks: [{ count: 3 }, { count: 0 }] }],
  ['each', { tracks: { each: { count: { atLeast: 0 } } } }],
  ['each: one that does not fit', { tracks: { each: { status: 'named' } } }, 'tracks.1.status', 'notDue'],
  // something or nothing
  ['absent: what is not there', { nobody: { absent: true } }],
  ['absent: null', { reason: { absent: true } }],
  ['absent: something is there', { id: { absent: true } }, 'id', 'a1'],
  ['absent: an object is there', { notice: { absent: true } }, 'notice', answer.notice],
  ['absent: false', { notice: { absent: false }, id: { absent: false } }],
  ['absent: false, and nothing is there', { reason: { absent: false } }, 'reason', null],
  ['not', { id: { not: 'a2' }, notice: { not: { lastDay: '2020-01-11' } } }],
  ['not: it is', { id: { not: 'a1' } }, 'id', 'a1'],
  ['same', { notice: { same: { ...answer.notice } }, units: { same: ['finance', 'water'] } }],
  ['same: a part is missing', { notice: { same: { lastDay: '2020-01-10' } } }, 'notice.endsAt', answer.notice.endsAt],
  ['same: a part too many', { scores: { same: { '10.4': 9, '10.5': 1 } } }, 'scores.10.5', nothing],
  ['same: a list in another order', { units: { same: ['water', 'finance'] } }, 'units.0', 'finance'],
  ['same: another kind', { units: { same: { 0: 'finance', 1: 'water' } } }, 'units', answer.units],
  ['the answer as a whole', { '.': { same: answer } }],
  // numbers, texts, instants
  ['atLeast and atMost', { score: { atLeast: 94.5, atMost: 94.5 } }],
  ['over', { score: { over: 94.5 } }, 'score', 94.5],
  ['under', { score: { under: 95 } }],
  ['days in order', { notice: { lastDay: { over: '2020-01-06' } } }],
  ['a number and a text have no order', { score: { atLeast: '1' } }, 'score', 94.5],
  ['matches', { id: { matches: '^a\\d$' } }],
  ['matches: not', { id: { matches: '^b' } }, 'id', 'a1'],
  ['at: a day', { notice: { endsAt: { at: '2020-01-11' } } }],
  ['at: a minute', { notice: { endsAt: { at: '2020-01-11 00:00' } } }],
  ['at: the midnight that ends a day', { notice: { endsAt: { at: '2020-01-10 24:00' } } }],
  ['at: another day', { notice: { endsAt: { at: '2020-01-10' } } }, 'notice.endsAt', answer.notice.endsAt],
  // paths
  ['a path as a key', { 'notice.lastDay': '2020-01-10' }],
  ['an item by its place', { 'tracks.1.status': 'notDue' }],
  ['an item by its values', { 'tracks(track=model & count=0)': { status: 'notDue' } }],
  ['an item that is not there', { 'tracks(track=other).status': 'named' }, 'tracks(track=other).status', nothing],
  ['a key with a point in it', { scores: { '10.4': 9 } }],
];

describe('an answer compared with what is expected of it', () => {
  for (const [title, expected, where, got] of rows) {
    it(`${title}: ${where === undefined ? 'fits' : `differs at ${where}`}`, () => {
      const found = compare(expected, answer);
      if (where === undefined) assert.deepEqual(found, []);
      else assert.deepEqual([found[0]?.where, found[0]?.got], [where, got]);
    });
  }

  it('names every difference, each with its place in the expectation', () => {
    const found = compare({ id: 'x', tracks: [{ status: 'named' }, { status: 'named' }] }, answer);
    assert.deepEqual(
      found.map(({ path }) => path.join('/')),
      ['id', 'tracks/1/status'],
    );
  });

  it('takes `at` for the name of a part where an object follows, and for an instant where none does', () => {
    assert.deepEqual(wrongExpectations([{ at: { at: '2019-03-01 00:00' } }]), []);
    assert.deepEqual(compare([{ at: { at: '2019-03-01 00:00' } }], [{ at: '2019-03-01T00:00:00+08:00' }]), []);
    assert.equal(wrongExpectations({ at: 'tomorrow' }).length, 1);
  });

  it('uses every word that compares in one of these rows', () => {
    const written = JSON.stringify(rows.map(([, expected]) => expected));
    assert.deepEqual(
      comparisonWords.filter((word) => !written.includes(`"${word}":`)),
      [],
    );
  });
});
