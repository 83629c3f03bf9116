import type { CandidacyFact } from '../contracts/facts.ts';
import type { MajorIncident } from '../contracts/messages.ts';
import type { Actor } from '../contracts/people.ts';
import type { GatePlan, Plan } from '../contracts/plan.ts';
import type { ApplicationStatus } from '../contracts/stages.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { applicationOf, evolveCandidacy, isPlaced, isSettled, isUnderReview, type Candidacy } from './candidacy.ts';
import { hearRejection } from './naming.ts';
import { refuseBelow } from './policy.ts';
import { refusal } from './refusal.ts';
import type { Shape } from './shape.ts';

/** Which facts of the gate an incident lacks: a major problem AND serious impact (SX-S3e, SX-A04), not tolerated (SX-C3.9b). */
export function missingFacts(gate: GatePlan, incident: MajorIncident): string[] {
  const missing: string[] = gate.all.filter((fact) => !incident[fact]);
  return incident.tolerated ? [...missing, 'notTolerated'] : missing;
}

/**
 * What a confirmed incident does to a candidacy: with every fact of the gate it ends each track that is not decided
 * (SX-A06), at any stage; otherwise it is put on record only. A title already awarded goes its own way to revocation.
 */
export function hearIncident(plan: Plan, state: Candidacy, incident: MajorIncident): CandidacyFact[] {
  const missing = plan.gate ? missingFacts(plan.gate, incident) : ['gate'];
  const hit = Object.keys(state.applications).filter(
    (track) =>
      !isSettled(applicationOf(state, track).status, state.mayReinstate) &&
      (incident.tracks ?? [track]).includes(track),
  );
  if (missing.length > 0 || hit.length === 0) return [{ kind: 'incidentNoted', incident: incident.incident, missing }];
  return [{ kind: 'disqualified', tracks: hit, incident: incident.incident }];
}

/**
 * An incident that was confirmed while it seemed that the unit had not applied for the track ends its application too,
 * when that turns out to have come in time, or the window is opened for it again (SX-S3e).
 */
export function barredFrom(track: string, barring: readonly MajorIncident[] = []): CandidacyFact[] {
  const first = barring.find(({ tracks = [track] }) => tracks.includes(track));
  return first ? [{ kind: 'disqualified', tracks: [track], incident: first.incident }] : [];
}

/** How far a track is, for whom an incident no longer bars: to be listed still, listed, or over without it. */
export type HowFar = 'review' | 'listed' | 'over';

/**
 * An incident that was confirmed wrongly ends nothing (F55): each application that it ended goes on where it stood, unless
 * another one bars it, or its track has gone on meanwhile.
 */
export function hearWithdrawnIncident(
  state: Candidacy,
  incident: string,
  { howFar, barring }: { readonly howFar: (track: string) => HowFar; readonly barring: readonly MajorIncident[] },
): CandidacyFact[] {
  const tracks = Object.keys(state.applications).filter((track) => {
    const application = applicationOf(state, track);
    return application.status === 'disqualified' && application.incident === incident;
  });
  if (tracks.length === 0) return [];
  const back: CandidacyFact = { kind: 'requalified', tracks, incident };
  const after = evolveCandidacy(state, back, '');
  const then = tracks.flatMap((track) => {
    if (isSettled(applicationOf(after, track).status, after.mayReinstate)) return [];
    const barred = barredFrom(track, barring);
    return barred.length > 0 ? barred : broughtUp(after, track, howFar(track));
  });
  return [back, ...then];
}

/** The list is drawn up without it, or has been taken back meanwhile; names are given once. */
function broughtUp(state: Candidacy, track: string, howFar: HowFar): CandidacyFact[] {
  const { status } = applicationOf(state, track);
  if (howFar === 'review') return isPlaced(status) ? [{ kind: 'backUnderReview', track }] : [];
  const reason = 'it was decided while an incident barred it';
  if (isUnderReview(status)) return [{ kind: 'notShortlisted', track, reason, tally: null }];
  return howFar === 'over' ? hearRejection(state, track, reason) : [];
}

/** Who takes a confirmation back: the body above whoever confirmed, which is the leading group where there is one. */
export function refuseWithdrawingIncident(
  { bodies, gate }: Plan,
  { id, status, confirmedBy }: { readonly id: string; readonly status: string; readonly confirmedBy: string | null },
  actor: Actor,
): Refusal | undefined {
  const rules = gate?.rules ?? [];
  const below = refuseBelow(bodies, actor, { what: 'a confirmation is taken back', rules });
  if (below) return below;
  if (status !== 'confirmed') return refusal('NotConfirmed', `the incident ${id} is ${status}`, rules);
  return confirmedBy === actor.id
    ? refusal('OwnSubmission', `${actor.id} confirmed this incident and may not take that back`, rules)
    : undefined;
}

/** An application that an incident may hit, with the first year of its creation period. */
export interface Exposed {
  readonly campaign: string;
  readonly programme: string;
  readonly year: number;
  readonly track: string;
  readonly status: ApplicationStatus;
  readonly roundFrom: number;
  /** Whether a struck candidate may still come back. */
  readonly mayReinstate?: boolean;
}

/**
 * Which running applications of a unit an incident of this day hits: of each track the earliest cycle that is not
 * decided and whose creation period has begun (SX-A05); the next cycle stays open (SX-A06).
 */
export function exposedTo(occurredOn: string, applications: readonly Exposed[]): Exposed[] {
  const open = applications
    .filter(
      ({ status, roundFrom, mayReinstate = false }) =>
        !isSettled(status, mayReinstate) && Number(occurredOn.slice(0, 4)) >= roundFrom,
    )
    .sort((a, b) => a.year - b.year);
  return open.filter(
    (each, index) =>
      index === open.findIndex((other) => other.programme === each.programme && other.track === each.track),
  );
}

/** What an incident's message must carry; `tracks` is there only when it hits some of them. */
export const incidentShape: Shape<MajorIncident> = {
  incident: 'text',
  major: 'flag',
  seriousImpact: 'flag',
  tolerated: 'flag',
  tracks: 'listOrNothing',
};
