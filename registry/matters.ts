import { and, asc, count, eq, exists, gte, inArray, isNotNull, isNull, lt, ne, sql } from 'drizzle-orm';
import type { Entry, Fact, MatterFact } from '../contracts/facts.ts';
import { matterWorkflowId } from '../domain/ids.ts';
import { evolveMatter, isStepFact, unopened, type Matter, type MatterPlan } from '../domain/matter.ts';
import { unreachable } from '../domain/refusal.ts';
import type { Scopes } from '../domain/visibility.ts';
import { organiserOf } from './chains.ts';
import type { Db, Tx } from './database.ts';
import { readRow } from './ledger.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScopes } from './scope.ts';
import { applications, codes, ledger, matters, matterSteps, messages, roster, type Signature } from './schema.ts';
import { campaignOf } from './whose.ts';

export type StepRow = Omit<typeof matterSteps.$inferSelect, 'matter'>;

/** A side process with its steps, every turn of each, in the order in which they were opened. */
export type MatterRow = typeof matters.$inferSelect & { readonly steps: readonly StepRow[] };

/** Which matters are looked for. */
export interface MatterFilter {
  readonly campaign: string;
  readonly procedure?: string | undefined;
  readonly unit?: string | undefined;
  readonly track?: string | undefined;
  readonly open?: boolean | undefined;
  /** Whether a step of it is overdue and still open. */
  readonly overdue?: boolean | undefined;
}

/** Brings matters and their steps up to date. */
export async function projectMatter(
  tx: Tx,
  entry: Entry,
  fact: Exclude<MatterFact, { readonly kind: 'messageSent' }>,
): Promise<void> {
  const { matter: id } = fact;
  switch (fact.kind) {
    case 'matterOpened':
      return open(tx, entry, fact);
    case 'matterJoined':
      // What it was opened with stays; what comes later adds to it.
      await tx
        .update(matters)
        .set({ fields: sql`${JSON.stringify(fact.fields)}::jsonb || ${matters.fields}` })
        .where(eq(matters.id, id));
      return;
    case 'stepOpened': {
      const { step, turn, dueAt } = fact;
      await tx.insert(matterSteps).values({ matter: id, step, turn, openedAt: entry.at, dueAt });
      return;
    }
    case 'stepReminded':
      await setStep(tx, fact, { remindedAt: entry.at });
      return notify(tx, entry, 'matter-reminder', fact);
    case 'stepOverdue':
      await setStep(tx, fact, { overdueAt: entry.at });
      return notify(tx, entry, 'matter-overdue', fact);
    case 'stepExtended':
      await setStep(tx, fact, { dueAt: fact.until, remindedAt: null, overdueAt: null });
      return notify(tx, entry, 'extension', fact, { until: fact.until, reason: fact.reason });
    case 'signerAdded':
      return sign(tx, fact, { role: fact.role, by: null, at: null, note: null });
    case 'stepSigned':
      return sign(tx, fact, { role: fact.role, by: entry.actor.id, at: entry.at, note: fact.note });
    case 'stepDone': {
      const { outcome, fields, late, silent } = fact;
      return setStep(tx, fact, { doneAt: entry.at, by: entry.actor.id, outcome, fields, late, silent });
    }
    case 'matterClosed':
      await tx.update(matters).set({ closedAt: entry.at, outcome: fact.outcome }).where(eq(matters.id, id));
      return;
    default:
      return unreachable(fact);
  }
}

/** Keeps where a matter stands, and what its workflow needs to know, beside what people read of it. */
export async function keepMatter(
  tx: Tx,
  id: string,
  kept: { readonly plan?: MatterPlan; readonly state: Matter },
): Promise<void> {
  await tx.update(matters).set(kept).where(eq(matters.id, id));
}

export async function findMatter(db: Db, id: string): Promise<MatterRow | undefined> {
  const found = await db.select().from(matters).where(eq(matters.id, id));
  return (await withSteps(db, found))[0];
}

/** How many of these matters are on record. */
export function countOnRecord(db: Db, ids: readonly string[]): Promise<number> {
  return db.$count(matters, inArray(matters.id, [...ids]));
}

/** Matters in the order in which they were opened. */
export async function matterPage(
  db: Db,
  scopes: Scopes,
  { after, limit, ...filter }: PageOf & MatterFilter,
): Promise<Page<MatterRow>> {
  const from = readCursor(after, ['number', 'text']);
  const rows = await db
    .select()
    .from(matters)
    .where(
      and(
        matching(db, filter),
        inScopes(scopes, matters.procedure, { campaign: matters.campaign, unit: matters.unit }),
        from && sql`(${matters.openedAt}, ${matters.id}) > (${from[0]}::bigint, ${from[1]})`,
      ),
    )
    .orderBy(asc(matters.openedAt), asc(matters.id))
    .limit(limit + 1);
  const { items, next } = pageOf(rows, limit, ({ openedAt, id }) => [openedAt, id]);
  return { items: await withSteps(db, items), next };
}

/** Every matter of that kind, few as they are: one unit, track or campaign under one procedure. */
export async function mattersUnder(
  db: Db,
  { campaign, procedure, unit, track }: Pick<MatterFilter, 'campaign'> & Under,
): Promise<(typeof matters.$inferSelect)[]> {
  return db
    .select()
    .from(matters)
    .where(
      and(
        eq(matters.campaign, campaign),
        eq(matters.procedure, procedure),
        unit === null ? isNull(matters.unit) : eq(matters.unit, unit),
        track === null ? undefined : eq(matters.track, track),
      ),
    )
    .orderBy(asc(matters.openedAt), asc(matters.id));
}

export interface Under {
  readonly procedure: string;
  readonly unit: string | null;
  /** Null: on whichever track, or on none. */
  readonly track: string | null;
}

/** How many matters of a kind there have been: the number of the next one of which there may be one at a time. */
export async function countMatters(db: Db, campaign: string, { procedure, unit, track }: Under): Promise<number> {
  const [found] = await db
    .select({ matters: count() })
    .from(matters)
    .where(
      and(
        eq(matters.campaign, campaign),
        eq(matters.procedure, procedure),
        unit === null ? isNull(matters.unit) : eq(matters.unit, unit),
        track === null ? isNull(matters.track) : eq(matters.track, track),
      ),
    );
  return found?.matters ?? 0;
}

/**
 * Whether the same unit had a matter of the same procedure before in this campaign, with these fields equal. Before is
 * what stands before it in the ledger: of two at once, exactly one is the repetition.
 */
export async function isRepeated(db: Db, id: string, same: readonly string[]): Promise<boolean> {
  const found = await findMatter(db, id);
  if (!found) return false;
  const [own] = await db
    .select({ chain: ledger.chain, seq: ledger.seq })
    .from(ledger)
    .where(and(eq(ledger.chain, organiserOf(db, found.campaign)), eq(ledger.key, openingKey(id))));
  if (!own) return false;
  const equal = same.map(
    (field) => sql`${matters.fields} ->> ${field} is not distinct from ${found.fields[field] ?? null}`,
  );
  const [earlier] = await db
    .select({ id: matters.id })
    .from(matters)
    .innerJoin(ledger, and(eq(ledger.chain, own.chain), sql`${ledger.key} = 'matter/' || ${matters.id} || ' opened 0'`))
    .where(
      and(
        eq(matters.campaign, found.campaign),
        eq(matters.procedure, found.procedure),
        found.unit === null ? isNull(matters.unit) : eq(matters.unit, found.unit),
        ne(matters.id, id),
        sql`${ledger.seq} < ${own.seq}::bigint`,
        ...equal,
      ),
    )
    .limit(1);
  return earlier !== undefined;
}

/** The entries of one matter, in the order of the ledger. */
export async function historyOf(db: Db, id: string): Promise<Pick<Entry, 'at' | 'actor' | 'rules' | 'fact'>[]> {
  const found = await findMatter(db, id);
  return found ? entriesOf(db, found) : [];
}

/** A matter's plan, and where it stood just after this entry of its own. */
export async function matterAfter(
  db: Db,
  id: string,
  key: string,
): Promise<{ readonly plan: MatterPlan; readonly state: Matter }> {
  const [found] = await db.select().from(matters).where(eq(matters.id, id));
  const plan = found?.plan;
  if (!plan) throw new Error(`there is no matter ${id}`);
  const entries = await entriesOf(db, found);
  const until = entries.findIndex((entry) => entry.key === key);
  if (until < 0) throw new Error(`${key} is not of matter ${id}`);
  const state = entries
    .slice(0, until + 1)
    .reduce((so, { fact, actor, at }) => (isStepFact(fact) ? evolveMatter(plan, so, fact, actor, at) : so), unopened);
  return { plan, state };
}

async function entriesOf(db: Db, { id, campaign }: Pick<typeof matters.$inferSelect, 'id' | 'campaign'>) {
  const own = matterWorkflowId(id);
  const rows = await db
    .select({ body: ledger.body, texts: ledger.texts })
    .from(ledger)
    .where(
      and(
        eq(ledger.chain, organiserOf(db, campaign)),
        // Every key of it begins with its id and a space; what comes next in the order of bytes is an exclamation mark.
        gte(ledger.key, `${own} `),
        lt(ledger.key, `${own}!`),
      ),
    )
    .orderBy(asc(ledger.seq));
  return rows.map(readRow);
}

/** The codes that the organiser has supplied for lists that the document cites without giving. */
export async function suppliedCodes(db: Db, campaign: string): Promise<Record<string, string[]>> {
  const rows = await db
    .select({ list: codes.list, codes: codes.codes })
    .from(codes)
    .where(eq(codes.campaign, campaign));
  return Object.fromEntries(rows.map((row) => [row.list, row.codes.map(({ code }) => code)]));
}

/** The ids of who and what a unit consists of, those who have left as well. */
export async function rosterIds(db: Db, unit: string): Promise<string[]> {
  const rows = await db.select({ id: roster.id }).from(roster).where(eq(roster.unit, unit));
  return rows.map(({ id }) => id);
}

/** The tracks on which a unit has been struck from the list. */
export async function struckTracks(db: Db, campaign: string, unit: string): Promise<string[]> {
  const rows = await db
    .select({ track: applications.track })
    .from(applications)
    .where(and(eq(applications.campaign, campaign), eq(applications.unit, unit), eq(applications.status, 'struck')))
    .orderBy(asc(applications.track));
  return rows.map(({ track }) => track);
}

type Of<Kind extends Fact['kind']> = Extract<MatterFact, { readonly kind: Kind }>;
interface OneTurn {
  readonly matter: string;
  readonly step: string;
  readonly turn?: number;
}

function openingKey(id: string): string {
  return `${matterWorkflowId(id)} opened 0`;
}

async function open(tx: Tx, entry: Entry, fact: Of<'matterOpened'>): Promise<void> {
  const { matter, procedure, track, party, fields, source } = fact;
  await tx.insert(matters).values({
    id: matter,
    campaign: campaignOf(entry),
    procedure,
    unit: entry.unit,
    track,
    body: party?.body ?? null,
    party: party?.organisation ?? null,
    fields,
    source,
    openedBy: entry.actor.id,
    openedAt: entry.at,
  });
}

async function setStep(
  tx: Tx,
  { matter, step, turn }: OneTurn,
  set: Partial<typeof matterSteps.$inferInsert>,
): Promise<void> {
  await tx
    .update(matterSteps)
    .set(set)
    .where(oneTurn(matter, step, turn));
}

/** A signature fills the place of its role, and stands by itself where there is none. */
async function sign(tx: Tx, { matter, step, turn }: OneTurn, signature: Signature): Promise<void> {
  const where = oneTurn(matter, step, turn);
  const [row] = await tx.select({ signatures: matterSteps.signatures }).from(matterSteps).where(where);
  const before = row?.signatures ?? [];
  const place = before.findIndex(({ role, by }) => signature.by !== null && role === signature.role && by === null);
  const signatures =
    place < 0 ? [...before, signature] : before.map((each, index) => (index === place ? signature : each));
  await tx.update(matterSteps).set({ signatures }).where(where);
}

/** Without a turn: the one that is open. */
function oneTurn(matter: string, step: string, turn: number | undefined) {
  return and(
    eq(matterSteps.matter, matter),
    eq(matterSteps.step, step),
    turn === undefined ? isNull(matterSteps.doneAt) : eq(matterSteps.turn, turn),
  );
}

async function notify(
  tx: Tx,
  entry: Entry,
  kind: 'matter-reminder' | 'matter-overdue' | 'extension',
  { matter, step, turn }: OneTurn,
  more: Readonly<Record<string, unknown>> = {},
): Promise<void> {
  const [row] = await tx
    .select({ procedure: matters.procedure, party: matters.party, dueAt: matterSteps.dueAt })
    .from(matterSteps)
    .innerJoin(matters, eq(matters.id, matterSteps.matter))
    .where(oneTurn(matter, step, turn));
  const subject = { matter, step, turn, ...row, ...more };
  await tx
    .insert(messages)
    .values({ key: `${kind}/${entry.key}`, kind, campaign: campaignOf(entry), unit: entry.unit, at: entry.at, subject })
    .onConflictDoNothing();
}

function matching(db: Db, filter: MatterFilter) {
  const { campaign, procedure, unit, track, open: isOpen, overdue } = filter;
  return and(
    eq(matters.campaign, campaign),
    procedure === undefined ? undefined : eq(matters.procedure, procedure),
    unit === undefined ? undefined : eq(matters.unit, unit),
    track === undefined ? undefined : eq(matters.track, track),
    isOpen === undefined ? undefined : isOpen ? isNull(matters.closedAt) : isNotNull(matters.closedAt),
    overdue === undefined ? undefined : sql`(${hasOverdueStep(db)}) = ${overdue}::boolean`,
  );
}

function hasOverdueStep(db: Db) {
  return exists(
    db
      .select({ step: matterSteps.step })
      .from(matterSteps)
      .where(and(eq(matterSteps.matter, matters.id), isNotNull(matterSteps.overdueAt), isNull(matterSteps.doneAt))),
  );
}

async function withSteps(db: Db, found: readonly (typeof matters.$inferSelect)[]): Promise<MatterRow[]> {
  const ids = found.map(({ id }) => id);
  if (ids.length === 0) return [];
  const rows = await db
    .select()
    .from(matterSteps)
    .where(inArray(matterSteps.matter, ids))
    .orderBy(asc(matterSteps.openedAt), asc(matterSteps.turn), asc(matterSteps.step));
  return found.map((each) => ({ ...each, steps: rows.filter(({ matter }) => matter === each.id) }));
}

/** The ids of the matters of a campaign under these procedures. */
export async function matterIdsUnder(db: Db, campaign: string, procedures: readonly string[]): Promise<string[]> {
  if (procedures.length === 0) return [];
  const rows = await db
    .select({ id: matters.id })
    .from(matters)
    .where(and(eq(matters.campaign, campaign), inArray(matters.procedure, [...procedures])));
  return rows.map(({ id }) => id);
}
