import { Command, CommanderError, InvalidArgumentError } from 'commander';
import { isSeventyUnits, storyOf, programmesToTell, seventyUnitsProgramme } from './programmes.ts';

const wrongUsage = 64;

const command = new Command('demo')
  .description('演示 a programme of this project in a minute, played through the public API')
  .option('--programme <id>', 'which one', seventyUnitsProgramme)
  .option('--seed <n>', `decides what goes wrong, and for whom (${seventyUnitsProgramme})`, wholeNumber, 2019)
  .option('--json', 'one JSON object as the last line', false)
  .option('--keep', `leave registry, API and engine running and print the addresses (${seventyUnitsProgramme})`, false)
  .addHelpText('after', () =>
    [
      '',
      'Programmes:',
      ...programmesToTell().map(({ id, zh, en }) => `  ${id.padEnd(20)}  ${zh}\n${' '.repeat(24)}${en}`),
    ].join('\n'),
  )
  .showHelpAfterError('(--help lists the programmes)')
  .exitOverride();

try {
  const options = command.parse().opts<{ programme: string; seed: number; json: boolean; keep: boolean }>();
  await play(options);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // Commander has said it already, or has shown the help that was asked for.
  process.exitCode = error.exitCode === 0 ? 0 : wrongUsage;
}

async function play({
  programme,
  seed,
  json,
  keep,
}: {
  programme: string;
  seed: number;
  json: boolean;
  keep: boolean;
}): Promise<void> {
  if (isSeventyUnits(programme)) {
    const { playSeventyUnits } = await import('./seventy-units.ts');
    return playSeventyUnits({ seed, json, keep });
  }
  const file = storyOf(programme);
  if (file === undefined) {
    const ids = programmesToTell()
      .map(({ id }) => id)
      .join(', ');
    return command.error(`error: there is no demo of ${programme}; there are ${ids}`);
  }
  if (keep) command.error(`error: --keep goes with ${seventyUnitsProgramme} only: a story ends with its engine`);
  const { tellStory, endOf } = await import('./tell.ts');
  const { story, told } = await tellStory(file, (line) => {
    console.error(line);
  });
  console.log(endOf(story, told));
  if (told.differences.length > 0) process.exitCode = 1;
  if (json) console.log(JSON.stringify(told));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new InvalidArgumentError('a whole number is needed');
  return Number(text);
}
