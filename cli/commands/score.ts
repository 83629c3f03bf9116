import type { Command } from 'commander';
import { z } from 'zod';
import { campaignId, day, numbered, slug } from '../../contracts/text.ts';
import type { deductionView, eventView, scoredView, scoresView, unitScoreView } from '../../contracts/views-scores.ts';
import { listOf, type Desk } from '../desk.ts';
import { fits, keyOption } from '../options.ts';
import { pairs, table } from '../table.ts';
import { yesNo } from '../words.ts';

type Scores = z.output<typeof scoresView>;
type Sheet = Scores['sheets'][number];
type UnitScore = z.output<typeof unitScoreView>;
type Scored = z.output<typeof scoredView>;
type Deduction = z.output<typeof deductionView>;

interface SetOptions {
  readonly assessor: string;
  readonly grade?: string;
  readonly deduction?: number;
  readonly score?: number;
  readonly rating?: string;
  readonly cause?: string;
  readonly document?: string;
  readonly discretionary?: true;
  readonly key?: string;
}

interface EventOptions {
  readonly event: string;
  readonly on: string;
  readonly cause: string;
  readonly person?: string;
  readonly case?: string;
  readonly document?: string;
  readonly key?: string;
}

export function addScoreCommands(program: Command, desk: () => Desk): void {
  const score = program.command('score').description('考核评分 score sheets, deductions and results');

  score
    .command('show')
    .description('查看得分 the sheets of a unit, what they come to, and every deduction')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .argument('<unit>', 'id of the unit', fits(slug))
    .addHelpText('after', '\nExample:\n  laurel score show zhongxin.yueqing-2020.2020 branch-01')
    .action(async (campaign: string, unit: string) => {
      const { server, answer } = desk();
      const path = `/v1/campaigns/${campaign}/candidacies/${unit}`;
      const body = await server.get<Scores>(`${path}/scores`);
      const deductions = await listOf(server.all<Deduction>(`${path}/deductions`));
      answer({ ...body, deductions: deductions.items }, () => describe(body, deductions.items));
    });

  score
    .command('set')
    .description('评分 score one criterion of a unit; a later score replaces it')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .argument('<unit>', 'id of the unit', fits(slug))
    .argument('<criterion>', 'such as 1.1, or item-1 where the items are graded', fits(numbered))
    .requiredOption('--assessor <assessor>', 'whose sheet: self, office …', fits(slug))
    .option('--grade <grade>', 'excellent, good, average, fail …', fits(slug))
    .option('--deduction <points>', 'points off', fits(points))
    .option('--score <points>', 'the score instead', fits(points))
    .option('--rating <rating>', 'of an unscored criterion', fits(slug))
    .option('--cause <text>', 'why points are taken off; the remark of a rating')
    .option('--document <text>', 'what it rests on')
    .option('--discretionary', 'a free deduction, where the programme leaves one')
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel score set zhongxin.yueqing-2020.2020 branch-01 1.3 --assessor office --grade good --deduction 2 --cause 检查发现',
    )
    .action(async (campaign: string, unit: string, criterion: string, { key, ...given }: SetOptions) => {
      const { server, answer, note } = desk();
      const path = `/v1/campaigns/${campaign}/candidacies/${unit}/scores`;
      const body = await server.post<Scored>(path, { criterion, ...given }, { key });
      answer(body, () => describeScored(body));
      for (const { message } of body.warnings) note(`提示 warning: ${message}`);
    });

  score
    .command('list')
    .description('得分一览 the results of the units of a campaign')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .addHelpText('after', '\nExample:\n  laurel score list zhongxin.yueqing-2020.2020')
    .action(async (campaign: string) => {
      const { server, answer } = desk();
      const body = await listOf(server.all<UnitScore>(`/v1/campaigns/${campaign}/scores`));
      answer(body, () => describeList(body.items));
    });

  score
    .command('event')
    .description('扣分事项 record something of the year that costs points each time')
    .argument('<campaign>', 'organiser.programme.year', fits(campaignId))
    .argument('<unit>', 'id of the unit', fits(slug))
    .requiredOption('--event <event>', 'its kind, of the programme', fits(slug))
    .requiredOption('--on <day>', 'YYYY-MM-DD', fits(day))
    .requiredOption('--cause <text>', 'what happened')
    .option('--person <text>', 'whose it was')
    .option('--case <text>', 'sanctions of one person for one act share a case')
    .option('--document <text>', 'what it rests on')
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel score event zhongxin.yueqing-2020.2020 branch-01 --event efficiency-admonition --on 2020-05-08 --cause 效能告诫',
    )
    .action(async (campaign: string, unit: string, { key, ...told }: EventOptions) => {
      const { server, answer } = desk();
      const path = `/v1/campaigns/${campaign}/candidacies/${unit}/events`;
      const body = await server.post<z.output<typeof eventView>>(path, told, { key });
      answer(body, () =>
        pairs([
          ['编号 line', body.line],
          ['单位 unit', body.unit],
          ['事项 event', body.event],
          ['日期 on', body.on],
          ['每次扣分 points each', String(body.deduction)],
        ]),
      );
    });
}

const points = z.coerce.number().min(-100_000).max(100_000);

function describe({ unit, name, max, sheets, result, tracks }: Scores, deductions: readonly Deduction[]): string {
  const about = pairs([
    ['单位 unit', `${unit} ${name}`],
    ['得分 total', `${shown(result.total)} / ${max}`],
    ...(result.waitsFor === null ? [] : [['待办 waits for', result.waitsFor] as const]),
    ...tracks.map(({ track, eligible }) => [`必要条件 requirements of ${track}`, yesNo(eligible)] as const),
  ]);
  const headers = [
    '扣分 line',
    '项目 criterion',
    '扣分 points',
    '计入 counted',
    '状态 appeal',
    '原因 cause',
    '依据 document',
  ];
  const rows = deductions.map(({ line, criterion, deduction, counted, standing, appeal, cause, document }) => [
    ...[line, criterion, String(deduction), String(counted)],
    ...[appeal === 'none' ? standing : appeal, cause, document ?? '–'],
  ]);
  return [about, ...sheets.map(describeSheet), ...(rows.length > 0 ? [table(headers, rows)] : [])].join('\n\n');
}

function describeSheet({ name, person, counts, submitted, total, areas, missing }: Sheet): string {
  const whose = `${name.zh} ${name.en}${person === null ? '' : ` (${person})`}`;
  const rows = areas.map((area) => [`${area.name.zh} ${area.name.en}`, shown(area.score), shown(area.max)]);
  const state = pairs([
    ['评定 assessor', whose],
    ['计入结果 counts', yesNo(counts)],
    ['已提交 handed in', yesNo(submitted)],
    ['合计 total', shown(total)],
    ['未评 missing', missing.join(', ') || '–'],
  ]);
  return `${state}\n${table(['类型 area', '得分 score', '满分 max'], rows)}`;
}

function describeScored({ line, criterion, max, score, grade, rating }: Scored): string {
  return pairs([
    ['编号 line', line],
    ['项目 criterion', criterion],
    ['等次 grade', grade ?? rating ?? '–'],
    ['得分 score', `${shown(score)} / ${shown(max)}`],
  ]);
}

function describeList(items: readonly UnitScore[]): string {
  const rows = items.map(({ unit, name, total, rank, judges, waitsFor }) => [
    ...[unit, name, shown(total), shown(rank)],
    judges.map(({ assessor, person, raw }) => `${person ?? assessor} ${shown(raw)}`).join(', ') || '–',
    waitsFor ?? '–',
  ]);
  const headers = ['编号 unit', '单位 name', '得分 total', '名次 rank', '各表 sheets', '待办 waits for'];
  return `${table(headers, rows)}\n\n共 total: ${items.length}`;
}

function shown(amount: number | null): string {
  return amount === null ? '–' : String(amount);
}
