import { DBOSClient } from '@dbos-inc/dbos-sdk';
import { IN_FLIGHT, unitsOf, type Arm } from './cost.ts';
import type { StartUnit } from './dbos-worker.ts';
import type { Ground } from './ground.ts';
import { inLanes, timed } from './http.ts';
import { questionsTo, type Ask } from './processes.ts';
import { said, track } from './sides.ts';

/** A peer with the floor's cycle: DBOS on a PostgreSQL server of its own. Its sender is answered when the message is kept. */
export async function dbosArm(ground: Ground): Promise<Arm & { close(): Promise<void> }> {
  const { url, database, ...started } = await ground.startPeer('./dbos-worker.ts');
  const ask: Ask<StartUnit> = questionsTo(started);
  const client = await DBOSClient.create({ systemDatabaseUrl: url, applicationName: 'bench' });
  const messages: readonly (readonly [kind: string, body: object])[] = [
    ['fileRules', said.rules],
    ['submitApplication', said.application],
    ...said.checks.map((check) => ['recordCheck', check] as const),
    ['listDecided', { track, placement: { listed: true, tally: { passed: 1, failed: 0 } } }],
    ['name', { track }],
  ];
  return {
    name: 'DBOS',
    started,
    databasePid: database.pid,
    onTemporal: false,
    ready: (round, units) =>
      Promise.resolve((took) =>
        inLanes(unitsOf(round, units), IN_FLIGHT, async (unit) => {
          await ask({ unit });
          for (const [nth, [kind, body]] of messages.entries())
            took(await timed(() => client.send(unit, body, `${nth} ${kind}`)));
          await client.retrieveWorkflow(unit).getResult();
        }),
      ),
    close: () => client.destroy(),
  };
}
