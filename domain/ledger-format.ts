import type { Entry, Fact, FactKind } from '../contracts/facts.ts';
import { canonicalJson } from './canonical-json.ts';
import { privateWords } from './private-words.ts';

/** How entries are written down; a body says so, and an installation holds one format only. */
export const LEDGER_FORMAT = 2;

/** What readers see in the place of words that were erased, or left out. */
export const ERASED = '（已删除）/(erased)';

/** What stands in a body for words: SHA-256 of the salt, a line feed and the canonical JSON of the words, hex. */
export interface Commitment {
  readonly sealed: string;
}

/** The words behind a commitment; without the salt they could be guessed by trying. */
export interface Opening {
  readonly salt: string;
  readonly value: string;
}

/** Openings by JSON Pointer into the body; null: erased. */
export type Texts = Readonly<Record<string, Opening | null>>;

/** What the hash of an entry covers: the entry in its chain, with commitments in the place of words. */
export interface LedgerBody extends Omit<Entry, 'fact'> {
  readonly format: typeof LEDGER_FORMAT;
  readonly chain: string;
  readonly fact: { readonly kind: FactKind };
}

/** Chance and digest, which the domain is given. */
export interface Sealing {
  readonly salt: () => string;
  readonly digest: (text: string) => string;
}

/** The body of an entry, and the words that are kept beside it. */
export function writeBody(
  chain: string,
  { key, campaign, unit, at, actor, rules, fact }: Entry,
  { salt, digest }: Sealing,
): { readonly body: LedgerBody; readonly texts: Texts } {
  const texts: Record<string, Opening> = {};
  const commit = (value: string, pointer: string): Commitment => {
    const opening = { salt: salt(), value };
    texts[pointer] = opening;
    return { sealed: digest(committedText(opening)) };
  };
  const sealed = privateWords[fact.kind].reduce<unknown>(
    (value, place) => changeAt(value, place.split('/'), '/fact', commit),
    fact,
  ) as LedgerBody['fact'];
  return { body: { format: LEDGER_FORMAT, chain, key, campaign, unit, at, actor, rules, fact: sealed }, texts };
}

/** The entry as it was given, with a marker for words that are not there. */
export function readBody({ key, campaign, unit, at, actor, rules, fact }: LedgerBody, texts: Texts): Entry {
  const opened = mapCommitments(fact, '/fact', (_, pointer) => texts[pointer]?.value ?? ERASED);
  return { key, campaign, unit, at, actor, rules, fact: opened as Fact };
}

/** The commitments in a body, by pointer. */
export function commitmentsIn({ fact }: Pick<LedgerBody, 'fact'>): Map<string, Commitment> {
  const found = new Map<string, Commitment>();
  mapCommitments(fact, '/fact', (commitment, pointer) => {
    found.set(pointer, commitment);
    return commitment;
  });
  return found;
}

/** Where a fact's field, or something in it, stands in a body. */
export function pointerTo(...steps: readonly string[]): string {
  return ['/fact', ...steps.map(escaped)].join('/');
}

/** The text that a commitment digests. */
export function committedText({ salt, value }: Opening): string {
  return `${salt}\n${canonicalJson(value)}`;
}

/** The text that the hash of an entry digests. */
export function chainedText(
  { prevHash, seq, recordedAt }: { readonly prevHash: string; readonly seq: number; readonly recordedAt: string },
  body: string,
): string {
  return `${prevHash}\n${seq}\n${recordedAt}\n${body}`;
}

/**
 * Whether the same is told, whenever it was and by whichever rules. Of words that were erased nothing is left to
 * compare but their place.
 */
export function tellsTheSame(known: { readonly body: LedgerBody; readonly texts: Texts }, told: Entry): boolean {
  const left = mapStrings(told.fact, '/fact', (text, pointer) => (known.texts[pointer] === null ? ERASED : text));
  const stands = readBody(known.body, known.texts);
  return canonicalJson(contentOf(stands)) === canonicalJson(contentOf({ ...told, fact: left as Fact }));
}

function contentOf({ campaign, unit, actor, fact }: Entry) {
  return { campaign, unit, actor, fact };
}

/** The same value with another one for each string at a place. */
function changeAt(
  value: unknown,
  [step, ...rest]: readonly string[],
  pointer: string,
  change: (text: string, pointer: string) => unknown,
): unknown {
  if (step === undefined) return typeof value === 'string' ? change(value, pointer) : value;
  return mapMembers(value, pointer, (member, name, at) =>
    step === '*' || step === name ? changeAt(member, rest, at, change) : member,
  );
}

function mapCommitments(
  value: unknown,
  pointer: string,
  map: (commitment: Commitment, pointer: string) => unknown,
): unknown {
  if (isCommitment(value)) return map(value, pointer);
  return mapMembers(value, pointer, (member, _, at) => mapCommitments(member, at, map));
}

function mapStrings(value: unknown, pointer: string, map: (text: string, pointer: string) => string): unknown {
  if (typeof value === 'string') return map(value, pointer);
  return mapMembers(value, pointer, (member, _, at) => mapStrings(member, at, map));
}

function mapMembers(
  value: unknown,
  pointer: string,
  map: (member: unknown, name: string, pointer: string) => unknown,
): unknown {
  const at = (name: string) => `${pointer}/${escaped(name)}`;
  if (Array.isArray(value)) return value.map((item: unknown, nth) => map(item, String(nth), at(String(nth))));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, map(each, name, at(name))]));
}

function escaped(step: string): string {
  return step.replaceAll('~', '~0').replaceAll('/', '~1');
}

function isCommitment(value: unknown): value is Commitment {
  if (typeof value !== 'object' || value === null || Object.keys(value).length !== 1) return false;
  return 'sealed' in value && typeof value.sealed === 'string' && DIGEST.test(value.sealed);
}

const DIGEST = /^[0-9a-f]{64}$/;
