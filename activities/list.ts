import type { CampaignFact } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { trackOf } from '../domain/candidacy.ts';
import { drawList, refuseList, type LeftOut, type Placement } from '../domain/list.ts';
import { rulesBehind } from '../domain/rules.ts';
import { applicantsOf, listedUnits } from '../registry/applicants.ts';
import { findEntry } from '../registry/ledger.ts';
import { write } from '../registry/write.ts';
import { candidacyId, listDecided, namingRejected } from '../workflows/candidacy.messages.ts';
import { inBatches } from './in-batches.ts';
import type { Tools } from './index.ts';
import { signalOpen } from './signal-open.ts';

type ListConfirmed = CampaignFact & { readonly kind: 'listConfirmed' };
type Drawn = { readonly refused: Refusal } | { readonly fact: ListConfirmed; readonly placements: Placement[] };

export function listActivities({ registry, client }: Tools) {
  return {
    /**
     * Draws up the candidate list from the votes on record, in one transaction with its confirmation: a vote cast at
     * the same moment is either counted or refused (SX-S4c, SX-A08).
     */
    drawUpList(plan: Plan, track: string, leaveOut: LeftOut[], by: { actor: Actor; at: number }): Promise<Drawn> {
      const key = `campaign/${plan.campaign}/${track}/list`;
      return registry.transaction(async (tx) => {
        const applicants = await applicantsOf(tx, plan.campaign, track);
        const before = await findEntry(tx, key);
        // A retry after the answer was lost: the list stands as it was confirmed.
        if (before) return again(before.fact as ListConfirmed, drawList(plan, null, applicants, leaveOut));
        const refused = refuseList(plan, applicants, leaveOut);
        if (refused) return { refused };
        const placements = drawList(plan, trackOf(plan, track)?.quota ?? null, applicants, leaveOut);
        const candidates = placements.filter(({ listed }) => listed).map(({ unit }) => unit);
        const fact: ListConfirmed = { kind: 'listConfirmed', track, candidates, leftOut: leaveOut };
        await write(tx, [{ key, campaign: plan.campaign, unit: null, ...by, rules: rulesBehind(plan, fact), fact }]);
        return { fact, placements };
      });
    },

    /** Tells every applicant whether it is on the list. */
    announceList(plan: Plan, track: string, placements: Placement[]): Promise<void> {
      return inBatches(placements, (placement) =>
        signalOpen(client, candidacyId(plan.campaign, placement.unit), listDecided, { track, placement }),
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

function again(fact: ListConfirmed, drawn: readonly Placement[]): Drawn {
  const candidates = new Set(fact.candidates);
  const placements = drawn.map((each): Placement =>
    each.listed && !candidates.has(each.unit)
      ? { ...each, listed: false, reason: 'not on the list as it was confirmed' }
      : each,
  );
  return { fact, placements };
}
