import type { Act } from './format.ts';
import { personBy } from './latecomers.ts';
import type { NotSaved } from './memory.ts';
import type { Difference } from './play.ts';
import type { Turn } from './script.ts';

/** A difference that may yet turn out to keep later steps from being played. */
export type Cause = Difference & { readonly notMade: number[] };

/** What was to be saved and was not, each with the difference that is to blame. */
export interface Losses {
  /** What a call was to save is missing from now on. */
  blame(names: readonly string[], turn: Turn, cause: Cause): void;
  /** It is there, perhaps at a second try. */
  forgive(names: readonly string[], turn: Turn): void;
  /** What is to blame that a call could not be made, where it is known. */
  causeOf(lack: NotSaved, turn: Turn): Cause | undefined;
}

/** The names that a step saves; an edition goes by that of `$campaign`, a person by one that nothing can be saved under. */
export function namesSavedBy(step: Act): string[] {
  return [
    ...Object.keys(step.save ?? {}),
    ...(step.do === 'startCampaign' ? ['campaign'] : []),
    ...personBy(step).map(({ id }) => nameOfPerson(id)),
  ];
}

export function nameOfPerson(id: string): string {
  return `person ${id}`;
}

export function openLosses(): Losses {
  const causes = new Map<string, Cause>();
  // Of a step with `for` each unit has its own value, and its own cause.
  const ofUnit = (name: string, { unit }: Turn) => `${name} ${unit ?? ''}`;
  return {
    blame(names, turn, cause) {
      for (const name of names) {
        causes.set(ofUnit(name, turn), cause);
        causes.set(name, causes.get(name) ?? cause);
      }
    },
    forgive(names, turn) {
      for (const name of names) {
        if (causes.get(name) === causes.get(ofUnit(name, turn))) causes.delete(name);
        causes.delete(ofUnit(name, turn));
      }
    },
    causeOf: ({ what }, turn) => causes.get(ofUnit(what, turn)) ?? causes.get(what),
  };
}
