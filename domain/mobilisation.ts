import type { CandidacyFact } from '../contracts/facts.ts';
import type { FileRules, Message } from '../contracts/messages.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Refusal } from '../contracts/refusals.ts';
import type { Candidacy } from './candidacy.ts';
import { refuseAct } from './policy.ts';
import { refusal } from './refusal.ts';

/** Why these action rules may not be filed (SX-S1a: goals, schedule and measures; SX-S1b: filed with the organiser). */
export function refuseRules(plan: Plan, state: Candidacy, message: Message<FileRules>): Refusal | undefined {
  return (
    refuseAct('fileRules', message.actor, { unit: state.unit, bodies: plan.bodies }) ??
    refuseMissingFields(plan.actionRules.fields, message.fields, plan.actionRules.rules)
  );
}

/** Filing again replaces what was filed; every version stays in the ledger. */
export function fileRules(state: Candidacy, message: Message<FileRules>): CandidacyFact[] {
  return [{ kind: 'rulesFiled', fields: message.fields, version: state.rules.version + 1 }];
}

/** Why a form is not complete. */
export function refuseMissingFields(
  required: readonly string[],
  fields: Readonly<Record<string, string>>,
  rules: readonly string[],
): Refusal | undefined {
  const missing = required.filter((field) => (fields[field] ?? '').trim() === '');
  if (missing.length === 0) return undefined;
  return refusal('FieldMissing', `the form lacks ${missing.join(', ')}`, rules);
}
