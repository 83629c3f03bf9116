import { Client } from '@temporalio/client';
import { RawValue } from '@temporalio/common';
import { readMessageKey } from '../../sealing/keys.ts';
import { sealFor } from '../../sealing/seal.ts';
import type { World } from './world.ts';

/** Another system as it is outside: it reaches Temporal, and has its key and nothing else of Laurel's. */
export interface OtherSystem {
  readonly id: string;
  /** In base64, as its operator was given it. */
  readonly key: string;
  signal(workflow: string, message: string, said: Said): Promise<void>;
}

interface Said {
  readonly id: string;
  readonly body: object;
  /** The person for whom it acts. */
  readonly for?: string;
}

/** Adds the account of a system of this committee, which may act for people, and answers the system. */
export async function addSystem(
  { admin, env, client }: World,
  account: { readonly id: string; readonly committee: string; readonly acts: readonly string[] },
): Promise<OtherSystem> {
  const { id } = account;
  const added = await admin.post<{ key: string }>('/v1/systems', { ...account, name: id, mayActFor: true });
  const key = readMessageKey(added.key);
  if (!key) throw new Error(`the key of ${id} is none`);
  const outside = new Client({ connection: env.connection, namespace: client.options.namespace });
  return {
    id,
    key: added.key,
    async signal(workflow, message, said) {
      const payload = sealFor(key, id, 1, { workflow, message, ...said });
      await outside.workflow.getHandle(workflow).signal(message, RawValue.fromPayload(payload));
    },
  };
}
