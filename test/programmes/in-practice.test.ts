import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { inPractice } from './in-practice.ts';
import { published } from './says.ts';

/** An edition in which as much as possible of the programme falls due. */
const editions: [programme: string, year: number][] = [
  ['shaoxing-2018', 2021],
  ['yueqing-2020', 2021],
  ['jiaozuo-2020', 2022],
  ['clean-organ-2023', 2023],
  ['ningbo-mechanisms', 2023],
];

describe('who does what, who reads it, what is demanded and until when', () => {
  for (const [programme, year] of editions) {
    describe(`${programme}, in its edition of ${year}`, () => {
      const rows = inPractice(published(`${programme}.v1.yaml`), year);
      const table = readFileSync(new URL(`in-practice/${programme}.md`, import.meta.url), 'utf8');
      const expected = table.split('\n').filter((line) => /^\| (?!clauses|-)/.test(line));

      for (const [nth, row] of expected.entries()) {
        const [, clauses = '', what = ''] = row.split(' | ');
        it(`${clauses}: ${what}`, () => {
          assert.equal(rows[nth], row);
        });
      }

      it('and nothing else', () => {
        assert.deepEqual(rows.slice(expected.length), []);
      });
    });
  }
});
