import assert from 'node:assert/strict';
import type { Obligation } from '../../../contracts/obligation.ts';
import type { Trigger } from '../../../contracts/procedure.ts';
import type { Programme } from '../../../contracts/programme.ts';
import { countOf, refusePeriod } from '../../../domain/draw.ts';
import { kindsOf, refuseDeed, standingOf, type Counted, type Done } from '../../../domain/obligation.ts';
import { periodsOf } from '../../../domain/periods.ts';
import { rulesOf } from '../../../domain/plan.ts';
import { holdersOf, refuseEntries, type Described } from '../../../domain/roster.ts';
import { occasionsOf, says, setsOff, whoseDay } from '../../../domain/trigger.ts';
import { addDays } from '../../../domain/working-days.ts';
import { at } from '../../support/build.ts';
import { assertRefused, carried, factOf, sayEffect, type Behaviour } from './behaviour.ts';

const unit = 'finance-bureau';

/** What comes round in an edition: minimums, what sets something off, and who holds a seat. */
export function yearBehaviours(programme: Programme): Behaviour[] {
  const year = Number(programme.source.issuedOn?.day.slice(0, 4) ?? 2023);
  return carried([
    ...programme.obligations.flatMap((each) => ofMinimum(each, year, programme)),
    ...programme.triggers.flatMap((each) => ofTrigger(each, year)),
    ...programme.draws.map((each) => ofDraw(each, year)),
    ...programme.seats.map(ofSeat),
    ...programme.roster.flatMap((each) => ofKind(each, programme)),
  ]);
}

function ofMinimum(obligation: Obligation, year: number, { roster }: Programme): Behaviour[] {
  const ids = rulesOf(obligation);
  const { obligation: name, min } = obligation;
  const counted = countedFor(obligation);
  const [subject] = counted.roster;
  const whose = obligation.subject.of === 'organiser' ? counted.organiser : unit;
  const periods = periodsOf(obligation, year);
  const today = addDays(periods.at(-1)?.to ?? `${year}-12-31`, 1);
  const done: Done[] = periods.map(({ from }) => ({
    unit: whose,
    subject: subject?.id ?? null,
    on: from,
    quantity: min ?? 0,
  }));
  const prove = () => {
    const nothing = standingOf(obligation, year, { counted, done: [], today });
    const enough = standingOf(obligation, year, { counted, done, today });
    const last = standingOf(obligation, year, { counted, done: done.slice(1), today });
    assert.deepEqual([nothing.overdue, nothing.enough], [periods.length, false]);
    assert.deepEqual([enough.overdue, enough.enough], [0, true]);
    assert.deepEqual([last.overdue, last.enough], [1, false]);
  };
  const minimum =
    min === null
      ? []
      : [
          {
            ids,
            by: ['listObligations', 'obligationReviewed'],
            fact: `${name} is short ${sayMinimum(obligation)}`,
            prove,
          },
        ];
  return [...minimum, ...ofReminder(obligation, year), ...ofDeed(obligation, year, roster)];
}

function ofReminder(obligation: Obligation, year: number): Behaviour[] {
  const { obligation: name, min, remindDaysBefore } = obligation;
  if (min === null || remindDaysBefore === undefined) return [];
  const prove = () => {
    const reminders = occasionsOf({ obligations: [obligation], triggers: [] }, { year, startedAt: 0 });
    assert.ok(reminders.some(({ what }) => what === 'reminder'));
  };
  const by = ['obligationReminded'];
  return [{ ids: rulesOf(obligation), by, fact: `${name} is reminded of ${remindDaysBefore} days before`, prove }];
}

/** It counts for somebody of the kinds that it is for, and for nobody else. */
function ofDeed(obligation: Obligation, year: number, kinds: Programme['roster']): Behaviour[] {
  if (kindsOf(obligation.subject).length === 0) return [];
  const ids = rulesOf(obligation);
  const on = periodsOf(obligation, year)[0]?.from ?? '';
  const stranger = { ...entryOf('somebody'), kind: 'stranger' };
  const prove = () => {
    for (const subject of [undefined, stranger]) {
      const refused = refuseDeed(obligation, { subject, with: undefined, on }, { year, today: '2299-01-01', kinds });
      assertRefused(refused, 'UnknownSubject', ids);
    }
  };
  const whom = sayWhom(obligation.subject);
  return [
    { ids, by: ['recordDeed', 'UnknownSubject'], fact: `${obligation.obligation} is counted for each ${whom}`, prove },
  ];
}

function ofTrigger(trigger: Trigger, year: number): Behaviour[] {
  const ids = rulesOf(trigger);
  const happens = () => {
    assertComesAbout(trigger, year);
  };
  const by = ['triggerFired'];
  return [
    { ids, by, fact: `${trigger.trigger} is set off by ${sayCause(trigger.cause)}`, prove: happens },
    ...trigger.effects.map((effect) => ({
      ids: [...new Set([...ids, ...rulesOf(effect)])],
      by: [...by, factOf(effect)],
      fact: `${trigger.trigger} ${sayEffect(effect)}`,
      prove: happens,
    })),
  ];
}

function sayCause(cause: Trigger['cause']): string {
  switch (cause.on) {
    case 'record': {
      const where = Object.entries(cause.where ?? {}).map(
        ([field, values]) => ` where ${field} is ${values.join(' or ')}`,
      );
      const nth = cause.times > 1 ? `, every ${cause.times} per ${cause.per}` : '';
      return `a ${cause.record}${where.join(' and')}${nth}`;
    }
    case 'period':
      return `the begin of a ${cause.per}${cause.units === 'every' ? ', for every unit' : ''}`;
    case 'holiday':
      return `${cause.holidays.join(', ')}, ${cause.daysBefore} days before`;
    case 'month':
      return `the first day of month ${cause.month}`;
    case 'anniversary':
      return `the ${cause.field} of a ${cause.kinds.join(' or ')} coming round`;
    case 'term': {
      const sooner = cause.unless.map(({ field, years }) => `, ${years} with ${field}`);
      return `${cause.years} years since the ${cause.field} of a ${cause.kinds.join(' or ')}${sooner.join('')}`;
    }
  }
}

function sayWhom(subject: Obligation['subject']): string {
  if (subject.of !== 'pair') return kindsOf(subject).join(', ');
  return subject.pairs.map(({ from, each }) => `${each.join(', ')} with a ${from.join(' or ')}`).join('; ');
}

function sayMinimum({ min, unit: counted, per, years, share, subject }: Obligation): string {
  const span = years ? `, ${years.from} to ${years.to}` : '';
  const part = share < 1 ? ` for ${share * 100} % of them` : '';
  return `below ${min ?? 0} ${counted} per ${per}${span}${part}${subject.of === 'organiser' ? ' of the organiser' : ''}`;
}

function ofDraw(draw: Programme['draws'][number], year: number): Behaviour {
  const { draw: name, share, atLeast, per, opens } = draw;
  const prove = () => {
    assert.deepEqual([countOf(draw, 1000), countOf(draw, 1)], [Math.max(atLeast, Math.ceil(1000 * share)), atLeast]);
    assertRefused(refusePeriod(draw, year, 'never'), 'FieldInvalid', rulesOf(draw));
  };
  const fact = `${name} draws ${share * 100} % of the units, ${atLeast} at least, per ${per}, and opens ${opens}`;
  return { ids: rulesOf(draw), by: ['commitDraw'], fact, prove };
}

function assertComesAbout(trigger: Trigger, year: number): void {
  const { cause } = trigger;
  switch (cause.on) {
    case 'record': {
      const { where = {}, times } = cause;
      const said = Object.fromEntries(Object.entries(where).map(([field, [first = '']]) => [field, first]));
      assert.ok(says(said, where));
      for (const field of Object.keys(where)) assert.ok(!says({ ...said, [field]: 'something else' }, where));
      assert.deepEqual([setsOff(times - 1, times), setsOff(times, times)], [false, true]);
      return;
    }
    case 'anniversary':
    case 'term': {
      const entry: Described = { ...entryOf(cause.kinds[0] ?? ''), fields: { [cause.field]: '2000-05-10' } };
      const years = cause.on === 'term' ? cause.years : 1;
      const day = (after: number) => `${2000 + after}-05-10`;
      assert.deepEqual(
        whoseDay(cause, [entry], day(years)).map(({ years: many }) => many),
        [years],
      );
      assert.deepEqual(whoseDay(cause, [entry], addDays(day(years), -1)), []);
      assert.deepEqual(whoseDay(cause, [{ ...entry, kind: 'stranger' }], day(years)), []);
      return;
    }
    case 'period':
    case 'month':
    case 'holiday': {
      const startedAt = at(`${year}-01-01`);
      const times = occasionsOf({ obligations: [], triggers: [trigger] }, { year, startedAt });
      assert.ok(times.length > 0 && times.every(({ what }) => what === 'trigger'));
    }
  }
}

function ofSeat(seat: Programme['seats'][number]): Behaviour {
  const entries = seat.filledBy.map((kind) => ({ ...entryOf(kind), id: kind }));
  const prove = () => {
    const holders = (from: number) =>
      holdersOf(seat, entries.slice(from).reverse(), '2023-05-10').map(({ kind }) => kind);
    // Without the first kind it falls to the next, and without any it is vacant.
    assert.deepEqual(
      [...seat.filledBy.keys()].map(holders),
      seat.filledBy.map((kind) => [kind]),
    );
    assert.deepEqual(holders(entries.length), []);
  };
  return {
    ids: rulesOf(seat),
    by: ['listSeats'],
    fact: `${seat.seat} is held by ${seat.filledBy.join(', else ')}`,
    prove,
  };
}

/** An entry belongs to one of the kind above it, and what is to be a day is one. */
function ofKind({ kind, within, fields, ...based }: Programme['roster'][number], { roster }: Programme): Behaviour[] {
  const [above, ids] = [within, rulesOf(based)];
  const entry = { ...entryOf(kind), fields: {} };
  const inside =
    above === undefined
      ? []
      : [
          {
            ids,
            by: ['enterRoster', 'UnknownSubject'],
            fact: `a ${kind} belongs to a ${above} that is on the roster`,
            prove: () => {
              const placed = { ...entry, within: 'above' };
              assert.equal(refuseEntries(roster, [placed], [{ ...entryOf(above), id: 'above' }]), undefined);
              assertRefused(
                refuseEntries(roster, [placed], [{ ...entryOf('stranger'), id: 'above' }]),
                'UnknownSubject',
                ids,
              );
            },
          },
        ];
  const typed = fields.filter(({ type }) => type === 'day' || type === 'flag');
  return [
    ...inside,
    ...typed.map(({ field, type, ...carrying }) => ({
      ids: rulesOf(carrying),
      by: ['enterRoster', 'FieldInvalid'],
      fact: `the ${field} of a ${kind} is a ${type}`,
      prove: () => {
        assertRefused(
          refuseEntries(roster, [{ ...entry, fields: { [field]: '？' } }], []),
          'FieldInvalid',
          rulesOf(carrying),
        );
      },
    })),
  ];
}

function countedFor({ subject }: Obligation): Counted {
  const [kind] = kindsOf(subject);
  return {
    organiser: 'work-committee',
    units: [{ unit, name: '财政局' }],
    roster: kind === undefined ? [] : [entryOf(kind)],
  };
}

function entryOf(kind: string) {
  return { unit, id: 'somebody', kind, also: [], name: '某人', within: null, since: null, left: null };
}
