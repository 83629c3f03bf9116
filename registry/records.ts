import { and, asc, desc, eq, inArray, lt, sql } from 'drizzle-orm';
import type { Plan } from '../contracts/plan.ts';
import type { Trigger } from '../contracts/procedure.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Refusal } from '../contracts/refusals.ts';
import { refuseForm, type Codes, type Given } from '../domain/form.ts';
import { isOneOf, isThere } from '../domain/roster.ts';
import { rulesOf } from '../domain/plan.ts';
import { refuseItem, refuseRise, yearOfRecord } from '../domain/record.ts';
import { refusal } from '../domain/refusal.ts';
import { says } from '../domain/trigger.ts';
import type { Scopes } from '../domain/visibility.ts';
import { dateOf } from '../domain/working-days.ts';
import { openStages } from './campaigns.ts';
import { findCandidacy } from './candidacies.ts';
import type { Db, Tx } from './database.ts';
import { editionsOf } from './obligations.ts';
import { pageOf, readCursor, type Page, type PageOf } from './page.ts';
import { rosterOf, suppliedCodes } from './roster.ts';
import { inScopes } from './scope.ts';
import { campaigns, records } from './schema.ts';

/** Something put on file that changes no course: yearly measures, self-check, good practice. */
export type FiledRecord = typeof records.$inferSelect;

/** A type of record as the programme describes it. */
export type RecordType = Programme['records'][number];

/** A record that somebody wants to put on file. */
export interface Filing {
  readonly unit: string;
  readonly subject: string | null;
  readonly item: string | null;
  readonly fields: Given;
  /** The campaign's time, epoch ms. */
  readonly at: number;
}

/** What was put on record in a campaign, in order of time: by one unit or all, of one type or all. */
export async function recordPage(
  db: Db,
  scopes: Scopes,
  {
    campaign,
    unit,
    type,
    after,
    limit,
  }: PageOf & {
    readonly campaign: string;
    readonly unit?: string | undefined;
    readonly type?: string | undefined;
  },
): Promise<Page<FiledRecord>> {
  const from = readCursor(after, ['number', 'text']);
  const rows = await db
    .select()
    .from(records)
    .where(
      and(
        eq(records.campaign, campaign),
        from && sql`(${records.at}, ${records.id}) > (${from[0]}::bigint, ${from[1]})`,
        unit === undefined ? undefined : eq(records.unit, unit),
        type === undefined ? undefined : eq(records.type, type),
        inScopes(scopes, records.type, { campaign: records.campaign, unit: records.unit }),
      ),
    )
    .orderBy(asc(records.at), asc(records.id))
    .limit(limit + 1);
  return pageOf(rows, limit, ({ at, id }) => [at, id]);
}

/**
 * Why this record cannot be put on file, by what the registry knows: its stage, whom it is about, its codes, and what it
 * said the year before. None of it changes before this transaction has ended.
 */
export async function refuseFiling(
  tx: Tx,
  { plan, programme, type }: { readonly plan: Plan; readonly programme: Programme; readonly type: RecordType },
  filing: Filing,
): Promise<Refusal | undefined> {
  const open = await openStages(tx, plan.campaign);
  const rules = rulesOf(type);
  if (!(await findCandidacy(tx, plan.campaign, filing.unit)))
    return refusal('UnknownUnit', `${filing.unit} is not enrolled`);
  if (type.stages.length > 0 && !type.stages.some((stage) => open.includes(stage))) {
    const why = `${type.record} belongs to ${type.stages.join(', ')}; open: ${open.join(', ') || 'none'}`;
    return refusal('StageNotOpen', why, rules);
  }
  const people = await rosterOf(tx, { units: [filing.unit] });
  const about = people.filter((each) => isOneOf(each, type.about) && isThere(each, dateOf(filing.at)));
  if (type.about.length > 0 && !about.some(({ id }) => id === filing.subject)) {
    const why = `${type.record} is about somebody or something on the roster: ${type.about.join(', ')}`;
    return refusal(filing.subject === null ? 'FieldMissing' : 'UnknownSubject', why, rules);
  }
  if (type.about.length === 0 && filing.subject !== null)
    return refusal('UnknownSubject', `${type.record} is about the unit as a whole`, rules);
  const codes = await codesIn(tx, plan.campaign, programme);
  const ids = people.map(({ id }) => id);
  return (
    refuseItem(type, filing.item, programme) ??
    refuseForm(type.fields, filing.fields, rules, { codes, people: ids }) ??
    (type.rises && refuseRise(type.rises, filing.fields, plan.year, await yearBefore(tx, plan, type, filing)))
  );
}

/** The codes of every list of a programme: those of the document, else those that the organiser supplied. */
export async function codesIn(db: Db, campaign: string, { codeLists }: Programme): Promise<Codes> {
  const supplied = await suppliedCodes(db, campaign);
  const given = (list: string) => supplied.find((each) => each.list === list)?.codes ?? [];
  return Object.fromEntries(
    codeLists.map(({ list, codes }) => [list, (codes.length > 0 ? codes : given(list)).map(({ code }) => code)]),
  );
}

/** Which record of its kind the latest one is that sets off this trigger: of the same subject, in the same period. */
export async function nthOf(
  tx: Tx,
  plan: Plan,
  { type, cause }: { readonly type: RecordType; readonly cause: Extract<Trigger['cause'], { on: 'record' }> },
  filing: Filing,
): Promise<number> {
  if (!says(filing.fields, cause.where)) return 0;
  const rows = await tx
    .select({ fields: records.fields, at: records.at })
    .from(records)
    .where(
      and(
        cause.per === 'campaign'
          ? eq(records.campaign, plan.campaign)
          : inArray(records.campaign, editionsOf(tx, plan)),
        sameSubject(type, filing),
      ),
    );
  const year = yearOfRecord(type, filing);
  return rows.filter(
    (each) => says(each.fields, cause.where) && (cause.per === 'campaign' || yearOfRecord(type, each) === year),
  ).length;
}

/** What the latest record of an earlier year said of the same subject, over all editions of the programme. */
async function yearBefore(
  tx: Tx,
  plan: Plan,
  type: RecordType,
  filing: Filing,
): Promise<{ readonly year: number; readonly fields: Given } | undefined> {
  const [found] = await tx
    .select({ year: campaigns.year, fields: records.fields })
    .from(records)
    .innerJoin(campaigns, eq(campaigns.id, records.campaign))
    .where(
      and(inArray(records.campaign, editionsOf(tx, plan)), lt(campaigns.year, plan.year), sameSubject(type, filing)),
    )
    .orderBy(desc(campaigns.year), desc(records.at), desc(records.id))
    .limit(1);
  return found;
}

function sameSubject({ record }: RecordType, { unit, subject }: Filing) {
  return and(eq(records.type, record), eq(records.unit, unit), sql`${records.subject} is not distinct from ${subject}`);
}
