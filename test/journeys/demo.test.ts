import assert from 'node:assert/strict';
import { endOf, startScript } from '../support/process.ts';

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

describe('npm run demo: a whole year with 70 units through the public API (SX-S1, SX-S2, SX-S3, SX-S4)', function () {
  this.timeout(240_000);

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
