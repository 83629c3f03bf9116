import type { Effect, Procedure } from '../../contracts/procedure.ts';
import type { Role } from '../../contracts/people.ts';
import type { Programme } from '../../contracts/programme.ts';
import type { Bilingual } from '../../contracts/text.ts';
import { isHeld } from './actors.ts';
import { inARow, rulesOf, type Finding, type Path } from './finding.ts';

type Step = Procedure['steps'][number];

/** Side processes that cannot begin, run or end, and messages that nobody sends. */
export function procedureFindings(programme: Programme): Finding[] {
  return [
    ...programme.procedures.flatMap((procedure, index) => [
      ...neverOpened(programme, procedure, ['procedures', index, 'opened']),
      ...outOfReach(procedure, ['procedures', index, 'steps']),
      ...neverEnds(procedure, ['procedures', index, 'start']),
      ...missingRoles(programme, procedure, ['procedures', index, 'steps']),
    ]),
    ...missingScorers(programme),
    ...unsentMessages(programme),
  ];
}

/** Every effect that a procedure can have while it runs. */
function effectsOf({ steps, repeated }: Procedure): Effect[] {
  return [
    ...(repeated?.effects ?? []),
    ...steps.flatMap(({ outcomes, onOverdue }) => [
      ...(onOverdue?.effects ?? []),
      ...outcomes.flatMap(({ effects }) => effects),
    ]),
  ];
}

function openedBy(effects: readonly Effect[]): string[] {
  return effects.flatMap((effect) => (effect.effect === 'open' ? [effect.procedure] : []));
}

/** The procedures that somebody or something can open, directly or by way of another. */
function openable(programme: Programme): Set<string> {
  const { procedures, triggers, draws } = programme;
  const found = new Set<string>();
  const open = [
    ...procedures
      .filter(({ opened }) => opened.by.some((role) => isHeld(programme, role)))
      .map(({ procedure }) => procedure),
    ...openedBy(triggers.flatMap(({ effects }) => effects)),
    ...draws.map(({ opens }) => opens),
  ];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    const next = procedures.find(({ procedure }) => procedure === id);
    if (next) open.push(...openedBy(effectsOf(next)));
  }
  return found;
}

function neverOpened(programme: Programme, procedure: Procedure, path: Path): Finding[] {
  const { name } = procedure;
  if (openable(programme).has(procedure.procedure)) return [];
  return [
    {
      code: 'procedure-never-opened',
      severity: 'warning',
      path,
      rules: rulesOf(procedure),
      message: {
        zh: `“${name.zh}”没有人能启动，也没有事由会引发`,
        en: `nobody opens ${name.en}, and nothing sets it off`,
      },
      details: [],
      advice: { zh: '写明由谁启动，或由什么引发', en: 'say who opens it, or what sets it off' },
    },
  ];
}

/** The steps that a matter can come to from its start. */
function reachable({ start, steps }: Procedure): Set<string> {
  const found = new Set<string>();
  const open = [...start];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(steps.find(({ step }) => step === id)?.outcomes.flatMap(({ opens }) => opens) ?? []));
  }
  return found;
}

function outOfReach(procedure: Procedure, path: Path): Finding[] {
  const reached = reachable(procedure);
  return procedure.steps.flatMap((step, index): Finding[] =>
    reached.has(step.step)
      ? []
      : [
          {
            code: 'step-out-of-reach',
            severity: 'warning',
            path: [...path, index, 'step'],
            rules: rulesOf(step),
            message: {
              zh: `“${procedure.name.zh}”永远走不到“${step.name.zh}”这一步`,
              en: `${procedure.name.en} never comes to the step ${step.name.en}`,
            },
            details: [],
            advice: { zh: '让某个结果打开这一步，或删去', en: 'let an outcome open it, or drop it' },
          },
        ],
  );
}

/** A matter is closed when no step is open: a step is done for good when one of its outcomes opens only such steps. */
function neverEnds(procedure: Procedure, path: Path): Finding[] {
  const ending = new Set<string>();
  const ends = ({ outcomes }: Step) => outcomes.some(({ opens }) => opens.every((id) => ending.has(id)));
  for (let before = -1; before < ending.size;) {
    before = ending.size;
    for (const step of procedure.steps) if (ends(step)) ending.add(step.step);
  }
  const endless = procedure.start.filter((id) => !ending.has(id));
  if (endless.length === 0) return [];
  return [
    {
      code: 'matter-never-ends',
      severity: 'error',
      path,
      rules: rulesOf(procedure),
      message: {
        zh: `“${procedure.name.zh}”一旦启动就无法办结：每个结果都又打开一步`,
        en: `${procedure.name.en} never closes: every outcome opens another step`,
      },
      details: [],
      advice: { zh: '给出一个不再打开任何步骤的结果', en: 'give it an outcome that opens nothing' },
    },
  ];
}

function missingRoles(programme: Programme, procedure: Procedure, path: Path): Finding[] {
  const { actors } = programme;
  return procedure.steps.flatMap((step, index): Finding[] => {
    const { by, signatures, name } = step;
    const unheld = (roles: readonly Role[]) => roles.filter((role) => !isHeld(programme, role));
    const signers = unheld(signatures?.roles ?? []);
    const signed = signatures?.rule === 'any' ? signers.length < signatures.roles.length : signers.length === 0;
    const doers = unheld(by);
    if (doers.length < by.length && signed) return [];
    const missing = [...new Set(doers.length < by.length ? signers : [...doers, ...signers])];
    return [
      {
        code: 'role-without-actor',
        severity: 'error',
        path: [...path, index, doers.length < by.length ? 'signatures' : 'by'],
        rules: rulesOf(step, actors.participants),
        message: {
          zh: `“${procedure.name.zh}”的“${name.zh}”没有人能办：方案里没有 ${missing.join('、')}`,
          en: `nobody can do ${name.en} of ${procedure.name.en}: the programme has no ${missing.join(', ')}`,
        },
        details: [],
        advice: { zh: '在 actors 写明该机构，或改由他人办理', en: 'name the body under actors, or let others do it' },
      },
    ];
  });
}

function missingScorers(programme: Programme): Finding[] {
  const { scoring } = programme;
  if (!scoring) return [];
  const duties: readonly (readonly [path: Path, what: Bilingual, roles: readonly Role[], rules: string[]])[] = [
    ...scoring.assessors.map(
      (assessor, index) =>
        [['scoring', 'assessors', index, 'by'], assessor.name, assessor.by, rulesOf(assessor)] as const,
    ),
    [
      ['scoring', 'confirmedBy', 'role'],
      { zh: '确认得分', en: 'the confirmation of the scores' },
      [scoring.confirmedBy.role],
      rulesOf(scoring.confirmedBy),
    ],
    [
      ['scoring', 'discrepancy', 'moderatedBy'],
      { zh: '分差复核', en: 'the moderation of discrepancies' },
      scoring.discrepancy?.moderatedBy ?? ['organiser'],
      rulesOf(scoring.discrepancy),
    ],
  ];
  return duties.flatMap(([path, what, roles, rules]): Finding[] =>
    roles.some((role) => isHeld(programme, role))
      ? []
      : [
          {
            code: 'role-without-actor',
            severity: 'error',
            path,
            rules,
            message: {
              zh: `“${what.zh}”没有人能办：方案里没有 ${roles.join('、')}`,
              en: `nobody can do ${what.en}: the programme has no ${roles.join(', ')}`,
            },
            details: [],
            advice: {
              zh: '在 actors 写明该机构，或改由他人办理',
              en: 'name the body under actors, or let others do it',
            },
          },
        ],
  );
}

function unsentMessages(programme: Programme): Finding[] {
  const sent = [
    ...[...programme.procedures.flatMap(effectsOf), ...programme.triggers.flatMap(({ effects }) => effects)].map(
      (effect) => (effect.effect === 'message' ? effect.message : undefined),
    ),
    ...programme.obligations.map(({ message }) => message),
  ];
  const unsent = programme.messages
    .map((message, index) => ({ message, index }))
    .filter(({ message }) => !sent.includes(message.message));
  const first = unsent[0];
  if (!first) return [];
  return [
    {
      code: 'message-never-sent',
      severity: 'warning',
      path: ['messages', first.index, 'message'],
      rules: rulesOf(...unsent.map(({ message }) => message)),
      message: {
        zh: `${unsent.length} 种通知没有任何事由会发出`,
        en: `nothing sends ${unsent.length} of the messages`,
      },
      details: [inARow(unsent.map(({ message }) => message.name))],
      advice: { zh: '写明由什么引发，或删去', en: 'say what sends them, or drop them' },
    },
  ];
}
