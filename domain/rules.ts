import type { CampaignFact, CandidacyFact, RefusedMessage } from '../contracts/facts.ts';
import type { Plan } from '../contracts/plan.ts';
import { rulesOfTarget } from './campaign.ts';
import { trackOf } from './candidacy.ts';

/** The ids of the rules that a fact rests on; they stand in its ledger entry. */
export function rulesBehind(plan: Plan, fact: CampaignFact | CandidacyFact | RefusedMessage): readonly string[] {
  switch (fact.kind) {
    case 'campaignStarted':
      return plan.tracks.flatMap(({ rules }) => rules);
    case 'stageOpened':
    case 'stageClosed':
      return plan.stages.find(({ stage }) => stage === fact.stage)?.rules ?? [];
    case 'rulesFiled':
    case 'rulesReviewed':
      return plan.actionRules?.rules ?? [];
    case 'rulesReminded':
    case 'rulesOverdue':
      return plan.actionRules?.dueRules ?? [];
    case 'applicationSubmitted':
    case 'applicationWithdrawn':
    case 'notApplied':
      return trackOf(plan, fact.track)?.windowRules ?? [];
    case 'checkRecorded':
    case 'checkWithdrawn':
      return plan.rules.review;
    case 'shortlisted':
    case 'notShortlisted':
      return plan.rules.appraisal;
    case 'listConfirmed':
    case 'listWithdrawn':
    case 'backUnderReview':
      return plan.rules.list;
    case 'noticePublished':
    case 'noticeChanged':
    case 'noticeCorrected':
    case 'noticeEnded':
    case 'objectionRuled':
    case 'rulingCorrected':
    case 'objectionMoot':
    case 'struck':
    case 'reinstated':
      return plan.notice?.rules ?? [];
    case 'scoresConfirmed':
    case 'concluded':
      return plan.rules.scores;
    case 'overallComputed':
      return trackOf(plan, fact.track)?.overall?.rules ?? [];
    case 'deadlineExtended':
    case 'deadlineMoved':
      return rulesOfTarget(plan, fact.target);
    case 'disqualified':
    case 'requalified':
    case 'incidentNoted':
      return plan.gate?.rules ?? [];
    case 'namingDecided':
    case 'endedWithoutNaming':
      return plan.rules.approval;
    case 'named':
    case 'notNamed':
      return plan.rules.naming;
    case 'titlesNamed':
      return [...plan.rules.naming, ...plan.rules.circular];
    case 'unitsEnrolled':
      return plan.rules.enrolment;
    case 'campaignEnded':
    case 'candidacyOpened':
    case 'messageRefused':
      return [];
  }
}
