import assert from 'node:assert/strict';
import {
  hearConclusion,
  hearRejection,
  name,
  namingFacts,
  overallTrack,
  refuseName,
  titleId,
} from '../../domain/naming.ts';
import type { Plan } from '../../contracts/plan.ts';
import { after, at, buildPlan, reachable, verdict, wayTo } from '../support/build.ts';

const plan = buildPlan();
const unit = 'water-bureau';
const targetRules = ['SX-S0d', 'SX-A01'];

describe("a candidacy's last word on its naming", () => {
  for (const status of reachable) {
    const can = status === 'shortlisted';
    it(`SX-S4e: ${can ? 'agrees' : 'refuses'} when it is ${status}`, () => {
      const refused = verdict(refuseName(plan, after(plan, unit, ...wayTo(status)), 'clean'));
      const notListed = { code: 'NotACandidate', rules: plan.rules.naming };
      const hit = { code: 'Disqualified', rules: ['SX-S3e', 'SX-A04', 'SX-A06'] };
      assert.deepEqual(refused, can ? 'accepted' : status === 'disqualified' ? hit : notListed);
    });
  }

  it('SX-S0c: refuses a track that is not due or does not exist', () => {
    const listed = after(plan, unit, ...wayTo('shortlisted'));
    for (const track of ['model', 'green', 'constructor', '__proto__']) {
      assert.equal(refuseName(plan, listed, track)?.code, 'NotACandidate', track);
    }
  });

  it('SX-A16: gives the title of this edition, whose batch is the year of the applications', () => {
    const title = titleId(plan.campaign, 'clean', unit);
    assert.equal(title, 'work-committee.shaoxing-2018.2019.clean.water-bureau');
    assert.deepEqual(name(plan, after(plan, unit, ...wayTo('shortlisted')), 'clean'), [
      { kind: 'named', track: 'clean', title },
    ]);
  });

  it('SX-A11: gives another title in the next edition, so that a unit can be named again', () => {
    assert.notEqual(titleId(buildPlan({ year: 2020 }).campaign, 'clean', unit), titleId(plan.campaign, 'clean', unit));
  });
});

describe('a year that ends without a naming', () => {
  const waits = ['underReview', 'reviewed', 'failed', 'shortlisted'];
  for (const status of reachable) {
    it(`SX-S5a: ${waits.includes(status) ? 'ends, with the reason,' : 'changes nothing for'} a unit that is ${status}`, () => {
      const heard = hearRejection(after(plan, unit, ...wayTo(status)), 'clean', '不予命名');
      const ended = [{ kind: 'notNamed', track: 'clean', reason: '不予命名' }];
      assert.deepEqual(heard, waits.includes(status) ? ended : []);
    });
  }
});

describe('a struck candidate whose appeal may still come (F36)', () => {
  it('F36: is not named for good once the naming is over, and only then', () => {
    const appealing: Plan = { ...plan, mayReinstate: true };
    const struck = after(appealing, unit, ...wayTo('struck'));
    const over = [{ kind: 'notNamed', track: 'clean', reason: '命名结束' }];
    assert.deepEqual(hearRejection(struck, 'clean', '命名结束'), over);
    assert.deepEqual(hearRejection(after(plan, unit, ...wayTo('struck')), 'clean', '命名结束'), []);
  });
});

describe('naming', () => {
  const of = (track: string) => ({ track, circular: '通报', units: [unit], held: [] });

  it('SX-S4e: puts the units and the circular on record', () => {
    const units = ['unit-a', 'unit-c'];
    const naming = { track: 'clean', circular: '绍市机工委〔2020〕1号', units, held: [] };
    assert.deepEqual(namingFacts(plan, naming, at('2020-01-16')), {
      fact: {
        kind: 'titlesNamed',
        track: 'clean',
        circular: '绍市机工委〔2020〕1号',
        units,
        held: [],
        next: 'maintenance',
        targets: [],
      },
      warnings: [],
    });
  });

  // The soft targets of the model track: day and year of the Party's centenary.
  const rows: [year: number, roundsFrom: number, moment: string, day: boolean, year100: boolean, why: string][] = [
    [2020, 2018, '2021-06-25', true, true, 'before the centenary day'],
    [2020, 2018, '2021-07-01 23:59:59.999', true, true, 'on the centenary day until 24:00'],
    [2020, 2018, '2021-07-02', false, true, 'after the day, within the year'],
    [2021, 2019, '2021-12-31 23:59:59.999', false, true, 'in the last millisecond of the centenary year'],
    [2021, 2019, '2022-01-01', false, false, 'in the first instant after it'],
    [2021, 2019, '2022-01-20', false, false, 'twenty days after it'],
  ];
  for (const [year, from, moment, day, year100, why] of rows) {
    const warns = year100 ? 'does not warn' : 'warns but does not refuse';
    it(`SX-S0d, SX-A01: ${warns} when model organs are named on ${moment}, rounds from ${from}: ${why} (S09)`, () => {
      const edition = buildPlan({ year, roundsFrom: { model: from } });
      const { fact, warnings } = namingFacts(edition, of('model'), at(moment));
      assert.deepEqual(
        fact.targets.map(({ by, met }) => [by, met]),
        [
          ['2021-07-01', day],
          ['2021-12-31', year100],
        ],
      );
      const missed = {
        code: 'SoftTargetMissed',
        message: 'the naming misses the target 建党一百周年（当年） (2021-12-31)',
        rules: targetRules,
      };
      assert.deepEqual(warnings, year100 ? [] : [missed]);
    });
  }

  it('SX-S0d: measures a later round against no target of the first', () => {
    const { fact, warnings } = namingFacts(buildPlan({ year: 2024 }), of('model'), at('2025-01-20'));
    assert.deepEqual([fact.targets, warnings], [[], []]);
  });

  it('SX-S0d: measures the second round against no target, also where the first began early', () => {
    const edition = buildPlan({ year: 2023, roundsFrom: { model: 2018 } });
    const { fact, warnings } = namingFacts(edition, of('model'), at('2024-01-20'));
    assert.deepEqual([fact.targets, warnings], [[], []]);
  });

  it('SX-S0d: measures the clean track against no target', () => {
    const { fact, warnings } = namingFacts(buildPlan({ year: 2021 }), of('clean'), at('2022-01-20'));
    assert.deepEqual([fact.targets, warnings], [[], []]);
  });
});

describe('candidates whom an open objection holds back (F34)', () => {
  it('F34: are not in the naming of the others, and the track waits for theirs', () => {
    const naming = { track: 'clean', circular: '通报1号', units: ['unit-a'], held: ['unit-b'] };
    const { fact } = namingFacts(plan, naming, at('2020-01-16'));
    assert.deepEqual([fact.units, fact.held, fact.next], [['unit-a'], ['unit-b'], 'naming']);
    const rest = namingFacts(plan, { ...naming, units: ['unit-b'], held: [] }, at('2020-02-03'));
    assert.deepEqual([rest.fact.units, rest.fact.next], [['unit-b'], 'maintenance']);
  });
});

describe('a track of which only the score is confirmed (YQ-A07)', () => {
  const undecided = ['none', 'underReview', 'reviewed', 'failed', 'shortlisted'];
  for (const status of reachable) {
    const ends = undecided.includes(status);
    it(`YQ-A07: ${ends ? 'ends' : 'changes nothing for'} a unit that is ${status}`, () => {
      const facts = hearConclusion(after(plan, unit, ...wayTo(status)), 'clean', 431.5);
      assert.deepEqual(facts, ends ? [{ kind: 'concluded', track: 'clean', total: 431.5 }] : []);
    });
  }

  it('YQ-A07: also ends for a unit without a score', () => {
    const [concluded] = hearConclusion(after(plan, unit, ...wayTo('underReview')), 'clean', null);
    assert.deepEqual(concluded, { kind: 'concluded', track: 'clean', total: null });
  });
});

describe('the title of several years (F39)', () => {
  it('JZ-S4: stands beside that of its last year, not in its place', () => {
    assert.notEqual(titleId(plan.campaign, overallTrack('clean'), unit), titleId(plan.campaign, 'clean', unit));
  });
});
