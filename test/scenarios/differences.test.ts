import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runLaurel, type Ended } from '../cli/run-laurel.ts';
import { wrong } from './wrong.ts';

/** What must be found on which line of the wrong scenario, as people read it. */
const found: [line: number, sentence: RegExp][] = [
  [9, /step 2 submitApplication by finance, 2019-12-10 09:00: expected refusal WindowClosed, got \{ success: /],
  [13, /step 3 submitApplication by water, .*: applications\.clean\.status: expected reviewed, got underReview$/],
  [14, /step 4 recordCheck by reviewer for finance, .*: expected success, got refusal UnknownCheck: /],
  [15, /step 5 .*: expected refusal NotUnderReview, got refusal AlreadyApplied: /],
  [18, /step 6 .*: rules: expected \{ contains: SX-S9 \}, got \[/],
  [18, /step 6 .*: message: expected \{ contains: never \}, got /],
  [19, /step 7 listCandidacies by auditor, .*: items\.count: expected 3, got 2 \(two units\)$/],
  // What needs it is not played, and no difference of its own.
  [
    20,
    /step 8 .*: expected something to save, got nothing; for want of it 4 calls of steps 9, 10, 11 could not be made$/,
  ],
  [24, /step 12 .*: expected success, got refusal InvalidInput: .*; stage: /],
  [28, /step 13 together by finance, water, .*: expected 1 to succeed, got 2: finance, water$/],
  [30, /step 14 addPerson .*: expected success, got refusal NotFound: .*; for want of it 1 call of step 15 could not/],
  [33, /end showCandidacy by auditor for finance, .*: expected .*named, got \{?.*underReview/],
  [34, /end listTitles by public, .*: expected \[\{ unit: finance \}\], got \[\]$/],
];

describe('a scenario that is wrong on purpose', () => {
  let folder: string;
  let file: string;
  let ended: Ended;

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'scenario-'));
    file = join(folder, 'wrong.yaml');
    writeFileSync(file, wrong);
    ended = await runLaurel(['scenario', 'run', file]);
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('ends the command with 1', () => {
    assert.equal(ended.code, 1);
    assert.match(ended.stderr, /不符 13 differences in 1 of 1 scenarios/);
    assert.match(ended.stdout, /wrong .* 15\/15 /);
  });

  it('has every difference on its line with both values, and is played to its end', () => {
    const lines = ended.stderr.split('\n').filter((line) => line.startsWith(`${file}:`));
    assert.equal(lines.length, found.length);
    found.forEach(([line, sentence], index) => {
      assert.ok(lines[index]?.startsWith(`${file}:${line}: `), lines[index]);
      assert.match(lines[index] ?? '', sentence);
    });
  });

  it('ends at the first difference when it is asked to, and says all of it as JSON', async () => {
    const { code, stdout, stderr } = await runLaurel(['--json', 'scenario', 'run', '--stop-on-difference', file]);
    assert.equal(code, 1);
    const { scenarios } = JSON.parse(stdout) as {
      scenarios: { passed: boolean; steps: number; differences: { line: number; expected: unknown }[] }[];
    };
    assert.deepEqual(
      scenarios.map(({ passed, steps, differences }) => [passed, steps, differences.map(({ line }) => line)]),
      [[false, 2, [9]]],
    );
    // Before it the engine's own server may have had a word.
    const last = stderr.trimEnd().split('\n').at(-1) ?? '';
    assert.equal((JSON.parse(last) as { differences: string[] }).differences.length, 1);
  });
});
