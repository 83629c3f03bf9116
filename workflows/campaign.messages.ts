import { defineQuery, defineSignal, defineUpdate } from '@temporalio/workflow';
import type { Extension } from '../contracts/extension.ts';
import type {
  ApproveNaming,
  CloseStage,
  ConfirmList,
  ConfirmScores,
  CorrectNotice,
  EndWithoutNaming,
  Message,
  NameTitles,
  PublishNotice,
  WithdrawList,
} from '../contracts/messages.ts';
import type { Warning } from '../contracts/refusals.ts';
import type { Campaign } from '../domain/campaign.ts';

/** What a decision answers: where the campaign stands then, and what to look at although nothing was refused. */
export interface Decided {
  readonly campaign: Campaign;
  readonly warnings: readonly Warning[];
}

/** Decisions of people: as an update refused with a typed code, as a signal of the same name refused on record. */
export const closeStage = defineUpdate<Decided, [Message<CloseStage>]>('closeStage');
export const confirmList = defineUpdate<Decided, [Message<ConfirmList>]>('confirmList');
export const withdrawList = defineUpdate<Decided, [Message<WithdrawList>]>('withdrawList');
export const publishNotice = defineUpdate<Decided, [Message<PublishNotice>]>('publishNotice');
export const correctNotice = defineUpdate<Decided, [Message<CorrectNotice>]>('correctNotice');
export const confirmScores = defineUpdate<Decided, [Message<ConfirmScores>]>('confirmScores');
export const approveNaming = defineUpdate<Decided, [Message<ApproveNaming>]>('approveNaming');
export const endWithoutNaming = defineUpdate<Decided, [Message<EndWithoutNaming>]>('endWithoutNaming');
export const nameTitles = defineUpdate<Decided, [Message<NameTitles>]>('nameTitles');

/** Moves a deadline, in force at once; a deadline moved for everybody reaches every unit (F47). */
export const extendDeadline = defineUpdate<Decided, [Message<Extension>]>('extendDeadline');

/** Told by the record: the list that is published has changed. */
export const listChanged = defineSignal<[ListChanged]>('listChanged');

export interface ListChanged {
  readonly track: string;
  readonly reason: string;
}

export const getCampaign = defineQuery<Campaign>('getCampaign');

export { campaignWorkflowId } from '../domain/ids.ts';
