import type { Sentence } from './trouble.ts';

/** What may be wrong with a running installation. */
export type ConditionCode = 'EngineAway' | 'TasksFailing' | 'WorkerStopped' | 'ClockWrong' | 'DiskFull' | 'LogDropped';

/** Something that is wrong with a running installation at this moment, and what to do about it. */
export interface Condition extends Sentence {
  readonly code: ConditionCode;
  /** What is answered 503 until it is over: every change, or only what needs a workflow. */
  readonly stops: 'changes' | 'workflows' | null;
  /** How much of it, where it can be counted. */
  readonly count?: number;
}

/** What an installation says of itself at `/readyz`. */
export interface Readiness {
  readonly registry: string;
  readonly engine: string;
  readonly conditions: readonly Condition[];
}
