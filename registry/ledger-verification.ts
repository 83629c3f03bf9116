import { and, asc, eq, gt } from 'drizzle-orm';
import { canonicalJson } from '../domain/canonical-json.ts';
import { commitmentsIn, committedText, LEDGER_FORMAT, type LedgerBody } from '../domain/ledger-format.ts';
import type { Db } from './database.ts';
import { columnsOf, FIRST, hashOf, sha256, type LedgerRow } from './ledger.ts';
import { ledger, ledgerHead } from './schema.ts';

/** What a check of some chains found. */
export interface Verification {
  readonly entries: number;
  readonly verified: boolean;
  readonly firstBad: Fault | null;
  readonly chains: readonly ChainVerification[];
}

/** What a check of one chain found; `head` is the entry that it ends with, as far as it is whole. */
export interface ChainVerification {
  readonly chain: string;
  readonly entries: number;
  readonly verified: boolean;
  readonly head: Tip;
}

/** The first entry of a chain that is not as it was written. */
export interface Fault {
  readonly chain: string;
  readonly seq: number;
  readonly why: string;
}

/** Recomputes one chain, or all, from the first entry, page by page, and says where it first fails. */
export async function verifyLedger(db: Db, chain?: string): Promise<Verification> {
  const chains: ChainVerification[] = [];
  let firstBad: Fault | null = null;
  for (const each of chain === undefined ? await chainsIn(db) : [chain]) {
    const { tip: head, fault } = await verifyChain(db, each);
    chains.push({ chain: each, entries: head.seq, verified: fault === null, head: { seq: head.seq, hash: head.hash } });
    firstBad ??= fault && { chain: each, ...fault };
  }
  const entries = chains.reduce((sum, each) => sum + each.entries, 0);
  return { entries, verified: firstBad === null, firstBad, chains };
}

interface Tip {
  readonly seq: number;
  readonly hash: string;
}
type Found = Omit<Fault, 'chain'> | null;

const PAGE = 1_000;

/** Every chain that has a head, or entries without one. */
async function chainsIn(db: Db): Promise<string[]> {
  const heads = await db.select({ chain: ledgerHead.chain }).from(ledgerHead);
  const chains = new Set(heads.map(({ chain }) => chain));
  for (let last = ''; ;) {
    const [next] = await db
      .select({ chain: ledger.chain })
      .from(ledger)
      .where(gt(ledger.chain, last))
      .orderBy(asc(ledger.chain))
      .limit(1);
    if (!next) return [...chains].sort();
    chains.add((last = next.chain));
  }
}

async function verifyChain(db: Db, chain: string): Promise<{ readonly tip: Tip; readonly fault: Found }> {
  let tip: Tip = { seq: 0, hash: FIRST };
  for (;;) {
    // Nothing may stand before the first entry either.
    const from = tip.seq === 0 ? undefined : gt(ledger.seq, tip.seq);
    const rows = await db
      .select()
      .from(ledger)
      .where(and(eq(ledger.chain, chain), from))
      .orderBy(asc(ledger.seq))
      .limit(PAGE);
    for (const row of rows) {
      const why = findFault(row, tip);
      if (why !== undefined) return { tip, fault: { seq: row.seq, why } };
      tip = row;
    }
    if (rows.length === PAGE) continue;
    const end = await compareHead(db, chain, tip);
    if (end !== 'more') return { tip, fault: end };
  }
}

/** What is wrong with an entry that follows on `tip`. */
function findFault(row: LedgerRow, tip: Tip): string | undefined {
  if (row.seq !== tip.seq + 1) return `entry ${tip.seq + 1} is missing`;
  if (row.prevHash !== tip.hash) return 'it does not follow on the entry before it';
  if (row.hash !== hashOf(row)) return 'its hash is not that of its content';
  const body = JSON.parse(row.body) as Omit<LedgerBody, 'format'> & { readonly format: number };
  if (body.format !== LEDGER_FORMAT) return `its format is not ${LEDGER_FORMAT}`;
  const columns = Object.entries(columnsOf(body));
  const wrong = columns.find(([name, value]) => canonicalJson(row[name as keyof LedgerRow]) !== canonicalJson(value));
  return wrong ? `its column ${wrong[0]} is not what its content says` : findWrongText(row.texts, body);
}

/** Each commitment has its words, or the place where they were erased; and no words stand there without one. */
function findWrongText(texts: LedgerRow['texts'], body: Pick<LedgerBody, 'fact'>): string | undefined {
  const commitments = commitmentsIn(body);
  const kept = Object.keys(texts);
  const stray = kept.find((pointer) => !commitments.has(pointer));
  if (stray !== undefined) return `its content commits to no text at ${stray}`;
  for (const [pointer, { sealed }] of commitments) {
    const text = texts[pointer];
    if (text === undefined) return `its text at ${pointer} is missing`;
    if (text !== null && sha256(committedText(text)) !== sealed) {
      return `its text at ${pointer} is not what its content commits to`;
    }
  }
  return undefined;
}

/** Whether the chain ends where the head says; more was written meanwhile if the head is ahead and has entries. */
async function compareHead(db: Db, chain: string, tip: Tip): Promise<Found | 'more'> {
  const [head] = await db.select().from(ledgerHead).where(eq(ledgerHead.chain, chain));
  // Of a chain in which nothing was ever written there is nothing to miss.
  if (!head) return tip.seq === 0 ? null : { seq: tip.seq, why: 'the chain has no head' };
  if (head.seq === tip.seq) return head.hash === tip.hash ? null : { seq: tip.seq, why: 'the head has another hash' };
  const [next] = await db
    .select({ seq: ledger.seq })
    .from(ledger)
    .where(and(eq(ledger.chain, chain), gt(ledger.seq, tip.seq)))
    .limit(1);
  if (next) return 'more';
  return { seq: tip.seq + 1, why: `the head counts ${head.seq} entries` };
}
