import { defineQuery, defineSignal } from '@temporalio/workflow';

/** A mark that the record leaves with the engine, in the place of the one before. */
export interface Mark {
  /** The one before; null: the first. */
  readonly from: string | null;
  readonly to: string;
  /** How often the record has told the workflows something. */
  readonly told: number;
}

export const leaveMark = defineSignal<[Mark]>('leaveMark');
export const getMark = defineQuery<Omit<Mark, 'from'>>('getMark');
export const beaconId = 'beacon';
