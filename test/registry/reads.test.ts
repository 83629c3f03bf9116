import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { everyKind } from './entries.ts';
import type { Entry, Fact } from '../../contracts/facts.ts';
import type { GatePlan } from '../../contracts/plan.ts';
import { exposedTo } from '../../domain/disqualification.ts';
import { engine } from '../../domain/engine.ts';
import type { Circumstances } from '../../domain/judgement.ts';
import { name } from '../../domain/naming.ts';
import { titlePlanOf } from '../../domain/title-plan.ts';
import { hearAll } from '../../registry/acceptance.ts';
import { applicantsOf, listedUnits, lockApplicant, statusOf, unitsWith } from '../../registry/applicants.ts';
import { findCampaign, noticePage } from '../../registry/campaigns.ts';
import { candidacyPage, countsByEnrolment, countsByStatus, findCandidacy } from '../../registry/candidacies.ts';
import { barringIncidents } from '../../registry/barring.ts';
import { affectedBy, findIncident, incidentPage } from '../../registry/incidents.ts';
import { messagePage } from '../../registry/messages.ts';
import { objectionPage, unitsObjectedTo } from '../../registry/objections.ts';
import { unitsOf } from '../../registry/organisations.ts';
import { findProgramme, ProgrammeChanged, storeProgramme } from '../../registry/programmes.ts';
import { recordPage } from '../../registry/records.ts';
import type { Registry } from '../../registry/registry.ts';
import { awardTitles, findTitle, titlePage, yearlyResults } from '../../registry/titles.ts';
import { forEachEngine } from './engines.ts';
import { awarded, begun, entryOf, NOON, planOf, reviewed, trackOf } from './entries.ts';

describe('what is asked of the registry', () => {
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

    const tell = (unit: string | null, ...facts: Fact[]) =>
      registry.record(facts.map((fact) => entryOf(fact, { campaign, unit })));
    const vote = (unit: string, organisation: string, passed: boolean): Entry =>
      entryOf({ kind: 'voteCast', track: 'clean', organisation, passed, reason: 'r' }, { campaign, unit });
    const unitsOn = async (filter: Omit<Parameters<typeof candidacyPage>[3], 'limit'>) =>
      (await candidacyPage(registry.db, everything, campaign, { ...filter, limit: 99 })).items.map(({ unit }) => unit);

    it('answers undefined for what is not there', async () => {
      assert.equal(await findCampaign(registry.db, 'none'), undefined);
      assert.equal(await findCandidacy(registry.db, 'none', 'none'), undefined);
      assert.equal(await findTitle(registry.db, 'none'), undefined);
      assert.equal(await findProgramme(registry.db, 'none'), undefined);
      assert.equal(await statusOf(registry.db, 'none', 'none', 'none'), undefined);
      await registry.record(begun(campaign, []));
      assert.equal(await registry.transaction((tx) => lockApplicant(tx, campaign, 'none', 'none')), undefined);
      assert.deepEqual(await listedUnits(registry.db, 'none', 'none'), []);
    });

    describe('programmes', () => {
      const body = { title: 'x' } as never;

      it('answers the latest version, or the one that is asked for', async () => {
        for (const version of [2, 10, 9]) {
          await registry.transaction((tx) =>
            storeProgramme(tx, { programme: 'p', version, contentHash: `h${version}`, body }),
          );
        }
        assert.equal((await findProgramme(registry.db, 'p'))?.version, 10);
        assert.equal((await findProgramme(registry.db, 'p', 2))?.contentHash, 'h2');
        assert.equal(await findProgramme(registry.db, 'p', 3), undefined);
      });

      it('publishes a version again only when it has not changed', async () => {
        const published = { programme: 'fixed', version: 1, contentHash: 'h', body };
        await registry.transaction((tx) => storeProgramme(tx, published));
        await registry.transaction((tx) => storeProgramme(tx, published));
        await assert.rejects(
          registry.transaction((tx) => storeProgramme(tx, { ...published, contentHash: 'other' })),
          ProgrammeChanged,
        );
        assert.equal((await findProgramme(registry.db, 'fixed'))?.contentHash, 'h');
      });
    });

    describe('candidacies', () => {
      beforeEach(async () => {
        await registry.record([...begun(campaign, ['a', 'b', 'c']), ...reviewed(campaign, 'b')]);
        await tell('a', { kind: 'rulesOverdue' });
        await tell('c', { kind: 'rulesOverdue' }, { kind: 'rulesFiled', fields: {}, version: 1 });
      });

      it('picks them by track and status of an application, and by overdue rules that are still not filed', async () => {
        assert.deepEqual(await unitsOn({}), ['a', 'b', 'c']);
        assert.deepEqual(await unitsOn({ track: 'clean', status: 'reviewed' }), ['b']);
        assert.deepEqual(await unitsOn({ status: 'none' }), ['a', 'c']);
        assert.deepEqual(await unitsOn({ track: 'model', status: 'none' }), []);
        assert.deepEqual(await unitsOn({ track: 'none' }), []);
        assert.deepEqual(await unitsOn({ overdue: true }), ['a']);
        assert.deepEqual(await unitsOn({ overdue: false }), ['b', 'c']);
      });

      it('counts them by track and status', async () => {
        const counts = { clean: { none: 2, reviewed: 1 }, model: { notDue: 3 } };
        assert.deepEqual(await countsByStatus(registry.db, campaign), counts);
      });

      it('SX-S4e: counts the units that were named, not those that were listed', async () => {
        for (const unit of ['a', 'b'])
          await tell(unit, { kind: 'shortlisted', track: 'clean', tally: { passed: 1, failed: 0 } });
        await tell('a', { kind: 'named', track: 'clean', title: 't' });
        await tell(null, {
          ...{ kind: 'titlesNamed', track: 'clean', circular: 'No. 6', units: ['a'] },
          ...{ held: [], next: 'maintenance', targets: [] },
        });
        const { clean } = await countsByStatus(registry.db, campaign);
        assert.deepEqual(clean, { named: 1, none: 1, shortlisted: 1 });
      });
    });

    describe('units', () => {
      it('JZ-A09: are all that belong to a committee, of whatever kind, itself and a consulted body among them', async () => {
        const kinds = { 'b-unit': 'unit', 'c-department': 'department', 'd-group': 'leadingGroup' };
        const added = (id: string, type: string, committee: string | null): Entry =>
          entryOf({ kind: 'organisationAdded', id: `${campaign}-${id}`, name: id, type, committee });
        await registry.record([
          added('a-committee', 'committee', campaign),
          ...Object.entries(kinds).map(([id, type]) => added(id, type, campaign)),
          added('e-elsewhere', 'unit', 'another'),
          added('f-alone', 'unit', null),
        ]);
        assert.deepEqual(
          await unitsOf(registry.db, campaign),
          ['a-committee', ...Object.keys(kinds)].map((id) => `${campaign}-${id}`),
        );
      });

      it('JZ-S3: are counted apart when they take part by reference', async () => {
        await registry.record(begun(campaign, ['a', 'b']));
        await tell('c', {
          kind: 'candidacyOpened',
          enrolment: 'reference',
          dueAt: null,
          tracks: [],
          mayReinstate: false,
        });
        assert.deepEqual(await countsByEnrolment(registry.db, campaign), { mandatory: 2, reference: 1 });
        assert.deepEqual(await countsByEnrolment(registry.db, 'none'), { mandatory: 0, reference: 0 });
      });
    });

    describe('applicants', () => {
      beforeEach(async () => {
        await registry.record([
          ...begun(campaign, ['b', 'a']),
          ...reviewed(campaign, 'a'),
          vote('a', 'audit', true),
          vote('a', 'finance', true),
          vote('a', 'finance', false),
        ]);
      });

      it('answers each as the joint appraisal sees it, a corrected vote once', async () => {
        const found = await registry.transaction((tx) => applicantsOf(tx, campaign, 'clean'));
        const checks = { materials: true, visit: true };
        assert.deepEqual(found, [
          { unit: 'a', status: 'reviewed', checks, votes: { audit: true, finance: false }, barred: null, score: null },
          { unit: 'b', status: 'none', checks: {}, votes: {}, barred: null, score: null },
        ]);
        assert.deepEqual(await registry.transaction((tx) => lockApplicant(tx, campaign, 'a', 'clean')), found[0]);
      });

      it('answers the list as it was confirmed, and who is still on it', async () => {
        await tell(null, { kind: 'listConfirmed', track: 'clean', candidates: ['a', 'b'], leftOut: [], next: 'list' });
        for (const unit of ['a', 'b'])
          await tell(unit, { kind: 'shortlisted', track: 'clean', tally: { passed: 1, failed: 0 } });
        await tell('a', { kind: 'struck', track: 'clean', objection: 'o', reason: 'r' });
        assert.deepEqual(await listedUnits(registry.db, campaign, 'clean'), ['a', 'b']);
        assert.deepEqual(await unitsWith(registry.db, campaign, 'clean', 'shortlisted'), ['b']);
        assert.deepEqual(await unitsWith(registry.db, campaign, 'clean', 'struck'), ['a']);
        assert.equal(await statusOf(registry.db, campaign, 'a', 'clean'), 'struck');
      });
    });

    describe('notices', () => {
      it('shows who is on the list now, by name, the latest notice first', async () => {
        await registry.record([
          ...begun(campaign, ['a', 'b']),
          entryOf({ kind: 'organisationAdded', id: 'a', name: '档案局', type: 'unit', committee: null }),
        ]);
        for (const unit of ['a', 'b'])
          await tell(unit, { kind: 'shortlisted', track: 'clean', tally: { passed: 1, failed: 0 } });
        const days = { firstDay: '2019-06-03', lastDay: '2019-06-10', endsAt: NOON, provisional: false };
        await tell(null, {
          kind: 'noticePublished',
          track: 'clean',
          media: ['网站'],
          contact: { person: '李', telephone: '0575' },
          ...days,
        });
        const shown = async () =>
          (await noticePage(registry.db, { limit: 99 })).items.find((each) => each.campaign === campaign);
        assert.deepEqual(await shown(), {
          ...{
            campaign,
            programme: 'programme',
            year: 2019,
            track: 'clean',
            title: 'title of clean',
            firstDay: '2019-06-03',
          },
          ...{ lastDay: '2019-06-10', contact: { person: '李', telephone: '0575' }, media: ['网站'], open: true },
          units: [
            { unit: 'a', name: '档案局' },
            { unit: 'b', name: 'b' },
          ],
        });
        await tell('a', { kind: 'disqualified', tracks: ['clean'], incident: 'i' });
        await tell(null, { kind: 'noticeEnded', track: 'clean', next: 'approval' });
        assert.deepEqual([(await shown())?.open, (await shown())?.units], [false, [{ unit: 'b', name: 'b' }]]);
      });
    });

    describe('incidents', () => {
      const grave = { major: true, seriousImpact: true, tolerated: false };

      beforeEach(() => registry.record(begun(campaign, [`u-${campaign}`])));

      const happened = async (unit: string, id: string, occurredOn: string, how = grave) => {
        await tell(unit, { kind: 'incidentReported', id, occurredOn, category: 'c', description: 'd' });
        await tell(unit, { kind: 'incidentConfirmed', id, reason: 'r', ...how });
      };
      const both: GatePlan['all'] = ['major', 'seriousImpact'];
      /** Which incidents bar the unit from a track whose round is 2018 to 2020. */
      const barring = async (unit: string, track = 'clean', all = both) => {
        const rounds = ['clean', 'model'].map((each) => trackOf(each, true, [2018, 2020]));
        const gate = { gate: 'major-incident', all, banYears: 0, rules: [] };
        const found = await barringIncidents(registry.db, planOf({ campaign, tracks: rounds, gate }), [unit]);
        return (found.get(unit) ?? []).flatMap(({ tracks, incident }) => (tracks.includes(track) ? [incident] : []));
      };

      it('bars by a major incident of serious impact, from the first day of the round to its last', async () => {
        const unit = `u-${campaign}`;
        await happened(unit, `${unit}-0`, '2017-12-31');
        await happened(unit, `${unit}-1`, '2018-01-01');
        await happened(unit, `${unit}-2`, '2020-12-31');
        await happened(unit, `${unit}-3`, '2021-01-01');
        assert.deepEqual(await barring(unit), [`${unit}-1`, `${unit}-2`]);
        assert.deepEqual(await barring('somebody-else'), []);
      });

      it('does not bar when a fact of the gate is missing, by tolerance, or before the confirmation', async () => {
        const unit = `u-${campaign}`;
        await happened(unit, `${unit}-1`, '2019-01-01', { ...grave, major: false });
        await happened(unit, `${unit}-2`, '2019-01-01', { ...grave, seriousImpact: false });
        await happened(unit, `${unit}-3`, '2019-01-01', { ...grave, tolerated: true });
        await tell(unit, {
          kind: 'incidentReported',
          id: `${unit}-4`,
          occurredOn: '2019-01-01',
          category: 'c',
          description: 'd',
        });
        assert.deepEqual(await barring(unit), []);
      });

      it('bars by the facts that the gate asks for, and by no other', async () => {
        const unit = `u-${campaign}`;
        await happened(unit, `${unit}-1`, '2019-01-01', { ...grave, seriousImpact: false });
        await happened(unit, `${unit}-2`, '2019-01-02', { ...grave, major: false });
        assert.deepEqual(await barring(unit, 'clean', ['major']), [`${unit}-1`]);
        assert.deepEqual(await barring(unit, 'clean', ['seriousImpact']), [`${unit}-2`]);
      });

      it('bars a track once', async () => {
        const unit = `u-${campaign}`;
        await happened(unit, `${unit}-1`, '2019-01-01');
        await tell(unit, { kind: 'disqualified', tracks: ['clean'], incident: `${unit}-1` });
        assert.deepEqual(await barring(unit, 'clean'), []);
        assert.deepEqual(await barring(unit, 'model'), [`${unit}-1`]);
      });

      it('says what it touches: the applications with their rounds, and the titles that are held', async () => {
        const unit = `u-${campaign}`;
        await happened(unit, `${unit}-1`, '2019-05-01');
        for (const title of ['held', 'lost']) {
          await tell(unit, awarded(`${title}-${unit}`));
        }
        await tell(unit, { kind: 'titleRevoked', title: `lost-${unit}`, reason: 'r' });
        const shared = { campaign, programme: 'programme', year: 2019, mayReinstate: false };
        const clean = { ...shared, track: 'clean', status: 'none' as const, roundFrom: 2019 };
        const { plans, ...affected } = await affectedBy(registry.db, unit);
        assert.deepEqual(affected, {
          applications: [clean, { ...shared, track: 'model', status: 'notDue', roundFrom: 2018 }],
          titles: [`held-${unit}`],
        });
        assert.deepEqual(
          [...plans].map(([id, { year }]) => [id, year]),
          [[campaign, 2019]],
        );
        const incident = await findIncident(registry.db, `${unit}-1`);
        assert.deepEqual(exposedTo(incident?.occurredOn ?? '', affected.applications), [clean]);
        assert.equal(await findIncident(registry.db, 'none'), undefined);
      });

      it('SX-S3e: finds the title of an application that was named a moment ago: both are on record together', async () => {
        const unit = `u-${campaign}`;
        const plan = planOf({ campaign });
        const title = titlePlanOf(plan, 'clean', unit, NOON);
        await tell(unit, { kind: 'shortlisted', track: 'clean', tally: { passed: 1, failed: 0 } });
        const found = await registry.transaction(async (tx) => {
          const judge = ({ state }: Circumstances) => name(plan, state, 'clean');
          await hearAll(tx, [{ plan, unit, actor: engine, key: `${unit} named`, at: NOON, judge }]);
          await awardTitles(tx, plan, [title], NOON);
          return affectedBy(tx, unit);
        });
        assert.equal(found.applications.find(({ track }) => track === 'clean')?.status, 'named');
        assert.deepEqual(found.titles, [title.title]);
        assert.deepEqual((await affectedBy(registry.db, unit)).titles, [title.title]);
      });

      it('lists those of one unit', async () => {
        const unit = `u-${campaign}`;
        await happened(unit, `${unit}-1`, '2019-05-01');
        assert.deepEqual(
          (await incidentPage(registry.db, everything, { unit, limit: 9 })).items.map(({ id }) => id),
          [`${unit}-1`],
        );
      });
    });

    describe('titles', () => {
      it('picks them by unit, track, batch and status', async () => {
        const unit = `u-${campaign}`;
        await registry.record(begun(campaign, [unit]));
        const title = (id: string, track: string, batch: number) => awarded(`${id}-${unit}`, { track, batch });
        await tell(unit, title('a', 'clean', 2019), title('b', 'clean', 2020), title('c', 'model', 2020));
        await tell(unit, { kind: 'titleRevoked', title: `b-${unit}`, reason: 'r' });
        const picked = async (filter: Omit<Parameters<typeof titlePage>[2], 'limit'>) =>
          (await titlePage(registry.db, everything, { unit, ...filter, limit: 9 })).items.map(({ id }) => id[0]);
        assert.deepEqual(await picked({}), ['a', 'b', 'c']);
        assert.deepEqual(await picked({ track: 'clean' }), ['a', 'b']);
        assert.deepEqual(await picked({ batch: 2020 }), ['b', 'c']);
        assert.deepEqual(await picked({ statuses: ['valid'], batch: 2020 }), ['c']);
      });

      it('answers the results of the years of a round', async () => {
        const unit = `u-${campaign}`;
        for (const year of [2017, 2018, 2019]) {
          const id = `${campaign}-${year}`;
          await registry.record(begun(id, [unit], { year, programme: campaign }));
          const outcome: Fact = {
            kind: 'notShortlisted',
            track: 'clean',
            reason: `in ${year}`,
            tally: { passed: 0, failed: 2 },
          };
          await registry.record([entryOf(outcome, { campaign: id, unit })]);
        }
        const results = await yearlyResults(registry.db, unit, campaign, 2018, 2020);
        assert.deepEqual(
          results.filter(({ track }) => track === 'clean'),
          [2018, 2019].map((year) => ({
            ...{ campaign: `${campaign}-${year}`, year, track: 'clean', status: 'notShortlisted' },
            ...{ tally: { passed: 0, failed: 2 }, reason: `in ${year}` },
          })),
        );
      });
    });

    it('F34: answers whose candidacy an open objection holds, each once; a late report holds nobody', async () => {
      await registry.record(begun(campaign, ['a', 'b', 'c']));
      const lodged = (id: string, track = 'clean', standing: 'objection' | 'report' = 'objection'): Fact => ({
        ...{ kind: 'objectionLodged', id: `${id}-${campaign}`, track, text: 't', standing },
      });
      await tell('b', lodged('1'), lodged('2'));
      await tell('a', lodged('3'), lodged('4', 'model'));
      await tell('c', lodged('5', 'clean', 'report'));
      assert.deepEqual(await unitsObjectedTo(registry.db, campaign, 'clean'), ['a', 'b']);
      const ruled: Fact = {
        ...{ kind: 'objectionRuled', track: 'clean', objection: `3-${campaign}`, upheld: false, reason: 'r' },
      };
      await tell('a', ruled);
      assert.deepEqual(await unitsObjectedTo(registry.db, campaign, 'clean'), ['b']);
      assert.deepEqual(await unitsObjectedTo(registry.db, campaign, 'model'), ['a']);
    });

    it('picks objections, records and messages by what they are about', async () => {
      await registry.record(begun(campaign, ['a', 'b']));
      const objection = (id: string, standing: 'objection' | 'report'): Fact => ({
        kind: 'objectionLodged',
        id: `${id}-${campaign}`,
        track: 'clean',
        text: 't',
        standing,
      });
      await tell(
        'a',
        objection('x', 'objection'),
        objection('y', 'report'),
        { kind: 'rulesReminded' },
        { kind: 'rulesOverdue' },
      );
      await tell(
        'b',
        { kind: 'recordFiled', id: `r-${campaign}`, type: 'measures', item: null, subject: null, fields: {} },
        { kind: 'rulesReminded' },
      );
      const objections = async (filter: object) =>
        (await objectionPage(registry.db, everything, { campaign, ...filter, limit: 9 })).items.map(({ id }) => id[0]);
      assert.deepEqual(await objections({}), ['x', 'y']);
      assert.deepEqual(await objections({ status: 'open' }), ['x']);
      assert.deepEqual(await objections({ standing: 'report' }), ['y']);
      assert.deepEqual(await objections({ track: 'model' }), []);
      const records = async (filter: object) =>
        (await recordPage(registry.db, everyKind, { campaign, ...filter, limit: 9 })).items.length;
      assert.deepEqual(
        [
          await records({}),
          await records({ unit: 'a' }),
          await records({ type: 'measures' }),
          await records({ type: 'x' }),
        ],
        [1, 0, 1, 0],
      );
      const messages = async (filter: object) =>
        (await messagePage(registry.db, everything, { veils: [], campaign, ...filter, limit: 9 })).items.length;
      assert.deepEqual(
        [
          await messages({}),
          await messages({ unit: 'a' }),
          await messages({ kind: 'reminder' }),
          await messages({ kind: 'x' }),
        ],
        [5, 2, 2, 0],
      );
    });
  });
});
