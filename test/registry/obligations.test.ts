import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import type { Fact } from '../../contracts/facts.ts';
import type { Obligation } from '../../contracts/obligation.ts';
import type { Plan } from '../../contracts/plan.ts';
import { isEnrolled, lacksOf, reviewPage, shortOf, standingsOf, unitsIn } from '../../registry/obligations.ts';
import type { Registry } from '../../registry/registry.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf, planOf } from './entries.ts';

function obligation(given: Partial<Obligation>): Obligation {
  return {
    obligation: 'study',
    name: { zh: '学习', en: 'Study' },
    item: null,
    subject: { of: 'roster', kinds: ['branch'] },
    min: 1,
    stated: true,
    unit: 'times',
    per: 'year',
    share: 1,
    basis: ['YQ-S15:L93'],
    assumed: [],
    ...given,
  };
}

describe('how minimums stand, counted in the registry', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let plan: Plan;
    let count = 0;
    let deeds = 0;
    before(async () => {
      registry = await open();
    });
    beforeEach(async () => {
      const programme = `programme-${++count}`;
      plan = planOf({ campaign: `c${count}.2019`, programme, year: 2019 });
      await registry.record(begun(plan.campaign, ['b', 'a'], { programme, year: 2019 }));
    });

    const tell = (unit: string | null, fact: Fact, campaign = plan.campaign) =>
      registry.record([entryOf(fact, { campaign, unit })]);
    const enter = (unit: string, id: string) =>
      tell(unit, {
        kind: 'rosterEntered',
        id,
        type: 'branch',
        name: `支部 ${id}`,
        within: null,
        from: null,
        fields: {},
      });
    const done = (
      unit: string,
      subject: string | null,
      on: string,
      given: { quantity?: number; campaign?: string } = {},
    ) =>
      tell(
        unit,
        {
          kind: 'deedDone',
          id: `deed-${count}-${++deeds}-${registry.engine}`,
          obligation: 'study',
          subject,
          with: null,
          on,
          quantity: given.quantity ?? 1,
          note: '学习',
        },
        given.campaign,
      );
    const standing = async (given: Partial<Obligation>, unit?: string, today = '2020-03-01') => {
      const found = await standingsOf(registry.db, everything, plan, [obligation(given)], { today, unit });
      return found.get('study');
    };
    /** Another edition of the same programme and organiser. */
    const edition = async (year: number, organiser = plan.bodies.organiser) => {
      const campaign = `c${count}.${organiser}.${year}`;
      const bodies = { ...plan.bodies, organiser };
      await registry.record(begun(campaign, ['a'], { programme: plan.programme, year, bodies }));
      return campaign;
    };

    it('YQ-S15: sums what was done per branch, and names the branch that falls short', async () => {
      for (const id of ['b1', 'b2']) await enter('a', `${count}-${id}`);
      await done('a', `${count}-b1`, '2019-03-01', { quantity: 7 });
      await done('a', `${count}-b1`, '2019-03-01', { quantity: 5 });
      await done('a', `${count}-b2`, '2019-03-01', { quantity: 11.5 });
      const found = await standing({ min: 12 }, 'a');
      const ours = found?.periods[0]?.short.filter(({ subject }) => subject?.startsWith(`${count}-`));
      assert.deepEqual(ours, [{ unit: 'a', subject: `${count}-b2`, name: `支部 ${count}-b2`, done: 11.5, min: 12 }]);
    });

    it('counts every unit that takes part, by its name, or one of them', async () => {
      await done('a', null, '2019-02-01');
      const all = await standing({ subject: { of: 'unit' } });
      assert.deepEqual([all?.due, all?.met, all?.periods[0]?.short.map(({ unit }) => unit)], [2, 1, ['b']]);
      assert.equal((await standing({ subject: { of: 'unit' } }, 'a'))?.due, 1);
      assert.deepEqual(
        (await unitsIn(registry.db, plan.campaign)).map(({ unit }) => unit),
        ['a', 'b'],
      );
    });

    it("counts the organiser's own under its own id, whichever unit asks", async () => {
      await done('committee', null, '2019-02-01');
      const weekly = { subject: { of: 'organiser' }, per: 'month' } as const;
      assert.deepEqual([(await standing(weekly))?.met, (await standing(weekly, 'a'))?.met], [1, 1]);
    });

    it('a period is filled by days of its own only: the day before and the day after count elsewhere (F43)', async () => {
      const quarterly = { subject: { of: 'unit' }, per: 'quarter' } as const;
      await done('a', null, '2019-03-31', { quantity: 9 });
      await done('a', null, '2019-07-01');
      const periods = (await standing(quarterly, 'a'))?.periods;
      assert.deepEqual(
        periods?.map(({ met }) => met),
        [1, 0, 1, 0],
      );
    });

    it('JZ-R2.4a: what counts over several years counts in all editions of the organiser, and in no other', async () => {
      const earlier = await edition(2018);
      const elsewhere = await edition(2018, 'county');
      const years = { subject: { of: 'unit' }, per: 'years', years: { from: 2018, to: 2022 } } as const;
      await done('a', null, '2018-05-04', { campaign: elsewhere });
      assert.equal((await standing(years, 'a'))?.met, 0);
      await done('a', null, '2018-05-04', { campaign: earlier });
      assert.equal((await standing(years, 'a'))?.met, 1);
      assert.equal((await standing({ subject: { of: 'unit' } }, 'a'))?.met, 0);
    });

    it('YQ-M4a: says in words what a unit still lacks, of what stands once for all at once', async () => {
      const standard = obligation({ subject: { of: 'unit' }, per: 'standing' });
      const lacks = async (units: readonly string[]) => [
        ...(await lacksOf(registry.db, plan, standard, { units, today: '2019-02-01' })),
      ];
      const ofUnit = (unit: string) => [unit, `${unit} falls short of 学习: 0 of 1 from 2019-01-01 to 2019-12-31`];
      assert.deepEqual(await lacks(['a']), [ofUnit('a')]);
      assert.deepEqual(await lacks(['a', 'b']), [ofUnit('a'), ofUnit('b')]);
      await done('a', null, '2017-05-04');
      assert.deepEqual(await lacks(['a']), []);
      assert.deepEqual(await lacks(['a', 'b']), [ofUnit('b')]);
    });

    it('a unit lacks nothing of a period that is not over', async () => {
      const monthly = obligation({ subject: { of: 'unit' }, per: 'month' });
      const lack = async (today: string) =>
        (await lacksOf(registry.db, plan, monthly, { units: ['a'], today })).get('a');
      assert.equal(await lack('2019-01-31'), undefined);
      assert.equal(await lack('2019-02-01'), 'a falls short of 学习: 0 of 1 from 2019-01-01 to 2019-01-31');
    });

    it('YQ-S15: when the year is judged before it is over, its last period counts so far', async () => {
      const at = (today: string, what: Partial<Obligation>) =>
        shortOf(registry.db, plan, [obligation({ subject: { of: 'unit' }, min: 12, ...what })], { unit: 'a', today });
      await done('a', null, '2019-02-01', { quantity: 11 });
      const lack = 'a falls short of 学习: 0 of 1 from 2019-01-01 to 2019-12-31';
      assert.deepEqual([...(await at('2019-12-20', {}))], [['study', lack]]);
      await done('a', null, '2019-12-20');
      assert.deepEqual([...(await at('2019-12-20', {}))], []);
      const monthly = await at('2019-02-10', { per: 'month', min: 1 });
      assert.match(monthly.get('study') ?? '', /from 2019-01-01 to 2019-01-31$/);
    });

    it('a unit lacks the same whether it is asked about alone or with all others', async () => {
      const subjects: Obligation['subject'][] = [
        { of: 'unit' },
        { of: 'organiser' },
        { of: 'roster', kinds: ['branch'] },
      ];
      for (const subject of subjects) {
        const yearly = obligation({ subject, min: 2 });
        await enter('a', `${count}-${subject.of}`);
        await done('a', `${count}-${subject.of}`, '2019-02-01', { quantity: 1 });
        await done('committee', null, '2019-02-01');
        const lacks = (units: readonly string[]) => lacksOf(registry.db, plan, yearly, { units, today: '2020-02-01' });
        const together = await lacks(['a', 'b']);
        for (const unit of ['a', 'b']) assert.equal((await lacks([unit])).get(unit), together.get(unit), subject.of);
      }
    });

    it('keeps what came of each period as it was reviewed, and shows it page by page', async () => {
      const review = (from: string, to: string, given: { obligation?: string; met?: number } = {}) =>
        tell(null, {
          kind: 'obligationReviewed',
          obligation: 'study',
          from,
          to,
          due: 2,
          met: 1,
          enough: false,
          short: [{ unit: 'b', subject: null, done: 0, min: 1 }],
          ...given,
        });
      await review('2019-04-01', '2019-06-30');
      await review('2019-01-01', '2019-03-31');
      await review('2019-01-01', '2019-03-31', { met: 2 });
      await review('2019-01-01', '2019-03-31', { obligation: 'talks' });
      const all = { campaign: plan.campaign, obligation: 'study', limit: 1 };
      const first = await reviewPage(registry.db, everything, all);
      const second = await reviewPage(registry.db, everything, { ...all, after: first.next ?? '' });
      const shown = [...first.items, ...second.items].map(({ from, met, short }) => [from, met, short[0]?.unit]);
      assert.deepEqual(shown, [
        ['2019-01-01', 1, 'b'],
        ['2019-04-01', 1, 'b'],
      ]);
      assert.equal((await reviewPage(registry.db, everything, { ...all, obligation: 'talks' })).items.length, 1);
    });

    it('all are enrolled when as many stand on record as were enrolled', async () => {
      assert.equal(await isEnrolled(registry.db, plan.campaign), false);
      await tell(null, { kind: 'unitsEnrolled', units: 3, reference: 0 });
      assert.equal(await isEnrolled(registry.db, plan.campaign), false);
      const [, third] = begun(plan.campaign, ['third']);
      assert.ok(third);
      await registry.record([third]);
      assert.equal(await isEnrolled(registry.db, plan.campaign), true);
    });
  });
});
