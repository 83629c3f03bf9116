import type { Command } from 'commander';
import type { z } from 'zod';
import { campaignId, slug } from '../../contracts/text.ts';
import type { ledgerEntryView } from '../../contracts/views.ts';
import { listOf, type Desk } from '../desk.ts';
import { exitCodes } from '../explain.ts';
import { fits } from '../options.ts';
import { table } from '../table.ts';
import { when } from '../when.ts';

type Entry = z.output<typeof ledgerEntryView>;

interface Verification {
  readonly entries: number;
  readonly verified: boolean;
  readonly firstBad: { readonly seq: number; readonly why: string } | null;
}

export function addLedgerCommands(program: Command, desk: () => Desk): void {
  const ledger = program.command('ledger').description('台账 the ledger of every change');

  ledger
    .command('verify')
    .description('校验台账 whether the chain of the ledger is whole; exit code 1 when not')
    .addHelpText('after', '\nExample:\n  laurel ledger verify')
    .action(async () => {
      const { server, answer } = desk();
      const body = await server.get<Verification>('/v1/ledger/verification');
      answer(body, () => describe(body));
      if (!body.verified) process.exitCode = exitCodes.refused;
    });

  ledger
    .command('list')
    .description('台账列表 list every change, in order')
    .option('--campaign <campaign>', 'of this campaign', fits(campaignId))
    .option('--unit <unit>', 'of this unit', fits(slug))
    .addHelpText('after', '\nExample:\n  laurel ledger list --campaign gongwei.shaoxing-2018.2027 --unit jz-17')
    .action(async ({ campaign, unit }: { campaign?: string; unit?: string }) => {
      const { server, answer } = desk();
      const body = await listOf(server.all<Entry>('/v1/ledger', { campaign, unit }));
      answer(body, () =>
        table(
          ['序号 seq', '时间 at', '活动 campaign', '单位 unit', '事项 kind', '经办 by', '角色 role', '依据 rules'],
          body.items.map((each) => [
            String(each.seq),
            when(each.at),
            each.campaign ?? '–',
            each.unit ?? '–',
            each.kind,
            each.actor.via === undefined ? each.actor.id : `${each.actor.id} (${each.actor.via})`,
            each.actor.role,
            each.rules.join(', '),
          ]),
        ),
      );
    });
}

function describe({ entries, verified, firstBad }: Verification): string {
  if (verified) return `校验通过 verified: ${entries} entries`;
  return `校验失败 NOT VERIFIED${firstBad ? ` at entry ${firstBad.seq}: ${firstBad.why}` : ''}`;
}
