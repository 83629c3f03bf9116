import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setHandler,
  upsertSearchAttributes,
  workflowInfo,
} from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Clock } from '../contracts/clock.ts';
import type { Fact, TitleFact } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import { incidentShape } from '../domain/disqualification.ts';
import {
  decideRevocation,
  evolveTitle,
  hearIncidentOnTitle,
  hearRevokedYear,
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
import { until } from './wait.ts';

const { reachBack } = proxyActivities<activities>({ startToCloseTimeout: '5m' });

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
  const { title, name, track, batch, validUntil, benefits } = plan;
  const awarded = resume
    ? undefined
    : happen([{ kind: 'titleAwarded', title, name, track, batch, validUntil, benefits }]);

  setHandler(messages.getTitle, () => state);

  hearFact(messages.majorIncident, journal, {
    shape: incidentShape,
    act: (incident) => happen(hearIncidentOnTitle(plan, state, incident)),
  });

  hearFact(messages.yearRevoked, journal, {
    shape: { reason: 'text' },
    act: ({ reason }) => happen(hearRevokedYear(plan, state, reason)),
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
  const over = () => state.status === 'revoked' || workflowInfo().continueAsNewSuggested;
  if (validUntil === null) await condition(over);
  else if (!(await until(clock, validUntil, 'the title lapses', over))) await happen([{ kind: 'titleLapsed', title }]);
  await condition(allHandlersFinished);
  if (state.status === 'revoked' && plan.underlies) await reachBack(plan, state.reason);
  if (state.status === 'valid' || state.status === 'revocationProposed')
    await continueAsNew<titleWorkflow>({ plan, clock, resume: { state, steps: journal.steps() } });
}

type titleWorkflow = typeof title;
