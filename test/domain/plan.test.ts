import assert from 'node:assert/strict';
import type { Programme } from '../../contracts/programme.ts';
import { DAY } from '../../domain/clock.ts';
import { planOf, refuseEdition, rulesOf, type Edition } from '../../domain/plan.ts';
import { at, buildEdition, buildPlan, city, contentHash, shaoxing, verdict } from '../support/build.ts';

const plan = buildPlan();
const track = (id: string, edition: Partial<Edition> = {}) =>
  buildPlan(edition).tracks.find((each) => each.track === id)!;

describe('the plan of an edition', () => {
  it('says which programme, version and content it was made from, and who runs it', () => {
    const { campaign, programme, version, year, bodies, clock, startedAt } = plan;
    assert.deepEqual(
      { campaign, programme, version, year, bodies, clock, startedAt, contentHash: plan.contentHash },
      {
        campaign: 'work-committee.shaoxing-2018.2019',
        programme: 'shaoxing-2018',
        version: 1,
        year: 2019,
        bodies: city,
        clock: null,
        startedAt: at('2018-12-20'),
        contentHash,
      },
    );
  });

  it('SX-A14: dates the three stages of the calendar, and leaves the others to decisions', () => {
    assert.deepEqual(
      plan.stages.map(({ stage, opensAt, closesAt }) => [stage, opensAt, closesAt]),
      [
        ['mobilisation', at('2019-01-01'), at('2019-03-01')],
        ['implementation', at('2019-03-01'), at('2019-12-01')],
        ['application', at('2019-12-01'), at('2020-01-01')],
        ...['review', 'list', 'notice', 'approval', 'naming', 'maintenance'].map((stage) => [stage, null, null]),
      ],
    );
  });

  it('SX-A02: opens both windows on 1 December at 00:00 and closes them on 31 December at 24:00, in China', () => {
    for (const each of buildPlan({ year: 2021 }).tracks) {
      assert.deepEqual([each.opensAt, each.closesAt], [at('2021-12-01'), at('2022-01-01')]);
      assert.equal(new Date(each.closesAt).toISOString(), '2021-12-31T16:00:00.000Z');
    }
  });

  it('SX-S1a, SX-S3a, SX-S3d: asks for the fields that are required and for every check', () => {
    assert.deepEqual(plan.actionRules.fields, ['goals', 'schedule', 'measures']);
    assert.deepEqual(
      plan.tracks.map(({ fields }) => fields),
      [['own-work'], ['own-work']],
    );
    assert.deepEqual(plan.checks, ['materials', 'visit', 'hearing']);
  });

  it('carries notice, gate, quota and titles as the programme has them', () => {
    const { days, unit, firstDayCounts } = plan.notice;
    assert.deepEqual({ days, unit, firstDayCounts }, { days: 5, unit: 'working', firstDayCounts: true });
    assert.deepEqual([plan.gate.gate, plan.gate.all], ['major-incident', ['major', 'seriousImpact']]);
    assert.deepEqual(
      plan.tracks.map(({ title, quota, requiresTitle }) => [title, quota, requiresTitle]),
      [
        ['清廉机关示范单位', null, null],
        ['模范机关', null, null],
      ],
    );
    assert.deepEqual(
      track('model').targets.map(({ by, warn }) => [by, warn]),
      [
        ['2021-07-01', false],
        ['2021-12-31', true],
      ],
    );
  });

  it('is plain data: it survives the history of a workflow unchanged', () => {
    assert.deepEqual(JSON.parse(JSON.stringify(plan)), plan);
  });
});

describe('when the action rules are due', () => {
  it('SX-A10: is thirty days after the mobilisation, with a reminder a week before', () => {
    const { remindAt, dueAt, requiredBeforeApplication } = plan.actionRules;
    assert.equal(dueAt - remindAt, 7 * DAY);
    assert.ok(dueAt > at('2019-01-30 23:59') && dueAt <= at('2019-02-01'), new Date(dueAt).toISOString());
    assert.equal(requiredBeforeApplication, true);
  });

  it('SX-A10, SX-A14: counts from the start of a campaign that is started after mobilisation has begun', () => {
    const late = buildPlan({ startedAt: at('2019-02-11') });
    assert.equal(late.actionRules.dueAt - plan.actionRules.dueAt, at('2019-02-11') - at('2019-01-01'));
    const early = buildPlan({ startedAt: at('2018-11-21') });
    assert.equal(early.actionRules.dueAt, plan.actionRules.dueAt);
  });
});

describe('the round of a track', () => {
  const rows: [track: string, year: number, roundsFrom: number | undefined, round: [number, number], due: boolean][] = [
    ['clean', 2018, undefined, [2019, 2019], false],
    ['clean', 2019, undefined, [2019, 2019], true],
    ['clean', 2020, undefined, [2020, 2020], true],
    ['model', 2018, undefined, [2019, 2021], false],
    ['model', 2019, undefined, [2019, 2021], false],
    ['model', 2020, undefined, [2019, 2021], false],
    ['model', 2021, undefined, [2019, 2021], true],
    ['model', 2022, undefined, [2022, 2024], false],
    ['model', 2024, undefined, [2022, 2024], true],
    ['model', 2018, 2018, [2018, 2020], false],
    ['model', 2020, 2018, [2018, 2020], true],
    ['model', 2021, 2018, [2021, 2023], false],
  ];
  for (const [id, year, from, round, due] of rows) {
    const clauses = id === 'clean' ? 'SX-S0b, SX-S3b' : 'SX-S0c, SX-S3c, SX-A01';
    const title = `${clauses}: of ${id} in ${year}${from ? ` with rounds from ${from}` : ''} is ${round.join(' to ')}`;
    it(`${title}, ${due ? 'due' : 'not due'} (S09)`, () => {
      const made = track(id, { year, roundsFrom: from ? { [id]: from } : {} });
      const applicationYear = id === 'clean' ? Math.max(year, 2019) : round[1];
      assert.deepEqual([made.round, made.due, made.applicationYear], [round, due, applicationYear]);
    });
  }

  it('SX-A01: is moved by the organiser for one track without moving the other', () => {
    const moved = buildPlan({ year: 2020, roundsFrom: { model: 2018 } });
    assert.deepEqual(
      moved.tracks.map(({ due }) => due),
      [true, true],
    );
  });
});

describe('the rules that a plan cites', () => {
  it('are the ids behind each step, document and default alike, without the lines', () => {
    const { review, allChecks, appraisal, list, approval, naming, circular, maintenance, revocation } = plan.rules;
    assert.deepEqual(
      { review, allChecks, appraisal, list, approval, naming: [...new Set(naming)], circular, maintenance, revocation },
      {
        review: ['SX-S3d'],
        allChecks: ['SX-S3d'],
        appraisal: ['SX-S4a', 'SX-S4b', 'SX-A08', 'SX-A09'],
        list: ['SX-S4c', 'SX-A08'],
        approval: ['SX-S5a', 'SX-A12'],
        naming: ['SX-S0b', 'SX-S0c', 'SX-A12', 'SX-A16'],
        circular: ['SX-S4e'],
        maintenance: ['SX-S0a', 'SX-A07'],
        revocation: ['SX-A07'],
      },
    );
    assert.deepEqual(
      {
        rules: plan.actionRules.rules,
        due: plan.actionRules.dueRules,
        gate: plan.actionRules.gateRules,
        notice: plan.notice.rules,
        incident: plan.gate.rules,
        clean: track('clean').windowRules,
        model: track('model').windowRules,
        application: track('clean').applicationRules,
      },
      {
        rules: ['SX-S1a', 'SX-S1b'],
        due: ['SX-S1b', 'SX-A10'],
        gate: ['SX-S1a', 'SX-S1b', 'SX-A10'],
        notice: ['SX-S4d', 'SX-A03'],
        incident: ['SX-S3e', 'SX-A04', 'SX-A06'],
        clean: ['SX-S3b', 'SX-A02', 'SX-S0b'],
        model: ['SX-S3c', 'SX-A02', 'SX-S0c', 'SX-A01'],
        application: ['SX-S3', 'SX-S3a', 'SX-A02', 'SX-A14'],
      },
    );
  });

  it('come from the basis first and from the defaults after it', () => {
    assert.deepEqual(rulesOf({ basis: ['SX-S4d:L63', 'SX-C3.9b:L37'], assumed: ['SX-A03'] }), [
      'SX-S4d',
      'SX-C3.9b',
      'SX-A03',
    ]);
    assert.deepEqual(rulesOf({ basis: [], assumed: [] }), []);
  });

  it('stand behind every stage, track, target and gate: no step is without a rule', () => {
    const cited = [
      ...plan.stages.map(({ rules }) => rules),
      ...plan.tracks.flatMap((each) => [each.rules, each.windowRules, each.applicationRules]),
      ...plan.tracks.flatMap(({ targets }) => targets.map(({ rules }) => rules)),
      ...Object.values(plan.rules),
      plan.actionRules.rules,
      plan.actionRules.dueRules,
      plan.actionRules.gateRules,
      plan.notice.rules,
      plan.gate.rules,
    ];
    for (const rules of cited) assert.ok(rules.length > 0 && rules.every((id) => /^SX-[A-Za-z0-9.]+$/.test(id)));
  });
});

describe('another programme', () => {
  it('is a file and not a branch of the code: quota, gate, notice and precondition are data', () => {
    const changed: Programme = {
      ...shaoxing,
      tracks: shaoxing.tracks.map((each) => ({
        ...each,
        quota: { ...each.quota, units: 10 },
        requiresTitle: { ...each.requiresTitle, track: each.track === 'model' ? 'clean' : null },
      })),
      notice: { ...shaoxing.notice, days: 7, unit: 'calendar', firstDayCounts: false },
      gates: shaoxing.gates.map((each) => ({ ...each, all: ['major' as const] })),
      actionRules: {
        ...shaoxing.actionRules,
        fields: shaoxing.actionRules.fields.map((each) => ({ ...each, required: each.field === 'goals' })),
        requiredBeforeApplication: { required: false, basis: [], assumed: [] },
      },
    };
    const made = planOf(changed, buildEdition());
    const { days, unit, firstDayCounts } = made.notice;
    assert.deepEqual([days, unit, firstDayCounts], [7, 'calendar', false]);
    assert.deepEqual(
      made.tracks.map(({ quota, requiresTitle }) => [quota, requiresTitle]),
      [
        [10, null],
        [10, 'clean'],
      ],
    );
    const { fields, requiredBeforeApplication } = made.actionRules;
    assert.deepEqual([made.gate.all, fields, requiredBeforeApplication], [['major'], ['goals'], false]);
  });
});

describe('starting an edition', () => {
  const refuse = (edition: Partial<Edition>, units = 70) =>
    verdict(refuseEdition(shaoxing, buildEdition(edition), units));

  it('SX-S0b: is possible from 2019 on, with a unit and a joint reviewer', () => {
    assert.equal(refuse({}, 1), 'accepted');
    assert.equal(refuse({ year: 2030 }), 'accepted');
  });

  it('SX-S0b, SX-S0c: is refused for 2018, when no award had begun', () => {
    const rules = ['SX-02', 'SX-S0b', 'SX-S0b', 'SX-02', 'SX-S0c', 'SX-S0c', 'SX-A01'];
    const refused = refuse({ year: 2018 });
    assert.ok(refused !== 'accepted' && refused.code === 'NothingDue');
    assert.deepEqual(new Set(refused.rules), new Set(rules));
    assert.equal(refuse({ year: 2018, roundsFrom: { clean: 2018 } }), 'accepted');
  });

  it('SX-A08, SX-A09: is refused without a joint reviewer', () => {
    const nobody = { bodies: { ...city, jointReviewers: [] } };
    assert.deepEqual(refuse(nobody), { code: 'NoJointReviewers', rules: plan.rules.appraisal });
  });

  it('SX-06: is refused without a unit to take part', () => {
    assert.deepEqual(refuse({}, 0), { code: 'NoUnits', rules: [] });
  });
});
