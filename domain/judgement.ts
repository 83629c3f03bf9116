import type { CandidacyFact } from '../contracts/facts.ts';
import type { Field } from '../contracts/form.ts';
import type {
  FileRules,
  MajorIncident,
  Message,
  RecordCheck,
  ReviewRules,
  RuleObjection,
  SubmitApplication,
  WithdrawApplication,
} from '../contracts/messages.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import {
  needsLook,
  refuseApplication,
  refuseOutsideWindow,
  refuseWithdrawal,
  submitApplication,
  withdrawApplication,
} from './application.ts';
import type { CandidacyMessage } from './candidacy-messages.ts';
import { applicationOf, refuseDisqualified, trackOf, windowEnd, type Candidacy } from './candidacy.ts';
import { isOver } from './course.ts';
import { barredFrom, hearIncident, incidentShape, type HowFar } from './disqualification.ts';
import { asksForLists, type Lists } from './form.ts';
import { refuseTied, type Independence } from './independence.ts';
import { fileRules, refuseRules, refuseRulesReview, reviewRules } from './mobilisation.ts';
import {
  correctRuling,
  refuseCorrection,
  refuseObjection,
  refuseRuling,
  ruleObjection,
  type LodgedObjection,
  type OpenObjection,
} from './notice.ts';
import { refuseAct } from './policy.ts';
import { refusal } from './refusal.ts';
import { refuseStanding, type Standing } from './requirement.ts';
import { recordCheck, refuseCheck } from './review.ts';
import { refuseShape, type Shape } from './shape.ts';
import { dateOf } from './working-days.ts';

/** What each of the messages about a candidacy carries. */
export interface CandidacyMessages extends Readonly<Record<CandidacyMessage, object>> {
  readonly fileRules: Message<FileRules>;
  readonly reviewRules: Message<ReviewRules>;
  readonly submitApplication: Message<SubmitApplication>;
  readonly withdrawApplication: Message<WithdrawApplication>;
  readonly recordCheck: Message<RecordCheck>;
  readonly ruleObjection: Message<RuleObjection>;
  readonly correctRuling: Message<RuleObjection>;
  /** A fact that nobody may refuse. */
  readonly majorIncident: MajorIncident;
}

/** What the registry knows beside the candidacy, as far as the message asks for it. */
export interface Known {
  readonly independence?: Independence;
  readonly standing?: Standing;
  readonly objection?: LodgedObjection | null;
  /** How far its track is. */
  readonly howFar?: HowFar;
  /** Objections to a candidate that wait for a ruling. */
  readonly openObjections?: readonly OpenObjection[];
  /** What it has handed in for each track; null: nothing. */
  readonly handedIn?: Readonly<Record<string, Readonly<Record<string, string>> | null>>;
  /** What bars the unit from the track, where it was out of it as it seemed. */
  readonly barring?: readonly MajorIncident[];
  /** What the form that is filled in is compared with. */
  readonly lists?: Lists;
}

/** Of what the registry must be asked before this message can be judged. */
export interface Looks {
  /** The person whose ties to the unit count, and the track. */
  readonly independence?: { readonly track: string };
  /** The track that the unit wants to apply for. */
  readonly standing?: { readonly track: string };
  readonly objection?: string;
  /** The track of which it counts how far it is. */
  readonly howFar?: { readonly track: string };
  /** The track that it comes to, or back to; asked only where it was out of it while incidents were confirmed. */
  readonly barring?: { readonly track: string };
  /** The codes and the unit's roster, which its form names. */
  readonly lists?: true;
}

/** Where and when it is judged: `at` is the campaign's instant at which the message was received (epoch ms). */
export interface Circumstances {
  readonly plan: Plan;
  readonly state: Candidacy;
  readonly at: number;
  readonly known: Known;
}

interface Judging<Body> {
  readonly shape: Shape<Omit<Body, 'actor' | 'receivedAt' | 'id' | 'system'>>;
  /** Whether it can still be said when everything is decided. */
  readonly whenOver?: true | ((circumstances: Circumstances) => boolean);
  readonly looks?: (plan: Plan, message: Body) => Looks;
  readonly refuse: (message: Body, circumstances: Circumstances) => Refusal | undefined;
  readonly act: (message: Body, circumstances: Circumstances) => CandidacyFact[];
}

const judgements: { readonly [Name in CandidacyMessage]: Judging<CandidacyMessages[Name]> } = {
  fileRules: {
    shape: { fields: 'texts' },
    whenOver: owesRulesStill,
    looks: ({ actionRules }) => looksOfForm(actionRules?.fields),
    refuse: (message, { plan, state, known }) => refuseRules(plan, state, message, known.lists),
    act: (message, { state }) => fileRules(state, message),
  },
  reviewRules: {
    shape: { accepted: 'flag', reason: 'text' },
    whenOver: owesRulesStill,
    refuse: (message, { plan, state }) => refuseRulesReview(plan, state, message),
    act: (message, { plan, state, at }) => reviewRules(plan, state, message, at),
  },
  submitApplication: {
    shape: { track: 'text', fields: 'texts' },
    // It counts when it was received, though the closing of the window may have come first.
    whenOver: true,
    looks: (plan, { track }) => ({
      ...(needsLook(plan, track) && { standing: { track } }),
      ...(plan.gate && { barring: { track } }),
      ...looksOfForm(trackOf(plan, track)?.fields),
    }),
    refuse: (message, { plan, state, at, known }) => {
      const track = trackOf(plan, message.track);
      return (
        refuseApplication(plan, state, message, at, known.lists, known.handedIn?.[message.track]) ??
        (track && known.standing && refuseStanding(plan, track, state.unit, known.standing))
      );
    },
    act: (message, { at, known }) => [...submitApplication(message, at), ...barredFrom(message.track, known.barring)],
  },
  withdrawApplication: {
    shape: { track: 'text', reason: 'text' },
    refuse: (message, { plan, state }) => refuseWithdrawal(plan, state, message),
    act: withdrawApplication,
  },
  recordCheck: {
    shape: { track: 'text', check: 'text', passed: 'flag', note: 'text' },
    looks: (_plan, { track }) => ({ independence: { track } }),
    refuse: (message, { plan, state, at, known }) =>
      refuseCheck(plan, state, message) ??
      (known.independence && refuseTied(message.actor, known.independence, dateOf(at))),
    act: (message, { plan, state }) => recordCheck(plan, state, message),
  },
  ruleObjection: {
    shape: { track: 'text', objection: 'text', upheld: 'flag', reason: 'text' },
    // A candidate that has left the list may be ruled on: an objection must not stay open for ever.
    whenOver: true,
    looks: (_plan, { objection }) => ({ objection }),
    refuse: (message, { plan, state, known }) =>
      refuseRuling(plan, state, message) ?? refuseObjection(plan, state, message, known.objection ?? null),
    act: (message, { state }) => ruleObjection(state, message),
  },
  correctRuling: {
    shape: { track: 'text', objection: 'text', upheld: 'flag', reason: 'text' },
    // Who was struck by mistake is decided as it stands.
    whenOver: true,
    looks: (plan, { objection, track }) => ({ objection, howFar: { track }, ...(plan.gate && { barring: { track } }) }),
    refuse: (message, { plan, state, known }) =>
      refuseCorrection(plan, state, message, known.objection ?? null, known.howFar),
    act: (message, { state, known }) => correctRuling(state, message, known.objection ?? null, known),
  },
  majorIncident: {
    shape: incidentShape,
    whenOver: true,
    refuse: () => undefined,
    act: (message, { plan, state }) => hearIncident(plan, state, message),
  },
};

/** Of what the registry must be asked. A message of no known shape asks for nothing: it will be refused. */
export function looksFor(name: CandidacyMessage, plan: Plan, message: unknown): Looks {
  const { looks } = judgingOf(name);
  return refuseMalformed(name, message) ? {} : (looks?.(plan, message as never) ?? {});
}

/**
 * The one place where a message about one candidacy is judged, whoever says it and by whichever way it comes: why it is
 * refused, or what it brings about. It never throws, whatever the message carries.
 */
export function judge(
  name: CandidacyMessage,
  message: unknown,
  circumstances: Circumstances,
): Refusal | CandidacyFact[] {
  const { refuse, act, whenOver } = judgingOf(name);
  const said = message as never;
  const refused =
    refuseMalformed(name, message) ??
    refuseStranger(name, message, circumstances) ??
    (mayFollow(whenOver, circumstances) ? undefined : refuseOver(circumstances, message as { track?: string })) ??
    refuse(said, circumstances);
  return refused ?? act(said, circumstances);
}

/** An incident takes the right to apply, not the duty to file and to answer for what was filed (SX-S1a, SX-S3e). */
function owesRulesStill({ plan, state, at }: Circumstances): boolean {
  return state.disqualifiedBy !== null && at < plan.closesAt;
}

function mayFollow(whenOver: Judging<never>['whenOver'], circumstances: Circumstances): boolean {
  return typeof whenOver === 'function' ? whenOver(circumstances) : whenOver === true;
}

function looksOfForm(fields: readonly Field[] = []): Looks {
  return asksForLists(fields) ? { lists: true } : {};
}

function judgingOf(name: CandidacyMessage): Judging<never> {
  return judgements[name];
}

function refuseMalformed(name: CandidacyMessage, message: unknown): Refusal | undefined {
  const who = name === 'majorIncident' ? {} : { actor: 'actor' as const };
  return refuseShape(message, { ...who, ...(judgements[name].shape as object) });
}

/** Who may not say it at all learns nothing of where the candidacy stands. */
function refuseStranger(name: CandidacyMessage, message: unknown, { plan, state }: Circumstances): Refusal | undefined {
  if (name === 'majorIncident') return undefined;
  return refuseAct(name, (message as Message<object>).actor, { unit: state.unit, bodies: plan.bodies });
}

/** Why nothing more can be said about a candidacy: it is decided, or the edition is over. */
function refuseOver({ plan, state, at }: Circumstances, { track }: { track?: string }): Refusal | undefined {
  if (!isOver(plan, state, at)) return undefined;
  const found = track === undefined ? undefined : trackOf(plan, track);
  const status = found && applicationOf(state, found.track).status;
  const late = found && status === 'notApplied' ? refuseOutsideWindow(found, at, windowEnd(state, found)) : undefined;
  const where = found && status ? `its application for ${found.track} is ${status}` : 'every application is decided';
  return (
    (found && refuseDisqualified(plan, state, found.track)) ??
    late ??
    refusal('CandidacyEnded', `the candidacy of ${state.unit} has ended: ${where}`, plan.rules.naming)
  );
}
