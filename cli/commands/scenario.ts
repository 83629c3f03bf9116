import { CommanderError, type Command } from 'commander';
import type { Outcome } from '../../scenario/play.ts';
import type { Story } from '../../scenario/read.ts';
import type { Desk, Globals } from '../desk.ts';
import { CheckFailed, exitCodes } from '../explain.ts';
import { narrowTable, plain, table } from '../table.ts';

interface RunOptions {
  readonly stopOnDifference?: true;
}

// The engine behind these commands is large: it is loaded by those who use it, not by every command.
export function addScenarioCommands(program: Command, desk: () => Desk): void {
  const json = () => program.opts<Globals>().json ?? false;
  const scenario = program
    .command('scenario')
    .description('情景 prove by example that a programme does what its document means');

  scenario
    .command('run')
    .description('演练情景 play scenario files on skipped time, without a server; each difference as file:line')
    .argument('<files...>', 'YAML files, see docs/scenarios.md')
    .option('--stop-on-difference', 'end each scenario at its first difference')
    .addHelpText('after', '\nExample:\n  laurel scenario run test/scenarios/s06.yaml test/scenarios/s08.yaml')
    .action(async (files: string[], options: RunOptions) => {
      const { answer, note } = desk();
      const { lineOf, summaryOf } = await import('../../scenario/report.ts');
      const outcomes = await playAll(await readAll(files, json()), options, note);
      answer({ scenarios: outcomes.map(summaryOf) }, () => tableOf(outcomes));
      const failed = outcomes.filter(({ differences }) => differences.length > 0);
      if (failed.length === 0) return;
      const lines = failed.flatMap(({ story, differences }) => differences.map((each) => lineOf(story.file, each)));
      const count = lines.length === 1 ? '1 difference' : `${lines.length} differences`;
      const last = `不符 ${count} in ${failed.length} of ${outcomes.length} scenarios`;
      throw new CheckFailed([...lines, last], { differences: lines });
    });

  scenario
    .command('check')
    .description('检查情景文件 check scenario files without playing them; each problem as file:line:column')
    .argument('<files...>', 'YAML files, see docs/scenarios.md')
    .addHelpText('after', '\nExample:\n  laurel scenario check test/scenarios/s06.yaml')
    .action(async (files: string[]) => {
      const stories = await readAll(files, json());
      const checked = stories.map((story) => ({
        file: story.file,
        scenario: story.scenario.scenario,
        steps: story.scenes.length,
      }));
      desk().answer({ scenarios: checked }, () => `通过 no problems: ${checked.length} scenarios`);
    });

  scenario
    .command('words')
    .description('用词 the names that a scenario may use: of a programme, or those of the engine itself')
    .argument('[programme]', 'a programme of this project, or the path of a programme file; none: the engine')
    .addHelpText(
      'after',
      `
Of a programme: tracks, records, procedures and steps, fields, criteria. Of the engine: statuses, messages, facts,
warnings, refusals.

Examples:
  laurel scenario words shaoxing-2018
  laurel scenario words`,
    )
    .action(async (programme?: string) => {
      if (programme === undefined) {
        const { engineWords } = await import('../../scenario/engine-words.ts');
        const words = engineWords.flatMap(({ kind, names }) => names.map((name) => ({ kind, name })));
        desk().answer({ words }, () =>
          narrowTable(
            ['类别 kind', '名称 names'],
            engineWords.map(({ kind, names }) => [kind, names.join(', ')]),
            terminalColumns(),
          ),
        );
        return;
      }
      const { loadProgramme } = await import('../../scenario/read.ts');
      const { wordsOf } = await import('../../scenario/words.ts');
      const words = wordsOf((await orUnreadable(() => loadProgramme(programme), json())).programme);
      const { answer, note } = desk();
      answer({ words }, () =>
        narrowTable(
          ['类别 kind', '名称 name', '属于 within', '说明 title; remark'],
          words.map(({ kind, name, within, remark, title }) => [
            kind,
            name,
            within,
            remark === '' ? title : `${title}; ${remark}`,
          ]),
          terminalColumns(),
        ),
      );
      note('另有引擎用词 statuses, messages, facts, warnings and refusals: laurel scenario words');
    });
}

const PIPED = 100;

function terminalColumns(): number {
  return process.stdout.isTTY ? process.stdout.columns : PIPED;
}

/** Every file before the first is played: a slip in the last is not found out after a minute. */
async function readAll(files: readonly string[], json: boolean): Promise<Story[]> {
  const { readScenarios } = await import('../../scenario/read.ts');
  return orUnreadable(() => readScenarios(files), json);
}

/** A file that cannot be read ends the command as wrong usage does, with every problem on a line of its own. */
async function orUnreadable<Read>(read: () => Read, json: boolean): Promise<Read> {
  const { ScenarioFileError } = await import('../../scenario/read.ts');
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ScenarioFileError)) throw error;
    const { problems, message } = error;
    const count = problems.length === 1 ? '1 problem' : `${problems.length} problems`;
    const lines = [...message.split('\n').map(plain), `未通过 ${count}; the format: docs/scenarios.md`];
    console.error(json ? JSON.stringify({ problems }) : lines.join('\n'));
    throw new CommanderError(exitCodes.usage, 'laurel.unreadable', message);
  }
}

async function playAll(stories: readonly Story[], options: RunOptions, note: Desk['note']): Promise<Outcome[]> {
  const { openEngine } = await import('../../scenario/stage.ts');
  const { play } = await import('../../scenario/play.ts');
  const engine = await openEngine(note);
  const outcomes: Outcome[] = [];
  try {
    for (const story of stories) {
      const outcome = await play(story, engine, options);
      outcomes.push(outcome);
      const { length } = outcome.differences;
      note(`${length === 0 ? '通过 as told' : `不符 ${length} different`} ${story.scenario.scenario} ${story.file}`);
    }
  } finally {
    await engine.close();
  }
  return outcomes;
}

function tableOf(outcomes: readonly Outcome[]): string {
  return table(
    ['情景 scenario', '方案 programme', '步骤 steps', '调用 calls', '不符 differences', '用时 seconds'],
    outcomes.map(({ story, steps, calls, differences, seconds }) => [
      story.scenario.scenario,
      `${story.programme.programme.programme} v${story.programme.programme.version}`,
      `${steps}/${story.scenes.length}`,
      String(calls),
      String(differences.length),
      seconds.toFixed(1),
    ]),
  );
}
