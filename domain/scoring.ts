import type { ScoreFact } from '../contracts/facts.ts';
import type { Role } from '../contracts/people.ts';
import type { ScoringTerms } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Refusal, Warning } from '../contracts/refusals.ts';
import type { Criterion, Scoring } from '../contracts/scoring.ts';
import { hasTwoDecimals, hundredths } from './aggregation.ts';
import { rulesOf } from './plan.ts';
import { refusal } from './refusal.ts';

export type Grade = Scoring['grades'][number];
export type Assessor = Scoring['assessors'][number];
type Bilingual = Criterion['name'];

/** What is scored in one edition: the rubric as its assessors go through it. */
export interface Scale {
  readonly scoring: Scoring;
  readonly gradeLevel: 'criterion' | 'item';
  readonly sameCase: 'heavier' | 'both';
  readonly areas: readonly {
    readonly area: string;
    readonly name: Bilingual;
    readonly max: number | null;
    readonly items: readonly {
      readonly item: string;
      readonly name: Bilingual;
      readonly max: number | null;
      readonly entries: readonly ScaleEntry[];
    }[];
  }[];
}

/** One line of the score sheet: a criterion, or an item where the items are graded (YQ-A01). */
export interface ScaleEntry {
  readonly id: string;
  readonly name: Bilingual;
  readonly max: number | null;
  readonly by: Criterion['scored']['by'];
  /** The largest free deduction; 0: there is none. */
  readonly most: number;
  /** What happened in the year takes points here, and how many at most. */
  readonly events: { readonly kinds: readonly string[]; readonly most: number } | null;
  /** The recurring minimums that it looks at. */
  readonly minimums: readonly string[];
  readonly rules: readonly string[];
}

/** What somebody gives for one line of the sheet. */
export interface Score {
  readonly assessor: string;
  readonly criterion: string;
  readonly grade?: string | undefined;
  readonly deduction?: number | undefined;
  readonly score?: number | undefined;
  readonly rating?: string | undefined;
  readonly cause?: string | undefined;
  readonly document?: string | undefined;
  readonly discretionary?: boolean | undefined;
}

export type Scored = Extract<ScoreFact, { readonly kind: 'scored' }>;
export type EventRecorded = Extract<ScoreFact, { readonly kind: 'eventRecorded' }>;

/** The score sheet of an edition, or undefined where the programme has none; each edition keeps its version's (F22). */
export function scaleOf(
  { rubric, scoring }: Pick<Programme, 'rubric' | 'scoring'>,
  { gradeLevel, sameCase }: Pick<ScoringTerms, 'gradeLevel' | 'sameCase'>,
): Scale | undefined {
  if (!scoring) return undefined;
  const areas = rubric.map(({ area, name, max, items }) => ({
    area,
    name,
    max,
    items: items.map((item) => ({
      item: item.item,
      name: item.name,
      max: item.max,
      entries: entriesOf(item, scoring, gradeLevel),
    })),
  }));
  return { scoring, gradeLevel, sameCase, areas };
}

export function entriesOn(scale: Scale): ScaleEntry[] {
  return scale.areas.flatMap(({ items }) => items.flatMap(({ entries }) => entries));
}

export function gradeOf({ scoring }: Scale, grade: string | null): Grade | undefined {
  return scoring.grades.find((each) => each.grade === grade);
}

/** Why this person cannot score as this assessor: the programme says who scores (YQ-A10). */
export function refuseAssessor({ scoring }: Scale, assessor: string, role: Role): Refusal | undefined {
  const found = scoring.assessors.find((each) => each.assessor === assessor);
  if (!found) return refusal('UnknownAssessor', `the programme has no assessor ${assessor}`, rulesOf(scoring));
  if (found.by.includes(role)) return undefined;
  return refusal('NotAllowed', `${assessor} is for ${found.by.join(' or ')}, not for ${role}`, rulesOf(found));
}

/** One score as a fact, with what is odd about it; or why the programme does not take it. */
export function score(
  scale: Scale,
  given: Score,
  line: string,
): { readonly refused: Refusal } | { readonly fact: Scored; readonly rules: readonly string[]; warnings: Warning[] } {
  const entry = entriesOn(scale).find(({ id }) => id === given.criterion);
  if (!entry) return { refused: unknownCriterion(scale, given.criterion) };
  const read = readScore(scale, entry, given);
  if ('code' in read) return { refused: read };
  const { grade, deduction, rating } = read;
  const fact: Scored = {
    kind: 'scored',
    line,
    assessor: given.assessor,
    criterion: entry.id,
    grade: grade?.grade ?? null,
    rating,
    deduction,
    discretionary: given.discretionary ?? false,
    cause: given.cause ?? '',
    document: given.document ?? null,
  };
  const rules = [...entry.rules, ...rulesOf(grade)];
  return { fact, rules, warnings: entry.max === null ? [] : warningsOf(scale, entry, fact) };
}

/** Why this cannot be recorded as something that costs points: only what the programme names does (YQ-S8 to YQ-S13). */
export function refuseEvent(
  scale: Scale,
  { event, on }: { readonly event: string; readonly on: string },
  { year, today }: { readonly year: number; readonly today: string },
): Refusal | undefined {
  const found = scale.scoring.events.find((each) => each.event === event);
  const entry = entriesOn(scale).find(({ events }) => events?.kinds.includes(event));
  if (!found || !entry) {
    const known = scale.scoring.events.map((each) => each.event);
    const why = `${event} costs no points here; what does: ${known.join(', ') || 'nothing'}`;
    return refusal('UnknownEvent', why, rulesOf(scale.scoring));
  }
  const rules = eventRules(scale, event);
  if (on > today) return refusal('DateInFuture', `${on} is after today, ${today}`, rules);
  if (Number(on.slice(0, 4)) === year) return undefined;
  return refusal('OutsideRange', `${on} does not lie in the year that is assessed, ${year}`, rules);
}

/** The ids behind an event: its own, and those of the criterion that it takes points from. */
export function eventRules(scale: Scale, event: string): string[] {
  const entry = entriesOn(scale).find(({ events }) => events?.kinds.includes(event));
  return [...rulesOf(scale.scoring.events.find((each) => each.event === event)), ...(entry?.rules ?? [])];
}

/** Why a moderated total cannot be set: the programme knows none, the sheets agree, or it is no possible total (F21). */
export function refuseModeration(
  { scoring }: Scale,
  { total, role, over }: { readonly total: number; readonly role: Role; readonly over: boolean },
): Refusal | undefined {
  const { discrepancy, granularity } = scoring;
  if (!discrepancy) {
    return refusal('NotPartOfThis', 'the programme moderates no scores', rulesOf(scoring));
  }
  const rules = rulesOf(discrepancy);
  if (!discrepancy.moderatedBy.includes(role)) {
    return refusal('NotAllowed', `moderation is for ${discrepancy.moderatedBy.join(' or ')}, not for ${role}`, rules);
  }
  if (!over) return refusal('NotOpen', `no two sheets lie more than ${discrepancy.over} points apart`, rules);
  if (total < 0 || total > (scoring.total.points ?? Infinity)) {
    return refusal('OutsideRange', `a total lies between 0 and ${scoring.total.points ?? 'the maximum'}`, rules);
  }
  return refuseStep(scoring, total, [...rules, ...rulesOf(granularity)]);
}

/**
 * What a score on this line is worth: the points less what was taken off, and never below 0 (YQ-A03, YQ-A04). Without
 * a maximum there are no points.
 */
export function scoreAfter({ max }: Pick<ScaleEntry, 'max'>, deduction: number): number {
  return Math.max(0, hundredths(max ?? 0) - hundredths(deduction)) / 100;
}

/** A deduction larger than the points, and a grade that scores less than a worse one may (YQ-A03). */
export function warningsOf(
  scale: Scale,
  entry: ScaleEntry,
  { grade, deduction }: Pick<Scored, 'grade' | 'deduction'>,
): Warning[] {
  const { floor, grades } = scale.scoring;
  const max = entry.max ?? 0;
  const found: Warning[] = [];
  if (hundredths(deduction) > hundredths(max)) {
    const message = `${entry.id}: ${deduction} points off leave less than 0 of ${max}: it scores 0`;
    found.push({ code: 'FlooredAtZero', message, rules: [...entry.rules, ...rulesOf(floor)] });
  }
  const nth = grades.findIndex((each) => each.grade === grade);
  const reached = scoreAfter(entry, deduction);
  const worse = nth < 0 ? [] : grades.slice(nth + 1);
  const best = worse.reduce<Grade | undefined>(
    (most, each) => (most && bestScore(most, max) >= bestScore(each, max) ? most : each),
    undefined,
  );
  if (best && hundredths(bestScore(best, max)) > hundredths(reached)) {
    const message = `${entry.id}: a worse grade could score higher: ${reached} is worse than ${best.name.zh} maximum ${bestScore(best, max)}`;
    const rules = [...entry.rules, ...rulesOf(grades[nth]), ...rulesOf(best), ...rulesOf(floor)];
    found.push({ code: 'WorseGradeCouldScoreMore', message, rules: rules.filter(unique) });
  }
  return found;
}

/**
 * A line that loses no point though a recurring minimum that it looks at is not met (YQ-S15): `lacks` says of each such
 * minimum what is missing. The assessor decides; nothing is taken off by itself.
 */
export function passedOver(
  { id, minimums, rules }: Pick<ScaleEntry, 'id' | 'minimums' | 'rules'>,
  deduction: number,
  lacks: ReadonlyMap<string, string>,
): Warning[] {
  if (deduction > 0) return [];
  const missing = minimums.flatMap((each) => lacks.get(each) ?? []);
  return missing.map((lack) => ({ code: 'MinimumNotMet', message: `${id}: no point off, though ${lack}`, rules }));
}

/**
 * The grade that a score without one comes to (YQ-A06, YQ-A09): the best in whose band it lies. What happened in the year
 * bypasses the bands (YQ-A02), so a score between two of them, such as half a point off, has none.
 */
export function derivedGrade({ scoring }: Scale, { max }: Pick<ScaleEntry, 'max'>, reached: number): string | null {
  if (max === null) return null;
  const score = hundredths(reached);
  const found = scoring.grades.find(
    (each) => hundredths(worstScore(each, max)) <= score && score <= hundredths(bestScore(each, max)),
  );
  return found?.grade ?? null;
}

interface Read {
  readonly grade: Grade | undefined;
  readonly deduction: number;
  readonly rating: string | null;
}

function entriesOf(
  item: Programme['rubric'][number]['items'][number],
  scoring: Scoring,
  gradeLevel: 'criterion' | 'item',
): ScaleEntry[] {
  const entries = item.criteria.map(entryOf);
  if (item.criteria.length === 0 && item.max !== null) return [ofItem(item, [], item.max, scoring)];
  const merged = entries.filter(isGraded);
  if (gradeLevel === 'criterion' || !merged.some(({ by }) => by !== 'events')) return entries;
  const max = merged.reduce((sum, each) => sum + hundredths(each.max ?? 0), 0) / 100;
  return [ofItem(item, merged, max, scoring), ...entries.filter((each) => !isGraded(each))];
}

function entryOf({ criterion, name, max, scored, obligation, ...based }: Criterion): ScaleEntry {
  const minimums = obligation === undefined ? [] : [obligation];
  const own = { id: criterion, name, max, by: scored.by, most: 0, events: null, minimums, rules: rulesOf(based) };
  if (scored.by === 'discretion') {
    return { ...own, most: scored.most, rules: [...own.rules, ...rulesOf(scored)].filter(unique) };
  }
  if (scored.by !== 'events') return own;
  const rules = [...own.rules, ...rulesOf(scored)].filter(unique);
  return { ...own, events: { kinds: scored.events, most: max ?? 0 }, rules };
}

function isGraded({ by }: ScaleEntry): boolean {
  return by === 'grade' || by === 'discretion' || by === 'events';
}

/**
 * The item is graded with the points of its criteria, those scored by events as well; what happened in the year then
 * comes off the item's score, but no more of it than those criteria are worth (YQ-A01, YQ-A04).
 */
function ofItem(
  { item, name, ...based }: Programme['rubric'][number]['items'][number],
  merged: readonly ScaleEntry[],
  max: number,
  scoring: Scoring,
): ScaleEntry {
  const most = merged.reduce((sum, each) => sum + each.most, 0);
  const kinds = merged.flatMap(({ events }) => events?.kinds ?? []);
  const byGrade = most > 0 ? 'discretion' : 'grade';
  const rules = [...rulesOf(based), ...rulesOf(scoring.gradeLevel), ...merged.flatMap((each) => each.rules)];
  return {
    id: item,
    name,
    max,
    by: scoring.grades.length > 0 ? byGrade : 'points',
    most,
    events: kinds.length > 0 ? { kinds, most: merged.reduce((sum, each) => sum + (each.events?.most ?? 0), 0) } : null,
    minimums: merged.flatMap((each) => each.minimums),
    rules: rules.filter(unique),
  };
}

function unknownCriterion({ scoring, gradeLevel }: Scale, criterion: string): Refusal {
  const why = `the score sheet has no line ${criterion}: every ${gradeLevel} has one`;
  return refusal('UnknownCriterion', why, rulesOf(scoring.gradeLevel));
}

function readScore(scale: Scale, entry: ScaleEntry, given: Score): Read | Refusal {
  if (entry.by === 'events') {
    const why = `${entry.id} is scored by what happened in the year only: record the event`;
    return refusal('NotPartOfThis', why, entry.rules);
  }
  const stray = strayField(entry, given);
  if (stray !== undefined) return refusal('NotPartOfThis', `${entry.id} takes no ${stray}`, entry.rules);
  if (given.deduction !== undefined && given.score !== undefined) {
    return refusal('FieldInvalid', `${entry.id}: give the points off or the score, not both`, entry.rules);
  }
  if (entry.by === 'rating') return readRating(scale, entry, given);
  const read = entry.by === 'points' ? readPoints(scale, entry, given) : readGrade(scale, entry, given);
  if ('code' in read) return read;
  const reasoned = given.cause !== undefined && given.cause.trim() !== '';
  if (reasoned || (read.deduction === 0 && given.discretionary !== true)) return read;
  return refusal('ReasonMissing', `${entry.id}: points off need a cause`, [...entry.rules, ...rulesOf(read.grade)]);
}

/** What was given that this kind of line does not have. */
function strayField({ by, most }: ScaleEntry, given: Score): string | undefined {
  if (by !== 'rating' && given.rating !== undefined) return 'rating';
  if (given.discretionary === true && most === 0) return 'discretionary deduction';
  if (by === 'grade' || by === 'discretion') return undefined;
  if (given.grade !== undefined) return 'grade';
  if (by === 'rating' && (given.deduction !== undefined || given.score !== undefined)) return 'points';
  return undefined;
}

/** A rating of the scale with a remark, and no points (JZ-A01). */
function readRating({ scoring }: Scale, entry: ScaleEntry, { rating, cause = '' }: Score): Read | Refusal {
  const found = scoring.ratings.find((each) => each.rating === rating);
  if (!found) {
    const known = scoring.ratings.map((each) => each.rating).join(', ');
    return refusal('UnknownGrade', `${entry.id} is rated ${known}, not ${rating ?? 'without a rating'}`, entry.rules);
  }
  if (cause.trim() !== '') return { grade: undefined, deduction: 0, rating: found.rating };
  return refusal('ReasonMissing', `${entry.id}: a rating needs a remark`, [...entry.rules, ...rulesOf(found)]);
}

function readPoints(scale: Scale, entry: ScaleEntry, given: Score): Read | Refusal {
  const max = entry.max ?? 0;
  const deduction = pointsOff(entry, given);
  if (deduction === undefined) return refusal('FieldMissing', `${entry.id} needs a score`, entry.rules);
  if (deduction < 0 || deduction > max) {
    return refusal('OutsideRange', `${entry.id} scores between 0 and ${max}`, entry.rules);
  }
  const refused = refuseStep(scale.scoring, given.score ?? deduction, entry.rules);
  return refused ?? { grade: undefined, deduction, rating: null };
}

/** The assessor chooses the grade; the points off must lie in its band, both ends counting (YQ-S4 to YQ-S7, YQ-A02). */
function readGrade(scale: Scale, entry: ScaleEntry, given: Score): Read | Refusal {
  const grade = gradeOf(scale, given.grade ?? null);
  if (given.grade === undefined && given.discretionary === true) return readDiscretion(scale, entry, given);
  if (!grade) {
    const known = scale.scoring.grades.map((each) => each.grade).join(', ');
    return refusal('UnknownGrade', `${entry.id} is graded ${known}, not ${given.grade ?? 'without a grade'}`, [
      ...entry.rules,
      ...scale.scoring.grades.flatMap(rulesOf),
    ]);
  }
  const rules = [...entry.rules, ...rulesOf(grade)];
  const { of, from, to } = grade.band;
  const max = entry.max ?? 0;
  const only = from === to ? (of === 'deduction' ? from : max - from * max) : undefined;
  const deduction = pointsOff(entry, given) ?? only;
  if (deduction === undefined) {
    return refusal('FieldMissing', `${entry.id}: ${grade.name.zh} ${grade.grade} needs ${bandText(grade, max)}`, rules);
  }
  const measured = of === 'deduction' ? deduction : max - deduction;
  const [low, high] = of === 'deduction' ? [from, to] : [from * max, to * max];
  if (!(hundredths(measured) >= hundredths(low) && hundredths(measured) <= hundredths(high))) {
    const why = `${entry.id}: ${grade.name.zh} ${grade.grade} takes ${bandText(grade, max)}, not ${of === 'deduction' ? deduction : `a score of ${measured}`}`;
    return refusal('OutsideBand', why, rules);
  }
  const wide = given.discretionary === true && deduction > entry.most;
  if (wide) return refusal('OutsideRange', `${entry.id}: at most ${entry.most} points at discretion`, rules);
  return refuseStep(scale.scoring, given.score ?? deduction, rules) ?? { grade, deduction, rating: null };
}

/** A free deduction up to the most that the programme leaves to discretion; its grade follows from it (YQ-S14, YQ-A09). */
function readDiscretion(scale: Scale, entry: ScaleEntry, given: Score): Read | Refusal {
  const deduction = pointsOff(entry, given);
  if (deduction === undefined) return refusal('FieldMissing', `${entry.id} needs the points off`, entry.rules);
  if (!(deduction >= 0 && deduction <= entry.most)) {
    const why = `${entry.id}: between 0 and ${entry.most} points at discretion, not ${deduction}`;
    return refusal('OutsideRange', why, entry.rules);
  }
  const refused = refuseStep(scale.scoring, given.score ?? deduction, entry.rules);
  return refused ?? { grade: undefined, deduction, rating: null };
}

function pointsOff({ max }: ScaleEntry, { deduction, score: reached }: Score): number | undefined {
  if (reached === undefined) return deduction;
  return hasTwoDecimals(reached) ? (hundredths(max ?? 0) - hundredths(reached)) / 100 : (max ?? 0) - reached;
}

function refuseStep({ granularity }: Scoring, amount: number, rules: readonly string[]): Refusal | undefined {
  if (hasTwoDecimals(amount) && hundredths(amount) % hundredths(granularity.step) === 0) return undefined;
  const all = [...rules, ...rulesOf(granularity)].filter(unique);
  return refusal('OutsideRange', `points come in steps of ${granularity.step}, not ${amount}`, all);
}

function bandText({ band }: Grade, max: number): string {
  const { of, from, to } = band;
  if (of === 'deduction') return from === to ? `${from} points off` : `${from} to ${to} points off`;
  return `a score of ${from * max} to ${to * max}`;
}

/** The most that a grade may score on a line of so many points. */
function bestScore({ band }: Grade, max: number): number {
  return band.of === 'share' ? band.to * max : Math.max(0, max - band.from);
}

/** The least that a grade may score on a line of so many points. */
function worstScore({ band }: Grade, max: number): number {
  return band.of === 'share' ? band.from * max : max - band.to;
}

function unique<Value>(value: Value, index: number, all: readonly Value[]): boolean {
  return all.indexOf(value) === index;
}
