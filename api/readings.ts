import { randomUUID } from 'node:crypto';
import type { Entry, RowFact } from '../contracts/facts.ts';
import type { Role } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import { timeOf } from './concerns.ts';
import type { Call } from './route.ts';

type Read = Omit<RowFact & { readonly kind: 'restrictedRead' }, 'kind'>;

/** Somebody reads what only few may read: on record before anybody sees it (NB-A10). `unit`: whose it is, if of one. */
export function readingOf(
  call: Call<unknown, unknown, unknown>,
  plan: Plan,
  read: Read,
  { unit, rules, role }: { readonly unit: string | null; readonly rules: readonly string[]; readonly role?: Role },
): Entry {
  return {
    key: `read/${randomUUID()}`,
    campaign: plan.campaign,
    unit,
    at: timeOf(call, plan),
    actor: { ...call.actor, role: role ?? call.actor.role },
    rules,
    fact: { kind: 'restrictedRead', ...read },
  };
}
