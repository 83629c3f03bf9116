import assert from 'node:assert/strict';
import fc from 'fast-check';
import { assignReviewers, conflictOf, type Assignment, type Task } from '../../domain/assignment.ts';

const task = (overrides: Partial<Task>): Task => ({
  units: ['a', 'b', 'c', 'd'],
  reviewers: ['x', 'y'],
  each: 1,
  barred: [],
  standing: [],
  wishes: [],
  ...overrides,
});

const loads = ({ reviewers, standing }: Task, added: readonly Assignment[]) =>
  reviewers.map((reviewer) => [...standing, ...added].filter((each) => each.reviewer === reviewer).length);

describe('assigning reviewers', () => {
  it('F11: spreads the cases evenly', () => {
    const each = task({ units: ['a', 'b', 'c', 'd', 'e'], each: 1 });
    const { added, short } = assignReviewers(each);
    assert.deepEqual(short, []);
    assert.deepEqual(loads(each, added).sort(), [2, 3]);
  });

  it('F11: gives each unit as many different reviewers as it needs', () => {
    const each = task({ reviewers: ['x', 'y', 'z'], each: 2 });
    const { added } = assignReviewers(each);
    for (const unit of each.units) {
      assert.equal(new Set(added.filter((pair) => pair.unit === unit).map(({ reviewer }) => reviewer)).size, 2);
    }
  });

  it('F14: never pairs those whom a conflict bars, and says which units are short', () => {
    const barred = [
      { unit: 'a', reviewer: 'x' },
      { unit: 'a', reviewer: 'y' },
    ];
    const { added, short } = assignReviewers(task({ barred }));
    assert.deepEqual(short, [{ unit: 'a', missing: 1 }]);
    assert.ok(added.every(({ unit }) => unit !== 'a'));
  });

  it('F12: meets a wish where the loads stay even', () => {
    const wishes = [
      { unit: 'd', reviewer: 'x', wish: 'prefer' as const },
      { unit: 'a', reviewer: 'x', wish: 'avoid' as const },
    ];
    const { added } = assignReviewers(task({ wishes }));
    const of = (unit: string) => added.find((pair) => pair.unit === unit)?.reviewer;
    assert.deepEqual([of('d'), of('a')], ['x', 'y']);
  });

  it('F13: replaces one reviewer and leaves the others where they are', () => {
    const standing = [
      { unit: 'a', reviewer: 'x' },
      { unit: 'b', reviewer: 'y' },
    ];
    const each = task({ units: ['a', 'b', 'c'], reviewers: ['x', 'y', 'z'], standing });
    assert.deepEqual(assignReviewers(each).added, [{ unit: 'c', reviewer: 'z' }]);
  });

  it('F11: is as even as any other assignment, on every small case', () => {
    const small = fc
      .record({ units: fc.integer({ min: 1, max: 4 }), reviewers: fc.integer({ min: 1, max: 3 }) })
      .chain(({ units, reviewers }) =>
        fc.record({
          units: fc.constant(names('u', units)),
          reviewers: fc.constant(names('r', reviewers)),
          barred: fc.subarray(
            names('u', units).flatMap((unit) => names('r', reviewers).map((reviewer) => ({ unit, reviewer }))),
          ),
        }),
      );
    fc.assert(
      fc.property(small, (given) => {
        const each = task({ ...given, each: 1 });
        const { added, short } = assignReviewers(each);
        const best = everyAssignment(each)
          .filter((pairs) => pairs.length === each.units.length - short.length)
          .map((pairs) => unevenness(loads(each, pairs)));
        assert.equal(unevenness(loads(each, added)), Math.min(...best));
        assert.equal(Math.max(...everyAssignment(each).map((pairs) => pairs.length)), added.length);
      }),
      { numRuns: 150 },
    );
  });

  it('F11: differs by one case at most where nobody is barred', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }),
        fc.integer({ min: 2, max: 6 }),
        fc.integer({ min: 1, max: 2 }),
        (units, reviewers, number) => {
          const each = task({ units: names('u', units), reviewers: names('r', reviewers), each: number });
          const spread = loads(each, assignReviewers(each).added);
          assert.ok(Math.max(...spread) - Math.min(...spread) <= 1, String(spread));
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('assigning reviewers to many units', () => {
  const units = names('u', 130);
  const reviewers = names('r', 7);

  it('F11: differs by one case at most, however many there are', () => {
    const each = task({ units, reviewers, each: 2 });
    const { added, short } = assignReviewers(each);
    const spread = loads(each, added);
    assert.deepEqual([added.length, short], [260, []]);
    assert.ok(Math.max(...spread) - Math.min(...spread) <= 1, String(spread));
  });

  it('F14: keeps to every conflict, and names all that are short', () => {
    const barred = ['u3', 'u99'].flatMap((unit) => reviewers.map((reviewer) => ({ unit, reviewer })));
    const { added, short } = assignReviewers(task({ units, reviewers, barred }));
    assert.deepEqual(short, [
      { unit: 'u3', missing: 1 },
      { unit: 'u99', missing: 1 },
    ]);
    assert.equal(added.length, 128);
  });
});

describe('conflicts of interest (F14)', () => {
  const person = { id: 'li', organisation: 'audit' };
  const unit = { id: 'water', parent: null };
  const cases: [string, Parameters<typeof conflictOf>[0], string | undefined][] = [
    ['JZ-A09: the own unit', { person, unit: { id: 'audit', parent: null }, above: null, declared: [] }, 'own'],
    [
      'a unit below the own one',
      { person, unit: { id: 'branch', parent: 'audit' }, above: null, declared: [] },
      'parent',
    ],
    ['the unit above the own one', { person, unit, above: 'water', declared: [] }, 'parent'],
    ['a former post', { person, unit, above: null, declared: [{ relation: 'former', until: '2021-05-31' }] }, 'former'],
    [
      'a former post of long ago',
      { person, unit, above: null, declared: [{ relation: 'former', until: '2020-05-31' }] },
      undefined,
    ],
    ['a named relation', { person, unit, above: null, declared: [{ relation: 'named', until: null }] }, 'named'],
    ['nothing', { person, unit, above: 'committee', declared: [] }, undefined],
  ];
  for (const [what, ties, found] of cases) {
    it(`${what} is ${found ?? 'no conflict'}`, () => {
      assert.equal(conflictOf(ties, '2020-12-14'), found);
    });
  }
});

function names(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, index) => `${letter}${index}`);
}

/** Every way to give each unit one reviewer or none. */
function everyAssignment({ units, reviewers, barred }: Task): Assignment[][] {
  return units.reduce<Assignment[][]>(
    (all, unit) =>
      all.flatMap((pairs) => [
        pairs,
        ...reviewers
          .filter((reviewer) => !barred.some((pair) => pair.unit === unit && pair.reviewer === reviewer))
          .map((reviewer) => [...pairs, { unit, reviewer }]),
      ]),
    [[]],
  );
}

/** The sum of squares is least when the loads are most even. */
function unevenness(spread: readonly number[]): number {
  return spread.reduce((sum, load) => sum + load * load, 0);
}
