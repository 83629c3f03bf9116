import { WorkflowExecutionAlreadyStartedError } from '@temporalio/client';
import type { z } from 'zod';
import { overallView } from '../../contracts/views.ts';
import { isOver } from '../../domain/campaign.ts';
import { trackOf } from '../../domain/candidacy.ts';
import { overallTrack } from '../../domain/naming.ts';
import { overallResults } from '../../domain/overall.ts';
import { refusal } from '../../domain/refusal.ts';
import { unitsSeen } from '../../registry/organisations.ts';
import { yearsOf } from '../../registry/requirements.ts';
import { titlePage } from '../../registry/titles.ts';
import { overallWorkflowId } from '../../workflows/overall.messages.ts';
import type { OverallInput } from '../../workflows/overall.ts';
import { withDeadline } from '../ask.ts';
import { allow, campaignOf, demandScope, planFor, timeOf } from '../concerns.ts';
import { problemOf } from '../problem.ts';
import { change, read, type Call } from '../route.ts';
import { onTrack } from './addresses.ts';

const tag = 'titles';
const path = '/v1/campaigns/{campaign}/tracks/{track}/overall';

type OnTrack = Call<z.output<typeof onTrack>, unknown, unknown>;

export const overallRoutes = [
  change({
    path,
    operation: 'computeOverall',
    summary: 'Assess several years: computed from the yearly results, once the last year of the round is decided',
    tag,
    act: 'computeOverall',
    params: onTrack,
    reply: overallView,
    handle: async (call) => {
      const { parts, params, actor, key } = call;
      allow(call, 'computeOverall', await planFor(call, params.campaign));
      const { plan, planned } = await demandOverall(call);
      if (!planned.due)
        throw problemOf(refusal('NotDueThisYear', `the round ends in ${planned.round[1]}`, planned.rules));
      const { tracks } = await campaignOf(call, params.campaign);
      const stage = tracks.find(({ track }) => track === params.track)?.stage ?? 'review';
      if (!isOver(stage))
        throw problemOf(refusal('StageNotOpen', `${params.track} of ${plan.year} is not decided yet`, planned.rules));
      const workflowId = overallWorkflowId(plan.campaign, params.track);
      const input: OverallInput = { plan, track: params.track, by: { actor, at: timeOf(call, plan), key } };
      await withDeadline(call, async () => {
        const handle = parts.client.workflow.getHandle(workflowId);
        try {
          await parts.client.workflow.start('overall', {
            workflowId,
            taskQueue: parts.taskQueue,
            args: [input],
            workflowIdReusePolicy: 'REJECT_DUPLICATE',
            memo: { startedBy: key },
            staticSummary: `${params.track} ${planned.round.join('–')}`,
          });
        } catch (error) {
          if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
          const { memo } = await handle.describe();
          if (memo?.['startedBy'] !== key)
            throw problemOf(refusal('AlreadyDecided', 'the round has been assessed already', planned.rules));
        }
        await handle.result();
      });
      return { body: await shown(call) };
    },
  }),

  read({
    path,
    operation: 'showOverall',
    summary: 'Show what the years of a round come to now; a title revoked since no longer counts',
    tag,
    act: 'readCampaign',
    params: onTrack,
    reply: overallView,
    handle: async (call) => ({ body: await shown(call) }),
  }),
];

async function demandOverall(call: OnTrack) {
  const { campaign, track } = call.params;
  const plan = await planFor(call, campaign);
  const found = trackOf(plan, track);
  if (!found) throw problemOf(refusal('UnknownTrack', `the programme has no track ${track}`));
  if (!found.overall)
    throw problemOf(refusal('NotPartOfThis', `${plan.programme} assesses ${track} year by year only`, found.rules));
  return { plan, planned: found.overall };
}

async function shown(call: OnTrack) {
  const scope = await demandScope(call, 'overall', await planFor(call, call.params.campaign));
  const { plan, planned } = await demandOverall(call);
  const { db } = call.parts.registry;
  const { track } = call.params;
  const units = await unitsSeen(db, scope, plan);
  const years = await yearsOf(db, plan, track, planned.round);
  const titles = await titlePage(db, scope, { track: overallTrack(track), batch: planned.round[1], limit: 1000 });
  return {
    track,
    years: planned.round,
    units: overallResults(planned, units, years).map((each) => ({
      ...each,
      title: titles.items.find(({ unit }) => unit === each.unit)?.status ?? null,
    })),
  };
}
