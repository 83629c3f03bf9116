import type { Command } from 'commander';
import { slug } from '../../contracts/text.ts';
import { parseUnits, UnitsError } from '../../programmes/import-units.ts';
import type { ProblemBody } from '../client.ts';
import type { Desk } from '../desk.ts';
import { CheckFailed } from '../explain.ts';
import { fits, keyOption, readText } from '../options.ts';

export function addUnitsCommands(program: Command, desk: () => Desk): void {
  const units = program.command('units').description('单位名单 lists of units');

  units
    .command('import')
    .description('导入单位 check a CSV list (id,name) and import it: all of it or nothing')
    .argument('<file>', 'CSV in UTF-8, first line id,name')
    .requiredOption('--committee <id>', 'the committee that the units belong to', fits(slug))
    .addOption(keyOption())
    .addHelpText('after', '\nExample:\n  laurel units import units.csv --committee gongwei')
    .action(async (file: string, { committee, key }: { committee: string; key?: string }) => {
      const { server, answer } = desk();
      const text = readText(file);
      demandUnits(text, file);
      const body = await server.post<{ imported: number }>(`/v1/committees/${committee}/units`, text, {
        key,
        type: 'text/csv',
      });
      answer(body, () => `已导入 imported: ${body.imported} units of ${committee}`);
    });
}

/** Refuses a list as the server would, with the name of the file and before anything is sent. */
function demandUnits(text: string, file: string): void {
  try {
    parseUnits(text);
  } catch (error) {
    if (!(error instanceof UnitsError)) throw error;
    const { problems } = error;
    const lines = problems.map(
      ({ line, field, message }) => `${file}:${line}: ${field === '' ? '' : `${field}: `}${message}`,
    );
    const problem: ProblemBody = {
      type: 'urn:laurel:problem:InvalidInput',
      title: 'InvalidInput',
      status: 400,
      detail: `${file} is not a list of units; nothing was sent`,
      rules: [],
      errors: problems.map(({ line, field, message }) => ({ pointer: `/body/line/${line}/${field}`, message })),
    };
    throw new CheckFailed([...lines, `未导入 nothing was sent: ${problems.length} wrong in ${file}`], problem);
  }
}
