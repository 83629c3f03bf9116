import {
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
} from '@temporalio/client';
import { heartbeat, sleep } from '@temporalio/activity';
import type { Plan } from '../contracts/plan.ts';
import { trackOf } from '../domain/candidacy.ts';
import type { TitlePlan } from '../domain/maintenance.ts';
import { titleId } from '../domain/naming.ts';
import { listedUnits, statusOf, unitsWith } from '../registry/applicants.ts';
import { unitsAwarded } from '../registry/titles.ts';
import { candidacyId, name } from '../workflows/candidacy.messages.ts';
import { searchAttributes } from '../workflows/search-attributes.ts';
import { titleWorkflowId } from '../workflows/title.messages.ts';
import type { title } from '../workflows/title.ts';
import { inBatches } from './in-batches.ts';
import type { Tools } from './index.ts';

export function namingActivities({ registry, client, taskQueue }: Tools) {
  /** Asks the candidacy, which has the last word: an incident that it has heard of comes before any list. */
  async function canBeNamed(plan: Plan, track: string, unit: string): Promise<boolean> {
    try {
      const handle = client.workflow.getHandle(candidacyId(plan.campaign, unit));
      await handle.executeUpdate(name, { updateId: `name/${track}`, args: [{ track }] });
      return true;
    } catch (error) {
      const refused = error instanceof WorkflowUpdateFailedError || error instanceof WorkflowNotFoundError;
      if (!refused) throw error;
      // It refused, or has ended: named by an earlier try of this activity, or decided otherwise.
      return (await statusOf(registry.db, plan.campaign, unit, track)) === 'named';
    }
  }

  async function award(plan: Plan, track: string, unit: string): Promise<void> {
    const titlePlan = titlePlanOf(plan, track, unit);
    try {
      await client.workflow.start<typeof title>('title', {
        workflowId: titleWorkflowId(titlePlan.title),
        taskQueue,
        args: [{ plan: titlePlan, clock: plan.clock }],
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        typedSearchAttributes: [
          { key: searchAttributes.programme, value: plan.programme },
          { key: searchAttributes.year, value: plan.year },
          { key: searchAttributes.unit, value: unit },
        ],
        staticSummary: `${titlePlan.name} ${titlePlan.batch}: ${unit}`,
      });
    } catch (error) {
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  /** Each title puts itself on record as its first step; a circular goes out when all of them stand there. */
  async function untilAwarded(campaign: string, track: string, named: readonly string[], done: number): Promise<void> {
    for (;;) {
      const awarded = new Set(await unitsAwarded(registry.db, campaign, track));
      if (named.every((unit) => awarded.has(unit))) return;
      await sleep('100ms');
      heartbeat(done);
    }
  }

  return {
    /** Names every unit that is still on the list and starts its title; answers the units named (SX-S4e). */
    async nameCandidates(plan: Plan, track: string): Promise<string[]> {
      const units = await listedUnits(registry.db, plan.campaign, track);
      await inBatches(units, async (unit) => {
        if (await canBeNamed(plan, track, unit)) await award(plan, track, unit);
      });
      const named = await unitsWith(registry.db, plan.campaign, track, 'named');
      await untilAwarded(plan.campaign, track, named, units.length);
      return named;
    },
  };
}

function titlePlanOf(plan: Plan, track: string, unit: string): TitlePlan {
  const { maintenance, revocation, circular } = plan.rules;
  return {
    title: titleId(plan.campaign, track, unit),
    campaign: plan.campaign,
    unit,
    track,
    name: trackOf(plan, track)?.title ?? track,
    batch: plan.year,
    bodies: plan.bodies,
    gate: plan.gate,
    rules: { maintenance, revocation, circular },
  };
}
