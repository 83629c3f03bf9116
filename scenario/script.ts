import type { Programme } from '../contracts/programme.ts';
import { refusalCode } from '../contracts/refusals.ts';
import type { Issue, Path } from '../programmes/yaml-file.ts';
import { allUnits, ownCommittee, speaksForUnit, type Cast, type CastCommittee } from './cast.ts';
import { isObject, wrongExpectations } from './compare.ts';
import { actsOf, type Act, type Scenario, type Step } from './format.ts';
import { personBy } from './latecomers.ts';
import { instantOf, momentOf } from './moment.ts';
import { isNeeded, unitMeant } from './needs.ts';
import { suggestion } from '../programmes/nearest.ts';
import { operations, type Operation, type Parameter } from './operations.ts';
import { isPath } from './path.ts';
import { wrongRepetitions } from './repeat.ts';
import { checkForm, checkTogether } from './together.ts';

/** One call of a step: who makes it, and for which unit. */
export interface Turn {
  readonly by: string;
  readonly unit: string | null;
}

/** A step that is ready to be played. */
export interface Scene {
  /** As people count, from 1. */
  readonly number: number;
  readonly instant: number;
  readonly note: string | null;
  /** One after the other, or all at once; none where a programme is published. */
  readonly actions: readonly Action[];
  readonly together: Together | null;
}

/** One operation, for everybody who calls it. */
export interface Action {
  /** Where it stands in the file. */
  readonly path: Path;
  readonly number: number;
  readonly step: Act;
  readonly operation: Operation;
  readonly turns: readonly Turn[];
  readonly refused: ExpectedRefusal | null;
}

/** What must come of calls that are made at the same instant; `outcome` is null where each says it for itself. */
export interface Together {
  readonly outcome: { readonly succeed: number; readonly refused: ExpectedRefusal | null } | null;
}

export interface ExpectedRefusal {
  /** Null: by whatever code, as long as it cites the rules or has the words. */
  readonly code: string | null;
  readonly rules: readonly string[];
  readonly message: string | null;
}

/** Names that stand for something in every step, beside those that are saved. */
export const standing = ['campaign', 'unit', 'today'] as const;

/** Who acts without being in the cast. */
export const outsiders = ['public', 'administrator'] as const;

/** What the contract itself refuses, whatever the programme: input that does not fit, names that are or are not there. */
export const contractCodes = ['InvalidInput', 'NotFound', 'AlreadyExists', 'NotActive', 'Unauthenticated'] as const;

/** What a call may be refused with. */
export const refusalCodes: readonly string[] = [...refusalCode.options, ...contractCodes];

/** The steps of a scenario as scenes; every problem goes to `problems`. */
export function scenesOf(
  scenario: Scenario,
  cast: Cast,
  programme: Programme,
  startsAt: number,
  problems: Issue[],
): Scene[] {
  let instant = startsAt;
  const saved = new Set<string>(standing);
  const absent = new Set(cast.latecomers);
  return scenario.steps.map((step, index) => {
    const path: Path = ['steps', index];
    const complainAt =
      (place: Path): Complain =>
      (inner, message) =>
        void problems.push({ path: [...place, ...inner], message });
    const problem = complainAt(path);
    if (step.at !== undefined) {
      const next = instantOf(step.at);
      if (next < instant) problem(['at'], `goes back: it is ${momentOf(instant)} already`);
      instant = Math.max(instant, next);
    }
    checkForm(step, problem);
    if (step.together) checkExpectations(step, problem);
    const acts = step.publish === undefined ? actsOf(step) : [];
    const actions = acts.flatMap((act, place): Action[] => {
      const own = step.together ? [...path, 'together', place] : path;
      return actionOf(
        act,
        { path: own, number: index + 1 },
        { scenario, cast, absent, programme, saved },
        complainAt(own),
      );
    });
    for (const name of acts.flatMap(({ save = {} }) => Object.keys(save))) saved.add(name);
    for (const { id } of acts.flatMap(personBy)) absent.delete(id);
    checkTogether(step, actions, problem);
    return { number: index + 1, instant, note: step.note ?? null, actions, together: togetherOf(step) };
  });
}

/** What an act is checked against: what there is at this point of the story. */
interface Known {
  readonly scenario: Scenario;
  readonly cast: Cast;
  /** Those who are not there yet. */
  readonly absent: ReadonlySet<string>;
  readonly programme: Programme;
  readonly saved: ReadonlySet<string>;
}

function actionOf(step: Act, where: Pick<Action, 'path' | 'number'>, known: Known, problem: Complain): Action[] {
  const operation = operationOf(step, problem);
  const turns = operation ? turnsOf(step, operation, known, problem) : [];
  if (operation) checkParameters({ step, operation, ...known, turns, problem });
  checkReferences(step, known.saved, problem);
  checkExpectations(step, problem);
  return operation ? [{ ...where, step, operation, turns, refused: refusalOf(step) }] : [];
}

function togetherOf(step: Step): Together | null {
  if (!step.together) return null;
  return { outcome: step.succeed === undefined ? null : { succeed: step.succeed, refused: refusalOf(step) } };
}

/** Says what is wrong at a place within a step. */
export type Complain = (inner: Path, message: string) => void;

function operationOf(step: Act, problem: Complain): Operation | undefined {
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

function turnsOf(step: Act, operation: Operation, { cast, absent, scenario }: Known, problem: Complain): Turn[] {
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
    problem(['by'], `there is nobody called ${by}${whoElse(by, cast, scenario)}`);
    return [];
  }
  if (absent.has(by)) problem(['by'], `${by} is added by a later step`);
  if (units) return units.map((unit) => ({ by, unit }));
  const home = cast.people.get(by)?.organisation ?? '';
  const given = step.with?.['unit'];
  const unit = typeof given === 'string' && !given.startsWith('$') ? given : allUnits(cast).has(home) ? home : null;
  return [{ by, unit }];
}

/** Whom a name may have meant: who plays the part that it names, the nearest name, or everybody who is no unit. */
function whoElse(name: string, cast: Cast, { organisations }: Scenario): string {
  const homes = organisations.filter(({ as }) => as === name).map(({ id }) => id);
  const named = [...cast.people.values()];
  const players = named.filter(({ id, organisation }) => homes.includes(organisation) && !speaksForUnit(cast, id));
  if (players.length > 0) return `: here that is ${players.map(({ id }) => id).join(' or ')}`;
  const near = suggestion(name, [...cast.people.keys(), ...outsiders, 'unit', 'party']);
  const others = named.map(({ id }) => id).filter((id) => !speaksForUnit(cast, id));
  return near === '' ? `; there are ${others.join(', ')}, the units, ${outsiders.join(' and ')}` : near;
}

function byDefault(operation: Operation, forUnits: boolean, reads: boolean): string | undefined {
  if (operation.roles.length === 0) return 'public';
  if (reads) return 'auditor';
  return forUnits ? 'unit' : undefined;
}

function unitsOf(step: Act, wanted: string | readonly string[], cast: Cast, problem: Complain): string[] {
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

interface Asked {
  readonly step: Act;
  readonly operation: Operation;
  readonly scenario: Scenario;
  readonly cast: Cast;
  readonly programme: Programme;
  readonly turns: readonly Turn[];
  readonly problem: Complain;
}

function checkParameters(asked: Asked): void {
  const { step, operation, cast, problem } = asked;
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
  for (const { name } of missingIn(asked)) {
    problem(
      step.with === undefined ? [] : ['with'],
      `${operation.name} needs ${name}: give it in with, or in defaults`,
    );
  }
}

/** What is needed and neither given nor filled in. What only its procedure needs, a step that is refused may lack. */
function missingIn({ step, operation, scenario, cast, programme, turns }: Asked): Parameter[] {
  const values = { ...scenario.defaults, ...step.with };
  return operation.parameters.filter(
    (parameter) =>
      (parameter.required || (step.refused === undefined && isNeeded(parameter, operation, programme, values))) &&
      parameter.fillable === null &&
      step.with?.[parameter.name] === undefined &&
      !step.without?.includes(parameter.name) &&
      !Object.hasOwn(scenario.defaults, parameter.name) &&
      !suppliedByTheStage(operation, parameter, (turn) => unitMeant(cast, turn, parameter, step), turns),
  );
}

/** What the engine knows without being told. */
function suppliedByTheStage(
  operation: Operation,
  { name }: Parameter,
  unitOf: (turn: Turn) => string | null,
  turns: readonly Turn[],
): boolean {
  if (name === 'campaign') return true;
  // Without a turn it has been said already what is wrong.
  if (name === 'unit') return turns.every((turn) => unitOf(turn) !== null);
  return operation.name === 'startCampaign' && name === 'programme';
}

function checkReferences(step: Act, saved: ReadonlySet<string>, problem: Complain): void {
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

function checkExpectations(step: Act, problem: Complain): void {
  if (step.expect !== undefined && step.refused !== undefined) problem(['refused'], 'stands beside expect: give one');
  for (const { path, message } of wrongExpectations(step.expect)) problem(['expect', ...path], message);
  const refused = refusalOf(step);
  if (!refused) return;
  if (refused.code === null || refusalCodes.includes(refused.code)) return;
  const place = typeof step.refused === 'string' ? ['refused'] : ['refused', 'code'];
  problem(place, `there is no refusal ${refused.code}${suggestion(refused.code, refusalCodes)}`);
}

function refusalOf({ refused }: Act): ExpectedRefusal | null {
  if (refused === undefined) return null;
  if (typeof refused === 'string') return { code: refused, rules: [], message: null };
  const { code = null, rules = [], message } = refused;
  return { code, rules: typeof rules === 'string' ? [rules] : rules, message: message ?? null };
}
