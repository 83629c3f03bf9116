import assert from 'node:assert/strict';
import { DeterminismViolationError } from '@temporalio/workflow';
import { quietRuntime } from '../../setup/temporal.ts';
import { bundleWorkflows, type WorkflowBundle } from '../../worker/worker.ts';
import * as workflows from '../../workflows/index.ts';
import { endOf, startScript } from '../support/process.ts';
import { hasCommanded, storedHistories } from './histories.ts';
import { bundleIncompatible, replay } from './replay.ts';

describe('a campaign under way meets new code (F60)', () => {
  let current: WorkflowBundle;
  let incompatible: WorkflowBundle;

  before(async () => {
    quietRuntime();
    current = await bundleWorkflows();
    incompatible = await bundleIncompatible();
  });

  for (const name of storedHistories()) {
    it(`replays ${name} and does the same`, async () => {
      await replay(name, current);
    });

    // A workflow that has only waited so far commanded nothing that a change could contradict.
    if (hasCommanded(name)) {
      it(`notices an incompatible change by ${name}`, async () => {
        await assert.rejects(replay(name, incompatible), DeterminismViolationError);
      });
    }
  }

  it('has a stored history of every workflow', () => {
    const stored = new Set(storedHistories().map((name) => name.split('.')[0]));
    assert.deepEqual([...stored].sort(), Object.keys(workflows).sort());
  });

  for (const zone of ['UTC', 'Asia/Shanghai', 'America/New_York']) {
    it(`does the same on a host in ${zone}`, async () => {
      const started = startScript('test/replay/replay-all.ts', [], { TZ: zone, LANG: 'C' });
      assert.equal(await endOf(started), 0, started.output());
      assert.match(started.output(), /replayed in/);
    });
  }
});
