import {
  allHandlersFinished,
  condition,
  CancellationScope,
  defineSignal,
  defineUpdate,
  proxyLocalActivities,
  setHandler,
  sleep,
} from '@temporalio/workflow';

/** What the same messages, timers and row writes cost on Temporal alone: no rules, no roles, no ledger. */
export async function floor({ unit }: { readonly unit: string }): Promise<void> {
  const { writeRow } = proxyLocalActivities<{ writeRow(row: FloorRow): Promise<void> }>({ startToCloseTimeout: '30s' });
  let step = 0;
  const seen = new Set<string>();

  // One write at a time: Temporal replays local activities that ran together in the order of their starts, not of their ends.
  let last: Promise<void> = Promise.resolve();
  function take(kind: string, body: object): Promise<void> {
    seen.add(kind);
    const row = { key: `${unit}#${++step}`, unit, kind, body: JSON.stringify(body) };
    return (last = last.then(() => writeRow(row)));
  }

  for (const kind of ['fileRules', 'submitApplication', 'recordCheck', 'name']) {
    setHandler(defineUpdate<{ step: number }, [object]>(kind), async (body) => {
      await take(kind, body);
      return { step };
    });
  }
  setHandler(defineSignal<[object]>('listDecided'), (body) => take('listDecided', body));

  await take('opened', { unit });
  await timerUntil(() => seen.has('fileRules'));
  await timerUntil(() => seen.has('submitApplication'));
  await condition(() => seen.has('name') && allHandlersFinished());
}

export interface FloorRow {
  readonly key: string;
  readonly unit: string;
  readonly kind: string;
  readonly body: string;
}

/** A timer that is set and cancelled by the message that it waits for. */
async function timerUntil(early: () => boolean): Promise<void> {
  await CancellationScope.cancellable(async () => {
    const timer = sleep('30 days');
    timer.catch(() => undefined);
    await Promise.race([timer, condition(early)]);
    CancellationScope.current().cancel();
  });
}
