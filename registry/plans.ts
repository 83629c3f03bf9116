import type { Plan } from '../contracts/plan.ts';
import { findCampaign } from './campaigns.ts';
import type { Registry } from './registry.ts';

// A plan never changes once its campaign has started, and every call of a rush asks for the same one.
const plans = new WeakMap<Registry, Map<string, Plan>>();

/** The plan of a campaign, or undefined where there is none such. */
export async function planOf(registry: Registry, campaign: string): Promise<Plan | undefined> {
  const known = plans.get(registry) ?? new Map<string, Plan>();
  plans.set(registry, known);
  const plan = known.get(campaign) ?? (await findCampaign(registry.db, campaign))?.plan;
  if (plan) known.set(campaign, plan);
  return plan;
}

/** The plan of a campaign that must be there. */
export async function demandPlan(registry: Registry, campaign: string): Promise<Plan> {
  const plan = await planOf(registry, campaign);
  if (!plan) throw new Error(`there is no campaign ${campaign}`);
  return plan;
}
