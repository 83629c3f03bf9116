import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertCarries, assertLike, partsOf, published, type Row } from './says.ts';

const programme = published('clean-organ-2023.v1.yaml');
const { record, procedure, step, outcome, stage, kind, obligation, trigger } = partsOf(programme);

const { source, actors, levers, obligations, rubric } = programme;
const actionRules = programme.actionRules!;
const clean = rubric[0]!;
const item = (number: number) => clean.items[number - 1]!;
const point = (id: string) => clean.items.flatMap(({ points }) => points).find((each) => each.point === id)!;
const named = (zh: string) => ({ name: { zh } });
const fieldOf = <Named extends { readonly field: string }>(form: { readonly fields: readonly Named[] }, id: string) =>
  form.fields.find((each) => each.field === id)!;
const choices = (...ids: string[]) => ({ choices: ids.map((choice) => ({ choice })) });
const branches = { of: 'pair', pairs: [{ from: ['branch-secretary'], each: ['branch'] }] };

const theDocument: Row[] = [
  ['CL-01', 'names are taken out', source.remarks[0], { about: { zh: /隐去名称的实施方案/ } }],
  ['CL-02', 'the municipal opinion', source.restsOn[0], { title: '市委《关于高质量推进清廉**建设的实施意见》' }],
  ['CL-02', 'the discipline commission', source.restsOn[1], { title: '市纪委关于党风廉政建设相关部署要求' }],
  ['CL-03', 'the year of the plan', source.forYear, { year: 2023 }],
  ['CL-04', 'one goal over seven measures', clean, { name: { zh: '清廉机关', en: 'Clean organ' } }],
  ['CL-05', 'the occasion', levers[0], named('以开展主题教育为契机')],
  ['CL-05', 'the theme', levers[1], named('紧扣机关党建高质量发展主题')],
];

const theMeasures: Row[] = [
  ['CL-M1', 'measure 1', item(1), { item: 'item-1', ...named('坚持不懈推进机关党的政治建设') }],
  ['CL-M1a', 'organisational life', point('organisational-life'), named('组织生活制度纳入党建工作责任制')],
  ['CL-M1a', 'branches are supervised', record('branch-supervision'), { about: ['branch'], by: ['unit', 'organiser'] }],
  ['CL-M1b', 'three meetings, one lecture', obligation('three-meetings-one-lecture'), { subject: branches, min: null }],
  ['CL-M1b', 'theme day', obligation('theme-day'), { ...named('主题党日活动'), subject: branches }],
  ['CL-M1b', 'life meeting', obligation('organisational-life-meeting'), { ...named('组织生活会'), subject: branches }],
  ['CL-M1b', 'talks', obligation('heart-to-heart-talks'), { ...named('谈心谈话'), subject: branches }],
  ['CL-M1b', 'appraisal', obligation('members-appraisal'), { ...named('民主评议党员'), subject: branches }],
  ['CL-M1b', 'the secretary answers', kind('branch-secretary'), { ...named('党组织书记'), within: 'branch' }],
  ['CL-M1c', 'the central group', obligation('central-group-study'), { subject: { of: 'unit' }, item: 'item-1' }],
  ['CL-M1d', 'the lecture hall', record('lecture-hall'), { fields: [{ field: 'held-on' }, { field: 'topic' }] }],
  ['CL-M1e', 'ideology', point('ideology-responsibility'), named('意识形态工作责任制')],
  ['CL-M1f', 'the norms', source.restsOn[2], { title: '《关于新形势下党内政治生活的若干准则》' }],
  ['CL-M1f', 'which bind the secretary', actors.participants.responsible[2], named('党组织书记严格落实组织生活制度')],
  ['CL-M2', 'measure 2', item(2), named('全面压实全面从严治党主体责任')],
  ['CL-M2a', 'planned together', point('planned-together'), named('一起谋划')],
  ['CL-M2a', 'deployed together', point('deployed-together'), named('一起部署')],
  ['CL-M2a', 'pushed together', point('pushed-together'), named('一起推进')],
  ['CL-M2a', 'assessed together', point('assessed-together'), named('一起考核')],
  [
    'CL-M2b',
    'the secretary answers first',
    actors.participants.responsible[0],
    named('党委（党组）书记第一责任人责任'),
  ],
  ['CL-M2b', 'and is in the roster', kind('principal-leader'), named('党委（党组）书记')],
  [
    'CL-M2c',
    'four duties of supervision',
    actors.discipline,
    { duties: [named('执好纪'), named('把好关'), named('问好责'), named('协助党委落实主体责任')] },
  ],
  [
    'CL-M2d',
    'each leader is checked once a year',
    obligation('leader-check'),
    {
      subject: { of: 'pair', pairs: [{ from: ['supervisor'], each: ['principal-leader', 'team-member'] }] },
      min: 1,
      per: 'year',
      stated: true,
    },
  ],
  [
    'CL-M2e',
    'accountability names its rule',
    fieldOf(step('accountability', 'sanction'), 'rule'),
    { required: true, name: { zh: '问责依据' } },
  ],
  ['CL-M2e', 'inspection reaches everybody', trigger('periodic-inspection'), { cause: { units: 'every' } }],
  ['CL-M3', 'measure 3', item(3), named('全力打造清廉机关建设示范点')],
  ['CL-M3', 'and how a point is selected', procedure('demonstration'), named('选树示范点')],
  ['CL-M3a', 'the lever', levers[2], named('旗帜引领、评星晋级')],
  ['CL-M3a', 'stars of Party organisations', record('star-rating'), { about: ['branch'], by: ['organiser'] }],
  ['CL-M3b', 'branches to standard', point('branch-standards'), named('基层党支部标准化规范化建设')],
  ['CL-M3c', 'the brand', record('brand'), { fields: [{ field: 'brand' }, { field: 'central-work', required: true }] }],
  [
    'CL-M3d',
    'posts and areas of members',
    fieldOf(record('designation'), 'kind'),
    choices('demonstration-post', 'responsibility-area'),
  ],
  ['CL-M3d', 'training on the job', point('training-on-the-job'), named('岗位练兵、实践历练')],
  ['CL-M4', 'measure 4', item(4), named('严格落实权力运行制约机制')],
  [
    'CL-M4a',
    'minutes of a collective decision',
    record('collective-decision'),
    {
      by: ['unit'],
      fields: ['decided-on', 'matter', 'rules', 'present', 'decision'].map((field) => ({ field, required: true })),
    },
  ],
  [
    'CL-M4b',
    'four key powers',
    fieldOf(record('risk-point'), 'power'),
    choices('policy-making', 'decision-procedure', 'approval-oversight', 'enforcement-justice'),
  ],
  [
    'CL-M4c',
    'a risk that is found',
    trigger('risk-found'),
    { cause: { on: 'record', record: 'risk-point' }, effects: [{ effect: 'open', procedure: 'control-measure' }] },
  ],
  [
    'CL-M4c',
    'is brought under control',
    step('control-measure', 'check'),
    {
      outcomes: [
        { outcome: 'controlled', opens: [] },
        { outcome: 'returned', opens: ['measure'] },
      ],
    },
  ],
  ['CL-M4d', 'power by matter', fieldOf(record('risk-point'), 'matter'), { ...named('分事行权'), required: true }],
  ['CL-M4d', 'power by post', fieldOf(record('risk-point'), 'post'), { ...named('分岗设权'), required: true }],
  ['CL-M4d', 'power by level', fieldOf(record('risk-point'), 'level'), { ...named('分级授权'), required: true }],
  ['CL-M4d', 'no unit passes its own measure', step('control-measure', 'check'), { by: ['organiser', 'discipline'] }],
  ['CL-M4d', 'no unit accepts its own rectification', step('rectification', 'recheck'), { by: ['organiser'] }],
  [
    'CL-M4e',
    'cadres rotate',
    trigger('rotation-due'),
    { cause: { on: 'term', kinds: ['post-holder'], field: 'in-post-since' }, effects: [{ procedure: 'rotation' }] },
  ],
  [
    'CL-M4f',
    'six areas of concentrated power',
    programme.codeLists[0],
    {
      size: 6,
      codes: ['财政资金分配使用', '国有资产监管', '政府投资', '政府采购', '公共资源转让', '公共工程建设'].map(named),
    },
  ],
  ['CL-M4f', 'known of a post', fieldOf(kind('post-holder'), 'power-area'), named('权力集中领域')],
  ['CL-M5', 'measure 5', item(5), named('持续开展经常性纪律教育')],
  [
    'CL-M5a',
    'four contents',
    fieldOf(record('education'), 'content'),
    choices('party-spirit', 'discipline', 'warning', 'clean-culture'),
  ],
  [
    'CL-M5b',
    'charter, rules and discipline are compulsory',
    record('training-plan'),
    {
      fields: [
        { field: 'charter', required: true },
        { field: 'rules', required: true },
        { field: 'discipline', required: true },
        { field: 'other', required: false },
      ],
    },
  ],
  [
    'CL-M5c',
    'new and young cadres first',
    obligation('newcomers-education'),
    { subject: { of: 'roster', kinds: ['new-joiner', 'young-cadre'] }, min: 1, per: 'year', stated: false },
  ],
  ['CL-M5d', 'four forms', fieldOf(record('education'), 'form'), choices('training', 'discussion', 'quiz', 'oath')],
  [
    'CL-M5e',
    'three pairings',
    obligation('daily-talks'),
    {
      subject: {
        of: 'pair',
        pairs: [
          { from: ['principal-leader', 'team-member'], each: ['principal-leader', 'team-member'] },
          { from: ['principal-leader', 'team-member'], each: ['member'] },
          { from: ['member'], each: ['member'] },
        ],
      },
    },
  ],
  [
    'CL-M5f',
    'an early sign leads to a talk',
    trigger('early-sign-seen'),
    { cause: { record: 'early-sign' }, effects: [{ effect: 'open', procedure: 'reminder-talk' }] },
  ],
  ['CL-M5f', 'in thought or behaviour', fieldOf(record('early-sign'), 'where'), choices('thought', 'behaviour')],
  ['CL-M5f', 'with a named person', fieldOf(record('early-sign'), 'person'), { type: 'person', required: true }],
  [
    'CL-M5g',
    'talks are standing',
    obligation('daily-talks'),
    { item: 'item-5', per: 'year', min: null, stated: false },
  ],
  ['CL-M6', 'measure 6', item(6), named('不断深化“我为群众办实事”工作机制')],
  [
    'CL-M6a',
    'the principal leader assigns',
    fieldOf(step('matter-for-the-people', 'assignment'), 'assigned-by'),
    { type: 'person', required: true },
  ],
  ...['leader', 'lead-department'].map((field): Row => [
    'CL-M6b',
    `more than one department needs a ${field}`,
    fieldOf(procedure('matter-for-the-people').opened, field),
    { required: false, requiredWhen: { when: 'over', field: 'departments', number: 1 } },
  ]),
  [
    'CL-M6c',
    'the limit is known beforehand',
    fieldOf(procedure('matter-for-the-people').opened, 'due-on'),
    { type: 'day', required: true },
  ],
  ...['assignment', 'finish'].map((name): Row => [
    'CL-M6c',
    `and the clock runs towards it while the ${name} is open`,
    step('matter-for-the-people', name).due!,
    { lastDay: 'due-on' },
  ]),
  [
    'CL-M6d',
    'three channels',
    fieldOf(record('pairing'), 'kind'),
    choices('village-help', 'village-pairing', 'community-pairing'),
  ],
  [
    'CL-M6e',
    'broken down into tasks',
    fieldOf(step('matter-for-the-people', 'assignment'), 'tasks'),
    { required: true },
  ],
  ['CL-M6e', 'with measures', fieldOf(step('matter-for-the-people', 'assignment'), 'measures'), { required: true }],
  ['CL-M7', 'measure 7', item(7), named('建立健全长效工作制度机制')],
  ['CL-M7a', 'the nature of a problem', fieldOf(record('problem'), 'nature'), choices('common', 'early', 'trend')],
  ['CL-M7a', 'its root', fieldOf(record('problem'), 'root'), { required: true }],
  ['CL-M7b', 'what works', outcome('improvement', 'effect', 'works'), { opens: ['institution'] }],
  ['CL-M7b', 'becomes a rule', fieldOf(step('improvement', 'institution'), 'document'), { required: true }],
  [
    'CL-M7d',
    'a gap calls for a measure',
    trigger('problem-found'),
    { cause: { record: 'problem' }, effects: [{ effect: 'open', procedure: 'improvement' }] },
  ],
  ['CL-M7d', 'which is targeted', step('improvement', 'measure'), { ...named('针对性的政策举措'), by: ['unit'] }],
  ['CL-M7c', 'the key few', fieldOf(kind('team-member'), 'key-few'), { type: 'flag' }],
  ['CL-M7c', 'set the example', point('key-few'), named('“关键少数”的示范作用')],
];

const theRequirements: Row[] = [
  ['CL-S1', 'the county committee', actors.leader, { ...named('县委'), duties: [named('统一领导')] }],
  ['CL-S2', 'the work committee', actors.organiser, { ...named('县直机关工委'), duties: [named('牵头负责')] }],
  ['CL-S3', 'the discipline commission cooperates', actors.cooperating[0], named('县纪委监委')],
  ['CL-S3', 'so does the Organisation Department', actors.cooperating[1], named('县委组织部')],
  ['CL-S4', 'the leading group', actors.leadingGroup, named('清廉机关建设领导小组')],
  [
    'CL-S5',
    'three other lines of work',
    fieldOf(record('linked-work'), 'line'),
    choices('party-building', 'integrity', 'work-style'),
  ],
  ['CL-S6', 'the Party group answers', actors.participants.answerable, named('党组（党委）主体责任')],
  ['CL-S6', 'every unit takes part', programme.enrolment?.mandatory, named('各单位')],
  [
    'CL-S7',
    'the plan of the unit',
    actionRules,
    {
      ...named('具体实施方案'),
      filedWith: 'organiser',
      fields: ['goals', 'tasks', 'measures'].map((field) => ({ field, required: true })),
    },
  ],
  ['CL-S8', 'the leading group inspects', actors.leadingGroup?.duties[1], named('督促检查')],
  ['CL-S8', 'in visits', step('inspection', 'visit'), { by: ['organiser', 'leadingGroup', 'discipline'] }],
  [
    'CL-S9',
    'three kinds of inspection',
    fieldOf(procedure('inspection').opened, 'kind'),
    { required: true, ...choices('periodic', 'random', 'special') },
  ],
  [
    'CL-S10',
    'poor implementation is to be put right',
    outcome('inspection', 'visit', 'poor-implementation').effects[0],
    { effect: 'open', procedure: 'rectification', fields: { finding: 'poor-implementation' } },
  ],
  [
    'CL-S10',
    'so is going through the motions',
    outcome('inspection', 'visit', 'formalistic').effects[0],
    { effect: 'open', procedure: 'rectification', fields: { finding: 'formalistic' } },
  ],
  [
    'CL-S10',
    'who is held to account is named',
    fieldOf(step('accountability', 'sanction'), 'person'),
    { type: 'person', required: true },
  ],
  [
    'CL-S11',
    'three criteria',
    procedure('demonstration'),
    { opened: { fields: ['有影响', '有特色', '有实效'].map((zh) => ({ ...named(zh), required: true })) } },
  ],
  [
    'CL-S11',
    'the title',
    outcome('demonstration', 'decision', 'selected').effects[0],
    { effect: 'title', title: { zh: '清廉机关示范点' } },
  ],
  [
    'CL-S12',
    'four kinds of media',
    fieldOf(record('publicity'), 'channel'),
    choices('party-press', 'broadcast', 'web', 'wechat'),
  ],
  ['CL-S13', 'experience', fieldOf(record('good-practice'), 'experience'), { required: true }],
  ['CL-S13', 'models', fieldOf(record('good-practice'), 'model'), named('发现典型')],
];

const theDefaults: Row[] = [
  ['CL-A01', 'names are placeholders', source.remarks[0], { about: { zh: /名称是占位/ } }],
  ['CL-A01', 'at the level of a county', actors.organiser, named('县直机关工委')],
  ['CL-A02', 'mobilisation', stage('mobilisation'), { opens: { by: 'date', from: '01-01', to: '02-28' } }],
  ['CL-A02', 'implementation', stage('implementation'), { opens: { by: 'date', from: '03-01', to: '10-31' } }],
  ['CL-A02', 'inspection', stage('assessment'), { opens: { by: 'date', from: '11-01', to: '11-30' } }],
  ['CL-A02', 'of each measure', record('year-end-inspection'), { perItem: true, stages: ['assessment'] }],
  ['CL-A02', 'selection', stage('selection'), { opens: { by: 'date', from: '12-01', to: '12-31' } }],
  ['CL-A02', 'plans are due when mobilisation ends', actionRules.due, { daysAfterMobilisation: 58 }],
  ['CL-A02', 'the organiser nominates', procedure('demonstration'), { opened: { by: ['organiser'] } }],
  ['CL-A02', 'the leading group decides', step('demonstration', 'decision'), { by: ['leadingGroup'] }],
  ['CL-A02', 'publicity follows', step('demonstration', 'publicity'), { by: ['organiser'] }],
  [
    'CL-A03',
    'every unit once per half-year',
    trigger('periodic-inspection'),
    {
      cause: { on: 'period', per: 'halfYear', units: 'every' },
      effects: [{ effect: 'open', procedure: 'inspection', fields: { kind: 'periodic' } }],
    },
  ],
  [
    'CL-A03',
    'a fifth of the units by lot',
    programme.draws[0],
    { draw: 'random-inspection', share: 0.2, atLeast: 1, per: 'halfYear', opens: 'inspection' },
  ],
  [
    'CL-A03',
    'special inspections on demand',
    procedure('inspection'),
    { opened: { by: ['organiser', 'leadingGroup', 'discipline'] } },
  ],
  [
    'CL-A04',
    '30 days to put right',
    step('rectification', 'deliver').due,
    { days: 30, unit: 'calendar', from: 'opening' },
  ],
  [
    'CL-A04',
    'overdue: a proposal of accountability',
    step('rectification', 'deliver').onOverdue,
    { effects: [{ effect: 'open', procedure: 'accountability', fields: { reason: 'overdue' } }] },
  ],
  [
    'CL-A04',
    'the same again: a proposal at once',
    procedure('rectification').repeated,
    {
      same: ['finding'],
      effects: [{ effect: 'open', procedure: 'accountability', fields: { reason: 'repeated' } }],
    },
  ],
  ['CL-A04', 'nobody opens it at will', procedure('accountability'), { opened: { by: [] } }],
  [
    'CL-A04',
    'the leading group decides',
    step('accountability', 'decision'),
    {
      by: ['leadingGroup'],
      outcomes: [
        { outcome: 'sanctioned', opens: ['sanction'] },
        { outcome: 'dismissed', opens: [] },
      ],
    },
  ],
  ['CL-A05', 'who supervises', actors.discipline, { name: { zh: '监督责任' } }],
  [
    'CL-A05',
    'in the unit',
    kind('supervisor'),
    { name: { en: 'Discipline commission or supervision team of the unit' } },
  ],
  [
    'CL-A06',
    'the supervisor of the unit checks',
    obligation('leader-check'),
    { subject: { pairs: [{ from: ['supervisor'] }] } },
  ],
  ['CL-A07', 'one to five stars', fieldOf(record('star-rating'), 'stars'), { type: 'number', from: 1, to: 5 }],
  ['CL-A07', 'every year', record('star-rating'), { minimumPerYear: 1 }],
  ['CL-A07', 'at most one step up', record('star-rating').rises, { field: 'stars', most: 1 }],
  [
    'CL-A08',
    'a matter is not taken on without its last day',
    fieldOf(procedure('matter-for-the-people').opened, 'due-on'),
    { required: true, type: 'day' },
  ],
  [
    'CL-A09',
    'five years, three where power is concentrated',
    trigger('rotation-due'),
    { cause: { years: 5, unless: [{ field: 'power-area', given: true, years: 3 }] } },
  ],
  ['CL-A10', 'the calendar year 2023', source.forYear, { year: 2023 }],
  ['CL-A10', 'a checklist without points', clean, { max: null }],
  ['CL-A11', 'the full stop in a list of three', source.remarks[1], { about: { zh: /句号应为顿号/ } }],
];

const rows = [...theDocument, ...theMeasures, ...theRequirements, ...theDefaults];

describe('Clean organ 2023: what the plan says', () => {
  for (const [id, fact, place, says] of rows) {
    it(`${id}: ${fact}`, () => {
      assertCarries(id.startsWith('CL-A') ? place?.assumed : place?.basis, id);
      assertLike(place, says);
    });
  }

  it('every id of the page of the document is proved here', () => {
    const page = readFileSync(new URL('../../docs/sources/clean-organ-2023.md', import.meta.url), 'utf8');
    const ids = [...page.matchAll(/^\| (CL-\S+) \|/gm)].map(([, id = '']) => id);
    assert.equal(ids.length, 73);
    const proved = new Set(rows.map(([id]) => id));
    assert.deepEqual(
      ids.filter((id) => !proved.has(id)),
      [],
    );
  });

  it('CL-04, CL-M1 to CL-M7: seven measures', () => {
    assert.deepEqual(
      clean.items.map(({ item: id, basis }) => [id, basis]),
      [5, 6, 7, 8, 9, 10, 11].map((line, index) => [`item-${index + 1}`, [`CL-M${index + 1}:L${line}`]]),
    );
  });

  it('CL-A02, CL-A10: nothing is applied for, scored, listed or disqualified', () => {
    const { tracks, scoring, list, notice, naming, gates } = programme;
    assert.deepEqual([tracks, gates], [[], []]);
    assert.deepEqual([scoring, list, notice, naming], [undefined, undefined, undefined, undefined]);
    assert.ok(clean.items.every(({ max, criteria }) => max === null && criteria.length === 0));
  });

  it('CL-M2d: the one number that the document gives; no other passes for its own', () => {
    assert.deepEqual(
      obligations.filter(({ stated }) => stated).map(({ obligation: id }) => id),
      ['leader-check'],
    );
  });

  it('CL-S10: a visit ends clear or in one of the two findings', () => {
    assert.deepEqual(
      step('inspection', 'visit').outcomes.map(({ outcome: id, effects }) => [id, effects.length]),
      [
        ['clear', 0],
        ['poor-implementation', 1],
        ['formalistic', 1],
      ],
    );
    const findings = fieldOf(procedure('rectification').opened, 'finding');
    assert.deepEqual(
      findings.choices?.map(({ name }) => name.zh),
      ['工作落实不力', '搞形式走过场'],
    );
  });
});
