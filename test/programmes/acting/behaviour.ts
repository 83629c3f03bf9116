import assert from 'node:assert/strict';
import type { Effect } from '../../../contracts/procedure.ts';
import type { Refusal, RefusalCode } from '../../../contracts/refusals.ts';

/** Something that the engine does because a part of a programme says so, with the proof that it does. */
export interface Behaviour {
  /** The rules that this part carries. */
  readonly ids: readonly string[];
  /** What acts, by the names of the contracts: an operation, a refusal, a fact. */
  readonly by: readonly string[];
  readonly fact: string;
  readonly prove: () => void;
}

/** What a part carries rules for is all that is asked of it. */
export function carried(behaviours: readonly Behaviour[]): Behaviour[] {
  return behaviours.filter(({ ids }) => ids.length > 0);
}

/** It is refused for this, and whoever is refused reads these rules. */
export function assertRefused(refused: Refusal | undefined, code: RefusalCode, ids: readonly string[]): void {
  assert.equal(refused?.code, code, refused?.message);
  assert.deepEqual(
    ids.filter((id) => !refused.rules.includes(id)),
    [],
  );
}

export function assertTaken(refused: Refusal | undefined): void {
  assert.equal(refused?.message, undefined);
}

/** What an effect does, by its names. */
export function sayEffect(effect: Effect): string {
  switch (effect.effect) {
    case 'open': {
      const fixed = Object.entries(effect.fields).map(([field, value]) => `${field} ${value}`);
      return [`opens ${effect.procedure}`, ...fixed].join(', ');
    }
    case 'message':
      return `sends ${effect.message}`;
    case 'title':
      return `awards ${effect.title.zh}`;
    case 'reinstate':
      return 'puts the candidate back on the list';
    case 'withdrawDeduction':
      return 'takes the deduction back';
  }
}

/** The fact that an effect leaves on record. */
export function factOf({ effect }: Effect): string {
  switch (effect) {
    case 'open':
      return 'matterOpened';
    case 'message':
      return 'messageSent';
    case 'title':
      return 'titleAwarded';
    case 'reinstate':
      return 'reinstated';
    case 'withdrawDeduction':
      return 'deductionWithdrawn';
  }
}
