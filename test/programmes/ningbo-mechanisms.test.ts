import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { assertCarries, assertLike, partsOf, published, type Row } from './says.ts';

const programme = published('ningbo-mechanisms.v1.yaml');
const { record, procedure, step, outcome, stage, kind, obligation, trigger, message } = partsOf(programme);

const { source, actors, obligations, rubric } = programme;
const { participants } = actors;
const items = rubric.flatMap((area) => area.items);
const codes = (id: string) => programme.codeLists.find((each) => each.list === id)!;
const item = (id: string) => items.find((each) => each.item === id)!;
const point = (id: string) => items.flatMap(({ points }) => points).find((each) => each.point === id)!;
const named = (zh: string) => ({ name: { zh } });
const fieldOf = <Named extends { readonly field: string }>(form: { readonly fields: readonly Named[] }, id: string) =>
  form.fields.find((each) => each.field === id)!;
const choices = (...ids: string[]) => ({ choices: ids.map((choice) => ({ choice })) });
const demanded = (...ids: string[]) => ({ fields: ids.map((field) => ({ field, required: true })) });
const person = { type: 'person', required: true };
const yearly = { min: 1, per: 'year', stated: false };

const theDocument: Row[] = [
  ['NB-01', 'the title of the page', source.title, { text: '以机关党组织为引领 推进清廉机关创建' }],
  ['NB-02', 'essay 1', source.parts[0], { author: '邢孟军', title: '机关党组织在清廉机关创建中的路径选择' }],
  ['NB-03', 'essay 2', source.parts[1], { author: '王铭徽', title: '以政治建设统领清廉机关建设' }],
  ['NB-04', 'essay 3', source.parts[2], { author: '王青迪', title: '各级机关党组织在清廉机关建设中的做法和成效' }],
  [
    'NB-05',
    'five elements',
    programme.dimensions,
    { list: ['清廉思想', '清廉制度', '清廉规则', '清廉纪律', '清廉文化'].map((zh) => ({ zh })) },
  ],
  [
    'NB-06',
    'five fields of construction',
    codes('constructions'),
    { size: 5, codes: ['经济建设', '政治建设', '文化建设', '社会建设', '生态文明建设'].map(named) },
  ],
  [
    'NB-06',
    'which an activity may name',
    fieldOf(record('culture-activity'), 'construction'),
    { list: 'constructions' },
  ],
  ['NB-07', 'level by level', obligation('responsibility-letter'), { subject: { pairs: [{}, {}, {}] } }],
  [
    'NB-07',
    'the two responsibilities',
    fieldOf(record('responsibility'), 'responsibility'),
    choices('main', 'supervision'),
  ],
];

const essayOne: Row[] = [
  ['NB-E1.1', 'the staff', kind('party-affairs-staff'), { fields: [{ field: 'full-time', type: 'flag' }] }],
  [
    'NB-E1.1a',
    'four links',
    fieldOf(record('staff-development'), 'link'),
    choices('selection', 'training', 'assessment', 'rotation'),
  ],
  [
    'NB-E1.1b',
    'three criteria for heads',
    record('head-selection'),
    {
      about: ['party-organisation-head', 'discipline-head'],
      fields: ['politically-sound', 'capable', 'respected'].map((field) => ({ field, type: 'flag', required: true })),
    },
  ],
  ['NB-E1.1c', 'the discipline team is independent', actors.discipline?.duties[1], named('工作上的独立性')],
  ['NB-E1.1c', 'it alone takes reports in', step('tip-off', 'accept'), { by: ['discipline'] }],
  ['NB-E1.1c', 'it alone verifies them', step('tip-off', 'verify'), { by: ['discipline'] }],
  [
    'NB-E1.2',
    'two responsibilities',
    fieldOf(record('responsibility'), 'responsibility'),
    choices('main', 'supervision'),
  ],
  [
    'NB-E1.2a',
    'six kinds of responsibility',
    fieldOf(record('responsibility'), 'kind'),
    choices('collective', 'personal', 'first-person', 'principal-leadership', 'important-leadership', 'direct'),
  ],
  [
    'NB-E1.2a',
    'the first three',
    fieldOf(record('responsibility'), 'kind').choices?.[0],
    { choice: 'collective', ...named('集体责任') },
  ],
  [
    'NB-E1.2b',
    'the other three',
    fieldOf(record('responsibility'), 'kind').choices?.[3],
    { choice: 'principal-leadership', ...named('主要领导责任') },
  ],
  ['NB-E1.2c', 'each ends at a person', fieldOf(record('responsibility'), 'person'), person],
  [
    'NB-E1.2d',
    'every cadre has their own',
    obligation('own-responsibility'),
    { subject: { kinds: ['principal-leader', 'team-member', 'section-head', 'cadre'] }, min: 1, per: 'standing' },
  ],
  [
    'NB-E1.2e',
    'ongoing and at the end of a phase',
    fieldOf(procedure('inspection').opened, 'kind'),
    choices('ongoing', 'phase', 'political', 'periodic', 'compliance'),
  ],
  [
    'NB-E1.2f',
    'what the performance counts for',
    fieldOf(record('use-of-performance'), 'use'),
    choices('appraisal', 'selection', 'appointment'),
  ],
  ['NB-E1.2g', 'a method exists', obligation('check-method'), { subject: { of: 'unit' }, min: 1, per: 'standing' }],
  ['NB-E1.2g', 'and is on file', record('check-method'), demanded('method')],
  ['NB-E1.3', 'the Party organisation knows', procedure('business-supervision'), { opened: { by: ['unit'] } }],
  ['NB-E1.3a', 'before', step('business-supervision', 'before'), { by: ['partyOrganisation'] }],
  ['NB-E1.3a', 'during', step('business-supervision', 'during'), { by: ['partyOrganisation'] }],
  ['NB-E1.3b', 'from before to during', outcome('business-supervision', 'before', 'noted'), { opens: ['during'] }],
  ['NB-E1.3b', 'from during to after', outcome('business-supervision', 'during', 'noted'), { opens: ['after'] }],
  [
    'NB-E1.4',
    'the opinion comes first',
    procedure('personnel-opinion'),
    {
      start: ['opinion'],
      steps: [
        { step: 'opinion', by: ['partyOrganisation'] },
        { step: 'decision', by: ['unit'] },
      ],
    },
  ],
  [
    'NB-E1.4',
    'on three kinds of action',
    fieldOf(procedure('personnel-opinion').opened, 'action'),
    choices('appointment', 'transfer', 'reward-or-punishment'),
  ],
  ...(
    [
      ['three-meetings-one-lecture', '三会一课'],
      ['democratic-life-meeting', '民主生活会'],
      ['organisational-life-meeting', '组织生活会'],
      ['heart-to-heart-talks', '谈心谈话'],
      ['members-appraisal', '民主评议党员'],
      ['instructions-and-reports', '请示报告'],
    ] as const
  ).map(([id, zh]): Row => ['NB-E1.5', zh, obligation(id), { ...named(zh), ...yearly, item: 'political-life' }]),
  [
    'NB-E1.6',
    'cliques',
    fieldOf(record('political-life-problem'), 'category').choices?.[0],
    { choice: 'cliques', ...named('拉帮结派、团团伙伙') },
  ],
  [
    'NB-E1.6a',
    'six defects',
    fieldOf(record('political-life-problem'), 'category'),
    choices('cliques', 'arbitrary', 'flat', 'for-show', 'entertainment', 'vulgar', 'quick-gain'),
  ],
  [
    'NB-E1.7',
    'members take part',
    fieldOf(record('participation'), 'channel'),
    choices('two-duties', 'members-appraisal', 'life-meeting'),
  ],
  ['NB-E1.8', 'rules of the creation', record('creation-rules'), named('清廉机关创建的制度性规定')],
  [
    'NB-E1.8a',
    'five parts, none of them missing',
    record('creation-rules'),
    demanded('standard', 'method', 'procedure', 'punishment', 'protection', 'foresight', 'who', 'by-when', 'evidence'),
  ],
  ['NB-E1.8b', 'foresight', fieldOf(record('creation-rules'), 'foresight'), { ...named('前瞻性'), required: true }],
  ['NB-E1.8c', 'who', fieldOf(record('creation-rules'), 'who'), { required: true }],
  ['NB-E1.8c', 'by when', fieldOf(record('creation-rules'), 'by-when'), { required: true }],
  ['NB-E1.8c', 'proved by what', fieldOf(record('creation-rules'), 'evidence'), { required: true }],
  [
    'NB-E1.9',
    'four supervisors',
    item('inner-supervision'),
    {
      points: ['党委（党组）全面监督', '机关党组织日常监督', '党员群众民主监督', '机关纪检监察专职监督'].map(named),
    },
  ],
  ['NB-E1.10', 'three rights', item('members-rights'), { points: ['知情权', '参与权', '监督权'].map(named) }],
  [
    'NB-E1.11',
    'a high risk is warned of',
    trigger('high-risk'),
    {
      cause: { record: 'risk-point', where: { level: ['high'] } },
      effects: [
        { effect: 'message', message: 'risk-warning' },
        { effect: 'open', procedure: 'risk-warning' },
      ],
    },
  ],
  ['NB-E1.11', 'important days are reminded of', trigger('holiday'), { cause: { on: 'holiday' } }],
  [
    'NB-E1.11a',
    'spirit, conduct, discipline',
    fieldOf(record('education'), 'content'),
    choices('party-spirit', 'conduct', 'discipline', 'warning'),
  ],
  ['NB-E1.11a', 'standing', obligation('standing-education'), { subject: { of: 'unit' }, min: 1, per: 'quarter' }],
  ['NB-E1.12', 'anybody may report', procedure('tip-off'), { opened: { by: ['public', 'discipline'] } }],
  ['NB-E1.12', 'a concrete lead is verified', outcome('tip-off', 'accept', 'accepted'), { opens: ['verify'] }],
  ['NB-E1.12', 'a violation is dealt with', outcome('tip-off', 'verify', 'violation'), { opens: ['sanction'] }],
  [
    'NB-E1.12a',
    'none ends without an assessment',
    fieldOf(step('tip-off', 'accept'), 'assessment'),
    { required: true },
  ],
  ['NB-E1.12a', 'nor without a finding', fieldOf(step('tip-off', 'verify'), 'finding'), { required: true }],
  ['NB-E1.13', 'a sanction names a person', fieldOf(step('tip-off', 'sanction'), 'person'), person],
  ['NB-E1.13', 'so does accountability', fieldOf(procedure('accountability').opened, 'person'), person],
  ['NB-E1.13', 'also after an inspection', fieldOf(step('inspection', 'conduct-accountability'), 'person'), person],
  [
    'NB-E1.14',
    'an early sign leads to a talk',
    trigger('early-sign'),
    { cause: { record: 'early-sign' }, effects: [{ procedure: 'talk', fields: { occasion: 'early-sign' } }] },
  ],
  [
    'NB-E1.14',
    'an admonition says what was checked first',
    fieldOf(step('talk', 'talk'), 'checked'),
    { requiredWhen: { when: 'is', field: 'form', oneOf: ['admonition'] } },
  ],
  [
    'NB-E1.15',
    'three interests',
    fieldOf(step('tip-off', 'sanction'), 'interest'),
    choices('political', 'economic', 'social'),
  ],
  ['NB-E1.16', 'education follows', step('tip-off', 'education'), { ...named('教育一片'), ...demanded('held') }],
  ['NB-E1.16', 'and the gap is closed', step('tip-off', 'improvement'), demanded('gap', 'document')],
  [
    'NB-E1.17',
    'five parts',
    procedure('inspection'),
    { steps: ['集中督查', '自查自纠', '督促整改', '作风问责', '通报警示'].map(named) },
  ],
  [
    'NB-E1.18',
    'a verified violation can only be sanctioned',
    outcome('tip-off', 'verify', 'violation'),
    { opens: ['sanction'] },
  ],
  ['NB-E1.18', 'nobody can waive it', step('tip-off', 'sanction'), { outcomes: [{ outcome: 'imposed' }] }],
  [
    'NB-E1.18',
    'the eight-point rules',
    fieldOf(step('tip-off', 'sanction'), 'kind').choices?.[1],
    { choice: 'eight-point' },
  ],
  [
    'NB-E1.19',
    'a sanction is always circulated',
    outcome('tip-off', 'sanction', 'imposed').effects[0],
    { effect: 'message', message: 'violation-bulletin' },
  ],
  [
    'NB-E1.20',
    'traced back to a responsibility',
    fieldOf(step('tip-off', 'sanction'), 'responsibility'),
    {
      required: true,
      ...choices('personal', 'first-person', 'principal-leadership', 'important-leadership', 'direct'),
    },
  ],
  ['NB-E1.20', 'as it was laid down', step('accountability', 'trace-back'), demanded('duty', 'traced')],
  [
    'NB-E1.20a',
    'a set procedure: traced back, heard, decided',
    procedure('accountability'),
    {
      start: ['trace-back'],
      steps: [
        { step: 'trace-back', outcomes: [{ opens: ['statement'] }] },
        { step: 'statement', outcomes: [{ opens: ['decision'] }] },
        { step: 'decision', by: ['organiser'] },
      ],
    },
  ],
];

const essayTwo: Row[] = [
  ['NB-E2.1', 'lists', record('responsibility-list'), { ...named('责任落实清单化'), ...demanded('responsibilities') }],
  [
    'NB-E2.1',
    'projects',
    record('yearly-project'),
    { ...named('年度工作项目化'), ...demanded('project', 'milestones') },
  ],
  ['NB-E2.1a', 'one lead, three examples', item('examples'), { points: [{}, {}, {}, {}] }],
  ['NB-E2.2', 'main responsibility', participants.responsible[0], named('主体责任')],
  ['NB-E2.2', 'the first person', participants.responsible[1], named('第一责任人责任')],
  ['NB-E2.2', 'one post, two duties', participants.responsible[2], named('一岗双责')],
  ['NB-E2.3', "the committee's own acts are not the Party organisation's", record('committee-act'), { by: ['unit'] }],
  ['NB-E2.3', 'nor are its decisions', step('personnel-opinion', 'decision'), { by: ['unit'] }],
  [
    'NB-E2.4',
    'political inspection',
    fieldOf(procedure('inspection').opened, 'kind').choices?.[2],
    { choice: 'political', ...named('政治督查') },
  ],
  ['NB-E2.4', 'political training', record('political-training'), named('政治轮训')],
  [
    'NB-E2.5',
    'secretaries attend',
    obligation('secretary-attendance'),
    { subject: { kinds: ['branch-secretary'] }, ...yearly },
  ],
  ['NB-E2.6', 'members take part', obligation('member-participation'), { subject: { kinds: ['member'] }, share: 1 }],
  [
    'NB-E2.6',
    'lectures in new forms, with their attendance',
    record('party-lecture'),
    demanded('held-on', 'form', 'expected', 'attended'),
  ],
  ['NB-E2.7', 'political life is assessed', record('political-life-assessment'), { by: ['organiser'], perItem: true }],
  ['NB-E2.7', 'by a checklist', item('political-life'), { points: [{}, {}] }],
  [
    'NB-E2.8',
    'a circular every year',
    obligation('political-life-bulletin'),
    { subject: { of: 'organiser' }, min: 1, per: 'year', stated: true },
  ],
  ...[
    'three-meetings-one-lecture',
    'democratic-life-meeting',
    'organisational-life-meeting',
    'heart-to-heart-talks',
    'members-appraisal',
    'instructions-and-reports',
  ].map((id): Row => [
    'NB-E2.8',
    `it names who falls short of ${id}`,
    obligation(id),
    { message: 'political-life-bulletin', per: 'year' },
  ]),
  [
    'NB-E2.9',
    'often absent without a reason',
    trigger('often-absent'),
    {
      cause: { on: 'record', record: 'absence', where: { excused: ['no'] } },
      effects: [{ effect: 'open', procedure: 'criticism-talk' }],
    },
  ],
  ['NB-E2.9', 'counted for each member', record('absence'), { about: ['member'] }],
  ['NB-E2.10', 'criticism has its rules', point('criticism'), named('批评与自我批评有明确规定')],
  ['NB-E2.10', 'and its record', record('life-meeting'), demanded('held-on', 'self-criticism', 'criticism')],
];

const essayThree: Row[] = [
  ['NB-E3.1', 'main responsibility', participants.responsible[0], named('主体责任')],
  ['NB-E3.1', 'the first person', participants.responsible[1], named('第一责任人责任')],
  ['NB-E3.1', 'one post, two duties', participants.responsible[2], named('一岗双责')],
  ['NB-E3.2', 'a discipline team', actors.discipline, named('派驻纪检组')],
  ['NB-E3.2', 'at every unit', obligation('stationed-team'), { subject: { of: 'unit' }, min: 1, share: 1 }],
  [
    'NB-E3.3',
    'letters in three pairings',
    obligation('responsibility-letter'),
    {
      subject: {
        of: 'pair',
        pairs: [
          { from: ['principal-leader'], each: ['team-member'] },
          { from: ['team-member'], each: ['section-head'] },
          { from: ['section-head'], each: ['cadre'] },
        ],
      },
      min: 1,
      per: 'year',
    },
  ],
  ['NB-E3.3', 'a section head signs with the own section', kind('cadre'), { within: 'section' }],
  ['NB-E3.4', 'work', obligation('work-report'), { subject: { kinds: ['organ-committee', 'branch'] } }],
  ['NB-E3.4', 'dues', obligation('dues-account'), named('党费收支情况公示')],
  ['NB-E3.4', 'double life of leaders', obligation('double-life'), named('领导干部参加双重组织生活公示')],
  ['NB-E3.5', 'secretaries are rated', record('secretary-debrief'), demanded('debrief', 'rating')],
  [
    'NB-E3.5',
    'every secretary',
    obligation('secretary-debrief'),
    { subject: { kinds: ['party-organisation-head', 'branch-secretary'] } },
  ],
  [
    'NB-E3.6',
    'by post and in three circles',
    fieldOf(record('risk-point'), 'source'),
    choices('post', 'social-circle', 'life-circle', 'friends'),
  ],
  ['NB-E3.6', 'periodically', obligation('risk-search'), { subject: { of: 'unit' }, min: 1 }],
  ['NB-E3.7', 'a leader', fieldOf(record('risk-point'), 'responsible-leader'), { ...named('责任领导'), ...person }],
  [
    'NB-E3.7',
    'a section',
    fieldOf(record('risk-point'), 'responsible-section'),
    { ...named('责任处室'), required: true },
  ],
  ['NB-E3.7', 'a person', fieldOf(record('risk-point'), 'responsible-person'), { ...named('具体责任人'), ...person }],
  [
    'NB-E3.8',
    'a new leader',
    trigger('new-leader'),
    {
      cause: { record: 'appointment', where: { kind: ['new-leader'] } },
      effects: [{ effect: 'open', procedure: 'talk', fields: { occasion: 'new-leader' } }],
    },
  ],
  [
    'NB-E3.8',
    'an important post',
    trigger('important-post'),
    {
      cause: { record: 'appointment', where: { kind: ['important-post'] } },
      effects: [{ effect: 'open', procedure: 'talk', fields: { occasion: 'important-post' } }],
    },
  ],
  [
    'NB-E3.8',
    'an early sign',
    trigger('early-sign'),
    { effects: [{ procedure: 'talk', fields: { occasion: 'early-sign' } }] },
  ],
  [
    'NB-E3.8',
    'a report received',
    step('tip-off', 'talk'),
    { ...named('有举报反映必谈'), outcomes: [{ outcome: 'held' }] },
  ],
  ['NB-E3.8', 'with a named person', fieldOf(procedure('talk').opened, 'person'), person],
  ['NB-E3.9', 'lectures', obligation('integrity-lecture'), { subject: { kinds: ['principal-leader', 'team-member'] } }],
  ['NB-E3.9', 'warning education', obligation('warning-education'), { subject: { of: 'unit' }, ...yearly }],
  ['NB-E3.10', 'conduct is checked', record('conduct-check'), { by: ['discipline', 'organiser'] }],
  ['NB-E3.10', 'and analysed', obligation('conduct-analysis'), { subject: { of: 'unit' }, min: 1 }],
  ['NB-E3.10', 'persons under attention', record('watch-list'), { by: ['discipline'] }],
  [
    'NB-E3.11',
    'three tools',
    fieldOf(record('daily-supervision'), 'tool'),
    choices('talk-and-letter', 'official-letter', 'duty-report'),
  ],
  [
    'NB-E3.12',
    'four forms',
    fieldOf(step('tip-off', 'sanction'), 'form'),
    choices('first', 'second', 'third', 'fourth'),
  ],
  [
    'NB-E3.13',
    'three steps online, three offline',
    procedure('risk-warning'),
    {
      start: ['assess'],
      steps: ['线上评估', '线上预警', '线上监察', '线下关注', '线下帮扶', '线下管控'].map(named),
    },
  ],
  ['NB-E3.14', 'eight points', codes('eight-point-rules'), { size: 8, codes: [] }],
  ['NB-E3.14', '28 articles', codes('province-28'), { size: 28, codes: [] }],
  ['NB-E3.14', '20 measures', codes('city-20'), { size: 20, codes: [] }],
  [
    'NB-E3.14',
    'which a verified case may name',
    fieldOf(step('tip-off', 'verify'), 'eight-point-rule'),
    { list: 'eight-point-rules' },
  ],
  [
    'NB-E3.15',
    'forbidden acts',
    codes('forbidden-acts'),
    { codes: ['在干部选任上说情打招呼', '跑官要官', '违规发放津贴、补贴、奖金和实物'].map(named) },
  ],
  [
    'NB-E3.15',
    'which a verified case may name',
    fieldOf(step('tip-off', 'verify'), 'forbidden-act'),
    { list: 'forbidden-acts' },
  ],
  [
    'NB-E3.16',
    'open or covert',
    fieldOf(procedure('inspection').opened, 'manner'),
    { required: true, ...choices('open', 'covert') },
  ],
  [
    'NB-E3.16',
    'periodic',
    fieldOf(procedure('inspection').opened, 'kind').choices?.[3],
    { choice: 'periodic', ...named('定期督查') },
  ],
  [
    'NB-E3.16a',
    'how the rules are kept',
    fieldOf(procedure('inspection').opened, 'kind').choices?.[4],
    { choice: 'compliance', ...named('执行廉政规定情况') },
  ],
  ['NB-E3.17', 'a short message', trigger('holiday'), { effects: [{ effect: 'message', message: 'holiday-sms' }] }],
  ['NB-E3.17', 'to all members', message('holiday-sms'), { to: 'members' }],
  [
    'NB-E3.18',
    'at once with the sanction',
    outcome('tip-off', 'sanction', 'imposed').effects[0],
    { message: 'violation-bulletin' },
  ],
  [
    'NB-E3.18',
    'and with the inspection',
    outcome('inspection', 'circular', 'circulated').effects[0],
    { message: 'conduct-circular' },
  ],
  [
    'NB-E3.19',
    'twelve a year',
    obligation('monthly-report'),
    { subject: { of: 'unit' }, min: 1, per: 'month', stated: true },
  ],
  [
    'NB-E3.19',
    'four a year',
    obligation('quarterly-analysis'),
    { subject: { of: 'unit' }, min: 1, per: 'quarter', stated: true },
  ],
  [
    'NB-E3.19',
    'one a year',
    obligation('annual-summary'),
    { subject: { of: 'unit' }, min: 1, per: 'year', stated: true },
  ],
  [
    'NB-E3.20',
    'personal matters',
    record('personal-matter-report'),
    { readers: ['discipline'], ...demanded('matter') },
  ],
  [
    'NB-E3.20',
    'debriefs',
    obligation('integrity-debrief'),
    { subject: { kinds: ['principal-leader', 'team-member', 'section-head'] } },
  ],
  [
    'NB-E3.21',
    'the file of every cadre',
    record('integrity-file'),
    { about: ['principal-leader', 'team-member', 'section-head', 'cadre'], readers: ['discipline'] },
  ],
  ['NB-E3.22', 'models', fieldOf(record('model-person'), 'phase'), choices('found', 'grown', 'publicised')],
  ['NB-E3.23', 'families', fieldOf(record('culture-activity'), 'kind').choices?.[1], named('家庭助廉')],
  ['NB-E3.24', 'brands', record('culture-brand'), { by: ['unit'], ...demanded('brand') }],
];

const theDefaults: Row[] = [
  ['NB-A01', 'nothing binds', source.remarks[0], { about: { zh: /没有约束力/ } }],
  ['NB-A01', 'the year begins', stage('mobilisation'), { opens: { by: 'date', from: '01-01', to: '01-31' } }],
  ['NB-A01', 'and ends', stage('implementation'), { opens: { by: 'date', from: '02-01', to: '12-31' } }],
  ['NB-A02', 'the order of the text', source.remarks[1], { about: { zh: /按文义顺序/ } }],
  ['NB-A02', 'essay 1 first', source.parts[0], { author: '邢孟军' }],
  ['NB-A03', 'three in a calendar year', trigger('often-absent'), { cause: { times: 3, per: 'year' } }],
  ['NB-A04', 'risk search', obligation('risk-search'), { min: 1, per: 'halfYear', stated: false }],
  ['NB-A04', 'analysis', obligation('conduct-analysis'), { min: 1, per: 'quarter', stated: false }],
  ['NB-A04', 'report to the assembly', obligation('work-report'), { min: 1, per: 'halfYear', stated: false }],
  ['NB-A04', 'dues', obligation('dues-account'), { min: 1, per: 'halfYear', stated: false }],
  ['NB-A04', 'double life', obligation('double-life'), { min: 1, per: 'halfYear', stated: false }],
  [
    'NB-A05',
    'seven holidays, one day before',
    trigger('holiday'),
    {
      cause: {
        holidays: [
          'new-year',
          'spring-festival',
          'qingming',
          'labour-day',
          'dragon-boat',
          'mid-autumn',
          'national-day',
        ],
        daysBefore: 1,
      },
    },
  ],
  ['NB-A06', 'garbled wording', source.remarks[2], { about: { zh: /“述述职廉”应为“述职述廉”/ } }],
  [
    'NB-A07',
    'inside always, outside when approved',
    message('violation-bulletin'),
    { to: 'units', public: 'afterApproval' },
  ],
  ['NB-A07', 'a warning stays inside', message('conduct-circular'), { to: 'units', public: 'never' }],
  ['NB-A08', 'accepted', step('tip-off', 'accept').due, { days: 5, unit: 'working', from: 'opening' }],
  ['NB-A08', 'verified', step('tip-off', 'verify').due, { days: 30, unit: 'calendar', from: 'opening' }],
  [
    'NB-A09',
    '30 days, 7 for a sign or a report',
    step('talk', 'talk').due,
    {
      days: 30,
      unit: 'calendar',
      from: 'opening',
      unless: [{ field: 'occasion', is: ['early-sign', 'report-received'], days: 7 }],
    },
  ],
  ['NB-A09', '7 from a report', step('tip-off', 'talk').due, { days: 7, unit: 'calendar', from: 'opening' }],
  [
    'NB-A09',
    'who talks',
    fieldOf(step('talk', 'talk'), 'held-by'),
    { required: true, ...choices('principal-leader', 'discipline-head') },
  ],
  ['NB-A10', 'the watch list', record('watch-list'), { readers: ['discipline'] }],
  ['NB-A10', 'the integrity file', record('integrity-file'), { readers: ['discipline'] }],
];

const rows = [...theDocument, ...essayOne, ...essayTwo, ...essayThree, ...theDefaults];

describe('Ningbo mechanisms: what the essays say', () => {
  for (const [id, fact, place, says] of rows) {
    it(`${id}: ${fact}`, () => {
      assertCarries(id.startsWith('NB-A') ? place?.assumed : place?.basis, id);
      assertLike(place, says);
    });
  }

  it('every id of the page of the document is proved here', () => {
    const page = readFileSync(new URL('../../docs/sources/ningbo-mechanisms.md', import.meta.url), 'utf8');
    const ids = [...page.matchAll(/^\| (NB-\S+) \|/gm)].map(([, id = '']) => id);
    assert.equal(ids.length, 92);
    const proved = new Set(rows.map(([id]) => id));
    assert.deepEqual(
      ids.filter((id) => !proved.has(id)),
      [],
    );
  });

  it('NB-A01: no minimum passes for one that binds, and few numbers are those of the text', () => {
    for (const { obligation: id, assumed } of obligations) assertCarries(assumed, 'NB-A01', id);
    assert.deepEqual(
      obligations.filter(({ stated }) => stated).map(({ obligation: id }) => id),
      ['political-life-bulletin', 'stationed-team', 'monthly-report', 'quarterly-analysis', 'annual-summary'],
    );
    assert.deepEqual([programme.tracks, programme.scoring, programme.enrolment], [[], undefined, undefined]);
  });

  it('NB-E1.2b: each of the six kinds of responsibility has its line', () => {
    const kinds = fieldOf(record('responsibility'), 'kind').choices ?? [];
    assert.deepEqual(
      kinds.map(({ basis }) => basis),
      [...[1, 2, 3].map(() => ['NB-E1.2a:L111']), ...[1, 2, 3].map(() => ['NB-E1.2b:L17'])],
    );
  });

  it('NB-E1.12, NB-E3.8, NB-A08: a report is to be accepted and talked about from the first day, and verified once accepted', () => {
    assert.deepEqual(procedure('tip-off').start, ['accept', 'talk']);
    const opening = procedure('tip-off').steps.flatMap(({ step: id, outcomes }) =>
      outcomes.filter(({ opens }) => opens.includes('verify')).map((each) => [id, each.outcome]),
    );
    assert.deepEqual(opening, [['accept', 'accepted']]);
  });

  it('NB-E1.16: a case with a sanction closes only when education and improvement are done', () => {
    assert.deepEqual(outcome('tip-off', 'sanction', 'imposed').opens, ['education', 'improvement']);
    for (const id of ['education', 'improvement']) {
      assert.deepEqual(
        step('tip-off', id).outcomes.map(({ opens }) => opens),
        [[]],
      );
    }
  });

  it('NB-E1.17: an inspection with problems comes to its circular, by rectification or by accountability', () => {
    const ways = procedure('inspection').steps.flatMap(({ step: id, outcomes }) =>
      outcomes.map((each) => [id, each.outcome, ...each.opens]),
    );
    assert.deepEqual(ways, [
      ['central-inspection', 'clear'],
      ['central-inspection', 'problems', 'self-check'],
      ['self-check', 'done', 'rectification'],
      ['rectification', 'put-right', 'circular'],
      ['rectification', 'not-put-right', 'conduct-accountability'],
      ['conduct-accountability', 'proposed', 'circular'],
      ['circular', 'circulated'],
    ]);
  });

  it('NB-E3.13: every step of the six is reached from the one before', () => {
    const { steps } = procedure('risk-warning');
    for (const [index, { outcomes }] of steps.entries()) {
      const next = steps[index + 1]?.step;
      assert.deepEqual(
        outcomes.flatMap(({ opens }) => opens),
        next === undefined ? [] : [next],
      );
    }
  });
});
