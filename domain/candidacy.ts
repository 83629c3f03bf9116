import type { CandidacyFact } from '../contracts/facts.ts';
import type { ActionRulesPlan, Plan, TrackPlan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { ApplicationStatus } from '../contracts/stages.ts';
import { keyOf } from './deadline.ts';
import { refusal, unreachable } from './refusal.ts';

/** One unit in one campaign: what its row holds, the fold of its facts. */
export interface Candidacy {
  readonly unit: string;
  readonly rules: {
    readonly filed: boolean;
    /** Whether the organiser gave the last version back. */
    readonly returned: boolean;
    readonly version: number;
    readonly reminded: boolean;
    readonly overdue: boolean;
    /** The version that the organiser accepted last; null: none yet. */
    readonly accepted: number | null;
  };
  readonly applications: Readonly<Record<string, Application>>;
  /** How many versions of its application it has handed in, by track. */
  readonly versions: Readonly<Record<string, number>>;
  readonly disqualifiedBy: string | null;
  /** Deadlines that were moved for this unit: first instant after each, epoch ms. */
  readonly moved: Readonly<Record<string, number>>;
  /** Whether a struck candidate may come back by an appeal. */
  readonly mayReinstate: boolean;
}

/** The application for one track; what it carries depends on where it stands. */
export type Application =
  | { readonly status: 'none' | 'notDue' | 'notApplied' | 'withdrawn' | 'notNamed' | 'concluded' }
  | UnderReview
  | {
      readonly status: 'shortlisted' | 'notShortlisted';
      /** Where it stood, should the list be taken back. */
      readonly was: UnderReview;
    }
  | { readonly status: 'struck'; readonly objection: string; readonly was: UnderReview }
  | {
      readonly status: 'disqualified';
      readonly incident: string;
      /** Where it stood, should the incident turn out to be none. */
      readonly was: Application;
    }
  | { readonly status: 'named'; readonly title: string };

interface UnderReview {
  readonly status: 'underReview' | 'reviewed' | 'failed';
  readonly applicant: string;
  readonly checks: Checks;
}

/** Which checks were recorded, and whether passed. */
export type Checks = Readonly<Record<string, boolean>>;

/** An application that waits for nothing more. */
const FINAL: ReadonlySet<ApplicationStatus> = new Set<ApplicationStatus>([
  'notDue',
  'notApplied',
  'withdrawn',
  'notShortlisted',
  'struck',
  'disqualified',
  'named',
  'notNamed',
  'concluded',
]);

/** A unit at the beginning of an edition. */
export function openCandidacy(plan: Plan, unit: string): Candidacy {
  return opened(unit, openingOf(plan, unit));
}

/** The first fact of a candidacy: what it opens with. */
export function openingOf(plan: Plan, unit: string): Opening {
  return {
    kind: 'candidacyOpened',
    enrolment: plan.enrolment.reference.includes(unit) ? 'reference' : 'mandatory',
    dueAt: plan.actionRules?.dueAt ?? null,
    tracks: plan.tracks.map(({ track, due, applies }) => ({ track, due, applies })),
    mayReinstate: plan.mayReinstate,
  };
}

type Opening = CandidacyFact & { readonly kind: 'candidacyOpened' };

/** The state that a candidacy opens with: the fold begins here. */
export function opened(unit: string, { tracks, mayReinstate }: Opening): Candidacy {
  return {
    unit,
    rules: { filed: false, returned: false, version: 0, reminded: false, overdue: false, accepted: null },
    applications: Object.fromEntries(tracks.map((each) => [each.track, applicationAtFirst(each)] as const)),
    versions: {},
    disqualifiedBy: null,
    moved: {},
    mayReinstate,
  };
}

/** Where nobody applies, every enrolled unit is under review from the beginning. */
function applicationAtFirst({ due, applies }: Opening['tracks'][number]): Application {
  if (!due) return { status: 'notDue' };
  return applies ? { status: 'none' } : unchecked;
}

const unchecked: UnderReview = { status: 'underReview', applicant: '', checks: {} };

/** The next state: the only place where a candidacy changes. */
export function evolveCandidacy(state: Candidacy, fact: CandidacyFact, actor: string): Candidacy {
  switch (fact.kind) {
    case 'candidacyOpened':
    case 'incidentNoted':
    case 'objectionRuled':
    case 'rulingCorrected':
    case 'objectionMoot':
      return state;
    case 'rulesFiled':
      return { ...state, rules: { ...state.rules, filed: true, returned: false, version: fact.version } };
    case 'rulesReviewed':
      if (fact.accepted) return { ...state, rules: { ...state.rules, accepted: fact.version } };
      return returned(state, fact.dueAgain);
    case 'rulesReminded':
      return { ...state, rules: { ...state.rules, reminded: true } };
    case 'rulesOverdue':
      return { ...state, rules: { ...state.rules, overdue: true } };
    case 'applicationSubmitted':
      // What was checked was the version before.
      return withApplication(
        { ...state, versions: { ...state.versions, [fact.track]: (state.versions[fact.track] ?? 0) + 1 } },
        fact.track,
        { status: 'underReview', applicant: actor, checks: {} },
      );
    case 'applicationWithdrawn':
      return withApplication(state, fact.track, { status: 'withdrawn' });
    case 'notApplied':
      return withApplication(state, fact.track, { status: 'notApplied' });
    case 'checkRecorded':
      return withApplication(state, fact.track, {
        status: fact.status,
        applicant: reviewOf(state, fact.track).applicant,
        checks: { ...checksOf(state, fact.track), [fact.check]: fact.passed },
      });
    case 'checkWithdrawn':
      return withApplication(state, fact.track, {
        status: fact.status,
        applicant: reviewOf(state, fact.track).applicant,
        checks: without(checksOf(state, fact.track), fact.check),
      });
    case 'shortlisted':
    case 'notShortlisted':
      return withApplication(state, fact.track, { status: fact.kind, was: reviewOf(state, fact.track) });
    case 'backUnderReview':
      return withApplication(state, fact.track, reviewOf(state, fact.track));
    case 'reinstated':
      return withApplication(state, fact.track, { status: 'shortlisted', was: reviewOf(state, fact.track) });
    case 'deadlineMoved':
      return granted(state, fact);
    case 'concluded':
      return withApplication(state, fact.track, { status: 'concluded' });
    case 'struck':
      return withApplication(state, fact.track, {
        status: 'struck',
        objection: fact.objection,
        was: reviewOf(state, fact.track),
      });
    case 'disqualified':
      return fact.tracks.reduce<Candidacy>(
        (next, track) =>
          withApplication(next, track, {
            status: 'disqualified',
            incident: fact.incident,
            was: applicationOf(next, track),
          }),
        { ...state, disqualifiedBy: fact.incident },
      );
    case 'requalified':
      return requalified(state, fact);
    case 'named':
      return withApplication(state, fact.track, { status: 'named', title: fact.title });
    case 'notNamed':
      return withApplication(state, fact.track, { status: 'notNamed' });
    default:
      return unreachable(fact);
  }
}

/** Whether nothing of this edition can change the candidacy any more. */
export function isDecided(state: Candidacy): boolean {
  return Object.values(state.applications).every(({ status }) => isSettled(status, state.mayReinstate));
}

/** Where the candidacy as a whole stands, for operators: its farthest application. */
export function outcomeOf(state: Candidacy): ApplicationStatus {
  const statuses = Object.values(state.applications).map(({ status }) => status);
  return farthestFirst.find((status) => statuses.includes(status)) ?? 'notDue';
}

/** First instant after the unit's action rules are due, with what it was granted. */
export function rulesDueAt({ dueAt }: ActionRulesPlan, state: Candidacy): number {
  return Math.max(dueAt, state.moved['rules'] ?? 0);
}

/** First instant after the unit may apply for a track, with what it was granted. */
export function windowEnd(state: Candidacy, { track, closesAt }: TrackPlan): number {
  const own = state.moved[keyOf({ of: 'applications', track })];
  return Math.max(closesAt, own ?? 0, state.moved[keyOf({ of: 'stage', stage: 'application' })] ?? 0);
}

const farthestFirst: readonly ApplicationStatus[] = [
  'named',
  'shortlisted',
  'reviewed',
  'underReview',
  'disqualified',
  'struck',
  'notNamed',
  'concluded',
  'notShortlisted',
  'failed',
  'withdrawn',
  'none',
  'notApplied',
];

/** Who is judged: not who withdrew, failed a check, was disqualified or did not apply. */
export function isCandidate(status: ApplicationStatus): boolean {
  return status === 'underReview' || status === 'reviewed' || status === 'shortlisted';
}

/** Handed in, and looked at check by check: no list has been drawn up over it yet. */
export function isUnderReview(status: ApplicationStatus): boolean {
  return status === 'underReview' || status === 'reviewed' || status === 'failed';
}

/** On the list, or left off it: as it was drawn up. */
export function isPlaced(status: ApplicationStatus): boolean {
  return status === 'shortlisted' || status === 'notShortlisted';
}

export function isFinal(status: ApplicationStatus): boolean {
  return FINAL.has(status);
}

/** Whether an application waits for nothing more; a struck one may still come back where an appeal can do that (F36). */
export function isSettled(status: ApplicationStatus, mayReinstate: boolean): boolean {
  return FINAL.has(status) && !(status === 'struck' && mayReinstate);
}

export function applicationOf(state: Candidacy, track: string): Application {
  return state.applications[track] ?? { status: 'notDue' };
}

export function checksOf(state: Candidacy, track: string): Checks {
  const application = applicationOf(state, track);
  return 'checks' in application ? application.checks : {};
}

/** The checks but this one. */
export function without<Check>(checks: Readonly<Record<string, Check>>, check: string): Record<string, Check> {
  return Object.fromEntries(Object.entries(checks).filter(([name]) => name !== check));
}

export function trackOf(plan: Plan, track: string): TrackPlan | undefined {
  return plan.tracks.find((each) => each.track === track);
}

export function refuseUnknownTrack(plan: Plan, track: string): Refusal | undefined {
  if (trackOf(plan, track)) return undefined;
  return refusal(
    'UnknownTrack',
    `the programme has no track ${track}; it has ${plan.tracks.map((each) => each.track).join(', ')}`,
  );
}

/** Why nothing more may be done for a candidacy or application that a major incident has ended. */
export function refuseDisqualified(plan: Plan, state: Candidacy, track: string): Refusal | undefined {
  const application = applicationOf(state, track);
  if (application.status !== 'disqualified') return undefined;
  return refusal(
    'Disqualified',
    `${state.unit} is disqualified from ${track} by incident ${application.incident}`,
    plan.gate?.rules ?? [],
  );
}

/** How far its review is, or was when a list was drawn up over it. */
function reviewOf(state: Candidacy, track: string): UnderReview {
  const application = applicationOf(state, track);
  if ('checks' in application) return application;
  return 'was' in application && application.status !== 'disqualified' ? application.was : unchecked;
}

/** Who is granted more is no longer overdue, though it may have been. */
function granted(state: Candidacy, fact: CandidacyFact & { readonly kind: 'deadlineMoved' }): Candidacy {
  const moved = { ...state.moved, [keyOf(fact.target)]: later(state, fact) };
  const isOwed = fact.target.of === 'rules' && !state.rules.filed;
  return { ...state, moved, rules: isOwed ? { ...state.rules, overdue: false } : state.rules };
}

/** What was granted to one unit stays when less is granted to everybody (F48). */
function later({ moved }: Candidacy, { target, until }: CandidacyFact & { readonly kind: 'deadlineMoved' }): number {
  return Math.max(until, moved[keyOf(target)] ?? 0);
}

/** Given back, action rules are owed again; a later day on which they are due is said with it, and not reminded of. */
function returned(state: Candidacy, dueAgain: number | undefined): Candidacy {
  const rules = { ...state.rules, filed: false, returned: true };
  if (dueAgain === undefined) return { ...state, rules };
  return {
    ...state,
    rules: { ...rules, reminded: true, overdue: false },
    moved: { ...state.moved, rules: Math.max(dueAgain, state.moved['rules'] ?? 0) },
  };
}

/** Each goes on where it stood; who is disqualified from another track by another incident stays so. */
function requalified(state: Candidacy, { tracks }: CandidacyFact & { readonly kind: 'requalified' }): Candidacy {
  const after = tracks.reduce((next, track) => {
    const application = applicationOf(next, track);
    return application.status === 'disqualified' ? withApplication(next, track, application.was) : next;
  }, state);
  const others = Object.values(after.applications).flatMap((each) =>
    each.status === 'disqualified' ? [each.incident] : [],
  );
  return { ...after, disqualifiedBy: others[0] ?? null };
}

function withApplication(state: Candidacy, track: string, application: Application): Candidacy {
  return { ...state, applications: { ...state.applications, [track]: application } };
}
