import assert from 'node:assert/strict';
import { overallResults } from '../../domain/overall.ts';

const three = [2020, 2022] as const;

/** Units that were named in these years, each assessed in all three. */
function namedIn(years: Readonly<Record<string, number[]>>) {
  const units = Object.keys(years);
  return { named: new Map(Object.entries(years)), assessed: new Map(units.map((unit) => [unit, [2020, 2021, 2022]])) };
}

describe('the result of several years (JZ-S4, F39)', () => {
  const rows: [needs: 'everyYear' | 'majority', years: number[], met: boolean][] = [
    ['everyYear', [2020, 2021, 2022], true],
    ['everyYear', [2020, 2022], false],
    ['everyYear', [], false],
    ['majority', [2020, 2021, 2022], true],
    ['majority', [2021, 2022], true],
    ['majority', [2022], false],
    ['majority', [], false],
  ];
  for (const [needs, years, met] of rows) {
    it(`JZ-S4: ${needs}: named in ${years.join(', ') || 'no year'} ${met ? 'is' : 'is not'} enough of 2020 to 2022`, () => {
      const results = overallResults({ round: three, needs }, ['unit-a'], namedIn({ 'unit-a': years }));
      assert.deepEqual(results, [{ unit: 'unit-a', years, assessed: [2020, 2021, 2022], met }]);
    });
  }

  it('half of the years is no majority', () => {
    const half = overallResults({ round: [2020, 2023], needs: 'majority' }, ['a'], namedIn({ a: [2020, 2021] }));
    assert.equal(half[0]?.met, false);
  });

  it('counts a year once, however often a unit was named in it', () => {
    const twice = namedIn({ 'unit-a': [2020, 2020, 2021] });
    assert.deepEqual(overallResults({ round: three, needs: 'everyYear' }, ['unit-a'], twice), [
      { unit: 'unit-a', years: [2020, 2021], assessed: [2020, 2021, 2022], met: false },
    ]);
  });

  it('tells who joined in the last year from who was assessed in all and never named (JZ-A04)', () => {
    const assessed = new Map([
      ['a', [2020, 2021, 2022]],
      ['b', [2022]],
    ]);
    const results = overallResults({ round: three, needs: 'everyYear' }, ['a', 'b', 'c'], {
      named: new Map(),
      assessed,
    });
    assert.deepEqual(results, [
      { unit: 'a', years: [], assessed: [2020, 2021, 2022], met: false },
      { unit: 'b', years: [], assessed: [2022], met: false },
      { unit: 'c', years: [], assessed: [], met: false },
    ]);
  });

  it('says something of every unit, in their order, also of one that was never named', () => {
    const named = namedIn({ 'unit-b': [2020, 2021, 2022] });
    const results = overallResults({ round: three, needs: 'everyYear' }, ['unit-c', 'unit-b'], named);
    assert.deepEqual(
      results.map(({ unit, met }) => [unit, met]),
      [
        ['unit-c', false],
        ['unit-b', true],
      ],
    );
  });
});
