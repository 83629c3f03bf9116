import { createHash, randomBytes } from 'node:crypto';
import { and, asc, eq, getTableColumns, inArray, sql, type SQL } from 'drizzle-orm';
import type { Entry, FactKind } from '../contracts/facts.ts';
import { canonicalJson } from '../domain/canonical-json.ts';
import {
  chainedText,
  readBody,
  tellsTheSame,
  writeBody,
  type LedgerBody,
  type Sealing,
  type Texts,
} from '../domain/ledger-format.ts';
import type { Scope } from '../domain/visibility.ts';
import { chainsOf, organiserOf, UnknownCampaign } from './chains.ts';
import type { Db, Tx } from './database.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { insertRows, together } from './rows.ts';
import { inScope, isVeiled, unread, type Veil } from './scope.ts';
import { ledger, ledgerHead } from './schema.ts';

/** An entry as it stands in the ledger; `body` is the text that the hash seals, `texts` the words that it commits to. */
export interface LedgerEntry extends Omit<Entry, 'rules'> {
  readonly rules: string[];
  readonly kind: FactKind;
  readonly chain: string;
  readonly seq: number;
  readonly recordedAt: string;
  readonly prevHash: string;
  readonly hash: string;
  readonly body: string;
  readonly texts: Texts;
}

/** An entry as its row keeps it. */
export type LedgerRow = typeof ledger.$inferSelect;

/** Where a chain ends; `now` is the time of the database, which is the one clock of all who write. */
export interface Head {
  readonly chain: string;
  readonly seq: number;
  readonly hash: string;
  readonly now: string;
}

/** A key stands in its chain already, and tells something else. */
export class KeyConflict extends Error {
  override readonly name = 'KeyConflict';

  readonly chain: string;
  readonly key: string;
  /** What stands there, and what was to be written. */
  readonly kinds: readonly [FactKind, FactKind];

  constructor(chain: string, key: string, kinds: readonly [FactKind, FactKind]) {
    super(`in the chain ${chain} the key ${key} stands for ${kinds[0]}; ${kinds[1]} with another content is refused`);
    this.chain = chain;
    this.key = key;
    this.kinds = kinds;
  }
}

/**
 * Seals the entries that are new, each in its chain, and returns them in their order. A key that is there already must
 * tell the same: then it is left alone.
 */
export async function append(tx: Tx, entries: readonly Entry[]): Promise<readonly Entry[]> {
  if (entries.length === 0) return [];
  const chains = await chainsOf(tx, entries);
  const heads = await lockChains(tx, chains);
  const fresh = new Set<Entry>();
  for (const [chain, head] of heads) {
    const own = await unwritten(
      tx,
      chain,
      entries.filter((_, nth) => chains[nth] === chain),
    );
    if (own.length > 0) await tx.execute(together(keeping(seal(own, head))));
    for (const entry of own) fresh.add(entry);
  }
  return entries.filter((entry) => fresh.delete(entry));
}

/**
 * Makes this transaction the only one that writes to these chains, until it ends: what it has read of them then stays
 * so. Whoever needs several takes them in one call, which takes them in order: two transactions that took them one by
 * one would wait for each other.
 */
export async function lockChains(tx: Tx, chains: readonly string[]): Promise<Map<string, Head>> {
  const wanted = [...new Set(chains)].sort();
  if (wanted.length > 1) await begin(tx, wanted);
  const heads = await lockHeads(tx, inArray(ledgerHead.chain, wanted));
  if (heads.length === wanted.length) return byChain(heads);
  await begin(tx, wanted);
  return byChain(await lockHeads(tx, inArray(ledgerHead.chain, wanted)));
}

/** The same for one chain. */
export async function lockChain(tx: Tx, chain: string): Promise<Head> {
  const head = (await lockChains(tx, [chain])).get(chain);
  if (!head) throw new Error(`the chain ${chain} has no head`);
  return head;
}

/** The same for the chain of one campaign. */
export async function lockCampaign(tx: Tx, campaign: string): Promise<Head> {
  const [head] = await lockHeads(tx, eq(ledgerHead.chain, organiserOf(tx, campaign)));
  if (!head) throw new UnknownCampaign(campaign);
  return head;
}

/** Those whose key is not in the chain, and of two that tell the same the first. */
export async function unwritten(tx: Tx, chain: string, entries: readonly Entry[]): Promise<Entry[]> {
  const byKey = new Map<string, Entry>();
  for (const entry of entries) {
    const first = byKey.get(entry.key);
    if (!first) byKey.set(entry.key, entry);
    else if (!tellsTheSame(sealed(chain, first), entry)) {
      throw new KeyConflict(chain, entry.key, [first.fact.kind, entry.fact.kind]);
    }
  }
  const keys = [...byKey.keys()];
  for (let start = 0; start < keys.length; start += ROWS_PER_STATEMENT) {
    const some = keys.slice(start, start + ROWS_PER_STATEMENT);
    const known = await tx
      .select({ key: ledger.key, kind: ledger.kind, body: ledger.body, texts: ledger.texts })
      .from(ledger)
      .where(and(eq(ledger.chain, chain), inArray(ledger.key, some)));
    for (const { key, kind, body, texts } of known) {
      const entry = byKey.get(key);
      if (!entry) continue;
      if (!tellsTheSame({ body: parse(body), texts }, entry))
        throw new KeyConflict(chain, key, [kind, entry.fact.kind]);
      byKey.delete(key);
    }
  }
  return [...byKey.values()];
}

/** The rows with which these entries follow on the head of their chain. */
export function seal(entries: readonly Entry[], head: Head): LedgerRow[] {
  let tip: Pick<LedgerRow, 'seq' | 'hash'> = head;
  return entries.map((entry) => {
    const { body, texts } = sealed(head.chain, entry);
    const place = { seq: tip.seq + 1, recordedAt: head.now, prevHash: tip.hash, body: canonicalJson(body) };
    const row = { ...columnsOf(body), ...place, texts, hash: hashOf(place) };
    tip = row;
    return row;
  });
}

/** The statements that insert rows of one chain, sealed under its lock, and move its head. */
export function keeping(rows: readonly LedgerRow[]): SQL[] {
  const tip = rows.at(-1);
  if (!tip) return [];
  const { chain, seq, hash } = tip;
  return [insertRows(ledger, rows), sql`update ${ledgerHead} set seq = ${seq}, hash = ${hash} where chain = ${chain}`];
}

/** Whether all of these stand in their chains. */
export async function areWritten(tx: Tx, chains: readonly string[], entries: readonly Entry[]): Promise<boolean> {
  const keys = new Set(entries.map(({ key }) => key));
  const known = and(inArray(ledger.chain, [...new Set(chains)]), inArray(ledger.key, [...keys]));
  return (await tx.$count(ledger, known)) === keys.size;
}

/** An entry, and whether only few may read what it tells: for the reader as well, or not. */
export interface SeenEntry extends LedgerEntry {
  readonly restricted: boolean;
  readonly veiled: boolean;
}

/** When the last entry of all chains was written, epoch ms; undefined where there is none. */
export async function lastRecordedAt(db: Db): Promise<number | undefined> {
  const atHead = and(eq(ledger.chain, ledgerHead.chain), eq(ledger.seq, ledgerHead.seq));
  const [last] = await db
    .select({ recordedAt: sql<string | null>`max(${ledger.recordedAt})` })
    .from(ledger)
    .innerJoin(ledgerHead, atHead);
  return last?.recordedAt ? Date.parse(last.recordedAt) : undefined;
}

/** Entries by chain, and in each in the order in which they were written. */
export async function ledgerPage(
  db: Db,
  scope: Scope,
  {
    chain,
    campaign,
    unit,
    veils,
    after,
    limit,
  }: PageOf & {
    readonly veils: readonly Veil[];
    readonly chain?: string | undefined;
    readonly campaign?: string | undefined;
    readonly unit?: string | undefined;
  },
): Promise<Page<SeenEntry>> {
  const from = readCursor(after, ['text', 'number']);
  const veiled = isVeiled(veils, kindBehind, { campaign: ledger.campaign, unit: ledger.unit });
  const rows = await db
    .select({
      ...getTableColumns(ledger),
      veiled: sql<boolean>`${veiled}`,
      restricted: sql<boolean>`${isVeiled(unread(veils), kindBehind, { campaign: ledger.campaign, unit: ledger.unit })}`,
    })
    .from(ledger)
    .where(
      and(
        inScope(scope, { house: ledger.chain }),
        from && sql`(${ledger.chain}, ${ledger.seq}) > (${from[0]}, ${from[1]}::bigint)`,
        chain === undefined ? undefined : eq(ledger.chain, chain),
        campaign === undefined ? undefined : eq(ledger.campaign, campaign),
        // That something stands there about the unit is hidden with it.
        unit === undefined ? undefined : and(eq(ledger.unit, unit), sql`not ${veiled}`),
      ),
    )
    .orderBy(asc(ledger.chain), asc(ledger.seq))
    .limit(limit + 1);
  const { items, next } = pageOf(rows, limit, (row) => [row.chain, row.seq]);
  return { items: items.map((row) => ({ ...readEntry(row), veiled: row.veiled, restricted: row.restricted })), next };
}

/** The type of record or the procedure that an entry comes from. */
const kindBehind = sql`(case "ledger"."kind"
  when 'recordFiled' then "ledger"."body"::jsonb #>> '{fact,type}'
  when 'restrictedRead' then "ledger"."body"::jsonb #>> '{fact,type}'
  when 'messageSent' then "ledger"."texts" -> '/fact/about/cause' ->> 'value'
  when 'triggerFired' then (select r.type from records r
    where 'record/' || r.id = "ledger"."body"::jsonb #>> '{fact,key}')
  else (select m.procedure from matters m where m.id = "ledger"."body"::jsonb #>> '{fact,matter}') end)`;

/** The entry that was written with this key in the chain of a campaign. */
export function findEntry(db: Db, campaign: string, key: string): Promise<Entry | undefined> {
  return findWritten(db, and(eq(ledger.chain, organiserOf(db, campaign)), eq(ledger.key, key)));
}

/** When each entry of one kind happened in a campaign (epoch ms), by its key. */
export async function instantsOf(db: Db, campaign: string, kind: FactKind): Promise<Map<string, number>> {
  const rows = await db
    .select({ key: ledger.key, at: ledger.at })
    .from(ledger)
    .where(and(eq(ledger.campaign, campaign), eq(ledger.kind, kind)));
  return new Map(rows.map(({ key, at }) => [key, at]));
}

/** The entry that was written with this key in this chain. */
export function findInChain(db: Db, chain: string, key: string): Promise<Entry | undefined> {
  return findWritten(db, and(eq(ledger.chain, chain), eq(ledger.key, key)));
}

/** The entry in a row, its words put back. */
export function readRow({ body, texts }: Pick<LedgerRow, 'body' | 'texts'>): Entry {
  return readBody(parse(body), texts);
}

/** The hash that an entry has by its content. */
export function hashOf(row: Pick<LedgerRow, 'prevHash' | 'seq' | 'recordedAt' | 'body'>): string {
  return sha256(chainedText(row, row.body));
}

/** What is searched for, taken out of the body. */
export function columnsOf(body: Omit<LedgerBody, 'format'>) {
  const { chain, key, campaign, unit, at, actor, rules, fact } = body;
  return {
    chain,
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

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

/** What stands before the first entry of a chain. */
export const FIRST = '0'.repeat(64);

// A statement takes 65,535 parameters.
const ROWS_PER_STATEMENT = 1_000;

const sealing: Sealing = { salt: () => randomBytes(16).toString('hex'), digest: sha256 };

// One clock for all processes that write: the database's.
const serverTime = sql<string>`to_char(clock_timestamp() at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')`;

function sealed(chain: string, entry: Entry) {
  return writeBody(chain, entry, sealing);
}

function parse(body: string): LedgerBody {
  return JSON.parse(body) as LedgerBody;
}

function readEntry(row: LedgerRow): LedgerEntry {
  const { chain, kind, seq, rules, recordedAt, prevHash, hash, body, texts } = row;
  return { ...readRow(row), rules, kind, chain, seq, recordedAt, prevHash, hash, body, texts };
}

async function findWritten(db: Db, where: SQL | undefined): Promise<Entry | undefined> {
  const [row] = await db.select({ body: ledger.body, texts: ledger.texts }).from(ledger).where(where);
  return row && readRow(row);
}

/** Gives each of these chains a head, where it has none. */
async function begin(tx: Tx, chains: readonly string[]): Promise<void> {
  await tx
    .insert(ledgerHead)
    .values(chains.map((chain) => ({ chain, seq: 0, hash: FIRST })))
    .onConflictDoNothing();
}

function lockHeads(tx: Tx, which: SQL): Promise<Head[]> {
  return tx
    .select({ chain: ledgerHead.chain, seq: ledgerHead.seq, hash: ledgerHead.hash, now: serverTime })
    .from(ledgerHead)
    .where(which)
    .orderBy(asc(ledgerHead.chain))
    .for('update');
}

function byChain(heads: readonly Head[]): Map<string, Head> {
  return new Map(heads.map((head) => [head.chain, head]));
}
