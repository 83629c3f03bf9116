import assert from 'node:assert/strict';
import type { Entry, Fact } from '../../contracts/facts.ts';
import { refuseVote } from '../../domain/list.ts';
import { applicantsOf, lockApplicant } from '../../registry/applicants.ts';
import { openStages } from '../../registry/campaigns.ts';
import { lockObjectedTo, lockTrack } from '../../registry/objections.ts';
import type { Registry } from '../../registry/registry.ts';
import { write } from '../../registry/write.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf, planOf, reviewed } from './entries.ts';
import { paused, settlesWithin } from './waiting.ts';

describe('two transactions that must not pass each other', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let campaign: string;
    let count = 0;
    before(async () => {
      registry = await open();
    });
    beforeEach(async () => {
      campaign = `c${++count}`;
      await registry.record([
        ...begun(campaign, ['unit-1', 'unit-2']),
        ...reviewed(campaign, 'unit-1'),
        entryOf({ kind: 'stageOpened', stage: 'mobilisation' }, { campaign, unit: null }),
      ]);
    });

    const entry = (fact: Entry['fact'], unit: string | null = 'unit-1') => entryOf(fact, { campaign, unit });
    const vote = (organisation: string) =>
      entry({ kind: 'voteCast', track: 'clean', organisation, passed: true, reason: 'r' });
    const listConfirmed = () =>
      entry({ kind: 'listConfirmed', track: 'clean', candidates: ['unit-1'], leftOut: [], next: 'list' }, null);
    const shortlisted = () => entry({ kind: 'shortlisted', track: 'clean', tally: { passed: 1, failed: 0 } });

    /** Votes unless the list is drawn up; answers whether the vote was taken. */
    const castVote = (organisation: string) =>
      registry.transaction(async (tx) => {
        const course = await lockTrack(tx, campaign, 'clean');
        const applicant = await lockApplicant(tx, campaign, 'unit-1', 'clean');
        if (course?.stage !== 'review' || !applicant || refuseVote(planOf(), applicant, 'clean')) return false;
        await write(tx, [vote(organisation)]);
        return true;
      });

    it('a vote waits while the list is drawn up, and then finds the list confirmed', async () => {
      const drawing = paused(
        registry,
        (tx) => applicantsOf(tx, campaign, 'clean'),
        (tx) => write(tx, [listConfirmed(), shortlisted()]),
      );
      await drawing.reached;
      const voting = castVote('audit');
      assert.equal(await settlesWithin(voting, 150), false);
      drawing.goOn();
      await drawing.done;
      assert.equal(await voting, false);
    });

    it('the list waits for a vote that is being cast, and counts it', async () => {
      const voting = paused(
        registry,
        (tx) => lockApplicant(tx, campaign, 'unit-1', 'clean'),
        (tx) => write(tx, [vote('audit')]),
      );
      await voting.reached;
      const drawing = registry.transaction((tx) => applicantsOf(tx, campaign, 'clean'));
      assert.equal(await settlesWithin(drawing, 150), false);
      voting.goOn();
      await voting.done;
      assert.deepEqual((await drawing).find(({ unit }) => unit === 'unit-1')?.votes, { audit: true });
    });

    it('an objection that is being lodged holds up the naming, which then names without its unit (F34)', async () => {
      const objection = entry({
        kind: 'objectionLodged',
        id: `o-${campaign}`,
        track: 'clean',
        text: 't',
        standing: 'objection',
      });
      const lodging = paused(
        registry,
        (tx) => lockTrack(tx, campaign, 'clean'),
        (tx) => write(tx, [objection]),
      );
      await lodging.reached;
      const naming = registry.transaction((tx) => lockObjectedTo(tx, campaign, 'clean'));
      assert.equal(await settlesWithin(naming, 150), false);
      lodging.goOn();
      await lodging.done;
      assert.deepEqual(await naming, ['unit-1']);
    });

    it('a stage does not close while something is put on record in it', async () => {
      const filing = paused(registry, async (tx) => {
        assert.deepEqual(await openStages(tx, campaign), ['mobilisation']);
      });
      await filing.reached;
      const closing = registry.record([entry({ kind: 'stageClosed', stage: 'mobilisation', reason: null }, null)]);
      assert.equal(await settlesWithin(closing, 150), false);
      filing.goOn();
      await Promise.all([filing.done, closing]);
      assert.deepEqual(await registry.transaction((tx) => openStages(tx, campaign)), []);
    });

    it('a stage that opens by a decision is open while a track is there, and no review begins before the window ends', async () => {
      const own = `${campaign}-decided`;
      const at = Date.parse('2019-12-01T00:00:00Z');
      const byDecision = (['review', 'naming'] as const).map((stage) => ({
        stage,
        opensAt: null,
        closesAt: null,
        rules: [],
      }));
      const window = { stage: 'application' as const, opensAt: at, closesAt: at + 1, rules: [] };
      await registry.record(begun(own, ['unit-1'], { stages: [window, ...byDecision] }));
      const tell = (fact: Fact) => registry.record([entryOf(fact, { campaign: own, unit: null })]);
      const open = () => registry.transaction((tx) => openStages(tx, own));
      assert.deepEqual(await open(), []);
      await tell({ kind: 'stageOpened', stage: 'application' });
      assert.deepEqual(await open(), ['application']);
      await tell({ kind: 'stageClosed', stage: 'application', reason: null });
      assert.deepEqual(await open(), ['review']);
      await tell({ kind: 'listConfirmed', track: 'clean', candidates: ['unit-1'], leftOut: [], next: 'naming' });
      assert.deepEqual(await open(), ['naming']);
    });

    it('votes, checks and the list in any mixture never wait for each other in a circle', async () => {
      const check = () =>
        entry({ kind: 'checkRecorded', track: 'clean', check: 'visit', passed: true, note: 'n', status: 'reviewed' });
      const work = Array.from({ length: 30 }, (_, index) => {
        if (index % 3 === 0) return castVote(`org-${index}`);
        if (index % 3 === 1) return registry.record([check(), check()]);
        return registry.transaction((tx) => applicantsOf(tx, campaign, 'clean'));
      });
      await Promise.all(work);
    });
  });
});
