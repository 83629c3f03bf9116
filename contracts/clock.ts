import { z } from 'zod';
import { day } from './text.ts';

/** From a day of the campaign on, how many real seconds one of its days takes. */
const pace = z.strictObject({ from: day.optional(), secondsPerDay: z.number().min(0.001).max(86_400) });

/** A simulated clock as a caller asks for it: the campaign's first instant and its pace, which may change on given days. */
export const simulation = z.strictObject({
  startsAt: z
    .union([day, z.iso.datetime({ offset: true })])
    .meta({ description: 'where the calendar of the campaign begins: an instant with offset, or 00:00 of a day' }),
  secondsPerDay: z.number().min(0.001).max(86_400).default(86_400),
  then: z
    .array(pace.required({ from: true }))
    .max(20)
    .default([]),
});
export type Simulation = z.infer<typeof simulation>;

/**
 * The clock of one campaign: at the real instant `anchoredAt` the campaign's time is `startsAt` (both epoch ms),
 * and from each `from` (campaign time, epoch ms, ascending) a campaign day takes `msPerDay` real milliseconds.
 * `null` is the real clock.
 */
export type Clock = {
  readonly anchoredAt: number;
  readonly startsAt: number;
  readonly paces: readonly { readonly from: number; readonly msPerDay: number }[];
} | null;
