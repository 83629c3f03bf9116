import type { CandidacyFact, Fact, FactKind } from '../contracts/facts.ts';
import type { Plan, TrackPlan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import { rankVote } from './aggregation.ts';
import {
  isCandidate,
  applicationOf,
  checksOf,
  evolveCandidacy,
  openCandidacy,
  trackOf,
  type Candidacy,
} from './candidacy.ts';
import { drawList, refuseList, type Applicant } from './list.ts';
import { standingOf } from './obligation.ts';
import { byCodeUnits } from './order.ts';
import { holds, spanOf } from './periods.ts';
import { missingIn, refuseStanding, type Standing, type Unmet } from './requirement.ts';
import type { RosterEntry } from './roster.ts';
import {
  countingSheets,
  refuseResult,
  resultOf,
  sheetsOf,
  type EntryScore,
  type Result,
  type Sheet,
  type SheetRow,
  type Taken,
  type UnitScores,
} from './score-sheet.ts';
import { scaleOf, type Scale } from './scoring.ts';
import { readSealed, type ToldEntry } from './sealed-entry.ts';
import type { SealedRecord } from './sealed-record.ts';
import { dateOf } from './working-days.ts';

/** What an application becomes follows from these. */
export const candidacyKinds = [
  'applicationSubmitted',
  'applicationWithdrawn',
  'notApplied',
  'checkRecorded',
  'checkWithdrawn',
  'shortlisted',
  'notShortlisted',
  'backUnderReview',
  'struck',
  'reinstated',
  'disqualified',
  'requalified',
  'concluded',
  'named',
  'notNamed',
] as const satisfies readonly CandidacyFact['kind'][];

/** What follows from the entries of a sealed record; the same entries always give the same text (F23). */
export interface Outcome {
  readonly sheets: readonly SealedSheet[];
  readonly units: readonly (Pick<Result, 'items' | 'areas' | 'total' | 'grade' | 'spread' | 'moderated'> & Unit)[];
  /** As the confirmation says it. */
  readonly results: readonly (Unit & { readonly total: number | null; readonly eligible: boolean })[];
  readonly ranking: readonly Place[];
  /** Every unit that was judged for the list; null: no list is confirmed. */
  readonly list:
    readonly (Unit & { readonly listed: boolean; readonly passed: number; readonly failed: number })[] | null;
}

interface Unit {
  readonly unit: string;
}

/** A unit's place among those that are eligible; equal ones share the better place. */
export interface Place extends Unit {
  readonly rank: number | null;
  readonly total: number | null;
}

interface SealedSheet extends Unit {
  readonly assessor: string;
  readonly person: string | null;
  readonly counts: boolean;
  readonly submitted: boolean;
  readonly total: number | null;
  readonly entries: readonly (Pick<EntryScore, 'criterion' | 'score' | 'deducted' | 'grade' | 'rating'> & {
    readonly taken: readonly Pick<Taken, 'line' | 'counted' | 'standing'>[];
  })[];
}

export interface Recomputed {
  readonly outcome: Outcome;
  /** Why the result could not have been confirmed by these entries. */
  readonly faults: readonly string[];
}

type Evidence = Pick<SealedRecord, 'campaign' | 'track' | 'entries'> & {
  readonly programme: Pick<SealedRecord['programme'], 'body'>;
};

/** The result of a track, from nothing but what stands in the entries before its confirmation. */
export function recompute({ campaign, track, programme, entries: sealed }: Evidence): Recomputed {
  const entries = sealed.map(readSealed);
  const plan = planIn(entries, campaign);
  const planned = trackOf(plan, track);
  if (!planned) throw new Error(`the plan of ${campaign} has no track ${track}`);
  const scored = confirmationOf(entries, 'scoresConfirmed', { campaign, track });
  const listed = confirmationOf(entries, 'listConfirmed', { campaign, track });
  const scale = plan.scoring ? scaleOf(programme.body, plan.scoring) : undefined;
  const before = ({ chain, seq }: ToldEntry) => entries.filter((each) => each.chain !== chain || each.seq < seq);
  const judged = scored && scale ? judge(scale, planned, applicantsIn(plan, track, before(scored)), scored) : none;
  if (!listed) return { outcome: { ...judged.outcome, list: null }, faults: judged.faults };

  const { candidates, leftOut } = listed.fact;
  const known = before(listed);
  const listing = { plan, body: programme.body, entries: known, today: dateOf(listed.at) };
  const applicants = applicantsIn(plan, track, known).map((each) => ({
    ...each,
    score: resultsIn(known, { campaign, track }).find(({ unit }) => unit === each.unit)?.total ?? null,
    barred: refuseStanding(plan, planned, each.unit, standingIn(listing, planned, each.unit)) ?? null,
  }));
  // A meeting chooses: all that can be recomputed is that it was free to.
  const chosen = plan.listBy === 'meeting' ? candidates : undefined;
  const refused = refuseList(plan, applicants, leftOut, chosen);
  const list = drawList(plan, planned.quota, applicants, leftOut, chosen).map(({ unit, listed: on, tally }) => ({
    ...{ unit, listed: on, passed: tally?.passed ?? 0, failed: tally?.failed ?? 0 },
  }));
  return {
    outcome: { ...judged.outcome, list },
    faults: [...judged.faults, ...(refused ? [refused.message] : [])],
  };

  function judge(on: Scale, of: TrackPlan, all: readonly Applicant[], confirmed: ToldEntry) {
    // What was corrected of one unit rests on what was known then, all else on what was known at the confirmation.
    const knownOf = (unit: string) =>
      before(correctionOf(entries, { campaign, track }, unit) ?? confirmed).filter(
        (each) => each.campaign === campaign,
      );
    const candidatesNow = all.filter(({ status }) => isCandidate(status)).map(({ unit }) => unit);
    const given = candidatesNow.map((unit) => ({ unit, scores: scoresIn(knownOf(unit), unit) }));
    const units = given.map(({ unit, scores }) => ({ unit, ...resultOf(on, scores) }));
    const results = units.map(({ unit, total }) => ({ unit, total, eligible: isEligible(of, knownOf(unit), unit) }));
    const sheets = given.flatMap(({ unit, scores }) => sheetsOf(on, scores).map((each) => ({ unit, sheet: each })));
    const refusals = given.map(({ unit, scores }) => refuseResult(on, unit, scores)?.message);
    return {
      outcome: {
        sheets: sheets.map(({ unit, sheet }) => sealedSheet(unit, sheet)),
        units,
        results,
        ranking: ranked(on, results, sheets),
      },
      faults: refusals.filter((each) => each !== undefined),
    };
  }
}

/** The entry that confirmed the scores, or the list, of a track, as far as it stands. */
export function confirmationOf<Kind extends 'scoresConfirmed' | 'listConfirmed'>(
  entries: readonly ToldEntry[],
  kind: Kind,
  { campaign, track }: Pick<SealedRecord, 'campaign' | 'track'>,
): Told<Kind> | undefined {
  return confirmationsOf(
    entries.filter((each) => each.campaign === campaign),
    track,
  ).findLast((each): each is Told<Kind> => each.fact.kind === kind);
}

/** What confirmed the scores and the list of a track, in order: a list that was taken back confirms nothing. */
export function confirmationsOf<Each extends Pick<ToldEntry, 'fact'>>(entries: readonly Each[], track: string): Each[] {
  const own = entries.filter(({ fact }) => 'track' in fact && fact.track === track);
  return own.filter(({ fact: { kind } }, nth) => {
    if (kind === 'scoresConfirmed' || kind === 'resultCorrected') return true;
    return kind === 'listConfirmed' && !own.slice(nth).some(({ fact }) => fact.kind === 'listWithdrawn');
  });
}

/** The scores of a track as they were confirmed, with what was corrected since (F55). */
export function resultsIn(entries: readonly ToldEntry[], of: OfTrack): readonly ConfirmedResult[] {
  const results = confirmationOf(entries, 'scoresConfirmed', of)?.fact.results ?? [];
  return results.map((each) => ({ ...each, ...correctionOf(entries, of, each.unit)?.fact.after }));
}

/** The last correction of a unit's confirmed score on a track. */
function correctionOf(
  entries: readonly ToldEntry[],
  { campaign, track }: OfTrack,
  unit: string,
): Told<'resultCorrected'> | undefined {
  return told(entries, 'resultCorrected').findLast(
    (each) => each.campaign === campaign && each.unit === unit && each.fact.track === track,
  );
}

type OfTrack = Pick<SealedRecord, 'campaign' | 'track'>;
type ConfirmedResult = Outcome['results'][number];

/** The plan with which a campaign started. */
export function planIn(entries: readonly ToldEntry[], campaign: string): Plan {
  const started = told(entries, 'campaignStarted').find((each) => each.campaign === campaign);
  if (!started) throw new Error(`no entry says that ${campaign} started`);
  return started.fact.plan;
}

type Told<Kind extends FactKind> = ToldEntry & { readonly fact: Extract<Fact, { readonly kind: Kind }> };

const none = { outcome: { sheets: [], units: [], results: [], ranking: [] }, faults: [] };

function told<Kind extends FactKind>(entries: readonly ToldEntry[], ...kinds: readonly Kind[]): Told<Kind>[] {
  return entries.filter((each): each is Told<Kind> => (kinds as readonly FactKind[]).includes(each.fact.kind));
}

/** How each organisation voted last on the version that stands; a vote that was withdrawn is none. */
function votesIn(own: readonly ToldEntry[], track: string): Record<string, boolean> {
  const votes = new Map<string, boolean>();
  for (const { fact } of told(own, 'voteCast', 'voteWithdrawn', 'applicationSubmitted')) {
    if (fact.track !== track) continue;
    if (fact.kind === 'applicationSubmitted') votes.clear();
    else if (fact.kind === 'voteCast') votes.set(fact.organisation, fact.passed);
    else votes.delete(fact.organisation);
  }
  return Object.fromEntries(votes);
}

/** Who is judged: not who withdrew, failed a check, was disqualified or did not apply. */
function applicantsIn(plan: Plan, track: string, all: readonly ToldEntry[]): Applicant[] {
  const entries = all.filter(({ campaign }) => campaign === plan.campaign);
  const units = told(entries, 'candidacyOpened').flatMap(({ unit }) => (unit === null ? [] : [unit]));
  return units.sort(byCodeUnits).map((unit) => {
    const own = entries.filter((each) => each.unit === unit);
    const state = told(own, ...candidacyKinds).reduce<Candidacy>(
      (before, { fact, actor }) => evolveCandidacy(before, fact, actor.id),
      openCandidacy(plan, unit),
    );
    return {
      unit,
      status: applicationOf(state, track).status,
      checks: checksOf(state, track),
      votes: votesIn(own, track),
      barred: null,
      score: null,
    };
  });
}

/** The fold of one unit's scores; the registry keeps the same in its tables. */
function scoresIn(entries: readonly ToldEntry[], unit: string): UnitScores {
  const own = entries.filter((each) => each.unit === unit);
  const back = new Map(told(own, 'deductionWithdrawn').map(({ fact }) => [fact.line, fact.reason] as const));
  const lines = told(own, 'scored').map(({ fact, actor, at }, nth) => {
    const { line, assessor, criterion, grade, rating, deduction, discretionary, cause, document } = fact;
    const given = { line, assessor, criterion, grade, rating, deduction, discretionary, cause, document };
    return { ...given, person: actor.id, at, seq: nth + 1, withdrawn: back.get(line) ?? null };
  });
  const events = told(own, 'eventRecorded').map(({ fact, actor, at }) => {
    const { line, event, person, case: act, on, cause, document } = fact;
    return { line, event, person, case: act, on, cause, document, by: actor.id, at, withdrawn: back.get(line) ?? null };
  });
  const moderated = told(own, 'scoreModerated').at(-1);
  return {
    lines,
    events,
    sheets: sheetRowsIn(own),
    moderation: moderated
      ? { total: moderated.fact.total, reason: moderated.fact.reason, by: moderated.actor.id }
      : null,
    assigned: assignedTo(entries, unit),
  };
}

function sheetRowsIn(own: readonly ToldEntry[]): SheetRow[] {
  const rows = new Map<string, SheetRow>();
  const set = (assessor: string, person: string, change: Partial<SheetRow>) => {
    const key = JSON.stringify([assessor, person]);
    const before = rows.get(key) ?? { assessor, person, submittedAt: null, withdrawnAt: null };
    rows.set(key, { ...before, ...change });
  };
  for (const { fact, actor, at } of told(own, 'scored', 'sheetSubmitted', 'sheetWithdrawn')) {
    if (fact.kind === 'scored') set(fact.assessor, actor.id, {});
    else if (fact.kind === 'sheetSubmitted') set(fact.assessor, actor.id, { submittedAt: at });
    else set(fact.assessor, fact.person, { withdrawnAt: at });
  }
  return [...rows.values()];
}

/** Who is assigned to a unit on any track; whoever left is replaced at once where somebody can. */
function assignedTo(entries: readonly ToldEntry[], unit: string): string[] {
  const assigned = new Map<string, { readonly reviewer: string; readonly stands: boolean }>();
  const assign = (track: string, reviewer: string) => {
    const key = JSON.stringify([track, reviewer]);
    if (!assigned.has(key)) assigned.set(key, { reviewer, stands: true });
  };
  for (const entry of told(entries, 'reviewersAssigned', 'assignmentDeclined', 'assignmentConflicted')) {
    const { fact } = entry;
    if (fact.kind === 'reviewersAssigned') {
      for (const each of fact.assignments) if (each.unit === unit) assign(fact.track, each.reviewer);
    } else if (entry.unit === unit) {
      const { track, reviewer, replacedBy } = fact;
      assigned.set(JSON.stringify([track, reviewer]), { reviewer, stands: false });
      if (replacedBy !== null) assign(track, replacedBy);
    }
  }
  const standing = [...assigned.values()].filter(({ stands }) => stands).map(({ reviewer }) => reviewer);
  return [...new Set(standing)].sort(byCodeUnits);
}

/** Points never make up for a record that is missing or says otherwise (F17, YQ-G1). */
function isEligible({ requires }: TrackPlan, own: readonly ToldEntry[], unit: string): boolean {
  return requires.every((each) => each.needs !== 'record' || missingRecord(each, own, unit) === undefined);
}

function missingRecord(
  requirement: TrackPlan['requires'][number],
  own: readonly ToldEntry[],
  unit: string,
): string | undefined {
  const filed = told(own, 'recordFiled').filter((each) => each.unit === unit && each.fact.type === requirement.what);
  const latest = filed.sort((a, b) => a.at - b.at || byCodeUnits(a.fact.id, b.fact.id)).at(-1);
  return missingIn(requirement, latest?.fact.fields);
}

/** What a list is drawn up from. */
interface Listing {
  readonly plan: Plan;
  readonly body: Programme;
  readonly entries: readonly ToldEntry[];
  readonly today: string;
}

/** What stood for or against listing a unit when the list was confirmed. */
function standingIn(listing: Listing, track: TrackPlan, unit: string): Standing {
  const { plan, entries } = listing;
  const own = entries.filter(({ campaign }) => campaign === plan.campaign);
  const asked = track.requires.filter(({ before }) => before === 'list' || before === 'application');
  const unmet = asked.flatMap((requirement): Unmet[] => {
    const missing = missingFrom(requirement, own);
    return missing === undefined ? [] : [{ requirement, missing }];
  });
  const ofUnit = entries.filter((each) => each.unit === unit);
  const lost = told(ofUnit, 'titleRevoked', 'titleLapsed');
  const titles = told(ofUnit, 'titleAwarded').map(({ fact }) => ({
    fact,
    end: lost.find((each) => each.fact.title === fact.title),
  }));
  const revoked = titles
    .filter(({ fact, end }) => fact.track === track.track && end?.fact.kind === 'titleRevoked')
    .map(({ end }) => Number(dateOf(end?.at ?? 0).slice(0, 4)));
  const disqualified = told(ofUnit, 'disqualified')
    .filter(({ fact, campaign, seq }) => fact.tracks.includes(track.track) && !isReinstated(ofUnit, campaign, seq))
    .map(({ campaign }) => planIn(entries, campaign ?? '').year);
  return {
    held: track.requiresTitle === null ? [] : titles.filter(({ end }) => !end).map(({ fact }) => fact.track),
    outSince: { revoked: latestOf(revoked), disqualified: latestOf(disqualified) },
    unmet,
  };

  function missingFrom(requirement: TrackPlan['requires'][number], filed: readonly ToldEntry[]): string | undefined {
    if (requirement.needs === 'record') return missingRecord(requirement, filed, unit);
    return requirement.needs === 'minimum' ? missingMinimum(listing, requirement, unit) : undefined;
  }

  function isReinstated(of: readonly ToldEntry[], campaign: string | null, seq: number): boolean {
    const on = ({ fact }: Told<'reinstated' | 'requalified'>) => ('tracks' in fact ? fact.tracks : [fact.track]);
    return told(of, 'reinstated', 'requalified').some(
      (each) => each.campaign === campaign && on(each).includes(track.track) && each.seq > seq,
    );
  }
}

/** Whether the unit lacks something of a minimum on the day of the list; what was made good in time counts. */
function missingMinimum(
  { plan, body, entries, today }: Listing,
  { what }: TrackPlan['requires'][number],
  unit: string,
): string | undefined {
  const obligation = body.obligations.find((each) => each.obligation === what);
  if (!obligation) return undefined;
  const { organiser } = plan.bodies;
  const span = spanOf(obligation, plan.year);
  const together = obligation.per === 'years' || obligation.per === 'standing';
  const isCounted = (campaign: string | null) =>
    campaign === plan.campaign || (together && planIn(entries, campaign ?? '').bodies.organiser === organiser);
  const whose = obligation.subject.of === 'organiser' ? organiser : unit;
  const done = told(entries, 'deedDone')
    .filter(({ fact, unit: by }) => by === whose && fact.obligation === what && holds(span, fact.on))
    .filter(({ campaign }) => isCounted(campaign))
    .map(({ fact: { subject, on, quantity } }) => ({ unit: whose, subject, on, quantity }));
  const counted = { organiser, units: [{ unit, name: '' }], roster: rosterIn(entries, unit) };
  const { enough } = standingOf(obligation, plan.year, { counted, done, today });
  return enough ? undefined : `${unit} falls short of ${what}`;
}

function rosterIn(entries: readonly ToldEntry[], unit: string): RosterEntry[] {
  const roster = new Map<string, RosterEntry>();
  for (const { fact } of told(entries, 'rosterEntered', 'rosterLeft').filter((each) => each.unit === unit)) {
    const before = roster.get(fact.id);
    if (fact.kind === 'rosterEntered') {
      const { id, type, also = [], name, within, from } = fact;
      roster.set(id, { unit, id, kind: type, also, name, within, since: from, left: null });
    } else if (before) roster.set(fact.id, { ...before, left: fact.on });
  }
  return [...roster.values()];
}

function latestOf(years: readonly number[]): number | null {
  return years.length === 0 ? null : Math.max(...years);
}

function sealedSheet(unit: string, { assessor, person, submitted, score }: Sheet): SealedSheet {
  const entries = score.entries.map(({ criterion, score: reached, deducted, grade, rating, taken }) => ({
    ...{ criterion, score: reached, deducted, grade, rating },
    taken: taken.map(({ line, counted, standing }) => ({ line, counted, standing })),
  }));
  return { unit, assessor: assessor.assessor, person, counts: assessor.counts, submitted, total: score.total, entries };
}

/** By the totals, the best first; where the programme votes by ranks, by those. Who is not eligible has no place. */
function ranked(
  { scoring }: Scale,
  results: Outcome['results'],
  sheets: readonly { readonly unit: string; readonly sheet: Sheet }[],
): Place[] {
  const eligible = new Set(results.filter((each) => each.eligible).map(({ unit }) => unit));
  const ballots = sheets
    .filter(({ unit, sheet }) => eligible.has(unit) && countingSheets([sheet]).length > 0)
    .map(({ unit, sheet: { assessor, person, score } }) => {
      return { judge: `${assessor.assessor}/${person ?? ''}`, unit, total: score.total ?? 0 };
    });
  const voted = scoring.aggregation.method === 'rankVote' ? rankVote(ballots) : undefined;
  const place = ({ unit, total }: Outcome['results'][number]): number | null => {
    if (!eligible.has(unit)) return null;
    if (voted) return voted.find((each) => each.unit === unit)?.rank ?? null;
    if (total === null) return null;
    return 1 + results.filter((each) => eligible.has(each.unit) && (each.total ?? -1) > total).length;
  };
  return results
    .map((each) => ({ unit: each.unit, rank: place(each), total: each.total }))
    .sort((a, b) => (a.rank ?? Infinity) - (b.rank ?? Infinity) || byCodeUnits(a.unit, b.unit));
}
