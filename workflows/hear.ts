import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { currentUpdateInfo, defineSignal, setHandler, TemporalFailure, uuid4 } from '@temporalio/workflow';
import type { Message } from '../contracts/messages.ts';
import type { Actor } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refuseShape, type Shape } from '../domain/shape.ts';
import type { Journal } from './journal.ts';
import { refuse } from './refuse.ts';

/** A message as a handler gets it: with the id that names what it brings about. */
export type Heard<Body> = Message<Body> & { readonly id: string };

interface Hearing<Body, Answer> {
  readonly shape: Shape<Body>;
  /** Synchronous, for it is the update's validator: an asynchronous one would wedge the workflow. */
  readonly refuse: (message: Message<Body>) => Refusal | undefined;
  /** May refuse too, where that takes a look at the registry; then it has changed nothing. */
  readonly act: (message: Heard<Body>) => Promise<Refusal | Answer>;
}

/**
 * Hears a person's decision as an update, refused with a typed code before anything is written to history, and as a
 * signal of the same name, whose refusal is put on record. Neither can make the workflow fail, whatever it carries.
 */
export function hear<Body extends object, Answer extends object>(
  update: UpdateDefinition<Answer, [Message<Body>]>,
  journal: Journal,
  { shape, refuse: refuseMessage, act }: Hearing<Body, Answer>,
): void {
  const refuseAny = (message: Message<Body>) =>
    refuseShape(message, { actor: 'actor', ...shape }) ?? refuseMessage(message);

  setHandler(
    update,
    async (message) => {
      const answer = await act(named(message));
      if (isRefusal(answer)) refuse(answer);
      return answer as Answer;
    },
    {
      validator: (message: Message<Body>) => {
        refuse(refuseAny(message));
      },
    },
  );

  setHandler(defineSignal<[Message<Body>]>(update.name), async (message) => {
    const refused = refuseAny(message) ?? (await refusalOf(act(named(message))));
    if (refused) await putOnRecord(journal, update.name, message, refused, actorOf(message));
  });
}

/** Hears a fact that nobody may refuse. A payload that is no such fact is put on record and changes nothing. */
export function hearFact<M extends object>(
  signal: SignalDefinition<[M]>,
  journal: Journal,
  { shape, act }: { readonly shape: Shape<M>; readonly act: (fact: M & { readonly id: string }) => Promise<unknown> },
): void {
  setHandler(signal, async (fact) => {
    const refused = refuseShape(fact, shape);
    if (refused) await putOnRecord(journal, signal.name, fact, refused);
    else await act({ ...fact, id: idOf(fact) });
  });
}

/** A refused message changed nothing, and is on record. */
async function putOnRecord(
  journal: Journal,
  message: string,
  payload: unknown,
  { code, message: why }: Refusal,
  actor?: Actor,
): Promise<void> {
  await journal.write(`refused ${idOf(payload)}`, [{ kind: 'messageRefused', message, code, why }], actor);
}

function named<Body>(message: Message<Body>): Heard<Body> {
  return { ...message, id: currentUpdateInfo()?.id ?? idOf(message) };
}

/** The message's own id; one that has none is a message of its own. */
function idOf(payload: unknown): string {
  const id = typeof payload === 'object' && payload !== null && 'id' in payload ? payload.id : undefined;
  return typeof id === 'string' && id.length > 0 && id.length <= 200 ? id : uuid4();
}

function isRefusal(answer: object): answer is Refusal {
  return 'code' in answer && 'rules' in answer;
}

/** A failure in a signal handler would fail the workflow; it is put on record instead. */
async function refusalOf(answer: Promise<object>): Promise<Refusal | undefined> {
  try {
    const given = await answer;
    return isRefusal(given) ? given : undefined;
  } catch (error) {
    if (error instanceof TemporalFailure) {
      return { code: 'MalformedMessage', message: error.message, rules: [] };
    }
    throw error;
  }
}

function actorOf(message: unknown): Actor {
  if (refuseShape(message, { actor: 'actor' })) return { id: 'unknown', role: 'public', organisation: '' };
  return (message as { actor: Actor }).actor;
}
