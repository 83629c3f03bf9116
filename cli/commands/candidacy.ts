import { Option, type Command } from 'commander';
import type { z } from 'zod';
import { applicationStatus } from '../../contracts/stages.ts';
import { campaignId, slug } from '../../contracts/text.ts';
import type { candidacyView } from '../../contracts/views.ts';
import { listOf, type Desk } from '../desk.ts';
import { fits } from '../options.ts';
import { pairs, table } from '../table.ts';
import { until, when } from '../when.ts';
import { statusWord } from '../words.ts';

type Candidacy = z.output<typeof candidacyView>;

interface ListOptions {
  readonly track?: string;
  readonly status?: string;
  readonly overdue?: true;
}

export function addCandidacyCommands(program: Command, desk: () => Desk): void {
  const candidacy = program.command('candidacy').description('参评单位 where units stand');

  candidacy
    .command('show')
    .description('查看单位 where a unit stands in a campaign, and why')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .argument('<unit>', 'id of the unit', fits(slug))
    .addHelpText('after', '\nExample:\n  laurel candidacy show gongwei.shaoxing-2018.2027 jz-01')
    .action(async (campaign: string, unit: string) => {
      const { server, answer } = desk();
      const body = await server.get<Candidacy>(`/v1/campaigns/${campaign}/candidacies/${unit}`);
      answer(body, () => describe(body));
    });

  candidacy
    .command('list')
    .description('单位列表 list the units of a campaign and where each stands')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .option('--track <track>', 'units of this track', fits(slug))
    .addOption(new Option('--status <status>', 'units whose application stands so').choices(applicationStatus.options))
    .option('--overdue', 'units whose action rules are overdue')
    .addHelpText(
      'after',
      '\nExample:\n  laurel candidacy list gongwei.shaoxing-2018.2027 --track clean --status underReview',
    )
    .action(async (campaign: string, { track, status, overdue }: ListOptions) => {
      const { server, answer } = desk();
      const query = { track, status, overdue };
      const body = await listOf(server.all<Candidacy>(`/v1/campaigns/${campaign}/candidacies`, query));
      answer(body, () => describeList(body.items));
    });
}

function describe({ campaign, unit, name, rules, applications }: Candidacy): string {
  const about = pairs([
    ['活动 campaign', campaign],
    ['单位 unit', `${unit} ${name}`],
    ['行动细则 action rules', rulesOf(rules)],
  ]);
  const rows = applications.map(({ track, status, appliedAt, checks, tally, reason }) => [
    track,
    statusWord(status),
    when(appliedAt),
    Object.entries(checks)
      .map(([check, { passed, earlier }]) =>
        [check, ...earlier.map((each) => struck(each.passed)), mark(passed)].join(' '),
      )
      .join(', ') || '–',
    tally === null ? '–' : `${tally.passed} : ${tally.failed}`,
    reason ?? '–',
  ]);
  const headers = ['赛道 track', '状态 status', '申报 applied', '审核 checks', '票数 votes', '原因 reason'];
  return `${about}\n\n${table(headers, rows)}`;
}

function mark(passed: boolean): string {
  return passed ? '✓' : '✗';
}

/** What was found before somebody found otherwise. */
function struck(passed: boolean): string {
  return `(${mark(passed)})`;
}

function describeList(items: readonly Candidacy[]): string {
  const tracks = [...new Set(items.flatMap(({ applications }) => applications.map(({ track }) => track)))];
  const rows = items.map(({ unit, name, rules, applications }) => [
    unit,
    name,
    rulesOf(rules),
    ...tracks.map((track) => {
      const found = applications.find((each) => each.track === track);
      return found ? statusWord(found.status) : '–';
    }),
  ]);
  return `${table(['编号 unit', '单位 name', '行动细则 action rules', ...tracks], rows)}\n\n共 total: ${items.length}`;
}

function rulesOf({ filedAt, version, dueAt, overdueSince }: Candidacy['rules']): string {
  if (filedAt !== null) return `已备案 filed ${when(filedAt)} v${version}`;
  return overdueSince === null ? `待备案 due ${until(dueAt)}` : `逾期 overdue since ${when(overdueSince)}`;
}
