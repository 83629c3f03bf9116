import { z } from 'zod';
import type { Entry, RowFact } from '../../contracts/facts.ts';
import type { Obligation } from '../../contracts/obligation.ts';
import type { Plan } from '../../contracts/plan.ts';
import type { Programme } from '../../contracts/programme.ts';
import { day, sentence, slug } from '../../contracts/text.ts';
import {
  deedView,
  obligationReviewView,
  obligationView,
  rosterEntryView,
  seatView,
} from '../../contracts/views-obligations.ts';
import { refuseDeed, type Standing } from '../../domain/obligation.ts';
import { rulesOf } from '../../domain/plan.ts';
import { refusal } from '../../domain/refusal.ts';
import { holdersOf, refuseEntries, refuseLeaving, type Described } from '../../domain/roster.ts';
import { dateOf } from '../../domain/working-days.ts';
import { lockCampaign } from '../../registry/ledger.ts';
import { reviewPage, standingsOf, unitsIn } from '../../registry/obligations.ts';
import { deedPage, rosterOf, rosterPage, tellRosterChanged } from '../../registry/roster.ts';
import { write } from '../../registry/write.ts';
import { allow, demandReading, demandScope, demandSeen, planFor, programmeOf, timeOf } from '../concerns.ts';
import { idOf, rowKey } from '../id-of.ts';
import { instant } from '../present.ts';
import { problemOf } from '../problem.ts';
import { demandEnrolled } from '../procedures.ts';
import { change, page, pageOf, read, type Call } from '../route.ts';
import { inCampaign, ofUnit } from './addresses.ts';

const tag = 'obligations';
const unitPath = '/v1/campaigns/{campaign}/candidacies/{unit}';
const path = '/v1/campaigns/{campaign}/obligations';

const newEntry = z.strictObject({
  id: slug.meta({ description: 'unique in the unit; given again, the entry is corrected' }),
  kind: slug.meta({ description: 'a kind of the roster of the programme' }),
  also: z
    .array(slug)
    .max(20)
    .default([])
    .meta({ description: 'the kinds that it is as well: a secretary is a member' }),
  name: sentence.max(120),
  within: slug.nullable().default(null).meta({ description: 'the entry that it belongs to: a member to a branch' }),
  since: day.nullable().default(null).meta({ description: 'the first day on which it is there' }),
  fields: z.record(slug, sentence).default({}),
});

const newDeed = z.strictObject({
  obligation: slug,
  subject: slug.optional().meta({ description: 'the entry of the roster that it was done for' }),
  with: slug.optional().meta({ description: 'the other one of a pair' }),
  on: day,
  quantity: z.number().min(0.5).max(1000).multipleOf(0.5).default(1).meta({ description: 'times or hours, by halves' }),
  note: sentence,
});

export const obligationRoutes = [
  change({
    path: `${unitPath}/roster`,
    operation: 'enterRoster',
    summary: 'Enter who and what a unit consists of: people, branches, groups; all of them or none',
    tag,
    act: 'enterRoster',
    params: ofUnit,
    body: z.strictObject({ entries: z.array(newEntry).min(1).max(500) }),
    status: 201,
    reply: z.object({ items: z.array(rosterEntryView) }),
    handle: async (call) => {
      const { parts, params, body } = call;
      const { plan, programme } = await termsOf(call);
      allow(call, 'enterRoster', plan, params.unit);
      const facts = body.entries.map(({ kind, since, ...rest }) => ({
        kind: 'rosterEntered' as const,
        type: kind,
        from: since,
        ...rest,
      }));
      await parts.registry.transaction(async (tx) => {
        await lockCampaign(tx, plan.campaign);
        const [unit] = await unitsIn(tx, plan.campaign, params.unit);
        if (!unit) throw problemOf(refusal('UnknownUnit', `${params.unit} is not enrolled in ${plan.campaign}`));
        const refused = refuseEntries(programme.roster, body.entries, await rosterOf(tx, { units: [params.unit] }));
        if (refused) throw problemOf(refused);
        const rules = facts.map(({ type }) => rulesOf(programme.roster.find(({ kind }) => kind === type)));
        await write(
          tx,
          entriesOf(call, plan, facts, (index) => rules[index] ?? []),
        );
        await tellRosterChanged(tx, params.unit, call.key);
      });
      const items = body.entries.map((each) => ({ unit: params.unit, ...each, left: null }));
      return { body: { items } };
    },
  }),

  change({
    path: `${unitPath}/roster/{entry}/leaving`,
    operation: 'leaveRoster',
    summary: 'Say on which day somebody was there for the last time',
    tag,
    act: 'enterRoster',
    params: ofUnit.extend({ entry: slug }),
    body: z.strictObject({ on: day }),
    reply: rosterEntryView,
    handle: async (call) => {
      const { parts, params, body } = call;
      const { plan, programme } = await termsOf(call);
      allow(call, 'enterRoster', plan, params.unit);
      const today = dateOf(timeOf(call, plan));
      const left = await parts.registry.transaction(async (tx): Promise<Described> => {
        await lockCampaign(tx, plan.campaign);
        const [unit] = await unitsIn(tx, plan.campaign, params.unit);
        if (!unit) throw problemOf(refusal('UnknownUnit', `${params.unit} is not enrolled in ${plan.campaign}`));
        const found = (await rosterOf(tx, { units: [params.unit] })).find(({ id }) => id === params.entry);
        const refused = refuseLeaving(found, { id: params.entry, on: body.on, today });
        if (refused || !found) throw problemOf(refused ?? refusal('UnknownSubject', params.entry));
        const rules = rulesOf(programme.roster.find(({ kind }) => kind === found.kind));
        await write(
          tx,
          entriesOf(call, plan, [{ kind: 'rosterLeft', id: found.id, on: body.on }], () => rules),
        );
        await tellRosterChanged(tx, params.unit, call.key);
        return { ...found, left: body.on };
      });
      return { body: left };
    },
  }),

  read({
    path: `${unitPath}/roster`,
    operation: 'listRoster',
    summary: 'List who and what a unit consists of, and who has left; it is kept over the years',
    tag,
    act: 'readCampaign',
    params: ofUnit,
    query: z.strictObject({ ...page, kind: slug.optional() }),
    reply: pageOf(rosterEntryView),
    handle: async (call) => {
      const { parts, params, query } = call;
      const plan = await planFor(call, params.campaign);
      const { scope } = await demandReading(call, 'rosters', plan, params.unit);
      await demandEnrolled(call, plan, params.unit);
      const asked = { campaign: plan.campaign, unit: params.unit, ...query, after: query.cursor };
      return { body: await rosterPage(parts.registry.db, scope, asked) };
    },
  }),

  read({
    path: `${unitPath}/seats`,
    operation: 'listSeats',
    summary:
      'List who sits for a unit: the first of the kinds that it has, else the next; nobody, and the seat is vacant',
    tag,
    act: 'readCampaign',
    params: ofUnit,
    reply: z.object({ items: z.array(seatView) }),
    handle: async (call) => {
      const { parts, params } = call;
      const { plan, programme } = await termsOf(call);
      await demandReading(call, 'rosters', plan, params.unit);
      await demandEnrolled(call, plan, params.unit);
      const roster = await rosterOf(parts.registry.db, { units: [params.unit] });
      const today = dateOf(timeOf(call, plan));
      const items = programme.seats.map((seat) => {
        const holders = holdersOf(seat, roster, today).map(({ id, kind, name, within }) => ({
          id,
          kind,
          name,
          within,
        }));
        return { seat: seat.seat, name: seat.name, holders, vacant: holders.length === 0, rules: rulesOf(seat) };
      });
      return { body: { items } };
    },
  }),

  change({
    path: `${unitPath}/deeds`,
    operation: 'recordDeed',
    summary: "Record what was done for recurring minimums; the organiser's own under its own id; all of it or nothing",
    tag,
    act: 'recordDeed',
    params: ofUnit,
    body: z.strictObject({ deeds: z.array(newDeed).min(1).max(500) }),
    status: 201,
    reply: z.object({ items: z.array(deedView) }),
    handle: (call) => recordDeeds(call),
  }),

  read({
    path: `${unitPath}/deeds`,
    operation: 'listDeeds',
    summary: 'List what was recorded for recurring minimums, by day',
    tag,
    act: 'readCampaign',
    params: ofUnit,
    query: z.strictObject({ ...page, obligation: slug.optional() }),
    reply: pageOf(deedView),
    handle: async (call) => {
      const { parts, params, query } = call;
      const plan = await planFor(call, params.campaign);
      const { scope } = await demandReading(call, 'obligations', plan, params.unit);
      const asked = { campaign: plan.campaign, unit: params.unit, ...query, after: query.cursor };
      const { items, next } = await deedPage(parts.registry.db, scope, asked);
      return { body: { items: items.map((each) => ({ ...each, at: instant(each.at) })), next } };
    },
  }),

  read({
    path,
    operation: 'listObligations',
    summary: 'How every recurring minimum stands: what is due, what is met and who falls short, period by period',
    tag,
    act: 'readCampaign',
    params: inCampaign,
    query: z.strictObject({ unit: slug.optional() }),
    reply: z.object({ items: z.array(obligationView) }),
    handle: async (call) => {
      const { plan, programme } = await termsOf(call);
      const items = await shownStandings(call, plan, programme.obligations, MOST_SHORT);
      return { body: { items } };
    },
  }),

  // Before the route of one obligation, which would take `reviews` for its name.
  read({
    path: `${path}/reviews`,
    operation: 'listObligationReviews',
    summary: 'List what came of the periods that are over, as they were reviewed on their last day',
    tag,
    act: 'readCampaign',
    params: inCampaign,
    query: z.strictObject({ ...page, obligation: slug.optional() }),
    reply: pageOf(obligationReviewView),
    handle: async (call) => {
      const { parts, params, query } = call;
      const plan = await planFor(call, params.campaign);
      const scope = await demandScope(call, 'obligations', plan);
      const { items, next } = await reviewPage(parts.registry.db, scope, {
        campaign: plan.campaign,
        ...query,
        after: query.cursor,
      });
      const shown = items.map((each) => ({ ...each, short: [...each.short], at: instant(each.at) }));
      return { body: { items: shown, next } };
    },
  }),

  read({
    path: `${path}/{obligation}`,
    operation: 'showObligation',
    summary: 'Show how one recurring minimum stands, with everybody who falls short',
    tag,
    act: 'readCampaign',
    params: inCampaign.extend({ obligation: slug }),
    query: z.strictObject({ unit: slug.optional() }),
    reply: obligationView,
    handle: async (call) => {
      const { plan, programme } = await termsOf(call);
      const obligation = obligationOf(programme, call.params.obligation);
      const [shown] = await shownStandings(call, plan, [obligation], Infinity);
      if (!shown) throw problemOf(refusal('UnknownObligation', `there is no ${obligation.obligation}`));
      return { body: shown };
    },
  }),
];

// Of a long list of people a summary names the first; the obligation itself names everybody.
const MOST_SHORT = 50;

type UnitCall = Call<z.output<typeof ofUnit>, unknown, unknown>;
type DeedCall = Call<z.output<typeof ofUnit>, unknown, { readonly deeds: readonly z.output<typeof newDeed>[] }>;
type AskCall = Call<z.output<typeof inCampaign>, { readonly unit?: string | undefined }, unknown>;

async function recordDeeds(call: DeedCall) {
  const { parts, params, body, actor, key } = call;
  const { plan, programme } = await termsOf(call);
  allow(call, 'recordDeed', plan, params.unit);
  const at = timeOf(call, plan);
  const facts = body.deeds.map((deed, index) => {
    const { subject = null, with: other = null, ...rest } = deed;
    return { kind: 'deedDone' as const, id: idOf(rowKey(key, index)), subject, with: other, ...rest };
  });
  await parts.registry.transaction(async (tx) => {
    await lockCampaign(tx, plan.campaign);
    const isOrganiser = params.unit === plan.bodies.organiser;
    const [enrolled] = await unitsIn(tx, plan.campaign, params.unit);
    if (!enrolled && !isOrganiser)
      throw problemOf(refusal('UnknownUnit', `${params.unit} is not enrolled in ${plan.campaign}`));
    const roster = await rosterOf(tx, { units: [params.unit] });
    const terms = { year: plan.year, today: dateOf(at), kinds: programme.roster };
    for (const deed of body.deeds) {
      const obligation = obligationOf(programme, deed.obligation);
      if (obligation.subject.of === 'organiser' ? !isOrganiser : !enrolled) throw problemOf(notTheirs(obligation));
      const found = { subject: entryOf(roster, deed.subject), with: entryOf(roster, deed.with), on: deed.on };
      const refused = refuseDeed(obligation, found, terms);
      if (refused) throw problemOf(refused);
    }
    const rules = (index: number) => rulesOf(obligationOf(programme, body.deeds[index]?.obligation ?? ''));
    await write(tx, entriesOf(call, plan, facts, rules));
  });
  const whose = { campaign: plan.campaign, unit: params.unit, at: instant(at), by: actor.id };
  return { body: { items: facts.map((fact) => ({ ...fact, ...whose })) } };
}

function notTheirs({ obligation, subject, ...based }: Obligation) {
  const whose = subject.of === 'organiser' ? "the organiser's own" : "the units'";
  return refusal('UnknownSubject', `${obligation} is ${whose}`, rulesOf(based));
}

/** The entry that is named; a name that nobody has is refused, not passed over. */
function entryOf(roster: readonly Described[], id: string | undefined): Described | undefined {
  if (id === undefined) return undefined;
  const found = roster.find((each) => each.id === id);
  if (!found) throw problemOf(refusal('UnknownSubject', `there is no ${id} on the roster`));
  return found;
}

async function shownStandings(call: AskCall, plan: Plan, obligations: readonly Obligation[], most: number) {
  const { parts, query, actor } = call;
  const seen = await demandScope(call, 'obligations', plan);
  // Who sees one unit asks about that unit, and need not say so.
  const unit = query.unit ?? (seen.rows.every(({ of }) => of === 'unit') ? actor.organisation : undefined);
  if (unit !== undefined) await demandSeen(call, seen, plan, unit);
  const today = dateOf(timeOf(call, plan));
  const standings = await standingsOf(parts.registry.db, seen, plan, obligations, { today, unit });
  return obligations.flatMap((obligation) => {
    const standing = standings.get(obligation.obligation);
    return standing ? [shown(obligation, standing, most)] : [];
  });
}

function shown(obligation: Obligation, standing: Standing, most: number) {
  const { name, per, subject, min, unit, share: demanded } = obligation;
  const periods = standing.periods.map((period) => ({ ...period, short: period.short.slice(0, most) }));
  const rules = rulesOf(obligation);
  return {
    obligation: obligation.obligation,
    name,
    per,
    of: subject.of,
    min,
    unit,
    demanded,
    ...standing,
    periods,
    rules,
  };
}

function obligationOf({ programme, obligations }: Programme, name: string): Obligation {
  const found = obligations.find(({ obligation }) => obligation === name);
  if (!found) throw problemOf(refusal('UnknownObligation', `${programme} has no obligation ${name}`));
  return found;
}

async function termsOf(call: Call<z.output<typeof inCampaign>, unknown, unknown>) {
  const plan = await planFor(call, call.params.campaign);
  return { plan, programme: await programmeOf(call, plan) };
}

function entriesOf(
  call: UnitCall,
  plan: Plan,
  facts: readonly RowFact[],
  rulesBehind: (index: number) => readonly string[],
): Entry[] {
  const { params, actor, key } = call;
  const at = timeOf(call, plan);
  return facts.map((fact, index) => ({
    key: facts.length === 1 ? key : rowKey(key, index),
    campaign: plan.campaign,
    unit: params.unit,
    at,
    actor,
    rules: rulesBehind(index),
    fact,
  }));
}
