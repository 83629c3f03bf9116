import type { Clock } from './clock.ts';
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
  readonly actionRules: ActionRulesPlan;
  readonly tracks: readonly TrackPlan[];
  readonly checks: readonly string[];
  readonly notice: NoticePlan;
  readonly gate: GatePlan;
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
  };
}

/** The organisations that run an edition; only their people act in it. */
export interface Bodies {
  readonly organiser: string;
  readonly leadingGroup: string;
  readonly jointReviewers: readonly string[];
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
  readonly fields: readonly string[];
  readonly remindAt: number;
  readonly dueAt: number;
  readonly requiredBeforeApplication: boolean;
  readonly rules: readonly string[];
  readonly dueRules: readonly string[];
  readonly gateRules: readonly string[];
}

export interface TrackPlan {
  readonly track: string;
  readonly title: string;
  /** Whether units may apply in this edition's year. */
  readonly due: boolean;
  /** The years of the round that this edition lies in, both inclusive. */
  readonly round: readonly [number, number];
  /** Whether it is the programme's first round: the targets are set for that one. */
  readonly firstRound: boolean;
  /** The year in which applications of this round open. */
  readonly applicationYear: number;
  readonly opensAt: number;
  /** First instant after the window. */
  readonly closesAt: number;
  readonly fields: readonly string[];
  readonly quota: number | null;
  readonly requiresTitle: string | null;
  readonly requiresTitleRules: readonly string[];
  readonly targets: readonly TargetPlan[];
  readonly rules: readonly string[];
  readonly windowRules: readonly string[];
  readonly applicationRules: readonly string[];
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
  readonly rules: readonly string[];
}

export interface GatePlan {
  readonly gate: string;
  readonly all: readonly ('major' | 'seriousImpact')[];
  readonly rules: readonly string[];
}
