import type { Programme } from '../contracts/programme.ts';
import type { Values } from './call.ts';
import type { Cast, CastCommittee } from './cast.ts';
import { isObject } from './compare.ts';
import type { Editions } from './editions.ts';
import { asTexts, filledIn, formOf, neutralText } from './fill.ts';
import type { Act, Scenario } from './format.ts';
import type { Memory } from './memory.ts';
import type { Library } from './library.ts';
import { isNeeded, unitMeant } from './needs.ts';
import type { Operation, Parameter } from './operations.ts';
import { repeated } from './repeat.ts';
import { committeeOf, type Action, type Turn } from './script.ts';

/** What a call's parameters are worked out from. */
export interface Sources {
  readonly scenario: Scenario;
  /** The programme of the first edition. */
  readonly programme: Programme;
  readonly library: Library;
  readonly cast: Cast;
  readonly editions: Editions;
  readonly memory: Memory;
  readonly today: () => string;
  readonly simulation: () => Promise<object>;
}

/** Every parameter of a call: what the step gives, and what it leaves to its defaults and to the stage. */
export async function valuesOf(sources: Sources, { step, operation }: Action, turn: Turn): Promise<Values> {
  const { cast, editions, memory } = sources;
  const committee = committeeOf(cast, turn.by);
  const given = formsOf(memory.resolve(repeated(step.with ?? {}), turn) as Values);
  const values: Record<string, unknown> =
    operation.name === 'startCampaign' ? await editionOf(sources, operation, committee, given) : { ...given };
  if (typeof values['campaign'] === 'number') values['campaign'] = editions.of(committee.id, values['campaign']);

  const left = operation.parameters.filter(({ name }) => values[name] === undefined && !step.without?.includes(name));
  for (const parameter of left) {
    const value = known(
      sources,
      parameter,
      turn,
      step,
      isNeeded(parameter, operation, programmeOf(sources, values), values),
    );
    if (value !== undefined) values[parameter.name] = value;
  }
  // A form depends on the other parameters, so it comes last.
  for (const { name, required, fillable } of left) {
    if (values[name] !== undefined) continue;
    if (fillable === 'fields') values[name] = fieldsOf(sources, operation, values);
    else if (required && fillable !== null) values[name] = filledWith(fillable);
  }
  return values;
}

/** Prose that nobody compares, in the shape that is asked for. */
function filledWith(fillable: 'text' | 'texts' | readonly string[]): unknown {
  if (fillable === 'text') return neutralText;
  return fillable === 'texts' ? [neutralText] : Object.fromEntries(fillable.map((name) => [name, neutralText]));
}

/** The forms among the parameters, the one of the call and those of the entries of a roster, in texts. */
function formsOf(given: Values): Values {
  const { fields, entries } = given;
  const people = Array.isArray(entries) ? (entries as unknown[]).map(withForm) : entries;
  return {
    ...given,
    ...(fields !== undefined && { fields: asTexts(fields) }),
    ...(entries !== undefined && { entries: people }),
  };
}

function withForm(entry: unknown): unknown {
  return isObject(entry) && entry['fields'] !== undefined ? { ...entry, fields: asTexts(entry['fields']) } : entry;
}

/** What startCampaign is told: the bodies of the committee, what the scenario says of every edition, and the step. */
export async function editionOf(
  { scenario, programme, library, memory, simulation }: Sources,
  { parameters }: Operation,
  { bodies }: CastCommittee,
  given: Values,
): Promise<Record<string, unknown>> {
  const edition = memory.resolve(scenario.edition, null) as Values;
  const { programme: wanted = programme.programme } = { ...edition, ...given };
  const version = typeof wanted === 'string' ? library.newest(wanted)?.version : undefined;
  const all: Values = { programme: wanted, version, ...bodies, ...edition, simulation: await simulation(), ...given };
  const taken = parameters.map(({ name }) => name);
  return Object.fromEntries(Object.entries(all).filter(([name]) => taken.includes(name) || Object.hasOwn(given, name)));
}

// Who looks means the whole list, as far as one page holds it.
const WHOLE_PAGE = 200;

function known(
  { scenario, cast, editions, memory }: Sources,
  parameter: Parameter,
  turn: Turn,
  step: Act,
  needed: boolean,
): unknown {
  const { name } = parameter;
  const unit = name === 'unit' && (needed || step.for !== undefined) ? unitMeant(cast, turn, parameter, step) : null;
  if (unit !== null) return unit;
  if (name === 'limit') return WHOLE_PAGE;
  if (!needed) return undefined;
  if (Object.hasOwn(scenario.defaults, name)) return memory.resolve(scenario.defaults[name], turn);
  return name === 'campaign' ? editions.of(committeeOf(cast, turn.by).id) : undefined;
}

/** The programme by which the edition that a call is about runs. */
function programmeOf({ programme, library, editions }: Sources, { campaign }: Values): Programme {
  const plan = editions.plan(campaign);
  return (plan && library.of(plan)) ?? programme;
}

function fieldsOf(sources: Sources, { name }: Operation, values: Values): Record<string, string> {
  const programme = programmeOf(sources, values);
  const form = formOf(programme, name, values);
  return form ? filledIn(form, programme, sources.today()) : {};
}
