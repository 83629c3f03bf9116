import { z } from 'zod';
import { campaignId, day, sentence, slug } from '../../contracts/text.ts';
import { incidentView } from '../../contracts/views.ts';
import { refuseWithdrawingIncident } from '../../domain/disqualification.ts';
import { refusal } from '../../domain/refusal.ts';
import { dateOf } from '../../domain/working-days.ts';
import { findCandidacy } from '../../registry/candidacies.ts';
import {
  confirmIncident as confirm,
  findIncident,
  incidentPage,
  lockIncident,
  returnedIn,
  withdrawIncident,
} from '../../registry/incidents.ts';
import { findEntry } from '../../registry/ledger.ts';
import { write } from '../../registry/write.ts';
import { allow, planFor, sightOf, timeOf } from '../concerns.ts';
import { idOf } from '../id-of.ts';
import { problemOf } from '../problem.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';
import { reference } from './addresses.ts';

const tag = 'incidents';

const newIncident = z.strictObject({
  campaign: campaignId.meta({ description: 'the edition in which it became known' }),
  unit: slug,
  occurredOn: day,
  category: sentence.max(120),
  description: sentence,
});

const confirmation = z.strictObject({
  major: z.boolean(),
  seriousImpact: z.boolean(),
  tolerated: z
    .boolean()
    .default(false)
    .meta({ description: 'exempted by a recorded decision under the rule of tolerance' }),
  reason: sentence,
});

export const incidentRoutes = [
  change({
    path: '/v1/incidents',
    operation: 'reportIncident',
    summary: 'Report an incident of a unit',
    tag,
    act: 'reportIncident',
    body: newIncident,
    status: 201,
    reply: incidentView,
    handle: async (call) => {
      const { parts, body, actor, key } = call;
      const { campaign, unit, ...told } = body;
      const plan = await planFor(call, campaign);
      allow(call, 'reportIncident', plan, unit);
      const at = timeOf(call, plan);
      if (told.occurredOn > dateOf(at))
        throw problemOf(refusal('DateInFuture', `${told.occurredOn} has not come yet`, plan.gate?.rules ?? []));
      if (!(await findCandidacy(parts.registry.db, campaign, unit)))
        throw problemOf(refusal('UnknownUnit', `${unit} is not enrolled in ${campaign}`));
      const id = idOf(key);
      const fact = { kind: 'incidentReported' as const, id, ...told };
      await parts.registry.transaction((tx) =>
        write(tx, [{ key, campaign, unit, at, actor, rules: plan.gate?.rules ?? [], fact }]),
      );
      return { body: await shownIncident(call, id) };
    },
  }),

  change({
    path: '/v1/incidents/{incident}/confirmation',
    operation: 'confirmIncident',
    summary: 'Confirm whether an incident is major and of serious impact; both disqualify, at any stage',
    tag,
    act: 'confirmIncident',
    params: z.strictObject({ incident: reference }),
    body: confirmation,
    reply: incidentView.extend({
      campaigns: z.array(z.string()).meta({ description: 'the editions in which it reached the unit' }),
      titles: z.array(z.string()),
    }),
    handle: async (call) => {
      const { parts, params, body, actor, key } = call;
      const { plan, found } = await ownIncident(call, params.incident);
      const { id, unit } = found;
      allow(call, 'confirmIncident', plan, unit);
      const rules = plan.gate?.rules ?? [];
      if (found.reportedBy === actor.id)
        throw problemOf(refusal('OwnSubmission', `${actor.id} reported this incident and may not confirm it`, rules));
      const fact = { kind: 'incidentConfirmed' as const, id, ...body };
      const confirmed = { key, campaign: plan.campaign, unit, at: timeOf(call, plan), actor, rules, fact };
      const reached = await parts.registry.transaction(async (tx) => {
        const before = await lockIncident(tx, found);
        if (before?.status !== 'confirmed') return confirm(tx, confirmed, before ?? found);
        // The same confirmation once more, after its answer was lost, is answered again.
        if (before.reached && (await findEntry(tx, plan.campaign, key))) return before.reached;
        throw problemOf(refusal('AlreadyDecided', `the incident ${id} has been confirmed already`, rules));
      });
      const { campaigns, titles } = reached;
      return { body: { ...(await shownIncident(call, id)), campaigns: [...campaigns], titles: [...titles] } };
    },
  }),

  change({
    path: '/v1/incidents/{incident}/withdrawal',
    operation: 'withdrawIncident',
    summary: 'Take a wrong confirmation back: what the incident ended goes on where it stood',
    tag,
    act: 'withdrawIncident',
    params: z.strictObject({ incident: reference }),
    body: z.strictObject({ reason: sentence }),
    reply: incidentView.extend({
      campaigns: z.array(z.string()).meta({ description: 'the editions in which the unit goes on' }),
    }),
    handle: async (call) => {
      const { parts, params, body, actor, key } = call;
      const { plan, found } = await ownIncident(call, params.incident);
      const { id, unit } = found;
      allow(call, 'withdrawIncident', plan, unit);
      const fact = { kind: 'incidentWithdrawn' as const, id, ...body };
      const entry = {
        key,
        campaign: plan.campaign,
        unit,
        at: timeOf(call, plan),
        actor,
        rules: plan.gate?.rules ?? [],
        fact,
      };
      const campaigns = await parts.registry.transaction(async (tx) => {
        const before = (await lockIncident(tx, found)) ?? found;
        // Asked again after its answer was lost, it is answered again.
        if (!(await findEntry(tx, plan.campaign, key))) {
          const refused = refuseWithdrawingIncident(plan, before, actor);
          if (refused) throw problemOf(refused);
          await withdrawIncident(tx, entry, before);
        }
        return returnedIn(tx, before);
      });
      return { body: { ...(await shownIncident(call, id)), campaigns } };
    },
  }),

  read({
    path: '/v1/incidents',
    operation: 'listIncidents',
    summary: 'List the incidents of the campaigns in which the caller has a part',
    tag,
    act: 'readIncidents',
    query: z.strictObject({ ...page, unit: slug.optional() }),
    reply: pageOf(incidentView),
    handle: async (call) => {
      const { parts, query } = call;
      const scope = (await sightOf(call))('incidents');
      return { body: await incidentPage(parts.registry.db, scope, { ...query, after: query.cursor }) };
    },
  }),
];

/** An incident of a campaign in which the caller has a part; another committee's is answered as if there were none. */
async function ownIncident(call: Call<unknown, unknown, unknown>, id: string) {
  const found = await findIncident(call.parts.registry.db, id);
  const plan = found?.campaign == null ? undefined : await planFor(call, found.campaign);
  const scope = plan && (await sightOf(call, plan.campaign))('incidents');
  if (found && plan && scope && scope.rows.length > 0) return { plan, found };
  throw problemOf(refusal('UnknownIncident', `there is no incident ${id}`));
}

async function shownIncident({ parts }: Call<unknown, unknown, unknown>, id: string) {
  const found = await findIncident(parts.registry.db, id);
  if (!found) throw problemOf(refusal('UnknownIncident', `there is no incident ${id}`));
  return found;
}
