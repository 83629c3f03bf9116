import { sql } from 'drizzle-orm';
import { hashToken } from '../api/authenticate.ts';
import type { Role } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import { engine } from '../domain/engine.ts';
import { campaignWorkflowId } from '../domain/ids.ts';
import { startSystem } from '../embedded/system.ts';
import { readSettings } from '../setup/settings.ts';
import { clientOn, connect, quietRuntime } from '../setup/temporal.ts';
import { byActivities } from './by-activities.ts';
import { answerQuestions } from './processes.ts';
import { countStatements } from './statements.ts';

/** Somebody whose token is `token-` and the id. */
export interface Seat {
  readonly id: string;
  readonly organisation: string;
  readonly role: Role;
}

/** What the product's process does beside what it is asked over HTTP. */
export type Question =
  | { readonly act: 'seat'; readonly people: readonly Seat[] }
  | { readonly act: 'put on record' | 'start campaign' | 'enrol units'; readonly plan: Plan }
  | { readonly act: 'list units'; readonly plan: Plan; readonly track: string; readonly units: readonly string[] }
  | { readonly act: 'name units'; readonly plan: Plan; readonly track: string; readonly units: readonly string[] }
  | { readonly act: 'name and award'; readonly plan: Plan; readonly track: string }
  | { readonly act: 'count enrolments' | 'count applications'; readonly campaign: string }
  | { readonly act: 'count statements' | 'have everything told' };

// The product's process as `npm start` runs it: registry, worker and API together, joined to the bench's server.
const [address = '', data = '', key = '', url = ''] = process.argv.slice(2);
process.env['TEMPORAL_ADDRESS'] = address;
quietRuntime();
const settings = readSettings({
  LAUREL_PORT: '0',
  LAUREL_LOG: 'error',
  LAUREL_MESSAGE_KEY: key,
  DATABASE_URL: url,
});
const { messageKey, taskQueue } = settings;
if (!messageKey) throw new Error('the bench gives its processes one key');
const system = await startSystem({ ...settings, data, allowSimulation: true, say: () => undefined });
const connection = await connect(address);
const client = clientOn(connection, 'default', messageKey);
const { registry } = system;
const campaign = byActivities({ registry, client, taskQueue });
const statements = countStatements(registry.db);

answerQuestions(async (question: Question) => {
  switch (question.act) {
    case 'seat':
      return seat(question.people);
    case 'put on record':
      return putOnRecord(question.plan);
    case 'start campaign':
      return startCampaign(question.plan);
    case 'enrol units':
      return campaign.enrol(question.plan);
    case 'list units':
      return campaign.list(question.plan, question.track, question.units);
    case 'name units':
      return campaign.nameOnly(question.plan, question.track, question.units);
    case 'name and award':
      return campaign.name(question.plan, question.track);
    case 'count enrolments':
      return count(sql`ledger where campaign = ${question.campaign} and kind = 'unitsEnrolled'`);
    case 'count applications':
      return count(sql`applications where campaign = ${question.campaign} and applied_at is not null`);
    case 'count statements':
      return statements();
    case 'have everything told':
      return haveEverythingTold();
  }
});

async function seat(people: readonly Seat[]): Promise<void> {
  const rows = JSON.stringify(people.map((each) => ({ ...each, hash: hashToken(`token-${each.id}`) })));
  await registry.db.execute(sql`insert into people (id, name, organisation, roles, token_hash)
    select id, id, organisation, array[role], hash
    from json_to_recordset(${rows}::json) r(id text, organisation text, role text, hash text)`);
}

async function putOnRecord(plan: Plan): Promise<void> {
  const { campaign: id, startedAt: at } = plan;
  const fact = { kind: 'campaignStarted' as const, plan };
  await registry.record([
    { key: `campaign/${id} started 0`, campaign: id, unit: null, at, actor: engine, rules: [], fact },
  ]);
}

/** The campaign's own workflow, which puts itself on record and enrols the units. */
async function startCampaign(plan: Plan): Promise<void> {
  await client.workflow.start('campaign', {
    workflowId: campaignWorkflowId(plan.campaign),
    taskQueue,
    args: [{ plan }],
  });
}

async function count(rows: ReturnType<typeof sql>): Promise<number> {
  const found: unknown = await registry.db.execute(sql`select count(*)::int as n from ${rows}`);
  return (found as { rows: { n: number }[] }).rows[0]?.n ?? 0;
}

// Only against hanging, ms: ten thousand units have much to be told.
const LONGEST_TELLING = 3_600_000;

/** What is on record and has to be told to workflows stands in the outbox until it has been told. */
async function haveEverythingTold(): Promise<void> {
  await system.settled(LONGEST_TELLING);
  const left = await count(sql`outbox`);
  if (left > 0) throw new Error(`${left} news stand in the outbox`);
}

process.once('disconnect', () => void connection.close().then(() => system.stop()));
process.send?.({ ready: true, api: system.api, adminToken: system.adminToken });
