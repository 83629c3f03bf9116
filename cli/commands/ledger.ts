import type { Command } from 'commander';
import type { z } from 'zod';
import { chainName } from '../../contracts/ledger.ts';
import { campaignId, slug } from '../../contracts/text.ts';
import type { ledgerEntryView, ledgerVerificationView } from '../../contracts/views.ts';
import { listOf, type Desk } from '../desk.ts';
import { exitCodes } from '../explain.ts';
import { fits } from '../options.ts';
import { table } from '../table.ts';
import { when } from '../when.ts';

type Entry = z.output<typeof ledgerEntryView>;

type Verification = z.output<typeof ledgerVerificationView>;

export function addLedgerCommands(program: Command, desk: () => Desk): void {
  const ledger = program.command('ledger').description('台账 the ledger of every change');

  ledger
    .command('verify')
    .description('校验台账 whether the chains of the ledger are whole, one of them or all; exit code 1 when not')
    .option('--chain <chain>', 'of this committee, or @installation', fits(chainName))
    .addHelpText('after', '\nExample:\n  laurel ledger verify --chain gongwei')
    .action(async ({ chain }: { chain?: string }) => {
      const { server, answer } = desk();
      const body = await server.get<Verification>('/v1/ledger/verification', { chain });
      answer(body, () => describe(body));
      if (!body.verified) process.exitCode = exitCodes.refused;
    });

  ledger
    .command('list')
    .description('台账列表 list every change, chain by chain and in order')
    .option('--chain <chain>', 'of this committee, or @installation', fits(chainName))
    .option('--campaign <campaign>', 'of this campaign', fits(campaignId))
    .option('--unit <unit>', 'of this unit', fits(slug))
    .addHelpText('after', '\nExample:\n  laurel ledger list --campaign gongwei.shaoxing-2018.2027 --unit jz-17')
    .action(async (asked: { chain?: string; campaign?: string; unit?: string }) => {
      const { server, answer } = desk();
      const body = await listOf(server.all<Entry>('/v1/ledger', { ...asked }));
      answer(body, () =>
        table(
          [
            '链 chain',
            '序号 seq',
            '时间 at',
            '活动 campaign',
            '单位 unit',
            '事项 kind',
            '经办 by',
            '角色 role',
            '依据 rules',
          ],
          body.items.map((each) => [
            each.chain,
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

function describe({ entries, verified, firstBad, chains }: Verification): string {
  const found = table(
    ['链 chain', '条数 entries', '校验 verified', '链头 head'],
    chains.map((each) => [each.chain, String(each.entries), each.verified ? '✓' : '✗', each.head.hash]),
  );
  if (verified) return `校验通过 verified: ${entries} entries\n${found}`;
  const where = firstBad ? ` at entry ${firstBad.seq} of ${firstBad.chain}: ${firstBad.why}` : '';
  return `校验失败 NOT VERIFIED${where}\n${found}`;
}
