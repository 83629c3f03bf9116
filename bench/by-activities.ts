import { MockActivityEnvironment } from '@temporalio/testing';
import { inHundreds } from '../activities/in-batches.ts';
import { createActivities, type Tools } from '../activities/index.ts';
import type { Plan } from '../contracts/plan.ts';
import { engine } from '../domain/engine.ts';
import { name, refuseName } from '../domain/naming.ts';
import { saidByEngine } from '../registry/acceptance.ts';

/** What a campaign's workflow does for many units, by the same activities, without the workflow. */
export function byActivities(tools: Tools) {
  const { registry } = tools;
  const activities = createActivities(tools);
  return {
    /** Opens a candidacy for every unit of the organiser. */
    async enrol(plan: Plan): Promise<void> {
      await heard(() => activities.enrolUnits(plan, plan.startedAt));
    },

    /** The meeting chooses all of them, and each is told. */
    async list(plan: Plan, track: string, units: readonly string[]): Promise<void> {
      const by = { actor: engine, at: plan.startedAt, id: 'bench' };
      const drawn = await activities.drawUpList(plan, track, { leaveOut: [], chosen: units, next: 'naming' }, by);
      if ('refused' in drawn) throw new Error(drawn.refused.message);
      await heard(() => activities.announceList(plan.campaign, track, by));
    },

    /** Names everybody on the list, and awards each its title, which has a workflow of its own. */
    async name(plan: Plan, track: string): Promise<void> {
      await heard(() => activities.nameCandidates(plan.campaign, track, plan.startedAt));
    },

    /** The same judgement in the same batches without the title: what the floor's last message stands for. */
    async nameOnly(plan: Plan, track: string, units: readonly string[]): Promise<void> {
      await heard(() =>
        inHundreds(units, (some) =>
          registry.hearAll(
            some.map((unit) =>
              saidByEngine(plan, unit, {
                cause: `named on ${track}`,
                at: plan.startedAt,
                judge: ({ state }) => refuseName(plan, state, track) ?? name(plan, state, track),
              }),
            ),
          ),
        ),
      );
    },
  };
}

/** Activities that report progress need somebody who hears it. */
function heard<Result>(act: () => Promise<Result>): Promise<Result> {
  return new MockActivityEnvironment().run(act);
}
