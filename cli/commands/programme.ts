import { basename } from 'node:path';
import type { Command } from 'commander';
import type { Programme } from '../../contracts/programme.ts';
import type { Bilingual } from '../../contracts/text.ts';
import { parseProgramme, ProgrammeError } from '../../programmes/load.ts';
import type { Desk } from '../desk.ts';
import { CheckFailed } from '../explain.ts';
import { readText } from '../options.ts';
import { pairs, table } from '../table.ts';
import { stageWord } from '../words.ts';

export function addProgrammeCommands(program: Command, desk: () => Desk): void {
  const programme = program.command('programme').description('方案 check a programme file');

  programme
    .command('check')
    .description('检查方案文件 check a programme file, without a server; each problem as file:line:column')
    .argument('<file>', 'a YAML file')
    .addHelpText('after', '\nExample:\n  laurel programme check programmes/shaoxing-2018.v1.yaml')
    .action((file: string) => {
      const { programme: read, contentHash } = loadOrProblems(file);
      const right = `${read.programme}.v${read.version}.yaml`;
      const { answer, note } = desk();
      answer(summaryOf(read, contentHash), () => describe(read, contentHash));
      if (basename(file) !== right) note(`\n注意 a server takes this programme only from a file named ${right}`);
    });
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
    tracks: tracks.map(({ track, round, applications: { yearInRound, from, to } }) => ({
      track,
      round: { years: round.years, firstYear: round.firstYear },
      applications: { yearInRound, from, to },
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
      tracks.map(({ track, title: awarded, round, applications: { yearInRound, from, to } }) => [
        track,
        both(awarded.name),
        `${round.years} 年，自 from ${round.firstYear}`,
        yearInRound === 'every' ? '每年 every year' : '周期末年 last year of the round',
        `${from} – ${to} 24:00`,
      ]),
    ),
    `通过 no problems: ${stages.length} stages, ${tracks.length} tracks`,
  ].join('\n\n');
}

function both({ zh, en }: Bilingual): string {
  return `${zh} ${en}`;
}
