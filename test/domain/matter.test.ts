import assert from 'node:assert/strict';
import type { Actor, Role } from '../../contracts/people.ts';
import type { Bodies } from '../../contracts/plan.ts';
import { procedure as procedureSchema } from '../../contracts/procedure.ts';
import {
  consequencesOfStep,
  consequencesOfRepetition,
  evolveMatter,
  joinMatter,
  nextAlarm,
  openMatter,
  openStepOf,
  refuseJoining,
  refuseNotBegun,
  refuseOpening,
  ring,
  rulesBehindMatter,
  unopened,
  type Consequence,
  type Matter,
  type MatterPlan,
  type StepFact,
} from '../../domain/matter.ts';
import {
  addSigner,
  doStep,
  extendStep,
  refuseExtension,
  refuseSigner,
  refuseStep,
  type DoStep,
} from '../../domain/step.ts';
import { dateOf } from '../../domain/working-days.ts';
import { at, buildActor, city, verdict } from '../support/build.ts';

const name = { zh: '环节', en: 'step' };
const bodies: Bodies = {
  ...city,
  consulted: { audit: 'audit-office', inspection: 'inspection-office' },
  liaison: ['area-1'],
};

/** One matter as it goes on: who does what at which moment, and where it stands then. */
function begin(
  data: object,
  about: Partial<MatterPlan> & { fields?: Record<string, string>; opener?: Actor; on?: string },
) {
  const { fields = {}, opener = buildActor('organiser'), on = '2023-05-10 09:00', ...given } = about;
  const procedure = procedureSchema.parse({
    procedure: 'p',
    name,
    about: 'unit',
    opened: { by: ['organiser'] },
    ...data,
  });
  const plan: MatterPlan = {
    matter: 'm',
    procedure,
    unit: 'finance-bureau',
    track: null,
    party: null,
    bodies,
    ...given,
  };
  let state: Matter = unopened;
  const facts: StepFact[] = [];
  const engine: Actor = { id: 'engine', role: 'system', organisation: '' };
  const follows: Consequence[] = [];
  const happen = (more: readonly StepFact[], actor: Actor, moment: string | number) => {
    for (const fact of more) {
      state = evolveMatter(plan, state, fact, actor, typeof moment === 'number' ? moment : at(moment));
      follows.push(...consequencesOfStep(plan, state, fact));
    }
    facts.push(...more);
    return more;
  };
  happen(openMatter(plan, { fields, source: null }, at(on)), opener, on);
  const messageOf = (actor: Actor, step: string, outcome: string, form: Record<string, string> = {}) => ({
    ...({ step, outcome, fields: form } satisfies DoStep),
    actor,
  });
  return {
    plan,
    facts,
    follows,
    happen,
    state: () => state,
    open: () => state.open.map(({ step, turn }) => `${step} ${turn}`),
    dueOn: (step: string) => {
      const dueAt = openStepOf(state, step)?.dueAt ?? null;
      return dueAt === null ? null : dateOf(dueAt - 1);
    },
    refused: (actor: Actor, step: string, outcome: string, moment: string, form?: Record<string, string>) =>
      verdict(refuseStep(plan, state, messageOf(actor, step, outcome, form), at(moment))),
    /** Does it, unless it is refused: a test of what follows must not do what nobody may. */
    does(actor: Actor, step: string, outcome: string, moment: string, form?: Record<string, string>) {
      const message = messageOf(actor, step, outcome, form);
      assert.equal(refuseStep(plan, state, message, at(moment))?.message, undefined);
      return happen(doStep(plan, state, message, at(moment)), actor, moment);
    },
    /** Lets every alarm ring that comes until this moment; answers each as its day and what it is. */
    passes(moment: string): string[] {
      const rung: string[] = [];
      for (let alarm = nextAlarm(plan, state); alarm && alarm.at <= at(moment); alarm = nextAlarm(plan, state)) {
        rung.push(`${dateOf(alarm.at)} ${alarm.of} ${alarm.step}`);
        happen(ring(plan, state, alarm, alarm.at), engine, alarm.at);
      }
      return rung;
    },
  };
}

const officer = buildActor('organiser');
const clerk = buildActor('unit');
const leader = buildActor('leadingGroup');
const inspector = buildActor('discipline');
const member = (role: Role, organisation: string, id = `${role} of ${organisation}`): Actor => ({
  id,
  role,
  organisation,
});
const outcome = (id: string, opens: string[] = [], effects: object[] = []) => ({ outcome: id, name, opens, effects });
const step = (id: string, more: object) => ({
  step: id,
  name,
  by: ['organiser'],
  outcomes: [outcome('done')],
  ...more,
});

const rectification = {
  procedure: 'rectification',
  opened: { by: ['organiser'], fields: [{ field: 'finding', name }] },
  start: ['deliver'],
  steps: [
    step('deliver', {
      by: ['unit'],
      due: { days: 30, unit: 'calendar', from: 'opening', assumed: ['CL-A04'] },
      remindDaysBefore: 7,
      onOverdue: { effects: [{ effect: 'open', procedure: 'accountability' }], basis: ['CL-S10'] },
      fields: [{ field: 'done', name }],
      outcomes: [outcome('delivered', ['recheck'])],
      basis: ['CL-S10'],
    }),
    step('recheck', { outcomes: [outcome('accepted'), outcome('returned', ['deliver'])], basis: ['CL-M4d'] }),
  ],
  repeated: { same: ['finding'], effects: [{ effect: 'open', procedure: 'accountability' }], basis: ['CL-S10'] },
  basis: ['CL-S10:L14'],
};

describe('a matter', () => {
  it('CL-S10, CL-A04: a rectification is due on the thirtieth day, whole, and accepted it is closed (F42)', () => {
    const matter = begin(rectification, { fields: { finding: 'formalistic' } });
    assert.equal(matter.dueOn('deliver'), '2023-06-09');
    matter.does(clerk, 'deliver', 'delivered', '2023-06-09 23:59', { done: '已整改' });
    assert.deepEqual(matter.open(), ['recheck 1']);
    matter.does(officer, 'recheck', 'accepted', '2023-06-12');
    assert.equal(matter.state().outcome, 'accepted');
    assert.deepEqual(matter.facts.at(-1), { kind: 'matterClosed', matter: 'm', outcome: 'accepted' });
    assert.deepEqual(
      matter.state().done.map(({ late, silent }) => [late, silent]),
      [
        [false, false],
        [false, false],
      ],
    );
  });

  it('CL-S10: delivered by nobody it is overdue at the first moment after, and what follows nobody can waive (F42)', () => {
    const matter = begin(rectification, {});
    assert.deepEqual(matter.passes('2023-06-09 23:59:59.999'), ['2023-06-03 reminder deliver']);
    assert.deepEqual(matter.passes('2023-06-10'), ['2023-06-10 term deliver']);
    assert.equal(openStepOf(matter.state(), 'deliver')?.overdue, true);
    assert.deepEqual(
      matter.follows.map(({ effects }) => effects.map(({ effect }) => effect)),
      [['open']],
    );
    matter.does(clerk, 'deliver', 'delivered', '2023-06-11', { done: '迟交' });
    assert.equal(matter.state().done[0]?.late, true);
  });

  it('CL-S10: the same finding once more has its own effects, with what the matter was opened with', () => {
    const matter = begin(rectification, { fields: { finding: 'formalistic' } });
    const [follows] = consequencesOfRepetition(matter.plan, matter.state());
    assert.equal(follows?.key, 'm/repeated');
    assert.deepEqual(follows.fields, { finding: 'formalistic' });
    assert.deepEqual(consequencesOfRepetition(begin({ ...rectification, repeated: undefined }, {}).plan, unopened), []);
  });

  it('F28: returned after the check a step keeps its reminder and its term, and no task is lost (F10, F28)', () => {
    const matter = begin(rectification, {});
    matter.passes('2023-06-05');
    matter.does(clerk, 'deliver', 'delivered', '2023-06-09', { done: '初稿' });
    matter.does(officer, 'recheck', 'returned', '2023-06-20 16:00');
    assert.deepEqual(matter.open(), ['deliver 2']);
    assert.equal(matter.dueOn('deliver'), '2023-07-20');
    assert.deepEqual(matter.passes('2023-07-21'), ['2023-07-14 reminder deliver', '2023-07-21 term deliver']);
    matter.does(clerk, 'deliver', 'delivered', '2023-07-22', { done: '再改' });
    assert.deepEqual(matter.open(), ['recheck 2']);
    matter.does(officer, 'recheck', 'accepted', '2023-07-25');
    assert.equal(matter.state().outcome, 'accepted');
    const turns = matter.facts.filter(
      ({ kind }) => kind === 'stepOpened' || kind === 'stepReminded' || kind === 'stepDone',
    );
    assert.deepEqual(
      turns.map((fact) => `${fact.kind} ${'step' in fact ? fact.step : ''} ${'turn' in fact ? fact.turn : ''}`),
      [
        'stepOpened deliver 1',
        'stepReminded deliver 1',
        'stepDone deliver 1',
        'stepOpened recheck 1',
        'stepDone recheck 1',
        'stepOpened deliver 2',
        'stepReminded deliver 2',
        'stepDone deliver 2',
        'stepOpened recheck 2',
        'stepDone recheck 2',
      ],
    );
  });

  it('steps run beside one another, and the matter ends with the last of them', () => {
    const matter = begin({ start: ['talk', 'verify', 'talk'], steps: [step('talk', {}), step('verify', {})] }, {});
    assert.deepEqual(matter.open(), ['talk 1', 'verify 1']);
    matter.does(officer, 'verify', 'done', '2023-05-11');
    assert.equal(matter.state().outcome, null);
    matter.does(officer, 'talk', 'done', '2023-05-12');
    assert.equal(matter.state().outcome, 'done');
  });

  it('a step that is open is not opened a second time by another one', () => {
    const steps = [step('a', { outcomes: [outcome('on', ['b'])] }), step('b', {})];
    const matter = begin({ start: ['a', 'b'], steps }, {});
    matter.does(officer, 'a', 'on', '2023-05-11');
    assert.deepEqual(matter.open(), ['b 1']);
  });

  const terms: [what: string, term: object, on: string, fields: Record<string, string>, dueOn: string][] = [
    ['JZ-A06: ten working days from 14 December', { days: 10, unit: 'working' }, '2020-12-14 09:00', {}, '2020-12-28'],
    ['NB-A08: five working days from a Monday', { days: 5, unit: 'working' }, '2023-04-10 08:00', {}, '2023-04-17'],
    ['NB-A08: thirty days', { days: 30, unit: 'calendar' }, '2023-04-10 23:59', {}, '2023-05-10'],
    ['NB-A09: thirty days for a new leader', talkTerm(), '2023-03-01', { occasion: 'new-leader' }, '2023-03-31'],
    ['NB-A09: seven days after a report', talkTerm(), '2023-04-10', { occasion: 'report' }, '2023-04-17'],
    ['NB-A09: thirty days on any other occasion', talkTerm(), '2023-04-10', {}, '2023-05-10'],
  ];
  for (const [what, due, on, fields, dueOn] of terms) {
    it(`${what} are counted from the day after and end on ${dueOn}`, () => {
      const matter = begin({ start: ['s'], steps: [step('s', { due })] }, { on, fields });
      assert.equal(matter.dueOn('s'), dueOn);
    });
  }

  it('CL-M6c: the last day that a matter was opened with holds instead of a number of days', () => {
    const due = { days: 30, unit: 'calendar', lastDay: 'due-on' };
    const opened = (fields: Record<string, string>) =>
      begin({ start: ['s'], steps: [step('s', { due })] }, { on: '2023-04-10 08:00', fields });
    assert.equal(opened({ 'due-on': '2023-04-28' }).dueOn('s'), '2023-04-28');
    assert.equal(opened({ 'due-on': '2023-12-31' }).dueOn('s'), '2023-12-31');
    assert.equal(opened({}).dueOn('s'), '2023-05-10');
    assert.deepEqual(opened({ 'due-on': '2023-04-28' }).passes('2023-04-29'), ['2023-04-29 term s']);
  });

  it('a term from the opening runs while the steps before it last', () => {
    const due = { days: 30, unit: 'calendar', from: 'opening' };
    const steps = [step('accept', { outcomes: [outcome('accepted', ['verify'])] }), step('verify', { due })];
    const matter = begin({ start: ['accept'], steps }, { on: '2023-04-10 08:00' });
    matter.does(officer, 'accept', 'accepted', '2023-04-17');
    assert.equal(matter.dueOn('verify'), '2023-05-10');
  });

  it('nothing is waited for where nothing has a term', () => {
    const matter = begin({ start: ['s'], steps: [step('s', { remindDaysBefore: 3 })] }, {});
    assert.equal(nextAlarm(matter.plan, matter.state()), null);
  });
});

function talkTerm() {
  return { days: 30, unit: 'calendar', unless: [{ field: 'occasion', is: ['report'], days: 7 }] };
}

describe('silence and lateness (F27)', () => {
  const opinion = (more: object) => ({
    procedure: 'opinion',
    start: ['answer'],
    steps: [
      step('answer', {
        by: ['consulted'],
        due: { days: 10, unit: 'working', assumed: ['JZ-A06'] },
        outcomes: [outcome('favourable'), outcome('adverse', ['respond'])],
        basis: ['JZ-S14'],
        ...more,
      }),
      step('respond', {}),
    ],
  });
  const asked = { on: '2020-12-14 09:00', party: { body: 'audit', organisation: 'audit-office' } };
  const auditor = buildActor('consulted');

  it('silence has the outcome that the programme gives it, and an answer after it comes too late', () => {
    const onOverdue = { outcome: 'favourable', effects: [{ effect: 'message', message: 'silent' }], basis: ['JZ-A06'] };
    const matter = begin(opinion({ onOverdue }), asked);
    assert.deepEqual(matter.passes('2020-12-29'), ['2020-12-29 term answer']);
    assert.deepEqual(matter.state().done[0], {
      step: 'answer',
      turn: 1,
      outcome: 'favourable',
      fields: {},
      late: false,
      silent: true,
    });
    assert.equal(matter.state().outcome, 'favourable');
    assert.deepEqual(
      matter.follows.map(({ key, effects }) => [key, effects.length]),
      [['m/answer/1/favourable', 1]],
    );
    assert.deepEqual(matter.refused(auditor, 'answer', 'adverse', '2020-12-29 09:00'), {
      code: 'TooLate',
      rules: ['JZ-A06'],
    });
  });

  it('without such a rule it is overdue only, and a late opinion is taken as late', () => {
    const matter = begin(opinion({}), asked);
    matter.passes('2021-01-04');
    assert.equal(matter.state().outcome, null);
    matter.does(auditor, 'answer', 'favourable', '2021-01-04');
    assert.deepEqual(
      matter.state().done.map(({ late, silent }) => [late, silent]),
      [[true, false]],
    );
  });

  it('where the programme refuses what is late, the last day counts until 24:00', () => {
    const matter = begin(opinion({ late: 'refused' }), asked);
    assert.equal(matter.refused(auditor, 'answer', 'favourable', '2020-12-28 23:59:59.999'), 'accepted');
    const late = { code: 'TooLate', rules: ['JZ-A06'] };
    assert.deepEqual(matter.refused(auditor, 'answer', 'favourable', '2020-12-29'), late);
  });

  it('an adverse opinion is answered before the matter is closed (JZ-A06)', () => {
    const matter = begin(opinion({}), asked);
    matter.does(auditor, 'answer', 'adverse', '2020-12-16');
    assert.equal(matter.state().outcome, null);
    matter.does(officer, 'respond', 'done', '2020-12-17');
    assert.equal(matter.state().outcome, 'done');
  });
});

describe('who may do a step', () => {
  const shared = {
    start: ['check'],
    steps: [step('check', { by: ['organiser', 'unit', 'consulted', 'liaison'], basis: ['XX-1'] })],
  };
  const code = (id: string) => ({ code: id, rules: ['XX-1'] });
  const party = { body: 'audit', organisation: 'audit-office' };
  const table: [why: string, about: Partial<MatterPlan>, who: Actor, expected: unknown][] = [
    ['its own roles may', {}, officer, 'accepted'],
    ['another role may not', {}, leader, code('NotAllowed')],
    ['the unit itself may', {}, clerk, 'accepted'],
    ['another unit may not', {}, member('unit', 'water-bureau'), code('OtherUnit')],
    ['no unit may where it is about none', { unit: null }, clerk, code('OtherUnit')],
    ['JZ-A09: nobody acts on the own unit', { unit: city.organiser }, officer, code('OwnUnit')],
    ['the body that is asked may', { party }, member('consulted', 'audit-office'), 'accepted'],
    ['another body may not answer for it', { party }, member('consulted', 'inspection-office'), code('NotAllowed')],
    [
      'JZ-A09: no body answers about itself',
      { party, unit: 'audit-office' },
      member('consulted', 'audit-office'),
      code('OwnUnit'),
    ],
    ['a stranger may not', {}, member('organiser', 'elsewhere'), code('NotAllowed')],
    ['a liaison group of the campaign may', {}, member('liaison', 'area-1'), 'accepted'],
  ];
  for (const [why, about, who, expected] of table) {
    it(why, () => {
      assert.deepEqual(begin(shared, about).refused(who, 'check', 'done', '2023-05-11'), expected);
    });
  }

  it('CL-M4d: nobody decides what he opened for another body, whatever roles he holds', () => {
    const data = { opened: { by: ['liaison'] }, start: ['meeting'], steps: [step('meeting', { basis: ['JZ-S9'] })] };
    const both = (role: Role) => member(role, city.organiser, 'li');
    const matter = begin(data, { opener: both('liaison') });
    const own = { code: 'OwnSubmission', rules: ['JZ-S9'] };
    assert.deepEqual(matter.refused(both('organiser'), 'meeting', 'done', '2023-05-11'), own);
    assert.equal(matter.refused(officer, 'meeting', 'done', '2023-05-11'), 'accepted');
    matter.happen(joinMatter(matter.plan, { fields: {} }), member('liaison', city.organiser, officer.id), '2023-05-12');
    assert.deepEqual(matter.refused(officer, 'meeting', 'done', '2023-05-13'), own);
  });

  it('CL-M4d: nor what he delivered in a step before; the body that has both steps may do both', () => {
    const both = (role: Role) => member(role, city.organiser, 'li');
    const steps = [
      step('draft', { by: ['liaison', 'organiser'], outcomes: [outcome('on', ['check'])] }),
      step('check', { by: ['organiser'] }),
    ];
    const asLiaison = begin({ start: ['draft'], steps }, {});
    asLiaison.does(both('liaison'), 'draft', 'on', '2023-05-11');
    assert.equal(
      (asLiaison.refused(both('organiser'), 'check', 'done', '2023-05-12') as { code: string }).code,
      'OwnSubmission',
    );
    const asOrganiser = begin({ start: ['draft'], steps }, {});
    asOrganiser.does(both('organiser'), 'draft', 'on', '2023-05-11');
    assert.equal(asOrganiser.refused(both('organiser'), 'check', 'done', '2023-05-12'), 'accepted');
  });
});

describe('what may be done', () => {
  it('a step that is open, with an outcome that it has and a form that is complete', () => {
    const matter = begin(rectification, {});
    const code = (refused: unknown) => (refused as { code: string }).code;
    assert.equal(code(matter.refused(clerk, 'no-such', 'delivered', '2023-05-11')), 'UnknownStep');
    assert.equal(code(matter.refused(officer, 'recheck', 'accepted', '2023-05-11')), 'NotOpen');
    assert.equal(code(matter.refused(clerk, 'deliver', 'waived', '2023-05-11', { done: '…' })), 'UnknownOutcome');
    assert.equal(code(matter.refused(clerk, 'deliver', 'delivered', '2023-05-11')), 'FieldMissing');
    assert.equal(
      code(matter.refused(clerk, 'deliver', 'delivered', '2023-05-11', { done: '…', x: '1' })),
      'FieldInvalid',
    );
    matter.does(clerk, 'deliver', 'delivered', '2023-05-11', { done: '…' });
    assert.equal(code(matter.refused(clerk, 'deliver', 'delivered', '2023-05-12', { done: '…' })), 'NotOpen');
    matter.does(officer, 'recheck', 'accepted', '2023-05-12');
    assert.equal(code(matter.refused(officer, 'recheck', 'returned', '2023-05-13')), 'MatterClosed');
  });

  it('F28: a note belongs into the form where the form has one, and nowhere else but to a signature', () => {
    const noted = begin({ start: ['s'], steps: [step('s', { fields: [{ field: 'note', name }] })] }, {});
    noted.does(officer, 's', 'done', '2023-05-11', { note: '记录' });
    assert.deepEqual(noted.state().done[0]?.fields, { note: '记录' });
    const plain = begin({ start: ['s'], steps: [step('s', {})] }, {});
    assert.equal(
      (plain.refused(officer, 's', 'done', '2023-05-11', { note: '记录' }) as { code: string }).code,
      'FieldInvalid',
    );
  });

  it('a step that is not open, or that there is not, is done by nobody: nothing happens', () => {
    const matter = begin(rectification, {});
    for (const name of ['recheck', 'no-such']) {
      const message = { step: name, outcome: 'accepted', fields: {}, actor: officer };
      assert.deepEqual(doStep(matter.plan, matter.state(), message, at('2023-05-11')), [], name);
    }
  });

  it('what follows from an outcome has a key of its own turn, and what was said is handed on, the latest last', () => {
    const steps = [
      step('find', {
        fields: [{ field: 'finding', name }],
        outcomes: [outcome('found', ['find'], [{ effect: 'open', procedure: 'p' }])],
      }),
    ];
    const matter = begin({ start: ['find'], steps }, { fields: { finding: '旧', what: '情况' } });
    for (const finding of ['第一次', '第二次']) matter.does(officer, 'find', 'found', '2023-05-11', { finding });
    assert.deepEqual(
      matter.follows.map(({ key, fields }) => [key, fields]),
      [
        ['m/find/1/found', { finding: '第一次', what: '情况' }],
        ['m/find/2/found', { finding: '第二次', what: '情况' }],
      ],
    );
  });
});

describe('signatures on one step (F28)', () => {
  const signing = (rule: string, more: object = {}) => ({
    start: ['draft'],
    steps: [
      step('draft', { due: { days: 5, unit: 'calendar' }, remindDaysBefore: 2, outcomes: [outcome('sent', ['sign'])] }),
      step('sign', {
        by: ['organiser', 'discipline', 'leadingGroup'],
        signatures: { rule, roles: ['organiser', 'discipline', 'leadingGroup'], basis: ['XX-9'] },
        due: { days: 5, unit: 'calendar' },
        fields: [{ field: 'decision', name }],
        outcomes: [outcome('agreed', ['issue']), outcome('returned', ['draft'])],
        basis: ['XX-8'],
        ...more,
      }),
      step('issue', {}),
    ],
  });
  const sent = (rule: string, more?: object) => {
    const matter = begin(signing(rule, more), {});
    matter.does(officer, 'draft', 'sent', '2023-05-10 10:00');
    return matter;
  };
  const colleague = member('organiser', city.organiser, 'director');
  const decision = { decision: '同意' };
  const code = (refused: unknown) => (refused as { code: string }).code;

  it('any one of them ends the step', () => {
    const matter = sent('any');
    matter.does(leader, 'sign', 'agreed', '2023-05-11', decision);
    assert.deepEqual(matter.open(), ['issue 1']);
  });

  it('all of them sign, in whatever order, and the last one ends it with the form', () => {
    const matter = sent('all');
    const [signature] = matter.does(leader, 'sign', 'agreed', '2023-05-11', { note: '无异议' });
    assert.deepEqual(signature, {
      kind: 'stepSigned',
      matter: 'm',
      step: 'sign',
      turn: 1,
      role: 'leadingGroup',
      note: '无异议',
    });
    assert.deepEqual(matter.open(), ['sign 1']);
    matter.does(officer, 'sign', 'agreed', '2023-05-11');
    assert.equal(code(matter.refused(inspector, 'sign', 'agreed', '2023-05-12')), 'FieldMissing');
    matter.does(inspector, 'sign', 'agreed', '2023-05-12', decision);
    assert.deepEqual(matter.open(), ['issue 1']);
    assert.deepEqual(matter.state().done.at(-1)?.fields, decision);
  });

  it('nobody signs twice, nor a second person for the same role', () => {
    const matter = sent('all');
    matter.does(officer, 'sign', 'agreed', '2023-05-11');
    const signed = { code: 'AlreadySigned', rules: ['XX-9'] };
    assert.deepEqual(matter.refused(officer, 'sign', 'agreed', '2023-05-11'), signed);
    assert.deepEqual(matter.refused(colleague, 'sign', 'agreed', '2023-05-11'), signed);
    assert.deepEqual(matter.refused(officer, 'sign', 'returned', '2023-05-11', decision), signed);
  });

  it('in turn each waits for the one before', () => {
    const matter = sent('inTurn');
    assert.deepEqual(matter.refused(leader, 'sign', 'agreed', '2023-05-11'), { code: 'NotInTurn', rules: ['XX-9'] });
    assert.equal(code(matter.refused(leader, 'sign', 'returned', '2023-05-11', decision)), 'NotInTurn');
    matter.does(officer, 'sign', 'agreed', '2023-05-11');
    matter.does(inspector, 'sign', 'agreed', '2023-05-12');
    matter.does(leader, 'sign', 'agreed', '2023-05-13', decision);
    assert.deepEqual(matter.open(), ['issue 1']);
  });

  it('a role that is not to sign may not, though it may do other steps', () => {
    const matter = sent('all', { signatures: { rule: 'all', roles: ['leadingGroup', 'discipline'] } });
    assert.equal(code(matter.refused(colleague, 'sign', 'agreed', '2023-05-11')), 'NotAllowed');
  });

  it('a return by one refuses for all: the signatures are gone, the draft keeps its reminder, and all sign anew', () => {
    const matter = sent('all');
    matter.does(officer, 'sign', 'agreed', '2023-05-11');
    matter.does(inspector, 'sign', 'returned', '2023-05-12', { decision: '补充材料' });
    assert.deepEqual(matter.open(), ['draft 2']);
    assert.equal(matter.dueOn('draft'), '2023-05-17');
    assert.deepEqual(matter.passes('2023-05-17'), ['2023-05-16 reminder draft']);
    matter.does(officer, 'draft', 'sent', '2023-05-17 10:00');
    assert.deepEqual(matter.open(), ['sign 2']);
    assert.deepEqual(
      openStepOf(matter.state(), 'sign')?.signers.map(({ by }) => by),
      [null, null, null],
    );
    for (const who of [inspector, officer, leader]) matter.does(who, 'sign', 'agreed', '2023-05-18', decision);
    matter.does(officer, 'issue', 'done', '2023-05-19');
    assert.equal(matter.state().outcome, 'done');
  });

  it('a signer who is added while it is open signs as well, in turn as the last', () => {
    const matter = sent('inTurn');
    const message = { step: 'sign', role: 'jointReviewer', actor: officer };
    assert.equal(refuseSigner(matter.plan, matter.state(), message), undefined);
    matter.happen(addSigner(matter.plan, message), officer, '2023-05-11');
    for (const who of [officer, inspector, leader]) matter.does(who, 'sign', 'agreed', '2023-05-12');
    assert.deepEqual(matter.open(), ['sign 1']);
    matter.does(buildActor('jointReviewer'), 'sign', 'agreed', '2023-05-13', decision);
    assert.deepEqual(matter.open(), ['issue 1']);
  });

  it('a signer is added by the organiser or the leading group, to a step that is open and signed', () => {
    const matter = sent('all');
    const refused = (actor: Actor, name: string, role: string) =>
      refuseSigner(matter.plan, matter.state(), { step: name, role, actor })?.code;
    assert.equal(refused(leader, 'sign', 'liaison'), undefined);
    assert.equal(refused(clerk, 'sign', 'liaison'), 'NotAllowed');
    assert.equal(refused(officer, 'sign', 'public'), 'MalformedMessage');
    assert.equal(refused(officer, 'draft', 'liaison'), 'NotOpen');
    assert.equal(refused(officer, 'nowhere', 'liaison'), 'UnknownStep');
    const unsigned = begin(signing('all'), {});
    assert.equal(
      refuseSigner(unsigned.plan, unsigned.state(), { step: 'draft', role: 'liaison', actor: officer })?.code,
      'NotPartOfThis',
    );
  });
});

describe('an extension of a step (F47)', () => {
  const extend = (until: string, actor = officer, name = 'deliver') => ({ step: name, until, reason: '核准', actor });

  it('moves its end and its reminder at once, and makes an overdue step one in time again', () => {
    const matter = begin(rectification, {});
    matter.passes('2023-06-10');
    assert.equal(refuseExtension(matter.plan, matter.state(), extend('2023-06-30'), at('2023-06-10 09:00')), undefined);
    matter.happen(extendStep(matter.plan, matter.state(), extend('2023-06-30')), officer, '2023-06-10 09:00');
    assert.equal(matter.dueOn('deliver'), '2023-06-30');
    assert.deepEqual(matter.passes('2023-07-01'), ['2023-06-24 reminder deliver', '2023-07-01 term deliver']);
    assert.equal(new Set(matter.follows.map(({ key }) => key)).size, 2);
  });

  it('is refused where there is no such term, for a day that is not later, and to others than the organiser', () => {
    const matter = begin(rectification, {});
    const refused = (message: ReturnType<typeof extend>, moment = '2023-05-20') =>
      refuseExtension(matter.plan, matter.state(), message, at(moment))?.code;
    assert.equal(refused(extend('2023-06-09')), 'NotLater');
    assert.equal(refused(extend('2023-07-01'), '2023-07-02'), 'NotLater');
    assert.equal(refused(extend('2023-06-31')), 'MalformedMessage');
    assert.equal(refused(extend('2023-07-01', clerk)), 'NotAllowed');
    assert.equal(refused(extend('2023-07-01', officer, 'recheck')), 'NotOpen');
    assert.equal(refused(extend('2023-07-01', officer, 'nowhere')), 'UnknownStep');
    matter.does(clerk, 'deliver', 'delivered', '2023-05-21', { done: '…' });
    assert.equal(refused(extend('2023-07-01', officer, 'recheck')), 'UnknownDeadline');
  });
});

describe('the opening of a matter', () => {
  const demonstration = {
    procedure: 'demonstration',
    opened: { by: ['unit', 'liaison'], oneOpen: true, fields: [{ field: 'channel', name }] },
    start: ['meeting'],
    steps: [step('meeting', {})],
    basis: ['JZ-S9:L65'],
    assumed: ['JZ-A05'],
  };
  const fields = { channel: 'self' };

  it('JZ-S9: is for the unit itself and its liaison group, with a complete form', () => {
    const { plan } = begin(demonstration, { fields, opener: clerk });
    const refused = (actor: Actor, given: Record<string, string> = fields) =>
      refuseOpening(plan, { actor, fields: given })?.code;
    assert.equal(refused(clerk), undefined);
    assert.equal(refused(member('liaison', 'area-1')), undefined);
    assert.equal(refused(member('unit', 'water-bureau')), 'OtherUnit');
    assert.equal(refused(officer), 'NotAllowed');
    assert.equal(refused(clerk, {}), 'FieldMissing');
    assert.equal(refused(member('liaison', 'area-9')), 'NotAllowed');
  });

  it('JZ-A05: a meeting decides on nothing that nobody has nominated, and is told how it begins', () => {
    const refused = refuseNotBegun(begin(demonstration, {}).plan.procedure);
    assert.equal(refused.code, 'NotNominated');
    assert.deepEqual(refused.rules, ['JZ-S9', 'JZ-A05']);
    assert.match(refused.message, /unit or liaison/);
  });

  it('nominated again while it is open it stays one: what it was opened with is kept, what is new is added', () => {
    const matter = begin(demonstration, { fields, opener: clerk });
    const liaison = member('liaison', 'area-1');
    const joined = { fields: { channel: 'liaison', reasons: '工作扎实' }, actor: liaison };
    assert.equal(refuseJoining(matter.plan, matter.state(), { fields, actor: liaison }), undefined);
    matter.happen(joinMatter(matter.plan, joined), liaison, '2023-05-11');
    assert.deepEqual(matter.state().fields, { channel: 'self', reasons: '工作扎实' });
    assert.deepEqual(matter.open(), ['meeting 1']);
    matter.does(officer, 'meeting', 'done', '2023-05-12');
    assert.equal(refuseJoining(matter.plan, matter.state(), { fields, actor: liaison })?.code, 'MatterClosed');
  });

  it('the engine joins without anybody’s leave, where an effect opens it again', () => {
    const matter = begin(demonstration, { fields, opener: clerk });
    const engine: Actor = { id: 'engine', role: 'system', organisation: '' };
    assert.equal(refuseJoining(matter.plan, matter.state(), { fields: {}, actor: engine }), undefined);
  });
});

describe('the rules behind what happens in a matter (F52)', () => {
  it('are those of the procedure, the step, its term, its outcome and its silence', () => {
    const onOverdue = { outcome: 'done', basis: ['XX-5'] };
    const data = {
      start: ['s'],
      steps: [step('s', { due: { days: 1, unit: 'calendar', assumed: ['XX-A2'] }, onOverdue, basis: ['XX-1'] })],
      basis: ['XX-3'],
    };
    const matter = begin(data, {});
    matter.passes('2023-05-12');
    assert.deepEqual(
      matter.facts.map((fact) => [fact.kind, rulesBehindMatter(matter.plan, fact)]),
      [
        ['matterOpened', ['XX-3']],
        ['stepOpened', ['XX-1', 'XX-A2']],
        ['stepDone', ['XX-1', 'XX-5']],
        ['matterClosed', ['XX-3']],
      ],
    );
  });
});
