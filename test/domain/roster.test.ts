import assert from 'node:assert/strict';
import { rosterKind } from '../../contracts/obligation.ts';
import {
  belongTogether,
  holdersOf,
  isThere,
  refuseEntries,
  refuseLeaving,
  type RosterEntry,
} from '../../domain/roster.ts';
import { verdict } from '../support/build.ts';

const name = { zh: '名单', en: 'roster' };
const kinds = [
  { kind: 'branch', name, basis: ['SX-C2.4d:L27'] },
  { kind: 'secretary', name, within: 'branch' },
  {
    kind: 'member',
    name,
    within: 'branch',
    fields: [
      { field: 'joined-on', name, type: 'day' },
      { field: 'level', name, type: 'choice' },
    ],
  },
].map((each) => rosterKind.parse(each));

const entry = (id: string, kind: string, given: Partial<RosterEntry> = {}): RosterEntry => ({
  ...{ unit: 'u', id, kind, also: [], name: id, within: null, since: null, left: null },
  ...given,
});
const entered = (id: string, kind: string, within: string | null = null, fields: Record<string, string> = {}) => ({
  ...entry(id, kind, { within }),
  fields,
});

describe('entering a roster', () => {
  const codeOf = (entries: Parameters<typeof refuseEntries>[1], roster: RosterEntry[] = []) =>
    refuseEntries(kinds, entries, roster)?.code;

  it('SX-C2.4d: takes a branch with its people at once, or people of a branch that is there', () => {
    assert.equal(
      codeOf([entered('b', 'branch'), entered('s', 'secretary', 'b'), entered('m', 'member', 'b')]),
      undefined,
    );
    assert.equal(codeOf([entered('m', 'member', 'b')], [entry('b', 'branch')]), undefined);
    assert.equal(codeOf([entered('m', 'member')]), undefined);
  });

  it('takes nobody of a kind that the programme does not list', () => {
    assert.equal(codeOf([entered('b', 'branch'), entered('c', 'choir')]), 'UnknownSubject');
  });

  it('SX-C2.4d: takes nobody within an entry that is not there, or of the wrong kind', () => {
    assert.equal(codeOf([entered('m', 'member', 'b')]), 'UnknownSubject');
    assert.equal(codeOf([entered('m', 'member', 's')], [entry('s', 'secretary')]), 'UnknownSubject');
    assert.deepEqual(verdict(refuseEntries(kinds, [entered('b', 'branch', 'c')], [entry('c', 'branch')])), {
      code: 'UnknownSubject',
      rules: ['SX-C2.4d'],
    });
  });

  it('corrects one who is there, but not as something else, and nobody twice at once', () => {
    assert.equal(codeOf([entered('m', 'member')], [entry('m', 'member')]), undefined);
    assert.equal(codeOf([entered('m', 'secretary')], [entry('m', 'member')]), 'FieldInvalid');
    assert.equal(codeOf([entered('m', 'member'), entered('m', 'member')]), 'FieldInvalid');
  });

  it('may leave out what is written of somebody; a day must be one, a choice may be any word', () => {
    assert.equal(codeOf([entered('m', 'member', null, { 'joined-on': '2001-07-01', level: 'any' })]), undefined);
    assert.equal(codeOf([entered('m', 'member', null, { 'joined-on': 'long ago' })]), 'FieldInvalid');
    assert.equal(codeOf([entered('b', 'branch', null, { level: 'any' })]), 'FieldInvalid');
  });
});

describe('who is there', () => {
  it('is there from the first day to the last, both counted', () => {
    const some = { since: '2023-03-01', left: '2023-06-30' };
    const days = ['2023-02-28', '2023-03-01', '2023-06-30', '2023-07-01'];
    assert.deepEqual(
      days.map((day) => isThere(some, day)),
      [false, true, true, false],
    );
    assert.ok(isThere({ since: null, left: null }, '1900-01-01'));
  });

  it('leaves on a day that has come and on which the person was there', () => {
    const there = entry('m', 'member', { since: '2023-03-01' });
    const codeOf = (on: string, who: RosterEntry | undefined = there) =>
      refuseLeaving(who, { id: 'm', on, today: '2023-06-30' })?.code;
    assert.equal(codeOf('2023-06-30'), undefined);
    assert.equal(codeOf('2023-03-01'), undefined);
    assert.equal(codeOf('2023-07-01'), 'DateInFuture');
    assert.equal(codeOf('2023-02-28'), 'FieldInvalid');
    assert.equal(codeOf('2001-01-01', entry('m', 'member')), undefined);
    assert.equal(refuseLeaving(undefined, { id: 'm', on: '2023-06-30', today: '2023-06-30' })?.code, 'UnknownSubject');
  });

  it('YQ-08: a seat is held by all of the first kind that the unit has on that day, or by nobody', () => {
    const seat = { filledBy: ['secretary', 'head'] };
    const roster = [
      entry('s1', 'secretary', { left: '2023-06-30' }),
      entry('s2', 'secretary', { left: '2023-06-30' }),
      entry('h', 'head'),
    ];
    const holders = (day: string, of = roster) => holdersOf(seat, of, day).map(({ id }) => id);
    assert.deepEqual(holders('2023-06-30'), ['s1', 's2']);
    assert.deepEqual(holders('2023-07-01'), ['h']);
    assert.deepEqual(holders('2023-07-01', [entry('m', 'member')]), []);
  });
});

describe('two who talk with each other (SX-C1.3d, NB-E3.3)', () => {
  const secretary = (within: string | null) => entry('s', 'secretary', { within });
  const member = (within: string | null) => entry('m', 'member', { within });
  const together = (one: RosterEntry, other: RosterEntry) => belongTogether(one, other, kinds);

  it('SX-C1.3d: are of one branch, or of branches that nobody has named', () => {
    assert.equal(together(member('b'), secretary('b')), true);
    assert.equal(together(member('b'), secretary('c')), false);
    for (const [one, other] of [
      [null, 'c'],
      ['b', null],
      [null, null],
    ] as const)
      assert.equal(together(member(one), secretary(other)), true);
  });

  it('are not one person', () => {
    assert.equal(together(member('b'), member('b')), false);
  });

  it('NB-E3.3: are the entry and what belongs to it, in whichever order', () => {
    const branch = entry('b', 'branch');
    assert.deepEqual([together(member('b'), branch), together(branch, member('b'))], [true, true]);
    assert.deepEqual([together(member('c'), branch), together(branch, member('c'))], [false, false]);
    assert.deepEqual([together(member(null), branch), together(branch, member(null))], [true, true]);
  });

  it('may be anybody where their kinds have nothing in common', () => {
    const cadre = entry('k', 'cadre', { within: 'x' });
    assert.equal(together(cadre, member('b')), true);
  });
});
