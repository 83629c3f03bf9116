import assert from 'node:assert/strict';
import { play } from '../../scenario/play.ts';
import { readScenario } from '../../scenario/read.ts';
import { lineOf } from '../../scenario/report.ts';
import type { Engine } from '../../scenario/stage.ts';
import { programmesToTell, storyOf } from '../../demo/programmes.ts';
import { endOf, startScript } from '../support/process.ts';
import { openEngine } from '../support/engine.ts';

interface Result {
  readonly programme: string;
  readonly edition: number;
  readonly units: number;
  readonly applied: number;
  readonly disqualified: number;
  readonly shortlisted: number;
  readonly named: number;
  readonly objections: object;
  readonly refusals: Record<string, number>;
  readonly ledger: { readonly verified: boolean };
}

describe('npm run demo: a whole year with 70 units through the public API (SX-S1, SX-S2, SX-S3, SX-S4)', () => {
  for (const seed of [7, 42, 20180101]) {
    it(`comes out by the document's rules with seed ${seed}`, async () => {
      const demo = startScript('demo/main.ts', ['--seed', String(seed), '--json'], { TEMPORAL_ADDRESS: '' });
      assert.equal(await endOf(demo), 0, demo.output());
      const result = JSON.parse(demo.output().trim().split('\n').at(-1) ?? '') as Result;
      const { units, applied, disqualified, shortlisted, named, objections, ledger } = result;
      assert.deepEqual(
        { units, applied, disqualified, shortlisted, named, objections, verified: ledger.verified },
        {
          units: 70,
          applied: 63,
          disqualified: 2,
          shortlisted: 59,
          named: 57,
          objections: { lodged: 3, upheld: 1, dismissed: 1, late: 1 },
          verified: true,
        },
      );
      assert.equal(result.refusals['RulesNotFiled'], 2);
    });
  }
});

interface Told {
  readonly differences: readonly string[];
  readonly refusals: Record<string, number>;
  readonly outcome: {
    readonly scores: readonly { readonly unit: string; readonly total: number; readonly eligible: boolean }[];
    readonly deductions: readonly { readonly counted: number; readonly cause: string; readonly author: string }[];
    readonly ledger: { readonly verified: boolean };
  };
}

describe('npm run demo -- --programme ID: a told story for every other programme', () => {
  it('tells Yueqing: 475 of 500 with every deduction, and points that do not make up for the precondition (YQ-G1, F18)', async () => {
    const demo = startScript('demo/main.ts', ['--programme', 'yueqing-2020', '--json'], { TEMPORAL_ADDRESS: '' });
    assert.equal(await endOf(demo), 0, demo.output());
    const { differences, refusals, outcome } = JSON.parse(demo.output().trim().split('\n').at(-1) ?? '') as Told;
    assert.deepEqual(differences, []);
    assert.deepEqual(refusals, { OutsideBand: 1, NotAllowed: 1 });
    assert.deepEqual(
      outcome.scores.map(({ unit, total, eligible }) => [unit, total, eligible]),
      [
        ['first-branch', 475, true],
        ['second-branch', 500, false],
      ],
    );
    const taken = outcome.deductions.reduce((sum, { counted }) => sum + counted, 0);
    assert.equal(500 - taken, 475);
    assert.ok(outcome.deductions.every(({ cause, author }) => cause !== '' && author !== ''));
    assert.ok(outcome.ledger.verified);
  });

  it('names the programmes that there are when there is no such demo', async () => {
    const demo = startScript('demo/main.ts', ['--programme', 'hangzhou'], {});
    assert.equal(await endOf(demo), 64);
    for (const { id } of programmesToTell()) assert.ok(demo.output().includes(id), id);
  });

  describe('comes out as told', () => {
    let engine: Engine;

    before(async () => {
      engine = await openEngine();
    });

    after(async () => {
      await engine.close();
    });

    for (const programme of ['jiaozuo-2020', 'clean-organ-2023', 'ningbo-mechanisms']) {
      it(programme, async () => {
        const file = storyOf(programme);
        assert.ok(file !== undefined);
        const { differences } = await play(readScenario(file), engine);
        assert.deepEqual(
          differences.map((each) => lineOf(programme, each)),
          [],
        );
      });
    }
  });
});
