import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { Entry, PeopleFact, Relation } from '../contracts/facts.ts';
import type { Role } from '../contracts/people.ts';
import type { Assignment, Ties } from '../domain/assignment.ts';
import type { Independence } from '../domain/independence.ts';
import type { Scope } from '../domain/visibility.ts';
import { unreachable } from '../domain/refusal.ts';
import type { Db, Tx } from './database.ts';
import { insertRows, rowsOf } from './rows.ts';
import { inScope } from './scope.ts';
import { assignments, organisations, people, relations, scoreSheets } from './schema.ts';
import { campaignOf, unitOf } from './whose.ts';

export type AssignmentRow = typeof assignments.$inferSelect;

/** Brings assignments and relations up to date. */
export async function projectAssignment(tx: Tx, entry: Entry, fact: PeopleFact): Promise<void> {
  const { at } = entry;
  switch (fact.kind) {
    case 'reviewersAssigned':
      return assign(tx, entry, fact.track, fact.assignments);
    case 'assignmentDeclined':
      await end(tx, entry, fact, 'declined', fact.reason);
      return;
    case 'assignmentConflicted':
      await end(tx, entry, fact, 'conflicted', fact.relation);
      return;
    case 'relationDeclared': {
      const { person, relation, until } = fact;
      const set = { until, declaredBy: entry.actor.id, at };
      await tx
        .insert(relations)
        .values({ person, unit: unitOf(entry), relation, ...set })
        .onConflictDoUpdate({ target: [relations.person, relations.unit, relations.relation], set });
      return;
    }
    default:
      return unreachable(fact);
  }
}

interface Ended {
  readonly track: string;
  readonly reviewer: string;
  readonly replacedBy: string | null;
}

/** Whoever leaves is replaced at once, where somebody can. */
async function end(
  tx: Tx,
  entry: Entry,
  { track, reviewer, replacedBy }: Ended,
  status: 'declined' | 'conflicted',
  reason: string,
): Promise<void> {
  const unit = unitOf(entry);
  const row = { campaign: campaignOf(entry), track, unit, reviewer };
  const set = { status, reason, at: entry.at };
  const target = [assignments.campaign, assignments.track, assignments.unit, assignments.reviewer];
  await tx
    .insert(assignments)
    .values({ ...row, ...set })
    .onConflictDoUpdate({ target, set });
  if (replacedBy !== null) await assign(tx, entry, track, [{ unit, reviewer: replacedBy }]);
}

async function assign(tx: Tx, entry: Entry, track: string, pairs: readonly Assignment[]): Promise<void> {
  if (pairs.length === 0) return;
  const whose = { campaign: campaignOf(entry), track, status: 'assigned' as const, reason: null, at: entry.at };
  const rows = pairs.map((each) => ({ ...whose, ...each }));
  // Who declined may be free again.
  await tx.execute(insertRows(assignments, rows, 'update'));
}

/** Who reviews whom on a track, with those who declined or turned out to be in a conflict. */
export function assignmentsOf(db: Db, scope: Scope, campaign: string, track?: string): Promise<AssignmentRow[]> {
  return db
    .select()
    .from(assignments)
    .where(
      and(
        eq(assignments.campaign, campaign),
        inScope(scope, { campaign: assignments.campaign, person: assignments.reviewer }),
        track === undefined ? undefined : eq(assignments.track, track),
      ),
    )
    .orderBy(asc(assignments.track), asc(assignments.unit), asc(assignments.reviewer));
}

/** Somebody who may review, with the organisation above the own one. */
export interface Reviewer {
  readonly id: string;
  readonly organisation: string;
  readonly above: string | null;
}

/** The people of these organisations who hold one of these roles, in order. */
export async function reviewersIn(db: Db, within: readonly string[], roles: readonly Role[]): Promise<Reviewer[]> {
  const rows = await db
    .select({ id: people.id, organisation: people.organisation, roles: people.roles, above: organisations.parent })
    .from(people)
    .leftJoin(organisations, eq(organisations.id, people.organisation))
    .where(eq(people.active, true))
    .orderBy(asc(people.id));
  return rows
    .filter(
      ({ organisation, roles: held }) => within.includes(organisation) && roles.some((role) => held.includes(role)),
    )
    .map(({ id, organisation, above }) => ({ id, organisation, above }));
}

/** A person and a unit, and the track on which the one judges the other. */
export interface Judging {
  readonly person: Ties['person'];
  readonly campaign: string;
  readonly unit: string;
  readonly track?: string | undefined;
}

/** What is known of each of these that could bias a judgement, and who is assigned: two statements, however many. */
export async function independenceOf(db: Db, asked: readonly Judging[]): Promise<Independence[]> {
  if (asked.length === 0) return [];
  const parentOf = await parentsOf(
    db,
    asked.flatMap(({ person, unit }) => [person.organisation, unit]),
  );
  const pairs = JSON.stringify(
    asked.map(({ person, campaign, unit, track = null }, nth) => ({ nth, person: person.id, campaign, unit, track })),
  );
  const [found] = await rowsOf<{ declared: Declared[] | null; assigned: { nth: number; reviewer: string }[] | null }>(
    db,
    sql`with q as (select * from json_to_recordset(${pairs}::json) r(nth int, person text, campaign text, unit text, track text))
      select
        (select json_agg(json_build_object('nth', q.nth, 'relation', r.relation, 'until', r.until_day))
          from q join relations r on r.person = q.person and r.unit = q.unit) as declared,
        (select json_agg(json_build_object('nth', q.nth, 'reviewer', a.reviewer) order by a.track, a.reviewer)
          from q join assignments a on a.campaign = q.campaign and a.unit = q.unit and a.status = 'assigned'
            and (q.track is null or a.track = q.track)) as assigned`,
  );
  return asked.map(({ person, unit }, index) => ({
    person,
    unit: { id: unit, parent: parentOf(unit) },
    above: parentOf(person.organisation),
    declared: (found?.declared ?? []).filter(({ nth }) => nth === index),
    assigned: (found?.assigned ?? []).filter(({ nth }) => nth === index).map(({ reviewer }) => reviewer),
  }));
}

interface Declared {
  readonly nth: number;
  readonly relation: Relation;
  readonly until: string | null;
}

/** The organisation above each of these; null: none. */
async function parentsOf(db: Db, ids: readonly string[]): Promise<(id: string) => string | null> {
  const found = await db
    .select({ id: organisations.id, parent: organisations.parent })
    .from(organisations)
    .where(inArray(organisations.id, [...new Set(ids)]));
  const parents = new Map(found.map(({ id, parent }) => [id, parent]));
  return (id) => parents.get(id) ?? null;
}

/** What is known of any of these people with any of these units that could bias a judgement: two statements, however many. */
export async function tiesBetween(
  db: Db,
  persons: readonly Ties['person'][],
  units: readonly string[],
): Promise<(person: Ties['person'], unit: string) => Ties> {
  const parentOf = await parentsOf(db, [...persons.map(({ organisation }) => organisation), ...units]);
  const found = await db
    .select({ person: relations.person, unit: relations.unit, relation: relations.relation, until: relations.until })
    .from(relations)
    .where(
      and(
        inArray(
          relations.person,
          persons.map(({ id }) => id),
        ),
        inArray(relations.unit, [...units]),
      ),
    );
  return (person, unit) => ({
    person,
    unit: { id: unit, parent: parentOf(unit) },
    above: parentOf(person.organisation),
    declared: found.filter((each) => each.person === person.id && each.unit === unit),
  });
}

/** What is known of a person and a unit that could bias a judgement. */
export async function tiesOf(db: Db, person: Ties['person'], unit: string): Promise<Ties> {
  const [ties] = await independenceOf(db, [{ person, campaign: '', unit }]);
  if (!ties) throw new Error(`nothing was asked of ${unit}`);
  return ties;
}

/** The sheets that a person has begun or handed in for a unit and that still count. */
export async function sheetsOf(db: Db, campaign: string, unit: string, person: string): Promise<string[]> {
  const rows = await db
    .select({ assessor: scoreSheets.assessor, withdrawnAt: scoreSheets.withdrawnAt })
    .from(scoreSheets)
    .where(and(eq(scoreSheets.campaign, campaign), eq(scoreSheets.unit, unit), eq(scoreSheets.person, person)))
    .orderBy(asc(scoreSheets.assessor));
  return rows.filter(({ withdrawnAt }) => withdrawnAt === null).map(({ assessor }) => assessor);
}
