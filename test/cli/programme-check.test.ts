import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runLaurel } from './run-laurel.ts';

const published = fileURLToPath(new URL('../../programmes/shaoxing-2018.v1.yaml', import.meta.url));

describe('laurel programme check', () => {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-check-'));
  const text = readFileSync(published, 'utf8');
  const check = (file: string, ...more: string[]) => runLaurel(['programme', 'check', file, ...more]);

  /** The published file with one thing changed, and the line on which it stands. */
  function broken(name: string, right: string, wrong: string): { file: string; line: number } {
    assert.ok(text.includes(right), right);
    const file = join(folder, name);
    writeFileSync(file, text.replace(right, wrong));
    return { file, line: text.slice(0, text.indexOf(right)).split('\n').length };
  }

  after(() => {
    rmSync(folder, { recursive: true });
  });

  it('sums up the stages, tracks and windows of a good file', async () => {
    const draft = join(folder, 'draft.yaml');
    writeFileSync(draft, text);
    const [people, program, misnamed] = await Promise.all([check(published), check(published, '--json'), check(draft)]);
    assert.deepEqual([people.code, people.stderr], [0, '']);
    assert.match(people.stdout, /申报 application +申报 Application +12-01 +12-31 24:00/);
    assert.match(people.stdout, /model .*3 年，自 from 2019 .*last year of the round +12-01 – 12-31 24:00/);
    assert.match(people.stdout, /9 stages, 2 tracks/);
    const { programme, contentHash, tracks } = JSON.parse(program.stdout) as Record<string, unknown>;
    assert.equal(programme, 'shaoxing-2018');
    assert.match(String(contentHash), /^[0-9a-f]{64}$/);
    assert.equal((tracks as unknown[]).length, 2);
    assert.equal(misnamed.code, 0);
    assert.match(misnamed.stderr, /only from a file named shaoxing-2018\.v1\.yaml/);
  });

  it('lists what is wrong as file:line:column, and ends with 1', async () => {
    const notYaml = broken('not-yaml.yaml', 'principles:', 'principles: ]');
    const unknownField = broken('unknown-field.yaml', 'round: { years: 1,', 'round: { yeers: 1,');
    const backwards = broken('backwards.yaml', 'from: 01-01, to: 02-28', 'from: 03-01, to: 02-28');
    const [syntax, shape, sense, program] = await Promise.all([
      check(notYaml.file),
      check(unknownField.file),
      check(backwards.file),
      check(unknownField.file, '--json'),
    ]);
    for (const { code, stdout } of [syntax, shape, sense, program]) assert.deepEqual([code, stdout], [1, '']);
    assert.ok(syntax.stderr.includes(`${notYaml.file}:${notYaml.line}:`), syntax.stderr);
    assert.ok(shape.stderr.includes(`${unknownField.file}:${unknownField.line}:`), shape.stderr);
    assert.match(shape.stderr, /tracks\[0\]\.round\.yeers is not a field/);
    assert.match(shape.stderr, /tracks\[0\]\.round\.years is missing/);
    assert.ok(sense.stderr.includes(`${backwards.file}:${backwards.line}:`), sense.stderr);
    assert.match(sense.stderr, /the window ends on 02-28, before it begins on 03-01/);
    assert.match(sense.stderr, /未通过 \d+ problems? in /);
    const { problems } = JSON.parse(program.stderr) as { problems: { line: number; field: string }[] };
    assert.ok(problems.some(({ line, field }) => line === unknownField.line && field === 'tracks[0].round.yeers'));
  });
});
