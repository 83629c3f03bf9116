import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import type { Programme } from '../../contracts/programme.ts';
import { soundBut } from '../programmes/sound.ts';
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
    assert.match(
      shape.stderr,
      /tracks\[0\]\.round\.yeers 方案文件没有这个字段 is not a field of a programme file: did you mean years/,
    );
    assert.match(shape.stderr, /tracks\[0\]\.round\.years 缺少 is missing/);
    assert.ok(sense.stderr.includes(`${backwards.file}:${backwards.line}:`), sense.stderr);
    assert.match(sense.stderr, /the window ends on 02-28, before it begins on 03-01/);
    assert.match(sense.stderr, /未通过 \d+ problems? in /);
    const { problems } = JSON.parse(program.stderr) as { problems: { line: number; field: string }[] };
    assert.ok(problems.some(({ line, field }) => line === unknownField.line && field === 'tracks[0].round.yeers'));
  });

  describe('findings (F69)', () => {
    /** The sound programme with one thing changed, as a file. */
    function written(name: string, change: (programme: Programme) => unknown = () => undefined): string {
      const file = join(folder, name);
      writeFileSync(file, stringify(soundBut(change)));
      return file;
    }
    const lineOf = (file: string, part: string) =>
      readFileSync(file, 'utf8').slice(0, readFileSync(file, 'utf8').indexOf(part)).split('\n').length;

    interface Printed {
      readonly years: readonly number[];
      readonly units: number | null;
      readonly findings: readonly { readonly code: string; readonly line: number; readonly field: string }[];
    }

    it('says that there is none on a sound file', async () => {
      const { code, stdout, stderr } = await check(written('sound.v1.yaml'), '--year', '2022', '--strict');
      assert.deepEqual([code, stderr], [0, '']);
      assert.match(stdout, /检查 findings \(2022 年\): 没有发现 none\n$/);
    });

    it('prints place, severity, code, both languages, rules, cases and advice', async () => {
      const file = written('warned.yaml', (programme) => (programme.tracks[0]!.targets[0]!.by = '2022-07-01'));
      const { code, stdout } = await check(file, '--year', '2022');
      assert.equal(code, 0);
      const line = lineOf(file, 'by: 2022-07-01');
      const [first, single, advice] = stdout.slice(stdout.indexOf(`${file}:`)).split('\n');
      assert.ok(first?.startsWith(`${file}:${line}:9 警告 warning target-unreachable: “model”最早 2022-12-08`), first);
      assert.match(String(first), / \/ model cannot be named before 2022-12-08.* \[XX-S0d, XX-S0c\]$/);
      assert.equal(single, '    · 2022-07-01 target / target');
      assert.match(String(advice), /^ {4}-> 改目标；.* \/ move the target; or begin the rounds in 2021/);
    });

    it('ends with 1 on an error, on a warning only if it is to be strict, and never on a note', async () => {
      const wrong = written('wrong.yaml', (programme) => (programme.scoring!.total.points = 500));
      const warned = written('warned-too.yaml', (programme) => delete programme.obligations[0]!.message);
      const noted = written('noted.yaml', (programme) => (programme.enrolment!.reference!.assumed = ['XX-A08']));
      const [error, warning, strict, note] = await Promise.all([
        check(wrong, '--year', '2022'),
        check(warned, '--year', '2022'),
        check(warned, '--year', '2022', '--strict'),
        check(noted, '--year', '2022', '--strict'),
      ]);
      assert.deepEqual([error.code, warning.code, strict.code, note.code], [1, 0, 1, 0]);
      assert.match(error.stdout, /错误 error sum-mismatch/);
      assert.match(error.stderr, /未通过 1 错误 error in .*wrong\.yaml/);
      assert.match(strict.stderr, /未通过 1 警告 warning in /);
      assert.match(note.stdout, /1 提示 note\n/);
    });

    it('gives everything as one object to a program', async () => {
      const file = written('data.yaml', (programme) => (programme.scoring!.total.points = 500));
      const { code, stdout, stderr } = await check(file, '--json');
      const { years, units, findings } = JSON.parse(stdout) as Printed;
      assert.deepEqual([code, years, units], [1, [2022, 2023, 2024], null]);
      const found = findings.find((each) => each.code === 'sum-mismatch');
      assert.deepEqual([found?.line, found?.field], [lineOf(file, 'points: 500'), 'scoring.total.points']);
      assert.deepEqual((JSON.parse(stderr) as Printed).findings, [found]);
    });

    it('reckons with the years and the units that are named', async () => {
      const file = written('circumstances.yaml');
      const list = join(folder, 'units.csv');
      writeFileSync(list, 'id,name\na,县委县直机关工委\nb,县水利局\nc,县教育局\nd,县财政局\n');
      const named = await check(file, '--json', '--year', '2022', '--year', '2190', '--units', list);
      const { years, units, findings } = JSON.parse(named.stdout) as Printed;
      assert.deepEqual([years, units], [[2022, 2190], 4]);
      assert.deepEqual(
        findings.map(({ code }) => code),
        ['judge-among-the-judged', 'unit-count', 'unknown-calendar'],
      );
    });

    it('reads the list of units that the programme names, and says where it is missing', async () => {
      const file = written('listed.yaml', (programme) => (programme.enrolment!.mandatory.file = 'own-units.csv'));
      const missing = await check(file);
      assert.deepEqual([missing.code, missing.stdout], [1, '']);
      assert.ok(missing.stderr.includes(`${file}:${lineOf(file, 'file: own-units.csv')}:`), missing.stderr);
      writeFileSync(join(folder, 'own-units.csv'), 'id,name\na,县水利局\nb,县教育局\nb,县财政局\n');
      const wrong = await check(file);
      assert.equal(wrong.code, 1);
      assert.match(wrong.stderr, /own-units\.csv:4: id b stands on line 3 already/);
      writeFileSync(join(folder, 'own-units.csv'), 'id,name\na,县水利局\nb,县教育局\nc,县财政局\n');
      const right = await check(file, '--year', '2022');
      assert.equal(right.code, 0);
      assert.match(right.stdout, /2022 年，3 家单位 units\): 没有发现 none/);
    });

    it('asks this year of a document that has none', async () => {
      const file = written('undated.yaml', (programme) => {
        programme.tracks = [];
        programme.stages = programme.stages.filter(({ stage }) => stage !== 'application');
        delete programme.source.issuedOn;
      });
      const { years } = JSON.parse((await check(file, '--json')).stdout) as Printed;
      assert.deepEqual(years, [new Date().getFullYear()]);
    });

    it('takes no year that nobody reckons with', async () => {
      const { code, stderr } = await check(written('years.yaml'), '--year', '9999');
      assert.equal(code, 64);
      assert.match(stderr, /--year/);
    });
  });
});
