import { getTableColumns, getTableName, sql, type InferSelectModel, type SQL } from 'drizzle-orm';
import { getTableConfig, type PgTable } from 'drizzle-orm/pg-core';
import type { Db } from './database.ts';

/** Rows of one table in one parameter: however many there are, the statement stays the same. */
export function insertRows<T extends PgTable>(
  table: T,
  rows: readonly InferSelectModel<T>[],
  onConflict: 'update' | 'nothing' | 'fail' = 'fail',
): SQL {
  const { columns, conflict } = shapeOf(table);
  const names = sql.raw(columns.map(([, name]) => quoted(name)).join(', '));
  const given = JSON.stringify(rows.map((row) => toDatabase(table, row)));
  const then = onConflict === 'fail' ? sql`` : onConflict === 'nothing' ? sql` on conflict do nothing` : conflict;
  const source = sql.raw(quoted(getTableName(table)));
  return sql`insert into ${source} (${names}) select ${names} from json_populate_recordset(null::${source}, ${given}::json)${then}`;
}

/** Several statements that write, as one. */
export function together(statements: readonly SQL[]): SQL {
  const parts = statements.map((each, index) => sql`${sql.raw(`w${index}`)} as (${each})`);
  return sql`with ${sql.join(parts, sql`, `)} select 1`;
}

/** A row as the database says it in JSON, under the names that the code has for its columns. */
export function fromDatabase<T extends PgTable>(table: T, row: Readonly<Record<string, unknown>>): InferSelectModel<T> {
  return Object.fromEntries(shapeOf(table).columns.map(([key, name]) => [key, row[name]])) as InferSelectModel<T>;
}

function toDatabase(table: PgTable, row: object): Record<string, unknown> {
  const given = row as Readonly<Record<string, unknown>>;
  return Object.fromEntries(shapeOf(table).columns.map(([key, name]) => [name, given[key]]));
}

interface TableShape {
  /** The code's name and the database's of each column. */
  readonly columns: readonly (readonly [key: string, name: string])[];
  readonly conflict: SQL;
}

const shapes = new WeakMap<PgTable, TableShape>();

function shapeOf(table: PgTable): TableShape {
  const known = shapes.get(table);
  if (known) return known;
  const all = Object.entries(getTableColumns(table)).map(([key, { name }]) => [key, name] as const);
  const { primaryKeys, columns } = getTableConfig(table);
  const keys =
    primaryKeys[0]?.columns.map(({ name }) => name) ?? columns.flatMap((each) => (each.primary ? each.name : []));
  const set = all
    .filter(([, name]) => !keys.includes(name))
    .map(([, name]) => `${quoted(name)} = excluded.${quoted(name)}`);
  const conflict = sql.raw(` on conflict (${keys.map(quoted).join(', ')}) do update set ${set.join(', ')}`);
  const shape = { columns: all, conflict };
  shapes.set(table, shape);
  return shape;
}

function quoted(name: string): string {
  return `"${name}"`;
}

/** The rows of a statement that is written by hand. */
export async function rowsOf<Row>(db: Db, statement: SQL): Promise<Row[]> {
  const answer: unknown = await db.execute(statement);
  return (answer as { readonly rows: Row[] }).rows;
}
