import { CsvError, parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { sentence, slug } from '../contracts/text.ts';

export interface UnitRow {
  readonly id: string;
  readonly name: string;
}

export interface UnitsProblem {
  readonly line: number;
  /** `id`, `name`, or empty for the line as a whole. */
  readonly field: string;
  readonly message: string;
}

/** Everything that is wrong with a list of units. */
export class UnitsError extends Error {
  override readonly name = 'UnitsError';
  readonly problems: readonly UnitsProblem[];

  constructor(problems: readonly UnitsProblem[]) {
    super(
      problems.map(({ line, field, message }) => `${line}${field === '' ? '' : ` ${field}`}: ${message}`).join('\n'),
    );
    this.problems = problems;
  }
}

export const MOST_UNITS = 20_000;

interface Row {
  readonly record: readonly string[];
  readonly line: number;
}

/** The units of a CSV table with the columns id and name; or every problem that the table has. */
export function parseUnits(text: string): { readonly units: UnitRow[] } {
  // Office programs save Chinese tables in GBK unless told otherwise; read as UTF-8 that yields replacement characters.
  if (text.includes('\uFFFD')) refuse([{ line: 1, field: '', message: 'is not UTF-8: save the table as CSV UTF-8' }]);
  const [header, ...rows] = readRecords(text);
  if (!header || header.record.map((cell) => plain(cell).toLowerCase()).join() !== 'id,name') {
    refuse([{ line: header?.line ?? 1, field: '', message: 'the first line must be id,name' }]);
  }
  if (rows.length === 0) refuse([{ line: header.line + 1, field: '', message: 'there are no units below the header' }]);
  if (rows.length > MOST_UNITS) {
    const line = rows[MOST_UNITS]?.line ?? 1;
    refuse([{ line, field: '', message: `there are more than ${MOST_UNITS} units` }]);
  }
  const ids = new Map<string, number>();
  const names = new Map<string, number>();
  const problems = rows.flatMap((row) => [
    ...problemsOf(row),
    ...repeatOf(ids, 'id', plain(row.record[0] ?? ''), row.line),
    ...repeatOf(names, 'name', plain(row.record[1] ?? ''), row.line),
  ]);
  if (problems.length > 0) refuse(problems);
  return { units: rows.map(({ record: [id = '', name = ''] }) => ({ id: plain(id), name: name.trim() })) };
}

const nameSchema = sentence.max(120, 'a name has at most 120 characters');

function problemsOf({ record, line }: Row): UnitsProblem[] {
  if (record.length !== 2) {
    return [{ line, field: '', message: `a row has two columns, id and name, and not ${record.length}` }];
  }
  const [id = '', name = ''] = record;
  return [...wrong(slug, 'id', plain(id), line), ...wrong(nameSchema, 'name', name, line), ...hidden(name, line)];
}

function wrong(schema: z.ZodString, field: string, value: string, line: number): UnitsProblem[] {
  if (value.trim() === '') return [{ line, field, message: 'is empty' }];
  const message = schema.safeParse(value).error?.issues[0]?.message;
  return message === undefined ? [] : [{ line, field, message }];
}

/** Line breaks and characters without a shape make two names that look alike. */
function hidden(name: string, line: number): UnitsProblem[] {
  return /[\p{Cc}\p{Cf}]/u.test(name.trim()) ? [{ line, field: 'name', message: 'holds an invisible character' }] : [];
}

function repeatOf(seen: Map<string, number>, field: string, value: string, line: number): UnitsProblem[] {
  const first = seen.get(value);
  if (value === '') return [];
  if (first !== undefined) return [{ line, field, message: `${value} stands on line ${first} already` }];
  seen.set(value, line);
  return [];
}

function readRecords(text: string): Row[] {
  // One row more than allowed is enough to refuse a table of any length.
  const options = {
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    to: MOST_UNITS + 2,
  } as const;
  const delimiter = /^\uFEFF?[^\n]*，/.test(text) ? '，' : ',';
  try {
    // With `info` each record comes with its position; the types of csv-parse do not say so.
    const found = parse(text, { ...options, delimiter }) as unknown as { record: string[]; info: { lines: number } }[];
    return found
      .map(({ record, info }) => ({ record, line: info.lines - record.join('').split('\n').length + 1 }))
      .filter(({ record }) => record.some((cell) => cell.trim() !== ''));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = typeof error['lines'] === 'number' ? error['lines'] : 1;
    refuse([{ line, field: '', message: `is not CSV: ${error.message}` }]);
  }
}

/** Full-width letters, digits and spaces as the usual ones. */
function plain(cell: string): string {
  return cell.normalize('NFKC').trim();
}

function refuse(problems: readonly UnitsProblem[]): never {
  throw new UnitsError(problems);
}
