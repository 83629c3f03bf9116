import type { Refusal } from '../contracts/refusals.ts';
import { refusal } from './refusal.ts';
import { isGivenDay } from './working-days.ts';

/** What a field of a message must be. Messages from other systems reach workflows unparsed, so it is checked there again. */
type Kind =
  | 'listOrNothing'
  | 'textOrNothing'
  | 'calendarStage'
  | 'actor'
  | 'text'
  | 'flag'
  | 'yes'
  | 'contact'
  | 'texts'
  | 'list'
  | 'leftOut'
  | 'placement'
  | 'target'
  | 'day'
  | 'instant'
  | 'deadlineOrNull'
  | 'numberOrNull';

export type Shape<Body> = { readonly [Field in keyof Body]-?: Kind };

/** Why this payload is not the message it claims to be; whatever it is, this answers and never throws. */
export function refuseShape(payload: unknown, shape: Readonly<Record<string, Kind>>): Refusal | undefined {
  if (!isObject(payload)) return malformed('a message is an object');
  for (const [field, kind] of Object.entries(shape)) {
    if (!is[kind](payload[field])) return malformed(`${field} must be ${sentences[kind]}`);
  }
  return undefined;
}

const is: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  actor: (value) =>
    isObject(value) && is.text(value['id']) && is.text(value['role']) && isStorable(value['organisation']),
  text: (value) => isStorable(value) && value.length > 0,
  flag: (value) => typeof value === 'boolean',
  yes: (value) => value === true,
  contact: (value) =>
    isObject(value) &&
    is.text(value['person']) &&
    is.textOrNothing(value['telephone']) &&
    is.textOrNothing(value['address']) &&
    (value['telephone'] !== undefined || value['address'] !== undefined),
  texts: (value) => isObject(value) && [...Object.keys(value), ...Object.values(value)].every(isStorable),
  listOrNothing: (value) => value === undefined || is.list(value),
  calendarStage: (value) =>
    ['mobilisation', 'implementation', 'review', 'assessment', 'opinions', 'selection'].includes(value as string),
  textOrNothing: (value) => value === undefined || is.text(value),
  target: (value) =>
    isObject(value) &&
    is.text(value['of']) &&
    Object.hasOwn(targets, value['of'] as string) &&
    (targets[value['of'] as string] ?? []).every((field) => is.text(value[field])),
  day: isGivenDay,
  instant: (value) => Number.isSafeInteger(value),
  deadlineOrNull: (value) =>
    value === null || (isObject(value) && is.instant(value['at']) && is.text(value['summary'])),
  numberOrNull: (value) => value === null || Number.isFinite(value),
  list: (value) => Array.isArray(value) && value.every(isStorable),
  leftOut: (value) =>
    Array.isArray(value) && value.every((each) => isObject(each) && is.text(each['unit']) && is.text(each['reason'])),
  placement: (value) =>
    isObject(value) &&
    is.flag(value['listed']) &&
    (value['listed'] === true
      ? isTally(value['tally'])
      : is.text(value['reason']) && (value['tally'] === null || isTally(value['tally']))),
};

/** What names each deadline that may be moved. */
const targets: Readonly<Record<string, readonly string[]>> = {
  stage: ['stage'],
  applications: ['track'],
  notice: ['track'],
  rules: [],
  step: ['matter', 'step'],
};

const sentences: Readonly<Record<Kind, string>> = {
  text: 'a text of at most 2000 characters',
  flag: 'true or false',
  yes: 'true: that it is for good',
  contact: 'a person with a telephone, an address or both',
  texts: 'texts by field',
  list: 'a list of texts',
  listOrNothing: 'a list of texts, or absent',
  calendarStage: 'a stage that a decision may close',
  textOrNothing: 'a text, or absent',
  target: 'a deadline',
  day: 'a day, YYYY-MM-DD',
  instant: 'an instant in milliseconds',
  deadlineOrNull: 'an instant with what it brings, or null',
  numberOrNull: 'a number, or null',
  leftOut: 'a list of units, each with a reason',
  actor: 'an actor with id, role and organisation',
  placement: 'a placement',
};

// NUL and lone surrogates: PostgreSQL keeps neither, and one in an answer stops the engine's own worker.
const broken = /\0|\p{Surrogate}/u;

function isStorable(value: unknown): value is string {
  return typeof value === 'string' && value.length <= 2000 && !broken.test(value);
}

function isTally(value: unknown): boolean {
  return (
    isObject(value) &&
    [value['passed'], value['failed']].every((count) => Number.isInteger(count) && Number(count) >= 0)
  );
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function malformed(why: string): Refusal {
  return refusal('MalformedMessage', why);
}
