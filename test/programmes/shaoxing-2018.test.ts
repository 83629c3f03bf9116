import assert from 'node:assert/strict';
import type { Programme } from '../../contracts/programme.ts';
import { assertCarries, assertSays, partsOf, published, zh, type Place, type Row } from './says.ts';

const programme = published('shaoxing-2018.v1.yaml');
const { record, procedure, step, stage, trigger } = partsOf(programme);

const track = (id: string) => programme.tracks.find((each) => each.track === id)!;
const { source, actors, gates, rubric } = programme;
const actionRules = programme.actionRules!;
const appraisal = programme.appraisal!;
const notice = programme.notice!;
const naming = programme.naming!;
const maintenance = programme.maintenance!;
const gate = gates[0]!;

const theDocument: Row[] = [
  ['SX-01', 'the number', source.number, { text: '绍市机工委〔2018〕6 号' }],
  ['SX-02', 'the title', source.title, { text: '关于市直机关全面开展“建设清廉机关创建模范机关”的行动方案' }],
  ['SX-02', 'two tracks: one is the clean organ', track('clean'), { name: { zh: '清廉机关', en: 'Clean organ' } }],
  [
    'SX-02',
    'two tracks: the other is the model organ',
    track('model'),
    { name: { zh: '模范机关', en: 'Model organ' } },
  ],
  ['SX-03', 'the day of issue', source.issuedOn, { day: '2018-11-21' }],
  ['SX-04', 'the Organisation Department issues', source.issuers[0]!, { name: '中共绍兴市委组织部' }],
  ['SX-04', 'and appraises', actors.jointReviewers, { always: ['中共绍兴市委组织部'] }],
  ['SX-05', 'the work committee issues', source.issuers[1]!, { name: '中共绍兴市直属机关工作委员会' }],
  [
    'SX-05',
    'and organises',
    actors.organiser,
    { name: { zh: '机关工委', en: 'Work committee of the municipal organs' } },
  ],
  ['SX-06', 'units act through one of three bodies', actors.participants, { through: ['党委', '党组', '工委'] }],
  [
    'SX-07',
    'the parent of the clean track',
    source.restsOn[0]!,
    { title: '中共绍兴市委印发<关于深入推进清廉绍兴建设的行动计划>的通知', track: 'clean' },
  ],
  [
    'SX-08',
    'the parent of the model track',
    source.restsOn[1]!,
    { title: '创建模范机关活动的实施意见', track: 'model' },
  ],
  [
    'SX-09',
    'the opinion carried out',
    source.restsOn[2]!,
    { title: '全面从严治党要求推进新时代机关党的建设的实施意见' },
  ],
  ['SX-C4.10c', 'the regulation behind supervision', source.restsOn[3], { title: '中国共产党党内监督条例' }],
  ['SX-C4.11e', 'the regulation behind openness', source.restsOn[4], { title: '中国共产党党务公开条例（试行）' }],
  ['SX-C4.12e', 'the regulation behind sanctions', source.restsOn[5], { title: '中国共产党纪律处分条例' }],
];

const theCycle: Row[] = [
  [
    'SX-S0a',
    'what was named stays under management',
    maintenance,
    { name: { zh: '动态管理', en: 'Dynamic management' } },
  ],
  [
    'SX-S0b',
    'the clean title',
    track('clean').title,
    { name: { zh: '清廉机关示范单位', en: 'Clean Organ Demonstration Unit' } },
  ],
  ['SX-S0b', 'every year from 2019', track('clean').round, { years: 1, firstYear: 2019 }],
  ['SX-S0c', 'the model title', track('model').title, { name: { zh: '模范机关', en: 'Model Organ' } }],
  ['SX-S0c', 'once in three years', track('model').round, { years: 3 }],
  ['SX-S0d', 'the day of the centenary', track('model').targets[0]!, { by: '2021-07-01', warn: false }],
  ['SX-S0d', 'the year of the centenary', track('model').targets[1]!, { by: '2021-12-31', warn: true }],
  ['SX-S1', 'stage one', stage('mobilisation'), { name: { zh: '动员部署阶段', en: 'Mobilisation' } }],
  [
    'SX-S1d',
    'each unit mobilises',
    record('mobilisation-meeting'),
    { by: ['unit'], stages: ['mobilisation'], minimumPerYear: 1 },
  ],
  ['SX-S1b', 'action rules are filed with the organiser', actionRules, { filedWith: 'organiser' }],
  ['SX-S1c', 'measures once a year', record('yearly-measures'), { by: ['unit'], minimumPerYear: 1 }],
  ['SX-S2', 'stage two', stage('implementation'), { name: { zh: '创建实施阶段', en: 'Implementation' } }],
  [
    'SX-S2a',
    'the committee answers',
    actors.participants.answerable,
    { name: { zh: '党委（党组、工委）主体责任', en: "The unit's Party committee bears the main responsibility" } },
  ],
  ['SX-S2b', 'self-check by item', record('self-check'), { by: ['unit'], perItem: true, stages: ['implementation'] }],
  ['SX-S2b', 'problems found', record('problem'), { by: ['unit'], perItem: false, stages: ['implementation'] }],
  ['SX-S2c', 'good practice', record('good-practice'), { by: ['unit'], stages: ['implementation'] }],
  ['SX-S3', 'stage three begins with application', stage('application'), { name: { zh: '申报', en: 'Application' } }],
  ['SX-S3', 'and ends with review', stage('review'), { name: { zh: '审核', en: 'Review' }, opens: { by: 'decision' } }],
  ['SX-S3b', 'the clean window', track('clean').applications, { yearInRound: 'every', from: '12-01', to: '12-31' }],
  ['SX-S3c', 'the model window', track('model').applications, { yearInRound: 'last', from: '12-01', to: '12-31' }],
  ['SX-S3d', 'all checks are required', programme.allChecksRequired, { required: true }],
  ['SX-S3e', 'both facts are needed', gate, { all: ['major', 'seriousImpact'] }],
  ['SX-S4', 'stage four begins with the list', stage('list'), { name: { zh: '拟定候选名单', en: 'Candidate list' } }],
  ['SX-S4', 'and ends with naming', stage('naming'), { name: { zh: '命名', en: 'Naming' }, opens: { by: 'decision' } }],
  [
    'SX-S4a',
    'the departments appraise',
    actors.jointReviewers,
    { name: { zh: '有关部门', en: 'Departments concerned' } },
  ],
  [
    'SX-S4b',
    'evidence from elsewhere',
    record('external-evidence'),
    { by: ['organiser', 'jointReviewer'], stages: ['implementation', 'application', 'review'] },
  ],
  ['SX-S4c', 'the candidate list', programme.list, { name: { zh: '候选名单', en: 'Candidate list' } }],
  [
    'SX-S4d',
    'the list is publicised in the media',
    notice,
    { name: { zh: '通过媒体向社会公示', en: 'Notice to the public in the media' } },
  ],
  ['SX-S4e', 'commendation by circular', naming.circular, { name: { zh: '通报表彰', en: 'Commendation by circular' } }],
  [
    'SX-S5a',
    'the leading group',
    actors.leadingGroup,
    { name: { zh: '市党建工作领导小组', en: 'Municipal leading group for Party building' } },
  ],
  [
    'SX-S5c',
    'each unit sums up',
    record('annual-summary'),
    { by: ['unit'], stages: ['implementation', 'application'] },
  ],
  [
    'SX-S5d',
    'districts and counties by analogy',
    actors.byAnalogy!,
    { name: { zh: '各区、县（市）机关工委', en: 'Work committees of the districts and counties' } },
  ],
];

const theDefaults: Row[] = [
  ['SX-A01', 'rounds of the model track from 2019', track('model').round, { firstYear: 2019 }],
  ['SX-A01', 'the target that warns is the end of 2021', track('model').targets[1]!, { by: '2021-12-31', warn: true }],
  ['SX-A02', 'year-end is December', stage('application'), { opens: { by: 'date', from: '12-01', to: '12-31' } }],
  ['SX-A03', 'five working days, the first counted', notice, { days: 5, unit: 'working', firstDayCounts: true }],
  [
    'SX-A03',
    'an open objection holds the batch, a late one is a report',
    notice,
    { openObjectionHolds: 'batch', lateObjection: 'report' },
  ],
  ['SX-A04', 'the organiser confirms', gate, { confirmedBy: 'organiser' }],
  ['SX-A04', 'kinds of incident are data', gate.kinds, { list: 'incident-kinds' }],
  ['SX-A05', 'the creation period', gate.period, { of: 'round', from: 'mobilisation', until: 'naming' }],
  ['SX-A06', 'every track of the cycle, no year of ban', gate, { cancels: 'everyTrackOfTheCycle', banYears: 0 }],
  ['SX-A07', 'valid until revoked', maintenance.validity, { years: null }],
  [
    'SX-A07',
    'how a title is revoked',
    maintenance.revocation,
    { proposedBy: 'organiser', approvedBy: 'leadingGroup', circulated: true },
  ],
  ['SX-A08', 'every reviewer, simple majority', appraisal, { rule: 'simpleMajority', quorum: 'everyJointReviewer' }],
  ['SX-A08', 'no quota of clean titles', track('clean').quota, { units: null }],
  ['SX-A08', 'no quota of model titles', track('model').quota, { units: null }],
  ['SX-A09', 'the co-issuer and an open list', actors.jointReviewers, { always: ['中共绍兴市委组织部'], open: true }],
  ['SX-A10', '30 days, reminder 7 days before', actionRules.due, { daysAfterMobilisation: 30, remindDaysBefore: 7 }],
  ['SX-A10', 'no application without action rules', actionRules.requiredBeforeApplication, { required: true }],
  ['SX-A11', 'the clean track asks for no other title', track('clean').requiresTitle, { track: null }],
  ['SX-A11', 'nor does the model track', track('model').requiresTitle, { track: null }],
  ['SX-A12', 'the leading group approves', programme.approval, { by: 'leadingGroup' }],
  ['SX-A12', 'the organiser names', naming, { by: 'organiser' }],
  [
    'SX-A13',
    'every year is kept and counts',
    appraisal.results,
    { keptFor: 'everyTrack', decisionRestsOn: 'everyYearOfTheRound' },
  ],
  ['SX-A14', 'January and February', stage('mobilisation'), { opens: { by: 'date', from: '01-01', to: '02-28' } }],
  ['SX-A14', 'until 30 November', stage('implementation'), { opens: { by: 'date', from: '03-01', to: '11-30' } }],
  ['SX-A16', 'a batch bears the year of its applications', naming.batch, { year: 'application' }],
];

describe('Shaoxing 2018: what the document says', () => {
  for (const [id, fact, place, says] of [...theDocument, ...theCycle]) {
    it(`${id}: ${fact}`, () => {
      assertCarries(place?.basis, id);
      assertSays(place, says);
    });
  }

  it('SX-10: five principles of action', () => {
    assertCarries(programme.principles?.basis, 'SX-10');
    const principles = ['坚持政治统领', '坚持党建引领', '坚持服务中心', '坚持问题导向', '坚持创新发展'];
    assert.deepEqual(
      programme.principles?.list.map((each) => each.zh),
      principles,
    );
  });

  it('SX-11: five dimensions, and as many areas', () => {
    assertCarries(programme.dimensions?.basis, 'SX-11');
    assert.deepEqual(
      programme.dimensions?.list.map((each) => each.zh),
      ['政治', '组织', '作风', '纪律', '文化'],
    );
    assert.deepEqual(
      rubric.map(({ area }) => area),
      ['politics', 'organisation', 'work-style', 'discipline', 'culture'],
    );
  });

  it('SX-12: one lever, the stars of the branches', () => {
    assert.deepEqual(zh(programme.levers), ['五星示范、双优引领']);
    assertCarries(programme.levers[0]!.basis, 'SX-12');
  });

  it('SX-S0b, SX-S0c: two titles and no third', () => {
    assert.deepEqual(zh(programme.tracks.flatMap(({ title }) => title ?? [])), ['清廉机关示范单位', '模范机关']);
  });

  it('SX-S1a: action rules have goals, schedule and measures, all required', () => {
    assert.deepEqual(
      actionRules.fields.map(({ field, name, required, basis }) => [field, name.zh, required, basis]),
      [
        ['goals', '创建目标', true, ['SX-S1a:L57']],
        ['schedule', '进度', true, ['SX-S1a:L57']],
        ['measures', '措施', true, ['SX-S1a:L57']],
      ],
    );
  });

  it('SX-S3a: an application is in writing and rests on own work, on both tracks', () => {
    for (const { applications } of programme.tracks) {
      const required = applications!.fields.filter((each) => each.required);
      assert.deepEqual(zh(required), ['自创自建情况']);
      assertCarries(required[0]!.basis, 'SX-S3a');
    }
  });

  it('SX-S3d: three checks of every applicant', () => {
    assert.deepEqual(
      programme.checks.map(({ check, name, basis }) => [check, name.zh, basis]),
      [
        ['materials', '验收资料', ['SX-S3d:L61']],
        ['visit', '实地查看', ['SX-S3d:L61']],
        ['hearing', '听取汇报', ['SX-S3d:L61']],
      ],
    );
  });

  it('SX-S4b: the appraisal takes ratings, inspections and assessments into account', () => {
    const named = appraisal.inputs.filter(({ basis }) => basis.includes('SX-S4b:L63'));
    assert.deepEqual(zh(named), ['机关党建述职评议', '日常党建工作督查', '日常党建工作考核']);
    assertCarries(appraisal.basis, 'SX-S4b');
  });

  it('SX-S5b: the organiser coordinates, supervises and sums up', () => {
    assertCarries(actors.organiser.basis, 'SX-S5b');
    assert.deepEqual(zh(actors.organiser.duties), ['组织协调', '监督指导', '考核总结']);
  });
});

describe('Shaoxing 2018: what is evaluated', () => {
  const areas: [id: string, line: number, zh: string][] = [
    ['SX-C1', 17, '保持政治定力'],
    ['SX-C2', 25, '强化基层基础'],
    ['SX-C3', 33, '发挥先锋作用'],
    ['SX-C4', 39, '严格执纪监督'],
    ['SX-C5', 46, '坚持严管厚爱'],
  ];
  const items: [id: string, line: number, zh: string][] = [
    ['SX-C1.1', 19, '严明政治纪律和政治规矩'],
    ['SX-C1.2', 21, '坚持不懈强化理论武装'],
    ['SX-C1.3', 23, '切实加强思想政治工作'],
    ['SX-C2.4', 27, '全面提升基层党组织组织力'],
    ['SX-C2.5', 29, '严肃党内政治生活'],
    ['SX-C2.6', 31, '加强党员队伍管理'],
    ['SX-C3.7', 35, '加强机关作风效能建设'],
    ['SX-C3.8', 36, '全面落实直接联系群众制度'],
    ['SX-C3.9', 37, '健全担当作为激励机制'],
    ['SX-C4.10', 41, '健全政治规范落实党内监督'],
    ['SX-C4.11', 43, '大力推进党务和政务公开'],
    ['SX-C4.12', 45, '坚定不移正风肃纪'],
    ['SX-C5.13', 48, '切实关心干部职工成长'],
    ['SX-C5.14', 49, '落实党内关爱帮扶制度'],
    ['SX-C5.15', 51, '推进清廉文化进机关'],
  ];
  const points: [id: string, ...zh: string[]][] = [
    ['SX-C1.1a', '评估、监督报告、修复净化'],
    ['SX-C1.1b', '在深入学习贯彻上作表率', '在保持高度一致上作表率', '在贯彻落实决策部署上作表率'],
    ['SX-C1.2a', '理论学习中心组领学促学', '党支部经常性学习'],
    ['SX-C1.2b', '领导干部上党课'],
    ['SX-C1.2d', '“两学一做”学习教育', '“不忘初心、牢记使命”等主题教育'],
    ['SX-C1.3e', '意识形态工作责任制'],
    ['SX-C2.4a', '组织和工作全覆盖'],
    ['SX-C2.4b', '“三级书记”联述联评联考'],
    ['SX-C2.4c', '“先锋支部”创建'],
    ['SX-C2.4d', '优化组织设置、理顺隶属关系'],
    ['SX-C2.5a', '“三会一课”、支部主题党日、民主生活会'],
    ['SX-C2.5b', '以普通党员身份参加组织生活'],
    ['SX-C2.5c', '议事规则和决策程序', '逐级报告制度'],
    ['SX-C2.6b', '及时处置工作协调机制'],
    ['SX-C2.6c', '发展党员把好入口关'],
    ['SX-C3.7a', '企业评部门、群众评行风'],
    ['SX-C3.7b', '查处不担当、不作为、不落实'],
    ['SX-C3.7c', '“最多跑一次”、“三个最佳”'],
    ['SX-C3.8a', '结对挂联、帮扶、共建'],
    ['SX-C3.8b', '志愿服务、返乡走亲、走访慰问'],
    ['SX-C3.9a', '“两优一先”评选'],
    ['SX-C3.9b', '“三个区分开来”、容错纠错'],
    ['SX-C3.9c', '“先锋工程”建设'],
    ['SX-C4.10a', '党委（党组、工委）全面监督', '机关基层党组织日常监督', '机关党员民主监督', '机关纪委专责监督'],
    ['SX-C4.10b', '“关键少数”、监督全覆盖'],
    ['SX-C4.10c', '《中国共产党党内监督条例》'],
    ['SX-C4.11a', '知情权、参与权、选举权、监督权'],
    ['SX-C4.11b', '部门全覆盖、事项全公开、过程全规范、结果全透明'],
    ['SX-C4.11c', '“三公”经费公开'],
    ['SX-C4.11d', '“三重一大”集体研究决策'],
    ['SX-C4.11e', '《中国共产党党务公开条例（试行）》'],
    ['SX-C4.12a', '监督执纪“四种形态”'],
    ['SX-C4.12b', '“1+X”专项督查'],
    ['SX-C4.12c', '形式主义、官僚主义4个方面12类问题'],
    ['SX-C4.12d', '加大查处和通报力度'],
    ['SX-C4.12e', '全面从严治党主体责任', '《中国共产党纪律处分条例》'],
    ['SX-C4.12f', '“四风”新动向、新表现'],
    ['SX-C5.13a', '公务员知识更新培训'],
    ['SX-C5.13b', '政治标准和实干实绩'],
    ['SX-C5.14b', '“六必谈”“六必访”'],
    ['SX-C5.14c', '党员干部关爱资金'],
    ['SX-C5.14d', '疗休养、年休假'],
    ['SX-C5.15b', '“清白泉”廉洁家风文化'],
    ['SX-C5.15c', '“亲”“清”新型政商关系'],
  ];
  const all = rubric.flatMap((area) => area.items);

  it('SX-C1 to SX-C5: five areas', () => {
    assert.deepEqual(
      rubric.map(({ name, basis }) => [basis, name.zh]),
      areas.map(([id, line, name]) => [[`${id}:L${line}`], name]),
    );
  });

  it('three items in each area, numbered through', () => {
    assert.deepEqual(
      rubric.map((area) => area.items.length),
      [3, 3, 3, 3, 3],
    );
    assert.deepEqual(
      all.map(({ item }) => item),
      items.map((_, index) => `item-${index + 1}`),
    );
  });

  for (const [index, [id, line, name]] of items.entries()) {
    it(`${id}: item ${index + 1}, ${name}`, () => {
      assert.deepEqual(all[index]?.basis, [`${id}:L${line}`]);
      assert.equal(all[index].name.zh, name);
    });
  }

  for (const [id, ...names] of points) {
    it(`${id}: ${names.join(', ')}`, () => {
      const [item = ''] = /^SX-C\d+\.\d+/.exec(id) ?? [];
      const [, line] = items.find(([each]) => each === item)!;
      const under = all[items.findIndex(([each]) => each === item)]!.points;
      assert.deepEqual(zh(under.filter(({ basis }) => basis.includes(`${id}:L${line}`))), names);
    });
  }
});

describe('Shaoxing 2018: recurring minimums', () => {
  const unit = { of: 'unit' };
  const branches = eachOf('branch');
  const members = eachOf('serving-member', 'retired-member');
  const leaders = eachOf('committee-secretary', 'team-member', 'mid-level-leader');
  const everybody = eachOf(
    'committee-secretary',
    'team-member',
    'mid-level-leader',
    'branch-secretary',
    'branch-committee-member',
    'serving-member',
    'retired-member',
  );
  const minimums: [id: string, obligation: string, item: string, subject: object, min: number | null, per: string][] = [
    ['SX-C1.2a', 'central-group-study', 'item-2', unit, 1, 'year'],
    ['SX-C1.2a', 'branch-study', 'item-2', branches, 1, 'year'],
    ['SX-C1.2b', 'party-lecture', 'item-2', leaders, 1, 'year'],
    ['SX-C1.2b', 'monday-study', 'item-2', unit, 1, 'week'],
    ['SX-C1.2c', 'study-hours', 'item-2', members, null, 'year'],
    ['SX-C1.3a', 'ideology-report', 'item-3', unit, 1, 'year'],
    ['SX-C1.3b', 'thinking-analysis', 'item-3', branches, 1, 'halfYear'],
    [
      'SX-C1.3c',
      'committee-secretary-talks',
      'item-3',
      pair('committee-secretary', 'team-member', 'mid-level-leader'),
      1,
      'year',
    ],
    [
      'SX-C1.3d',
      'branch-secretary-talks',
      'item-3',
      pair('branch-secretary', 'branch-committee-member', 'serving-member', 'retired-member'),
      1,
      'year',
    ],
    ['SX-C2.4a', 'organisation-coverage', 'item-4', members, 1, 'standing'],
    ['SX-C2.4a', 'work-coverage', 'item-4', branches, 1, 'year'],
    ['SX-C2.4c', 'standard-branch', 'item-4', branches, 1, 'standing'],
    ['SX-C2.4d', 'secretary-in-place', 'item-4', branches, 1, 'standing'],
    ['SX-C2.5a', 'members-meeting', 'item-5', branches, null, 'year'],
    ['SX-C2.5a', 'branch-committee-meeting', 'item-5', branches, null, 'year'],
    ['SX-C2.5a', 'group-meeting', 'item-5', branches, null, 'year'],
    ['SX-C2.5a', 'branch-lecture', 'item-5', branches, null, 'year'],
    ['SX-C2.5a', 'theme-day', 'item-5', branches, null, 'year'],
    ['SX-C2.5a', 'democratic-life-meeting', 'item-5', unit, null, 'year'],
    ['SX-C2.5b', 'attendance-as-member', 'item-5', leaders, 1, 'year'],
    ['SX-C2.6a', 'pioneer-index-serving', 'item-6', eachOf('serving-member'), 2, 'year'],
    ['SX-C2.6a', 'pioneer-index-retired', 'item-6', eachOf('retired-member'), 1, 'year'],
    ['SX-C2.6c', 'party-spirit-checkup', 'item-6', members, 1, 'year'],
    ['SX-C4.10b', 'supervision-coverage', 'item-10', everybody, 1, 'year'],
    ['SX-C4.11b', 'disclosure-coverage', 'item-11', unit, 1, 'year'],
    ['SX-C5.13a', 'refresher-training', 'item-13', eachOf('civil-servant'), 1, 'year'],
    ['SX-C5.14a', 'practical-help', 'item-14', unit, 1, 'year'],
    ['SX-C5.15a', 'integrity-education', 'item-15', unit, 1, 'year'],
    ['SX-C5.15a', 'warning-education', 'item-15', unit, 1, 'year'],
  ];
  const found = (id: string) => programme.obligations.find((each) => each.obligation === id)!;

  for (const [id, obligation, item, subject, min, per] of minimums) {
    it(`${id}: ${obligation}, ${min ?? 'a number not given'} per ${per}`, () => {
      const declared = found(obligation);
      assertCarries(declared.basis, id);
      assert.deepEqual([declared.item, declared.subject, declared.min, declared.per], [item, subject, min, per]);
    });
  }

  it('there are no others', () => {
    assert.deepEqual(
      programme.obligations.map((each) => each.obligation),
      minimums.map(([, obligation]) => obligation),
    );
  });

  it('numbers that the document implies or leaves out do not pass for its own', () => {
    const stated = programme.obligations.filter((each) => each.stated).map(({ obligation }) => obligation);
    assert.deepEqual(stated, [
      'ideology-report',
      'thinking-analysis',
      'committee-secretary-talks',
      'branch-secretary-talks',
      'organisation-coverage',
      'standard-branch',
      'pioneer-index-serving',
      'pioneer-index-retired',
      'integrity-education',
      'warning-education',
    ]);
  });

  it('SX-C2.4a, SX-C4.10b, SX-C4.11b: coverage is of the whole', () => {
    const covering = ['organisation-coverage', 'work-coverage', 'supervision-coverage', 'disclosure-coverage'];
    assert.deepEqual(
      covering.map((id) => found(id).share),
      [1, 1, 1, 1],
    );
  });

  it('SX-C1.2b: on Mondays; SX-C1.2c, SX-A15: in hours', () => {
    assert.equal(found('monday-study').weekday, 'monday');
    assert.equal(found('study-hours').unit, 'hours');
  });

  it('SX-A15: what has a number elsewhere has none here; SX-A18: what has none anywhere is once a year', () => {
    for (const { obligation, min, per, assumed } of programme.obligations) {
      if (min === null) assert.deepEqual(assumed, ['SX-A15'], obligation);
      if (assumed.includes('SX-A18')) assert.deepEqual([min, found(obligation).stated], [1, false], obligation);
      if (assumed.includes('SX-A18') && per !== 'standing') assert.equal(per, 'year', obligation);
    }
    assert.equal(programme.obligations.filter(({ assumed }) => assumed.includes('SX-A18')).length, 10);
  });
});

describe('Shaoxing 2018: who is listed, and who answers', () => {
  it('SX-C2.4d: a branch has secretary, committee and members under it', () => {
    assertCarries(programme.roster.find(({ kind }) => kind === 'branch')?.basis, 'SX-C2.4d');
    assert.deepEqual(
      programme.roster.filter(({ within }) => within === 'branch').map(({ kind }) => kind),
      ['branch-secretary', 'branch-committee-member', 'serving-member', 'retired-member'],
    );
  });

  it('SX-C4.10b: leaders can be marked as the key few, and they only', () => {
    const marked = programme.roster.filter(({ fields }) =>
      fields.some(({ field, type, basis }) => field === 'key-few' && type === 'flag' && basis[0] === 'SX-C4.10b:L41'),
    );
    assert.deepEqual(
      marked.map(({ kind }) => kind),
      ['committee-secretary', 'team-member', 'mid-level-leader'],
    );
  });

  const responsible: [id: string, ...zh: string[]][] = [
    ['SX-C1.3e', '意识形态工作责任制'],
    ['SX-C4.10a', '党委（党组、工委）全面监督', '机关基层党组织日常监督', '机关党员民主监督', '机关纪委专责监督'],
    ['SX-C4.12e', '全面从严治党主体责任'],
  ];
  for (const [id, ...names] of responsible) {
    it(`${id}: ${names.join(', ')}`, () => {
      const under = actors.participants.responsible.filter(({ basis }) => basis[0]?.startsWith(`${id}:`));
      assert.deepEqual(zh(under), names);
    });
  }

  it('SX-C5.13b: the result also counts when cadres are trained and chosen', () => {
    const [use] = naming.uses;
    assertCarries(use?.basis, 'SX-C5.13b');
    assert.equal(use?.name.zh, '干部培养、识人察人、选拔使用');
  });
});

describe('Shaoxing 2018: what is kept on record', () => {
  const kept: [id: string, record: string, by: string[], form: object][] = [
    [
      'SX-C1.2d',
      'study-campaign',
      ['unit', 'partyOrganisation'],
      { campaign: 'choice, two-studies-one-action theme-education', 'held-on': 'day', activity: 'text' },
    ],
    ['SX-C1.3e', 'ideology-responsibility', ['unit'], { responsibility: 'text' }],
    [
      'SX-C2.4b',
      'secretary-debrief',
      ['organiser', 'unit'],
      { level: 'number, 1 to 3', secretary: 'person', report: 'text', rating: 'text', examination: 'text' },
    ],
    [
      'SX-C2.4c',
      'branch-honour',
      ['unit'],
      {
        honour: 'choice, pioneer-branch demonstration-branch',
        stars: 'number, 0 to 5',
        excellences: 'number, 0 to 2',
      },
    ],
    [
      'SX-C2.5c',
      'decision-minutes',
      ['unit'],
      { 'decided-on': 'day', matter: 'text', procedure: 'text', decision: 'text' },
    ],
    ['SX-C2.6a', 'pioneer-index', ['unit', 'partyOrganisation'], { 'rated-on': 'day', rating: 'text' }],
    [
      'SX-C2.6c',
      'admission-step',
      ['unit', 'partyOrganisation'],
      { recruit: 'text', step: 'text', standard: 'text', 'done-on': 'day' },
    ],
    [
      'SX-C3.7a',
      'outside-rating',
      ['organiser'],
      {
        rater: 'choice, enterprise public',
        result: 'text',
        prominent: 'flag',
        problem: 'text, when prominent',
      },
    ],
    [
      'SX-C3.8a',
      'pairing',
      ['unit'],
      {
        kind: 'choice, contact help build-together',
        'place-kind': 'choice, township village community',
        place: 'text',
      },
    ],
    [
      'SX-C3.8b',
      'member-activity',
      ['unit', 'partyOrganisation'],
      { kind: 'choice, volunteering home-visit comfort', 'held-on': 'day', solved: 'text, optional' },
    ],
    [
      'SX-C3.9a',
      'honour',
      ['unit', 'organiser'],
      { honour: 'choice, excellent-member excellent-worker advanced-organisation', 'awarded-on': 'day' },
    ],
    ['SX-C4.10a', 'overall-supervision', ['unit'], { supervised: 'person', 'held-on': 'day', finding: 'text' }],
    [
      'SX-C4.10a',
      'daily-supervision',
      ['partyOrganisation'],
      { supervised: 'person', 'held-on': 'day', finding: 'text' },
    ],
    ['SX-C4.10a', 'dedicated-supervision', ['discipline'], { supervised: 'person', 'held-on': 'day', finding: 'text' }],
    [
      'SX-C4.11c',
      'disclosure',
      ['unit'],
      {
        kind: 'choice, party-affairs administrative-affairs internal-affairs three-public-expenses',
        'disclosed-on': 'day',
        matter: 'text',
        process: 'text',
        result: 'text',
        amount: 'number, when kind, 0 to ',
      },
    ],
    [
      'SX-C4.11d',
      'collective-decision',
      ['unit'],
      {
        'decided-on': 'day',
        concerns: 'choice, optional, people money assets',
        matter: 'text',
        present: 'text',
        minutes: 'text',
      },
    ],
    [
      'SX-C4.12c',
      'conduct-problem',
      ['unit', 'discipline', 'organiser'],
      {
        category: 'choice, formalism new-form',
        aspect: 'code, when category, formalism-aspects',
        class: 'code, when category, formalism-classes',
        manifestation: 'code, when category, conduct-manifestations',
        'found-on': 'day',
        problem: 'text',
      },
    ],
    ['SX-C5.13a', 'training', ['unit'], { ability: 'code, eight-abilities', course: 'text', 'held-on': 'day' }],
    [
      'SX-C5.14b',
      'talk-occasion',
      ['unit', 'partyOrganisation'],
      { person: 'person', occasion: 'code, six-talks', 'happened-on': 'day' },
    ],
    [
      'SX-C5.14b',
      'visit-occasion',
      ['unit', 'partyOrganisation'],
      { person: 'person', occasion: 'code, six-visits', 'happened-on': 'day' },
    ],
    ['SX-C5.14c', 'care-fund', ['unit'], { channel: 'text', amount: 'number, 0 to ' }],
  ];

  for (const [id, name, by, form] of kept) {
    it(`${id}: ${name}, by ${by.join(' or ')}`, () => {
      const type = record(name);
      assertCarries(type.basis, id);
      assert.deepEqual([type.by, formOf(type.fields)], [by, form]);
    });
  }

  it('SX-C4.11b: what is disclosed has its matter, its process and its result', () => {
    const complete = record('disclosure').fields.filter(
      ({ required, basis }) => required && basis[0] === 'SX-C4.11b:L43',
    );
    assert.deepEqual(zh(complete), ['公开类别', '日期', '事项', '过程', '结果']);
  });

  it('SX-12: the stars of the lever are those of the branches', () => {
    assertCarries(record('branch-honour').basis, 'SX-12');
  });

  it('SX-C4.12f: new forms of bad style go to a list without an end', () => {
    const { fields, basis } = record('conduct-problem');
    assertCarries(basis, 'SX-C4.12f');
    assertCarries(fields.find(({ field }) => field === 'manifestation')?.basis, 'SX-C4.12f');
    const list = programme.codeLists.find((each) => each.list === 'conduct-manifestations');
    assertCarries(list?.basis, 'SX-C4.12f');
    assert.equal(list?.size, null);
  });

  it('records about somebody name an entry of the roster', () => {
    const about = programme.records.filter((each) => each.about.length > 0);
    assert.deepEqual(
      about.map((each) => [each.record, each.about.length]),
      [
        ['ideology-responsibility', 3],
        ['branch-honour', 1],
        ['pioneer-index', 2],
        ['honour', 8],
        ['training', 1],
      ],
    );
  });

  it('SX-C3.7c, SX-C3.9c, SX-C5.15b, SX-C5.15c: good practice can be put under a named project', () => {
    const tag = record('good-practice').fields.find(({ field }) => field === 'tag');
    assert.equal(tag?.required, false);
    assert.deepEqual(
      tag.choices?.map(({ choice, basis }) => [choice, ...basis]),
      [
        ['one-trip', 'SX-C3.7c:L35'],
        ['three-bests', 'SX-C3.7c:L35'],
        ['vanguard-project', 'SX-C3.9c:L37'],
        ['qingbai-spring', 'SX-C5.15b:L51'],
        ['business-relations', 'SX-C5.15c:L51'],
      ],
    );
  });
});

describe('Shaoxing 2018: side processes', () => {
  const courses: [id: string, fact: string, procedure: string, opened: string[], course: object][] = [
    [
      'SX-C1.1a',
      'assess, report, repair, and assess again',
      'ecology-analysis',
      ['unit'],
      {
        start: ['assess'],
        assess: { assessed: ['report'] },
        report: { sound: [], 'to-repair': ['repair'] },
        repair: { repaired: ['assess'] },
      },
    ],
    [
      'SX-C2.5c',
      'a report goes up one level at a time',
      'report-upwards',
      ['partyOrganisation'],
      {
        start: ['to-the-committee'],
        'to-the-committee': { noted: [], 'passed-on': ['to-the-organiser'] },
        'to-the-organiser': { noted: [], 'passed-on': ['to-the-leading-group'] },
        'to-the-leading-group': { noted: [] },
      },
    ],
    [
      'SX-C2.6b',
      'a suspected violation is coordinated, investigated, decided and sanctioned',
      'discipline-case',
      ['unit', 'partyOrganisation', 'discipline', 'organiser'],
      {
        start: ['coordinate'],
        coordinate: { agreed: ['investigate'] },
        investigate: { established: ['decide'], 'not-established': [] },
        decide: { 'to-sanction': ['sanction'], 'organisational-handling': [], tolerated: [] },
        sanction: { sanctioned: [] },
      },
    ],
    [
      'SX-C3.7a',
      'what is pointed out is put right, and again until it is accepted',
      'rectification',
      ['organiser', 'discipline'],
      { start: ['rectify'], rectify: { done: ['verify'] }, verify: { accepted: [], 'sent-back': ['rectify'] } },
    ],
    [
      'SX-C4.10a',
      'members supervise: what they report is answered or put right',
      'member-report',
      ['public'],
      { start: ['look-into'], 'look-into': { answered: [], 'to-put-right': [] } },
    ],
    [
      'SX-C4.12b',
      'a special inspection comes to a finding or to none',
      'special-inspection',
      ['organiser', 'discipline'],
      { start: ['inspect'], inspect: { 'in-order': [], 'problem-found': ['finding'] }, finding: { recorded: [] } },
    ],
    [
      'SX-S2b',
      'a problem of its own is closed by the unit',
      'shortcoming',
      [],
      { start: ['close'], close: { closed: [] } },
    ],
    [
      'SX-S2c',
      'good practice is spread',
      'good-practice-circulation',
      [],
      { start: ['spread'], spread: { circulated: [], kept: [] } },
    ],
    ['SX-C5.14b', 'a talk that is called for', 'must-talk', [], { start: ['talk'], talk: { held: [] } }],
    ['SX-C5.14b', 'a visit that is called for', 'must-visit', [], { start: ['visit'], visit: { held: [] } }],
  ];

  for (const [id, fact, name, opened, course] of courses) {
    it(`${id}: ${fact}`, () => {
      assertCarries(procedure(name).basis, id);
      assert.deepEqual([procedure(name).opened.by, courseOf(procedure(name))], [opened, course]);
    });
  }

  it('there are no others', () => {
    assert.deepEqual(
      programme.procedures.map((each) => each.procedure),
      courses.map(([, , name]) => name),
    );
  });

  it('SX-C2.5c: each level is of another body', () => {
    const levels = procedure('report-upwards').steps.map(({ by }) => by);
    assert.deepEqual(levels, [['unit'], ['organiser'], ['leadingGroup']]);
  });

  it('SX-C2.6b, SX-C3.7b: suspected violations, unqualified members and the three noes are cases', () => {
    const { fields } = procedure('discipline-case').opened;
    assert.equal(fields.find(({ field }) => field === 'person')?.type, 'person');
    const category = fields.find(({ field }) => field === 'category');
    assert.deepEqual(
      category?.choices?.map(({ choice, basis }) => [choice, ...basis]),
      [
        ['suspected-violation', 'SX-C2.6b:L31'],
        ['unqualified-member', 'SX-C2.6b:L31'],
        ['shirking', 'SX-C3.7b:L35'],
        ['idleness', 'SX-C3.7b:L35'],
        ['inaction', 'SX-C3.7b:L35'],
      ],
    );
  });

  it('SX-C3.9b: a case can end in tolerance, with its grounds on record', () => {
    const { outcomes, fields } = step('discipline-case', 'decide');
    assertCarries(outcomes.find(({ outcome }) => outcome === 'tolerated')?.basis, 'SX-C3.9b');
    assert.deepEqual(formOf(fields), { grounds: 'text' });
  });

  it('SX-C4.12a, SX-C4.12e: a sanction has one of four forms and the provision that it rests on', () => {
    const { fields, basis } = step('discipline-case', 'sanction');
    assertCarries(basis, 'SX-C4.12a');
    assertCarries(basis, 'SX-C4.12e');
    assert.deepEqual(formOf(fields), {
      form: 'number, 1 to 4',
      'form-name': 'code, optional, four-forms',
      'rests-on': 'text',
    });
  });

  it('SX-C4.12d: every sanction goes out in a bulletin, and nobody can waive it', () => {
    const { outcomes } = step('discipline-case', 'sanction');
    assert.deepEqual(
      outcomes.map(({ effects }) => effects),
      [[{ effect: 'message', message: 'bulletin', basis: ['SX-C4.12d:L45'], assumed: [] }]],
    );
  });

  it('SX-C4.11a: a member may comment or report a problem', () => {
    const { basis, opened } = procedure('member-report');
    assertCarries(basis, 'SX-C4.11a');
    assert.deepEqual(formOf(opened.fields), { kind: 'choice, comment problem', problem: 'text' });
  });

  const opened: [
    id: string,
    from: string,
    effects: { readonly effect: string }[],
    procedure: string,
    source?: string,
  ][] = [
    [
      'SX-C3.7a',
      'a prominent problem of a rating',
      trigger('rated-problem').effects,
      'rectification',
      'outside-rating',
    ],
    ['SX-C4.12f', 'a problem of conduct', trigger('conduct-problem-found').effects, 'rectification', 'conduct-problem'],
    [
      'SX-C4.12b',
      'the finding of an inspection',
      step('special-inspection', 'finding').outcomes[0]!.effects,
      'rectification',
      'special-inspection',
    ],
    [
      'SX-C4.10a',
      "a member's report",
      step('member-report', 'look-into').outcomes[1]!.effects,
      'rectification',
      'member-report',
    ],
    ['SX-S2b', 'a problem that a unit finds', trigger('own-problem-found').effects, 'shortcoming'],
    ['SX-S2c', 'good practice', trigger('good-practice-filed').effects, 'good-practice-circulation'],
    ['SX-C5.14b', 'an occasion for a talk', trigger('talk-called-for').effects, 'must-talk'],
    ['SX-C5.14b', 'an occasion for a visit', trigger('visit-called-for').effects, 'must-visit'],
  ];

  for (const [id, from, effects, name, source_] of opened) {
    it(`${id}: ${from} opens ${name} by itself`, () => {
      assert.equal(effects.length, 1);
      const fields = source_ === undefined ? {} : { source: source_ };
      assertSays(effects[0], { effect: 'open', procedure: name, fields });
      assertCarries((effects[0] as Place)?.basis, id);
    });
  }

  it('what opens a matter by itself hands on all that the matter must be opened with', () => {
    const openings = [
      ...programme.triggers.map(({ cause, effects }) => ({
        given: cause.on === 'record' ? record(cause.record).fields : [],
        effects,
      })),
      ...programme.procedures.flatMap(({ opened: { fields }, steps }) =>
        steps.flatMap((each) => each.outcomes.map(({ effects }) => ({ given: [...fields, ...each.fields], effects }))),
      ),
    ];
    const lacking = openings.flatMap(({ given, effects }) =>
      effects.flatMap((effect) => {
        if (effect.effect !== 'open') return [];
        const handedOn = [...given.map(({ field }) => field), ...Object.keys(effect.fields)];
        const needed = procedure(effect.procedure).opened.fields.filter(({ required }) => required);
        return needed.filter(({ field }) => !handedOn.includes(field));
      }),
    );
    assert.deepEqual(lacking, []);
  });

  const causes: [trigger: string, cause: object][] = [
    ['rated-problem', { record: 'outside-rating', where: { prominent: ['yes'] } }],
    ['conduct-problem-found', { record: 'conduct-problem' }],
    ['own-problem-found', { record: 'problem' }],
    ['good-practice-filed', { record: 'good-practice' }],
    ['disclosed', { record: 'disclosure' }],
    ['talk-called-for', { record: 'talk-occasion' }],
    ['visit-called-for', { record: 'visit-occasion' }],
  ];

  it('nothing is set off but by a record that somebody files', () => {
    assert.deepEqual(
      programme.triggers.map(({ trigger: id, cause }) => [id, cause]),
      causes.map(([id, cause]) => [id, { on: 'record', times: 1, per: 'campaign', ...cause }]),
    );
  });

  it('SX-C4.11a: members hear of what is disclosed; SX-C4.12d, SX-S2c: units of sanctions and of good practice', () => {
    assert.deepEqual(
      programme.messages.map(({ message, to, basis }) => [message, to, ...basis]),
      [
        ['bulletin', 'units', 'SX-C4.12d:L45'],
        ['good-practice', 'units', 'SX-S2c:L59'],
        ['disclosure', 'members', 'SX-C4.11a:L43'],
      ],
    );
    assert.deepEqual(trigger('disclosed').effects, [
      { effect: 'message', message: 'disclosure', basis: ['SX-C4.11a:L43'], assumed: [] },
    ]);
    const spread = step('good-practice-circulation', 'spread').outcomes[0];
    assert.deepEqual(spread?.effects, [
      { effect: 'message', message: 'good-practice', basis: ['SX-S2c:L59'], assumed: [] },
    ]);
  });

  it('SX-A17: a step with a term has 30 calendar days, and nothing follows when they are over', () => {
    const timed = programme.procedures.flatMap(({ steps }) => steps.filter(({ due }) => due));
    assert.equal(timed.length, 12);
    for (const { step: id, due, onOverdue, late } of timed) {
      assert.deepEqual([due?.days, due?.unit, due?.assumed], [30, 'calendar', ['SX-A17']], id);
      assert.deepEqual([onOverdue, late], [undefined, 'taken'], id);
    }
  });

  it('SX-A17: a case against a person is read only by those who handle or audit it', () => {
    const { readers, assumed } = procedure('discipline-case');
    assertCarries(assumed, 'SX-A17');
    assert.deepEqual(readers, ['unit', 'partyOrganisation', 'discipline', 'organiser', 'auditor']);
    assert.deepEqual(
      programme.procedures.filter((each) => each.readers).map((each) => each.procedure),
      ['discipline-case'],
    );
  });
});

describe('Shaoxing 2018: the defaults that we took', () => {
  for (const [id, fact, place, says] of theDefaults) {
    it(`${id}: ${fact}`, () => {
      assertCarries(place?.assumed, id);
      assertSays(place, says);
    });
  }

  it('SX-C3.9b: an incident is tolerated by a recorded decision only', () => {
    assertCarries(gate.tolerance.basis, 'SX-C3.9b');
    assert.equal(gate.tolerance.byRecordedDecision, true);
  });

  it('SX-A15, SX-C4.12c: lists that are cited without being given wait to be supplied', () => {
    assert.deepEqual(
      programme.codeLists.map(({ list, size, codes }) => [list, size, codes.length]),
      [
        ['incident-kinds', null, 0],
        ['formalism-aspects', 4, 0],
        ['formalism-classes', 12, 0],
        ['four-forms', 4, 0],
        ['six-talks', 6, 0],
        ['six-visits', 6, 0],
        ['eight-abilities', 8, 0],
        ['conduct-manifestations', null, 0],
      ],
    );
    for (const { list, assumed } of programme.codeLists) {
      assert.deepEqual(assumed, [list === 'incident-kinds' ? 'SX-A04' : 'SX-A15']);
    }
  });
});

function pair(from: string, ...each: string[]) {
  return { of: 'pair', pairs: [{ from: [from], each }] };
}

function eachOf(...kinds: string[]) {
  return { of: 'roster', kinds };
}

/** What each outcome of each step opens. */
function courseOf({ start, steps }: Programme['procedures'][number]) {
  const outcomes = ({ outcomes: all }: (typeof steps)[number]) =>
    Object.fromEntries(all.map(({ outcome, opens }) => [outcome, opens]));
  return { start, ...Object.fromEntries(steps.map((each) => [each.step, outcomes(each)])) };
}

/** A form in short: each field with its type, and what is demanded of it. */
function formOf(fields: Programme['records'][number]['fields']) {
  return Object.fromEntries(
    fields.map(({ field, type, required, requiredWhen, choices, list, from, to }) => [
      field,
      [
        type,
        ...(required ? [] : [requiredWhen ? `when ${requiredWhen.field}` : 'optional']),
        ...(choices ? [choices.map(({ choice }) => choice).join(' ')] : []),
        ...(list === undefined ? [] : [list]),
        ...(from === undefined ? [] : [`${from} to ${to ?? ''}`]),
      ].join(', '),
    ]),
  );
}
