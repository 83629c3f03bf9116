import assert from 'node:assert/strict';
import { festivalNames, timesOff } from '../../domain/festivals.ts';
import { dayOfYear, endsAt, nameOf, periodsOf, spanOf, type Per } from '../../domain/periods.ts';
import { at } from '../support/build.ts';

describe('the periods of a year', () => {
  const counts: readonly [per: Per, year: number, count: number, first: string, last: string][] = [
    ['month', 2023, 12, '2023-01-01 – 2023-01-31', '2023-12-01 – 2023-12-31'],
    ['quarter', 2023, 4, '2023-01-01 – 2023-03-31', '2023-10-01 – 2023-12-31'],
    ['halfYear', 2023, 2, '2023-01-01 – 2023-06-30', '2023-07-01 – 2023-12-31'],
    ['year', 2023, 1, '2023-01-01 – 2023-12-31', '2023-01-01 – 2023-12-31'],
    ['standing', 2023, 1, '2023-01-01 – 2023-12-31', '2023-01-01 – 2023-12-31'],
    ['week', 2019, 52, '2019-01-07 – 2019-01-13', '2019-12-30 – 2020-01-05'],
    ['week', 2018, 53, '2018-01-01 – 2018-01-07', '2018-12-31 – 2019-01-06'],
  ];
  for (const [per, year, count, first, last] of counts) {
    it(`${year} has ${count} of a ${per}, from ${first} to ${last}`, () => {
      const periods = periodsOf({ per }, year);
      const shown = periods.map(({ from, to }) => `${from} – ${to}`);
      assert.deepEqual([shown.length, shown[0], shown.at(-1)], [count, first, last]);
    });
  }

  it('every period begins on the day after the one before, and none is counted in two years', () => {
    for (const per of ['week', 'month', 'quarter', 'halfYear', 'year'] as const) {
      const periods = [2018, 2019, 2020, 2021].flatMap((year) => periodsOf({ per }, year));
      for (const [index, { from }] of periods.entries()) {
        const before = periods[index - 1];
        if (before) assert.equal(endsAt(before), at(from));
      }
    }
  });

  it('February ends on the 29th in a leap year', () => {
    assert.deepEqual(periodsOf({ per: 'month' }, 2020)[1], { from: '2020-02-01', to: '2020-02-29' });
  });

  it('JZ-R2.4a: five years are one period, whichever edition asks', () => {
    const minimum = { per: 'years', years: { from: 2020, to: 2024 } } as const;
    assert.deepEqual(periodsOf(minimum, 2022), [{ from: '2020-01-01', to: '2024-12-31' }]);
    assert.deepEqual(spanOf(minimum, 2022), { from: '2020-01-01', to: '2024-12-31' });
  });

  it('what stands once for all may have been done in any year before', () => {
    assert.equal(spanOf({ per: 'standing' }, 2023).from < '2000-01-01', true);
    assert.equal(spanOf({ per: 'standing' }, 2023).to, '2023-12-31');
  });

  it('a period has a name that people know it by', () => {
    const names = (['year', 'halfYear', 'quarter', 'month', 'week'] as const).map((per) => {
      const last = periodsOf({ per }, 2023).at(-1);
      return last && nameOf(per, last);
    });
    assert.deepEqual(names, ['2023', '2023-H2', '2023-Q4', '2023-12', '2023-12-25']);
  });

  it('29 February comes round on the 28th where there is none', () => {
    assert.deepEqual([dayOfYear(2024, '02-29'), dayOfYear(2023, '02-29')], ['2024-02-29', '2023-02-28']);
  });
});

describe('when the time off around a festival begins (NB-E3.17, NB-A05)', () => {
  // As the State Council's notices of these years say.
  const known: readonly [year: number, festival: string, begins: string][] = [
    [2018, 'spring-festival', '2018-02-15'],
    [2019, 'new-year', '2018-12-30'],
    [2019, 'labour-day', '2019-05-01'],
    [2020, 'spring-festival', '2020-01-24'],
    [2021, 'qingming', '2021-04-03'],
    [2022, 'qingming', '2022-04-03'],
    [2023, 'spring-festival', '2023-01-21'],
    [2023, 'dragon-boat', '2023-06-22'],
    [2024, 'mid-autumn', '2024-09-15'],
    [2025, 'dragon-boat', '2025-05-31'],
    [2026, 'national-day', '2026-10-01'],
  ];
  for (const [year, festival, begins] of known) {
    it(`${festival} ${year}: ${begins}`, () => {
      assert.deepEqual(timesOff([festival], year), [{ festivals: [festival], begins, provisional: false }]);
    });
  }

  it('two festivals in one time off are one, and the times off stand in order', () => {
    const begun = timesOff(festivalNames, 2023).map(({ festivals, begins }) => [festivals.join('+'), begins]);
    assert.deepEqual(begun, [
      ['new-year', '2022-12-31'],
      ['spring-festival', '2023-01-21'],
      ['qingming', '2023-04-05'],
      ['labour-day', '2023-04-29'],
      ['dragon-boat', '2023-06-22'],
      ['mid-autumn+national-day', '2023-09-29'],
    ]);
  });

  it('a year whose notice nobody knows yet is provisional, and says so', () => {
    const [only] = timesOff(['national-day'], 2033);
    assert.equal(only?.provisional, true);
    assert.deepEqual(timesOff(['spring-festival'], 2099), []);
    assert.equal(timesOff(['new-year'], 2099)[0]?.provisional, true);
  });
});
