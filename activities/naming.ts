import type { Plan } from '../contracts/plan.ts';
import type { CourseMoved } from '../domain/campaign.ts';
import { campaignWorkflowId, titleWorkflowId } from '../domain/ids.ts';
import type { TitlePlan } from '../domain/maintenance.ts';
import { name, namingFacts, refuseName, type Naming } from '../domain/naming.ts';
import { rulesBehind } from '../domain/rules.ts';
import { titlePlanOf } from '../domain/title-plan.ts';
import { hearAll, saidByEngine } from '../registry/acceptance.ts';
import { unitsWith } from '../registry/applicants.ts';
import type { Db } from '../registry/database.ts';
import { findEntry, lockCampaign } from '../registry/ledger.ts';
import { lockObjectedTo } from '../registry/objections.ts';
import { signalTo, tell } from '../registry/outbox.ts';
import { demandPlan } from '../registry/plans.ts';
import { awardTitles, overallTitlesOn, unitsNamedIn } from '../registry/titles.ts';
import { write } from '../registry/write.ts';
import { inHundreds } from './in-batches.ts';
import type { DecidedBy, Tools } from './index.ts';

/** Which circular names whom. */
interface Circular {
  readonly track: string;
  readonly circular: string;
}

interface Issued {
  readonly moved: CourseMoved;
  readonly warnings: Naming['warnings'];
}

export function namingActivities({ registry }: Tools) {
  /**
   * Named and awarded in one transaction, under the lock that incidents and objections take too: named first, or never
   * (SX-S3e), and never with an objection that waits for a ruling (F34).
   */
  async function nameSome(plan: Plan, track: string, listed: readonly string[], at: number): Promise<void> {
    await registry.transaction(async (tx) => {
      const held = new Set(await lockObjectedTo(tx, plan.campaign, track));
      const units = listed.filter((unit) => !held.has(unit));
      const heard = await hearAll(
        tx,
        units.map((unit) =>
          saidByEngine(plan, unit, {
            cause: `named on ${track}`,
            at,
            judge: ({ state }) => refuseName(plan, state, track) ?? name(plan, state, track),
          }),
        ),
      );
      const named = units.filter((_unit, nth) => heard[nth]?.outcome === 'accepted');
      await awardTitles(
        tx,
        plan,
        named.map((unit) => titlePlanOf(plan, track, unit, at)),
        at,
      );
    });
  }

  return {
    /** Names every unit still on the list but those that an open objection holds back, and awards its title (SX-S4e). */
    async nameCandidates(
      campaign: string,
      track: string,
      at: number,
    ): Promise<{ readonly named: number; readonly held: string[] }> {
      const plan = await demandPlan(registry, campaign);
      const listed = await unitsWith(registry.db, campaign, track, 'shortlisted');
      await inHundreds(listed, (some) => nameSome(plan, track, some, at));
      const named = await toBeTold(registry.db, plan, track);
      return { named: named.length, held: await unitsWith(registry.db, campaign, track, 'shortlisted') };
    },

    /** Issues the circular of all who are named and whom no circular has named yet, with the soft targets that it misses. */
    async issueCircular(campaign: string, { track, circular }: Circular, { id, ...by }: DecidedBy): Promise<Issued> {
      const plan = await demandPlan(registry, campaign);
      const key = `${campaignWorkflowId(campaign)} naming of ${track} ${id}`;
      return registry.transaction(async (tx) => {
        await lockCampaign(tx, campaign);
        const before = (await findEntry(tx, campaign, key))?.fact;
        const told = before?.kind === 'titlesNamed' ? before : undefined;
        const units = told?.units ?? (await toBeTold(tx, plan, track));
        // Who came back to the list since the names were given waits with those whom an objection holds.
        const held = told?.held ?? (await unitsWith(tx, campaign, track, 'shortlisted'));
        const { fact, warnings } = namingFacts(plan, { track, circular, units, held }, by.at);
        const entry = { key, campaign, unit: null, ...by, rules: rulesBehind(plan, fact), fact };
        if (!before) await write(tx, [entry]);
        return { moved: { kind: 'titlesNamed', track, next: fact.next }, warnings };
      });
    },

    /** Proposes to revoke the titles of several years that rest on a title just revoked (F39). */
    async reachBack(plan: TitlePlan, reason: string): Promise<void> {
      await registry.transaction(async (tx) => {
        const resting = await overallTitlesOn(tx, plan.unit, plan.track, plan.batch);
        const payload = { id: plan.title, reason: `${plan.title}: ${reason}` };
        const told = (title: string) =>
          signalTo(titleWorkflowId(title), `year ${plan.title} ${title}`, 'yearRevoked', payload);
        await tell(tx, resting.map(told));
      });
    },
  };

  /** Named, and not told by an earlier circular: of the batch that went ahead while others were held back. */
  async function toBeTold(db: Db, { campaign }: Plan, track: string): Promise<string[]> {
    const named = await unitsWith(db, campaign, track, 'named');
    const told = new Set(await unitsNamedIn(db, campaign, track));
    return named.filter((unit) => !told.has(unit));
  }
}
