import { asc, eq, gt, sql, type SQL } from 'drizzle-orm';
import type { Db, Tx } from './database.ts';
import { outbox, type News } from './schema.ts';

/** Something on record that a workflow has to hear of. */
export interface Telling {
  /** What was told with the same id before and not yet heard is replaced, if this is newer. */
  readonly id: string;
  /** The workflow. */
  readonly recipient: string;
  readonly version: number;
  readonly news: News;
}

/** A fact that a workflow is to hear of once; `id` names it for ever. */
export function signalTo(
  recipient: string,
  id: string,
  signal: SignalNews['signal'],
  payload: SignalNews['payload'],
): Telling {
  return { id, recipient, version: 0, news: { tell: 'signal', signal, payload } };
}

/** A workflow that is to begin, once, under this id; `id` names the telling. */
export function startOf(recipient: string, start: Omit<StartNews, 'tell'>, id = `start/${recipient}`): Telling {
  return { id, recipient, version: 0, news: { tell: 'start', ...start } };
}

type StartNews = Extract<News, { readonly tell: 'start' }>;
type SignalNews = Extract<News, { readonly tell: 'signal' }>;

export type Told = Telling & { readonly nth: number };

/** Has it told when this transaction is committed: nothing that is on record stays unheard. */
export async function tell(tx: Tx, tellings: readonly Telling[]): Promise<void> {
  if (tellings.length === 0) return;
  await tx.execute(insertTellings(tellings));
  noteTold(tx);
}

/** The statement by itself, for a batch that writes everything in one. */
export function insertTellings(tellings: readonly Telling[]): SQL {
  const rows = JSON.stringify(tellings);
  return sql`insert into ${outbox} (id, recipient, version, news)
    select id, recipient, version, news from json_to_recordset(${rows}::json) r(id text, recipient text, version int, news jsonb)
    on conflict (id) do update set version = excluded.version, news = excluded.news where outbox.version <= excluded.version`;
}

const told = new WeakSet<Tx>();

/** Says that this transaction has something to be told when it is committed. */
export function noteTold(tx: Tx): void {
  told.add(tx);
}

export function hasTold(tx: Tx): boolean {
  return told.has(tx);
}

/** What has not been told yet, in the order in which it came. */
export function untold(db: Db, after: number, limit: number): Promise<Told[]> {
  return db.select().from(outbox).where(gt(outbox.nth, after)).orderBy(asc(outbox.nth)).limit(limit);
}

/** Forgets what has been told, unless something newer has taken its place meanwhile. */
export async function forget(db: Db, heard: readonly Pick<Told, 'id' | 'version'>[]): Promise<void> {
  if (heard.length === 0) return;
  const rows = JSON.stringify(heard.map(({ id, version }) => ({ id, version })));
  await db.execute(
    sql`delete from ${outbox} o using json_to_recordset(${rows}::json) r(id text, version int) where o.id = r.id and o.version <= r.version`,
  );
}

/** How much has not been told yet. */
export function countUntold(db: Db): Promise<number> {
  return db.$count(outbox);
}

/** Whether this workflow has still to be told something. */
export async function isUntold(db: Db, recipient: string): Promise<boolean> {
  return (await db.$count(outbox, eq(outbox.recipient, recipient))) > 0;
}
