import assert from 'node:assert/strict';
import { claim, finish, release, type Claim } from '../../registry/idempotency.ts';
import type { Registry } from '../../registry/registry.ts';
import { forEachEngine } from './engines.ts';
import { NOON } from './entries.ts';

describe('claiming an Idempotency-Key', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let count = 0;
    before(async () => {
      registry = await open();
    });

    const fresh = (): Claim => ({
      key: `li:key-${++count}`,
      actor: 'li',
      methodPath: 'POST /v1/campaigns',
      bodyHash: 'hash',
      now: NOON,
      staleAfterMs: 30_000,
    });

    it('gives it to the first call; the same call meanwhile is in flight', async () => {
      const call = fresh();
      assert.deepEqual(await claim(registry.db, call), { outcome: 'claimed' });
      assert.deepEqual(await claim(registry.db, { ...call, now: NOON + 30_000 }), { outcome: 'inFlight' });
    });

    it('gives it to one of fifty calls at once', async () => {
      const call = fresh();
      const claims = await Promise.all(Array.from({ length: 50 }, () => claim(registry.db, call)));
      assert.equal(claims.filter(({ outcome }) => outcome === 'claimed').length, 1);
      assert.equal(claims.filter(({ outcome }) => outcome === 'inFlight').length, 49);
    });

    it('answers a repeated call with the first answer', async () => {
      const call = fresh();
      await claim(registry.db, call);
      await finish(registry.db, call.key, 201, { id: 'c', list: [1, null, '"'] });
      const again = await claim(registry.db, { ...call, now: NOON + 1e9 });
      assert.deepEqual(again, { outcome: 'done', status: 201, response: { id: 'c', list: [1, null, '"'] } });
    });

    it('keeps the first answer when a second one comes', async () => {
      const call = fresh();
      await claim(registry.db, call);
      await finish(registry.db, call.key, 204, null);
      await finish(registry.db, call.key, 500, 'late');
      await release(registry.db, call.key);
      assert.deepEqual(await claim(registry.db, call), { outcome: 'done', status: 204, response: null });
    });

    it('refuses it to another body, path or person', async () => {
      const call = fresh();
      await claim(registry.db, call);
      await finish(registry.db, call.key, 200, 'secret');
      for (const other of [{ bodyHash: 'x' }, { methodPath: 'POST /v1/people' }, { actor: 'wang' }]) {
        assert.deepEqual(await claim(registry.db, { ...call, ...other }), { outcome: 'otherBody' });
      }
    });

    it('is free again when the call that claimed it gives it back', async () => {
      const call = fresh();
      await claim(registry.db, call);
      await release(registry.db, call.key);
      assert.deepEqual(await claim(registry.db, call), { outcome: 'claimed' });
    });

    it('is taken over, by one call only, from a process that died', async () => {
      const call = fresh();
      await claim(registry.db, call);
      const later = { ...call, now: NOON + 30_001 };
      const claims = await Promise.all(Array.from({ length: 10 }, () => claim(registry.db, later)));
      assert.equal(claims.filter(({ outcome }) => outcome === 'claimed').length, 1);
    });
  });
});
