import pg from 'pg';
import { startPostgres } from '../test/support/postgres.ts';
import { parentOf } from './processes.ts';

/** A PostgreSQL server of the bench's own, as durable as it comes. */
export interface DatabaseServer {
  readonly pid: number;
  /** A new database on it; the answer is its address. */
  create(name: string): Promise<string>;
  stop(): Promise<void>;
}

export async function startDatabaseServer(): Promise<DatabaseServer> {
  const server = await startPostgres([]);
  if (!server) throw new Error('no PostgreSQL is installed under /usr/lib/postgresql: apt-get install postgresql');
  const pid = await connected(server.url, async (client) => {
    const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid');
    // Whoever serves us is a child of the server.
    return parentOf(rows[0]?.pid ?? 0);
  });
  return {
    pid,
    create: async (name) => {
      await connected(server.url, (client) => client.query(`create database ${name}`));
      return Object.assign(new URL(server.url), { pathname: `/${name}` }).href;
    },
    stop: () => server.stop(),
  };
}

/** A connection for as long as this takes. */
export async function connected<Result>(url: string, act: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
