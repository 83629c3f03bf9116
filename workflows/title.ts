import {
  allHandlersFinished,
  condition,
  continueAsNew,
  proxyActivities,
  setCurrentDetails,
  setHandler,
  workflowInfo,
} from '@temporalio/workflow';
import type { activities } from '../activities/index.ts';
import type { Clock } from '../contracts/clock.ts';
import type { TitleFact } from '../contracts/facts.ts';
import type { Actor } from '../contracts/people.ts';
import { incidentShape } from '../domain/disqualification.ts';
import { engine } from '../domain/engine.ts';
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
import { hear, hearFact, refuseOthers } from './hear.ts';
import { openJournal } from './journal.ts';
import * as messages from './title.messages.ts';
import { until } from './wait.ts';

const { reachBack } = proxyActivities<activities>({ startToCloseTimeout: '5m' });

export interface TitleInput {
  readonly plan: TitlePlan;
  readonly clock: Clock;
  /** Where an earlier run of the same title left off, or where it stands on record. */
  readonly resume?: { readonly state: Title; readonly told: number };
}

/** What a named unit holds: valid until it is revoked, proposed by the organiser or a major incident, decided by the leading group. */
export async function title({ plan, clock, resume }: TitleInput): Promise<string> {
  let state: Title = resume?.state ?? { status: 'valid' };
  const journal = openJournal({
    of: 'title',
    id: plan.title,
    campaign: plan.campaign,
    unit: plan.unit,
    clock,
    rulesBehind: (fact) => rulesBehindTitle(plan, fact),
    told: resume?.told ?? 0,
  });

  /** State changes at once, so that the next message meets it; the answer waits for the registry. */
  async function happen(cause: string, facts: TitleFact[], actor: Actor = engine): Promise<Title> {
    for (const fact of facts) state = evolveTitle(fact, actor.id);
    setCurrentDetails(`${plan.name} ${plan.batch}, ${plan.unit}: ${state.status}`);
    await journal.write(cause, facts, actor);
    return state;
  }

  setCurrentDetails(`${plan.name} ${plan.batch}, ${plan.unit}: ${state.status}`);
  setHandler(messages.getTitle, () => state);

  hearFact(messages.majorIncident, journal, {
    shape: incidentShape,
    act: (incident, by) => happen(incident.id, hearIncidentOnTitle(plan, state, incident), by),
  });

  hearFact(messages.yearRevoked, journal, {
    shape: { reason: 'text' },
    act: ({ reason, id }) => happen(id, hearRevokedYear(plan, state, reason)),
  });

  hear(messages.proposeRevocation, journal, {
    shape: { reason: 'text' },
    refuse: (message) => refuseProposal(plan, state, message),
    act: (message) => happen(message.id, proposeRevocation(plan, message), message.actor),
  });

  hear(messages.decideRevocation, journal, {
    shape: { approved: 'flag', reason: 'text' },
    refuse: (message) => refuseRevocation(plan, state, message),
    act: (message) => happen(message.id, decideRevocation(plan, message), message.actor),
  });

  refuseOthers(journal);

  await Promise.race([maintenance(), journal.broken]);
  const { status } = state;
  if (status === 'valid' || status === 'revocationProposed')
    await continueAsNew<titleWorkflow>({ plan, clock, resume: { state, told: journal.told() } });
  return status;

  async function maintenance(): Promise<void> {
    const over = () => state.status === 'revoked' || workflowInfo().continueAsNewSuggested;
    if (plan.validUntil === null) await condition(over);
    else if (!(await until(clock, plan.validUntil, 'the title lapses', over)))
      await happen('lapses', [{ kind: 'titleLapsed', title: plan.title }]);
    await condition(allHandlersFinished);
    await journal.settled();
    if (state.status === 'revoked' && plan.underlies) await reachBack(plan, state.reason);
  }
}

type titleWorkflow = typeof title;
