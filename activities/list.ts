import type { CampaignFact, CourseStage } from '../contracts/facts.ts';
import type { Target } from '../contracts/extension.ts';
import type { Actor } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { trackOf } from '../domain/candidacy.ts';
import { drawList, refuseList, type Applicant, type LeftOut, type Placement } from '../domain/list.ts';
import { refuseStanding, refuseUnmet } from '../domain/requirement.ts';
import { rulesBehind } from '../domain/rules.ts';
import { applicantsOf, listedUnits } from '../registry/applicants.ts';
import type { Db, Tx } from '../registry/database.ts';
import { findEntry } from '../registry/ledger.ts';
import { confirmedScores, standingOf, unmetOfTrack } from '../registry/requirements.ts';
import { write } from '../registry/write.ts';
import { unitsOf } from '../registry/organisations.ts';
import type { ConfirmedScore } from '../registry/schema.ts';
import {
  candidacyId,
  deadlineMoved,
  listDecided,
  namingRejected,
  trackConcluded,
} from '../workflows/candidacy.messages.ts';
import { inBatches } from './in-batches.ts';
import type { Tools } from './index.ts';
import { signalOpen } from './signal-open.ts';

type ListConfirmed = CampaignFact & { readonly kind: 'listConfirmed' };
type Drawn = { readonly refused: Refusal } | { readonly fact: ListConfirmed; readonly placements: Placement[] };

/** What the organiser decides beside the votes: whom to leave out, or whom the meeting chose. */
interface Choice {
  readonly leaveOut: readonly LeftOut[];
  readonly chosen?: readonly string[] | undefined;
  readonly next: CourseStage;
}

export function listActivities({ registry, client }: Tools) {
  return {
    /**
     * Draws up the candidate list from the votes on record, in one transaction with its confirmation: a vote cast at
     * the same moment is either counted or refused (SX-S4c, SX-A08).
     */
    drawUpList(plan: Plan, track: string, choice: Choice, by: { actor: Actor; at: number }): Promise<Drawn> {
      const key = `campaign/${plan.campaign}/${track}/list`;
      return registry.transaction(async (tx) => {
        const { leaveOut, chosen, next } = choice;
        const applicants = await barredOnes(tx, plan, track, await applicantsOf(tx, plan.campaign, track), by.at);
        const before = await findEntry(tx, plan.campaign, key);
        // A retry after the answer was lost: the list stands as it was confirmed.
        if (before) return again(before.fact as ListConfirmed, drawList(plan, null, applicants, leaveOut, chosen));
        const refused =
          (await refuseTrackNow(tx, plan, track, 'list')) ?? refuseList(plan, applicants, leaveOut, chosen);
        if (refused) return { refused };
        const placements = drawList(plan, trackOf(plan, track)?.quota ?? null, applicants, leaveOut, chosen);
        const candidates = placements.filter(({ listed }) => listed).map(({ unit }) => unit);
        const stage = candidates.length === 0 ? 'maintenance' : next;
        const fact: ListConfirmed = { kind: 'listConfirmed', track, candidates, leftOut: leaveOut, next: stage };
        await write(tx, [{ key, campaign: plan.campaign, unit: null, ...by, rules: rulesBehind(plan, fact), fact }]);
        return { fact, placements };
      });
    },

    /** Why the next step of a track has to wait, by what the registry knows: opinions, scores. */
    async refuseTrack(plan: Plan, track: string, before: 'list' | 'naming'): Promise<Refusal | null> {
      return (await refuseTrackNow(registry.db, plan, track, before)) ?? null;
    },

    /** Tells every applicant whether it is on the list. */
    announceList(plan: Plan, track: string, placements: Placement[]): Promise<void> {
      return inBatches(placements, (placement) =>
        signalOpen(client, candidacyId(plan.campaign, placement.unit), listDecided, { track, placement }),
      );
    },

    /** Tells every unit what its confirmed score is, where nothing is named. */
    announceScores(plan: Plan, track: string, results: readonly ConfirmedScore[]): Promise<void> {
      return inBatches(results, ({ unit, total }) =>
        signalOpen(client, candidacyId(plan.campaign, unit), trackConcluded, { track, total }),
      );
    },

    /** Tells every unit that a deadline has moved, or the one that it was moved for. */
    async announceExtension(plan: Plan, target: Target, unit: string | null, until: number): Promise<void> {
      const units = unit === null ? await unitsOf(registry.db, plan.bodies.organiser) : [unit];
      await inBatches(units, (each) =>
        signalOpen(client, candidacyId(plan.campaign, each), deadlineMoved, { target, until }),
      );
    },

    /** Tells every unit on the list that the leading group did not approve it. */
    async announceRejection(plan: Plan, track: string, reason: string): Promise<void> {
      const units = await listedUnits(registry.db, plan.campaign, track);
      await inBatches(units, (unit) =>
        signalOpen(client, candidacyId(plan.campaign, unit), namingRejected, { track, reason }),
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

/** Each applicant with the reason, if there is one, why it cannot be on the list. */
async function barredOnes(
  tx: Tx,
  plan: Plan,
  track: string,
  applicants: Applicant[],
  at: number,
): Promise<Applicant[]> {
  const found = trackOf(plan, track);
  if (!found) return applicants;
  const scores = await confirmedScores(tx, plan.campaign, track);
  const judged: Applicant[] = [];
  // One after the other: they share the transaction's connection.
  for (const each of applicants) {
    const standing = await standingOf(tx, plan, found, each.unit, { before: 'list', at });
    const score = scores.find(({ unit }) => unit === each.unit)?.total ?? null;
    judged.push({ ...each, score, barred: refuseStanding(plan, found, each.unit, standing) ?? null });
  }
  return judged;
}

function again(fact: ListConfirmed, drawn: readonly Placement[]): Drawn {
  const candidates = new Set(fact.candidates);
  const placements = drawn.map((each): Placement =>
    each.listed && !candidates.has(each.unit)
      ? { ...each, listed: false, reason: 'not on the list as it was confirmed' }
      : each,
  );
  return { fact, placements };
}
