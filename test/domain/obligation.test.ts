import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Obligation } from '../../contracts/obligation.ts';
import { lacksByUnit, refuseDeed, standingOf, type Done, type Minimum } from '../../domain/obligation.ts';
import { holdersOf, refuseEntries, refuseLeaving, type Described, type RosterEntry } from '../../domain/roster.ts';
import { addDays, daysBetween } from '../../domain/working-days.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { verdict } from '../support/build.ts';

const programmes = new Map(loadProgrammes().map(({ programme }) => [programme.programme, programme]));

function programmeOf(name: string) {
  const found = programmes.get(name);
  if (!found) throw new Error(`there is no programme ${name}`);
  return found;
}

function obligationOf(programme: string, name: string): Obligation {
  const found = programmeOf(programme).obligations.find(({ obligation }) => obligation === name);
  if (!found) throw new Error(`${programme} has no obligation ${name}`);
  return found;
}

function entry(id: string, kind: string, given: Partial<Described> = {}): Described {
  return {
    unit: 'u',
    id,
    kind,
    also: [],
    name: `姓名 ${id}`,
    within: null,
    since: null,
    left: null,
    fields: {},
    ...given,
  };
}

function many(kind: string, count: number, given: Partial<Described> = {}): Described[] {
  return Array.from({ length: count }, (_, index) => entry(`${kind}-${index + 1}`, kind, given));
}

function done(subject: string | null, on: string, quantity = 1, unit = 'u'): Done {
  return { unit, subject, on, quantity };
}

interface Given {
  readonly roster?: readonly RosterEntry[];
  readonly done?: readonly Done[];
  readonly today?: string;
  readonly year?: number;
  readonly units?: readonly string[];
}

function standing(
  minimum: Minimum,
  { roster = [], done: deeds = [], today = '2024-01-01', year = 2023, units = ['u'] }: Given,
) {
  const counted = { organiser: 'o', units: units.map((unit) => ({ unit, name: `单位 ${unit}` })), roster };
  return standingOf(minimum, year, { counted, done: deeds, today });
}

const monthly: Minimum = { subject: { of: 'unit' }, min: 1, per: 'month', share: 1 };
const staff = [
  ...many('principal-leader', 1),
  ...many('team-member', 4),
  ...many('section-head', 9),
  ...many('cadre', 46),
];

describe('responsibility letters and integrity reports of one unit (S19)', () => {
  const letter = obligationOf('ningbo-mechanisms', 'responsibility-letter');

  it('NB-E3.3: 4 team members, 9 section heads and 46 cadres make 59 letters due', () => {
    const { due, met, missing } = standing(letter, { roster: staff });
    assert.deepEqual([due, met, missing], [59, 0, 59]);
  });

  it('NB-E3.3: with 58 signed the one that is missing is listed by id and name', () => {
    const signed = staff.slice(1).filter(({ id }) => id !== 'cadre-17');
    const deeds = signed.map(({ id }) => done(id, '2023-03-01'));
    const { due, met, missing, enough, periods } = standing(letter, { roster: staff, done: deeds });
    assert.deepEqual([due, met, missing, enough], [59, 58, 1, false]);
    assert.deepEqual(periods[0]?.short, [{ unit: 'u', subject: 'cadre-17', name: '姓名 cadre-17', done: 0, min: 1 }]);
  });

  it('NB-E3.3: two letters of one cadre do not make up for one that is missing', () => {
    const signed = staff.slice(1).filter(({ id }) => id !== 'cadre-17');
    const deeds = [...signed.map(({ id }) => done(id, '2023-03-01')), done('cadre-16', '2023-03-02')];
    assert.equal(standing(letter, { roster: staff, done: deeds }).met, 58);
  });

  it('NB-E3.19: 12 monthly reports, 4 quarterly analyses and 1 yearly summary make 17 due', () => {
    const names = ['monthly-report', 'quarterly-analysis', 'annual-summary'];
    const due = names.map((name) => standing(obligationOf('ningbo-mechanisms', name), {}).due);
    assert.deepEqual(due, [12, 4, 1]);
  });
});

describe('the recurring minimums that the documents ask for', () => {
  const rows: readonly [
    id: string,
    says: string,
    programme: string,
    obligation: string,
    roster: readonly Described[],
    due: number,
    enough: readonly Done[],
  ][] = [
    [
      'SX-C1.3a',
      'the committee hears one report a year',
      'shaoxing-2018',
      'ideology-report',
      [],
      1,
      [done(null, '2023-05-04')],
    ],
    [
      'SX-C1.3b',
      'every branch analyses what members think, once per half-year',
      'shaoxing-2018',
      'thinking-analysis',
      many('branch', 2),
      4,
      ['branch-1', 'branch-2'].flatMap((id) => [done(id, '2023-06-30'), done(id, '2023-07-01')]),
    ],
    [
      'SX-C1.3c',
      'the secretary talks with every team member and leader of middle rank',
      'shaoxing-2018',
      'committee-secretary-talks',
      [...many('committee-secretary', 1), ...many('team-member', 2), ...many('mid-level-leader', 3)],
      5,
      [...many('team-member', 2), ...many('mid-level-leader', 3)].map(({ id }) => done(id, '2023-09-01')),
    ],
    [
      'SX-C1.3d',
      'the branch secretary talks with every committee member and member',
      'shaoxing-2018',
      'branch-secretary-talks',
      [
        ...many('branch-secretary', 1),
        ...many('branch-committee-member', 2),
        ...many('serving-member', 3),
        ...many('retired-member', 1),
      ],
      6,
      [...many('branch-committee-member', 2), ...many('serving-member', 3), ...many('retired-member', 1)].map(
        ({ id }) => done(id, '2023-09-01'),
      ),
    ],
    [
      'SX-C2.6a',
      'members in service are rated twice a year',
      'shaoxing-2018',
      'pioneer-index-serving',
      [...many('serving-member', 2), ...many('retired-member', 5)],
      2,
      ['serving-member-1', 'serving-member-2'].flatMap((id) => [done(id, '2023-06-01'), done(id, '2023-12-01')]),
    ],
    [
      'SX-C2.6a',
      'retired members are rated once a year',
      'shaoxing-2018',
      'pioneer-index-retired',
      [...many('serving-member', 2), ...many('retired-member', 1)],
      1,
      [done('retired-member-1', '2023-06-01')],
    ],
    [
      'YQ-S15',
      'every branch studies together twelve times a year',
      'yueqing-2020',
      'branch-study',
      many('branch', 1),
      1,
      [done('branch-1', '2023-03-01', 7), done('branch-1', '2023-11-01', 5)],
    ],
    [
      'YQ-M4a',
      'every branch meets the standard',
      'yueqing-2020',
      'standard-branches',
      many('branch', 2),
      2,
      [done('branch-1', '2023-03-01'), done('branch-2', '2023-04-01')],
    ],
    [
      'JZ-R2.1b',
      'the secretary and every team member have a contact point',
      'jiaozuo-2020',
      'contact-point',
      [...many('party-secretary', 1), ...many('team-member', 2)],
      3,
      ['party-secretary-1', 'team-member-1', 'team-member-2'].map((id) => done(id, '2021-01-04')),
    ],
    [
      'JZ-R2.1c',
      'each of them goes there twice a year',
      'jiaozuo-2020',
      'contact-visit',
      many('party-secretary', 1),
      1,
      [done('party-secretary-1', '2023-02-01'), done('party-secretary-1', '2023-02-02')],
    ],
    [
      'JZ-R2.1d',
      'the Party group studies Party building every quarter',
      'jiaozuo-2020',
      'party-building-study',
      [],
      4,
      ['2023-03-31', '2023-04-01', '2023-09-30', '2023-10-01'].map((day) => done(null, day)),
    ],
    [
      'JZ-R2.3a',
      'attendance is circulated every half-year',
      'jiaozuo-2020',
      'attendance-bulletin',
      [],
      2,
      ['2023-06-30', '2023-12-31'].map((day) => done(null, day)),
    ],
    [
      'JZ-R2.4a',
      'every member is trained within five years',
      'jiaozuo-2020',
      'training-coverage',
      many('member', 3),
      3,
      ['member-1', 'member-2', 'member-3'].map((id, index) => done(id, `202${index + 1}-03-01`)),
    ],
    [
      'CL-M2d',
      'the work of every leader is checked once a year',
      'clean-organ-2023',
      'leader-check',
      [...many('supervisor', 1), ...many('principal-leader', 1), ...many('team-member', 4)],
      5,
      [...many('principal-leader', 1), ...many('team-member', 4)].map(({ id }) => done(id, '2023-09-01')),
    ],
  ];
  for (const [id, says, programme, name, roster, due, deeds] of rows) {
    it(`${id}: ${says} (${due} due)`, () => {
      const obligation = obligationOf(programme, name);
      assert.ok(
        obligation.basis.some((clause) => clause.startsWith(`${id}:`)),
        `${name} rests on ${id}`,
      );
      const given = { roster, today: '2025-06-01' };
      const met = standing(obligation, { ...given, done: deeds });
      assert.deepEqual([met.due, met.met, met.enough], [due, due, true]);
      const without = standing(obligation, { ...given, done: deeds.slice(1) });
      assert.equal(without.met, due - 1);
      assert.equal(without.enough, false);
    });
  }

  it('JZ-C3.3b: the organiser inspects every week, and circulates every month', () => {
    const weekly = standing(obligationOf('jiaozuo-2020', 'weekly-inspection'), { year: 2021 });
    const circular = standing(obligationOf('jiaozuo-2020', 'monthly-bulletin'), {
      year: 2021,
      done: [done(null, '2021-02-28', 1, 'o')],
    });
    assert.deepEqual([weekly.due, circular.due, circular.met], [52, 12, 1]);
    assert.equal(weekly.periods[0]?.short[0]?.unit, 'o');
  });

  it('NB-E2.8: a branch that does not hold political life by the rules is named', () => {
    const meetings = obligationOf('ningbo-mechanisms', 'three-meetings-one-lecture');
    assert.equal(meetings.message, 'political-life-bulletin');
    const { periods } = standing(meetings, { roster: many('branch', 2), done: [done('branch-1', '2023-03-01')] });
    assert.deepEqual(
      periods[0]?.short.map(({ name }) => name),
      ['姓名 branch-2'],
    );
  });

  it('NB-E2.8: what a unit lacks of several minimums is said together, by name and in one circular', () => {
    const given = { roster: many('branch', 2), done: [done('branch-1', '2023-03-01')] };
    const reviewed = ['three-meetings-one-lecture', 'democratic-life-meeting'].map((name) => {
      const obligation = obligationOf('ningbo-mechanisms', name);
      return { obligation, period: standing(obligation, given).periods[0]! };
    });
    assert.deepEqual([...lacksByUnit(reviewed)], [['u', ['三会一课（姓名 branch-2）', '民主生活会']]]);
    assert.deepEqual([...lacksByUnit([])], []);
  });
});

describe('how a minimum is counted', () => {
  it('surplus never offsets another period or subject (rule kind 4, F43)', () => {
    const pair: Minimum = { subject: { of: 'roster', kinds: ['branch'] }, min: 2, per: 'halfYear', share: 1 };
    const deed = fc.record({
      subject: fc.constantFrom('branch-1', 'branch-2', 'branch-3'),
      day: fc.integer({ min: 0, max: 364 }),
      quantity: fc.integer({ min: 1, max: 20 }).map((halves) => halves / 2),
    });
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 30 }), deed, (deeds, more) => {
        const asDone = (each: typeof more) => done(each.subject, addDays('2023-01-01', each.day), each.quantity);
        const before = standing(pair, { roster: many('branch', 3), done: deeds.map(asDone) });
        const after = standing(pair, { roster: many('branch', 3), done: [...deeds, more].map(asDone) });
        const half = daysBetween('2023-01-01', '2023-07-01') <= more.day ? 1 : 0;
        for (const [index, period] of after.periods.entries()) {
          const others = (short: readonly { subject: string | null }[] = []) =>
            short.filter(({ subject }) => index !== half || subject !== more.subject);
          assert.deepEqual(others(period.short), others(before.periods[index]?.short));
        }
        const reached = after.periods.flatMap(({ short }) => 3 - short.length).reduce((a, b) => a + b);
        assert.equal(after.met, reached);
        assert.equal(after.due, 6);
      }),
    );
  });

  it('twelve reports in one month are one, and eleven are missing (F43)', () => {
    const { due, met, overdue } = standing(monthly, { done: [done(null, '2023-01-15', 12)] });
    assert.deepEqual([due, met, overdue], [12, 1, 11]);
  });

  it('what is due later in the year is due, and short of it is nobody yet', () => {
    const now = standing(monthly, { today: '2023-03-10', done: [done(null, '2023-01-15')] });
    assert.deepEqual([now.due, now.met, now.missing, now.overdue], [12, 1, 11, 1]);
    assert.deepEqual(
      now.periods.map(({ short }) => short.length),
      [0, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0],
    );
    assert.deepEqual(
      now.periods.slice(0, 4).map(({ ended }) => ended),
      [true, true, false, false],
    );
  });

  it('a period binds when it is over, on the day after its last', () => {
    const yearly: Minimum = { ...monthly, per: 'year' };
    assert.equal(standing(yearly, { today: '2023-12-31' }).enough, true);
    assert.equal(standing(yearly, { today: '2024-01-01' }).enough, false);
  });

  it('YQ-M4a: what stands once for all binds at once', () => {
    const once: Minimum = { ...monthly, per: 'standing' };
    assert.equal(standing(once, { today: '2023-01-02' }).enough, false);
    assert.equal(standing(once, { today: '2023-01-02', done: [done(null, '2011-05-04')] }).enough, true);
  });

  const shares: readonly [share: number, met: number, enough: boolean][] = [
    [1, 10, true],
    [1, 9, false],
    [0.9, 9, true],
    [0.9, 8, false],
    [0.7, 7, true],
  ];
  for (const [share, met, enough] of shares) {
    it(`rule kinds 5 and 13: with a share of ${share}, ${met} of 10 are ${enough ? '' : 'not '}enough`, () => {
      const minimum: Minimum = { subject: { of: 'roster', kinds: ['branch'] }, min: 1, per: 'year', share };
      const deeds = many('branch', met).map(({ id }) => done(id, '2023-05-04'));
      const found = standing(minimum, { roster: many('branch', 10), done: deeds });
      assert.deepEqual([found.share, found.enough], [met / 10, enough]);
    });
  }

  it('where there is nobody, nothing is due and everything is enough', () => {
    const found = standing({ subject: { of: 'roster', kinds: ['branch'] }, min: 1, per: 'year', share: 1 }, {});
    assert.deepEqual([found.due, found.share, found.enough], [0, 1, true]);
  });

  it('SX-C1.2c: a number that the document does not give is counted, and nobody is ever short of it', () => {
    const hours = obligationOf('shaoxing-2018', 'study-hours');
    const roster = many('serving-member', 2);
    const found = standing(hours, { roster, done: [done('serving-member-1', '2023-02-01', 40.5)] });
    assert.deepEqual([found.due, found.missing, found.done, found.enough], [0, 0, 40.5, true]);
  });

  const yearly: Minimum = { subject: { of: 'roster', kinds: ['member'] }, min: 1, per: 'halfYear', share: 1 };
  const comings: readonly [says: string, given: Partial<Described>, due: readonly number[]][] = [
    ['who is there all the year owes both halves', {}, [1, 1]],
    ['who comes within a half owes that half', { since: '2023-06-30' }, [1, 1]],
    ['who comes after a half does not owe it', { since: '2023-07-01' }, [0, 1]],
    ['who leaves within a half does not owe it any more', { left: '2023-12-30' }, [1, 0]],
    ['who is there on its last day owes it', { left: '2023-06-30' }, [1, 0]],
    ['who left before the year owes nothing', { left: '2022-12-31' }, [0, 0]],
  ];
  for (const [says, given, due] of comings) {
    it(says, () => {
      const { periods } = standing(yearly, { roster: [entry('m', 'member', given)] });
      assert.deepEqual(
        periods.map((period) => period.due),
        due,
      );
    });
  }

  it('every unit is counted by itself, and an entry of the same name in another unit is another', () => {
    const roster = [entry('b', 'branch'), entry('b', 'branch', { unit: 'v' })];
    const minimum: Minimum = { subject: { of: 'roster', kinds: ['branch'] }, min: 1, per: 'year', share: 1 };
    const { periods } = standing(minimum, { roster, units: ['u', 'v'], done: [done('b', '2023-02-01', 2, 'v')] });
    assert.deepEqual(
      periods[0]?.short.map(({ unit }) => unit),
      ['u'],
    );
  });
});

describe('what may be recorded as done', () => {
  const kinds = programmeOf('shaoxing-2018').roster;
  const terms = { year: 2023, today: '2023-09-01', kinds };
  const secretary = entry('s1', 'branch-secretary', { within: 'b1' });
  const member = entry('m1', 'serving-member', { within: 'b1' });
  const stranger = entry('m2', 'serving-member', { within: 'b2' });
  const branch = entry('b1', 'branch');
  const nobody = { subject: undefined, with: undefined };

  const rows: readonly [
    says: string,
    name: string,
    deed: Parameters<typeof refuseDeed>[1],
    code: string | undefined,
  ][] = [
    [
      'SX-C1.3d: a talk of the branch secretary with a member',
      'branch-secretary-talks',
      { subject: member, with: secretary, on: '2023-05-04' },
      undefined,
    ],
    [
      'SX-C1.3d: not with a member of another branch',
      'branch-secretary-talks',
      { subject: stranger, with: secretary, on: '2023-05-04' },
      'UnknownSubject',
    ],
    [
      'SX-C1.3d: not without the secretary',
      'branch-secretary-talks',
      { ...nobody, subject: member, on: '2023-05-04' },
      'UnknownSubject',
    ],
    [
      'SX-C1.3d: not of two members',
      'branch-secretary-talks',
      { subject: member, with: { ...member, id: 'm3' }, on: '2023-05-04' },
      'UnknownSubject',
    ],
    [
      'SX-C1.3d: not the other way round',
      'branch-secretary-talks',
      { subject: secretary, with: member, on: '2023-05-04' },
      'UnknownSubject',
    ],
    [
      'SX-C1.3d: not with somebody who had left',
      'branch-secretary-talks',
      { subject: { ...member, left: '2023-05-03' }, with: secretary, on: '2023-05-04' },
      'UnknownSubject',
    ],
    [
      'SX-C1.3d: not by somebody who was not there yet',
      'branch-secretary-talks',
      { subject: member, with: { ...secretary, since: '2023-05-05' }, on: '2023-05-04' },
      'UnknownSubject',
    ],
    [
      'SX-C1.3b: an analysis of a branch',
      'thinking-analysis',
      { ...nobody, subject: branch, on: '2023-09-01' },
      undefined,
    ],
    ['SX-C1.3b: not of the unit as a whole', 'thinking-analysis', { ...nobody, on: '2023-09-01' }, 'UnknownSubject'],
    [
      'SX-C1.3b: not of a member',
      'thinking-analysis',
      { ...nobody, subject: member, on: '2023-09-01' },
      'UnknownSubject',
    ],
    [
      'SX-C1.3b: it is no matter of two',
      'thinking-analysis',
      { subject: branch, with: secretary, on: '2023-09-01' },
      'UnknownSubject',
    ],
    ['SX-C1.3a: a report of the unit', 'ideology-report', { ...nobody, on: '2023-01-01' }, undefined],
    [
      'SX-C1.3a: not of a branch',
      'ideology-report',
      { ...nobody, subject: branch, on: '2023-01-01' },
      'UnknownSubject',
    ],
    ['SX-C1.3a: not tomorrow', 'ideology-report', { ...nobody, on: '2023-09-02' }, 'DateInFuture'],
    ['SX-C1.3a: not last year', 'ideology-report', { ...nobody, on: '2022-12-31' }, 'FieldInvalid'],
    ['SX-C1.2b: on a Monday', 'monday-study', { ...nobody, on: '2023-08-28' }, undefined],
    ['SX-C1.2b: not on a Tuesday', 'monday-study', { ...nobody, on: '2023-08-29' }, 'FieldInvalid'],
    [
      'SX-C2.4a: what stands once for all may be of long ago',
      'organisation-coverage',
      { ...nobody, subject: { ...member, since: null }, on: '2015-07-01' },
      undefined,
    ],
  ];
  for (const [says, name, deed, code] of rows) {
    it(`${says}: ${code ?? 'counts'}`, () => {
      const obligation = obligationOf('shaoxing-2018', name);
      const refused = refuseDeed(obligation, deed, terms);
      assert.equal(refused?.code, code);
      if (refused) assert.ok(refused.rules.includes(says.split(':')[0] ?? ''), `${says} cites ${refused.rules.join()}`);
    });
  }

  it('is held on the day of the week that the programme names, whichever it is', () => {
    const monday = obligationOf('shaoxing-2018', 'monday-study');
    const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const;
    for (const [nth, weekday] of week.entries()) {
      const taken = week.filter(
        (_, day) => refuseDeed({ ...monday, weekday }, { ...nobody, on: `2023-05-0${day + 1}` }, terms) === undefined,
      );
      assert.deepEqual(taken, [week[nth]]);
    }
  });

  it('a week that began in the year before belongs to that edition', () => {
    const monday = obligationOf('shaoxing-2018', 'monday-study');
    const at = { ...terms, year: 2019, today: '2020-03-01' };
    assert.equal(refuseDeed(monday, { ...nobody, on: '2019-12-30' }, at), undefined);
    assert.equal(refuseDeed(monday, { ...nobody, on: '2018-12-31' }, at)?.code, 'FieldInvalid');
  });

  it('JZ-R2.4a: training counts from the first of its five years to the last', () => {
    const training = obligationOf('jiaozuo-2020', 'training-coverage');
    const trained = (on: string) =>
      refuseDeed(
        training,
        { ...nobody, subject: entry('m', 'member'), on },
        { ...terms, year: 2022, today: '2025-02-01' },
      );
    assert.deepEqual(
      ['2020-01-01', '2024-12-31', '2019-12-31', '2025-01-01'].map((day) => trained(day)?.code),
      [undefined, undefined, 'FieldInvalid', 'FieldInvalid'],
    );
  });

  it('a branch secretary answers for the own branch only', () => {
    const { roster } = programmeOf('clean-organ-2023');
    const meetings = obligationOf('clean-organ-2023', 'three-meetings-one-lecture');
    const held = (within: string | null) =>
      refuseDeed(
        meetings,
        { subject: branch, with: { ...secretary, within }, on: '2023-05-04' },
        { ...terms, kinds: roster },
      );
    assert.deepEqual([held('b1'), held(null), held('b2')?.code], [undefined, undefined, 'UnknownSubject']);
  });
});

describe('somebody who is two things', () => {
  const first = entry('first', 'branch-secretary', { also: ['serving-member'], within: 'b1' });
  const members = many('serving-member', 2, { within: 'b1' });
  const due = (name: string, ...roster: Described[]) => standing(obligationOf('shaoxing-2018', name), { roster }).due;

  it('SX-C1.3d: the branch secretary owes himself no talk, though a member, and every other member one', () => {
    const elsewhere = entry('second', 'branch-secretary', { also: ['serving-member'], within: 'b2' });
    assert.equal(due('branch-secretary-talks', first, ...members), 2);
    assert.equal(due('branch-secretary-talks', first, elsewhere, ...members), 2);
    assert.equal(due('branch-secretary-talks', first, { ...elsewhere, within: 'b1' }, ...members), 4);
    assert.equal(due('branch-secretary-talks', ...members), 2);
  });

  it('SX-C1.3c: the committee secretary owes himself no talk, though of the team', () => {
    const secretary = entry('s', 'committee-secretary', { also: ['team-member'] });
    assert.equal(due('committee-secretary-talks', secretary, ...many('team-member', 3)), 3);
  });

  it('SX-C2.6a: is counted once in each, and once where both are asked for', () => {
    assert.equal(due('pioneer-index-serving', first, ...members), 3);
    const both = entry('both', 'committee-secretary', { also: ['team-member', 'mid-level-leader'] });
    assert.equal(due('committee-secretary-talks', entry('s', 'committee-secretary'), both), 1);
  });

  it('does and is done for what any of the two may', () => {
    const obligation = obligationOf('shaoxing-2018', 'branch-secretary-talks');
    const { roster: kinds } = programmeOf('shaoxing-2018');
    const member = entry('m', 'serving-member', { within: 'b1' });
    const talk = (other: Described) =>
      refuseDeed(
        obligation,
        { subject: member, with: other, on: '2023-05-04' },
        { year: 2023, today: '2023-09-01', kinds },
      );
    const deputy = entry('d', 'serving-member', { also: ['branch-secretary'], within: 'b1' });
    assert.deepEqual([talk(deputy), talk({ ...deputy, also: [] })?.code], [undefined, 'UnknownSubject']);
  });
});

describe('the roster of a unit', () => {
  const { roster: kinds, seats } = programmeOf('yueqing-2020');
  const enter = (...entries: Described[]) => refuseEntries(kinds, entries, [entry('b1', 'branch')]);

  const rows: readonly [says: string, entries: Described[], code: string | undefined][] = [
    ['a member of a branch that is there', [entry('m', 'member', { within: 'b1' })], undefined],
    [
      'a member of a branch that comes with it',
      [entry('m', 'member', { within: 'b2' }), entry('b2', 'branch')],
      undefined,
    ],
    ['a member of a branch that is not there', [entry('m', 'member', { within: 'b3' })], 'UnknownSubject'],
    ['a branch within a branch', [entry('b2', 'branch', { within: 'b1' })], 'UnknownSubject'],
    ['a kind that the programme does not know', [entry('x', 'alien')], 'UnknownSubject'],
    ['two of one id', [entry('m', 'member'), entry('m', 'member')], 'FieldInvalid'],
    ['a branch that becomes a member', [entry('b1', 'member')], 'FieldInvalid'],
    ['a branch that is corrected', [entry('b1', 'branch', { name: '第一支部' })], undefined],
    ['a day that is one', [entry('m', 'member', { fields: { 'joined-on': '2001-07-01' } })], undefined],
    ['a day that is none', [entry('m', 'member', { fields: { 'joined-on': '2001-02-30' } })], 'FieldInvalid'],
    [
      'somebody who is two things, with the fields of both and what either belongs to',
      [entry('s', 'branch-secretary', { also: ['member'], within: 'b1', fields: { 'joined-on': '2001-07-01' } })],
      undefined,
    ],
    ['and is nothing that the programme does not know', [entry('s', 'member', { also: ['alien'] })], 'UnknownSubject'],
    ['a field that is not asked for', [entry('m', 'member', { fields: { salary: '1' } })], 'FieldInvalid'],
  ];
  for (const [says, entries, code] of rows) {
    it(`${says}: ${code ?? 'entered'}`, () => {
      assert.equal(enter(...entries)?.code, code);
    });
  }

  it('YQ-08: every branch secretary sits for the unit, else its administrative head, else the seat is vacant', () => {
    const [seat] = seats;
    assert.ok(seat);
    const head = entry('h', 'administrative-head');
    const secretaries = many('branch-secretary', 2);
    const held = (...roster: Described[]) => holdersOf(seat, roster, '2020-06-01').map(({ id }) => id);
    assert.deepEqual(held(head, ...secretaries), ['branch-secretary-1', 'branch-secretary-2']);
    assert.deepEqual(held(head, ...many('branch-secretary', 1, { left: '2020-05-31' })), ['h']);
    assert.deepEqual(held(...many('branch', 1)), []);
    assert.deepEqual(held(head, entry('m', 'member', { also: ['branch-secretary'] })), ['m']);
  });

  it('nobody leaves in the future, or before they came', () => {
    const came = entry('m', 'member', { since: '2020-03-01' });
    const leave = (found: Described | undefined, on: string) =>
      verdict(refuseLeaving(found, { id: 'm', on, today: '2020-06-01' }));
    assert.equal(leave(came, '2020-06-01'), 'accepted');
    const codes = [leave(came, '2020-06-02'), leave(came, '2020-02-29'), leave(undefined, '2020-06-01')];
    assert.deepEqual(
      codes.map((each) => each !== 'accepted' && each.code),
      ['DateInFuture', 'FieldInvalid', 'UnknownSubject'],
    );
  });
});
