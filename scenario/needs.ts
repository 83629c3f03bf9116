import type { Programme } from '../contracts/programme.ts';
import { speaksForUnit, type Cast } from './cast.ts';
import type { Operation, Parameter } from './operations.ts';
import type { Turn } from './script.ts';

/**
 * Whether a call needs a parameter: the operation demands it, or the procedure that the call speaks of is about such a
 * thing and no matter is named.
 */
export function isNeeded(
  parameter: Parameter,
  operation: Operation,
  programme: Programme,
  values: Readonly<Record<string, unknown>>,
): boolean {
  return parameter.required || parameter.name === subjectOf(operation, programme, values);
}

/** The unit that a call means when it names none: that of `for`, or of whoever calls; null where it has to be named. */
export function unitMeant(
  cast: Cast,
  { by, unit }: Turn,
  { required }: Parameter,
  step: { readonly for?: unknown },
): string | null {
  return required || step.for !== undefined || speaksForUnit(cast, by) ? unit : null;
}

/** What the procedure of a call is about, `unit` or `track`, where the call itself has to say which. */
function subjectOf(
  { parameters }: Operation,
  { procedures, tracks }: Programme,
  values: Readonly<Record<string, unknown>>,
): string | undefined {
  const speaksOfOne = parameters.some(({ name, required }) => name === 'procedure' && required);
  if (!speaksOfOne || values['matter'] !== undefined) return undefined;
  const about = procedures.find(({ procedure }) => procedure === values['procedure'])?.about;
  return about === 'track' && tracks.length === 1 ? undefined : about;
}
