import type { Client, WorkflowStartOptions } from '@temporalio/client';
import type { Plan } from '../contracts/plan.ts';
import type { Course } from '../domain/course.ts';
import { candidacyId } from '../domain/ids.ts';
import type { Registry } from '../registry/registry.ts';
import type { CandidacyInput } from '../workflows/candidacy.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { startOnce } from './start-once.ts';

/** The way to the workflows, and the record that they rest on. */
export interface Engine {
  readonly registry: Registry;
  readonly client: Client;
  readonly taskQueue: string;
}

/** What an operator can filter by on Temporal's own page: it is so from the start, and stays so. */
export function attributesOf(plan: Plan, unit: string | null): WorkflowStartOptions['typedSearchAttributes'] {
  return [
    { key: searchAttributes.programme, value: plan.programme },
    { key: searchAttributes.year, value: plan.year },
    ...(unit === null ? [] : [{ key: searchAttributes.unit, value: unit }]),
  ];
}

/** Starts the workflow of a candidacy where the record says that it stands, unless it runs already. */
export async function startCandidacy(
  { client, taskQueue }: Engine,
  plan: Plan,
  unit: string,
  course: Course,
  more: Partial<WorkflowStartOptions> = {},
): Promise<void> {
  const { campaign, clock } = plan;
  const input: CandidacyInput = { campaign, unit, clock, course };
  await startOnce(client, 'candidacy', {
    workflowId: candidacyId(campaign, unit),
    taskQueue,
    args: [input],
    typedSearchAttributes: attributesOf(plan, unit) ?? [],
    staticSummary: `${unit} in ${campaign}`,
    ...more,
  });
}
