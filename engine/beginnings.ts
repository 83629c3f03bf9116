import type { WorkflowStartOptions } from '@temporalio/client';
import type { Plan } from '../contracts/plan.ts';
import type { Course } from '../domain/course.ts';
import {
  calendarWorkflowId,
  campaignWorkflowId,
  candidacyId,
  matterWorkflowId,
  titleWorkflowId,
} from '../domain/ids.ts';
import type { CalendarInput } from '../workflows/calendar.ts';
import type { CampaignInput } from '../workflows/campaign.ts';
import type { CandidacyInput } from '../workflows/candidacy.ts';
import type { MatterInput } from '../workflows/matter.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import type { TitleInput } from '../workflows/title.ts';

/** A workflow as it is started, for the first time or again from the record, with what Temporal's page shows of it. */
export interface Beginning {
  readonly workflow: string;
  readonly workflowId: string;
  readonly input: object;
  readonly plan: Plan;
  readonly unit: string | null;
  readonly summary: string;
}

export function beginningOfCampaign(input: CampaignInput): Beginning {
  const { plan } = input;
  const { campaign, programme, year, bodies } = plan;
  const summary = `${programme} ${year}, ${bodies.organiser}`;
  return { workflow: 'campaign', workflowId: campaignWorkflowId(campaign), input, plan, unit: null, summary };
}

export function beginningOfCandidacy(plan: Plan, unit: string, course: Course): Beginning {
  const { campaign, clock } = plan;
  const input: CandidacyInput = { campaign, unit, clock, course };
  const workflowId = candidacyId(campaign, unit);
  return { workflow: 'candidacy', workflowId, input, plan, unit, summary: `${unit} in ${campaign}` };
}

/** `kept`: until when what recurs has happened (the campaign's instant, epoch ms). */
export function beginningOfCalendar(plan: Plan, kept: number): Beginning {
  const { campaign, clock } = plan;
  const input: CalendarInput = { campaign, clock, kept };
  const workflowId = calendarWorkflowId(campaign);
  return { workflow: 'calendar', workflowId, input, plan, unit: null, summary: `what recurs in ${campaign}` };
}

export function beginningOfTitle(plan: Plan, input: TitleInput): Beginning {
  const { title, name, batch, unit } = input.plan;
  const summary = `${name} ${batch}: ${unit}`;
  return { workflow: 'title', workflowId: titleWorkflowId(title), input, plan, unit, summary };
}

export function beginningOfMatter(plan: Plan, input: MatterInput): Beginning {
  const { matter, procedure, unit, track } = input.plan;
  const summary = `${procedure.procedure}: ${unit ?? track ?? plan.campaign}`;
  return { workflow: 'matter', workflowId: matterWorkflowId(matter), input, plan, unit, summary };
}

/** What an operator can filter by on Temporal's own page is so from the start, and stays so. */
export function optionsOf(
  { workflowId, input, plan, unit, summary }: Omit<Beginning, 'workflow'>,
  taskQueue: string,
): WorkflowStartOptions {
  return {
    workflowId,
    taskQueue,
    args: [input],
    typedSearchAttributes: [
      { key: searchAttributes.programme, value: plan.programme },
      { key: searchAttributes.year, value: plan.year },
      ...(unit === null ? [] : [{ key: searchAttributes.unit, value: unit }]),
    ],
    staticSummary: summary,
  };
}
