import assert from 'node:assert/strict';
import { matterActivities } from '../../activities/matter.ts';
import type { Entry } from '../../contracts/facts.ts';
import type { Actor } from '../../contracts/people.ts';
import { procedure as procedureSchema } from '../../contracts/procedure.ts';
import type { Engine } from '../../engine/start.ts';
import { filingWorkflowId } from '../../domain/ids.ts';
import {
  evolveMatter,
  openMatter,
  ring,
  unopened,
  type Matter,
  type MatterPlan,
  type StepFact,
} from '../../domain/matter.ts';
import { doStep } from '../../domain/step.ts';
import { consequencesOf } from '../../registry/following.ts';
import { findEntry } from '../../registry/ledger.ts';
import { untold } from '../../registry/outbox.ts';
import type { Registry } from '../../registry/registry.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf, NOON, planOf } from './entries.ts';

const DAY = 86_400_000;
const name = { zh: '环节', en: 'step' };
const bulletin = (message: string) => ({ effect: 'message', message, basis: ['CL-S10:L1'], assumed: [] });
const procedure = procedureSchema.parse({
  procedure: 'rectification',
  name,
  about: 'unit',
  opened: { by: ['organiser'], fields: [{ field: 'finding', name }] },
  start: ['deliver'],
  repeated: { same: ['finding'], effects: [bulletin('again')], basis: ['CL-S10:L1'] },
  steps: [
    {
      step: 'deliver',
      name,
      by: ['organiser'],
      due: { days: 10, unit: 'calendar' },
      fields: [{ field: 'done', name }],
      onOverdue: { effects: [bulletin('late')], basis: ['CL-S10:L1'] },
      outcomes: [{ outcome: 'delivered', name, opens: ['accept'], effects: [bulletin('delivered')] }],
    },
    { step: 'accept', name, by: ['organiser'], outcomes: [{ outcome: 'accepted', name }] },
  ],
});
const office: Actor = { id: 'li', role: 'organiser', organisation: 'committee' };

describe('what follows by itself in a matter', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let campaign: string;
    let count = 0;
    before(async () => {
      registry = await open();
    });
    beforeEach(async () => {
      campaign = `following-${++count}`;
      await registry.record(begun(campaign, ['u']));
    });

    /** A matter as its workflow puts it on record, fact by fact. */
    async function begin(finding: string, id = `${campaign}-m`) {
      const plan: MatterPlan = {
        ...{ matter: id, procedure, unit: 'u', track: null, party: null },
        bodies: planOf().bodies,
      };
      const activities = matterActivities({ registry } as unknown as Engine);
      let state: Matter = unopened;
      let told = 0;
      const entriesOf = (cause: string, facts: readonly StepFact[], at: number): Entry[] =>
        facts.map((fact, nth) => {
          state = evolveMatter(plan, state, fact, office, at);
          const key = `matter/${id} ${cause} ${nth}`;
          return entryOf(fact, { key, campaign, unit: 'u', at, actor: office });
        });
      const next = (entries: readonly Entry[]) => {
        const teller = { of: 'matter' as const, id, told };
        told += entries.length;
        return teller;
      };
      const opening = entriesOf('opened', openMatter(plan, { fields: { finding }, source: null }, NOON), NOON);
      await activities.openRecordedMatter(next(opening), opening, { plan, state });
      return {
        id,
        keyOf: (cause: string) => `matter/${id} ${cause} 0`,
        async does(cause: string, step: string, outcome: string, fields: Record<string, string> = {}) {
          const message = { step, outcome, fields, actor: office };
          const entries = entriesOf(cause, doStep(plan, state, message, NOON + DAY), NOON + DAY);
          await activities.recordMatter(next(entries), entries, state);
        },
        async isOverdue(cause: string) {
          const alarm = { at: NOON + 11 * DAY, step: 'deliver', of: 'term' as const };
          const entries = entriesOf(cause, ring(plan, state, alarm, alarm.at), alarm.at);
          await activities.recordMatter(next(entries), entries, state);
        },
      };
    }

    const toldOf = async (key: string) =>
      (await untold(registry.db, 0, 10_000)).filter(({ recipient }) => recipient === filingWorkflowId(key));

    /** Which messages follow from an entry, and with what. */
    async function following(key: string) {
      const entry = await findEntry(registry.db, campaign, key);
      assert.ok(entry, key);
      const follows = await consequencesOf(registry.db, entry);
      return follows.map(({ effects, context }) => ({
        messages: effects.map((each) => each.effect === 'message' && each.message),
        fields: context.fields,
        matter: context.matter,
        at: context.at,
      }));
    }

    it('is told with the step in one transaction, and says the same whenever it is asked: the record is enough', async () => {
      const matter = await begin('formalistic');
      await matter.does('delivery', 'deliver', 'delivered', { done: '已整改' });
      const expected = [
        {
          messages: ['delivered'],
          fields: { finding: 'formalistic', done: '已整改' },
          matter: matter.id,
          at: NOON + DAY,
        },
      ];
      assert.deepEqual(await following(matter.keyOf('delivery')), expected);
      const [told] = await toldOf(matter.keyOf('delivery'));
      assert.deepEqual(told?.news.tell === 'start' && told.news.input, { campaign, key: matter.keyOf('delivery') });
      await matter.does('acceptance', 'accept', 'accepted');
      assert.deepEqual(await following(matter.keyOf('delivery')), expected, 'what came later changes nothing');
      assert.deepEqual(await toldOf(matter.keyOf('acceptance')), [], 'nothing follows from it');
      assert.deepEqual(await toldOf(matter.keyOf('opened')), [], 'it was the first of its kind');
    });

    it('is told of silence too', async () => {
      const matter = await begin('formalistic');
      await matter.isOverdue('silence');
      assert.deepEqual(
        (await following(matter.keyOf('silence'))).map(({ messages }) => messages),
        [['late']],
      );
      assert.equal((await toldOf(matter.keyOf('silence'))).length, 1);
    });

    it('CL-S10: is told of an opening that repeats an earlier one, and of no other', async () => {
      await begin('formalistic', `${campaign}-a`);
      const second = await begin('formalistic', `${campaign}-b`);
      const other = await begin('poor-implementation', `${campaign}-c`);
      assert.deepEqual(
        (await following(second.keyOf('opened'))).map(({ messages }) => messages),
        [['again']],
      );
      assert.equal((await toldOf(second.keyOf('opened'))).length, 1);
      assert.deepEqual(await toldOf(other.keyOf('opened')), []);
    });
  });
});
