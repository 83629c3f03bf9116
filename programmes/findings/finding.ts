import type { Bilingual } from '../../contracts/text.ts';
import type { Issue } from '../check-references.ts';

/** An error keeps the campaign from running as it is written; a warning will cost somebody trouble; a note is to be known. */
export type Severity = 'error' | 'warning' | 'note';

/** What may be found; docs/programme-check.md says of each what it means and what to do. */
export const findingCodes = [
  'grade-bands-overlap',
  'grade-bands-gap',
  'worse-grade-scores-higher',
  'score-out-of-reach',
  'deduction-exceeds-points',
  'other-grade-level',
  'sum-mismatch',
  'finer-than-granularity',
  'grade-above-total',
  'nobody-counts',
  'sheets-not-combined',
  'nothing-to-combine',
  'nothing-to-compare',
  'target-unreachable',
  'yearly-appraisal-longer-title',
  'stage-dates-assumed',
  'deadline-on-day-off',
  'unknown-calendar',
  'weekday-on-day-off',
  'periods-before-issue',
  'stage-before-issue',
  'judge-among-the-judged',
  'unit-count',
  'quota-without-choice',
  'draw-larger-than-units',
  'reference-units-by-default',
  'person-in-two-posts',
  'title-without-maintenance',
  'naming-without-approval',
  'naming-without-notice',
  'revocation-by-one-hand',
  'unit-scores-itself',
  'scores-confirmed-by-assessor',
  'role-without-actor',
  'dead-stage',
  'procedure-never-opened',
  'step-out-of-reach',
  'matter-never-ends',
  'message-never-sent',
  'minimum-not-given',
  'reminder-before-start',
  'share-of-one',
  'requirement-never-asked',
  'requirement-too-early',
  'requirement-without-number',
  'minimum-not-yet-due',
  'minimum-after-assessment',
  'codes-to-supply',
  'code-count',
  'code-list-unused',
  'gate-without-kinds',
  'roster-kind-unused',
  'asked-twice',
  'word-repeated',
  'name-left-blank',
  'more-than-all',
  'other-number-than-name',
  'one-name-two-numbers',
] as const;
export type FindingCode = (typeof findingCodes)[number];

/** Something in a programme that parses and yet does not hold together (F69). */
export interface Finding {
  readonly code: FindingCode;
  readonly severity: Severity;
  readonly path: Issue['path'];
  /** The clauses and defaults of the places that the finding is about. */
  readonly rules: readonly string[];
  readonly message: Bilingual;
  /** The single cases, where there are several. */
  readonly details: readonly Bilingual[];
  /** What to do about it. */
  readonly advice: Bilingual;
}

/** What a programme file does not say itself. */
export interface Circumstances {
  /** The years of the editions that the check looks at. */
  readonly years: readonly number[];
  /** The units that are to take part, where a list of them is at hand. */
  readonly units: readonly { readonly id: string; readonly name: string }[] | null;
}

export type Path = Issue['path'];

interface Based {
  readonly basis: readonly string[];
  readonly assumed: readonly string[];
}

/** The ids behind one or several places, each once and without its line. */
export function rulesOf(...places: readonly (Based | null | undefined)[]): string[] {
  const ids = places.flatMap((place) => [...(place?.basis ?? []), ...(place?.assumed ?? [])]);
  return [...new Set(ids.map((id) => id.split(':')[0] ?? id))];
}

/** At most so many cases, and how many more there are. */
export function atMost(most: number, cases: readonly Bilingual[]): Bilingual[] {
  if (cases.length <= most) return [...cases];
  const more = cases.length - most;
  return [...cases.slice(0, most), { zh: `另有 ${more} 处`, en: `and ${more} more` }];
}

/** A number of things in English. */
export function several(number: number, one: string, many: string): string {
  return `${number} ${number === 1 ? one : many}`;
}

/** Names in a row, as both languages write them. */
export function inARow(names: readonly Bilingual[]): Bilingual {
  return { zh: names.map(({ zh }) => zh).join('、'), en: names.map(({ en }) => en).join(', ') };
}
