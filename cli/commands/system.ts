import { randomUUID } from 'node:crypto';
import { Client, Connection, isGrpcServiceError, WorkflowNotFoundError } from '@temporalio/client';
import { RawValue } from '@temporalio/common';
import { Option, type Command } from 'commander';
import { z } from 'zod';
import { systemAct } from '../../contracts/systems.ts';
import { slug } from '../../contracts/text.ts';
import type { systemView } from '../../contracts/views.ts';
import { readMessageKey } from '../../sealing/keys.ts';
import { sealFor } from '../../sealing/seal.ts';
import { Refused, type ProblemBody } from '../client.ts';
import { listOf, type Desk } from '../desk.ts';
import { UsageError } from '../explain.ts';
import { fits, keyOption, readText } from '../options.ts';
import { pairs, table } from '../table.ts';
import { yesNo } from '../words.ts';

type System = z.output<typeof systemView>;
type WithKey = System & { readonly key: string | null };

interface AddOptions {
  readonly id: string;
  readonly name: string;
  readonly committee: string;
  readonly act: readonly string[];
  readonly mayActFor?: boolean;
  readonly key?: string;
}

interface SignalOptions {
  readonly temporal: string;
  readonly namespace: string;
  readonly systemKey: string;
  readonly keyNumber: number;
  readonly workflow: string;
  readonly message: string;
  readonly body: string;
  readonly for?: string;
  readonly id?: string;
}

export function addSystemCommands(program: Command, desk: () => Desk): void {
  const system = program.command('system').description('外部系统 other systems, which signal with a key of their own');

  system
    .command('add')
    .description('添加外部系统 add a system; prints its key, once')
    .requiredOption('--id <id>', 'small letters, digits and hyphens', fits(slug))
    .requiredOption('--name <name>', 'as people see it')
    .requiredOption('--committee <id>', 'the committee in whose campaigns it acts', fits(slug))
    .addOption(
      new Option('--act <act...>', 'what it may do, one or several').choices(systemAct.options).makeOptionMandatory(),
    )
    .option('--may-act-for', 'it may act for a person whom it names')
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel system add --id archive --name 档案系统 --committee gongwei --act fileRules',
    )
    .action(async ({ id, name, committee, act, mayActFor = false, key }: AddOptions) => {
      const { server, answer, note } = desk();
      const added = { id, name, committee, acts: act, mayActFor };
      const body = await server.post<WithKey>('/v1/systems', added, { key });
      answer(body, () => describe(body));
      note(howToKeep(body));
    });

  system
    .command('list')
    .description('列出外部系统 list the systems')
    .action(async () => {
      const { server, answer } = desk();
      const body = await listOf(server.all<System>('/v1/systems'));
      answer(body, () =>
        table(
          ['系统 system', '名称 name', '工委 committee', '职权 acts', '代办 acts for', '密钥号 key', '有效 active'],
          body.items.map((each) => [
            each.id,
            each.name,
            each.committee,
            each.acts.join(', '),
            yesNo(each.mayActFor),
            String(each.keyNumber),
            yesNo(each.active),
          ]),
        ),
      );
    });

  system
    .command('renew-key')
    .description('更换密钥 give it a new key; prints it, once, and the earlier one is worthless')
    .argument('<system>', 'its id', fits(slug))
    .addOption(keyOption())
    .action(async (id: string, { key }: { key?: string }) => {
      const { server, answer, note } = desk();
      const body = await server.post<WithKey>(`/v1/systems/${id}/key`, {}, { key });
      answer(body, () => describe(body));
      note(howToKeep(body));
    });

  system
    .command('deactivate')
    .description('停用 take it off: whatever it sends from now on is refused')
    .argument('<system>', 'its id', fits(slug))
    .requiredOption('--reason <text>', 'why')
    .addOption(keyOption())
    .action(async (id: string, { reason, key }: { reason: string; key?: string }) => {
      const { server, answer } = desk();
      const body = await server.post<System>(`/v1/systems/${id}/deactivation`, { reason }, { key });
      answer(body, () => describe(body));
    });

  system
    .command('signal')
    .description("发送信号 send a signal as the system, with the system's own key and no token")
    .argument('<system>', 'its id', fits(slug))
    .addOption(
      new Option('--temporal <address>', "Temporal's address").env('TEMPORAL_ADDRESS').default('127.0.0.1:7233'),
    )
    .addOption(new Option('--namespace <namespace>').env('TEMPORAL_NAMESPACE').default('default'))
    .addOption(
      new Option('--system-key <key>', 'its key in base64; safer in the environment')
        .env('LAUREL_SYSTEM_KEY')
        .makeOptionMandatory(),
    )
    .option('--key-number <number>', 'the number of its key', fits(z.coerce.number().int().min(1)), 1)
    .requiredOption('--workflow <id>', 'such as candidacy/<campaign>/<unit>')
    .requiredOption('--message <name>', 'such as fileRules')
    .requiredOption('--body <file>', 'a JSON file with what it says')
    .option('--for <person>', 'the person for whom it acts', fits(slug))
    .option('--id <id>', 'of an earlier signal, to repeat it safely')
    .action(async (id: string, options: SignalOptions) => {
      const { answer } = desk();
      const sent = await signal(id, options);
      answer(sent, () =>
        pairs([
          ['已送出 sent', sent.message],
          ['流程 workflow', sent.workflow],
          ['编号 id', sent.id],
        ]),
      );
    });
}

async function signal(system: string, { temporal, namespace, systemKey, keyNumber, body, ...options }: SignalOptions) {
  const key = readMessageKey(systemKey);
  if (!key) throw new UsageError('the key of the system is 32 bytes in base64');
  const { workflow, message, for: person, id = randomUUID() } = options;
  const said = { workflow, message, id, body: readBody(body), ...(person !== undefined && { for: person }) };
  const payload = RawValue.fromPayload(sealFor(key, system, keyNumber, said));
  let connection: Connection | undefined;
  try {
    connection = await Connection.connect({ address: temporal, connectTimeout: PATIENCE });
    const handle = new Client({ connection, namespace }).workflow.getHandle(workflow);
    await connection.withDeadline(Date.now() + PATIENCE, () => handle.signal(message, payload));
  } catch (error) {
    throw new Refused(notSent(error, temporal, said));
  } finally {
    await connection?.close();
  }
  return { workflow, message, id };
}

// Longer than any answer of a healthy Temporal takes.
const PATIENCE = 10_000;

/** What Temporal's answer, or its silence, means to whoever sent the signal. */
function notSent(
  error: unknown,
  temporal: string,
  { workflow, id }: { readonly workflow: string; readonly id: string },
) {
  if (error instanceof WorkflowNotFoundError)
    return problem(404, 'NotFound', `no workflow ${workflow} is under way: it has ended, or there is none`);
  const { message, cause } = error as Error;
  const why = isGrpcServiceError(cause) ? cause.details : message;
  return problem(503, 'Unavailable', `Temporal at ${temporal} took no signal (${why}); safe to repeat with --id ${id}`);
}

function problem(status: number, title: string, detail: string): ProblemBody {
  return { type: `urn:laurel:problem:${title}`, title, status, detail, rules: [] };
}

function readBody(file: string): object {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(readText(file)));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} is no JSON object`);
  }
}

function describe(system: System & { readonly key?: string | null }): string {
  return pairs([
    ['系统 system', `${system.id} ${system.name}`],
    ['工委 committee', system.committee],
    ['职权 acts', system.acts.join(', ')],
    ['代办 acts for people', yesNo(system.mayActFor)],
    ['有效 active', yesNo(system.active)],
    ['密钥号 key number', String(system.keyNumber)],
    ...('key' in system ? [['密钥 key', system.key ?? '–'] as const] : []),
  ]);
}

function howToKeep({ key }: WithKey): string {
  return key === null
    ? '\n密钥已在首次答复中给出 the key was in the first answer to this call; renew it where it is lost'
    : '\n密钥只显示这一次 the key is shown this once: hand it to the system and to nobody else';
}
