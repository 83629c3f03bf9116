import type { Clock } from './clock.ts';
import type { Field } from './form.ts';
import type { Role } from './people.ts';
import type { StageName } from './stages.ts';

/**
 * What the workflows of one edition need of its programme: instants (epoch ms of the campaign's time), gates and the
 * ids of the rules behind them. It is workflow input, so it is pinned in history; texts and rubrics stay in the registry.
 */
export interface Plan {
  readonly campaign: string;
  readonly programme: string;
  readonly version: number;
  readonly contentHash: string;
  readonly year: number;
  readonly bodies: Bodies;
  readonly clock: Clock;
  readonly startedAt: number;
  readonly stages: readonly StagePlan[];
  /** What follows the review, in the programme's order: the list first, the naming last. */
  readonly course: readonly CourseStep[];
  /** First instant after the edition's year, or after its last window: what recurs ends here. */
  readonly closesAt: number;
  /** Null where the programme asks units for none. */
  readonly actionRules: ActionRulesPlan | null;
  readonly tracks: readonly TrackPlan[];
  readonly checks: readonly string[];
  readonly listBy: 'appraisal' | 'ranking' | 'meeting';
  readonly majority: 'simpleMajority' | 'twoThirds' | 'unanimous';
  /** Null where the programme publishes no list. */
  readonly notice: NoticePlan | null;
  /** Null where the programme knows no incident that disqualifies. */
  readonly gate: GatePlan | null;
  /** Whether an appeal can put a struck candidate back on the list; until the naming it is not out for good. */
  readonly mayReinstate: boolean;
  readonly enrolment: EnrolmentPlan;
  readonly title: TitleTerms;
  readonly scoring: ScoringTerms | null;
  /** What the programme shows to the units that are assessed, beside what every unit sees of itself; absent: nothing. */
  readonly toUnits?: readonly Part[];
  /** Rule ids of the steps that have no parameters of their own. */
  readonly rules: {
    readonly review: readonly string[];
    readonly allChecks: readonly string[];
    readonly appraisal: readonly string[];
    readonly list: readonly string[];
    readonly approval: readonly string[];
    readonly naming: readonly string[];
    readonly circular: readonly string[];
    readonly maintenance: readonly string[];
    readonly revocation: readonly string[];
    readonly filing: readonly string[];
    readonly enrolment: readonly string[];
    readonly scores: readonly string[];
  };
}

/** Names of who judged, notes of checks, totals before they are confirmed, and each deduction before that. */
export type Part = 'judges' | 'notes' | 'totals' | 'deductions';

export type CourseStep = 'list' | 'notice' | 'approval' | 'naming';

/** Which units follow by reference only, and whether the programme lets them be named. */
export interface EnrolmentPlan {
  readonly reference: readonly string[];
  readonly referenceEligible: boolean;
  readonly rules: readonly string[];
}

export interface TitleTerms {
  /** How many years a title is valid; null: until it is revoked. */
  readonly validYears: number | null;
  readonly validityRules: readonly string[];
  readonly revokedBy: 'leadingGroup' | 'organiser';
  /** What a named unit is supported in. */
  readonly benefits: readonly string[];
}

/** How this edition is scored where the programme leaves a choice; the rubric itself stays in the registry. */
export interface ScoringTerms {
  readonly gradeLevel: 'criterion' | 'item';
  readonly sameCase: 'heavier' | 'both';
  readonly confirmedBy: Role;
  readonly rules: readonly string[];
}

/** The organisations that run an edition; only their people act in it. */
export interface Bodies {
  readonly organiser: string;
  readonly leadingGroup: string;
  readonly jointReviewers: readonly string[];
  /** Which organisation answers for each consulted body. */
  readonly consulted: Readonly<Record<string, string>>;
  readonly liaison: readonly string[];
  readonly discipline: readonly string[];
}

export interface StagePlan {
  readonly stage: StageName;
  /** Null: opened by the decision that the stage before it ends with. */
  readonly opensAt: number | null;
  /** First instant after the stage; null: closed by a decision. */
  readonly closesAt: number | null;
  readonly rules: readonly string[];
}

export interface ActionRulesPlan {
  readonly fields: readonly Field[];
  readonly remindAt: number;
  readonly dueAt: number;
  readonly requiredBeforeApplication: boolean;
  readonly rules: readonly string[];
  readonly dueRules: readonly string[];
  readonly gateRules: readonly string[];
}

export interface TrackPlan {
  readonly track: string;
  /** Null: nothing is named, the result is the score. */
  readonly title: string | null;
  /** Whether units apply; where they do not, every enrolled unit is a candidate. */
  readonly applies: boolean;
  /** Whether units may apply in this edition's year. */
  readonly due: boolean;
  /** The years of the round that this edition lies in, both inclusive. */
  readonly round: readonly [number, number];
  /** Whether it is the programme's first round: the targets are set for that one. */
  readonly firstRound: boolean;
  /** The year in which applications of this round open. */
  readonly applicationYear: number;
  readonly opensAt: number;
  /** First instant after the window; without applications, the first at which the list may be drawn up. */
  readonly closesAt: number;
  readonly fields: readonly Field[];
  /** Whether an application may be replaced, or handed in anew after it was withdrawn, until the window closes. */
  readonly mayChange: boolean;
  readonly quota: number | null;
  readonly requiresTitle: string | null;
  readonly requiresTitleRules: readonly string[];
  readonly requires: readonly RequirementPlan[];
  readonly coolingOffYears: number;
  readonly coolingOffRules: readonly string[];
  readonly overall: OverallPlan | null;
  readonly targets: readonly TargetPlan[];
  readonly rules: readonly string[];
  readonly windowRules: readonly string[];
  readonly applicationRules: readonly string[];
}

/** What must hold before the next step, whatever the points. */
export interface RequirementPlan {
  readonly needs: 'record' | 'minimum' | 'matters' | 'scores';
  readonly before: 'application' | 'list' | 'naming' | 'result';
  readonly name: string;
  /** The record type, obligation or procedure that it asks about. */
  readonly what: string;
  readonly where: Readonly<Record<string, readonly string[]>>;
  /** The bodies each of which must have answered. */
  readonly each: readonly { readonly body: string; readonly name: string }[];
  readonly rules: readonly string[];
}

/** The result of several years, computed from the yearly ones. */
export interface OverallPlan {
  readonly round: readonly [number, number];
  /** Whether this edition is the last of its round. */
  readonly due: boolean;
  readonly needs: 'everyYear' | 'majority';
  readonly title: string | null;
  readonly revocationReachesBack: boolean;
  readonly rules: readonly string[];
}

export interface TargetPlan {
  readonly by: string;
  readonly name: string;
  readonly warn: boolean;
  readonly rules: readonly string[];
}

export interface NoticePlan {
  readonly days: number;
  readonly unit: 'working' | 'calendar';
  readonly firstDayCounts: boolean;
  readonly openObjectionHolds: 'batch' | 'candidate';
  readonly whenListChanges: { readonly notice: 'goesOn' | 'restarts' | 'extends'; readonly days: number };
  readonly rules: readonly string[];
}

export interface GatePlan {
  readonly gate: string;
  readonly all: readonly ('major' | 'seriousImpact')[];
  /** How many years after the incident's the unit stays out; 0: the next cycle is open again. */
  readonly banYears: number;
  readonly rules: readonly string[];
}
