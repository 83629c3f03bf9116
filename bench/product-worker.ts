import { createHash } from 'node:crypto';
import { MockActivityEnvironment } from '@temporalio/testing';
import { sql } from 'drizzle-orm';
import { createActivities } from '../activities/index.ts';
import type { Plan } from '../contracts/plan.ts';
import { engine } from '../domain/engine.ts';
import { name, refuseName } from '../domain/naming.ts';
import { candidacyId } from '../domain/ids.ts';
import { startSystem } from '../embedded/system.ts';
import { readSettings } from '../setup/settings.ts';
import { connectClient, quietRuntime } from '../setup/temporal.ts';
import type { Asked } from './product.ts';

// The product's process as `npm start` runs it: registry, worker and API together, joined to the bench's server. What a
// campaign does for many units it does here by the same activities, one campaign a round.
const [address = '', data = '', key = ''] = process.argv.slice(2);
process.env['TEMPORAL_ADDRESS'] = address;
quietRuntime();
const settings = readSettings({ LAUREL_PORT: '0', LAUREL_LOG: 'error', LAUREL_MESSAGE_KEY: key });
const system = await startSystem({ ...settings, data, allowSimulation: true, say: () => undefined });
const { messageKey } = settings;
if (!messageKey) throw new Error('the bench gives its processes one key');
const client = await connectClient('default', messageKey, address);
const { registry } = system;
const activities = createActivities({ registry, client, taskQueue: settings.taskQueue });

/** Not measured: who takes part, with a token each, and the campaign on record. */
async function settle(plan: Plan, units: readonly string[]): Promise<void> {
  const { organiser } = plan.bodies;
  const rows = JSON.stringify(
    units.map((unit) => ({ unit, hash: createHash('sha256').update(`token-${unit}`).digest('hex') })),
  );
  const reviewer = createHash('sha256').update(`token-reviewer-${organiser}`).digest('hex');
  await registry.db.execute(
    sql`insert into organisations (id, name, kind, committee) values (${organiser}, ${organiser}, 'committee', null)`,
  );
  await registry.db.execute(
    sql`insert into organisations (id, name, kind, committee) select unit, unit, 'unit', ${organiser} from json_to_recordset(${rows}::json) r(unit text)`,
  );
  await registry.db.execute(
    sql`insert into people (id, name, organisation, roles, token_hash) select 'clerk-' || unit, unit, unit, array['unit'], hash from json_to_recordset(${rows}::json) r(unit text, hash text)`,
  );
  await registry.db.execute(
    sql`insert into people (id, name, organisation, roles, token_hash) values (${`reviewer-${organiser}`}, 'reviewer', ${organiser}, array['reviewer'], ${reviewer})`,
  );
  const fact = { kind: 'campaignStarted' as const, plan };
  const { campaign, startedAt: at } = plan;
  await registry.record([
    { key: `campaign/${campaign} started 0`, campaign, unit: null, at, actor: engine, rules: [], fact },
  ]);
}

/** The meeting chooses everybody, and each is told. */
async function list(plan: Plan, track: string, units: readonly string[]): Promise<void> {
  const by = { actor: engine, at: plan.startedAt, id: 'bench' };
  const choice = { leaveOut: [], chosen: units, next: 'naming' as const };
  const drawn = await activities.drawUpList(plan, track, choice, by);
  if ('refused' in drawn) throw new Error(drawn.refused.message);
  await new MockActivityEnvironment().run(() => activities.announceList(plan.campaign, track, plan.startedAt));
}

/** Named as `nameCandidates` names, a hundred at a time. Its title is no part of a candidacy, and is not awarded here. */
async function nameAll(plan: Plan, track: string, units: readonly string[]): Promise<void> {
  for (let start = 0; start < units.length; start += 100) {
    await registry.hearAll(
      units.slice(start, start + 100).map((unit) => ({
        plan,
        unit,
        actor: engine,
        key: `${candidacyId(plan.campaign, unit)} named on ${track}`,
        at: plan.startedAt,
        judge: ({ state }) => refuseName(plan, state, track) ?? name(plan, state, track),
      })),
    );
  }
}

async function answer(asked: Asked): Promise<void> {
  switch (asked.act) {
    case 'settle':
      return settle(asked.plan, asked.units);
    case 'enrol':
      await new MockActivityEnvironment().run(() => activities.enrolUnits(asked.plan, asked.plan.startedAt));
      return;
    case 'list':
      return list(asked.plan, asked.track, asked.units);
    case 'name':
      return nameAll(asked.plan, asked.track, asked.units);
    case 'told':
      return system.settled();
  }
}

process.on('message', (asked: Asked) => {
  answer(asked).then(
    () => process.send?.({ re: asked.id }),
    (error: unknown) => process.send?.({ re: asked.id, error: String(error) }),
  );
});
process.once('disconnect', () => void client.connection.close().then(() => system.stop()));
process.send?.({ ready: true, api: system.api, adminToken: system.adminToken });
