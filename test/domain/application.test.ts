import assert from 'node:assert/strict';
import type { CandidacyFact } from '../../contracts/facts.ts';
import type { Plan, RequirementPlan, TrackPlan } from '../../contracts/plan.ts';
import {
  needsLook,
  refuseApplication,
  refuseWithdrawal,
  submitApplication,
  withdrawApplication,
} from '../../domain/application.ts';
import type { Candidacy } from '../../domain/candidacy.ts';
import { dateOf } from '../../domain/working-days.ts';
import { answersToForm, everyKindOfField, lists } from '../support/forms.ts';
import { after, ask, at, buildActor, buildPlan, reachable, verdict, wayTo, type Reached } from '../support/build.ts';

const plan = buildPlan();
const unit = 'finance-bureau';
const clerk = buildActor('unit');
const form = { 'own-work': '自创自建情况' };
const [rulesFiled] = wayTo('underReview');
const ready = after(plan, unit, rulesFiled!);

const cleanWindow = ['SX-S3b', 'SX-A02', 'SX-S0b'];
const modelWindow = ['SX-S3c', 'SX-A02', 'SX-S0c', 'SX-A01'];

describe('applying', () => {
  it('SX-S3a, SX-S3b: takes a written application of the unit in December (S06)', () => {
    const message = ask(clerk, { track: 'clean', fields: form });
    const received = at('2019-12-10 09:00');
    assert.equal(refuseApplication(plan, ready, message, received), undefined);
    assert.deepEqual(submitApplication(message, received), [
      { kind: 'applicationSubmitted', track: 'clean', receivedAt: received, fields: form },
    ]);
  });

  const instants: [clauses: string, fact: string, moment: string, code: string][] = [
    [
      'SX-A02',
      'refuses an application in the last millisecond of November',
      '2019-11-30 23:59:59.999',
      'WindowNotOpen',
    ],
    ['SX-A02', 'takes an application in the first instant of December', '2019-12-01 00:00', 'accepted'],
    ['SX-S3b', 'takes an application in the last millisecond of the year', '2019-12-31 23:59:59.999', 'accepted'],
    [
      'SX-S3b',
      'refuses an application on 1 January at 00:00, when the window has closed',
      '2020-01-01',
      'WindowClosed',
    ],
    [
      'SX-S3b',
      'refuses an application on 3 January, when the window has closed (S12, unit E)',
      '2020-01-03 10:00',
      'WindowClosed',
    ],
  ];
  for (const [clauses, fact, moment, code] of instants) {
    it(`${clauses}: ${fact}`, () => {
      const refused = apply(plan, ready, 'clean', moment);
      assert.deepEqual(verdict(refused), code === 'accepted' ? code : { code, rules: cleanWindow });
    });
  }

  it('SX-S3b: says when the window opens and when it closed', () => {
    assert.equal(apply(plan, ready, 'clean', '2019-11-30')?.message, 'applications for clean open on 2019-12-01');
    const late = apply(plan, ready, 'clean', '2020-01-01')?.message;
    assert.equal(late, 'applications for clean closed on 2019-12-31 at 24:00');
  });
});

describe('applying for both tracks, year by year (SX-A11)', () => {
  const rounds: [track: string, moment: string, roundsFrom: number, code: string, why: string][] = [
    ['clean', '2019-12-10', 2019, 'accepted', 'every year'],
    ['clean', '2020-12-10', 2019, 'accepted', 'every year'],
    ['clean', '2021-12-08', 2019, 'accepted', 'every year'],
    ['model', '2019-12-10', 2019, 'NotDueThisYear', 'open in 2021, from 2021-12-01: the round is 2019 to 2021'],
    ['model', '2020-12-10', 2019, 'NotDueThisYear', 'open in 2021, from 2021-12-01: the round is 2019 to 2021'],
    ['model', '2021-12-08', 2019, 'accepted', 'the last year of the round 2019 to 2021'],
    ['model', '2022-12-08', 2019, 'NotDueThisYear', 'open in 2024, from 2024-12-01: the round is 2022 to 2024'],
    ['model', '2020-12-10', 2018, 'accepted', 'the last year of the round 2018 to 2020'],
    ['model', '2021-12-08', 2018, 'NotDueThisYear', 'open in 2023, from 2023-12-01: the round is 2021 to 2023'],
  ];
  for (const [track, moment, from, code, why] of rounds) {
    const clauses = track === 'clean' ? 'SX-S0b, SX-S3b' : 'SX-S0c, SX-S3c';
    const fact = code === 'accepted' ? `takes an application for ${track}` : `refuses an application for ${track}`;
    it(`${clauses}: ${fact} on ${moment} with rounds from ${from}: ${why} (S09)`, () => {
      const edition = buildPlan({ year: Number(moment.slice(0, 4)), roundsFrom: { model: from } });
      const refused = apply(edition, after(edition, 'water-bureau', rulesFiled!), track, moment);
      assert.deepEqual(verdict(refused), code === 'accepted' ? code : { code, rules: modelWindow });
      if (refused) assert.equal(refused.message, `applications for ${track} ${why}`);
    });
  }

  it('SX-A11: takes an application for the second track beside the first', () => {
    const edition = buildPlan({ year: 2021 });
    const state = after(edition, unit, ...wayTo('reviewed', 'clean'));
    assert.equal(apply(edition, state, 'model', '2021-12-08'), undefined);
  });
});

describe('what an applicant must have done (F06)', () => {
  const gateRules = ['SX-S1a', 'SX-S1b', 'SX-A10'];

  it('SX-A10: refuses a unit that never filed its action rules, and says since when they are overdue (S12, unit D)', () => {
    const never = after(plan, 'unit-d', { kind: 'rulesOverdue' });
    const refused = apply(plan, never, 'clean', '2019-12-12');
    assert.deepEqual(verdict(refused), { code: 'RulesNotFiled', rules: gateRules });
    assert.match(refused!.message, new RegExp(`overdue since ${dateOf(plan.actionRules.dueAt)}$`));
  });

  it('SX-A10: takes the application of the same unit once the rules are filed (S12, unit D)', () => {
    const filed = after(plan, 'unit-d', { kind: 'rulesOverdue' }, rulesFiled!);
    assert.equal(apply(plan, filed, 'clean', '2019-12-12'), undefined);
  });

  it('SX-A10: says nothing of overdue rules before they are', () => {
    assert.equal(
      apply(plan, after(plan, unit), 'clean', '2019-12-12')?.message,
      'finance-bureau has not filed its action rules',
    );
  });

  it('SX-A10: asks for no rules where the programme does not', () => {
    const lenient = { ...plan, actionRules: { ...plan.actionRules, requiredBeforeApplication: false } };
    assert.equal(apply(lenient, after(lenient, unit), 'clean', '2019-12-12'), undefined);
  });

  it('SX-S3a: refuses an application that does not write of the own work', () => {
    for (const fields of [{}, { 'own-work': ' ' }, { materials: '资料' }]) {
      const refused = refuseApplication(plan, ready, ask(clerk, { track: 'clean', fields }), at('2019-12-10'));
      assert.deepEqual(verdict(refused), { code: 'FieldMissing', rules: ['SX-S3', 'SX-S3a', 'SX-A02', 'SX-A14'] });
      assert.equal(refused?.message, 'the form lacks own-work');
    }
  });

  it('SX-S3a: takes an application without the field that is not required', () => {
    assert.deepEqual(
      plan.tracks[0]?.fields.map(({ field, required }) => [field, required]),
      [
        ['own-work', true],
        ['materials', false],
      ],
    );
    const fields = { ...form, materials: '验收资料' };
    assert.equal(refuseApplication(plan, ready, ask(clerk, { track: 'clean', fields }), at('2019-12-10')), undefined);
  });

  it('SX-S3a: refuses an application with a field that the programme does not ask for', () => {
    const fields = { ...form, nonsense: '1' };
    const refused = refuseApplication(plan, ready, ask(clerk, { track: 'clean', fields }), at('2019-12-10'));
    assert.equal(refused?.message, 'the form has no field nonsense');
  });

  for (const [why, fields, code] of answersToForm) {
    it(`refuses an application on another programme's form ${why}`, () => {
      const asking = { ...plan, tracks: plan.tracks.map((each) => ({ ...each, fields: everyKindOfField })) };
      const message = ask(clerk, { track: 'clean', fields });
      assert.equal(refuseApplication(asking, ready, message, at('2019-12-10'), lists)?.code, code);
    });
  }

  it('SX-S3e: refuses a unit that a major incident disqualified, before anything else is looked at (F17)', () => {
    const hit = after(plan, unit, { kind: 'disqualified', tracks: ['clean'], incident: 'incident-1' });
    const refused = apply(plan, hit, 'clean', '2020-02-01');
    assert.deepEqual(verdict(refused), { code: 'Disqualified', rules: ['SX-S3e', 'SX-A04', 'SX-A06'] });
  });

  const open: readonly Reached[] = ['none', 'notApplied', 'withdrawn', 'underReview', 'reviewed', 'failed'];
  const second = (status: Reached, handedIn: Readonly<Record<string, string>> | null, edition: Plan = plan) => {
    const message = ask(clerk, { track: 'clean', fields: form });
    const state = after(edition, unit, ...wayTo(status));
    return refuseApplication(edition, state, message, at('2019-12-20'), undefined, handedIn);
  };
  for (const status of reachable.filter((each) => each !== 'disqualified' && !open.includes(each))) {
    it(`refuses another application for a track on which the first is ${status}`, () => {
      const refused = second(status, { 'own-work': '改前' });
      assert.deepEqual(verdict(refused), { code: 'AlreadyApplied', rules: cleanWindow });
      assert.equal(refused?.message, `finance-bureau has applied for clean already: ${status}`);
    });
  }
  for (const status of ['underReview', 'reviewed', 'failed'] as const) {
    it(`takes a version that replaces the one that is ${status}, and refuses the same again (F09)`, () => {
      assert.equal(second(status, { 'own-work': '改前' }), undefined);
      assert.equal(second(status, { ...form, annex: '附件' }), undefined);
      assert.deepEqual(verdict(second(status, form)), { code: 'AlreadyApplied', rules: cleanWindow });
    });
  }

  it('takes what was withdrawn again while the window is open, also unchanged, and not after it (SX-S3b)', () => {
    assert.equal(second('withdrawn', form), undefined);
    const withdrawn = after(plan, unit, ...wayTo('withdrawn'));
    assert.deepEqual(verdict(apply(plan, withdrawn, 'clean', '2020-01-01')), {
      ...{ code: 'WindowClosed', rules: cleanWindow },
    });
  });

  it('takes neither where the programme lets nobody change what was handed in', () => {
    const final = { ...plan, tracks: plan.tracks.map((track) => ({ ...track, mayChange: false })) };
    for (const status of ['underReview', 'withdrawn'] as const)
      assert.equal(second(status, { 'own-work': '改前' }, final)?.code, 'AlreadyApplied', status);
  });

  it('begins its review anew with each version: what was checked was the one before', () => {
    const [applied] = submitApplication(ask(clerk, { track: 'clean', fields: form }), at('2019-12-20'));
    const state = after(plan, unit, ...wayTo('failed'), applied!);
    assert.deepEqual(state.applications['clean'], { status: 'underReview', applicant: clerk.id, checks: {} });
    assert.equal(state.versions['clean'], 2);
  });

  it('refuses a track that the programme does not have', () => {
    assert.deepEqual(verdict(apply(plan, ready, 'green', '2019-12-10')), { code: 'UnknownTrack', rules: [] });
  });

  it('SX-S3a: refuses an application by anybody but the unit', () => {
    const by = (actor: typeof clerk) =>
      verdict(refuseApplication(plan, ready, ask(actor, { track: 'clean', fields: form }), at('2019-12-10')));
    assert.deepEqual(by(buildActor('unit', { organisation: 'water-bureau' })), { code: 'OtherUnit', rules: [] });
    assert.deepEqual(by(buildActor('organiser')), { code: 'NotAllowed', rules: [] });
  });
});

describe('withdrawing an application', () => {
  const withdrawable: readonly Reached[] = ['underReview', 'reviewed', 'failed', 'shortlisted'];
  for (const status of reachable) {
    const can = withdrawable.includes(status);
    it(`${can ? 'takes' : 'refuses'} the withdrawal of an application that is ${status}`, () => {
      const expected = {
        accepted: 'accepted',
        refused: { code: 'NotACandidate', rules: [] },
        disqualified: { code: 'Disqualified', rules: ['SX-S3e', 'SX-A04', 'SX-A06'] },
      };
      const outcome = can ? 'accepted' : status === 'disqualified' ? 'disqualified' : 'refused';
      assert.deepEqual(withdraw(after(plan, unit, ...wayTo(status))), expected[outcome]);
    });
  }

  it('is for the unit itself, in a track of the programme', () => {
    const state = after(plan, unit, ...wayTo('reviewed'));
    const other = buildActor('unit', { organisation: 'water-bureau' });
    assert.deepEqual(withdraw(state, 'clean', other), { code: 'OtherUnit', rules: [] });
    assert.deepEqual(withdraw(state, 'clean', buildActor('organiser')), { code: 'NotAllowed', rules: [] });
    assert.deepEqual(withdraw(state, 'green'), { code: 'UnknownTrack', rules: [] });
    assert.deepEqual(withdraw(state, 'model'), { code: 'NotACandidate', rules: [] });
  });

  it('puts the reason on record', () => {
    const [withdrawn, ...more] = withdrawApplication(ask(clerk, { track: 'clean', reason: '机构改革' }));
    assert.deepEqual([withdrawn, more], [{ kind: 'applicationWithdrawn', track: 'clean', reason: '机构改革' }, []]);
  });

  function withdraw(state: Candidacy, track = 'clean', actor = clerk) {
    return verdict(refuseWithdrawal(plan, state, ask(actor, { track, reason: '机构改革' })));
  }
});

function apply(edition: Plan, state: Candidacy, track: string, moment: string) {
  const actor = buildActor('unit', { organisation: state.unit });
  return refuseApplication(edition, state, ask(actor, { track, fields: form }), at(moment));
}

describe('an application around the closing of its window (F66)', () => {
  it('SX-S3b: is taken when the server received it in time, though the closing timer came first', () => {
    const closed = after(plan, unit, rulesFiled!, { kind: 'notApplied', track: 'clean' });
    const message = ask(clerk, { track: 'clean', fields: form });
    assert.equal(refuseApplication(plan, closed, message, at('2019-12-31 23:59:59.999')), undefined);
    assert.equal(refuseApplication(plan, closed, message, at('2020-01-01 00:00'))?.code, 'WindowClosed');
  });
});

describe('a track for which nobody applies', () => {
  it('YQ-08: takes no application: every enrolled unit is assessed', () => {
    const assessed: Plan = { ...plan, tracks: plan.tracks.map((each) => ({ ...each, applies: false })) };
    const refused = apply(assessed, ready, 'clean', '2019-12-10');
    assert.deepEqual(verdict(refused), { code: 'NotPartOfThis', rules: plan.tracks[0]!.rules });
  });
});

describe('a window that was moved for one unit (F48)', () => {
  const longer: CandidacyFact = {
    kind: 'deadlineMoved',
    target: { of: 'applications', track: 'clean' },
    until: at('2020-01-11'),
  };

  it('F48: takes its application until the new day, 24:00, and not that of another unit', () => {
    const granted = after(plan, unit, rulesFiled!, longer);
    assert.equal(apply(plan, granted, 'clean', '2020-01-10 23:59:59.999'), undefined);
    assert.deepEqual(verdict(apply(plan, granted, 'clean', '2020-01-11')), {
      code: 'WindowClosed',
      rules: cleanWindow,
    });
    assert.deepEqual(verdict(apply(plan, ready, 'clean', '2020-01-10')), { code: 'WindowClosed', rules: cleanWindow });
  });

  it('F47: also when the closing timer came first', () => {
    const closed = after(plan, unit, rulesFiled!, { kind: 'notApplied', track: 'clean' }, longer);
    assert.equal(apply(plan, closed, 'clean', '2020-01-10'), undefined);
  });
});

describe('whether the registry is asked about an applicant', () => {
  const record: RequirementPlan = {
    needs: 'record',
    before: 'application',
    name: '清廉机关建设',
    what: 'clean-organ',
    where: {},
    each: [],
    rules: ['YQ-G1'],
  };
  const asking = (change: Partial<TrackPlan>, edition: Partial<Plan> = {}): boolean =>
    needsLook({ ...plan, ...edition, tracks: plan.tracks.map((each) => ({ ...each, ...change })) }, 'clean');

  it('is so when a title, years out or a requirement stands before the application, and not otherwise', () => {
    assert.equal(needsLook(plan, 'clean'), false);
    assert.equal(asking({ requiresTitle: 'model' }), true);
    assert.equal(asking({ coolingOffYears: 2 }), true);
    assert.equal(asking({}, { gate: { ...plan.gate, banYears: 1 } }), true);
    assert.equal(asking({ requires: [record] }), true);
    assert.equal(asking({ requires: [{ ...record, before: 'list' }] }), false);
    assert.equal(needsLook(plan, 'green'), false);
  });
});
