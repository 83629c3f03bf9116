import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import {
  currentUpdateInfo,
  defineSignal,
  setDefaultSignalHandler,
  setHandler,
  TemporalFailure,
  uuid4,
} from '@temporalio/workflow';
import type { Message } from '../contracts/messages.ts';
import type { Actor } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { engine } from '../domain/engine.ts';
import { causeOfTelling } from '../domain/ids.ts';
import { refusal } from '../domain/refusal.ts';
import { actorOf, idOf, senderOf } from '../domain/sender.ts';
import { refuseShape, type Shape } from '../domain/shape.ts';
import { admission } from './admission.ts';
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
      const answer = await act({ ...message, id: currentUpdateInfo()?.id ?? uuid4() });
      if (isRefusal(answer)) refuse(answer);
      return answer as Answer;
    },
    {
      validator: (message: Message<Body>) => {
        refuse(refuseAny(message));
      },
    },
  );

  setHandler(defineSignal<[Message<Body>]>(update.name), async (given) => {
    const { message, barred } = await admission(journal, update.name, named(given));
    const refused = barred ?? refuseAny(message) ?? (await refusalOf(act(message)));
    if (refused) await journal.refuse(update.name, message.id, refused, actorOf(message));
  });
}

/**
 * Hears a fact that nobody may refuse. A payload that is no such fact is put on record and changes nothing. It is the
 * engine that tells it, or another system in its own name.
 */
export function hearFact<M extends object>(
  signal: SignalDefinition<[M]>,
  journal: Journal,
  {
    shape,
    act,
  }: { readonly shape: Shape<M>; readonly act: (fact: M & { readonly id: string }, by: Actor) => Promise<unknown> },
): void {
  setHandler(signal, async (given) => {
    const { message, barred } = await admission(journal, signal.name, told(named(given)));
    const by = 'actor' in message ? actorOf(message) : engine;
    const refused = barred ?? refuseShape(message, shape);
    if (refused) await journal.refuse(signal.name, message.id, refused, by);
    else await act(message, by);
  });
}

/** A signal of a name that this workflow does not know: it would wait for a handler for ever. */
export function refuseOthers(journal: Journal): void {
  setDefaultSignalHandler(async (name, given) => {
    const { message, barred } = await admission(journal, name, named(given as object));
    const unknown = refusal('MalformedMessage', `there is no message ${name}`);
    await journal.refuse(name, message.id, barred ?? unknown, actorOf(message));
  });
}

/** What the engine tells is no call of anybody, whatever its id. */
function told<M extends { readonly id: string }>(fact: M): M {
  return senderOf(fact) ? fact : { ...fact, id: causeOfTelling(fact.id) };
}

function named<M>(message: M): M & { readonly id: string } {
  return { ...message, id: idOf(message) ?? uuid4() };
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
