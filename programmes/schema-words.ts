import { z } from 'zod';

const kinds: Readonly<Record<string, string>> = {
  object: '应为若干“字段: 值” expected fields, each `name: value`',
  array: '应为列表 expected a list, each item on a line of its own after “- ”',
  number: '应为数字 expected number',
  int: '应为整数 expected a whole number',
  string: '应为文字 expected a text',
  boolean: '应为是或否 expected true or false',
};

/** What a schema has against a value, in Chinese and English. */
export function inWords(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.startsWith('Invalid input') ? (kinds[issue.expected] ?? issue.message) : issue.message;
    case 'too_small':
      return `太小或太短 ${issue.message}`;
    case 'too_big':
      return `太大或太长 ${issue.message}`;
    case 'invalid_value':
      return `应为其中之一 expected one of ${issue.values.map(String).join(', ')}`;
    case 'invalid_union':
      return `应为其中之一 ${issue.message}`;
    default:
      return issue.message;
  }
}

/** The words that may stand where this one does not fit. */
export function choicesOf(issue: z.core.$ZodIssue, schema: z.ZodType): string[] {
  if (issue.code === 'invalid_value') return issue.values.map(String);
  if (issue.code !== 'invalid_union') return [];
  const kind = issue.path.at(-1);
  return schemasAt(schema, issue.path.slice(0, -1)).flatMap((each) => {
    const shape = each instanceof z.ZodObject ? (each.shape as z.ZodRawShape)[String(kind)] : undefined;
    return shape instanceof z.ZodLiteral ? [...shape.values].map(String) : [];
  });
}

/** The fields that a schema knows at a path. */
export function namesAt(schema: z.ZodType, path: readonly PropertyKey[]): string[] {
  return schemasAt(schema, path).flatMap((each) => (each instanceof z.ZodObject ? Object.keys(each.shape) : []));
}

/** What may stand at a path: more than one where the schema knows alternatives. */
function schemasAt(schema: z.core.$ZodType, path: readonly PropertyKey[]): z.core.$ZodType[] {
  const here = alternatives(schema);
  const [part, ...rest] = path;
  if (part === undefined) return here;
  return here.flatMap((each) => {
    const inner = innerOf(each, part);
    return inner ? schemasAt(inner, rest) : [];
  });
}

function innerOf(schema: z.core.$ZodType, part: PropertyKey): z.core.$ZodType | undefined {
  if (schema instanceof z.ZodObject) return (schema.shape as z.ZodRawShape)[String(part)];
  if (schema instanceof z.ZodArray) return schema.element;
  return schema instanceof z.ZodRecord ? schema.valueType : undefined;
}

function alternatives(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodUnion) return schema.options.flatMap(alternatives);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable || schema instanceof z.ZodDefault)
    return alternatives(schema.unwrap());
  return [schema];
}
