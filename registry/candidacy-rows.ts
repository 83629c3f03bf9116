import { sql, type SQL } from 'drizzle-orm';
import type { CandidacyFact, Entry, Fact } from '../contracts/facts.ts';
import type { ObjectionStatus } from '../contracts/stages.ts';
import { evolveCandidacy, opened, without } from '../domain/candidacy.ts';
import { unreachable } from '../domain/refusal.ts';
import type { applications, candidacies, CheckMade, messages } from './schema.ts';
import { objections, votes, type MessageKind, type Subject } from './schema.ts';
import { campaignOf, unitOf } from './whose.ts';

type CandidacyRow = typeof candidacies.$inferSelect;
export type ApplicationRow = typeof applications.$inferSelect;
export type MessageRow = typeof messages.$inferSelect;

/** A candidacy as it is kept: its row, and one row for each application. */
export interface CandidacyRows {
  readonly candidacy: CandidacyRow;
  readonly applications: Readonly<Record<string, ApplicationRow>>;
}

/** The rows after one more fact: what people read of a candidacy is the fold of its entries, and changes only here. */
export function foldCandidacy(before: CandidacyRows | undefined, entry: Entry, fact: CandidacyFact): CandidacyRows {
  if (fact.kind === 'candidacyOpened') return openRows(entry, fact);
  if (!before) throw new Error(`${fact.kind} comes before the candidacy was opened: ${entry.key}`);
  const { state, step } = before.candidacy;
  const counted = { state: evolveCandidacy(state, fact, entry.actor.id), step: step + 1 };
  const after = { ...before, candidacy: { ...before.candidacy, ...counted } };
  switch (fact.kind) {
    case 'rulesFiled':
      return withCandidacy(after, { rulesFiledAt: entry.at, rulesVersion: fact.version, rulesFields: fact.fields });
    case 'rulesReviewed': {
      const review = { rulesReviewedAt: entry.at, rulesReviewReason: fact.reason };
      if (fact.accepted) return withCandidacy(after, { ...review, rulesAccepted: fact.version });
      const again = fact.dueAgain === undefined ? {} : { rulesDueAt: fact.dueAgain, overdueSince: null };
      return withCandidacy(after, { ...review, rulesFiledAt: null, ...again });
    }
    case 'rulesReminded':
      return withCandidacy(after, { remindedAt: entry.at });
    case 'rulesOverdue':
      // Since it was due, whenever the timer was heard.
      return withCandidacy(after, { overdueSince: after.candidacy.rulesDueAt ?? entry.at });
    case 'applicationSubmitted':
      return withApplication(after, entry, fact.track, {
        status: 'underReview',
        appliedAt: fact.receivedAt,
        applicant: entry.actor.id,
        fields: fact.fields,
        checks: {},
        tally: null,
        reason: null,
        ref: null,
      });
    case 'applicationWithdrawn':
      return withApplication(after, entry, fact.track, { status: 'withdrawn', reason: fact.reason });
    case 'notApplied':
      return withApplication(after, entry, fact.track, { status: 'notApplied' });
    case 'checkRecorded': {
      const { track, check, passed, note, status } = fact;
      const checks = after.applications[track]?.checks ?? {};
      const made = { passed, note, by: entry.actor.id, at: entry.at };
      return withApplication(after, entry, track, {
        status,
        checks: { ...checks, [check]: instead(made, checks[check]) },
      });
    }
    case 'checkWithdrawn': {
      const checks = without(after.applications[fact.track]?.checks ?? {}, fact.check);
      return withApplication(after, entry, fact.track, { status: fact.status, checks });
    }
    case 'shortlisted':
      return withApplication(after, entry, fact.track, { status: 'shortlisted', tally: fact.tally, placement: null });
    case 'notShortlisted': {
      const { tally, reason } = fact;
      return withApplication(after, entry, fact.track, { status: 'notShortlisted', tally, reason, placement: null });
    }
    case 'backUnderReview': {
      const status = after.candidacy.state.applications[fact.track]?.status ?? 'underReview';
      return withApplication(after, entry, fact.track, { status, tally: null, reason: null, ref: null });
    }
    case 'struck':
      return withApplication(after, entry, fact.track, { status: 'struck', reason: fact.reason, ref: fact.objection });
    case 'deadlineMoved': {
      // What the unit was granted before stays when less is granted to everybody (F48).
      const { target, until } = fact;
      if (target.of !== 'rules' || until <= (after.candidacy.rulesDueAt ?? 0)) return after;
      const owed = after.candidacy.rulesFiledAt === null ? { overdueSince: null } : {};
      return withCandidacy(after, { rulesDueAt: until, ...owed });
    }
    case 'reinstated':
      return withApplication(after, entry, fact.track, { status: 'shortlisted', reason: null, ref: fact.matter });
    case 'disqualified': {
      const set = { status: 'disqualified', reason: `major incident ${fact.incident}`, ref: fact.incident } as const;
      return fact.tracks.reduce<CandidacyRows>(
        (rows, track) => withApplication(rows, entry, track, set),
        withCandidacy(after, { disqualifiedBy: fact.incident }),
      );
    }
    case 'requalified':
      return fact.tracks.reduce<CandidacyRows>(
        (rows, track) => {
          const stands = rows.candidacy.state.applications[track];
          const ref = stands?.status === 'struck' ? stands.objection : null;
          return withApplication(rows, entry, track, { status: stands?.status ?? 'notDue', reason: null, ref });
        },
        withCandidacy(after, { disqualifiedBy: after.candidacy.state.disqualifiedBy }),
      );
    case 'concluded':
      return withApplication(after, entry, fact.track, { status: 'concluded' });
    case 'named':
      return withApplication(after, entry, fact.track, { status: 'named', ref: fact.title });
    case 'notNamed':
      return withApplication(after, entry, fact.track, { status: 'notNamed', reason: fact.reason });
    case 'incidentNoted':
    case 'objectionRuled':
    case 'rulingCorrected':
    case 'objectionMoot':
      return after;
    default:
      return unreachable(fact);
  }
}

/** Nobody's finding is overturned in silence: what stood before is shown beside it. */
function instead(made: CheckMade, before: CheckMade | undefined): CheckMade {
  if (!before) return made;
  const { earlier = [], ...replaced } = before;
  return { ...made, earlier: [...earlier, replaced] };
}

/** The messages that go out by a fact, each written once for what it is about, however often it is asked for. */
export function messagesBy(entry: Entry, fact: CandidacyFact, { candidacy }: CandidacyRows): MessageRow[] {
  const about = `${campaignOf(entry)}/${unitOf(entry)}`;
  const { rulesDueAt: dueAt, rulesVersion: version } = candidacy;
  // What was returned is due again, and that is another reminder.
  const again = version === 0 ? about : `${about}/${version}`;
  // So is what was granted after it had been owed.
  const owed =
    fact.kind === 'rulesOverdue' && candidacy.state.moved['rules'] !== undefined ? `${again}/${dueAt ?? ''}` : again;
  if (fact.kind === 'rulesReminded') return [messageOf(entry, 'reminder', owed, { dueAt })];
  if (fact.kind === 'rulesOverdue') return [messageOf(entry, 'overdue', owed, { dueAt })];
  if (fact.kind !== 'rulesReviewed' || fact.accepted) return [];
  return [messageOf(entry, 'return', entry.key, { version: fact.version, reason: fact.reason })];
}

/** What a fact makes of an objection; undefined: nothing. */
export function rulingBy(fact: Fact): Ruling | undefined {
  if (fact.kind === 'objectionMoot') return { id: fact.objection, status: 'moot', reason: fact.because };
  if (fact.kind !== 'objectionRuled' && fact.kind !== 'rulingCorrected') return undefined;
  return { id: fact.objection, status: fact.upheld ? 'upheld' : 'dismissed', reason: fact.reason };
}

interface Ruling {
  readonly id: string;
  readonly status: ObjectionStatus;
  readonly reason: string;
}

/** Puts rulings on the objections that they rule on: one statement, or none. */
export function rulingsIn(entries: readonly Pick<Entry, 'at' | 'actor' | 'fact'>[]): SQL[] {
  const ruled = entries.flatMap(({ at, actor, fact }) => {
    const ruling = rulingBy(fact);
    return ruling ? [{ ...ruling, at, by: actor.id }] : [];
  });
  if (ruled.length === 0) return [];
  return [
    sql`update ${objections} o set status = r.status, ruled_at = r.at, ruled_by = r.by, reason = r.reason
      from json_to_recordset(${JSON.stringify(ruled)}::json) r(id text, status text, at bigint, by text, reason text)
      where o.id = r.id`,
  ];
}

/** An application of which a new version was handed in. */
export interface Replaced {
  readonly campaign: string;
  readonly unit: string;
  readonly track: string;
}

/** A vote is one on the version that was there: a new one voids it. One statement, or none. */
export function voidVotes(replaced: readonly Replaced[]): SQL[] {
  if (replaced.length === 0) return [];
  return [
    sql`delete from ${votes} v using json_to_recordset(${JSON.stringify(replaced)}::json) r(campaign text, unit text, track text)
      where v.campaign = r.campaign and v.unit = r.unit and v.track = r.track`,
  ];
}

/** A message about what an entry says. */
export function messageOf(entry: Entry, kind: MessageKind, about: string, subject: Subject): MessageRow {
  const { at, unit } = entry;
  return { key: `${kind}/${about}`, kind, campaign: campaignOf(entry), unit, at, subject };
}

const candidacyFacts: Readonly<Record<CandidacyFact['kind'], true>> = {
  candidacyOpened: true,
  rulesFiled: true,
  rulesReviewed: true,
  rulesReminded: true,
  rulesOverdue: true,
  applicationSubmitted: true,
  applicationWithdrawn: true,
  notApplied: true,
  checkRecorded: true,
  checkWithdrawn: true,
  shortlisted: true,
  notShortlisted: true,
  backUnderReview: true,
  objectionRuled: true,
  rulingCorrected: true,
  objectionMoot: true,
  reinstated: true,
  deadlineMoved: true,
  struck: true,
  disqualified: true,
  requalified: true,
  incidentNoted: true,
  concluded: true,
  named: true,
  notNamed: true,
};

export function isCandidacyFact(fact: Fact): fact is CandidacyFact {
  return Object.hasOwn(candidacyFacts, fact.kind);
}

function openRows(entry: Entry, fact: CandidacyFact & { readonly kind: 'candidacyOpened' }): CandidacyRows {
  const campaign = campaignOf(entry);
  const unit = unitOf(entry);
  const state = opened(unit, fact);
  const candidacy: CandidacyRow = {
    campaign,
    unit,
    openedAt: entry.at,
    enrolment: fact.enrolment,
    rulesDueAt: fact.dueAt,
    rulesFiledAt: null,
    rulesVersion: 0,
    rulesFields: null,
    rulesAccepted: null,
    rulesReviewedAt: null,
    rulesReviewReason: null,
    remindedAt: null,
    overdueSince: null,
    disqualifiedBy: null,
    state,
    step: 1,
  };
  return fact.tracks.reduce<CandidacyRows>(
    (rows, { track }) => withApplication(rows, entry, track, { status: state.applications[track]?.status ?? 'notDue' }),
    { candidacy, applications: {} },
  );
}

function withCandidacy(rows: CandidacyRows, set: Partial<CandidacyRow>): CandidacyRows {
  return { ...rows, candidacy: { ...rows.candidacy, ...set } };
}

function withApplication(
  rows: CandidacyRows,
  entry: Entry,
  track: string,
  set: Partial<ApplicationRow>,
): CandidacyRows {
  const before = rows.applications[track] ?? newApplication(entry, track);
  return { ...rows, applications: { ...rows.applications, [track]: { ...before, ...set } } };
}

function newApplication(entry: Entry, track: string): ApplicationRow {
  return {
    campaign: campaignOf(entry),
    unit: unitOf(entry),
    track,
    status: 'none',
    appliedAt: null,
    applicant: null,
    fields: null,
    checks: {},
    tally: null,
    reason: null,
    ref: null,
    placement: null,
  };
}
