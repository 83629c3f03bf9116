import type { Sender } from '../contracts/messages.ts';
import type { Actor } from '../contracts/people.ts';
import { refuseShape } from './shape.ts';

const LONGEST_ID = 200;

/** Who sealed a message where that is another system; put there by the seal, for a body's own is thrown away. */
export function senderOf(message: unknown): Sender | undefined {
  return part(message, 'system') as Sender | undefined;
}

/** Who stands on record where a system was refused. */
export function senderAsActor({ id }: Sender): Actor {
  return { id, role: 'system', organisation: '' };
}

/** Who says it; what names nobody comes from somebody unknown. */
export function actorOf(message: unknown): Actor {
  if (refuseShape(message, { actor: 'actor' })) return { id: 'unknown', role: 'public', organisation: '' };
  return part(message, 'actor') as Actor;
}

/**
 * The message's own id, unlike that of any other sender: no caller's key has a space in it. One that has none, or one
 * that is too long for a key, is a message of its own.
 */
export function idOf(message: unknown): string | undefined {
  const id = part(message, 'id');
  if (typeof id !== 'string' || id.length === 0 || id.length > LONGEST_ID) return undefined;
  const sender = senderOf(message);
  return sender ? `system ${sender.id} ${id}` : id;
}

function part(message: unknown, name: string): unknown {
  return typeof message === 'object' && message !== null ? (message as Record<string, unknown>)[name] : undefined;
}
