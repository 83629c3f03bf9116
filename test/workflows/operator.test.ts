import assert from 'node:assert/strict';
import { candidacyId } from '../../workflows/candidacy.messages.ts';
import { searchAttributes } from '../../workflows/search-attributes.ts';
import { settle, startEdition } from '../support/edition.ts';
import { eventually, openWorld, type World } from '../support/world.ts';

describe("what an operator reads on Temporal's own page", function () {
  this.timeout(600_000);
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
    await world.settled();
    const handle = world.client.workflow.getHandle(candidacyId(edition.id, 'caizheng'));
    const found = async () => {
      const { typedSearchAttributes: values } = await handle.describe();
      return {
        programme: values.get(searchAttributes.programme),
        year: values.get(searchAttributes.year),
        unit: values.get(searchAttributes.unit),
      };
    };
    /** What its page says of it, as soon as it says that. */
    const shown = (details: string) =>
      eventually(
        async () => (await handle.query<{ currentDetails: string }>('__temporal_workflow_metadata')).currentDetails,
        (current) => current === details,
      );
    const always = { programme: 'shaoxing-2018', year: 2019, unit: 'caizheng' };
    await edition.fileRules('caizheng');
    const windowEnds = '2019-12-31T16:00:00.000Z';
    await shown(`caizheng: implementation (none); applications close: ${windowEnds}`);
    assert.deepEqual(await found(), always);
    await world.moveTo('2019-12-10 09:00');
    await edition.apply('caizheng');
    await shown('caizheng: review (underReview)');
    assert.deepEqual(await found(), always);
    const incident = await edition.incident('caizheng', '2019-12-10');
    await edition.confirm(incident, { major: true, seriousImpact: true });
    await world.settled();
    await eventually(
      () => handle.describe(),
      ({ status }) => status.name === 'COMPLETED',
    );
    assert.equal(await handle.result(), 'disqualified');
    assert.deepEqual(await found(), always);
  });
});
