import assert from 'node:assert/strict';
import type { Entry } from '../../contracts/facts.ts';
import { groupCommit } from '../../registry/group-commit.ts';
import { entryOf, noted } from './entries.ts';

describe('a group commit', () => {
  it('commits together what is asked for while a transaction is running', async () => {
    const { commits, batches } = collecting();
    await Promise.all([commits.add(some(1)), commits.add(some(2))]);
    const first = commits.add(some(1));
    await Promise.resolve();
    await Promise.resolve();
    await Promise.all([first, commits.add(some(1)), commits.add(some(1))]);
    assert.deepEqual(batches, [3, 1, 2]);
  });

  it('does not let a transaction grow without limit', async () => {
    const { commits, batches } = collecting();
    await Promise.all(Array.from({ length: 12 }, () => commits.add(some(100))));
    assert.deepEqual(batches, [500, 500, 200]);
  });

  it('commits a call whole, even one that is larger than the limit', async () => {
    const { commits, batches } = collecting();
    await Promise.all([commits.add(some(1)), commits.add(some(900)), commits.add(some(1))]);
    assert.deepEqual(batches, [1, 900, 1]);
  });

  it('holds up no campaign for another, and keeps the calls of each in order', async () => {
    const batches: string[][] = [];
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const commits = groupCommit(async (entries) => {
      if (entries.some(({ key }) => key === 'slow')) await held;
      batches.push(entries.map(({ key }) => key));
    });
    const of = (campaign: string, key: string) => commits.add([entryOf(noted, { campaign, key })]);
    const slow = of('one', 'slow');
    await Promise.resolve();
    await Promise.resolve();
    const after = [of('one', 'after'), of('one', 'last')];
    await Promise.all([of('two', 'other'), commits.add([entryOf(noted, { campaign: null, key: 'unit' })])]);
    assert.deepEqual(batches, [['other'], ['unit']]);
    release();
    await commits.drained();
    await Promise.all([slow, ...after]);
    assert.deepEqual(batches.slice(2), [['slow'], ['after', 'last']]);
  });

  it('asks a database that is away once, not once per call', async () => {
    let asked = 0;
    const commits = groupCommit(() => {
      asked += 1;
      return Promise.reject(Object.assign(new Error('refused'), { code: 'ECONNREFUSED' }));
    });
    const calls = await Promise.allSettled(Array.from({ length: 10 }, () => commits.add(some(1))));
    assert.ok(calls.every(({ status }) => status === 'rejected'));
    assert.equal(asked, 1);
  });
});

function collecting() {
  const batches: number[] = [];
  const commits = groupCommit(async (entries) => {
    batches.push(entries.length);
    await new Promise((resolve) => setTimeout(resolve, 5));
  });
  return { commits, batches };
}

function some(entries: number): Entry[] {
  return Array.from({ length: entries }, () => entryOf(noted));
}
