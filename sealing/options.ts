import type { ClientOptions } from '@temporalio/client';
import type { WorkerOptions } from '@temporalio/worker';
import { messageCodec } from './codec.ts';
import { sealActivities, sealMessages } from './interceptors.ts';
import type { MessageKey } from './keys.ts';

/** What makes a client seal what it sends and open what it gets. */
export function clientSealing(key: MessageKey) {
  return {
    dataConverter: { payloadCodecs: [messageCodec(key)] },
    interceptors: { workflow: [sealMessages()] },
  } satisfies ClientOptions;
}

/** The same for a worker; the half that lies in the workflows' bundle is `workflows/authentic.ts`. */
export function workerSealing(key: MessageKey) {
  return {
    dataConverter: { payloadCodecs: [messageCodec(key)] },
    interceptors: { activity: [sealActivities] },
  } satisfies Partial<WorkerOptions>;
}
