import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { z } from 'zod';
import { day } from '../../contracts/text.ts';
import { parseUnits, UnitsError, type UnitRow } from '../../programmes/import-units.ts';
import { parseProgramme, ProgrammeError, type LoadedProgramme } from '../../programmes/load.ts';
import type { Desk } from '../desk.ts';
import { CheckFailed, UsageError } from '../explain.ts';
import { fits, readText, year } from '../options.ts';

interface RehearseOptions {
  readonly year: number;
  readonly starts?: string;
  readonly count: number;
  readonly units?: string;
  readonly people?: string;
  readonly idle?: true;
}

const count = z
  .string()
  .regex(/^\d{1,3}$/, 'a number of units')
  .transform(Number)
  .pipe(z.int().min(1).max(200));

export function addRehearseCommands(program: Command, desk: () => Desk): void {
  program
    .command('rehearse')
    .description('排演 run a whole year of a programme on skipped time, and print its calendar; no server is needed')
    .argument('<programme>', 'a programme of this project, or a YAML file')
    .requiredOption('--year <year>', 'of the edition', fits(year))
    .option('--starts <day>', 'when the campaign is started; 1 January of its year when absent', fits(day))
    .option('--count <n>', 'how many units to invent', fits(count), 5)
    .option('--units <csv>', 'the units that take part, id,name')
    .option('--people <yaml>', 'who holds which post; whoever is not in it is missing. Invented people when absent')
    .option('--idle', 'nobody does anything: every reminder, and what is overdue')
    .addHelpText(
      'after',
      `
The exit code is 1 when something blocks the year: a step that nobody can do, or a refusal. docs/rehearsal.md explains
the calendar and the file of people.

Examples:
  laurel rehearse shaoxing-2018 --year 2019
  laurel rehearse jiaozuo-2020 --year 2020 --starts 2020-10-15 --people people.yaml
  laurel rehearse programmes/ningbo-mechanisms.v1.yaml --year 2027 --idle --json`,
    )
    .action(async (named: string, options: RehearseOptions) => {
      const began = performance.now();
      const { answer, note } = desk();
      // Temporal and the whole engine: only for those who rehearse.
      const { openEngine } = await import('../../scenario/stage.ts');
      const { rehearse } = await import('../../rehearsal/rehearse.ts');
      const { parsePeople, PeopleError } = await import('../../rehearsal/people-file.ts');
      const { textOf } = await import('../../rehearsal/print.ts');
      const { dataOf } = await import('../../rehearsal/data.ts');

      const loaded = programmeNamed(named);
      const units = unitsOf(options);
      const people = options.people === undefined ? null : peopleIn(options.people);
      note(`排演 rehearsing ${loaded.programme.programme} ${options.year}…`);
      const engine = await openEngine(note);
      try {
        const manner = options.idle === true ? 'idle' : 'diligent';
        const rehearsal = await rehearse(
          { loaded, year: options.year, units, people, manner, starts: options.starts },
          engine,
        );
        answer(dataOf(rehearsal), () => textOf(rehearsal, (performance.now() - began) / 1000));
        if (rehearsal.blocked) throw blockedBy(rehearsal.notes);
      } finally {
        await engine.close();
      }

      function peopleIn(file: string) {
        try {
          return parsePeople(readText(file), file, loaded.programme);
        } catch (error) {
          if (!(error instanceof PeopleError)) throw error;
          throw new CheckFailed(error.message.split('\n'), { problems: error.problems });
        }
      }
    });
}

function blockedBy(
  notes: readonly { readonly severity: string; readonly zh: string; readonly en: string }[],
): CheckFailed {
  const blocking = notes.filter(({ severity }) => severity === 'block');
  const lines = blocking.map(({ zh, en }) => `阻断 ${zh} / ${en}`);
  return new CheckFailed(lines, { title: 'YearBlocked', notes: blocking });
}

const ownProgrammes = fileURLToPath(new URL('../../programmes', import.meta.url));

/** The newest version of a programme of this project, or the programme in a file. */
function programmeNamed(named: string): LoadedProgramme {
  const file = /\.ya?ml$/.test(named) ? named : ownProgramme(named);
  try {
    return parseProgramme(readText(file), file);
  } catch (error) {
    if (!(error instanceof ProgrammeError)) throw error;
    throw new CheckFailed(error.message.split('\n'), { problems: error.problems });
  }
}

function ownProgramme(id: string): string {
  const versions = readdirSync(ownProgrammes).flatMap((file) => {
    const found = /^(.+)\.v(\d+)\.yaml$/.exec(file);
    return found ? [{ file, id: found[1] ?? '', version: Number(found[2]) }] : [];
  });
  const newest = versions.filter((each) => each.id === id).sort((a, b) => b.version - a.version)[0];
  if (newest) return join(ownProgrammes, newest.file);
  const ids = [...new Set(versions.map((each) => each.id))];
  throw new UsageError(`there is no programme ${id}; there are ${ids.join(', ')}, or give a file`);
}

function unitsOf({ units, count: number }: RehearseOptions): readonly UnitRow[] {
  if (units === undefined) {
    return Array.from({ length: number }, (_, index) => ({ id: `unit-${index + 1}`, name: `第${index + 1}单位` }));
  }
  if (!existsSync(units)) throw new UsageError(`${units} cannot be read (ENOENT)`);
  try {
    return parseUnits(readText(units)).units;
  } catch (error) {
    if (!(error instanceof UnitsError)) throw error;
    throw new CheckFailed(
      error.problems.map(({ line, field, message }) => `${units}:${line}: ${field} ${message}`),
      { problems: error.problems },
    );
  }
}
