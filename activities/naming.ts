import { WorkflowNotFoundError, WorkflowUpdateFailedError } from '@temporalio/client';
import { heartbeat, sleep } from '@temporalio/activity';
import type { Plan } from '../contracts/plan.ts';
import type { TitlePlan } from '../domain/maintenance.ts';
import { unitsObjectedTo } from '../registry/objections.ts';
import { listedUnits, statusOf, unitsWith } from '../registry/applicants.ts';
import { overallTitlesOn, unitsAwarded, unitsNamedIn } from '../registry/titles.ts';
import { candidacyId, name } from '../workflows/candidacy.messages.ts';
import { titleWorkflowId, yearRevoked } from '../workflows/title.messages.ts';
import { awardTitle, titlePlanOf } from './award.ts';
import { inBatches } from './in-batches.ts';
import type { Tools } from './index.ts';
import { signalOpen } from './signal-open.ts';

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
    /** Names every unit still on the list but those that an open objection holds back, and starts its title (SX-S4e). */
    async nameCandidates(plan: Plan, track: string, at: number): Promise<Named> {
      const listed = await listedUnits(registry.db, plan.campaign, track);
      const held = await unitsObjectedTo(registry.db, plan.campaign, track);
      const units = listed.filter((unit) => !held.includes(unit));
      await inBatches(units, async (unit) => {
        if (await canBeNamed(plan, track, unit))
          await awardTitle(client, taskQueue, plan, titlePlanOf(plan, track, unit, at));
      });
      const named = await unitsWith(registry.db, plan.campaign, track, 'named');
      await untilAwarded(plan.campaign, track, named, units.length);
      // Told by an earlier circular already: the batch that went ahead while others were held back.
      const told = await unitsNamedIn(registry.db, plan.campaign, track);
      return { units: named.filter((unit) => !told.includes(unit)), held };
    },

    /** Proposes to revoke the titles of several years that rest on a title just revoked (F39). */
    async reachBack(plan: TitlePlan, reason: string): Promise<void> {
      const resting = await overallTitlesOn(registry.db, plan.unit, plan.track, plan.batch);
      for (const each of resting) {
        await signalOpen(client, titleWorkflowId(each), yearRevoked, { reason: `${plan.title}: ${reason}` });
      }
    },
  };
}

interface Named {
  readonly units: string[];
  readonly held: string[];
}
