import { proxyLocalActivities } from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Sender } from '../contracts/messages.ts';
import type { Actor } from '../contracts/people.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { actOf } from '../domain/policy.ts';
import { refusal } from '../domain/refusal.ts';
import type { Journal } from './journal.ts';

const { admit } = proxyLocalActivities<activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '200ms', maximumInterval: '20s' },
});

/** As whom another system acts by this message, or why it may not. */
export async function admission(
  { campaign, alone }: Pick<Journal, 'campaign' | 'alone'>,
  sender: Sender,
  message: string,
): Promise<{ readonly actor: Actor } | { readonly refused: Refusal }> {
  const act = actOf(message);
  if (act === undefined) return { refused: refusal('NotAllowed', `${message} is for the engine itself`) };
  return alone(() => admit(sender, act, campaign));
}

/** Who stands on record where a system was refused. */
export function senderAsActor({ id }: Sender): Actor {
  return { id, role: 'system', organisation: '' };
}

/** Who sealed a message where that is another system; put there by the seal, for a body's own is thrown away. */
export function senderOf(message: unknown): Sender | undefined {
  return (message as { readonly system?: Sender } | null | undefined)?.system;
}
