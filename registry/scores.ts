import { and, asc, desc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import type { Entry, ResultOfUnit, ScoreFact } from '../contracts/facts.ts';
import type { Plan, RequirementPlan } from '../contracts/plan.ts';
import { unreachable } from '../domain/refusal.ts';
import type { Unmet } from '../domain/requirement.ts';
import type { ScoreEvent, ScoreLine, SheetRow, UnitScores } from '../domain/score-sheet.ts';
import type { Db, Tx } from './database.ts';
import { grouped } from './grouped.ts';
import {
  assignments,
  campaignTracks,
  matters,
  moderations,
  records,
  reopenings,
  scoreEvents,
  scoreLines,
  scoreSheets,
} from './schema.ts';

/** Brings score sheets up to date. */
export async function projectScore(tx: Tx, entry: Entry, fact: ScoreFact): Promise<void> {
  const { at, actor } = entry;
  const whose = ofUnit(entry);
  switch (fact.kind) {
    case 'scored': {
      const { assessor, criterion, grade, rating, deduction, discretionary, cause, document } = fact;
      const given = { assessor, criterion, grade, rating, deduction, discretionary, cause, document };
      const seq = sql`(select coalesce(max(${scoreLines.seq}), 0) + 1 from ${scoreLines} where ${onUnit(scoreLines, whose)})`;
      await tx.insert(scoreLines).values({ id: fact.line, ...whose, ...given, person: actor.id, at, seq });
      return setSheet(tx, { ...whose, assessor, person: actor.id }, {});
    }
    case 'eventRecorded': {
      const { line: id, event: kind, person, case: act, on, cause, document } = fact;
      const what = { event: kind, person, case: act, on, cause, document };
      await tx.insert(scoreEvents).values({ id, ...whose, ...what, by: actor.id, at });
      return;
    }
    case 'deductionWithdrawn': {
      const set = { withdrawnBy: actor.id, withdrawnReason: fact.reason };
      for (const table of [scoreLines, scoreEvents] as const) {
        await tx
          .update(table)
          .set(set)
          .where(and(eq(table.id, fact.line), onUnit(table, whose)));
      }
      return;
    }
    case 'sheetSubmitted':
      return setSheet(tx, { ...whose, assessor: fact.assessor, person: actor.id }, { submittedAt: at });
    case 'sheetWithdrawn': {
      const set = { withdrawnAt: at, withdrawnReason: fact.reason };
      return setSheet(tx, { ...whose, assessor: fact.assessor, person: fact.person }, set);
    }
    case 'scoreModerated': {
      const set = { total: fact.total, reason: fact.reason, by: actor.id, at };
      await tx
        .insert(moderations)
        .values({ ...whose, ...set })
        .onConflictDoUpdate({ target: [moderations.campaign, moderations.unit], set });
      return;
    }
    case 'scoreReopened':
      await tx
        .insert(reopenings)
        .values({ ...whose, reason: fact.reason, by: actor.id, at })
        .onConflictDoNothing();
      return;
    case 'resultCorrected':
      return correctResult(tx, whose, fact);
    default:
      return unreachable(fact);
  }
}

/** Everything on record from which the results of these units follow; every one of them has an entry. */
export async function scoresOf(db: Db, campaign: string, units: readonly string[]): Promise<Map<string, UnitScores>> {
  if (units.length === 0) return new Map();
  const of = (table: OfUnits) => and(eq(table.campaign, campaign), inArray(table.unit, [...units]));
  const lines = await db
    .select()
    .from(scoreLines)
    .where(of(scoreLines))
    .orderBy(asc(scoreLines.unit), asc(scoreLines.seq));
  const events = await db
    .select()
    .from(scoreEvents)
    .where(of(scoreEvents))
    .orderBy(asc(scoreEvents.on), asc(scoreEvents.id));
  const sheets = await db
    .select()
    .from(scoreSheets)
    .where(of(scoreSheets))
    .orderBy(asc(scoreSheets.assessor), asc(scoreSheets.person));
  const moderated = await db.select().from(moderations).where(of(moderations));
  const assigned = await db
    .selectDistinct({ unit: assignments.unit, reviewer: assignments.reviewer })
    .from(assignments)
    .where(and(of(assignments), eq(assignments.status, 'assigned')))
    .orderBy(asc(assignments.unit), asc(assignments.reviewer));
  const linesOf = grouped(lines);
  const eventsOf = grouped(events);
  const sheetsOf = grouped(sheets);
  const assignedTo = grouped(assigned);
  return new Map(
    units.map((unit) => {
      const moderation = moderated.find((each) => each.unit === unit);
      return [
        unit,
        {
          lines: (linesOf.get(unit) ?? []).map(line),
          events: (eventsOf.get(unit) ?? []).map(event),
          sheets: (sheetsOf.get(unit) ?? []).map(sheet),
          moderation: moderation ? { total: moderation.total, reason: moderation.reason, by: moderation.by } : null,
          assigned: (assignedTo.get(unit) ?? []).map(({ reviewer }) => reviewer),
        },
      ];
    }),
  );
}

/** The same of one unit. */
export async function scoresOfUnit(db: Db, campaign: string, unit: string): Promise<UnitScores> {
  const found = await scoresOf(db, campaign, [unit]);
  return found.get(unit) ?? { lines: [], events: [], sheets: [], moderation: null, assigned: [] };
}

/** The units of a campaign that somebody has scored, in order. */
export async function scoredUnits(db: Db, campaign: string): Promise<string[]> {
  const rows = await db
    .selectDistinct({ unit: scoreSheets.unit })
    .from(scoreSheets)
    .where(eq(scoreSheets.campaign, campaign))
    .orderBy(asc(scoreSheets.unit));
  return rows.map(({ unit }) => unit);
}

/** When the scores of a campaign were confirmed, on whichever track first; null: they may still change. */
export async function scoresConfirmedAt(db: Db, campaign: string): Promise<number | null> {
  const [found] = await db
    .select({ at: campaignTracks.scoresConfirmedAt })
    .from(campaignTracks)
    .where(and(eq(campaignTracks.campaign, campaign), isNotNull(campaignTracks.scoresConfirmedAt)))
    .orderBy(asc(campaignTracks.scoresConfirmedAt))
    .limit(1);
  return found?.at ?? null;
}

/** The units whose confirmed scores are open again, in order; of these units, or of all. */
export async function reopenedUnits(db: Db, campaign: string, units?: readonly string[]): Promise<string[]> {
  const rows = await db
    .select({ unit: reopenings.unit })
    .from(reopenings)
    .where(and(eq(reopenings.campaign, campaign), units && inArray(reopenings.unit, [...units])))
    .orderBy(asc(reopenings.unit));
  return rows.map(({ unit }) => unit);
}

/** What was confirmed of one unit, track by track. */
export async function confirmedOf(
  db: Db,
  campaign: string,
  unit: string,
): Promise<({ readonly track: string } & ResultOfUnit)[]> {
  const rows = await db
    .select({ track: campaignTracks.track, results: campaignTracks.results })
    .from(campaignTracks)
    .where(and(eq(campaignTracks.campaign, campaign), isNotNull(campaignTracks.results)))
    .orderBy(asc(campaignTracks.track));
  return rows.flatMap(({ track, results }) => {
    const own = results?.find((each) => each.unit === unit);
    return own ? [{ track, total: own.total, eligible: own.eligible }] : [];
  });
}

/** The open matter, if any, in which each of these deductions is appealed: its field `line` names the deduction (F18). */
export async function appealsOf(db: Db, campaign: string, lines: readonly string[]): Promise<Map<string, string>> {
  if (lines.length === 0) return new Map();
  const named = sql<string>`${matters.fields}->>'line'`;
  const found = await db
    .select({ line: named, matter: matters.id })
    .from(matters)
    .where(and(eq(matters.campaign, campaign), isNull(matters.closedAt), inArray(named, [...lines])))
    .orderBy(desc(matters.openedAt), desc(matters.id));
  return new Map(found.map(({ line, matter }) => [line, matter]));
}

/** What a requirement of the kind `record` came to for a unit. */
export interface RequirementState {
  readonly requirement: RequirementPlan;
  readonly unmet: Unmet | null;
}

/**
 * Of each unit, whether the requirements of a track that ask for a record hold: the latest record of that type says so.
 * Points never make up for one that does not (F17, YQ-G1).
 */
export async function recordRequirements(
  db: Db,
  plan: Plan,
  track: string,
  units: readonly string[],
  before?: RequirementPlan['before'],
): Promise<Map<string, RequirementState[]>> {
  const requirements = (plan.tracks.find((each) => each.track === track)?.requires ?? []).filter(
    (each) => each.needs === 'record' && (before === undefined || each.before === before),
  );
  const types = [...new Set(requirements.map(({ what }) => what))];
  const latest = types.length === 0 || units.length === 0 ? [] : await latestRecords(db, plan.campaign, units, types);
  const byUnit = grouped(latest);
  return new Map(
    units.map((unit) => {
      const own = byUnit.get(unit) ?? [];
      const states = requirements.map((requirement) => {
        const missing = missingIn(requirement, unit, own.find(({ type }) => type === requirement.what)?.fields);
        return { requirement, unmet: missing === undefined ? null : { requirement, missing } };
      });
      return [unit, states];
    }),
  );
}

/** What the latest record lacks of what a requirement asks, or undefined where it holds. */
function missingIn({ what, where }: RequirementPlan, unit: string, fields?: Readonly<Record<string, string>>) {
  if (!fields) return `${unit} has no record ${what}`;
  const unlike = Object.entries(where).find(([field, values]) => !values.includes(fields[field] ?? ''));
  return unlike && `the record ${what} of ${unit} says ${unlike[0]} ${fields[unlike[0]] ?? 'nothing'}`;
}

type OfUnits = typeof scoreLines | typeof scoreEvents | typeof scoreSheets | typeof moderations | typeof assignments;
interface Unit {
  readonly campaign: string;
  readonly unit: string;
}

function onUnit(table: OfUnits, { campaign, unit }: Unit) {
  return and(eq(table.campaign, campaign), eq(table.unit, unit));
}

async function setSheet(
  tx: Tx,
  whose: Unit & Pick<SheetRow, 'assessor' | 'person'>,
  set: Partial<typeof scoreSheets.$inferInsert>,
): Promise<void> {
  const target = [scoreSheets.campaign, scoreSheets.unit, scoreSheets.assessor, scoreSheets.person];
  const begun = tx.insert(scoreSheets).values({ ...whose, ...set });
  await (Object.keys(set).length === 0 ? begun.onConflictDoNothing() : begun.onConflictDoUpdate({ target, set }));
}

/** The result says what was confirmed last of the unit, and its score is closed again. */
async function correctResult(
  tx: Tx,
  { campaign, unit }: Unit,
  { track, after }: ScoreFact & { readonly kind: 'resultCorrected' },
): Promise<void> {
  const onTrack = and(eq(campaignTracks.campaign, campaign), eq(campaignTracks.track, track));
  const [found] = await tx.select({ results: campaignTracks.results }).from(campaignTracks).where(onTrack);
  const results = (found?.results ?? []).map((each) => (each.unit === unit ? { unit, ...after } : each));
  await tx.update(campaignTracks).set({ results }).where(onTrack);
  await tx.delete(reopenings).where(and(eq(reopenings.campaign, campaign), eq(reopenings.unit, unit)));
}

function latestRecords(db: Db, campaign: string, units: readonly string[], types: readonly string[]) {
  return db
    .selectDistinctOn([records.unit, records.type], {
      unit: records.unit,
      type: records.type,
      fields: records.fields,
    })
    .from(records)
    .where(and(eq(records.campaign, campaign), inArray(records.unit, [...units]), inArray(records.type, [...types])))
    .orderBy(asc(records.unit), asc(records.type), desc(records.at), desc(records.id));
}

function line(row: typeof scoreLines.$inferSelect): ScoreLine {
  const { id, assessor, person, criterion, grade, rating, deduction, discretionary, cause, document, at, seq } = row;
  const given = { line: id, assessor, person, criterion, grade, rating, deduction, discretionary, cause, document };
  return { ...given, at, seq, withdrawn: row.withdrawnReason };
}

function event(row: typeof scoreEvents.$inferSelect): ScoreEvent {
  const { id, event: kind, person, case: act, on, cause, document, by, at, withdrawnReason } = row;
  return { line: id, event: kind, person, case: act, on, cause, document, by, at, withdrawn: withdrawnReason };
}

function sheet({ assessor, person, submittedAt, withdrawnAt }: typeof scoreSheets.$inferSelect): SheetRow {
  return { assessor, person, submittedAt, withdrawnAt };
}

function ofUnit({ key, campaign, unit, fact }: Entry): Unit {
  if (campaign === null || unit === null) throw new Error(`${fact.kind} belongs to a unit of a campaign: ${key}`);
  return { campaign, unit };
}
