import assert from 'node:assert/strict';
import { fileRules, refuseMissingFields, refuseRules } from '../../domain/mobilisation.ts';
import { after, ask, buildActor, buildPlan, verdict, wayTo } from '../support/build.ts';

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

describe('a form', () => {
  it('may say more than it must', () => {
    assert.equal(refuseMissingFields(['goals'], { goals: '目标', annex: '附件' }, []), undefined);
    assert.equal(refuseMissingFields([], {}, []), undefined);
  });
});
