import {
  allHandlersFinished,
  condition,
  continueAsNew,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { Clock } from '../contracts/clock.ts';
import type { Fact, TitleFact } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import { incidentShape } from '../domain/disqualification.ts';
import {
  decideRevocation,
  evolveTitle,
  hearIncidentOnTitle,
  proposeRevocation,
  refuseProposal,
  refuseRevocation,
  rulesBehindTitle,
  type Title,
  type TitlePlan,
} from '../domain/maintenance.ts';
import { hear, hearFact } from './hear.ts';
import { engine, openJournal } from './journal.ts';
import { searchAttributes } from './search-attributes.ts';
import * as messages from './title.messages.ts';

export interface TitleInput {
  readonly plan: TitlePlan;
  readonly clock: Clock;
  /** Where an earlier run of the same title left off. */
  readonly resume?: { readonly state: Title; readonly steps: number };
}

/** What a named unit holds: valid until it is revoked, proposed by the organiser or a major incident, decided by the leading group. */
export async function title({ plan, clock, resume }: TitleInput): Promise<void> {
  let state: Title = resume?.state ?? { status: 'valid' };
  const journal = openJournal({
    campaign: plan.campaign,
    unit: plan.unit,
    clock,
    rulesBehind: (fact: Fact) => rulesBehindTitle(plan, fact),
    firstStep: resume?.steps ?? 0,
  });

  async function happen(facts: TitleFact[], actor: Actor = engine): Promise<Title> {
    for (const fact of facts) state = evolveTitle(fact, actor.id);
    upsertSearchAttributes([{ key: searchAttributes.stage, value: state.status }]);
    await journal.write(facts, actor);
    return state;
  }

  // Before the handlers: an incident may come with the very first task, and must find the title awarded.
  const awarded = resume
    ? undefined
    : happen([{ kind: 'titleAwarded', title: plan.title, name: plan.name, track: plan.track, batch: plan.batch }]);

  setHandler(messages.getTitle, () => state);

  hearFact(messages.majorIncident, journal, {
    shape: incidentShape,
    act: (incident) => happen(hearIncidentOnTitle(plan, state, incident)),
  });

  hear(messages.proposeRevocation, journal, {
    shape: { reason: 'text' },
    refuse: (message) => refuseProposal(plan, state, message),
    act: (message) => happen(proposeRevocation(plan, message), message.actor),
  });

  hear(messages.decideRevocation, journal, {
    shape: { approved: 'flag', reason: 'text' },
    refuse: (message) => refuseRevocation(plan, state, message),
    act: (message) => happen(decideRevocation(plan, message), message.actor),
  });

  await awarded;
  await condition(() => state.status === 'revoked' || workflowInfo().continueAsNewSuggested);
  await condition(allHandlersFinished);
  if (state.status !== 'revoked')
    await continueAsNew<typeof title>({ plan, clock, resume: { state, steps: journal.steps() } });
}
