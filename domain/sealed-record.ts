import type { Entry, Fact, FactKind } from '../contracts/facts.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Programme } from '../contracts/programme.ts';
import { trackOf } from './candidacy.ts';
import { canonicalJson } from './canonical-json.ts';
import { candidacyKinds, type Outcome } from './sealed-outcome.ts';

/** What a sealed record says it is; another form of the file has another number. */
export const FORMAT = 'laurel-sealed-record/1';

/** An entry of the ledger without the words that may be about people. */
export interface SealedEntry extends Entry {
  readonly seq: number;
  readonly recordedAt: string;
  readonly prevHash: string;
  readonly hash: string;
  /** The fields of the fact that are digested or left out. Where there are none, the hash can be recomputed. */
  readonly hidden: readonly string[];
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
  /** In the order of the ledger; the last one is the confirmation. */
  readonly entries: readonly SealedEntry[];
  readonly outcome: Outcome;
  /** The head of the ledger when the result was confirmed: what to publish elsewhere. */
  readonly head: { readonly seq: number; readonly hash: string };
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
  'titleAwarded',
  'titleRevoked',
  'titleLapsed',
  'scoresConfirmed',
  'listConfirmed',
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
 * The entries as a third party may see them: words are digested, forms keep only what a requirement asks and codes can
 * say, and people without accounts are numbered, because a digest of a name is soon guessed.
 */
export function disclose(
  entries: readonly Omit<SealedEntry, 'hidden'>[],
  { records }: Pick<Programme, 'records'>,
  asked: Plan['tracks'][number]['requires'],
  digest: (words: string) => string,
): SealedEntry[] {
  const words = (text: string) => (text === '' ? '' : `sha256:${digest(text)}`);
  const person = numbering('person');
  const act = numbering('case');
  const onRoster = numbering('member');
  const forms: Cover['forms'] = (type, fields) => asFarAsAsked(records, asked, type, fields, words);
  return entries.map((entry) => {
    const member = (id: string) => onRoster(`${entry.unit ?? ''}/${id}`);
    const fact = shown(entry.fact, { words, person, act, member, forms });
    return { ...entry, fact, hidden: hiddenIn(entry.fact, fact) };
  });
}

/** The text that the hash of an entry covers in the ledger. */
export function chainedText({ prevHash, seq, recordedAt, ...entry }: SealedEntry): string {
  const { key, campaign, unit, at, actor, rules, fact } = entry;
  return `${prevHash}\n${seq}\n${recordedAt}\n${canonicalJson({ key, campaign, unit, at, actor, rules, fact })}`;
}

type Fields = Readonly<Record<string, string>>;
interface Cover {
  readonly words: (text: string) => string;
  readonly person: (name: string) => string;
  readonly act: (name: string) => string;
  /** Somebody on the unit's roster. */
  readonly member: (id: string) => string;
  readonly forms: (type: string, fields: Fields) => Fields;
}

function shown(fact: Fact, { words, person, act, member, forms }: Cover): Fact {
  switch (fact.kind) {
    case 'scored':
      return { ...fact, cause: words(fact.cause), document: orNull(fact.document, words) };
    case 'eventRecorded': {
      const who = { person: orNull(fact.person, person), case: orNull(fact.case, act) };
      return { ...fact, ...who, cause: words(fact.cause), document: orNull(fact.document, words) };
    }
    case 'deductionWithdrawn':
    case 'sheetWithdrawn':
    case 'scoreModerated':
    case 'assignmentDeclined':
    case 'applicationWithdrawn':
    case 'notShortlisted':
    case 'struck':
    case 'notNamed':
    case 'voteCast':
    case 'titleRevoked':
      return { ...fact, reason: words(fact.reason) };
    case 'checkRecorded':
      return { ...fact, note: words(fact.note) };
    case 'applicationSubmitted':
      return { ...fact, fields: {} };
    case 'recordFiled':
      return { ...fact, subject: null, fields: forms(fact.type, fact.fields) };
    case 'deedDone':
      return { ...fact, subject: orNull(fact.subject, member), with: null, note: words(fact.note) };
    case 'rosterEntered':
      return { ...fact, id: member(fact.id), name: '', within: null, fields: {} };
    case 'rosterLeft':
      return { ...fact, id: member(fact.id) };
    case 'listConfirmed':
      return { ...fact, leftOut: fact.leftOut.map((each) => ({ ...each, reason: words(each.reason) })) };
    default:
      return fact;
  }
}

/** Of a form only what a requirement asks: the value where it is a code, or one of those asked for, else its digest. */
function asFarAsAsked(
  records: Programme['records'],
  asked: Plan['tracks'][number]['requires'],
  type: string,
  given: Fields,
  words: (text: string) => string,
): Fields {
  const form = records.find(({ record }) => record === type)?.fields ?? [];
  const wanted = asked.filter(({ needs, what }) => needs === 'record' && what === type);
  const kept = wanted.flatMap(({ where }) =>
    Object.entries(where).flatMap(([name, values]) => {
      const value = given[name];
      if (value === undefined) return [];
      const coded = ['flag', 'choice', 'number', 'day'].includes(form.find(({ field }) => field === name)?.type ?? '');
      return [[name, coded || values.includes(value) ? value : words(value)] as const];
    }),
  );
  return Object.fromEntries(kept);
}

function hiddenIn(fact: Fact, covered: Fact): string[] {
  const after = new Map(Object.entries(covered));
  return Object.entries(fact)
    .filter(([field, value]) => canonicalJson(value) !== canonicalJson(after.get(field)))
    .map(([field]) => field)
    .sort();
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

function orNull(text: string | null, cover: (text: string) => string): string | null {
  return text === null ? null : cover(text);
}
