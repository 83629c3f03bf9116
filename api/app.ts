import express, {
  type ErrorRequestHandler,
  type Express,
  type Request,
  type RequestHandler,
  type Response,
} from 'express';
import { rateLimit } from 'express-rate-limit';
import helmet from 'helmet';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import type { z } from 'zod';
import { isPublicAct } from '../domain/policy.ts';
import { isUnavailable } from '../registry/database.ts';
import { BadCursor } from '../registry/page.ts';
import { isAway } from './ask.ts';
import { authenticate, type Caller } from './authenticate.ts';
import { codecEndpoint } from './codec.ts';
import { keyOf, once, whatIsAsked } from './idempotency.ts';
import { health } from './health.ts';
import { measure } from './metrics.ts';
import { openApiDocument } from './openapi.ts';
import { badBody, notFound, Problem, problemType, stoppedBy, unavailable, type FieldError } from './problem.ts';
import type { Parts, Route } from './route.ts';
import { routes } from './routes/index.ts';

// Texts of at most 2,000 characters a field: a body of this size is no honest one.
const LARGEST_BODY = '256kb';

export interface AppOptions {
  readonly logger: Logger;
  /** How many objections one address may lodge in a minute. */
  readonly publicWritesPerMinute?: number;
  /** The origin of Temporal's own page, which may ask for what it shows to be opened. */
  readonly temporalUi?: string | undefined;
}

/** The whole HTTP face of the engine, as an ordered list of what happens to a call. */
export function createApp(parts: Parts, { logger, publicWritesPerMinute = 30, temporalUi }: AppOptions): Express {
  const app = express();
  app.disable('x-powered-by');
  app.enable('strict routing');
  app.enable('case sensitive routing');
  app.set('etag', false);
  app.use(helmet());
  app.use(
    pinoHttp({
      logger,
      autoLogging: { ignore: ({ url }) => url === '/healthz' },
      customLogLevel: (_request, response) => levelOf(response as Response),
      redact: ['req.headers.authorization', 'req.headers["idempotency-key"]'],
    }),
  );
  app.use(measure(parts.watch));
  app.use(health(parts));
  app.get('/openapi.json', (_request, response) => void response.json(openApiDocument()));
  app.use((_request, response, next) => {
    response.setHeader('Cache-Control', 'no-store');
    next();
  });
  app.use(codecEndpoint(parts, temporalUi));
  const limit = rateLimit({
    windowMs: 60_000,
    limit: publicWritesPerMinute,
    standardHeaders: true,
    legacyHeaders: false,
    handler: tooMany,
  });
  for (const route of routes) {
    const path = route.path.replaceAll(/\{(\w+)\}/g, ':$1');
    const before: RequestHandler[] = isPublicAct(route.act) ? [limit] : [];
    app[route.method](path, named(route), ...before, identify(parts, route), bodyParser(route), serve(parts, route));
  }
  app.use(allowedMethods());
  app.use((request: Request) => {
    throw notFound(`route ${request.method} ${request.path}`);
  });
  app.use(problems(logger));
  return app;
}

interface Arrival {
  readonly caller: Caller;
  readonly receivedAt: number;
}

/** Who calls and when: settled before the body is read, for a stranger's body is nobody's work. */
function identify(parts: Parts, route: Route): RequestHandler {
  return async (request, response: Response<unknown, Record<string, unknown>>, next) => {
    const receivedAt = await parts.now();
    const caller = await authenticate(parts.registry, request, route.act);
    Object.assign(response.locals, { caller, receivedAt } satisfies Arrival);
    next();
  };
}

/** Checks what was sent, then lets the route answer; a change happens once per Idempotency-Key. */
function serve(parts: Parts, route: Route): RequestHandler {
  return async (request, response) => {
    const { caller, receivedAt } = response.locals as unknown as Arrival;
    const { actor, roles } = caller;
    if (route.method !== 'get') refuseWhileStopped(parts);
    const params = parse(route.params, request.params, 'path');
    const query = parse(route.query, request.query, 'query');
    const body = parseBody(route, request);
    const key = route.method === 'get' ? '' : keyOf(request, actor);
    const answer = async () => {
      const {
        status = route.status,
        body: reply,
        replayed = false,
      } = await route.handle({
        ...whatIsAsked(request),
        parts,
        actor,
        roles,
        params,
        query,
        body,
        key,
        receivedAt,
      });
      return { status, body: route.reply.parse(reply), replayed };
    };
    const kept = route.method === 'get' || route.keptWithAnswer;
    const { replayed, ...reply } = await (kept ? answer() : once(parts, key, request, route.secret ?? [], answer));
    if (replayed) response.setHeader('Idempotency-Replayed', 'true');
    send(response, reply);
  };
}

/** A change is not begun where it could not be kept, or where the time that it would bear is wrong. */
function refuseWhileStopped({ watch }: Parts): void {
  const stopped = watch?.conditions().find(({ stops }) => stops === 'changes');
  if (stopped) throw stoppedBy(stopped);
}

function send(response: Response, { status, body }: { status: number; body: unknown }): void {
  response.status(status).json(body);
}

function bodyParser(route: Route): RequestHandler {
  if (route.bodyType === undefined) return express.json({ limit: LARGEST_BODY, strict: false });
  return express.text({ limit: '4mb', type: route.bodyType });
}

function parseBody(route: Route, request: Request): unknown {
  if (!route.body) return undefined;
  const type = route.bodyType ?? 'application/json';
  if (!request.is(type)) throw new Problem(415, 'UnsupportedMediaType', `send ${type}`);
  return parse(route.body, request.body, 'body');
}

function parse<Schema extends z.ZodType>(schema: Schema, input: unknown, where: string): z.output<Schema> {
  const parsed = schema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw badBody(parsed.error.issues.flatMap((issue) => pointersOf(issue, where)));
}

/** An unknown field is named itself; another mistake is named by where it stands. */
function pointersOf(issue: z.core.$ZodIssue, where: string): FieldError[] {
  const at = pointerTo(where, ...issue.path.map(String));
  if (issue.code !== 'unrecognized_keys') return [{ pointer: at, message: issue.message }];
  return issue.keys.map((key) => ({ pointer: at + pointerTo(key), message: 'unknown field' }));
}

/** RFC 6901. */
function pointerTo(...parts: string[]): string {
  return parts.map((part) => `/${part.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/** A known path called by another method: 405 with the methods that it has. */
function allowedMethods(): RequestHandler {
  const known = routes.map((route) => ({
    method: route.method.toUpperCase(),
    pattern: new RegExp(`^${route.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`),
  }));
  return (request, _response, next) => {
    const methods = known.filter(({ pattern }) => pattern.test(request.path)).map(({ method }) => method);
    if (methods.length === 0) {
      next();
      return;
    }
    const allow = [...new Set(methods)].join(', ');
    throw new Problem(405, 'MethodNotAllowed', `${request.path} takes ${allow}`, { headers: { Allow: allow } });
  };
}

/** Which route answers: it says what may be known of the call, however its address was written. */
function named(route: Route): RequestHandler {
  return (_request, response: Response<unknown, Record<string, unknown>>, next) => {
    response.locals['route'] = route;
    next();
  };
}

/**
 * Who reports something in confidence is not to be found in a log: neither address nor receipt (NB-A10, F33). What no
 * route takes may be such an address with a slip in it: it is counted, and not written down.
 */
function levelOf(response: Response): 'silent' | 'info' {
  const route = response.locals['route'] as Route | undefined;
  return route === undefined || route.confidential ? 'silent' : 'info';
}

const tooMany: RequestHandler = () => {
  throw new Problem(429, 'TooManyRequests', 'too many calls from this address; try again in a minute', {
    headers: { 'Retry-After': '60' },
  });
};

/** The one place where an error becomes an answer. */
function problems(logger: Logger): ErrorRequestHandler {
  return (error: unknown, request, response, next) => {
    if (response.headersSent) {
      next(error);
      return;
    }
    const problem = problemFor(error);
    const route = response.locals['route'] as Route | undefined;
    if (problem.status >= 500) logger.error({ error, route: route?.path }, 'fault');
    response.set(problem.headers).status(problem.status).type('application/problem+json');
    response.send(
      JSON.stringify({
        type: problemType(problem.code),
        title: problem.code,
        status: problem.status,
        detail: problem.message,
        rules: problem.rules,
        ...(problem.errors.length > 0 && { errors: problem.errors }),
        instance: request.path,
      }),
    );
  };
}

function problemFor(error: unknown): Problem {
  if (error instanceof Problem) return error;
  if (error instanceof BadCursor) return badBody([{ pointer: '/query/cursor', message: 'not a cursor of this list' }]);
  const { type, status } = error as { type?: string; status?: number };
  if (type === 'entity.too.large') return new Problem(413, 'TooLarge', `a body has at most ${LARGEST_BODY}`);
  if (type === 'entity.parse.failed') return new Problem(400, 'NotJson', 'the body is not JSON');
  if (type === 'charset.unsupported' || type === 'encoding.unsupported')
    return new Problem(415, 'UnsupportedMediaType', 'send UTF-8, not encoded');
  if (status !== undefined && status >= 400 && status < 500)
    return new Problem(status, 'BadRequest', 'the request cannot be read');
  if (isAway(error)) return unavailable('the workflow engine');
  if (isUnavailable(error))
    return new Problem(503, 'Unavailable', 'the registry cannot be reached', { headers: { 'Retry-After': '2' } });
  return new Problem(500, 'Fault', 'the server failed; the fault is logged');
}
