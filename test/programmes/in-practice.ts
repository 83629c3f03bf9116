import type { Field } from '../../contracts/form.ts';
import { role as roleSchema, type Role } from '../../contracts/people.ts';
import type { Bodies, TrackPlan } from '../../contracts/plan.ts';
import type { Effect, Procedure } from '../../contracts/procedure.ts';
import type { Programme } from '../../contracts/programme.ts';
import { countOf } from '../../domain/draw.ts';
import { refuseForm, type Given } from '../../domain/form.ts';
import {
  consequencesOfStep,
  evolveMatter,
  nextAlarm,
  openStepOf,
  openSteps,
  refuseOpening,
  ring,
  unopened,
  type Matter,
  type MatterPlan,
} from '../../domain/matter.ts';
import { noticeFact } from '../../domain/notice.ts';
import { kindsOf, standingOf } from '../../domain/obligation.ts';
import { nameOf, periodsOf } from '../../domain/periods.ts';
import { planOf, rulesOf } from '../../domain/plan.ts';
import { filingRole } from '../../domain/record.ts';
import { refuseAssessor, scaleOf } from '../../domain/scoring.ts';
import { refuseStep } from '../../domain/step.ts';
import type { Step } from '../../domain/term.ts';
import { occasionsOf, setsOff, whoseDay } from '../../domain/trigger.ts';
import { scopeOf, type Noun } from '../../domain/visibility.ts';
import { dateOf } from '../../domain/working-days.ts';
import { at, buildActor, buildEdition, city } from '../support/build.ts';

/** Under which clauses who does what, what is demanded there and until when, as the engine answers. */
type Line = readonly [clauses: readonly string[], what: string, who: string, demanded: string, when: string];

/** What a programme comes to in the edition of a year, a row of a table for each thing that somebody does. */
export function inPractice(programme: Programme, year: number): string[] {
  const lines = [
    ...linesOfThePlan(programme, year),
    ...programme.records.map(lineOfRecord),
    ...programme.procedures.flatMap((each) => [
      lineOfOpening(each),
      ...each.steps.flatMap((step) => linesOfStep(each, step)),
    ]),
    ...programme.obligations.map((each) => lineOfMinimum(each, year)),
    ...programme.triggers.map((each) => lineOfTrigger(each, year)),
    ...programme.draws.map((each) => lineOfDraw(each, year)),
    ...linesOfScoring(programme),
  ];
  return lines.map(([clauses, ...cells]) => `| ${[[...new Set(clauses)].join(' '), ...cells].join(' | ')} |`);
}

const roles: readonly Role[] = roleSchema.options;
const unit = 'finance-bureau';
const bodies: Bodies = { ...city, consulted: { audit: 'audit-office' } };

function linesOfThePlan(programme: Programme, year: number): Line[] {
  const plan = planOf(programme, buildEdition({ year, startedAt: at(`${year - 1}-12-20`) }));
  const { stages, actionRules, tracks, notice, gate, title, scoring } = plan;
  return [
    ...stages.map(({ stage, opensAt, closesAt, rules }): Line => [
      rules,
      `stage ${stage}`,
      '',
      '',
      span(opensAt, closesAt),
    ]),
    ...(actionRules
      ? [
          [
            actionRules.gateRules,
            'action rules',
            'unit',
            demands(actionRules.fields),
            `reminded of on ${dateOf(actionRules.remindAt)}, until ${dateOf(actionRules.dueAt - 1)}`,
          ] as const,
        ]
      : []),
    ...tracks.flatMap(linesOfTrack),
    ...(notice ? [[notice.rules, 'notice', 'organiser', '', noticeFrom('2023-03-06')] as const] : []),
    ...(gate ? [[gate.rules, 'disqualified', '', '', `out for ${gate.banYears} more years`] as const] : []),
    ...(programme.maintenance
      ? [
          [
            title.validityRules,
            'title',
            `revoked by ${title.revokedBy}`,
            '',
            title.validYears === null ? 'valid until revoked' : `valid for ${title.validYears} years`,
          ] as const,
        ]
      : []),
    ...(scoring ? [[plan.rules.scores, 'scores', `confirmed by ${scoring.confirmedBy}`, '', ''] as const] : []),
  ];

  function noticeFrom(day: string): string {
    const { firstDay, lastDay } = noticeFact(
      notice!,
      { track: 't', media: [], contact: { person: '' } },
      at(`${day} 09:00`),
    );
    return `${firstDay} to ${lastDay}`;
  }
}

function linesOfTrack(track: TrackPlan): Line[] {
  const { rules, applies, opensAt, closesAt, fields, round, coolingOffYears, coolingOffRules, overall } = track;
  const rounds = `round ${round.join(' to ')}`;
  return [
    [
      rules,
      `track ${track.track}`,
      applies ? 'unit' : '',
      demands(fields),
      applies ? `${span(opensAt, closesAt)}, ${rounds}` : rounds,
    ],
    ...(coolingOffYears > 0
      ? [[coolingOffRules, `${track.track} revoked`, '', '', `out for ${coolingOffYears} years`] as const]
      : []),
    ...(overall
      ? [[overall.rules, `${track.track} overall`, '', overall.needs, `round ${overall.round.join(' to ')}`] as const]
      : []),
    ...track.targets.map((target): Line => [target.rules, `${track.track} target`, '', '', `by ${target.by}`]),
  ];
}

function lineOfRecord(type: Programme['records'][number]): Line {
  const filers = roles.filter(
    (role) => filingRole(type, 'fileRecord', [role]) ?? filingRole(type, 'fileEvidence', [role]),
  );
  return [
    rulesOf(type),
    `record ${type.record}`,
    filers.join(', '),
    demands(type.fields),
    readers('records', type.readers),
  ];
}

function lineOfOpening(procedure: Procedure): Line {
  const { opened } = procedure;
  const plan = planOfMatter(procedure);
  const openers = roles.filter((role) => {
    const refused = refuseOpening(plan, { actor: buildActor(role), fields: filled(opened.fields) });
    // The public is let in with a receipt: elsewhere, and only where the procedure does not turn it away.
    return role === 'public' ? !refused?.message.includes('is opened by') : refused === undefined;
  });
  return [
    rulesOf(procedure),
    procedure.procedure,
    openers.join(', '),
    demands(opened.fields),
    readers('matters', procedure.readers),
  ];
}

function linesOfStep(procedure: Procedure, step: Step): Line[] {
  const openings: Given[] = [
    {},
    ...(step.due?.unless.map(({ field, is: [value = ''] }) => ({ [field]: value })) ?? []),
    ...(step.due?.lastDay === undefined ? [] : [{ [step.due.lastDay]: '2023-12-29' }]),
  ];
  return openings.map((fields) => {
    const { plan, state } = opened(procedure, step, fields);
    const doers = roles.filter((role) => {
      const [first] = step.outcomes;
      const message = {
        actor: buildActor(role),
        step: step.step,
        outcome: first!.outcome,
        fields: filled(step.fields),
      };
      const refused = refuseStep(plan, state, message, stepOpenedAt);
      return refused === undefined || refused.code === 'NotInTurn';
    });
    const how = Object.entries(fields).map(([field, value]) => `, ${field} ${value}`);
    const what = `${procedure.procedure}: ${step.step}${how.join('')}`;
    return [
      [...rulesOf(step), ...rulesOf(step.due)],
      what,
      doers.join(', '),
      demands(step.fields),
      alarmsOf(plan, state, step),
    ];
  });
}

const matterOpenedAt = at('2023-03-01 09:00');
const stepOpenedAt = at('2023-03-08 09:00');

/** A matter of which this step alone is open, a week after it began. */
function opened(procedure: Procedure, { step }: Step, fields: Given): { plan: MatterPlan; state: Matter } {
  const plan = planOfMatter(procedure);
  const begun = { ...unopened, openedAt: matterOpenedAt, fields };
  const facts = openSteps(plan, begun, [step], stepOpenedAt);
  const state = facts.reduce<Matter>((now, fact) => evolveMatter(plan, now, fact, engine, stepOpenedAt), begun);
  return { plan, state };
}

const engine = buildActor('system');

function planOfMatter(procedure: Procedure): MatterPlan {
  const party = procedure.opened.each ? { body: 'audit', organisation: 'audit-office' } : null;
  const about = procedure.about === 'unit' ? { unit, track: null } : { unit: null, track: 't' };
  return { matter: 'm', procedure, party, bodies, ...about };
}

/** What rings while nobody does the step, day by day, and what follows. */
function alarmsOf(plan: MatterPlan, begun: Matter, { step }: Step): string {
  let state = begun;
  const rung: string[] = [];
  for (let alarm = nextAlarm(plan, state); alarm?.step === step; alarm = nextAlarm(plan, state)) {
    const { of, at: moment } = alarm;
    rung.push(of === 'reminder' ? `reminded of on ${dateOf(moment)}` : `until ${dateOf(moment - 1)}`);
    for (const fact of ring(plan, state, alarm, moment)) {
      state = evolveMatter(plan, state, fact, engine, moment);
      if (fact.kind === 'stepDone') rung.push(`then ${fact.outcome}`);
      rung.push(...consequencesOfStep(plan, state, fact).flatMap(({ effects }) => effects.map(nameOfEffect)));
    }
    if (!openStepOf(state, step)) break;
  }
  return rung.join(', ');
}

function nameOfEffect(effect: Effect): string {
  if (effect.effect === 'open') return `opens ${effect.procedure}`;
  return effect.effect === 'message' ? `sends ${effect.message}` : effect.effect;
}

function lineOfMinimum(minimum: Programme['obligations'][number], year: number): Line {
  const kinds = kindsOf(minimum.subject);
  const roster = kinds.map((kind) => ({
    unit,
    id: kind,
    kind,
    also: [],
    name: kind,
    within: null,
    since: null,
    left: null,
  }));
  const counted = { organiser: city.organiser, units: [{ unit, name: unit }], roster };
  const { periods } = standingOf(minimum, year, { counted, done: [], today: `${year + 10}-01-01` });
  const occasions = occasionsOf({ obligations: [minimum], triggers: [] }, { year, startedAt: at(`${year}-01-01`) });
  const reviews = occasions.filter(({ what }) => what === 'review');
  const reminder = occasions.find(({ what }) => what === 'reminder');
  const when = [
    ...(reminder ? [`reminded of on ${dateOf(reminder.at)}`] : []),
    ...reviews.slice(0, 1).map((review) => `until ${dateOf(review.at - 1)}`),
    ...(reviews.length > 1 ? [`${reviews.length} times`] : []),
  ];
  const whom = kinds.length > 0 ? kinds.join(', ') : minimum.subject.of;
  const demanded = periods[0]?.short[0]?.min ?? 'a number that is not given';
  return [rulesOf(minimum), `minimum ${minimum.obligation}`, whom, String(demanded), when.join(', ')];
}

function lineOfTrigger(trigger: Programme['triggers'][number], year: number): Line {
  const effects = trigger.effects.map(nameOfEffect).join(', ');
  return [rulesOf(trigger), `trigger ${trigger.trigger}`, '', effects, whenSetOff(trigger, year)];
}

function whenSetOff({ trigger, cause }: Programme['triggers'][number], year: number): string {
  if (cause.on === 'record') {
    const times = Array.from({ length: 20 }, (_, nth) => nth + 1);
    return `every ${times.find((nth) => setsOff(nth, cause.times)) ?? 0} of ${cause.record}, by ${cause.per}`;
  }
  if (cause.on === 'term' || cause.on === 'anniversary') {
    const ways: Given[] = [{}, ...(cause.on === 'term' ? cause.unless.map(({ field }) => ({ [field]: '是' })) : [])];
    return ways.map((more) => `after ${yearsUntil({ ...more, [cause.field]: '2003-03-05' })} years`).join(' or ');
  }
  const all = occasionsOf(
    { obligations: [], triggers: [{ trigger, cause }] },
    { year, startedAt: at(`${year}-01-01`) },
  );
  return [
    all
      .slice(0, 2)
      .map((each) => dateOf(each.at))
      .join(', '),
    `${all.length} times`,
  ].join(', ');

  function yearsUntil(fields: Given): number {
    const [kind = ''] = 'kinds' in cause ? cause.kinds : [];
    const entry = { unit, id: 'x', kind, also: [], name: 'x', within: null, since: null, left: null, fields };
    const years = Array.from({ length: 60 }, (_, n) => n);
    return years.find((n) => whoseDay(cause, [entry], `${2003 + n}-03-05`).length > 0) ?? 0;
  }
}

function lineOfDraw(draw: Programme['draws'][number], year: number): Line {
  const periods = periodsOf(draw, year).map((period) => nameOf(draw.per, period));
  return [
    rulesOf(draw),
    `draw ${draw.draw}`,
    `${countOf(draw, 10)} of 10 units`,
    `opens ${draw.opens}`,
    periods.join(', '),
  ];
}

function linesOfScoring({ rubric, scoring }: Programme): Line[] {
  const scale = scaleOf({ rubric, scoring }, { gradeLevel: 'criterion', sameCase: 'heavier' });
  return (scoring?.assessors ?? []).map((each) => {
    const scorers = roles.filter((role) => refuseAssessor(scale!, each.assessor, role) === undefined);
    return [rulesOf(each), `sheet ${each.assessor}`, scorers.join(', '), '', ''];
  });
}

/** The fields that a form is refused without, when each, and the others in brackets. */
function demands(fields: readonly Field[]): string {
  const whole = filled(fields);
  return fields.map((each) => demanded(each)).join(', ');

  function demanded({ field, requiredWhen }: Field): string {
    if (!requiredWhen) return lacks(field, whole) ? field : `(${field})`;
    const other = fields.find((each) => each.field === requiredWhen.field);
    const when = answersOf(other).filter((answer) => lacks(field, { ...whole, [requiredWhen.field]: answer }));
    return `(${field}, demanded when ${requiredWhen.field} is ${when.length > 5 ? `${when[0]} or more` : when.join(' or ')})`;
  }

  function lacks(field: string, given: Given): boolean {
    return (
      refuseForm(fields, { ...given, [field]: '' }, [])
        ?.message.split(/[ ,]+/)
        .includes(field) ?? false
    );
  }
}

function answersOf(field: Field | undefined): string[] {
  if (field?.type === 'flag') return ['yes', 'no'];
  if (field?.type === 'number') return Array.from({ length: 20 }, (_, n) => String(n));
  return field?.choices?.map(({ choice }) => choice) ?? [];
}

function filled(fields: readonly Field[]): Given {
  return Object.fromEntries(fields.map((field) => [field.field, answerTo(field)]));
}

function answerTo({ type, from, choices }: Field): string {
  if (type === 'number') return String(from ?? 1);
  if (type === 'day') return '2023-03-01';
  if (type === 'flag') return 'yes';
  return choices?.[0]?.choice ?? 'x';
}

/** The roles that may read what is restricted; empty where it is not. */
function readers(noun: Noun, restrictedTo: readonly Role[] | undefined): string {
  const place = { campaign: 'c', bodies, enrolled: [unit], above: ['municipal-committee'], toUnits: [] };
  const scopes = roles.map((role) => {
    const { id, organisation } = buildActor(role);
    return { role, scope: scopeOf({ id, memberships: [{ role, organisation }] }, noun, [place], restrictedTo) };
  });
  if (!scopes.some(({ scope }) => scope.recorded)) return '';
  return `read by ${scopes.flatMap(({ role, scope }) => (scope.rows.length > 0 ? [role] : [])).join(', ')}`;
}

function span(opensAt: number | null, closesAt: number | null): string {
  if (opensAt === null || closesAt === null) return 'by decision';
  return `${dateOf(opensAt)} to ${dateOf(closesAt - 1)}`;
}
