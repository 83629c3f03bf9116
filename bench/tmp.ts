import { startDevServer } from '../embedded/dev-server.ts';
import { connectClient, quietRuntime } from '../setup/temporal.ts';
import { startProcess, endProcess } from './processes.ts';
import { floorSide, productSide } from './sides.ts';
import { runCycle } from './cycle.ts';
quietRuntime();
const server = await startDevServer({ folder: undefined, say: console.log, ui: false });
const f = await startProcess('./floor-worker.ts', server.address, '/tmp/p/floor' + Date.now());
const client = await connectClient('default', server.address);
const side = floorSide(productSide('bench'));
let bad = '';
await Promise.all(
  Array.from({ length: 48 }, (_, i) =>
    runCycle(client, side, 'u' + i, () => {}).catch((e) => {
      bad = 'u' + i;
      console.log(bad, String(e), e.cause?.message);
    }),
  ),
);
if (bad) {
  const hist = await client.workflow.getHandle('floor/' + bad).fetchHistory();
  console.log(
    hist
      .events!.map(
        (e) =>
          e.eventId +
          ' ' +
          e.eventType +
          ' ' +
          JSON.stringify(e.workflowTaskFailedEventAttributes?.failure?.message ?? '') +
          JSON.stringify(e.workflowTaskFailedEventAttributes?.failure?.stackTrace ?? ''),
      )
      .join('\n'),
  );
}
await client.connection.close();
await endProcess(f.child);
await server.stop();
