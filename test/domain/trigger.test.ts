import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Trigger } from '../../contracts/procedure.ts';
import type { Described } from '../../domain/roster.ts';
import {
  daysOfSomebody,
  nextOccasion,
  occasionsBetween,
  occasionsOf,
  says,
  setsOff,
  whoseDay,
  type Occasion,
  type Recurring,
} from '../../domain/trigger.ts';
import { addDays } from '../../domain/working-days.ts';
import { at } from '../support/build.ts';

type Cause = Trigger['cause'];
const major = ['new-year', 'spring-festival', 'qingming', 'labour-day', 'dragon-boat', 'mid-autumn', 'national-day'];
const setUp = at('2022-12-20');

function calendarOf(recurring: Partial<Recurring>, year = 2023, startedAt = setUp): Occasion[] {
  return occasionsOf({ obligations: [], triggers: [], ...recurring }, { year, startedAt });
}

function timesOf(cause: Cause, year = 2023, startedAt = setUp): [number, string][] {
  const occasions = calendarOf({ triggers: [{ trigger: 't', cause }] }, year, startedAt);
  return occasions.flatMap((each) => (each.what === 'trigger' ? [[each.at, each.key]] : []));
}

describe('what comes round in a year', () => {
  it('NB-E3.17, NB-A05: a message goes out at 00:00 on the day before each major holiday', () => {
    const cause: Cause = { on: 'holiday', holidays: major, daysBefore: 1 };
    assert.deepEqual(timesOf(cause), [
      [at('2023-01-20'), 'spring-festival-2023'],
      [at('2023-04-04'), 'qingming-2023'],
      [at('2023-04-28'), 'labour-day-2023'],
      [at('2023-06-21'), 'dragon-boat-2023'],
      [at('2023-09-28'), 'mid-autumn+national-day-2023'],
      [at('2023-12-29'), 'new-year-2023'],
    ]);
  });

  it('no holiday is told of twice by the editions of two years, and none is left out', () => {
    const cause: Cause = { on: 'holiday', holidays: major, daysBefore: 1 };
    const told = [2019, 2020, 2021].flatMap((year) => timesOf(cause, year, at('2018-12-20')).map(([, key]) => key));
    assert.equal(new Set(told).size, told.length);
    assert.equal(told.filter((key) => key.includes('spring-festival')).length, 3);
  });

  it('a holiday of a year whose notice is not known yet says that it is provisional', () => {
    const [occasion] = calendarOf(
      {
        triggers: [{ trigger: 't', cause: { on: 'holiday', holidays: ['national-day'], daysBefore: 1 } }],
      },
      2033,
      at('2033-01-01'),
    );
    assert.equal(occasion?.what === 'trigger' && occasion.about['provisional'], 'yes');
  });

  it('JZ-C3.3b: a week begins on Monday, a month on its first day', () => {
    assert.deepEqual(timesOf({ on: 'period', per: 'week', units: 'none' }, 2020, at('2019-12-20'))[0], [
      at('2020-01-06'),
      '2020-01-06',
    ]);
    const months = timesOf({ on: 'period', per: 'month', units: 'none' });
    assert.deepEqual([months.length, months[3]], [12, [at('2023-04-01'), '2023-04']]);
  });

  it('an edition that starts within a period has it begin then, and not those that are over', () => {
    const startedAt = at('2023-08-15 10:00');
    assert.deepEqual(timesOf({ on: 'period', per: 'quarter', units: 'every' }, 2023, startedAt), [
      [startedAt, '2023-Q3'],
      [at('2023-10-01'), '2023-Q4'],
    ]);
    assert.deepEqual(timesOf({ on: 'month', month: 7 }, 2023, startedAt), []);
  });

  it('a month of the year comes once', () => {
    assert.deepEqual(timesOf({ on: 'month', month: 7 }), [[at('2023-07-01'), '2023-07']]);
  });

  it('a period is reviewed when it is over, and reminded of before (F43)', () => {
    const obligation = { obligation: 'report', min: 1, per: 'quarter', remindDaysBefore: 7 } as const;
    const first = calendarOf({ obligations: [obligation] }).slice(0, 2);
    assert.deepEqual(
      first.map(({ what, at: when }) => [what, when]),
      [
        ['reminder', at('2023-03-25')],
        ['review', at('2023-04-01')],
      ],
    );
    assert.equal(calendarOf({ obligations: [obligation] }).length, 8);
  });

  it('a week is reminded of at its beginning, when that is asked for earlier', () => {
    const obligation = { obligation: 'study', min: 1, per: 'week', remindDaysBefore: 30 } as const;
    assert.deepEqual(calendarOf({ obligations: [obligation] })[0]?.at, at('2023-01-02'));
  });

  it('a minimum whose number the document does not give is never reviewed', () => {
    assert.deepEqual(calendarOf({ obligations: [{ obligation: 'hours', min: null, per: 'year' }] }), []);
  });

  it('a record on file is no matter of the calendar', () => {
    assert.deepEqual(timesOf({ on: 'record', record: 'r', times: 1, per: 'year' }), []);
  });

  it('the next instant is named by what happens at it, and nothing that happens is passed over', () => {
    const obligations = ['a', 'b', 'c', 'd', 'e'].map((obligation) => ({ obligation, min: 1, per: 'month' as const }));
    const occasions = calendarOf({ obligations });
    const first = nextOccasion(occasions, setUp);
    assert.deepEqual(first, {
      at: at('2023-02-01'),
      summary: ['a', 'b', 'c'].map((name) => `review of ${name} until 2023-01-31`).join(', ') + ', 2 more',
    });
    let [kept, seen] = [setUp, 0];
    for (;;) {
      const next = nextOccasion(occasions, kept);
      if (!next) break;
      seen += occasionsBetween(occasions, kept, next.at).length;
      kept = next.at;
    }
    assert.equal(seen, occasions.length);
  });
});

describe('whose day it is', () => {
  const person = (id: string, fields: Record<string, string>, given: Partial<Described> = {}): Described => ({
    unit: 'u',
    id,
    kind: 'member',
    also: [],
    name: id,
    within: null,
    since: null,
    left: null,
    fields,
    ...given,
  });
  const joined: Cause = { on: 'anniversary', kinds: ['member'], field: 'joined-on' };
  const days = (cause: Cause, roster: readonly Described[], day: string) =>
    whoseDay(cause, roster, day).map(({ entry, years }) => `${entry.id} ${years}`);

  it('a political birthday comes round every year after the first, for whoever is still there', () => {
    const roster = [
      person('a', { 'joined-on': '2001-07-01' }),
      person('b', { 'joined-on': '2023-07-01' }),
      person('c', { 'joined-on': '2001-07-01' }, { left: '2023-06-30' }),
      person('d', { 'joined-on': '2001-07-01' }, { kind: 'branch' }),
      person('e', {}),
    ];
    assert.deepEqual(days(joined, roster, '2023-07-01'), ['a 22']);
    assert.deepEqual(days(joined, roster, '2023-07-02'), []);
  });

  it('who joined on 29 February has the day on the 28th', () => {
    const leap = [person('a', { 'joined-on': '2004-02-29' })];
    assert.deepEqual(days(joined, leap, '2023-02-28'), ['a 19']);
    assert.deepEqual(days(joined, leap, '2024-02-28'), []);
    assert.deepEqual(days(joined, leap, '2024-02-29'), ['a 20']);
  });

  const rotation: Cause = {
    on: 'term',
    kinds: ['post-holder'],
    field: 'in-post-since',
    years: 5,
    unless: [{ field: 'power-area', given: true, years: 3 }],
  };
  const holder = (id: string, fields: Record<string, string>) => person(id, fields, { kind: 'post-holder' });

  it('CL-M4e: a post is to be rotated after its years, and stays so until somebody else has it', () => {
    const roster = [holder('a', { 'in-post-since': '2018-05-10' })];
    assert.deepEqual(days(rotation, roster, '2023-05-09'), []);
    assert.deepEqual(days(rotation, roster, '2023-05-10'), ['a 5']);
    assert.deepEqual(days(rotation, roster, '2023-09-01'), ['a 5']);
    const [first] = whoseDay(rotation, roster, '2023-09-01');
    const [next] = whoseDay(rotation, [holder('a', { 'in-post-since': '2017-01-01' })], '2023-09-01');
    assert.notEqual(first?.key, next?.key);
  });

  it('CL-M4f: where power is concentrated, sooner', () => {
    const roster = [
      holder('a', { 'in-post-since': '2020-05-10', 'power-area': 'procurement' }),
      holder('b', { 'in-post-since': '2020-05-10', 'power-area': 'no' }),
      holder('c', { 'in-post-since': '2020-05-10' }),
    ];
    assert.deepEqual(days(rotation, roster, '2023-05-10'), ['a 3']);
  });

  /** The days of a year on which something comes of a roster that is looked at every day; of a term, once. */
  function lookedAtDaily(causes: readonly Cause[], roster: readonly Described[], from: string): string[] {
    const fired = new Set<string>();
    const found: string[] = [];
    for (let day = from; day <= '2023-12-31'; day = addDays(day, 1)) {
      const fresh = causes.flatMap((cause, nth) =>
        whoseDay(cause, roster, day).filter(({ key }) => cause.on === 'anniversary' || !fired.has(`${nth} ${key}`)),
      );
      causes.forEach((cause, nth) => {
        for (const { key } of whoseDay(cause, roster, day)) fired.add(`${nth} ${key}`);
      });
      if (fresh.length > 0) found.push(day);
    }
    return found;
  }

  const someDay = (from: string, days: number) => fc.integer({ min: 0, max: days }).map((days) => addDays(from, days));
  const somebody = fc
    .record({
      id: fc.constantFrom('a', 'b', 'c', 'd', 'e'),
      kind: fc.constantFrom('member', 'post-holder', 'branch'),
      joined: someDay('2016-01-01', 3000),
      since: fc.option(someDay('2022-06-01', 600)),
      left: fc.option(someDay('2022-12-01', 450)),
      power: fc.constantFrom('', 'no', 'procurement'),
    })
    .map(({ id, kind, joined, since, left, power }) =>
      person(id, { 'joined-on': joined, 'in-post-since': joined, 'power-area': power }, { kind, since, left }),
    );

  it('the days that lie ahead are those on which a daily look finds somebody, and the last of the year', () => {
    const causes = [joined, rotation];
    const triggers = causes.map((cause, nth) => ({ trigger: String(nth), cause }));
    fc.assert(
      fc.property(
        fc.uniqueArray(somebody, { selector: ({ id }) => id, maxLength: 5 }),
        someDay('2022-12-20', 380),
        (roster, before) => {
          const from = before < '2023-01-01' ? '2023-01-01' : before;
          const after = at(before) - 1;
          const ahead = daysOfSomebody(triggers, roster, { year: 2023, after, firedAt: () => undefined });
          const daily = lookedAtDaily(causes, roster, from);
          const last = from <= '2023-12-31' ? ['2023-12-31'] : [];
          assert.deepEqual(
            ahead.flatMap((each) => (each.what === 'rosters' ? [each.day] : [])),
            [...new Set([...daily, ...last])],
          );
        },
      ),
    );
  });

  it('of a term something comes once, but what was begun on the day itself is done to its end', () => {
    const roster = [holder('a', { 'in-post-since': '2018-05-10' })];
    const daysAfter = (after: number, fired: number | undefined) =>
      daysOfSomebody([{ trigger: 't', cause: rotation }], roster, { year: 2023, after, firedAt: () => fired }).map(
        ({ at: instant }) => instant,
      );
    const due = at('2023-05-10');
    assert.deepEqual(daysAfter(due - 1, undefined), [due, at('2023-12-31')]);
    assert.deepEqual(daysAfter(due - 1, due), [due, at('2023-12-31')]);
    assert.deepEqual(daysAfter(due, due), [at('2023-12-31')]);
    assert.deepEqual(daysAfter(at('2023-08-01'), undefined), [at('2023-08-02'), at('2023-12-31')]);
  });

  it('where nothing looks at rosters no day is somebody’s', () => {
    const triggers = [{ trigger: 't', cause: { on: 'record', record: 'r', times: 1, per: 'year' } as const }];
    assert.deepEqual(daysOfSomebody(triggers, [], { year: 2023, after: setUp, firedAt: () => undefined }), []);
  });
});

describe('what a record sets off', () => {
  it('NB-E2.9, NB-A03: the third absence, and the third after that; a trigger without a number each time', () => {
    const fired = (times: number) => [1, 2, 3, 4, 5, 6, 7].filter((nth) => setsOff(nth, times));
    assert.deepEqual(
      [fired(3), fired(1)],
      [
        [3, 6],
        [1, 2, 3, 4, 5, 6, 7],
      ],
    );
    assert.equal(setsOff(0, 1), false);
  });

  it('only what says so in every field', () => {
    const where = { excused: ['no'], level: ['high', 'higher'] };
    assert.equal(says({ excused: 'no', level: 'higher', other: 'x' }, where), true);
    assert.equal(says({ excused: 'yes', level: 'high' }, where), false);
    assert.equal(says({ excused: 'no' }, where), false);
    assert.equal(says({}), true);
  });
});
