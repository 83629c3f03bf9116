import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { everyKind } from './entries.ts';
import type { Entry, Fact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';
import type { Programme } from '../../contracts/programme.ts';
import { filingWorkflowId } from '../../domain/ids.ts';
import { loadProgrammes } from '../../programmes/load.ts';
import { putOnFile } from '../../registry/filing.ts';
import { consequencesOf, editionOf as findEdition } from '../../registry/following.ts';
import { findEntry } from '../../registry/ledger.ts';
import { untold } from '../../registry/outbox.ts';
import { storeProgramme } from '../../registry/programmes.ts';
import { recordPage, refuseFiling, type Filing } from '../../registry/records.ts';
import type { Registry } from '../../registry/registry.ts';
import { verdict } from '../support/build.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf, NOON, planOf } from './entries.ts';

const loaded = loadProgrammes();

function programmeOf(name: string): Programme {
  const found = loaded.find(({ programme }) => programme.programme === name);
  if (!found) throw new Error(`there is no programme ${name}`);
  return found.programme;
}

describe('records in the registry', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let count = 0;
    before(async () => {
      registry = await open();
      for (const { programme: body, contentHash } of loaded) {
        const { programme, version } = body;
        await registry.transaction((tx) => storeProgramme(tx, { programme, version, contentHash, body }));
      }
    });

    /** An edition of a programme with the unit `u` of its own organiser. */
    async function editionOf(programme: string, year: number, organiser = `committee-${++count}`): Promise<Plan> {
      const campaign = `${organiser}.${programme}.${year}`;
      const bodies = { ...planOf().bodies, organiser };
      const given = { programme, year, bodies };
      await registry.record(begun(campaign, ['u'], given));
      return planOf({ campaign, ...given });
    }

    const tell = (plan: Plan, unit: string | null, fact: Fact) =>
      registry.record([entryOf(fact, { campaign: plan.campaign, unit })]);
    const enter = (plan: Plan, id: string, type: string) =>
      tell(plan, 'u', { kind: 'rosterEntered', id, type, name: id, within: null, from: null, fields: {} });
    const filingOf = (fields: Filing['fields'], given: Partial<Filing> = {}): Filing => ({
      unit: 'u',
      subject: null,
      item: null,
      fields,
      at: NOON,
      ...given,
    });

    async function refuse(plan: Plan, record: string, filing: Filing) {
      const programme = programmeOf(plan.programme);
      const type = programme.records.find((each) => each.record === record);
      assert.ok(type, `${plan.programme} has ${record}`);
      return registry.transaction((tx) => refuseFiling(tx, { plan, programme, type }, filing));
    }

    /** Puts such a record on file and answers what follows. */
    async function file(plan: Plan, type: string, filing: Filing, id = `record-${++count}-${registry.engine}`) {
      const { unit, subject, item, fields, at } = filing;
      const fact = { kind: 'recordFiled' as const, id, type, item, subject, fields };
      const entry: Entry = entryOf(fact, { key: `key-${id}`, campaign: plan.campaign, unit, at });
      return { entry, ...(await put(entry)) };
    }

    async function put(entry: Entry) {
      const edition = await findEdition(registry.db, entry.campaign);
      const refused = (await registry.transaction((tx) => putOnFile(tx, edition, entry))) ?? null;
      const follows = refused ? [] : await consequencesOf(registry.db, entry);
      return { refused, follows };
    }

    /** What a workflow is still to be told of the entry, so that it carries out what follows. */
    async function toldOf(key: string) {
      return (await untold(registry.db, 0, 10_000)).filter(({ recipient }) => recipient === filingWorkflowId(key));
    }

    describe('what a record must be', () => {
      it('belongs to an open stage, or to none and to any time', async () => {
        const plan = await editionOf('shaoxing-2018', 2019);
        const measures = filingOf({ measures: '举措' });
        assert.equal((await refuse(plan, 'yearly-measures', measures))?.code, 'StageNotOpen');
        await tell(plan, null, { kind: 'stageOpened', stage: 'mobilisation' });
        assert.equal(await refuse(plan, 'yearly-measures', measures), undefined);
        const lecture = { campaign: 'theme-education', 'held-on': '2019-06-01', activity: '学习' };
        assert.equal(await refuse(plan, 'study-campaign', filingOf(lecture)), undefined);
      });

      it('is of a unit that takes part', async () => {
        const plan = await editionOf('shaoxing-2018', 2019);
        const stranger = filingOf({}, { unit: 'stranger' });
        assert.equal((await refuse(plan, 'study-campaign', stranger))?.code, 'UnknownUnit');
      });

      it('has the fields that its type asks for, each of its type', async () => {
        const plan = await editionOf('shaoxing-2018', 2019);
        const day = { campaign: 'theme-education', 'held-on': '2019-06-31', activity: '学习' };
        const wrong = await refuse(plan, 'study-campaign', filingOf(day));
        assert.equal(verdict(wrong) !== 'accepted' && wrong?.code, 'FieldInvalid');
        assert.deepEqual(wrong?.rules, ['SX-C1.2d']);
        const missing = await refuse(plan, 'study-campaign', filingOf({ campaign: 'theme-education' }));
        assert.equal(missing?.code, 'FieldMissing');
      });

      it('names an item of the rubric or a criterion below it, where its type asks for one', async () => {
        const plan = await editionOf('yueqing-2020', 2020);
        await tell(plan, null, { kind: 'stageOpened', stage: 'assessment' });
        const judge = (item: string | null) =>
          refuse(plan, 'judgement', filingOf({ tasks: 'done', effect: '好' }, { item }));
        const [area] = programmeOf('yueqing-2020').rubric;
        assert.deepEqual([await judge('1.1'), await judge(area?.items[0]?.item ?? '')], [undefined, undefined]);
        assert.deepEqual([(await judge(null))?.code, (await judge('99.9'))?.code], ['FieldMissing', 'FieldMissing']);
      });

      it('names somebody of the kinds that it is about, who is still there', async () => {
        const plan = await editionOf('shaoxing-2018', 2019);
        const about = (subject: string | null) =>
          refuse(plan, 'ideology-responsibility', filingOf({ responsibility: '责任' }, { subject }));
        assert.equal((await about(null))?.code, 'FieldMissing');
        assert.equal((await about('wang'))?.code, 'UnknownSubject');
        await enter(plan, 'wang', 'team-member');
        await enter(plan, 'branch-1', 'branch');
        assert.equal(await about('wang'), undefined);
        assert.equal((await about('branch-1'))?.code, 'UnknownSubject');
        await tell(plan, 'u', { kind: 'rosterLeft', id: 'wang', on: '2019-06-02' });
        assert.equal((await about('wang'))?.code, 'UnknownSubject');
        const whole = filingOf({ campaign: 'theme-education', 'held-on': '2019-06-01', activity: '学习' });
        assert.equal((await refuse(plan, 'study-campaign', { ...whole, subject: 'wang' }))?.code, 'UnknownSubject');
      });
    });

    describe('CL-A07: stars rise by one step a year at most', () => {
      const stars = (number: number) => ({ stars: String(number), grounds: '评定' });

      async function rated(years: Readonly<Record<number, number>>) {
        const first = await editionOf('clean-organ-2023', 2018);
        await enter(first, 'branch-1', 'branch');
        await enter(first, 'branch-2', 'branch');
        for (const [year, number] of Object.entries(years)) {
          const plan = await editionOf('clean-organ-2023', Number(year), first.bodies.organiser);
          const { refused } = await file(plan, 'star-rating', filingOf(stars(number), { subject: 'branch-1' }));
          assert.equal(refused, null);
        }
        return editionOf('clean-organ-2023', 2023, first.bodies.organiser);
      }
      const rate = (plan: Plan, number: number, subject = 'branch-1') =>
        refuse(plan, 'star-rating', filingOf(stars(number), { subject }));

      it('from two stars to three, not to four; down by any number', async () => {
        const plan = await rated({ 2022: 2 });
        assert.deepEqual([await rate(plan, 3), await rate(plan, 1)], [undefined, undefined]);
        assert.deepEqual(verdict(await rate(plan, 4)), { code: 'RisesTooFast', rules: ['CL-M3a', 'CL-A07'] });
      });

      it('rated again within the year, still one step above the year before', async () => {
        const plan = await rated({ 2022: 2 });
        assert.equal((await file(plan, 'star-rating', filingOf(stars(3), { subject: 'branch-1' }))).refused, null);
        assert.equal((await rate(plan, 4))?.code, 'RisesTooFast');
      });

      it('after a year without a rating, two steps since the last one', async () => {
        const plan = await rated({ 2020: 4, 2021: 2 });
        assert.equal(await rate(plan, 4), undefined);
        assert.equal((await rate(plan, 5))?.code, 'RisesTooFast');
      });

      it('rated for the first time, and another branch, are free', async () => {
        const plan = await rated({ 2022: 1 });
        assert.equal(await rate(plan, 5, 'branch-2'), undefined);
      });

      it('what another committee rated does not count', async () => {
        await rated({ 2022: 1 });
        assert.equal(await rate(await rated({}), 5), undefined);
      });
    });

    describe('what a record sets off', () => {
      const absence = (on: string, given: Partial<Filing> = {}, excused = 'no') =>
        filingOf({ activity: '支部党员大会', 'absent-on': on, excused }, { subject: 'wang', ...given });

      async function members(year = 2023): Promise<Plan> {
        const plan = await editionOf('ningbo-mechanisms', year);
        await enter(plan, 'wang', 'member');
        await enter(plan, 'li', 'member');
        return plan;
      }

      it('NB-E2.9, NB-A03: the third unexcused absence of a member in a calendar year, and no other', async () => {
        const plan = await members();
        const follows: number[] = [];
        for (const filing of [
          absence('2023-01-10'),
          absence('2023-02-10', { subject: 'li' }),
          absence('2023-02-10', {}, 'yes'),
          absence('2022-12-30'),
          absence('2023-03-10'),
          absence('2023-04-10'),
          absence('2023-05-10'),
        ]) {
          const { refused, follows: found } = await file(plan, 'absence', filing);
          assert.equal(refused, null);
          follows.push(found.length);
        }
        assert.deepEqual(follows, [0, 0, 0, 0, 0, 1, 0]);
      });

      it('NB-E2.9: what follows says whom it is about, and by which rules; it stands in the ledger once', async () => {
        const plan = await members();
        await file(plan, 'absence', absence('2023-01-10'));
        await file(plan, 'absence', absence('2023-03-10'));
        const { entry, follows } = await file(plan, 'absence', absence('2023-04-10'));
        const [consequence] = follows;
        const opened = consequence?.effects.map((effect) => effect.effect === 'open' && effect.procedure);
        const { unit, fields } = consequence?.context ?? {};
        assert.deepEqual([opened, unit, fields?.['person']], [['criticism-talk'], 'u', 'wang']);
        const fired = await findEntry(registry.db, plan.campaign, `${entry.key} often-absent`);
        assert.deepEqual([fired?.fact.kind, fired?.rules], ['triggerFired', ['NB-E2.9', 'NB-A03']]);
        assert.deepEqual(await put(entry), { refused: null, follows });
        const { campaign } = plan;
        assert.deepEqual(
          (await toldOf(entry.key)).map(({ news }) => news.tell === 'start' && [news.workflow, news.input]),
          [['filing', { campaign, key: entry.key }]],
        );
      });

      it('of two absences that are put on file at once only one is the third', async () => {
        const plan = await members();
        await file(plan, 'absence', absence('2023-01-10'));
        const many = await Promise.all(
          ['2023-03-10', '2023-03-11', '2023-03-12'].map((day) => file(plan, 'absence', absence(day))),
        );
        assert.equal(many.flatMap(({ follows }) => follows).length, 1);
        const told = await Promise.all(many.map(({ entry }) => toldOf(entry.key)));
        assert.equal(told.flat().length, 1);
      });

      it('a record that is refused sets nothing off and does not stand on file', async () => {
        const plan = await members();
        const { entry, refused, follows } = await file(plan, 'absence', absence('2023-01-10', { subject: 'nobody' }));
        assert.deepEqual([refused?.code, follows], ['UnknownSubject', []]);
        assert.deepEqual(await toldOf(entry.key), []);
        assert.deepEqual((await recordPage(registry.db, everyKind, { campaign: plan.campaign, limit: 9 })).items, []);
      });
    });

    it('shows the records of one unit or all, of one type or all but some', async () => {
      const plan = await editionOf('shaoxing-2018', 2019);
      const put = (unit: string, type: string, id: string) =>
        tell(plan, unit, {
          kind: 'recordFiled',
          id: `${plan.campaign}-${id}`,
          type,
          item: null,
          subject: null,
          fields: {},
        });
      await put('u', 'problem', '1');
      await put('v', 'problem', '2');
      await put('u', 'training', '3');
      const ids = async (given: Partial<Parameters<typeof recordPage>[2]>, scopes = everyKind) => {
        const { items } = await recordPage(registry.db, scopes, { campaign: plan.campaign, limit: 9, ...given });
        return items.map(({ id }) => id.at(-1));
      };
      assert.deepEqual(await ids({}), ['1', '2', '3']);
      assert.deepEqual(await ids({ unit: 'u' }), ['1', '3']);
      assert.deepEqual(await ids({ type: 'problem' }), ['1', '2']);
      const nothing = { rows: [], own: [], recorded: true };
      const unread = { open: everything, restricted: new Map([['problem', nothing]]) };
      assert.deepEqual(await ids({}, unread), ['3']);
      assert.deepEqual(await ids({ type: 'problem' }, unread), []);
    });
  });
});
