import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Programme } from '../../contracts/programme.ts';
import { findingCodes, findingsOf, yearsOf } from '../../programmes/findings.ts';
import type { Circumstances, Finding, FindingCode, Severity } from '../../programmes/findings.ts';
import { unitsNamedBy } from '../../programmes/findings/names.ts';
import { parseUnits } from '../../programmes/import-units.ts';
import { parseProgramme } from '../../programmes/load.ts';
import { sound, soundBut } from './sound.ts';

const folder = new URL('../../programmes/', import.meta.url);
const unit = (name: string) => ({ id: name, name });
const circumstances: Circumstances = { years: [2022], units: ['县教育局', '县水利局', '县卫生健康局'].map(unit) };

/** All that is said, so that a table can ask for a part of it. */
function textOf({ message, details, advice }: Finding): string {
  return [message, ...details, advice].flatMap(({ zh, en }) => [zh, en]).join('\n');
}

/** A change to the sound programme or to what it is looked at with, and the one finding that comes of it. */
type Row = [
  title: string,
  change: (programme: Programme) => unknown,
  severity: Severity,
  code: FindingCode,
  at: string,
  says: RegExp,
  given?: Partial<Circumstances>,
];

const basis = { basis: [], assumed: [] };
const criteria = (programme: Programme) => programme.rubric[0]!.items[0]!.criteria;
const grades = (programme: Programme) => programme.scoring!.grades;
const step = (programme: Programme, procedure = 0, index = 0) => programme.procedures[procedure]!.steps[index]!;
const track = (programme: Programme) => programme.tracks[0]!;
const study = (programme: Programme) => programme.obligations[0]!;
const worth = (programme: Programme, points: number) => {
  criteria(programme)[0]!.max = points;
  programme.rubric[0]!.items[0]!.max = programme.rubric[0]!.max = programme.scoring!.total.points = points + 10;
  programme.scoring!.totalGrades = [];
};
/** Excellent, good, average and fail as a deduction or as at most half of the points. */
const halved = (programme: Programme, points: number) => {
  worth(programme, points);
  grades(programme)[1]!.band = { of: 'deduction', from: 0.5, to: 2.5 };
  grades(programme)[2]!.band = { of: 'deduction', from: 3, to: 5 };
  grades(programme).push({
    grade: 'fail',
    name: { zh: '不合格', en: 'fail' },
    band: { of: 'share', from: 0, to: 0.5 },
    ...basis,
  });
};

const rows: Row[] = [
  // grades
  [
    'two grades that share a deduction',
    (p) => (grades(p)[2]!.band = { of: 'deduction', from: 5, to: 10 }),
    'warning',
    'grade-bands-overlap',
    'scoring.grades.2.band',
    /扣 5 分既是“良”又是“差”/,
  ],
  [
    'two grades that share a part of the points',
    (p) => {
      grades(p)[1]!.band = { of: 'share', from: 0.6, to: 0.95 };
      grades(p)[2]!.band = { of: 'share', from: 0, to: 0.6 };
    },
    'warning',
    'grade-bands-overlap',
    'scoring.grades.2.band',
    /得 60 %既是“良”又是“差”/,
  ],
  [
    'a deduction that no grade knows, and an event of just that',
    (p) => (grades(p)[1]!.band = { of: 'deduction', from: 1, to: 5 }),
    'warning',
    'grade-bands-gap',
    'scoring.grades.1.band',
    /大于 0、小于 1（如 0\.5 分）[^]*“warning”每次扣 0\.5 分/,
  ],
  [
    'a worse grade that reaches higher',
    (p) => {
      halved(p, 4);
    },
    'warning',
    'worse-grade-scores-higher',
    'scoring.grades.3.band',
    /4 分的 1 个（1\.1），差 0–1 分，不合格 0–2 分，差等可得更高分/,
  ],
  [
    'a better grade inside a worse',
    (p) => {
      halved(p, 6);
    },
    'warning',
    'worse-grade-scores-higher',
    'scoring.grades.3.band',
    /差 1–3 分，不合格 0–3 分，较好一等整个落在差等之内/,
  ],
  [
    'grades that reach over each other',
    (p) => {
      halved(p, 8);
    },
    'warning',
    'worse-grade-scores-higher',
    'scoring.grades.3.band',
    /差 3–5 分，不合格 0–4 分，3–4 分两等都有/,
  ],
  [
    'a score between two grades',
    (p) => {
      halved(p, 12);
    },
    'warning',
    'score-out-of-reach',
    'scoring.grades.3.band',
    /12 分的 1 个（1\.1），差 7–9 分，不合格 0–6 分，大于 6、小于 7 的得分评不出/,
  ],
  [
    'a deduction larger than the points',
    (p) => {
      worth(p, 8);
    },
    'note',
    'deduction-exceeds-points',
    'scoring.grades.2.band.to',
    /“差”最多扣 10 分[^]*8 分的 1 个/,
  ],
  [
    'a gap that another level of grading would bring',
    (p) => {
      halved(p, 10);
      p.scoring!.gradeLevel.of = 'criterion';
    },
    'note',
    'other-grade-level',
    'scoring.gradeLevel.of',
    /若改为按项目评等级，1 个中有 1 个[^]*大于 10、小于 15/,
  ],
  [
    'discretion beyond the points',
    (p) => (criteria(p)[0]!.scored = { by: 'discretion', most: 12, ...basis }),
    'note',
    'deduction-exceeds-points',
    'rubric.0.items.0.criteria.0.scored.most',
    /1\.1 最多可扣 12 分/,
  ],
  // points
  [
    'criteria that do not add up',
    (p) => (criteria(p)[1]!.max = 11),
    'error',
    'sum-mismatch',
    'rubric.0.items.0.max',
    /“item”写明 20 分，各部分合计 21 分/,
  ],
  [
    'items that do not add up',
    (p) => (p.rubric[0]!.max = 19),
    'error',
    'sum-mismatch',
    'rubric.0.max',
    /“area”写明 19 分，各部分合计 20 分/,
  ],
  [
    'areas that do not add up',
    (p) => (p.scoring!.total.points = 500),
    'error',
    'sum-mismatch',
    'scoring.total.points',
    /“总分”写明 500 分，各部分合计 20 分/,
  ],
  [
    'an area that is not worth what every area is',
    (p) => (p.scoring!.areaTotal = { points: 100, ...basis }),
    'error',
    'sum-mismatch',
    'scoring.areaTotal.points',
    /写明 100 分，各部分合计 20 分/,
  ],
  [
    'deductions finer than what can be entered',
    (p) => (p.scoring!.granularity.step = 1),
    'error',
    'finer-than-granularity',
    'scoring.granularity.step',
    /“warning” 0\.5 分|“良” 0\.5 分/,
  ],
  [
    'a grade of the total above the total',
    (p) => (p.scoring!.totalGrades[0]!.from = 21),
    'error',
    'grade-above-total',
    'scoring.totalGrades.0.from',
    /要 21 分，满分只有 20 分/,
  ],
  [
    'no score that counts',
    (p) => (p.scoring!.assessors[0]!.counts = false),
    'error',
    'nobody-counts',
    'scoring.assessors',
    /没有一份评分计入/,
  ],
  [
    'several scores of which one is taken',
    (p) => (p.scoring!.assessors[0]!.each = true),
    'warning',
    'sheets-not-combined',
    'scoring.aggregation.method',
    /只取一份/,
  ],
  [
    'a mean of one score',
    (p) => (p.scoring!.aggregation.method = 'mean'),
    'note',
    'nothing-to-combine',
    'scoring.aggregation.method',
    /只有一份评分计入/,
  ],
  [
    'a discrepancy of one score',
    (p) => (p.scoring!.discrepancy = { over: 5, moderatedBy: ['organiser'], ...basis }),
    'warning',
    'nothing-to-compare',
    'scoring.discrepancy',
    /只有一份评分/,
  ],
  // dates
  [
    'a target before the first naming',
    (p) => (track(p).targets[0]!.by = '2022-07-01'),
    'warning',
    'target-unreachable',
    'tracks.0.targets.0.by',
    /最早 2022-12-08 才能命名[^]*2022-07-01[^]*首轮自 2021 年起/,
  ],
  [
    'a yearly appraisal beside a title of three years',
    (p) => (track(p).round.years = 3),
    'note',
    'yearly-appraisal-longer-title',
    'appraisal.results',
    /每年一次，“model”却 3 年一评定/,
  ],
  [
    'dates of ours',
    (p) => (p.stages[1]!.assumed = ['XX-A14']),
    'note',
    'stage-dates-assumed',
    'stages.1.opens',
    /1 个阶段的日期是默认值[^]*04-01 – 10-31/,
  ],
  [
    'a last day that is off',
    () => undefined,
    'note',
    'deadline-on-day-off',
    'stages.1.opens.to',
    /2021-10-31 周日 implementation止/,
    { years: [2021] },
  ],
  [
    'applications whose last day is off',
    (p) => (track(p).applications!.to = '11-27'),
    'note',
    'deadline-on-day-off',
    'tracks.0.applications.to',
    /2022-11-27 周日 “model”申报止/,
  ],
  [
    'a filing day that is off',
    (p) => (p.actionRules!.due.daysAfterMobilisation = 32),
    'note',
    'deadline-on-day-off',
    'actionRules.due.daysAfterMobilisation',
    /2023-04-02 周日 action rules报备止/,
    { years: [2023] },
  ],
  [
    'a notice in calendar days that ends on a day off',
    (p) => Object.assign(p.notice!, { unit: 'calendar', days: 4 }),
    'note',
    'deadline-on-day-off',
    'notice.unit',
    /2022-12-04 周日 公示最早止/,
  ],
  [
    'a year without holidays',
    () => undefined,
    'warning',
    'unknown-calendar',
    'notice.days',
    /2190 年的放假安排尚未收录/,
    { years: [2190] },
  ],
  [
    'a weekday that is a holiday in some weeks',
    (p) => Object.assign(study(p), { per: 'week', weekday: 'monday', remindDaysBefore: 2 }),
    'warning',
    'weekday-on-day-off',
    'obligations.0.weekday',
    /须在周一，2022 年共有 6 周当天放假[^]*01-03、01-31、04-04、05-02、09-12、10-03/,
  ],
  [
    'periods that were over before the document',
    (p) => (p.source.issuedOn!.day = '2022-10-15'),
    'warning',
    'periods-before-issue',
    'obligations.0.per',
    /只剩 78 天[^]*每季度的，4 期中 3 期已过/,
  ],
  [
    'a year that is shortened for a yearly minimum',
    (p) => {
      p.source.issuedOn!.day = '2022-02-15';
      Object.assign(study(p), { per: 'year', remindDaysBefore: 30 });
      track(p).requires.splice(1, 1);
    },
    'warning',
    'periods-before-issue',
    'obligations.0.per',
    /只剩 320 天[^]*全年的：每季度集中学习1次/,
  ],
  [
    'a stage that was over before the document',
    (p) => (p.source.issuedOn!.day = '2022-04-15'),
    'warning',
    'stage-before-issue',
    'stages.0.opens.to',
    /“mobilisation”在文件印发（2022-04-15）以前就结束了/,
  ],
  // participants
  [
    'the organiser among the units',
    () => undefined,
    'warning',
    'judge-among-the-judged',
    'actors.organiser.name',
    /牵头单位“县直机关工委”：名单中的“县委县直机关工委”含“机关工委”/,
    { units: ['县委县直机关工委', '县水利局', '县教育局'].map(unit) },
  ],
  [
    'a consulted body among the units',
    () => undefined,
    'warning',
    'judge-among-the-judged',
    'actors.consulted.bodies.0.name',
    /征求意见部门“审计”：名单中的“县审计局”含“审计”/,
    { units: ['县审计局', '县水利局', '县教育局'].map(unit) },
  ],
  [
    'a joint reviewer among the units',
    () => undefined,
    'warning',
    'judge-among-the-judged',
    'actors.jointReviewers.always.0',
    /联合评审部门“县总工会”：名单中的“县总工会”就是它/,
    { units: ['县总工会', '县水利局', '县教育局'].map(unit) },
  ],
  [
    'fewer units than the document says',
    () => undefined,
    'warning',
    'unit-count',
    'enrolment.mandatory.count',
    /写明 3 家单位，名单上有 4 家/,
    { units: ['甲', '乙', '丙', '丁'].map(unit) },
  ],
  [
    'as many places as units',
    (p) => (track(p).quota.units = 3),
    'warning',
    'quota-without-choice',
    'tracks.0.quota.units',
    /人人有份/,
  ],
  [
    'a draw of more units than there are',
    (p) => (p.draws[0]!.atLeast = 4),
    'error',
    'draw-larger-than-units',
    'draws.0.atLeast',
    /至少抽 4 家，参评单位只有 3 家/,
  ],
  [
    'reference units by default',
    (p) => (p.enrolment!.reference!.assumed = ['XX-A08']),
    'note',
    'reference-units-by-default',
    'enrolment.reference.eligible',
    /按默认不命名/,
  ],
  [
    'a person in two posts',
    (p) => {
      const post = { post: { zh: '主任', en: 'director' }, names: ['甲某甲'], ...basis };
      p.actors.leadingGroup!.people.push(post);
      p.actors.organiser.people.push(post);
    },
    'note',
    'person-in-two-posts',
    'actors.leadingGroup.people.0.names',
    /甲某甲任2职/,
  ],
  // powers
  [
    'a title that nothing takes back',
    (p) => {
      delete p.maintenance;
      p.stages.pop();
    },
    'warning',
    'title-without-maintenance',
    'tracks.0.title',
    /“model organ”没有写有效期/,
  ],
  [
    'a title of a procedure that nothing takes back',
    (p) => {
      delete p.maintenance;
      p.stages.pop();
      track(p).title = null;
      step(p).outcomes[0]!.effects.push({ effect: 'title', title: { zh: '示范点', en: 'model point' }, ...basis });
    },
    'warning',
    'title-without-maintenance',
    'procedures.0.steps.0.outcomes.0.effects.0',
    /“示范点”没有写有效期/,
  ],
  [
    'a naming that no other body approves',
    (p) => {
      delete p.approval;
      p.stages = p.stages.filter(({ stage }) => stage !== 'approval');
    },
    'warning',
    'naming-without-approval',
    'naming',
    /县直机关工委自己拟名单、自己命名/,
  ],
  [
    'a naming without a public notice',
    (p) => {
      delete p.notice;
      p.stages = p.stages.filter(({ stage }) => stage !== 'notice');
    },
    'note',
    'naming-without-notice',
    'naming',
    /命名以前不公示/,
  ],
  [
    'a revocation by one hand',
    (p) => (p.maintenance!.revocation.approvedBy = 'organiser'),
    'warning',
    'revocation-by-one-hand',
    'maintenance.revocation.approvedBy',
    /撤销由县直机关工委提出，也由其批准/,
  ],
  [
    'an approval by a body that is not there',
    (p) => {
      delete p.actors.leadingGroup;
      p.scoring!.confirmedBy.role = 'discipline';
      p.maintenance!.revocation.approvedBy = 'organiser';
    },
    'error',
    'role-without-actor',
    'approval.by',
    /“审定”：方案里没有 actors\.leadingGroup/,
  ],
  [
    'a list by an appraisal that is not there',
    (p) => delete p.appraisal,
    'error',
    'role-without-actor',
    'list',
    /方案里没有 appraisal/,
  ],
  [
    'an appraisal by reviewers that are not there',
    (p) => delete p.actors.jointReviewers,
    'error',
    'role-without-actor',
    'appraisal',
    /方案里没有 actors\.jointReviewers/,
  ],
  [
    "a unit's own score that counts",
    (p) => (p.scoring!.assessors[0]!.by = ['unit']),
    'warning',
    'unit-scores-itself',
    'scoring.assessors.0.counts',
    /由单位自己评，却计入结果/,
  ],
  [
    'scores confirmed by who gave them',
    (p) => (p.scoring!.confirmedBy.role = 'organiser'),
    'warning',
    'scores-confirmed-by-assessor',
    'scoring.confirmedBy.role',
    /评分的人自己确认得分/,
  ],
  // stages
  [
    'a stage that nothing is tied to',
    (p) =>
      p.stages.splice(2, 0, {
        stage: 'selection',
        name: { zh: '选树', en: 'selection' },
        opens: { by: 'date', from: '10-31', to: '10-31' },
        basis: ['XX-S9'],
        assumed: [],
      }),
    'warning',
    'dead-stage',
    'stages.2.stage',
    /“选树”阶段没有任何专属的填报/,
  ],
  [
    'an assessment of nothing',
    (p) => {
      delete p.scoring;
      p.rubric = [];
      study(p).item = null;
      track(p).requires.pop();
    },
    'warning',
    'dead-stage',
    'stages.4.stage',
    /“assessment”阶段/,
  ],
  [
    'opinions that nobody asks for',
    (p) => {
      p.procedures[1]!.opened.stages = [];
      delete p.procedures[1]!.opened.each;
    },
    'warning',
    'dead-stage',
    'stages.5.stage',
    /“opinions”阶段/,
  ],
  // duties
  [
    'a minimum without its number',
    (p) => {
      study(p).min = null;
      track(p).requires.splice(1, 1);
    },
    'warning',
    'minimum-not-given',
    'obligations.0.min',
    /1 项要求没有给出次数[^]*每季度集中学习1次/,
  ],
  [
    'a reminder before the period',
    (p) => Object.assign(study(p), { per: 'month', remindDaysBefore: 30 }),
    'warning',
    'reminder-before-start',
    'obligations.0.remindDaysBefore',
    /提前 30 天提醒，期限总共只有 28 天/,
  ],
  [
    'a reminder before the step',
    (p) => step(p).due!.unless.push({ field: 'x', is: ['y'], days: 7 }),
    'warning',
    'reminder-before-start',
    'procedures.0.steps.0.remindDaysBefore',
    /提前 7 天提醒，期限总共只有 7 天/,
  ],
  [
    'a share of one',
    (p) => Object.assign(study(p), { subject: { of: 'organiser' }, share: 0.9 }),
    'warning',
    'share-of-one',
    'obligations.0.share',
    /只有一个对象，谈不上 90 %/,
  ],
  [
    'a precondition of no application',
    (p) => {
      delete track(p).applications;
      p.stages.splice(2, 1);
    },
    'warning',
    'requirement-never-asked',
    'tracks.0.requires.0',
    /但“model”没有申报/,
  ],
  [
    'a precondition that is filed too late',
    (p) => (p.records[0]!.stages = ['list']),
    'error',
    'requirement-too-early',
    'tracks.0.requires.0',
    /须在application前具备，而“clean organ met”在那以后才能填报/,
  ],
  [
    'a precondition without a number',
    (p) => (study(p).min = null),
    'error',
    'requirement-without-number',
    'tracks.0.requires.1',
    /“study met”是前提，次数却没有给出/,
  ],
  [
    'a precondition whose year is not over at the application',
    (p) => {
      Object.assign(study(p), { per: 'year' });
      Object.assign(track(p).requires[1]!, { before: 'application' });
    },
    'warning',
    'minimum-not-yet-due',
    'tracks.0.requires.1',
    /须在申报截止（11-30）前达到，而这一期 12-31 才结束/,
  ],
  [
    'a precondition whose years are not over at the list',
    (p) => Object.assign(study(p), { per: 'years', years: { from: 2022, to: 2026 } }),
    'warning',
    'minimum-not-yet-due',
    'tracks.0.requires.1',
    /这一期 2026 年末才结束/,
  ],
  [
    'an assessment before the minimum is due',
    (p) => {
      Object.assign(study(p), { per: 'year' });
      p.stages.splice(3, 1);
      p.stages[3]!.opens = { by: 'date', from: '12-01', to: '12-15' };
      track(p).requires.splice(1, 1);
    },
    'warning',
    'minimum-after-assessment',
    'obligations.0.per',
    /考评 12-15 结束，1 项次数要求那时还没有到期/,
  ],
  [
    'a list of codes that is only cited',
    (p) => {
      p.codeLists.push({
        list: 'talks',
        name: { zh: '六必谈', en: 'six talks' },
        size: 6,
        codes: [],
        basis: ['XX-C5'],
        assumed: [],
      });
    },
    'note',
    'codes-to-supply',
    'codeLists.1.codes',
    /1 份条目只被提到，没有列出[^]*六必谈（6）/,
  ],
  [
    'a list of codes that nothing uses',
    (p) => {
      p.codeLists.push({
        list: 'talks',
        name: { zh: '必谈', en: 'talks' },
        size: null,
        codes: [],
        basis: ['XX-C5'],
        assumed: [],
      });
    },
    'note',
    'code-list-unused',
    'codeLists.1.list',
    /1 份条目没有一处用到[^]*必谈/,
  ],
  [
    'a gate without kinds',
    (p) => (p.codeLists[0]!.codes = []),
    'warning',
    'gate-without-kinds',
    'codeLists.0.codes',
    /什么事会取消资格全凭个案认定/,
  ],
  [
    'fewer codes than the document says',
    (p) => p.codeLists[0]!.codes.pop(),
    'warning',
    'code-count',
    'codeLists.0.size',
    /应有 2 条，列出 1 条/,
  ],
  [
    'a kind of people that no rule looks at',
    (p) => {
      p.roster.push({ kind: 'member', name: { zh: '党员', en: 'member' }, fields: [], ...basis });
    },
    'note',
    'roster-kind-unused',
    'roster.2.kind',
    /单位要填 1 类人员或组织[^]*党员/,
  ],
  [
    'a demanded record that nobody may file',
    (p) => (p.records[0]!.by = ['liaison']),
    'error',
    'role-without-actor',
    'records.0.by',
    /“clean organ met”没有人能填报：方案里没有 liaison/,
  ],
  // procedures
  [
    'a procedure that nothing opens',
    (p) => {
      p.triggers = [];
      p.draws = [];
    },
    'warning',
    'procedure-never-opened',
    'procedures.0.opened',
    /“inspection”没有人能启动/,
  ],
  [
    'a step that no outcome opens',
    (p) => (step(p).outcomes[1]!.opens = []),
    'warning',
    'step-out-of-reach',
    'procedures.0.steps.1.step',
    /“inspection”永远走不到“again”这一步/,
  ],
  [
    'a matter without an end',
    (p) => step(p, 0, 0).outcomes.shift() && step(p, 0, 1).outcomes.shift(),
    'error',
    'matter-never-ends',
    'procedures.0.start',
    /“inspection”一旦启动就无法办结/,
  ],
  [
    'a step by a body that is not there',
    (p) => (step(p).by = ['leader', 'liaison']),
    'error',
    'role-without-actor',
    'procedures.0.steps.0.by',
    /没有人能办：方案里没有 leader、liaison/,
  ],
  [
    'a signature by a body that is not there',
    (p) => (step(p).signatures = { rule: 'all', roles: ['organiser', 'leader'], ...basis }),
    'error',
    'role-without-actor',
    'procedures.0.steps.0.signatures',
    /方案里没有 leader/,
  ],
  [
    'a score by a body that is not there',
    (p) => (p.scoring!.assessors[0]!.by = ['liaison']),
    'error',
    'role-without-actor',
    'scoring.assessors.0.by',
    /“office”没有人能办：方案里没有 liaison/,
  ],
  [
    'a message that nothing sends',
    (p) => delete study(p).message,
    'warning',
    'message-never-sent',
    'messages.0.message',
    /1 种通知没有任何事由会发出[^]*shortfall/,
  ],
  // wording
  [
    'one demand in two places',
    (p) => {
      criteria(p)[0]!.name.zh = '完善制度，建立健全谈心谈话常态化机制';
      criteria(p)[1]!.name.zh = '关心干部。建立健全谈心谈话常态化机制情况';
    },
    'note',
    'asked-twice',
    'rubric.0.items.0.criteria.1.name.zh',
    /“建立健全谈心谈话常态化机制”：1\.1 和 1\.2/,
  ],
  [
    'one word twice in a row',
    (p) => (criteria(p)[0]!.name.zh = '落实县委、县委部署'),
    'note',
    'word-repeated',
    'rubric.0.items.0.criteria.0.name.zh',
    /1\.1 写作“县委、县委”/,
  ],
  [
    'a name that is left blank',
    (p) => (p.actors.participants.name.zh = '**县各单位'),
    'note',
    'name-left-blank',
    'actors.participants.name.zh',
    /1 处名称被隐去/,
  ],
  [
    'more than all',
    (p) => (criteria(p)[0]!.name.zh = '达标率达 100%以上'),
    'note',
    'more-than-all',
    'rubric.0.items.0.criteria.0.name.zh',
    /超过全部无从做到/,
  ],
  [
    'a list whose name gives another number',
    (p) => (p.codeLists[0]!.name.zh = '十八条规定'),
    'warning',
    'other-number-than-name',
    'codeLists.0.size',
    /“十八条规定”里写的是 18，数据却是 2/,
  ],
  [
    'a minimum whose name gives another number',
    (p) => (study(p).min = 2),
    'warning',
    'other-number-than-name',
    'obligations.0.min',
    /里写的是 1，数据却是 2/,
  ],
  [
    'one mechanism under two numbers',
    (p) => (criteria(p)[0]!.name.zh = '落实“三级述评联考”'),
    'note',
    'one-name-two-numbers',
    'rubric.0.items.0',
    /“两级述评联考”又写“三级述评联考”/,
  ],
];

describe('the check of a programme (F69)', () => {
  it('has a case here, and a line in its page, for every code', () => {
    const page = readFileSync(new URL('../../docs/programme-check.md', import.meta.url), 'utf8');
    const cases = rows.map(([, , , code]) => code);
    assert.deepEqual(
      findingCodes.filter((code) => !cases.includes(code) || !page.includes(`| \`${code}\` |`)),
      [],
    );
  });

  it('is quiet on a sound one', () => {
    assert.deepEqual(findingsOf(sound, circumstances), []);
  });

  for (const [title, change, severity, code, at, says, given] of rows) {
    it(`finds ${title}: ${severity} ${code}`, () => {
      const findings = findingsOf(soundBut(change), { ...circumstances, ...given });
      const finding = findings.find((each) => each.code === code && each.path.join('.') === at);
      assert.ok(
        finding,
        `not found at ${at}: ${findings.map((each) => `${each.code} ${each.path.join('.')}`).join(', ')}`,
      );
      assert.equal(finding.severity, severity);
      assert.match(textOf(finding), says);
    });
  }

  it('groups what is alike: twenty criteria of one size are one case', () => {
    const many = soundBut((programme) => {
      halved(programme, 8);
      const [first, events] = criteria(programme);
      programme.rubric[0]!.items[0]!.criteria = [
        ...[...Array(20).keys()].map((nth) => ({ ...first!, criterion: `2.${nth}` })),
        events!,
      ];
    });
    const found = findingsOf(many, circumstances).filter(({ code }) => code === 'worse-grade-scores-higher');
    assert.equal(found.length, 1);
    assert.deepEqual(
      found[0]?.details.map(({ en }) => en),
      ['20 worth 8, 差 3–5, fail 0–4, both give 3–4'.replace('差', 'poor')],
    );
  });

  it('says nothing of units where nobody knows them', () => {
    const blind = soundBut((programme) => (track(programme).quota.units = 1000));
    assert.deepEqual(findingsOf(blind, { ...circumstances, units: null }), []);
  });

  it('finds a procedure that only another one opens which nothing opens', () => {
    const circle = soundBut((programme) => {
      programme.triggers = [];
      programme.draws = [];
      step(programme).outcomes[0]!.effects.push({ effect: 'open', procedure: 'inspection', fields: {}, ...basis });
    });
    assert.ok(findingsOf(circle, circumstances).some(({ code }) => code === 'procedure-never-opened'));
  });
});

describe('the years that the check looks at', () => {
  for (const [title, change, years] of [
    ['the first three of the rounds', () => undefined, [2022, 2023, 2024]],
    ['the one that the document is for', (p: Programme) => (p.source.forYear = { year: 2023, ...basis }), [2023]],
    ['those from the issue where there are no rounds', (p: Programme) => (p.tracks = []), [2021, 2022, 2023]],
    [
      'none where the document has no date',
      (p: Programme) => {
        p.tracks = [];
        delete p.source.issuedOn;
      },
      [],
    ],
  ] as const) {
    it(`are ${title}`, () => {
      assert.deepEqual(yearsOf(soundBut(change)), years);
    });
  }
});

describe('a body in a list of units', () => {
  const list = [
    '市委办公室',
    '市纪委监委机关',
    '市委组织部',
    '市委市直机关工委',
    '市教育局',
    '市审计局',
    '市农业农村局',
  ];
  for (const [body, unitsFound] of [
    ['中共焦作市委市直机关工作委员会', ['市委市直机关工委']],
    ['机关工委', ['市委市直机关工委']],
    ['纪检监察', ['市纪委监委机关']],
    ['纪检监察部门', ['市纪委监委机关']],
    ['审计', ['市审计局']],
    ['县委组织部', ['市委组织部']],
    ['巡视巡察', []],
    ['市委', []],
    ['领导小组', []],
  ] as const) {
    it(`${body}: ${unitsFound.join() || 'nobody'}`, () => {
      assert.deepEqual(
        unitsNamedBy(body, list).map(({ unit: found }) => found),
        unitsFound,
      );
    });
  }
});

/** What the check finds by itself in the five documents, with the id under which people had found it. */
type Found = [id: string, fact: string, code: FindingCode, says: RegExp];

const documents: readonly (readonly [file: string, found: Found[], silent: readonly string[]])[] = [
  [
    'yueqing-2020.v1.yaml',
    [
      [
        'YQ-A01',
        'graded by item, no item is without a gap',
        'other-grade-level',
        /15 个中有 15 个[^]*48 分的 1 个（item-10），一般 43–45 分，不合格 0–24 分，大于 24、小于 43/,
      ],
      ['YQ-A02', 'a deduction of 3 has two grades', 'grade-bands-overlap', /扣 3 分既是“良”又是“一般”/],
      [
        'YQ-A02',
        'a deduction of 0.5 has none, and an event costs so much',
        'grade-bands-gap',
        /大于 0、小于 1（如 0\.5 分）[^]*每次扣 0\.5 分/,
      ],
      [
        'YQ-A03',
        'of 4 points, fail reaches higher than average',
        'worse-grade-scores-higher',
        /4 分的 1 个（6\.5），一般 0–1 分，不合格 0–2 分，差等可得更高分/,
      ],
      [
        'YQ-A03',
        'of 6 points, average lies inside fail',
        'worse-grade-scores-higher',
        /6 分的 6 个[^\n]*一般 1–3 分，不合格 0–3 分，较好一等整个落在差等之内/,
      ],
      [
        'YQ-A03',
        'of 8 points, 3 and 4 are both',
        'worse-grade-scores-higher',
        /8 分的 20 个[^\n]*一般 3–5 分，不合格 0–4 分，3–4 分两等都有/,
      ],
      [
        'YQ-A03',
        'of 12 points, nothing lies between 6 and 7',
        'score-out-of-reach',
        /12 分的 15 个[^\n]*大于 6、小于 7/,
      ],
      [
        'YQ-A03',
        'of 14 points, nobody gets 8',
        'score-out-of-reach',
        /14 分的 2 个（7\.1、9\.3），一般 9–11 分，不合格 0–7 分，大于 7、小于 9/,
      ],
      [
        'YQ-A03',
        'a deduction of 5 is more than 4 points',
        'deduction-exceeds-points',
        /最多扣 5 分[^]*4 分的 1 个（6\.5）/,
      ],
      ['YQ-A10', 'no stage has a date of its own', 'stage-dates-assumed', /全部是默认值/],
      [
        'YQ-A12',
        'the debriefing has two levels and three',
        'one-name-two-numbers',
        /“双述双评联考”又写“三级联述联评联考”/,
      ],
      ['YQ-09', 'one person is deputy head and director', 'person-in-two-posts', /陈琼娇任2职/],
    ],
    // Item, area and total agree in this document.
    ['sum-mismatch', 'finer-than-granularity'],
  ],
  [
    'shaoxing-2018.v1.yaml',
    [
      [
        'SX-A01',
        'neither the day nor the year of the centenary can be met by rounds from 2019',
        'target-unreachable',
        /最早 2022-01-11 才能命名[^]*2021-07-01[^]*2021-12-31[^]*首轮自 2018 年起，则赶得上 2021-07-01/,
      ],
      ['SX-S0d', 'the aim of the document is among the rules behind it', 'target-unreachable', /建党一百周年（当日）/],
      ['SX-A04', 'what a major problem is, is not said', 'gate-without-kinds', /什么事会取消资格全凭个案认定/],
      [
        'SX-A13',
        'the appraisal is yearly and the model title is not',
        'yearly-appraisal-longer-title',
        /“联合评审”每年一次，“模范机关”却 3 年一评定/,
      ],
      ['SX-A14', 'no stage has a date of its own', 'stage-dates-assumed', /全部是默认值/],
      ['SX-A15', 'the hours of study are not given', 'minimum-not-given', /党员学习达到规定学时/],
      [
        'SX-A15',
        'six talks, six visits and twelve classes are cited only',
        'codes-to-supply',
        /12类问题（12）[^]*六必谈（6）[^]*六必访（6）/,
      ],
      ['SX-C1.2b', 'some Mondays are holidays', 'weekday-on-day-off', /2019 年：02-04、10-07/],
    ],
    ['dead-stage', 'sum-mismatch', 'judge-among-the-judged'],
  ],
  [
    'jiaozuo-2020.v1.yaml',
    [
      ['JZ-A07', 'nobody can object before the naming', 'naming-without-notice', /命名以前不公示/],
      ['JZ-A07', 'no other body approves it', 'naming-without-approval', /自己拟名单、自己命名/],
      ['JZ-A08', 'whether reference units may be named is ours', 'reference-units-by-default', /按默认不命名/],
      [
        'JZ-A09',
        'the organiser is a unit of the list',
        'judge-among-the-judged',
        /牵头单位“市委市直机关工委”：名单中的“市委市直机关工委”就是它/,
      ],
      [
        'JZ-A09',
        'the discipline body that is consulted is a unit of the list',
        'judge-among-the-judged',
        /征求意见部门“纪检监察”：名单中的“市纪委监委机关”/,
      ],
      [
        'JZ-A09',
        'the audit body that is consulted is a unit of the list',
        'judge-among-the-judged',
        /征求意见部门“审计”：名单中的“市审计局”/,
      ],
      ['JZ-A10', 'the six measures stand in two places', 'asked-twice', /“实施党内激励关怀帮扶6项措施”：2\.4 和 5\.3/],
      [
        'JZ-A10',
        'the education mechanism stands in two places',
        'asked-twice',
        /“建立健全纪律教育常态化机制”：3\.2 和 3\.3/,
      ],
      ['JZ-A11', 'one committee is written twice in a row', 'word-repeated', /1\.3 写作“市委、市委”/],
      [
        'JZ-A14',
        'the first year has 78 days, the minimums count for all of it',
        'periods-before-issue',
        /2020 年只剩 78 天[^]*每季度的，4 期中 3 期已过/,
      ],
      [
        'JZ-A14',
        'the plan of the year was due before the document',
        'stage-before-issue',
        /“年度安排”在文件印发（2020-10-15）以前就结束了/,
      ],
    ],
    // The seventy units are seventy (JZ-S2).
    ['unit-count', 'dead-stage'],
  ],
  [
    'clean-organ-2023.v1.yaml',
    [
      ['CL-A02', 'no stage has a date of its own', 'stage-dates-assumed', /全部是默认值/],
      ['CL-02', 'the name of the place is left blank', 'name-left-blank', /清廉\*\*建设/],
      [
        'CL-S11',
        'nothing takes a demonstration point back',
        'title-without-maintenance',
        /“清廉机关示范点”没有写有效期/,
      ],
    ],
    ['dead-stage'],
  ],
  [
    'ningbo-mechanisms.v1.yaml',
    [['NB-E3.14', 'the 8, 28 and 20 rules are cited only', 'codes-to-supply', /（8）[^]*（28）[^]*（20）/]],
    [],
  ],
];

for (const [file, found, silent] of documents) {
  describe(`the check of ${file} (F69)`, () => {
    const { programme } = parseProgramme(readFileSync(new URL(file, folder), 'utf8'), file);
    const list = programme.enrolment?.mandatory.file;
    const units = list === undefined ? null : parseUnits(readFileSync(new URL(list, folder), 'utf8')).units;
    const findings = findingsOf(programme, { years: yearsOf(programme), units });

    it('finds no error: the programme can be carried out as it is written', () => {
      assert.deepEqual(
        findings.filter(({ severity }) => severity === 'error').map(({ message }) => message.zh),
        [],
      );
    });

    for (const [id, fact, code, says] of found) {
      it(`${id}: ${fact}`, () => {
        const alike = findings.filter((each) => each.code === code);
        const finding = alike.find((each) => says.test(textOf(each)));
        assert.ok(finding, `${code}: ${alike.map(textOf).join('\n')}`);
        assert.ok(finding.rules.includes(id), finding.rules.join(', '));
      });
    }

    it('says a thing once, and nothing of what is right', () => {
      const places = findings.map(({ code, path }) => `${code} ${path.join('.')}`);
      assert.equal(new Set(places).size, places.length);
      assert.deepEqual(
        findings.map(({ code }) => code).filter((code) => silent.includes(code)),
        [],
      );
    });
  });
}
