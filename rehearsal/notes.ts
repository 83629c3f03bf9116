import type { Programme } from '../contracts/programme.ts';
import type { Bilingual } from '../contracts/text.ts';
import type { Blocker } from './bench.ts';
import { clashesIn, isDeadline, markWords, unknownYears, type MarkedRow } from './marks.ts';
import type { Need } from './needs.ts';

/** Something that the committee should settle before the year begins. */
export interface Note {
  /** block: the year cannot go on so; missing: somebody or something is not there; warning; note. */
  readonly severity: 'block' | 'missing' | 'warning' | 'note';
  readonly code:
    | 'Refused'
    | 'MissingPerson'
    | 'EmptyRoster'
    | 'EmptyCodeList'
    | 'UnknownCalendar'
    | 'NotAWorkday'
    | 'Clash'
    | 'BeforeIssue'
    | 'BeforeMobilisation';
  readonly zh: string;
  readonly en: string;
  readonly rules: readonly string[];
  readonly cases: readonly string[];
}

export const severityWords: Readonly<Record<Note['severity'], Bilingual>> = {
  block: { zh: '阻断', en: 'blocks the year' },
  missing: { zh: '缺', en: 'missing' },
  warning: { zh: '警告', en: 'warning' },
  note: { zh: '提示', en: 'note' },
};

interface Seen {
  readonly programme: Programme;
  readonly rows: readonly MarkedRow[];
  readonly needs: readonly Need[];
  readonly blockers: readonly Blocker[];
}

/** Everything that the calendar and the list of people call for, the worst first. */
export function notesOf({ programme, rows, needs, blockers }: Seen): Note[] {
  return [
    ...blockers.map(refusalNote),
    ...needs.filter(({ held }) => held === null).map(needNote),
    ...calendarNotes(rows),
    ...markNotes(rows, 'beforeIssue', 'BeforeIssue', {
      zh: `日期早于文件印发日 ${programme.source.issuedOn?.day ?? ''}：首年请以 --starts 推迟启动`,
      en: 'dates lie before the document was issued: in its first year start later, by --starts',
    }),
    ...markNotes(rows, 'beforeMobilisation', 'BeforeMobilisation', {
      zh: '期限早于动员部署',
      en: 'deadlines lie before the mobilisation',
    }),
    ...restDayNotes(rows),
    ...clashNotes(rows),
  ].sort((a, b) => severities.indexOf(a.severity) - severities.indexOf(b.severity));
}

const severities: readonly Note['severity'][] = ['block', 'missing', 'warning', 'note'];

function refusalNote({ date, what, who, code, message, rules, times }: Blocker): Note {
  const often = times > 1 ? `（${times} 次）` : '';
  return {
    severity: 'block',
    code: 'Refused',
    zh: `${date} ${what.zh}：被拒绝 ${code}${often}`,
    en: `${what.en} is refused: ${message}`,
    rules,
    cases: who === '' ? [] : [who],
  };
}

function needNote({ of, zh, en, blocks, uses, rules }: Need): Note {
  const cases = uses.map((use) => `${use.zh} ${use.en}`);
  if (of === 'roster')
    return {
      severity: 'warning',
      code: 'EmptyRoster',
      zh: `名册缺“${zh}”`,
      en: `no ${en} on the rosters: nothing is counted for them`,
      rules,
      cases,
    };
  if (of === 'codeList')
    return {
      severity: 'note',
      code: 'EmptyCodeList',
      zh: `代码表“${zh}”无内容`,
      en: `the list “${en}” has no codes: any text is taken`,
      rules,
      cases,
    };
  const severity = blocks ? 'block' : 'missing';
  return { severity, code: 'MissingPerson', zh: `缺人：${zh}`, en: `nobody is the ${en}`, rules, cases };
}

function calendarNotes(rows: readonly MarkedRow[]): Note[] {
  const years = unknownYears(rows);
  if (years.length === 0) return [];
  const said = years.join('、');
  return [
    {
      severity: 'warning',
      code: 'UnknownCalendar',
      zh: `${said} 年的放假安排尚未公布：按周一至周五暂算，凡“暂定”日期公布后须重算`,
      en: `the holidays of ${years.join(', ')} are not announced: Monday to Friday is taken, every provisional date may move`,
      rules: [],
      cases: [],
    },
  ];
}

function markNotes(
  rows: readonly MarkedRow[],
  mark: 'beforeIssue' | 'beforeMobilisation',
  code: Note['code'],
  { zh, en }: Bilingual,
): Note[] {
  const found = rows.filter(({ marks }) => marks.includes(mark));
  if (found.length === 0) return [];
  return [
    {
      severity: 'warning',
      code,
      zh: `${found.length} 个${zh}`,
      en: `${found.length} ${en}`,
      rules: [],
      cases: datesWith(found),
    },
  ];
}

/** What must be done by a day on which offices are closed is done before; what recurs is one note. */
function restDayNotes(rows: readonly MarkedRow[]): Note[] {
  const resting = rows.filter(
    (row) => isDeadline(row) && row.marks.some((mark) => mark === 'weekend' || mark === 'holiday'),
  );
  const recurring = resting.filter(({ kind, per }) => kind === 'reviewed' && per !== 'week');
  const days = (those: readonly MarkedRow[]) => [...new Set(those.map(({ date }) => date))];
  const once = resting
    .filter(({ kind }) => kind === 'due')
    .map(({ date, zh, en, rules, marks }): Note => {
      const [mark] = marks;
      const rest = mark ? markWords[mark] : { zh: '', en: '' };
      return {
        severity: 'warning',
        code: 'NotAWorkday',
        zh: `${date} ${rest.zh}截止：${zh}`,
        en: `due on a ${rest.en}: ${en}`,
        rules,
        cases: [],
      };
    });
  if (recurring.length === 0) return once;
  const said = listed(days(recurring));
  const zh = `${recurring.length} 项周期任务的期末不是工作日：${said}`;
  const en = `${recurring.length} recurring minimums end on days off`;
  const cases = recurring.map((row) => `${row.date} ${row.zh}`);
  return [...once, { severity: 'note', code: 'NotAWorkday', zh, en, rules: [], cases }];
}

function clashNotes(rows: readonly MarkedRow[]): Note[] {
  return clashesIn(rows).map(({ date, deadlines }) => ({
    severity: 'note',
    code: 'Clash',
    zh: `${date} 同日截止：${deadlines.map(({ zh }) => zh).join('、')}`,
    en: `due on one day: ${deadlines.map(({ en }) => en).join(', ')}`,
    rules: [],
    cases: [],
  }));
}

const MOST = 3;

function listed(names: readonly string[]): string {
  const rest = names.length > MOST ? ` +${names.length - MOST}` : '';
  return `${names.slice(0, MOST).join('、')}${rest}`;
}

function datesWith(rows: readonly MarkedRow[]): string[] {
  return rows.map(({ date, zh, en }) => `${date} ${zh} ${en}`);
}
