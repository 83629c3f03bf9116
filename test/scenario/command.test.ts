import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { widthOf } from '../../cli/table.ts';
import { runLaurel } from '../cli/run-laurel.ts';

const s06 = fileURLToPath(new URL('../scenarios/s06.yaml', import.meta.url));

describe('laurel scenario', () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'scenario-'));
  });
  after(() => {
    rmSync(folder, { recursive: true });
  });
  const write = (name: string, text: string) => {
    const file = join(folder, name);
    writeFileSync(file, text);
    return file;
  };

  it('check reads files without playing them', async () => {
    const { code, stdout } = await runLaurel(['scenario', 'check', s06]);
    assert.deepEqual([code, stdout], [0, '通过 no problems: 1 scenarios\n']);
  });

  it('run ends with 64 on a file that cannot be read, and plays none of the others', async () => {
    const wrong = write('wrong.yaml', 'scenario: X\ntitle: X\nprogramme: shaoxing-2018\nyear: 2019\nsteps: []\n');
    const { code, stdout, stderr } = await runLaurel(['scenario', 'run', s06, wrong, join(folder, 'none.yaml')]);
    assert.equal(code, 64);
    assert.equal(stdout, '');
    assert.match(stderr, /wrong\.yaml:5:1 steps: /);
    assert.match(stderr, /none\.yaml:1:1: cannot be read \(ENOENT\)/);
    assert.match(stderr, /2 problems/);
  });

  it('says the same as JSON', async () => {
    const { code, stderr } = await runLaurel(['--json', 'scenario', 'check', join(folder, 'none.yaml')]);
    assert.equal(code, 64);
    const { problems } = JSON.parse(stderr) as { problems: { line: number; message: string }[] };
    assert.deepEqual(
      problems.map(({ line, message }) => [line, message]),
      [[1, 'cannot be read (ENOENT)']],
    );
  });

  it('words lists the names of a programme, the fields of its forms among them', async () => {
    const { code, stdout } = await runLaurel(['--json', 'scenario', 'words', 'shaoxing-2018']);
    const { words } = JSON.parse(stdout) as { words: { kind: string; name: string; within: string }[] };
    assert.equal(code, 0);
    for (const [kind, name, within] of [
      ['track', 'clean', ''],
      ['field', 'goals', 'fileRules'],
      ['field', 'own-work', 'submitApplication clean'],
      ['check', 'hearing', ''],
      ['field', 'measures', 'yearly-measures'],
    ]) {
      assert.ok(
        words.some((each) => each.kind === kind && each.name === name && each.within === within),
        `${name}`,
      );
    }
    const { stdout: other } = await runLaurel(['--json', 'scenario', 'words', 'yueqing-2020']);
    const { words: named } = JSON.parse(other) as { words: { kind: string; name: string; remark: string }[] };
    const remarkOf = (of: string, which: string) =>
      named.find(({ kind, name }) => kind === of && name === which)?.remark;
    assert.equal(remarkOf('obligation', 'branch-study'), '12 per year for each branch');
    assert.equal(remarkOf('obligation', 'leader-guides-branch'), '1 per standing for each branch with member-leader');
    assert.equal(remarkOf('seat', 'first-responsible'), 'branch-secretary, else administrative-head');
    assert.equal(remarkOf('stage', 'assessment'), '12-01 to 12-31');
    assert.match(remarkOf('code list', 'problem-categories') ?? '', /^weakened, hollow/);
    assert.equal(remarkOf('code list', 'four-forms'), 'to be supplied');
    const { stdout: people } = await runLaurel(['scenario', 'words', 'jiaozuo-2020']);
    assert.deepEqual(
      people.split('\n').filter((line) => widthOf(line) > 110),
      [],
    );
    const { code: unknown, stderr } = await runLaurel(['scenario', 'words', 'shaoxing-2019']);
    assert.deepEqual([unknown, /did you mean shaoxing-2018\?/.test(stderr)], [64, true]);
  });

  it('words without a programme lists the names of the engine itself', async () => {
    const { code, stdout } = await runLaurel(['--json', 'scenario', 'words']);
    const { words } = JSON.parse(stdout) as { words: { kind: string; name: string }[] };
    assert.equal(code, 0);
    for (const [kind, name] of [
      ['fact', 'candidacyOpened'],
      ['message', 'circular'],
      ['status of a title', 'revocationProposed'],
      ['warning', 'MinimumNotMet'],
      ['refusal', 'TieAtQuota'],
      ['refusal of the contract', 'InvalidInput'],
    ]) {
      assert.ok(
        words.some((each) => each.kind === kind && each.name === name),
        name,
      );
    }
    const { stdout: people } = await runLaurel(['scenario', 'words']);
    assert.ok(people.split('\n').every((line) => widthOf(line) <= 100));
  });
});
