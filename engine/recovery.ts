import { randomUUID } from 'node:crypto';
import { WorkflowNotFoundError, type WorkflowStartOptions } from '@temporalio/client';
import { campaignTime } from '../domain/clock.ts';
import { courseOf } from '../domain/course.ts';
import { engine as itself } from '../domain/engine.ts';
import { incidentToTitle } from '../registry/incidents.ts';
import { countUntold, tell } from '../registry/outbox.ts';
import { demandPlan } from '../registry/plans.ts';
import {
  campaignsUnderWay,
  candidaciesUnderWay,
  chooseMark,
  incidentsTold,
  keepMark,
  marked,
  mattersUnderWay,
  titlesUnderWay,
} from '../registry/under-way.ts';
import { beaconId, getMark, leaveMark, type Mark } from '../workflows/beacon.messages.ts';
import {
  beginningOfCalendar,
  beginningOfCampaign,
  beginningOfCandidacy,
  beginningOfMatter,
  beginningOfTitle,
  optionsOf,
  type Beginning,
} from './beginnings.ts';
import { unlessStarted, type Engine } from './start.ts';

/** Whether the workflow engine is of the same day as the record. */
export type Day = 'same' | 'lost' | 'older' | 'newer' | 'unknown';

/** What was found when engine and record were compared. */
export interface Compared {
  readonly day: Day;
  /** The workflows that the record says are under way, and how many of them do not run. */
  readonly underWay: number;
  readonly missing: readonly string[];
  /** How much is on record of which a workflow has not heard yet. */
  readonly untold: number;
}

/** Compares the engine with the record: by its beacon, and workflow by workflow. `now`: real time, epoch ms. */
export async function compareDays(engine: Engine, now: number): Promise<Compared> {
  const missing: string[] = [];
  let count = 0;
  await inLanes(underWay(engine, now), async ({ workflowId }) => {
    count++;
    if (!(await isRunning(engine, workflowId))) missing.push(workflowId);
  });
  const untold = await countUntold(engine.registry.db);
  return { day: await dayOf(engine), underWay: count, missing: missing.sort(), untold };
}

/** Whether they are of the same day, by the beacon alone: it holds the mark that was left last, or is being left. */
export async function dayOf({ client, registry }: Engine): Promise<Day> {
  try {
    for (;;) {
      const before = await marked(registry.db);
      const held = await client.withDeadline(Date.now() + ANSWER, () =>
        client.workflow.getHandle(beaconId).query(getMark),
      );
      const { told, mark, nextMark } = await marked(registry.db);
      if (held.to === mark || held.to === nextMark) return 'same';
      // Where a mark was left and kept while the beacon answered, the answer is one about the past.
      if (mark === before.mark) return held.told > told ? 'newer' : 'older';
    }
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return (await marked(registry.db)).mark === null ? 'same' : 'lost';
    return 'unknown';
  }
}

const ANSWER = 20_000;

/**
 * Starts everything that is under way again from the record, where it stands there, whatever the engine knows of it: the
 * record alone is enough. Answers how much it was. `now`: real time, epoch ms.
 */
export async function restore(engine: Engine, now: number): Promise<number> {
  const { client, taskQueue } = engine;
  let started = 0;
  await inLanes(underWay(engine, now), async (beginning) => {
    await client.workflow.start(beginning.workflow, { ...anew, ...optionsOf(beginning, taskQueue) });
    started++;
  });
  await tellAgain(engine);
  // The bell goes on leaving marks meanwhile, which no beacon takes: until the new one holds what the record keeps.
  while (!(await lightBeacon(engine)));
  return started;
}

/** Starts the beacon anew with a mark of its own; answers whether the record has kept this one. */
async function lightBeacon({ client, registry, taskQueue }: Engine): Promise<boolean> {
  const { told, nextMark } = await chooseMark(registry.db, randomUUID());
  const first: Omit<Mark, 'from'> = { to: nextMark ?? '', told: told + 1 };
  await client.workflow.start('beacon', { ...anew, workflowId: beaconId, taskQueue, args: [first] });
  return keepMark(registry.db, first.to);
}

const anew = {
  workflowIdReusePolicy: 'ALLOW_DUPLICATE',
  workflowIdConflictPolicy: 'TERMINATE_EXISTING',
} as const satisfies Partial<WorkflowStartOptions>;

/**
 * Leaves a new mark with the engine, before what was told is forgotten; answers which. One that has lost the mark before,
 * or holds another, does not get it: it stays found until it is mended.
 */
export async function leaveMarkWith({ client, registry, taskQueue }: Engine): Promise<string> {
  const { told, mark: from, nextMark } = await chooseMark(registry.db, randomUUID());
  const mark: Mark = { from, to: nextMark ?? '', told: told + 1 };
  if (from === null) {
    const args = [{ to: mark.to, told: mark.told }];
    const workflowIdReusePolicy = 'REJECT_DUPLICATE';
    await unlessStarted(
      client.workflow.start('beacon', { workflowId: beaconId, taskQueue, args, workflowIdReusePolicy }),
    );
  } else {
    await client.workflow
      .getHandle(beaconId)
      .signal(leaveMark, mark)
      .catch((error: unknown) => {
        if (!(error instanceof WorkflowNotFoundError)) throw error;
      });
  }
  return mark.to;
}

/** Everything that the record says is under way, as it is started from there. */
async function* underWay({ registry }: Engine, now: number): AsyncGenerator<Beginning> {
  const { db } = registry;
  for (const { plan, state, told, calendarKept } of await campaignsUnderWay(db)) {
    const at = campaignTime(plan.clock, now);
    yield beginningOfCampaign({ plan, resume: { state, told, restored: true } });
    for await (const { unit, state: own, step } of candidaciesUnderWay(db, plan, at))
      yield beginningOfCandidacy(plan, unit, courseOf(plan, own, step, at));
    if (calendarKept !== null) yield beginningOfCalendar(plan, calendarKept);
  }
  for (const { campaign, plan: own, state, told } of await titlesUnderWay(db)) {
    const plan = await demandPlan(registry, campaign);
    yield beginningOfTitle(plan, { plan: own, clock: plan.clock, resume: { state, told } });
  }
  for (const { campaign, plan: own, state, told, fields, openedBy, source } of await mattersUnderWay(db)) {
    const plan = await demandPlan(registry, campaign);
    const begun = { fields, opener: { ...itself, id: openedBy }, source };
    yield beginningOfMatter(plan, { plan: own, campaign, clock: plan.clock, ...begun, resume: { state, told } });
  }
}

/** What titles were told before they were lost. */
async function tellAgain({ registry }: Engine): Promise<void> {
  for (const { title } of await titlesUnderWay(registry.db)) {
    const missed = await incidentsTold(registry.db, title);
    if (missed.length === 0) continue;
    await registry.transaction((tx) =>
      tell(
        tx,
        missed.map(({ id, major, seriousImpact, tolerated }) => {
          const facts = { major: major === true, seriousImpact: seriousImpact === true, tolerated: tolerated === true };
          return incidentToTitle({ incident: id, ...facts })(title);
        }),
      ),
    );
  }
}

async function isRunning({ client }: Engine, workflowId: string): Promise<boolean> {
  try {
    const { status } = await client.workflow.getHandle(workflowId).describe();
    return status.name === 'RUNNING';
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return false;
    throw error;
  }
}

const LANES = 16;

async function inLanes<Item>(items: AsyncGenerator<Item>, work: (item: Item) => Promise<void>): Promise<void> {
  const lane = async () => {
    for (let next = await items.next(); !next.done; next = await items.next()) await work(next.value);
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
