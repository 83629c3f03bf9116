import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { MockActivityEnvironment } from '@temporalio/testing';
import type { Tools } from '../../activities/index.ts';
import { namingActivities } from '../../activities/naming.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import { titlePage } from '../../registry/titles.ts';
import { openRaces, type Races } from '../races/race.ts';
import { wayTo } from '../support/build.ts';
import { entryOf } from './entries.ts';
import { december, happened, opening, planOf, rowsOf, said } from './hearing.ts';

// A minute's worth; `npm run races` tries a thousand others.
const ORDERS = 60;

describe('a naming that has looked at the list (SX-S3e, SX-S4e)', () => {
  let registry: Registry;
  before(async () => {
    registry = await openRegistry({});
  });
  after(() => registry.close());

  for (const [what, name] of [
    ['hit by an incident', 'majorIncident'],
    ['withdrawn', 'withdrawApplication'],
    ['struck', 'ruleObjection'],
  ] as const) {
    it(`names nobody who was ${what} before it came to the unit, and awards no title`, async () => {
      const plan = planOf(`edition-${name}`, { programme: name });
      const units = ['a', 'b', 'c'].map((unit) => `${unit}-${name}`);
      const [unlucky = ''] = units;
      const lodged = {
        kind: 'objectionLodged',
        id: name,
        track: 'clean',
        text: '反映',
        standing: 'objection',
      } as const;
      const { campaign } = plan;
      await registry.record([
        ...opening(plan, units),
        ...units.flatMap((unit) => happened(plan, unit, wayTo('shortlisted'))),
      ]);
      let looked = false;
      const transaction: Registry['transaction'] = async (act) => {
        if (!looked) {
          looked = true;
          await registry.record([entryOf(lodged, { campaign, unit: unlucky })]);
          const heard = await registry.hear(said(plan, unlucky, name, { key: name, given: { objection: name } }));
          assert.equal(heard.outcome, 'accepted');
        }
        return registry.transaction(act);
      };
      const tools = { registry: { ...registry, transaction } } as unknown as Tools;
      const naming = namingActivities(tools);
      const named = await new MockActivityEnvironment().run(() => naming.nameCandidates(campaign, 'clean', december));
      assert.deepEqual(named, { named: 2, held: [] });
      const { items } = await titlePage(registry.db, everything, { limit: 99 });
      const held = items.filter((title) => title.campaign === campaign).map(({ unit }) => unit);
      assert.deepEqual(held, units.slice(1));
      assert.notEqual((await rowsOf(registry, campaign, unlucky)).applications['clean']?.status, 'named');
    });
  }
});

describe('what happens to five units at once, in whatever order (SX-S3e, SX-S4e, F40)', () => {
  let races: Races;

  before(async () => {
    races = await openRaces();
  });
  after(() => races.close());

  it('leaves nobody named and disqualified, every title told of its incident, every row the fold of its entries', async () => {
    const ends = new Set<string>();
    for (let seed = 1; seed <= ORDERS; seed++) {
      const outcome = await races.run(seed);
      assert.deepEqual(outcome.wrong, [], `npm run races -- --seed ${seed}`);
      for (const end of outcome.ends) ends.add(end);
    }
    // Evidence that the orders have been everywhere.
    for (const end of [
      'named, then hit',
      'named',
      'disqualified',
      'struck',
      'withdrawn',
      'notNamed',
      'notShortlisted',
      'notApplied',
      'underReview',
    ])
      assert.ok(ends.has(end), `nobody was ${end}`);
  });

  it('is the same again for the same seed', async () => {
    const plain = async (seed: number) => {
      const { tried, ends } = await races.run(seed);
      return { tried: tried.map((what) => what.replaceAll(/r\d+-/g, '')), ends };
    };
    for (const seed of [7, 2_000_000_011, 4_000_000_007]) assert.deepEqual(await plain(seed), await plain(seed));
  });
});
