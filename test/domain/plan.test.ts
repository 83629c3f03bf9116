import assert from 'node:assert/strict';
import type { Role } from '../../contracts/people.ts';
import { procedure as procedureSchema, type Effect, type Procedure } from '../../contracts/procedure.ts';
import type { Programme, Requirement } from '../../contracts/programme.ts';
import { DAY } from '../../domain/clock.ts';
import { planOf, refuseEdition, rulesOf, type Edition } from '../../domain/plan.ts';
import { at, buildEdition, buildPlan, buildProgramme, city, contentHash, shaoxing, verdict } from '../support/build.ts';

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
    assert.deepEqual(plan.actionRules.fields, shaoxing.actionRules?.fields);
    assert.deepEqual(
      plan.tracks.map(({ fields }) => fields),
      shaoxing.tracks.map(({ applications }) => applications?.fields),
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
    // The city neither scores nor enrols by reference.
    const unused = ['enrolment', 'scores'];
    const cited = [
      ...plan.stages.map(({ rules }) => rules),
      ...plan.tracks.flatMap((each) => [each.rules, each.windowRules, each.applicationRules]),
      ...plan.tracks.flatMap(({ targets }) => targets.map(({ rules }) => rules)),
      ...Object.entries(plan.rules).flatMap(([step, rules]) => (unused.includes(step) ? [] : [rules])),
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
    const { notice, actionRules } = shaoxing;
    assert.ok(notice && actionRules);
    const changed: Programme = {
      ...shaoxing,
      tracks: shaoxing.tracks.map((each) => ({
        ...each,
        quota: { ...each.quota, units: 10 },
        requiresTitle: { track: each.track === 'model' ? 'clean' : null, basis: [], assumed: ['SX-A11'] },
      })),
      notice: { ...notice, days: 7, unit: 'calendar', firstDayCounts: false },
      gates: shaoxing.gates.map((each) => ({ ...each, all: ['major' as const] })),
      actionRules: {
        ...actionRules,
        fields: actionRules.fields.map((each) => ({ ...each, required: each.field === 'goals' })),
        requiredBeforeApplication: { required: false, basis: [], assumed: [] },
      },
    };
    const made = planOf(changed, buildEdition());
    assert.ok(made.notice && made.actionRules);
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
    const demanded = fields.flatMap(({ field, required }) => (required ? [field] : []));
    assert.deepEqual([made.gate?.all, demanded, requiredBeforeApplication], [['major'], ['goals'], false]);
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
    const { message } = refuseEdition(shaoxing, buildEdition({ year: 2018 }), 70) ?? {};
    assert.equal(message, 'no track of shaoxing-2018 begins before 2019');
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

describe('an edition whose programme has other parts', () => {
  const based = { basis: [], assumed: [] };
  const name = { zh: '名称', en: 'Name' };
  const named = { name, ...based };
  const planWith = (overrides: Partial<Programme>, edition: Partial<Edition> = {}) =>
    planOf(buildProgramme(overrides), buildEdition(edition));
  const tracksWith = (change: Partial<Programme['tracks'][number]>) =>
    shaoxing.tracks.map((each) => ({ ...each, ...change }));
  const cleanWith = (change: Partial<Programme['tracks'][number]>, edition: Partial<Edition> = {}) =>
    planWith({ tracks: tracksWith(change) }, edition).tracks.find((each) => each.track === 'clean')!;

  it('F04: has neither rules, notice, gate nor approval where the file has none', () => {
    const stages = shaoxing.stages.filter(({ stage }) => !['notice', 'approval'].includes(stage));
    const made = planWith({
      stages,
      gates: [],
      ...{ actionRules: undefined, notice: undefined, approval: undefined, appraisal: undefined },
    });
    assert.deepEqual([made.actionRules, made.notice, made.gate], [null, null, null]);
    assert.deepEqual(made.course, ['list', 'naming']);
    assert.deepEqual([made.rules.approval, made.rules.appraisal, made.rules.filing], [[], [], []]);
  });

  it('F04: has its steps in the order of its stages', () => {
    const { stages } = shaoxing;
    const at = (stage: string) => stages.find((each) => each.stage === stage)!;
    const made = planWith({ stages: [at('mobilisation'), at('list'), at('approval'), at('notice'), at('naming')] });
    assert.deepEqual(made.course, ['list', 'approval', 'notice', 'naming']);
  });

  it('JZ-A02: takes list, majority, validity, benefits and who revokes from the data', () => {
    const { list, appraisal, maintenance, naming } = shaoxing;
    assert.ok(list && appraisal && maintenance && naming);
    const made = planWith({
      list: { ...list, by: 'meeting' },
      appraisal: { ...appraisal, rule: 'twoThirds' },
      maintenance: {
        ...maintenance,
        validity: { years: 1, basis: [], assumed: ['JZ-A02'] },
        revocation: { ...maintenance.revocation, approvedBy: 'organiser' },
      },
      naming: { ...naming, benefits: [{ benefit: 'funds', ...named, name: { zh: '经费', en: 'Funds' } }] },
    });
    assert.deepEqual([made.listBy, made.majority], ['meeting', 'twoThirds']);
    const terms = { validYears: 1, validityRules: ['JZ-A02'], revokedBy: 'organiser', benefits: ['经费'] };
    assert.deepEqual(made.title, terms);
  });

  it('F34, F35: takes what an objection holds and what a changed list does from the data', () => {
    const { notice } = shaoxing;
    assert.ok(notice);
    const made = planWith({
      notice: {
        ...notice,
        openObjectionHolds: 'candidate',
        whenListChanges: { notice: 'extends', days: 3, ...based },
      },
    });
    assert.equal(made.notice?.openObjectionHolds, 'candidate');
    assert.deepEqual(made.notice.whenListChanges, { notice: 'extends', days: 3 });
    const again = planWith({ notice: { ...notice, whenListChanges: { notice: 'restarts', ...based } } });
    assert.deepEqual(again.notice?.whenListChanges, { notice: 'restarts', days: notice.days });
  });

  const appealWith = (opener: Role, ...effects: Effect['effect'][]): Procedure => {
    const upheld = {
      outcome: 'upheld',
      ...named,
      effects: effects.map((effect) => (effect === 'message' ? { effect, message: 'm' } : { effect })),
    };
    const step = {
      step: 'decide',
      ...named,
      by: ['organiser'],
      outcomes: [upheld, { outcome: 'dismissed', ...named }],
    };
    const about = { procedure: 'appeal', ...named, about: 'unit', opened: { by: [opener] }, start: ['decide'] };
    return procedureSchema.parse({ ...about, steps: [step] });
  };

  it('F36: knows whether an appeal can bring a struck candidate back: a procedure says so', () => {
    assert.equal(plan.mayReinstate, false);
    assert.equal(
      planWith({ procedures: [...shaoxing.procedures, appealWith('unit', 'reinstate')] }).mayReinstate,
      true,
    );
  });

  it('F18: shows its deductions to a unit that may appeal against them, beside what the programme shows', () => {
    const shown = (procedures: Procedure[], disclosure?: Programme['disclosure']) =>
      planWith({ procedures, disclosure }).toUnits;
    assert.deepEqual(shown([appealWith('unit', 'message', 'withdrawDeduction')]), ['deductions']);
    assert.equal(shown([appealWith('organiser', 'withdrawDeduction')]), undefined);
    assert.equal(shown([appealWith('unit', 'message')]), undefined);
    const notes = { ...named, toUnits: ['notes' as const] };
    assert.deepEqual(shown([appealWith('unit', 'withdrawDeduction')], notes), ['notes', 'deductions']);
    assert.deepEqual(shown([], notes), ['notes']);
  });

  it('JZ-S3, JZ-A08: knows who follows by reference, and whether they may be named', () => {
    const mandatory = named;
    const reference = { ...named, eligible: false, assumed: ['JZ-A08'] };
    const made = planWith({ enrolment: { mandatory, reference } }, { reference: ['tax-office'] });
    assert.deepEqual(made.enrolment, { reference: ['tax-office'], referenceEligible: false, rules: ['JZ-A08'] });
    const open = planWith({ enrolment: { mandatory, reference: { ...reference, eligible: true } } });
    assert.deepEqual([open.enrolment.reference, open.enrolment.referenceEligible], [[], true]);
  });

  it('YQ-A07: names nothing in a track without a title', () => {
    assert.equal(cleanWith({ title: null }).title, null);
  });

  it('YQ-08: a track without applications is due every year, and its list waits for the beginning of the judgement', () => {
    const judging = {
      stage: 'assessment' as const,
      ...named,
      opens: { by: 'date' as const, from: '12-01', to: '12-31' },
    };
    const decided = { stage: 'review' as const, ...named, opens: { by: 'decision' as const } };
    const stages = [...shaoxing.stages.slice(0, 2), decided, judging, ...shaoxing.stages.slice(4)];
    const tracks = tracksWith({ applications: undefined });
    for (const year of [2019, 2020]) {
      const [clean, model] = planWith({ stages, tracks }, { year }).tracks;
      assert.deepEqual([clean?.applies, clean?.due, model?.due], [false, true, true]);
      assert.deepEqual([clean?.opensAt, clean?.closesAt], [at(`${year}-12-01`), at(`${year}-12-01`)]);
      assert.deepEqual(clean?.fields, []);
    }
    const [undated] = planWith({ tracks }).tracks;
    assert.equal(undated?.closesAt, 0);
  });

  it('SX-A06: takes the years that a unit stays out from the data', () => {
    const made = cleanWith({ coolingOff: { years: 2, basis: [], assumed: ['YQ-A07'] } });
    assert.deepEqual([made.coolingOffYears, made.coolingOffRules], [2, ['YQ-A07']]);
    const banned = planWith({ gates: shaoxing.gates.map((each) => ({ ...each, banYears: 3 })) });
    assert.equal(banned.gate?.banYears, 3);
  });

  it('YQ-G1, JZ-S14: knows what each step of a track requires, and of which bodies', () => {
    const requires: Requirement[] = [
      { needs: 'record', before: 'application', record: 'clean-organ', where: { result: ['met'] }, ...named },
      { needs: 'minimum', before: 'list', obligation: 'lessons', ...named },
      { needs: 'scores', before: 'list', ...named },
      { needs: 'matters', before: 'naming', procedure: 'opinion', ...named, basis: ['JZ-S14:L66'] },
    ];
    const procedures: Programme['procedures'] = [
      {
        procedure: 'opinion',
        ...named,
        opened: { by: ['organiser'], each: 'consulted' },
        steps: [],
      } as unknown as Programme['procedures'][number],
    ];
    const consulted = { ...named, bodies: [{ body: 'audit', ...named, name: { zh: '审计', en: 'Audit' } }] };
    const actors = { ...shaoxing.actors, consulted } as unknown as Programme['actors'];
    const [first] = planWith({ tracks: tracksWith({ requires }), procedures, actors }).tracks;
    const asked = first?.requires.map(({ needs, before, what, where, each, rules }) => {
      return { needs, before, what, where, each, rules };
    });
    const none = { where: {}, each: [], rules: [] };
    assert.deepEqual(asked, [
      { needs: 'record', before: 'application', what: 'clean-organ', ...none, where: { result: ['met'] } },
      { needs: 'minimum', before: 'list', what: 'lessons', ...none },
      { needs: 'scores', before: 'list', what: 'scores', ...none },
      {
        needs: 'matters',
        before: 'naming',
        what: 'opinion',
        where: {},
        each: [{ body: 'audit', name: '审计' }],
        rules: ['JZ-S14'],
      },
    ]);
  });

  it('JZ-S4, F39: assesses several years together in the last of them', () => {
    const overall = {
      ...named,
      ...{ years: 3, firstYear: 2018, needs: 'everyYear' as const, title: named, revocationReachesBack: true },
    };
    const years = [2018, 2019, 2020, 2021].map((year) => cleanWith({ overall }, { year }).overall);
    assert.deepEqual(
      years.map((each) => [each?.round, each?.due]),
      [
        [[2018, 2020], false],
        [[2018, 2020], false],
        [[2018, 2020], true],
        [[2021, 2023], false],
      ],
    );
    assert.deepEqual([years[0]?.needs, years[0]?.title, years[0]?.revocationReachesBack], ['everyYear', '名称', true]);
    assert.equal(track('clean').overall, null);
  });

  it('lasts until the end of its year, or of its last window', () => {
    assert.equal(buildPlan().closesAt, at('2020-01-01'));
  });
});

describe('starting an edition of a programme with other bodies', () => {
  const leaderless = { ...city, leadingGroup: '' };
  const refuse = (overrides: Partial<Programme>, bodies = leaderless, units = 70) =>
    verdict(refuseEdition(buildProgramme(overrides), buildEdition({ bodies }), units));
  const { maintenance } = shaoxing;
  assert.ok(maintenance);
  const byOffice: Partial<Programme> = {
    approval: undefined,
    procedures: [],
    maintenance: { ...maintenance, revocation: { ...maintenance.revocation, approvedBy: 'organiser' } },
  };

  it('SX-S5a: is refused without a leading group where one decides', () => {
    assert.deepEqual(refuse({}), { code: 'LeadingGroupMissing', rules: [] });
    assert.deepEqual(refuse({ ...byOffice, approval: shaoxing.approval }), { code: 'LeadingGroupMissing', rules: [] });
    assert.deepEqual(refuse({ ...byOffice, maintenance }), { code: 'LeadingGroupMissing', rules: [] });
    assert.equal(refuse({}, city), 'accepted');
  });

  it('YQ-09: needs none where the organiser decides everything', () => {
    assert.equal(refuse(byOffice), 'accepted');
  });

  it('needs no joint reviewer where nothing is appraised jointly', () => {
    const nobody = { ...city, jointReviewers: [] };
    assert.equal(refuse({ appraisal: undefined }, nobody), 'accepted');
  });

  it('JZ-S14: is refused while nobody answers for a consulted body, and says for which', () => {
    const based = { basis: ['JZ-S14:L66'], assumed: [] };
    const bodies = ['discipline', 'audit'].map((body) => ({ body, name: { zh: body, en: body }, ...based }));
    const actors = { ...shaoxing.actors, consulted: { name: bodies[0]!.name, ...based, bodies } };
    const programme = buildProgramme({ actors: actors as unknown as Programme['actors'] });
    const answering = (consulted: Record<string, string>) =>
      refuseEdition(programme, buildEdition({ bodies: { ...city, consulted } }), 70);
    const refused = answering({ discipline: 'discipline-commission' });
    assert.deepEqual(verdict(refused), { code: 'ConsultedMissing', rules: ['JZ-S14'] });
    assert.match(refused!.message, /audit/);
    assert.equal(answering({ discipline: 'discipline-commission', audit: 'audit-office' }), undefined);
  });

  it('is possible without any track: a programme may consist of procedures and minimums only', () => {
    assert.equal(refuse({ tracks: [] }, city), 'accepted');
  });
});
