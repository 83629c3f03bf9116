import { sheetsOf, type Sheet, type UnitScores } from './score-sheet.ts';
import type { Scale } from './scoring.ts';
import type { Hidden, Viewer } from './visibility.ts';

/** Who reads a unit's scores, and what is hidden there. */
export interface ScoreReading {
  readonly viewer: Viewer;
  readonly without: ReadonlySet<Hidden>;
  /** Whether the scores are confirmed: from then on the result is no secret. */
  readonly confirmed: boolean;
}

/** What somebody sees of a unit's scores. */
export interface ReadableScores {
  readonly sheets: readonly Sheet[];
  /** Whether what the sheets come to is shown. */
  readonly result: boolean;
  /** Whether names of who judged are shown. */
  readonly names: boolean;
  /** The same scores with the lines of those sheets only, and with the events, where deductions are shown. */
  readonly deductions: UnitScores;
}

/**
 * Who judges sees nobody else's sheet, nor what all come to, before the own one is handed in, in whatever role (F21).
 * Who is judged, and who stands by, hears the result when it is confirmed, and not whose it is (F7).
 */
export function readableScores(scale: Scale, scores: UnitScores, reading: ScoreReading): ReadableScores {
  const { without, confirmed } = reading;
  const all = sheetsOf(scale, scores);
  const mine = all.filter((sheet) => isOwn(sheet, reading.viewer));
  const owed = mine.some(({ person, submitted }) => person !== null && !submitted);
  const judges = owed || without.has('sheets');
  const done = mine.some(({ submitted }) => submitted) && !owed;
  const result = confirmed || (!without.has('totals') && (!judges || done));
  const sheets = result
    ? all.filter(({ submitted }) => submitted || !without.has('judges'))
    : all.filter((sheet) => mine.includes(sheet) || isEvidence(sheet, without));
  const names = !without.has('judges');
  if (without.has('deductions') && !confirmed) return { sheets, result, names, deductions: withoutAny(scores) };
  return { sheets, result, names, deductions: withLinesOf(scores, without.has('totals') ? handedIn(all) : sheets) };
}

/** A sheet that the viewer fills in, alone or with the assessor's others. */
function isOwn({ assessor, person }: Sheet, { id, memberships }: Viewer): boolean {
  if (person !== null) return person === id;
  return memberships.some(({ role }) => assessor.by.includes(role));
}

/** The unit's word on itself is there for who judges it, and counts for nothing. */
function isEvidence({ assessor, submitted }: Sheet, without: ReadonlySet<Hidden>): boolean {
  return !assessor.counts && submitted && !without.has('totals');
}

function handedIn(sheets: readonly Sheet[]): readonly Sheet[] {
  return sheets.filter(({ submitted }) => submitted);
}

function withLinesOf(scores: UnitScores, sheets: readonly Sheet[]): UnitScores {
  const isShown = (assessor: string, who: string) =>
    sheets.some((sheet) => sheet.assessor.assessor === assessor && (sheet.person === null || sheet.person === who));
  const lines = scores.lines.filter(({ assessor, person }) => isShown(assessor, person));
  return { ...scores, lines };
}

function withoutAny(scores: UnitScores): UnitScores {
  return { ...scores, lines: [], events: [] };
}
