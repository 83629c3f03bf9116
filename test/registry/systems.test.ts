import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import type { Fact } from '../../contracts/facts.ts';
import type { Registry } from '../../registry/registry.ts';
import { ledgerPage } from '../../registry/ledger.ts';
import { writeRefusal } from '../../registry/refusals.ts';
import { findSystem } from '../../registry/systems.ts';
import { refusalsCounted } from '../../registry/schema.ts';
import { write } from '../../registry/write.ts';
import { newMessageKey } from '../../sealing/keys.ts';
import { keepMessageKey } from '../../setup/message-key.ts';
import { forEachEngine } from './engines.ts';
import { opening, planOf } from './hearing.ts';

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

    it('have a hundred refusals a day on record each, and are counted on', async () => {
      const plan = planOf('c1');
      await registry.record(opening(plan, ['a']));
      let refusals = 0;
      const refuse = (system: string, at: number, key = `refused ${(refusals += 1)}`) => {
        const actor = { id: system, role: 'system', organisation: '' } as const;
        const fact = { kind: 'messageRefused', message: 'fileRules', code: 'NotAllowed', why: key } as const;
        const entry = { key, campaign: plan.campaign, unit: 'a', at, actor, rules: [], fact };
        return registry.transaction((tx) => writeRefusal(tx, entry));
      };
      const onRecord = async () =>
        (
          await ledgerPage(registry.db, everything, {
            veils: [],
            campaign: plan.campaign,
            after: undefined,
            limit: 500,
          })
        ).items.filter(({ kind }) => kind === 'messageRefused').length;
      const [today, tomorrow] = [Date.parse('2019-12-10T09:00:00+08:00'), Date.parse('2019-12-11T09:00:00+08:00')];
      for (let nth = 1; nth <= 101; nth++) await refuse('archive', today);
      assert.equal(await onRecord(), 100);
      await refuse('archive', tomorrow, 'repeated');
      await refuse('archive', tomorrow, 'repeated');
      await refuse('registry', today);
      await refuse('archive', today);
      assert.equal(await onRecord(), 102);
      const counted = await registry.db.select().from(refusalsCounted);
      assert.deepEqual(counted.map(({ sender, day, count }) => `${sender} ${day} ${count}`).sort(), [
        'archive 2019-12-10 102',
        'archive 2019-12-11 1',
        'registry 2019-12-10 1',
      ]);
    });

    it('start with the key of this registry, or not at all', async () => {
      const key = newMessageKey();
      await keepMessageKey(registry, key);
      await keepMessageKey(registry, key);
      await assert.rejects(keepMessageKey(registry, newMessageKey()), /not the message key of this registry/);
    });
  });
});
