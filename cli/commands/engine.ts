import type { Command } from 'commander';
import type { Desk } from '../desk.ts';
import { exitCodes } from '../explain.ts';
import { keyOption } from '../options.ts';

interface EngineBody {
  readonly day: keyof typeof days;
  readonly underWay: number;
  readonly missing: number;
  readonly untold: number;
  readonly first: readonly string[];
}

const days = {
  same: '与台账一致 of the same day as the record',
  lost: '丢失 lost: it remembers nothing of what the record told it',
  older: '较旧 older than the record: its database was restored from an earlier day',
  newer: '较新 newer than the record: the record was restored from an earlier day',
  unknown: '未答复 did not answer: is a worker running?',
} as const;

export function addEngineCommands(program: Command, desk: () => Desk): void {
  const engine = program.command('engine').description('流程引擎 the workflow engine beside the record');

  engine
    .command('show')
    .description('比对流程引擎与台账 whether the engine is of the same day as the record; exit code 1 when not')
    .addHelpText('after', '\nExample:\n  laurel engine show')
    .action(async () => {
      const { server, answer } = desk();
      const body = await server.get<EngineBody>('/v1/engine');
      answer(body, () =>
        [
          `流程引擎 engine: ${days[body.day]}`,
          `在办 under way: ${body.underWay}，未运行 not running: ${body.missing}`,
          ...body.first.map((id) => `  - ${id}`),
          `待告知 not heard yet: ${body.untold}`,
          ...(isWhole(body) ? [] : ['恢复 to mend it: laurel engine restore']),
        ].join('\n'),
      );
      if (!isWhole(body)) process.exitCode = exitCodes.refused;
    });

  engine
    .command('restore')
    .description('从台账恢复 start everything that is under way again from the record')
    .requiredOption('--reason <text>', 'why; it stands on record')
    .addOption(keyOption())
    .addHelpText('after', '\nExample:\n  laurel engine restore --reason 数据库损坏')
    .action(async ({ key, reason }: { key?: string; reason: string }) => {
      const { server, answer } = desk();
      const body = await server.post<{ started: number }>('/v1/engine/restoration', { reason }, { key });
      answer(body, () => `已从台账恢复 started again from the record: ${body.started}`);
    });
}

function isWhole({ day, missing }: EngineBody): boolean {
  return day === 'same' && missing === 0;
}
