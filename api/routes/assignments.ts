import { z } from 'zod';
import type { Entry, Fact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';
import { day, sentence, slug } from '../../contracts/text.ts';
import { assignmentsView, declinedView, relationView } from '../../contracts/views-assignments.ts';
import {
  assignReviewers,
  conflictOf,
  counts,
  type Assigned,
  type Assignment,
  type Wish,
} from '../../domain/assignment.ts';
import { isUnderReview, trackOf } from '../../domain/candidacy.ts';
import { refusal } from '../../domain/refusal.ts';
import { withdrawChecks } from '../../domain/review.ts';
import { resultOf } from '../../domain/score-sheet.ts';
import { scaleOf } from '../../domain/scoring.ts';
import { everything } from '../../domain/visibility.ts';
import { dateOf } from '../../domain/working-days.ts';
import { hearAll, type Said } from '../../registry/acceptance.ts';
import { judgedBy } from '../../registry/applicants.ts';
import {
  assignmentsOf,
  reviewersIn,
  sheetsOf,
  tiesBetween,
  type AssignmentRow,
  type Reviewer,
} from '../../registry/assignments.ts';
import { candidateUnits, findCandidacy } from '../../registry/candidacies.ts';
import type { Db, Tx } from '../../registry/database.ts';
import { findEntry, lockCampaign } from '../../registry/ledger.ts';
import { findPerson } from '../../registry/people.ts';
import { findProgramme } from '../../registry/programmes.ts';
import { confirmedOf, reopenedUnits, scoresOf } from '../../registry/scores.ts';
import { write } from '../../registry/write.ts';
import { allow, demandScope, planFor, sightOf, timeOf } from '../concerns.ts';
import { rowKey } from '../id-of.ts';
import { instant } from '../present.ts';
import { notFound, problemOf } from '../problem.ts';
import { change, read, type Call } from '../route.ts';
import { inCampaign, onTrack } from './addresses.ts';

const tag = 'assignments';
const path = '/v1/campaigns/{campaign}/tracks/{track}/assignments';

const newAssignments = z.strictObject({
  each: z.int().min(1).max(20).default(1).meta({ description: 'how many reviewers every unit gets' }),
  reviewers: z
    .array(slug)
    .min(1)
    .optional()
    .meta({ description: 'whom to choose from; everybody with the role of reviewer when absent' }),
  wishes: z
    .array(z.strictObject({ unit: slug, reviewer: slug, wish: z.enum(['prefer', 'avoid']) }))
    .default([])
    .meta({ description: 'met where the loads stay even' }),
  again: z
    .array(z.strictObject({ unit: slug, reviewer: slug }))
    .default([])
    .meta({ description: 'who declined a unit and is free to review it after all' }),
});

const newRelation = z.strictObject({
  person: slug,
  unit: slug,
  relation: z.enum(['former', 'named']),
  until: day.optional().meta({ description: 'the last day on which a former post counts; for good when absent' }),
});

export const assignmentRoutes = [
  change({
    path,
    operation: 'assignReviewers',
    summary: 'Assign reviewers to every unit that is to be reviewed: evenly, and never against a conflict of interest',
    tag,
    act: 'assignReviewers',
    params: onTrack,
    body: newAssignments,
    reply: assignmentsView,
    handle: async (call) => {
      const { parts, params, body, actor, key } = call;
      const plan = await planFor(call, params.campaign);
      allow(call, 'assignReviewers', plan);
      demandTrack(plan, params.track);
      return parts.registry.transaction(async (tx) => {
        await lockCampaign(tx, plan.campaign);
        const units = await candidateUnits(tx, plan.campaign, params.track);
        const pool = await poolOf(tx, plan, body.reviewers);
        const rows = await assignmentsOf(tx, everything, plan.campaign, params.track);
        demandDeclined(rows, body.again);
        const { added, short } = await distribute(tx, call, plan, { units, pool, rows, ...body });
        // Asked again after its answer was lost.
        if (await findEntry(tx, plan.campaign, key)) return { body: present(rows, pool, short) };
        // What changes nothing is no success; who is short of reviewers is said.
        if (added.length === 0 && short.length === 0)
          throw problemOf(refusal('NothingToAssign', `every unit has ${body.each} reviewers already`));
        const fact = { kind: 'reviewersAssigned' as const, track: params.track, assignments: added };
        const entry = { key, campaign: plan.campaign, unit: null, at: timeOf(call, plan), actor, rules: [], fact };
        if (added.length > 0) await write(tx, [entry]);
        return { body: present(await assignmentsOf(tx, everything, plan.campaign, params.track), pool, short) };
      });
    },
  }),

  read({
    path,
    operation: 'listAssignments',
    summary:
      'List who reviews whom, with those who declined or turned out to be in a conflict; a reviewer sees the own',
    tag,
    act: 'readCampaign',
    params: onTrack,
    reply: assignmentsView,
    handle: async (call) => {
      const plan = await planFor(call, call.params.campaign);
      const scope = await demandScope(call, 'assignments', plan);
      const rows = await assignmentsOf(call.parts.registry.db, scope, plan.campaign, call.params.track);
      return { body: present(rows, [], []) };
    },
  }),

  change({
    path: `${path}/declining`,
    operation: 'declineAssignment',
    summary: 'Decline to review a unit, with a reason; somebody else is assigned at once',
    tag,
    act: 'declineAssignment',
    params: onTrack,
    body: z.strictObject({ unit: slug, reason: sentence }),
    reply: declinedView,
    handle: async (call) => {
      const { parts, params, body, actor, key } = call;
      const plan = await planFor(call, params.campaign);
      allow(call, 'declineAssignment', plan);
      return parts.registry.transaction(async (tx) => {
        await lockCampaign(tx, plan.campaign);
        // Asked again after its answer was lost.
        const known = (await findEntry(tx, plan.campaign, key))?.fact;
        if (known?.kind === 'assignmentDeclined')
          return { body: { unit: body.unit, reviewer: actor.id, replacedBy: known.replacedBy } };
        const rows = await assignmentsOf(tx, everything, plan.campaign, params.track);
        const mine = rows.find((each) => each.unit === body.unit && each.reviewer === actor.id);
        if (mine?.status !== 'assigned')
          throw problemOf(refusal('NotAssigned', `${actor.id} is not assigned to ${body.unit}`));
        const replacedBy = await replacement(tx, call, plan, rows, mine);
        const { track } = params;
        const fact = {
          kind: 'assignmentDeclined' as const,
          track,
          reviewer: actor.id,
          reason: body.reason,
          replacedBy,
        };
        await write(tx, [
          { key, campaign: plan.campaign, unit: body.unit, at: timeOf(call, plan), actor, rules: [], fact },
        ]);
        return { body: { unit: body.unit, reviewer: actor.id, replacedBy } };
      });
    },
  }),

  change({
    path: '/v1/campaigns/{campaign}/relations',
    operation: 'declareRelation',
    summary:
      'Declare a former post or another relation; late, it withdraws scores and shows the order before and after',
    tag,
    act: 'declareRelation',
    params: inCampaign,
    body: newRelation,
    reply: relationView,
    handle: async (call) => {
      const { parts, params, body, actor, key } = call;
      const { person, unit, relation, until = null } = body;
      const plan = await planFor(call, params.campaign);
      allow(call, 'declareRelation', plan);
      if (actor.role !== 'organiser' && actor.role !== 'discipline' && actor.id !== person)
        throw problemOf(refusal('NotAllowed', `${actor.id} may declare the own relations only`));
      const { rows: seen } = (await sightOf(call, plan.campaign))('scores');
      const mayCompare = seen.some(({ without }) => without.length === 0);
      return parts.registry.transaction(async (tx) => {
        await lockCampaign(tx, plan.campaign);
        await demandKnown(tx, plan, body);
        const at = timeOf(call, plan);
        const before = await standings(tx, plan);
        const fact = { kind: 'relationDeclared' as const, person, relation, until };
        await write(tx, [{ key, campaign: plan.campaign, unit, at, actor, rules: [], fact }]);
        const consequences = counts({ until }, dateOf(at)) ? await undo(tx, call, plan, { ...body, at }) : [];
        const after = await standings(tx, plan);
        const order = mayCompare ? { before, after } : { before: [], after: [] };
        return { body: { person, unit, relation, until, consequences, ...order } };
      });
    },
  }),
];

type AnyCall = Call<unknown, unknown, unknown>;
type Tied = z.output<typeof newRelation> & { readonly at: number };
type Consequence = z.output<typeof relationView>['consequences'][number];

/**
 * Whoever is tied to a unit no longer judges it, and what they have judged no longer counts (F14): assignments end, sheets,
 * checks and votes are withdrawn. What a list or a confirmed score rests on already stays, is said, and is for people to
 * judge: the leading group opens a score again.
 */
async function undo(tx: Tx, call: AnyCall, plan: Plan, { person, unit, relation, at }: Tied): Promise<Consequence[]> {
  const { campaign } = plan;
  const { actor, key } = call;
  const reason = `conflict of interest: ${relation}`;
  const entry = (name: string, fact: Fact): Entry => {
    return { key: rowKey(key, name), campaign, unit, at, actor, rules: [], fact };
  };
  const found = new Map<string, Consequence>();
  const on = (track: string, more: Partial<Consequence>) => {
    const none = { campaign, track, replacedBy: null, withdrawn: [], checks: [], votes: [], rests: [] };
    found.set(track, { ...(found.get(track) ?? none), ...more });
  };
  const rows = await assignmentsOf(tx, everything, campaign);
  const own = await sheetsOf(tx, campaign, unit, person);
  const results = await closedResults(tx, campaign, unit);
  const sheets = results.length > 0 ? [] : own;
  for (const { track } of own.length > 0 ? results : []) on(track, { rests: own });
  for (const row of rows.filter((each) => isPair(each, { unit, reviewer: person }) && each.status === 'assigned')) {
    const { track } = row;
    const replacedBy = await replacement(tx, call, plan, rows, row);
    const ended = { kind: 'assignmentConflicted' as const, track, reviewer: person, relation };
    await write(tx, [entry(track, { ...ended, replacedBy, withdrawn: sheets })]);
    on(track, { replacedBy, withdrawn: sheets });
  }
  await write(
    tx,
    sheets.map((assessor) => entry(`sheet ${assessor}`, { kind: 'sheetWithdrawn', assessor, person, reason })),
  );
  for (const { track, status, checks, votes } of await judgedBy(tx, campaign, unit, person)) {
    if (!isUnderReview(status)) {
      on(track, { rests: [...(found.get(track)?.rests ?? []), ...checks, ...votes] });
      continue;
    }
    const judge: Said['judge'] = ({ state }) => withdrawChecks(plan, state, { track, checks, reason });
    if (checks.length > 0) await hearAll(tx, [{ plan, unit, actor, key: rowKey(key, `checks ${track}`), at, judge }]);
    await write(
      tx,
      votes.map((organisation) =>
        entry(`vote ${organisation} ${track}`, { kind: 'voteWithdrawn', track, organisation, reason }),
      ),
    );
    on(track, { checks: [...checks], votes: [...votes] });
  }
  return [...found.values()];
}

/** What was confirmed of a unit, unless its score is open again. */
async function closedResults(tx: Tx, campaign: string, unit: string) {
  const [reopened] = await reopenedUnits(tx, campaign, [unit]);
  return reopened === undefined ? confirmedOf(tx, campaign, unit) : [];
}

/** Throws unless the person is known and the unit takes part: a relation with nobody bars nobody. */
async function demandKnown(db: Db, { campaign }: Plan, { person, unit }: z.output<typeof newRelation>): Promise<void> {
  if (!(await findCandidacy(db, campaign, unit)))
    throw problemOf(refusal('UnknownUnit', `${unit} is not enrolled in ${campaign}`));
  if (!(await findPerson(db, person))) throw notFound(`person ${person}`);
}

function demandDeclined(rows: readonly AssignmentRow[], pairs: readonly Assignment[]): void {
  const stranger = pairs.find((pair) => !rows.some((row) => row.status !== 'conflicted' && isPair(row, pair)));
  if (stranger) throw problemOf(refusal('NotAssigned', `${stranger.reviewer} has not declined ${stranger.unit}`));
}

function demandTrack(plan: Plan, track: string): void {
  if (!trackOf(plan, track)) throw problemOf(refusal('UnknownTrack', `the programme has no track ${track}`));
}

/** Who may be chosen: the reviewers of the organiser and of the joint reviewers, or those who are named. */
async function poolOf(db: Db, { bodies }: Plan, named?: readonly string[]): Promise<Reviewer[]> {
  const all = await reviewersIn(db, [bodies.organiser, ...bodies.jointReviewers], ['reviewer']);
  const stranger = named?.find((id) => !all.some((each) => each.id === id));
  if (stranger !== undefined) throw problemOf(refusal('NotAssigned', `${stranger} is no reviewer of this campaign`));
  const pool = named ? all.filter(({ id }) => named.includes(id)) : all;
  if (pool.length === 0) throw problemOf(refusal('NotEnoughReviewers', 'nobody in this campaign is a reviewer'));
  return pool;
}

interface Round {
  readonly units: readonly string[];
  readonly pool: readonly Reviewer[];
  readonly rows: readonly AssignmentRow[];
  readonly each: number;
  readonly wishes: readonly Wish[];
  /** Pairs that were declined and may be after all. */
  readonly again?: readonly Assignment[];
}

function isPair(one: Assignment, other: Assignment): boolean {
  return one.unit === other.unit && one.reviewer === other.reviewer;
}

async function distribute(db: Db, call: AnyCall, plan: Plan, { units, pool, rows, each, wishes, again = [] }: Round) {
  const standing = rows.filter(({ status }) => status === 'assigned');
  const left: readonly Assignment[] = rows.filter(
    (row) => row.status !== 'assigned' && !again.some((pair) => isPair(pair, row)),
  );
  const ties = await tiesBetween(db, pool, units);
  const today = dateOf(timeOf(call, plan));
  const tied = units.flatMap((unit) =>
    pool
      .filter((reviewer) => conflictOf(ties(reviewer, unit), today) !== undefined)
      .map((reviewer): Assignment => ({ unit, reviewer: reviewer.id })),
  );
  const barred = [...left, ...tied];
  return assignReviewers({ units, reviewers: pool.map(({ id }) => id), each, barred, standing, wishes });
}

/** Who takes over: the least busy reviewer without a conflict who has not declined. */
async function replacement(
  db: Db,
  call: AnyCall,
  plan: Plan,
  rows: readonly AssignmentRow[],
  left: AssignmentRow,
): Promise<string | null> {
  const pool = (await poolOf(db, plan)).filter(({ id }) => id !== left.reviewer);
  const others = rows.filter((row) => row.track === left.track && row !== left);
  const of = others.filter((row) => row.unit === left.unit && row.status === 'assigned').length;
  const { added } = await distribute(db, call, plan, {
    units: [left.unit],
    pool,
    rows: [...others, { ...left, status: 'declined' }],
    each: of + 1,
    wishes: [],
  });
  return added[0]?.reviewer ?? null;
}

function present(rows: readonly AssignmentRow[], pool: readonly Reviewer[], short: Assigned['short']) {
  const loads: Record<string, number> = Object.fromEntries(pool.map(({ id }) => [id, 0]));
  for (const { reviewer, status } of rows) {
    if (status === 'assigned') loads[reviewer] = (loads[reviewer] ?? 0) + 1;
  }
  const items = rows.map(({ track, unit, reviewer, status, reason, at }) => ({
    track,
    unit,
    reviewer,
    status,
    reason,
    at: instant(at),
  }));
  return { items, loads, short: [...short] };
}

/** The units in the order of their scores, best first, equal ones by id; without a rubric nobody has any. */
async function standings(db: Db, plan: Plan): Promise<{ unit: string; total: number | null }[]> {
  const found = await findProgramme(db, plan.programme, plan.version);
  const scale = found && plan.scoring && scaleOf(found.body, plan.scoring);
  if (!scale) return [];
  const enrolled = new Set<string>();
  for (const { track } of plan.tracks) {
    for (const unit of await candidateUnits(db, plan.campaign, track)) enrolled.add(unit);
  }
  const scores = await scoresOf(db, plan.campaign, [...enrolled]);
  return [...scores]
    .map(([unit, each]) => ({ unit, total: resultOf(scale, each).total }))
    .sort((a, b) => (b.total ?? -1) - (a.total ?? -1) || (a.unit < b.unit ? -1 : 1));
}
