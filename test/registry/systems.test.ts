import assert from 'node:assert/strict';
import { admissionActivities } from '../../activities/admission.ts';
import type { Fact } from '../../contracts/facts.ts';
import type { Registry } from '../../registry/registry.ts';
import { countRefused, findSystem } from '../../registry/systems.ts';
import { write } from '../../registry/write.ts';
import { newMessageKey } from '../../sealing/keys.ts';
import { keepMessageKey } from '../../setup/message-key.ts';
import { forEachEngine } from './engines.ts';

describe('other systems', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let count = 0;

    before(async () => {
      registry = await open();
    });

    const tell = (fact: Fact) =>
      registry.transaction((tx) => {
        const actor = { id: 'admin', role: 'administrator', organisation: '' } as const;
        return write(tx, [{ key: `k-${(count += 1)}`, campaign: null, unit: null, at: 0, actor, rules: [], fact }]);
      });

    it('are as their facts say: added, with a new key, off', async () => {
      const account = {
        id: 'archive',
        name: '档案',
        committee: 'gongwei',
        acts: ['fileRules'],
        mayActFor: true,
      } as const;
      await tell({ kind: 'systemAdded', ...account });
      assert.deepEqual(await findSystem(registry.db, 'archive'), { ...account, keyNumber: 1, active: true });
      await tell({ kind: 'systemKeyRenewed', id: 'archive', keyNumber: 2 });
      await tell({ kind: 'systemDeactivated', id: 'archive', reason: '停用' });
      assert.deepEqual(await findSystem(registry.db, 'archive'), { ...account, keyNumber: 2, active: false });
      assert.equal(await findSystem(registry.db, 'other'), undefined);
    });

    it('are not admitted to a campaign that nobody knows, nor before they are added', async () => {
      const activities = admissionActivities({ registry } as never);
      const unknown = await activities.admit({ id: 'nobody', keyNumber: 1 }, 'fileRules', 'none');
      assert.deepEqual('refused' in unknown && unknown.refused.message, 'there is no system nobody');
      await tell({ kind: 'systemAdded', id: 'lost', name: 'x', committee: 'c', acts: ['fileRules'], mayActFor: false });
      const lost = await activities.admit({ id: 'lost', keyNumber: 1 }, 'fileRules', 'none');
      assert.ok('refused' in lost && lost.refused.code === 'NotAllowed');
    });

    it('have a hundred refusals a day on record each, and are counted on', async () => {
      const refuse = (sender: string, day: string) => registry.transaction((tx) => countRefused(tx, sender, day));
      for (let nth = 1; nth <= 100; nth++) assert.equal(await refuse('archive', '2019-12-10'), true);
      assert.deepEqual(
        [
          await refuse('archive', '2019-12-10'),
          await refuse('archive', '2019-12-11'),
          await refuse('registry', '2019-12-10'),
          await refuse('archive', '2019-12-10'),
        ],
        [false, true, true, false],
      );
    });

    it('start with the key of this registry, or not at all', async () => {
      const key = newMessageKey();
      await keepMessageKey(registry, key);
      await keepMessageKey(registry, key);
      await assert.rejects(keepMessageKey(registry, newMessageKey()), /not the message key of this registry/);
    });
  });
});
