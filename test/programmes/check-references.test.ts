import assert from 'node:assert/strict';
import type { Procedure } from '../../contracts/procedure.ts';
import type { Programme } from '../../contracts/programme.ts';
import { checkReferences } from '../../programmes/check-references.ts';
import { sound, soundBut } from './sound.ts';

/** A change that breaks the sound programme, the place of the problem, and its sentence. */
type Mistake = [title: string, change: (programme: Programme) => unknown, at: string, sentence: RegExp];

const field = { field: 'x', name: { zh: 'x', en: 'x' }, basis: [], assumed: [], required: true, type: 'text' as const };
const record = (programme: Programme) => programme.records[0]!;
const inspection = (programme: Programme) => programme.procedures[0]!;
const step = (programme: Programme, index = 0): Procedure['steps'][number] => inspection(programme).steps[index]!;
const twice = (list: unknown[]) => list.push(structuredClone(list[0]));
const stage = (programme: Programme, name: string) => programme.stages.findIndex((each) => each.stage === name);
const without = (programme: Programme, name: string) => programme.stages.splice(stage(programme, name), 1);
const swap = (programme: Programme, one: string, other: string) => {
  const { stages } = programme;
  const [from, to] = [stage(programme, one), stage(programme, other)];
  return ([stages[from], stages[to]] = [stages[to]!, stages[from]!]);
};

const mistakes: Mistake[] = [
  // ids
  [
    'a criterion given twice',
    (p) => twice(p.rubric[0]!.items[0]!.criteria),
    'rubric.0.items.0.criteria.2.criterion',
    /1\.1 is given twice/,
  ],
  ['a kind of the roster given twice', (p) => twice(p.roster), 'roster.2.kind', /branch is given twice/],
  ['a seat given twice', (p) => twice(p.seats), 'seats.1.seat', /first is given twice/],
  [
    'a consulted body given twice',
    (p) => twice(p.actors.consulted!.bodies),
    'actors.consulted.bodies.1.body',
    /audit is given/,
  ],
  ['a procedure given twice', (p) => twice(p.procedures), 'procedures.2.procedure', /inspection is given twice/],
  ['a step given twice', (p) => twice(inspection(p).steps), 'procedures.0.steps.2.step', /visit is given twice/],
  [
    'an outcome given twice',
    (p) => twice(step(p).outcomes),
    'procedures.0.steps.0.outcomes.2.outcome',
    /sound is given twice/,
  ],
  ['a trigger given twice', (p) => twice(p.triggers), 'triggers.1.trigger', /term is given twice/],
  ['a message given twice', (p) => twice(p.messages), 'messages.1.message', /shortfall is given twice/],
  ['a draw given twice', (p) => twice(p.draws), 'draws.1.draw', /random is given twice/],
  ['a grade given twice', (p) => twice(p.scoring!.grades), 'scoring.grades.3.grade', /good is given twice/],
  ['an event given twice', (p) => twice(p.scoring!.events), 'scoring.events.1.event', /warning is given twice/],
  [
    'an assessor given twice',
    (p) => twice(p.scoring!.assessors),
    'scoring.assessors.1.assessor',
    /office is given twice/,
  ],
  [
    'a grade of the total given twice',
    (p) => twice(p.scoring!.totalGrades),
    'scoring.totalGrades.1.grade',
    /top is given twice/,
  ],
  [
    'a choice given twice',
    (p) => twice(record(p).fields[2]!.choices!),
    'records.0.fields.2.choices.1.choice',
    /visit is given/,
  ],
  [
    'a field of a step given twice',
    (p) => step(p).fields.push(field, field),
    'procedures.0.steps.0.fields.1.field',
    /x is given twice/,
  ],
  // stages and their sections
  ['naming before the notice', (p) => swap(p, 'notice', 'naming'), 'stages.8.stage', /approval comes before naming/],
  ['a notice before the list', (p) => swap(p, 'list', 'notice'), 'stages.6.stage', /notice comes before list/],
  [
    'maintenance before naming',
    (p) => swap(p, 'maintenance', 'naming'),
    'stages.10.stage',
    /naming comes before maintenance/,
  ],
  [
    'applications after the list',
    (p) => {
      p.stages[stage(p, 'application')]!.opens = { by: 'decision' };
      swap(p, 'application', 'list');
    },
    'stages.6.stage',
    /application comes before list/,
  ],
  ['a stage notice without its section', (p) => delete p.notice, 'stages.7.stage', /stage notice needs notice/],
  ['a stage review without checks', (p) => (p.checks = []), 'stages.3.stage', /stage review needs checks/],
  [
    'a stage application that no track uses',
    (p) => delete p.tracks[0]!.applications,
    'stages.2.stage',
    /needs applications/,
  ],
  ['a notice without its stage', (p) => without(p, 'notice'), 'notice', /there is no stage notice/],
  ['an approval without its stage', (p) => without(p, 'approval'), 'approval', /there is no stage approval/],
  ['a naming without its stage', (p) => without(p, 'naming'), 'naming', /there is no stage naming/],
  ['a maintenance without its stage', (p) => without(p, 'maintenance'), 'maintenance', /there is no stage maintenance/],
  ['checks without their stage', (p) => without(p, 'review'), 'checks', /there is no stage review/],
  [
    'applications without their stage',
    (p) => without(p, 'application'),
    'tracks.0.applications',
    /no stage application/,
  ],
  // forms
  [
    'a condition on a field that is not in the form',
    (p) => (record(p).fields[3]!.requiredWhen = { when: 'is', field: 'who', oneOf: ['a'] }),
    'records.0.fields.3.requiredWhen.field',
    /no field who/,
  ],
  [
    'a condition on a choice that is not there',
    (p) => (record(p).fields[3]!.requiredWhen = { when: 'is', field: 'how', oneOf: ['call'] }),
    'records.0.fields.3.requiredWhen.oneOf',
    /how never says call/,
  ],
  [
    'a condition on the size of a text',
    (p) => (record(p).fields[3]!.requiredWhen = { when: 'over', field: 'how', number: 1 }),
    'records.0.fields.3.requiredWhen.field',
    /how is not a number/,
  ],
  [
    'a code without its list',
    (p) => delete record(p).fields[1]!.list,
    'records.0.fields.1',
    /kind needs its code list/,
  ],
  [
    'a code list that does not exist',
    (p) => (record(p).fields[1]!.list = 'sorts'),
    'records.0.fields.1.list',
    /no code list sorts/,
  ],
  [
    'a choice without choices',
    (p) => delete record(p).fields[2]!.choices,
    'records.0.fields.2',
    /nothing to choose from/,
  ],
  [
    'numbers from 5 to 1',
    (p) => Object.assign(record(p).fields[4]!, { from: 5, to: 1 }),
    'records.0.fields.4.from',
    /5 is larger than the largest 1/,
  ],
  // roster, records, obligations
  [
    'a kind within one that does not exist',
    (p) => (p.roster[1]!.within = 'group'),
    'roster.1.within',
    /no kind of the roster group/,
  ],
  ['a kind within itself', (p) => (p.roster[1]!.within = 'secretary'), 'roster.1.within', /within itself/],
  [
    'a seat for a kind that does not exist',
    (p) => p.seats[0]!.filledBy.push('head'),
    'seats.0.filledBy.1',
    /no kind of the roster head/,
  ],
  [
    'a record about a kind that does not exist',
    (p) => record(p).about.push('cell'),
    'records.0.about.1',
    /no kind of the roster cell/,
  ],
  ['a rise of a text', (p) => (record(p).rises!.field = 'how'), 'records.0.rises.field', /no number how/],
  [
    'an obligation of a kind that does not exist',
    (p) => (p.obligations[0]!.subject = { of: 'roster', kinds: ['cell'] }),
    'obligations.0.subject.kinds.0',
    /no kind of the roster cell/,
  ],
  [
    'a talk with a kind that does not exist',
    (p) => (p.obligations[0]!.subject = { of: 'pair', pairs: [{ from: ['secretary'], each: ['cell'] }] }),
    'obligations.0.subject.pairs.0.each.0',
    /roster cell/,
  ],
  [
    'a talk by a kind that does not exist',
    (p) => (p.obligations[0]!.subject = { of: 'pair', pairs: [{ from: ['cell'], each: ['branch'] }] }),
    'obligations.0.subject.pairs.0.from.0',
    /roster cell/,
  ],
  ['an obligation of no criterion', (p) => (p.obligations[0]!.item = '1.3'), 'obligations.0.item', /no item 1\.3/],
  [
    'a shortfall without its message',
    (p) => (p.obligations[0]!.message = 'none'),
    'obligations.0.message',
    /no message none/,
  ],
  ['per: years without years', (p) => (p.obligations[0]!.per = 'years'), 'obligations.0.per', /goes with per: years/],
  [
    'years without per: years',
    (p) => (p.obligations[0]!.years = { from: 2020, to: 2024 }),
    'obligations.0.years',
    /goes with per: years/,
  ],
  // scoring
  [
    'a criterion of no obligation',
    (p) => (p.rubric[0]!.items[0]!.criteria[0]!.obligation = 'work'),
    'rubric.0.items.0.criteria.0.obligation',
    /no obligation work/,
  ],
  [
    'a criterion of no event',
    (p) => (p.rubric[0]!.items[0]!.criteria[1]!.scored = { by: 'events', events: ['fine'], basis: [], assumed: [] }),
    'rubric.0.items.0.criteria.1.scored.events.0',
    /no event fine/,
  ],
  [
    'grades without their scoring',
    (p) => delete p.scoring,
    'rubric.0.items.0.criteria.0.scored.by',
    /scoring gives no grades/,
  ],
  [
    'ratings without their scale',
    (p) => (p.rubric[0]!.items[0]!.criteria[0]!.scored = { by: 'rating' }),
    'rubric.0.items.0.criteria.0.scored.by',
    /scoring gives no ratings/,
  ],
  // requirements
  [
    'a required record that does not exist',
    (p) => Object.assign(p.tracks[0]!.requires[0]!, { record: 'dirty' }),
    'tracks.0.requires.0.record',
    /no record dirty/,
  ],
  [
    'a requirement on a field that does not exist',
    (p) => Object.assign(p.tracks[0]!.requires[0]!, { where: { meet: ['yes'] } }),
    'tracks.0.requires.0.where.meet',
    /no field meet/,
  ],
  [
    'a requirement on a value that is never given',
    (p) => Object.assign(p.tracks[0]!.requires[0]!, { where: { met: ['true'] } }),
    'tracks.0.requires.0.where.met.0',
    /met never says true: it is one of yes, no/,
  ],
  [
    'a required minimum that does not exist',
    (p) => Object.assign(p.tracks[0]!.requires[1]!, { obligation: 'work' }),
    'tracks.0.requires.1.obligation',
    /no obligation work/,
  ],
  [
    'required matters that do not exist',
    (p) => Object.assign(p.tracks[0]!.requires[2]!, { procedure: 'hearing' }),
    'tracks.0.requires.2.procedure',
    /no procedure hearing/,
  ],
  ['required scores without scoring', (p) => delete p.scoring, 'tracks.0.requires.3.needs', /no scoring/],
  // procedures
  ['a start at no step', (p) => (inspection(p).start = ['look']), 'procedures.0.start.0', /no step look/],
  [
    'an outcome that opens no step',
    (p) => (step(p).outcomes[1]!.opens = ['look']),
    'procedures.0.steps.0.outcomes.1.opens.0',
    /no step look/,
  ],
  [
    'silence with no such outcome',
    (p) => (p.procedures[1]!.steps[0]!.onOverdue!.outcome = 'quiet'),
    'procedures.1.steps.0.onOverdue.outcome',
    /no outcome quiet/,
  ],
  ['a reminder of nothing due', (p) => delete step(p).due, 'procedures.0.steps.0', /visit has no due day/],
  [
    'a length by a field that is not asked at the opening',
    (p) => step(p).due!.unless.push({ field: 'who', is: ['a'], days: 7 }),
    'procedures.0.steps.0.due.unless.0.field',
    /no field who/,
  ],
  [
    'a last day that is not asked at the opening',
    (p) => (step(p).due!.lastDay = 'until'),
    'procedures.0.steps.0.due.lastDay',
    /no day until/,
  ],
  [
    'a matter opened in a stage that is not there',
    (p) => inspection(p).opened.stages.push('selection'),
    'procedures.0.opened.stages.0',
    /no stage selection/,
  ],
  [
    'a matter for each of no consulted bodies',
    (p) => delete p.actors.consulted,
    'procedures.1.opened.each',
    /no consulted bodies/,
  ],
  [
    'repetition by a field that is not asked',
    (p) =>
      (inspection(p).repeated = {
        same: ['kind'],
        effects: [{ effect: 'reinstate', basis: [], assumed: [] }],
        basis: [],
        assumed: [],
      }),
    'procedures.0.repeated.same.0',
    /no field kind/,
  ],
  [
    'an effect on no procedure',
    (p) => (p.triggers[0]!.effects = [{ effect: 'open', procedure: 'visit', fields: {}, basis: [], assumed: [] }]),
    'triggers.0.effects.0.procedure',
    /no procedure visit/,
  ],
  [
    'an effect that fixes a field that is not there',
    (p) =>
      (p.triggers[0]!.effects = [
        { effect: 'open', procedure: 'inspection', fields: { kind: 'random' }, basis: [], assumed: [] },
      ]),
    'triggers.0.effects.0.fields.kind',
    /no field kind/,
  ],
  [
    'an effect that sends nothing',
    (p) => step(p).outcomes[0]!.effects.push({ effect: 'message', message: 'praise', basis: [], assumed: [] }),
    'procedures.0.steps.0.outcomes.0.effects.0.message',
    /no message praise/,
  ],
  [
    'an effect of silence that sends nothing',
    (p) =>
      p.procedures[1]!.steps[0]!.onOverdue!.effects.push({
        effect: 'message',
        message: 'praise',
        basis: [],
        assumed: [],
      }),
    'procedures.1.steps.0.onOverdue.effects.0.message',
    /no message praise/,
  ],
  [
    'a deduction withdrawn without its line',
    (p) => step(p).outcomes[0]!.effects.push({ effect: 'withdrawDeduction', basis: [], assumed: [] }),
    'procedures.0.steps.0.outcomes.0.effects.0',
    /a field `line`/,
  ],
  // triggers and draws
  [
    'a trigger by a record that does not exist',
    (p) => (p.triggers[0]!.cause = { on: 'record', record: 'dirty', times: 1, per: 'year' }),
    'triggers.0.cause.record',
    /no record dirty/,
  ],
  [
    'a trigger by a value that is never given',
    (p) =>
      (p.triggers[0]!.cause = { on: 'record', record: 'clean', where: { kind: ['three'] }, times: 1, per: 'year' }),
    'triggers.0.cause.where.kind.0',
    /kind never says three/,
  ],
  [
    'an anniversary of a kind that does not exist',
    (p) => (p.triggers[0]!.cause = { on: 'anniversary', kinds: ['member'], field: 'since' }),
    'triggers.0.cause.kinds.0',
    /roster member/,
  ],
  [
    'an anniversary of a field that the kind lacks',
    (p) => (p.triggers[0]!.cause = { on: 'anniversary', kinds: ['branch'], field: 'since' }),
    'triggers.0.cause.field',
    /branch of the roster has no field since/,
  ],
  [
    'a term since a text',
    (p) => (p.roster[1]!.fields[0]!.type = 'text'),
    'triggers.0.cause.field',
    /since is not a day/,
  ],
  [
    'a term with an exception that the kind lacks',
    (p) =>
      (p.triggers[0]!.cause = {
        on: 'term',
        kinds: ['secretary'],
        field: 'since',
        years: 5,
        unless: [{ field: 'power', given: true, years: 3 }],
      }),
    'triggers.0.cause.unless.0.field',
    /no field power/,
  ],
  [
    'a trigger on a holiday that nobody knows',
    (p) => (p.triggers[0]!.cause = { on: 'holiday', holidays: ['qingming', 'christmas'], daysBefore: 1 }),
    'triggers.0.cause.holidays.1',
    /no holiday christmas/,
  ],
  ['a draw that opens nothing', (p) => (p.draws[0]!.opens = 'visit'), 'draws.0.opens', /no procedure visit/],
];

describe('the references of a programme (F04)', () => {
  it('hold in a sound programme', () => {
    assert.deepEqual(checkReferences(sound), []);
  });

  it('leave the course of a list to the programme: approval may stand before the notice', () => {
    const changed = soundBut((programme) => {
      swap(programme, 'notice', 'approval');
    });
    assert.deepEqual(checkReferences(changed), []);
  });

  for (const [title, change, at, sentence] of mistakes) {
    it(`do not hold with ${title}, said at ${at}`, () => {
      const issues = checkReferences(soundBut(change));
      const issue = issues.find(({ path }) => path.join('.') === at);
      assert.ok(
        issue,
        `nothing said at ${at}: ${issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('\n')}`,
      );
      assert.match(issue.message, sentence);
    });
  }
});
