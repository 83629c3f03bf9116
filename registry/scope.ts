import { and, eq, inArray, notInArray, or, sql, type AnyColumn, type SQL } from 'drizzle-orm';
import type { Rows, Scope, Scopes } from '../domain/visibility.ts';
import type { Db } from './database.ts';
import { rowsOf } from './rows.ts';

/** Where a table says whose a row is; or the values themselves, of a single thing. */
export interface Whose {
  readonly campaign?: AnyColumn | SQL;
  readonly unit?: AnyColumn | SQL;
  readonly person?: AnyColumn | SQL;
  /** The committee in whose record or house it is. */
  readonly house?: AnyColumn | SQL;
  /** What names no unit is for all of them. */
  readonly forAll?: boolean;
}

/** The condition that a list puts to its rows, so that no page, cursor or count knows of another; none where all are seen. */
export function inScope({ rows }: Scope, whose: Whose): SQL | undefined {
  if (rows.some(({ of }) => of === 'all')) return undefined;
  return or(sql`false`, ...rows.map((each) => conditionOf(each, whose)));
}

/** The same for a table of which some kinds of rows have scopes of their own. */
export function inScopes({ open, restricted }: Scopes, kind: AnyColumn | SQL, whose: Whose): SQL | undefined {
  const names = [...restricted.keys()];
  const others = names.length === 0 ? undefined : or(sql`${full(kind)} is null`, notInArray(full(kind), names));
  return or(
    and(others, inScope(open, whose) ?? sql`true`),
    ...[...restricted].map(([name, scope]) => and(eq(full(kind), name), inScope(scope, whose) ?? sql`true`)),
  );
}

/** What of some campaigns only few may read: how much of each kind somebody sees. */
export interface Veil {
  readonly campaigns: readonly string[];
  readonly restricted: ReadonlyMap<string, Scope>;
}

/** Whether a row of these kinds is hidden from who reads by these veils. */
export function isVeiled(veils: readonly Veil[], kind: SQL, whose: Required<Pick<Whose, 'campaign' | 'unit'>>): SQL {
  const campaign = full(whose.campaign);
  const hidden = veils.flatMap(({ campaigns, restricted }) =>
    [...restricted].map(([name, scope]) => {
      const seen = inScope(scope, whose) ?? sql`true`;
      return sql`(${inArray(campaign, [...campaigns])} and ${kind} = ${name} and not coalesce((${seen}), false))`;
    }),
  );
  return hidden.length === 0 ? sql`false` : sql`coalesce((${sql.join(hidden, sql` or `)}), false)`;
}

/** The same veils, for somebody who reads nothing behind them. */
export function unread(veils: readonly Veil[]): Veil[] {
  const nothing: Scope = { rows: [], own: [], recorded: true };
  return veils.map(({ campaigns, restricted }) => ({
    campaigns,
    restricted: new Map([...restricted.keys()].map((name) => [name, nothing])),
  }));
}

/** The rows of a scope that show this unit of this campaign: one statement, or none. */
export async function coveringRows(
  db: Db,
  scope: Scope,
  { campaign, unit }: { readonly campaign: string; readonly unit: string | null },
): Promise<Rows[]> {
  const whose = { campaign: sql`${campaign}::text`, unit: sql`${unit}::text` };
  const asked = scope.rows.flatMap((row, nth) =>
    isCertain(row, campaign) ? [] : [sql`select ${nth}::int as nth where ${conditionOf(row, whose) ?? sql`true`}`],
  );
  const found = asked.length === 0 ? [] : await rowsOf<{ nth: number }>(db, sql.join(asked, sql` union all `));
  return scope.rows.filter((row, nth) => isCertain(row, campaign) || found.some((each) => each.nth === nth));
}

/** Whether nothing needs to be looked up for it. */
function isCertain(row: Rows, campaign: string): boolean {
  return row.of === 'all' || (row.of === 'committee' && row.except === null && row.campaign === campaign);
}

function conditionOf(row: Rows, whose: Whose): SQL | undefined {
  const { campaign, unit, person, house } = whose;
  const here = () =>
    campaign && row.of !== 'all' && row.of !== 'house' ? eq(full(campaign), row.campaign) : undefined;
  switch (row.of) {
    case 'all':
      return sql`true`;
    case 'committee':
      if (row.except === null || !unit) return here();
      return and(here(), sql`${full(unit)} is distinct from ${row.except}`);
    case 'assigned':
      return unit ? and(here(), isAssigned(row, full(unit))) : here();
    case 'unit':
      if (!unit) return here();
      return and(
        here(),
        whose.forAll ? or(eq(full(unit), row.unit), sql`${full(unit)} is null`) : eq(full(unit), row.unit),
      );
    case 'person':
      return and(here(), person ? eq(full(person), row.person) : undefined);
    case 'house':
      return house ? eq(full(house), row.committee) : sql`false`;
  }
}

/** What is assigned to somebody, and what nobody was given; but nothing that the same person gave back (F14). */
function isAssigned({ campaign, to }: Extract<Rows, { of: 'assigned' }>, unit: SQL): SQL {
  const given = sql`select 1 from assignments s where s.campaign = ${campaign} and s.unit = ${unit}`;
  return sql`(exists (${given} and s.reviewer = ${to} and s.status = 'assigned')
    or not exists (${given} and (s.status = 'assigned' or s.reviewer = ${to})))`;
}

/** A column with its table: Drizzle leaves it out, and an inner query would compare with itself. */
function full(column: AnyColumn | SQL): SQL {
  return 'table' in column ? sql`${column.table}.${sql.identifier(column.name)}` : column;
}
