import assert from 'node:assert/strict';
import { assertCarries, assertSays, cites, partsOf, published, zh, type Row } from './says.ts';

const programme = published('yueqing-2020.v1.yaml');
const { record, procedure, step, field, stage, kind, seat, obligation, trigger, message, list } = partsOf(programme);

const { source, actors, rubric, tracks } = programme;
const scoring = programme.scoring!;
const model = tracks[0]!;
const items = rubric.flatMap((area) => area.items);
const criteria = items.flatMap((item) => item.criteria);

const area = (id: string) => rubric.find((each) => each.area === id)!;
const criterion = (id: string) => criteria.find((each) => each.criterion === id)!;
const grade = (id: string) => scoring.grades.find((each) => each.grade === id)!;
const event = (id: string) => scoring.events.find((each) => each.event === id)!;
const assessor = (id: string) => scoring.assessors.find((each) => each.assessor === id)!;

const theDocument: Row[] = [
  ['YQ-01', 'the title', source.title, { text: '乐清市市政公用工程建设中心“模范机关”建设实施方案' }],
  ['YQ-01', 'one track', model, { track: 'model', name: { zh: '模范机关', en: 'Model organ' } }],
  [
    'YQ-02',
    'the mandate from above',
    source.restsOn[0],
    { title: '省委、温州市委、乐清市委关于开展“模范机关”建设的部署要求' },
  ],
  [
    'YQ-02',
    'the committee above the centre',
    actors.leader,
    { name: { zh: '乐清市委', en: 'Municipal committee of Yueqing' } },
  ],
  ['YQ-03', 'the day of issue', source.issuedOn, { day: '2020-10-13' }],
  ['YQ-03', 'the issuer', source.issuers[0], { name: '乐清市市政公用工程建设中心综合科' }],
  [
    'YQ-06',
    'the organiser',
    actors.organiser,
    { name: { zh: '中心机关党委', en: 'Organ Party committee of the centre' } },
  ],
  ['YQ-07', 'the head', actors.leadingGroup!.people[0], { names: ['周琳彬'] }],
  ['YQ-07', 'three deputies', actors.leadingGroup!.people[1], { names: ['陈琼娇', '金桑', '沈滨鸿'] }],
  [
    'YQ-08',
    'who stands for a unit in the leading group',
    seat('leading-group-member'),
    { filledBy: ['branch-secretary', 'administrative-head'] },
  ],
  ['YQ-09', 'one person holds two roles: a deputy directs the office', actors.office!.people[0], { names: ['陈琼娇'] }],
  [
    'YQ-10',
    'the leading group runs the creation',
    actors.leadingGroup!.duties[0],
    { name: { zh: '“模范机关”创建工作的组织开展', en: 'Organises and runs the creation' } },
  ],
  ['YQ-M4g', 'the regulation on branches', source.restsOn[1], { title: '《中国共产党支部工作条例（试行）》' }],
  [
    'YQ-M13a',
    'the regulation on grass-roots organisations',
    source.restsOn[2],
    { title: '《中国共产党党和国家机关基层组织工作条例》' },
  ],
  [
    'YQ-M13a',
    'the rules on main responsibility',
    source.restsOn[3],
    { title: '《党委（党组）落实全面从严治党主体责任规定》' },
  ],
  [
    'YQ-S17',
    'the study plan of 2020',
    source.restsOn[4],
    { title: '《2020年中心党组理论学习中心组和中心系统党员干部政治理论学习计划》（乐市政党〔2020〕5号）' },
  ],
  [
    'YQ-S18',
    'the guidance on branches',
    source.restsOn[5],
    { title: '《全面实施“四化”党支部提升工程的指导意见》（乐机党〔2018〕113号）' },
  ],
];

const theWork: Row[] = [
  [
    'YQ-M1b',
    'what members think is read only at home',
    record('thinking'),
    { by: ['unit', 'partyOrganisation'], readers: ['unit', 'partyOrganisation'] },
  ],
  [
    'YQ-M1b',
    'a problem opens a task by itself',
    trigger('thinking-problem-found'),
    { cause: { on: 'record', record: 'thinking', where: { 'needs-handling': ['yes'] }, times: 1, per: 'campaign' } },
  ],
  [
    'YQ-M2a',
    'youth study groups are on file',
    record('youth-study-group'),
    { by: ['unit'], name: { zh: '青年理论学习小组', en: 'Youth theory study group' } },
  ],
  [
    'YQ-M4b',
    'a backward branch is put right by itself',
    trigger('branch-found-backward'),
    { cause: { on: 'record', record: 'branch-class', where: { class: ['backward'] }, times: 1, per: 'campaign' } },
  ],
  ['YQ-M4b', 'the unit puts it right', step('branch-rectification', 'rectify'), { by: ['unit'] }],
  ['YQ-M4b', 'and the organiser checks', step('branch-rectification', 'check'), { by: ['organiser'] }],
  [
    'YQ-M4d',
    'a reminder every month',
    trigger('double-fixed-reminder'),
    { cause: { on: 'period', per: 'month', units: 'none' } },
  ],
  ['YQ-M4d', 'who fell short is told to the organiser', message('double-fixed-shortfall'), { to: 'organiser' }],
  [
    'YQ-M5a',
    'the branch is heard before the organiser decides on a member',
    procedure('unqualified-member'),
    { start: ['opinion'], readers: ['unit', 'partyOrganisation', 'organiser', 'discipline'] },
  ],
  [
    'YQ-M6a',
    'three phases and a sign-off: it starts before the meeting',
    procedure('life-meeting'),
    { start: ['before'] },
  ],
  [
    'YQ-M6b',
    'political birthdays',
    trigger('political-birthday'),
    { cause: { on: 'anniversary', kinds: ['member'], field: 'joined-on' } },
  ],
  ['YQ-M9a', 'a branch may stand on a key project', kind('branch').fields[0], { field: 'key-project' }],
  ['YQ-M10a', 'how many rated, and how many were satisfied', record('mass-review'), { by: ['organiser'] }],
  ['YQ-M10b', 'one register of both', field('conduct', 'side'), { required: true, type: 'choice' }],
  [
    'YQ-M10c',
    'the campaign on work style',
    programme.levers[2],
    { name: { zh: '“拼干劲、勇担当、创新局”作风建设活动', en: 'Campaign on work style' } },
  ],
  ['YQ-M11a', 'risks', record('risk-point'), { by: ['unit', 'discipline'] }],
  [
    'YQ-M11b',
    'a warning has its form',
    field('conduct', 'form'),
    { type: 'code', list: 'four-forms', requiredWhen: { when: 'is', field: 'side', oneOf: ['warning'] } },
  ],
  [
    'YQ-M12b',
    'every unit begins its clean year',
    trigger('clean-year'),
    { cause: { on: 'period', per: 'year', units: 'every' } },
  ],
  ['YQ-M13b', 'rules and how they are carried out', record('institution'), { by: ['unit', 'organiser'] }],
  [
    'YQ-M15b',
    'debriefing in the time of the assessment',
    record('debrief'),
    { by: ['organiser'], stages: ['assessment'] },
  ],
  [
    'YQ-M15c',
    'the organ committee leads',
    actors.organiser.duties[0],
    { name: { zh: '统一领导、指导督促', en: 'Leads as a whole and supervises' } },
  ],
  [
    'YQ-W1',
    'the first responsible person',
    seat('first-responsible'),
    { filledBy: ['branch-secretary', 'administrative-head'] },
  ],
  [
    'YQ-W1',
    'a plan of the year',
    record('unit-plan'),
    { by: ['unit'], stages: ['mobilisation', 'implementation'], minimumPerYear: 1 },
  ],
  ['YQ-W2', 'tied to the business', field('unit-plan', 'business-link'), { required: true }],
  ['YQ-W2', 'and to concrete problems', field('unit-plan', 'problems-to-solve'), { required: true }],
  [
    'YQ-W2a',
    'a linked campaign',
    programme.levers[0],
    { name: { zh: '“三严三实”活动', en: 'Three stricts and three earnests' } },
  ],
  ['YQ-W3', 'good practice by category', field('good-practice', 'category'), { required: false }],
  [
    'YQ-W4',
    'inspections of the discipline commission, at any time',
    procedure('inspection').steps[0],
    { by: ['discipline'] },
  ],
  ['YQ-W5', 'a circular to all units', message('inspection-bulletin'), { to: 'units' }],
  ['YQ-W6', 'assessed every year', model.round, { years: 1 }],
  ['YQ-W6', 'in a stage of its own', stage('assessment'), { name: { zh: '年度检查考核', en: 'Yearly assessment' } }],
  [
    'YQ-W7',
    'the result enters the annual assessment and counts for honours',
    step('use-of-results', 'hand-over'),
    { by: ['organiser'] },
  ],
];

const theScore: Row[] = [
  ['YQ-S1', '500 points', scoring.total, { points: 500 }],
  ['YQ-S1', '100 for each type', scoring.areaTotal, { points: 100 }],
  ['YQ-S2', 'the annex is the score sheet', source.parts[0], { title: '市政公用工程建设中心“模范机关”建设考核指标' }],
  ['YQ-S3', 'tasks', field('judgement', 'tasks'), { type: 'choice', required: true }],
  ['YQ-S3', 'and effect', field('judgement', 'effect'), { required: true }],
  [
    'YQ-S3',
    'judged by item, in the time of the assessment',
    record('judgement'),
    { perItem: true, by: ['organiser'], stages: ['assessment'] },
  ],
  [
    'YQ-S4',
    'excellent is full points',
    grade('excellent'),
    { name: { zh: '优', en: 'Excellent' }, band: { of: 'deduction', from: 0, to: 0 } },
  ],
  [
    'YQ-S5',
    'good costs 1 to 3',
    grade('good'),
    { name: { zh: '良', en: 'Good' }, band: { of: 'deduction', from: 1, to: 3 } },
  ],
  [
    'YQ-S6',
    'average costs 3 to 5',
    grade('average'),
    { name: { zh: '一般', en: 'Average' }, band: { of: 'deduction', from: 3, to: 5 } },
  ],
  [
    'YQ-S7',
    'fail leaves half or less',
    grade('fail'),
    { name: { zh: '不合格', en: 'Fail' }, band: { of: 'share', from: 0, to: 0.5 } },
  ],
  ['YQ-S8', 'an efficiency admonition', event('efficiency-admonition'), { deduction: 1, about: 'unit' }],
  ['YQ-S9', 'another form of handling', event('other-handling'), { deduction: 0.5, about: 'unit' }],
  ['YQ-S9', 'half points can be written', scoring.granularity, { step: 0.5 }],
  ['YQ-S10', 'the head, criminal', event('head-criminal'), { deduction: 5, about: 'head' }],
  ['YQ-S11', 'the head, disciplinary', event('head-discipline'), { deduction: 3, about: 'head' }],
  ['YQ-S12', 'staff, criminal', event('staff-criminal'), { deduction: 2, about: 'staff' }],
  ['YQ-S13', 'staff, disciplinary', event('staff-discipline'), { deduction: 1, about: 'staff' }],
  ['YQ-S14', '4.2 is at discretion', criterion('4.2'), { max: 8 }],
  [
    'YQ-S14',
    'a late rectification is told to the organiser',
    step('branch-rectification', 'rectify').onOverdue,
    { effects: [{ effect: 'message', message: 'rectification-late', basis: ['YQ-S14:L121'], assumed: [] }] },
  ],
  ['YQ-S15', 'twelve sessions', criterion('2.2'), { obligation: 'branch-study' }],
  ['YQ-S16', 'a warning names the rule', field('conduct', 'eighteen-rule'), { list: 'eighteen-rules' }],
];

const theDefaults: Row[] = [
  ['YQ-A01', 'the criterion is graded', scoring.gradeLevel, { of: 'criterion' }],
  [
    'YQ-A02',
    'the bands of good and average meet at 3',
    grade('average'),
    { band: { of: 'deduction', from: 3, to: 5 } },
  ],
  ['YQ-A03', 'half the points is still a fail', grade('fail'), { band: { of: 'share', from: 0, to: 0.5 } }],
  ['YQ-A03', 'nothing below zero', scoring.floor, { score: 0 }],
  ['YQ-A04', 'nor in 10.4', scoring.floor, { score: 0 }],
  ['YQ-A05', 'two sanctions for one act: the heavier', scoring.sameCase, { counts: 'heavier' }],
  ['YQ-A06', '10.4 is scored by events only', scoredBy('10.4'), { by: 'events' }],
  ['YQ-A07', 'no title, and no limit to those who do well', model, { title: null }],
  ['YQ-A07', 'nor a quota', model.quota, { units: null }],
  [
    'YQ-A08',
    'the discipline commission says whether the condition is met',
    record('clean-condition'),
    { by: ['discipline'] },
  ],
  ['YQ-A08', 'with its reasons', field('clean-condition', 'reason'), { required: true }],
  ['YQ-A09', '4.2 may lose all its points', scoredBy('4.2'), { by: 'discretion', most: 8 }],
  ['YQ-A10', 'December', stage('assessment'), { opens: { by: 'date', from: '12-01', to: '12-31' } }],
  ['YQ-A10', 'the own score stands beside', assessor('self'), { by: ['unit'], counts: false }],
  ['YQ-A10', 'the score of the office counts', assessor('office'), { by: ['organiser'], counts: true }],
  ['YQ-A10', 'the leading group confirms', scoring.confirmedBy, { role: 'leadingGroup' }],
  ['YQ-A11', 'all branches, and not more than all', obligation('standard-branches'), { share: 1 }],
  ['YQ-A12', 'levels of debriefing are data', field('debrief', 'level'), { type: 'choice' }],
  [
    'YQ-A13',
    'where body and rubric differ, the rubric governs',
    source.remarks[1],
    {
      about: {
        zh: '第8、10、12、14项的活动名称与载体在正文和考核指标中不同；评分以考核指标为准，正文作为指引',
        en: 'Campaigns and carriers of items 8, 10, 12 and 14 differ; the rubric governs, the body text is guidance',
      },
    },
  ],
  ['YQ-A14', 'the same fallback', seat('first-responsible'), { filledBy: ['branch-secretary', 'administrative-head'] }],
  [
    'YQ-A15',
    'a new year takes a new version',
    source.remarks[2],
    {
      about: {
        zh: '2.2只对应2020年学习计划；以后年度用新的版本',
        en: 'Criterion 2.2 rests on the study plan of 2020; a later year takes a new version of this file',
      },
    },
  ],
  [
    'YQ-A15',
    'because one criterion names the plan of 2020',
    source.restsOn[4],
    { title: '《2020年中心党组理论学习中心组和中心系统党员干部政治理论学习计划》（乐市政党〔2020〕5号）' },
  ],
  [
    'YQ-A16',
    'slips without effect',
    source.remarks[3],
    {
      about: {
        zh: '备注只有第1条；标题编号与“（五）建制度型机关”有笔误，不影响内容',
        en: 'The note has a first point and no second; slips in the headings change nothing',
      },
    },
  ],
  [
    'YQ-A17',
    'a backward branch has ninety days',
    step('branch-rectification', 'rectify').due,
    { days: 90, unit: 'calendar' },
  ],
  ['YQ-A17', 'a problem has thirty', step('rectification', 'rectify').due, { days: 30, unit: 'calendar' }],
  [
    'YQ-A17',
    'an inspection is reported in ten working days',
    step('inspection', 'result').due,
    { days: 10, unit: 'working' },
  ],
  ['YQ-A18', 'the double-fixed day is monthly', obligation('double-fixed'), { per: 'month', stated: false }],
];

/** What may be chosen, by the clause that names it. */
const theChoices: [id: string, record: string, field: string, ...names: string[]][] = [
  ['YQ-M4b', 'branch-class', 'class', '先进党支部', '后进党支部'],
  ['YQ-M4c', 'link', 'kind', '党员领导干部联系指导党支部'],
  ['YQ-M4e', 'link', 'kind', '主题党日活动联盟'],
  ['YQ-M4e', 'activity', 'kind', '主题党日联盟活动'],
  ['YQ-M5c', 'staff-development', 'direction', '党务干部培养成业务骨干', '业务骨干培养成党务干部'],
  ['YQ-M5d', 'recruitment', 'group', '高知识群体', '技术骨干', '青年'],
  ['YQ-M6b', 'activity', 'kind', '重温入党誓词', '重温入党志愿书', '过“政治生日”'],
  ['YQ-M7a', 'link', 'kind', '“三联系三服务”'],
  ['YQ-M7a', 'honour', 'kind', '“十佳”机关党建服务品牌'],
  ['YQ-M7b', 'link', 'kind', '与村（社区）党组织结对共建', '干部联村入企'],
  ['YQ-M7b', 'activity', 'kind', '结对共建活动', '机关志愿服务'],
  ['YQ-M9a', 'link', 'kind', '领导干部联系重点项目'],
  ['YQ-M9b', 'achievement', 'kind', '标志性成果', '开创性举措', '引领性项目'],
  ['YQ-M10b', 'conduct', 'side', '正面引导激励', '负面警示倒逼'],
  ['YQ-M11c', 'activity', 'kind', '党章党规党纪教育', '廉政警示教育', '廉政文化', '家风家训建设'],
  ['YQ-M14a', 'honour', 'kind', '学习型党组织', '“四化”党支部', '机关党建示范点'],
  ['YQ-M15b', 'debrief', 'level', '党支部', '机关党委（党总支）'],
  ['YQ-S16', 'conduct', 'rules', '干部作风监督十八条规定', '干部勤政方面有关规定'],
  ['YQ-W3', 'honour', 'kind', '机关党建示范点'],
];

describe('Yueqing 2020: what the document says', () => {
  for (const [id, fact, place, says] of [...theDocument, ...theWork, ...theScore]) {
    it(`${id}: ${fact}`, () => {
      assertCarries(place?.basis, id);
      assertSays(place, says);
    });
  }

  for (const [id, of, name, ...names] of theChoices) {
    it(`${id}: ${of} offers ${names.join(', ')}`, () => {
      const offered = (field(of, name).choices ?? []).filter(({ basis }) => cites(basis, id));
      assert.deepEqual(zh(offered), names);
      assertCarries(record(of).basis, id);
    });
  }

  it('YQ-04: five types, and an area for each', () => {
    assertCarries(programme.dimensions?.basis, 'YQ-04');
    assert.deepEqual(
      programme.dimensions?.list.map((each) => each.zh),
      ['政治型', '责任型', '服务型', '清廉型', '制度型'],
    );
    assert.deepEqual(zh(rubric), ['政治型', '责任型', '服务型', '清廉型', '制度型']);
  });

  it('YQ-05: a label for each type', () => {
    for (const each of rubric) assertCarries(each.basis, 'YQ-05');
    assert.deepEqual(
      rubric.map(({ label }) => label?.zh),
      ['对党忠诚', '全面进步', '担当作为', '清正廉洁', '机关善治'],
    );
  });

  it('YQ-M4f: branch building in four parts', () => {
    const parts = items[3]!.points;
    assert.deepEqual(zh(parts), ['抓实基础工作', '抓实基本制度', '抓实基本活动', '抓实基本保障']);
    for (const { basis } of parts) assertCarries(basis, 'YQ-M4f');
  });

  it('YQ-M6a: guidance before, supervision during, rectification after, sign-off', () => {
    const { steps } = procedure('life-meeting');
    assert.deepEqual(zh(steps), ['会前指导', '会中督导', '会后整改', '整改确认']);
    assert.deepEqual(
      steps.map(({ outcomes }) => outcomes[0]?.opens),
      [['during'], ['after'], ['sign-off'], []],
    );
    for (const { basis } of steps) assertCarries(basis, 'YQ-M6a');
  });

  it('YQ-M6c, YQ-M10c, YQ-M10d, YQ-W8: problems have the categories of the text, and each is put right', () => {
    const { codes } = list('problem-categories');
    const named = (id: string) => zh(codes.filter(({ basis }) => cites(basis, id)));
    assert.deepEqual(named('YQ-M6c'), [
      '党支部弱化',
      '党支部虚化',
      '党支部边缘化',
      '组织生活庸俗化',
      '组织生活随意化',
      '组织生活平淡化',
    ]);
    assert.deepEqual(named('YQ-M10c'), ['“四风”']);
    assert.deepEqual(named('YQ-M10d'), ['形式主义、表面文章', '官僚主义', '加重基层负担']);
    assert.deepEqual(named('YQ-W8'), ['形式主义、表面文章']);
    assert.equal(field('problem', 'category').list, 'problem-categories');
    assert.deepEqual(opensBy(trigger('problem-found').effects), ['rectification']);
  });

  it('YQ-M11a, YQ-M15a: a major matter is decided in four steps, all of them on file', () => {
    const { fields, basis } = record('decision');
    assertCarries(basis, 'YQ-M11a');
    const ofThePrinciple = fields.filter((each) => cites(each.basis, 'YQ-M15a'));
    assert.deepEqual(zh(ofThePrinciple), ['个别酝酿', '会议日期', '集体领导、民主集中', '会议决定']);
    assert.ok(fields.every(({ required }) => required));
  });

  it('YQ-G1: no result without the clean condition, whatever the points', () => {
    const [gate] = model.requires;
    assertCarries(gate?.basis, 'YQ-G1');
    assertSays(gate, { needs: 'record', before: 'result', record: 'clean-condition', where: { met: ['yes'] } });
    assertSays(field('clean-condition', 'met'), { type: 'flag', required: true });
  });

  it('YQ-M12a: five parts, in the condition and in the checklist', () => {
    const parts = ['清廉班子', '清廉科室', '清廉作风', '清廉文化', '清廉护航'];
    const named = ({ basis }: { readonly basis: string[] }) => cites(basis, 'YQ-M12a');
    assert.deepEqual(zh(record('clean-condition').fields.filter(named)), parts);
    assert.deepEqual(zh(items[11]!.points.filter(named)), parts);
  });

  it('YQ-M12b: plan, carry out, inspect, sum up', () => {
    const { steps, start } = procedure('clean-building');
    assert.deepEqual(start, ['plan']);
    assert.deepEqual(zh(steps), ['认真谋划推进', '精心组织实施', '深入监督检查', '及时总结提升']);
    assert.deepEqual(step('clean-building', 'inspect').by, ['discipline']);
  });

  it('YQ-M1b, YQ-M4b, YQ-M12b: what is found opens its task', () => {
    assert.deepEqual(opensBy(trigger('thinking-problem-found').effects), ['thinking-problem']);
    assert.deepEqual(opensBy(trigger('branch-found-backward').effects), ['branch-rectification']);
    assert.deepEqual(opensBy(trigger('clean-year').effects), ['clean-building']);
  });

  it('YQ-M15c, YQ-S14a: who in a unit answers for what', () => {
    const named = (id: string) => zh(actors.participants.responsible.filter(({ basis }) => cites(basis, id)));
    assert.deepEqual(named('YQ-M15c'), ['各单位党组织具体领导、支持配合', '机关党组织直接抓落实']);
    assert.deepEqual(named('YQ-S14a'), [
      '党委（党组）主体责任',
      '纪委监督责任',
      '党委书记第一责任',
      '班子成员“一岗双责”',
      '机关党委（党总支）书记直接责任',
      '机关党支部书记落实责任',
    ]);
  });

  it('YQ-W4, YQ-W5: inspections are open or covert, nobody is told before, all are told after', () => {
    const { opened, readers } = procedure('inspection');
    assert.deepEqual(opened.by, ['discipline']);
    assert.deepEqual(opened.stages, []);
    assert.deepEqual(
      opened.fields[0]?.choices?.map(({ choice }) => choice),
      ['open', 'covert'],
    );
    assert.deepEqual(readers, ['discipline', 'organiser', 'leadingGroup']);
    for (const { effects } of step('inspection', 'result').outcomes) {
      assert.ok(effects.some((each) => each.effect === 'message' && each.message === 'inspection-bulletin'));
    }
  });

  it('YQ-W7: the leading group signs before the result is used', () => {
    const { start, opened } = procedure('use-of-results');
    assert.deepEqual(start, ['sign-off']);
    assert.deepEqual(opened.stages, ['assessment']);
    assert.deepEqual(step('use-of-results', 'sign-off').by, ['leadingGroup']);
    assert.deepEqual(zh(step('use-of-results', 'hand-over').fields), ['年度考核运用情况', '评先评优运用情况']);
  });

  it('YQ-M1a, YQ-M5a, YQ-M7a, YQ-M11b, YQ-M4a, YQ-S16: lists that are cited without being given wait to be supplied', () => {
    const awaited = programme.codeLists.filter(({ codes }) => codes.length === 0);
    assert.deepEqual(
      awaited.map(({ list: id, size, basis }) => [id, size, basis[0]]),
      [
        ['four-must-nots', 4, 'YQ-M1a:L14'],
        ['ten-red-lines', 10, 'YQ-M5a:L23'],
        ['eighteen-rules', 18, 'YQ-S16:L212'],
        ['four-forms', 4, 'YQ-M11b:L39'],
        ['four-isations', 4, 'YQ-M4a:L21'],
        ['three-contacts-three-services', 6, 'YQ-M7a:L29'],
      ],
    );
    const used = [...programme.records, ...programme.procedures.map(({ opened }) => opened)].flatMap(({ fields }) =>
      fields.map((each) => each.list),
    );
    for (const { list: id } of awaited) assert.ok(used.includes(id), `${id} is used nowhere`);
  });
});

describe('Yueqing 2020: recurring minimums', () => {
  const branches = { of: 'roster', kinds: ['branch'] };
  const leaders = { of: 'roster', kinds: ['member-leader'] };
  const minimums: [
    id: string,
    obligation: string,
    item: string,
    subject: object,
    min: number,
    per: string,
    stated: boolean,
  ][] = [
    ['YQ-S15', 'branch-study', '2.2', branches, 12, 'year', true],
    ['YQ-M4a', 'standard-branches', '4.2', branches, 1, 'year', true],
    ['YQ-M4d', 'double-fixed', 'item-4', branches, 1, 'month', false],
    [
      'YQ-M4c',
      'leader-guides-branch',
      'item-4',
      { of: 'pair', pairs: [{ from: ['member-leader'], each: ['branch'] }] },
      1,
      'standing',
      false,
    ],
    ['YQ-M5b', 'secretary-heads-section', '5.4', { of: 'roster', kinds: ['branch-secretary'] }, 1, 'standing', false],
    ['YQ-M5b', 'cross-appointment', '5.4', { of: 'roster', kinds: ['enterprise-team-member'] }, 1, 'standing', false],
    ['YQ-M6d', 'team-life', '6.4', leaders, 1, 'year', false],
    ['YQ-M6d', 'branch-life', '6.4', leaders, 1, 'year', false],
  ];

  for (const [id, name, item, subject, min, per, stated] of minimums) {
    it(`${id}: ${name}, ${min} per ${per}`, () => {
      assertCarries(obligation(name).basis, id);
      assertSays(obligation(name), { item, subject, min, per, stated });
    });
  }

  it('there are no others', () => {
    assert.deepEqual(
      programme.obligations.map((each) => each.obligation),
      minimums.map(([, name]) => name),
    );
  });

  it('YQ-M4a, YQ-A11: every branch must reach the standard', () => {
    assert.equal(obligation('standard-branches').share, 1);
  });

  it('YQ-A18: a number or period that is not stated is a default', () => {
    const unstated = programme.obligations.filter(({ stated }) => !stated);
    for (const { assumed } of unstated) assertCarries(assumed, 'YQ-A18');
  });
});

describe('Yueqing 2020: what is evaluated', () => {
  const areas: [id: string, line: number, area: string, items: string[]][] = [
    ['YQ-T-political', 69, 'political', ['item-1', 'item-2', 'item-3']],
    ['YQ-T-responsible', 114, 'responsible', ['item-4', 'item-5', 'item-6']],
    ['YQ-T-service', 162, 'service', ['item-7', 'item-8', 'item-9']],
    ['YQ-T-clean', 199, 'clean', ['item-10', 'item-11', 'item-12']],
    ['YQ-T-institutional', 237, 'institutional', ['item-13', 'item-14', 'item-15']],
  ];
  const theItems: [id: string, line: number, max: number, zh: string][] = [
    ['YQ-R1', 71, 38, '带头做到“两个维护”'],
    ['YQ-R2', 87, 38, '坚持学懂弄通做实'],
    ['YQ-R3', 103, 24, '坚定扛起政治责任'],
    ['YQ-R4', 117, 36, '机关基层党组织组织力全面提升'],
    ['YQ-R5', 131, 28, '党员队伍和党务干部队伍全面过硬'],
    ['YQ-R6', 147, 36, '党的组织生活质量全面提高'],
    ['YQ-R7', 166, 26, '服务中心助推发展'],
    ['YQ-R8', 176, 36, '履职尽责争创一流'],
    ['YQ-R9', 188, 38, '改革创新破难攻坚'],
    ['YQ-R10', 202, 48, '机关作风效能提升'],
    ['YQ-R11', 216, 30, '坚持严明纪律戒尺'],
    ['YQ-R12', 228, 22, '深化清廉机关建设'],
    ['YQ-R13', 241, 24, '落实法规制度'],
    ['YQ-R14', 249, 32, '培育机关文化'],
    ['YQ-R15', 259, 44, '推动机关善治'],
  ];
  const theCriteria: [id: string, line: number, max: number, zh: string][] = [
    ['YQ-R1.1', 75, 8, '强化政治机关意识'],
    ['YQ-R1.2', 77, 8, '开展对党忠诚教育，完善和落实不忘初心、牢记使命长效机制，坚决做到“两个维护”'],
    ['YQ-R1.3', 79, 6, '规范政治言行'],
    ['YQ-R1.4', 81, 8, '严格执行重大事项请示报告制度'],
    ['YQ-R1.5', 83, 8, '加强和改进机关党员干部思想政治工作'],
    [
      'YQ-R2.1',
      91,
      8,
      '认真学习贯彻习近平新时代中国特色社会主义思想和党的十九大精神、习近平总书记重要指示批示精神和党中央决策部署、党的法规、省市委重大决策部署',
    ],
    [
      'YQ-R2.2',
      93,
      8,
      '提高学习质量，按照《2020年中心党组理论学习中心组和中心系统党员干部政治理论学习计划》（乐市政党〔2020〕5号）文件要求，抓好政治理论学习；党支部全年集中学习不少于12次',
    ],
    ['YQ-R2.3', 95, 8, '推进青年理论学习，重视加强机关青年干部理论学习，组建青年理论学习小组，提高青年干部理论水平'],
    ['YQ-R2.4', 97, 6, '深化理想信念教育'],
    ['YQ-R2.5', 99, 8, '落实意识形态工作责任制'],
    ['YQ-R3.1', 107, 8, '贯彻执行党中央和省委、温州市委、乐清市委决策部署'],
    ['YQ-R3.2', 109, 8, '严格落实全面从严治党责任'],
    [
      'YQ-R3.3',
      111,
      8,
      '履职尽责，增强做好本职工作的实效，落实全面从严治党党委（党组）主体责任、纪委监督责任、党委书记第一责任、班子成员“一岗双责”，机关党委（党总支）书记直接责任、机关党支部书记落实责任',
    ],
    ['YQ-R4.1', 119, 8, '抓实支部基础工作'],
    [
      'YQ-R4.2',
      121,
      8,
      '深化“四化”党支部建设,按照《全面实施“四化”党支部提升工程的指导意见》（乐机党〔2018〕113号）文件要求，部署落实“达标四化·双强争创”活动，若出现“四化”党支部建设工作整转不及时、成效不明显的，酌情扣分',
    ],
    [
      'YQ-R4.3',
      123,
      8,
      '发挥党小组在解决“工学”矛盾等问题上的功能作用，加快完善业务型、窗口型单位党组织的党小组设置并发挥党小组功能',
    ],
    ['YQ-R4.4', 125, 6, '机关基层党组织作用发挥正常，组织运行规范'],
    ['YQ-R4.5', 127, 6, '干部考察、评优评先应当听取所在党支部的意见'],
    ['YQ-R5.1', 137, 8, '把好发展党员“入口”，稳妥慎重处置不合格党员'],
    ['YQ-R5.2', 139, 6, '高质量开展党员教育培训，构建分类分层培训体系,高质量开展党员干部教育培训'],
    ['YQ-R5.3', 141, 6, '培树“两优一先”等先进典型'],
    [
      'YQ-R5.4',
      143,
      8,
      '配齐配强机关基层专兼职党务干部，机关基层党支部书记实行“一肩挑”，各国有企业党组织班子成员推行“交叉任职”情况',
    ],
    ['YQ-R6.1', 151, 8, '从严落实党的组织生活制度'],
    ['YQ-R6.2', 153, 8, '认真开展组织生活会和民主评议党员工作'],
    ['YQ-R6.3', 155, 8, '开展好批评与自我批评，认真组织开展民主生活会、组织生活会、“三会一课”、主题党日等党的组织生活'],
    ['YQ-R6.4', 157, 8, '严格落实领导干部参加双重组织生活、讲党课等制度'],
    ['YQ-R6.5', 159, 4, '推动党的组织生活方式创新'],
    ['YQ-R7.1', 170, 14, '在中心工作中培养锻炼党员干部，发挥“两个作用”'],
    [
      'YQ-R7.2',
      172,
      12,
      '深化落实“三联系三服务”机制，持续推进机关党组织与村（社区）党组织结对共建、干部联村入企、机关志愿服务',
    ],
    ['YQ-R8.1', 180, 12, '开展“双强争创”活动，深化红色领航“机关示范”行动'],
    ['YQ-R8.2', 182, 12, '深入开展创先争优活动'],
    ['YQ-R8.3', 184, 12, '广泛开展岗位建功，打造群众满意窗口、党员先锋岗、青年文明号、巾帼文明岗等'],
    ['YQ-R9.1', 192, 12, '以党建引领改革创新，有举措有成果'],
    ['YQ-R9.2', 194, 12, '在急难险重中锻炼考察党员，破难攻坚中检验党建成效'],
    ['YQ-R9.3', 196, 14, '推进领导干部联系重点项目，把支部建在重点项目上'],
    ['YQ-R10.1', 206, 12, '引导激励和负面警示倒逼相结合，深化“万人双评议”活动，切实推进作风效能建设全面提升'],
    ['YQ-R10.2', 208, 12, '深入开展正风肃纪工作，建立健全正风肃纪日常化机制，积极完成机关纪委部署的专题督查活动'],
    ['YQ-R10.3', 210, 12, '以“最多跑一次”改革推进机关作风效能向上向好，巩固提升“亲清”政商关系，打造一流营商环境'],
    [
      'YQ-R10.4',
      212,
      12,
      '严守干部作风监督十八条规定和干部勤政方面有关规定，被效能告诫的每例扣 1分，其他形式处理一次扣0.5分；单位工作人员无发生违法违纪行为，单位负责人受到刑事处罚的一例扣5分，受到党政纪处分的一例扣3分，工作人员受到刑事处罚的一例扣2分，受到党政纪处分的一例扣1分',
    ],
    ['YQ-R11.1', 220, 10, '开展党章党规党纪教育，建设廉政文化'],
    ['YQ-R11.2', 222, 10, '健全完善廉政风险防控体系，落实“三重一大”集体决策制度'],
    ['YQ-R11.3', 224, 10, '用好监督执纪“四种形态”，经常性开展谈心谈话、党内提醒'],
    ['YQ-R12.1', 232, 12, '开展“清廉机关”、“清廉科室”建设，加强监督检查'],
    ['YQ-R12.2', 234, 10, '坚持示范带动，培育清廉示范点'],
    ['YQ-R13.1', 243, 12, '健全完善机关工作制度体系和运行机制'],
    ['YQ-R13.2', 245, 12, '学习贯彻落实党的重要法规，提高依规治党水平，推动机关党建高质量发展'],
    [
      'YQ-R14.1',
      251,
      12,
      '深化机关大学习，建设学习型党组织、墨香单位、市直机关党员教育基地等活动为载体，营造浓厚的机关学习氛围',
    ],
    ['YQ-R14.2', 253, 10, '带头践行社会主义核心价值观，带头落实移风易俗工作'],
    ['YQ-R14.3', 255, 10, '积极组织开展文体活动和心理健康促进工作'],
    ['YQ-R15.1', 261, 12, '完善机关治理规则，坚持民主集中制议事决策'],
    ['YQ-R15.2', 263, 12, '落实机关党建体制机制，完善党支部、机关党委（党总支）、机关工委“三级联述联评联考”制度'],
    ['YQ-R15.3', 265, 10, '运用系统化、协同化、扁平化、智慧化、多元化的思维和手段，提升党员干部的治理能力'],
    ['YQ-R15.4', 267, 10, '发挥好机关善治对市域治理的引领作用'],
  ];
  const theGuidance: [id: string, item: string, zh: string][] = [
    ['YQ-M1', 'item-1', '带头增强“四个意识”、坚定“四个自信”、坚决做到“两个维护”'],
    ['YQ-M1a', 'item-1', '规范政治言行，坚决做到“四个不准”'],
    ['YQ-M1b', 'item-1', '时刻关注党员干部思想动态'],
    ['YQ-M2', 'item-2', '以理论学习为先导，深化理论武装和理想信念教育'],
    ['YQ-M2a', 'item-2', '建立青年理论学习小组'],
    ['YQ-M3', 'item-3', '以执行落实为使命，坚定扛起政治责任'],
    ['YQ-M4', 'item-4', '以组织力提升为重点，全面夯实机关基层基础'],
    ['YQ-M5', 'item-5', '以队伍建设为根本，打造忠诚干净担当的党员铁军'],
    ['YQ-M6', 'item-6', '以基本制度为准则，全面提高党的组织生活质量'],
    ['YQ-M6d', 'item-6', '严格落实党员领导干部双重组织生活制度'],
    ['YQ-M7', 'item-7', '服务中心，做助推发展的先行者'],
    ['YQ-M7a', 'item-7', '深入打造“十佳”机关党建服务品牌'],
    ['YQ-M8', 'item-8', '履职尽责，做争创一流的践行者'],
    ['YQ-M9', 'item-9', '改革创新，做破难攻坚的排头兵'],
    ['YQ-M9a', 'item-9', '领导干部联系重点项目，把党支部建在重点项目上'],
    ['YQ-M10', 'item-10', '提升机关作风效能'],
    ['YQ-M10c', 'item-10', '深入开展正风肃纪，持之以恒纠治“四风”'],
    ['YQ-M10d', 'item-10', '整治形式主义、官僚主义，切实减轻基层负担'],
    ['YQ-W8', 'item-10', '力戒形式主义，不做表面文章'],
    ['YQ-M11', 'item-11', '坚持严明纪律戒尺'],
    ['YQ-M11a', 'item-11', '“不敢腐、不能腐、不想腐”的“三不”机制建设'],
    ['YQ-M11b', 'item-11', '准确熟练用好第一种形态'],
    ['YQ-M12', 'item-12', '深化清廉机关建设'],
    ['YQ-M13', 'item-13', '落实法规制度'],
    ['YQ-M13b', 'item-13', '以制度管人管事'],
    ['YQ-M14', 'item-14', '培育机关文化'],
    ['YQ-M14a', 'item-14', '学习型党组织、“四化”党支部、机关党建示范点等载体'],
    ['YQ-M15', 'item-15', '推动机关善治'],
    ['YQ-M15a', 'item-15', '集体领导、民主集中、个别酝酿、会议决定'],
    ['YQ-M15b', 'item-15', '“双述双评联考”制度'],
  ];

  for (const [id, line, name, within] of areas) {
    it(`${id}: 100 points, ${within.join(', ')}`, () => {
      assert.ok(area(name).basis.includes(`${id}:L${line}`));
      assert.equal(area(name).max, 100);
      assert.deepEqual(
        area(name).items.map(({ item }) => item),
        within,
      );
    });
  }

  for (const [index, [id, line, max, name]] of theItems.entries()) {
    it(`${id}: item ${index + 1}, ${max} points, ${name}`, () => {
      const item = items[index]!;
      assert.deepEqual([item.item, item.max, item.name.zh], [`item-${index + 1}`, max, name]);
      assert.deepEqual(item.basis, [`${id}:L${line}`]);
    });
  }

  for (const [id, line, max, name] of theCriteria) {
    it(`${id}: ${max} points, ${name.slice(0, 30)}`, () => {
      const found = criterion(id.replace('YQ-R', ''));
      assert.deepEqual([found.max, found.name.zh], [max, name]);
      assert.ok(found.basis.includes(`${id}:L${line}`));
    });
  }

  for (const [id, item, name] of theGuidance) {
    it(`${id}: guides ${item}`, () => {
      const { guidance } = items.find((each) => each.item === item)!;
      assertCarries(guidance.find((each) => each.name.zh === name)?.basis, id);
    });
  }

  it('five areas, fifteen items, fifty-three criteria, in the order of the annex', () => {
    assert.deepEqual([rubric.length, items.length, criteria.length], [5, 15, 53]);
    assert.deepEqual(
      criteria.map((each) => each.criterion),
      theCriteria.map(([id]) => id.replace('YQ-R', '')),
    );
  });

  it('YQ-S1: criteria add up to items, items to 100, types to 500', () => {
    for (const item of items) assert.equal(sum(item.criteria), item.max, item.item);
    for (const each of rubric) assert.equal(sum(each.items), 100, each.area);
    assert.equal(sum(rubric), 500);
    assert.equal(scoring.total.points, 500);
  });

  it('YQ-S2: every criterion stands under its own item', () => {
    for (const { item, criteria: own } of items) {
      for (const each of own) assert.equal(`item-${each.criterion.split('.')[0] ?? ''}`, item);
    }
  });

  it('every criterion has its line', () => {
    for (const { criterion: id, basis } of criteria) {
      assert.ok(basis.length > 0 && basis.every((clause) => /:L\d+$/.test(clause)), id);
    }
  });

  it('YQ-S14, YQ-A09: 4.2 at discretion, 10.4 by events, every other criterion by grade', () => {
    const otherwise = criteria.filter(({ scored }) => scored.by !== 'grade');
    assert.deepEqual(
      otherwise.map((each) => [each.criterion, each.scored.by]),
      [
        ['4.2', 'discretion'],
        ['10.4', 'events'],
      ],
    );
    assertCarries(scoredBy('4.2').basis, 'YQ-S14');
  });

  it('YQ-S8 to YQ-S13, YQ-A06: the six events of 10.4 are all that there are', () => {
    const { scored } = criterion('10.4');
    assert.ok(scored.by === 'events');
    assert.deepEqual(
      scored.events,
      scoring.events.map((each) => each.event),
    );
    assert.equal(scored.events.length, 6);
    for (const id of ['YQ-S8', 'YQ-S9', 'YQ-S10', 'YQ-S11', 'YQ-S12', 'YQ-S13']) assertCarries(scored.basis, id);
    assertCarries(scored.assumed, 'YQ-A04');
  });

  it('YQ-S15: criteria name the minimums that they look at', () => {
    assert.deepEqual(
      criteria.flatMap((each) => (each.obligation ? [[each.criterion, each.obligation]] : [])),
      [
        ['2.2', 'branch-study'],
        ['4.2', 'standard-branches'],
        ['5.4', 'secretary-heads-section'],
        ['6.4', 'branch-life'],
      ],
    );
  });
});

describe('Yueqing 2020: the defaults that we took', () => {
  for (const [id, fact, place, says] of theDefaults) {
    it(`${id}: ${fact}`, () => {
      assertCarries(place?.assumed, id);
      assertSays(place, says);
    });
  }

  it('YQ-A07: no grade of the total, no application, notice, approval or naming', () => {
    assert.deepEqual(scoring.totalGrades, []);
    assert.equal(model.applications, undefined);
    assert.deepEqual(
      programme.stages.map((each) => each.stage),
      ['mobilisation', 'implementation', 'assessment'],
    );
    for (const absent of [
      programme.list,
      programme.notice,
      programme.approval,
      programme.naming,
      programme.maintenance,
    ]) {
      assert.equal(absent, undefined);
    }
  });

  it('YQ-A17: no term passes for one of the document', () => {
    const terms = programme.procedures.flatMap(({ steps }) => steps.flatMap(({ due }) => due ?? []));
    assert.ok(terms.length > 5);
    for (const { basis, assumed } of terms) assert.deepEqual([basis, assumed], [[], ['YQ-A17']]);
  });
});

function scoredBy(id: string) {
  const { scored } = criterion(id);
  assert.ok('basis' in scored, `${id} is scored by ${scored.by}`);
  return scored;
}

function opensBy(effects: readonly { readonly effect: string; readonly procedure?: string }[]): string[] {
  return effects.flatMap((each) => each.procedure ?? []);
}

function sum(parts: readonly { readonly max: number | null }[]): number {
  return parts.reduce((total, { max }) => total + (max ?? Number.NaN), 0);
}
