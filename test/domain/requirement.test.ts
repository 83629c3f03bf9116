import assert from 'node:assert/strict';
import type { Plan, RequirementPlan, TrackPlan } from '../../contracts/plan.ts';
import { missingIn, refuseReference, refuseStanding, refuseUnmet, type Standing } from '../../domain/requirement.ts';
import { buildPlan, verdict } from '../support/build.ts';

const plan = buildPlan({ year: 2021 });
const clean = plan.tracks.find(({ track }) => track === 'clean')!;
const unit = 'finance-bureau';
const nothing: Standing = { held: [], outSince: { revoked: null, disqualified: null }, unmet: [] };

const requirement: RequirementPlan = {
  needs: 'record',
  before: 'application',
  name: '清廉机关建设',
  what: 'clean-organ',
  where: { result: ['met'] },
  each: [],
  rules: ['YQ-G1'],
};

describe('a unit that wants a title', () => {
  it('is not refused where the programme asks for nothing', () => {
    assert.equal(refuseStanding(plan, clean, unit, nothing), undefined);
  });
});

describe('a track that asks for the title of another (SX-A11)', () => {
  const asking: TrackPlan = { ...clean, requiresTitle: 'model', requiresTitleRules: ['SX-A11'] };

  it('SX-A11: refuses a unit without that title and cites the rule', () => {
    for (const held of [[], ['clean'], ['green']]) {
      const refused = refuseStanding(plan, asking, unit, { ...nothing, held });
      assert.deepEqual(verdict(refused), { code: 'TitleMissing', rules: ['SX-A11'] });
    }
  });

  it('SX-A11: takes a unit that holds it, and asks for nothing on the other track', () => {
    assert.equal(refuseStanding(plan, asking, unit, { ...nothing, held: ['clean', 'model'] }), undefined);
    assert.equal(refuseStanding(plan, clean, unit, nothing), undefined);
  });
});

describe('taking part by reference (JZ-A08)', () => {
  const enrolling = (referenceEligible: boolean): Plan => ({
    ...plan,
    enrolment: { reference: ['tax-office'], referenceEligible, rules: ['JZ-S3', 'JZ-A08'] },
  });

  it('JZ-S3, JZ-A08: a unit that follows by reference is assessed and cannot be named', () => {
    const refused = refuseReference(enrolling(false), 'tax-office');
    assert.deepEqual(verdict(refused), { code: 'NotEligible', rules: ['JZ-S3', 'JZ-A08'] });
    assert.equal(refuseStanding(enrolling(false), clean, 'tax-office', nothing)?.code, 'NotEligible');
  });

  it('JZ-A08: it can where the programme allows it, and every other unit always can', () => {
    assert.equal(refuseReference(enrolling(true), 'tax-office'), undefined);
    assert.equal(refuseReference(enrolling(false), unit), undefined);
    assert.equal(refuseStanding(enrolling(true), clean, 'tax-office', nothing), undefined);
  });

  it('JZ-A08: comes before whatever else is missing', () => {
    const lacking: Standing = { ...nothing, unmet: [{ requirement, missing: '缺少' }] };
    assert.equal(refuseStanding(enrolling(false), clean, 'tax-office', lacking)?.code, 'NotEligible');
  });
});

describe('years that a unit stays out (F17)', () => {
  const staysOut = (
    outSince: Partial<Standing['outSince']>,
    { coolingOffYears = 0, banYears = 0 }: { coolingOffYears?: number; banYears?: number },
  ) => {
    const cooling: TrackPlan = { ...clean, coolingOffYears, coolingOffRules: ['cooling-off'] };
    const edition: Plan = { ...plan, gate: { ...plan.gate, banYears, rules: ['ban'] } };
    return refuseStanding(edition, cooling, unit, { ...nothing, outSince: { ...nothing.outSince, ...outSince } });
  };

  // The edition is that of 2021.
  const rows: [out: Partial<Standing['outSince']>, years: Parameters<typeof staysOut>[1], until: number | null][] = [
    [{ revoked: 2021 }, {}, null],
    [{ revoked: 2020 }, {}, null],
    [{ disqualified: 2020 }, {}, null],
    [{ revoked: 2020 }, { coolingOffYears: 1 }, 2021],
    [{ revoked: 2019 }, { coolingOffYears: 1 }, null],
    [{ revoked: 2019 }, { coolingOffYears: 2 }, 2021],
    [{ revoked: 2018 }, { coolingOffYears: 2 }, null],
    [{ disqualified: 2020 }, { banYears: 1 }, 2021],
    [{ disqualified: 2019 }, { banYears: 1 }, null],
    [{ disqualified: 2019 }, { banYears: 1, coolingOffYears: 3 }, 2022],
    [{ revoked: 2020 }, { banYears: 3 }, null],
    [{ revoked: 2018, disqualified: 2020 }, { banYears: 1, coolingOffYears: 1 }, 2021],
  ];
  for (const [out, years, until] of rows) {
    const [[what, year] = []] = Object.entries(out).reverse();
    const by = Object.entries(years).map(([name, n]) => `${name} ${n}`);
    const title = `${what} in ${year}, ${by.join(' and ') || 'no years'}`;
    it(`SX-A06: ${title}: ${until === null ? 'may apply again in 2021' : `stays out until the end of ${until}`}`, () => {
      const refused = staysOut(out, years);
      if (until === null) {
        assert.equal(verdict(refused), 'accepted');
        return;
      }
      assert.equal(refused?.code, 'CoolingOff');
      assert.match(refused.message, new RegExp(`until the end of ${until}$`));
      assert.ok(refused.rules.some((rule) => ['ban', 'cooling-off'].includes(rule)));
    });
  }

  it('is nobody’s who was never out', () => {
    assert.equal(staysOut({}, { banYears: 5, coolingOffYears: 5 }), undefined);
  });

  it('knows no ban where the programme has no gate', () => {
    const open: Plan = { ...plan, gate: null };
    const standing = { ...nothing, outSince: { revoked: null, disqualified: 2020 } };
    assert.equal(refuseStanding(open, clean, unit, standing), undefined);
  });
});

describe('what points never make up for (YQ-G1, F17)', () => {
  it('YQ-G1: refuses a unit that does not meet a requirement, and says which and what is missing', () => {
    const standing: Standing = { ...nothing, unmet: [{ requirement, missing: `${unit} has no record clean-organ` }] };
    const refused = refuseStanding(plan, clean, unit, standing);
    assert.deepEqual(verdict(refused), { code: 'RequirementNotMet', rules: ['YQ-G1'] });
    assert.equal(refused?.message, '清廉机关建设: finance-bureau has no record clean-organ');
  });

  it('JZ-S14: a track waits for the first of what it lacks, with what is missing', () => {
    const opinions: RequirementPlan = { ...requirement, needs: 'matters', name: '征求意见', rules: ['JZ-S14'] };
    const refused = refuseUnmet([
      { requirement: opinions, missing: '审计、巡察 missing' },
      { requirement, missing: '缺少' },
    ]);
    assert.deepEqual(verdict(refused), { code: 'RequirementNotMet', rules: ['JZ-S14'] });
    assert.equal(refused?.message, '征求意见: 审计、巡察 missing');
    assert.equal(refuseUnmet([]), undefined);
  });
});

describe('a requirement of a record (YQ-G1)', () => {
  const both = { ...requirement, where: { result: ['met', 'partly'], checked: ['yes'] } };

  it('YQ-G1: holds where the latest record says one of the values in every field that is asked for', () => {
    for (const result of ['met', 'partly'])
      assert.equal(missingIn(both, { result, checked: 'yes', other: 'x' }), undefined);
  });

  it('YQ-G1: lacks the record, or says which field is otherwise and how', () => {
    assert.equal(missingIn(both, undefined), 'no record clean-organ');
    assert.equal(missingIn(both, { result: 'not-met', checked: 'yes' }), 'the record clean-organ says result not-met');
    assert.equal(missingIn(both, { result: 'met' }), 'the record clean-organ says checked nothing');
  });
});
