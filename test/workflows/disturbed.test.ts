import assert from 'node:assert/strict';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Client } from '@temporalio/client';
import type { ActivityInterceptorsFactory } from '@temporalio/worker';
import { eq } from 'drizzle-orm';
import { createActivities } from '../../activities/index.ts';
import { systemAct } from '../../contracts/systems.ts';
import { campaignWorkflowId, titleWorkflowId } from '../../domain/ids.ts';
import type { Engine } from '../../engine/start.ts';
import { readRow } from '../../registry/ledger.ts';
import { ledger } from '../../registry/schema.ts';
import { play as playStory } from '../../scenario/play.ts';
import { readScenario } from '../../scenario/read.ts';
import { lineOf } from '../../scenario/report.ts';
import { newMessageKey } from '../../sealing/keys.ts';
import { workerSealing } from '../../sealing/options.ts';
import { years, type Histories } from '../replay/years.ts';
import { disagreements } from '../support/agreement.ts';
import { passReview, settle, startEdition } from '../support/edition.ts';
import { openEngine } from '../support/engine.ts';
import { addSystem } from '../support/systems.ts';
import { eventually, openWorld, type World } from '../support/world.ts';

// All of it takes ten minutes: `npm run disturbed`. Otherwise it is the year in which most happens.
const long = process.env['LAUREL_LONG_TESTS'] === '1';

// Long enough for a signal to be in the history before the activity answers, ms.
const HELD = 30;

/** A story that has what the years have not: scores and their announcement, an award that is taken back years later. */
const stories = ['../../demo/stories/yueqing-2020.yaml', '../scenarios/s14-overall.yaml'];

describe('where every activity is disturbed', function () {
  this.timeout(1_800_000);
  const met = new Set<string>();

  const [fullYear, ...others] = years;
  for (const year of [fullYear, ...(long ? [...others, { firstDay: '2019-01-01', play: troubledEdition }] : [])]) {
    it(`a year comes to the same as an undisturbed one, and workflow, register and ledger agree (${year.play.name})`, async () => {
      const quiet = await played(year);
      const disturbed = await played(year, met);
      assert.deepEqual(disturbed.facts, quiet.facts);
      assert.deepEqual([...quiet.wrong, ...disturbed.wrong], []);
    });
  }

  for (const file of long ? stories : []) {
    it(`${basename(file)} comes out as it is told`, async () => {
      const engine = await openEngine();
      try {
        const told = readScenario(fileURLToPath(new URL(file, import.meta.url)));
        const { differences } = await playStory(told, {
          ...engine,
          async openStage(startsAt, programmes) {
            const { key, tuning, on } = disturbing(met);
            const stage = await engine.openStage(startsAt, programmes, key, tuning);
            on(stage);
            return stage;
          },
        });
        assert.deepEqual(
          differences.map((each) => lineOf(file, each)),
          [],
        );
      } finally {
        await engine.close();
      }
    });
  }

  it('none is left out', function () {
    if (!long) this.skip();
    const all = Object.keys(createActivities({} as Engine));
    assert.deepEqual(
      all.filter((activity) => !met.has(activity)),
      [],
    );
  });
});

/**
 * A worker whose every activity is disturbed once. A signal comes while it runs: the server then refuses the task that
 * would end the workflow, and with it what a local activity has said. And when it has written, its worker dies: what it has
 * said is never heard, and it runs again. Nothing is cached: every task begins with an empty worker, as after a crash.
 */
function disturbing(met: Set<string>) {
  const key = newMessageKey();
  const done = new Set<string>();
  let stranger: Client | undefined;
  const disturb: ActivityInterceptorsFactory = ({ info }) => ({
    inbound: {
      async execute(input, next) {
        const { activityType, activityId, workflowExecution } = info;
        const { workflowId = '', runId = '' } = workflowExecution ?? {};
        const once = `${workflowId} ${runId} ${activityId}`;
        if (!stranger || done.has(once)) return next(input);
        done.add(once);
        met.add(activityType);
        // One that nobody sealed: it wakes the workflow, and has no other effect.
        await stranger.workflow.getHandle(workflowId).signal('news', {});
        await new Promise((resolve) => setTimeout(resolve, HELD));
        await next(input);
        throw new Error('the worker was killed when it had written');
      },
    },
  });
  const { activity } = workerSealing(key).interceptors;
  return {
    key,
    tuning: { maxCachedWorkflows: 0, interceptors: { activity: [...activity, disturb] } },
    on: ({ client }: Pick<World, 'client'>) => {
      stranger = new Client({ connection: client.connection, namespace: client.options.namespace });
    },
  };
}

interface Year {
  readonly firstDay: string;
  readonly play: (world: World, histories: Histories) => Promise<void>;
}

/** Plays a year and answers what is on record then, and what does not agree; `met` hears what was disturbed. */
async function played({ firstDay, play }: Year, met?: Set<string>) {
  const disturbed = met && disturbing(met);
  const world = await openWorld(firstDay, disturbed?.key, disturbed?.tuning);
  disturbed?.on(world);
  try {
    await play(world, new Map());
    await world.settled();
    return { facts: await factsOf(world), wrong: await disagreements(world) };
  } finally {
    await world.close();
  }
}

/** Another system says what it may not, deadlines are moved, and in the middle of it the engine is restored. */
async function troubledEdition(world: World): Promise<void> {
  const city = await settle(world, { a: '单位甲', b: '单位乙' });
  const edition = await startEdition(world, city, 2019);
  await eventually(
    () => edition.campaign(),
    ({ tracks }) => tracks[0]?.counts['none'] === 2,
  );
  const archive = await addSystem(world, { id: 'archive', committee: city.committee, acts: systemAct.options });
  const speaks = (workflow: string, message: string) => archive.signal(workflow, message, { id: message, body: {} });
  const extend = (of: object, until: string) =>
    edition.office.post(`${edition.base}/extensions`, { target: of, until, reason: '延期' });
  await speaks(campaignWorkflowId(edition.id), 'closeStage');
  await extend({ of: 'rules' }, '2019-02-20');
  await world.admin.post('/v1/engine/restoration', { reason: '数据库损坏' });
  await extend({ of: 'applications', track: 'clean' }, '2020-01-10');
  for (const unit of ['a', 'b']) await edition.fileRules(unit);
  await world.moveTo('2019-12-10');
  for (const unit of ['a', 'b']) {
    await edition.apply(unit);
    await passReview(edition, unit);
  }
  await world.moveTo('2020-01-20');
  await edition.list();
  await edition.publish();
  await world.moveTo('2020-02-20');
  await edition.approve();
  await edition.name();
  await world.settled();
  await speaks(titleWorkflowId(`${edition.id}.clean.a`), 'proposeRevocation');
  await eventually(
    () => world.registry.db.$count(ledger, eq(ledger.kind, 'messageRefused')),
    (refused) => refused === 2,
  );
}

/** What is on record, in no order, without what is another each time: ids that chance makes, hashes and instants. */
async function factsOf({ registry }: World): Promise<string[]> {
  const rows = await registry.db.select({ body: ledger.body, texts: ledger.texts }).from(ledger);
  return rows
    .map(readRow)
    .map(({ unit, actor, rules, fact }) =>
      JSON.stringify({ unit, by: actor.role, rules, fact }, (_name, value: unknown) =>
        typeof value === 'number' && value > 1e11 ? 'instant' : value,
      ).replaceAll(/[0-9a-f]{20,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, '#'),
    )
    .sort();
}
