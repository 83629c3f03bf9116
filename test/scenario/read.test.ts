import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseScenario, readScenario, readScenarios, ScenarioFileError } from '../../scenario/read.ts';

const good = `scenario: T1
title: { zh: 试, en: Trial }
programme: shaoxing-2018
year: 2019
units: { finance: 市财政局, water: 市水利局 }
defaults: { track: clean }
steps:
  - { for: all, do: fileRules }
  - { at: 2019-12-10, by: finance, do: submitApplication, save: { mine: unit } }
  - at: 2019-12-16
    by: reviewer
    do: recordCheck
    with: { unit: $mine, check: visit, passed: true }
    expect: { applications.clean.status: underReview }
  - { at: 2020-01-03, by: water, do: submitApplication, refused: WindowClosed }
  - { check: showCandidacy, with: { unit: water } }
end:
  candidacies: { finance: underReview }
  titles: []
`;

/** A slip: what is replaced by what, the line on which it is found, its field and its sentence. */
type Slip = [title: string, replace: string, by: string, line: number, field: string, sentence: RegExp];

const slips: Slip[] = [
  ['an unknown word', 'defaults:', 'default:', 6, 'default', /not a word of a scenario: did you mean defaults\?/],
  ['an unknown word of a step', 'save: {', 'saves: {', 9, 'steps[1].saves', /did you mean save\?/],
  ['a missing word', 'year: 2019\n', '', 1, 'year', /^缺少 is missing$/],
  ['a title without English', 'zh: 试, en: Trial', 'zh: 试', 2, 'title', /a text, or an object of zh and en/],
  ['no steps', good.slice(good.indexOf('steps:'), good.indexOf('end:')), 'steps: []\n', 7, 'steps', /./],
  [
    'a programme that is not there',
    'programme: shaoxing-2018',
    'programme: shaoxin-2018',
    3,
    'programme',
    /no programme shaoxin-2018: did you mean shaoxing-2018\?/,
  ],
  ['a version that is not there', 'year: 2019', 'version: 9\nyear: 2019', 4, 'version', /no version 9; it has 1/],
  ['a programme file that is not there', 'shaoxing-2018', './mine.yaml', 3, 'programme', /no file .*mine\.yaml/],
  ['units of no kind', '{ finance: 市财政局, water: 市水利局 }', 'true', 5, 'units', /are ids with names/],
  ['a unit with an id of another kind', 'water: 市水利局', 'Water: 市水利局', 5, 'units.Water', /small letters/],
  ['a unit with the name of the cast', 'water: 市水利局', 'leader: 市水利局', 5, 'units.leader', /somebody else/],
  ['a list of units that is not there', '{ finance: 市财政局, water: 市水利局 }', 'x.csv', 5, 'units', /no file/],
  [
    'a person in no organisation',
    'defaults:',
    'people: [{ id: wang, organisation: finanse, roles: [unit] }]\ndefaults:',
    6,
    'people[0].organisation',
    /no organisation finanse: did you mean finance\?/,
  ],
  [
    'a person of no role',
    'defaults:',
    'people: [{ id: wang, organisation: finance, roles: [boss] }]\ndefaults:',
    6,
    'people[0].roles[0]',
    /organiser/,
  ],
  [
    'an organisation of no part',
    'defaults:',
    'organisations: [{ id: zuzhibu, name: 组织部, as: jont }]\ndefaults:',
    6,
    'organisations[0].as',
    /jont is no part of an organisation: did you mean joint\?/,
  ],
  [
    'a parameter of the edition that is none',
    'defaults:',
    'edition: { samecase: both }\ndefaults:',
    6,
    'edition.samecase',
    /startCampaign has no samecase: did you mean sameCase\?/,
  ],
  [
    'a default that nothing takes',
    'defaults: {',
    'defaults: { trakc: clean,',
    6,
    'defaults.trakc',
    /no operation takes trakc: did you mean track\?/,
  ],
  // steps
  ['an operation that is not there', 'do: recordCheck', 'do: recordChek', 12, 'steps[2].do', /mean recordCheck\?/],
  ['neither do nor check', '    do: recordCheck\n', '', 10, 'steps[2]', /either do or check/],
  ['both do and check', 'check: showCandidacy', 'do: fileRules, check: showCandidacy', 16, 'steps[4]', /either/],
  ['a change as a check', 'do: recordCheck', 'check: recordCheck', 12, 'steps[2].check', /changes something: write do/],
  ['a look as a change', 'check: showCandidacy', 'do: showCandidacy', 16, 'steps[4].do', /only reads: write check/],
  ['a day that goes back', 'at: 2019-12-16', 'at: 2019-12-09', 10, 'steps[2].at', /goes back: it is 2019-12-10 09:00/],
  ['a day that no calendar has', 'at: 2019-12-16', 'at: 2019-02-30', 10, 'steps[2].at', /a day such as/],
  ['a time without a day', 'at: 2019-12-16', 'at: 09:00', 10, 'steps[2].at', /a day such as/],
  [
    'somebody who is not there',
    'by: reviewer',
    'by: reviever',
    11,
    'steps[2].by',
    /nobody called reviever: .*reviewer\?/,
  ],
  ['nobody', '    by: reviewer\n', '', 10, 'steps[2]', /recordCheck needs by: who does it\?/],
  [
    'a unit in for that is not there',
    'for: all',
    'for: [finance, watr]',
    8,
    'steps[0].for[1]',
    /watr: did you mean water/,
  ],
  ['`unit` without for', 'by: finance', 'by: unit', 9, 'steps[1].by', /stands for the units of for/],
  [
    'an unknown parameter',
    'passed: true',
    'pased: true',
    13,
    'steps[2].with.pased',
    /recordCheck has no pased: did you mean passed\?; it takes campaign, unit, track, check, passed, note/,
  ],
  ['a missing parameter', ', passed: true', '', 13, 'steps[2].with', /recordCheck needs passed/],
  ['a unit that is not there', 'unit: water', 'unit: watr', 16, 'steps[4].with.unit', /did you mean water\?/],
  [
    'a name that was not saved',
    '$mine',
    '$mein',
    13,
    'steps[2].with.unit',
    /\$mein is saved by no step before: .*mine/,
  ],
  ['a path that is none', 'mine: unit', 'mine: "a..b"', 9, 'steps[1].save.mine', /no path such as/],
  ['a saved name with a meaning', 'mine: unit', 'today: unit', 9, 'steps[1].save.today', /has a meaning already/],
  ['a refusal that is none', 'WindowClosed', 'WindowClose', 15, 'steps[3].refused', /did you mean WindowClosed\?/],
  [
    'a refusal and an answer',
    'refused: WindowClosed',
    'refused: WindowClosed, expect: { x: 1 }',
    15,
    'steps[3].refused',
    /stands beside expect/,
  ],
  [
    'a pattern that is none',
    'status: underReview }\n  -',
    'status: { matches: "(" } }\n  -',
    14,
    'steps[2].expect.applications.clean.status.matches',
    /no regular expression/,
  ],
  [
    'a refusal of which nothing is said',
    'refused: WindowClosed',
    'refused: {}',
    15,
    'steps[3].refused',
    /code, rules and message, at least one of them/,
  ],
  [
    'a status that is none',
    '{ finance: underReview }',
    '{ finance: { clean: underRevue } }',
    18,
    'end.candidacies.finance.clean',
    /no status underRevue: did you mean underReview\?; there are none, notDue,/,
  ],
  // together, publish
  [
    'words of an act beside together',
    'by: reviewer',
    'together: [{ by: reviewer, do: fileRules, with: { unit: water } }]',
    12,
    'steps[2].do',
    /stands beside together: give it to what happens together/,
  ],
  [
    'a look among what happens together',
    '  - { for: all, do: fileRules }',
    '  - { together: [{ check: listNotices }] }',
    8,
    'steps[0].together[0].check',
    /only what changes something happens together/,
  ],
  [
    'a wrong name within together',
    '  - { for: all, do: fileRules }',
    '  - { together: [{ for: all, do: fileRules }, { by: watr, do: fileRules }] }',
    8,
    'steps[0].together[1].by',
    /nobody called watr: did you mean water\?/,
  ],
  [
    'a number of successes without what the others are refused with',
    '  - { for: all, do: fileRules }',
    '  - { together: [{ for: all, do: fileRules }], succeed: 1 }',
    8,
    'steps[0].succeed',
    /give refused as well: how the others are refused/,
  ],
  [
    'more successes than calls',
    '  - { for: all, do: fileRules }',
    '  - { together: [{ for: all, do: fileRules }], succeed: 3 }',
    8,
    'steps[0].succeed',
    /there are 2 calls/,
  ],
  [
    'successes of nothing together',
    'do: fileRules }',
    'do: fileRules, succeed: 1 }',
    8,
    'steps[0].succeed',
    /give together/,
  ],
  [
    'a version that is no file',
    '  - { for: all, do: fileRules }',
    '  - { publish: ./none.yaml }',
    8,
    'steps[0].publish',
    /there is no file .*none\.yaml/,
  ],
  [
    'somebody who comes later',
    '  - { check: showCandidacy, with: { unit: water } }',
    '  - { check: showCandidacy, by: wang, with: { unit: water } }\n' +
      '  - { by: administrator, do: addPerson, with: { id: wang, organisation: committee, roles: [auditor] } }',
    16,
    'steps[4].by',
    /wang is added by a later step/,
  ],
  ['a unit of the end', '{ finance: underReview }', '{ finanse: x }', 18, 'end.candidacies.finanse', /mean finance\?/],
];

describe('a scenario file', () => {
  it('without a slip is read with its programme, its cast and every step', () => {
    const { scenes, cast, programme, lineOf } = parseScenario(good, 'test.yaml');
    assert.equal(programme.programme.programme, 'shaoxing-2018');
    assert.deepEqual(
      scenes.map(({ actions }) =>
        actions
          .flatMap(({ turns }) => turns)
          .map(({ by, unit }) => `${by} for ${unit ?? 'nobody'}`)
          .join(', '),
      ),
      [
        'finance for finance, water for water',
        'finance for finance',
        'reviewer for nobody',
        'water for water',
        'auditor for water',
      ],
    );
    assert.ok(cast.people.has('finance-party') && cast.people.has('joint'));
    assert.equal(lineOf(['steps', 2, 'with', 'passed']), 13);
  });

  for (const [title, replace, by, line, field, sentence] of slips) {
    it(`shows ${title} on its line, at ${field}`, () => {
      assert.ok(good.includes(replace), 'the slip is in the text');
      const [first] = problemsOf(good.replace(replace, by));
      assert.match(first?.message ?? '', sentence);
      assert.deepEqual([first?.file, first?.line, first?.field], ['test.yaml', line, field]);
    });
  }

  it('shows every slip at once, in the order of the file', () => {
    const text = good.replace('by: reviewer', 'by: nobody').replace('do: fileRules', 'do: fileRule');
    assert.deepEqual(
      problemsOf(text).map(({ line }) => line),
      [8, 11],
    );
  });

  it('shows every slip at once even where the shape is wrong, and none that only follows from another', () => {
    const text = good
      .replace('year: 2019', "year: '2019'")
      .replace('do: fileRules', 'do: fileRule')
      .replace('save: {', 'saves: {')
      .replace('by: reviewer', 'by: [reviewer]')
      .replace('passed: true', 'pased: true')
      .replace('finance: underReview', 'finanse: underReview');
    assert.deepEqual(
      problemsOf(text).map(({ line, field }) => [line, field]),
      [
        [4, 'year'],
        [8, 'steps[0].do'],
        // $mine, which it would have saved, is not missed in step 3; nor is whoever acts there.
        [9, 'steps[1].saves'],
        [11, 'steps[2].by'],
        [13, 'steps[2].with.pased'],
        [18, 'end.candidacies.finanse'],
      ],
    );
  });

  it('shows a wrong id of a unit beside every other slip', () => {
    const text = good.replace('water: 市水利局', 'Water: 市水利局').replace('do: recordCheck', 'do: recordChek');
    assert.deepEqual(
      problemsOf(text).map(({ line }) => line),
      [5, 12, 15, 16],
    );
  });

  it('needs the unit that a procedure is about, unless a matter, a default or a refusal says otherwise', () => {
    const head = `scenario: T
title: T
programme: jiaozuo-2020
year: 2020
units: { a: 单位甲, b: 单位乙 }
`;
    const problemsWith = (steps: string, defaults = '{}') =>
      problemsOf(`${head}defaults: ${defaults}\nsteps:\n${steps}`).map(({ field, message }) => `${field}: ${message}`);
    const open = '  - { by: liaison, do: openMatter, with: { procedure: demonstration } }\n';
    const missing = ['steps[0].with: openMatter needs unit: give it in with, or in defaults'];
    assert.deepEqual(problemsWith(open), missing);
    assert.deepEqual(problemsWith(open, '{ unit: a }'), []);
    assert.deepEqual(problemsWith(open.replace('by: liaison', 'for: [a], by: liaison')), []);
    assert.deepEqual(problemsWith(open.replace('liaison', 'b')), []);
    assert.deepEqual(problemsWith(open.replace('} }', '}, refused: InvalidInput }')), []);
    const meet =
      '  - { by: organiser, do: doStep, with: { procedure: demonstration, step: meeting, outcome: approved } }\n';
    assert.deepEqual(problemsWith(meet), [missing[0]?.replace('openMatter', 'doStep')]);
    assert.deepEqual(problemsWith(meet.replace('step:', 'matter: m, step:')), []);
  });

  it('says who plays a part when somebody is called by it, and who there is when no name is near', () => {
    const text = good.replace(
      'defaults:',
      'organisations:\n  - { id: zuzhibu, name: 组织部, as: joint }\n  - { id: jiwei, name: 纪委, as: joint }\ndefaults:',
    );
    const [joint] = problemsOf(text.replace('by: reviewer', 'by: joint'));
    assert.equal(joint?.message, 'there is nobody called joint: here that is zuzhibu or jiwei');
    const [nobody] = problemsOf(good.replace('by: reviewer', 'by: somebody-else-altogether'));
    assert.match(
      nobody?.message ?? '',
      /^there is nobody called .*; there are organiser, director, reviewer, auditor, .*the units/,
    );
  });

  it('says which names a further committee and a replaced organisation bring', () => {
    const text = good.replace(
      'defaults:',
      `committees:
  county: { name: 县直机关工委, units: { county-a: 县局甲 } }
organisations:
  - { id: zuzhibu, name: 组织部, as: joint }
  - { id: jiwei, name: 纪委, as: joint }
defaults:`,
    );
    const { cast } = parseScenario(text, 'test.yaml');
    assert.deepEqual(
      cast.committees.map(({ bodies }) => bodies['jointReviewers']),
      [['zuzhibu', 'jiwei'], ['county-joint']],
    );
    assert.ok(!cast.people.has('joint') && cast.people.has('jiwei') && cast.people.has('county-organiser'));
    assert.equal(cast.people.get('county-a')?.committee, 'county');
  });

  it('has an organiser and a consulted body that are units themselves (JZ-A09)', () => {
    const text = good
      .replace('shaoxing-2018', 'jiaozuo-2020')
      .replace(
        'defaults:',
        `organisations:
  - { id: finance, name: 市财政局, as: organiser }
  - { id: water, name: 市水利局, as: audit }
defaults:`,
      )
      .replace('by: finance', 'by: organiser, with: { unit: finance }');
    const { cast } = parseScenario(text, 'test.yaml');
    const who = (id: string) => [cast.people.get(id)?.organisation, ...(cast.people.get(id)?.roles ?? [])];
    assert.deepEqual(['organiser', 'finance', 'audit', 'water', 'inspection'].map(who), [
      ['finance', 'organiser'],
      ['finance', 'unit'],
      ['water', 'consulted'],
      ['water', 'unit'],
      ['inspection', 'consulted'],
    ]);
    assert.deepEqual(cast.committees[0]?.bodies['consulted'], {
      'discipline-supervision': 'discipline-supervision',
      inspection: 'inspection',
      audit: 'water',
    });
    const own = cast.organisations.filter(({ id }) => id === 'finance' || id === 'water');
    assert.deepEqual(own, [{ id: 'finance', name: '市财政局', kind: 'committee', ownUnit: true }]);
  });

  it('takes the id of the committee where an organiser records its own deeds', () => {
    const text = good.replace('unit: water', 'unit: committee');
    assert.deepEqual(problemsOf(text), []);
  });

  it('takes units from a number, from a CSV file and from the list that ships with the programme', () => {
    const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
    try {
      const units = '{ finance: 市财政局, water: 市水利局 }';
      writeFileSync(join(folder, 'units.csv'), 'id,name\nfinance,市财政局\nwater,市水利局\n');
      const idsOf = (text: string) =>
        parseScenario(text, join(folder, 'test.yaml')).cast.committees[0]?.units.map(({ id }) => id);
      assert.deepEqual(idsOf(good.replace(units, 'units.csv')), ['finance', 'water']);
      const invented = `${good.slice(0, good.indexOf('steps:'))}steps: [{ for: all, do: fileRules }]\n`;
      assert.deepEqual(idsOf(invented.replace(units, '3')), ['unit-1', 'unit-2', 'unit-3']);
      const shipped = invented.replace(`units: ${units}\n`, '').replace('shaoxing-2018', 'jiaozuo-2020');
      assert.equal(idsOf(shipped)?.length, 70);
      writeFileSync(join(folder, 'units.csv'), 'id,name\nfinance,\n');
      const [first] = problemsOf(good.replace(units, 'units.csv'), join(folder, 'test.yaml'));
      assert.deepEqual([first?.file, first?.line, first?.message], ['units.csv', 2, 'is empty']);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('shows the problems of the programme file that it names, in that file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'scenario-'));
    try {
      writeFileSync(join(folder, 'mine.v1.yaml'), 'programme: mine\n');
      const [first] = problemsOf(good.replace('shaoxing-2018', './mine.v1.yaml'), join(folder, 'test.yaml'));
      assert.equal(first?.file, join(folder, 'mine.v1.yaml'));
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('that is not there is said so; of several files every problem is said', () => {
    assert.throws(() => readScenario('/nowhere/x.yaml'), /\/nowhere\/x\.yaml:1:1: cannot be read \(ENOENT\)/);
    try {
      readScenarios(['/nowhere/x.yaml', '/nowhere/y.yaml']);
      assert.fail('two files are not there');
    } catch (error) {
      assert.ok(error instanceof ScenarioFileError);
      assert.equal(error.problems.length, 2);
    }
  });
});

function problemsOf(text: string, file = 'test.yaml') {
  try {
    parseScenario(text, file);
  } catch (error) {
    if (error instanceof ScenarioFileError) return error.problems;
    throw error;
  }
  return [];
}
