import type { Entry, FactKind } from '../contracts/facts.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import { trackOf } from './candidacy.ts';
import { commitmentsIn, pointerTo, readBody } from './ledger-format.ts';
import type { ChainedEntry, SealedEntry } from './sealed-entry.ts';
import { candidacyKinds, type Outcome } from './sealed-outcome.ts';

/** What a sealed record says it is; another form of the file has another number. */
export const FORMAT = 'laurel-sealed-record/2';

/** Where a chain ended when the result was confirmed. */
export interface ChainHead {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/** Everything from which the result of one track follows, for somebody who has nothing else (F23). */
export interface SealedRecord {
  readonly format: typeof FORMAT;
  readonly campaign: string;
  readonly track: string;
  readonly programme: {
    readonly programme: string;
    readonly version: number;
    readonly contentHash: string;
    readonly body: Programme;
  };
  /** Chain by chain in the order of each; the organiser's comes last, and its last one is the confirmation. */
  readonly entries: readonly SealedEntry[];
  readonly outcome: Outcome;
  /** The head of every chain that is cited, in the same order: what to publish elsewhere. */
  readonly heads: readonly ChainHead[];
}

/** A sealed record as it is handed out: the seal is the SHA-256 of the canonical JSON of everything else. */
export type SealedExport = SealedRecord & { readonly seal: string };

/** What an edition's own entries can add to a result; what happened to the same units in other editions is below. */
export const bearingKinds = [
  'campaignStarted',
  'candidacyOpened',
  ...candidacyKinds,
  'reviewersAssigned',
  'assignmentDeclined',
  'assignmentConflicted',
  'scored',
  'eventRecorded',
  'deductionWithdrawn',
  'sheetSubmitted',
  'sheetWithdrawn',
  'scoreModerated',
  'recordFiled',
  'deedDone',
  'voteCast',
  'voteWithdrawn',
  'titleAwarded',
  'titleRevoked',
  'titleLapsed',
  'scoresConfirmed',
  'resultCorrected',
  'listConfirmed',
  'listWithdrawn',
] as const satisfies readonly FactKind[];

/** What a sealed record ends with: the confirmation of scores or of a list, or a correction. */
export const confirmingKinds = [
  'scoresConfirmed',
  'resultCorrected',
  'listConfirmed',
  'listWithdrawn',
] as const satisfies readonly FactKind[];

/**
 * What of other editions decides whether a unit may be listed: titles held or lost, years that it stays out, and deeds
 * for a minimum of several years.
 */
export const standingKinds = [
  'titleAwarded',
  'titleRevoked',
  'titleLapsed',
  'disqualified',
  'requalified',
  'reinstated',
  'deedDone',
] as const satisfies readonly FactKind[];

/** Who is counted for a minimum: a unit has one roster in all editions. */
export const rosterKinds = ['rosterEntered', 'rosterLeft'] as const satisfies readonly FactKind[];

/** Whether an entry of the edition adds anything to the result of this track. */
export function bearsOn(plan: Plan, track: string, { fact }: Pick<Entry, 'fact'>): boolean {
  if (!(bearingKinds as readonly FactKind[]).includes(fact.kind)) return false;
  const asked = trackOf(plan, track)?.requires ?? [];
  switch (fact.kind) {
    case 'recordFiled':
      return asked.some(({ needs, what }) => needs === 'record' && what === fact.type);
    case 'deedDone':
      return asked.some(({ needs, what }) => needs === 'minimum' && what === fact.obligation);
    // Assignments and titles count across tracks.
    case 'reviewersAssigned':
    case 'assignmentDeclined':
    case 'assignmentConflicted':
    case 'titleAwarded':
      return true;
    default:
      return !('track' in fact) || fact.track === track;
  }
}

/**
 * The entries as a third party may see them: of forms what a requirement asks and codes can say, and no other words.
 * People without accounts are numbered.
 */
export function disclose(
  entries: readonly ChainedEntry[],
  { records }: Pick<Programme, 'records'>,
  asked: Plan['tracks'][number]['requires'],
): SealedEntry[] {
  const numbers = { person: numbering('person'), case: numbering('case') };
  return entries.map((entry) => ({
    ...entry,
    texts: asFarAsAsked(records, asked, entry),
    names: entry.body.fact.kind === 'eventRecorded' ? numbered(entry, numbers) : {},
  }));
}

/** Of a form only what a requirement asks: the value where it is a code, or one of those asked for. */
function asFarAsAsked(
  records: Programme['records'],
  asked: Plan['tracks'][number]['requires'],
  { body, texts }: ChainedEntry,
): SealedEntry['texts'] {
  const { fact } = readBody(body, texts);
  if (fact.kind !== 'recordFiled') return {};
  const form = records.find(({ record }) => record === fact.type)?.fields ?? [];
  const wanted = asked.filter(({ needs, what }) => needs === 'record' && what === fact.type);
  const kept = wanted.flatMap(({ where }) =>
    Object.entries(where).flatMap(([name, values]) => {
      const pointer = pointerTo('fields', name);
      const text = texts[pointer];
      if (!text) return [];
      const coded = ['flag', 'choice', 'number', 'day'].includes(form.find(({ field }) => field === name)?.type ?? '');
      return coded || values.includes(text.value) ? [[pointer, text] as const] : [];
    }),
  );
  return Object.fromEntries(kept);
}

/** Who cannot be told from anybody else any more is somebody else. */
function numbered(
  { seq, body, texts }: ChainedEntry,
  numbers: Readonly<Record<'person' | 'case', (name: string) => string>>,
): SealedEntry['names'] {
  const committed = commitmentsIn(body);
  const names = (['person', 'case'] as const).flatMap((field) => {
    const pointer = pointerTo(field);
    if (!committed.has(pointer)) return [];
    const text = texts[pointer];
    return [[pointer, numbers[field](JSON.stringify(text ? text.value : [body.chain, seq]))] as const];
  });
  return Object.fromEntries(names);
}

/** The same name has the same number in the whole record. */
function numbering(word: string): (name: string) => string {
  const known = new Map<string, string>();
  return (name) => {
    const number = known.get(name) ?? `${word}-${known.size + 1}`;
    known.set(name, number);
    return number;
  };
}
