import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import {
  aggregate,
  hasTwoDecimals,
  normalise,
  rankVote,
  spreadOf,
  sumOf,
  type Ballot,
  type Method,
} from '../../domain/aggregation.ts';

/** Amounts of whole or half points and of hundredths. */
const amount = fc.nat(50_000).map((each) => each / 100);
const totals = fc.array(amount, { minLength: 1, maxLength: 9 });
const methods: readonly Method[] = ['single', 'mean', 'median', 'trimmedMean', 'rankVote'];

describe('several totals as one (F19)', () => {
  const rows: readonly (readonly [Method, readonly number[], number | null, number?])[] = [
    ['single', [475], 475],
    ['single', [475, 470], null],
    ['single', [], null],
    ['mean', [], null],
    ['mean', [80, 84.5, 90], 84.83],
    ['mean', [0.01, 0.02], 0.02],
    ['mean', [0.1, 0.2], 0.15],
    ['mean', [1.005 + 1, 2.01], 2.01],
    ['median', [90, 80, 85], 85],
    ['median', [90, 80], 85],
    ['median', [80.5, 80.01, 99, 0], 80.26],
    ['trimmedMean', [0, 80, 90, 100, 1000], 90],
    ['trimmedMean', [0, 0, 80, 81, 99, 100], 80.5, 2],
    ['trimmedMean', [80, 90], null],
    ['trimmedMean', [80, 90, 100, 70], null, 2],
    ['rankVote', [80, 90], null],
  ];
  for (const [method, given, expected, trim] of rows) {
    it(`${method}${trim === undefined ? '' : ` cutting ${trim}`} of ${JSON.stringify(given)} is ${expected ?? 'none'}`, () => {
      assert.equal(aggregate(method, given, trim), expected);
    });
  }

  it('lies between the lowest and the highest, has two decimals, and knows no order', () => {
    fc.assert(
      fc.property(fc.constantFrom(...methods), totals, fc.integer({ min: 1, max: 3 }), (method, given, trim) => {
        const result = aggregate(method, given, trim);
        assert.equal(aggregate(method, [...given].reverse(), trim), result);
        if (result === null) return;
        assert.ok(result >= Math.min(...given) && result <= Math.max(...given));
        assert.ok(hasTwoDecimals(result));
      }),
    );
  });

  it('of equal totals is that total, by every method that gives one', () => {
    fc.assert(
      fc.property(fc.constantFrom(...methods), amount, fc.integer({ min: 1, max: 9 }), (method, each, count) => {
        const result = aggregate(
          method,
          Array.from({ length: count }, () => each),
        );
        if (result !== null) assert.equal(result, each);
      }),
    );
  });

  it('a trimmed mean does not see how far an outlier lies out', () => {
    fc.assert(
      fc.property(fc.array(amount, { minLength: 3, maxLength: 9 }), amount, (given, more) => {
        const highest = Math.max(...given);
        const further = given.map((each, nth) => (nth === given.indexOf(highest) ? each + more : each));
        assert.equal(aggregate('trimmedMean', further), aggregate('trimmedMean', given));
      }),
    );
  });

  it('adds halves and hundredths without drift', () => {
    assert.equal(sumOf([0.1, 0.2, 0.3]), 0.6);
    assert.equal(sumOf(Array.from({ length: 1000 }, () => 0.01)), 10);
    fc.assert(
      fc.property(totals, (given) => {
        assert.equal(sumOf(given), sumOf([...given].reverse()));
        assert.ok(hasTwoDecimals(sumOf(given)));
      }),
    );
  });
});

describe('a vote by ranks (F19)', () => {
  const ranks = (ballots: readonly Ballot[]) => rankVote(ballots).map(({ unit, rank }) => `${rank} ${unit}`);

  it('a unit that every judge puts first is first, however the judges spread their points', () => {
    const ballots = [...sheet('an', { a: 99, b: 98, c: 97 }), ...sheet('bo', { a: 50, b: 20, c: 49 })];
    assert.deepEqual(ranks(ballots), ['1 a', '2 c', '3 b']);
    assert.deepEqual(
      rankVote(ballots).map(({ share }) => share),
      [1, 0.25, 0.25],
    );
  });

  it('equal shares are parted by the median of the points, and shared where that is equal too', () => {
    assert.deepEqual(ranks([...sheet('an', { a: 90, b: 80 }), ...sheet('bo', { a: 70, b: 85 })]), ['1 b', '2 a']);
    assert.deepEqual(ranks([...sheet('an', { a: 90, b: 80, c: 1 }), ...sheet('bo', { a: 80, b: 90, c: 1 })]), [
      '1 a',
      '1 b',
      '3 c',
    ]);
    assert.deepEqual(ranks(sheet('an', { a: 80, b: 80 })), ['1 a', '1 b']);
  });

  it('counts a unit that stands alike as half above it', () => {
    assert.deepEqual(
      rankVote(sheet('an', { a: 80, b: 80, c: 10 })).map(({ unit, share }) => [unit, share]),
      [
        ['a', 0.75],
        ['b', 0.75],
        ['c', 0],
      ],
    );
    assert.deepEqual(rankVote(sheet('an', { a: 80 })), [{ unit: 'a', share: 1, rank: 1 }]);
  });

  it('a judge with many units weighs no more than one with few', () => {
    const many = sheet('an', { a: 1, b: 2, c: 3, d: 4, e: 5 });
    assert.deepEqual(ranks([...many, ...sheet('bo', { a: 90, e: 10 })]).slice(0, 2), ['1 d', '2 a']);
  });

  it('does not depend on the order of the ballots, and better points never make a unit worse', () => {
    const ballots = fc
      .array(
        fc.record({
          judge: fc.constantFrom('an', 'bo', 'cai'),
          unit: fc.constantFrom('a', 'b', 'c', 'd'),
          total: fc.nat(20),
        }),
        {
          minLength: 1,
          maxLength: 12,
        },
      )
      .map(oneEach);
    fc.assert(
      fc.property(ballots, fc.nat(), (given, nth) => {
        assert.deepEqual(rankVote([...given].reverse()), rankVote(given));
        const lucky = given[nth % given.length]!;
        const raised = given.map((each) => (each === lucky ? { ...each, total: each.total + 5 } : each));
        const rankIn = (all: readonly Ballot[]) => rankVote(all).find(({ unit }) => unit === lucky.unit)!.rank;
        assert.ok(rankIn(raised) <= rankIn(given));
      }),
    );
  });
});

describe("a judge's totals on the scale of all (F20)", () => {
  const strict = sheet('an', { a: 60, b: 70, c: 80 });
  const mild = sheet('bo', { a: 88, b: 90, c: 92 });

  it('a strict and a mild judge who agree give the same after it', () => {
    for (const way of ['zScore', 'minMax'] as const) {
      const [a = 0, b = 0, c = 0, ...others] = normalise([...strict, ...mild], way);
      assert.deepEqual(others, [a, b, c], way);
      assert.equal(b, 80 - (way === 'minMax' ? 4 : 0));
      assert.ok(a < b && b < c);
    }
    assert.deepEqual(normalise([...strict, ...mild], 'minMax').slice(0, 3), [60, 76, 92]);
    assert.deepEqual(normalise([...strict, ...mild]).slice(0, 3), [65.79, 80, 94.21]);
  });

  it('one judge alone stays as given, and one who gave everybody the same gets the common middle', () => {
    assert.deepEqual(normalise(strict), [60, 70, 80]);
    assert.deepEqual(normalise([]), []);
    assert.deepEqual(normalise([...strict, ...sheet('bo', { a: 90, b: 90, c: 90 })]).slice(3), [80, 80, 80]);
  });

  it("keeps every judge's own order, and is the same whatever comes first", () => {
    const ballots = fc
      .array(
        fc.record({
          judge: fc.constantFrom('an', 'bo'),
          unit: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
          total: amount,
        }),
        { maxLength: 10 },
      )
      .map(oneEach);
    fc.assert(
      fc.property(ballots, fc.constantFrom('zScore' as const, 'minMax' as const), (given, way) => {
        const brought = normalise(given, way);
        for (const [one, ballot] of given.entries()) {
          for (const [other, rival] of given.entries()) {
            if (ballot.judge !== rival.judge || ballot.total < rival.total) continue;
            assert.ok(brought[one]! >= brought[other]!);
          }
        }
        assert.deepEqual(normalise([...given].reverse(), way).reverse(), brought);
      }),
    );
  });
});

describe('how far two assessors lie apart (F21)', () => {
  it('is the highest total less the lowest, exactly', () => {
    assert.equal(spreadOf([80.3, 90.1, 85]), 9.8);
    assert.deepEqual([spreadOf([80]), spreadOf([])], [0, 0]);
  });
});

function sheet(judge: string, given: Readonly<Record<string, number>>): Ballot[] {
  return Object.entries(given).map(([unit, total]) => ({ judge, unit, total }));
}

/** A judge gives a unit one total. */
function oneEach(ballots: readonly Ballot[]): Ballot[] {
  return ballots.filter(
    ({ judge, unit }, nth) => ballots.findIndex((other) => other.judge === judge && other.unit === unit) === nth,
  );
}
