import assert from 'node:assert/strict';
import { candidacyId } from '../../workflows/candidacy.messages.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { settle, startEdition } from '../support/edition.ts';
import { eventually, openWorld, type World } from '../support/world.ts';

describe("what an operator reads on Temporal's own page", function () {
  this.timeout(60_000);
  let world: World;

  before(async () => {
    world = await openWorld('2019-11-01');
  });

  after(() => world.close());

  it('shows programme, year, unit, stage, next deadline and outcome of a candidacy', async () => {
    const edition = await startEdition(world, await settle(world, { caizheng: '市财政局' }), 2019);
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 1,
    );
    const shown = async () => {
      const { typedSearchAttributes: values } = await world.client.workflow
        .getHandle(candidacyId(edition.id, 'caizheng'))
        .describe();
      // The test server keeps a null, read as the year 1970, where a cluster removes the attribute.
      const deadline = values.get(searchAttributes.deadline)?.toISOString();
      return {
        programme: values.get(searchAttributes.programme),
        year: values.get(searchAttributes.year),
        unit: values.get(searchAttributes.unit),
        stage: values.get(searchAttributes.stage),
        deadline: deadline?.startsWith('1970') ? undefined : deadline,
        outcome: values.get(searchAttributes.outcome) ?? undefined,
      };
    };
    const always = { programme: 'shaoxing-2018', year: 2019, unit: 'caizheng' };
    await edition.fileRules('caizheng');
    const windowEnds = '2019-12-31T16:00:00.000Z';
    assert.deepEqual(await shown(), { ...always, stage: 'none', deadline: windowEnds, outcome: undefined });
    await world.moveTo('2019-12-10 09:00');
    await edition.apply('caizheng');
    assert.deepEqual(await shown(), { ...always, stage: 'underReview', deadline: undefined, outcome: undefined });
    const incident = await edition.incident('caizheng', '2019-12-10');
    await edition.confirm(incident, { major: true, seriousImpact: true });
    assert.deepEqual(await shown(), { ...always, stage: 'disqualified', deadline: undefined, outcome: 'disqualified' });
  });
});
