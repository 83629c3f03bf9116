import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { campaignId, slug } from '../../contracts/text.ts';
import type { matterHistoryView, matterView } from '../../contracts/views-matters.ts';
import { listOf, type Desk } from '../desk.ts';
import { fits, keyOption } from '../options.ts';
import { pairs, table } from '../table.ts';
import { when } from '../when.ts';

type Matter = z.output<typeof matterView>;
type History = z.output<typeof matterHistoryView>;
type Fields = Readonly<Record<string, string>>;

interface AboutOptions {
  readonly unit?: string;
  readonly track?: string;
  readonly field?: Fields;
  readonly key?: string;
}

interface ListOptions {
  readonly procedure?: string;
  readonly unit?: string;
  readonly track?: string;
  readonly open?: true;
  readonly overdue?: true;
}

export function addMatterCommands(program: Command, desk: () => Desk): void {
  const matter = program.command('matter').description('事项办理 side processes: opinions, rectifications, talks');

  matter
    .command('open')
    .description('发起事项 open a side process of the programme')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .argument('<procedure>', 'procedure of the programme', fits(slug))
    .option('--unit <unit>', 'the unit that it is about', fits(slug))
    .option('--track <track>', 'the track that it is about', fits(slug))
    .option('--field <name=text>', 'a field of its form; several times', intoField)
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel matter open gongwei.jiaozuo-2020.2027 demonstration --unit jz-17 --field channel=self',
    )
    .action(async (campaign: string, procedure: string, { unit, track, field = {}, key }: AboutOptions) => {
      const { server, answer } = desk();
      const asked = { procedure, unit, track, fields: field };
      const body = await server.post<{ matters: Matter[] }>(`/v1/campaigns/${campaign}/matters`, asked, { key });
      answer(body, () => describeList(body.matters));
    });

  matter
    .command('do')
    .description('办理环节 do, or sign, a step of the matter that is open')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .argument('<procedure>', 'procedure of the programme', fits(slug))
    .argument('<step>', 'step of the procedure', fits(slug))
    .argument('<outcome>', 'what it came to', fits(slug))
    .option('--unit <unit>', 'the unit that it is about', fits(slug))
    .option('--track <track>', 'the track that it is about', fits(slug))
    .option('--matter <id>', 'which matter, where several are open', fits(matterId))
    .option('--field <name=text>', 'a field of its form; several times', intoField)
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel matter do gongwei.jiaozuo-2020.2027 demonstration meeting approved --unit jz-17 --field meeting-on=2027-11-10',
    )
    .action(
      async (
        campaign: string,
        procedure: string,
        step: string,
        outcome: string,
        { unit, track, matter: id, field = {}, key }: AboutOptions & { readonly matter?: string },
      ) => {
        const { server, answer } = desk();
        const asked = { procedure, step, outcome, unit, track, matter: id, fields: field };
        const body = await server.post<Matter>(`/v1/campaigns/${campaign}/steps`, asked, { key });
        answer(body, () => describe(body));
      },
    );

  matter
    .command('list')
    .description('事项列表 list the side processes of a campaign')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .option('--procedure <procedure>', 'of this procedure', fits(slug))
    .option('--unit <unit>', 'about this unit', fits(slug))
    .option('--track <track>', 'about this track', fits(slug))
    .option('--open', 'only those that are open')
    .option('--overdue', 'only those of which an open step is overdue')
    .addHelpText(
      'after',
      '\nExample:\n  laurel matter list gongwei.clean-organ-2023.2027 --procedure rectification --open',
    )
    .action(async (campaign: string, options: ListOptions) => {
      const { server, answer } = desk();
      const body = await listOf(server.all<Matter>(`/v1/campaigns/${campaign}/matters`, { ...options }));
      answer(body, () => `${describeList(body.items)}\n\n共 total: ${body.items.length}`);
    });

  matter
    .command('show')
    .description('查看事项 show a side process, its steps and all that happened in it')
    .argument('<matter>', 'its id', fits(matterId))
    .addHelpText('after', '\nExample:\n  laurel matter show 3fa9c1d27b604e5f8a11')
    .action(async (id: string) => {
      const { server, answer } = desk();
      const body = await server.get<History>(`/v1/matters/${id}`);
      answer(body, () => `${describe(body)}\n\n${historyOf(body)}`);
    });
}

/** `name=text`, several times. */
function intoField(text: string, before: Fields = {}): Fields {
  const at = text.indexOf('=');
  if (at < 1) throw new InvalidArgumentError('a field is written name=text');
  return { ...before, [fits(slug)(text.slice(0, at))]: text.slice(at + 1) };
}

function describe(matter: Matter): string {
  const { id, campaign, name, procedure, unit, track, party, fields, openedBy, openedAt, closedAt, outcome } = matter;
  const about = pairs([
    ['事项 matter', id],
    ['活动 campaign', campaign],
    ['程序 procedure', `${name.zh} ${procedure}`],
    ['单位 unit', unit ?? '–'],
    ['赛道 track', track ?? '–'],
    ['征求对象 asked', party ? `${party.body} (${party.organisation})` : '–'],
    ['发起 opened', `${when(openedAt)} ${openedBy}`],
    ['办结 closed', closedAt === null ? '–' : `${when(closedAt)} ${outcome ?? ''}`],
    ...Object.entries(fields).map(([field, text]) => [field, text] as const),
  ]);
  const rows = matter.steps.map((step) => [
    `${step.name.zh} ${step.step}`,
    String(step.turn),
    step.dueOn ?? '–',
    stateOf(step),
    step.by ?? '–',
    step.awaits.join(', ') || '–',
  ]);
  const headers = ['环节 step', '次 turn', '期限 due', '状态 status', '办理人 by', '待签 awaits'];
  return `${about}\n\n${table(headers, rows)}`;
}

function describeList(matters: readonly Matter[]): string {
  const rows = matters.map(({ id, name, unit, track, party, steps, outcome }) => {
    const open = steps.filter(({ doneAt }) => doneAt === null);
    return [
      id,
      name.zh,
      unit ?? track ?? '–',
      party?.organisation ?? '–',
      open.map((step) => `${step.step} ${step.dueOn ?? ''} ${stateOf(step)}`).join('; ') || `已办结 ${outcome ?? ''}`,
    ];
  });
  return table(['事项 matter', '程序 procedure', '对象 about', '征求对象 asked', '现状 now'], rows);
}

function stateOf({ doneAt, overdueAt, outcome, late, silent }: Matter['steps'][number]): string {
  if (doneAt === null) return overdueAt === null ? '待办 open' : '逾期 overdue';
  const how = silent ? '（逾期视同 by silence）' : late ? '（迟 late）' : '';
  return `${outcome ?? ''}${how}`;
}

function historyOf({ history }: History): string {
  const rows = history.map(({ at, actor, fact }) => [
    when(at),
    fact.kind,
    typeof fact['step'] === 'string' ? fact['step'] : '–',
    actor.id,
  ]);
  return table(['时间 at', '事实 fact', '环节 step', '谁 who'], rows);
}

const matterId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, 'letters, digits and hyphens');
