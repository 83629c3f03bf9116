import type { Actor } from '../contracts/people.ts';

/** The engine itself, for what happens without a person: timers, closings, automatic disqualification. */
export const engine: Actor = { id: 'engine', role: 'system', organisation: '' };
