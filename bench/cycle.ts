import type { Client } from '@temporalio/client';
import { inLanes } from './http.ts';

/** The floor's side: which workflow, on which queue, and what each message carries. */
export interface Side {
  readonly workflow: string;
  readonly taskQueue: string;
  readonly id: (unit: string) => string;
  readonly input: (unit: string) => object;
  readonly payloads: {
    readonly rules: (unit: string) => object;
    readonly application: (unit: string) => object;
    readonly check: (check: string) => object;
    readonly listed: (unit: string) => object;
    readonly name: object;
  };
}

/** The seven messages of one unit, in order; each answer's time goes to `took`, in ms. */
export async function runCycle(client: Client, side: Side, unit: string, took: (ms: number) => void): Promise<void> {
  const workflowId = side.id(unit);
  const handle = await client.workflow.start(side.workflow, {
    workflowId,
    taskQueue: side.taskQueue,
    args: [side.input(unit)],
  });
  const ask = async (update: string, payload: object) => {
    const asked = performance.now();
    await handle.executeUpdate(update, { args: [payload] });
    took(performance.now() - asked);
  };
  await ask('fileRules', side.payloads.rules(unit));
  await ask('submitApplication', side.payloads.application(unit));
  for (const check of ['materials', 'visit', 'hearing']) await ask('recordCheck', side.payloads.check(check));
  await handle.signal('listDecided', side.payloads.listed(unit));
  await ask('name', side.payloads.name);
  await handle.result();
}

/** Runs the cycle for all units, this many at once; the time of each acknowledgement goes to `took`, in ms. */
export async function runCycles(
  client: Client,
  side: Side,
  units: readonly string[],
  inFlight: number,
  took: (ms: number) => void,
): Promise<void> {
  await inLanes(units, inFlight, (unit) => runCycle(client, side, unit, took));
}
