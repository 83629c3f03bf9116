import type { Target } from './extension.ts';
import type { Contact } from './messages.ts';
import type { Actor, Role } from './people.ts';
import type { Plan } from './plan.ts';
import type { ApplicationStatus, CourseStage, StageName } from './stages.ts';
import type { SystemAct } from './systems.ts';

/**
 * Everything that can happen, one closed union. A workflow's state is the fold of its facts, the registry's read
 * models are the fold of all facts, and each fact is one entry of the ledger. `at` is the campaign's time, epoch ms.
 */
export type Fact =
  | CampaignFact
  | CandidacyFact
  | TitleFact
  | MatterFact
  | CalendarFact
  | ScoreFact
  | PeopleFact
  | RowFact
  | RefusedMessage;
export type FactKind = Fact['kind'];

export type CampaignFact =
  | { readonly kind: 'campaignStarted'; readonly plan: Plan }
  | { readonly kind: 'unitsEnrolled'; readonly units: number; readonly reference: number }
  | { readonly kind: 'stageOpened'; readonly stage: StageName }
  | { readonly kind: 'stageClosed'; readonly stage: StageName; readonly reason: string | null }
  | {
      readonly kind: 'listConfirmed';
      readonly track: string;
      readonly candidates: readonly string[];
      readonly leftOut: readonly { readonly unit: string; readonly reason: string }[];
      /** What the track waits for now. */
      readonly next: CourseStage;
    }
  /** The list is taken back, before it is published or because its naming is not approved: its candidates are under review again. */
  | { readonly kind: 'listWithdrawn'; readonly track: string; readonly reason: string }
  | {
      readonly kind: 'noticePublished';
      readonly track: string;
      readonly media: readonly string[];
      readonly contact: Contact;
      readonly firstDay: string;
      readonly lastDay: string;
      /** First instant after the notice. */
      readonly endsAt: number;
      readonly provisional: boolean;
    }
  | {
      /** The list changed while it was published: the notice begins anew or runs longer. */
      readonly kind: 'noticeChanged';
      readonly track: string;
      /** Of a notice that begins anew; null: it only runs longer. */
      readonly firstDay: string | null;
      readonly lastDay: string;
      readonly endsAt: number;
      readonly provisional: boolean;
      readonly reason: string;
    }
  | {
      /** Whom the public reaches was given wrongly: the notice goes on with this contact. */
      readonly kind: 'noticeCorrected';
      readonly track: string;
      readonly before: Contact;
      readonly contact: Contact;
      readonly reason: string;
    }
  | { readonly kind: 'noticeEnded'; readonly track: string; readonly next: CourseStage }
  | {
      readonly kind: 'namingDecided';
      readonly track: string;
      readonly approved: boolean;
      readonly reason: string;
      readonly next: CourseStage;
    }
  /** A track is over without anybody named on it: decided for good. */
  | { readonly kind: 'endedWithoutNaming'; readonly track: string; readonly reason: string }
  | {
      readonly kind: 'scoresConfirmed';
      readonly track: string;
      readonly results: readonly { readonly unit: string; readonly total: number | null; readonly eligible: boolean }[];
      readonly next: CourseStage;
    }
  | {
      /** The result of several years, computed from the yearly ones. */
      readonly kind: 'overallComputed';
      readonly track: string;
      readonly years: readonly [number, number];
      readonly results: readonly {
        readonly unit: string;
        readonly years: readonly number[];
        readonly assessed: readonly number[];
        readonly met: boolean;
      }[];
    }
  | {
      readonly kind: 'deadlineExtended';
      readonly target: Target;
      /** Null: for everybody. */
      readonly unit: string | null;
      /** First instant after the deadline, before and now. */
      readonly from: number;
      readonly until: number;
      readonly reason: string;
    }
  | {
      readonly kind: 'titlesNamed';
      readonly track: string;
      readonly circular: string;
      readonly units: readonly string[];
      /** Candidates that an open objection holds back while the others are named. */
      readonly held: readonly string[];
      readonly next: CourseStage;
      readonly targets: readonly { readonly by: string; readonly name: string; readonly met: boolean }[];
    }
  | { readonly kind: 'campaignEnded' };

/** A signal that the programme refused: it changed nothing, and is on record (an update is refused to its caller). */
export interface RefusedMessage {
  readonly kind: 'messageRefused';
  readonly message: string;
  readonly code: string;
  readonly why: string;
}

export type CandidacyFact =
  | {
      readonly kind: 'candidacyOpened';
      readonly enrolment: Enrolment;
      /** When the action rules are due; null where the programme asks for none. */
      readonly dueAt: number | null;
      /** `applies`: whether units apply for it; where they do not, every enrolled unit is a candidate. */
      readonly tracks: readonly { readonly track: string; readonly due: boolean; readonly applies: boolean }[];
      /** Whether a struck candidate may come back by an appeal. */
      readonly mayReinstate: boolean;
    }
  | { readonly kind: 'rulesFiled'; readonly fields: Readonly<Record<string, string>>; readonly version: number }
  | {
      /** The organiser looked at what was filed: this version stands, or goes back to the unit. */
      readonly kind: 'rulesReviewed';
      readonly version: number;
      readonly accepted: boolean;
      readonly reason: string;
      /** First instant after the day by which returned rules are due again, where that is later than before. */
      readonly dueAgain?: number;
    }
  | { readonly kind: 'rulesReminded' }
  | { readonly kind: 'rulesOverdue' }
  | {
      readonly kind: 'applicationSubmitted';
      readonly track: string;
      readonly receivedAt: number;
      readonly fields: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'applicationWithdrawn'; readonly track: string; readonly reason: string }
  | { readonly kind: 'notApplied'; readonly track: string }
  | {
      readonly kind: 'checkRecorded';
      readonly track: string;
      readonly check: string;
      readonly passed: boolean;
      readonly note: string;
      /** What the application became by it. */
      readonly status: 'underReview' | 'reviewed' | 'failed';
    }
  | {
      /** Whoever made it turned out to be tied to the unit: it is to be made anew. */
      readonly kind: 'checkWithdrawn';
      readonly track: string;
      readonly check: string;
      readonly reason: string;
      /** What the application became by it. */
      readonly status: 'underReview' | 'reviewed' | 'failed';
    }
  | { readonly kind: 'shortlisted'; readonly track: string; readonly tally: Tally }
  | { readonly kind: 'notShortlisted'; readonly track: string; readonly reason: string; readonly tally: Tally | null }
  /** Its list was taken back: it stands where it stood before. */
  | { readonly kind: 'backUnderReview'; readonly track: string }
  | {
      readonly kind: 'objectionRuled';
      readonly track: string;
      readonly objection: string;
      readonly upheld: boolean;
      readonly reason: string;
    }
  | {
      /** The body above corrects a ruling, or rules where none was needed any more. */
      readonly kind: 'rulingCorrected';
      readonly track: string;
      readonly objection: string;
      readonly upheld: boolean;
      readonly reason: string;
      readonly before: { readonly status: 'upheld' | 'dismissed' | 'moot'; readonly reason: string };
    }
  | {
      /** Its candidate is out of the running: closed by rule, nobody has to rule on it. */
      readonly kind: 'objectionMoot';
      readonly track: string;
      readonly objection: string;
      readonly because: ApplicationStatus;
    }
  /** `matter`: the appeal; null: by a ruling that was corrected. */
  | { readonly kind: 'reinstated'; readonly track: string; readonly matter: string | null }
  | { readonly kind: 'deadlineMoved'; readonly target: Target; readonly until: number }
  | { readonly kind: 'struck'; readonly track: string; readonly objection: string; readonly reason: string }
  | { readonly kind: 'disqualified'; readonly tracks: readonly string[]; readonly incident: string }
  | {
      /** The incident was confirmed wrongly: what it ended goes on where it stood. */
      readonly kind: 'requalified';
      readonly tracks: readonly string[];
      readonly incident: string;
    }
  | { readonly kind: 'incidentNoted'; readonly incident: string; readonly missing: readonly string[] }
  | { readonly kind: 'concluded'; readonly track: string; readonly total: number | null }
  | { readonly kind: 'named'; readonly track: string; readonly title: string }
  | { readonly kind: 'notNamed'; readonly track: string; readonly reason: string };

/** In full, or by reference: taking part and assessed, and named only where the programme allows it. */
export type Enrolment = 'mandatory' | 'reference';

export type TitleFact =
  | {
      readonly kind: 'titleAwarded';
      readonly title: string;
      readonly name: string;
      readonly track: string;
      readonly batch: number;
      /** First instant after its validity; null: until it is revoked. */
      readonly validUntil: number | null;
      readonly benefits: readonly string[];
    }
  | {
      readonly kind: 'revocationProposed';
      readonly title: string;
      readonly reason: string;
      readonly incident: string | null;
    }
  | { readonly kind: 'titleRevoked'; readonly title: string; readonly reason: string }
  | { readonly kind: 'revocationRejected'; readonly title: string; readonly reason: string }
  | { readonly kind: 'titleLapsed'; readonly title: string };

/** One matter under a procedure of the programme. */
export type MatterFact =
  | {
      readonly kind: 'matterOpened';
      readonly matter: string;
      readonly procedure: string;
      readonly track: string | null;
      /** The consulted body that is asked, where one matter is opened for each. */
      readonly party: { readonly body: string; readonly organisation: string } | null;
      readonly fields: Fields;
      /** What opened it where no person did: a trigger, a draw, another matter. */
      readonly source: string | null;
    }
  | { readonly kind: 'matterJoined'; readonly matter: string; readonly fields: Fields }
  | {
      readonly kind: 'stepOpened';
      readonly matter: string;
      readonly step: string;
      /** Which time it is open, from 1: a step may be returned to. */
      readonly turn: number;
      /** First instant after its term; null: no term. */
      readonly dueAt: number | null;
    }
  | { readonly kind: 'stepReminded'; readonly matter: string; readonly step: string; readonly turn: number }
  | { readonly kind: 'stepOverdue'; readonly matter: string; readonly step: string; readonly turn: number }
  | {
      readonly kind: 'stepExtended';
      readonly matter: string;
      readonly step: string;
      readonly turn: number;
      readonly until: number;
      readonly reason: string;
    }
  | { readonly kind: 'signerAdded'; readonly matter: string; readonly step: string; readonly role: Role }
  | {
      readonly kind: 'stepSigned';
      readonly matter: string;
      readonly step: string;
      readonly turn: number;
      readonly role: Role;
      readonly note: string;
    }
  | {
      readonly kind: 'stepDone';
      readonly matter: string;
      readonly step: string;
      readonly turn: number;
      readonly outcome: string;
      readonly fields: Fields;
      /** After its term. */
      readonly late: boolean;
      /** By silence: nobody answered in time. */
      readonly silent: boolean;
    }
  | { readonly kind: 'matterClosed'; readonly matter: string; readonly outcome: string }
  | {
      /** Something sent by itself: by a step, a trigger or a shortfall. `key` keeps it from being sent twice. */
      readonly kind: 'messageSent';
      readonly message: string;
      readonly key: string;
      readonly to: string;
      readonly about: Fields;
    };

/** What recurs in a campaign. */
export type CalendarFact =
  | { readonly kind: 'triggerFired'; readonly trigger: string; readonly key: string }
  | {
      readonly kind: 'obligationReminded';
      readonly obligation: string;
      readonly from: string;
      readonly to: string;
      readonly short: number;
    }
  | {
      readonly kind: 'obligationReviewed';
      readonly obligation: string;
      readonly from: string;
      readonly to: string;
      readonly due: number;
      readonly met: number;
      readonly enough: boolean;
      readonly short: readonly Shortfall[];
    };

/** A subject that did not reach the minimum of one period. */
export interface Shortfall {
  readonly unit: string;
  readonly subject: string | null;
  readonly done: number;
  readonly min: number;
}

/** What makes up a score: the score is the fold of these. */
export type ScoreFact =
  | {
      readonly kind: 'scored';
      readonly line: string;
      readonly assessor: string;
      readonly criterion: string;
      readonly grade: string | null;
      readonly rating: string | null;
      /** Points off; for a grade bounded by a share, what is left of the points. */
      readonly deduction: number;
      readonly discretionary: boolean;
      readonly cause: string;
      readonly document: string | null;
    }
  | {
      readonly kind: 'eventRecorded';
      readonly line: string;
      readonly event: string;
      readonly person: string | null;
      /** Sanctions of one person for one act share a case. */
      readonly case: string | null;
      readonly on: string;
      readonly cause: string;
      readonly document: string | null;
    }
  | {
      readonly kind: 'deductionWithdrawn';
      readonly line: string;
      readonly matter: string | null;
      readonly reason: string;
    }
  | { readonly kind: 'sheetSubmitted'; readonly assessor: string }
  | { readonly kind: 'sheetWithdrawn'; readonly assessor: string; readonly person: string; readonly reason: string }
  | { readonly kind: 'scoreModerated'; readonly total: number; readonly reason: string }
  | { readonly kind: 'scoreReopened'; readonly reason: string }
  | {
      readonly kind: 'resultCorrected';
      readonly track: string;
      readonly before: ResultOfUnit;
      readonly after: ResultOfUnit;
      readonly reason: string;
    };

/** What a confirmed result says of one unit: its points, and whether points can count for it at all. */
export interface ResultOfUnit {
  readonly total: number | null;
  readonly eligible: boolean;
}

/** Who reviews whom. */
export type PeopleFact =
  | {
      readonly kind: 'reviewersAssigned';
      readonly track: string;
      readonly assignments: readonly { readonly unit: string; readonly reviewer: string }[];
    }
  | {
      readonly kind: 'assignmentDeclined';
      readonly track: string;
      readonly reviewer: string;
      readonly reason: string;
      readonly replacedBy: string | null;
    }
  | {
      readonly kind: 'relationDeclared';
      readonly person: string;
      readonly relation: Relation;
      /** The last day on which a former post counts; null: it counts for good. */
      readonly until: string | null;
    }
  | {
      readonly kind: 'assignmentConflicted';
      readonly track: string;
      readonly reviewer: string;
      readonly relation: Relation;
      readonly replacedBy: string | null;
      /** The scores of this reviewer that no longer count. */
      readonly withdrawn: readonly string[];
    };

export type Relation = 'own' | 'parent' | 'former' | 'named';

/** Facts that only add up: the API writes them straight to the registry, without a workflow. */
export type RowFact =
  | {
      readonly kind: 'organisationAdded';
      readonly id: string;
      readonly name: string;
      readonly type: string;
      readonly committee: string | null;
      /** The organisation above it, where there is one. */
      readonly parent?: string | null;
    }
  | {
      /** A unit goes over to another committee: the last entry in the chain of the old one, */
      readonly kind: 'unitLeft';
      readonly committee: string;
      readonly to: string;
    }
  /** and the first in the chain of the new one. */
  | { readonly kind: 'unitJoined'; readonly committee: string; readonly from: string | null }
  | {
      /** Everything under way was started again from the record: the engine was not of its day. */
      readonly kind: 'engineRestored';
      /** What was found: lost, older, newer than the record, or of the same day. */
      readonly day: string;
      readonly started: number;
      readonly reason: string;
    }
  | {
      readonly kind: 'programmePublished';
      readonly programme: string;
      readonly version: number;
      readonly contentHash: string;
    }
  | {
      readonly kind: 'personAdded';
      readonly id: string;
      readonly name: string;
      readonly organisation: string;
      readonly roles: readonly string[];
    }
  /** The token itself, and its hash, stand in no entry. */
  | { readonly kind: 'tokenRenewed'; readonly id: string }
  | { readonly kind: 'tokenRevoked'; readonly id: string; readonly reason: string }
  | { readonly kind: 'personDeactivated'; readonly id: string; readonly reason: string }
  | {
      /** Another system, which may signal; its first key has the number 1. */
      readonly kind: 'systemAdded';
      readonly id: string;
      readonly name: string;
      readonly committee: string;
      readonly acts: readonly SystemAct[];
      readonly mayActFor: boolean;
    }
  | { readonly kind: 'systemKeyRenewed'; readonly id: string; readonly keyNumber: number }
  | { readonly kind: 'systemDeactivated'; readonly id: string; readonly reason: string }
  | {
      readonly kind: 'recordFiled';
      readonly id: string;
      readonly type: string;
      readonly item: string | null;
      /** The entry of the unit's roster that it is about. */
      readonly subject: string | null;
      readonly fields: Fields;
    }
  | {
      readonly kind: 'rosterEntered';
      readonly id: string;
      readonly type: string;
      /** The kinds that it is as well; absent: none. */
      readonly also?: readonly string[];
      readonly name: string;
      readonly within: string | null;
      readonly from: string | null;
      readonly fields: Fields;
    }
  | { readonly kind: 'rosterLeft'; readonly id: string; readonly on: string }
  | {
      readonly kind: 'deedDone';
      readonly id: string;
      readonly obligation: string;
      readonly subject: string | null;
      /** The other one of a pair. */
      readonly with: string | null;
      readonly on: string;
      readonly quantity: number;
      readonly note: string;
    }
  | {
      readonly kind: 'codesSupplied';
      readonly list: string;
      readonly codes: readonly { readonly code: string; readonly zh: string; readonly en: string }[];
    }
  | {
      readonly kind: 'drawCommitted';
      readonly id: string;
      readonly draw: string;
      readonly period: string;
      /** SHA-256 of the seed, hex. */
      readonly commitment: string;
      readonly population: readonly string[];
      readonly count: number;
    }
  | { readonly kind: 'drawRevealed'; readonly id: string; readonly seed: string; readonly drawn: readonly string[] }
  | {
      /** Somebody read what only few may read. */
      readonly kind: 'restrictedRead';
      readonly what: 'record' | 'matter' | 'objector';
      readonly type: string;
      readonly ids: readonly string[];
    }
  | {
      /** A report from the public came in; what it says and who sent it is kept elsewhere. */
      readonly kind: 'reportReceived';
      readonly matter: string;
      readonly procedure: string;
    }
  | {
      readonly kind: 'voteCast';
      readonly track: string;
      readonly organisation: string;
      readonly passed: boolean;
      readonly reason: string;
    }
  | {
      /** Whoever cast it turned out to be tied to the unit: somebody else votes for the organisation. */
      readonly kind: 'voteWithdrawn';
      readonly track: string;
      readonly organisation: string;
      readonly reason: string;
    }
  | {
      readonly kind: 'objectionLodged';
      readonly id: string;
      readonly track: string;
      readonly text: string;
      /** In time: an objection. Late: a report to be looked into. */
      readonly standing: 'objection' | 'report';
    }
  | {
      readonly kind: 'incidentReported';
      readonly id: string;
      readonly occurredOn: string;
      readonly category: string;
      readonly description: string;
    }
  | {
      readonly kind: 'incidentConfirmed';
      readonly id: string;
      readonly major: boolean;
      readonly seriousImpact: boolean;
      readonly tolerated: boolean;
      readonly reason: string;
    }
  | {
      /** Its confirmation was wrong: it counts for nothing any more. */
      readonly kind: 'incidentWithdrawn';
      readonly id: string;
      readonly reason: string;
    };

type Fields = Readonly<Record<string, string>>;

/** How the joint reviewers voted. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** A fact as it is written down: what, whose, when, who acted, and by which rules. */
export interface Entry {
  /** Names what brought it about: a call and an index, a message's own id, a timer. Unique in its chain, for ever. */
  readonly key: string;
  readonly campaign: string | null;
  readonly unit: string | null;
  readonly at: number;
  readonly actor: Actor;
  readonly rules: readonly string[];
  readonly fact: Fact;
}
