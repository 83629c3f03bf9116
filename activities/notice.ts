import type { CorrectNotice } from '../contracts/messages.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { campaignWorkflowId } from '../domain/ids.ts';
import { correctNotice } from '../domain/notice.ts';
import { refusal } from '../domain/refusal.ts';
import { rulesBehind } from '../domain/rules.ts';
import { findEntry } from '../registry/ledger.ts';
import { lockTrack, openObjections } from '../registry/objections.ts';
import { write } from '../registry/write.ts';
import type { DecidedBy, Tools } from './index.ts';

export function noticeActivities({ registry }: Tools) {
  return {
    /** How many objections to a track wait for a ruling. */
    countOpenObjections(campaign: string, track: string): Promise<number> {
      return openObjections(registry.db, campaign, track);
    },

    /** Corrects the contact of a notice, with what it said before: judged on the record, where that stands. */
    correctContact(plan: Plan, message: CorrectNotice, { id, ...by }: DecidedBy): Promise<Refusal | null> {
      const { campaign, notice } = plan;
      const { track } = message;
      const key = `${campaignWorkflowId(campaign)} notice of ${track} corrected ${id}`;
      return registry.transaction(async (tx) => {
        const before = (await lockTrack(tx, campaign, track))?.noticeContact;
        if (!notice || !before) return refusal('NoticeNotPublished', `the list of ${track} is not published`);
        if (await findEntry(tx, campaign, key)) return null;
        const fact = correctNotice(notice, message, before);
        if ('code' in fact) return fact;
        await write(tx, [{ key, campaign, unit: null, ...by, rules: rulesBehind(plan, fact), fact }]);
        return null;
      });
    },
  };
}
