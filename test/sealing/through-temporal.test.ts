import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import {
  AsyncCompletionClient,
  Client,
  ScheduleOverlapPolicy,
  type WorkflowFailedError,
  type WorkflowUpdateFailedError,
} from '@temporalio/client';
import { ApplicationFailure, RawValue, type Payload } from '@temporalio/common';
import { DeterminismViolationError } from '@temporalio/workflow';
import { bundleWorkflowCode, Worker } from '@temporalio/worker';
import { startDevServer, type DevServer } from '../../embedded/dev-server.ts';
import { envelope } from '../../domain/envelope.ts';
import { messageCodec } from '../../sealing/codec.ts';
import { newMessageKey } from '../../sealing/keys.ts';
import { workerSealing } from '../../sealing/options.ts';
import { clientOn, connect, quietRuntime } from '../../setup/temporal.ts';
import { workflowInterceptorModules } from '../../worker/worker.ts';
import { eventually } from '../support/world.ts';
import { ask, end, getSeen, say, type activities, type probe } from './probe.ts';

const messageKey = newMessageKey();
const taskQueue = 'probe';

const effects: activities = {
  echo: async (given) => {
    if ((given as { word?: string } | null)?.word === 'slow')
      await new Promise((resolve) => setTimeout(resolve, 3_000));
    return given;
  },
  nothing: () => Promise.resolve(),
  fail: (detail) => Promise.reject(ApplicationFailure.nonRetryable('failed', 'Failed', detail)),
};

describe('everything that goes through a Temporal server sealed', () => {
  let server: DevServer;
  let connection: Awaited<ReturnType<typeof connect>>;
  let client: Client;
  let stranger: Client;
  let workflowBundle: Awaited<ReturnType<typeof bundleWorkflowCode>>;
  let stop: () => Promise<void>;

  before(async () => {
    quietRuntime();
    server = await startDevServer({ say: () => undefined, env: { ...process.env, TEMPORAL_ADDRESS: undefined } });
    connection = await connect(server.address);
    client = clientOn(connection, 'default', messageKey);
    stranger = new Client({ connection });
    workflowBundle = await bundleWorkflowCode({
      workflowsPath: fileURLToPath(new URL('./probe.ts', import.meta.url)),
      workflowInterceptorModules,
      logger: { log() {}, trace() {}, debug() {}, info() {}, warn() {}, error() {} },
    });
    const worker = await Worker.create({
      connection,
      taskQueue,
      activities: effects,
      ...workerSealing(messageKey),
      workflowBundle,
    });
    const running = worker.run();
    stop = async () => {
      worker.shutdown();
      await running;
    };
  });
  after(async () => {
    await stop();
    await connection.close();
    await server.stop();
  });

  const start = (workflowId: string, more: Partial<Parameters<typeof probe>[0]> = {}) =>
    client.workflow.start<typeof probe>('probe', {
      workflowId,
      taskQueue,
      args: [{ word: '词语', ...more }],
      memo: { kept: '备忘' },
      staticSummary: 'a summary',
      staticDetails: 'details',
    });
  const seenBy = (workflowId: string) => client.workflow.getHandle(workflowId).query(getSeen);
  const hasRun = (workflowId: string) =>
    eventually(
      () => seenBy(workflowId),
      (seen) => seen.length >= 6,
    );

  it('comes out as it went in: arguments, results, failures and the markers of local activities', async () => {
    const handle = await start('all');
    assert.deepEqual(await hasRun('all'), [{ word: '词语' }, null, null, null, ['词语'], ['词语']]);
    await handle.signal(end, {});
    assert.deepEqual(await handle.result(), { word: '词语', memo: { kept: '备忘' }, seen: 6 });
    const history = await handle.fetchHistory();
    assert.ok(!history.events?.some((event) => event.workflowTaskFailedEventAttributes));
    const { dataConverter } = workerSealing(messageKey);
    await Worker.runReplayHistory({ workflowBundle, dataConverter }, history, 'all');
    // Read with another key it is another history.
    const other = { workflowBundle, ...workerSealing(newMessageKey()) };
    await assert.rejects(Worker.runReplayHistory(other, history, 'all'), DeterminismViolationError);
  });

  it('shows memo, summaries and details to whoever has the key, and to nobody else', async () => {
    const handle = await start('shown');
    await hasRun('shown');
    const description = await handle.describe();
    assert.deepEqual(
      [description.memo, await description.staticSummary(), await description.staticDetails()],
      [{ kept: '备忘' }, 'a summary', 'details'],
    );
    const described = await handle.query<{ currentDetails?: string }>('__temporal_workflow_metadata');
    assert.equal(described.currentDetails, 'details of 词语');
    const { events } = await handle.fetchHistory();
    const summaries = events?.flatMap(({ userMetadata }) => userMetadata?.summary ?? []) ?? [];
    const opened = await messageCodec(messageKey).decode(summaries);
    assert.deepEqual(
      opened.map(({ data }) => JSON.parse(Buffer.from(data ?? []).toString()) as string),
      ['a summary', 'an activity’s summary', 'an activity’s summary', 'an activity’s summary', 'a timer’s summary'],
    );
  });

  it('answers the built-in query for stack traces', async () => {
    await start('traced');
    await hasRun('traced');
    const trace = await client.workflow.getHandle('traced').query<string>('__stack_trace');
    assert.match(trace, /probe/);
  });

  it('gives a message its id: an update its own, a signal the given one or one of chance', async () => {
    const handle = await start('ids');
    await hasRun('ids');
    assert.deepEqual(await handle.executeUpdate(ask, { updateId: 'key-1', args: [{ word: 'a' }] }), {
      asked: 'a',
      id: 'key-1',
    });
    await handle.signal(say, { word: 'b', id: 'mine' });
    await handle.signal(say, { word: 'b', id: 'mine' });
    await handle.signal(say, { word: 'c' });
    const said = (await seenBy('ids')).slice(6) as { word: string; id: string }[];
    assert.deepEqual(said[0], { word: 'b', id: 'mine' });
    assert.deepEqual([said.length, said[1]?.word], [2, 'c']);
    assert.match(said[1]?.id ?? '', /^[0-9a-f-]{36}$/);
  });

  it('refuses an update with its details, and leaves no event', async () => {
    const handle = await start('refusing');
    await hasRun('refusing');
    const { historyLength } = await handle.describe();
    await assert.rejects(
      handle.executeUpdate(ask, { args: [{ word: 'no' }] }),
      ({ cause }: WorkflowUpdateFailedError) => {
        assert.ok(cause instanceof ApplicationFailure);
        assert.deepEqual([cause.type, cause.details], ['No', ['a detail']]);
        return true;
      },
    );
    assert.equal((await handle.describe()).historyLength, historyLength);
  });

  it('passes from one workflow to another', async () => {
    await start('hearing');
    await hasRun('hearing');
    await start('telling', { other: 'hearing' });
    const seen = await eventually(
      () => seenBy('hearing'),
      ({ length }) => length === 7,
    );
    assert.equal((seen[6] as { word: string }).word, '词语');
  });

  it('passes to the next run, which remembers what was heard', async () => {
    const handle = await start('again', { runs: 1 });
    const first = handle.firstExecutionRunId;
    await client.workflow.getHandle('again', first).signal(say, { word: 'early', id: 'once' });
    await eventually(
      async () => (await client.workflow.getHandle('again').describe()).runId,
      (runId) => runId !== first,
    );
    await hasRun('again');
    await client.workflow.getHandle('again').signal(say, { word: 'late', id: 'once' });
    assert.equal((await seenBy('again')).length, 6);
    await client.workflow.getHandle('again').signal(end, {});
    assert.deepEqual(await client.workflow.getHandle('again').result(), {
      word: '词语',
      memo: { kept: '备忘' },
      seen: 6,
    });
  });

  it('survives a reset: what stands in history before it is let in again', async () => {
    const handle = await start('reset');
    await hasRun('reset');
    await handle.signal(say, { word: 'heard' });
    await eventually(
      () => seenBy('reset'),
      ({ length }) => length === 7,
    );
    const { events } = await handle.fetchHistory();
    const task = events?.filter((event) => event.workflowTaskCompletedEventAttributes).at(-1);
    await client.workflowService.resetWorkflowExecution({
      namespace: 'default',
      workflowExecution: { workflowId: 'reset', runId: handle.firstExecutionRunId },
      workflowTaskFinishEventId: task?.eventId ?? null,
      requestId: 'reset-once',
      reason: 'test',
    });
    await hasRun('reset');
    await client.workflow.getHandle('reset').signal(end, {});
    assert.equal(((await client.workflow.getHandle('reset').result()) as { seen: number }).seen, 7);
  });

  it('keeps what a schedule carries, but a schedule starts nothing: it was sealed for another workflow', async () => {
    const action = { type: 'startWorkflow', workflowType: 'probe', taskQueue, workflowId: 'scheduled' } as const;
    const handle = await client.schedule.create({
      scheduleId: 'daily',
      spec: { intervals: [{ every: '1 day' }] },
      action: { ...action, args: [{ word: '词语' }] },
      policies: { overlap: ScheduleOverlapPolicy.ALLOW_ALL },
    });
    const described = await handle.describe();
    assert.deepEqual(described.action.args, [{ word: '词语' }]);
    await handle.trigger();
    const { info } = await eventually(
      () => handle.describe(),
      (now) => now.info.recentActions.length === 1,
    );
    const [started] = info.recentActions;
    assert.ok(started);
    const { workflow } = started.action;
    assert.equal(
      await client.workflow.getHandle(workflow.workflowId, workflow.firstExecutionRunId).result(),
      undefined,
    );
  });

  it('lets in what our own key sealed for its place: the control of whatever is forged', async () => {
    const sealed = envelope({ kind: 'start', workflow: 'own', message: 'probe', id: 'x' }, [{ word: 'w' }]);
    const [own] = await messageCodec(messageKey).encode([new RawValue(sealed).payload]);
    await stranger.workflow.start('probe', { workflowId: 'own', taskQueue, args: [RawValue.fromPayload(own!)] });
    await hasRun('own');
  });

  it('takes no result of an activity from a stranger, neither an own one nor that of another workflow', async () => {
    const honest = await start('honest');
    await hasRun('honest');
    const { events } = await honest.fetchHistory();
    const done = events?.flatMap((event) => event.activityTaskCompletedEventAttributes ?? [])[0]?.result?.payloads?.[0];
    const completions = new AsyncCompletionClient({ connection });
    for (const result of [{ word: 'forged' }, RawValue.fromPayload(done as Payload)]) {
      const workflowId = `robbed-${String(result instanceof RawValue)}`;
      const handle = await start(workflowId, { word: 'slow' });
      await eventually(
        () => handle.describe(),
        ({ raw }) => Number(raw.pendingActivities?.[0]?.state) === 2,
      );
      await completions.complete({ workflowId, activityId: '1' }, result);
      await assert.rejects(handle.result(), ({ cause }: WorkflowFailedError) => {
        assert.equal((cause as ApplicationFailure).type, 'NotAuthentic');
        return true;
      });
    }
  });
});
