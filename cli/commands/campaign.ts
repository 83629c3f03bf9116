import { InvalidArgumentError, type Command } from 'commander';
import { z } from 'zod';
import { campaignId, day, slug } from '../../contracts/text.ts';
import type { campaignSummary, campaignView, decision, extensionPreview } from '../../contracts/views.ts';
import { both } from '../../contracts/trouble.ts';
import { listOf, type Desk } from '../desk.ts';
import { UsageError } from '../explain.ts';
import { eachFits, fits, keyOption, year } from '../options.ts';
import { pairs, table } from '../table.ts';
import { until, when } from '../when.ts';
import { stageWord, statusWord } from '../words.ts';

type Campaign = z.output<typeof campaignView>;

interface StartOptions {
  readonly programme: string;
  readonly programmeVersion?: number;
  readonly year: number;
  readonly leadingGroup?: string;
  readonly jointReviewer?: readonly string[];
  readonly consulted?: Readonly<Record<string, string>>;
  readonly liaison?: readonly string[];
  readonly discipline?: readonly string[];
  readonly reference?: readonly string[];
  readonly roundsFrom?: Readonly<Record<string, number>>;
  readonly startsAt?: string;
  readonly secondsPerDay?: number;
  readonly key?: string;
}

export function addCampaignCommands(program: Command, desk: () => Desk): void {
  const campaign = program.command('campaign').description('活动 start and follow campaigns');

  campaign
    .command('start')
    .description("启动年度活动 start this year's edition of a programme, as its organiser")
    .requiredOption('--programme <id>', 'which programme', fits(slug))
    .option('--programme-version <n>', 'the latest when absent', fits(wholeNumber))
    .requiredOption('--year <year>', 'the edition', fits(year))
    .option('--leading-group <id>', 'the organisation that approves, where the programme has one', fits(slug))
    .option('--joint-reviewer <id...>', 'the organisations that appraise', eachFits(slug))
    .option('--consulted <body=id...>', 'which organisation answers for each consulted body', bodies)
    .option('--liaison <id...>', 'the organisations of the liaison groups', eachFits(slug))
    .option('--discipline <id...>', 'the discipline commissions', eachFits(slug))
    .option('--reference <id...>', 'units that take part by reference only', eachFits(slug))
    .option('--rounds-from <track=year...>', "first year of a track's rounds, where not the programme's", rounds)
    .option('--starts-at <day>', 'run on a simulated clock from this day, YYYY-MM-DD', fits(day))
    .option('--seconds-per-day <n>', 'with --starts-at: how long a simulated day takes', fits(seconds))
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel campaign start --programme shaoxing-2018 --year 2027 --leading-group dangjian --joint-reviewer jz-06 jz-05',
    )
    .action(async ({ key, ...options }: StartOptions) => {
      const { server, answer } = desk();
      const body = await server.post<Campaign>('/v1/campaigns', editionOf(options), { key });
      answer(body, () => describe(body));
    });

  campaign
    .command('show')
    .description('查看活动 a campaign and how far each track is')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .addHelpText('after', '\nExample:\n  laurel campaign show gongwei.shaoxing-2018.2027')
    .action(async (id: string) => {
      const { server, answer, note } = desk();
      const body = await server.get<Campaign>(`/v1/campaigns/${id}`);
      answer(body, () => describe(body));
      for (const condition of (await server.readiness())?.conditions ?? []) note(`注意 ${both(condition)}`);
    });

  campaign
    .command('stages')
    .description('查看阶段 the stages of a campaign; with --json the `stages` of the campaign')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .addHelpText('after', '\nExample:\n  laurel campaign stages gongwei.shaoxing-2018.2027')
    .action(async (id: string) => {
      const { server, answer } = desk();
      const { stages } = await server.get<Campaign>(`/v1/campaigns/${id}`);
      answer(stages, () =>
        table(
          ['阶段 stage', '计划起 opens', '计划止 closes', '已启动 opened', '已结束 closed'],
          stages.map(({ stage, opensAt, closesAt, openedAt, closedAt }) => [
            stageWord(stage),
            opensAt === null ? '由决定 by decision' : when(opensAt),
            closesAt === null ? '由决定 by decision' : until(closesAt),
            when(openedAt),
            when(closedAt),
          ]),
        ),
      );
    });

  campaign
    .command('list')
    .description('活动列表 list the campaigns')
    .addHelpText('after', '\nExample:\n  laurel campaign list --json')
    .action(async () => {
      const { server, answer } = desk();
      const body = await listOf(server.all<z.output<typeof campaignSummary>>('/v1/campaigns'));
      answer(body, () =>
        table(
          ['活动 campaign', '年度 year', '主办 organiser', '方案 programme', '启动 started', '结束 ended'],
          body.items.map((each) => [
            each.id,
            String(each.year),
            each.organiser,
            `${each.programme} v${each.version}`,
            when(each.startedAt),
            when(each.endedAt),
          ]),
        ),
      );
    });

  addExtensionCommand(campaign, desk);
}

interface ExtendOptions {
  readonly until: string;
  readonly reason?: string;
  readonly unit?: string;
  readonly preview?: boolean;
  readonly key?: string;
}

function addExtensionCommand(campaign: Command, desk: () => Desk): void {
  campaign
    .command('extend')
    .description('延长期限 move a deadline to a later day, for everybody or for one unit, in force at once')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .argument('<deadline>', 'rules, stage:NAME, applications:TRACK or notice:TRACK', deadline)
    .requiredOption('--until <day>', 'the new last day, YYYY-MM-DD', fits(day))
    .option('--reason <text>', 'why; needed unless --preview')
    .option('--unit <id>', 'for this unit only', fits(slug))
    .option('--preview', 'only show every timer and message that would move')
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel campaign extend gongwei.shaoxing-2018.2027 applications:clean --until 2028-01-05 --preview',
    )
    .action(async (id: string, target: Target, { until: last, reason, unit, preview, key }: ExtendOptions) => {
      const { server, answer, note } = desk();
      const path = `/v1/campaigns/${id}/extensions`;
      const query = new URLSearchParams({ ...target, until: last, ...(unit !== undefined && { unit }) });
      const moves = await server.get<z.output<typeof extensionPreview>>(`${path}/preview?${query.toString()}`);
      if (preview) {
        answer(moves, () => describeMoves(moves));
        return;
      }
      if (reason === undefined) throw new UsageError('give --reason, or --preview to look only');
      const body = await server.post<z.output<typeof decision>>(path, { target, until: last, reason, unit }, { key });
      answer(body, () => describeMoves(moves));
      for (const { message } of body.warnings) note(`注意 ${message}`);
    });
}

function describeMoves({ from, until: last, timers, messages }: z.output<typeof extensionPreview>): string {
  const moved = [...timers.map((each) => [each.workflow, each.timer, each.from, each.until] as const)];
  const sent = messages.map((each) => [each.unit ?? '', `消息 message ${each.kind}`, each.from, each.until] as const);
  const rows = [...moved, ...sent].map(([what, which, before, after]) => [what, which, until(before), until(after)]);
  return [
    pairs([
      ['原截止 from', until(from)],
      ['新截止 until', until(last)],
    ]),
    table(['对象 where', '事项 what', '原 from', '新 until'], rows),
  ].join('\n\n');
}

/** `stage:application` as the API takes it. */
function deadline(text: string): Target {
  const [of = '', name = ''] = text.split(':');
  if (of === 'rules') return { of };
  if (of === 'stage' && name !== '') return { of, stage: name };
  if ((of === 'applications' || of === 'notice') && name !== '') return { of, track: name };
  throw new InvalidArgumentError('write rules, stage:NAME, applications:TRACK or notice:TRACK');
}

type Target = Readonly<Record<string, string>>;

function editionOf({
  programmeVersion,
  jointReviewer = [],
  startsAt,
  secondsPerDay,
  ...rest
}: Omit<StartOptions, 'key'>) {
  if (startsAt === undefined && secondsPerDay !== undefined) {
    throw new UsageError('--seconds-per-day is the pace of a simulated clock: give --starts-at as well');
  }
  const simulation = startsAt === undefined ? undefined : { startsAt, secondsPerDay };
  return { ...rest, version: programmeVersion, jointReviewers: jointReviewer, simulation };
}

function describe(campaign: Campaign): string {
  const simulated = campaign.simulated ? '（模拟 simulated）' : '';
  const open = campaign.stages.filter(({ openedAt, closedAt }) => openedAt !== null && closedAt === null);
  const about = pairs([
    ['活动 campaign', campaign.id],
    ['方案 programme', `${campaign.programme} v${campaign.version}`],
    ['主办 organiser', campaign.organiser],
    ['领导小组 leading group', campaign.leadingGroup || '–'],
    [
      '参加单位 units',
      `${campaign.enrolment.mandatory} 全面实施 mandatory, ${campaign.enrolment.reference} 参照执行 reference`,
    ],
    ['联合评审 joint reviewers', campaign.jointReviewers.join(', ') || '–'],
    ['启动 started', when(campaign.startedAt)],
    ['现在 now', `${when(campaign.now)}${simulated}`],
    ['当前阶段 open stages', open.map(({ stage }) => stageWord(stage)).join(', ') || '–'],
    ['结束 ended', when(campaign.endedAt)],
  ]);
  const headers = [
    '赛道 track',
    '称号 title',
    '环节 stage',
    '申报起 opens',
    '申报止 closes',
    '公示 notice',
    '待决异议 open objections',
    '通报 circular',
    '单位 units',
  ];
  const tracks = campaign.tracks.map((track) => [
    track.track,
    track.title,
    stageWord(track.stage),
    when(track.opensAt),
    until(track.closesAt),
    noticeOf(track.notice),
    String(track.openObjections),
    track.circular ?? '–',
    Object.entries(track.counts)
      .map(([status, count]) => `${statusWord(status)} ${count}`)
      .join(', ') || '–',
  ]);
  return `${about}\n\n${table(headers, tracks)}`;
}

function noticeOf(notice: Campaign['tracks'][number]['notice']): string {
  if (notice === null) return '–';
  return `${notice.firstDay} – ${notice.lastDay}${notice.provisional ? '（暂定 provisional）' : ''}`;
}

const wholeNumber = z
  .string()
  .regex(/^\d{1,6}$/, 'a whole number')
  .transform(Number);
const seconds = z.coerce.number('a number of seconds').positive('a number of seconds');

function bodies(text: string, before: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, body = '', organisation = ''] = /^([a-z0-9-]+)=([a-z0-9-]+)$/.exec(text) ?? [];
  if (body === '') throw new InvalidArgumentError('write body=organisation, such as audit=jz-46');
  if (Object.hasOwn(before, body)) throw new InvalidArgumentError(`${body} is given twice`);
  return { ...before, [body]: organisation };
}

function rounds(text: string, before: Readonly<Record<string, number>> = {}): Record<string, number> {
  const [, track = '', first = ''] = /^([a-z0-9-]+)=(\d{4})$/.exec(text) ?? [];
  if (track === '') throw new InvalidArgumentError('write track=year, such as model=2019');
  if (Object.hasOwn(before, track)) throw new InvalidArgumentError(`${track} is given twice`);
  return { ...before, [track]: Number(first) };
}
