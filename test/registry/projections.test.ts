import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { everyKind } from './entries.ts';
import type { Fact } from '../../contracts/facts.ts';
import { evolveCampaign, openCampaign } from '../../domain/campaign.ts';
import { evolveCandidacy, openCandidacy } from '../../domain/candidacy.ts';
import { evolveTitle } from '../../domain/maintenance.ts';
import { findCampaign } from '../../registry/campaigns.ts';
import { findCandidacy, type ApplicationRow } from '../../registry/candidacies.ts';
import { findIncident } from '../../registry/incidents.ts';
import { messagePage } from '../../registry/messages.ts';
import { contactOf, findObjection, setContact } from '../../registry/objections.ts';
import { findOrganisation } from '../../registry/organisations.ts';
import { findPersonByTokenHash, personPage, setToken } from '../../registry/people.ts';
import { recordPage } from '../../registry/records.ts';
import type { Registry } from '../../registry/registry.ts';
import { findTitle } from '../../registry/titles.ts';
import { forEachEngine } from './engines.ts';
import { awarded, begun, entryOf, NOON, planOf, reviewed } from './entries.ts';

describe('what people read, as the fold of the ledger', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let campaign: string;
    let count = 0;
    before(async () => {
      registry = await open();
    });
    beforeEach(() => {
      campaign = `c${++count}`;
    });

    /** Puts these facts on record, one minute after the other. */
    const tell = (unit: string | null, ...facts: Fact[]) =>
      registry.record(facts.map((fact, minute) => entryOf(fact, { campaign, unit, at: NOON + minute * 60_000 })));
    const begin = (...units: string[]) => registry.record(begun(campaign, units));
    const trackNow = async (name = 'clean') => {
      const found = await findCampaign(registry.db, campaign);
      return found!.tracks.find(({ track }) => track === name)!;
    };
    const applicationNow = async (unit = 'unit-1', name = 'clean') => {
      const found = await findCandidacy(registry.db, campaign, unit);
      return found!.applications.find(({ track }) => track === name)!;
    };

    describe('of a campaign', () => {
      it('campaignStarted: shows its plan, its calendar and its tracks in the plan’s order', async () => {
        await begin();
        const found = await findCampaign(registry.db, campaign);
        assert.deepEqual(found?.plan, planOf({ campaign }));
        assert.deepEqual(
          found.stages.map(({ stage, opensAt, closesAt, openedAt }) => [stage, opensAt, closesAt, openedAt]),
          [
            ['mobilisation', NOON, null, null],
            ['implementation', null, null, null],
            ['application', NOON + 1, NOON + 2, null],
          ],
        );
        assert.deepEqual(
          found.tracks.map(({ track, due, stage }) => [track, due, stage]),
          [
            ['clean', true, 'review'],
            ['model', false, 'notDue'],
          ],
        );
        assert.deepEqual([found.startedAt, found.endedAt], [NOON, null]);
      });

      it('stageOpened, stageClosed: show when a stage really opened and closed', async () => {
        await begin();
        await tell(
          null,
          { kind: 'stageOpened', stage: 'mobilisation' },
          { kind: 'stageClosed', stage: 'mobilisation', reason: null },
        );
        const [mobilisation] = (await findCampaign(registry.db, campaign))?.stages ?? [];
        assert.deepEqual([mobilisation?.openedAt, mobilisation?.closedAt], [NOON, NOON + 60_000]);
        assert.deepEqual([mobilisation?.opensAt, mobilisation?.closesAt], [NOON, null]);
      });

      it('unitsEnrolled, messageRefused: change nothing but that all are enrolled', async () => {
        await begin();
        const before = await findCampaign(registry.db, campaign);
        await tell(null, { kind: 'messageRefused', message: 'm', code: 'c', why: 'w' });
        assert.deepEqual(await findCampaign(registry.db, campaign), before);
        await tell(null, { kind: 'unitsEnrolled', units: 3, reference: 1 });
        assert.ok(before);
        assert.equal(before.state.enrolled, false);
        assert.deepEqual(await findCampaign(registry.db, campaign), {
          ...before,
          state: { ...before.state, enrolled: true },
        });
      });

      it('listConfirmed: shows who confirmed which list', async () => {
        await begin();
        await tell(null, {
          kind: 'listConfirmed',
          track: 'clean',
          candidates: ['unit-2', 'unit-1'],
          leftOut: [],
          next: 'list',
        });
        const { stage, listConfirmedBy, candidates } = await trackNow();
        assert.deepEqual([stage, listConfirmedBy, candidates], ['list', 'li', ['unit-2', 'unit-1']]);
      });

      it('listConfirmed: ends a track of which nobody is on the list', async () => {
        await begin();
        await tell(null, { kind: 'listConfirmed', track: 'clean', candidates: [], leftOut: [], next: 'maintenance' });
        assert.equal((await trackNow()).stage, 'maintenance');
      });

      it('listWithdrawn: leaves nothing of the list and of what came by it (F1)', async () => {
        await begin();
        const before = await trackNow();
        const listed = { kind: 'listConfirmed', candidates: ['unit-1'], leftOut: [], next: 'list' } as const;
        await tell(null, { track: 'clean', ...listed }, notice);
        await tell(null, { kind: 'namingDecided', track: 'clean', approved: false, reason: 'no', next: 'review' });
        await tell(null, { kind: 'listWithdrawn', track: 'clean', reason: 'no' });
        assert.deepEqual(await trackNow(), before);
      });

      it('noticePublished, noticeEnded: show the notice and its days', async () => {
        await begin();
        await tell(null, notice);
        const now = await trackNow();
        assert.equal(now.stage, 'notice');
        assert.deepEqual(now.noticeMedia, ['网站', 'a "quoted", {odd} one']);
        assert.deepEqual(
          [
            now.noticeContact,
            now.noticeFirstDay,
            now.noticeLastDay,
            now.noticeEndsAt,
            now.noticeProvisional,
            now.noticePublishedAt,
          ],
          [notice.contact, '2019-06-03', '2019-06-10', NOON + 9, true, NOON],
        );
        await tell(null, { kind: 'noticeEnded', track: 'clean', next: 'approval' });
        assert.equal((await trackNow()).stage, 'approval');
      });

      it('noticeCorrected: shows whom the public reaches now, and nothing else changes (F1)', async () => {
        await begin();
        await tell(null, notice);
        const before = await trackNow();
        const contact = { person: '王', address: '中兴路 1 号' };
        await tell(null, { kind: 'noticeCorrected', track: 'clean', before: notice.contact, contact, reason: 'typo' });
        assert.deepEqual(await trackNow(), { ...before, noticeContact: contact });
      });

      it('noticeChanged: shows the new days, and leaves what was published as it was (F35)', async () => {
        await begin();
        const days = { firstDay: '2019-06-05', lastDay: '2019-06-12', endsAt: NOON + 19, provisional: false };
        await tell(null, notice, { kind: 'noticeChanged', track: 'clean', ...days, reason: 'unit-1: struck' });
        const now = await trackNow();
        assert.deepEqual(
          [now.stage, now.noticeFirstDay, now.noticeLastDay, now.noticeEndsAt, now.noticeProvisional],
          ['notice', '2019-06-05', '2019-06-12', NOON + 19, false],
        );
        assert.deepEqual([now.noticeContact, now.noticePublishedAt], [notice.contact, NOON]);
      });

      it('scoresConfirmed: shows the results, who confirmed them and when, and ends a track that names nobody', async () => {
        await begin();
        const results = [
          { unit: 'unit-1', total: 431.5, eligible: true },
          { unit: 'unit-2', total: null, eligible: false },
        ];
        await tell(null, { kind: 'scoresConfirmed', track: 'clean', results, next: 'concluded' });
        const now = await trackNow();
        assert.deepEqual(
          [now.stage, now.results, now.scoresConfirmedBy, now.scoresConfirmedAt],
          ['concluded', results, 'li', NOON],
        );
      });

      it('titlesNamed: with candidates held back, the track waits for their circular (F34)', async () => {
        await begin();
        const first: Fact = { ...named, held: ['unit-2'], next: 'naming' };
        const second: Fact = { ...named, circular: 'No. 7', units: ['unit-2'] };
        await tell(null, first);
        assert.equal((await trackNow()).stage, 'naming');
        await tell(null, second);
        const now = await trackNow();
        assert.deepEqual([now.stage, now.circular], ['maintenance', 'No. 7']);
        const { items } = await messagePage(registry.db, everything, {
          veils: [],
          campaign,
          kind: 'circular',
          limit: 9,
        });
        assert.deepEqual(
          items.map(({ subject }) => [subject['circular'], subject['units']]),
          [
            ['No. 6', ['unit-1']],
            ['No. 7', ['unit-2']],
          ],
        );
      });

      it('namingDecided: shows who approved and why', async () => {
        await begin();
        await tell(null, { kind: 'namingDecided', track: 'clean', approved: true, reason: 'agreed', next: 'naming' });
        const { stage, approvedBy, approvalReason } = await trackNow();
        assert.deepEqual([stage, approvedBy, approvalReason], ['naming', 'li', 'agreed']);
        await tell(null, { kind: 'namingDecided', track: 'clean', approved: false, reason: 'no', next: 'review' });
        assert.equal((await trackNow()).stage, 'review');
      });

      it('endedWithoutNaming: shows that the track is over, who ended it and why', async () => {
        await begin();
        await tell(null, { kind: 'endedWithoutNaming', track: 'clean', reason: 'nobody' });
        const { stage, approvedBy, approvalReason } = await trackNow();
        assert.deepEqual([stage, approvedBy, approvalReason], ['rejected', 'li', 'nobody']);
      });

      it('titlesNamed: shows the circular, and makes it known once', async () => {
        await begin();
        await tell(null, named, named);
        const { stage, circular, namedAt } = await trackNow();
        assert.deepEqual([stage, circular], ['maintenance', 'No. 6']);
        assert.equal(namedAt, NOON + 60_000);
        const { items } = await messagePage(registry.db, everything, {
          veils: [],
          campaign,
          kind: 'circular',
          limit: 9,
        });
        assert.deepEqual(
          items.map(({ subject }) => subject),
          [{ track: 'clean', circular: 'No. 6', units: ['unit-1'] }],
        );
      });

      it('campaignEnded: shows when', async () => {
        await begin();
        await tell(null, { kind: 'campaignEnded' });
        assert.equal((await findCampaign(registry.db, campaign))?.endedAt, NOON);
      });

      it('agrees with the workflow’s own state after every fact', async () => {
        await begin();
        const facts = [
          { kind: 'stageOpened', stage: 'mobilisation' },
          { kind: 'stageClosed', stage: 'mobilisation', reason: 'enough' },
          { kind: 'listConfirmed', track: 'clean', candidates: ['unit-1'], leftOut: [], next: 'list' },
          notice,
          { kind: 'noticeEnded', track: 'clean', next: 'approval' },
          { kind: 'namingDecided', track: 'clean', approved: true, reason: 'agreed', next: 'naming' },
          named,
          { kind: 'campaignEnded' },
        ] as const;
        let state = openCampaign(planOf());
        for (const fact of facts) {
          state = evolveCampaign(state, fact, 'li');
          await tell(null, fact);
          for (const track of ['clean', 'model'])
            assert.equal((await trackNow(track)).stage, state.courses[track]?.stage, fact.kind);
          assert.deepEqual((await findCampaign(registry.db, campaign))?.state, state, fact.kind);
        }
      });
    });

    describe('of a candidacy', () => {
      it('candidacyOpened: shows when the action rules are due and what may be applied for', async () => {
        await registry.record([
          entryOf({ kind: 'organisationAdded', id: campaign, name: '市纪委', type: 'unit', committee: 'committee' }),
          ...begun(campaign, [campaign]),
        ]);
        const found = await findCandidacy(registry.db, campaign, campaign);
        assert.deepEqual(
          [found?.name, found?.rulesDueAt, found?.rulesFiledAt, found?.openedAt],
          ['市纪委', NOON + 5, null, NOON],
        );
        assert.deepEqual(
          found?.applications.map(({ track, status }) => [track, status]),
          [
            ['clean', 'none'],
            ['model', 'notDue'],
          ],
        );
      });

      it('rulesFiled: shows the latest version', async () => {
        await begin('unit-1');
        await tell(
          'unit-1',
          { kind: 'rulesFiled', fields: { goals: 'a' }, version: 1 },
          { kind: 'rulesFiled', fields: { goals: 'b' }, version: 2 },
        );
        const found = await findCandidacy(registry.db, campaign, 'unit-1');
        assert.deepEqual(
          [found?.rulesVersion, found?.rulesFields, found?.rulesFiledAt],
          [2, { goals: 'b' }, NOON + 60_000],
        );
      });

      it('candidacyOpened: has a unit under review where nobody applies, by reference and without rules due (JZ-S3)', async () => {
        await begin();
        const tracks = [
          { track: 'clean', due: true, applies: false },
          { track: 'model', due: false, applies: false },
        ];
        await tell('unit-1', {
          kind: 'candidacyOpened',
          enrolment: 'reference',
          dueAt: null,
          tracks,
          mayReinstate: false,
        });
        const found = await findCandidacy(registry.db, campaign, 'unit-1');
        assert.deepEqual([found?.enrolment, found?.rulesDueAt], ['reference', null]);
        assert.deepEqual(
          found?.applications.map(({ track, status }) => [track, status]),
          [
            ['clean', 'underReview'],
            ['model', 'notDue'],
          ],
        );
      });

      it('rulesReviewed: returned rules are not filed any more, and the unit is told once (F05)', async () => {
        await begin('unit-1');
        await tell(
          'unit-1',
          { kind: 'rulesFiled', fields: { goals: 'a' }, version: 1 },
          { kind: 'rulesReviewed', version: 1, accepted: false, reason: '措施不具体' },
        );
        const returned = await findCandidacy(registry.db, campaign, 'unit-1');
        assert.deepEqual([returned?.rulesFiledAt, returned?.rulesAccepted], [null, null]);
        const { items } = await messagePage(registry.db, everything, { veils: [], campaign, kind: 'return', limit: 9 });
        assert.deepEqual(
          items.map(({ unit, subject }) => [unit, subject]),
          [['unit-1', { version: 1, reason: '措施不具体' }]],
        );
        await tell(
          'unit-1',
          { kind: 'rulesFiled', fields: { goals: 'b' }, version: 2 },
          { kind: 'rulesReviewed', version: 2, accepted: true, reason: '同意' },
        );
        const accepted = await findCandidacy(registry.db, campaign, 'unit-1');
        assert.deepEqual([accepted?.rulesFiledAt, accepted?.rulesAccepted], [NOON, 2]);
      });

      it('rulesReviewed: returned late they are due again, and overdue a second time is a second message (F05)', async () => {
        await begin('unit-1');
        await tell(
          'unit-1',
          { kind: 'rulesOverdue' },
          { kind: 'rulesFiled', fields: { goals: 'a' }, version: 1 },
          { kind: 'rulesReviewed', version: 1, accepted: false, reason: 'r', dueAgain: NOON + 999 },
        );
        const returned = await findCandidacy(registry.db, campaign, 'unit-1');
        assert.deepEqual([returned?.rulesDueAt, returned?.overdueSince], [NOON + 999, null]);
        await tell('unit-1', { kind: 'rulesOverdue' });
        assert.equal((await findCandidacy(registry.db, campaign, 'unit-1'))?.overdueSince, NOON + 999);
        const { items } = await messagePage(registry.db, everything, {
          veils: [],
          campaign,
          kind: 'overdue',
          limit: 9,
        });
        assert.deepEqual(
          items.map(({ subject }) => subject),
          [{ dueAt: NOON + 5 }, { dueAt: NOON + 999 }],
        );
      });

      it('deadlineMoved: shows when the action rules are due now (F47)', async () => {
        await begin('unit-1');
        await tell('unit-1', { kind: 'deadlineMoved', target: { of: 'rules' }, until: NOON + 50 });
        assert.equal((await findCandidacy(registry.db, campaign, 'unit-1'))?.rulesDueAt, NOON + 50);
      });

      it('rulesReminded, rulesOverdue: leave one message each; it is overdue since it was due', async () => {
        await begin('unit-1');
        await tell('unit-1', { kind: 'rulesReminded' }, { kind: 'rulesOverdue' }, { kind: 'rulesReminded' });
        const found = await findCandidacy(registry.db, campaign, 'unit-1');
        assert.deepEqual([found?.remindedAt, found?.overdueSince], [NOON + 120_000, NOON + 5]);
        const { items } = await messagePage(registry.db, everything, { veils: [], campaign, unit: 'unit-1', limit: 9 });
        assert.deepEqual(
          items.map(({ kind, subject }) => [kind, subject]),
          [
            ['reminder', { dueAt: NOON + 5 }],
            ['overdue', { dueAt: NOON + 5 }],
          ],
        );
      });

      it('applicationSubmitted, checkRecorded: show the form, who applied and every check', async () => {
        await begin('unit-1');
        await registry.record(reviewed(campaign, 'unit-1'));
        const now = await applicationNow();
        assert.deepEqual(
          [now.status, now.applicant, now.appliedAt, now.fields],
          ['reviewed', 'li', NOON, { report: 'done' }],
        );
        const made = { passed: true, note: 'in order', by: 'li', at: NOON };
        assert.deepEqual(now.checks, { materials: made, visit: made });
      });

      it('checkRecorded: a check made again replaces the earlier one only, which is shown beside it (F4)', async () => {
        await begin('unit-1');
        await registry.record(reviewed(campaign, 'unit-1'));
        await tell('unit-1', {
          kind: 'checkRecorded',
          track: 'clean',
          check: 'visit',
          passed: false,
          note: 'no',
          status: 'failed',
        });
        const { status, checks } = await applicationNow();
        assert.equal(status, 'failed');
        assert.deepEqual(
          [checks['materials']?.passed, checks['visit']?.passed, checks['visit']?.note],
          [true, false, 'no'],
        );
        const first = { passed: true, note: 'in order', by: 'li', at: NOON };
        assert.deepEqual([checks['materials']?.earlier, checks['visit']?.earlier], [undefined, [first]]);
        const again = { track: 'clean', check: 'visit', note: 'after all', status: 'reviewed' } as const;
        await tell('unit-1', { kind: 'checkRecorded', passed: true, ...again });
        const earlier = (await applicationNow()).checks['visit']?.earlier ?? [];
        assert.deepEqual(
          earlier.map(({ passed, note }) => [passed, note]),
          [
            [true, 'in order'],
            [false, 'no'],
          ],
        );
      });

      it('applicationSubmitted: a new application starts without the checks of a withdrawn one', async () => {
        await begin('unit-1');
        await registry.record(reviewed(campaign, 'unit-1'));
        await tell('unit-1', { kind: 'applicationWithdrawn', track: 'clean', reason: 'not ready' });
        assert.deepEqual(
          [(await applicationNow()).status, (await applicationNow()).reason],
          ['withdrawn', 'not ready'],
        );
        await registry.record(reviewed(campaign, 'unit-1').slice(0, 1));
        assert.deepEqual([(await applicationNow()).checks, (await applicationNow()).reason], [{}, null]);
      });

      const ends: [Fact, Partial<ApplicationRow>][] = [
        [{ kind: 'notApplied', track: 'clean' }, { status: 'notApplied' }],
        [
          { kind: 'shortlisted', track: 'clean', tally: { passed: 2, failed: 1 } },
          { status: 'shortlisted', tally: { passed: 2, failed: 1 } },
        ],
        [
          { kind: 'notShortlisted', track: 'clean', reason: 'no majority', tally: null },
          { status: 'notShortlisted', tally: null, reason: 'no majority' },
        ],
        [
          { kind: 'struck', track: 'clean', objection: 'o', reason: 'upheld' },
          { status: 'struck', reason: 'upheld', ref: 'o' },
        ],
        [
          { kind: 'reinstated', track: 'clean', matter: 'm' },
          { status: 'shortlisted', reason: null, ref: 'm' },
        ],
        [{ kind: 'concluded', track: 'clean', total: 86.5 }, { status: 'concluded' }],
        [
          { kind: 'disqualified', tracks: ['clean'], incident: 'i' },
          { status: 'disqualified', reason: 'major incident i', ref: 'i' },
        ],
        [
          { kind: 'named', track: 'clean', title: 't' },
          { status: 'named', ref: 't' },
        ],
        [
          { kind: 'notNamed', track: 'clean', reason: 'rejected' },
          { status: 'notNamed', reason: 'rejected' },
        ],
      ];
      for (const [fact, expected] of ends) {
        it(`${fact.kind}: shows where the application stands and why`, async () => {
          await begin('unit-1');
          await registry.record(reviewed(campaign, 'unit-1'));
          await tell('unit-1', fact);
          const now = await applicationNow();
          for (const [column, value] of Object.entries(expected))
            assert.deepEqual(now[column as keyof ApplicationRow], value, column);
          assert.equal((await applicationNow('unit-1', 'model')).status, 'notDue');
        });
      }

      it('backUnderReview: shows where the application stood before the list, and nothing of the list (F1)', async () => {
        await begin('unit-1');
        await registry.record(reviewed(campaign, 'unit-1'));
        const before = await applicationNow();
        const tally = { passed: 1, failed: 2 };
        await tell('unit-1', { kind: 'notShortlisted', track: 'clean', reason: 'no majority', tally });
        await tell('unit-1', { kind: 'backUnderReview', track: 'clean' });
        assert.deepEqual(await applicationNow(), before);
      });

      it('disqualified: ends every track that it names, and shows by which incident', async () => {
        await begin('unit-1');
        await tell('unit-1', { kind: 'disqualified', tracks: ['clean', 'model'], incident: 'i' });
        assert.deepEqual(
          [(await applicationNow()).status, (await applicationNow('unit-1', 'model')).status],
          ['disqualified', 'disqualified'],
        );
        assert.equal((await findCandidacy(registry.db, campaign, 'unit-1'))?.disqualifiedBy, 'i');
      });

      it('agrees with the workflow’s own state after every fact', async () => {
        await begin('unit-1');
        let state = openCandidacy(planOf(), 'unit-1');
        const facts = [
          { kind: 'rulesReminded' },
          { kind: 'rulesOverdue' },
          { kind: 'rulesFiled', fields: {}, version: 1 },
          { kind: 'rulesReviewed', version: 1, accepted: false, reason: 'r' },
          { kind: 'rulesFiled', fields: {}, version: 2 },
          { kind: 'rulesReviewed', version: 2, accepted: true, reason: 'r' },
          { kind: 'applicationSubmitted', track: 'clean', receivedAt: NOON, fields: {} },
          { kind: 'checkRecorded', track: 'clean', check: 'materials', passed: true, note: 'n', status: 'underReview' },
          { kind: 'checkRecorded', track: 'clean', check: 'visit', passed: true, note: 'n', status: 'reviewed' },
          { kind: 'shortlisted', track: 'clean', tally: { passed: 2, failed: 0 } },
          { kind: 'backUnderReview', track: 'clean' },
          { kind: 'shortlisted', track: 'clean', tally: { passed: 2, failed: 0 } },
          { kind: 'objectionRuled', track: 'clean', objection: 'o', upheld: false, reason: 'r' },
          { kind: 'incidentNoted', incident: 'i', missing: ['major'] },
          { kind: 'named', track: 'clean', title: 't' },
          { kind: 'notNamed', track: 'model', reason: 'r' },
          { kind: 'struck', track: 'clean', objection: 'o', reason: 'r' },
          { kind: 'reinstated', track: 'clean', matter: 'm' },
          { kind: 'concluded', track: 'model', total: 1 },
          { kind: 'disqualified', tracks: ['clean'], incident: 'i' },
        ] as const;
        for (const fact of facts) {
          state = evolveCandidacy(state, fact, 'li');
          await tell('unit-1', fact);
          const found = await findCandidacy(registry.db, campaign, 'unit-1');
          for (const { track, status } of found?.applications ?? [])
            assert.equal(status, state.applications[track]?.status, fact.kind);
          assert.deepEqual(
            {
              filed: found?.rulesFiledAt !== null,
              returned: found?.rulesFiledAt === null && found.rulesVersion > 0,
              version: found?.rulesVersion,
              accepted: found?.rulesAccepted,
              reminded: found?.remindedAt !== null,
              overdue: found?.overdueSince !== null,
            },
            state.rules,
          );
          assert.deepEqual(found?.state, state, fact.kind);
          assert.equal(found.disqualifiedBy, state.disqualifiedBy);
        }
      });
    });

    describe('of a title', () => {
      it('titleAwarded, revocationProposed, revocationRejected, titleRevoked: show its course', async () => {
        await begin('unit-1');
        const title = `${campaign}.clean.unit-1`;
        await tell('unit-1', awarded(title, { name: '清廉机关示范单位', validUntil: NOON + 7, benefits: ['经费'] }));
        const valid = await findTitle(registry.db, title);
        assert.deepEqual(valid, {
          ...{
            id: title,
            campaign,
            programme: 'programme',
            track: 'clean',
            unit: 'unit-1',
            unitName: 'unit-1',
            name: '清廉机关示范单位',
          },
          ...{ batch: 2019, status: 'valid', awardedAt: NOON, revokedAt: null, reason: null },
          ...{ validUntil: NOON + 7, benefits: ['经费'] },
          // The workflow's own view beside it; a title that no workflow awarded has no plan.
          ...{ plan: null, state: { status: 'valid' }, told: 0 },
        });
        const proposed = { kind: 'revocationProposed', title, reason: 'major incident i', incident: 'i' } as const;
        await tell('unit-1', proposed);
        assert.deepEqual(await findTitle(registry.db, title), {
          ...valid,
          status: 'revocationProposed',
          state: evolveTitle(proposed, 'li'),
          reason: 'major incident i',
        });
        await tell('unit-1', { kind: 'revocationRejected', title, reason: 'not proven' });
        assert.deepEqual(await findTitle(registry.db, title), valid);
        const revoked = { kind: 'titleRevoked', title, reason: 'proven' } as const;
        await tell('unit-1', revoked);
        assert.deepEqual(await findTitle(registry.db, title), {
          ...valid,
          status: 'revoked',
          state: evolveTitle(revoked, 'li'),
          revokedAt: NOON,
          reason: 'proven',
        });
        const { items } = await messagePage(registry.db, everything, {
          veils: [],
          campaign,
          kind: 'revocation',
          limit: 9,
        });
        assert.deepEqual(
          items.map(({ key, unit, subject }) => [key, unit, subject]),
          [[`revocation/${title}`, 'unit-1', { title, reason: 'proven' }]],
        );
      });
    });

    describe('of a title with a term', () => {
      it('titleLapsed: shows that it has lapsed, and makes it known once (JZ-A02)', async () => {
        await begin('unit-1');
        const title = `${campaign}.clean.unit-1`;
        await tell('unit-1', awarded(title, { validUntil: NOON + 7 }));
        await tell('unit-1', { kind: 'titleLapsed', title }, { kind: 'titleLapsed', title });
        const found = await findTitle(registry.db, title);
        assert.deepEqual([found?.status, found?.revokedAt], ['lapsed', null]);
        const { items } = await messagePage(registry.db, everything, { veils: [], campaign, kind: 'lapse', limit: 9 });
        assert.deepEqual(
          items.map(({ unit, subject }) => [unit, subject]),
          [['unit-1', { title }]],
        );
      });
    });

    describe('of what adds up', () => {
      beforeEach(() => begin());

      it('organisationAdded: shows the organisation', async () => {
        await tell(null, {
          kind: 'organisationAdded',
          id: campaign,
          name: '审计局',
          type: 'department',
          committee: null,
        });
        assert.deepEqual(await findOrganisation(registry.db, campaign), {
          id: campaign,
          name: '审计局',
          kind: 'department',
          committee: null,
          parent: null,
        });
      });

      it('organisationAdded, personAdded: an id is given once', async () => {
        await tell(null, { kind: 'organisationAdded', id: campaign, name: 'a', type: 'unit', committee: null });
        await assert.rejects(
          tell(null, { kind: 'organisationAdded', id: campaign, name: 'b', type: 'unit', committee: null }),
        );
        await tell(null, { kind: 'personAdded', id: campaign, name: 'a', organisation: 'o', roles: ['unit'] });
        await assert.rejects(
          tell(null, { kind: 'personAdded', id: campaign, name: 'a', organisation: 'o', roles: ['auditor'] }),
        );
      });

      it('personAdded: shows the person and, by the token that only the registry knows, who calls', async () => {
        await tell(null, {
          kind: 'personAdded',
          id: campaign,
          name: '李',
          organisation: 'o',
          roles: ['reviewer', 'auditor'],
        });
        const person = { id: campaign, name: '李', organisation: 'o', roles: ['reviewer', 'auditor'], active: true };
        await registry.transaction((tx) => setToken(tx, campaign, `hash of ${campaign}`));
        assert.deepEqual(await findPersonByTokenHash(registry.db, `hash of ${campaign}`), person);
        assert.deepEqual(
          (await personPage(registry.db, everything, { limit: 99 })).items.find(({ id }) => id === campaign),
          person,
        );
        await registry.transaction((tx) => setToken(tx, campaign, null));
        assert.equal(await findPersonByTokenHash(registry.db, `hash of ${campaign}`), undefined);
      });

      it('recordFiled: shows the record', async () => {
        await tell('unit-1', {
          kind: 'recordFiled',
          id: `r-${campaign}`,
          type: 'self-check',
          item: 'item-1',
          subject: 'branch-1',
          fields: { found: 'x' },
        });
        const { items } = await recordPage(registry.db, everyKind, { campaign, unit: 'unit-1', limit: 9 });
        assert.deepEqual(items, [
          {
            id: `r-${campaign}`,
            campaign,
            unit: 'unit-1',
            type: 'self-check',
            item: 'item-1',
            subject: 'branch-1',
            fields: { found: 'x' },
            at: NOON,
            by: 'li',
          },
        ]);
      });

      it('objectionLodged, objectionRuled: show the objection, its contact kept apart', async () => {
        const id = `o-${campaign}`;
        await registry.record(begun(campaign, ['unit-1']).slice(1));
        await tell('unit-1', { kind: 'objectionLodged', id, track: 'clean', text: 'unfair', standing: 'objection' });
        await registry.transaction((tx) => setContact(tx, id, '138'));
        const lodged = await findObjection(registry.db, id);
        assert.deepEqual(lodged, {
          ...{ id, campaign, track: 'clean', unit: 'unit-1', lodgedAt: NOON, standing: 'objection', text: 'unfair' },
          ...{ status: 'open', ruledAt: null, ruledBy: null, reason: null },
        });
        assert.equal(await contactOf(registry.db, id), '138');
        await tell('unit-1', {
          kind: 'objectionRuled',
          track: 'clean',
          objection: id,
          upheld: false,
          reason: 'checked',
        });
        const ruling = { status: 'dismissed', ruledAt: NOON, ruledBy: 'li', reason: 'checked' };
        assert.deepEqual(await findObjection(registry.db, id), { ...lodged, ...ruling });
        await tell('unit-1', {
          kind: 'objectionRuled',
          track: 'clean',
          objection: id,
          upheld: true,
          reason: 'checked',
        });
        assert.equal((await findObjection(registry.db, id))?.status, 'upheld');
      });

      it('objectionLodged: a late one is kept as a report', async () => {
        const id = `late-${campaign}`;
        await tell('unit-1', { kind: 'objectionLodged', id, track: 'clean', text: 'late', standing: 'report' });
        assert.equal((await findObjection(registry.db, id))?.status, 'kept');
      });

      it('objectionLodged: is told to whoever rules on it, and not to the unit (F8)', async () => {
        const id = `told-${campaign}`;
        await tell('unit-1', { kind: 'objectionLodged', id, track: 'clean', text: 'unfair', standing: 'objection' });
        const asked = { veils: [], campaign, kind: 'objection', limit: 9 };
        const { items } = await messagePage(registry.db, everything, asked);
        const [message] = items.filter(({ subject }) => subject['objection'] === id);
        assert.deepEqual(
          [message?.unit, message?.subject],
          [null, { objection: id, track: 'clean', unit: 'unit-1', standing: 'objection' }],
        );
      });

      it('incidentReported, incidentConfirmed, incidentWithdrawn: show the incident; before the confirmation nobody knows how grave it is', async () => {
        const id = `i-${campaign}`;
        await tell('unit-1', {
          kind: 'incidentReported',
          id,
          occurredOn: '2019-05-01',
          category: 'safety',
          description: 'd',
        });
        const reported = await findIncident(registry.db, id);
        assert.deepEqual(reported, {
          ...{
            id,
            unit: 'unit-1',
            campaign,
            occurredOn: '2019-05-01',
            category: 'safety',
            description: 'd',
            status: 'reported',
          },
          ...{
            major: null,
            seriousImpact: null,
            tolerated: null,
            reportedBy: 'li',
            reportedAt: NOON,
            confirmedAt: null,
            confirmedBy: null,
            reason: null,
            reached: null,
          },
        });
        const grave = { major: true, seriousImpact: true, tolerated: false, reason: 'proven' };
        await tell('unit-1', { kind: 'incidentConfirmed', id, ...grave });
        assert.deepEqual(await findIncident(registry.db, id), {
          ...reported,
          ...grave,
          status: 'confirmed',
          confirmedAt: NOON,
          confirmedBy: 'li',
        });
        await tell('unit-1', { kind: 'incidentWithdrawn', id, reason: 'wrong' });
        const withdrawn = await findIncident(registry.db, id);
        assert.deepEqual([withdrawn?.status, withdrawn?.reason, withdrawn?.major], ['withdrawn', 'wrong', true]);
      });
    });
  });
});

const notice = {
  kind: 'noticePublished',
  track: 'clean',
  media: ['网站', 'a "quoted", {odd} one'],
  contact: { person: '李', telephone: '0575' },
  firstDay: '2019-06-03',
  lastDay: '2019-06-10',
  endsAt: NOON + 9,
  provisional: true,
} as const;

const named = {
  kind: 'titlesNamed',
  track: 'clean',
  circular: 'No. 6',
  units: ['unit-1'],
  held: [],
  next: 'maintenance',
  targets: [],
} as const;
