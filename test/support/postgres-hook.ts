import { startPostgres, type PostgresServer } from './postgres.ts';

let server: PostgresServer | undefined;

/** For `mocha --require`: with LAUREL_TEST_POSTGRES=1 the tests of the registry also run on a PostgreSQL server. */
export async function mochaGlobalSetup(): Promise<void> {
  if (process.env['LAUREL_TEST_POSTGRES'] !== '1' || process.env['TEST_DATABASE_URL'] !== undefined) return;
  server = await startPostgres();
  if (server) process.env['TEST_DATABASE_URL'] = server.url;
  else console.error('No PostgreSQL is installed under /usr/lib/postgresql: its tests are pending.');
}

export async function mochaGlobalTeardown(): Promise<void> {
  await server?.stop();
}
