import { createHash } from 'node:crypto';
import type { Command } from 'commander';
import { z } from 'zod';
import { campaignId, day, sentence, slug } from '../../contracts/text.ts';
import type {
  deedView,
  drawView,
  obligationView,
  rosterEntryView,
  seatView,
} from '../../contracts/views-obligations.ts';
import { drawnWith } from '../../domain/draw.ts';
import { listOf, type Desk } from '../desk.ts';
import { exitCodes, UsageError } from '../explain.ts';
import { fits, keyOption, readText } from '../options.ts';
import { pairs, table } from '../table.ts';
import { when } from '../when.ts';
import { yesNo } from '../words.ts';

type Obligation = z.output<typeof obligationView>;
type Deed = z.output<typeof deedView>;
type Draw = z.output<typeof drawView>;
type Entry = z.output<typeof rosterEntryView>;
type Seat = z.output<typeof seatView>;

interface DeedOptions {
  readonly subject?: string;
  readonly with?: string;
  readonly on: string;
  readonly quantity?: number;
  readonly note: string;
  readonly key?: string;
}

interface CommitOptions {
  readonly draw: string;
  readonly period: string;
  readonly seed: string;
  readonly key?: string;
}

export function addObligationCommands(program: Command, desk: () => Desk): void {
  addObligations(program, desk);
  addRoster(program, desk);
  addDraws(program, desk);
}

function addObligations(program: Command, desk: () => Desk): void {
  const obligation = program.command('obligation').description('定期要求 what is due again and again, and who did it');

  obligation
    .command('list')
    .description('落实情况 how every recurring minimum stands')
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .option('--unit <unit>', 'of this unit only', fits(slug))
    .addHelpText('after', '\nExample:\n  laurel obligation list gongwei.shaoxing-2018.2027 --unit jz-17')
    .action(async (campaign: string, { unit }: { unit?: string }) => {
      const { server, answer } = desk();
      const body = await server.get<{ items: Obligation[] }>(`/v1/campaigns/${campaign}/obligations`, { unit });
      answer(body, () =>
        table(
          ['事项 obligation', '名称 name', '周期 per', '应完成 due', '已完成 met', '逾期未完成 overdue', '达标 enough'],
          body.items.map((each) => [
            each.obligation,
            each.name.zh,
            each.per,
            String(each.due),
            String(each.met),
            String(each.overdue),
            yesNo(each.enough),
          ]),
        ),
      );
    });

  obligation
    .command('show')
    .description('未完成名单 who falls short of one of them, period by period')
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .argument('<obligation>', 'from the list', fits(slug))
    .option('--unit <unit>', 'of this unit only', fits(slug))
    .addHelpText('after', '\nExample:\n  laurel obligation show gongwei.shaoxing-2018.2027 thinking-analysis')
    .action(async (campaign: string, name: string, { unit }: { unit?: string }) => {
      const { server, answer } = desk();
      const body = await server.get<Obligation>(`/v1/campaigns/${campaign}/obligations/${name}`, { unit });
      answer(body, () => describe(body));
    });

  obligation
    .command('done')
    .description('登记 record what was done for one of them')
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .argument('<unit>', "whose; the organiser's own under its own id", fits(slug))
    .argument('<obligation>', 'from the list', fits(slug))
    .requiredOption('--on <day>', 'YYYY-MM-DD', fits(day))
    .requiredOption('--note <text>', 'what was done', fits(sentence))
    .option('--subject <entry>', 'for whom: an entry of the roster', fits(slug))
    .option('--with <entry>', 'the other one of a pair', fits(slug))
    .option('--quantity <number>', 'times or hours, once when absent', fits(z.coerce.number()))
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel obligation done gongwei.shaoxing-2018.2027 jz-17 thinking-analysis --subject branch-1 --on 2027-05-04 --note 上半年分析',
    )
    .action(async (campaign: string, unit: string, name: string, { key, ...deed }: DeedOptions) => {
      const { server, answer } = desk();
      const path = `/v1/campaigns/${campaign}/candidacies/${unit}/deeds`;
      const body = await server.post<{ items: Deed[] }>(path, { deeds: [{ obligation: name, ...deed }] }, { key });
      answer(body, () =>
        body.items.map((each) => `已登记 recorded ${each.obligation} ${each.on} ${each.id}`).join('\n'),
      );
    });
}

function addRoster(program: Command, desk: () => Desk): void {
  const roster = program.command('roster').description('名册 people, branches and groups of a unit');
  const pathOf = (campaign: string, unit: string) => `/v1/campaigns/${campaign}/candidacies/${unit}`;

  roster
    .command('enter')
    .description(
      '登记名册 enter or correct what a JSON file lists: [{ "id", "kind", "name", "within", "since", "fields" }]',
    )
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .argument('<unit>', 'whose', fits(slug))
    .argument('<file>', 'the list')
    .addOption(keyOption())
    .addHelpText('after', '\nExample:\n  laurel roster enter gongwei.shaoxing-2018.2027 jz-17 roster.json')
    .action(async (campaign: string, unit: string, file: string, { key }: { key?: string }) => {
      const { server, answer } = desk();
      const entries = parsed(file);
      const body = await server.post<{ items: Entry[] }>(`${pathOf(campaign, unit)}/roster`, { entries }, { key });
      answer(body, () => `已登记 entered: ${body.items.length}`);
    });

  roster
    .command('list')
    .description('名册 who is on it, and who has left')
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .argument('<unit>', 'whose', fits(slug))
    .option('--kind <kind>', 'of this kind', fits(slug))
    .addHelpText('after', '\nExample:\n  laurel roster list gongwei.shaoxing-2018.2027 jz-17 --kind branch')
    .action(async (campaign: string, unit: string, { kind }: { kind?: string }) => {
      const { server, answer } = desk();
      const body = await listOf(server.all<Entry>(`${pathOf(campaign, unit)}/roster`, { kind }));
      answer(body, () =>
        table(
          ['编号 id', '类别 kind', '名称 name', '所属 within', '起 since', '止 left'],
          body.items.map(({ id, kind: of, name, within, since, left }) => [
            id,
            of,
            name,
            within ?? '–',
            since ?? '–',
            left ?? '–',
          ]),
        ),
      );
    });

  roster
    .command('leave')
    .description('离任 say who has left')
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .argument('<unit>', 'whose', fits(slug))
    .argument('<entry>', 'id of the entry', fits(slug))
    .requiredOption('--on <day>', 'the last day, YYYY-MM-DD', fits(day))
    .addOption(keyOption())
    .addHelpText('after', '\nExample:\n  laurel roster leave gongwei.shaoxing-2018.2027 jz-17 wang-li --on 2027-05-31')
    .action(async (campaign: string, unit: string, entry: string, { key, on }: { key?: string; on: string }) => {
      const { server, answer } = desk();
      const body = await server.post<Entry>(`${pathOf(campaign, unit)}/roster/${entry}/leaving`, { on }, { key });
      answer(body, () => `已离任 left: ${body.name} ${body.left ?? ''}`);
    });

  roster
    .command('seats')
    .description('成员席位 who sits for the unit')
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .argument('<unit>', 'whose', fits(slug))
    .addHelpText('after', '\nExample:\n  laurel roster seats centre.yueqing-2020.2027 office')
    .action(async (campaign: string, unit: string) => {
      const { server, answer } = desk();
      const body = await server.get<{ items: Seat[] }>(`${pathOf(campaign, unit)}/seats`);
      answer(body, () =>
        table(
          ['席位 seat', '名称 name', '由谁担任 held by'],
          body.items.map(({ seat, name, holders }) => [
            seat,
            name.zh,
            holders.map((each) => each.name).join('、') || '空缺 vacant',
          ]),
        ),
      );
    });
}

function addDraws(program: Command, desk: () => Desk): void {
  const draw = program.command('draw').description('随机抽查 units drawn by chance, so that anybody can draw again');
  const pathOf = (campaign: string) => `/v1/campaigns/${campaign}/draws`;

  draw
    .command('commit')
    .description('承诺种子 fix who can be drawn, and the seed by its hash; the seed itself is not sent')
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .requiredOption('--draw <draw>', 'a draw of the programme', fits(slug))
    .requiredOption('--period <period>', '2023, 2023-H1, 2023-Q3 or 2023-05')
    .requiredOption('--seed <text>', 'keep it, and keep it to yourself', fits(sentence))
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel draw commit xian.clean-organ-2023.2023 --draw random-inspection --period 2023-H1 --seed "$(openssl rand -hex 16)"',
    )
    .action(async (campaign: string, { key, seed, draw: name, period }: CommitOptions) => {
      const { server, answer } = desk();
      const commitment = hash(seed);
      const body = await server.post<Draw>(pathOf(campaign), { draw: name, period, commitment }, { key });
      answer(body, () => describeDraw(body));
    });

  draw
    .command('reveal')
    .description('公布种子 reveal the seed: the units are drawn, and their inspections opened')
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .argument('<draw>', 'id from the commitment', fits(drawId))
    .requiredOption('--seed <text>', 'the seed that was committed', fits(sentence))
    .addOption(keyOption())
    .addHelpText('after', '\nExample:\n  laurel draw reveal xian.clean-organ-2023.2023 3fa9c1d27b604e5f8a11 --seed …')
    .action(async (campaign: string, id: string, { key, seed }: { key?: string; seed: string }) => {
      const { server, answer } = desk();
      const body = await server.post<Draw>(`${pathOf(campaign)}/${id}/reveal`, { seed }, { key });
      answer(body, () => describeDraw(body));
    });

  draw
    .command('list')
    .description('抽查列表 list the draws of a campaign')
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .addHelpText('after', '\nExample:\n  laurel draw list xian.clean-organ-2023.2023')
    .action(async (campaign: string) => {
      const { server, answer } = desk();
      const body = await listOf(server.all<Draw>(pathOf(campaign)));
      answer(body, () => body.items.map(describeDraw).join('\n\n') || '没有 none');
    });

  draw
    .command('verify')
    .description('验证抽查 draw again with every seed that is revealed; exit code 1 when somebody else comes out')
    .argument('<campaign>', 'id of the campaign', fits(campaignId))
    .addHelpText('after', '\nExample:\n  laurel draw verify xian.clean-organ-2023.2023')
    .action(async (campaign: string) => {
      const { server, answer } = desk();
      const { items } = await listOf(server.all<Draw>(pathOf(campaign)));
      const body = items.flatMap(verification);
      answer({ items: body }, () =>
        table(
          ['抽查 draw', '期间 period', '种子相符 seed fits', '名单相符 drawn fits'],
          body.map(({ draw: name, period, seedFits, drawnFits }) => [name, period, yesNo(seedFits), yesNo(drawnFits)]),
        ),
      );
      if (body.some(({ seedFits, drawnFits }) => !seedFits || !drawnFits)) process.exitCode = exitCodes.refused;
    });
}

/** What whoever draws again finds; a draw whose seed is not known yet cannot be drawn. */
function verification({ id, draw, period, commitment, seed, drawn, population, count }: Draw) {
  if (seed === null) return [];
  const again = drawnWith(seed, { population, count }, hash);
  const drawnFits = again.join('|') === (drawn ?? []).join('|');
  return [{ id, draw, period, seedFits: hash(seed) === commitment, drawnFits, drawn: again }];
}

function describe(obligation: Obligation): string {
  const { periods } = obligation;
  const head = pairs([
    ['事项 obligation', obligation.obligation],
    ['名称 name', obligation.name.zh],
    ['最低 minimum', obligation.min === null ? '–' : `${obligation.min} ${obligation.unit}`],
    ['应完成 due', String(obligation.due)],
    ['已完成 met', String(obligation.met)],
    ['未完成 missing', String(obligation.missing)],
    ['逾期未完成 overdue', String(obligation.overdue)],
    ['达标 enough', yesNo(obligation.enough)],
  ]);
  const rows = periods.flatMap(({ from, to, short }) =>
    short.map((each) => [
      `${from} – ${to}`,
      each.unit,
      each.subject ?? '–',
      each.name ?? '–',
      `${each.done}/${each.min}`,
    ]),
  );
  if (rows.length === 0) return head;
  return `${head}\n\n${table(['期间 period', '单位 unit', '编号 id', '名称 name', '完成 done'], rows)}`;
}

function describeDraw(draw: Draw): string {
  return pairs([
    ['抽查 draw', `${draw.draw} ${draw.period}`],
    ['编号 id', draw.id],
    ['承诺 commitment', draw.commitment],
    ['范围 population', draw.population.join(', ')],
    ['数量 count', String(draw.count)],
    ['承诺时间 committed at', when(draw.committedAt)],
    ['种子 seed', draw.seed ?? '–'],
    ['抽中 drawn', draw.drawn?.join(', ') ?? '–'],
  ]);
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readText(file));
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw new UsageError(`${file} is not JSON`);
  }
}

const drawId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, 'letters, digits and hyphens');
