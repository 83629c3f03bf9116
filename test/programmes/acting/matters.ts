import assert from 'node:assert/strict';
import { role, type Role } from '../../../contracts/people.ts';
import type { Bodies } from '../../../contracts/plan.ts';
import type { Effect, Procedure } from '../../../contracts/procedure.ts';
import type { Programme } from '../../../contracts/programme.ts';
import { engine } from '../../../domain/engine.ts';
import {
  consequencesOfRepetition,
  consequencesOfStep,
  evolveMatter,
  finish,
  nextAlarm,
  openMatter,
  openSteps,
  openStepOf,
  refuseOpening,
  ring,
  rulesBehindMatter,
  unopened,
  type Consequence,
  type Matter,
  type MatterPlan,
  type StepFact,
} from '../../../domain/matter.ts';
import { rulesOf } from '../../../domain/plan.ts';
import { refuseStep } from '../../../domain/step.ts';
import { reminderOf, type Step, type Term } from '../../../domain/term.ts';
import { addDays, dateOf, endOfDay, workingDay } from '../../../domain/working-days.ts';
import { at, buildActor, city } from '../../support/build.ts';
import { assertRefused, carried, factOf, sayEffect, type Behaviour } from './behaviour.ts';

const bodies: Bodies = { ...city, consulted: { audit: 'audit-office' }, liaison: [city.organiser] };
const unit = 'finance-bureau';
const now = at('2023-05-10 09:00');

/** Who may open a matter and do its steps, in which order they come, when they are overdue, and what follows by itself. */
export function matterBehaviours({ procedures }: Programme): Behaviour[] {
  return carried(
    procedures.flatMap((procedure) => {
      const run = new Run(procedure);
      return [run.opening(), ...procedure.steps.flatMap((step) => run.step(step)), ...run.repetition()];
    }),
  );
}

/** One matter under a procedure, about one unit. */
class Run {
  readonly #plan: MatterPlan;

  constructor(procedure: Procedure) {
    const party = procedure.opened.each === 'consulted' ? { body: 'audit', organisation: 'audit-office' } : null;
    this.#plan = { matter: 'm', procedure, unit, track: null, party, bodies };
  }

  get #procedure(): Procedure {
    return this.#plan.procedure;
  }

  opening(): Behaviour {
    const { procedure, opened } = this.#procedure;
    const ids = rulesOf(this.#procedure);
    const openers = opened.by.length > 0 ? `${opened.by.join(' and ')} only` : 'nobody at will';
    const prove = () => {
      for (const other of others(opened.by))
        assertRefused(refuseOpening(this.#plan, { actor: buildActor(other), fields: {} }), 'NotAllowed', ids);
    };
    return { ids, by: ['openMatter', 'NotAllowed'], fact: `${procedure} is opened by ${openers}`, prove };
  }

  step(step: Step): Behaviour[] {
    return [
      this.#doers(step),
      ...this.#order(step),
      ...this.#onlyOutcome(step),
      ...step.outcomes.flatMap((outcome) => this.#outcome(step, outcome)),
      ...this.#term(step),
    ];
  }

  repetition(): Behaviour[] {
    const { procedure, repeated } = this.#procedure;
    if (!repeated) return [];
    const ids = rulesOf(repeated);
    const follows = () => consequencesOfRepetition(this.#plan, this.#with([]));
    return effectsOf(repeated.effects, ids, `${procedure} again of the same ${repeated.same.join(' and ')}`, follows);
  }

  #doers(step: Step): Behaviour {
    const ids = rulesOf(step);
    const doers = step.signatures?.roles ?? step.by;
    const prove = () => {
      const state = this.#with([step.step]);
      for (const other of others(doers)) assertRefused(this.#refuse(state, step, other), 'NotAllowed', ids);
    };
    return { ids, by: ['doStep', 'NotAllowed'], fact: `${this.#name(step)} is for ${doers.join(' and ')} only`, prove };
  }

  /** A step that the matter does not begin with waits for the one that opens it. */
  #order(step: Step): Behaviour[] {
    const { start, steps } = this.#procedure;
    if (start.includes(step.step)) return [];
    const before = steps.flatMap((each) =>
      each.outcomes.filter(({ opens }) => opens.includes(step.step)).map((outcome) => ({ step: each, outcome })),
    );
    const ids = rulesOf(step);
    const prove = () => {
      assertRefused(this.#refuse(this.#with(start), step, doerOf(step)), 'NotOpen', ids);
      for (const { step: first, outcome } of before)
        assert.ok(this.#opened(first, outcome.outcome).includes(step.step));
    };
    return [
      {
        ids,
        by: ['doStep', 'NotOpen', 'stepOpened'],
        fact: `${this.#name(step)} waits for ${before.map(({ step: { step: name }, outcome }) => `${name} ${outcome.outcome}`).join(' or ')}`,
        prove,
      },
    ];
  }

  /** Where there is one outcome only, nobody can waive the step. */
  #onlyOutcome(step: Step): Behaviour[] {
    if (step.outcomes.length > 1) return [];
    const ids = rulesOf(step);
    const prove = () => {
      const waived = this.#refuse(this.#with([step.step]), step, doerOf(step), 'waived');
      assertRefused(waived, 'UnknownOutcome', ids);
    };
    return [
      {
        ids,
        by: ['doStep', 'UnknownOutcome'],
        fact: `${this.#name(step)} ends with ${step.outcomes[0]?.outcome ?? ''} only`,
        prove,
      },
    ];
  }

  #outcome(step: Step, outcome: Step['outcomes'][number]): Behaviour[] {
    const ids = rulesOf(outcome);
    const what = `${this.#name(step)} ${outcome.outcome}`;
    const prove = () => {
      assert.deepEqual(this.#opened(step, outcome.outcome), outcome.opens);
    };
    const opens =
      outcome.opens.length > 0
        ? [{ ids, by: ['stepOpened'], fact: `${what} opens ${outcome.opens.join(' and ')}`, prove }]
        : [];
    const done: StepFact = { ...this.#done(step, outcome.outcome), kind: 'stepDone', matter: 'm' };
    return [...opens, ...effectsOf(outcome.effects, ids, what, () => this.#follows(done))];
  }

  /** A term runs out on its last day at 24:00: the step is overdue then, or silence is its outcome. */
  #term(step: Step): Behaviour[] {
    const { due, onOverdue } = step;
    if (!due) return [];
    const silent = onOverdue?.outcome !== undefined;
    const by = [silent ? 'stepDone' : 'stepOverdue'];
    const ids = [...rulesOf(due), ...rulesOf(onOverdue)];
    const prove = () => {
      const [rung, dueAt] = this.#overdue(step);
      assert.equal(rung?.kind, by[0]);
      assert.equal(rung && this.#follows(rung).length > 0, (onOverdue?.effects.length ?? 0) > 0);
      assert.equal(daysUntil(dueAt, due.unit), due.days);
      assert.deepEqual(rung && ids.filter((id) => !rulesBehindMatter(this.#plan, rung).includes(id)), []);
    };
    const follows = () => {
      const [rung] = this.#overdue(step);
      return rung ? this.#follows(rung) : [];
    };
    return [
      {
        ids,
        by,
        fact: `${this.#name(step)} ${silent ? `counts as ${onOverdue.outcome ?? ''}` : 'is overdue'} after ${sayTerm(step, due)}`,
        prove,
      },
      ...effectsOf(onOverdue?.effects ?? [], rulesOf(onOverdue), `${this.#name(step)} overdue`, follows),
    ];
  }

  /** What the first alarm after the reminders brings, and when. */
  #overdue(step: Step): readonly [StepFact | undefined, number] {
    const [opened] = openSteps(this.#plan, { ...unopened, openedAt: now }, [step.step], now);
    assert.equal(opened?.kind, 'stepOpened');
    const state = this.#fold(unopened, [opened]);
    const dueAt = openStepOf(state, step.step)?.dueAt ?? 0;
    const reminded =
      reminderOf(step, dueAt) === null
        ? state
        : this.#fold(state, [{ kind: 'stepReminded', matter: 'm', step: step.step, turn: 1 }]);
    const alarm = nextAlarm(this.#plan, reminded);
    assert.deepEqual(alarm, { at: dueAt, step: step.step, of: 'term' });
    return [ring(this.#plan, reminded, alarm, dueAt)[0], dueAt];
  }

  #follows(fact: StepFact): Consequence[] {
    return consequencesOfStep(this.#plan, this.#with([]), fact);
  }

  #opened(step: Step, outcome: string): string[] {
    const facts = finish(this.#plan, this.#with([step.step]), this.#done(step, outcome), now);
    return facts.flatMap((fact) => (fact.kind === 'stepOpened' ? [fact.step] : []));
  }

  #done({ step }: Step, outcome: string) {
    return { step, turn: 1, outcome, fields: {}, late: false, silent: false };
  }

  #refuse(state: Matter, { step, outcomes }: Step, as: Role, outcome = outcomes[0]?.outcome ?? '') {
    return refuseStep(this.#plan, state, { step, outcome, fields: {}, actor: buildActor(as) }, now);
  }

  /** The matter with these steps open, opened by nobody who acts in it later. */
  #with(steps: readonly string[]): Matter {
    const [opening] = openMatter(this.#plan, { fields: {}, source: null }, now);
    const open = steps.map((step): StepFact => ({ kind: 'stepOpened', matter: 'm', step, turn: 1, dueAt: null }));
    return this.#fold(unopened, [...(opening ? [opening] : []), ...open]);
  }

  #fold(state: Matter, facts: readonly StepFact[]): Matter {
    return facts.reduce((before, fact) => evolveMatter(this.#plan, before, fact, engine, now), state);
  }

  #name({ step }: Step): string {
    return `${this.#procedure.procedure}.${step}`;
  }
}

function effectsOf(
  effects: readonly Effect[],
  ids: readonly string[],
  what: string,
  follows: () => readonly Consequence[],
): Behaviour[] {
  return effects.map((effect) => ({
    ids: [...new Set([...ids, ...rulesOf(effect)])],
    by: [factOf(effect)],
    fact: `${what} ${sayEffect(effect)}`,
    prove: () => {
      assert.ok(follows().some(({ effects: found }) => found.includes(effect)));
    },
  }));
}

/** The days after the first one, counted one by one until the instant with which the last one is over. */
function daysUntil(dueAt: number, unit: Term['unit']): number {
  let days = 0;
  for (let day = addDays(dateOf(now), 1); endOfDay(day) <= dueAt; day = addDays(day, 1))
    if (unit === 'calendar' || workingDay(day).working) days += 1;
  return days;
}

function sayTerm({ remindDaysBefore, late }: Step, { days, unit: of, from, unless, lastDay }: Term): string {
  return [
    `${days} ${of} days from the ${from}`,
    ...unless.map((each) => `${each.days} where ${each.field} is ${each.is.join(' or ')}`),
    ...(lastDay === undefined ? [] : [`or ${lastDay}`]),
    ...(remindDaysBefore === undefined ? [] : [`with a reminder ${remindDaysBefore} days before`]),
    ...(late === 'refused' ? ['and nothing is taken then'] : []),
  ].join(', ');
}

function others(than: readonly Role[]): Role[] {
  return role.options.filter((each) => !than.includes(each));
}

function doerOf({ signatures, by }: Step): Role {
  return signatures?.roles[0] ?? by[0] ?? 'organiser';
}
