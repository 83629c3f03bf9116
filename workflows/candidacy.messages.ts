import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Target } from '../contracts/extension.ts';
import type { MajorIncident, Message } from '../contracts/messages.ts';
import type {
  FileRules,
  RecordCheck,
  ReviewRules,
  RuleObjection,
  SubmitApplication,
  WithdrawApplication,
} from '../contracts/messages.ts';
import type { Candidacy } from '../domain/candidacy.ts';
import type { Placement } from '../domain/list.ts';

/** Decisions of people: as an update refused with a typed code, as a signal of the same name refused on record. */
export const fileRules = defineUpdate<Candidacy, [Message<FileRules>]>('fileRules');
export const reviewRules = defineUpdate<Candidacy, [Message<ReviewRules>]>('reviewRules');
export const submitApplication = defineUpdate<Candidacy, [Message<SubmitApplication>]>('submitApplication');
export const withdrawApplication = defineUpdate<Candidacy, [Message<WithdrawApplication>]>('withdrawApplication');
export const recordCheck = defineUpdate<Candidacy, [Message<RecordCheck>]>('recordCheck');
export const ruleObjection = defineUpdate<Candidacy, [Message<RuleObjection>]>('ruleObjection');

/** Asked by the naming of the campaign: the candidacy has the last word on whether it can be named. */
export const name = defineUpdate<{ readonly title: string }, [{ readonly track: string }]>('name');

/** Facts that nobody may refuse. */
export const majorIncident = defineSignal<[MajorIncident]>('majorIncident');
export const trackConcluded = defineSignal<[TrackConcluded]>('trackConcluded');
export const deadlineMoved = defineSignal<[DeadlineMoved]>('deadlineMoved');
export const reinstated = defineSignal<[Reinstated]>('reinstated');
export const listDecided = defineSignal<[ListDecided]>('listDecided');
export const namingRejected = defineSignal<[NamingRejected]>('namingRejected');

export interface ListDecided {
  readonly track: string;
  readonly placement: Placement;
}

export interface NamingRejected {
  readonly track: string;
  readonly reason: string;
}

export interface TrackConcluded {
  readonly track: string;
  readonly total: number | null;
}

export interface DeadlineMoved {
  readonly target: Target;
  /** First instant after the deadline, epoch ms. */
  readonly until: number;
}

/** An appeal was upheld. */
export interface Reinstated {
  readonly track: string;
  readonly matter: string;
}

export const getCandidacy = defineQuery<Candidacy>('getCandidacy');

export const candidacyId = (campaign: string, unit: string): string => `candidacy/${campaign}/${unit}`;
