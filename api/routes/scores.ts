import { z } from 'zod';
import type { Entry } from '../../contracts/facts.ts';
import type { Actor } from '../../contracts/people.ts';
import type { Plan } from '../../contracts/plan.ts';
import type { Programme } from '../../contracts/programme.ts';
import type { Refusal, Warning } from '../../contracts/refusals.ts';
import { day, numbered, sentence, slug } from '../../contracts/text.ts';
import {
  deductionView,
  eventView,
  filledView,
  moderatedView,
  scoredView,
  scoresView,
  submittedView,
  unitScoreView,
  withdrawnView,
} from '../../contracts/views-scores.ts';
import { normalise, rankVote, type Ballot, type Normalisation } from '../../domain/aggregation.ts';
import { conflictOf } from '../../domain/assignment.ts';
import { rulesOf } from '../../domain/plan.ts';
import { refusal } from '../../domain/refusal.ts';
import {
  countingSheets,
  deductionsOf,
  fullMarks,
  isOver,
  refuseFilling,
  refuseResult,
  refuseSubmission,
  resultOf,
  sheetFor,
  sheetsOf,
  type AreaScore,
  type ItemScore,
  type Sheet,
  type UnitScores,
} from '../../domain/score-sheet.ts';
import {
  derivedGrade,
  entriesOn,
  eventRules,
  passedOver,
  refuseAssessor,
  refuseEvent,
  refuseModeration,
  scaleOf,
  score,
  scoreAfter,
  type Scale,
  type Score,
} from '../../domain/scoring.ts';
import { readableScores, type ReadableScores } from '../../domain/readable-scores.ts';
import { hiddenIn, type Hidden } from '../../domain/visibility.ts';
import { dateOf } from '../../domain/working-days.ts';
import { tiesOf } from '../../registry/assignments.ts';
import { findCampaign, openStages } from '../../registry/campaigns.ts';
import { candidacyPage, findCandidacy, type CandidacyRow } from '../../registry/candidacies.ts';
import type { Db, Tx } from '../../registry/database.ts';
import { findEntry, lockCampaign } from '../../registry/ledger.ts';
import { shortOf } from '../../registry/obligations.ts';
import { pageOf as cutPage, readCursor } from '../../registry/page.ts';
import {
  appealsOf,
  recordRequirements,
  reopenedUnits,
  scoredUnits,
  scoresConfirmedAt,
  scoresOf,
  scoresOfUnit,
} from '../../registry/scores.ts';
import { write } from '../../registry/write.ts';
import { allow, demandReading, demandScope, planFor, programmeOf, timeOf, viewerOf } from '../concerns.ts';
import { idOf, rowKey } from '../id-of.ts';
import { instant } from '../present.ts';
import { problemOf } from '../problem.ts';
import { actingAs } from '../procedures.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';
import { inCampaign, ofUnit, reference } from './addresses.ts';

const tag = 'scores';
const path = '/v1/campaigns/{campaign}/candidacies/{unit}';

const points = z.number().min(-100_000).max(100_000);
const given = {
  criterion: numbered.meta({ description: 'of the rubric; an item where the items are graded' }),
  grade: slug.optional(),
  deduction: points.optional().meta({ description: 'the points off; or say the score' }),
  score: points.optional(),
  rating: slug.optional().meta({ description: 'of an unscored criterion' }),
  cause: sentence.optional().meta({ description: 'demanded where points are taken off; the remark of a rating' }),
  document: sentence.optional(),
  discretionary: z.boolean().optional().meta({ description: 'a free deduction, where the programme leaves one' }),
};
const newScore = z.strictObject({ assessor: slug, ...given });
const newSheet = z.strictObject({
  assessor: slug,
  rest: slug
    .optional()
    .meta({ description: 'the grade of everything graded that is neither named here nor scored yet' }),
  scores: z.array(z.strictObject(given)).max(500).default([]),
});
const newEvent = z.strictObject({
  event: slug,
  person: sentence.optional().meta({ description: 'whose it was; no account' }),
  case: sentence.optional().meta({ description: 'sanctions of one person for one act share a case' }),
  on: day,
  cause: sentence,
  document: sentence.optional(),
});

/** Scoring: sheets of assessors, what happened in the year, and what both come to. */
export const scoreRoutes = [
  change({
    path: `${path}/scores`,
    operation: 'scoreCriterion',
    summary: 'Score one criterion of a unit; a later score of the same sheet replaces it',
    tag,
    act: 'scoreUnit',
    params: ofUnit,
    body: newScore,
    status: 201,
    reply: scoredView,
    handle: async (call) => {
      const { assessor, ...one } = call.body;
      const { lines } = await fillIn(call, assessor, () => [one]);
      const [line] = lines;
      if (!line) throw new Error(`nothing was scored by ${call.key}`);
      return { body: line };
    },
  }),

  change({
    path: `${path}/scores/bulk`,
    operation: 'scoreSheet',
    summary: 'Score a whole sheet at once: all of it or, when one line is refused, nothing',
    tag,
    act: 'scoreUnit',
    params: ofUnit,
    body: newSheet,
    status: 201,
    reply: filledView,
    handle: async (call) => {
      const { assessor, rest, scores } = call.body;
      const filled = await fillIn(call, assessor, (scale, sheet) => [...scores, ...restOf(scale, sheet, scores, rest)]);
      return { body: { unit: call.params.unit, assessor, ...filled } };
    },
  }),

  change({
    path: `${path}/events`,
    operation: 'recordEvent',
    summary: 'Record something of the year that costs points each time',
    tag,
    act: 'recordEvent',
    params: ofUnit,
    body: newEvent,
    status: 201,
    reply: eventView,
    handle: async (call) => {
      const { params, body, actor, key } = call;
      const { plan, scale } = await scoringOf(call);
      allow(call, 'recordEvent', plan, params.unit);
      const at = timeOf(call, plan);
      const refused = refuseEvent(scale, body, { year: plan.year, today: dateOf(at) });
      if (refused) throw problemOf(refused);
      const line = idOf(key);
      const { event, person = null, case: act = null, on, cause, document = null } = body;
      const fact = { kind: 'eventRecorded' as const, line, event, person, case: act, on, cause, document };
      const entry = {
        key,
        campaign: plan.campaign,
        unit: params.unit,
        at,
        actor,
        rules: eventRules(scale, event),
        fact,
      };
      await inScoring(call, plan, 'always', async (tx) => {
        await refuseConflict(tx, call, plan, actor);
        await write(tx, [entry]);
      });
      const deduction = scale.scoring.events.find((each) => each.event === event)?.deduction ?? 0;
      return { body: { line, unit: params.unit, event, deduction, on } };
    },
  }),

  change({
    path: `${path}/scores/{line}/withdrawal`,
    operation: 'withdrawDeduction',
    summary: 'Take back a deduction: its criterion is scored as if it had not been made',
    tag,
    act: 'moderateScore',
    params: ofUnit.extend({ line: reference }),
    body: z.strictObject({ reason: sentence }),
    reply: withdrawnView,
    handle: async (call) => {
      const { params, body, actor, key } = call;
      const { plan, scale } = await scoringOf(call);
      allow(call, 'moderateScore', plan, params.unit);
      const { unit, line } = params;
      const fact = { kind: 'deductionWithdrawn' as const, line, matter: null, reason: body.reason };
      const rules = plan.rules.scores;
      await inScoring(call, plan, 'always', async (tx) => {
        if (await findEntry(tx, plan.campaign, key)) return;
        const scores = await scoresOfUnit(tx, plan.campaign, unit);
        const refused = refuseWithdrawal(scale, scores, line) ?? (await conflict(tx, call, plan, actor));
        if (refused) throw problemOf(refused);
        await write(tx, [{ key, campaign: plan.campaign, unit, at: timeOf(call, plan), actor, rules, fact }]);
      });
      return { body: { line, unit } };
    },
  }),

  change({
    path: `${path}/sheets/{assessor}/submission`,
    operation: 'submitSheet',
    summary: 'Hand in a sheet on which nothing is missing; from then on its lines stand',
    tag,
    act: 'scoreUnit',
    params: ofUnit.extend({ assessor: slug }),
    body: z.strictObject({}),
    reply: submittedView,
    handle: async (call) => {
      const { params, key } = call;
      const { unit, assessor } = params;
      const edition = await scoringOf(call);
      const { plan, scale } = edition;
      const actor = assessorFor(call, edition, assessor);
      const { sheet, lacks } = await inScoring(call, plan, 'inStage', async (tx) => {
        const lacks = await lacksOf(tx, edition, call);
        const scores = await scoresOfUnit(tx, plan.campaign, unit);
        const own = sheetFor(scale, scores, assessor, actor.id);
        if (!own) throw new Error(`no assessor ${assessor}`);
        if (await findEntry(tx, plan.campaign, key)) return { sheet: own, lacks };
        const refused =
          (await conflict(tx, call, plan, actor)) ??
          refuseFilling(scale, { assessor, person: actor.id, role: actor.role }, scores) ??
          refuseSubmission(scale, own);
        if (refused) throw problemOf(refused);
        const fact = { kind: 'sheetSubmitted' as const, assessor };
        const rules = [...rulesOf(scale.scoring), ...rulesOf(own.assessor)];
        await write(tx, [{ key, campaign: plan.campaign, unit, at: timeOf(call, plan), actor, rules, fact }]);
        return { sheet: own, lacks };
      });
      const { total } = sheet.score;
      return { body: { unit, assessor, person: actor.id, total, warnings: oddOn(scale, sheet, lacks).map(shown) } };
    },
  }),

  change({
    path: `${path}/moderation`,
    operation: 'moderateScore',
    summary: 'Set the total of a unit whose sheets lie too far apart; it replaces theirs',
    tag,
    act: 'moderateScore',
    params: ofUnit,
    body: z.strictObject({ total: points, reason: sentence }),
    reply: moderatedView,
    handle: async (call) => {
      const { params, body, key } = call;
      const { unit } = params;
      const { plan, scale } = await scoringOf(call);
      const { discrepancy } = scale.scoring;
      const actor = actingAs(call, 'moderateScore', discrepancy?.moderatedBy ?? [], plan, unit);
      allow({ ...call, actor }, 'moderateScore', plan, unit);
      const fact = { kind: 'scoreModerated' as const, total: body.total, reason: body.reason };
      const rules = rulesOf(discrepancy);
      const spread = await inScoring(call, plan, 'always', async (tx) => {
        const scores = await scoresOfUnit(tx, plan.campaign, unit);
        const over = isOver(scale, countingSheets(sheetsOf(scale, scores)));
        const settled = { ...scores, moderation: { ...fact, by: actor.id } };
        const refused =
          (discrepancy && refuseResult(scale, unit, settled)) ??
          refuseModeration(scale, { total: body.total, role: actor.role, over }) ??
          (await conflict(tx, call, plan, actor));
        if (refused) throw problemOf(refused);
        await write(tx, [{ key, campaign: plan.campaign, unit, at: timeOf(call, plan), actor, rules, fact }]);
        return resultOf(scale, scores).spread;
      });
      return { body: { unit, total: body.total, spread } };
    },
  }),

  read({
    path: `${path}/scores`,
    operation: 'showScores',
    summary: 'Show the score sheets of a unit, what they come to, and what points never make up for',
    tag,
    act: 'readCampaign',
    params: ofUnit,
    reply: scoresView,
    handle: async (call) => {
      const { parts, params } = call;
      const edition = await scoringOf(call);
      const { plan } = edition;
      const { without } = await demandReading(call, 'scores', plan, params.unit);
      const { db } = parts.registry;
      const candidacy = await findCandidacy(db, plan.campaign, params.unit);
      if (!candidacy) throw problemOf(notEnrolled(plan, params.unit));
      const scores = await scoresOfUnit(db, plan.campaign, params.unit);
      const seen = (await readerFor(call, edition))(scores, without);
      const lacks = await lacksOf(db, edition, call);
      return { body: await presentScores(db, edition, candidacy, scores, { ...seen, lacks }) };
    },
  }),

  read({
    path: '/v1/campaigns/{campaign}/scores',
    operation: 'listScores',
    summary:
      "List the results of a campaign's units, each judge's total as given and on the scale of all; a unit sees its own",
    tag,
    act: 'readCampaign',
    params: inCampaign,
    query: z.strictObject({ ...page, normalise: z.enum(['zScore', 'minMax']).default('zScore') }),
    reply: pageOf(unitScoreView),
    handle: async (call) => {
      const { parts, query } = call;
      const edition = await scoringOf(call);
      const { campaign } = edition.plan;
      const { db } = parts.registry;
      const scope = await demandScope(call, 'scores', edition.plan);
      const asked = { limit: query.limit, after: query.cursor };
      const { items, next } = await candidacyPage(db, scope, campaign, asked);
      const scores = await scoresOf(
        db,
        campaign,
        items.map(({ unit }) => unit),
      );
      const panel = await panelOf(db, edition, scores, query.normalise);
      const read = await readerFor(call, edition);
      const seenOf = ({ unit }: CandidacyRow) => read(scores.get(unit) ?? nothing, hiddenIn(scope, scope.rows, unit));
      return { body: { items: items.map((each) => presentUnit(edition, each, scores, panel, seenOf(each))), next } };
    },
  }),

  read({
    path: `${path}/deductions`,
    operation: 'listDeductions',
    summary: 'List every deduction of a unit with cause, document, author and whether it is appealed',
    tag,
    act: 'readCampaign',
    params: ofUnit,
    query: z.strictObject(page),
    reply: pageOf(deductionView),
    handle: async (call) => {
      const { parts, params, query } = call;
      const edition = await scoringOf(call);
      const { plan, scale } = edition;
      const { without } = await demandReading(call, 'scores', plan, params.unit);
      const { db } = parts.registry;
      const scores = await scoresOfUnit(db, plan.campaign, params.unit);
      const from = readCursor(query.cursor, ['number', 'text']);
      const after = ({ at, line }: { at: number; line: string }) =>
        !from || at > from[0] || (at === from[0] && line > from[1]);
      const seen = (await readerFor(call, edition))(scores, without);
      const all = deductionsOf(scale, seen.deductions).filter(after);
      const { items, next } = cutPage(all.slice(0, query.limit + 1), query.limit, ({ at, line }) => [at, line]);
      const appeals = await appealsOf(
        db,
        plan.campaign,
        items.map(({ line }) => line),
      );
      return {
        body: {
          items: items.map(({ withdrawn, at, ...each }) => {
            const matter = appeals.get(each.line) ?? null;
            const appeal = withdrawn !== null ? 'withdrawn' : matter === null ? 'none' : 'underAppeal';
            const author = seen.names ? each.author : null;
            return { ...each, author, at: instant(at), appeal, matter, reason: withdrawn } as const;
          }),
          next,
        },
      };
    },
  }),
];

export type UnitCall<Body = unknown> = Call<z.output<typeof ofUnit>, unknown, Body>;
/** An edition that scores, with its score sheet. */
export interface Edition {
  readonly plan: Plan;
  readonly scale: Scale;
  readonly obligations: Programme['obligations'];
}

/** The plan of the campaign and the score sheet of the version that it runs on (F22). */
export async function scoringOf(call: Call<z.output<typeof inCampaign>, unknown, unknown>): Promise<Edition> {
  const plan = await planFor(call, call.params.campaign);
  const programme = await programmeOf(call, plan);
  const scale = plan.scoring ? scaleOf(programme, plan.scoring) : undefined;
  if (scale) return { plan, scale, obligations: programme.obligations };
  throw problemOf(refusal('NotPartOfThis', `${plan.programme} scores nobody`, plan.rules.scores));
}

/** The caller as somebody who may score as this assessor; the own unit's people as the unit only (YQ-A10). */
function assessorFor(call: UnitCall, { plan, scale }: Edition, assessor: string): Actor {
  const by = scale.scoring.assessors.find((each) => each.assessor === assessor)?.by ?? [];
  const actor = actingAs(call, 'scoreUnit', by, plan, call.params.unit);
  allow({ ...call, actor }, 'scoreUnit', plan, call.params.unit);
  const refused = refuseAssessor(scale, assessor, actor.role);
  if (refused) throw problemOf(refused);
  return actor;
}

/**
 * One transaction with what is checked: no score passes the confirmation, nor the end of the stage, but of a unit whose
 * score was opened again.
 */
function inScoring<Result>(
  { parts, params }: UnitCall,
  plan: Plan,
  when: 'inStage' | 'always',
  act: (tx: Tx) => Promise<Result>,
): Promise<Result> {
  return parts.registry.transaction(async (tx) => {
    await lockCampaign(tx, plan.campaign);
    if (!(await findCandidacy(tx, plan.campaign, params.unit))) throw problemOf(notEnrolled(plan, params.unit));
    if ((await scoresConfirmedAt(tx, plan.campaign)) !== null) {
      const [reopened] = await reopenedUnits(tx, plan.campaign, [params.unit]);
      if (reopened !== undefined) return act(tx);
      throw problemOf(refusal('ScoresConfirmed', 'the scores are confirmed and stand', plan.rules.scores));
    }
    const stage = (['assessment', 'review'] as const).find((each) => plan.stages.some((known) => known.stage === each));
    const open = await openStages(tx, plan.campaign);
    if (when === 'inStage' && stage && !open.includes(stage)) {
      const why = `units are scored during ${stage}; open: ${open.join(', ') || 'none'}`;
      const rules = plan.stages.find((each) => each.stage === stage)?.rules ?? [];
      throw problemOf(refusal('StageNotOpen', why, rules));
    }
    return act(tx);
  });
}

/** Puts lines on a sheet, all of them or none. */
async function fillIn(
  call: UnitCall,
  assessor: string,
  choose: (scale: Scale, sheet: Sheet) => readonly Omit<Score, 'assessor'>[],
): Promise<{ lines: z.output<typeof scoredView>[]; missing: string[] }> {
  const { unit } = call.params;
  const edition = await scoringOf(call);
  const { plan, scale } = edition;
  const actor = assessorFor(call, edition, assessor);
  return inScoring(call, plan, 'inStage', async (tx) => {
    const scores = await scoresOfUnit(tx, plan.campaign, unit);
    const sheet = sheetFor(scale, scores, assessor, actor.id);
    const refused =
      (await conflict(tx, call, plan, actor)) ??
      refuseUnassigned(edition, assessor, actor, scores) ??
      refuseFilling(scale, { assessor, person: actor.id, role: actor.role }, scores);
    if (refused || !sheet) throw problemOf(refused ?? refusal('UnknownAssessor', `there is no assessor ${assessor}`));
    const chosen = choose(scale, sheet);
    const twice = chosen.find(({ criterion }, nth) => chosen.findIndex((other) => other.criterion === criterion) < nth);
    if (twice) throw problemOf(refusal('FieldInvalid', `${twice.criterion} is given twice`, rulesOf(scale.scoring)));
    const lacks = await lacksOf(tx, edition, call);
    const filled = chosen.map((one) => fill(call, edition, actor, { assessor, ...one }, lacks));
    await write(
      tx,
      filled.map(({ entry }) => entry),
    );
    const done = chosen.map(({ criterion }) => criterion);
    return {
      lines: filled.map(({ line }) => line),
      missing: sheet.score.missing.filter((each) => !done.includes(each)),
    };
  });
}

function fill(call: UnitCall, { plan, scale }: Edition, actor: Actor, one: Score, lacks: ReadonlyMap<string, string>) {
  const key = rowKey(call.key, one.criterion);
  const scored = score(scale, one, idOf(key));
  if ('refused' in scored) throw problemOf(scored.refused);
  const { fact, rules, warnings } = scored;
  const place = { campaign: plan.campaign, unit: call.params.unit };
  const entry: Entry = { key, ...place, at: timeOf(call, plan), actor, rules, fact };
  const found = entriesOn(scale).find(({ id }) => id === fact.criterion);
  const max = found?.max ?? null;
  const odd = [...warnings, ...(found ? passedOver(found, fact.deduction, lacks) : [])];
  const reached = max === null ? null : scoreAfter({ max }, fact.deduction);
  const { line, criterion, deduction, rating } = fact;
  const grade = fact.grade ?? (reached === null ? null : derivedGrade(scale, { max }, reached));
  return {
    entry,
    line: { line, criterion, max, deduction, score: reached, grade, rating, warnings: odd.map(shown) },
  };
}

/** What the unit lacks so far of the minimums that lines of the sheet look at (YQ-S15). */
function lacksOf(db: Db, { plan, scale, obligations }: Edition, call: UnitCall): Promise<Map<string, string>> {
  const looked = entriesOn(scale).flatMap(({ minimums }) => minimums);
  const asked = obligations.filter(({ obligation }) => looked.includes(obligation));
  return shortOf(db, plan, asked, { unit: call.params.unit, today: dateOf(timeOf(call, plan)) });
}

/** What is odd about a sheet, and where it passes over a minimum that is not met. */
function oddOn(scale: Scale, { score: { entries, warnings } }: Sheet, lacks: ReadonlyMap<string, string>): Warning[] {
  const scored = entriesOn(scale).flatMap((entry) => {
    const own = entries.find(({ criterion, missing }) => criterion === entry.id && !missing);
    return own ? passedOver(entry, own.deducted, lacks) : [];
  });
  return [...warnings, ...scored];
}

/** Whatever gets a grade, is not named in the call and has none yet. */
function restOf(
  scale: Scale,
  { score: { missing } }: Sheet,
  named: readonly Pick<Score, 'criterion'>[],
  grade: string | undefined,
): Omit<Score, 'assessor'>[] {
  if (grade === undefined) return [];
  return entriesOn(scale)
    .filter(({ id, by }) => (by === 'grade' || by === 'discretion') && missing.includes(id))
    .filter(({ id }) => !named.some(({ criterion }) => criterion === id))
    .map(({ id }) => ({ criterion: id, grade }));
}

/** Why this deduction cannot be taken back: it is none of this unit's, takes nothing, or was taken back before (F18). */
function refuseWithdrawal(scale: Scale, { lines, events }: UnitScores, id: string): Refusal | undefined {
  const rules = rulesOf(scale.scoring);
  const line = lines.find((each) => each.line === id);
  const found = line ?? events.find((each) => each.line === id);
  if (!found) return refusal('UnknownRecord', `the unit has no deduction ${id}`, rules);
  if (found.withdrawn !== null) return refusal('AlreadyDecided', `${id} was taken back: ${found.withdrawn}`, rules);
  if (line?.deduction !== 0) return undefined;
  return refusal('NotPartOfThis', `${id} takes no points off`, rules);
}

/** Who is tied to a unit does not judge it (F14). */
async function conflict(tx: Tx, call: UnitCall, plan: Plan, actor: Actor): Promise<Refusal | undefined> {
  if (actor.role === 'unit') return undefined;
  const { unit } = call.params;
  const relation = conflictOf(await tiesOf(tx, actor, unit), dateOf(timeOf(call, plan)));
  if (relation === undefined) return undefined;
  return refusal('ConflictOfInterest', `${actor.id} does not judge ${unit}: ${relation}`, plan.rules.scores);
}

async function refuseConflict(tx: Tx, call: UnitCall, plan: Plan, actor: Actor): Promise<void> {
  const refused = await conflict(tx, call, plan, actor);
  if (refused) throw problemOf(refused);
}

/** Where reviewers are assigned to a unit, only they fill in the sheets that each person has of their own (F21). */
function refuseUnassigned(
  { scale }: Edition,
  assessor: string,
  { id, role }: Actor,
  { assigned }: UnitScores,
): Refusal | undefined {
  const found = scale.scoring.assessors.find((each) => each.assessor === assessor);
  const reviews = role === 'reviewer' || role === 'jointReviewer';
  if (!found?.each || !reviews || assigned.length === 0 || assigned.includes(id)) return undefined;
  return refusal('NotAssigned', `${id} is not assigned to this unit`, rulesOf(found));
}

/** How the caller reads scores of this edition: once they are confirmed the result is no secret. */
async function readerFor(
  call: Call<unknown, unknown, unknown>,
  { plan, scale }: Edition,
): Promise<(scores: UnitScores, without: ReadonlySet<Hidden>) => ReadableScores> {
  const viewer = viewerOf(call);
  const confirmed = (await scoresConfirmedAt(call.parts.registry.db, plan.campaign)) !== null;
  return (scores, without) => readableScores(scale, scores, { viewer, without, confirmed });
}

async function presentScores(
  db: Db,
  { plan, scale }: Pick<Edition, 'plan' | 'scale'>,
  { unit, name }: CandidacyRow,
  scores: UnitScores,
  seen: Shown,
): Promise<z.output<typeof scoresView>> {
  const result = seen.result ? resultOf(scale, scores) : resultOf(scale, nothing);
  const { moderation } = scores;
  return {
    campaign: plan.campaign,
    unit,
    name,
    gradeLevel: scale.gradeLevel,
    max: fullMarks(scale),
    sheets: seen.sheets.map((sheet) => presentSheet(scale, sheet, seen)),
    result: {
      total: result.total,
      grade: result.grade,
      items: itemsOf(scale, result.items),
      areas: areasOf(scale, result.areas),
      spread: result.spread,
      moderation: seen.result && moderation ? { ...moderation, by: seen.names ? moderation.by : null } : null,
      waitsFor: waitsFor(scale, unit, scores, seen),
    },
    tracks: await presentTracks(db, plan, unit),
  };
}

/** What somebody may see of a unit's scores, and what its marks stand on less than the programme asks for. */
type Shown = ReadableScores & { readonly lacks: ReadonlyMap<string, string> };

function presentSheet(scale: Scale, sheet: Sheet, { names, lacks }: Shown) {
  const { assessor, person, submitted, score: own } = sheet;
  return {
    assessor: assessor.assessor,
    name: assessor.name,
    person: names ? person : null,
    counts: assessor.counts,
    submitted,
    total: own.total,
    items: itemsOf(scale, own.items),
    areas: areasOf(scale, own.areas),
    entries: own.entries.map(({ criterion, item, max, deducted, score: reached, grade, derived, rating, missing }) => ({
      ...{ criterion, item, max, deducted, score: reached, grade, derived, rating, missing },
    })),
    missing: [...own.missing],
    warnings: oddOn(scale, sheet, lacks).map(shown),
  };
}

async function presentTracks(db: Db, plan: Plan, unit: string) {
  const tracks = (await findCampaign(db, plan.campaign))?.tracks ?? [];
  return Promise.all(
    tracks.map(async ({ track, scoresConfirmedAt: at, results }) => {
      const states = (await recordRequirements(db, plan, track, [unit])).get(unit) ?? [];
      const confirmed = results?.find((each) => each.unit === unit);
      return {
        track,
        eligible: states.every(({ unmet }) => unmet === null),
        requirements: states.map(({ requirement, unmet }) => ({
          name: requirement.name,
          record: requirement.what,
          before: requirement.before,
          met: unmet === null,
          missing: unmet?.missing ?? null,
          rules: [...requirement.rules],
        })),
        confirmed:
          confirmed && at !== null ? { at: instant(at), total: confirmed.total, eligible: confirmed.eligible } : null,
      };
    }),
  );
}

/** What can only be said of a unit beside the others: its place, and its totals on the scale of all judges. */
interface Panel {
  readonly ranks: ReadonlyMap<string, number>;
  readonly normalised: ReadonlyMap<string, number>;
}

async function panelOf(
  db: Db,
  { plan, scale }: Edition,
  shownScores: ReadonlyMap<string, UnitScores>,
  way: Normalisation,
): Promise<Panel> {
  const { method } = scale.scoring.aggregation;
  // One judge for all units is the common scale: the units of other pages change nothing.
  const all =
    method === 'single' ? shownScores : await scoresOf(db, plan.campaign, await scoredUnits(db, plan.campaign));
  const ballots = [...all].flatMap(([unit, scores]) =>
    countingSheets(sheetsOf(scale, scores)).flatMap((sheet): Ballot[] =>
      sheet.submitted && sheet.score.total !== null ? [{ judge: judgeOf(sheet), unit, total: sheet.score.total }] : [],
    ),
  );
  const brought = method === 'single' ? ballots.map(({ total }) => total) : normalise(ballots, way);
  const ranked = method === 'rankVote' ? rankVote(ballots) : [];
  return {
    ranks: new Map(ranked.map(({ unit, rank }) => [unit, rank])),
    normalised: new Map(ballots.map(({ judge, unit }, nth) => [`${judge} ${unit}`, brought[nth] ?? 0])),
  };
}

function presentUnit(
  { scale }: Edition,
  { unit, name }: CandidacyRow,
  all: ReadonlyMap<string, UnitScores>,
  { ranks, normalised }: Panel,
  seen: ReadableScores,
): z.output<typeof unitScoreView> {
  const scores = all.get(unit) ?? nothing;
  const { total, grade, spread, moderated } = resultOf(scale, seen.result ? scores : nothing);
  const judges = seen.sheets.map((sheet) => ({
    assessor: sheet.assessor.assessor,
    person: seen.names ? sheet.person : null,
    counts: sheet.assessor.counts,
    submitted: sheet.submitted,
    raw: sheet.score.total,
    normalised: seen.result ? (normalised.get(`${judgeOf(sheet)} ${unit}`) ?? null) : null,
  }));
  const rank = seen.result ? (ranks.get(unit) ?? null) : null;
  return { unit, name, total, grade, rank, spread, moderated, waitsFor: waitsFor(scale, unit, scores, seen), judges };
}

/** Why there is no result to be seen; who has not handed in is not said to who does not see the result. */
function waitsFor(scale: Scale, unit: string, scores: UnitScores, { result }: ReadableScores): string | null {
  if (!result) return 'what the sheets come to is not shown yet';
  return refuseResult(scale, unit, scores)?.message ?? null;
}

function judgeOf({ assessor, person }: Sheet): string {
  return person === null ? assessor.assessor : `${assessor.assessor}/${person}`;
}

const nothing: UnitScores = { lines: [], events: [], sheets: [], moderation: null, assigned: [] };

function itemsOf(scale: Scale, parts: readonly ItemScore[]) {
  const items = scale.areas.flatMap((area) => area.items);
  return parts.map(({ item, max, score: reached }, nth) => ({ item, name: nameOf(items[nth]), max, score: reached }));
}

function areasOf({ areas }: Scale, parts: readonly AreaScore[]) {
  return parts.map(({ area, max, score: reached }, nth) => ({ area, name: nameOf(areas[nth]), max, score: reached }));
}

function nameOf(part: { readonly name: { readonly zh: string; readonly en: string } } | undefined) {
  return { zh: part?.name.zh ?? '', en: part?.name.en ?? '' };
}

function shown({ code, message, rules }: Warning) {
  return { code, message, rules: [...rules] };
}

function notEnrolled({ campaign }: Plan, unit: string): Refusal {
  return refusal('UnknownUnit', `${unit} is not enrolled in ${campaign}`);
}

/** The id of what a change makes. */
