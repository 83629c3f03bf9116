import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import type { Fact } from '../../contracts/facts.ts';
import type { Plan, RequirementPlan, TrackPlan } from '../../contracts/plan.ts';
import type { Programme } from '../../contracts/programme.ts';
import { storeProgramme } from '../../registry/programmes.ts';
import type { Registry } from '../../registry/registry.ts';
import { standingsOf, unmetOfTrack, yearsHeld } from '../../registry/requirements.ts';
import { overallTitlesOn } from '../../registry/titles.ts';
import { buildProgramme } from '../support/build.ts';
import { forEachEngine } from './engines.ts';
import { awarded, begun, entryOf, NOON, planOf, trackOf } from './entries.ts';

const DAY = 24 * 60 * 60_000;

interface Asking {
  readonly track?: string | null;
  readonly procedure?: string;
}

describe('what the registry knows of a unit that wants a title', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let campaign: string;
    let programme: string;
    let unit: string;
    let count = 0;
    before(async () => {
      registry = await open();
    });
    beforeEach(async () => {
      campaign = `c${++count}`;
      programme = `p-${campaign}`;
      unit = `u-${campaign}`;
      await registry.record(begun(campaign, [unit], { programme }));
    });

    const tell = (whose: string | null, fact: Fact, at = NOON, key: string = campaign) =>
      registry.record([entryOf(fact, { campaign: key, unit: whose, at })]);
    const plan = (): Plan => planOf({ campaign, programme });
    const clean = (given: Partial<TrackPlan> = {}): TrackPlan => ({
      ...trackOf('clean', true, [2019, 2019]),
      ...given,
    });
    const standing = async (given: Partial<TrackPlan>, before: 'application' | 'list' = 'list', at = NOON) => {
      const found = await standingsOf(registry.db, { ...plan(), tracks: [clean(given)] }, clean(given), [unit], {
        before,
        at,
      });
      const own = found.get(unit);
      assert.ok(own);
      return own;
    };
    const missing = async (given: Partial<TrackPlan>, before?: 'application' | 'list') =>
      (await standing(given, before)).unmet.map((each) => each.missing);

    describe('a record that must say so (YQ-G1)', () => {
      const record: RequirementPlan = {
        needs: 'record',
        before: 'application',
        name: '清廉机关建设',
        what: 'clean-organ',
        where: { result: ['met', 'excellent'] },
        each: [],
        rules: ['YQ-G1'],
      };
      const file = (result: string, minute: number, type = 'clean-organ') =>
        tell(
          unit,
          { kind: 'recordFiled', id: `${campaign}-${minute}`, type, item: null, subject: null, fields: { result } },
          NOON + minute * 60_000,
        );

      it('YQ-G1: is missing until one is filed, and then is not', async () => {
        const [lacks, ...more] = await missing({ requires: [record] });
        assert.match(lacks ?? '', /no record clean-organ/);
        assert.deepEqual(more, []);
        await file('met', 1, 'another-type');
        assert.equal((await missing({ requires: [record] })).length, 1);
        await file('met', 2);
        assert.deepEqual(await missing({ requires: [record] }), []);
      });

      it('YQ-G1: the latest record counts, whichever it is', async () => {
        await file('met', 5);
        await file('failed', 1);
        assert.deepEqual(await missing({ requires: [record] }), []);
        await file('failed', 9);
        assert.match((await missing({ requires: [record] }))[0] ?? '', /clean-organ.*says result failed/);
        await file('excellent', 10);
        assert.deepEqual(await missing({ requires: [record] }), []);
      });

      it('is looked for in this campaign, of this unit', async () => {
        await registry.record(begun(`${campaign}-other`, [unit], { programme }));
        const fact: Fact = {
          ...{ kind: 'recordFiled', id: `${campaign}-x`, type: 'clean-organ', item: null, subject: null },
          fields: { result: 'met' },
        };
        await tell(unit, fact, NOON, `${campaign}-other`);
        await tell('somebody-else', { ...fact, id: `${campaign}-y` });
        assert.equal((await missing({ requires: [record] })).length, 1);
      });

      it('stands before the application and still before the list, or before the list only', async () => {
        const later: RequirementPlan = { ...record, before: 'list' };
        const count = async (requires: RequirementPlan[], before: 'application' | 'list') =>
          (await missing({ requires }, before)).length;
        assert.equal(await count([record], 'application'), 1);
        assert.equal(await count([record], 'list'), 1);
        assert.equal(await count([later], 'application'), 0);
        assert.equal(await count([later], 'list'), 1);
      });
    });

    describe('a minimum that must be met', () => {
      const minimum: RequirementPlan = {
        ...{ needs: 'minimum', before: 'list', name: '党课', what: 'lessons', where: {}, each: [], rules: ['YQ-S15'] },
      };
      const quarterly: Programme['obligations'][number] = {
        ...{ obligation: 'lessons', name: { zh: '党课', en: 'Lessons' }, item: null, subject: { of: 'unit' }, min: 1 },
        ...{ stated: true, unit: 'times', per: 'quarter', share: 1, basis: [], assumed: [] },
      };
      const done = (id: string, on: string, quantity = 1, whose = unit, obligation = 'lessons') =>
        tell(whose, {
          ...{
            kind: 'deedDone',
            id: `${campaign}-${id}`,
            obligation,
            subject: null,
            with: null,
            on,
            quantity,
            note: 'n',
          },
        });
      const lacking = async (moment: string) => {
        const { unmet } = await standing({ requires: [minimum] }, 'list', Date.parse(`${moment}T12:00:00+08:00`));
        return unmet.map((each) => each.missing);
      };
      beforeEach(async () => {
        const body = buildProgramme({ obligations: [quarterly] });
        await registry.transaction((tx) => storeProgramme(tx, { programme, version: 1, contentHash: 'h', body }));
      });

      it('F43: is missed by a unit that fell short in a period that is over, whatever it did too much in another', async () => {
        await done('a', '2019-02-01', 9);
        await done('b', '2019-05-01', 1, 'somebody-else');
        await done('c', '2019-05-01', 1, unit, 'visits');
        assert.deepEqual(await lacking('2019-06-30'), []);
        const [short, ...more] = await lacking('2019-07-01');
        assert.match(short ?? '', new RegExp(`^${unit} falls short of 党课: 0 of 1 from 2019-04-01 to 2019-06-30$`));
        assert.deepEqual(more, []);
      });

      it('F43: is met once what was done in that period is on record', async () => {
        await done('a', '2019-02-01');
        await done('b', '2019-05-01');
        assert.deepEqual(await lacking('2019-07-01'), []);
      });
    });

    describe('the opinions that must be there (JZ-S14, F26)', () => {
      const opinions: RequirementPlan = {
        needs: 'matters',
        before: 'naming',
        name: '征求意见',
        what: 'opinion',
        where: {},
        each: ['discipline', 'inspection', 'audit'].map((body, nth) => ({
          body,
          name: ['纪检', '巡察', '审计'][nth]!,
        })),
        rules: ['JZ-S14'],
      };
      const asked = (body: string | null, { track = 'clean', procedure = 'opinion' }: Asking = {}): Fact => ({
        kind: 'matterOpened',
        matter: matterOf(body, track),
        procedure,
        track,
        party: body === null ? null : { body, organisation: `${body}-office` },
        fields: {},
        source: null,
      });
      const answered = (body: string | null, track: string | null = 'clean'): Fact => ({
        kind: 'matterClosed',
        matter: matterOf(body, track),
        outcome: 'agreed',
      });
      const matterOf = (body: string | null, track: string | null) => `${campaign}-${body ?? 'any'}-${track ?? 'all'}`;
      const lacking = async (requirement = opinions, before: 'list' | 'naming' = 'naming') =>
        (await unmetOfTrack(registry.db, plan(), clean({ requires: [requirement] }), before)).map(
          (each) => each.missing,
        );

      it('JZ-S14: are missing of every body that was not asked or has not answered, by name', async () => {
        assert.deepEqual(await lacking(), ['纪检、巡察、审计 missing']);
        await tell(null, asked('discipline'));
        await tell(null, asked('audit'));
        await tell(null, answered('discipline'));
        assert.deepEqual(await lacking(), ['巡察、审计 missing']);
        await tell(null, answered('audit'));
        await tell(null, asked('inspection'));
        assert.deepEqual(await lacking(), ['巡察 missing']);
        await tell(null, answered('inspection'));
        assert.deepEqual(await lacking(), []);
      });

      it('JZ-S14: on the whole campaign count for each of its tracks, on another track for none but that', async () => {
        for (const body of ['discipline', 'inspection']) {
          await tell(null, asked(body, { track: null }));
          await tell(null, answered(body, null));
        }
        await tell(null, asked('audit', { track: 'model' }));
        await tell(null, answered('audit', 'model'));
        assert.deepEqual(await lacking(), ['审计 missing']);
      });

      it('stand before their step only', async () => {
        assert.deepEqual(await lacking(opinions, 'list'), []);
        assert.equal((await lacking({ ...opinions, before: 'list' }, 'list')).length, 1);
      });

      it('without bodies to ask: every matter of the procedure must be closed', async () => {
        const any: RequirementPlan = { ...opinions, each: [] };
        assert.deepEqual(await lacking(any), []);
        await tell(null, asked(null));
        await tell(null, asked('audit', { procedure: 'appeal' }));
        assert.deepEqual(await lacking(any), ['1 still open']);
        await tell(null, answered(null));
        assert.deepEqual(await lacking(any), []);
      });
    });

    it('scores must be confirmed where the programme says so: of this track', async () => {
      const scores: RequirementPlan = {
        ...{ needs: 'scores', before: 'list', name: '得分', what: 'scores', where: {}, each: [], rules: ['YQ-A10'] },
      };
      const lacking = async () =>
        (await unmetOfTrack(registry.db, plan(), clean({ requires: [scores] }), 'list')).map((each) => each.missing);
      const confirmed = (track: string): Fact => ({ kind: 'scoresConfirmed', track, results: [], next: 'review' });
      assert.deepEqual(await lacking(), ['the scores are not confirmed']);
      await tell(null, confirmed('model'));
      assert.deepEqual(await lacking(), ['the scores are not confirmed']);
      await tell(null, confirmed('clean'));
      assert.deepEqual(await lacking(), []);
    });

    describe('titles and years out', () => {
      const title = (track: string, batch = 2019) => awarded(`${campaign}.${track}.${batch}.${unit}`, { track, batch });
      const revoke = (track: string, moment: string) =>
        tell(unit, { kind: 'titleRevoked', title: title(track).title, reason: 'r' }, Date.parse(moment));

      it('SX-A11: holds a title until it is revoked or has lapsed', async () => {
        const held = async () => (await standing({ requiresTitle: 'model' })).held;
        assert.deepEqual(await held(), []);
        await tell(unit, title('clean'));
        await tell(unit, title('model'));
        assert.deepEqual(await held(), ['clean', 'model']);
        await tell(unit, { kind: 'titleLapsed', title: title('model').title });
        assert.deepEqual(await held(), ['clean']);
        await revoke('clean', '2020-03-01T12:00:00+08:00');
        assert.deepEqual(await held(), []);
      });

      it('SX-A06: is out since the year in which a title of this track was revoked, by the calendar of China', async () => {
        const revoked = async () => (await standing({})).outSince.revoked;
        assert.equal(await revoked(), null);
        await tell(unit, title('clean'));
        await tell(unit, title('model'));
        assert.equal(await revoked(), null);
        await revoke('model', '2020-06-01T12:00:00+08:00');
        assert.equal(await revoked(), null);
        await revoke('clean', '2020-01-01T04:00:00+08:00');
        assert.equal(await revoked(), 2020);
      });

      for (const zone of ['UTC', 'Asia/Shanghai', 'America/Los_Angeles']) {
        it(`SX-A06: reckons that year the same on a server in ${zone}`, async () => {
          await tell(unit, title('clean'));
          await revoke('clean', '2019-12-31T20:00:00+08:00');
          const year = await registry.transaction(async (tx) => {
            await tx.execute(sql.raw(`set local time zone '${zone}'`));
            const found = await standingsOf(tx, plan(), clean(), [unit], { before: 'list', at: NOON });
            return found.get(unit)?.outSince.revoked;
          });
          assert.equal(year, 2019);
        });
      }

      it('SX-A06: is out since the year of the last edition in which an incident disqualified it, on this track', async () => {
        const disqualified = async () => (await standing({})).outSince.disqualified;
        assert.equal(await disqualified(), null);
        for (const [year, tracks] of [
          [2017, ['clean']],
          [2016, ['clean', 'model']],
          [2018, ['model']],
        ] as const) {
          const id = `${campaign}-${year}`;
          await registry.record(begun(id, [unit], { programme, year }));
          await tell(unit, { kind: 'disqualified', tracks: [...tracks], incident: 'i' }, NOON, id);
        }
        assert.equal(await disqualified(), 2017);
      });
    });

    describe('the years that a result of several years rests on (JZ-S4, F39)', () => {
      const year = async (batch: number, track = 'clean', organiser = 'committee') => {
        const id = `${campaign}-${batch}-${track}-${organiser}`;
        const bodies = { ...planOf().bodies, organiser };
        await registry.record(begun(id, [unit], { programme, year: batch, bodies }));
        await tell(unit, awarded(`${id}.${unit}`, { track, batch }), NOON, id);
        return `${id}.${unit}`;
      };
      const years = async () => (await yearsHeld(registry.db, plan(), 'clean', [2017, 2019])).get(unit);

      it('JZ-S4: are those of the round in which the unit was named on this track, in order', async () => {
        assert.equal(await years(), undefined);
        await year(2019);
        await year(2017);
        await year(2016);
        await year(2020);
        await year(2018, 'model');
        assert.deepEqual(await years(), [2017, 2019]);
      });

      it('F39: a title that is revoked no longer counts, one that has only lapsed does', async () => {
        const [first, second] = [await year(2017), await year(2018)];
        await tell(unit, { kind: 'titleLapsed', title: first }, NOON + DAY);
        assert.deepEqual(await years(), [2017, 2018]);
        await tell(unit, { kind: 'revocationProposed', title: second, reason: 'r', incident: null });
        assert.deepEqual(await years(), [2017, 2018]);
        await tell(unit, { kind: 'titleRevoked', title: second, reason: 'r' });
        assert.deepEqual(await years(), [2017]);
      });

      it('SX-S5d: another committee’s titles do not count', async () => {
        await year(2017, 'clean', 'county');
        assert.equal(await years(), undefined);
      });

      it('F39: the title of several years that rests on a year is found by it, and by no other', async () => {
        const computed: Fact = {
          kind: 'overallComputed',
          track: 'clean',
          years: [2017, 2019],
          results: [{ unit, years: [2017, 2019], assessed: [2017, 2018, 2019], met: true }],
        };
        await tell(null, computed);
        const title = `${campaign}.overall.${unit}`;
        await tell(unit, awarded(title, { track: 'clean-overall' }));
        const found = (batch: number, track = 'clean') => overallTitlesOn(registry.db, unit, track, batch);
        assert.deepEqual(await found(2017), [title]);
        assert.deepEqual(await found(2019), [title]);
        assert.deepEqual(await found(2018), []);
        assert.deepEqual(await found(2017, 'model'), []);
        await tell(unit, { kind: 'revocationProposed', title, reason: 'r', incident: null });
        assert.deepEqual(await found(2017), []);
      });
    });
  });
});
