import { createHash } from 'node:crypto';
import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import type { Actor } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Procedure } from '../contracts/procedure.ts';
import type { Given } from '../domain/form.ts';
import type { MatterPlan, Party } from '../domain/matter.ts';
import type { Tx } from '../registry/database.ts';
import { countMatters, countOnRecord, mattersUnder } from '../registry/matters.ts';
import { startOf, tell } from '../registry/outbox.ts';
import { joinMatter, matterWorkflowId } from '../workflows/matter.messages.ts';
import type { MatterInput } from '../workflows/matter.ts';
import { beginningOfMatter, type Beginning } from './beginnings.ts';
import { startOnce, type Engine } from './start.ts';

/** A matter that somebody, or something, opens. */
export interface NewMatter {
  /** Unique for ever: of the call, or of what sets it off. The same once more opens nothing more. */
  readonly key: string;
  /** The campaign that it belongs to. */
  readonly plan: Plan;
  readonly procedure: Procedure;
  readonly unit: string | null;
  readonly track: string | null;
  readonly fields: Given;
  readonly opener: Actor;
  /** What opens it where no person does. */
  readonly source: string | null;
  /** Real time at which the call arrived, epoch ms. */
  readonly receivedAt?: number;
}

/**
 * Opens a matter and answers its id: one for every consulted body where the procedure says so, and none where there may
 * be one at a time and one is open, which it then joins.
 */
export async function startMatters(tools: Engine, given: NewMatter): Promise<string[]> {
  const { opened } = given.procedure;
  if (opened.oneOpen) return [await startOrJoin(tools, given)];
  if (opened.each === undefined) return [await startMatter(tools, given)];
  return Promise.all(
    partiesOf(given).map((party) => startMatter(tools, given, { id: matterId(given.key, party.body), party })),
  );
}

/** The id of the matter that is opened under this key; with a body, of the one that asks this body. */
export function matterId(key: string, body?: string): string {
  return hashOf(body === undefined ? key : `${key} ${body}`).slice(0, 20);
}

/** Every consulted body with the organisation that answers for it; none is asked about itself (JZ-A09). */
export function partiesOf({ plan, unit }: Pick<NewMatter, 'plan' | 'unit'>): Party[] {
  return Object.entries(plan.bodies.consulted)
    .map(([body, organisation]) => ({ body, organisation }))
    .filter(({ organisation }) => organisation !== unit);
}

/** Starts one matter, unless it has been started already; answers its id. */
export async function startMatter(tools: Engine, given: NewMatter, one: OneMatter = {}): Promise<string> {
  const beginning = beginningOfNew(given, one);
  await startUnlessOnRecord(tools, beginning, { memo: { startedBy: hashOf(given.key) } });
  return beginning.input.plan.matter;
}

/** The engine forgets what has ended; the record does not, and what was lost since is begun where it stands there. */
export async function startUnlessOnRecord(
  tools: Engine,
  beginning: MatterBeginning,
  more?: Parameters<typeof startOnce>[2],
): Promise<void> {
  if ((await countOnRecord(tools.registry.db, [beginning.input.plan.matter])) > 0) return;
  await startOnce(tools, beginning, more);
}

/** Has a matter started by the bell when this transaction is committed, should nobody do it before. */
export async function tellToStart(tx: Tx, given: NewMatter): Promise<void> {
  const { workflowId, input, plan, unit, summary } = beginningOfNew(given, {});
  await tell(tx, [startOf(workflowId, { workflow: 'matter', input, campaign: plan.campaign, unit, summary })]);
}

export type MatterBeginning = Beginning & { readonly input: MatterInput };

interface OneMatter {
  readonly id?: string;
  readonly party?: Party | null;
}

function beginningOfNew(given: NewMatter, { id = matterId(given.key), party = null }: OneMatter): MatterBeginning {
  const { plan, procedure, unit, track, fields, opener, source, receivedAt } = given;
  const matterPlan: MatterPlan = { matter: id, procedure, unit, track, party, bodies: plan.bodies };
  const input: MatterInput = {
    ...{ plan: matterPlan, campaign: plan.campaign, clock: plan.clock, fields, opener, source },
    ...(receivedAt !== undefined && { receivedAt }),
  };
  return { ...beginningOfMatter(plan, input), input };
}

// The registry hears of a matter's end a moment after whoever ended it.
const TRIES = 50;
const BETWEEN_TRIES = 100;

/** One at a time: its id is made of its number, so that of two who open it at once one joins the other. */
async function startOrJoin(tools: Engine, given: NewMatter): Promise<string> {
  const { plan, procedure, unit, track } = given;
  const under = { procedure: procedure.procedure, unit, track };
  for (let left = TRIES; left > 0; left--) {
    const known = await mattersUnder(tools.registry.db, { campaign: plan.campaign, ...under });
    const open = known.find((each) => each.closedAt === null && each.track === track);
    const number = (await countMatters(tools.registry.db, plan.campaign, under)) + 1;
    const id = open?.id ?? matterId([plan.campaign, under.procedure, unit ?? '', track ?? '', number].join('/'));
    if (!open) await startMatter(tools, given, { id });
    if ((await wasStartedBy(tools, id, given.key)) || (await join(tools, id, given))) return id;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_TRIES));
  }
  throw new Error(`${procedure.procedure} of ${unit ?? plan.campaign} is neither open nor closed`);
}

async function wasStartedBy({ client }: Engine, id: string, key: string): Promise<boolean> {
  const { memo } = await client.workflow.getHandle(matterWorkflowId(id)).describe();
  return memo?.['startedBy'] === hashOf(key);
}

/** Whether it could be joined: a matter that has just been closed cannot. */
async function join({ client }: Engine, id: string, { key, fields, opener, receivedAt }: NewMatter): Promise<boolean> {
  try {
    const handle = client.workflow.getHandle(matterWorkflowId(id));
    await handle.executeUpdate(joinMatter, { updateId: hashOf(key), args: [{ fields, actor: opener, receivedAt }] });
    return true;
  } catch (error) {
    if (error instanceof WorkflowNotFoundError || isClosed(error)) return false;
    throw error;
  }
}

function isClosed(error: unknown): boolean {
  if (!(error instanceof WorkflowUpdateFailedError) || !(error.cause instanceof ApplicationFailure)) return false;
  return error.cause.type === 'MatterClosed' || error.cause.type === 'UnprocessedUpdate';
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
