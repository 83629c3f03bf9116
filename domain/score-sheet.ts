import type { Role } from '../contracts/people.ts';
import type { Refusal, Warning } from '../contracts/refusals.ts';
import { aggregate, hundredths, leastTotals, spreadOf, sumOf } from './aggregation.ts';
import { byCodeUnits } from './order.ts';
import { rulesOf } from './plan.ts';
import { refusal } from './refusal.ts';
import {
  derivedGrade,
  entriesOn,
  scoreAfter,
  warningsOf,
  type Assessor,
  type EventRecorded,
  type Scale,
  type ScaleEntry,
  type Scored,
} from './scoring.ts';

/** A score as it stands on record. */
export interface ScoreLine extends Omit<Scored, 'kind'> {
  readonly person: string;
  /** In which order the lines of a unit were written; of one sheet and criterion the latest counts. */
  readonly seq: number;
  readonly at: number;
  /** Why its deduction was taken back; null: it stands. */
  readonly withdrawn: string | null;
}

/** Something of the year that costs points, as it stands on record. */
export interface ScoreEvent extends Omit<EventRecorded, 'kind'> {
  readonly by: string;
  readonly at: number;
  readonly withdrawn: string | null;
}

/** One person's part in an assessor's sheet. */
export interface SheetRow {
  readonly assessor: string;
  readonly person: string;
  readonly submittedAt: number | null;
  readonly withdrawnAt: number | null;
}

/** Everything on record from which one unit's result follows. */
export interface UnitScores {
  readonly lines: readonly ScoreLine[];
  readonly events: readonly ScoreEvent[];
  readonly sheets: readonly SheetRow[];
  readonly moderation: { readonly total: number; readonly reason: string; readonly by: string } | null;
  /** The people who were assigned to assess the unit. */
  readonly assigned: readonly string[];
}

/** A deduction and what is left of it after the floor and the heavier sanction. */
export interface Taken {
  readonly line: string;
  readonly of: 'score' | 'event';
  readonly deduction: number;
  readonly counted: number;
  readonly standing: 'counts' | 'withdrawn' | 'outweighed';
}

/** What one line of a sheet came to. */
export interface EntryScore {
  readonly criterion: string;
  readonly item: string;
  readonly max: number | null;
  readonly deducted: number;
  /** Null: not scored yet, or without points. */
  readonly score: number | null;
  readonly missing: boolean;
  /** As given, or where none is given as it follows from the score. */
  readonly grade: string | null;
  readonly derived: boolean;
  readonly rating: string | null;
  readonly warnings: readonly Warning[];
  readonly taken: readonly Taken[];
}

interface Part {
  readonly max: number | null;
  readonly score: number | null;
}
export interface ItemScore extends Part {
  readonly item: string;
}
export interface AreaScore extends Part {
  readonly area: string;
}

/** What a sheet comes to: the fold of its lines and of the year's events; while lines are missing, so far. */
export interface SheetScore {
  readonly entries: readonly EntryScore[];
  readonly items: readonly ItemScore[];
  readonly areas: readonly AreaScore[];
  readonly total: number | null;
  readonly missing: readonly string[];
  readonly warnings: readonly Warning[];
}

/** One sheet of a unit; `person` is null where an assessor's people fill in one together. */
export interface Sheet {
  readonly assessor: Assessor;
  readonly person: string | null;
  readonly submitted: boolean;
  readonly score: SheetScore;
}

/** What a unit's sheets come to together. */
export interface Result {
  readonly items: readonly ItemScore[];
  readonly areas: readonly AreaScore[];
  readonly total: number | null;
  /** Only where the programme grades the total (YQ-A07). */
  readonly grade: string | null;
  /** How far the counting sheets lie apart. */
  readonly spread: number;
  readonly moderated: boolean;
}

/**
 * The fold of one sheet: of every criterion the latest line, less what the year's events took (F18). A deduction that
 * was withdrawn counts for nothing, and the criterion is scored all the same.
 */
export function scoreOf(scale: Scale, lines: readonly ScoreLine[], events: readonly ScoreEvent[]): SheetScore {
  const latest = new Map<string, ScoreLine>();
  for (const line of lines) {
    if ((latest.get(line.criterion)?.seq ?? -1) < line.seq) latest.set(line.criterion, line);
  }
  const areas = scale.areas.map(({ area, max, items }) => {
    const scored = items.map(({ item, max: most, entries }) => {
      const found = entries.map((entry) => scoreEntry(scale, entry, item, latest.get(entry.id), events));
      return { item, max: most, score: partOf(found), entries: found };
    });
    return { area, max, score: partOf(scored), items: scored };
  });
  const entries = areas.flatMap(({ items }) => items.flatMap((item) => item.entries));
  return {
    entries,
    items: areas.flatMap(({ items }) => items.map(({ item, max, score }) => ({ item, max, score }))),
    areas: areas.map(({ area, max, score }) => ({ area, max, score })),
    total: partOf(entries),
    missing: entries.filter(({ missing }) => missing).map(({ criterion }) => criterion),
    warnings: entries.flatMap(({ warnings }) => warnings),
  };
}

/** Every sheet of a unit: one for each assessor, or one for each person where the programme asks for those (F21). */
export function sheetsOf(scale: Scale, scores: UnitScores): Sheet[] {
  return scale.scoring.assessors.flatMap((assessor) => {
    const away = scores.sheets.filter((each) => each.assessor === assessor.assessor && each.withdrawnAt !== null);
    const isAway = (person: string) => away.some((each) => each.person === person);
    const lines = scores.lines.filter((each) => each.assessor === assessor.assessor && !isAway(each.person));
    const handedIn = scores.sheets.filter(
      (each) => each.assessor === assessor.assessor && each.submittedAt !== null && each.withdrawnAt === null,
    );
    const sheetOf = (person: string | null): Sheet => ({
      assessor,
      person,
      submitted: handedIn.some((each) => person === null || each.person === person),
      score: scoreOf(
        scale,
        lines.filter((each) => person === null || each.person === person),
        scores.events,
      ),
    });
    if (!assessor.each) return [sheetOf(null)];
    const assigned = isReviewing(assessor) ? scores.assigned.filter((person) => !isAway(person)) : [];
    const people = [...assigned, ...lines.map(({ person }) => person), ...handedIn.map(({ person }) => person)];
    return [...new Set(people)].sort(byCodeUnits).map(sheetOf);
  });
}

/** The sheet that this person fills in as this assessor, also before its first line; undefined: no such assessor. */
export function sheetFor(scale: Scale, scores: UnitScores, assessor: string, person: string): Sheet | undefined {
  const known = scale.scoring.assessors.find((each) => each.assessor === assessor);
  if (!known) return undefined;
  const begun = sheetsOf(scale, scores).find(
    (each) => each.assessor.assessor === assessor && (each.person === null || each.person === person),
  );
  return begun ?? { assessor: known, person, submitted: false, score: scoreOf(scale, [], scores.events) };
}

/** The sheets whose totals make the result. */
export function countingSheets(sheets: readonly Sheet[]): Sheet[] {
  return sheets.filter(({ assessor }) => assessor.counts);
}

/** Why the unit has no result yet: a sheet that lacks, or that is not handed in, or two that lie too far apart (F21). */
export function refuseResult(scale: Scale, unit: string, scores: UnitScores): Refusal | undefined {
  const { scoring } = scale;
  const sheets = countingSheets(sheetsOf(scale, scores));
  const none = scoring.assessors.find(
    (each) => each.counts && !sheets.some(({ assessor }) => assessor.assessor === each.assessor),
  );
  if (none) return refusal('ScoresMissing', `nobody has scored ${unit} as ${none.assessor}`, rulesOf(none));
  const open = sheets.find(({ submitted }) => !submitted);
  if (open) {
    const whose = open.person === null ? open.assessor.assessor : `${open.assessor.assessor} ${open.person}`;
    const why = `the sheet of ${whose} for ${unit} is not handed in`;
    return refusal('SheetIncomplete', why, [...rulesOf(scoring), ...rulesOf(open.assessor)]);
  }
  const { method, trim } = scoring.aggregation;
  if (sheets.length < leastTotals(method, trim)) {
    const why = `${method} of ${unit} needs ${leastTotals(method, trim)} sheets; there are ${sheets.length}`;
    return refusal('ScoresMissing', why, rulesOf(scoring.aggregation));
  }
  if (!isOver(scale, sheets) || scores.moderation) return undefined;
  const why = `the sheets for ${unit} lie more than ${scoring.discrepancy?.over ?? 0} points apart`;
  return refusal('ModerationMissing', why, rulesOf(scoring.discrepancy));
}

/** What the counting sheets come to, by the method that the programme names (F19); a moderated total replaces theirs. */
export function resultOf(scale: Scale, scores: UnitScores): Result {
  const sheets = countingSheets(sheetsOf(scale, scores));
  const { aggregation, totalGrades } = scale.scoring;
  const ready = sheets.every(({ submitted }) => submitted);
  const join = (parts: readonly (number | null)[]) => {
    const given = parts.filter((each) => each !== null);
    return ready && given.length === parts.length ? aggregate(aggregation.method, given, aggregation.trim) : null;
  };
  const moderated = ready ? scores.moderation : null;
  const total = moderated ? moderated.total : join(sheets.map(({ score }) => score.total));
  const best = [...totalGrades].sort((a, b) => b.from - a.from).find(({ from }) => total !== null && total >= from);
  const empty = scoreOf(scale, [], []);
  return {
    items: empty.items.map(({ item, max }, nth) => ({
      item,
      max,
      score: join(sheets.map(({ score }) => score.items[nth]?.score ?? null)),
    })),
    areas: empty.areas.map(({ area, max }, nth) => ({
      area,
      max,
      score: join(sheets.map(({ score }) => score.areas[nth]?.score ?? null)),
    })),
    total,
    grade: best?.grade ?? null,
    spread: spreadOf(totalsOf(sheets)),
    moderated: moderated !== null,
  };
}

/** Whether two counting sheets lie further apart than the programme lets them (F21). */
export function isOver({ scoring }: Scale, sheets: readonly Sheet[]): boolean {
  return scoring.discrepancy !== undefined && spreadOf(totalsOf(sheets)) > scoring.discrepancy.over;
}

/** Why a sheet cannot be handed in: lines of it are missing. */
export function refuseSubmission(scale: Scale, sheet: Sheet): Refusal | undefined {
  const { assessor, submitted, score } = sheet;
  if (submitted) return handedIn(assessor);
  if (score.missing.length === 0) return undefined;
  const why = `not scored yet: ${score.missing.join(', ')}`;
  return refusal('SheetIncomplete', why, [...rulesOf(scale.scoring), ...rulesOf(assessor)]);
}

/**
 * Why this person cannot fill in this sheet: it is handed in, the person was taken off it, or has spoken for the unit
 * itself on its own sheet.
 */
export function refuseFilling(
  scale: Scale,
  { assessor, person, role }: { readonly assessor: string; readonly person: string; readonly role: Role },
  scores: UnitScores,
): Refusal | undefined {
  const rules = rulesOf(scale.scoring.assessors.find((each) => each.assessor === assessor));
  const away = scores.sheets.some(
    (each) => each.assessor === assessor && each.person === person && each.withdrawnAt !== null,
  );
  if (away) return refusal('ConflictOfInterest', `${person} was taken off this sheet`, rules);
  const ofUnit = scale.scoring.assessors.filter(({ by }) => by.includes('unit')).map((each) => each.assessor);
  const spoke = scores.lines.some((each) => each.person === person && ofUnit.includes(each.assessor));
  if (role !== 'unit' && spoke) {
    return refusal('OwnSubmission', `${person} filled in the unit's own sheet and does not judge it as ${role}`, rules);
  }
  const sheet = sheetFor(scale, scores, assessor, person);
  return sheet?.submitted ? handedIn(sheet.assessor) : undefined;
}

/** How a point off may stand: it counts, a later line replaced it, it was taken back, or a heavier sanction counts. */
export type Standing = Taken['standing'] | 'replaced';

/** One deduction with its cause, document and author (F18). */
export interface Deduction {
  readonly line: string;
  readonly of: 'score' | 'event';
  /** Null: it takes points on every sheet. */
  readonly assessor: string | null;
  readonly criterion: string;
  readonly grade: string | null;
  readonly event: string | null;
  readonly discretionary: boolean;
  readonly deduction: number;
  /** What it takes from the score. */
  readonly counted: number;
  readonly standing: Standing;
  readonly cause: string;
  readonly document: string | null;
  readonly author: string;
  readonly at: number;
  readonly withdrawn: string | null;
}

/**
 * Every point off of a unit, the earliest first. Of each sheet the total is its maximum less what counts of its own
 * lines and of the events (F18): nothing else takes points.
 */
export function deductionsOf(scale: Scale, scores: UnitScores): Deduction[] {
  const sheets = sheetsOf(scale, scores);
  const taken = new Map(sheets.flatMap(({ score }) => score.entries.flatMap((each) => each.taken)).map(byLine));
  const events = scoreOf(scale, [], scores.events).entries.flatMap((entry) =>
    entry.taken.map((each) => [each.line, { ...each, criterion: entry.criterion }] as const),
  );
  const ofEvents = new Map(events);
  const fromLines = scores.lines
    .filter(({ deduction }) => deduction > 0)
    .map((each): Deduction => {
      const found = taken.get(each.line);
      const { line, assessor, criterion, grade, discretionary, deduction, cause, document, at, withdrawn } = each;
      const standing = withdrawn === null ? (found?.standing ?? 'replaced') : 'withdrawn';
      const what = { line, of: 'score' as const, assessor, criterion, grade, event: null, discretionary, deduction };
      return { ...what, counted: found?.counted ?? 0, standing, cause, document, author: each.person, at, withdrawn };
    });
  const fromEvents = scores.events.map((each): Deduction => {
    const found = ofEvents.get(each.line);
    const deduction = scale.scoring.events.find(({ event }) => event === each.event)?.deduction ?? 0;
    return {
      line: each.line,
      of: 'event',
      assessor: null,
      criterion: found?.criterion ?? '',
      grade: null,
      event: each.event,
      discretionary: false,
      deduction,
      counted: found?.counted ?? 0,
      standing: found?.standing ?? 'withdrawn',
      cause: each.cause,
      document: each.document,
      author: each.by,
      at: each.at,
      withdrawn: each.withdrawn,
    };
  });
  return [...fromLines, ...fromEvents].sort((a, b) => a.at - b.at || byCodeUnits(a.line, b.line));
}

/** The points of the sheet when nothing is taken off. */
export function fullMarks(scale: Scale): number {
  return sumOf(entriesOn(scale).map(({ max }) => max ?? 0));
}

function scoreEntry(
  scale: Scale,
  entry: ScaleEntry,
  item: string,
  line: ScoreLine | undefined,
  events: readonly ScoreEvent[],
): EntryScore {
  const missing = entry.by !== 'events' && line === undefined;
  const taken = takenFrom(scale, entry, line, events);
  const deducted = sumOf(taken.map(({ counted }) => counted));
  const reached = scoreAfter(entry, deducted);
  const stands = line?.withdrawn === null ? line : undefined;
  const grade = stands?.grade ?? null;
  const graded = !missing && entry.by !== 'rating' && entry.by !== 'points';
  return {
    criterion: entry.id,
    item,
    max: entry.max,
    deducted,
    score: missing || entry.max === null ? null : reached,
    missing,
    grade: grade ?? (graded ? derivedGrade(scale, entry, reached) : null),
    derived: graded && grade === null,
    rating: line?.rating ?? null,
    warnings: stands && entry.max !== null ? warningsOf(scale, entry, stands) : [],
    taken,
  };
}

/**
 * What each line takes from a criterion, as long as there is something left (YQ-A04): the events first, in the order of
 * their days, so that they take the same on every sheet, then the assessor's deduction.
 */
function takenFrom(
  scale: Scale,
  entry: ScaleEntry,
  line: ScoreLine | undefined,
  events: readonly ScoreEvent[],
): Taken[] {
  const left = leftIn(Math.min(entry.max ?? 0, entry.events?.most ?? 0));
  const ofYear = weighed(scale, entry, events).map(({ event, deduction, standing }): Taken => ({
    line: event.line,
    of: 'event',
    deduction,
    counted: standing === 'counts' ? left.take(deduction) : 0,
    standing,
  }));
  if (!line || line.deduction === 0) return ofYear;
  const standing = line.withdrawn === null ? 'counts' : 'withdrawn';
  const rest = leftIn((entry.max ?? 0) - sumOf(ofYear.map(({ counted }) => counted)));
  const counted = standing === 'counts' ? rest.take(line.deduction) : 0;
  return [...ofYear, { line: line.line, of: 'score', deduction: line.deduction, counted, standing }];
}

/** Points that can be taken until there are none left. */
function leftIn(points: number) {
  let left = hundredths(points);
  return {
    take(deduction: number): number {
      const taken = Math.min(hundredths(deduction), left);
      left -= taken;
      return taken / 100;
    },
  };
}

interface Weighed {
  readonly event: ScoreEvent;
  readonly deduction: number;
  readonly standing: Taken['standing'];
}

/** The events of this criterion: of one person's sanctions for one act only the heaviest counts, unless both do (YQ-A05). */
function weighed({ scoring, sameCase }: Scale, { events: takes }: ScaleEntry, all: readonly ScoreEvent[]): Weighed[] {
  const pointsOf = ({ event }: ScoreEvent) => scoring.events.find((each) => each.event === event)?.deduction ?? 0;
  const here = all
    .filter(({ event }) => takes?.kinds.includes(event))
    .sort((a, b) => byCodeUnits(a.on, b.on) || byCodeUnits(a.line, b.line));
  const stand = here.filter(({ withdrawn }) => withdrawn === null);
  const heaviest = new Map<string, ScoreEvent>();
  for (const event of stand) {
    const key = caseOf(event);
    const before = key === undefined ? undefined : heaviest.get(key);
    if (key !== undefined && (!before || pointsOf(before) < pointsOf(event))) heaviest.set(key, event);
  }
  return here.map((event) => {
    const key = sameCase === 'both' ? undefined : caseOf(event);
    const outweighed = key !== undefined && heaviest.get(key) !== event;
    const standing = event.withdrawn !== null ? 'withdrawn' : outweighed ? 'outweighed' : 'counts';
    return { event, deduction: pointsOf(event), standing };
  });
}

function caseOf({ person, case: act }: ScoreEvent): string | undefined {
  return person === null || act === null ? undefined : JSON.stringify([person, act]);
}

/** The sum of what has points, or null where nothing has. */
function partOf(parts: readonly { readonly max: number | null; readonly score: number | null }[]): number | null {
  if (parts.every(({ max, score }) => max === null && score === null)) return null;
  return sumOf(parts.map(({ score }) => score ?? 0));
}

function totalsOf(sheets: readonly Sheet[]): number[] {
  return sheets.flatMap(({ submitted, score }) => (submitted && score.total !== null ? [score.total] : []));
}

function handedIn(assessor: Assessor): Refusal {
  const why = `the sheet of ${assessor.assessor} is handed in: only a withdrawn deduction changes it`;
  return refusal('AlreadyDecided', why, rulesOf(assessor));
}

function isReviewing({ by }: Assessor): boolean {
  return by.includes('reviewer') || by.includes('jointReviewer');
}

function byLine(taken: Taken): readonly [string, Taken] {
  return [taken.line, taken];
}
