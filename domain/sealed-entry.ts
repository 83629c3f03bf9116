import type { Entry } from '../contracts/facts.ts';
import { readBody, type LedgerBody, type Opening, type Texts } from './ledger-format.ts';

/** An entry as the ledger keeps it. */
export interface ChainedEntry {
  readonly seq: number;
  readonly recordedAt: string;
  readonly prevHash: string;
  readonly hash: string;
  readonly body: LedgerBody;
  readonly texts: Texts;
}

/** An entry of the ledger with only those of its words that decide something; its hash covers none of them. */
export interface SealedEntry extends ChainedEntry {
  readonly texts: Readonly<Record<string, Opening>>;
  /** Numbers in the place of names that are not shown, by pointer: the same for the same name. */
  readonly names: Readonly<Record<string, string>>;
}

/** An entry as it is read: what is not shown is marked. */
export interface ToldEntry extends Entry {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
}

/** An entry as it can be read by who has only this. */
export function readSealed({ seq, hash, body, texts, names }: SealedEntry): ToldEntry {
  const shown = Object.entries(names).map(([pointer, value]) => [pointer, { salt: '', value }] as const);
  return { ...readBody(body, { ...Object.fromEntries(shown), ...texts }), chain: body.chain, seq, hash };
}
