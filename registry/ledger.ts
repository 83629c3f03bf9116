import { createHash } from 'node:crypto';
import { and, asc, eq, gt, inArray, sql } from 'drizzle-orm';
import type { Entry, FactKind } from '../contracts/facts.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import type { Db, Tx } from './database.ts';
import { ledger, ledgerHead } from './schema.ts';

/** An entry as it stands in the ledger; `body` is the text that the hash seals. */
export interface LedgerEntry extends Omit<Entry, 'rules'> {
  readonly rules: string[];
  readonly kind: FactKind;
  readonly seq: number;
  readonly recordedAt: string;
  readonly prevHash: string;
  readonly hash: string;
  readonly body: string;
}

/** What a check of the whole chain found. */
export interface Verification {
  readonly entries: number;
  readonly verified: boolean;
  readonly firstBad: { readonly seq: number; readonly why: string } | null;
}

/** Seals the entries that are new, by key, and returns them. */
export async function append(tx: Tx, entries: readonly Entry[]): Promise<readonly Entry[]> {
  if (entries.length === 0) return [];
  const head = await lockLedger(tx);
  const fresh = await unwritten(tx, entries);
  if (fresh.length === 0) return [];
  const rows = seal(fresh, head);
  for (let start = 0; start < rows.length; start += ROWS_PER_INSERT) {
    await tx.insert(ledger).values(rows.slice(start, start + ROWS_PER_INSERT));
  }
  const { seq, hash } = last(rows);
  await tx.update(ledgerHead).set({ seq, hash });
  return fresh;
}

/**
 * Makes this transaction the only one that writes, until it ends: what it has read then stays so. The one lock of the
 * registry: two transactions that locked rows before it, and in another order, would wait for each other.
 */
export async function lockLedger(tx: Tx): Promise<Head> {
  const [head] = await tx
    .select({ seq: ledgerHead.seq, hash: ledgerHead.hash, now: serverTime })
    .from(ledgerHead)
    .for('update');
  if (!head) throw new Error('the ledger has no head');
  return head;
}

/** Recomputes the chain from its first entry, page by page, and says where it first fails. */
export async function verifyLedger(db: Db): Promise<Verification> {
  let tip: Tip = { seq: 0, hash: FIRST };
  for (;;) {
    // Nothing may stand before the first entry either.
    const from = tip.seq === 0 ? undefined : gt(ledger.seq, tip.seq);
    const rows = await db.select().from(ledger).where(from).orderBy(asc(ledger.seq)).limit(PAGE);
    for (const row of rows) {
      const why = findFault(row, tip);
      if (why !== undefined) return { entries: tip.seq, verified: false, firstBad: { seq: row.seq, why } };
      tip = row;
    }
    if (rows.length === PAGE) continue;
    const end = await compareHead(db, tip);
    if (end !== 'more') return { entries: tip.seq, verified: end === null, firstBad: end };
  }
}

/** Entries in the order in which they were written. */
export async function ledgerPage(
  db: Db,
  {
    campaign,
    unit,
    after,
    limit,
  }: PageOf & { readonly campaign?: string | undefined; readonly unit?: string | undefined },
): Promise<Page<LedgerEntry>> {
  const from = readCursor(after, ['number']);
  const rows = await db
    .select()
    .from(ledger)
    .where(
      and(
        from && gt(ledger.seq, from[0]),
        campaign === undefined ? undefined : eq(ledger.campaign, campaign),
        unit === undefined ? undefined : eq(ledger.unit, unit),
      ),
    )
    .orderBy(asc(ledger.seq))
    .limit(limit + 1);
  const { items, next } = pageOf(rows, limit, ({ seq }) => [seq]);
  return { items: items.map(readEntry), next };
}

/** The entry that was written with this key. */
export async function findEntry(db: Db, key: string): Promise<Entry | undefined> {
  const [row] = await db.select({ body: ledger.body }).from(ledger).where(eq(ledger.key, key));
  return row && (JSON.parse(row.body) as Entry);
}

type Row = typeof ledger.$inferSelect;
export interface Tip {
  readonly seq: number;
  readonly hash: string;
}
export interface Head extends Tip {
  readonly now: string;
}

/** What stands before the first entry. */
const FIRST = '0'.repeat(64);
const PAGE = 1_000;
// A statement takes 65,535 parameters.
const ROWS_PER_INSERT = 1_000;

// One clock for all processes that write: the database's.
const serverTime = sql<string>`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

function readEntry({ seq, recordedAt, prevHash, hash, body, kind, rules }: Row): LedgerEntry {
  return { ...(JSON.parse(body) as Entry), rules, kind, seq, recordedAt, prevHash, hash, body };
}

/** Those whose key is not in the ledger, and of two with the same key the first. */
async function unwritten(tx: Tx, entries: readonly Entry[]): Promise<Entry[]> {
  const byKey = new Map<string, Entry>();
  for (const entry of entries) if (!byKey.has(entry.key)) byKey.set(entry.key, entry);
  const keys = [...byKey.keys()];
  for (let start = 0; start < keys.length; start += ROWS_PER_INSERT) {
    const some = keys.slice(start, start + ROWS_PER_INSERT);
    const known = await tx.select({ key: ledger.key }).from(ledger).where(inArray(ledger.key, some));
    for (const { key } of known) byKey.delete(key);
  }
  return [...byKey.values()];
}

export function seal(entries: readonly Entry[], head: Head): Row[] {
  let tip: Tip = head;
  return entries.map((entry) => {
    const body = bodyOf(entry);
    const sealed = { seq: tip.seq + 1, recordedAt: head.now, body, prevHash: tip.hash };
    const row = { ...sealed, ...columnsOf(entry), hash: hashOf(sealed) };
    tip = row;
    return row;
  });
}

function bodyOf({ key, campaign, unit, at, actor, rules, fact }: Entry): string {
  return canonicalJson({ key, campaign, unit, at, actor, rules, fact });
}

function hashOf({ prevHash, seq, recordedAt, body }: Pick<Row, 'prevHash' | 'seq' | 'recordedAt' | 'body'>): string {
  return createHash('sha256').update(`${prevHash}\n${seq}\n${recordedAt}\n${body}`).digest('hex');
}

/** What is searched for, taken out of the entry. */
function columnsOf({ key, campaign, unit, at, actor, rules, fact }: Entry) {
  return {
    key,
    campaign,
    unit,
    kind: fact.kind,
    at,
    actorId: actor.id,
    actorRole: actor.role,
    actorOrganisation: actor.organisation,
    rules: [...rules],
  };
}

/** What is wrong with an entry that follows on `tip`. */
function findFault(row: Row, tip: Tip): string | undefined {
  if (row.seq !== tip.seq + 1) return `entry ${tip.seq + 1} is missing`;
  if (row.prevHash !== tip.hash) return 'it does not follow on the entry before it';
  if (row.hash !== hashOf(row)) return 'its hash is not that of its content';
  const columns = Object.entries(columnsOf(JSON.parse(row.body) as Entry));
  const wrong = columns.find(([name, value]) => canonicalJson(row[name as keyof Row]) !== canonicalJson(value));
  return wrong && `its column ${wrong[0]} is not what its content says`;
}

/** Whether the chain ends where the head says; more was written meanwhile if the head is ahead and has entries. */
async function compareHead(db: Db, tip: Tip): Promise<Verification['firstBad'] | 'more'> {
  const [head] = await db.select().from(ledgerHead);
  if (!head) return { seq: tip.seq, why: 'the ledger has no head' };
  if (head.seq === tip.seq) return head.hash === tip.hash ? null : { seq: tip.seq, why: 'the head has another hash' };
  const [next] = await db.select({ seq: ledger.seq }).from(ledger).where(gt(ledger.seq, tip.seq)).limit(1);
  if (next) return 'more';
  return { seq: tip.seq + 1, why: `the head counts ${head.seq} entries` };
}

function last<Item>(items: readonly [Item, ...Item[]] | readonly Item[]): Item {
  const item = items.at(-1);
  if (item === undefined) throw new Error('nothing is last of nothing');
  return item;
}
