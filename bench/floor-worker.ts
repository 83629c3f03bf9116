import { fileURLToPath } from 'node:url';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { sql } from 'drizzle-orm';
import { openRegistry } from '../registry/registry.ts';
import { connect, quietRuntime } from '../setup/temporal.ts';
import type { FloorRow } from './floor-workflow.ts';

// The floor's worker process: the same database engine, and for each message the same two kinds of row: what happened
// (inserted) and where the unit stands (updated), in one transaction.
const [address = '', folder = ''] = process.argv.slice(2);
quietRuntime();
const registry = await openRegistry({ folder });
await registry.db.execute(
  sql`create table if not exists floor_entries (key text primary key, unit text, kind text, body text)`,
);
await registry.db.execute(sql`create table if not exists floor_units (unit text primary key, kind text, steps int)`);

async function writeRow({ key, unit, kind, body }: FloorRow): Promise<void> {
  await registry.transaction(async (tx) => {
    await tx.execute(sql`insert into floor_entries values (${key}, ${unit}, ${kind}, ${body}) on conflict do nothing`);
    await tx.execute(
      sql`insert into floor_units values (${unit}, ${kind}, 1) on conflict (unit) do update set kind = ${kind}, steps = floor_units.steps + 1`,
    );
  });
}

const quiet = { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error: console.error };
const workflowBundle = await bundleWorkflowCode({
  workflowsPath: fileURLToPath(new URL('./floor-workflow.ts', import.meta.url)),
  logger: quiet,
});
const connection = await connect(address);
const worker = await Worker.create({
  connection,
  taskQueue: 'floor',
  workflowBundle,
  activities: { writeRow },
  maxCachedWorkflows: 2_000,
});
const running = worker.run();
process.once('disconnect', () => {
  worker.shutdown();
});
process.send?.({ ready: true });
await running;
await connection.close();
await registry.close();
