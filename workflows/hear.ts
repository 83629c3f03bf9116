import type { SignalDefinition, UpdateDefinition } from '@temporalio/common';
import { defineSignal, setHandler, TemporalFailure } from '@temporalio/workflow';
import type { Message } from '../contracts/messages.ts';
import type { Actor } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refuseShape, type Shape } from '../domain/shape.ts';
import { admission, senderAsActor, senderOf } from './admission.ts';
import type { Journal } from './journal.ts';
import { refuse } from './refuse.ts';

interface Hearing<Body, Answer> {
  readonly shape: Shape<Body>;
  /** Synchronous, for it is the update's validator: an asynchronous one would wedge the workflow. */
  readonly refuse: (message: Message<Body>) => Refusal | undefined;
  /** May refuse too, where that takes a look at the registry; then it has changed nothing. */
  readonly act: (message: Message<Body>) => Promise<Refusal | Answer>;
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
      const answer = await act(message);
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
    const sender = senderOf(given);
    const admitted = sender && (await admission(journal, sender, update.name));
    const message = admitted && 'actor' in admitted ? { ...given, actor: admitted.actor } : given;
    const barred = admitted && 'refused' in admitted ? admitted.refused : undefined;
    const refused = barred ?? refuseAny(message) ?? (await refusalOf(act(message)));
    if (!refused) return;
    const { code, message: why } = refused;
    const by = barred && sender ? senderAsActor(sender) : actorOf(message);
    await journal.write([{ kind: 'messageRefused', message: update.name, code, why }], by);
  });
}

/** Hears a fact that nobody may refuse. A payload that is no such fact is put on record and changes nothing. */
export function hearFact<M extends object>(
  signal: SignalDefinition<[M]>,
  journal: Journal,
  { shape, act }: { readonly shape: Shape<M>; readonly act: (fact: M, actor?: Actor) => Promise<unknown> },
): void {
  setHandler(signal, async (fact) => {
    const sender = senderOf(fact);
    const admitted = sender && (await admission(journal, sender, signal.name));
    const refused = admitted && 'refused' in admitted ? admitted.refused : refuseShape(fact, shape);
    if (!refused) {
      await act(fact, admitted && 'actor' in admitted ? admitted.actor : undefined);
      return;
    }
    const { code, message: why } = refused;
    const by = sender && senderAsActor(sender);
    await journal.write([{ kind: 'messageRefused', message: signal.name, code, why }], by);
  });
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
