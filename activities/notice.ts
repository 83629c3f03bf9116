import type { RuleObjection } from '../contracts/messages.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refusal } from '../domain/refusal.ts';
import { findObjection, openObjections } from '../registry/objections.ts';
import type { Tools } from './index.ts';

export function noticeActivities({ registry }: Tools) {
  return {
    /** Why there is nothing to rule on: no such objection to this candidate, a late one, or one ruled on already. */
    async refuseRulingOn(campaign: string, unit: string, { objection, track }: RuleObjection): Promise<Refusal | null> {
      const found = await findObjection(registry.db, objection);
      if (!found || found.campaign !== campaign || found.unit !== unit || found.track !== track) {
        return refusal('UnknownObjection', `there is no objection ${objection} to ${unit}`);
      }
      if (found.standing === 'report')
        return refusal('UnknownObjection', `${objection} came late: it is a report, not an objection`);
      return found.status === 'open'
        ? null
        : refusal('AlreadyDecided', `the objection ${objection} is ${found.status}`);
    },

    /** How many objections to a track wait for a ruling. */
    countOpenObjections(campaign: string, track: string): Promise<number> {
      return openObjections(registry.db, campaign, track);
    },
  };
}
