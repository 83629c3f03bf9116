import { Option, type Command } from 'commander';
import type { z } from 'zod';
import { newPerson } from '../../contracts/people.ts';
import { slug } from '../../contracts/text.ts';
import type { personView } from '../../contracts/views.ts';
import type { Desk } from '../desk.ts';
import { fits, keyOption } from '../options.ts';
import { pairs } from '../table.ts';

interface AddOptions {
  readonly id: string;
  readonly name: string;
  readonly organisation: string;
  readonly role: readonly string[];
  readonly key?: string;
}

export function addPeopleCommands(program: Command, desk: () => Desk): void {
  const people = program.command('people').description('人员 people');

  people
    .command('add')
    .description('添加人员 add a person; prints the token, once')
    .requiredOption('--id <id>', 'small letters, digits and hyphens', fits(slug))
    .requiredOption('--name <name>', 'as people see it')
    .requiredOption('--organisation <id>', 'where the person works', fits(slug))
    .addOption(
      new Option('--role <role...>', 'one or several')
        .choices(newPerson.shape.roles.element.options)
        .makeOptionMandatory(),
    )
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel people add --id wang --name 王五 --organisation gongwei --role organiser reviewer',
    )
    .action(async ({ id, name, organisation, role, key }: AddOptions) => {
      const { server, answer, note } = desk();
      const body = await server.post<z.output<typeof personView> & { token: string | null }>(
        '/v1/people',
        { id, name, organisation, roles: role },
        { key },
      );
      answer(body, () =>
        pairs([
          ['人员 person', `${body.id} ${body.name}`],
          ['机构 organisation', body.organisation],
          ['角色 roles', body.roles.join(', ')],
          ['令牌 token', body.token ?? '–'],
        ]),
      );
      note(
        body.token === null
          ? '\n令牌已在首次答复中给出 the token was in the first answer to this key and is not kept'
          : '\n令牌只显示这一次 the token is shown this once: hand it to the person and to nobody else',
      );
    });

  people
    .command('renew-token')
    .description('更换令牌 give somebody a new token; the earlier one is worthless')
    .argument('<id>', 'the person', fits(slug))
    .addOption(keyOption())
    .action(async (id: string, { key }: { readonly key?: string }) => {
      const { server, answer } = desk();
      const body = await server.post<{ token: string | null }>(`/v1/people/${id}/token`, {}, { key });
      answer(body, () =>
        pairs([
          ['人员 person', id],
          ['令牌 token', body.token ?? '–'],
        ]),
      );
    });

  const ending = [
    ['revoke-token', 'token/revocation', '收回令牌 take a token away, until a new one is given'],
    ['deactivate', 'deactivation', '停用人员 somebody is no longer there'],
  ] as const;
  for (const [command, path, description] of ending) {
    people
      .command(command)
      .description(description)
      .argument('<id>', 'the person', fits(slug))
      .requiredOption('--reason <text>', 'why, for the record')
      .addOption(keyOption())
      .action(async (id: string, { reason, key }: { readonly reason: string; readonly key?: string }) => {
        const { server, answer } = desk();
        const body = await server.post<z.output<typeof personView>>(`/v1/people/${id}/${path}`, { reason }, { key });
        answer(body, () =>
          pairs([
            ['人员 person', body.id],
            ['在用 active', body.active ? '是 yes' : '否 no'],
          ]),
        );
      });
  }
}
