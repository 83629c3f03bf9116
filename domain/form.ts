import type { Field } from '../contracts/form.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { rulesOf } from './plan.ts';
import { refusal } from './refusal.ts';
import { isGivenDay } from './working-days.ts';

/** What somebody wrote into a form: one text for each field. */
export type Given = Readonly<Record<string, string>>;

/** The codes of each list that is known; a list that is empty or absent takes any text. */
export type Codes = Readonly<Record<string, readonly string[]>>;

/** What a form is compared with, as far as the registry knows it: without the ids of the unit's roster any id is taken. */
export interface Lists {
  readonly codes?: Codes;
  readonly people?: readonly string[];
}

/**
 * Why this form cannot be taken: a field that it does not have, one that is demanded and empty, or one that is not what
 * its type says.
 */
export function refuseForm(
  fields: readonly Field[],
  given: Given,
  rules: readonly string[],
  lists: Lists = {},
): Refusal | undefined {
  const unknown = Object.keys(given).filter((name) => !fields.some(({ field }) => field === name));
  if (unknown.length > 0) return refusal('FieldInvalid', `the form has no field ${unknown.join(', ')}`, rules);

  const missing = fields.filter((field) => isDemanded(field, given) && !isGiven(given, field.field));
  if (missing.length > 0) {
    const names = missing.map(({ field }) => field).join(', ');
    return refusal('FieldMissing', `the form lacks ${names}`, together(rules, missing));
  }

  for (const field of fields) {
    if (!isGiven(given, field.field)) continue;
    const wrong = fault(field, textOf(given, field.field), lists);
    if (wrong !== undefined)
      return refusal('FieldInvalid', `${field.field} must be ${wrong}`, together(rules, [field]));
  }
  return undefined;
}

/** Whether a field must be filled in, by itself or by what another field says. */
function isDemanded({ required, requiredWhen }: Field, given: Given): boolean {
  if (!requiredWhen) return required;
  const other = textOf(given, requiredWhen.field);
  if (requiredWhen.when === 'is') return requiredWhen.oneOf.includes(other);
  return isNumber(other) && Number(other) > requiredWhen.number;
}

function fault(field: Field, text: string, { codes = {}, people }: Lists): string | undefined {
  switch (field.type) {
    case 'text':
    case 'units':
      return undefined;
    case 'number':
      return numberFault(field, text);
    case 'day':
      return isGivenDay(text) ? undefined : 'a day YYYY-MM-DD of the years 1900 to 2299';
    case 'flag':
      return text === 'yes' || text === 'no' ? undefined : 'yes or no';
    case 'choice':
      return notAmong(field.choices?.map(({ choice }) => choice) ?? [], text);
    case 'code': {
      const list = known(codes, field.list ?? '');
      return list.length === 0 ? undefined : notAmong(list, text);
    }
    case 'person':
      return people === undefined || people.includes(text) ? undefined : "the id of an entry of the unit's roster";
  }
}

/** Whether a form can be judged only by what the registry knows: the codes of a list, the people of a roster. */
export function asksForLists(fields: readonly Field[]): boolean {
  return fields.some(({ type }) => type === 'code' || type === 'person');
}

/**
 * Why nobody of this organisation may fill in the form so: it names the own unit, on which nobody gives an opinion
 * (JZ-A09).
 */
export function refuseOwnUnits(fields: readonly Field[], given: Given, organisation: string): Refusal | undefined {
  const named = fields.find(
    ({ type, field }) => type === 'units' && unitsIn(textOf(given, field)).includes(organisation),
  );
  if (!named) return undefined;
  return refusal('OwnUnit', `nobody acts on the own unit: ${named.field} names ${organisation}`, rulesOf(named));
}

function unitsIn(text: string): string[] {
  return text.split(/[,，、]/).map((unit) => unit.trim());
}

function numberFault({ from, to }: Field, text: string): string | undefined {
  if (!isNumber(text)) return 'a number such as 3 or 0.5';
  const number = Number(text);
  if (from !== undefined && number < from) return `at least ${from}`;
  return to !== undefined && number > to ? `at most ${to}` : undefined;
}

// Not whatever `Number` takes: neither `1e3` nor `0x10` is what somebody writes into a form.
function isNumber(text: string): boolean {
  return /^-?\d{1,15}(\.\d{1,6})?$/.test(text);
}

function notAmong(choices: readonly string[], text: string): string | undefined {
  return choices.includes(text) ? undefined : `one of ${choices.join(', ')}`;
}

function isGiven(given: Given, name: string): boolean {
  return textOf(given, name) !== '';
}

function textOf(given: Given, name: string): string {
  return (Object.hasOwn(given, name) ? (given[name] ?? '') : '').trim();
}

function known(codes: Codes, list: string): readonly string[] {
  return Object.hasOwn(codes, list) ? (codes[list] ?? []) : [];
}

function together(rules: readonly string[], fields: readonly Field[]): string[] {
  return [...new Set([...rules, ...fields.flatMap(rulesOf)])];
}
