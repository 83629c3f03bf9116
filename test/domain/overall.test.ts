import assert from 'node:assert/strict';
import { overallResults } from '../../domain/overall.ts';

const three = [2020, 2022] as const;

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
      const results = overallResults({ round: three, needs }, ['unit-a'], new Map([['unit-a', years]]));
      assert.deepEqual(results, [{ unit: 'unit-a', years, met }]);
    });
  }

  it('half of the years is no majority', () => {
    const half = overallResults({ round: [2020, 2023], needs: 'majority' }, ['a'], new Map([['a', [2020, 2021]]]));
    assert.equal(half[0]?.met, false);
  });

  it('counts a year once, however often a unit was named in it', () => {
    const twice = new Map([['unit-a', [2020, 2020, 2021]]]);
    assert.deepEqual(overallResults({ round: three, needs: 'everyYear' }, ['unit-a'], twice), [
      { unit: 'unit-a', years: [2020, 2021], met: false },
    ]);
  });

  it('says something of every unit, in their order, also of one that was never named', () => {
    const named = new Map([['unit-b', [2020, 2021, 2022]]]);
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
