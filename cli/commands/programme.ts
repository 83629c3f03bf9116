import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import type { Programme } from '../../contracts/programme.ts';
import type { Bilingual } from '../../contracts/text.ts';
import { findingsOf, FIRST_YEAR, LAST_YEAR, severities, yearsOf } from '../../programmes/findings.ts';
import type { Circumstances, Finding, Severity } from '../../programmes/findings.ts';
import { parseUnits, UnitsError } from '../../programmes/import-units.ts';
import { parseProgramme, placesIn, ProgrammeError } from '../../programmes/load.ts';
import type { Desk } from '../desk.ts';
import { CheckFailed } from '../explain.ts';
import { eachFits, readText, year } from '../options.ts';
import { pairs, plain, table } from '../table.ts';
import { stageWord } from '../words.ts';

export function addProgrammeCommands(program: Command, desk: () => Desk): void {
  const programme = program.command('programme').description('方案 check a programme file');

  programme
    .command('check')
    .description(
      '检查方案文件 check a programme file, without a server: problems and findings, each as file:line:column',
    )
    .argument('<file>', 'a YAML file')
    .option(
      '--year <year>',
      'a year to reckon with, again for another; otherwise those that the file names, or this year',
      eachFits(year.pipe(z.int().min(FIRST_YEAR).max(LAST_YEAR))),
    )
    .option('--units <csv>', 'the units that take part, id,name; otherwise the list that the file names')
    .option('--strict', 'fail on warnings as well')
    .addHelpText(
      'after',
      `
An error keeps a campaign from running as written and fails the check. A warning will cost somebody trouble; a note is
to be known. Every code is explained in docs/programme-check.md.

Examples:
  laurel programme check programmes/shaoxing-2018.v1.yaml
  laurel programme check programmes/jiaozuo-2020.v1.yaml --year 2021 --year 2022 --strict`,
    )
    .action((file: string, options: CheckOptions) => {
      const { programme: read, contentHash } = loadOrProblems(file);
      const circumstances = circumstancesOf(file, read, options);
      const findings = placed(file, findingsOf(read, circumstances));
      const right = `${read.programme}.v${read.version}.yaml`;
      const { answer, note } = desk();
      answer({ ...summaryOf(read, contentHash), ...circumstancesAsData(circumstances), findings }, () =>
        [describe(read, contentHash), listOf(file, findings, circumstances)].join('\n\n'),
      );
      if (basename(file) !== right) note(`\n注意 a server takes this programme only from a file named ${right}`);
      failOn(file, findings, options.strict === true ? ['error', 'warning'] : ['error']);
    });
}

interface CheckOptions {
  readonly year?: readonly number[];
  readonly units?: string;
  readonly strict?: true;
}

function circumstancesOf(file: string, programme: Programme, { year: asked, units }: CheckOptions): Circumstances {
  const named = yearsOf(programme);
  const years = asked ?? (named.length > 0 ? named : [new Date().getFullYear()]);
  const own = programme.enrolment?.mandatory.file;
  if (units !== undefined) return { years, units: unitsIn(units) };
  return { years, units: own === undefined ? null : unitsIn(ownList(file, own)) };
}

/** The list of units lies beside the programme that names it. */
function ownList(file: string, list: string): string {
  const path = join(dirname(file), list);
  if (existsSync(path)) return path;
  const { line, column, field } = placesIn(readText(file))(['enrolment', 'mandatory', 'file']);
  const problem = { file, line, column, field, message: `there is no file ${path}` };
  throw new CheckFailed(
    [`${file}:${line}:${column}: ${field} there is no file ${path}`, `未通过 1 problem in ${file}`],
    {
      problems: [problem],
    },
  );
}

function unitsIn(path: string) {
  try {
    return parseUnits(readText(path)).units;
  } catch (error) {
    if (!(error instanceof UnitsError)) throw error;
    const lines = error.problems.map(({ line, field, message }) => `${path}:${line}: ${field} ${message}`);
    throw new CheckFailed(lines, { problems: error.problems.map((each) => ({ file: path, ...each })) });
  }
}

type Placed = Omit<Finding, 'path'> & ReturnType<ReturnType<typeof placesIn>>;

/** Every finding at its place in the file, those of one severity in the order of the file. */
function placed(file: string, findings: readonly Finding[]): Placed[] {
  const placeOf = placesIn(readText(file));
  const all = findings.map(({ path, ...finding }) => ({ ...placeOf(path), ...finding }));
  return severities.flatMap((severity) =>
    all.filter((each) => each.severity === severity).sort((a, b) => a.line - b.line || a.column - b.column),
  );
}

function circumstancesAsData({ years, units }: Circumstances) {
  return { years, units: units?.length ?? null };
}

function listOf(file: string, findings: readonly Placed[], { years, units }: Circumstances): string {
  const looked = `${years.join('、')} 年${units ? `，${units.length} 家单位 units` : ''}`;
  return [`检查 findings (${looked}): ${countsOf(findings)}`, ...findings.map((each) => asText(file, each))].join(
    '\n\n',
  );
}

function asText(file: string, { line, column, severity, code, message, rules, details, advice }: Placed): string {
  const behind = rules.length === 0 ? '' : ` [${rules.join(', ')}]`;
  return [
    `${file}:${line}:${column} ${severityWords[severity]} ${code}: ${beside(message)}${behind}`,
    ...details.map((each) => `    · ${beside(each)}`),
    `    -> ${beside(advice)}`,
  ]
    .map((text) => (text.startsWith('    ') ? '    ' : '') + plain(text).trimStart())
    .join('\n');
}

const severityWords: Readonly<Record<Severity, string>> = {
  error: '错误 error',
  warning: '警告 warning',
  note: '提示 note',
};

function countsOf(findings: readonly Placed[]): string {
  if (findings.length === 0) return '没有发现 none';
  const counts = severities.map((severity) => ({
    severity,
    count: findings.filter((each) => each.severity === severity).length,
  }));
  return counts
    .filter(({ count }) => count > 0)
    .map(({ severity, count }) => `${count} ${severityWords[severity]}${count === 1 ? '' : 's'}`)
    .join(', ');
}

function failOn(file: string, findings: readonly Placed[], failing: readonly Severity[]): void {
  const grave = findings.filter(({ severity }) => failing.includes(severity));
  if (grave.length === 0) return;
  throw new CheckFailed([`未通过 ${countsOf(grave)} in ${file}`], { findings: grave });
}

function loadOrProblems(file: string) {
  try {
    return parseProgramme(readText(file), file);
  } catch (error) {
    if (!(error instanceof ProgrammeError)) throw error;
    const { problems } = error;
    const lines = problems.map(
      (each) => `${each.file}:${each.line}:${each.column}: ${each.field === '' ? '' : `${each.field} `}${each.message}`,
    );
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    throw new CheckFailed([...lines, `未通过 ${count} in ${file}`], { problems });
  }
}

function summaryOf({ programme, version, title, stages, tracks }: Programme, contentHash: string) {
  return {
    programme,
    version,
    title: title.zh,
    contentHash,
    stages: stages.map(({ stage, opens }) => ({ stage, opens })),
    tracks: tracks.map(({ track, round, applications }) => ({
      track,
      round: { years: round.years, firstYear: round.firstYear },
      applications: applications
        ? { yearInRound: applications.yearInRound, from: applications.from, to: applications.to }
        : null,
    })),
  };
}

function describe({ programme, version, title, stages, tracks }: Programme, contentHash: string): string {
  return [
    pairs([
      ['方案 programme', `${programme} v${version}`],
      ['名称 title', both(title)],
      ['哈希 hash', contentHash],
    ]),
    table(
      ['阶段 stage', '名称 name', '起 opens', '止 closes'],
      stages.map(({ stage, name, opens }) => [
        stageWord(stage),
        both(name),
        ...(opens.by === 'date' ? [opens.from, `${opens.to} 24:00`] : ['由决定 by decision']),
      ]),
    ),
    table(
      ['赛道 track', '称号 title', '周期 round', '申报年 applications', '申报期 window'],
      tracks.map(({ track, title: awarded, round, applications }) => [
        track,
        awarded ? both(awarded.name) : '不命名 none',
        `${round.years} 年，自 from ${round.firstYear}`,
        ...(applications ? applicationWords(applications) : ['无需申报 none', '–']),
      ]),
    ),
    `可以读取 the file loads: ${stages.length} stages, ${tracks.length} tracks`,
  ].join('\n\n');
}

type Applications = NonNullable<Programme['tracks'][number]['applications']>;

function applicationWords({ yearInRound, from, to }: Applications): string[] {
  return [yearInRound === 'every' ? '每年 every year' : '周期末年 last year of the round', `${from} – ${to} 24:00`];
}

function both({ zh, en }: Bilingual): string {
  return `${zh} ${en}`;
}

/** Whole sentences run into each other without a sign between them. */
function beside({ zh, en }: Bilingual): string {
  return `${zh} / ${en}`;
}
