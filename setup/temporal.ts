import { Client, Connection, type ConnectionOptions } from '@temporalio/client';
import { loadClientConnectConfig } from '@temporalio/envconfig';
import { NativeConnection, Runtime } from '@temporalio/worker';
import type { MessageKey } from '../sealing/keys.ts';
import { clientSealing } from '../sealing/options.ts';
import type { SearchAttributes } from '../embedded/search-attributes.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';

const typeNames = { KEYWORD: 'Keyword', INT: 'Int', DATETIME: 'Datetime' } as const;

/** The search attributes by name, as a server registers them. */
export const registeredAttributes: SearchAttributes = Object.fromEntries(
  Object.values(searchAttributes).map(({ name, type }) => [name, typeNames[type]]),
);

/**
 * A client for an address, or for the cluster that the environment names as it does for Temporal's own tools. It seals
 * what it sends.
 */
export async function connectClient(
  namespace: string,
  key: MessageKey,
  address?: string,
): Promise<Client & { connection: Connection }> {
  const connection = await Connection.connect(optionsFor(address));
  return Object.assign(new Client({ connection, namespace, ...clientSealing(key) }), { connection });
}

export async function connectWorker(address?: string): Promise<NativeConnection> {
  const { address: where, tls, apiKey, metadata } = optionsFor(address);
  return NativeConnection.connect({
    ...(where !== undefined && { address: where }),
    ...(tls !== undefined && { tls }),
    ...(typeof apiKey === 'string' && { apiKey }),
    ...(metadata !== undefined && { metadata }),
  });
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
