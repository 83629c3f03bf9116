import { heartbeat } from '@temporalio/activity';
import type { Entry, Fact } from '../contracts/facts.ts';
import type { Obligation } from '../contracts/obligation.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Effect, Trigger } from '../contracts/procedure.ts';
import type { Programme } from '../contracts/programme.ts';
import { lacksByUnit, shortByUnit, type Reviewed } from '../domain/obligation.ts';
import { engine } from '../domain/engine.ts';
import { calendarWorkflowId } from '../domain/ids.ts';
import { rulesOf } from '../domain/plan.ts';
import {
  daysOfSomebody,
  inOrder,
  looksAtRosters,
  nextOccasion,
  occasionsBetween,
  occasionsOf,
  whoseDay,
  type Occasion,
} from '../domain/trigger.ts';
import { everything } from '../domain/visibility.ts';
import type { Described } from '../domain/roster.ts';
import { addDays, dateOf } from '../domain/working-days.ts';
import { findEntry, instantsOf } from '../registry/ledger.ts';
import { isEnrolled, standingsOf, unitsIn } from '../registry/obligations.ts';
import { rosterOf } from '../registry/roster.ts';
import { beginningOfCalendar } from '../engine/beginnings.ts';
import { startOnce } from '../engine/start.ts';
import { keepCalendarUntil } from '../registry/campaigns.ts';
import type { Next } from '../workflows/calendar.ts';
import { editionOf, type Edition } from '../registry/following.ts';
import { effectsWith } from './effects.ts';
import { filingActivities } from './filing.ts';
import { untilSo } from './until-so.ts';
import type { Tools } from './index.ts';

export function calendarActivities(tools: Tools) {
  const { registry } = tools;
  const effects = effectsWith(tools);

  /**
   * Writes facts of an edition, each once: the key says what happened for which period. Told again, nothing is written:
   * what was counted then stands, though it would be counted otherwise now.
   */
  async function tell({ plan }: Edition, at: number, told: readonly Told[]): Promise<void> {
    const { campaign } = plan;
    if (told[0] && (await findEntry(registry.db, campaign, entryKey(plan, told[0].key)))) return;
    await registry.record(
      told.map(({ key, unit = null, rules, fact }): Entry => {
        return { key: entryKey(plan, key), campaign, unit, at, actor: engine, rules, fact };
      }),
    );
  }

  async function standingIn({ plan }: Edition, obligation: Obligation, from: string, today: string) {
    const standing = (await standingsOf(registry.db, everything, plan, [obligation], { today })).get(
      obligation.obligation,
    );
    return standing?.periods.find((period) => period.from === from);
  }

  /** Tells every unit that still lacks something, while the period lasts (YQ-M4d). */
  async function remind(edition: Edition, { at, obligation: name, from, to }: PeriodOf<'reminder'>): Promise<void> {
    const obligation = obligationOf(edition.programme, name);
    const period = await standingIn(edition, obligation, from, dateOf(at));
    if (!period || period.short.length === 0) return;
    const key = `reminder/${name}/${from}`;
    const rules = rulesOf(obligation);
    const reminded = { kind: 'obligationReminded' as const, obligation: name, from, to, short: period.short.length };
    const whom = obligation.subject.of === 'organiser' ? ('organiser' as const) : ('unit' as const);
    const messages = [...shortByUnit(period)].map(([unit, names]): Told => {
      const about = { obligation: name, from, to, short: names.join('、') };
      const sent = messageOf(edition, 'obligation-reminder', whom, `${key}/${unit}`, about);
      return { key: `${key}/${unit}`, unit, rules, fact: sent };
    });
    await tell(edition, at, [{ key, rules, fact: reminded }, ...messages]);
  }

  /** Puts on record what came of periods that end at one instant, and names those who fall short (NB-E2.8). */
  async function review(edition: Edition, at: number, ended: readonly PeriodOf<'review'>[]): Promise<void> {
    const reviewed: Reviewed[] = [];
    for (const { obligation: name, from, to } of ended) {
      const obligation = obligationOf(edition.programme, name);
      // Seen from the day after, when the period is over.
      const period = await standingIn(edition, obligation, from, addDays(to, 1));
      if (!period) continue;
      reviewed.push({ obligation, period });
      const { due, met, enough } = period;
      const short = period.short.map(({ unit, subject, done, min }) => ({ unit, subject, done, min }));
      const fact = { kind: 'obligationReviewed' as const, obligation: name, from, to, due, met, enough, short };
      await tell(edition, at, [{ key: `review/${name}/${from}`, rules: rulesOf(obligation), fact }]);
    }
    const short = reviewed.filter(({ period }) => !period.enough);
    if (short.some(({ obligation }) => obligation.message !== undefined)) await nameTheShort(edition, at, short);
  }

  /** One message for everything that fell short at once, however many minimums send it (NB-E2.8). */
  async function nameTheShort(edition: Edition, at: number, reviewed: readonly Reviewed[]): Promise<void> {
    const units = await unitsIn(registry.db, edition.plan.campaign);
    const names = new Map(units.map(({ unit, name }) => [unit, name]));
    for (const message of edition.programme.messages) {
      const own = reviewed.filter(({ obligation }) => obligation.message === message.message);
      await tell(edition, at, circularsOf(edition, message, own, names));
    }
  }

  /** Answers the ids of the matters that it opens. */
  async function fire(edition: Edition, trigger: Trigger, firing: Firing): Promise<string[]> {
    const opened: string[] = [];
    const { plan, programme } = edition;
    const { at, key, about, unit } = firing;
    const fired = firingOf(trigger, key);
    await tell(edition, at, [
      { key: fired, unit, rules: rulesOf(trigger), fact: { kind: 'triggerFired', trigger: trigger.trigger, key } },
    ]);
    const everybody = trigger.cause.on === 'period' && trigger.cause.units === 'every';
    const units = unit === null ? (await unitsIn(registry.db, plan.campaign)).map((each) => each.unit) : [];
    for (const [index, effect] of trigger.effects.entries()) {
      const each = unit === null && (everybody || needsUnit(programme, effect)) ? units : [unit];
      for (const one of each) {
        const id = entryKey(plan, `${fired}/${index}${one === null ? '' : `/${one}`}`);
        const context = { key: id, campaign: plan.campaign, cause: trigger.trigger, unit: one, at, fields: about };
        opened.push(...(await effects.carryOut([effect], { ...context, track: null, matter: null })));
        heartbeat(id);
      }
    }
    return opened;
  }

  /** Of all units, everybody whose day may come round. */
  async function rosterFor({ plan, programme }: Edition): Promise<Described[]> {
    const kinds = programme.triggers.flatMap(({ cause }) => (looksAtRosters(cause) ? cause.kinds : []));
    if (kinds.length === 0) return [];
    const units = (await unitsIn(registry.db, plan.campaign)).map(({ unit }) => unit);
    return rosterOf(registry.db, { units, kinds });
  }

  /** Everything that comes round after an instant (epoch ms), as the rosters are now. */
  async function occasionsAfter(edition: Edition, after: number): Promise<Occasion[]> {
    const { plan, programme } = edition;
    const fired = await instantsOf(registry.db, plan.campaign, 'triggerFired');
    const firedAt = (trigger: string, key: string) => fired.get(entryKey(plan, firingOf({ trigger }, key)));
    const days = daysOfSomebody(programme.triggers, await rosterFor(edition), { year: plan.year, after, firedAt });
    return inOrder([...occasionsOf(programme, plan), ...days]);
  }

  async function nextAfter(edition: Edition, after: number): Promise<Next | null> {
    return nextOccasion(await occasionsAfter(edition, after), after) ?? null;
  }

  async function lookAtRosters(
    edition: Edition,
    { at, day }: Extract<Occasion, { what: 'rosters' }>,
  ): Promise<string[]> {
    const opened: string[] = [];
    const { plan, programme } = edition;
    const roster = await rosterFor(edition);
    for (const trigger of programme.triggers) {
      for (const { entry, key, years } of whoseDay(trigger.cause, roster, day)) {
        const once = trigger.cause.on === 'term' ? key : `${key}/${day}`;
        // A term that is over stays so: what came of it on an earlier day is not done again.
        const fired = await findEntry(registry.db, plan.campaign, entryKey(plan, firingOf(trigger, once)));
        if (fired && fired.at < at) continue;
        const about = { subject: entry.id, person: entry.id, name: entry.name, years: String(years), ...entry.fields };
        opened.push(...(await fire(edition, trigger, { at, key: once, about, unit: entry.unit })));
      }
    }
    return opened;
  }

  /** Answers the ids of the matters that it opens; the periods that end are reviewed together. */
  async function happen(edition: Edition, occasion: Other): Promise<string[]> {
    switch (occasion.what) {
      case 'reminder':
        await remind(edition, occasion);
        return [];
      case 'rosters':
        return lookAtRosters(edition, occasion);
      case 'trigger': {
        const trigger = edition.programme.triggers.find((each) => each.trigger === occasion.trigger);
        return trigger ? fire(edition, trigger, { ...occasion, unit: null }) : [];
      }
    }
  }

  return {
    ...filingActivities(tools),

    /** Starts the calendar of an edition, unless it runs already or nothing of its programme recurs. */
    async beginCalendar(plan: Plan): Promise<void> {
      const { programme } = await editionOf(registry.db, plan.campaign);
      const kept = plan.startedAt - 1;
      const recurs = programme.triggers.some(({ cause }) => looksAtRosters(cause));
      if (!recurs && occasionsOf(programme, plan).length === 0) return;
      await keepCalendarUntil(registry.db, plan.campaign, kept);
      await startOnce(tools, beginningOfCalendar(plan, kept));
    },

    /** Does what happens after the one instant until the other, each once, and answers when something happens next. */
    async keepCalendar(campaign: string, after: number, until: number): Promise<Next | null> {
      const edition = await editionOf(registry.db, campaign);
      // Every candidacy puts itself on record as its first step; what comes round is for all of them.
      await untilSo(() => isEnrolled(registry.db, campaign));
      const opened: string[] = [];
      for (const together of atOnce(occasionsBetween(await occasionsAfter(edition, after), after, until))) {
        await review(edition, together.at, together.ended);
        for (const occasion of together.others) opened.push(...(await happen(edition, occasion)));
        heartbeat(together.at);
      }
      await effects.onRecord(opened);
      await keepCalendarUntil(registry.db, campaign, until);
      return nextAfter(edition, until);
    },

    /** A roster has changed at this instant, when nothing was due: until then all is done, and something else may come next. */
    async lookAhead(campaign: string, at: number): Promise<Next | null> {
      await keepCalendarUntil(registry.db, campaign, at);
      return nextAfter(await editionOf(registry.db, campaign), at);
    },
  };
}

function entryKey({ campaign }: Plan, what: string): string {
  return `${calendarWorkflowId(campaign)}#${what}`;
}

function firingOf({ trigger }: Pick<Trigger, 'trigger'>, key: string): string {
  return `trigger/${trigger}/${key}`;
}

interface Told {
  readonly key: string;
  readonly unit?: string | null;
  readonly rules: readonly string[];
  readonly fact: Fact;
}

interface Firing {
  readonly at: number;
  readonly key: string;
  readonly about: Readonly<Record<string, string>>;
  readonly unit: string | null;
}

type PeriodOf<What extends 'reminder' | 'review'> = Extract<Occasion, { what: 'reminder' | 'review' }> & { what: What };

/** To every unit what it lacks itself, or to the others who lacks what; nothing where nobody falls short. */
function circularsOf(
  edition: Edition,
  { message, to, ...based }: Programme['messages'][number],
  reviewed: readonly Reviewed[],
  names: ReadonlyMap<string, string>,
): Told[] {
  const lacks = lacksByUnit(reviewed);
  const [from, last] = [earliest(reviewed), latest(reviewed)];
  const obligations = reviewed.map(({ obligation }) => obligation.name.zh).join('、');
  const key = `shortfall/${message}/${last}`;
  const told = (unit: string | null, short: string): Told => {
    const own = unit === null ? key : `${key}/${unit}`;
    const fact = messageOf(edition, message, to, own, { obligations, from, to: last, short });
    return { key: own, unit, rules: rulesOf(based), fact };
  };
  if (to === 'unit') return [...lacks].map(([unit, own]) => told(unit, own.join('、')));
  const lines = [...lacks].map(([unit, own]) => `${names.get(unit) ?? unit}：${own.join('、')}`);
  return lines.length > 0 ? [told(null, lines.join('；'))] : [];
}

function earliest(reviewed: readonly Reviewed[]): string {
  return reviewed.map(({ period }) => period.from).sort()[0] ?? '';
}

function latest(reviewed: readonly Reviewed[]): string {
  return (
    reviewed
      .map(({ period }) => period.to)
      .sort()
      .at(-1) ?? ''
  );
}

type Ended = PeriodOf<'review'>;
type Other = Exclude<Occasion, { what: 'reminder' | 'review' }> | PeriodOf<'reminder'>;

/** What happens at one instant: the periods that end at it, and everything else. */
function atOnce(
  occasions: readonly Occasion[],
): { readonly at: number; readonly ended: readonly Ended[]; readonly others: readonly Other[] }[] {
  return [...new Set(occasions.map(({ at }) => at))].map((at) => {
    const all = occasions.filter((each) => each.at === at);
    return {
      at,
      ended: all.filter((each): each is Ended => each.what === 'review'),
      others: all.filter((each): each is Other => each.what !== 'review'),
    };
  });
}

function messageOf(
  { plan }: Edition,
  message: string,
  to: Programme['messages'][number]['to'],
  key: string,
  about: Readonly<Record<string, string>>,
): Fact {
  return { kind: 'messageSent', message, key: `${plan.campaign}/${key}`, to, about };
}

/** Whether an effect concerns one unit: what happens for the whole campaign then happens for each of them. */
function needsUnit({ procedures, messages }: Programme, effect: Effect): boolean {
  if (effect.effect === 'open')
    return procedures.find(({ procedure }) => procedure === effect.procedure)?.about === 'unit';
  if (effect.effect === 'message') return messages.find(({ message }) => message === effect.message)?.to === 'unit';
  return true;
}

function obligationOf({ obligations }: Programme, name: string): Obligation {
  const found = obligations.find(({ obligation }) => obligation === name);
  if (!found) throw new Error(`there is no obligation ${name}`);
  return found;
}
