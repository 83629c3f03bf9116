import type { CandidacyFact } from '../contracts/facts.ts';
import type { FileRules, Message, ReviewRules } from '../contracts/messages.ts';
import type { ActionRulesPlan, Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { rulesDueAt, type Candidacy } from './candidacy.ts';
import { refuseForm, type Lists } from './form.ts';
import { refuseAct } from './policy.ts';
import { refusal } from './refusal.ts';
import { dateOf, endOfDay } from './working-days.ts';

/** Why these action rules may not be filed (SX-S1a: goals, schedule and measures; SX-S1b: filed with the organiser). */
export function refuseRules(
  plan: Plan,
  state: Candidacy,
  message: Message<FileRules>,
  lists?: Lists,
): Refusal | undefined {
  return (
    refuseAct('fileRules', message.actor, { unit: state.unit, bodies: plan.bodies }) ??
    (plan.actionRules
      ? refuseForm(plan.actionRules.fields, message.fields, plan.actionRules.rules, lists)
      : refusal('NotPartOfThis', `${plan.programme} asks units for no action rules`))
  );
}

/** Filing again replaces what was filed; every version stays in the ledger. */
export function fileRules(state: Candidacy, message: Message<FileRules>): CandidacyFact[] {
  return [{ kind: 'rulesFiled', fields: message.fields, version: state.rules.version + 1 }];
}

/** Why the organiser may not review these rules: there is nothing filed, or this version was reviewed already (F05). */
export function refuseRulesReview(plan: Plan, state: Candidacy, message: Message<ReviewRules>): Refusal | undefined {
  const { filed, version, accepted } = state.rules;
  const rules = plan.actionRules?.rules ?? [];
  return (
    refuseAct('reviewRules', message.actor, { unit: state.unit, bodies: plan.bodies }) ??
    (filed ? undefined : refusal('RulesNotFiled', `${state.unit} has no action rules to review`, rules)) ??
    (accepted === version ? refusal('AlreadyDecided', `version ${version} is accepted already`, rules) : undefined)
  );
}

/**
 * What was accepted stays so, also when the unit files again; what was returned at this instant (epoch ms) has to be filed
 * anew, and the unit has at least as long for it as it is reminded ahead.
 */
export function reviewRules(
  { actionRules }: Plan,
  state: Candidacy,
  { accepted, reason }: Message<ReviewRules>,
  at: number,
): CandidacyFact[] {
  const reviewed = { kind: 'rulesReviewed', version: state.rules.version, accepted, reason } as const;
  if (accepted || !actionRules) return [reviewed];
  const again = endOfDay(dateOf(at + noticeOf(actionRules)));
  return [again > rulesDueAt(actionRules, state) ? { ...reviewed, dueAgain: again } : reviewed];
}

/** How long before the rules are due the unit is reminded, ms. */
export function noticeOf({ dueAt, remindAt }: ActionRulesPlan): number {
  return dueAt - remindAt;
}
