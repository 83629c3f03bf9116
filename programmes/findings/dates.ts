import type { Programme } from '../../contracts/programme.ts';
import type { Bilingual } from '../../contracts/text.ts';
import { addDays, daysBetween, knownYears, noticePeriod, weekdayOf, workingDay } from '../../domain/working-days.ts';
import { atMost, inARow, rulesOf, several, type Circumstances, type Finding, type Path } from './finding.ts';
import { daysOf, firstYearOf, periodsOf } from './periods.ts';

type Track = Programme['tracks'][number];

/** Whether the dates can be kept: targets, last days, notices, and a first year that had begun before the document. */
export function dateFindings(programme: Programme, { years }: Circumstances): Finding[] {
  return [
    ...programme.tracks.flatMap((track, index) => unreachableTargets(programme, track, ['tracks', index])),
    ...yearlyAppraisal(programme),
    ...assumedDates(programme),
    ...lastDaysOff(programme, years),
    ...unknownCalendar(programme, years),
    ...weekdaysOff(programme, years),
    ...periodsBeforeIssue(programme, years),
    ...stagesBeforeIssue(programme, years),
  ];
}

/** The last day by which everything dated is over that comes before a stage; of the stage itself, the day before it. */
export function lastDayBefore({ stages }: Programme, stage: string, year: number): string | undefined {
  const index = stages.findIndex((each) => each.stage === stage);
  const opens = stages[index]?.opens;
  if (opens?.by === 'date') return addDays(`${year}-${opens.from}`, -1);
  const ends = stages.slice(0, Math.max(0, index)).flatMap((each) => (each.opens.by === 'date' ? [each.opens.to] : []));
  const last = ends.sort().at(-1);
  return last === undefined ? undefined : `${year}-${last}`;
}

/** The year of a round, counted from its first, in which its title is given. */
function namingYear({ applications, round }: Track, firstYear: number): number {
  return applications?.yearInRound === 'every' ? firstYear : firstYear + round.years - 1;
}

/** The first day on which a round that begins in this year can be named, if nobody loses a day. */
function earliestNaming(programme: Programme, track: Track, firstYear: number): string | undefined {
  const { notice, stages } = programme;
  const year = namingYear(track, firstYear);
  const window = track.applications && `${year}-${track.applications.to}`;
  const before = lastDayBefore(programme, stages.some(({ stage }) => stage === 'list') ? 'list' : 'naming', year);
  const last = [window, before]
    .filter((day) => day !== undefined)
    .sort()
    .at(-1);
  if (last === undefined) return undefined;
  const listed = addDays(last, 1);
  return notice ? addDays(noticePeriod({ ...notice, publishedOn: listed }).lastDay, 1) : listed;
}

function unreachableTargets(programme: Programme, track: Track, path: Path): Finding[] {
  const { targets, round, applications, title } = track;
  const earliest = earliestNaming(programme, track, round.firstYear);
  if (title === null || earliest === undefined) return [];
  const missed = targets.map((target, index) => ({ target, index })).filter(({ target }) => target.by < earliest);
  const first = missed[0];
  if (!first) return [];
  const closes = applications && `${namingYear(track, round.firstYear)}-${applications.to}`;
  const rescue = [...Array(20).keys()]
    .map((back) => round.firstYear - back - 1)
    .find((year) => (earliestNaming(programme, track, year) ?? '9999') <= first.target.by);
  return [
    {
      code: 'target-unreachable',
      severity: 'warning',
      path: [...path, 'targets', first.index, 'by'],
      rules: rulesOf(...missed.map(({ target }) => target), round, applications),
      message: {
        zh: `“${track.name.zh}”最早 ${earliest} 才能命名，赶不上目标${closes ? `：首轮申报 ${closes} 才截止` : ''}`,
        en: `${track.name.en} cannot be named before ${earliest}, after its target${closes ? `: the first applications close on ${closes}` : ''}`,
      },
      details: missed.map(({ target: { by, name } }) => ({ zh: `${by} ${name.zh}`, en: name.en })),
      advice:
        rescue === undefined
          ? { zh: '改目标，或提前申报期', en: 'move the target, or the window for applications' }
          : {
              zh: `改目标；或让首轮自 ${rescue} 年起，则赶得上 ${first.target.by}`,
              en: `move the target; or begin the rounds in ${rescue}, which keeps ${first.target.by}`,
            },
    },
  ];
}

function yearlyAppraisal({ appraisal, tracks }: Programme): Finding[] {
  if (!appraisal) return [];
  const longer = tracks.filter(({ round, title }) => title !== null && round.years > 1);
  if (longer.length === 0) return [];
  const names = inARow(longer.map(({ name }) => name));
  const years = [...new Set(longer.map(({ round }) => round.years))].join('、');
  return [
    {
      code: 'yearly-appraisal-longer-title',
      severity: 'note',
      path: ['appraisal', 'results'],
      rules: rulesOf(appraisal, appraisal.results, ...longer.map(({ round }) => round)),
      message: {
        zh: `“${appraisal.name.zh}”每年一次，“${names.zh}”却 ${years} 年一评定`,
        en: `${appraisal.name.en} is held every year, while ${names.en} is given every ${years} years`,
      },
      details: [],
      advice: {
        zh: '写明前几年的评审结果怎样算入最后一年的决定',
        en: 'say how the results of the earlier years bear on the decision of the last',
      },
    },
  ];
}

/** Stages whose days are ours and not the document's. */
function assumedDates({ stages }: Programme): Finding[] {
  const dated = stages.map((stage, index) => ({ ...stage, index })).filter(({ opens }) => opens.by === 'date');
  const assumed = dated.filter((stage) => stage.assumed.length > 0);
  const first = assumed[0];
  if (!first) return [];
  const all = assumed.length === dated.length;
  return [
    {
      code: 'stage-dates-assumed',
      severity: 'note',
      path: ['stages', first.index, 'opens'],
      rules: rulesOf(...assumed.map(({ assumed: ours }) => ({ basis: [], assumed: ours }))),
      message: {
        zh: all ? '文件没有写各阶段的日期，全部是默认值' : `${assumed.length} 个阶段的日期是默认值`,
        en: all
          ? 'the document gives no stage a date: all of them are defaults'
          : `the dates of ${several(assumed.length, 'stage', 'stages')} are defaults`,
      },
      details: assumed.map(({ name, opens }) => {
        const window = opens.by === 'date' ? `${opens.from} – ${opens.to}` : '';
        return { zh: `${name.zh} ${window}`, en: name.en };
      }),
      advice: { zh: '开展前由牵头单位定下日期', en: 'have the organiser settle the dates before the campaign' },
    },
  ];
}

interface LastDay {
  readonly day: string;
  readonly what: Bilingual;
  readonly path: Path;
  readonly rules: readonly string[];
}

/** Last days on which offices are closed: whoever waits for the last day finds nobody to ask. */
function lastDaysOff(programme: Programme, years: readonly number[]): Finding[] {
  const off = years
    .filter((year) => knownYears.includes(year))
    .flatMap((year) => lastDaysOf(programme, year))
    .filter(({ day }) => !workingDay(day).working);
  const first = off[0];
  if (!first) return [];
  return [
    {
      code: 'deadline-on-day-off',
      severity: 'note',
      path: first.path,
      rules: [...new Set(off.flatMap(({ rules }) => rules))],
      message: {
        zh: `${off.length} 个截止日不是工作日`,
        en: several(off.length, 'last day is not a working day', 'last days are not working days'),
      },
      details: atMost(
        8,
        off.map(({ day, what }) => ({ zh: `${day} 周${weekdays[weekdayOf(day) - 1] ?? ''} ${what.zh}`, en: what.en })),
      ),
      advice: {
        zh: '截止日仍到当日 24:00；可提前提醒，或为该年延期',
        en: 'the day counts until 24:00 all the same; remind earlier, or extend it for that year',
      },
    },
  ];
}

const weekdays = ['一', '二', '三', '四', '五', '六', '日'];

function lastDaysOf(programme: Programme, year: number): LastDay[] {
  const { stages, tracks, actionRules, notice } = programme;
  const dated = stages.flatMap((stage, index): LastDay[] =>
    stage.opens.by === 'date'
      ? [
          {
            day: `${year}-${stage.opens.to}`,
            what: { zh: `${stage.name.zh}止`, en: `end of: ${stage.name.en}` },
            path: ['stages', index, 'opens', 'to'],
            rules: rulesOf(stage),
          },
        ]
      : [],
  );
  const windows = tracks.flatMap(({ name, applications, round }, index): LastDay[] =>
    applications &&
    !dated.some(({ day }) => day === `${year}-${applications.to}`) &&
    (applications.yearInRound === 'every' || (year - round.firstYear + 1) % round.years === 0)
      ? [
          {
            day: `${year}-${applications.to}`,
            what: { zh: `“${name.zh}”申报止`, en: `applications for ${name.en}` },
            path: ['tracks', index, 'applications', 'to'],
            rules: rulesOf(applications),
          },
        ]
      : [],
  );
  const mobilisation = stages.find(({ stage }) => stage === 'mobilisation')?.opens;
  const filing: LastDay[] =
    actionRules && mobilisation?.by === 'date'
      ? [
          {
            day: addDays(`${year}-${mobilisation.from}`, actionRules.due.daysAfterMobilisation),
            what: { zh: `${actionRules.name.zh}报备止`, en: `filing: ${actionRules.name.en}` },
            path: ['actionRules', 'due', 'daysAfterMobilisation'],
            rules: rulesOf(actionRules.due),
          },
        ]
      : [];
  const decided = lastDayBefore(programme, 'notice', year);
  const noticed: LastDay[] =
    notice?.unit === 'calendar' && decided !== undefined
      ? [
          {
            day: noticePeriod({ ...notice, publishedOn: addDays(decided, 1) }).lastDay,
            what: { zh: '公示最早止', en: 'earliest end of the public notice' },
            path: ['notice', 'unit'],
            rules: rulesOf(notice),
          },
        ]
      : [];
  return [...dated, ...windows, ...filing, ...noticed];
}

/** Years, or a notice that reaches into the next one, for which no holidays have been announced. */
function unknownCalendar(programme: Programme, years: readonly number[]): Finding[] {
  const { notice, stages } = programme;
  const reached = years.flatMap((year) => {
    const decided = lastDayBefore(programme, 'notice', year);
    if (!notice || decided === undefined) return [year];
    return [year, Number(noticePeriod({ ...notice, publishedOn: addDays(decided, 1) }).lastDay.slice(0, 4))];
  });
  const missing = [...new Set(reached)].filter((year) => !knownYears.includes(year));
  if (missing.length === 0) return [];
  const last = knownYears.at(-1) ?? '';
  return [
    {
      code: 'unknown-calendar',
      severity: 'warning',
      path: notice ? ['notice', 'days'] : ['stages'],
      rules: rulesOf(notice, ...stages.filter(({ opens }) => opens.by === 'date')),
      message: {
        zh: `${missing.join('、')} 年的放假安排尚未收录（已收录至 ${last} 年），工作日只按周一至周五暂算`,
        en: `no holidays are known for ${missing.join(', ')} (known until ${last}): working days are provisional`,
      },
      details: [],
      advice: { zh: '放假通知公布后补入日历再算', en: 'add the year to the calendar once its notice is out' },
    },
  ];
}

const dayNames = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];

/** Weekly minimums on a weekday that is a holiday in some weeks: nobody can meet them there. */
function weekdaysOff({ obligations }: Programme, years: readonly number[]): Finding[] {
  const known = years.filter((year) => knownYears.includes(year));
  return obligations.flatMap((obligation, index): Finding[] => {
    const { per, weekday, name } = obligation;
    if (per !== 'week' || weekday === undefined) return [];
    const number = dayNames.indexOf(weekday) + 1;
    const off = known.map((year) =>
      daysOf(year).filter((day) => weekdayOf(day) === number && !workingDay(day).working),
    );
    const lost = off.flat();
    if (lost.length === 0) return [];
    return [
      {
        code: 'weekday-on-day-off',
        severity: 'warning',
        path: ['obligations', index, 'weekday'],
        rules: rulesOf(obligation),
        message: {
          zh: `“${name.zh}”须在周${weekdays[number - 1] ?? ''}，${known.join('、')} 年共有 ${lost.length} 周当天放假`,
          en: `${name.en} falls on a ${weekday}, which is off in ${lost.length} weeks of ${known.join(', ')}`,
        },
        details: off.flatMap((days, nth): Bilingual[] =>
          days.length === 0
            ? []
            : [
                {
                  zh: `${known[nth] ?? ''} 年：${days.map((day) => day.slice(5)).join('、')}`,
                  en: `${days.length} weeks`,
                },
              ],
        ),
        advice: {
          zh: '写明遇放假顺延或免除，否则这几周必然欠账',
          en: 'say whether a holiday moves it or excuses it: otherwise these weeks fall short',
        },
      },
    ];
  });
}

/** Periods of recurring minimums that were over when the document came out. */
function periodsBeforeIssue(programme: Programme, years: readonly number[]): Finding[] {
  const issued = programme.source.issuedOn;
  if (!issued) return [];
  const year = Number(issued.day.slice(0, 4));
  if (!years.includes(year) || (firstYearOf(programme) ?? year) > year) return [];
  const over = programme.obligations.flatMap((obligation, index) => {
    const periods = periodsOf(obligation.per, year);
    const ended = periods.filter(({ to }) => to < issued.day).length;
    const shortened = obligation.per === 'year' && issued.day.slice(5) > '01-31';
    return ended > 0 || shortened ? [{ obligation, index, ended, all: periods.length }] : [];
  });
  const first = over[0];
  if (!first) return [];
  const left = daysBetween(issued.day, `${year}-12-31`) + 1;
  const lengths = [...new Set(over.map(({ obligation }) => obligation.per))];
  return [
    {
      code: 'periods-before-issue',
      severity: 'warning',
      path: ['obligations', first.index, 'per'],
      rules: rulesOf(issued, ...over.map(({ obligation }) => obligation)),
      message: {
        zh: `文件 ${issued.day} 才印发，${year} 年只剩 ${left} 天，次数要求却按全年算`,
        en: `issued on ${issued.day}, with ${left} days left of ${year}, while minimums count for the whole year`,
      },
      details: lengths.map((per) => {
        const cases = over.filter(({ obligation }) => obligation.per === per);
        const { ended = 0, all = 0 } = cases[0] ?? {};
        const names = atMost(
          3,
          cases.map(({ obligation }) => obligation.name),
        );
        const what = inARow(names);
        return per === 'year'
          ? { zh: `全年的：${what.zh}`, en: `per year: ${what.en}` }
          : {
              zh: `${periodNames[per]}的，${all} 期中 ${ended} 期已过：${what.zh}`,
              en: `per ${per === 'halfYear' ? 'half-year' : per}, ${ended} of ${all} over: ${what.en}`,
            };
      }),
      advice: {
        zh: '首年写明按比例折算或只算印发以后，否则一开展就有欠账',
        en: 'say for the first year whether minimums are cut or begin with the issue: otherwise units start with shortfalls',
      },
    },
  ];
}

const periodNames = {
  week: '每周',
  month: '每月',
  quarter: '每季度',
  halfYear: '每半年',
  year: '每年',
  years: '数年',
  standing: '常设',
};

function stagesBeforeIssue(programme: Programme, years: readonly number[]): Finding[] {
  const issued = programme.source.issuedOn;
  if (!issued) return [];
  const year = Number(issued.day.slice(0, 4));
  if (!years.includes(year) || (firstYearOf(programme) ?? year) > year) return [];
  const over = programme.stages
    .map((stage, index) => ({ stage, index }))
    .filter(({ stage: { opens } }) => opens.by === 'date' && `${year}-${opens.to}` < issued.day);
  const first = over[0];
  if (!first) return [];
  const names = inARow(over.map(({ stage }) => stage.name));
  return [
    {
      code: 'stage-before-issue',
      severity: 'warning',
      path: ['stages', first.index, 'opens', 'to'],
      rules: rulesOf(issued, ...over.map(({ stage }) => stage)),
      message: {
        zh: `首年 ${year}：“${names.zh}”在文件印发（${issued.day}）以前就结束了`,
        en: `in ${year}, the first year, ${names.en} is over before the document was issued on ${issued.day}`,
      },
      details: [],
      advice: {
        zh: '首年另定日期，或从下一年开始',
        en: 'give the first year dates of its own, or begin with the next',
      },
    },
  ];
}
