import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import type { Target } from '../../contracts/extension.ts';
import type { Fact } from '../../contracts/facts.ts';
import { extensionsOf, waitingIn } from '../../registry/extensions.ts';
import { messagePage } from '../../registry/messages.ts';
import type { Registry } from '../../registry/registry.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf, NOON } from './entries.ts';

describe('deadlines that were moved, as the registry knows them (F47)', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let campaign: string;
    let count = 0;
    before(async () => {
      registry = await open();
    });
    beforeEach(async () => {
      campaign = `c${++count}`;
      await registry.record(begun(campaign, ['unit-1', 'unit-2']));
    });

    const extend = (target: Target, until: number, unit: string | null = null, minute = 0) => {
      const fact: Fact = { kind: 'deadlineExtended', target, unit, from: NOON, until, reason: '台风' };
      return registry.record([entryOf(fact, { campaign, unit: null, at: NOON + minute * 60_000 })]);
    };
    const tell = (unit: string, fact: Fact) => registry.record([entryOf(fact, { campaign, unit })]);

    it('F47: shows each with its reason, its author and what it was before, in order of time', async () => {
      await extend({ of: 'applications', track: 'clean' }, NOON + 9, 'unit-1', 5);
      await extend({ of: 'rules' }, NOON + 7, null, 1);
      const rows = await extensionsOf(registry.db, everything, campaign);
      assert.deepEqual(
        rows.map(({ target, unit, before, until, reason, by, at }) => ({
          target,
          unit,
          before,
          until,
          reason,
          by,
          at,
        })),
        [
          {
            target: { of: 'rules' },
            unit: null,
            before: NOON,
            until: NOON + 7,
            reason: '台风',
            by: 'li',
            at: NOON + 60_000,
          },
          {
            target: { of: 'applications', track: 'clean' },
            ...{ unit: 'unit-1', before: NOON, until: NOON + 9, reason: '台风', by: 'li', at: NOON + 300_000 },
          },
        ],
      );
      assert.deepEqual(await extensionsOf(registry.db, everything, 'none'), []);
    });

    it('F47: makes each known by one message', async () => {
      await extend({ of: 'rules' }, NOON + 7, 'unit-1');
      const { items } = await messagePage(registry.db, everything, {
        veils: [],
        campaign,
        kind: 'extension',
        limit: 9,
      });
      assert.deepEqual(
        items.map(({ subject }) => subject),
        [{ target: { of: 'rules' }, unit: 'unit-1', until: NOON + 7, reason: '台风' }],
      );
    });

    it('F47: knows what every candidacy still waits for, or one of them', async () => {
      const waits = { rulesFiled: false, reminded: false, open: ['clean'] };
      assert.deepEqual(await waitingIn(registry.db, campaign, undefined), [
        { unit: 'unit-1', ...waits },
        { unit: 'unit-2', ...waits },
      ]);
      await tell('unit-1', { kind: 'rulesReminded' });
      await tell('unit-1', { kind: 'rulesFiled', fields: {}, version: 1 });
      await tell('unit-1', { kind: 'applicationSubmitted', track: 'clean', receivedAt: NOON, fields: {} });
      assert.deepEqual(await waitingIn(registry.db, campaign, 'unit-1'), [
        { unit: 'unit-1', rulesFiled: true, reminded: true, open: [] },
      ]);
      assert.deepEqual(await waitingIn(registry.db, campaign, 'none'), []);
    });
  });
});
