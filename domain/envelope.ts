import type { Refusal } from '../contracts/refusals.ts';
import type { Sender } from '../contracts/messages.ts';
import { refusal } from './refusal.ts';

/** What a sealed value is for. A value fits one place: nothing sealed for another may stand in for it. */
export type Kind = 'start' | 'signal' | 'update' | 'activity' | 'result';

export interface Place {
  readonly kind: Kind;
  readonly workflow: string;
  /** The name of the message, of the workflow's type or of the activity. */
  readonly message: string;
  /** The call's key; where a place does not know it, any. */
  readonly id?: string | undefined;
  /** The run that a run continues; only its own input may begin it. */
  readonly from?: string | undefined;
}

/** The place as the sender sealed it. */
export interface Seal extends Place {
  readonly id: string;
  /** Put here by the codec where the seal is another system's, and by nothing else. */
  readonly system?: Sender;
  /** What an earlier run of the same workflow has heard. */
  readonly heard?: readonly string[];
}

/** Everything that Laurel sends through Temporal, in the shape in which it is sealed. */
export interface Envelope {
  readonly sealed: Seal;
  readonly args: readonly unknown[];
}

/** JSON knows no undefined: an argument that is absent arrives as null, an absent result as absent. */
export function envelope(sealed: Seal, args: readonly unknown[]): Envelope {
  return { sealed, args };
}

/** What stands for a payload that is not ours, with why. */
export interface Foreign {
  readonly foreign: string;
}

/** Why these arguments were not sealed for this place, or undefined; whatever they are, this answers and never throws. */
export function refuseSealed(given: readonly unknown[], place: Place): Refusal | undefined {
  const why = given.length === 1 ? misfit(given[0], place) : `${given.length} arguments instead of one sealed`;
  return why === undefined ? undefined : refusal('NotAuthentic', `${place.kind} ${place.message}: ${why}`);
}

// What a system gives: the registry is asked by it, again and again until it can answer; and a workflow remembers the ids
// that it has heard, as many as fit into one message.
const ID = /^[\x21-\x7e]{1,200}$/;

function misfit(given: unknown, place: Place): string | undefined {
  if (!isObject(given)) return 'not sealed';
  const { foreign, sealed, args } = given;
  if (typeof foreign === 'string') return foreign;
  if (!isObject(sealed) || !Array.isArray(args)) return 'not sealed';
  for (const part of ['kind', 'workflow', 'message', 'from'] as const) {
    if (sealed[part] !== place[part]) return `sealed for another ${part}`;
  }
  if (typeof sealed['id'] !== 'string' || sealed['id'] === '') return 'sealed without an id';
  if (place.id !== undefined && sealed['id'] !== place.id) return 'sealed for another id';
  if (sealed['system'] === undefined) return undefined;
  if (place.kind !== 'signal') return 'another system may signal only';
  const { for: person = '-' } = sealed['system'] as Sender;
  return [sealed['id'], person].every((id) => ID.test(id)) ? undefined : 'an id is 1 to 200 visible ASCII characters';
}

/**
 * The arguments with the message's id and its sender. Whatever a system says of the actor is thrown away, and what it says
 * that is no object, so that whatever it sends comes from it and from nobody else.
 */
export function opened({ sealed, args }: Envelope): unknown[] {
  const { id, system } = sealed;
  const [body, ...rest] = args;
  if (system) return [{ ...(isObject(body) ? without(body, ['actor', 'receivedAt', 'system']) : {}), id, system }];
  if (!isObject(body)) return [...args];
  return [{ ...without(body, ['system']), id }, ...rest];
}

function without(body: Readonly<Record<string, unknown>>, names: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(Object.entries(body).filter(([name]) => !names.includes(name)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
