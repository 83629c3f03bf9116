import { heartbeat } from '@temporalio/activity';
import type { Entry, Fact } from '../contracts/facts.ts';
import type { Obligation } from '../contracts/obligation.ts';
import type { Plan } from '../contracts/plan.ts';
import type { Effect, Trigger } from '../contracts/procedure.ts';
import type { Programme } from '../contracts/programme.ts';
import type { PeriodStanding } from '../domain/obligation.ts';
import { engine } from '../domain/engine.ts';
import { rulesOf } from '../domain/plan.ts';
import { nextOccasion, occasionsBetween, occasionsOf, whoseDay, type Occasion } from '../domain/trigger.ts';
import { everything } from '../domain/visibility.ts';
import { addDays, dateOf } from '../domain/working-days.ts';
import { findEntry } from '../registry/ledger.ts';
import { isEnrolled, standingsOf, unitsIn } from '../registry/obligations.ts';
import { rosterOf } from '../registry/roster.ts';
import { beginningOfCalendar } from '../engine/beginnings.ts';
import { startOnce } from '../engine/start.ts';
import { keepCalendarUntil } from '../registry/campaigns.ts';
import { calendarWorkflowId } from '../workflows/calendar.messages.ts';
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

  /** Puts on record what came of a period, and names those who fall short where the programme says so (NB-E2.8). */
  async function review(edition: Edition, { at, obligation: name, from, to }: PeriodOf<'review'>): Promise<void> {
    const obligation = obligationOf(edition.programme, name);
    // Seen from the day after, when the period is over.
    const period = await standingIn(edition, obligation, from, addDays(to, 1));
    if (!period) return;
    const { due, met, enough } = period;
    const short = period.short.map(({ unit, subject, done, min }) => ({ unit, subject, done, min }));
    const fact = { kind: 'obligationReviewed' as const, obligation: name, from, to, due, met, enough, short };
    const rules = rulesOf(obligation);
    const key = `review/${name}/${from}`;
    const messages = enough ? [] : messagesOf(edition, obligation, period);
    await tell(edition, at, [{ key, rules, fact }, ...messages]);
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

  async function lookAtRosters(
    edition: Edition,
    { at, day }: Extract<Occasion, { what: 'rosters' }>,
  ): Promise<string[]> {
    const opened: string[] = [];
    const { plan, programme } = edition;
    const units = (await unitsIn(registry.db, plan.campaign)).map(({ unit }) => unit);
    const kinds = programme.triggers.flatMap(({ cause }) => ('kinds' in cause ? cause.kinds : []));
    const roster = await rosterOf(registry.db, { units, kinds });
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

  /** Answers the ids of the matters that it opens. */
  async function happen(edition: Edition, occasion: Occasion): Promise<string[]> {
    switch (occasion.what) {
      case 'reminder':
        await remind(edition, { ...occasion, what: 'reminder' });
        return [];
      case 'review':
        await review(edition, { ...occasion, what: 'review' });
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
      const next = nextOccasion(occasionsOf(programme, plan), kept);
      if (!next) return;
      await keepCalendarUntil(registry.db, plan.campaign, kept);
      await startOnce(tools, beginningOfCalendar(plan, kept, next));
    },

    /** Does what happens after the one instant until the other, each once, and answers when something happens next. */
    async keepCalendar(campaign: string, after: number, until: number): Promise<Next | null> {
      const edition = await editionOf(registry.db, campaign);
      const occasions = occasionsOf(edition.programme, edition.plan);
      // Every candidacy puts itself on record as its first step; what comes round is for all of them.
      await untilSo(() => isEnrolled(registry.db, campaign));
      const opened: string[] = [];
      for (const occasion of occasionsBetween(occasions, after, until)) {
        opened.push(...(await happen(edition, occasion)));
        heartbeat(occasion.at);
      }
      await effects.onRecord(opened);
      await keepCalendarUntil(registry.db, campaign, until);
      return nextOccasion(occasions, until) ?? null;
    },
  };
}

function entryKey({ campaign }: Plan, what: string): string {
  return `${calendarWorkflowId(campaign)}#${what}`;
}

function firingOf({ trigger }: Trigger, key: string): string {
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

function messagesOf(edition: Edition, obligation: Obligation, period: PeriodStanding): Told[] {
  const message = edition.programme.messages.find((each) => each.message === obligation.message);
  if (!message) return [];
  const rules = rulesOf(message);
  const { from, to, due, met } = period;
  const key = `shortfall/${obligation.obligation}/${from}`;
  const about = { obligation: obligation.obligation, from, to, due: String(due), met: String(met) };
  const byUnit = [...shortByUnit(period)];
  if (message.to === 'unit') {
    return byUnit.map(([unit, names]) => {
      const said = { ...about, short: names.join('、') };
      return {
        key: `${key}/${unit}`,
        unit,
        rules,
        fact: messageOf(edition, message.message, 'unit', `${key}/${unit}`, said),
      };
    });
  }
  const short = byUnit.map(([unit, names]) => `${unit}: ${names.join('、')}`).join('; ');
  return [{ key, rules, fact: messageOf(edition, message.message, message.to, key, { ...about, short }) }];
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

/** Who falls short, under the unit. */
function shortByUnit({ short }: PeriodStanding): Map<string, string[]> {
  const names = new Map<string, string[]>();
  for (const { unit, subject, name } of short) names.set(unit, [...(names.get(unit) ?? []), name ?? subject ?? unit]);
  return names;
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
