import { programmeSchema, type Programme } from '../../contracts/programme.ts';

const name = (en: string) => ({ zh: en, en });
const rule = (clause: string) => ({ basis: [`XX-${clause}`] });

/** A small programme of every kind of thing that holds together: each part of it is used, and nobody decides alone. */
export const sound: Programme = programmeSchema.parse({
  programme: 'sound',
  version: 1,
  title: name('a sound programme'),
  source: { issuedOn: { day: '2021-12-01', ...rule('02') } },
  actors: {
    organiser: { name: { zh: '县直机关工委', en: 'organiser' }, ...rule('03') },
    leadingGroup: { name: { zh: '创建领导小组', en: 'leading group' } },
    discipline: { name: { zh: '驻在纪检组', en: 'discipline team' } },
    jointReviewers: { name: name('reviewers'), always: ['县总工会'], open: true },
    consulted: { name: name('consulted'), bodies: [{ body: 'audit', name: { zh: '审计', en: 'audit' } }], open: false },
    participants: { name: name('units') },
  },
  enrolment: {
    mandatory: { name: { zh: '3家单位', en: 'three units' }, count: 3, ...rule('S2') },
    reference: { name: name('others'), eligible: false, ...rule('S3') },
  },
  stages: [
    { stage: 'mobilisation', name: name('mobilisation'), opens: { by: 'date', from: '03-01', to: '03-31' } },
    { stage: 'implementation', name: name('implementation'), opens: { by: 'date', from: '04-01', to: '10-31' } },
    { stage: 'application', name: name('application'), opens: { by: 'date', from: '11-01', to: '11-30' } },
    { stage: 'review', name: name('review'), opens: { by: 'decision' } },
    { stage: 'assessment', name: name('assessment'), opens: { by: 'decision' } },
    { stage: 'opinions', name: name('opinions'), opens: { by: 'decision' } },
    { stage: 'list', name: name('list'), opens: { by: 'decision' } },
    { stage: 'notice', name: name('notice'), opens: { by: 'decision' } },
    { stage: 'approval', name: name('approval'), opens: { by: 'decision' } },
    { stage: 'naming', name: name('naming'), opens: { by: 'decision' } },
    { stage: 'maintenance', name: name('maintenance'), opens: { by: 'decision' } },
  ],
  actionRules: {
    name: name('action rules'),
    fields: [{ field: 'goals', name: name('goals') }],
    filedWith: 'organiser',
    due: { daysAfterMobilisation: 30, remindDaysBefore: 7 },
    requiredBeforeApplication: { required: true },
  },
  roster: [
    { kind: 'branch', name: name('branch') },
    {
      kind: 'secretary',
      name: name('secretary'),
      within: 'branch',
      fields: [{ field: 'since', name: name('since'), type: 'day' }],
    },
  ],
  seats: [{ seat: 'first', name: name('first responsible person'), filledBy: ['secretary'] }],
  records: [
    {
      record: 'clean',
      name: name('clean organ met'),
      by: ['discipline'],
      stages: ['implementation'],
      fields: [
        { field: 'met', name: name('met'), type: 'flag' },
        { field: 'kind', name: name('kind'), type: 'code', list: 'kinds' },
        { field: 'how', name: name('how'), type: 'choice', choices: [{ choice: 'visit', name: name('visit') }] },
        {
          field: 'more',
          name: name('more'),
          required: false,
          requiredWhen: { when: 'is', field: 'how', oneOf: ['visit'] },
        },
        { field: 'stars', name: name('stars'), type: 'number', from: 1, to: 5 },
      ],
      about: ['branch'],
      rises: { field: 'stars', most: 1 },
    },
  ],
  tracks: [
    {
      track: 'model',
      name: name('model'),
      title: { name: name('model organ') },
      round: { years: 1, firstYear: 2022, ...rule('S0c') },
      applications: {
        yearInRound: 'every',
        from: '11-01',
        to: '11-30',
        fields: [{ field: 'work', name: name('work') }],
      },
      quota: { units: 2 },
      requires: [
        {
          needs: 'record',
          before: 'application',
          record: 'clean',
          where: { met: ['yes'] },
          name: name('clean'),
          ...rule('G1'),
        },
        { needs: 'minimum', before: 'list', obligation: 'study', name: name('study met') },
        { needs: 'matters', before: 'naming', procedure: 'opinion', name: name('opinions given') },
        { needs: 'scores', before: 'list', name: name('scores confirmed') },
      ],
      targets: [{ by: '2023-06-30', name: name('target'), warn: true, ...rule('S0d') }],
    },
  ],
  checks: [{ check: 'visit', name: name('visit') }],
  allChecksRequired: { required: true },
  appraisal: {
    name: name('appraisal'),
    rule: 'simpleMajority',
    quorum: 'everyJointReviewer',
    inputs: [],
    results: { keptFor: 'everyTrack', decisionRestsOn: 'everyYearOfTheRound' },
  },
  list: { name: name('list') },
  notice: {
    name: name('notice'),
    days: 5,
    unit: 'working',
    firstDayCounts: true,
    openObjectionHolds: 'batch',
    lateObjection: 'report',
  },
  approval: { name: name('approval'), by: 'leadingGroup' },
  naming: {
    name: name('naming'),
    by: 'organiser',
    circular: { name: name('circular') },
    batch: { year: 'application' },
  },
  gates: [
    {
      gate: 'incident',
      name: name('incident'),
      all: ['major'],
      confirmedBy: 'organiser',
      kinds: { list: 'kinds' },
      period: { of: 'round', from: 'mobilisation', until: 'naming' },
      cancels: 'everyTrackOfTheCycle',
      banYears: 0,
      tolerance: { byRecordedDecision: true },
    },
  ],
  maintenance: {
    name: name('maintenance'),
    validity: { years: 3 },
    revocation: { proposedBy: 'organiser', approvedBy: 'leadingGroup', circulated: true },
  },
  rubric: [
    {
      area: 'area',
      name: name('area'),
      max: 20,
      items: [
        {
          item: 'item',
          name: name('item'),
          max: 20,
          guidance: [{ name: { zh: '“两级述评联考”', en: 'guidance' } }],
          points: [{ point: 'line', name: name('line') }],
          criteria: [
            {
              criterion: '1.1',
              name: { zh: '集中学习', en: 'study' },
              max: 10,
              scored: { by: 'grade' },
              obligation: 'study',
            },
            {
              criterion: '1.2',
              name: { zh: '作风建设', en: 'conduct' },
              max: 10,
              scored: { by: 'events', events: ['warning'] },
            },
          ],
        },
      ],
    },
  ],
  scoring: {
    name: name('scoring'),
    total: { points: 20 },
    granularity: { step: 0.5 },
    floor: { score: 0 },
    gradeLevel: { of: 'criterion' },
    grades: [
      { grade: 'good', name: { zh: '优', en: 'good' }, band: { of: 'deduction', from: 0, to: 0 } },
      { grade: 'fair', name: { zh: '良', en: 'fair' }, band: { of: 'deduction', from: 0.5, to: 5 }, ...rule('S5') },
      { grade: 'poor', name: { zh: '差', en: 'poor' }, band: { of: 'deduction', from: 5.5, to: 10 }, ...rule('S6') },
    ],
    events: [{ event: 'warning', name: name('warning'), deduction: 0.5, about: 'unit', ...rule('S9') }],
    assessors: [{ assessor: 'office', name: name('office'), by: ['organiser'], counts: true }],
    aggregation: { method: 'single' },
    confirmedBy: { role: 'leadingGroup' },
    totalGrades: [{ grade: 'top', name: name('top'), from: 18 }],
  },
  obligations: [
    {
      obligation: 'study',
      name: { zh: '每季度集中学习1次', en: 'study' },
      item: '1.1',
      subject: { of: 'roster', kinds: ['branch'] },
      min: 1,
      stated: true,
      per: 'quarter',
      remindDaysBefore: 14,
      message: 'shortfall',
    },
  ],
  procedures: [
    {
      procedure: 'inspection',
      name: name('inspection'),
      about: 'unit',
      opened: { by: [] },
      start: ['visit'],
      steps: [
        {
          step: 'visit',
          name: name('visit'),
          by: ['organiser', 'discipline'],
          due: { days: 30, unit: 'calendar' },
          remindDaysBefore: 7,
          outcomes: [
            { outcome: 'sound', name: name('sound') },
            { outcome: 'faulty', name: name('faulty'), opens: ['again'] },
          ],
        },
        {
          step: 'again',
          name: name('again'),
          by: ['organiser'],
          outcomes: [
            { outcome: 'done', name: name('done') },
            { outcome: 'not', name: name('not'), opens: ['again'] },
          ],
        },
      ],
    },
    {
      procedure: 'opinion',
      name: name('opinion'),
      about: 'track',
      opened: { by: ['organiser'], stages: ['opinions'], each: 'consulted' },
      start: ['answer'],
      steps: [
        {
          step: 'answer',
          name: name('answer'),
          by: ['consulted'],
          due: { days: 10, unit: 'working' },
          onOverdue: { outcome: 'silent' },
          outcomes: [
            { outcome: 'given', name: name('given') },
            { outcome: 'silent', name: name('silent') },
          ],
        },
      ],
    },
  ],
  triggers: [
    {
      trigger: 'term',
      name: name('term'),
      cause: { on: 'term', kinds: ['secretary'], field: 'since', years: 5 },
      effects: [{ effect: 'open', procedure: 'inspection' }],
    },
  ],
  messages: [{ message: 'shortfall', name: name('shortfall'), to: 'unit' }],
  draws: [{ draw: 'random', name: name('random'), share: 0.5, per: 'halfYear', opens: 'inspection' }],
  codeLists: [
    {
      list: 'kinds',
      name: { zh: '两类问题', en: 'kinds' },
      size: 2,
      codes: [
        { code: 'one', name: name('one') },
        { code: 'two', name: name('two') },
      ],
    },
  ],
});

/** The sound programme with one thing changed. */
export function soundBut(change: (programme: Programme) => unknown): Programme {
  const changed = structuredClone(sound);
  change(changed);
  return changed;
}
