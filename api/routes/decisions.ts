import type { UpdateDefinition } from '@temporalio/common';
import { z } from 'zod';
import {
  approveNaming,
  confirmList,
  confirmScores,
  correctNotice,
  endWithoutNaming,
  nameTitles,
  publishNotice,
  withdrawList,
  type Message,
} from '../../contracts/messages.ts';
import { sentence } from '../../contracts/text.ts';
import { decision } from '../../contracts/views.ts';
import { courseOf } from '../../domain/campaign.ts';
import { refuseTied } from '../../domain/independence.ts';
import { refuseVote } from '../../domain/list.ts';
import { refusal } from '../../domain/refusal.ts';
import { dateOf } from '../../domain/working-days.ts';
import { listedUnits, lockApplicant } from '../../registry/applicants.ts';
import { independenceOf } from '../../registry/assignments.ts';
import { incidentsToJudge } from '../../registry/incidents.ts';
import { lockTrack } from '../../registry/objections.ts';
import { confirmedScores } from '../../registry/requirements.ts';
import { unitsIn } from '../../registry/titles.ts';
import { write } from '../../registry/write.ts';
import * as messages from '../../workflows/campaign.messages.ts';
import type { Decided } from '../../workflows/campaign.messages.ts';
import { ask } from '../ask.ts';
import { allow, isUnderWay, planFor, timeOf } from '../concerns.ts';
import { problemOf } from '../problem.ts';
import { change, type Call } from '../route.ts';
import { ofApplication, onTrack } from './addresses.ts';

const tag = 'decisions';
const path = '/v1/campaigns/{campaign}/tracks/{track}';
const vote = z.strictObject({ passed: z.boolean(), reason: sentence });

/** From the joint appraisal to the naming: the decisions on a track, in their order. */
export const decisionRoutes = [
  change({
    path: '/v1/campaigns/{campaign}/candidacies/{unit}/applications/{track}/votes',
    operation: 'castVote',
    summary: "Cast the vote of one's organisation in the joint appraisal; a later vote replaces it",
    tag,
    act: 'castVote',
    params: ofApplication,
    body: vote,
    reply: z.object({ unit: z.string(), track: z.string(), organisation: z.string(), passed: z.boolean() }),
    handle: async (call) => {
      const { parts, params, body, actor, key } = call;
      const { campaign, unit, track } = params;
      const plan = await planFor(call, campaign);
      allow(call, 'castVote', plan, unit);
      const fact = { kind: 'voteCast' as const, track, organisation: actor.organisation, ...body };
      // The list's confirmation locks the same rows: a vote is either counted or refused.
      await parts.registry.transaction(async (tx) => {
        const course = await lockTrack(tx, campaign, track);
        if (!course) throw problemOf(refusal('UnknownTrack', `the programme has no track ${track}`));
        if (course.stage !== 'review')
          throw problemOf(refusal('AlreadyDecided', `the list of ${track} is confirmed`, plan.rules.list));
        const applicant = await lockApplicant(tx, campaign, unit, track);
        const [independence] = await independenceOf(tx, [{ person: actor, campaign, unit, track }]);
        const refused = applicant
          ? (refuseVote(plan, applicant, track) ??
            (independence && refuseTied(actor, independence, dateOf(timeOf(call, plan)))))
          : refusal('UnknownUnit', `${unit} is not enrolled`);
        if (refused) throw problemOf(refused);
        await write(tx, [{ key, campaign, unit, at: timeOf(call, plan), actor, rules: plan.rules.appraisal, fact }]);
      });
      return { body: { unit, track, organisation: actor.organisation, passed: body.passed } };
    },
  }),

  change({
    path: `${path}/list`,
    operation: 'confirmList',
    summary: 'Draw up and confirm the candidate list from the joint appraisal',
    tag,
    act: 'confirmList',
    params: onTrack,
    body: confirmList,
    reply: decision,
    handle: async (call) => {
      const { campaign, track } = call.params;
      const decided = await decide(call, messages.confirmList, { ...call.body, track });
      return withUnits(decided, await listedUnits(call.parts.registry.db, campaign, track));
    },
  }),

  change({
    path: `${path}/list/withdrawal`,
    operation: 'withdrawList',
    summary: 'Take the candidate list back before it is published: its candidates are under review again',
    tag,
    act: 'withdrawList',
    params: onTrack,
    body: withdrawList,
    reply: decision,
    handle: (call) => decide(call, messages.withdrawList, { ...call.body, track: call.params.track }),
  }),

  change({
    path: `${path}/scores`,
    operation: 'confirmScores',
    summary: 'Confirm the scores of every unit, as whoever the programme says; nothing is scored afterwards',
    tag,
    act: 'confirmScores',
    params: onTrack,
    body: confirmScores,
    reply: decision,
    handle: async (call) => {
      const { campaign, track } = call.params;
      const decided = await decide(call, messages.confirmScores, { ...call.body, track });
      const results = await confirmedScores(call.parts.registry.db, campaign, track);
      return withUnits(
        decided,
        results.map(({ unit }) => unit),
      );
    },
  }),

  change({
    path: `${path}/notice`,
    operation: 'publishNotice',
    summary: 'Publish the candidate list; its notice begins',
    tag,
    act: 'publishNotice',
    params: onTrack,
    body: publishNotice,
    reply: decision,
    handle: (call) => decide(call, messages.publishNotice, { ...call.body, track: call.params.track }),
  }),

  change({
    path: `${path}/notice/correction`,
    operation: 'correctNotice',
    summary: 'Correct whom the public reaches while the notice runs; what it said before stays on record',
    tag,
    act: 'correctNotice',
    params: onTrack,
    body: correctNotice,
    reply: decision,
    handle: (call) => decide(call, messages.correctNotice, { ...call.body, track: call.params.track }),
  }),

  change({
    path: `${path}/approval`,
    operation: 'approveNaming',
    summary: 'Approve the naming, as the leading group, after the notice; or send the list back under review',
    tag,
    act: 'approveNaming',
    params: onTrack,
    body: approveNaming,
    reply: decision,
    handle: (call) =>
      warned(call, () => decide(call, messages.approveNaming, { ...call.body, track: call.params.track })),
  }),

  change({
    path: `${path}/ending`,
    operation: 'endWithoutNaming',
    summary: 'End the track of this year without naming anybody, as the leading group; for good',
    tag,
    act: 'endWithoutNaming',
    params: onTrack,
    body: endWithoutNaming,
    reply: decision,
    handle: (call) => decide(call, messages.endWithoutNaming, { ...call.body, track: call.params.track }),
  }),

  change({
    path: `${path}/naming`,
    operation: 'nameTitles',
    summary: 'Name the units of the approved list and issue the circular',
    tag,
    act: 'nameTitles',
    params: onTrack,
    body: nameTitles,
    reply: decision,
    handle: async (call) => {
      const { campaign, track } = call.params;
      const decided = await warned(call, () => decide(call, messages.nameTitles, { ...call.body, track }));
      return withUnits(decided, await unitsIn(call.parts.registry.db, campaign, track, call.body.circular));
    },
  }),
];

async function decide<Body extends { readonly track: string }>(
  call: Call<z.output<typeof onTrack>, unknown, unknown>,
  update: UpdateDefinition<Decided, [Message<Body>]>,
  message: Body,
) {
  const { campaign, track } = call.params;
  const plan = await planFor(call, campaign);
  const answer = await ask(call, {
    workflowId: messages.campaignWorkflowId(campaign),
    update,
    message,
    underWay: () => isUnderWay(call, campaign),
    gone: () => problemOf(refusal('AlreadyDecided', `the campaign ${campaign} has ended`, plan.rules.naming)),
  });
  const warnings = answer.warnings.map((each) => ({ ...each, rules: [...each.rules] }));
  return {
    body: { campaign, track, stage: courseOf(answer.campaign, track).stage, units: [] as string[], warnings },
  };
}

/** A decision on candidates, with what is reported of them and judged by nobody yet: it may be taken all the same (SX-S3e). */
async function warned(
  call: Call<z.output<typeof onTrack>, unknown, unknown>,
  decided: () => ReturnType<typeof decide>,
): ReturnType<typeof decide> {
  const { campaign, track } = call.params;
  const { gate } = await planFor(call, campaign);
  const reported = await incidentsToJudge(call.parts.registry.db, campaign, track);
  const { body } = await decided();
  const warnings = reported.map(({ id, unit }) => ({
    ...{ code: 'IncidentNotJudged' as const, rules: [...(gate?.rules ?? [])] },
    message: `the incident ${id} of ${unit} is reported, and nobody has judged yet whether it disqualifies`,
  }));
  return { body: { ...body, warnings: [...body.warnings, ...warnings] } };
}

/** Whom a decision concerns stands on record: it is no part of what the workflow answers. */
function withUnits({ body }: Awaited<ReturnType<typeof decide>>, units: readonly string[]) {
  return { body: { ...body, units: [...units] } };
}
