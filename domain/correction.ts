import type { ResultOfUnit } from '../contracts/facts.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { ApplicationStatus } from '../contracts/stages.ts';
import { refusal } from './refusal.ts';

/** A unit's confirmed score, as a correction finds it (F15, F55). */
export interface Confirmed {
  readonly unit: string;
  /** What was confirmed of it, by track. */
  readonly results: readonly ({ readonly track: string } & ResultOfUnit)[];
  readonly isOpen: boolean;
  /** Where its application stands, by track. */
  readonly statuses: Readonly<Record<string, ApplicationStatus>>;
}

/** Why the score of one unit may not be opened again after it was confirmed. */
export function refuseReopening({ rules }: Plan, { unit, results, isOpen, statuses }: Confirmed): Refusal | undefined {
  if (results.length === 0)
    return refusal('ScoresNotConfirmed', `no score of ${unit} is confirmed: it can be changed as it is`, rules.scores);
  if (isOpen) return refusal('ScoreReopened', `the score of ${unit} is open already`, rules.scores);
  const named = results.find(({ track }) => statuses[track] === 'named');
  if (!named) return undefined;
  const why = `${unit} is named on ${named.track}: a title that rests on a wrong score is revoked`;
  return refusal('AlreadyDecided', why, rules.scores);
}

/** Why there is nothing to confirm again. */
export function refuseCorrection({ rules }: Plan, { unit, isOpen }: Confirmed): Refusal | undefined {
  if (isOpen) return undefined;
  return refusal('ScoresConfirmed', `the score of ${unit} is not open again: the leading group opens it`, rules.scores);
}

/** Nothing is decided on a track as long as the score of one of its candidates is open again. */
export function refuseWhileOpen({ rules }: Plan, track: string, reopened: readonly string[]): Refusal | undefined {
  if (reopened.length === 0) return undefined;
  const why = `what is decided on ${track} rests on scores that are open again: ${reopened.join(', ')}`;
  return refusal('ScoreReopened', why, rules.scores);
}
