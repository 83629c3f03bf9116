import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Condition } from '../../contracts/condition.ts';
import { EngineAway, failingWhileAway } from '../../engine/away.ts';
import { clockLook } from '../../setup/clock-look.ts';
import { diskLook, LEAST_FREE } from '../../setup/disk-look.ts';
import { openLog } from '../../setup/log.ts';
import { openWatch, type Look } from '../../setup/watch.ts';

const MINUTE = 60_000;

describe('the watch over an installation', () => {
  it('says what begins and what is over, each once, with what to do in Chinese and English', async () => {
    let wrong: Condition | undefined;
    const said: string[] = [];
    const watch = openWatch([{ every: 1e9, look: () => wrong }], (line) => said.push(line));
    await watch.look();
    wrong = { code: 'DiskFull', stops: 'changes', zh: '满', en: 'full' };
    await watch.look();
    await watch.look();
    assert.deepEqual(watch.conditions(), [wrong]);
    wrong = undefined;
    await watch.look();
    assert.deepEqual(watch.conditions(), []);
    assert.deepEqual(said, ['DiskFull: 满 / full', 'DiskFull: 已恢复正常 / is over']);
    watch.stop();
  });

  it('changes nothing where a look cannot tell', async () => {
    let cannot = false;
    const wrong: Condition = { code: 'TasksFailing', stops: null, zh: '坏', en: 'bad' };
    const look = () => {
      if (cannot) throw new Error('no answer');
      return wrong;
    };
    const watch = openWatch([{ every: 1e9, look }], () => undefined);
    await watch.look();
    cannot = true;
    await watch.look();
    assert.deepEqual(watch.conditions(), [wrong]);
    watch.stop();
  });
});

describe('an engine that is away', () => {
  it('keeps nobody waiting: what is asked fails at once, and so does what was waiting for its answer', async () => {
    let away: Condition | undefined;
    const watch = openWatch([{ every: 1e9, look: () => away }], () => undefined);
    const interceptor = failingWhileAway(watch);
    const input = { workflowExecution: { workflowId: 'a' }, signalName: 'news', args: [], headers: {} };
    const never = () => new Promise<void>(() => undefined);
    const send = (next: () => Promise<void>) => interceptor.signal!(input, next);
    const waiting = send(never);
    away = { code: 'EngineAway', stops: 'workflows', zh: '没有应答', en: 'does not answer' };
    await Promise.all([watch.look(), assert.rejects(waiting, EngineAway)]);
    await assert.rejects(send(never), EngineAway);
    away = undefined;
    await watch.look();
    await send(() => Promise.resolve());
    watch.stop();
  });
});

describe('the clock of the machine', () => {
  let now: number;
  let elapsed: number;
  const clocks = { now: () => now, elapsed: () => elapsed };
  const pass = (wall: number, real: number) => {
    now += wall;
    elapsed += real;
  };
  const codeOf = async ({ look }: Look) => (await look())?.code;
  beforeEach(() => ([now, elapsed] = [Date.UTC(2027, 0, 1), 5_000]));

  it('is believed while it goes as time does, and is corrected a little, for years', async () => {
    const look = clockLook(clocks, now - 1);
    for (let each = 0; each < 100; each++) {
      pass(MINUTE + 1_000, MINUTE);
      assert.equal(await codeOf(look), undefined);
    }
  });

  it('is not believed after it has jumped more than two minutes, ahead or back, until it is put right', async () => {
    for (const jump of [2 * MINUTE + 1, -(2 * MINUTE + 1), 3_600_000]) {
      const look = clockLook(clocks, undefined);
      pass(jump, 0);
      assert.equal(await codeOf(look), 'ClockWrong', String(jump));
      pass(MINUTE, MINUTE);
      assert.equal(await codeOf(look), 'ClockWrong', 'time alone mends nothing');
      pass(-jump, 0);
      assert.equal(await codeOf(look), undefined);
    }
  });

  it('is not believed while it is before the last entry of the ledger', async () => {
    const look = clockLook(clocks, now + MINUTE);
    const found = await look.look();
    assert.deepEqual([found?.code, found?.stops], ['ClockWrong', 'changes']);
    assert.match(found?.zh ?? '', /早于台账最后一条/);
    pass(MINUTE, MINUTE);
    assert.equal(await codeOf(look), undefined);
  });
});

describe('the disk', () => {
  it('takes no change when what has begun could not be written to its end', async () => {
    for (const [free, stops] of [
      [LEAST_FREE, undefined],
      [LEAST_FREE - 1, 'changes'],
    ] as const)
      assert.equal((await diskLook('/data', () => Promise.resolve(free)).look())?.stops, stops);
  });
});

describe('a log that cannot be written', () => {
  it('ends nothing: its lines are dropped and counted, and that is said', async function () {
    if (process.platform !== 'linux') this.skip();
    // A device that is always full.
    const log = openLog('/dev/full', 'info');
    const { logger, dropped, look } = log;
    const line = 'x'.repeat(10_000);
    while (dropped() < 5) {
      logger.info(line);
      await new Promise((resolve) => setImmediate(resolve));
    }
    const found = await look.look();
    assert.deepEqual([found?.code, found?.stops], ['LogDropped', null]);
    assert.ok((found?.count ?? 0) >= 5);
    log.close();
  });

  it('is its owner’s alone otherwise', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'laurel-log-'));
    const log = openLog(join(folder, 'api.log'), 'info');
    assert.deepEqual([log.dropped(), await log.look.look()], [0, undefined]);
    log.close();
    rmSync(folder, { recursive: true });
  });
});
