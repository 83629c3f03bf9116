import { existsSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Command } from 'commander';
import { weekdayOf } from '../../domain/working-days.ts';
import { nextEdition, type MovedDate } from '../../programmes/next-edition.ts';
import type { Desk } from '../desk.ts';
import { UsageError } from '../explain.ts';
import { fits, readText, year } from '../options.ts';
import { pairs, table } from '../table.ts';

interface NextOptions {
  readonly year: number;
  readonly write?: boolean;
}

export function addNextEditionCommand(program: Command, desk: () => Desk): void {
  const programme = program.commands.find((each) => each.name() === 'programme') ?? program.command('programme');
  programme
    .command('next')
    .description("下一年度 copy last year's configuration for another year; what moves is shown, nothing is published")
    .argument('<file>', 'a programme file')
    .requiredOption('--year <year>', 'the year to prepare', fits(year))
    .option('--write', 'write the next version beside the file')
    .addHelpText('after', '\nExample:\n  laurel programme next programmes/clean-organ-2023.v1.yaml --year 2024')
    .action((file: string, options: NextOptions) => {
      const { answer, note } = desk();
      const next = nextEdition(readText(file), basename(file), options.year);
      const target = join(dirname(file), next.fileName);
      const { text, ...shown } = next;
      answer(shown, () =>
        [
          pairs([
            ['文件 file', target],
            ...next.changed.map((each) => [each.field, `${each.from} → ${each.to}`] as [string, string]),
          ]),
          table(['日期 date', '上年 before', '新年 after', '提示 remark'], next.dates.map(rowOf)),
        ].join('\n\n'),
      );
      if (!options.write) {
        note('\n未写入 nothing is written: --write does');
        return;
      }
      if (existsSync(target)) throw new UsageError(`${target} is there already`);
      writeFileSync(target, text);
      note(`\n已写入 written: ${target}`);
    });
}

function rowOf({ what, before, after, remark, nearest }: MovedDate): string[] {
  const hint = nearest === null ? '' : `，最近工作日 next working day ${nearest}`;
  return [what, dayWord(before), dayWord(after), remark === null ? '' : `${remark}${hint}`];
}

function dayWord(day: string): string {
  return `${day} 周${'一二三四五六日'.charAt(weekdayOf(day) - 1)}`;
}
