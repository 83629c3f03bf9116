import { createHash, randomBytes } from 'node:crypto';
import type { Request } from 'express';
import type { Actor, Role } from '../contracts/people.ts';
import { isPublicAct, roleFor, type ActName } from '../domain/policy.ts';
import { refusal } from '../domain/refusal.ts';
import { batches, type Batches } from '../registry/batches.ts';
import { findPeopleByTokenHash, type Person } from '../registry/people.ts';
import type { Registry } from '../registry/registry.ts';
import { problemOf, unauthenticated } from './problem.ts';

/** Anybody, for what is open to everybody. */
const anybody: Actor = { id: 'public', role: 'public', organisation: '' };

export interface Caller {
  readonly actor: Actor;
  readonly roles: readonly Role[];
}

/** A new token, 256 random bits. It is shown once; only its hash is kept. */
export function newToken(): string {
  return `laurel_${randomBytes(32).toString('base64url')}`;
}

export function hashToken(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

const desks = new WeakMap<Registry, Batches<string, Person | undefined>>();

/** Always looked up, never remembered: who is no longer active is so at once. Those who call together share the look. */
function holderOf(registry: Registry, tokenHash: string): Promise<Person | undefined> {
  const desk =
    desks.get(registry) ??
    batches(
      () => '',
      (hashes: readonly string[]) => findPeopleByTokenHash(registry.db, hashes),
    );
  desks.set(registry, desk);
  return desk.put(tokenHash);
}

/**
 * Who calls, in the role that the act is done in. An act open to everybody asks for no token, and one that is given
 * must be good: whoever believes to be known is not taken for a stranger.
 */
export async function authenticate(registry: Registry, request: Request, act: ActName | null): Promise<Caller> {
  const given = request.get('Authorization');
  const isOpen = act === null || isPublicAct(act);
  if (isOpen && given === undefined) return { actor: anybody, roles: ['public'] };
  const token = /^Bearer (\S+)$/.exec(given ?? '')?.[1];
  const person = token && (await holderOf(registry, hashToken(token)));
  if (!person) throw unauthenticated();
  if (isOpen) return { actor: anybody, roles: ['public'] };
  const role = roleFor(act, person.roles);
  if (!role) throw problemOf(refusal('NotAllowed', `${act} is not for ${person.roles.join(', ')}`));
  return { actor: { id: person.id, role, organisation: person.organisation }, roles: person.roles };
}
