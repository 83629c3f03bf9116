import { pairs, table } from '../cli/table.ts';
import type { Role } from '../contracts/people.ts';
import type { Crew } from './crew.ts';
import { markWords, type MarkedRow } from './marks.ts';
import type { Need } from './needs.ts';
import { severityWords, type Note } from './notes.ts';
import type { Rehearsal } from './rehearse.ts';
import { kindWords, roleWords, weekdayWord } from './words.ts';

/** A rehearsal as people read it: Chinese first, English beside it. */
export function textOf(rehearsal: Rehearsal, seconds: number): string {
  const { needs, rows, notes, crew } = rehearsal;
  const loud = notes.filter(({ code }) => code === 'UnknownCalendar').map(({ zh, en }) => `！！ ${zh}\n   ${en}`);
  return [
    headOf(rehearsal),
    ...loud,
    needsTable(needs),
    ...monthsIn(rows).map((month) => monthTable(month, rows, crew)),
    notesText(notes),
    closing(rehearsal, seconds),
  ].join('\n\n');
}

function headOf({ loaded, year, starts, manner, crew }: Rehearsal): string {
  const { programme, version, title } = loaded.programme;
  const diligent = manner === 'diligent';
  return pairs([
    ['排演 rehearsal', `${title.zh} ${title.en}（${programme} v${version}）`],
    ['年度 year', `${year}，启动 starts ${starts}`],
    [
      '方式 manner',
      diligent
        ? '人人按时，均在最后一天；文件未定日期的决定，逐日安排在最早的工作日 everybody is in time, on the last day; what has no date comes on the first working day that it can'
        : '无人行动：只见到期、提醒与逾期 nobody acts: what is due, reminded of and overdue',
    ],
    ['单位 units', `${crew.units.length} 个${crew.invented ? '；人员均为虚构 people are invented' : ''}`],
  ]);
}

function needsTable(needs: readonly Need[]): string {
  const people = needs.filter(({ of }) => of === 'person' || of === 'unit');
  return [
    '谁来办 who acts',
    table(
      ['职责 post', '人员 person', '要办的事 what for', '依据 rules'],
      people.map(({ zh, en, held, uses, rules }) => [
        `${zh} ${en}`,
        held ?? '✗ 缺人 missing',
        few(
          uses.map((use) => use.zh),
          3,
          '、',
        ),
        few(rules, 3, ' '),
      ]),
    ),
  ].join('\n');
}

function monthsIn(rows: readonly MarkedRow[]): string[] {
  return [...new Set(rows.map(({ date }) => date.slice(0, 7)))];
}

const monthNames = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

function monthTable(month: string, rows: readonly MarkedRow[], crew: Crew): string {
  const [year = '', number = ''] = month.split('-');
  const lines = weeklyFolded(rows.filter(({ date }) => date.startsWith(month)));
  let day = '';
  const cells = lines.map(({ row, dates }) => {
    const shown = row.date === day ? '' : dateCell(row);
    day = row.date;
    const { zh, en } = kindWords[row.kind];
    const again = dates.length > 1 ? `（${dates.map((each) => each.slice(8)).join('、')} 日）` : '';
    return [
      shown,
      dates.length > 1 ? '' : row.marks.map((mark) => markWords[mark].zh).join(' '),
      `${zh} ${en}`,
      `${row.zh}${again}`,
      row.en,
      whoActs(row, crew),
      few(row.rules, 2, ' '),
    ];
  });
  const heading = `${year} 年 ${Number(number)} 月 ${monthNames[Number(number) - 1] ?? ''} ${year}`;
  return [
    `── ${heading} ──`,
    table(['日期 date', '标记', '类别 kind', '事项', 'what', '谁 who', '依据 rules'], cells),
  ].join('\n');
}

function dateCell({ date, weekday }: MarkedRow): string {
  return `${date.slice(5)} ${weekdayWord(weekday)}`;
}

/** What recurs every week stands once in a month, with its days. */
function weeklyFolded(rows: readonly MarkedRow[]): { row: MarkedRow; dates: string[] }[] {
  const folded: { row: MarkedRow; dates: string[] }[] = [];
  for (const row of rows) {
    const same = folded.find(
      (each) => row.per === 'week' && each.row.per === 'week' && each.row.kind === row.kind && each.row.zh === row.zh,
    );
    if (same) same.dates.push(row.date);
    else folded.push({ row, dates: [row.date] });
  }
  return folded;
}

function whoActs(row: MarkedRow, crew: Crew): string {
  const people = row.by.flatMap((role) => holdersOf(role, row, crew));
  const sent = row.sent > 0 ? [`发 ${row.sent} 条 sent`] : [];
  const about = row.by.includes('unit') || row.units.length === 0 ? [] : [unitsWord(row.units, crew)];
  return [...new Set([...people, ...about]), ...sent].join('；');
}

function holdersOf(role: Role, row: MarkedRow, crew: Crew): string[] {
  if (role === 'unit' || role === 'partyOrganisation') {
    const word = roleWords[role].zh;
    return [row.units.length === 0 ? `各${word}` : `${word} ${unitsWord(row.units, crew)}`];
  }
  if (role === 'system' || role === 'public') return [];
  const holders = crew.holders.filter(
    (each) => each.role === role && (each.body === null || row.bodies.length === 0 || row.bodies.includes(each.body)),
  );
  return holders.map(({ post, person, held }) => (held ? `${post} ${person}` : `✗ 缺人 ${post}`));
}

function unitsWord(units: readonly string[], crew: Crew): string {
  const [only] = units;
  if (units.length === 1 && only !== undefined) return crew.units.find(({ id }) => id === only)?.name ?? only;
  return `${units.length} 家`;
}

function notesText(notes: readonly Note[]): string {
  if (notes.length === 0) return '注意事项 to settle：无 none';
  const lines = notes.map(({ severity, zh, en, rules, cases }) => {
    const word = severityWords[severity];
    const cited = rules.length === 0 ? '' : ` [${few(rules, 4, ', ')}]`;
    const shown = cases.length === 0 ? [] : [`      · ${few(cases, 4, '；')}`];
    const mark = severity === 'block' ? '✗' : severity === 'note' ? '·' : '!';
    return [`  ${mark} ${word.zh} ${word.en}: ${zh} / ${en}${cited}`, ...shown].join('\n');
  });
  return ['注意事项 to settle', ...lines].join('\n');
}

function closing({ blocked, rows, messages, facts, notes }: Rehearsal, seconds: number): string {
  const count = (wanted: Note['severity']) => notes.filter(({ severity }) => severity === wanted).length;
  const sums = `${rows.length} 行 lines，${facts} 件记录 facts，${messages} 条消息 messages，${seconds.toFixed(1)} s`;
  const verdict = blocked
    ? `✗ 全年走不通 the year is blocked: ${count('block')}`
    : '✓ 全年走得通 nothing blocks the year';
  return `${verdict}；缺 missing ${count('missing')}，警告 warnings ${count('warning')}，提示 notes ${count('note')}\n${sums}`;
}

function few(items: readonly string[], most: number, between: string): string {
  const rest = items.length > most ? `${between}+${items.length - most}` : '';
  return `${items.slice(0, most).join(between)}${rest}`;
}
