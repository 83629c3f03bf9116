import { CommanderError, type Command } from 'commander';
import type { FileProblem } from '../../programmes/yaml-file.ts';
import type { Outcome } from '../../scenario/play.ts';
import type { Story } from '../../scenario/read.ts';
import type { Desk, Globals } from '../desk.ts';
import { CheckFailed, exitCodes } from '../explain.ts';
import { plain, table } from '../table.ts';

interface RunOptions {
  readonly stopOnDifference?: true;
}

export function addScenarioCommands(program: Command, desk: () => Desk): void {
  const scenario = program.command('scenario').description('情景 prove by example that a programme does what it means');
  const json = () => program.opts<Globals>().json ?? false;

  scenario
    .command('run')
    .description('演练情景 play scenario files on skipped time, without a server; each difference as file:line')
    .argument('<files...>', 'YAML files, see docs/scenarios.md')
    .option('--stop-on-difference', 'end a scenario at its first difference')
    .addHelpText('after', '\nExample:\n  laurel scenario run test/scenarios/s06.yaml test/scenarios/s08.yaml')
    .action(async (files: string[], { stopOnDifference }: RunOptions) => {
      const { answer, note } = desk();
      const stories = await read(files, json());
      const outcomes = await playAll(stories, { stopOnDifference }, note);
      const { summaryOf, lineOf } = await import('../../scenario/report.ts');
      const differences = outcomes.flatMap(({ story, differences }) => differences.map((each) => lineOf(story.file, each)));
      answer({ scenarios: outcomes.map(summaryOf) }, () => tableOf(outcomes));
      if (differences.length === 0) return;
      const count = differences.length === 1 ? '1 difference' : `${differences.length} differences`;
      const last = `不符 ${count} in ${outcomes.filter((each) => each.differences.length > 0).length} of ${outcomes.length} scenarios`;
      throw new CheckFailed([...differences, last], { differences });
    });

  scenario
    .command('check')
    .description('检查情景文件 check scenario files without playing them; each problem as file:line:column')
    .argument('<files...>', 'YAML files')
    .addHelpText('after', '\nExample:\n  laurel scenario check test/scenarios/*.yaml')
    .action(async (files: string[]) => {
      const stories = await read(files, json());
      const found = stories.map(({ file, scenario: { scenario: name }, scenes }) => ({
        file,
        scenario: name,
        steps: scenes.length,
      }));
      desk().answer({ scenarios: found }, () => `通过 no problems: ${stories.length} scenarios`);
    });

  scenario
    .command('words')
    .description('方案用词 the names that a scenario of a programme uses: tracks, records, steps, fields, …')
    .argument('<programme>', 'a programme of this project, or the path of a programme file')
    .addHelpText('after', '\nExample:\n  laurel scenario words shaoxing-2018')
    .action(async (programme: string) => {
      const { wordsOf } = await import('../../scenario/words.ts');
      const { loadProgramme, ScenarioFileError } = await import('../../scenario/read.ts');
      const words = orUnreadable(() => wordsOf(loadProgramme(programme).programme), ScenarioFileError, json());
      desk().answer({ words }, () =>
        words.map(({ kind, name, title, of }) => plain(`${'  '.repeat(of)}${kind} ${name}  ${title}`).padStart(0)).join('\n'),
      );
    });
}
