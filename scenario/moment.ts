import { dateOf, startOfDay } from '../domain/working-days.ts';

const DAY = 86_400_000;
const MINUTE = 60_000;
const OPENING_HOUR = '09:00';

/** Whether a text is a day `2019-12-10` or a minute `2019-12-10 16:30`. */
export function isMoment(text: string): boolean {
  const found = /^(\d{4}-\d{2}-\d{2})(?: (\d{2}):(\d{2}))?$/.exec(text);
  if (!found) return false;
  const [, day = '', hours = '0', minutes = '0'] = found;
  const instant = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(instant) || new Date(instant).toISOString().slice(0, 10) !== day) return false;
  return Number(hours) * 60 + Number(minutes) <= 24 * 60 && Number(minutes) < 60;
}

/** The instant (epoch ms, in China) of a moment; a day alone is 09:00, when offices open. */
export function instantOf(moment: string): number {
  const [day = '', time = OPENING_HOUR] = moment.split(' ');
  const [hours = '0', minutes = '0'] = time.split(':');
  return startOfDay(day) + (Number(hours) * 60 + Number(minutes)) * MINUTE;
}

/** An instant as a story tells it: day and minute in China. */
export function momentOf(instant: number): string {
  const day = dateOf(instant);
  const minutes = Math.floor(((instant - startOfDay(day)) % DAY) / MINUTE);
  return `${day} ${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function two(number: number): string {
  return String(number).padStart(2, '0');
}
