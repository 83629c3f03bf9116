import { z } from 'zod';

/** Every reason for which the engine says no. A code is part of the contract: it is never renamed, only added. */
export const refusalCode = z.enum([
  // who
  'NotAllowed',
  'OwnUnit',
  'OwnSubmission',
  'OtherUnit',
  'NotAuthentic',
  // what and when
  'MalformedMessage',
  'UnknownTrack',
  'UnknownCheck',
  'UnknownObjection',
  'UnknownUnit',
  'StageNotOpen',
  'WindowNotOpen',
  'WindowClosed',
  'NotDueThisYear',
  'TitleMissing',
  'FieldMissing',
  'DateInFuture',
  'UnknownRecord',
  'UnknownCampaign',
  'UnknownIncident',
  'UnknownTitle',
  'RulesNotFiled',
  'AlreadyApplied',
  'NotUnderReview',
  'ChecksMissing',
  'NotAJointReviewer',
  'ReviewIncomplete',
  'VotesMissing',
  'TieAtQuota',
  'NotACandidate',
  'ListNotConfirmed',
  'AlreadyDecided',
  'InProgress',
  'NoticeNotPublished',
  'NoticeRunning',
  'ObjectionsOpen',
  'NotApproved',
  'Disqualified',
  'CandidacyEnded',
  'TitleNotValid',
  'NoRevocationProposed',
  // organisations
  'NotAUnit',
  'NotACommittee',
  'SameCommittee',
  // forms, rosters, obligations
  'FieldInvalid',
  'UnknownObligation',
  'UnknownSubject',
  'UnknownCodeList',
  'RisesTooFast',
  // scores
  'UnknownCriterion',
  'UnknownGrade',
  'UnknownAssessor',
  'UnknownEvent',
  'OutsideBand',
  'OutsideRange',
  'ReasonMissing',
  'SheetIncomplete',
  'ScoresMissing',
  'ModerationMissing',
  'ScoresConfirmed',
  'ScoresNotConfirmed',
  'ScoreReopened',
  // matters
  'UnknownProcedure',
  'UnknownMatter',
  'UnknownStep',
  'UnknownOutcome',
  'NotOpen',
  'MatterClosed',
  'TooLate',
  'AlreadySigned',
  'NotInTurn',
  'NotNominated',
  'AlreadyOpen',
  // course
  'RequirementNotMet',
  'NotEligible',
  'CoolingOff',
  'NotPartOfThis',
  'UnknownDeadline',
  'NotLater',
  'DeadlinePassed',
  'NotConfirmed',
  // people
  'NotAssigned',
  'ConflictOfInterest',
  'NotEnoughReviewers',
  'NothingToAssign',
  'RolesApart',
  'RoleDoesNotFit',
  'LastAdministrator',
  // draws
  'UnknownDraw',
  'SeedMismatch',
  'AlreadyRevealed',
  // starting
  'LeadingGroupMissing',
  'ConsultedMissing',
  'NothingDue',
  'NoUnits',
  'NoJointReviewers',
  'CampaignExists',
  'UnknownProgramme',
  'SimulationNotAllowed',
]);

export type RefusalCode = z.infer<typeof refusalCode>;

/** Everything that may be odd about what is done all the same. */
export const warningCode = z.enum([
  'FlooredAtZero',
  'WorseGradeCouldScoreMore',
  'MinimumNotMet',
  'SoftTargetMissed',
  'ProvisionalDate',
  'NotAWorkingDay',
  'IncidentNotJudged',
  'ListRestsOnScore',
]);

/** Something to look at that hinders nothing: why, in one sentence, and the ids of the rules behind it. */
export interface Warning {
  readonly code: z.infer<typeof warningCode>;
  readonly message: string;
  readonly rules: readonly string[];
}

/** The programme says no: why, in one sentence, and the ids of the rules behind it. */
export interface Refusal {
  readonly code: RefusalCode;
  readonly message: string;
  readonly rules: readonly string[];
}
