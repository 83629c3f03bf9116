import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Command } from 'commander';
import { both } from '../../contracts/trouble.ts';
import type { Asked } from '../../embedded/doctor.ts';
import { dataFolder } from '../../embedded/paths.ts';
import { createClient } from '../client.ts';
import type { Desk, Globals } from '../desk.ts';
import { exitCodes } from '../explain.ts';
import { plain } from '../table.ts';

const marks = { fine: '✓', wrong: '✗', unknown: '–' } as const;
// Whoever asks wants to know now (ms).
const PATIENCE = 20_000;

export function addDoctorCommand(program: Command, desk: () => Desk): void {
  program
    .command('doctor')
    .description('体检 what is wrong with this installation, and what to do; exit code 1 when something is')
    .addHelpText(
      'after',
      '\nIt reads the settings of the environment, LAUREL_DATA among them, and changes nothing.\n\nExample:\n  laurel doctor',
    )
    .action(async () => {
      const { answer } = desk();
      const { examine } = await import('../../embedded/doctor.ts');
      const findings = await examine(process.env, () => ask(program.opts<Globals>()));
      const wrong = findings.filter(({ state }) => state === 'wrong').length;
      answer({ findings }, () =>
        [
          ...findings.map((each) => `${marks[each.state]} ${plain(both(each))}`),
          wrong === 0 ? '没有发现问题 nothing wrong was found' : `发现 ${wrong} 处问题 ${wrong} wrong`,
        ].join('\n'),
      );
      if (wrong > 0) process.exitCode = exitCodes.refused;
    });
}

/** What the server of this installation says of itself, with the administrator's token where this machine has it. */
async function ask({ url, token = keptToken() }: Globals): Promise<Asked> {
  const client = createClient(url, token, { patience: PATIENCE });
  const ready = await client.readiness();
  if (ready === undefined) return { ready, engine: undefined };
  const engine = await client.get<NonNullable<Asked['engine']>>('/v1/engine').catch(() => undefined);
  return { ready, engine };
}

function keptToken(): string | undefined {
  const file = join(dataFolder(), 'admin.token');
  return existsSync(file) ? readFileSync(file, 'utf8').trim() || undefined : undefined;
}
