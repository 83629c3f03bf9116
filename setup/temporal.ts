import { Client, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime } from '@temporalio/worker';
import { orTrouble, type Sentence } from '../contracts/trouble.ts';
import type { MessageKey } from '../sealing/keys.ts';
import { clientSealing } from '../sealing/options.ts';
import { failingWhileAway } from '../engine/away.ts';
import type { Watch } from './watch.ts';
import type { SearchAttributes } from '../embedded/search-attributes.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';

const typeNames = { KEYWORD: 'Keyword', INT: 'Int', DATETIME: 'Datetime' } as const;

/** The search attributes by name, as a server registers them. */
export const registeredAttributes: SearchAttributes = Object.fromEntries(
  Object.values(searchAttributes).map(({ name, type }) => [name, typeNames[type]]),
);

/**
 * A connection to an address, or to the cluster that the environment names as it does for Temporal's own tools. Workers
 * need this kind; clients go over it as well, for it costs a seventh less than the other one and a process has only one.
 */
export async function connect(address?: string): Promise<NativeConnection> {
  const { address: where, tls, apiKey, metadata } = optionsFor(address);
  return orTrouble(
    () =>
      NativeConnection.connect({
        ...(where !== undefined && { address: where }),
        ...(tls !== undefined && { tls }),
        ...(typeof apiKey === 'string' && { apiKey }),
        ...(metadata !== undefined && { metadata }),
      }),
    ({ message }) => unreachable(engineAddress(address), message),
  );
}

/** Why nothing can begin without a cluster, and what to do. */
export function unreachable(address: string, why: string): Sentence {
  return {
    zh: `连不上 Temporal ${address}（${why}）：请启动它，或更正 TEMPORAL_ADDRESS、TEMPORAL_NAMESPACE 与 TEMPORAL_TLS_…`,
    en: `Temporal at ${address} cannot be reached (${why}): start it, or correct TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and TEMPORAL_TLS_…`,
  };
}

/** A client that seals what it sends; with a watch it waits for no engine that is known to be away. */
export function clientOn(connection: NativeConnection, namespace: string, key: MessageKey, watch?: Watch): Client {
  const { dataConverter, interceptors } = clientSealing(key);
  const workflow = [...(watch ? [failingWhileAway(watch)] : []), ...interceptors.workflow];
  return new Client({ connection, namespace, dataConverter, interceptors: { workflow } });
}

/** Where the workflow engine is: at this address, or at the one that the environment names. */
export function engineAddress(address?: string): string {
  return optionsFor(address).address ?? '127.0.0.1:7233';
}

/** The SDK's own log, kept to what an operator must know. Called before the first connection; a process has one for ever. */
export function quietRuntime(level: 'ERROR' | 'WARN' = 'ERROR'): void {
  if (Runtime._instance) return;
  Runtime.install({
    logger: {
      log() {},
      trace() {},
      debug() {},
      info() {},
      warn() {},
      error: (message, meta) => {
        console.error(message, meta);
      },
    },
    telemetryOptions: { logging: { filter: { core: level, other: level }, forward: {} } },
    // Shutting down is the process's business: it stops the worker first and then the server.
    shutdownSignals: [],
  });
}

function optionsFor(address?: string): ConnectionOptions {
  return address === undefined ? loadClientConnectConfig().connectionOptions : { address };
}
