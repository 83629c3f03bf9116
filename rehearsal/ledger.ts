import type { Client } from '../cli/client.ts';
import type { Fact } from '../contracts/facts.ts';

/** An entry of the ledger as the API shows it. */
export interface LedgerEntry {
  readonly seq: number;
  /** ISO 8601, +08:00. */
  readonly at: string;
  readonly unit: string | null;
  readonly rules: readonly string[];
  readonly actor: { readonly id: string; readonly role: string; readonly organisation: string };
  readonly fact: Fact;
}

/** A message as the API shows it. */
export interface SentMessage {
  readonly key: string;
  readonly kind: string;
  readonly unit: string | null;
  readonly at: string;
  readonly subject: Readonly<Record<string, unknown>>;
}

/** The ledger of one campaign, as far as it has been read. */
export interface Reading {
  /** Reads on, and answers what is new. */
  news(): Promise<readonly LedgerEntry[]>;
  readonly entries: readonly LedgerEntry[];
}

const PAGE = 200;

export function readLedger(auditor: Client, campaign: string): Reading {
  const entries: LedgerEntry[] = [];
  let cursor: string | undefined;
  return {
    entries,
    async news() {
      const known = entries.length;
      for (;;) {
        const query = { campaign, limit: PAGE, cursor };
        const { items, next } = await auditor.get<{ items: LedgerEntry[]; next: string | null }>('/v1/ledger', query);
        const last = entries.at(-1)?.seq ?? 0;
        entries.push(...items.filter(({ seq }) => seq > last));
        // The last page is read again next time: what comes later stands on it.
        if (next === null) return entries.slice(known);
        cursor = next;
      }
    },
  };
}
