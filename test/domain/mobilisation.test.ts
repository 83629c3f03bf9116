import assert from 'node:assert/strict';
import { fileRules, noticeOf, refuseRules, refuseRulesReview, reviewRules } from '../../domain/mobilisation.ts';
import type { CandidacyFact } from '../../contracts/facts.ts';
import { evolveCandidacy, rulesDueAt, type Candidacy } from '../../domain/candidacy.ts';
import { DAY } from '../../domain/clock.ts';
import { passDeadlines } from '../../domain/course.ts';
import { refuseApplication } from '../../domain/application.ts';
import { answersToForm, everyKindOfField, lists } from '../support/forms.ts';
import { after, ask, at, buildActor, buildPlan, verdict, wayTo } from '../support/build.ts';

const plan = buildPlan();
const unit = 'finance-bureau';
const clerk = buildActor('unit');
const complete = { goals: '创建目标', schedule: '创建进度', measures: '创建措施' };

describe('filing the action rules', () => {
  it('SX-S1a, SX-S1b: takes rules with goals, schedule and measures from the unit itself (S06)', () => {
    const message = ask(clerk, { fields: complete });
    const state = after(plan, unit);
    assert.equal(refuseRules(plan, state, message), undefined);
    assert.deepEqual(fileRules(state, message), [{ kind: 'rulesFiled', fields: complete, version: 1 }]);
  });

  const rows: [what: string, fields: Record<string, string>, lacks: string][] = [
    ['without goals', { schedule: '进度', measures: '措施' }, 'goals'],
    ['without a schedule', { goals: '目标', measures: '措施' }, 'schedule'],
    ['without measures', { goals: '目标', schedule: '进度' }, 'measures'],
    ['with measures left empty', { ...complete, measures: '' }, 'measures'],
    ['with measures of blanks only', { ...complete, measures: ' \n\u3000' }, 'measures'],
    ['with nothing', {}, 'goals, schedule, measures'],
  ];
  for (const [what, fields, lacks] of rows) {
    it(`SX-S1a: refuses rules ${what}`, () => {
      const refused = refuseRules(plan, after(plan, unit), ask(clerk, { fields }));
      assert.deepEqual(verdict(refused), { code: 'FieldMissing', rules: ['SX-S1a', 'SX-S1b'] });
      assert.equal(refused?.message, `the form lacks ${lacks}`);
    });
  }

  it('SX-S1a: refuses rules with a field that the programme does not ask for', () => {
    const refused = refuseRules(plan, after(plan, unit), ask(clerk, { fields: { ...complete, nonsense: '1' } }));
    assert.deepEqual(verdict(refused), { code: 'FieldInvalid', rules: ['SX-S1a', 'SX-S1b'] });
    assert.equal(refused?.message, 'the form has no field nonsense');
  });

  for (const [why, fields, code] of answersToForm) {
    it(`refuses rules of another programme's form ${why}`, () => {
      const asking = { ...plan, actionRules: { ...plan.actionRules, fields: everyKindOfField } };
      assert.equal(refuseRules(asking, after(plan, unit), ask(clerk, { fields }), lists)?.code, code);
    });
  }

  it('SX-S1b: refuses rules that somebody else files for the unit', () => {
    const other = buildActor('unit', { organisation: 'water-bureau' });
    const refusedBy = (actor: typeof clerk) =>
      verdict(refuseRules(plan, after(plan, unit), ask(actor, { fields: complete })));
    assert.deepEqual(refusedBy(other), { code: 'OtherUnit', rules: [] });
    assert.deepEqual(refusedBy(buildActor('organiser')), { code: 'NotAllowed', rules: [] });
  });

  it('SX-S1c: takes rules again at any time, each as the next version', () => {
    const state = after(plan, unit, ...wayTo('shortlisted'));
    const message = ask(clerk, { fields: { ...complete, measures: '优化后的举措' } });
    assert.equal(refuseRules(plan, state, message), undefined);
    assert.deepEqual(fileRules(state, message), [{ kind: 'rulesFiled', fields: message.fields, version: 2 }]);
  });

  it('SX-A10: takes rules that are overdue', () => {
    const late = after(plan, unit, { kind: 'rulesOverdue' });
    assert.equal(refuseRules(plan, late, ask(clerk, { fields: complete })), undefined);
  });
});

describe('a programme that asks for no action rules', () => {
  it('takes none', () => {
    const message = ask(clerk, { fields: complete });
    const refused = refuseRules({ ...plan, actionRules: null }, after(plan, unit), message);
    assert.deepEqual(verdict(refused), { code: 'NotPartOfThis', rules: [] });
  });
});

describe('reviewing the action rules (F05)', () => {
  const officer = buildActor('organiser');
  const filed = (version: number): CandidacyFact => ({ kind: 'rulesFiled', fields: complete, version });
  const reviewed = (version: number, accepted: boolean): CandidacyFact => ({
    kind: 'rulesReviewed',
    version,
    accepted,
    reason: '审阅意见',
  });
  const review = (state: Candidacy, actor = officer) =>
    verdict(refuseRulesReview(plan, state, ask(actor, { accepted: true, reason: '审阅意见' })));

  it('F05: is for the organiser, of what is filed, and says of which version', () => {
    const state = after(plan, unit, filed(1), filed(2));
    assert.equal(review(state), 'accepted');
    const facts = reviewRules(plan, state, ask(officer, { accepted: false, reason: '措施不具体' }), plan.startedAt);
    assert.deepEqual(facts, [{ kind: 'rulesReviewed', version: 2, accepted: false, reason: '措施不具体' }]);
    assert.deepEqual(review(state, clerk), { code: 'NotAllowed', rules: [] });
    assert.deepEqual(review(state, buildActor('organiser', { organisation: unit })), { code: 'OwnUnit', rules: [] });
  });

  it('F05: returned late, they are due again as long after as they are reminded ahead, and overdue again after that', () => {
    const { dueAt } = plan.actionRules;
    const late = after(plan, unit, { kind: 'rulesReminded' }, { kind: 'rulesOverdue' }, filed(1));
    const [fact] = reviewRules(plan, late, ask(officer, { accepted: false, reason: '补充' }), dueAt + 10 * DAY);
    const again = dueAt + 10 * DAY + noticeOf(plan.actionRules) + DAY;
    assert.deepEqual(fact, { ...reviewed(1, false), reason: '补充', dueAgain: again });
    const returned = evolveCandidacy(late, fact, officer.id);
    assert.deepEqual(
      [returned.rules.returned, returned.rules.overdue, rulesDueAt(plan.actionRules, returned)],
      [true, false, again],
    );
    assert.deepEqual(passDeadlines(plan, returned, again - 1), []);
    assert.deepEqual(passDeadlines(plan, returned, again), [{ kind: 'rulesOverdue' }]);
    assert.deepEqual(passDeadlines(plan, evolveCandidacy(returned, filed(2), 'clerk'), again), []);
  });

  it('F05: returned on the last day on which that leaves them due when they were, the unit is reminded of that', () => {
    const { dueAt } = plan.actionRules;
    const lastDay = dueAt - noticeOf(plan.actionRules) - 1;
    const dueAgainAt = (moment: number) => {
      const [fact] = reviewRules(
        plan,
        after(plan, unit, filed(1)),
        ask(officer, { accepted: false, reason: '补充' }),
        moment,
      );
      return fact?.kind === 'rulesReviewed' ? fact.dueAgain : undefined;
    };
    assert.equal(dueAgainAt(lastDay), undefined);
    assert.equal(dueAgainAt(lastDay + 1), dueAt + DAY);
  });

  it('F05: returned early, they are due when they were, and the unit is reminded of that', () => {
    const [fact] = reviewRules(plan, after(plan, unit, filed(1)), ask(officer, { accepted: false, reason: '补充' }), 0);
    assert.equal(fact && 'dueAgain' in fact, false);
    const returned = after(plan, unit, filed(1), fact!);
    const { remindAt } = plan.actionRules;
    assert.deepEqual(passDeadlines(plan, returned, remindAt), [{ kind: 'rulesReminded' }]);
  });

  it('F05: is refused where nothing is filed, or nothing new since it was accepted or returned', () => {
    const rules = ['SX-S1a', 'SX-S1b'];
    assert.deepEqual(review(after(plan, unit)), { code: 'RulesNotFiled', rules });
    assert.deepEqual(review(after(plan, unit, filed(1), reviewed(1, true))), { code: 'AlreadyDecided', rules });
    assert.deepEqual(review(after(plan, unit, filed(1), reviewed(1, false))), { code: 'RulesNotFiled', rules });
    assert.equal(review(after(plan, unit, filed(1), reviewed(1, true), filed(2))), 'accepted');
  });

  it('F05: returned rules count as not filed until the unit files again, accepted ones stay', () => {
    const apply = (...facts: CandidacyFact[]) => {
      const message = ask(clerk, { track: 'clean', fields: { 'own-work': '自创自建情况' } });
      return refuseApplication(plan, after(plan, unit, ...facts), message, at('2019-12-10'))?.code;
    };
    assert.equal(apply(filed(1), reviewed(1, false)), 'RulesNotFiled');
    assert.equal(apply(filed(1), reviewed(1, false), filed(2)), undefined);
    assert.equal(apply(filed(1), reviewed(1, true)), undefined);
    assert.equal(after(plan, unit, filed(1), reviewed(1, true), filed(2)).rules.accepted, 1);
  });
});
