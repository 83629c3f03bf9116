import { and, asc, eq, getTableColumns, gte, inArray, lte, sql } from 'drizzle-orm';
import type { Entry, Fact, Shortfall } from '../contracts/facts.ts';
import type { Obligation } from '../contracts/obligation.ts';
import type { Plan } from '../contracts/plan.ts';
import { kindsOf, standingOf, type Counted, type Done, type Standing } from '../domain/obligation.ts';
import { spanOf, type Period } from '../domain/periods.ts';
import { everything, type Scope } from '../domain/visibility.ts';
import type { Db, Tx } from './database.ts';
import { grouped } from './grouped.ts';
import { readRow } from './ledger.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { rosterOf } from './roster.ts';
import { inScope } from './scope.ts';
import { campaigns, candidacies, deeds, ledger, obligationReviews, organisations } from './schema.ts';

/** What came of one period. */
export type ReviewRow = typeof obligationReviews.$inferSelect;

/** Keeps what came of a period of a recurring minimum. */
export async function projectReview(
  tx: Tx,
  entry: Entry,
  fact: Extract<Fact, { readonly kind: 'obligationReviewed' }>,
): Promise<void> {
  const { obligation, from, to, due, met, enough, short } = fact;
  if (entry.campaign === null) throw new Error(`${fact.kind} belongs to a campaign: ${entry.key}`);
  await tx
    .insert(obligationReviews)
    .values({ campaign: entry.campaign, obligation, from, to, due, met, enough, short, at: entry.at })
    .onConflictDoNothing();
}

/** What came of the periods that are over, by obligation and period; who fell short, as far as the scope goes. */
export async function reviewPage(
  db: Db,
  scope: Scope,
  {
    campaign,
    obligation,
    after,
    limit,
  }: PageOf & { readonly campaign: string; readonly obligation?: string | undefined },
): Promise<Page<ReviewRow>> {
  const last = readCursor(after, ['text', 'text']);
  const unit = sql`s ->> 'unit'`;
  const seen = inScope(scope, { campaign: obligationReviews.campaign, unit }) ?? sql`true`;
  const rows = await db
    .select({
      ...getTableColumns(obligationReviews),
      short: sql<readonly Shortfall[]>`(select coalesce(jsonb_agg(s order by n), '[]') from
        jsonb_array_elements(${obligationReviews.short}) with ordinality e(s, n) where ${seen})`,
    })
    .from(obligationReviews)
    .where(
      and(
        eq(obligationReviews.campaign, campaign),
        last && sql`(${obligationReviews.obligation}, ${obligationReviews.from}) > (${last[0]}, ${last[1]})`,
        obligation === undefined ? undefined : eq(obligationReviews.obligation, obligation),
      ),
    )
    .orderBy(asc(obligationReviews.obligation), asc(obligationReviews.from))
    .limit(limit + 1);
  return pageOf(rows, limit, (each) => [each.obligation, each.from]);
}

/** The units that take part in a campaign, in order, or this one of them; in a scope, or all. */
export function unitsIn(
  db: Db,
  campaign: string,
  unit?: string,
  scope: Scope = everything,
): Promise<{ readonly unit: string; readonly name: string }[]> {
  return db
    .select({ unit: candidacies.unit, name: sql<string>`coalesce(${organisations.name}, ${candidacies.unit})` })
    .from(candidacies)
    .leftJoin(organisations, eq(organisations.id, candidacies.unit))
    .where(
      and(
        eq(candidacies.campaign, campaign),
        inScope(scope, candidacies),
        unit === undefined ? undefined : eq(candidacies.unit, unit),
      ),
    )
    .orderBy(asc(candidacies.unit));
}

/** Whether every unit that was enrolled stands on record. */
export async function isEnrolled(db: Db, campaign: string): Promise<boolean> {
  const [enrolled] = await db
    .select({ body: ledger.body, texts: ledger.texts })
    .from(ledger)
    .where(and(eq(ledger.campaign, campaign), eq(ledger.kind, 'unitsEnrolled')))
    .limit(1);
  if (!enrolled) return false;
  const { fact } = readRow(enrolled);
  return fact.kind === 'unitsEnrolled' && (await unitsIn(db, campaign)).length >= fact.units;
}

/** How these minimums stand on a day: of one unit, or of all that take part and are in the scope. */
export async function standingsOf(
  db: Db,
  scope: Scope,
  plan: Plan,
  obligations: readonly Obligation[],
  { today, unit }: { readonly today: string; readonly unit?: string | undefined },
): Promise<Map<string, Standing>> {
  const counted = await countedIn(db, plan, obligations, unit, scope);
  const standings = new Map<string, Standing>();
  for (const obligation of obligations) {
    const done = await doneFor(db, plan, obligation, unit);
    standings.set(obligation.obligation, standingOf(obligation, plan.year, { counted, done, today }));
  }
  return standings;
}

async function countedIn(
  db: Db,
  { campaign, bodies }: Plan,
  obligations: readonly Obligation[],
  unit: string | undefined,
  scope: Scope = everything,
): Promise<Counted> {
  const units = await unitsIn(db, campaign, unit, scope);
  const kinds = [...new Set(obligations.flatMap(({ subject }) => kindsOf(subject)))];
  const roster = await rosterOf(db, { units: units.map((each) => each.unit), kinds });
  return { organiser: bodies.organiser, units, roster };
}

/** What was done for a minimum, day by day: in this edition, or in all of them where the years are counted together. */
async function doneFor(db: Db, plan: Plan, obligation: Obligation, unit: string | undefined): Promise<Done[]> {
  const { from, to }: Period = spanOf(obligation, plan.year);
  const together = obligation.per === 'years' || obligation.per === 'standing';
  const whose = obligation.subject.of === 'organiser' ? plan.bodies.organiser : unit;
  return db
    .select({
      unit: deeds.unit,
      subject: deeds.subject,
      on: deeds.on,
      quantity: sql<number>`sum(${deeds.quantity})`.mapWith(Number),
    })
    .from(deeds)
    .where(
      and(
        together ? inArray(deeds.campaign, editionsOf(db, plan)) : eq(deeds.campaign, plan.campaign),
        eq(deeds.obligation, obligation.obligation),
        gte(deeds.on, from),
        lte(deeds.on, to),
        whose === undefined ? undefined : eq(deeds.unit, whose),
      ),
    )
    .groupBy(deeds.unit, deeds.subject, deeds.on);
}

/**
 * What each of these units still lacks of a minimum on a day, in words; a unit of which every period that is over has its
 * share is not there. What stands once for all binds at once (YQ-M4a), and so does, where the year is judged before it
 * is over, the last period `soFar`.
 */
export async function lacksOf(
  db: Db,
  plan: Plan,
  obligation: Obligation,
  {
    units,
    today,
    soFar = false,
  }: { readonly units: readonly string[]; readonly today: string; readonly soFar?: boolean },
): Promise<Map<string, string>> {
  const only = units.length === 1 ? units[0] : undefined;
  const all = await countedIn(db, plan, [obligation], only);
  const done = grouped(await doneFor(db, plan, obligation, only));
  const roster = grouped(all.roster);
  const ofOrganiser = obligation.subject.of === 'organiser' ? plan.bodies.organiser : undefined;
  const lacks = new Map<string, string>();
  for (const named of all.units.filter(({ unit }) => units.includes(unit))) {
    const { unit } = named;
    const counted = { organiser: plan.bodies.organiser, units: [named], roster: roster.get(unit) ?? [] };
    const own = done.get(ofOrganiser ?? unit) ?? [];
    const { periods } = standingOf(obligation, plan.year, { counted, done: own, today });
    const last = soFar ? periods.findLast(({ from }) => from <= today) : undefined;
    const lack = lackIn(obligation, unit, periods, last);
    if (lack !== undefined) lacks.set(unit, lack);
  }
  return lacks;
}

function lackIn(
  { name, per }: Obligation,
  unit: string,
  periods: Standing['periods'],
  last: Standing['periods'][number] | undefined,
): string | undefined {
  const short = periods.filter((period) => !period.enough && (period.ended || per === 'standing' || period === last));
  if (short.length === 0) return undefined;
  const lacking = short.map(({ from, to, met, due }) => `${met} of ${due} from ${from} to ${to}`);
  return `${unit} falls short of ${name.zh}: ${lacking.join(', ')}`;
}

/** What a unit lacks so far of each of these minimums, in words; those that it meets are not there (YQ-S15). */
export async function shortOf(
  db: Db,
  plan: Plan,
  obligations: readonly Obligation[],
  { unit, today }: { readonly unit: string; readonly today: string },
): Promise<Map<string, string>> {
  const short = new Map<string, string>();
  for (const obligation of obligations) {
    const lack = (await lacksOf(db, plan, obligation, { units: [unit], today, soFar: true })).get(unit);
    if (lack !== undefined) short.set(obligation.obligation, lack);
  }
  return short;
}

/** Every edition of the programme that the same organiser ran. */
export function editionsOf(db: Db, { programme, bodies }: Plan) {
  return db
    .select({ id: campaigns.id })
    .from(campaigns)
    .where(and(eq(campaigns.programme, programme), eq(campaigns.organiser, bodies.organiser)));
}
