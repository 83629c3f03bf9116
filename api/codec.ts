import express, { Router, type Request, type RequestHandler } from 'express';
import { z } from 'zod';
import { findPersonByTokenHash } from '../registry/people.ts';
import { messageCodec } from '../sealing/codec.ts';
import { hashToken } from './authenticate.ts';
import { badBody, Problem } from './problem.ts';
import type { Parts } from './route.ts';

const path = '/codec/decode';
// A page of a history, as Temporal's page asks for it.
const LARGEST = '16mb';
const bytes = z.base64().transform((text) => Buffer.from(text, 'base64'));
const payloads = z.object({
  payloads: z.array(z.object({ metadata: z.record(z.string(), bytes).optional(), data: bytes.optional() })),
});

/** Opens for Temporal's own page what it shows, for who may read everything. No other page may ask. */
export function codecEndpoint({ registry, messageKey }: Parts, page: string | undefined): Router {
  const codec = messageCodec(messageKey);
  const router = Router();

  const fromPage: RequestHandler = (request, response, next) => {
    const origin = request.get('Origin');
    if (origin !== undefined && origin !== page) throw new Problem(403, 'NotAllowed', `${origin} may not ask`);
    if (origin !== undefined) response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    response.setHeader('Access-Control-Allow-Headers', 'authorization, content-type, x-namespace');
    response.setHeader('Access-Control-Allow-Methods', 'POST');
    response.setHeader('Vary', 'Origin');
    next();
  };

  const byReader: RequestHandler = async (request, _response, next) => {
    const token = tokenOf(request);
    const person = token === undefined ? undefined : await findPersonByTokenHash(registry.db, hashToken(token));
    if (!person?.roles.some((role) => role === 'administrator' || role === 'auditor')) {
      const headers = { 'WWW-Authenticate': 'Basic realm="Laurel", charset="UTF-8"' };
      throw new Problem(401, 'Unauthenticated', 'the token of an administrator or auditor is needed', { headers });
    }
    next();
  };

  router.options(path, fromPage, (_request, response) => void response.status(204).end());
  // Temporal's page sends no token of ours, but the browser sends what was typed in here.
  router.get(path, fromPage, byReader, (_request, response) => {
    response.type('text').send('signed in: go back to Temporal’s page and reload it\n');
  });
  router.post(path, fromPage, byReader, express.json({ limit: LARGEST }), async (request, response) => {
    const asked = payloads.safeParse(request.body);
    if (!asked.success) throw badBody([{ pointer: '/body/payloads', message: 'not payloads' }]);
    const open = await codec.decode(asked.data.payloads as Parameters<typeof codec.decode>[0]);
    response.json({ payloads: open.map(({ metadata, data }) => ({ metadata: texts(metadata), data: text(data) })) });
  });
  return router;
}

function tokenOf(request: Request): string | undefined {
  const [, scheme, given = ''] = /^(Bearer|Basic) (\S+)$/.exec(request.get('Authorization') ?? '') ?? [];
  if (scheme !== 'Basic') return given === '' ? undefined : given;
  const pair = Buffer.from(given, 'base64').toString();
  return pair.slice(pair.indexOf(':') + 1);
}

function text(data: Uint8Array | null | undefined): string {
  return Buffer.from(data ?? []).toString('base64');
}

function texts(metadata: Record<string, Uint8Array> | null | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(metadata ?? {}).map(([name, value]) => [name, text(value)]));
}
