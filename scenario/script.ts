import { refusalCode } from '../contracts/refusals.ts';
import type { Issue, Path } from '../programmes/yaml-file.ts';
import { ownCommittee, type Cast, type CastCommittee } from './cast.ts';
import { isObject, wrongExpectations } from './compare.ts';
import type { Scenario, Step } from './format.ts';
import { instantOf, momentOf } from './moment.ts';
import { suggestion } from '../programmes/nearest.ts';
import { operations, type Operation } from './operations.ts';
import { isPath } from './path.ts';
import { wrongRepetitions } from './repeat.ts';

/** One call of a step: who makes it, and for which unit. */
export interface Turn {
  readonly by: string;
  readonly unit: string | null;
}

/** A step that is ready to be played. */
export interface Scene {
  /** As people count, from 1. */
  readonly number: number;
  readonly step: Step;
  readonly operation: Operation;
  readonly instant: number;
  readonly turns: readonly Turn[];
  readonly refused: ExpectedRefusal | null;
}

export interface ExpectedRefusal {
  readonly code: string;
  readonly rules: readonly string[];
  readonly message: string | null;
}

/** Names that stand for something in every step, beside those that are saved. */
export const standing = ['campaign', 'unit', 'today'] as const;

/** Who acts without being in the cast. */
export const outsiders = ['public', 'administrator'] as const;

/** What a call may be refused with: the programme's refusals, and the bad input that the contract names. */
export const refusalCodes: readonly string[] = [
  ...refusalCode.options,
  'InvalidInput',
  'NotFound',
  'AlreadyExists',
  'Unauthenticated',
];

/** The steps of a scenario as scenes; every problem goes to `problems`. */
export function scenesOf(scenario: Scenario, cast: Cast, startsAt: number, problems: Issue[]): Scene[] {
  let instant = startsAt;
  const saved = new Set<string>(standing);
  return scenario.steps.flatMap((step, index) => {
    const path: Path = ['steps', index];
    const problem = (inner: Path, message: string) => void problems.push({ path: [...path, ...inner], message });
    if (step.at !== undefined) {
      const next = instantOf(step.at);
      if (next < instant) problem(['at'], `goes back: it is ${momentOf(instant)} already`);
      instant = Math.max(instant, next);
    }
    const operation = operationOf(step, problem);
    const turns = operation ? turnsOf(step, operation, cast, problem) : [];
    if (operation) checkParameters(step, operation, scenario, cast, turns, problem);
    checkReferences(step, saved, problem);
    checkExpectations(step, problem);
    for (const name of Object.keys(step.save ?? {})) saved.add(name);
    return operation ? [{ number: index + 1, step, operation, instant, turns, refused: refusalOf(step) }] : [];
  });
}

type Complain = (inner: Path, message: string) => void;

function operationOf(step: Step, problem: Complain): Operation | undefined {
  if ((step.do === undefined) === (step.check === undefined)) {
    problem([], 'a step has either do or check');
    return undefined;
  }
  const key = step.do === undefined ? 'check' : 'do';
  const name = step.do ?? step.check ?? '';
  const found = operations.get(name);
  if (!found) problem([key], `there is no operation ${name}${suggestion(name, operations.keys())}`);
  else if (found.changes && key === 'check') problem([key], `${name} changes something: write do`);
  else if (!found.changes && key === 'do') problem([key], `${name} only reads: write check`);
  else return found;
  return undefined;
}

function turnsOf(step: Step, operation: Operation, cast: Cast, problem: Complain): Turn[] {
  const units = step.for === undefined ? undefined : unitsOf(step, step.for, cast, problem);
  const by = step.by ?? byDefault(operation, units !== undefined, step.check !== undefined);
  if (by === undefined) {
    problem([], `${operation.name} needs by: who does it?`);
    return [];
  }
  if (by === 'unit' || by === 'party') {
    const meant = units ?? (typeof step.with?.['unit'] === 'string' ? [step.with['unit']] : undefined);
    if (!meant) problem(['by'], `${by} stands for the units of for: give for`);
    return (meant ?? []).map((unit) => ({ by: by === 'unit' ? unit : `${unit}-party`, unit }));
  }
  if (!(outsiders as readonly string[]).includes(by) && !cast.people.has(by)) {
    const known = [...cast.people.keys(), ...outsiders, 'unit', 'party'];
    problem(['by'], `there is nobody called ${by}${suggestion(by, known)}`);
    return [];
  }
  if (units) return units.map((unit) => ({ by, unit }));
  const home = cast.people.get(by)?.organisation ?? '';
  const given = step.with?.['unit'];
  const unit = typeof given === 'string' && !given.startsWith('$') ? given : allUnits(cast).has(home) ? home : null;
  return [{ by, unit }];
}

function byDefault(operation: Operation, forUnits: boolean, reads: boolean): string | undefined {
  if (operation.roles.length === 0) return 'public';
  if (reads) return 'auditor';
  return forUnits ? 'unit' : undefined;
}

function unitsOf(step: Step, wanted: string | readonly string[], cast: Cast, problem: Complain): string[] {
  const committee = committeeOf(cast, step.by);
  if (wanted === 'all') return committee.units.map(({ id }) => id);
  const known = allUnits(cast);
  const asked = typeof wanted === 'string' ? [wanted] : wanted;
  asked.forEach((unit, index) => {
    if (known.has(unit)) return;
    const place: Path = typeof wanted === 'string' ? ['for'] : ['for', index];
    problem(place, `there is no unit ${unit}${suggestion(unit, [...known, 'all'])}`);
  });
  return [...asked];
}

/** The committee in whose editions somebody acts. */
export function committeeOf(cast: Cast, person: string | undefined): CastCommittee {
  const id = (person === undefined ? undefined : cast.people.get(person)?.committee) ?? ownCommittee;
  const found = cast.committees.find((each) => each.id === id) ?? cast.committees[0];
  if (!found) throw new Error('a cast has a committee');
  return found;
}

function allUnits(cast: Cast): Set<string> {
  return new Set(cast.committees.flatMap(({ units }) => units.map(({ id }) => id)));
}

function checkParameters(
  step: Step,
  operation: Operation,
  scenario: Scenario,
  cast: Cast,
  turns: readonly Turn[],
  problem: Complain,
): void {
  const names = operation.parameters.map(({ name }) => name);
  const takes = names.length === 0 ? 'takes nothing' : `takes ${names.join(', ')}`;
  const strangers = Object.keys(step.with ?? {}).filter((name) => !names.includes(name));
  for (const name of strangers) {
    problem(['with', name], `${operation.name} has no ${name}${suggestion(name, names)}; it ${takes}`);
  }
  step.without?.forEach((name, index) => {
    if (!names.includes(name))
      problem(['without', index], `${operation.name} has no ${name}${suggestion(name, names)}; it ${takes}`);
  });
  const unit = step.with?.['unit'];
  // What an organiser does for its own minimums stands under its own id.
  const known = [...allUnits(cast), ...cast.committees.map(({ id }) => id)];
  if (typeof unit === 'string' && !unit.startsWith('$') && step.refused === undefined && !known.includes(unit)) {
    problem(['with', 'unit'], `there is no unit ${unit}${suggestion(unit, known)}`);
  }
  // What is missing is most often what was misspelt.
  if (strangers.length > 0) return;
  const missing = operation.parameters.filter(
    ({ name, required, fillable }) =>
      required &&
      fillable === null &&
      step.with?.[name] === undefined &&
      !step.without?.includes(name) &&
      !Object.hasOwn(scenario.defaults, name) &&
      !suppliedByTheStage(operation, name, turns),
  );
  for (const { name } of missing) {
    problem(
      step.with === undefined ? [] : ['with'],
      `${operation.name} needs ${name}: give it in with, or in defaults`,
    );
  }
}

/** What the engine knows without being told. */
function suppliedByTheStage(operation: Operation, name: string, turns: readonly Turn[]): boolean {
  if (name === 'campaign') return true;
  // Without a turn it has been said already what is wrong.
  if (name === 'unit') return turns.every(({ unit }) => unit !== null);
  return operation.name === 'startCampaign' && name === 'programme';
}

function checkReferences(step: Step, saved: ReadonlySet<string>, problem: Complain): void {
  for (const { path, message } of wrongRepetitions(step.with, ['with'])) problem(path, message);
  for (const part of ['with', 'expect'] as const) {
    for (const { path, name } of referencesIn(step[part], [part])) {
      if (!saved.has(name)) problem(path, `$${name} is saved by no step before${suggestion(name, saved)}`);
    }
  }
  for (const [name, path] of Object.entries(step.save ?? {})) {
    if (!isPath(path)) problem(['save', name], `${path} is no path such as id, items.0.id or items(unit=finance).id`);
    if ((standing as readonly string[]).includes(name)) problem(['save', name], `$${name} has a meaning already`);
  }
  if (step.save && step.refused !== undefined) problem(['save'], 'a refusal has nothing to save');
}

function referencesIn(value: unknown, path: Path): { path: Path; name: string }[] {
  if (typeof value === 'string') {
    const name = referenceIn(value)?.name;
    return name === undefined ? [] : [{ path, name }];
  }
  if (Array.isArray(value)) return value.flatMap((item, index) => referencesIn(item, [...path, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, inner]) => referencesIn(inner, [...path, key]));
}

/** The saved name, and the path from there, that a text stands for; `$$` begins a text with a dollar sign. */
export function referenceIn(text: string): { readonly name: string; readonly path: string } | undefined {
  const found = /^\$([A-Za-z][A-Za-z0-9-]*)\.?(.*)$/.exec(text);
  return found ? { name: found[1] ?? '', path: found[2] ?? '' } : undefined;
}

function checkExpectations(step: Step, problem: Complain): void {
  if (step.expect !== undefined && step.refused !== undefined) problem(['refused'], 'stands beside expect: give one');
  for (const { path, message } of wrongExpectations(step.expect)) problem(['expect', ...path], message);
  const refused = refusalOf(step);
  if (!refused) return;
  if (refusalCodes.includes(refused.code)) return;
  const place = typeof step.refused === 'string' ? ['refused'] : ['refused', 'code'];
  problem(place, `there is no refusal ${refused.code}${suggestion(refused.code, refusalCodes)}`);
}

function refusalOf({ refused }: Step): ExpectedRefusal | null {
  if (refused === undefined) return null;
  if (typeof refused === 'string') return { code: refused, rules: [], message: null };
  const { code, rules = [], message } = refused;
  return { code, rules: typeof rules === 'string' ? [rules] : rules, message: message ?? null };
}
