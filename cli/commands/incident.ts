import { Option, type Command } from 'commander';
import { z } from 'zod';
import { campaignId, day, slug } from '../../contracts/text.ts';
import type { incidentView } from '../../contracts/views.ts';
import type { Desk } from '../desk.ts';
import { fits, keyOption } from '../options.ts';
import { pairs } from '../table.ts';
import { yesNo } from '../words.ts';

type Incident = z.output<typeof incidentView>;
type Withdrawn = Incident & { readonly campaigns: readonly string[] };
type Confirmed = Incident & { readonly campaigns: readonly string[]; readonly titles: readonly string[] };

interface ReportOptions {
  readonly campaign: string;
  readonly unit: string;
  readonly occurredOn: string;
  readonly category: string;
  readonly description: string;
  readonly key?: string;
}

interface ConfirmOptions {
  readonly major: boolean;
  readonly seriousImpact: boolean;
  readonly tolerated?: true;
  readonly reason: string;
  readonly key?: string;
}

export function addIncidentCommands(program: Command, desk: () => Desk): void {
  const incident = program
    .command('incident')
    .description('问题事件 report and confirm incidents, and take a wrong confirmation back');

  incident
    .command('report')
    .description('上报事件 report an incident of a unit; the answer has its id')
    .requiredOption('--campaign <campaign>', 'the edition in which it became known', fits(campaignId))
    .requiredOption('--unit <unit>', 'whose incident', fits(slug))
    .requiredOption('--occurred-on <day>', 'YYYY-MM-DD', fits(day))
    .requiredOption('--category <text>', 'its kind')
    .requiredOption('--description <text>', 'what happened')
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel incident report --campaign gongwei.shaoxing-2018.2027 --unit jz-17 --occurred-on 2027-05-04 --category 重大问题 --description 待核实',
    )
    .action(async ({ key, campaign, unit, occurredOn, category, description }: ReportOptions) => {
      const { server, answer } = desk();
      const told = { campaign, unit, occurredOn, category, description };
      const body = await server.post<Incident>('/v1/incidents', told, { key });
      answer(body, () => describe(body));
    });

  incident
    .command('confirm')
    .description('核定事件 confirm an incident; major and of serious impact together disqualify')
    .argument('<incident>', 'id from the report', fits(incidentId))
    .addOption(new Option('--major', 'it is major').makeOptionMandatory())
    .option('--no-major', 'it is not')
    .addOption(new Option('--serious-impact', 'its impact is serious').makeOptionMandatory())
    .option('--no-serious-impact', 'it is not')
    .option('--tolerated', 'exempted by a recorded decision under the rule of tolerance')
    .requiredOption('--reason <text>', 'what it rests on')
    .addOption(keyOption())
    .addHelpText(
      'after',
      '\nExample:\n  laurel incident confirm 3fa9c1d27b604e5f8a11 --major --no-serious-impact --reason 核查结论',
    )
    .action(async (id: string, { key, major, seriousImpact, tolerated, reason }: ConfirmOptions) => {
      const { server, answer } = desk();
      const found = { major, seriousImpact, tolerated, reason };
      const body = await server.post<Confirmed>(`/v1/incidents/${id}/confirmation`, found, { key });
      answer(body, () => describe(body, [['涉及 reached', [...body.campaigns, ...body.titles].join(', ') || '–']]));
    });

  addWithdrawal(incident, desk);
}

function addWithdrawal(incident: Command, desk: () => Desk): void {
  incident
    .command('withdraw')
    .description('撤回核定 take a wrong confirmation back, as the leading group; the unit goes on where it stood')
    .argument('<incident>', 'id from the report', fits(incidentId))
    .requiredOption('--reason <text>', 'why it was wrong')
    .addOption(keyOption())
    .addHelpText('after', '\nExample:\n  laurel incident withdraw 3fa9c1d27b604e5f8a11 --reason 复核后认定有误')
    .action(async (id: string, { key, reason }: { readonly key?: string; readonly reason: string }) => {
      const { server, answer } = desk();
      const body = await server.post<Withdrawn>(`/v1/incidents/${id}/withdrawal`, { reason }, { key });
      answer(body, () => describe(body, [['恢复 goes on in', body.campaigns.join(', ') || '–']]));
    });
}

function describe(incident: Incident, more: readonly (readonly [string, string])[] = []): string {
  return pairs([
    ['事件 incident', incident.id],
    ['活动 campaign', incident.campaign ?? '–'],
    ['单位 unit', incident.unit],
    ['发生日期 occurred on', incident.occurredOn],
    ['类别 category', incident.category],
    ['情况 description', incident.description],
    ['状态 status', incident.status],
    ['重大 major', yesNo(incident.major)],
    ['严重影响 serious impact', yesNo(incident.seriousImpact)],
    ['容错 tolerated', yesNo(incident.tolerated)],
    ...more,
  ]);
}

const incidentId = z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]{0,59}$/, 'letters, digits and hyphens');
