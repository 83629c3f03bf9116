import { DBOS } from '@dbos-inc/dbos-sdk';
import pg from 'pg';
import { answerQuestions } from './processes.ts';

/** What the peer's process is asked to do. */
export interface StartUnit {
  readonly unit: string;
}

// DBOS as its documentation shows it, with the floor's messages, timers and row writes: seven messages received one
// after the other, the first two with the time limit that is the floor's timer, and for each the same two rows.
const [url = ''] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url });
await pool.query('create table peer_entries (key text primary key, unit text, kind text, body text)');
await pool.query('create table peer_units (unit text primary key, kind text, steps int)');

const THIRTY_DAYS = 30 * 86_400;
const kinds = ['fileRules', 'submitApplication', 'recordCheck', 'recordCheck', 'recordCheck', 'listDecided', 'name'];

const cycle = DBOS.registerWorkflow(
  async (unit: string): Promise<void> => {
    await DBOS.runStep(() => writeRow(`${unit}#0`, unit, 'opened', { unit }), { name: 'writeRow' });
    for (const [nth, kind] of kinds.entries()) {
      const body = await DBOS.recv<object>(`${nth} ${kind}`, { timeoutSeconds: THIRTY_DAYS });
      await DBOS.runStep(() => writeRow(`${unit}#${nth + 1}`, unit, kind, body), { name: 'writeRow' });
    }
  },
  { name: 'cycle' },
);

async function writeRow(key: string, unit: string, kind: string, body: object | null): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('begin');
    await client.query('insert into peer_entries values ($1, $2, $3, $4) on conflict do nothing', [
      key,
      unit,
      kind,
      JSON.stringify(body),
    ]);
    await client.query(
      'insert into peer_units values ($1, $2, 1) on conflict (unit) do update set kind = $2, steps = peer_units.steps + 1',
      [unit, kind],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback');
    throw error;
  } finally {
    client.release();
  }
}

DBOS.setConfig({ name: 'bench', systemDatabaseUrl: url, logLevel: 'error' });
await DBOS.launch();
answerQuestions(async ({ unit }: StartUnit) => {
  await DBOS.startWorkflow(cycle, { workflowID: unit })(unit);
});
process.once('disconnect', () => void DBOS.shutdown().then(() => pool.end()));
process.send?.({ ready: true });
