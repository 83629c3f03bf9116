import assert from 'node:assert/strict';
import { day } from '../../contracts/text.ts';
import * as fc from 'fast-check';
import { holidayYears } from '../../domain/holidays.ts';
import {
  addDays,
  addWorkingDays,
  dateOf,
  daysBetween,
  endOfDay,
  isDate,
  isGivenDay,
  knownYears,
  noticePeriod,
  nthDay,
  nthWorkingDay,
  startOfDay,
  weekdayOf,
  workingDay,
} from '../../domain/working-days.ts';

describe('the working-day calendar (F49, F50)', () => {
  // One row per holiday of each notice: first day, days off in a row, weekend days worked in exchange.
  const notices: Record<string, [holiday: string, first: string, days: number, worked: string[]][]> = {
    '国办发明电〔2017〕12号': [
      ['元旦, with the weekend', '2017-12-30', 3, []],
      ['春节', '2018-02-15', 7, ['2018-02-11', '2018-02-24']],
      ['清明节', '2018-04-05', 3, ['2018-04-08']],
      ['劳动节', '2018-04-29', 3, ['2018-04-28']],
      ['端午节, with the weekend', '2018-06-16', 3, []],
      ['中秋节, with the weekend', '2018-09-22', 3, []],
      ['国庆节', '2018-10-01', 7, ['2018-09-29', '2018-09-30']],
    ],
    '国办发明电〔2018〕15号, 国办发明电〔2019〕3号': [
      ['元旦, across the year', '2018-12-30', 3, ['2018-12-29']],
      ['春节', '2019-02-04', 7, ['2019-02-02', '2019-02-03']],
      ['清明节, with the weekend', '2019-04-05', 3, []],
      ['劳动节, as changed in March', '2019-05-01', 4, ['2019-04-28', '2019-05-05']],
      ['端午节, with the weekend', '2019-06-07', 3, []],
      ['中秋节, with the weekend', '2019-09-13', 3, []],
      ['国庆节', '2019-10-01', 7, ['2019-09-29', '2019-10-12']],
    ],
    '国办发明电〔2019〕16号, 国办发明电〔2020〕1号': [
      ['元旦', '2020-01-01', 1, []],
      ['春节, as extended to 2 February', '2020-01-24', 10, ['2020-01-19']],
      ['清明节', '2020-04-04', 3, []],
      ['劳动节', '2020-05-01', 5, ['2020-04-26', '2020-05-09']],
      ['端午节', '2020-06-25', 3, ['2020-06-28']],
      ['国庆节 and 中秋节', '2020-10-01', 8, ['2020-09-27', '2020-10-10']],
    ],
    '国办发明电〔2020〕27号': [
      ['元旦', '2021-01-01', 3, []],
      ['春节', '2021-02-11', 7, ['2021-02-07', '2021-02-20']],
      ['清明节', '2021-04-03', 3, []],
      ['劳动节', '2021-05-01', 5, ['2021-04-25', '2021-05-08']],
      ['端午节', '2021-06-12', 3, []],
      ['中秋节', '2021-09-19', 3, ['2021-09-18']],
      ['国庆节', '2021-10-01', 7, ['2021-09-26', '2021-10-09']],
    ],
    '国办发明电〔2021〕11号': [
      ['元旦', '2022-01-01', 3, []],
      ['春节', '2022-01-31', 7, ['2022-01-29', '2022-01-30']],
      ['清明节', '2022-04-03', 3, ['2022-04-02']],
      ['劳动节', '2022-04-30', 5, ['2022-04-24', '2022-05-07']],
      ['端午节', '2022-06-03', 3, []],
      ['中秋节', '2022-09-10', 3, []],
      ['国庆节', '2022-10-01', 7, ['2022-10-08', '2022-10-09']],
    ],
    '国办发明电〔2022〕16号': [
      ['元旦, across the year', '2022-12-31', 3, []],
      ['春节', '2023-01-21', 7, ['2023-01-28', '2023-01-29']],
      ['清明节', '2023-04-05', 1, []],
      ['劳动节', '2023-04-29', 5, ['2023-04-23', '2023-05-06']],
      ['端午节', '2023-06-22', 3, ['2023-06-25']],
      ['中秋节 and 国庆节', '2023-09-29', 8, ['2023-10-07', '2023-10-08']],
    ],
    '国办发明电〔2023〕7号': [
      ['元旦, with the weekend', '2023-12-30', 3, []],
      ['春节', '2024-02-10', 8, ['2024-02-04', '2024-02-18']],
      ['清明节', '2024-04-04', 3, ['2024-04-07']],
      ['劳动节', '2024-05-01', 5, ['2024-04-28', '2024-05-11']],
      ['端午节, with the weekend', '2024-06-08', 3, []],
      ['中秋节', '2024-09-15', 3, ['2024-09-14']],
      ['国庆节', '2024-10-01', 7, ['2024-09-29', '2024-10-12']],
    ],
    '国办发明电〔2024〕12号': [
      ['元旦', '2025-01-01', 1, []],
      ['春节', '2025-01-28', 8, ['2025-01-26', '2025-02-08']],
      ['清明节', '2025-04-04', 3, []],
      ['劳动节', '2025-05-01', 5, ['2025-04-27']],
      ['端午节', '2025-05-31', 3, []],
      ['国庆节 and 中秋节', '2025-10-01', 8, ['2025-09-28', '2025-10-11']],
    ],
    '国办发明电〔2025〕7号': [
      ['元旦', '2026-01-01', 3, ['2026-01-04']],
      ['春节', '2026-02-15', 9, ['2026-02-14', '2026-02-28']],
      ['清明节', '2026-04-04', 3, []],
      ['劳动节', '2026-05-01', 5, ['2026-05-09']],
      ['端午节', '2026-06-19', 3, []],
      ['中秋节', '2026-09-25', 3, []],
      ['国庆节', '2026-10-01', 7, ['2026-09-20', '2026-10-10']],
    ],
  };

  for (const [number, rows] of Object.entries(notices)) {
    it(`closes for exactly the days of ${number} (${rows.map(([, , days]) => days).join(' + ')})`, () => {
      for (const [holiday, first, days, worked] of rows) {
        assert.equal(daysOffInARow(first), days, `${holiday} from ${first}`);
        assert.equal(works(addDays(first, -1)), true, `the day before ${holiday} is worked`);
        for (const date of worked) assert.equal(works(date), true, `${date} is worked for ${holiday}`);
      }
    });
  }

  it('has no working weekend and no weekday off that a notice does not name', () => {
    const rows = Object.values(notices).flat();
    const worked = rows.flatMap(([, , , dates]) => dates).sort();
    const closed = rows.flatMap(([, first, days]) => span(first, days)).filter((date) => weekdayOf(date) <= 5);
    assert.deepEqual(holidayYears.flatMap((year) => year.on).sort(), worked);
    assert.deepEqual(holidayYears.flatMap((year) => year.off).sort(), closed.sort());
  });

  it('names for every year the notices it rests on, each with its number', () => {
    for (const { year, sources } of holidayYears) {
      assert.match(sources[0] ?? '', new RegExp(`关于${year}年部分节假日安排的通知`));
      for (const source of sources) assert.match(source, /国办发明电〔20\d\d〕\d+号, 20\d\d-\d\d-\d\d/);
    }
  });

  // Moving a day off changes nothing in a year's total: it is the weekdays less the statutory days, which were
  // 11 until 2024 and are 13 since; the extension of 2020 took two working days more.
  const workedInYear = { 2018: 250, 2019: 250, 2020: 249, 2021: 250, 2022: 249, 2023: 249, 2024: 251, 2025: 248 };
  for (const [year, days] of Object.entries({ ...workedInYear, 2026: 248 })) {
    it(`counts ${days} working days in ${year}`, () => {
      const length = daysBetween(`${year}-01-01`, `${Number(year) + 1}-01-01`);
      assert.equal(span(`${year}-01-01`, length).filter(works).length, days);
    });
  }

  it('files each day under its own year, weekdays as off and weekends as worked', () => {
    for (const { year, off, on } of holidayYears) {
      for (const date of [...off, ...on]) assert.ok(isDate(date) && date.startsWith(`${year}-`), date);
      assert.ok(off.every((date) => weekdayOf(date) <= 5));
      assert.ok(on.every((date) => weekdayOf(date) > 5));
      assert.equal(new Set([...off, ...on]).size, off.length + on.length);
    }
  });

  it('knows 2018 to 2026 without a gap', () => {
    assert.deepEqual(knownYears, [2018, 2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026]);
  });

  it('keeps Friday 31 January and Saturday 1 February 2020 closed by the extension of 26 January', () => {
    assert.deepEqual(['2020-01-31', '2020-02-01', '2020-02-02', '2020-02-03'].map(works), [false, false, false, true]);
  });

  it('answers an unknown year by Monday to Friday and says that it is provisional', () => {
    assert.deepEqual(workingDay('2027-10-01'), { working: true, provisional: true });
    assert.deepEqual(workingDay('2027-10-02'), { working: false, provisional: true });
    assert.deepEqual(workingDay('2017-05-01'), { working: true, provisional: true });
  });

  it('leaves the last three days of the last known year provisional: the next notice may move them', () => {
    assert.deepEqual(workingDay('2018-12-29'), { working: true, provisional: false });
    assert.deepEqual(workingDay('2026-12-28'), { working: true, provisional: false });
    assert.deepEqual(workingDay('2026-12-29'), { working: true, provisional: true });
    assert.deepEqual(workingDay('2026-12-31'), { working: true, provisional: true });
  });
});

describe('counting days (F31, F50)', () => {
  // published, days, does the first day count, last day
  const working: [from: string, n: number, firstDayCounts: boolean, last: string, why: string][] = [
    ['2020-01-06', 5, true, '2020-01-10', 'a Monday that counts'],
    ['2020-01-06', 5, false, '2020-01-13', 'a Monday that does not'],
    ['2020-01-04', 5, true, '2020-01-10', 'a Saturday: counting starts on Monday'],
    ['2020-01-04', 5, false, '2020-01-10', 'a Saturday either way'],
    ['2020-01-17', 3, true, '2020-01-20', 'across the worked Sunday 19 January'],
    ['2020-01-19', 5, true, '2020-01-23', 'from a worked Sunday, which counts'],
    ['2020-01-19', 5, false, '2020-02-03', 'from a worked Sunday, across the extended Spring Festival'],
    ['2020-01-22', 5, true, '2020-02-05', 'across the extended Spring Festival'],
    ['2019-04-26', 5, true, '2019-05-05', 'across Labour Day 2019 as changed: worked Sundays 28 April and 5 May'],
    ['2018-12-28', 3, true, '2019-01-02', 'across the year, with worked Saturday 29 December'],
    ['2018-12-28', 5, false, '2019-01-07', 'across the year, first day not counted'],
    ['2019-12-31', 2, true, '2020-01-02', 'across the year, over New Year’s Day'],
    ['2020-02-27', 3, true, '2020-03-02', 'over the leap day, a Saturday'],
    ['2024-02-28', 3, true, '2024-03-01', 'over the leap day, a Thursday that counts'],
    ['2021-09-17', 3, false, '2021-09-23', 'across Mid-autumn 2021, with worked Saturday 18 September'],
    ['2022-09-30', 3, true, '2022-10-09', 'across National Day 2022: the worked weekend counts'],
    ['2023-04-10', 5, false, '2023-04-17', 'five working days after a report'],
    ['2020-12-14', 10, false, '2020-12-28', 'ten working days for an opinion'],
    ['2023-04-21', 5, true, '2023-04-26', 'with worked Sunday 23 April'],
    ['2024-02-09', 5, true, '2024-02-21', 'across Spring Festival 2024, with worked Sunday 18 February'],
    ['2025-01-24', 5, true, '2025-02-06', 'across Spring Festival 2025, with worked Sunday 26 January'],
    ['2026-02-13', 3, true, '2026-02-24', 'across the nine days of Spring Festival 2026'],
    ['2026-02-27', 2, true, '2026-02-28', 'to a worked Saturday'],
  ];
  for (const [from, n, firstDayCounts, last, why] of working) {
    it(`ends ${n} working days from ${from} on ${last}: ${why}`, () => {
      assert.deepEqual(nthWorkingDay(from, n, { firstDayCounts }), { date: last, provisional: false });
    });
  }

  it('counts calendar days from the day itself or from the next', () => {
    assert.deepEqual(nthDay('2020-02-27', 3, { firstDayCounts: true }), { date: '2020-02-29', provisional: false });
    assert.deepEqual(nthDay('2020-02-27', 3, { firstDayCounts: false }), { date: '2020-03-01', provisional: false });
    assert.deepEqual(nthDay('2030-12-31', 1, { firstDayCounts: false }), { date: '2031-01-01', provisional: false });
  });

  it('gives a duty of ten working days until the tenth after the event', () => {
    assert.deepEqual(addWorkingDays('2019-09-20', 10), { date: '2019-10-10', provisional: false });
    assert.deepEqual(addWorkingDays('2019-09-21', 10), { date: '2019-10-10', provisional: false });
  });

  it('is provisional as soon as one day on the way is, and not before', () => {
    assert.equal(nthWorkingDay('2026-12-25', 2, { firstDayCounts: true }).provisional, false);
    assert.deepEqual(nthWorkingDay('2026-12-25', 3, { firstDayCounts: true }), {
      date: '2026-12-29',
      provisional: true,
    });
    assert.equal(nthWorkingDay('2026-12-31', 5, { firstDayCounts: false }).provisional, true);
    assert.equal(nthWorkingDay('2017-12-31', 1, { firstDayCounts: false }).provisional, false);
  });

  it('refuses to count less than one day', () => {
    for (const n of [0, -1, 1.5, Number.NaN]) {
      assert.throws(() => nthWorkingDay('2020-01-06', n, { firstDayCounts: true }), RangeError);
      assert.throws(() => nthDay('2020-01-06', n, { firstDayCounts: true }), RangeError);
    }
  });

  it('ends always on a working day, later by one for one day more, and with no other working day skipped', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 3280 }),
        fc.integer({ min: 1, max: 30 }),
        fc.boolean(),
        (offset, n, firstDayCounts) => {
          const from = addDays('2018-01-01', offset);
          const last = nthWorkingDay(from, n, { firstDayCounts }).date;
          const first = firstDayCounts ? from : addDays(from, 1);
          assert.equal(works(last), true);
          assert.equal(span(first, daysBetween(first, last) + 1).filter(works).length, n);
          assert.equal(
            nthWorkingDay(from, n + 1, { firstDayCounts }).date,
            nthWorkingDay(last, 1, { firstDayCounts: false }).date,
          );
        },
      ),
      { numRuns: 200 },
    );
  });
});

describe('a notice period (F31)', () => {
  const fiveWorkingDays = { days: 5, unit: 'working', firstDayCounts: true } as const;

  it('runs by default over five working days to 24:00, the day of publication counted (SX-A03)', () => {
    assert.deepEqual(noticePeriod({ publishedOn: '2020-01-06', ...fiveWorkingDays }), {
      firstDay: '2020-01-06',
      lastDay: '2020-01-10',
      endsAt: Date.parse('2020-01-11T00:00:00+08:00'),
      provisional: false,
    });
  });

  it('starts on the next working day when published on a Saturday (SX-A03)', () => {
    const period = noticePeriod({ publishedOn: '2020-01-04', ...fiveWorkingDays });
    assert.deepEqual([period.firstDay, period.lastDay], ['2020-01-06', '2020-01-10']);
  });

  it('starts at once when published on a worked Saturday (F50)', () => {
    const period = noticePeriod({ publishedOn: '2019-10-12', ...fiveWorkingDays });
    assert.deepEqual([period.firstDay, period.lastDay], ['2019-10-12', '2019-10-17']);
  });

  it('starts on the day after publication where the programme says so (F50)', () => {
    const period = noticePeriod({ publishedOn: '2020-01-06', ...fiveWorkingDays, firstDayCounts: false });
    assert.deepEqual([period.firstDay, period.lastDay], ['2020-01-07', '2020-01-13']);
  });

  it('runs over calendar days where the programme says so', () => {
    const terms = { publishedOn: '2026-12-30', days: 7, unit: 'calendar', firstDayCounts: true } as const;
    assert.deepEqual(noticePeriod(terms), {
      firstDay: '2026-12-30',
      lastDay: '2027-01-05',
      endsAt: Date.parse('2027-01-06T00:00:00+08:00'),
      provisional: false,
    });
  });

  it('says that its end is provisional when it runs into an unknown year', () => {
    const period = noticePeriod({ publishedOn: '2026-12-25', ...fiveWorkingDays });
    assert.deepEqual([period.lastDay, period.provisional], ['2026-12-31', true]);
  });
});

describe('days and instants', () => {
  it('takes only real days written YYYY-MM-DD', () => {
    for (const date of ['2019-02-28', '2020-02-29', '2000-02-29', '2026-12-31']) assert.equal(isDate(date), true, date);
    const wrong = ['2019-02-29', '2019-02-30', '1900-02-29', '2019-13-01', '2019-00-10', '2019-04-31', '2019-01-00'];
    const misspelt = [
      '',
      '2019-1-1',
      '2019/01/01',
      ' 2019-01-01',
      '2019-01-01\n',
      '2019-01-01T00:00',
      '２０１９-01-01',
    ];
    for (const value of [...wrong, ...misspelt, null, undefined, 20190101, new Date(0), ['2019-01-01']]) {
      assert.equal(isDate(value), false, String(value));
    }
  });

  it('takes from people only days that can be reckoned with and shown, at every door the same', () => {
    for (const date of ['1899-12-31', '1900-01-01', '2299-12-31', '2300-01-01', '9999-12-31', '2019-02-29', 'soon']) {
      const taken = date === '1900-01-01' || date === '2299-12-31';
      assert.deepEqual([isGivenDay(date), day.safeParse(date).success], [taken, taken], date);
    }
  });

  it('throws on a day that is no date instead of waiting for ever', () => {
    assert.throws(() => addDays('2019-02-30', 1), RangeError);
    assert.throws(() => daysBetween('2019-02-28', '2019-02-30'), RangeError);
    assert.throws(() => addWorkingDays('2019-02-30', 1), RangeError);
    assert.throws(() => nthWorkingDay('2019-02-30', 1, { firstDayCounts: true }), RangeError);
    assert.throws(() => startOfDay(''), RangeError);
    assert.throws(() => workingDay('soon'), RangeError);
    assert.throws(() => addDays('9999-12-31', 1), RangeError);
  });

  it('changes the day at midnight in China, 16:00 UTC', () => {
    assert.equal(dateOf(Date.parse('2019-12-31T15:59:59.999Z')), '2019-12-31');
    assert.equal(dateOf(Date.parse('2019-12-31T16:00:00.000Z')), '2020-01-01');
    assert.equal(startOfDay('2020-01-01'), Date.parse('2019-12-31T16:00:00Z'));
    assert.equal(endOfDay('2020-02-29'), startOfDay('2020-03-01'));
    assert.equal(dateOf(-1), '1970-01-01');
    assert.equal(dateOf(startOfDay('1969-12-31')), '1969-12-31');
  });

  it('names Monday 1 and Sunday 7, also before 1970', () => {
    assert.deepEqual(['2018-11-21', '2021-07-01', '2020-03-01', '1969-12-28'].map(weekdayOf), [3, 4, 7, 7]);
  });

  it('walks over month, leap day and year', () => {
    assert.deepEqual([addDays('2020-02-28', 1), addDays('2019-02-28', 1)], ['2020-02-29', '2019-03-01']);
    assert.deepEqual([addDays('2018-12-31', 1), addDays('2019-01-01', -1)], ['2019-01-01', '2018-12-31']);
    assert.deepEqual([daysBetween('2020-01-01', '2021-01-01'), daysBetween('2021-01-01', '2020-12-31')], [366, -1]);
  });
});

function works(date: string): boolean {
  return workingDay(date).working;
}

function span(first: string, days: number): string[] {
  return Array.from({ length: days }, (_, index) => addDays(first, index));
}

function daysOffInARow(first: string): number {
  let days = 0;
  while (!works(addDays(first, days))) days++;
  return days;
}
