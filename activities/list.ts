import type { CampaignFact } from '../contracts/facts.ts';
import type { CourseStage } from '../contracts/stages.ts';
import type { Target } from '../contracts/extension.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { isMetByUnits, type CourseMoved } from '../domain/campaign.ts';
import { trackOf } from '../domain/candidacy.ts';
import { keyOf } from '../domain/deadline.ts';
import { campaignWorkflowId } from '../domain/ids.ts';
import { refuseWhileOpen } from '../domain/correction.ts';
import {
  decidedOn,
  decidedOnBy,
  drawList,
  hearListBack,
  hearPlacement,
  refuseList,
  refuseNamedAlready,
  refuseOwnList,
  refuseTie,
  type Applicant,
  type LeftOut,
} from '../domain/list.ts';
import { hearRejection, stillWaiting } from '../domain/naming.ts';
import { refuseUnmet } from '../domain/requirement.ts';
import { rulesBehind } from '../domain/rules.ts';
import { everything } from '../domain/visibility.ts';
import { saidByEngine } from '../registry/acceptance.ts';
import {
  applicantsOf,
  forgetPlacements,
  keepPlacements,
  listedUnits,
  unitsToPlace,
  unitsWith,
} from '../registry/applicants.ts';
import { findCampaign } from '../registry/campaigns.ts';
import type { Db, Tx } from '../registry/database.ts';
import { extensionsOf } from '../registry/extensions.ts';
import { findEntry } from '../registry/ledger.ts';
import { unitsIn } from '../registry/obligations.ts';
import { demandPlan } from '../registry/plans.ts';
import { judgedApplicants } from '../registry/judged.ts';
import { unmetOfTrack } from '../registry/requirements.ts';
import { reopenedUnits } from '../registry/scores.ts';
import { write } from '../registry/write.ts';
import { inHundreds } from './in-batches.ts';
import type { DecidedBy, Tools } from './index.ts';
import { overallActivities } from './overall.ts';
import { scoreActivities } from './scores.ts';

type ListConfirmed = CampaignFact & { readonly kind: 'listConfirmed' };
type Drawn = { readonly refused: Refusal } | { readonly moved: CourseMoved };

/** What a decision brings to many: which it is, and when it was taken (the campaign's instant, epoch ms). */
interface Cause {
  readonly id: string;
  readonly at: number;
}

/** What the organiser decides beside the votes: whom to leave out, or whom the meeting chose. */
interface Choice {
  readonly leaveOut: readonly LeftOut[];
  readonly chosen?: readonly string[] | undefined;
  readonly next: CourseStage;
}

export function listActivities(tools: Tools) {
  const { registry } = tools;

  /**
   * Puts on record what is decided on a track of which nobody is named yet, judged under the lock under which names are
   * given (SX-S4e); asked again, it is there.
   */
  function decideUnnamed(
    plan: Plan,
    fact: Extract<CampaignFact, { readonly kind: 'listWithdrawn' | 'endedWithoutNaming' }>,
    { id, ...by }: DecidedBy,
    refuse?: (tx: Tx, applicants: Applicant[]) => Promise<Refusal | undefined>,
  ): Promise<Refusal | null> {
    const { campaign } = plan;
    const { kind, track } = fact;
    const key = `${campaignWorkflowId(campaign)} ${kind} ${track} ${id}`;
    return registry.transaction(async (tx) => {
      const applicants = await applicantsOf(tx, campaign, track);
      if (await findEntry(tx, campaign, key)) return null;
      const refused = refuseNamedAlready(plan, track, applicants) ?? (await refuse?.(tx, applicants));
      if (refused) return refused;
      await write(tx, [{ key, campaign, unit: null, ...by, rules: rulesBehind(plan, fact), fact }]);
      return null;
    });
  }

  const activities = {
    /**
     * Draws up the candidate list from the votes on record, in one transaction with its confirmation: a vote cast at
     * the same moment is either counted or refused (SX-S4c, SX-A08). What it says of each applicant is kept beside its
     * application, until the candidacies have heard of it.
     */
    drawUpList(plan: Plan, track: string, choice: Choice, { id, ...by }: DecidedBy): Promise<Drawn> {
      const key = `${campaignWorkflowId(plan.campaign)} list of ${track} ${id}`;
      return registry.transaction(async (tx) => {
        const { leaveOut, chosen, next } = choice;
        const all = await applicantsOf(tx, plan.campaign, track);
        // A retry after the answer was lost: the list stands as it was confirmed.
        const before = (await findEntry(tx, plan.campaign, key))?.fact as ListConfirmed | undefined;
        if (before) return { moved: { kind: 'listConfirmed', track, next: before.next } };
        const applicants = await judgedApplicants(tx, plan, track, all, by.at);
        const quota = trackOf(plan, track)?.quota ?? null;
        const refused =
          refuseOwnList(plan, by.actor, decidedOn(applicants, leaveOut, chosen)) ??
          (await refuseTrackNow(tx, plan, track, 'list')) ??
          refuseList(plan, applicants, leaveOut, chosen) ??
          (chosen ? undefined : refuseTie(plan, quota, applicants, leaveOut));
        if (refused) return { refused };
        const placements = drawList(plan, quota, applicants, leaveOut, chosen);
        const candidates = placements.filter(({ listed }) => listed).map(({ unit }) => unit);
        const stage = candidates.length === 0 ? 'maintenance' : next;
        const fact: ListConfirmed = { kind: 'listConfirmed', track, candidates, leftOut: leaveOut, next: stage };
        await write(tx, [{ key, campaign: plan.campaign, unit: null, ...by, rules: rulesBehind(plan, fact), fact }]);
        await keepPlacements(tx, plan.campaign, track, placements);
        return { moved: { kind: 'listConfirmed', track, next: stage } };
      });
    },

    /**
     * Takes the list back, judged under the lock under which names are given (SX-S4e). Checks and votes stay: it may be
     * drawn up again.
     */
    withdrawList(plan: Plan, track: string, reason: string, by: DecidedBy): Promise<Refusal | null> {
      return decideUnnamed(plan, { kind: 'listWithdrawn', track, reason }, by, async (tx, applicants) => {
        const units = decidedOnBy(plan, applicants, await listedUnits(tx, plan.campaign, track));
        return refuseOwnList(plan, by.actor, units);
      });
    },

    /** Ends a track without anybody named on it, judged under the lock under which names are given. */
    endWithoutNaming(plan: Plan, track: string, reason: string, by: DecidedBy): Promise<Refusal | null> {
      return decideUnnamed(plan, { kind: 'endedWithoutNaming', track, reason }, by);
    },

    /** Tells everybody whom the list placed that it is taken back. */
    async announceListBack(campaign: string, track: string, { id, at }: Cause): Promise<void> {
      const plan = await demandPlan(registry, campaign);
      const placed = await unitsWith(registry.db, campaign, track, 'shortlisted', 'notShortlisted');
      await inHundreds(placed, (some) =>
        registry.hearAll(
          some.map((unit) => ({
            ...saidByEngine(plan, unit, {
              cause: `list of ${track} withdrawn ${id}`,
              at,
              judge: ({ state, known }) => hearListBack(state, track, known.barring),
            }),
            looks: { barring: { track } },
          })),
        ),
      );
    },

    /** Why the next step of a track has to wait, by what the registry knows: opinions, scores. */
    async refuseTrack(plan: Plan, track: string, before: 'list' | 'naming'): Promise<Refusal | null> {
      return (await refuseTrackNow(registry.db, plan, track, before)) ?? null;
    },

    /** Tells every applicant whether it is on the list. */
    async announceList(campaign: string, track: string, { id, at }: Cause): Promise<void> {
      const plan = await demandPlan(registry, campaign);
      const waiting = await unitsToPlace(registry.db, campaign, track);
      await inHundreds(waiting, async (some) => {
        await registry.hearAll(
          some.map(({ unit, placement }) =>
            saidByEngine(plan, unit, {
              cause: `list of ${track} ${id}`,
              at,
              judge: ({ state }) => hearPlacement(state, track, placement),
            }),
          ),
        );
        await forgetPlacements(registry.db, campaign, track, some);
      });
    },

    /** Tells every unit that a deadline has moved, or the one that it was moved for; `until`: first instant after it. */
    async announceExtension(
      campaign: string,
      target: Target,
      unit: string | null,
      { until, id, at }: { readonly until: number; readonly id: string; readonly at: number },
    ): Promise<void> {
      const plan = await demandPlan(registry, campaign);
      const units = unit === null ? (await unitsIn(registry.db, campaign)).map((each) => each.unit) : [unit];
      await inHundreds(units, (some) =>
        registry.hearAll(
          some.map((each) =>
            saidByEngine(plan, each, {
              cause: `extension ${id}`,
              at,
              judge: ({ state }) =>
                (state.moved[keyOf(target)] ?? 0) >= until ? [] : [{ kind: 'deadlineMoved', target, until }],
            }),
          ),
        ),
      );
    },

    /**
     * Carries on what a campaign had decided when its workflow was lost: lists and lists taken back, deadlines that were
     * moved, results and rejections that not every unit has heard of. What has been heard of changes nothing.
     */
    async takeUp(campaign: string, at: number): Promise<void> {
      const plan = await demandPlan(registry, campaign);
      const found = await findCampaign(registry.db, campaign);
      for (const { track, stage, approvalReason } of found?.tracks ?? []) {
        const again = { id: `taken up ${at}`, at };
        await activities.announceList(campaign, track, again);
        if (stage === 'review') await activities.announceListBack(campaign, track, again);
        if (stage === 'concluded') await scoreActivities(tools).announceScores(campaign, track, at);
        if (stage === 'rejected') await activities.announceRejection(campaign, track, approvalReason ?? '', again);
        if (trackOf(plan, track)?.overall) await overallActivities(tools).awardOverall(campaign, track, at);
      }
      for (const { key, target, unit, until } of await extensionsOf(registry.db, everything, campaign)) {
        if (isMetByUnits(target)) await activities.announceExtension(campaign, target, unit, { until, id: key, at });
      }
    },

    /** Tells every unit that still waits that the track is over without it: nobody is named, or it was struck until then. */
    async announceRejection(campaign: string, track: string, reason: string, { id, at }: Cause): Promise<void> {
      const plan = await demandPlan(registry, campaign);
      const units = await unitsWith(registry.db, campaign, track, ...stillWaiting);
      await inHundreds(units, (some) =>
        registry.hearAll(
          some.map((unit) =>
            saidByEngine(plan, unit, {
              cause: `not named on ${track} ${id}`,
              at,
              judge: ({ state }) => hearRejection(state, track, reason),
            }),
          ),
        ),
      );
    },
  };
  return activities;
}

async function refuseTrackNow(
  db: Db,
  plan: Plan,
  track: string,
  before: 'list' | 'naming',
): Promise<Refusal | undefined> {
  const found = trackOf(plan, track);
  if (!found) return undefined;
  return (
    refuseUnmet(await unmetOfTrack(db, plan, found, before)) ??
    refuseWhileOpen(plan, track, await reopenedUnits(db, plan.campaign))
  );
}
