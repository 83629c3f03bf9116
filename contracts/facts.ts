import type { Actor } from './people.ts';
import type { Plan } from './plan.ts';
import type { StageName } from './stages.ts';

/**
 * Everything that can happen, one closed union. A workflow's state is the fold of its facts, the registry's read
 * models are the fold of all facts, and each fact is one entry of the ledger. `at` is the campaign's time, epoch ms.
 */
export type Fact = CampaignFact | CandidacyFact | TitleFact | RowFact | RefusedMessage;
export type FactKind = Fact['kind'];

export type CampaignFact =
  | { readonly kind: 'campaignStarted'; readonly plan: Plan }
  | { readonly kind: 'unitsEnrolled'; readonly units: number }
  | { readonly kind: 'stageOpened'; readonly stage: StageName }
  | { readonly kind: 'stageClosed'; readonly stage: StageName; readonly reason: string | null }
  | {
      readonly kind: 'listConfirmed';
      readonly track: string;
      readonly candidates: readonly string[];
      readonly leftOut: readonly { readonly unit: string; readonly reason: string }[];
    }
  | {
      readonly kind: 'noticePublished';
      readonly track: string;
      readonly media: readonly string[];
      readonly contact: string;
      readonly firstDay: string;
      readonly lastDay: string;
      /** First instant after the notice. */
      readonly endsAt: number;
      readonly provisional: boolean;
    }
  | { readonly kind: 'noticeEnded'; readonly track: string }
  | { readonly kind: 'namingDecided'; readonly track: string; readonly approved: boolean; readonly reason: string }
  | {
      readonly kind: 'titlesNamed';
      readonly track: string;
      readonly circular: string;
      readonly units: readonly string[];
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
      readonly dueAt: number;
      readonly tracks: readonly { readonly track: string; readonly due: boolean }[];
    }
  | { readonly kind: 'rulesFiled'; readonly fields: Readonly<Record<string, string>>; readonly version: number }
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
  | { readonly kind: 'shortlisted'; readonly track: string; readonly tally: Tally }
  | { readonly kind: 'notShortlisted'; readonly track: string; readonly reason: string; readonly tally: Tally | null }
  | {
      readonly kind: 'objectionRuled';
      readonly track: string;
      readonly objection: string;
      readonly upheld: boolean;
      readonly reason: string;
    }
  | { readonly kind: 'struck'; readonly track: string; readonly objection: string; readonly reason: string }
  | { readonly kind: 'disqualified'; readonly tracks: readonly string[]; readonly incident: string }
  | { readonly kind: 'incidentNoted'; readonly incident: string; readonly missing: readonly string[] }
  | { readonly kind: 'named'; readonly track: string; readonly title: string }
  | { readonly kind: 'notNamed'; readonly track: string; readonly reason: string };

export type TitleFact =
  | {
      readonly kind: 'titleAwarded';
      readonly title: string;
      readonly name: string;
      readonly track: string;
      readonly batch: number;
    }
  | {
      readonly kind: 'revocationProposed';
      readonly title: string;
      readonly reason: string;
      readonly incident: string | null;
    }
  | { readonly kind: 'titleRevoked'; readonly title: string; readonly reason: string }
  | { readonly kind: 'revocationRejected'; readonly title: string; readonly reason: string };

/** Facts that only add up: the API writes them straight to the registry, without a workflow. */
export type RowFact =
  | {
      readonly kind: 'organisationAdded';
      readonly id: string;
      readonly name: string;
      readonly type: string;
      readonly committee: string | null;
    }
  | {
      readonly kind: 'personAdded';
      readonly id: string;
      readonly name: string;
      readonly organisation: string;
      readonly roles: readonly string[];
    }
  | {
      readonly kind: 'recordFiled';
      readonly id: string;
      readonly type: string;
      readonly item: string | null;
      readonly fields: Readonly<Record<string, string>>;
    }
  | {
      readonly kind: 'voteCast';
      readonly track: string;
      readonly organisation: string;
      readonly passed: boolean;
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
    };

/** How the joint reviewers voted. */
export interface Tally {
  readonly passed: number;
  readonly failed: number;
}

/** A fact as it is written down: what, whose, when, who acted, and by which rules. */
export interface Entry {
  /** Unique for ever: workflow id and step, or caller and Idempotency-Key. Writing it twice writes it once. */
  readonly key: string;
  readonly campaign: string | null;
  readonly unit: string | null;
  readonly at: number;
  readonly actor: Actor;
  readonly rules: readonly string[];
  readonly fact: Fact;
}
