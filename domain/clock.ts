import type { Clock } from '../contracts/clock.ts';

/** Milliseconds of a day. */
export const DAY = 86_400_000;

/** The campaign's time (epoch ms) at a real instant (epoch ms). Before its anchor a simulated clock stands still. */
export function campaignTime(clock: Clock, real: number): number {
  if (clock === null) return real;
  let at = clock.startsAt;
  let left = Math.max(0, real - clock.anchoredAt);
  for (const { until, msPerDay } of segments(clock)) {
    const length = ((until - at) / DAY) * msPerDay;
    if (left < length) return Math.floor(at + (left / msPerDay) * DAY);
    left -= length;
    at = until;
  }
  return at;
}

/** The real instant (epoch ms) at which the campaign's time reaches `time`. */
export function realTime(clock: Clock, time: number): number {
  if (clock === null) return time;
  let at = clock.startsAt;
  // Rounded apart from the anchor: added to an epoch the fraction would be lost, and the timer wake too early.
  let elapsed = 0;
  for (const { until, msPerDay } of segments(clock)) {
    if (time <= until) return clock.anchoredAt + Math.ceil(elapsed + (Math.max(0, time - at) / DAY) * msPerDay);
    elapsed += ((until - at) / DAY) * msPerDay;
    at = until;
  }
  return clock.anchoredAt + Math.ceil(elapsed);
}

/** How long a wait until `time` really takes from the real instant `now`, in ms; 0 when it has passed. */
export function waitUntil(clock: Clock, time: number, now: number): number {
  return Math.max(0, realTime(clock, time) - now);
}

function segments(clock: NonNullable<Clock>): { until: number; msPerDay: number }[] {
  return clock.paces.map(({ msPerDay }, index) => ({ until: clock.paces[index + 1]?.from ?? Infinity, msPerDay }));
}

// A call that was under way this long is judged by when it is heard: a stamp is for queues, not for back-dating.
const LONGEST_QUEUE = 10 * 60_000;

/** By which real instant a message is judged: when the server received it, unless that stamp is not believable. */
export function judgedAt(receivedAt: number | undefined, now: number): number {
  // A signal may carry anything: only a whole number within the queue's length is a stamp.
  const believable =
    Number.isInteger(receivedAt) && Number(receivedAt) <= now && Number(receivedAt) >= now - LONGEST_QUEUE;
  return believable ? Number(receivedAt) : now;
}
