import { OpenAPIRegistry, OpenApiGeneratorV31, type RouteConfig } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { refusalCode } from '../contracts/refusals.ts';
import { isPublicAct, policy } from '../domain/policy.ts';
import type { Route } from './route.ts';
import { routes } from './routes/index.ts';

const problem = z
  .object({
    type: z.string().meta({ example: 'urn:laurel:problem:WindowClosed' }),
    title: z
      .string()
      .meta({ description: `a refusal code (${refusalCode.options.join(', ')}) or the name of a bad input` }),
    status: z.int(),
    detail: z.string(),
    rules: z.array(z.string()).meta({ description: 'ids of the rules behind a refusal, see docs/sources.md' }),
    errors: z.array(z.object({ pointer: z.string(), message: z.string() })).optional(),
    instance: z.string(),
  })
  .meta({ id: 'Problem' });

type Document = ReturnType<OpenApiGeneratorV31['generateDocument']>;
let made: Document | undefined;

/** The contract of every route as OpenAPI 3.1, made from the routes themselves. */
export function openApiDocument(): Document {
  return (made ??= generate());
}

function generate(): Document {
  const registry = new OpenAPIRegistry();
  registry.registerComponent('securitySchemes', 'token', { type: 'http', scheme: 'bearer' });
  for (const route of routes) registry.registerPath(describe(route));
  for (const path of systemPaths) registry.registerPath(path);
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Laurel 创评',
      version: '0.1.0',
      description: 'The create–apply–review–publicise–name cycle of a committee campaign.',
    },
  });
}

function describe(route: Route): RouteConfig {
  const open = route.act === null || (policy[route.act].roles as readonly string[]).includes('public');
  const who = open ? 'Open to everybody.' : `For ${policy[route.act].roles.join(', ')}.`;
  const content = route.body && {
    content: { [route.bodyType ?? 'application/json']: { schema: route.body } },
    required: true,
  };
  return {
    method: route.method,
    path: route.path,
    operationId: route.operation,
    summary: route.summary,
    description: who,
    tags: [route.tag],
    ...(!open && { security: [{ token: [] }] }),
    request: {
      params: route.params,
      query: route.query,
      ...(content && { body: content }),
      ...(route.method === 'post' && { headers: z.object({ 'Idempotency-Key': z.string().min(8).max(100) }) }),
    },
    responses: { [route.status]: json('done', route.reply), ...problemsOf(route, open) },
  };
}

function problemsOf(route: Route, open: boolean): RouteConfig['responses'] {
  const statuses = ['400', '404', '500', '503'];
  if (!open) statuses.push('401', '403');
  if (route.method === 'post') statuses.push('409', '413', '415', '422');
  if (isPublicAct(route.act)) statuses.push('429');
  return Object.fromEntries(
    statuses.map((status) => [
      status,
      { description: 'refused', content: { 'application/problem+json': { schema: problem } } },
    ]),
  );
}

function json(description: string, schema: z.ZodType) {
  return { description, content: { 'application/json': { schema } } };
}

const systemPaths: RouteConfig[] = [
  {
    method: 'get',
    path: '/healthz',
    operationId: 'getHealth',
    summary: 'The process lives',
    tags: ['system'],
    responses: { 200: json('alive', z.object({ status: z.string() })) },
  },
  {
    method: 'get',
    path: '/readyz',
    operationId: 'getReadiness',
    summary: 'Registry and workflow engine can be reached',
    tags: ['system'],
    responses: {
      200: json('ready', z.object({ status: z.string(), registry: z.string(), engine: z.string() })),
      503: { description: 'not ready' },
    },
  },
  {
    method: 'get',
    path: '/metrics',
    operationId: 'getMetrics',
    summary: 'Figures for Prometheus',
    tags: ['system'],
    responses: { 200: { description: 'text' } },
  },
  {
    method: 'get',
    path: '/openapi.json',
    operationId: 'getOpenApi',
    summary: 'This document',
    tags: ['system'],
    responses: { 200: { description: 'OpenAPI 3.1' } },
  },
];
