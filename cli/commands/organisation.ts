import { Option, type Command } from 'commander';
import type { z } from 'zod';
import { organisationKind } from '../../contracts/people.ts';
import { slug } from '../../contracts/text.ts';
import type { organisationView } from '../../contracts/views.ts';
import type { Desk } from '../desk.ts';
import { fits, keyOption } from '../options.ts';
import { pairs } from '../table.ts';

interface AddOptions {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly committee?: string;
  readonly key?: string;
}

export function addOrganisationCommands(program: Command, desk: () => Desk): void {
  const organisation = program.command('organisation').description('机构 organisations');

  organisation
    .command('add')
    .description('添加机构 add a committee, a leading group, a department or a unit')
    .requiredOption('--id <id>', 'small letters, digits and hyphens', fits(slug))
    .requiredOption('--name <name>', 'as people see it')
    .addOption(new Option('--kind <kind>', 'what it is').choices(organisationKind.options).makeOptionMandatory())
    .option('--committee <id>', 'the committee that a unit belongs to', fits(slug))
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel organisation add --id gongwei --name 市直属机关工作委员会 --kind committee',
    )
    .action(async ({ id, name, kind, committee, key }: AddOptions) => {
      const { server, answer } = desk();
      const body = await server.post<z.output<typeof organisationView>>(
        '/v1/organisations',
        { id, name, kind, committee },
        { key },
      );
      answer(body, () =>
        pairs([
          ['机构 organisation', `${body.id} ${body.name}`],
          ['类别 kind', body.kind],
          ['所属 committee', body.committee ?? '–'],
        ]),
      );
    });
}
