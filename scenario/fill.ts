import type { Field } from '../contracts/form.ts';
import type { Programme } from '../contracts/programme.ts';
import { isObject } from './compare.ts';

/** What a step says where it is not said what: a reason, a note, a description. */
export const neutralText = '如实填写';

/** The form that a call fills in, by its other parameters; undefined where the programme has none. */
export function formOf(
  { actionRules, tracks, records, procedures }: Programme,
  operation: string,
  values: Readonly<Record<string, unknown>>,
): readonly Field[] | undefined {
  const procedure = procedures.find((each) => each.procedure === values['procedure']);
  switch (operation) {
    case 'fileRules':
      return actionRules?.fields;
    case 'submitApplication':
      return tracks.find(({ track }) => track === values['track'])?.applications?.fields;
    case 'fileRecord':
    case 'fileEvidence':
      return records.find(({ record }) => record === values['type'])?.fields;
    case 'openMatter':
      return procedure?.opened.fields;
    case 'doStep':
      return procedure?.steps.find(({ step }) => step === values['step'])?.fields;
    default:
      return undefined;
  }
}

/** Something that is right for every field of a form that must be filled in, and nothing for the others. */
export function filledIn(form: readonly Field[], programme: Programme, today: string): Record<string, string> {
  const filled: Record<string, string> = {};
  for (const field of form)
    if (field.required && !field.requiredWhen) filled[field.field] = valueOf(field, programme, today);
  for (const field of form) {
    if (field.requiredWhen && holds(field.requiredWhen, filled)) filled[field.field] = valueOf(field, programme, today);
  }
  return filled;
}

/** A form as somebody writes it, `{ stars: 3, passed: true }`, in the texts that it is given in: `3`, `yes`. */
export function asTexts(form: unknown): unknown {
  if (!isObject(form)) return form;
  return Object.fromEntries(Object.entries(form).map(([field, said]) => [field, asText(said)]));
}

function asText(said: unknown): unknown {
  if (typeof said === 'boolean') return said ? 'yes' : 'no';
  return typeof said === 'number' ? String(said) : said;
}

function valueOf({ name, type, from, choices, list }: Field, { codeLists }: Programme, today: string): string {
  switch (type) {
    case 'text':
      return name.zh;
    case 'number':
      return String(from ?? 1);
    case 'day':
      return today;
    case 'flag':
      return 'yes';
    case 'choice':
      return choices?.[0]?.choice ?? neutralText;
    case 'code':
      return codeLists.find((each) => each.list === list)?.codes[0]?.code ?? neutralText;
    case 'person':
      return neutralText;
    case 'units':
      return '';
  }
}

function holds(condition: NonNullable<Field['requiredWhen']>, filled: Readonly<Record<string, string>>): boolean {
  const given = filled[condition.field];
  if (given === undefined) return false;
  return condition.when === 'over' ? Number(given) > condition.number : condition.oneOf.includes(given);
}
