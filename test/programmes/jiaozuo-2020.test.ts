import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertCarries, assertSays, cites, partsOf, published, zh, type Row } from './says.ts';

const programme = published('jiaozuo-2020.v1.yaml');
const { record, procedure, step, field, stage, seat, obligation, trigger, message, list } = partsOf(programme);

const { source, actors, rubric, tracks } = programme;
const scoring = programme.scoring!;
const enrolment = programme.enrolment!;
const actionRules = programme.actionRules!;
const naming = programme.naming!;
const dimensions = programme.dimensions!;
const maintenance = programme.maintenance!;
const model = tracks[0]!;
const items = rubric.flatMap((area) => area.items);
const criteria = items.flatMap((item) => item.criteria);

const item = (id: string) => items.find((each) => each.item === id)!;
const criterion = (id: string) => criteria.find((each) => each.criterion === id)!;

const theDocument: Row[] = [
  ['JZ-01', 'the number', source.number, { text: '焦直文〔2020〕140号' }],
  ['JZ-02', 'the day of issue', source.issuedOn, { day: '2020-10-15' }],
  ['JZ-03', 'the issuer', source.issuers[0], { name: '中共焦作市委市直机关工作委员会' }],
  [
    'JZ-03',
    'who organises',
    actors.organiser,
    { name: { zh: '市委市直机关工委', en: 'Work committee of the municipal organs' } },
  ],
  [
    'JZ-04',
    'municipal and stationed units, through their Party group or committee',
    actors.participants,
    { through: ['党组', '党委'] },
  ],
  ['JZ-05', 'the parent of the centre', source.restsOn[0], { title: '中央《关于加强党的政治建设的意见》' }],
  [
    'JZ-06',
    'the parent of the central work committee',
    source.restsOn[1],
    { title: '中央和国家机关工委《关于创建“让党中央放心、让人民群众满意的模范机关”的意见》' },
  ],
  [
    'JZ-07',
    'the parent of the province',
    source.restsOn[2],
    { title: '省委直属机关工委《关于实施机关党建提质行动建设模范机关的意见》' },
  ],
  ['JZ-08', 'the regulation', source.restsOn[3], { title: '《中国共产党党和国家机关基层组织工作条例》' }],
  ['JZ-12', 'three examples', programme.levers[0], { name: { zh: '三个表率', en: 'Three examples' } }],
  [
    'JZ-12',
    'three atmospheres',
    programme.levers[1],
    { name: { zh: '学、严、干三个氛围', en: 'Three atmospheres: study, strictness, action' } },
  ],
  [
    'JZ-P2a',
    'a plan links creation to business and core campaigns',
    actionRules.fields[1],
    { field: 'business-links', required: true },
  ],
  [
    'JZ-P3a',
    'every unit of the own system, every year',
    obligation('system-coverage'),
    { subject: { of: 'roster', kinds: ['subordinate-unit'] }, per: 'year', share: 1 },
  ],
  [
    'JZ-P4a',
    'a problem on file is put right by itself',
    trigger('problem-found'),
    { cause: { on: 'record', record: 'problem', times: 1, per: 'campaign' } },
  ],
  [
    'JZ-P4a',
    'with a mechanism improved',
    step('rectification', 'rectify').fields[1],
    { field: 'mechanism', required: true },
  ],
  ['JZ-P5', 'three years are judged as one', model.overall, { years: 3 }],
  ['JZ-ST0', 'whether the people are satisfied is asked', record('satisfaction-survey'), { by: ['organiser'] }],
  ['JZ-ST2', 'who answers, by level', field('responsibility-list', 'level'), { type: 'code', list: 'three-levels' }],
  ['JZ-ST2', 'and by post', field('responsibility-list', 'post'), { type: 'code', list: 'five-posts' }],
];

const theContent: Row[] = [
  ['JZ-C1.1a', 'each meeting has its first agenda item', field('meeting', 'first-item'), { required: true }],
  ['JZ-C1.1b', 'members report in one of ten ways', field('study-report', 'way'), { type: 'code', list: 'ten-ways' }],
  ['JZ-C1.1b', 'each member for itself', record('study-report'), { about: ['member'] }],
  [
    'JZ-C1.1c',
    'youth groups are on file',
    record('youth-study-group'),
    { name: { zh: '新时代新思想新青年研习组', en: 'Youth study group' } },
  ],
  [
    'JZ-C1.2a',
    'every leader lectures',
    obligation('special-lecture'),
    { subject: { of: 'roster', kinds: ['party-secretary', 'team-member'] } },
  ],
  ['JZ-C1.3', 'a decision is studied', step('directive', 'study'), { by: ['unit'] }],
  ['JZ-C1.3', 'and followed until it is carried out', step('directive', 'carry-out'), { by: ['unit'] }],
  [
    'JZ-C2.1b',
    'the notice on contact points',
    source.restsOn[4],
    { title: '省委组织部《关于做好党委（党组）书记及班子成员党支部联系点工作的通知》' },
  ],
  ['JZ-C2.1a', 'a visit is one leader’s', record('contact-visit'), { about: ['party-secretary', 'team-member'] }],
  [
    'JZ-C2.2a',
    'a backward branch is pushed by itself',
    trigger('branch-found-backward'),
    { cause: { on: 'record', record: 'branch-class', where: { class: ['backward'] }, times: 1, per: 'campaign' } },
  ],
  ['JZ-C2.2b', 'one to five stars', field('branch-class', 'stars'), { type: 'number', from: 1, to: 5 }],
  ['JZ-C2.2b', 'or a pioneer system', field('branch-class', 'pioneer-system'), { type: 'flag' }],
  ['JZ-C2.2c', 'a step each year, a lift in three', model.targets[0], { by: '2022-12-31' }],
  ['JZ-C2.3a', 'the month is announced to all units', message('standardisation-month'), { to: 'units' }],
  [
    'JZ-C2.3b',
    'attendance on file is sent',
    trigger('attendance-on-file'),
    { cause: { on: 'record', record: 'attendance', times: 1, per: 'campaign' } },
  ],
  ['JZ-C2.3b', 'to all members', message('attendance-bulletin'), { to: 'members' }],
  ['JZ-C2.3c', 'leaders in two capacities are reported with it', field('attendance', 'leaders'), { required: true }],
  [
    'JZ-C2.3d',
    'political birthdays',
    trigger('political-birthday'),
    { cause: { on: 'anniversary', kinds: ['member'], field: 'joined-on' } },
  ],
  [
    'JZ-C2.3e',
    'a life meeting says whether it met the standard',
    field('activity', 'lankao-standard'),
    { type: 'flag', requiredWhen: { when: 'is', field: 'kind', oneOf: ['democratic-life-meeting'] } },
  ],
  ['JZ-C2.4a', 'a full-time deputy', seat('full-time-deputy'), { filledBy: ['deputy-secretary'] }],
  ['JZ-C2.4a', 'a discipline secretary', seat('discipline'), { filledBy: ['discipline-secretary'] }],
  [
    'JZ-C2.4c',
    'whether the secretary holds both posts',
    field('post-status', 'secretary-holds-both'),
    { type: 'flag' },
  ],
  [
    'JZ-C2.4c',
    'whether the discipline secretary is full-time',
    field('post-status', 'discipline-full-time'),
    { type: 'flag' },
  ],
  ['JZ-C3.1a', 'a request or report is acknowledged', step('request-or-report', 'acknowledge'), { by: ['organiser'] }],
  [
    'JZ-C3.2c',
    'the campaign on conduct',
    programme.levers[5],
    { name: { zh: '“转变作风抓落实、优化环境促发展”活动', en: 'Campaign on conduct and business environment' } },
  ],
  ['JZ-C3.3a', 'a case leads to an improvement', step('case-reform', 'improve'), { by: ['unit'] }],
  ['JZ-C3.3b', 'every week', obligation('weekly-inspection'), { subject: { of: 'organiser' }, per: 'week' }],
  ['JZ-C3.3b', 'every month', obligation('monthly-bulletin'), { subject: { of: 'organiser' }, per: 'month' }],
  ['JZ-C3.3b', 'a bulletin on file goes to all units', message('monthly-bulletin'), { to: 'units' }],
  ['JZ-C3.3c', 'a measure has its form', field('discipline-measure', 'form'), { type: 'code', list: 'four-forms' }],
  [
    'JZ-C3.3d',
    'and its discipline',
    field('discipline-measure', 'discipline'),
    { type: 'code', list: 'six-disciplines' },
  ],
  [
    'JZ-C3.3e',
    'every activity says whether discipline was part of it',
    field('activity', 'discipline-content'),
    { type: 'flag', required: true },
  ],
  ['JZ-C4.1', 'research ends in proposals', field('research', 'measures'), { required: true }],
  ['JZ-C4.2a', 'days before', field('service-item', 'days-before'), { type: 'number' }],
  ['JZ-C4.2a', 'days now', field('service-item', 'days-now'), { type: 'number' }],
  ['JZ-C4.3a', 'a service list from the hot topics', field('service-list', 'hot-topic'), { required: true }],
  [
    'JZ-C4.3c',
    'a survey may feed the three ratings',
    field('satisfaction-survey', 'feeds'),
    { type: 'code', list: 'three-ratings' },
  ],
  [
    'JZ-C4.3d',
    'how many were satisfied',
    field('satisfaction-survey', 'satisfied'),
    { type: 'number', required: true },
  ],
  ['JZ-C5.3c', 'one of six measures', field('care', 'measure'), { type: 'code', list: 'six-care-measures' }],
  ['JZ-C5.3e', 'models and what for', field('model-person', 'deeds'), { required: true }],
  ['JZ-C5.3b', 'and where it was published', field('model-person', 'where'), { type: 'code', list: 'channels' }],
];

const theCycle: Row[] = [
  ['JZ-S1', 'the municipal committee', actors.leader, { name: { zh: '市委', en: 'Municipal committee' } }],
  [
    'JZ-S1',
    'the work committee takes the lead',
    actors.organiser.duties[0],
    { name: { zh: '牵头', en: 'Takes the lead' } },
  ],
  ['JZ-S2', 'seventy units', enrolment.mandatory, { count: 70 }],
  [
    'JZ-S3',
    'others by reference',
    enrolment.reference,
    {
      name: { zh: '其他部门和省部属驻焦单位参照执行', en: 'Other departments and stationed units follow by reference' },
    },
  ],
  ['JZ-S4', 'a plan each year', stage('mobilisation'), { name: { zh: '年度安排', en: 'Plan of the year' } }],
  ['JZ-S4', 'an assessment each year', stage('assessment'), { name: { zh: '年度考评', en: 'Yearly assessment' } }],
  ['JZ-S4', 'rounds of one year', model.round, { years: 1, firstYear: 2020 }],
  ['JZ-S4', 'and one of three', model.overall, { years: 3 }],
  [
    'JZ-S5',
    'the leading group',
    actors.leadingGroup,
    { name: { zh: '市直机关创建模范机关领导小组', en: 'Leading group for creating model organs' } },
  ],
  [
    'JZ-S6',
    'its office',
    actors.office,
    {
      name: {
        zh: '领导小组办公室（市委市直机关工委基层组织建设指导部）',
        en: 'Office, in the department for grass-roots guidance',
      },
    },
  ],
  ['JZ-S7', 'the first responsible person', seat('first-responsible'), { filledBy: ['party-secretary'] }],
  ['JZ-S7', 'makes the plan', actionRules.fields[0], { field: 'plan', required: true }],
  [
    'JZ-S8',
    'every unit has a contact point',
    obligation('creation-contact-point'),
    { subject: { of: 'unit' }, per: 'standing', min: 1 },
  ],
  ['JZ-S9', 'demonstration units are decided by a meeting', step('demonstration', 'meeting'), { by: ['organiser'] }],
  ['JZ-S9', 'liaison groups recommend', actors.liaison, { name: { zh: '联络组', en: 'Liaison groups' } }],
  [
    'JZ-S10',
    'observation by area',
    field('observation', 'area'),
    { type: 'code', list: 'areas', requiredWhen: { when: 'is', field: 'scope', oneOf: ['area'] } },
  ],
  ['JZ-S12', 'the points are those of one year', source.forYear, { year: 2020 }],
  [
    'JZ-S12',
    'fixed by the organiser',
    actors.organiser.duties[1],
    { name: { zh: '研究制定年度考评内容和考评办法', en: 'Fixes the points and the method of the year' } },
  ],
  ['JZ-S13', 'results of others are put on file', record('external-result'), { by: ['organiser'] }],
  [
    'JZ-S14',
    'naming waits for the opinions',
    model.requires[0],
    { needs: 'matters', before: 'naming', procedure: 'opinion' },
  ],
  [
    'JZ-S15',
    'the title',
    model.title,
    { name: { zh: '市直机关创建模范机关先进单位', en: 'Advanced Unit in Creating Model Organs' } },
  ],
  ['JZ-S15', 'the organiser names', naming, { by: 'organiser' }],
  ['JZ-S17', 'publicity', record('publicity'), { by: ['unit', 'organiser'] }],
  ['JZ-S18', 'the experience of a named unit is written up', procedure('experience'), { start: ['write-up'] }],
  ['JZ-S18', 'and sent to all units', message('experience-promoted'), { to: 'units' }],
  ['JZ-S19', 'the list of Annex 1', enrolment.mandatory, { file: 'units/jiaozuo-annex-1.csv' }],
  ['JZ-S20', 'Annex 2', source.parts[1], { title: '2020年市直机关创建模范机关考评要点' }],
  ['JZ-R2.1a', 'a responsibility list', field('responsibility-list', 'duties'), { required: true }],
  ['JZ-RE1a', 'how far an innovation reaches', record('innovation'), { by: ['unit'] }],
  ['JZ-RE2a', 'where the business stands', record('business-ranking'), { by: ['unit', 'organiser'] }],
  ['JZ-R4.3a', 'who rates', record('satisfaction-survey'), { by: ['organiser'] }],
];

const theDefaults: Row[] = [
  ['JZ-A01', 'no points', scoring.total, { points: null }],
  [
    'JZ-A01',
    'the ratings of the office are confirmed by the leading group',
    scoring.confirmedBy,
    { role: 'leadingGroup' },
  ],
  ['JZ-A02', 'a meeting decides', programme.list, { by: 'meeting' }],
  ['JZ-A02', 'no quota', model.quota, { units: null }],
  ['JZ-A02', 'a title holds for a year', maintenance.validity, { years: 1 }],
  [
    'JZ-A04',
    '2020 to 2022, a summary without a title',
    model.overall,
    { firstYear: 2020, years: 3, needs: 'everyYear', title: null },
  ],
  [
    'JZ-A05',
    'either channel will do',
    procedure('demonstration').opened.fields[0],
    { field: 'channel', required: true },
  ],
  ['JZ-A06', 'ten working days', step('opinion', 'answer').due, { days: 10, unit: 'working' }],
  ['JZ-A06', 'an adverse opinion must be answered', step('opinion', 'respond'), { by: ['organiser'] }],
  ['JZ-A06', 'others may be asked', actors.consulted, { open: true }],
  ['JZ-A07', 'a plan bars nothing, as nobody applies', actionRules.requiredBeforeApplication, { required: false }],
  [
    'JZ-A07',
    'a title may be taken back by two hands',
    maintenance.revocation,
    { proposedBy: 'organiser', approvedBy: 'leadingGroup', circulated: true },
  ],
  ['JZ-A08', 'reference units are not named', enrolment.reference, { eligible: false }],
  ['JZ-A09', 'bodies that are asked are on the list themselves', actors.consulted, { open: true }],
  [
    'JZ-A09',
    'the leading group rates the organiser, which is a unit itself',
    scoring.assessors[0],
    { assessor: 'work-committee', by: ['organiser', 'leadingGroup'] },
  ],
  [
    'JZ-A09',
    'nobody judges the own unit',
    source.remarks[0],
    {
      about: {
        zh: '牵头单位市委市直机关工委是名单第10家，市纪委监委机关和市审计局也在名单中；任何人和单位不评议本单位',
        en: 'The organiser is unit 10 of the list and two consulted bodies are on it; nobody judges the own unit',
      },
    },
  ],
  [
    'JZ-A10',
    'what stands twice is kept',
    source.remarks[1],
    {
      about: {
        zh: '附件2中“党内激励关怀帮扶6项措施”和“纪律教育常态化机制”各出现两次；保留原文，一份材料可用于多个要点',
        en: 'Two demands stand twice in Annex 2; the text is kept, and one piece of evidence may serve several points',
      },
    },
  ],
  ['JZ-A12', 'visits have the number of Annex 2', obligation('contact-visit'), { min: 2 }],
  ['JZ-A12', 'weekly inspections the one of the body', obligation('weekly-inspection'), { min: 1, per: 'week' }],
  ['JZ-A13', 'five years from 2020', obligation('training-coverage'), { years: { from: 2020, to: 2024 } }],
  [
    'JZ-A14',
    'a plan in the first quarter',
    stage('mobilisation'),
    { opens: { by: 'date', from: '01-01', to: '03-31' } },
  ],
  ['JZ-A14', 'due at its end', actionRules.due, { daysAfterMobilisation: 89 }],
  ['JZ-A14', 'an assessment in December', stage('assessment'), { opens: { by: 'date', from: '12-01', to: '12-31' } }],
  ['JZ-A14', 'whole yearly minimums in the shortened year', obligation('contact-visit'), { min: 2 }],
  ['JZ-A15', 'area and liaison group of a unit are supplied', record('liaison-group'), { by: ['organiser'] }],
  ['JZ-A16', 'a check each quarter', obligation('attendance-check'), { min: 1, per: 'quarter', stated: false }],
  ['JZ-A16', 'a lecture each year', obligation('special-lecture'), { min: 1, per: 'year', stated: false }],
  ['JZ-A16', 'July', trigger('standardisation-month'), { cause: { on: 'month', month: 7 } }],
  ['JZ-A17', 'a problem has thirty days', step('rectification', 'rectify').due, { days: 30, unit: 'calendar' }],
];

/** What may be chosen, by the clause that names it. */
const theChoices: [id: string, record: string, field: string, ...names: string[]][] = [
  ['JZ-C1.1c', 'activity', 'kind', '青年理论学习'],
  ['JZ-C1.2b', 'activity', 'kind', '对党忠诚教育'],
  ['JZ-C2.1a', 'contact-visit', 'kind', '蹲点调研', '讲授党课', '列席民主评议', '参加组织生活会', '召开专题会议'],
  ['JZ-C2.2a', 'branch-class', 'class', '先进', '中间', '后进'],
  ['JZ-C2.3d', 'activity', 'kind', '党员戴徽章', '重温入党誓词', '重温入党志愿书', '过“政治生日”'],
  ['JZ-C2.3f', 'activity', 'kind', '“三会一课”', '组织生活会', '民主评议党员', '谈心谈话', '主题党日'],
  ['JZ-C2.4b', 'training', 'form', '集中培训', '分批轮训', '岗位练兵'],
  ['JZ-C5.3d', 'training', 'form', '把业务骨干培养成党员', '把党员培养成业务骨干', '把党员骨干输送到重要岗位'],
  [
    'JZ-C4.1a',
    'research',
    'kind',
    '最突出、最紧迫的问题',
    '事关改革发展稳定大局的重点问题',
    '人民群众反映强烈的热点问题',
    '党建工作面临的实际问题',
  ],
  ['JZ-C4.3b', 'link', 'kind', '支部联支部', '党员进社区'],
  ['JZ-C4.3c', 'satisfaction-survey', 'rater', '群众'],
  ['JZ-R4.3a', 'satisfaction-survey', 'rater', '“第三方”'],
  ['JZ-C5.2a', 'innovation', 'scale', '“微创新”', '工作创新品牌'],
  ['JZ-RE1a', 'innovation', 'reach', '全市', '全省', '全国'],
  ['JZ-RE2a', 'business-ranking', 'level', '全市一流', '全省领先'],
  ['JZ-C5.3a', 'cadre-assessment', 'form', '一线考核', '蹲点调研', '专项考核'],
  ['JZ-S8', 'link', 'kind', '创建工作联系点'],
  ['JZ-S10', 'observation', 'scope', '分片区观摩'],
  ['JZ-S11', 'observation', 'scope', '本单位本系统内观摩'],
  [
    'JZ-S13',
    'external-result',
    'assessment',
    '党建述职评议',
    '年度党建考核',
    '文明单位创建',
    '平安建设',
    '作风评议',
    '其他（等）',
  ],
  ['JZ-S17', 'publicity', 'subject', '重大意义', '目标任务', '工作动态', '经验做法'],
];

/** Lines of the checklist below an item. */
const thePoints: [id: string, item: string, ...names: string[]][] = [
  ['JZ-C2.3e', 'content-2', '坚持兰考标准开好民主生活会'],
  ['JZ-C3.1b', 'content-3', '意识形态工作责任制'],
  ['JZ-C3.2b', 'content-3', '不做“只留痕不留绩”的事情'],
  ['JZ-C4.2b', 'content-4', '挂牌上岗', '亮明工作职责', '使用文明用语'],
  ['JZ-C4.2c', 'content-4', '来有应声', '问有答声', '走有送声', '事有回声'],
  ['JZ-C5.2b', 'content-5', '“互联网＋政务服务”', '走好网络群众路线'],
];

/** Codes that the text itself gives. */
const theCodes: [id: string, list: string, ...names: string[]][] = [
  ['JZ-P4a', 'problem-categories', '“灯下黑”', '“两张皮”'],
  [
    'JZ-C3.2a',
    'problem-categories',
    '表态多调门高、行动少落实差',
    '“衙门作风”',
    '会议多',
    '文件多',
    '检查多',
    '考核多',
  ],
  ['JZ-C3.2b', 'problem-categories', '只留痕不留绩'],
  ['JZ-C3.1a', 'problem-categories', '该请示报告未请示报告'],
  ['JZ-C3.3d', 'six-disciplines', '政治纪律', '组织纪律', '廉洁纪律', '群众纪律', '工作纪律', '生活纪律'],
  ['JZ-C5.3b', 'channels', '主流媒体', '门户网站', '微信公众号', '微博'],
];

describe('Jiaozuo 2020: what the document says', () => {
  for (const [id, fact, place, says] of [...theDocument, ...theContent, ...theCycle]) {
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

  for (const [id, of, ...names] of thePoints) {
    it(`${id}: ${of} looks at ${names.join(', ')}`, () => {
      assert.deepEqual(zh(item(of).points.filter(({ basis }) => cites(basis, id))), names);
    });
  }

  for (const [id, of, ...names] of theCodes) {
    it(`${id}: ${of} has ${names.join(', ')}`, () => {
      assert.deepEqual(zh(list(of).codes.filter(({ basis }) => cites(basis, id))), names);
    });
  }

  it('JZ-09, JZ-P1, JZ-P2, JZ-P3, JZ-P4, JZ-P5: five principles', () => {
    const { list: named = [], basis } = programme.principles ?? {};
    assert.deepEqual(
      named.map((each) => each.zh),
      ['坚持政治统领', '坚持服务大局', '坚持以上率下', '坚持问题导向', '坚持久久为功'],
    );
    for (const id of ['JZ-09', 'JZ-P1', 'JZ-P2', 'JZ-P3', 'JZ-P4', 'JZ-P5']) assertCarries(basis, id);
  });

  it('JZ-10, JZ-11, JZ-ST1, JZ-ST2, JZ-ST3, JZ-ST4, JZ-ST5: five standards, and a content for each', () => {
    const standards = ['政治忠诚', '组织过硬', '务实清廉', '履职尽责', '争先出彩'];
    assertCarries(dimensions.basis, 'JZ-10');
    assert.deepEqual(
      dimensions.list.map((each) => each.zh),
      standards,
    );
    const contents = rubric[0]!.items;
    assert.equal(contents.length, 5);
    for (const [index, content] of contents.entries()) {
      assertCarries(content.basis, 'JZ-11');
      assertCarries(content.basis, `JZ-ST${index + 1}`);
      assertCarries(dimensions.basis, `JZ-ST${index + 1}`);
      assert.match(content.name.zh, new RegExp(`${standards[index] ?? ''}的模范机关$`));
    }
  });

  it('JZ-C2.2d: three steps of the path', () => {
    const path = programme.levers.filter(({ basis }) => cites(basis, 'JZ-C2.2d'));
    assert.deepEqual(zh(path), ['全面规范强基础', '分类创建抓落实', '示范引领促提升']);
  });

  it('JZ-C2.2a, JZ-C3.3b: inspections rove, or are open or covert; what they find is put right', () => {
    const { opened, basis } = procedure('inspection');
    assertCarries(basis, 'JZ-C2.2a');
    assertCarries(basis, 'JZ-C3.3b');
    assert.deepEqual(
      opened.fields[0]?.choices?.map(({ choice }) => choice),
      ['open', 'covert', 'roving'],
    );
    const problems = step('inspection', 'result').outcomes.find(({ outcome }) => outcome === 'problems')!;
    assert.deepEqual(opensBy(problems.effects), ['rectification']);
    assert.deepEqual(opensBy(trigger('problem-found').effects), ['rectification']);
    assert.deepEqual(opensBy(trigger('branch-found-backward').effects), ['branch-rectification']);
  });

  it('JZ-S2, JZ-S19: the list that ships with the programme has seventy different units', () => {
    const [head, ...rows] = readFileSync(
      new URL(`../../programmes/${enrolment.mandatory.file!}`, import.meta.url),
      'utf8',
    )
      .trim()
      .split('\n');
    assert.equal(head, 'id,name');
    assert.equal(rows.length, enrolment.mandatory.count);
    assert.equal(new Set(rows.map((row) => row.split(',')[1])).size, 70);
    assert.equal(rows[9]?.split(',')[1], '市委市直机关工委');
  });

  it('JZ-S9, JZ-A03, JZ-A05: one nomination by either channel, one meeting, a title of its own', () => {
    const { opened, start } = procedure('demonstration');
    assert.deepEqual(opened.by, ['unit', 'liaison']);
    assert.equal(opened.oneOpen, true);
    assert.deepEqual(
      opened.fields[0]?.choices?.map(({ choice }) => choice),
      ['self', 'liaison'],
    );
    assert.deepEqual(start, ['meeting']);
    const [approved, rejected] = step('demonstration', 'meeting').outcomes;
    const [effect] = approved!.effects;
    assert.ok(effect?.effect === 'title');
    assert.equal(effect.title.zh, '创建模范机关示范单位');
    assertCarries(effect.assumed, 'JZ-A03');
    assertCarries(model.title?.assumed, 'JZ-A03');
    assert.notEqual(effect.title.zh, model.title?.name.zh);
    assert.deepEqual(rejected!.effects, []);
    assertCarries(procedure('demonstration').assumed, 'JZ-A05');
  });

  it('JZ-S14, JZ-A06: each of three bodies is asked; only an adverse opinion asks for an answer', () => {
    assert.deepEqual(zh(actors.consulted!.bodies), ['纪检监察', '巡视巡察', '审计']);
    for (const { basis } of actors.consulted!.bodies) assertCarries(basis, 'JZ-S14');
    const { opened, about, start } = procedure('opinion');
    assert.deepEqual([about, opened.by, opened.each, start], ['track', ['organiser'], 'consulted', ['answer']]);
    assert.deepEqual(step('opinion', 'answer').by, ['consulted']);
    assert.deepEqual(
      step('opinion', 'answer').outcomes.map(({ outcome, opens }) => [outcome, opens]),
      [
        ['favourable', []],
        ['adverse', ['respond']],
      ],
    );
  });

  it('JZ-S16: four benefits and no fifth', () => {
    assert.deepEqual(
      naming.benefits.map(({ name, basis }) => [name.zh, basis]),
      ['文明单位推荐', '评优评先', '党员发展', '党费下拨'].map((name) => [name, ['JZ-S16:L66']]),
    );
  });

  it('JZ-ST2, JZ-C1.1b, JZ-R2.2, JZ-C5.3c, JZ-C4.3c, JZ-C3.3c, JZ-S10, JZ-S9: lists that are cited without being given wait to be supplied', () => {
    const awaited = programme.codeLists.filter(({ codes }) => codes.length === 0);
    assert.deepEqual(
      awaited.map(({ list: id, size, basis }) => [id, size, basis[0]]),
      [
        ['three-levels', 3, 'JZ-ST2:L36'],
        ['five-posts', 5, 'JZ-ST2:L36'],
        ['ten-ways', 10, 'JZ-C1.1b:L42'],
        ['seven-aspects', 7, 'JZ-R2.2:L118'],
        ['six-care-measures', 6, 'JZ-C5.3c:L61'],
        ['three-ratings', 3, 'JZ-C4.3c:L57'],
        ['four-forms', 4, 'JZ-C3.3c:L53'],
        ['areas', null, 'JZ-S10:L65'],
        ['liaison-groups', null, 'JZ-S9:L65'],
      ],
    );
    const used = programme.records.flatMap(({ fields }) => fields.map((each) => each.list));
    for (const { list: id } of awaited) assert.ok(used.includes(id), `${id} is used nowhere`);
  });
});

describe('Jiaozuo 2020: recurring minimums', () => {
  const unit = { of: 'unit' };
  const leaders = { of: 'roster', kinds: ['party-secretary', 'team-member'] };
  const minimums: [
    id: string,
    obligation: string,
    item: string | null,
    subject: object,
    min: number,
    per: string,
    stated: boolean,
  ][] = [
    ['JZ-R1.2a', 'special-lecture', '1.2', leaders, 1, 'year', false],
    ['JZ-R2.1b', 'contact-point', '2.1', leaders, 1, 'standing', true],
    ['JZ-R2.1c', 'contact-visit', '2.1', leaders, 2, 'year', true],
    ['JZ-R2.1d', 'party-building-study', '2.1', unit, 1, 'quarter', true],
    ['JZ-C2.3b', 'attendance-check', '2.3', unit, 1, 'quarter', false],
    ['JZ-R2.3a', 'attendance-bulletin', '2.3', unit, 1, 'halfYear', true],
    ['JZ-R2.4a', 'training-coverage', '2.4', { of: 'roster', kinds: ['member'] }, 1, 'years', true],
    ['JZ-C3.3b', 'weekly-inspection', null, { of: 'organiser' }, 1, 'week', true],
    ['JZ-C3.3b', 'monthly-bulletin', null, { of: 'organiser' }, 1, 'month', true],
    ['JZ-S8', 'creation-contact-point', 'm.2', unit, 1, 'standing', false],
    ['JZ-P3a', 'system-coverage', 'm.2', { of: 'roster', kinds: ['subordinate-unit'] }, 1, 'year', true],
  ];

  for (const [id, name, of, subject, min, per, stated] of minimums) {
    it(`${id}: ${name}, ${min} per ${per}`, () => {
      assertCarries(obligation(name).basis, id);
      assertSays(obligation(name), { item: of, subject, min, per, stated });
    });
  }

  it('there are no others', () => {
    assert.deepEqual(
      programme.obligations.map((each) => each.obligation),
      minimums.map(([, name]) => name),
    );
  });

  it('JZ-R2.4a, JZ-A13: everybody is trained, within 2020 to 2024', () => {
    assertSays(obligation('training-coverage'), { share: 1, years: { from: 2020, to: 2024 } });
  });

  it('JZ-A16: what has no period takes a default', () => {
    for (const id of ['special-lecture', 'attendance-check']) assertCarries(obligation(id).assumed, 'JZ-A16');
  });
});

describe('Jiaozuo 2020: what is evaluated', () => {
  const thePointsOfAnnex2: [id: string, line: number, criterion: string, zh: string][] = [
    [
      'JZ-R1.1',
      98,
      '1.1',
      '党组（党委）会议第一议题及时跟进学习习近平总书记重要讲话文章和指示批示精神、党组（党委）中心组学习表率示范作用发挥、落实“十种方式”学习制度，建立党员向党组织报告学习情况制度执行落实、党支部和党员干部日常学习、青年理论研习组、线上学习交流以学习成果转化运用情况',
    ],
    [
      'JZ-R1.2',
      103,
      '1.2',
      '树牢政治机关的意识，开展对党忠诚教育，巩固拓展“不忘初心、牢记使命”主题教育成果，争做增强“四个意识”、坚定“四个自信”、做到“两个维护”的排头兵情况；单位党组（党委）班子成员围绕“强化政治机关的意识，当好‘两个维护’的排头兵”带头讲专题党课情况',
    ],
    [
      'JZ-R1.3',
      108,
      '1.3',
      '对习近平总书记重要讲话和批示指示精神以及中央和市委、市委作出的重大决策部署，第一时间学习贯彻到位及第一时间推动落实见效情况，自觉贯彻落实中央和市委、市委重大决策部署情况',
    ],
    [
      'JZ-R2.1',
      113,
      '2.1',
      '落实中央《条例》和市委《意见》规定，健全完善“三级五岗”责任清单，党组（党委）书记和班子成员每人建立1个基层党支部工作联系点，每年至少深入联系点两次，部门党组（党委）每季度至少专题研究1次基层党建工作等工作情况',
    ],
    [
      'JZ-R2.2',
      118,
      '2.2',
      '坚持以“组织力强、政治功能强、服务能力强，推动改革发展成效好”为目标，对照基层党支部标准化规范化建设中“七个方面”的标准，按照“全面规范强基础、分类创建抓落实、示范引领促提升”的工作思路，坚持以先进带中间、督后进，打造一批五星级示范机关党支部情况',
    ],
    [
      'JZ-R2.3',
      123,
      '2.3',
      '执行新形势下党内政治生活若干准则，坚持兰考标准开好民主生活会，推进“三会一课”组织生活会、民主评议党员、谈心谈话、主题党日等，持续开展“党内政治生活规范月”活动，各级党组织定期检查党员参加组织生活的情况，每半年向全体党员通报一次，党员领导干部参加双重组织生活的情况',
    ],
    [
      'JZ-R2.4',
      128,
      '2.4',
      '把党务工作岗位作为培养锻炼干部的重要平台，部门党组（党委）书记担任机关党组织书记情况，选优配强机关党委专职副书记和机关纪委书记，部门党组（党委）加大对普通党员干部的培训力度，5年内确保培训全覆盖实施党内激励关怀帮扶6项措施等情况',
    ],
    [
      'JZ-R3.1',
      138,
      '3.1',
      '严守党的政治纪律和政治规矩，带头学习遵守党章、贯彻民主集中制、执行请示报告制度、落实意识形态工作责任制情况',
    ],
    [
      'JZ-R3.2',
      143,
      '3.2',
      '执行中央八项规定及其实施细则精神、推进形式主义、官僚主义问题专项整治，特别是整治表态多调门高、行动少落实差，门好进、脸好看、事难办，会议多、文件多、检查多、考核多等情况。建立健全纪律教育常态化机制，开展党纪党规教育和警示教育，运用监督执纪“四种形态”，推进以案促改制度化常态化情况',
    ],
    [
      'JZ-R3.3',
      148,
      '3.3',
      '机关纪律作风明察暗访，持续营造严的氛围，不断加强机关纪律作风建设情况。建立健全纪律教育常态化机制，把党规党纪作为“三会一课”和干部教育培训的重要内容情况',
    ],
    [
      'JZ-R4.1',
      153,
      '4.1',
      '针对中央和市委、市委重大决策部署贯彻落实中最突出、最紧迫的问题，以及事关改革发展稳定大局的重点问题、人民群众反映强烈的热点问题、党建工作面临的实际问题，及时深入基层开展调查研究情况',
    ],
    [
      'JZ-R4.2',
      158,
      '4.2',
      '提高机关主动服务意识，落实“马上就办”制度，简化办事程序，优化办事流程，缩短办事周期，提高办事效率，不断提高便民利企服务效能情况。在服务岗位实行挂牌上岗，亮明工作职责、使用规范用语，以微笑服务、暖心服务、细致服务、真诚服务，推进服务工作规范化情况',
    ],
    [
      'JZ-R4.3',
      163,
      '4.3',
      '围绕提升基层治理能力，扎实做好“支部联支部、党员进社区”工作开展情况。坚持群众需求导向，围绕群众最关心的热点难点问题编制服务清单，开展志愿服务活动情况。创新完善“为谁服务、由谁评价、向谁负责”的考评机制，把开展群众满意度测评和引入“第三方”评价党组织和党员，作为党建述职评议和“三评”工作的重要内容情况',
    ],
    [
      'JZ-R5.1',
      168,
      '5.1',
      '部门党组（党委）书记要把抓党建作为主业，推动党建工作与业务工作深度融合，破解“两张皮”问题的情况；不断强化“市委中心工作推进到哪里，机关党建工作就统领到哪里”工作理念，挖掘在服务“三大攻坚”、“双十工程”和“四城联创”中心工作及夺取疫情防控和经济社会发展中做出突出贡献的先进党组织和优秀党员先进事迹，发挥典型示范作用情况',
    ],
    [
      'JZ-R5.2',
      173,
      '5.2',
      '坚持用创新思维落实工作，用创新机制解决问题，用创新成果指导实践，推动本单位常规工作有亮点，重点工作有特色，难点工作有突破。积极倡树“微创新”理念，形成全员创新、全域创新的生动局面，打造一批“行业走前头、全国有影响”的工作创新品牌及推进“互联网＋政务服务”，扎实走好网络群众路线情况',
    ],
    [
      'JZ-R5.3',
      178,
      '5.3',
      '建立把业务骨干培养成党员、把党员培养成业务骨干挖掘选树一批干事创业、担当作为的先进典型，通过主流媒体、门户网站、微信微博公众号等进行大力宣传。实施党内激励关怀帮扶6项措施、把党员骨干输送到重要岗位的工作机制',
    ],
    [
      'JZ-RM.1',
      186,
      'm.1',
      '单位党组（党委）特别是党组（党委）书记加强组织领导，班子成员联系指导，专题研究部署、推进落实情况',
    ],
    ['JZ-RM.2', 190, 'm.2', '坚持以上率下，以机关带系统，一级抓一级，一级带一级，逐级创建，全员覆盖，共创共建情况'],
    [
      'JZ-RM.3',
      194,
      'm.3',
      '把创建模范机关融入部门业务工作中，强化党建引领，坚持问题导向，勇于探索创新，以创促建、以创促改，推动党建和业务工作开展情况',
    ],
    ['JZ-RM.4', 198, 'm.4', '加强创建工作宣传、总结推广经验做法，激发创建热情，营造创建氛围情况'],
    [
      'JZ-RE.1',
      202,
      'e.1',
      '推动习近平总书记重要讲话、重要指示批示精神特别是关于本领域本系统重要讲话、重要指示批示和中央、省委重大决策部署在本单位本系统落地见效，一些贯彻落实的创新举措在全市、全省或全国得到推广交流',
    ],
    [
      'JZ-RE.2',
      206,
      'e.2',
      '推动本单位年度中心任务圆满完成，部门业务工作全市创一流、全省处于领先位置，在推动我市更加出彩、出重彩中作出重要贡献',
    ],
    [
      'JZ-RE.3',
      210,
      'e.3',
      '推动本单位机关党建工作创新发展，营造浓厚的学的氛围严的氛围干的氛围，机关基层组织更加坚强有力，“灯下黑”“两张皮”等一些新老问题得到有效破解，树牢围绕中心抓党建、抓好党建促业务的理念，实现以机关党建高质量推动经济发展高质量',
    ],
    [
      'JZ-RE.4',
      214,
      'e.4',
      '推动建设高素质党员干部队伍，带头做到“两个维护”更加自觉，服务基层服务群众的意识更强，干事创业的精气神更足，践行“三个表率”、做到“一个模范”的氛围更浓，形成人人参与创建、个个争先出彩的工作局面',
    ],
  ];
  const theGuidance: [id: string, item: string, zh: string][] = [
    ['JZ-ST1', 'content-1', '“绝对忠诚、最讲政治”'],
    ['JZ-C1.1', 'content-1', '在学懂弄通做实上当表率'],
    ['JZ-C1.2', 'content-1', '在坚决做到“两个维护”上当表率'],
    ['JZ-C1.3', 'content-1', '在贯彻落实上级决策部署上当表率'],
    ['JZ-ST2', 'content-2', '“组织有力、堡垒坚强”'],
    ['JZ-C2.1', 'content-2', '严格落实机关党建主体责任'],
    ['JZ-C2.2', 'content-2', '推进基层党组织建设提质工程'],
    ['JZ-C2.3', 'content-2', '提高党内政治生活质量'],
    ['JZ-C2.4', 'content-2', '建设高素质专业化党务干部队伍'],
    ['JZ-ST3', 'content-3', '“转作风、守纪律”的制度体系'],
    ['JZ-C3.1', 'content-3', '严格党的政治纪律和政治规矩'],
    ['JZ-C3.2', 'content-3', '驰而不息纠“四风”'],
    ['JZ-C3.3', 'content-3', '坚持把纪律挺在前面'],
    ['JZ-ST4', 'content-4', '“作风优良、树好形象”'],
    ['JZ-ST0', 'content-4', '人民群众满意不满意、支持不支持、答应不答应'],
    ['JZ-C4.1', 'content-4', '大兴调查研究之风'],
    ['JZ-C4.2', 'content-4', '提升机关服务水平'],
    ['JZ-C4.3', 'content-4', '密切联系服务群众'],
    ['JZ-ST5', 'content-5', '带头营造“学、严、干”氛围'],
    ['JZ-C5.1', 'content-5', '推动机关党建与中心工作的深度融合'],
    ['JZ-C5.2', 'content-5', '强化创新精神和争先意识'],
    ['JZ-C5.3', 'content-5', '激励党员干部担当作为'],
    ['JZ-P3a', 'measures-1', '以机关带系统，一级抓一级，一级带一级'],
    ['JZ-RE1a', 'results-1', '全市、全省或全国得到推广交流'],
    ['JZ-RE2a', 'results-1', '全市创一流、全省处于领先位置'],
  ];
  const theNumbers: [id: string, criterion: string][] = [
    ['JZ-R1.2a', '1.2'],
    ['JZ-R2.1a', '2.1'],
    ['JZ-R2.1b', '2.1'],
    ['JZ-R2.1c', '2.1'],
    ['JZ-R2.1d', '2.1'],
    ['JZ-R2.3a', '2.3'],
    ['JZ-R2.4a', '2.4'],
    ['JZ-R4.3a', '4.3'],
    ['JZ-RE1a', 'e.1'],
    ['JZ-RE2a', 'e.2'],
  ];

  for (const [id, line, point, name] of thePointsOfAnnex2) {
    it(`${id}: ${name.slice(0, 30)}`, () => {
      const found = criterion(point);
      assert.equal(found.name.zh, name);
      assert.equal(found.basis[0], `${id}:L${line}`);
      assert.deepEqual([found.max, found.scored], [null, { by: 'rating' }]);
    });
  }

  for (const [id, of, name] of theGuidance) {
    it(`${id}: guides ${of}`, () => {
      assertCarries(item(of).guidance.find((each) => each.name.zh === name)?.basis, id);
    });
  }

  for (const [id, point] of theNumbers) {
    it(`${id}: is looked at in ${point}`, () => {
      assertCarries(criterion(point).basis, id);
    });
  }

  it('JZ-S20: sixteen points of content, four of measures, four of results', () => {
    const counts = rubric.map((area) => area.items.flatMap((each) => each.criteria).length);
    assert.deepEqual(zh(rubric), ['创建内容', '推进措施', '创建成效']);
    assert.deepEqual(counts, [16, 4, 4]);
    assert.deepEqual(
      criteria.map((each) => each.criterion),
      thePointsOfAnnex2.map(([, , point]) => point),
    );
    for (const { basis } of rubric) assertCarries(basis, 'JZ-S20');
  });

  it('JZ-A01: met, partly met, not met; no points, grades or sums anywhere', () => {
    assert.deepEqual(
      scoring.ratings.map(({ rating, assumed }) => [rating, assumed]),
      ['met', 'partly', 'not-met'].map((rating) => [rating, ['JZ-A01']]),
    );
    assert.deepEqual([scoring.grades, scoring.events, scoring.totalGrades], [[], [], []]);
    for (const each of [...rubric, ...items]) assert.equal(each.max, null);
    for (const { assumed } of criteria) assertCarries(assumed, 'JZ-A01');
  });

  it('every criterion has its line', () => {
    for (const { criterion: id, basis } of criteria) {
      assert.ok(basis.length > 0 && basis.every((clause) => /:L\d+$/.test(clause)), id);
    }
  });

  it('criteria name the minimums that they look at', () => {
    assert.deepEqual(
      criteria.flatMap((each) => (each.obligation ? [[each.criterion, each.obligation]] : [])),
      [
        ['1.2', 'special-lecture'],
        ['2.1', 'contact-visit'],
        ['2.3', 'attendance-bulletin'],
        ['2.4', 'training-coverage'],
        ['m.2', 'system-coverage'],
      ],
    );
  });

  it('JZ-A10: the demands that stand twice are marked in both places', () => {
    const twice = criteria.filter(({ assumed }) => assumed.includes('JZ-A10'));
    assert.deepEqual(
      twice.map((each) => each.criterion),
      ['2.4', '3.2', '3.3', '5.3'],
    );
  });

  it('JZ-A11: three slips are kept, with the right wording beside them', () => {
    const slips = criteria.filter((each) => each.corrected !== undefined);
    assert.deepEqual(
      slips.map((each) => each.criterion),
      ['1.3', '4.1', '5.3'],
    );
    for (const { assumed } of slips) assertCarries(assumed, 'JZ-A11');
    for (const id of ['1.3', '4.1']) {
      const { name, corrected } = criterion(id);
      assert.ok(name.zh.includes('市委、市委'));
      assert.equal(corrected, name.zh.replaceAll('中央和市委、市委', '中央和省委、市委'));
    }
    assert.ok(criterion('5.3').corrected?.includes('把党员骨干输送到重要岗位的工作机制。挖掘选树'));
  });
});

describe('Jiaozuo 2020: the defaults that we took', () => {
  for (const [id, fact, place, says] of theDefaults) {
    it(`${id}: ${fact}`, () => {
      assertCarries(place?.assumed, id);
      assertSays(place, says);
    });
  }

  it('JZ-A07: no application, notice or approval, and no disqualification', () => {
    assert.deepEqual(
      programme.stages.map((each) => each.stage),
      ['mobilisation', 'implementation', 'assessment', 'opinions', 'list', 'naming', 'maintenance'],
    );
    assert.equal(model.applications, undefined);
    for (const absent of [programme.notice, programme.approval, programme.appraisal]) assert.equal(absent, undefined);
    assert.deepEqual(programme.gates, []);
    assertCarries(naming.assumed, 'JZ-A07');
  });

  it('JZ-A17: no term but that of an opinion stands without this default', () => {
    const terms = programme.procedures.flatMap(({ procedure: of, steps }) =>
      steps.flatMap(({ due }) => (due && of !== 'opinion' ? [due] : [])),
    );
    assert.ok(terms.length > 5);
    for (const { basis, assumed } of terms) assert.deepEqual([basis, assumed], [[], ['JZ-A17']]);
  });
});

function opensBy(effects: readonly { readonly effect: string; readonly procedure?: string }[]): string[] {
  return effects.flatMap((each) => each.procedure ?? []);
}
