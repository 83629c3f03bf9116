import { z } from 'zod';
import { extension, target as targetSchema, type Target } from '../../contracts/extension.ts';
import { day, slug } from '../../contracts/text.ts';
import { decision, extensionPreview, extensionView } from '../../contracts/views.ts';
import { refuseExtension, stageShown } from '../../domain/campaign.ts';
import { movesOf } from '../../domain/extension.ts';
import { refusal } from '../../domain/refusal.ts';
import { endOfDay, workingDay } from '../../domain/working-days.ts';
import { extensionsOf, waitingIn } from '../../registry/extensions.ts';
import { findCandidacy } from '../../registry/candidacies.ts';
import { campaignWorkflowId, extendDeadline } from '../../workflows/campaign.messages.ts';
import { deadlineOf, grantsOf } from '../../domain/campaign.ts';
import { ask } from '../ask.ts';
import { allow, campaignOf, demandScope, isUnderWay, planFor, timeOf } from '../concerns.ts';
import { instant } from '../present.ts';
import { badBody, notFound, problemOf } from '../problem.ts';
import { change, read, type Call } from '../route.ts';
import { inCampaign } from './addresses.ts';

const tag = 'extensions';
const path = '/v1/campaigns/{campaign}/extensions';

const previewed = z.strictObject({
  of: z.enum(['stage', 'applications', 'rules', 'notice']),
  stage: slug.optional(),
  track: slug.optional(),
  unit: slug.optional(),
  until: day,
});

export const extensionRoutes = [
  change({
    path,
    operation: 'extendDeadline',
    summary: 'Move a deadline to a later day, for everybody or for one unit; it is in force at once',
    tag,
    act: 'extendDeadline',
    params: inCampaign,
    body: extension,
    reply: decision,
    handle: async (call) => {
      const { body, params } = call;
      const plan = await planFor(call, params.campaign);
      allow(call, 'extendDeadline', plan);
      if (body.target.of === 'step')
        throw badBody([{ pointer: '/body/target/of', message: 'a step is extended under its matter' }]);
      await demandUnit(call, plan.campaign, body.unit);
      const answer = await ask(call, {
        workflowId: campaignWorkflowId(plan.campaign),
        update: extendDeadline,
        message: body,
        underWay: () => isUnderWay(call, plan.campaign),
        gone: () => notFound(`running campaign ${plan.campaign}`),
      });
      const track = 'track' in body.target ? body.target.track : '';
      const reply = { campaign: plan.campaign, track, stage: stageShown(plan, answer.campaign) };
      return {
        body: { ...reply, units: body.unit === undefined ? [] : [body.unit], warnings: warningsFor(body.until) },
      };
    },
  }),

  read({
    path: `${path}/preview`,
    operation: 'previewExtension',
    summary: 'Show every timer and message that an extension would move; nothing changes by it',
    tag,
    act: 'extendDeadline',
    params: inCampaign,
    query: previewed,
    reply: extensionPreview,
    handle: async (call) => {
      const { params, query, parts, actor } = call;
      const plan = await planFor(call, params.campaign);
      allow(call, 'extendDeadline', plan);
      const target = targetOf(query);
      await demandUnit(call, plan.campaign, query.unit);
      const { state } = await campaignOf(call, plan.campaign);
      const message = { target, unit: query.unit, until: query.until, reason: 'preview', actor };
      const refused = refuseExtension(plan, state, message, timeOf(call, plan));
      if (refused) throw problemOf(refused);
      const granted = grantsOf(state, target);
      const from = deadlineOf(plan, state, target, query.unit) ?? 0;
      const until = endOfDay(query.until);
      const waiting = await waitingIn(parts.registry.db, plan.campaign, query.unit);
      const { timers, messages } = movesOf(plan, target, waiting, {
        from,
        until,
        forOne: query.unit !== undefined,
        granted,
      });
      return {
        body: {
          from: instant(from),
          until: instant(until),
          provisional: workingDay(query.until).provisional,
          timers: timers.map((each) => ({ ...each, from: instant(each.from), until: instant(each.until) })),
          messages: messages.map((each) => ({ ...each, from: instant(each.from), until: instant(each.until) })),
          warnings: warningsFor(query.until),
        },
      };
    },
  }),

  read({
    path,
    operation: 'listExtensions',
    summary: 'List the deadlines that were moved, with reason and author; a unit sees those for all and its own',
    tag,
    act: 'readCampaign',
    params: inCampaign,
    reply: z.object({ items: z.array(extensionView) }),
    handle: async (call) => {
      const plan = await planFor(call, call.params.campaign);
      const scope = await demandScope(call, 'extensions', plan);
      const rows = await extensionsOf(call.parts.registry.db, scope, plan.campaign);
      const items = rows.map(({ target, unit, before, until, reason, by, at }) => ({
        target,
        unit,
        from: instant(before),
        until: instant(until),
        reason,
        by,
        at: instant(at),
      }));
      return { body: { items } };
    },
  }),
];

function targetOf({ of, stage, track }: z.output<typeof previewed>): Target {
  const parsed = targetSchema.safeParse({
    of,
    ...(stage !== undefined && { stage }),
    ...(track !== undefined && { track }),
  });
  if (parsed.success) return parsed.data;
  throw badBody([{ pointer: '/query/of', message: 'give `stage` with of=stage, `track` with applications or notice' }]);
}

/** Who may decide by that day: the last day of an extension should be one on which people work. */
function warningsFor(until: string) {
  const { working, provisional } = workingDay(until);
  if (working && !provisional) return [];
  const message = provisional
    ? `the working days of ${until.slice(0, 4)} are not announced yet`
    : `${until} is not a working day`;
  return [{ code: provisional ? ('ProvisionalDate' as const) : ('NotAWorkingDay' as const), message, rules: [] }];
}

async function demandUnit({ parts }: Call<unknown, unknown, unknown>, campaign: string, unit: string | undefined) {
  if (unit === undefined || (await findCandidacy(parts.registry.db, campaign, unit))) return;
  throw problemOf(refusal('UnknownUnit', `${unit} is not enrolled in ${campaign}`));
}
