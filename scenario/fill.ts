import type { Field } from '../contracts/form.ts';
import type { Programme } from '../contracts/programme.ts';
import { isObject } from './compare.ts';

/** What a step says where it is not said what: a reason, a note, a description. */
export const neutralText = '如实填写';

/** What a call is about, as far as a form depends on it. */
export interface FormOf {
  readonly operation: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The procedure of the matter that the call names, where it is known. */
  readonly procedure: string | undefined;
}

/** The form that a call fills in, by the programme; undefined where it has none. */
export function formOf(programme: Programme, { operation, values, procedure }: FormOf): readonly Field[] | undefined {
  switch (operation) {
    case 'fileRules':
      return programme.actionRules?.fields;
    case 'submitApplication':
      return programme.tracks.find(({ track }) => track === values['track'])?.applications?.fields;
    case 'fileRecord':
    case 'fileEvidence':
      return programme.records.find(({ record }) => record === (values['type'] ?? values['record']))?.fields;
    case 'openMatter':
      return programme.procedures.find((each) => each.procedure === values['procedure'])?.opened.fields;
    case 'doStep':
      return programme.procedures
        .filter((each) => procedure === undefined || each.procedure === procedure)
        .flatMap(({ steps }) => steps)
        .find(({ step }) => step === values['step'])?.fields;
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
  }
}

function holds(condition: NonNullable<Field['requiredWhen']>, filled: Readonly<Record<string, string>>): boolean {
  const given = filled[condition.field];
  if (given === undefined) return false;
  return condition.when === 'over' ? Number(given) > condition.number : condition.oneOf.includes(given);
}

/** The procedures of the matters that an answer shows, by their ids. */
export function proceduresIn(answer: unknown): [matter: string, procedure: string][] {
  if (Array.isArray(answer)) return answer.flatMap(proceduresIn);
  if (!isObject(answer)) return [];
  const { id, procedure } = answer;
  const own: [string, string][] = typeof id === 'string' && typeof procedure === 'string' ? [[id, procedure]] : [];
  return [...own, ...Object.values(answer).flatMap(proceduresIn)];
}
