import assert from 'node:assert/strict';
import { courseOf, isOver } from '../../domain/course.ts';
import { campaignWorkflowId, candidacyId, matterWorkflowId, titleWorkflowId } from '../../domain/ids.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { campaigns, candidacies, matters, titles } from '../../registry/schema.ts';
import { getCampaign } from '../../workflows/campaign.messages.ts';
import { getCourse } from '../../workflows/candidacy.messages.ts';
import { getMatter } from '../../workflows/matter.messages.ts';
import { getTitle } from '../../workflows/title.messages.ts';
import { foldOf } from '../registry/hearing.ts';
import type { World } from './world.ts';

/** Where workflow, register and ledger do not say the same. */
export async function disagreements(world: World): Promise<string[]> {
  const { client, registry } = world;
  const { db } = registry;
  const wrong: string[] = [];
  const check = async (id: string, told: Promise<unknown>, kept: unknown) => {
    try {
      assert.deepEqual(await told, kept);
    } catch (error) {
      wrong.push(`${id}: ${error instanceof Error ? error.message : String(error)}`);
    }
  };
  const at = await world.now();
  const editions = await db.select().from(campaigns);
  const plans = new Map(editions.map(({ id, plan }) => [id, plan]));
  for (const { id, state } of editions)
    await check(id, client.workflow.getHandle(campaignWorkflowId(id)).query(getCampaign), state);
  for (const { campaign, unit, state, step } of await db.select().from(candidacies)) {
    const plan = plans.get(campaign);
    const id = candidacyId(campaign, unit);
    const { state: folded, step: steps } = await foldOf(registry, campaign, unit);
    await check(`${id} (fold)`, Promise.resolve({ state: folded, step: steps }), { state, step });
    if (!plan || isOver(plan, state, at)) continue;
    await check(id, client.workflow.getHandle(id).query(getCourse), courseOf(plan, state, step, at));
  }
  for (const { id, state } of await db.select().from(titles))
    await check(id, client.workflow.getHandle(titleWorkflowId(id)).query(getTitle), state);
  for (const { id, state } of await db.select().from(matters))
    if (state) await check(id, client.workflow.getHandle(matterWorkflowId(id)).query(getMatter), state);
  const { verified, firstBad } = await verifyLedger(db);
  if (!verified) wrong.push(`ledger: ${firstBad?.why ?? ''}`);
  return wrong;
}
