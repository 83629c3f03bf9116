import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { namingFacts } from '../../domain/naming.ts';
import { noticeFact } from '../../domain/notice.ts';
import { planOf, refuseEdition, type Edition } from '../../domain/plan.ts';
import { parseProgramme } from '../../programmes/load.ts';

const file = 'shaoxing-2018.v1.yaml';
const { programme, contentHash } = parseProgramme(
  readFileSync(new URL(`../../programmes/${file}`, import.meta.url), 'utf8'),
  file,
);

describe('an edition of the Shaoxing programme', () => {
  const windows: [
    year: number,
    from: Record<string, number>,
    track: string,
    due: boolean,
    round: [number, number],
    opens: string,
    closes: string,
  ][] = [
    // SX-S3b, SX-A02: every December.
    [2019, {}, 'clean', true, [2019, 2019], '2019-12-01', '2020-01-01'],
    [2020, {}, 'clean', true, [2020, 2020], '2020-12-01', '2021-01-01'],
    [2021, {}, 'clean', true, [2021, 2021], '2021-12-01', '2022-01-01'],
    // SX-S3c, SX-A01: December of the last year of 2019–2021, 2022–2024.
    [2019, {}, 'model', false, [2019, 2021], '2021-12-01', '2022-01-01'],
    [2020, {}, 'model', false, [2019, 2021], '2021-12-01', '2022-01-01'],
    [2021, {}, 'model', true, [2019, 2021], '2021-12-01', '2022-01-01'],
    [2022, {}, 'model', false, [2022, 2024], '2024-12-01', '2025-01-01'],
    [2024, {}, 'model', true, [2022, 2024], '2024-12-01', '2025-01-01'],
    // The other reading of SX-A01: 2018–2020, 2021–2023.
    [2019, { model: 2018 }, 'model', false, [2018, 2020], '2020-12-01', '2021-01-01'],
    [2020, { model: 2018 }, 'model', true, [2018, 2020], '2020-12-01', '2021-01-01'],
    [2021, { model: 2018 }, 'model', false, [2021, 2023], '2023-12-01', '2024-01-01'],
    [2021, { model: 2018 }, 'clean', true, [2021, 2021], '2021-12-01', '2022-01-01'],
  ];

  for (const [year, roundsFrom, track, due, round, opens, closes] of windows) {
    const rounds = roundsFrom['model'] === undefined ? '' : ', rounds from 2018';
    it(`S09: ${year}, ${track}${rounds}: ${due ? 'due' : 'not due'}, window from ${opens} to before ${closes}`, () => {
      const plan = trackOf(year, track, roundsFrom);
      assert.deepEqual(
        {
          due: plan.due,
          round: plan.round,
          year: plan.applicationYear,
          opensAt: plan.opensAt,
          closesAt: plan.closesAt,
        },
        { due, round, year: round[1], opensAt: midnight(opens), closesAt: midnight(closes) },
      );
    });
  }

  it('S09: a model naming on 2022-01-20 misses both targets, and only the year warns', () => {
    const { fact, warnings } = namingFacts(planOf(programme, edition(2021)), ofModels, noon('2022-01-20'));
    assert.deepEqual(
      fact.targets.map(({ by, met }) => [by, met]),
      [
        ['2021-07-01', false],
        ['2021-12-31', false],
      ],
    );
    assert.deepEqual(
      warnings.map(({ rules }) => rules),
      [['SX-S0d', 'SX-A01']],
    );
    assert.match(warnings[0]!.message, /建党一百周年（当年）/);
  });

  it('S09: with rounds from 2018 a naming on 2021-06-25 meets the day of the centenary', () => {
    const plan = planOf(programme, edition(2020, { model: 2018 }));
    const { fact, warnings } = namingFacts(plan, ofModels, noon('2021-06-25'));
    assert.deepEqual(
      fact.targets.map(({ by, met }) => [by, met]),
      [
        ['2021-07-01', true],
        ['2021-12-31', true],
      ],
    );
    assert.deepEqual(warnings, []);
  });

  it('SX-A14: stages open and close at midnight in China; the later ones by decision', () => {
    assert.deepEqual(
      planOf(programme, edition(2019)).stages.map(({ stage, opensAt, closesAt }) => [stage, opensAt, closesAt]),
      [
        ['mobilisation', midnight('2019-01-01'), midnight('2019-03-01')],
        ['implementation', midnight('2019-03-01'), midnight('2019-12-01')],
        ['application', midnight('2019-12-01'), midnight('2020-01-01')],
        ...['review', 'list', 'notice', 'approval', 'naming', 'maintenance'].map((stage) => [stage, null, null]),
      ],
    );
  });

  it('SX-A10: action rules are due by the end of the 30th day after mobilisation, with a reminder 7 days before', () => {
    const { dueAt, remindAt, fields, requiredBeforeApplication, dueRules } = planOf(
      programme,
      edition(2019),
    ).actionRules!;
    assert.deepEqual([dueAt, remindAt], [midnight('2019-02-01'), midnight('2019-01-25')]);
    assert.deepEqual(namesIn(fields), ['goals', 'schedule', 'measures']);
    assert.equal(requiredBeforeApplication, true);
    assert.deepEqual(dueRules, ['SX-S1b', 'SX-A10']);
  });

  it('SX-A10: the days count from the start of a campaign that starts late', () => {
    const late = { ...edition(2019), startedAt: noon('2019-02-10') };
    assert.equal(planOf(programme, late).actionRules?.dueAt, midnight('2019-03-13'));
  });

  it('S06, SX-A03: a list published on Monday 2020-01-06 stays until the end of Friday 01-10', () => {
    const message = { track: 'clean', media: ['绍兴日报'], contact: { person: '办公室', telephone: '0575-85130000' } };
    const { firstDay, lastDay, endsAt } = noticeFact(
      planOf(programme, edition(2019)).notice!,
      message,
      noon('2020-01-06'),
    );
    assert.deepEqual([firstDay, lastDay, endsAt], ['2020-01-06', '2020-01-10', midnight('2020-01-11')]);
  });

  it('names the clauses behind its gate, checks and naming', () => {
    const { gate, rules, checks, tracks } = planOf(programme, edition(2019));
    assert.deepEqual(gate, {
      gate: 'major-incident',
      all: ['major', 'seriousImpact'],
      banYears: 0,
      rules: ['SX-S3e', 'SX-A04', 'SX-A06'],
    });
    assert.deepEqual(checks, ['materials', 'visit', 'hearing']);
    assert.deepEqual(rules.review, ['SX-S3d']);
    assert.deepEqual(rules.naming, ['SX-S0b', 'SX-S0c', 'SX-A12', 'SX-S0b', 'SX-A16']);
    assert.deepEqual(
      tracks.map(({ title, fields }) => [title, namesIn(fields)]),
      [
        ['清廉机关示范单位', ['own-work', 'materials']],
        ['模范机关', ['own-work', 'materials']],
      ],
    );
  });

  it('SX-S0b: begins in 2019; with model rounds from 2018 it can begin in 2018', () => {
    assert.equal(refuseEdition(programme, edition(2018), 70)?.code, 'NothingDue');
    assert.equal(refuseEdition(programme, edition(2019), 70), undefined);
    assert.equal(refuseEdition(programme, edition(2018, { model: 2018 }), 70), undefined);
  });
});

const ofModels = { track: 'model', circular: '1 号', units: ['u-1'], held: [] };

function trackOf(year: number, track: string, roundsFrom: Record<string, number> = {}) {
  return planOf(programme, edition(year, roundsFrom)).tracks.find((each) => each.track === track)!;
}

function edition(year: number, roundsFrom: Record<string, number> = {}): Edition {
  return {
    campaign: `shaoxing.shaoxing-2018.${year}`,
    year,
    bodies: {
      organiser: 'shaoxing',
      leadingGroup: 'leading-group',
      jointReviewers: ['organisation-department'],
      consulted: {},
      liaison: [],
      discipline: [],
    },
    contentHash,
    clock: null,
    startedAt: midnight(`${year}-01-01`),
    roundsFrom,
    reference: [],
  };
}

function midnight(day: string): number {
  return Date.parse(`${day}T00:00:00+08:00`);
}

function noon(day: string): number {
  return Date.parse(`${day}T12:00:00+08:00`);
}

function namesIn(fields: readonly { readonly field: string }[]): string[] {
  return fields.map(({ field }) => field);
}
