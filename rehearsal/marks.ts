import type { Programme } from '../contracts/programme.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Bilingual } from '../contracts/text.ts';
import { dateOf, knownYears, weekdayOf, workingDay } from '../domain/working-days.ts';
import type { Row } from './row.ts';

/** What is to be known of a day. */
export type Mark = 'weekend' | 'holiday' | 'makeUp' | 'provisional' | 'clash' | 'beforeIssue' | 'beforeMobilisation';

export const markWords: Readonly<Record<Mark, Bilingual>> = {
  weekend: { zh: '周末', en: 'weekend' },
  holiday: { zh: '放假', en: 'holiday' },
  makeUp: { zh: '调休上班', en: 'working weekend' },
  provisional: { zh: '暂定', en: 'provisional' },
  clash: { zh: '冲突', en: 'clash' },
  beforeIssue: { zh: '早于印发', en: 'before issue' },
  beforeMobilisation: { zh: '早于动员', en: 'before mobilisation' },
};

export interface MarkedRow extends Row {
  readonly weekday: number;
  readonly marks: readonly Mark[];
}

/** Lines with what is to be known of their days; a deadline is something that somebody must have done by then. */
export function marked(rows: readonly Row[], programme: Programme, plan: Plan): MarkedRow[] {
  const clashes = new Set(clashesIn(rows).map(({ date }) => date));
  const issuedOn = programme.source.issuedOn?.day;
  const opensAt = plan.stages.find(({ stage }) => stage === 'mobilisation')?.opensAt ?? plan.startedAt;
  const mobilisedOn = dateOf(Math.max(opensAt, plan.startedAt));
  return rows.map((row) => {
    const isPlanned = row.kind === 'due' || row.kind === 'opens' || row.kind === 'closes' || row.kind === 'reviewed';
    const marks: Mark[] = [
      ...dayMarks(row.date),
      ...(row.kind === 'due' && clashes.has(row.date) ? (['clash'] as const) : []),
      ...(isPlanned && issuedOn !== undefined && row.date < issuedOn ? (['beforeIssue'] as const) : []),
      ...(isPlanned && row.date < mobilisedOn ? (['beforeMobilisation'] as const) : []),
    ];
    return { ...row, weekday: weekdayOf(row.date), marks };
  });
}

export function isDeadline({ kind }: Row): boolean {
  return kind === 'due' || kind === 'reviewed';
}

function dayMarks(date: string): Mark[] {
  const { working, provisional } = workingDay(date);
  const weekend = weekdayOf(date) > 5;
  const own: Mark[] = working ? (weekend ? ['makeUp'] : []) : [weekend ? 'weekend' : 'holiday'];
  return provisional ? [...own, 'provisional'] : own;
}

export interface Clash {
  readonly date: string;
  readonly deadlines: readonly Bilingual[];
}

/** Days on which two things at least are due; the recurring minimums of a day count as one. */
export function clashesIn(rows: readonly Row[]): Clash[] {
  const days = [...new Set(rows.filter(isDeadline).map(({ date }) => date))];
  return days.flatMap((date) => {
    const due = rows.filter((row) => row.date === date && row.kind === 'due').map(({ zh, en }) => ({ zh, en }));
    const recurring = rows.filter((row) => row.date === date && row.kind === 'reviewed').length;
    const bucket = { zh: `${recurring} 项周期任务`, en: `${recurring} recurring minimums` };
    const deadlines = [...due, ...(recurring > 0 ? [bucket] : [])];
    return deadlines.length > 1 ? [{ date, deadlines }] : [];
  });
}

/** The years of a calendar for which the State Council has published no holidays. */
export function unknownYears(rows: readonly Row[]): number[] {
  return [...new Set(rows.map(({ date }) => Number(date.slice(0, 4))))].filter((year) => !knownYears.includes(year));
}
