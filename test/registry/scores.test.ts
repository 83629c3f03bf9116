import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { scoreActivities } from '../../activities/scores.ts';
import type { Tools } from '../../activities/index.ts';
import type { Entry, Fact, ScoreFact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';
import { entriesOn, scaleOf } from '../../domain/scoring.ts';
import { deductionsOf, resultOf, scoreOf } from '../../domain/score-sheet.ts';
import { storeProgramme } from '../../registry/programmes.ts';
import type { Registry } from '../../registry/registry.ts';
import { confirmedScores } from '../../registry/requirements.ts';
import {
  appealsOf,
  recordRequirements,
  scoredUnits,
  scoresConfirmedAt,
  scoresOf,
  scoresOfUnit,
} from '../../registry/scores.ts';
import { parseProgramme } from '../../programmes/load.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf, NOON, trackOf } from './entries.ts';

const file = 'yueqing-2020.v1.yaml';
const { programme: yueqing } = parseProgramme(
  readFileSync(new URL(`../../programmes/${file}`, import.meta.url), 'utf8'),
  file,
);
const terms = { gradeLevel: 'criterion', sameCase: 'heavier', confirmedBy: 'leadingGroup', rules: [] } as const;
const scale = scaleOf(yueqing, terms)!;
const condition = {
  needs: 'record',
  before: 'list',
  name: '必要条件',
  what: 'clean-condition',
  where: { met: ['yes'] },
  each: [],
  rules: ['YQ-G1'],
} as const;

describe('scores in the registry', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let campaign: string;
    let plan: Plan;
    let count = 0;
    before(async () => {
      registry = await open();
      const published = { programme: 'yueqing-2020', contentHash: 'h1', body: yueqing };
      await registry.transaction((tx) => storeProgramme(tx, { ...published, version: 1 }));
      // The next year's rubric is half as long.
      const body = { ...yueqing, version: 2, rubric: yueqing.rubric.slice(0, 2) };
      await registry.transaction((tx) => storeProgramme(tx, { ...published, version: 2, contentHash: 'h2', body }));
    });
    beforeEach(async () => {
      campaign = `c${++count}`;
      const track = { ...trackOf('model', true, [2020, 2020]), applies: false, requires: [condition] };
      const entries = begun(campaign, ['unit-1', 'unit-2'], {
        programme: 'yueqing-2020',
        version: 1,
        scoring: terms,
        tracks: [track],
      });
      const [start] = entries;
      assert.ok(start?.fact.kind === 'campaignStarted');
      plan = start.fact.plan;
      await registry.record(entries);
    });

    const tell = (fact: Fact, given: Partial<Entry> = {}) => registry.record([entryOf(fact, { campaign, ...given })]);
    const by = (id: string) => ({ actor: { id, role: 'organiser' as const, organisation: 'committee' } });
    const own = () => scoresOfUnit(registry.db, campaign, 'unit-1');
    const sumUp = (of: Plan = plan) =>
      scoreActivities({ registry } as unknown as Tools).sumUpScores(of, 'model', 'concluded', {
        actor: { id: 'leader', role: 'leadingGroup', organisation: 'leading-group' },
        at: 0,
        id: 'confirmation',
      });
    /** The results as they stand on record. */
    const results = () => confirmedScores(registry.db, campaign, 'model');
    const whole = (unit: string, grade = 'excellent', deduction = 0) =>
      registry.record(
        entriesOn(scale)
          .filter((entry) => entry.by !== 'events')
          .map(({ id }) =>
            entryOf(scored(`${campaign}-${unit}-${id}`, id, { grade, deduction }), { campaign, unit, ...by('li') }),
          ),
      );

    it('a line is kept as it was given, by whom and when, and its sheet is begun', async () => {
      const document = '检查记录1号';
      await tell(scored(`${campaign}-1`, '1.3', { grade: 'good', deduction: 2.5, document }), by('li'));
      const { lines, sheets } = await own();
      assert.deepEqual(lines, [
        {
          ...{ line: `${campaign}-1`, assessor: 'office', criterion: '1.3', grade: 'good', rating: null },
          ...{ deduction: 2.5, discretionary: false, cause: '检查发现', document },
          ...{ person: 'li', seq: 1, at: NOON, withdrawn: null },
        },
      ]);
      assert.deepEqual(sheets, [{ assessor: 'office', person: 'li', submittedAt: null, withdrawnAt: null }]);
      assert.deepEqual(await scoredUnits(registry.db, campaign), ['unit-1']);
    });

    it('a later line of a criterion replaces the earlier one, and both stay (F18)', async () => {
      await tell(scored(`${campaign}-z`, '1.3', { grade: 'good', deduction: 3 }), by('li'));
      await tell(scored(`${campaign}-a`, '1.3', { grade: 'good', deduction: 1 }), by('wang'));
      const scores = await own();
      assert.equal(
        scoreOf(scale, scores.lines, scores.events).entries.find((each) => each.criterion === '1.3')?.score,
        5,
      );
      assert.deepEqual(
        deductionsOf(scale, scores).map(({ author, counted, standing }) => [author, counted, standing]),
        [
          ['wang', 1, 'counts'],
          ['li', 0, 'replaced'],
        ],
      );
    });

    it('an event costs points until it is taken back, and so does a line (F18)', async () => {
      await tell(scored(`${campaign}-1`, '1.3', { grade: 'good', deduction: 2 }));
      await tell(happened(`${campaign}-2`, 'head-criminal'), by('discipline-1'));
      const before = await own();
      assert.deepEqual(
        before.events.map(({ event, person, case: act, on, by: author }) => [event, person, act, on, author]),
        [['head-criminal', '某某', 'case-1', '2020-06-01', 'discipline-1']],
      );
      await tell({ kind: 'deductionWithdrawn', line: `${campaign}-1`, matter: 'm', reason: '申诉成立' });
      await tell({ kind: 'deductionWithdrawn', line: `${campaign}-2`, matter: null, reason: '有误' });
      const scores = await own();
      assert.deepEqual([scores.lines[0]?.withdrawn, scores.events[0]?.withdrawn], ['申诉成立', '有误']);
      assert.deepEqual(
        deductionsOf(scale, scores).map(({ counted, standing }) => [counted, standing]),
        [
          [0, 'withdrawn'],
          [0, 'withdrawn'],
        ],
      );
    });

    it("a withdrawal reaches no other unit's line", async () => {
      await tell(scored(`${campaign}-1`, '1.3', { grade: 'good', deduction: 2 }));
      await tell({ kind: 'deductionWithdrawn', line: `${campaign}-1`, matter: null, reason: 'r' }, { unit: 'unit-2' });
      assert.equal((await own()).lines[0]?.withdrawn, null);
    });

    it('a sheet is handed in once for everybody, or withdrawn for one person (F21)', async () => {
      await tell(scored(`${campaign}-1`, '1.3', { grade: 'excellent' }), by('li'));
      await tell({ kind: 'sheetSubmitted', assessor: 'office' }, { ...by('li'), at: NOON + 1 });
      await tell({ kind: 'sheetWithdrawn', assessor: 'office', person: 'li', reason: 'former' }, { at: NOON + 2 });
      assert.deepEqual((await own()).sheets, [
        { assessor: 'office', person: 'li', submittedAt: NOON + 1, withdrawnAt: NOON + 2 },
      ]);
    });

    it('the latest moderation of a unit replaces the earlier (F21)', async () => {
      await tell({ kind: 'scoreModerated', total: 70.5, reason: '复核' }, by('head'));
      await tell({ kind: 'scoreModerated', total: 71, reason: '再次复核' }, by('head'));
      assert.deepEqual((await own()).moderation, { total: 71, reason: '再次复核', by: 'head' });
    });

    it('who is assigned to a unit is known, once, and nobody who declined', async () => {
      const assigned = ['an', 'bo'].map((reviewer) => ({ unit: 'unit-1', reviewer }));
      await tell({ kind: 'reviewersAssigned', track: 'model', assignments: assigned }, { unit: null });
      await tell({ kind: 'assignmentDeclined', track: 'model', reviewer: 'bo', reason: 'r', replacedBy: null });
      assert.deepEqual((await own()).assigned, ['an']);
    });

    it('a deduction is under appeal while a matter about it is open (F18)', async () => {
      const opened = (matter: string, line: string): Fact => ({
        ...{ kind: 'matterOpened', matter, procedure: 'score-appeal', track: null, party: null },
        ...{ fields: { line, grounds: '理由' }, source: null },
      });
      await tell(opened(`${campaign}-m1`, 'line-1'));
      await tell(opened(`${campaign}-m2`, 'line-2'));
      await tell({ kind: 'matterClosed', matter: `${campaign}-m2`, outcome: 'dismissed' });
      const appeals = await appealsOf(registry.db, campaign, ['line-1', 'line-2', 'line-3']);
      assert.deepEqual([...appeals], [['line-1', `${campaign}-m1`]]);
      assert.equal((await appealsOf(registry.db, campaign, [])).size, 0);
      assert.equal((await appealsOf(registry.db, 'other', ['line-1'])).size, 0);
    });

    it('every unit that is asked for has an answer, scored or not', async () => {
      await tell(scored(`${campaign}-1`, '1.3', { grade: 'excellent' }), { unit: 'unit-2' });
      const found = await scoresOf(registry.db, campaign, ['unit-1', 'unit-2']);
      assert.deepEqual(
        [...found].map(([unit, { lines }]) => [unit, lines.length]),
        [
          ['unit-1', 0],
          ['unit-2', 1],
        ],
      );
      assert.equal((await scoresOf(registry.db, campaign, [])).size, 0);
    });

    it('YQ-G1, YQ-A08: the latest record on clean organ building says whether the condition holds (F17)', async () => {
      const missing = async (unit = 'unit-1') =>
        (await recordRequirements(registry.db, plan, 'model', [unit]))
          .get(unit)
          ?.flatMap(({ unmet }) => unmet?.missing ?? []);
      const judged = (id: string, met: string, at: number) =>
        tell(
          {
            ...{ kind: 'recordFiled', id: `${campaign}-${id}`, type: 'clean-condition', item: null, subject: null },
            fields: { met, reason: '认定' },
          },
          { at },
        );
      assert.deepEqual(await missing(), ['unit-1 has no record clean-condition']);
      await judged('b', 'yes', NOON);
      assert.deepEqual(await missing(), []);
      assert.deepEqual(await missing('unit-2'), ['unit-2 has no record clean-condition']);
      await judged('a', 'no', NOON + 1);
      assert.deepEqual(await missing(), ['the record clean-condition of unit-1 says met no']);
      const states = await recordRequirements(registry.db, plan, 'model', ['unit-1', 'unit-2'], 'application');
      assert.deepEqual([...states.values()], [[], []]);
    });

    describe('summing up', () => {
      it('waits until every counting sheet is handed in', async () => {
        assert.deepEqual(codeOf(await sumUp()), 'SheetIncomplete');
        await whole('unit-1');
        await tell({ kind: 'sheetSubmitted', assessor: 'office' }, by('li'));
        const waiting = await sumUp();
        assert.ok('refused' in waiting);
        assert.match(waiting.refused.message, /unit-2/);
      });

      it('YQ-G1: points never make up for the condition, and missing points do not make ineligible (F17)', async () => {
        for (const unit of ['unit-1', 'unit-2']) {
          await whole(unit, unit === 'unit-1' ? 'excellent' : 'good', unit === 'unit-1' ? 0 : 3);
          await tell({ kind: 'sheetSubmitted', assessor: 'office' }, { unit, ...by('li') });
        }
        const fields = { met: 'yes', reason: '认定' };
        const record = { id: `${campaign}-r`, type: 'clean-condition', item: null, subject: null };
        await tell({ kind: 'recordFiled', ...record, fields }, { unit: 'unit-2' });
        const summed = await sumUp();
        assert.ok('moved' in summed);
        assert.deepEqual(await results(), [
          { unit: 'unit-1', total: 500, eligible: false },
          { unit: 'unit-2', total: 500 - 3 * 52, eligible: true },
        ]);
      });

      for (const [version, total] of [
        [1, 500],
        [2, 200],
      ] as const) {
        it(`keeps to the version that the edition runs on, here ${version}, whatever is published (F22)`, async () => {
          for (const unit of ['unit-1', 'unit-2']) {
            await whole(unit);
            await tell({ kind: 'sheetSubmitted', assessor: 'office' }, { unit, ...by('li') });
          }
          const summed = await sumUp({ ...plan, version });
          assert.ok('moved' in summed);
          assert.deepEqual(
            (await results()).map((each) => each.total),
            [total, total],
          );
        });
      }

      it('puts the confirmed scores on record once, in the transaction that sums them up', async () => {
        for (const unit of ['unit-1', 'unit-2']) {
          await whole(unit);
          await tell({ kind: 'sheetSubmitted', assessor: 'office' }, { unit, ...by('li') });
        }
        const first = await sumUp();
        await tell({ kind: 'deductionWithdrawn', line: `${campaign}-unit-1-1.1`, matter: null, reason: 'late' });
        const confirmed = await results();
        assert.deepEqual(await sumUp(), first);
        assert.deepEqual(first, { moved: { kind: 'scoresConfirmed', track: 'model', next: 'concluded' } });
        assert.deepEqual(await results(), confirmed);
        assert.notEqual(await scoresConfirmedAt(registry.db, campaign), null);
      });

      it('leaves out who is no candidate any more', async () => {
        await whole('unit-1');
        await tell({ kind: 'sheetSubmitted', assessor: 'office' }, by('li'));
        await tell({ kind: 'disqualified', tracks: ['model'], incident: 'i' }, { unit: 'unit-2' });
        const summed = await sumUp();
        assert.ok('moved' in summed);
        assert.deepEqual(await results(), [{ unit: 'unit-1', total: 500, eligible: false }]);
      });

      it('has nothing to confirm where nobody is a candidate any more', async () => {
        for (const unit of ['unit-1', 'unit-2'])
          await tell({ kind: 'disqualified', tracks: ['model'], incident: 'i' }, { unit });
        assert.equal(codeOf(await sumUp()), 'ScoresMissing');
      });

      it('says that a programme without scoring scores nobody', async () => {
        assert.equal(codeOf(await sumUp({ ...plan, scoring: null })), 'NotPartOfThis');
      });

      it('knows when the scores were confirmed', async () => {
        assert.equal(await scoresConfirmedAt(registry.db, campaign), null);
        const results = [{ unit: 'unit-1', total: 475, eligible: true }];
        const fact: Fact = { kind: 'scoresConfirmed', track: 'model', results, next: 'list' };
        await tell(fact, { unit: null, at: NOON + 7 });
        assert.equal(await scoresConfirmedAt(registry.db, campaign), NOON + 7);
      });
    });

    it('the result of what was written is the result of what was scored (F18)', async () => {
      await whole('unit-1');
      await tell(happened(`${campaign}-e`, 'staff-discipline'));
      await tell({ kind: 'sheetSubmitted', assessor: 'office' }, by('li'));
      assert.equal(resultOf(scale, await own()).total, 499);
    });
  });
});

function codeOf(answer: Awaited<ReturnType<ReturnType<typeof scoreActivities>['sumUpScores']>>): string {
  return 'refused' in answer ? answer.refused.code : 'summed';
}

function scored(line: string, criterion: string, given: Partial<Extract<ScoreFact, { kind: 'scored' }>>): Fact {
  return {
    ...{ kind: 'scored', line, assessor: 'office', criterion, grade: null, rating: null, deduction: 0 },
    ...{ discretionary: false, cause: '检查发现', document: null },
    ...given,
  };
}

function happened(line: string, event: string): Fact {
  const about = { person: '某某', case: 'case-1', on: '2020-06-01', cause: '查实', document: null };
  return { kind: 'eventRecorded', line, event, ...about };
}
