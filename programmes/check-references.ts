import type { Field } from '../contracts/form.ts';
import type { Effect, Procedure, Trigger } from '../contracts/procedure.ts';
import type { Programme, Requirement } from '../contracts/programme.ts';
import type { StageName } from '../contracts/stages.ts';
import { festivalNames } from '../domain/festivals.ts';

/** What is wrong, and where: keys and indices from the top of the file. */
export interface Issue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** What a schema cannot say: whether the parts of a programme fit each other. */
export function checkReferences(programme: Programme): Issue[] {
  return [
    ...checkIds(programme),
    ...checkStages(programme),
    ...checkSections(programme),
    ...checkActionRules(programme),
    ...programme.tracks.flatMap((track, index) => checkTrack(programme, track, ['tracks', index])),
    ...formsOf(programme).flatMap(({ fields, path }) => checkFields(programme, fields, path)),
    ...checkRoster(programme),
    ...checkRecords(programme),
    ...checkObligations(programme),
    ...checkScoring(programme),
    ...programme.procedures.flatMap((each, index) => checkProcedure(programme, each, ['procedures', index])),
    ...programme.triggers.flatMap((each, index) => checkTrigger(programme, each, ['triggers', index])),
    ...checkLinks(programme),
    ...checkClauses(programme, []),
  ];
}

type Path = Issue['path'];
type Track = Programme['tracks'][number];
type Step = Procedure['steps'][number];

function checkIds(programme: Programme): Issue[] {
  const { rubric, procedures, scoring, actors, tracks } = programme;
  const items = rubric.flatMap((area, nth) =>
    area.items.map((item, index) => ({ ...item, path: ['rubric', nth, 'items', index] })),
  );
  const criteria = items.flatMap((item) =>
    item.criteria.map(({ criterion }, nth) => ({ id: criterion, path: [...item.path, 'criteria', nth, 'criterion'] })),
  );
  return [
    ...repeated(tracks, 'track', ['tracks']),
    ...repeated(programme.checks, 'check', ['checks']),
    ...repeated(programme.records, 'record', ['records']),
    ...repeated(programme.roster, 'kind', ['roster']),
    ...programme.roster.flatMap(({ fields }, index) => repeated(fields, 'field', ['roster', index, 'fields'])),
    ...repeated(programme.seats, 'seat', ['seats']),
    ...repeated(actors.consulted?.bodies ?? [], 'body', ['actors', 'consulted', 'bodies']),
    ...repeated(programme.naming?.benefits ?? [], 'benefit', ['naming', 'benefits']),
    ...repeated(rubric, 'area', ['rubric']),
    ...repeatedAt(items.map(({ item, path }) => ({ id: item, path: [...path, 'item'] }))),
    ...repeatedAt(criteria),
    ...items.flatMap(({ points, path }) => repeated(points, 'point', [...path, 'points'])),
    ...repeated(scoring?.grades ?? [], 'grade', ['scoring', 'grades']),
    ...repeated(scoring?.ratings ?? [], 'rating', ['scoring', 'ratings']),
    ...repeated(scoring?.events ?? [], 'event', ['scoring', 'events']),
    ...repeated(scoring?.assessors ?? [], 'assessor', ['scoring', 'assessors']),
    ...repeated(scoring?.totalGrades ?? [], 'grade', ['scoring', 'totalGrades']),
    ...repeated(programme.obligations, 'obligation', ['obligations']),
    ...repeated(procedures, 'procedure', ['procedures']),
    ...procedures.flatMap(({ steps }, index) => [
      ...repeated(steps, 'step', ['procedures', index, 'steps']),
      ...steps.flatMap(({ outcomes }, nth) =>
        repeated(outcomes, 'outcome', ['procedures', index, 'steps', nth, 'outcomes']),
      ),
    ]),
    ...repeated(programme.triggers, 'trigger', ['triggers']),
    ...repeated(programme.messages, 'message', ['messages']),
    ...repeated(programme.draws, 'draw', ['draws']),
    ...repeated(programme.codeLists, 'list', ['codeLists']),
    ...programme.codeLists.flatMap(({ codes }, index) => repeated(codes, 'code', ['codeLists', index, 'codes'])),
    ...formsOf(programme).flatMap(({ fields, path }) => [
      ...repeated(fields, 'field', path),
      ...fields.flatMap(({ choices }, index) => repeated(choices ?? [], 'choice', [...path, index, 'choices'])),
    ]),
  ];
}

/** Every form of the programme, with the place of its fields. */
function formsOf({ actionRules, records, tracks, procedures }: Programme): { fields: readonly Field[]; path: Path }[] {
  return [
    { fields: actionRules?.fields ?? [], path: ['actionRules', 'fields'] },
    ...records.map(({ fields }, index) => ({ fields, path: ['records', index, 'fields'] })),
    ...tracks.map(({ applications }, index) => ({
      fields: applications?.fields ?? [],
      path: ['tracks', index, 'applications', 'fields'],
    })),
    ...procedures.flatMap(({ opened, steps }, index) => [
      { fields: opened.fields, path: ['procedures', index, 'opened', 'fields'] },
      ...steps.map(({ fields }, nth) => ({ fields, path: ['procedures', index, 'steps', nth, 'fields'] })),
    ]),
  ];
}

/** The stages that the candidate list runs through, in the order that the programme gives them. */
const course: readonly StageName[] = ['list', 'notice', 'approval', 'naming'];
const beforeTheList: readonly StageName[] = ['mobilisation', 'application'];

function checkStages({ stages }: Programme): Issue[] {
  const found = repeated(stages, 'stage', ['stages']);
  const names = stages.map(({ stage }) => stage);
  for (const [index, { stage, opens }] of stages.entries()) {
    const path = ['stages', index, 'opens', 'from'];
    const early = comesTooEarly(stage, names.slice(0, index));
    if (early) found.push({ path: ['stages', index, 'stage'], message: `${stage} comes before ${early}` });
    if (opens.by !== 'date') continue;
    found.push(...checkWindow(opens, path));
    const before = stages[index - 1];
    if (before && before.opens.by === 'decision') {
      found.push({ path, message: `${stage} opens by date after ${before.stage}, whose end nobody knows beforehand` });
    } else if (before?.opens.by === 'date' && opens.from < before.opens.from) {
      found.push({ path, message: `${stage} opens on ${opens.from}, before ${before.stage} on ${before.opens.from}` });
    }
  }
  const listed = names.indexOf('list');
  const first = names.findIndex((stage) => course.includes(stage));
  if (listed > first) {
    found.push({ path: ['stages', first, 'stage'], message: `${String(names[first])} comes before list` });
  }
  if (stages.find(({ stage }) => stage === 'mobilisation')?.opens.by !== 'date') {
    found.push({ path: ['stages'], message: 'mobilisation must open by date: units are enrolled on that day' });
  }
  return found;
}

/** The stage that stands before this one in the file though it can only come after it. */
function comesTooEarly(stage: StageName, before: readonly StageName[]): StageName | undefined {
  if (stage !== 'naming' && course.includes(stage) && before.includes('naming')) return 'naming';
  if (stage !== 'maintenance' && before.includes('maintenance')) return 'maintenance';
  return beforeTheList.includes(stage) ? before.find((each) => course.includes(each)) : undefined;
}

/** A stage is nothing without the section that says what happens in it, nor the section without its stage. */
function checkSections(programme: Programme): Issue[] {
  const { checks, list, notice, approval, naming, maintenance, stages } = programme;
  const applying = programme.tracks.findIndex(({ applications }) => applications !== undefined);
  const sections: readonly (readonly [stage: StageName, section: string, path: Path, given: boolean])[] = [
    ['application', 'applications of any track', ['tracks', applying, 'applications'], applying >= 0],
    ['review', 'checks', ['checks'], checks.length > 0],
    ['list', 'list', ['list'], list !== undefined],
    ['notice', 'notice', ['notice'], notice !== undefined],
    ['approval', 'approval', ['approval'], approval !== undefined],
    ['naming', 'naming', ['naming'], naming !== undefined],
    ['maintenance', 'maintenance', ['maintenance'], maintenance !== undefined],
  ];
  return sections.flatMap(([stage, section, path, given]): Issue[] => {
    const index = stages.findIndex((each) => each.stage === stage);
    if (index >= 0 === given) return [];
    return given
      ? [{ path, message: `is given, but there is no stage ${stage}` }]
      : [{ path: ['stages', index, 'stage'], message: `the stage ${stage} needs ${section}:` }];
  });
}

function checkWindow({ from, to }: { readonly from: string; readonly to: string }, path: Path): Issue[] {
  return from <= to ? [] : [{ path, message: `the window ends on ${to}, before it begins on ${from}` }];
}

function checkActionRules({ actionRules }: Programme): Issue[] {
  if (!actionRules) return [];
  const { due } = actionRules;
  if (due.remindDaysBefore < due.daysAfterMobilisation) return [];
  const path = ['actionRules', 'due', 'remindDaysBefore'];
  return [{ path, message: `a reminder ${due.remindDaysBefore} days before the due date precedes mobilisation` }];
}

function checkTrack(programme: Programme, track: Track, path: Path): Issue[] {
  const { applications, requiresTitle, round, targets } = track;
  const found = applications ? checkWindow(applications, [...path, 'applications', 'from']) : [];
  const stage = programme.stages.find((each) => each.stage === 'application')?.opens;
  if (applications && stage?.by === 'date' && (applications.from < stage.from || applications.to > stage.to)) {
    const end = applications.from < stage.from ? 'from' : 'to';
    found.push({
      path: [...path, 'applications', end],
      message: `the window lies outside the application stage, ${stage.from} to ${stage.to}`,
    });
  }
  if (requiresTitle?.track === track.track) {
    found.push({ path: [...path, 'requiresTitle', 'track'], message: 'a track cannot require its own title' });
  } else if (requiresTitle && requiresTitle.track !== null) {
    found.push(...unknownTrack(programme, requiresTitle.track, [...path, 'requiresTitle', 'track']));
  }
  for (const [index, { by }] of targets.entries()) {
    if (Number(by.slice(0, 4)) >= round.firstYear) continue;
    found.push({
      path: [...path, 'targets', index, 'by'],
      message: `${by} lies before ${round.firstYear}, the first year`,
    });
  }
  return [
    ...found,
    ...track.requires.flatMap((each, index) => checkRequirement(programme, each, [...path, 'requires', index])),
  ];
}

function checkRequirement(programme: Programme, requirement: Requirement, path: Path): Issue[] {
  const { needs, before } = requirement;
  const lacking: Issue[] =
    before === 'application' || before === 'result' || programme.stages.some(({ stage }) => stage === before)
      ? []
      : [{ path: [...path, 'before'], message: `the programme has no stage ${before}` }];
  switch (needs) {
    case 'record': {
      const record = programme.records.find((each) => each.record === requirement.record);
      return record
        ? [...lacking, ...checkWhere(programme, requirement.where, record.fields, [...path, 'where'])]
        : [...lacking, none('record', requirement.record, [...path, 'record'])];
    }
    case 'minimum':
      return [
        ...lacking,
        ...unknown(programme.obligations, 'obligation', requirement.obligation, [...path, 'obligation']),
      ];
    case 'matters':
      return [...lacking, ...unknown(programme.procedures, 'procedure', requirement.procedure, [...path, 'procedure'])];
    case 'scores':
      return programme.scoring
        ? lacking
        : [...lacking, { path: [...path, 'needs'], message: 'the programme has no scoring' }];
  }
}

/** Fields of a form and the values that they may have. */
function checkWhere(
  programme: Programme,
  where: Readonly<Record<string, readonly string[]>>,
  fields: readonly Field[],
  path: Path,
): Issue[] {
  return Object.entries(where).flatMap(([id, values]): Issue[] => {
    const field = fields.find((each) => each.field === id);
    if (!field) return [none('field', id, [...path, id])];
    const allowed = valuesOf(programme, field);
    return values.flatMap((value, index) =>
      !allowed || allowed.includes(value)
        ? []
        : [{ path: [...path, id, index], message: `${id} never says ${value}: it is one of ${allowed.join(', ')}` }],
    );
  });
}

/** What a field may say, where that is a closed set. */
function valuesOf({ codeLists }: Programme, { type, choices, list }: Field): readonly string[] | undefined {
  if (type === 'flag') return ['yes', 'no'];
  if (type === 'choice') return choices?.map(({ choice }) => choice);
  if (type !== 'code') return undefined;
  const codes = codeLists.find((each) => each.list === list)?.codes ?? [];
  return codes.length === 0 ? undefined : codes.map(({ code }) => code);
}

function checkFields(programme: Programme, fields: readonly Field[], path: Path): Issue[] {
  return fields.flatMap((field, index): Issue[] => {
    const here = [...path, index];
    const { requiredWhen: condition, type, list, choices, from, to } = field;
    const asked = condition && fields.find((each) => each.field === condition.field);
    return [
      ...(condition && !asked ? [none('field', condition.field, [...here, 'requiredWhen', 'field'])] : []),
      ...(asked && condition.when === 'over' && asked.type !== 'number'
        ? [{ path: [...here, 'requiredWhen', 'field'], message: `${asked.field} is not a number` }]
        : []),
      ...(asked && condition.when === 'is'
        ? checkWhere(programme, { [asked.field]: condition.oneOf }, [asked], [...here, 'requiredWhen', 'oneOf']).map(
            (issue) => ({ ...issue, path: [...here, 'requiredWhen', 'oneOf'] }),
          )
        : []),
      ...(type === 'code' && list === undefined ? [{ path: here, message: `${field.field} needs its code list` }] : []),
      ...(list === undefined ? [] : unknown(programme.codeLists, 'list', list, [...here, 'list'], 'code list')),
      ...(type === 'choice' && (choices ?? []).length === 0
        ? [{ path: here, message: `${field.field} has nothing to choose from` }]
        : []),
      ...(from !== undefined && to !== undefined && from > to
        ? [{ path: [...here, 'from'], message: `the smallest number ${from} is larger than the largest ${to}` }]
        : []),
      ...(type === 'person' && programme.roster.length === 0
        ? [{ path: [...here, 'type'], message: 'the programme has no roster to name somebody of' }]
        : []),
    ];
  });
}

function checkRoster(programme: Programme): Issue[] {
  const { roster, seats } = programme;
  return [
    ...roster.flatMap(({ kind, within }, index): Issue[] => {
      const path = ['roster', index, 'within'];
      if (within === undefined) return [];
      return within === kind
        ? [{ path, message: `${kind} cannot lie within itself` }]
        : kinds(programme, [within], path);
    }),
    ...seats.flatMap(({ filledBy }, index) => eachKind(programme, filledBy, ['seats', index, 'filledBy'])),
  ];
}

function checkRecords(programme: Programme): Issue[] {
  const { records, rubric } = programme;
  return records.flatMap(({ stages: during, perItem, about, rises, fields }, index) => [
    ...unknownStages(programme, during, ['records', index, 'stages']),
    ...(perItem && rubric.length === 0
      ? [{ path: ['records', index, 'perItem'], message: 'the programme has no items to record for' }]
      : []),
    ...eachKind(programme, about, ['records', index, 'about']),
    ...(rises && fields.find(({ field }) => field === rises.field)?.type !== 'number'
      ? [{ path: ['records', index, 'rises', 'field'], message: `there is no number ${rises.field}` }]
      : []),
  ]);
}

function checkObligations(programme: Programme): Issue[] {
  const { obligations, messages, rubric } = programme;
  const asking = rubric.flatMap(({ items }) =>
    items.flatMap(({ item, criteria }) => [item, ...criteria.map(({ criterion }) => criterion)]),
  );
  return obligations.flatMap(({ item, subject, message, per, years }, index): Issue[] => {
    const path = ['obligations', index];
    return [
      ...(item === null || asking.includes(item) ? [] : [none('item', item, [...path, 'item'])]),
      ...(subject.of === 'roster' ? eachKind(programme, subject.kinds, [...path, 'subject', 'kinds']) : []),
      ...(subject.of === 'pair'
        ? subject.pairs.flatMap(({ from, each }, nth) => [
            ...eachKind(programme, from, [...path, 'subject', 'pairs', nth, 'from']),
            ...eachKind(programme, each, [...path, 'subject', 'pairs', nth, 'each']),
          ])
        : []),
      ...(message === undefined ? [] : unknown(messages, 'message', message, [...path, 'message'])),
      ...((per === 'years') === (years !== undefined)
        ? []
        : [{ path: [...path, years ? 'years' : 'per'], message: 'years: goes with per: years, and only with it' }]),
      ...(years && years.from > years.to
        ? [{ path: [...path, 'years'], message: `${years.to} lies before ${years.from}` }]
        : []),
    ];
  });
}

function checkScoring(programme: Programme): Issue[] {
  const { rubric, scoring, obligations } = programme;
  const events = scoring?.events ?? [];
  return rubric.flatMap(({ items }, nth) =>
    items.flatMap(({ criteria }, index) =>
      criteria.flatMap(({ scored, obligation }, order): Issue[] => {
        const path = ['rubric', nth, 'items', index, 'criteria', order];
        const needed = neededFor[scored.by];
        const supplied = needed === undefined || (scoring?.[needed] ?? []).length > 0;
        return [
          ...(scored.by === 'events'
            ? scored.events.flatMap((event, place) =>
                unknown(events, 'event', event, [...path, 'scored', 'events', place]),
              )
            : []),
          ...(supplied ? [] : [{ path: [...path, 'scored', 'by'], message: `scoring gives no ${needed}` }]),
          ...(obligation === undefined ? [] : unknown(obligations, 'obligation', obligation, [...path, 'obligation'])),
        ];
      }),
    ),
  );
}

/** What a way of scoring takes from the section `scoring`. */
const neededFor = {
  grade: 'grades',
  discretion: 'grades',
  events: 'events',
  rating: 'ratings',
  points: undefined,
} as const;

function checkProcedure(programme: Programme, procedure: Procedure, path: Path): Issue[] {
  const { opened, start, steps, repeated: again } = procedure;
  return [
    ...unknownStages(programme, opened.stages, [...path, 'opened', 'stages']),
    ...(opened.each === 'consulted' && !programme.actors.consulted
      ? [{ path: [...path, 'opened', 'each'], message: 'the programme has no consulted bodies' }]
      : []),
    ...start.flatMap((step, index) => unknown(steps, 'step', step, [...path, 'start', index])),
    ...steps.flatMap((step, index) => checkStep(programme, procedure, step, [...path, 'steps', index])),
    ...(again
      ? [
          ...again.same.flatMap((field, index) =>
            unknown(opened.fields, 'field', field, [...path, 'repeated', 'same', index]),
          ),
          ...checkEffects(programme, again.effects, [...path, 'repeated', 'effects'], opened.fields),
        ]
      : []),
  ];
}

function checkStep(programme: Programme, { opened, steps }: Procedure, step: Step, path: Path): Issue[] {
  const { due, remindDaysBefore, onOverdue, outcomes } = step;
  const needsDue = { path, message: `${step.step} has no due day to be overdue at, or to be reminded of` };
  return [
    ...(!due && (remindDaysBefore !== undefined || onOverdue) ? [needsDue] : []),
    ...(due?.unless ?? []).flatMap(({ field, is }, index) => {
      const place = [...path, 'due', 'unless', index];
      return opened.fields.some((each) => each.field === field)
        ? checkWhere(programme, { [field]: is }, opened.fields, place)
        : [none('field', field, [...place, 'field'])];
    }),
    ...(due?.lastDay === undefined || opened.fields.some(({ field, type }) => field === due.lastDay && type === 'day')
      ? []
      : [none('day', due.lastDay, [...path, 'due', 'lastDay'])]),
    ...(onOverdue?.outcome === undefined
      ? []
      : unknown(outcomes, 'outcome', onOverdue.outcome, [...path, 'onOverdue', 'outcome'])),
    ...checkEffects(programme, onOverdue?.effects ?? [], [...path, 'onOverdue', 'effects'], opened.fields),
    ...outcomes.flatMap(({ opens, effects }, index) => {
      const place = [...path, 'outcomes', index];
      return [
        ...opens.flatMap((next, nth) => unknown(steps, 'step', next, [...place, 'opens', nth])),
        ...checkEffects(programme, effects, [...place, 'effects'], opened.fields),
      ];
    }),
  ];
}

/** `fields` is the form that the matter was opened with; absent where no matter is behind the effect. */
function checkEffects(
  programme: Programme,
  effects: readonly Effect[],
  path: Path,
  fields?: readonly Field[],
): Issue[] {
  return effects.flatMap((effect, index): Issue[] => {
    const here = [...path, index];
    switch (effect.effect) {
      case 'open': {
        const opened = programme.procedures.find((each) => each.procedure === effect.procedure)?.opened;
        if (!opened) return [none('procedure', effect.procedure, [...here, 'procedure'])];
        const given = Object.fromEntries(Object.entries(effect.fields).map(([id, value]) => [id, [value]]));
        return checkWhere(programme, given, opened.fields, [...here, 'fields']).map(({ path: place, message }) => ({
          path: place.slice(0, here.length + 2),
          message,
        }));
      }
      case 'message':
        return unknown(programme.messages, 'message', effect.message, [...here, 'message']);
      case 'title':
        return [];
      case 'reinstate':
        return programme.list ? [] : [{ path: here, message: 'there is no list to put anybody back on' }];
      case 'withdrawDeduction':
        return programme.scoring && fields?.some(({ field }) => field === 'line')
          ? []
          : [{ path: here, message: 'needs scoring, and a field `line` that the matter is opened with' }];
    }
  });
}

function checkTrigger(programme: Programme, { cause, effects }: Trigger, path: Path): Issue[] {
  const found = checkEffects(programme, effects, [...path, 'effects']);
  const place = [...path, 'cause'];
  switch (cause.on) {
    case 'record': {
      const record = programme.records.find((each) => each.record === cause.record);
      return record
        ? [...found, ...checkWhere(programme, cause.where ?? {}, record.fields, [...place, 'where'])]
        : [...found, none('record', cause.record, [...place, 'record'])];
    }
    case 'anniversary':
      return [...found, ...rosterDay(programme, cause, place)];
    case 'term':
      return [
        ...found,
        ...rosterDay(programme, cause, place),
        ...cause.unless.flatMap(({ field }, index) =>
          rosterField(programme, cause.kinds, field, [...place, 'unless', index, 'field']),
        ),
      ];
    case 'holiday':
      return [
        ...found,
        ...cause.holidays.flatMap((holiday, index): Issue[] =>
          festivalNames.includes(holiday) ? [] : [none('holiday', holiday, [...place, 'holidays', index])],
        ),
      ];
    case 'period':
    case 'month':
      return found;
  }
}

interface DayOfRoster {
  readonly kinds: readonly string[];
  readonly field: string;
}

function rosterDay(programme: Programme, { kinds: of, field }: DayOfRoster, path: Path): Issue[] {
  const unknownKinds = eachKind(programme, of, [...path, 'kinds']);
  if (unknownKinds.length > 0) return unknownKinds;
  const missing = rosterField(programme, of, field, [...path, 'field']);
  if (missing.length > 0) return missing;
  const types = fieldsOfKinds(programme, of, field).map((each) => each?.type);
  return types.every((type) => type === 'day') ? [] : [{ path: [...path, 'field'], message: `${field} is not a day` }];
}

function rosterField(programme: Programme, of: readonly string[], field: string, path: Path): Issue[] {
  const lacks = of.filter((kind) => fieldsOfKinds(programme, [kind], field)[0] === undefined);
  return lacks.length === 0 ? [] : [{ path, message: `${lacks.join(', ')} of the roster has no field ${field}` }];
}

function fieldsOfKinds({ roster }: Programme, of: readonly string[], field: string) {
  return of.map((kind) => roster.find((each) => each.kind === kind)?.fields.find((each) => each.field === field));
}

function checkLinks(programme: Programme): Issue[] {
  const { source, gates, draws, codeLists, procedures } = programme;
  return [
    ...source.restsOn.flatMap(({ track }, index) =>
      track === undefined ? [] : unknownTrack(programme, track, ['source', 'restsOn', index, 'track']),
    ),
    ...gates.flatMap(({ kinds: { list } }, index) =>
      unknown(codeLists, 'list', list, ['gates', index, 'kinds', 'list'], 'code list'),
    ),
    ...draws.flatMap(({ opens }, index) => unknown(procedures, 'procedure', opens, ['draws', index, 'opens'])),
  ];
}

/** A default is ours and a clause is the document's: neither may pass for the other. Defaults are the ids with an A. */
function checkClauses(value: unknown, path: Path): Issue[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]): Issue[] => {
    const here = [...path, Array.isArray(value) ? Number(key) : key];
    if ((key !== 'basis' && key !== 'assumed') || !Array.isArray(inner)) return checkClauses(inner, here);
    return inner.flatMap((id: unknown, index): Issue[] => {
      const isDefault = /^[A-Z]{2}-A\d/.test(String(id));
      if (isDefault === (key === 'assumed')) return [];
      const message = isDefault
        ? `${String(id)} is a default: it goes under assumed`
        : `${String(id)} is a clause: it goes under basis`;
      return [{ path: [...here, index], message }];
    });
  });
}

function unknownTrack({ tracks }: Programme, track: string, path: Path): Issue[] {
  return unknown(tracks, 'track', track, path);
}

function unknownStages({ stages }: Programme, during: readonly StageName[], path: Path): Issue[] {
  return during.flatMap((stage, nth): Issue[] =>
    stages.some((each) => each.stage === stage)
      ? []
      : [{ path: [...path, nth], message: `the programme has no stage ${stage}` }],
  );
}

function eachKind(programme: Programme, of: readonly string[], path: Path): Issue[] {
  return of.flatMap((kind, index) => kinds(programme, [kind], [...path, index]));
}

function kinds({ roster }: Programme, of: readonly string[], path: Path): Issue[] {
  return of.flatMap((kind) => unknown(roster, 'kind', kind, path, 'kind of the roster'));
}

function unknown<Key extends string>(
  list: readonly Readonly<Record<Key, string>>[],
  key: Key,
  id: string,
  path: Path,
  what: string = key,
): Issue[] {
  return list.some((each) => each[key] === id) ? [] : [none(what, id, path)];
}

function none(what: string, id: string, path: Path): Issue {
  return { path, message: `there is no ${what} ${id}` };
}

function repeated<Key extends string>(list: readonly Readonly<Record<Key, string>>[], key: Key, path: Path): Issue[] {
  return repeatedAt(list.map((each, index) => ({ id: each[key], path: [...path, index, key] })));
}

function repeatedAt(list: readonly { readonly id: string; readonly path: Path }[]): Issue[] {
  return list
    .filter(({ id }, index) => list.findIndex((other) => other.id === id) < index)
    .map(({ id, path }) => ({ path, message: `${id} is given twice` }));
}
