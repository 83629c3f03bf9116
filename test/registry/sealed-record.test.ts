import assert from 'node:assert/strict';
import type { Fact } from '../../contracts/facts.ts';
import type { SealedExport } from '../../domain/sealed-record.ts';
import { eraseTexts } from '../../registry/erasure.ts';
import type { Registry } from '../../registry/registry.ts';
import { sealedRecordOf } from '../../registry/sealed-record.ts';
import { check } from '../../verify/check.ts';
import { happened, opened, panel, panelPlan } from '../verify/record.ts';
import { forEachEngine } from './engines.ts';
import { NOON, planOf, trackOf } from './entries.ts';

const plan = panelPlan({
  ...{ listBy: 'appraisal', scoring: null, checks: ['visit'], year: 2020, campaign: 'now' },
  tracks: [{ ...trackOf('model', true, [2020, 2020]), applies: true, coolingOffYears: 2 }],
});
const past = panelPlan({ campaign: 'past', year: 2019, bodies: { ...planOf().bodies, organiser: 'county' } });
const now = { campaign: 'now' };
const then = { campaign: 'past' };

describe('the sealed record of a list that rests on the record of another committee (F23)', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let record: SealedExport;
    before(async () => {
      registry = await open();
      await registry.record([
        { ...happened({ kind: 'campaignStarted', plan: past }), ...then },
        happened(
          {
            kind: 'candidacyOpened',
            enrolment: 'mandatory',
            dueAt: null,
            tracks: [{ track: 'model', due: true, applies: true }],
            mayReinstate: false,
          },
          'b',
          'li',
          then,
        ),
        happened({ kind: 'disqualified', tracks: ['model'], incident: 'i' }, 'b', 'li', then),
        happened({ kind: 'campaignEnded' }, null, 'li', then),
      ]);
      await registry.record(opened(plan, ['a', 'b']).map((each) => ({ ...each, ...now })));
      const facts = (unit: string): Fact[] => [
        { kind: 'applicationSubmitted', track: 'model', receivedAt: NOON, fields: { report: `${unit}：王小明` } },
        { kind: 'checkRecorded', track: 'model', check: 'visit', passed: true, note: '王小明', status: 'reviewed' },
        { kind: 'voteCast', track: 'model', organisation: 'audit', passed: true, reason: '王小明' },
        { kind: 'voteCast', track: 'model', organisation: 'finance', passed: true, reason: '王小明' },
      ];
      for (const unit of ['a', 'b']) {
        await registry.record(facts(unit).map((fact) => happened(fact, unit, 'li', now)));
      }
      const confirmed: Fact = { kind: 'listConfirmed', track: 'model', candidates: ['a'], leftOut: [], next: 'list' };
      await registry.record([happened(confirmed, null, 'li', now)]);
      record = await exported();
    });

    async function exported(): Promise<SealedExport> {
      const { programme, version, contentHash } = plan;
      const published = { programme, version, contentHash, body: panel };
      const found = await sealedRecordOf(registry.db, plan, plan.tracks[0]!, published);
      assert.ok(found);
      return found;
    }

    it('cites their entries, names the head that each chain had then, and is verified without anything else', () => {
      assert.deepEqual(
        record.heads.map(({ chain, seq }) => [chain, seq]),
        [
          ['county', 4],
          ['committee', 12],
        ],
      );
      assert.deepEqual(
        record.outcome.list?.map(({ unit, listed }) => [unit, listed]),
        [
          ['a', true],
          ['b', false],
        ],
      );
      assert.equal(JSON.stringify(record).includes('王小明'), false);
      const checked = check(new TextEncoder().encode(JSON.stringify(record)), [
        record.seal,
        ...record.heads.map(({ hash }) => hash),
      ]);
      assert.ok('record' in checked);
      assert.deepEqual(checked.differences, []);
    });

    it('is the same after either committee has gone on, and after words were erased that it does not show', async () => {
      // The next millisecond: what is written within the same one is not later.
      await new Promise((resolve) => setTimeout(resolve, 2));
      await registry.record([
        happened({ kind: 'reinstated', track: 'model', matter: 'm' }, 'b', 'li', then),
        happened({ kind: 'disqualified', tracks: ['model'], incident: 'j' }, 'a', 'li', now),
      ]);
      const application = record.entries.find(({ body }) => body.fact.kind === 'applicationSubmitted');
      assert.ok(application);
      await registry.transaction((tx) => eraseTexts(tx, 'committee', application.seq));
      assert.equal(JSON.stringify(await exported()), JSON.stringify(record));
    });
  });
});
