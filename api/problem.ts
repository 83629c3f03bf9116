import type { Condition } from '../contracts/condition.ts';
import { both } from '../contracts/trouble.ts';
import type { RefusalCode, Refusal } from '../contracts/refusals.ts';

/** What every refusal and bad input is answered with: RFC 9457, with a type that never changes. */
export class Problem extends Error {
  readonly status: number;
  readonly code: string;
  readonly rules: readonly string[];
  readonly errors: readonly FieldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    detail: string,
    more: Partial<Pick<Problem, 'rules' | 'errors' | 'headers'>> = {},
  ) {
    super(detail);
    this.status = status;
    this.code = code;
    this.rules = more.rules ?? [];
    this.errors = more.errors ?? [];
    this.headers = more.headers ?? {};
  }
}

/** Where a body or a query is wrong: a JSON pointer and a sentence. */
export interface FieldError {
  readonly pointer: string;
  readonly message: string;
}

/** The one table from refusal to HTTP status. */
const statusOf: Readonly<Record<RefusalCode, number>> = {
  NotAllowed: 403,
  OwnUnit: 403,
  OwnSubmission: 403,
  OtherUnit: 403,
  NotAuthentic: 403,
  NotAJointReviewer: 403,
  SimulationNotAllowed: 403,
  MalformedMessage: 400,
  UnknownTrack: 404,
  UnknownCheck: 404,
  UnknownObjection: 404,
  UnknownUnit: 404,
  UnknownRecord: 404,
  UnknownCampaign: 404,
  UnknownIncident: 404,
  UnknownTitle: 404,
  UnknownProgramme: 404,
  FieldMissing: 422,
  DateInFuture: 422,
  NothingDue: 422,
  NoUnits: 422,
  NoJointReviewers: 422,
  StageNotOpen: 409,
  WindowNotOpen: 409,
  WindowClosed: 409,
  NotDueThisYear: 409,
  TitleMissing: 409,
  RulesNotFiled: 409,
  AlreadyApplied: 409,
  NotUnderReview: 409,
  ChecksMissing: 409,
  ReviewIncomplete: 409,
  VotesMissing: 409,
  TieAtQuota: 409,
  NotACandidate: 409,
  ListNotConfirmed: 409,
  AlreadyDecided: 409,
  InProgress: 409,
  NoticeNotPublished: 409,
  NoticeRunning: 409,
  ObjectionsOpen: 409,
  NotApproved: 409,
  Disqualified: 409,
  CandidacyEnded: 409,
  TitleNotValid: 409,
  NoRevocationProposed: 409,
  CampaignExists: 409,
  NotAUnit: 422,
  NotACommittee: 422,
  SameCommittee: 409,
  FieldInvalid: 422,
  UnknownObligation: 404,
  UnknownSubject: 404,
  UnknownCodeList: 404,
  RisesTooFast: 422,
  UnknownCriterion: 404,
  UnknownGrade: 422,
  UnknownAssessor: 404,
  UnknownEvent: 404,
  OutsideBand: 422,
  OutsideRange: 422,
  ReasonMissing: 422,
  SheetIncomplete: 409,
  ScoresMissing: 409,
  ModerationMissing: 409,
  ScoresConfirmed: 409,
  ScoresNotConfirmed: 409,
  ScoreReopened: 409,
  UnknownProcedure: 404,
  UnknownMatter: 404,
  UnknownStep: 404,
  UnknownOutcome: 422,
  NotOpen: 409,
  MatterClosed: 409,
  TooLate: 409,
  AlreadySigned: 409,
  NotInTurn: 409,
  NotNominated: 409,
  AlreadyOpen: 409,
  RequirementNotMet: 409,
  NotEligible: 409,
  CoolingOff: 409,
  NotPartOfThis: 409,
  UnknownDeadline: 404,
  NotLater: 422,
  DeadlinePassed: 409,
  NotConfirmed: 409,
  NotAssigned: 403,
  ConflictOfInterest: 403,
  NotEnoughReviewers: 422,
  NothingToAssign: 409,
  RolesApart: 422,
  RoleDoesNotFit: 422,
  LastAdministrator: 409,
  UnknownDraw: 404,
  SeedMismatch: 422,
  AlreadyRevealed: 409,
  LeadingGroupMissing: 422,
  ConsultedMissing: 422,
};

export function problemOf({ code, message, rules }: Refusal): Problem {
  return new Problem(statusOf[code], code, message, { rules });
}

export function isRefusalCode(code: string | null | undefined): code is RefusalCode {
  return code !== null && code !== undefined && Object.hasOwn(statusOf, code);
}

/** The type of a problem: stable, so that a program can tell one from another. */
export function problemType(code: string): string {
  return `urn:laurel:problem:${code}`;
}

export const badBody = (errors: readonly FieldError[]) =>
  new Problem(400, 'InvalidInput', 'the input does not fit the contract', { errors });
export const unauthenticated = () =>
  new Problem(401, 'Unauthenticated', 'a valid token is needed: Authorization: Bearer …', {
    headers: { 'WWW-Authenticate': 'Bearer' },
  });
export const notFound = (what: string) => new Problem(404, 'NotFound', `there is no ${what}`);
export const unavailable = (what: string) =>
  new Problem(
    503,
    'Unavailable',
    `${what} cannot be reached; the same call with the same Idempotency-Key is safe to repeat`,
    { headers: { 'Retry-After': '2' } },
  );
/** Something is wrong with the installation, and no change is taken until it is over. */
export const stoppedBy = (condition: Condition) =>
  new Problem(503, condition.code, both(condition), { headers: { 'Retry-After': '10' } });
/** The workflow engine was restored from another day than the record, or lost what it knew. */
export const behind = () =>
  new Problem(
    503,
    'EngineBehind',
    'the workflow engine is not of the same day as the record; nothing was changed: an administrator runs `laurel engine restore`',
    { headers: { 'Retry-After': '60' } },
  );
