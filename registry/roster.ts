import { and, arrayOverlaps, asc, eq, inArray, isNotNull, or, sql, type SQL } from 'drizzle-orm';
import type { Entry, Fact } from '../contracts/facts.ts';
import type { Described } from '../domain/roster.ts';
import { unreachable } from '../domain/refusal.ts';
import type { Scope } from '../domain/visibility.ts';
import { calendarWorkflowId } from '../domain/ids.ts';
import type { Db, Tx } from './database.ts';
import { signalTo, tell } from './outbox.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { inScope } from './scope.ts';
import { campaigns, candidacies, codes, deeds, roster } from './schema.ts';
import { campaignOf, unitOf } from './whose.ts';

type RosterFact = Extract<Fact, { readonly kind: 'rosterEntered' | 'rosterLeft' | 'deedDone' | 'codesSupplied' }>;
type Of<Kind extends RosterFact['kind']> = Extract<RosterFact, { readonly kind: Kind }>;

/** Something done that counts towards a minimum. */
export type DeedRow = typeof deeds.$inferSelect;
/** The codes of a list as the organiser supplied them. */
export type CodeRow = typeof codes.$inferSelect;

/** Brings rosters, deeds and code lists up to date. */
export async function projectRoster(tx: Tx, entry: Entry, fact: RosterFact): Promise<void> {
  switch (fact.kind) {
    case 'rosterEntered':
      return enter(tx, entry, fact);
    case 'rosterLeft':
      return leave(tx, entry, fact);
    case 'deedDone':
      return addDeed(tx, entry, fact);
    case 'codesSupplied':
      return supply(tx, entry, fact);
    default:
      return unreachable(fact);
  }
}

/** What these units consist of, those who have left as well; of these kinds, or of all. */
export function rosterOf(
  db: Db,
  { units, kinds }: { readonly units: readonly string[]; readonly kinds?: readonly string[] },
): Promise<Described[]> {
  return db
    .select()
    .from(roster)
    .where(and(inArray(roster.unit, [...units]), kinds && isOneOf(kinds)))
    .orderBy(asc(roster.unit), asc(roster.id));
}

/**
 * Has every calendar that looks at a unit's roster told that it has changed, by this cause: whose day comes next may be
 * another's now.
 */
export async function tellRosterChanged(tx: Tx, unit: string, cause: string): Promise<void> {
  const editions = await tx
    .select({ campaign: campaigns.id })
    .from(campaigns)
    .innerJoin(candidacies, eq(candidacies.campaign, campaigns.id))
    .where(and(eq(candidacies.unit, unit), isNotNull(campaigns.calendarKept)));
  await tell(
    tx,
    editions.map(({ campaign }) => {
      const id = `roster of ${unit} ${cause}`;
      return signalTo(calendarWorkflowId(campaign), `${id} ${campaign}`, 'rosterChanged', { id });
    }),
  );
}

/** Who is of one of these kinds, first of all or as well. */
function isOneOf(kinds: readonly string[]): SQL | undefined {
  if (kinds.length === 0) return sql`false`;
  return or(inArray(roster.kind, [...kinds]), arrayOverlaps(roster.also, [...kinds]));
}

/** A unit's roster by id, as it is seen in a campaign. */
export async function rosterPage(
  db: Db,
  scope: Scope,
  {
    campaign,
    unit,
    kind,
    after,
    limit,
  }: PageOf & { readonly campaign: string; readonly unit: string; readonly kind?: string | undefined },
): Promise<Page<Described>> {
  const from = readCursor(after, ['text']);
  const rows = await db
    .select()
    .from(roster)
    .where(
      and(
        eq(roster.unit, unit),
        inScope(scope, { campaign: sql`${campaign}::text`, unit: roster.unit }),
        from && sql`${roster.id} > ${from[0]}`,
        kind === undefined ? undefined : isOneOf([kind]),
      ),
    )
    .orderBy(asc(roster.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ id }) => [id]);
}

/** What a unit did for its minimums, by day. */
export async function deedPage(
  db: Db,
  scope: Scope,
  {
    campaign,
    unit,
    obligation,
    after,
    limit,
  }: PageOf & { readonly campaign: string; readonly unit: string; readonly obligation?: string | undefined },
): Promise<Page<DeedRow>> {
  const from = readCursor(after, ['text', 'text']);
  const rows = await db
    .select()
    .from(deeds)
    .where(
      and(
        eq(deeds.campaign, campaign),
        eq(deeds.unit, unit),
        inScope(scope, deeds),
        from && sql`(${deeds.on}, ${deeds.id}) > (${from[0]}, ${from[1]})`,
        obligation === undefined ? undefined : eq(deeds.obligation, obligation),
      ),
    )
    .orderBy(asc(deeds.on), asc(deeds.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ on, id }) => [on, id]);
}

/** The code lists that the organiser has supplied in a campaign. */
export function suppliedCodes(db: Db, campaign: string): Promise<CodeRow[]> {
  return db.select().from(codes).where(eq(codes.campaign, campaign)).orderBy(asc(codes.list));
}

/** Entered again, an entry is corrected, and one that had left is back: the ledger keeps what was there before. */
async function enter(
  tx: Tx,
  entry: Entry,
  { id, type, also = [], name, within, from, fields }: Of<'rosterEntered'>,
): Promise<void> {
  const row = { kind: type, also: [...also], name, within, since: from, left: null, fields };
  await tx
    .insert(roster)
    .values({ unit: unitOf(entry), id, ...row })
    .onConflictDoUpdate({ target: [roster.unit, roster.id], set: row });
}

async function leave(tx: Tx, entry: Entry, { id, on }: Of<'rosterLeft'>): Promise<void> {
  await tx
    .update(roster)
    .set({ left: on })
    .where(and(eq(roster.unit, unitOf(entry)), eq(roster.id, id)));
}

async function addDeed(tx: Tx, entry: Entry, fact: Of<'deedDone'>): Promise<void> {
  const { id, obligation, subject, with: other, on, quantity, note } = fact;
  const whose = { campaign: campaignOf(entry), unit: unitOf(entry), by: entry.actor.id, at: entry.at };
  await tx.insert(deeds).values({ id, ...whose, obligation, subject, with: other, on, quantity, note });
}

async function supply(tx: Tx, entry: Entry, { list, codes: supplied }: Of<'codesSupplied'>): Promise<void> {
  const set = { codes: supplied, by: entry.actor.id, at: entry.at };
  await tx
    .insert(codes)
    .values({ campaign: campaignOf(entry), list, ...set })
    .onConflictDoUpdate({ target: [codes.campaign, codes.list], set });
}
