import type { CampaignFact, CourseStage } from '../contracts/facts.ts';
import type { Target } from '../contracts/extension.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { CourseMoved } from '../domain/campaign.ts';
import { trackOf } from '../domain/candidacy.ts';
import { engine } from '../domain/engine.ts';
import { candidacyId } from '../domain/ids.ts';
import { drawList, hearPlacement, refuseList, type Applicant, type LeftOut } from '../domain/list.ts';
import { hearRejection } from '../domain/naming.ts';
import { refuseStanding, refuseUnmet } from '../domain/requirement.ts';
import { rulesBehind } from '../domain/rules.ts';
import { applicantsOf, forgetPlacements, keepPlacements, listedUnits, unitsToPlace } from '../registry/applicants.ts';
import type { Db, Tx } from '../registry/database.ts';
import { findEntry } from '../registry/ledger.ts';
import { unitsIn } from '../registry/obligations.ts';
import { demandPlan } from '../registry/plans.ts';
import { confirmedScores, standingsOf, unmetOfTrack } from '../registry/requirements.ts';
import { write } from '../registry/write.ts';
import { inHundreds } from './in-batches.ts';
import type { DecidedBy, Tools } from './index.ts';

type ListConfirmed = CampaignFact & { readonly kind: 'listConfirmed' };
type Drawn = { readonly refused: Refusal } | { readonly moved: CourseMoved };

/** What the organiser decides beside the votes: whom to leave out, or whom the meeting chose. */
interface Choice {
  readonly leaveOut: readonly LeftOut[];
  readonly chosen?: readonly string[] | undefined;
  readonly next: CourseStage;
}

export function listActivities({ registry }: Tools) {
  return {
    /**
     * Draws up the candidate list from the votes on record, in one transaction with its confirmation: a vote cast at
     * the same moment is either counted or refused (SX-S4c, SX-A08). What it says of each applicant is kept beside its
     * application, until the candidacies have heard of it.
     */
    drawUpList(plan: Plan, track: string, choice: Choice, { id, ...by }: DecidedBy): Promise<Drawn> {
      const key = `campaign/${plan.campaign} list of ${track} ${id}`;
      return registry.transaction(async (tx) => {
        const { leaveOut, chosen, next } = choice;
        const all = await applicantsOf(tx, plan.campaign, track);
        // A retry after the answer was lost: the list stands as it was confirmed.
        const before = (await findEntry(tx, plan.campaign, key))?.fact as ListConfirmed | undefined;
        if (before) return { moved: { kind: 'listConfirmed', track, next: before.next } };
        const applicants = await judged(tx, plan, track, all, by.at);
        const refused =
          (await refuseTrackNow(tx, plan, track, 'list')) ?? refuseList(plan, applicants, leaveOut, chosen);
        if (refused) return { refused };
        const placements = drawList(plan, trackOf(plan, track)?.quota ?? null, applicants, leaveOut, chosen);
        const candidates = placements.filter(({ listed }) => listed).map(({ unit }) => unit);
        const stage = candidates.length === 0 ? 'maintenance' : next;
        const fact: ListConfirmed = { kind: 'listConfirmed', track, candidates, leftOut: leaveOut, next: stage };
        await write(tx, [{ key, campaign: plan.campaign, unit: null, ...by, rules: rulesBehind(plan, fact), fact }]);
        await keepPlacements(tx, plan.campaign, track, placements);
        return { moved: { kind: 'listConfirmed', track, next: stage } };
      });
    },

    /** Why the next step of a track has to wait, by what the registry knows: opinions, scores. */
    async refuseTrack(plan: Plan, track: string, before: 'list' | 'naming'): Promise<Refusal | null> {
      return (await refuseTrackNow(registry.db, plan, track, before)) ?? null;
    },

    /** Tells every applicant whether it is on the list. `at`: the campaign's instant, epoch ms. */
    async announceList(campaign: string, track: string, at: number): Promise<void> {
      const plan = await demandPlan(registry, campaign);
      const waiting = await unitsToPlace(registry.db, campaign, track);
      await inHundreds(waiting, async (some) => {
        await registry.hearAll(
          some.map(({ unit, placement }) => ({
            plan,
            unit,
            actor: engine,
            key: `${candidacyId(campaign, unit)} list of ${track} ${at}`,
            at,
            judge: ({ state }) => hearPlacement(state, track, placement),
          })),
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
          some.map((each) => ({
            plan,
            unit: each,
            actor: engine,
            key: `${candidacyId(campaign, each)} extension ${id}`,
            at,
            judge: () => [{ kind: 'deadlineMoved', target, until }],
          })),
        ),
      );
    },

    /** Tells every unit on the list that the track is over without it: not approved, or struck until the naming was over. */
    async announceRejection(campaign: string, track: string, reason: string, at: number): Promise<void> {
      const plan = await demandPlan(registry, campaign);
      const units = await listedUnits(registry.db, campaign, track);
      await inHundreds(units, (some) =>
        registry.hearAll(
          some.map((unit) => ({
            plan,
            unit,
            actor: engine,
            key: `${candidacyId(campaign, unit)} not named on ${track} ${at}`,
            at,
            judge: ({ state }) => hearRejection(state, track, reason),
          })),
        ),
      );
    },
  };
}

async function refuseTrackNow(
  db: Db,
  plan: Plan,
  track: string,
  before: 'list' | 'naming',
): Promise<Refusal | undefined> {
  const found = trackOf(plan, track);
  return found && refuseUnmet(await unmetOfTrack(db, plan, found, before));
}

/** Each applicant with its score, and with the reason, if there is one, why it cannot be on the list. */
async function judged(tx: Tx, plan: Plan, track: string, applicants: Applicant[], at: number): Promise<Applicant[]> {
  const found = trackOf(plan, track);
  if (!found) return applicants;
  const results = await confirmedScores(tx, plan.campaign, track);
  const scores = new Map(results.map(({ unit, total }) => [unit, total]));
  const units = applicants.map(({ unit }) => unit);
  const standings = await standingsOf(tx, plan, found, units, { before: 'list', at });
  return applicants.map((each) => {
    const standing = standings.get(each.unit);
    const barred = (standing && refuseStanding(plan, found, each.unit, standing)) ?? null;
    return { ...each, score: scores.get(each.unit) ?? null, barred };
  });
}
