import type { Message } from '../contracts/messages.ts';
import type { Candidacy } from '../domain/candidacy.ts';
import type { CandidacyMessage } from '../domain/candidacy-messages.ts';
import { judge, looksFor, type CandidacyMessages } from '../domain/judgement.ts';
import { refusal } from '../domain/refusal.ts';
import { planFor, timeOf } from './concerns.ts';
import { Problem, problemOf, unavailable } from './problem.ts';
import type { Call } from './route.ts';

type UnitCall = Call<{ readonly campaign: string; readonly unit: string }, unknown, unknown>;
type Body<Name extends CandidacyMessage> = Omit<CandidacyMessages[Name], 'actor' | 'receivedAt' | 'id' | 'system'>;

// On the real clock a call that waited longer is not judged any more: its deadline may have been acted on (ms).
const LONGEST_WAIT = 30_000;

/** Puts what somebody says about a candidacy on record, if it is not refused, and answers where the candidacy stands then. */
export async function say<Name extends Exclude<CandidacyMessage, 'majorIncident'>>(
  call: UnitCall,
  name: Name,
  body: Body<Name>,
  status = 200,
) {
  const { parts, params, actor, receivedAt, key, methodPath, bodyHash } = call;
  const plan = await planFor(call, params.campaign);
  const message: Message<object> = { ...body, actor, receivedAt, id: key };
  const queue = { tooLong: false };
  const heard = await parts.registry.hear({
    plan,
    unit: params.unit,
    actor,
    key,
    at: timeOf(call, plan),
    looks: looksFor(name, plan, message),
    judge: (circumstances) => {
      queue.tooLong = plan.clock === null && Date.now() - receivedAt > LONGEST_WAIT;
      return queue.tooLong ? refusal('InProgress', 'the queue was too long') : judge(name, message, circumstances);
    },
    call: { methodPath, bodyHash, status, answer: shown },
  });
  switch (heard.outcome) {
    case 'accepted':
    case 'repeated':
      return { status, body: heard.state };
    case 'answered':
      return { status: heard.status, body: heard.response as Candidacy, replayed: true };
    case 'refused':
      throw queue.tooLong ? unavailable('the registry') : problemOf(heard.refusal);
    case 'otherCall':
      throw new Problem(422, 'IdempotencyKeyReused', 'this Idempotency-Key was used for another call');
  }
}

/** What is answered, and kept for whoever repeats the call. */
function shown({ unit, rules, applications }: Candidacy) {
  const { filed, version, overdue } = rules;
  const statuses = Object.entries(applications).map(([track, { status }]) => [track, { status }] as const);
  return { unit, rules: { filed, version, overdue }, applications: Object.fromEntries(statuses) };
}
