import type { Command } from 'commander';
import { z } from 'zod';
import { campaignId, day, slug } from '../../contracts/text.ts';
import type { assignmentsView, declinedView, relationView } from '../../contracts/views-assignments.ts';
import type { Desk } from '../desk.ts';
import { eachFits, fits, keyOption } from '../options.ts';
import { table } from '../table.ts';

type Assignments = z.output<typeof assignmentsView>;
type Keyed = { readonly key?: string };

const count = z.coerce.number('a whole number').int('a whole number').min(1).max(20);

export function addAssignmentCommands(program: Command, desk: () => Desk): void {
  const assignment = program.command('assignment').description('分派 who reviews whom, and who may not');
  const path = (campaign: string, track: string) => `/v1/campaigns/${campaign}/tracks/${track}/assignments`;

  assignment
    .command('assign')
    .description('均衡分派 assign reviewers evenly, never against a conflict of interest')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .argument('<track>', 'of the programme', fits(slug))
    .option('--each <n>', 'how many reviewers every unit gets', fits(count), 1)
    .option('--reviewer <id...>', 'whom to choose from', eachFits(slug))
    .addOption(keyOption())
    .addHelpText('after', '\nExample:\n  laurel assignment assign gongwei.shaoxing-2018.2027 clean --each 2')
    .action(
      async (campaign: string, track: string, options: Keyed & { each: number; reviewer?: readonly string[] }) => {
        const { server, answer, note } = desk();
        const { each, reviewer: reviewers, key } = options;
        const body = await server.post<Assignments>(path(campaign, track), { each, reviewers }, { key });
        answer(body, () => describe(body));
        for (const { unit, missing } of body.short) note(`缺 ${missing} 人 ${unit} is short of ${missing}`);
      },
    );

  assignment
    .command('list')
    .description('分派表 who reviews whom, with those who declined or turned out to be in a conflict')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .argument('<track>', 'of the programme', fits(slug))
    .action(async (campaign: string, track: string) => {
      const { server, answer } = desk();
      const body = await server.get<Assignments>(path(campaign, track));
      answer(body, () => describe(body));
    });

  assignment
    .command('decline')
    .description('谢绝 decline to review a unit; somebody else is assigned at once')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .argument('<track>', 'of the programme', fits(slug))
    .requiredOption('--unit <id>', 'which unit', fits(slug))
    .requiredOption('--reason <text>', 'why')
    .addOption(keyOption())
    .action(async (campaign: string, track: string, options: Keyed & { unit: string; reason: string }) => {
      const { server, answer } = desk();
      const { key, ...body } = options;
      const declined = await server.post<z.output<typeof declinedView>>(`${path(campaign, track)}/declining`, body, {
        key,
      });
      answer(declined, () => `接替 taken over by ${declined.replacedBy ?? '无人 nobody'}`);
    });

  assignment
    .command('conflict')
    .description('声明关系 declare a former post or another relation; late, it withdraws scores')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .requiredOption('--person <id>', 'whose relation', fits(slug))
    .requiredOption('--unit <id>', 'to which unit', fits(slug))
    .requiredOption('--relation <kind>', 'former or named', fits(z.enum(['former', 'named'])))
    .option('--until <day>', 'the last day on which a former post counts', fits(day))
    .addOption(keyOption())
    .action(
      async (
        campaign: string,
        options: Keyed & { person: string; unit: string; relation: 'former' | 'named'; until?: string },
      ) => {
        const { server, answer } = desk();
        const { key, ...body } = options;
        const address = `/v1/campaigns/${campaign}/relations`;
        const declared = await server.post<z.output<typeof relationView>>(address, body, { key });
        answer(declared, () => consequencesOf(declared));
      },
    );
}

function describe({ items, loads }: Assignments): string {
  const rows = items.map(({ unit, reviewer, status, reason }) => [unit, reviewer, words[status], reason ?? '–']);
  const busy = Object.entries(loads).map(([reviewer, units]) => `${reviewer} ${units}`);
  return [
    table(['单位 unit', '评审人 reviewer', '状态 status', '原因 reason'], rows),
    `工作量 loads: ${busy.join(', ') || '–'}`,
  ].join('\n\n');
}

const words = { assigned: '已分派 assigned', declined: '谢绝 declined', conflicted: '回避 conflicted' } as const;

function consequencesOf({ consequences, before, after }: z.output<typeof relationView>): string {
  if (consequences.length === 0) return '已登记，无分派受影响 declared; no assignment ends by it';
  const order = (standings: typeof before) =>
    standings.map(({ unit, total }) => `${unit} ${total ?? '–'}`).join(', ') || '–';
  return [
    ...consequences.map(
      ({ track, replacedBy, withdrawn }) =>
        `${track}: 接替 taken over by ${replacedBy ?? '无人 nobody'}；撤回 withdrawn ${withdrawn.join(', ') || '–'}`,
    ),
    `之前 before: ${order(before)}`,
    `之后 after: ${order(after)}`,
  ].join('\n');
}
