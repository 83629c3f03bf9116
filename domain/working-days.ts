import { holidayYears } from './holidays.ts';

/**
 * Days are 'YYYY-MM-DD' strings of the Chinese calendar day, instants are epoch milliseconds. China has kept +08:00
 * without summer time since 1992, so the host's zone and its time-zone tables play no part.
 * A day that is not a date is a fault of the caller and throws: what people send is asked `isDate` first.
 */
const DAY = 86_400_000;
const CHINA_OFFSET = 8 * 3_600_000;

export type DayUnit = 'working' | 'calendar';

/** Whether the day of publication (or of receipt) is day one when it can be counted. */
export interface Counting {
  readonly firstDayCounts: boolean;
}

/** A day found by counting; provisional when a day on the way stands in no published holiday notice. */
export interface CountedDay {
  readonly date: string;
  readonly provisional: boolean;
}

export interface NoticePeriod {
  readonly firstDay: string;
  readonly lastDay: string;
  /** 24:00 of the last day: the first instant at which the period is over. */
  readonly endsAt: number;
  readonly provisional: boolean;
}

/** The span of a public notice or of any other period of N days. */
export function noticePeriod(terms: {
  readonly publishedOn: string;
  readonly days: number;
  readonly unit: DayUnit;
  readonly firstDayCounts: boolean;
}): NoticePeriod {
  const nth = terms.unit === 'working' ? nthWorkingDay : nthDay;
  const first = nth(terms.publishedOn, 1, terms);
  const last = nth(terms.publishedOn, terms.days, terms);
  return {
    firstDay: first.date,
    lastDay: last.date,
    endsAt: endOfDay(last.date),
    provisional: last.provisional,
  };
}

/** The last day of "within n working days": the day of the event itself is not counted. */
export function addWorkingDays(date: string, n: number): CountedDay {
  return nthWorkingDay(date, n, { firstDayCounts: false });
}

/** The nth working day on or after `from`, or strictly after it when the first day does not count. */
export function nthWorkingDay(from: string, n: number, { firstDayCounts }: Counting): CountedDay {
  assertCount(n);
  let date = firstDayCounts ? from : addDays(from, 1);
  let left = n;
  let provisional = false;
  for (;;) {
    const day = workingDay(date);
    provisional ||= day.provisional;
    if (day.working && --left === 0) return { date, provisional };
    date = addDays(date, 1);
  }
}

/** The nth calendar day, `from` being the first or the day after it; never provisional. */
export function nthDay(from: string, n: number, { firstDayCounts }: Counting): CountedDay {
  assertCount(n);
  return { date: addDays(from, firstDayCounts ? n - 1 : n), provisional: false };
}

/**
 * Whether offices work on that day. Where no notice says so the answer is Monday to Friday and provisional; the same
 * holds for the last three days of the last known year, which the next year's notice may still move (29 December 2018).
 */
export function workingDay(date: string): { readonly working: boolean; readonly provisional: boolean } {
  const weekday = weekdayOf(date) <= 5;
  const year = Number(date.slice(0, 4));
  const known = holidayYears.find((entry) => entry.year === year);
  if (!known) return { working: weekday, provisional: true };
  const provisional = date.slice(5) >= '12-29' && !knownYears.includes(year + 1);
  return { working: weekday ? !known.off.includes(date) : known.on.includes(date), provisional };
}

/** The years whose holiday notice the calendar holds. */
export const knownYears: readonly number[] = holidayYears.map((entry) => entry.year);

/** Monday is 1, Sunday is 7. */
export function weekdayOf(date: string): number {
  // Day 0, 1 January 1970, was a Thursday.
  return ((((dayNumber(date) + 3) % 7) + 7) % 7) + 1;
}

export function addDays(date: string, n: number): string {
  return dateOfDay(dayNumber(date) + n);
}

/** How many days `to` lies after `from`; negative when before. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

/** The Chinese calendar day of an instant. */
export function dateOf(instant: number): string {
  return dateOfDay(Math.floor((instant + CHINA_OFFSET) / DAY));
}

/** 00:00 of the day in China. */
export function startOfDay(date: string): number {
  return dayNumber(date) * DAY - CHINA_OFFSET;
}

/** 24:00 of the day in China, which is 00:00 of the next: exclusive. */
export function endOfDay(date: string): number {
  return startOfDay(date) + DAY;
}

/** Whether a value is a real day written 'YYYY-MM-DD'; 2019-02-30 is not. */
export function isDate(value: unknown): value is string {
  if (typeof value !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(value)) return false;
  const instant = Date.parse(`${value}T00:00:00Z`);
  return !Number.isNaN(instant) && new Date(instant).toISOString().slice(0, 10) === value;
}

/** Whether it is a day that people may give: of a year from which others can be reckoned, and shown. */
export function isGivenDay(value: unknown): value is string {
  return isDate(value) && value >= '1900' && value < '2300';
}

function dayNumber(date: string): number {
  if (!isDate(date)) throw new RangeError(`not a date: ${String(date)}`);
  return Date.parse(`${date}T00:00:00Z`) / DAY;
}

function dateOfDay(day: number): string {
  const date = new Date(day * DAY).toISOString().slice(0, 10);
  if (!isDate(date)) throw new RangeError(`day ${day} has no four-digit year`);
  return date;
}

function assertCount(n: number): void {
  if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(`days are counted from 1: ${n}`);
}
