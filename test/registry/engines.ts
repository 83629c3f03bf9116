import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { openRegistry, type Registry } from '../../registry/registry.ts';

/** Opens an empty registry, closed after the suite. */
export type Open = () => Promise<Registry>;

/** The same tests on PGlite and, where TEST_DATABASE_URL names a server, on PostgreSQL; elsewhere those are pending. */
export function forEachEngine(tests: (open: Open) => void): void {
  describe('on PGlite', () => {
    tests(opener(() => Promise.resolve({})));
  });
  onPostgres((fresh) => {
    tests(opener(async () => ({ url: await fresh() })));
  });
}

/** Tests of what only a server can do; `fresh` creates an empty database and answers its URL. */
export function onPostgres(tests: (fresh: () => Promise<string>) => void): void {
  describe('on PostgreSQL', () => {
    const created: string[] = [];

    // Asked when the tests run: the hook that starts a server comes after this file is loaded.
    before(function () {
      if (process.env['TEST_DATABASE_URL'] === undefined) this.skip();
    });

    tests(async () => {
      const name = `laurel_${randomBytes(6).toString('hex')}`;
      await onServer(`create database ${name}`);
      created.push(name);
      const url = new URL(serverUrl());
      url.pathname = `/${name}`;
      return url.href;
    });

    after(async () => {
      for (const name of created) await onServer(`drop database ${name} with (force)`);
    });
  });
}

function opener(place: () => Promise<{ readonly url?: string }>): Open {
  const opened: Registry[] = [];
  after(() => Promise.all(opened.map((registry) => registry.close())));
  return async () => {
    const registry = await openRegistry(await place());
    opened.push(registry);
    return registry;
  };
}

async function onServer(statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: serverUrl() });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
}

function serverUrl(): string {
  const url = process.env['TEST_DATABASE_URL'];
  if (url === undefined) throw new Error('TEST_DATABASE_URL is not set');
  return url;
}
