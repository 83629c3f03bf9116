import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import type { Programme } from '../../contracts/programme.ts';
import { parseProgramme } from '../../programmes/load.ts';

/** A part of the file that says where it comes from; an optional part may be missing, and then proves nothing. */
export type Place = Partial<Record<'basis' | 'assumed', string[]>> | null | undefined;

/** The part of the file that carries an id, and what it must say. */
export type Row = [id: string, fact: string, place: Place, says: object];

/** A programme of this project as its file says it. */
export function published(file: string): Programme {
  return parseProgramme(readFileSync(new URL(`../../programmes/${file}`, import.meta.url), 'utf8'), file).programme;
}

/** The parts of a programme by their ids. */
export function partsOf({ records, stages, roster, seats, obligations, procedures, triggers, ...rest }: Programme) {
  const record = (id: string) => records.find((each) => each.record === id)!;
  const procedure = (id: string) => procedures.find((each) => each.procedure === id)!;
  const step = (of: string, id: string) => procedure(of).steps.find((each) => each.step === id)!;
  return {
    record,
    procedure,
    step,
    field: (of: string, id: string) => record(of).fields.find((each) => each.field === id)!,
    outcome: (of: string, at: string, id: string) => step(of, at).outcomes.find((each) => each.outcome === id)!,
    stage: (id: string) => stages.find((each) => each.stage === id)!,
    kind: (id: string) => roster.find((each) => each.kind === id)!,
    seat: (id: string) => seats.find((each) => each.seat === id)!,
    obligation: (id: string) => obligations.find((each) => each.obligation === id)!,
    trigger: (id: string) => triggers.find((each) => each.trigger === id)!,
    message: (id: string) => rest.messages.find((each) => each.message === id)!,
    list: (id: string) => rest.codeLists.find((each) => each.list === id)!,
  };
}

export function zh(named: readonly { readonly name: { readonly zh: string } }[]): string[] {
  return named.map(({ name }) => name.zh);
}

export function cites(clauses: readonly string[], id: string): boolean {
  return clauses.some((clause) => clause.split(':')[0] === id);
}

export function assertCarries(clauses: readonly string[] | undefined, id: string, what = 'the place'): void {
  assert.ok(clauses && cites(clauses, id), `${what}: ${id} is not among ${String(clauses)}`);
}

/** What is asked for stands there, each whole: nothing may be left out or added below it. */
export function assertSays(place: object | null | undefined, says: object): void {
  const read = Object.fromEntries(Object.keys(says).map((key) => [key, (place as Record<string, unknown>)[key]]));
  assert.deepEqual(read, says);
}

/** What is asked for stands there, as far as it is given, a pattern where the text fits it. */
export function assertLike(place: unknown, says: object): void {
  assert.deepEqual(alike(place, says), says);
}

function alike(value: unknown, asked: unknown): unknown {
  if (asked instanceof RegExp) return typeof value === 'string' && asked.test(value) ? asked : value;
  if (Array.isArray(asked) && Array.isArray(value)) return value.map((each, index) => alike(each, asked[index]));
  if (!isObject(asked) || !isObject(value)) return value;
  return Object.fromEntries(Object.entries(asked).map(([key, inner]) => [key, alike(value[key], inner)]));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
