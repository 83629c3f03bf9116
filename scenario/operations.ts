import { z } from 'zod';
import type { Route } from '../api/route.ts';
import { routes } from '../api/routes/index.ts';
import { policy } from '../domain/policy.ts';

/** What a call takes, wherever in the call it goes. */
export interface Parameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'body';
  readonly required: boolean;
  /** What may be filled in when a step leaves it out: free text, a list of texts, texts by these names, or a form. */
  readonly fillable: 'text' | 'texts' | readonly string[] | 'fields' | null;
}

/** An operation of the API as a step calls it. */
export interface Operation {
  readonly name: string;
  readonly changes: boolean;
  readonly path: string;
  readonly summary: string;
  /** The roles that may do it; empty is everybody. */
  readonly roles: readonly string[];
  readonly parameters: readonly Parameter[];
  /** The media type of a body that is no object: it is the one parameter `text`. */
  readonly bodyType: string | null;
}

/** Every operation of the API by its name, made from the routes themselves. */
export const operations: ReadonlyMap<string, Operation> = new Map(
  routes.map((route) => [route.operation, operationOf(route)]),
);

interface Shape {
  readonly type?: string | readonly string[];
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly oneOf?: readonly Shape[];
  readonly anyOf?: readonly Shape[];
  readonly allOf?: readonly Shape[];
  readonly items?: Shape;
  readonly pattern?: string;
  readonly format?: string;
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

function operationOf(route: Route): Operation {
  const body = route.body === null ? {} : shapeOf(route.body);
  const isText = body.type === 'string';
  const roles: readonly string[] = route.act === null ? [] : policy[route.act].roles;
  return {
    name: route.operation,
    changes: route.method === 'post',
    path: route.path,
    summary: route.summary,
    roles: roles.includes('public') ? [] : roles,
    parameters: [
      ...parametersOf(shapeOf(route.params), 'path'),
      ...parametersOf(shapeOf(route.query), 'query'),
      ...(isText
        ? [{ name: 'text', in: 'body' as const, required: true, fillable: null }]
        : parametersOf(body, 'body')),
    ],
    bodyType: isText ? (route.bodyType ?? 'application/json') : null,
  };
}

function shapeOf(schema: z.ZodType): Shape {
  return z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', reused: 'inline' }) as Shape;
}

/** Of a body with variants a parameter is required when every variant demands it. */
function parametersOf(shape: Shape, place: Parameter['in']): Parameter[] {
  const own = Object.entries(shape.properties ?? {}).map(([name, inner]) => ({
    name,
    in: place,
    required: shape.required?.includes(name) ?? false,
    // An address or a query that was forgotten is a slip; a text that nobody compares is not.
    fillable: place === 'body' ? fillableOf(name, inner) : null,
  }));
  const parts = (shape.allOf ?? []).flatMap((part) => parametersOf(part, place));
  const variants = (shape.oneOf ?? shape.anyOf ?? []).map((variant) => parametersOf(variant, place));
  const names = new Set(variants.flat().map(({ name }) => name));
  const varied = [...names].flatMap((name) => {
    const found = variants.flatMap((variant) => variant.filter((each) => each.name === name));
    const [first] = found;
    return first
      ? [{ ...first, required: found.length === variants.length && found.every((each) => each.required) }]
      : [];
  });
  return [...own, ...parts, ...varied];
}

function fillableOf(name: string, shape: Shape): Parameter['fillable'] {
  // The one text that must be the right one.
  if (name === 'seed') return null;
  if (name === 'fields' && shape.type === 'object') return 'fields';
  if (isFreeText(shape)) return 'text';
  if (shape.type === 'array' && shape.items !== undefined && isFreeText(shape.items)) return 'texts';
  const parts = Object.entries(shape.properties ?? {});
  return parts.length > 0 && parts.every(([, part]) => isFreeText(part)) ? parts.map(([part]) => part) : null;
}

function isFreeText({ type, pattern, format, enum: choices, const: only }: Shape): boolean {
  return (
    type === 'string' && pattern === undefined && format === undefined && choices === undefined && only === undefined
  );
}
