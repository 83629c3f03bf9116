import assert from 'node:assert/strict';
import { overallTitlePlan, titleOutsideTracks, titlePlanOf } from '../../domain/title-plan.ts';
import { at, buildPlan } from '../support/build.ts';

const plan = buildPlan();
const yearly = { ...plan, title: { ...plan.title, validYears: 1, validityRules: ['JZ-A02'] } };
const given = at('2019-06-03 12:00');
const lapses = at('2020-06-04');

describe('how long a title is valid', () => {
  it('JZ-A02: the years of its programme, to the same day, 24:00, and cites the rule', () => {
    const { validUntil, rules } = titlePlanOf(yearly, 'clean', 'finance-bureau', given);
    assert.deepEqual([validUntil, rules.maintenance.at(-1)], [lapses, 'JZ-A02']);
  });

  it('JZ-S9, JZ-A02: also where a procedure awards it and no track names it', () => {
    const named = titleOutsideTracks(yearly, 'demonstration', 'finance-bureau', { name: '示范单位', at: given });
    assert.deepEqual([named.name, named.validUntil], ['示范单位', lapses]);
  });

  it('SX-A07: until it is revoked where the programme gives no years, and so is what several years add up to', () => {
    assert.equal(titlePlanOf(plan, 'clean', 'finance-bureau', given).validUntil, null);
    assert.equal(titleOutsideTracks(plan, 'demonstration', 'u', { name: '示范', at: given }).validUntil, null);
    assert.equal(overallTitlePlan(yearly, 'clean', 'finance-bureau').validUntil, null);
  });
});
