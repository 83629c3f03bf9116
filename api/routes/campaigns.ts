import { WorkflowExecutionAlreadyStartedError, WorkflowNotFoundError } from '@temporalio/client';
import { z } from 'zod';
import type { Clock } from '../../contracts/clock.ts';
import { simulation, type Simulation } from '../../contracts/clock.ts';
import { closeStage } from '../../contracts/messages.ts';
import { count, slug, year } from '../../contracts/text.ts';
import { campaignSummary, campaignView, candidacyView, decision } from '../../contracts/views.ts';
import type { TrackPlan } from '../../contracts/plan.ts';
import type { Programme } from '../../contracts/programme.ts';
import { applicationStatus } from '../../contracts/stages.ts';
import { campaignTime } from '../../domain/clock.ts';
import { planOf, refuseEdition, rulesOf, type Edition } from '../../domain/plan.ts';
import { actsForUnit } from '../../domain/policy.ts';
import type { Actor } from '../../contracts/people.ts';
import { hiddenIn } from '../../domain/visibility.ts';
import { refusal } from '../../domain/refusal.ts';
import { startOfDay } from '../../domain/working-days.ts';
import { closingOf, lastClosingOf, stageShown, trackStageShown } from '../../domain/campaign.ts';
import { campaignPage, findCampaign, type CampaignRow } from '../../registry/campaigns.ts';
import { candidacyPage, countsByEnrolment, countsByStatus } from '../../registry/candidacies.ts';
import { openObjections } from '../../registry/objections.ts';
import { findOrganisation, unitsOf } from '../../registry/organisations.ts';
import { findProgramme } from '../../registry/programmes.ts';
import { campaignWorkflowId, closeStage as closeStageUpdate } from '../../workflows/campaign.messages.ts';
import { beginningOfCampaign, optionsOf } from '../../engine/beginnings.ts';
import { ask, LONGEST_ANSWER, withDeadline } from '../ask.ts';
import { campaignOf, demandScope, isUnderWay, planFor, sightOf, timeOf } from '../concerns.ts';
import { instant } from '../present.ts';
import { notFound, problemOf, unavailable } from '../problem.ts';
import { change, page, pageOf, read, type Call, type Parts } from '../route.ts';
import { inCampaign } from './addresses.ts';
import { presentCandidacy } from './candidacies.ts';

const tag = 'campaigns';

const newCampaign = z.strictObject({
  programme: slug,
  version: count.min(1).optional().meta({ description: 'the latest when absent' }),
  year,
  leadingGroup: slug.optional().meta({ description: 'the organisation of the leading group, where there is one' }),
  jointReviewers: z.array(slug).max(50).default([]),
  consulted: z
    .record(slug, slug)
    .default({})
    .meta({ description: 'which organisation answers for each body that the programme consults' }),
  liaison: z.array(slug).max(50).default([]),
  discipline: z.array(slug).max(50).default([]),
  reference: z.array(slug).max(500).default([]).meta({ description: 'units that take part by reference only' }),
  gradeLevel: z
    .enum(['criterion', 'item'])
    .optional()
    .meta({ description: 'what gets a grade, where it differs from the programme' }),
  sameCase: z
    .enum(['heavier', 'both'])
    .optional()
    .meta({ description: 'what counts of two sanctions for one act, where it differs from the programme' }),
  roundsFrom: z
    .record(slug, year)
    .default({})
    .meta({ description: 'first year of the rounds of a track, where it differs from the programme' }),
  simulation: simulation.optional(),
});

export const campaignRoutes = [
  change({
    path: '/v1/campaigns',
    operation: 'startCampaign',
    summary: 'Start an edition of a programme',
    tag,
    act: 'startCampaign',
    body: newCampaign,
    status: 201,
    reply: campaignView,
    handle: async (call) => {
      const { parts, body, actor } = call;
      const found = await findProgramme(parts.registry.db, body.programme, body.version);
      if (!found) throw problemOf(refusal('UnknownProgramme', `there is no programme ${body.programme}`));
      await demandOrganisations(parts, namedIn(body));
      const edition = editionOf(call, found.contentHash);
      const units = await unitsOf(parts.registry.db, actor.organisation);
      const refused =
        refuseEdition(found.body, edition, units.length) ?? refuseReferences(found.body, units, body.reference);
      if (refused) throw problemOf(refused);
      await start(call, edition, planOf(found.body, edition));
      return { body: await presentCampaign(call, await campaignOf(call, edition.campaign)) };
    },
  }),

  read({
    path: '/v1/campaigns',
    operation: 'listCampaigns',
    summary: 'List the campaigns in which the caller has a part',
    tag,
    act: 'readCampaign',
    query: z.strictObject(page),
    reply: pageOf(campaignSummary),
    handle: async (call) => {
      const { parts, query } = call;
      const scope = (await sightOf(call))('campaigns');
      const { items, next } = await campaignPage(parts.registry.db, scope, { ...query, after: query.cursor });
      return { body: { items: items.map(presentSummary), next } };
    },
  }),

  read({
    path: '/v1/campaigns/{campaign}',
    operation: 'showCampaign',
    summary: 'Show a campaign with its stages and tracks',
    tag,
    act: 'readCampaign',
    params: inCampaign,
    reply: campaignView,
    handle: async (call) => {
      const campaign = await campaignOf(call, call.params.campaign);
      const { rows } = await demandScope(call, 'campaigns', campaign.plan);
      const shown = await presentCampaign(call, campaign);
      return { body: rows.some(({ without }) => without.length === 0) ? shown : withOwnScores(shown, call.actor) };
    },
  }),

  change({
    path: '/v1/campaigns/{campaign}/stages/closing',
    operation: 'closeStage',
    summary: 'Close a stage before its date; the window of applications cannot be cut short',
    tag,
    act: 'closeStage',
    params: inCampaign,
    body: closeStage,
    reply: decision,
    handle: async (call) => {
      const plan = await planFor(call, call.params.campaign);
      const answer = await ask(call, {
        workflowId: campaignWorkflowId(plan.campaign),
        update: closeStageUpdate,
        message: call.body,
        underWay: () => isUnderWay(call, plan.campaign),
        gone: () => notFound(`running campaign ${plan.campaign}`),
      });
      return {
        body: { campaign: plan.campaign, track: '', stage: stageShown(plan, answer.campaign), units: [], warnings: [] },
      };
    },
  }),

  read({
    path: '/v1/campaigns/{campaign}/candidacies',
    operation: 'listCandidacies',
    summary: 'List the units of a campaign and where each stands; a unit sees itself, a reviewer what is assigned',
    tag,
    act: 'readCampaign',
    params: inCampaign,
    query: z.strictObject({
      ...page,
      track: slug.optional(),
      status: applicationStatus.optional(),
      overdue: z.stringbool().optional().meta({ description: 'only units whose action rules are overdue' }),
    }),
    reply: pageOf(candidacyView),
    handle: async (call) => {
      const { parts, params, query } = call;
      const plan = await planFor(call, params.campaign);
      const scope = await demandScope(call, 'candidacies', plan);
      const asked = { ...query, after: query.cursor };
      const { items, next } = await candidacyPage(parts.registry.db, scope, plan.campaign, asked);
      return {
        body: { items: items.map((row) => presentCandidacy(row, hiddenIn(scope, scope.rows, row.unit))), next },
      };
    },
  }),
];

async function start(
  call: Call<unknown, unknown, z.output<typeof newCampaign>>,
  edition: Edition,
  plan: ReturnType<typeof planOf>,
): Promise<void> {
  const { client, taskQueue, registry } = call.parts;
  const beginning = beginningOfCampaign({ plan });
  await withDeadline(call, async () => {
    // The engine forgets what has ended; the record does not.
    const isNew = !(await findCampaign(registry.db, edition.campaign)) && (await begin());
    if (!isNew && !(await isOwn()))
      throw problemOf(refusal('CampaignExists', `${edition.campaign} has been started already`));
  });
  await untilOnRecord(call.parts, edition.campaign);

  async function begin(): Promise<boolean> {
    try {
      await client.workflow.start(beginning.workflow, {
        ...optionsOf(beginning, taskQueue),
        workflowIdReusePolicy: 'REJECT_DUPLICATE',
        memo: { startedBy: call.key },
      });
      return true;
    } catch (error) {
      if (error instanceof WorkflowExecutionAlreadyStartedError) return false;
      throw error;
    }
  }

  /** The same call once more, after its answer was lost: the campaign is the one that it started. */
  async function isOwn(): Promise<boolean> {
    try {
      const { memo } = await client.workflow.getHandle(beginning.workflowId).describe();
      return memo?.['startedBy'] === call.key;
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return false;
      throw error;
    }
  }
}

const BETWEEN_LOOKS = 50;

/** The workflow's first step is to put itself on record: that takes as long as any other decision, and no longer. */
async function untilOnRecord({ registry }: Parts, campaign: string): Promise<void> {
  for (const since = performance.now(); performance.now() - since < LONGEST_ANSWER;) {
    if (await findCampaign(registry.db, campaign)) return;
    await new Promise((resolve) => setTimeout(resolve, BETWEEN_LOOKS));
  }
  throw unavailable('the worker');
}

function editionOf(call: Call<unknown, unknown, z.output<typeof newCampaign>>, contentHash: string): Edition {
  const { actor, body, receivedAt, parts } = call;
  if (body.simulation && !parts.allowSimulation) {
    throw problemOf(refusal('SimulationNotAllowed', 'this server does not run simulated campaigns'));
  }
  const clock = body.simulation ? clockOf(body.simulation, receivedAt) : null;
  return {
    campaign: `${actor.organisation}.${body.programme}.${body.year}`,
    year: body.year,
    bodies: {
      organiser: actor.organisation,
      leadingGroup: body.leadingGroup ?? '',
      jointReviewers: body.jointReviewers,
      consulted: body.consulted,
      liaison: body.liaison,
      discipline: body.discipline,
    },
    contentHash,
    clock,
    startedAt: campaignTime(clock, receivedAt),
    roundsFrom: body.roundsFrom,
    reference: body.reference,
    gradeLevel: body.gradeLevel,
    sameCase: body.sameCase,
  };
}

function clockOf({ startsAt, secondsPerDay, then }: Simulation, anchoredAt: number): Clock {
  const from = startsAt.includes('T') ? Date.parse(startsAt) : startOfDay(startsAt);
  const paces = [
    { from, msPerDay: secondsPerDay * 1000 },
    ...then.map((each) => ({ from: startOfDay(each.from), msPerDay: each.secondsPerDay * 1000 })),
  ];
  return { anchoredAt, startsAt: from, paces };
}

function namedIn({ leadingGroup, jointReviewers, consulted, liaison, discipline }: z.output<typeof newCampaign>) {
  const others = [...jointReviewers, ...Object.values(consulted), ...liaison, ...discipline];
  return leadingGroup === undefined ? others : [leadingGroup, ...others];
}

/** Why these units cannot take part by reference: the programme knows no such way, or they are not enrolled (JZ-S3). */
function refuseReferences({ enrolment }: Programme, units: readonly string[], reference: readonly string[]) {
  if (reference.length > 0 && !enrolment?.reference)
    return refusal('NotPartOfThis', 'the programme enrols nobody by reference');
  const stranger = reference.find((unit) => !units.includes(unit));
  return stranger === undefined
    ? undefined
    : refusal('UnknownUnit', `${stranger} is no unit of this committee`, rulesOf(enrolment?.reference));
}

async function demandOrganisations({ registry }: Parts, ids: readonly string[]): Promise<void> {
  for (const id of ids) {
    if (!(await findOrganisation(registry.db, id))) throw notFound(`organisation ${id}`);
  }
}

async function presentCampaign(call: Call<unknown, unknown, unknown>, campaign: CampaignRow) {
  const { plan, stages, tracks, state } = campaign;
  const { db } = call.parts.registry;
  const { role, organisation } = call.actor;
  // A unit is shown its own deadline (F6).
  const closing = (track: TrackPlan) =>
    actsForUnit(role) ? lastClosingOf(state, track, organisation) : closingOf(state, track);
  const counts = await countsByStatus(db, plan.campaign);
  return {
    ...presentSummary(campaign),
    leadingGroup: plan.bodies.leadingGroup,
    jointReviewers: [...plan.bodies.jointReviewers],
    consulted: plan.bodies.consulted,
    enrolment: await countsByEnrolment(db, plan.campaign),
    now: instant(timeOf(call, plan)),
    simulated: plan.clock !== null,
    stages: stages.map(({ stage, opensAt, closesAt, openedAt, closedAt }) => ({
      stage,
      opensAt: instant(opensAt),
      closesAt: instant(closesAt),
      openedAt: instant(openedAt),
      closedAt: instant(closedAt),
    })),
    tracks: await Promise.all(
      tracks.map(async (track) => {
        const planned = plan.tracks.find((each) => each.track === track.track);
        return {
          track: track.track,
          title: planned?.title ?? track.track,
          due: track.due,
          stage: planned ? trackStageShown(campaign, planned, track.stage, timeOf(call, plan)) : track.stage,
          opensAt: instant(planned?.opensAt ?? 0),
          closesAt: instant(planned ? closing(planned) : 0),
          notice:
            track.noticeEndsAt === null
              ? null
              : {
                  firstDay: track.noticeFirstDay ?? '',
                  lastDay: track.noticeLastDay ?? '',
                  endsAt: instant(track.noticeEndsAt),
                  provisional: track.noticeProvisional ?? false,
                },
          scores: track.results,
          openObjections: await openObjections(db, plan.campaign, track.track),
          circular: track.circular,
          counts: counts[track.track] ?? {},
        };
      }),
    ),
  };
}

/** Of the confirmed scores a unit sees its own: how the others stand is made known by the organiser, not by the engine. */
function withOwnScores(shown: Awaited<ReturnType<typeof presentCampaign>>, { organisation }: Actor) {
  const tracks = shown.tracks.map((track) => ({
    ...track,
    scores: track.scores?.filter(({ unit }) => unit === organisation) ?? null,
  }));
  return { ...shown, tracks };
}

function presentSummary({ plan, startedAt, endedAt }: Pick<CampaignRow, 'plan' | 'startedAt' | 'endedAt'>) {
  return {
    id: plan.campaign,
    programme: plan.programme,
    version: plan.version,
    year: plan.year,
    organiser: plan.bodies.organiser,
    startedAt: instant(startedAt),
    endedAt: instant(endedAt),
  };
}
