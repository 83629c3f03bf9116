import assert from 'node:assert/strict';
import { openRaces, type Races } from '../races/race.ts';

// A minute's worth; `npm run races` tries a thousand others.
const ORDERS = 60;

describe('what happens to five units at once, in whatever order (SX-S3e, SX-S4e, F40)', function () {
  this.timeout(300_000);
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
