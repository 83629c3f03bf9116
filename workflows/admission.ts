import { proxyLocalActivities } from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { senderOf } from '../domain/sender.ts';
import type { Journal } from './journal.ts';

const { admit } = proxyLocalActivities<activities>({
  startToCloseTimeout: '30s',
  retry: { initialInterval: '200ms', maximumInterval: '20s' },
});

/** A message as whoever may say it, or why its sender may not. What the engine itself sealed names its actor already. */
export async function admission<M extends { readonly id: string }>(
  { campaign, keyOf, alone }: Pick<Journal, 'campaign' | 'keyOf' | 'alone'>,
  name: string,
  message: M,
): Promise<{ readonly message: M; readonly barred?: Refusal }> {
  const sender = senderOf(message);
  if (!sender) return { message };
  const { actor, barred } = await alone([], () => admit(sender, name, campaign, keyOf(message.id)));
  return { message: { ...message, actor }, ...(barred && { barred }) };
}
