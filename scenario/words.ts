import type { Field } from '../contracts/form.ts';
import type { Programme } from '../contracts/programme.ts';
import type { Bilingual } from '../contracts/text.ts';

/** A name that a scenario of a programme may use. */
export interface Word {
  readonly kind: string;
  readonly name: string;
  /** What it belongs to: the form of a field, the procedure of a step; empty for the programme itself. */
  readonly within: string;
  readonly title: string;
  /** Of a field: its type, and whether it must be filled in. */
  readonly remark: string;
}

/** Every name of a programme that a step or an expectation may use, in the programme's order. */
export function wordsOf(programme: Programme): Word[] {
  const { actors, actionRules, tracks, records, roster, procedures, scoring } = programme;
  return [
    ...(actors.consulted?.bodies ?? []).map(({ body, name }) => word('consulted body', body, name)),
    ...programme.stages.map(({ stage, name, opens }) =>
      word('stage', stage, name, '', opens.by === 'date' ? `${opens.from} to ${opens.to}` : `by ${opens.by}`),
    ),
    ...(actionRules ? fieldsOf(actionRules.fields, 'fileRules') : []),
    ...tracks.flatMap(({ track, name, applications }) => [
      word('track', track, name),
      ...fieldsOf(applications?.fields ?? [], `submitApplication ${track}`),
    ]),
    ...programme.checks.map(({ check, name }) => word('check', check, name)),
    ...records.flatMap(({ record, name, fields, by, perItem }) => [
      word('record', record, name, '', `by ${by.join(', ')}${perItem ? '; with item' : ''}`),
      ...fieldsOf(fields, record),
    ]),
    ...roster.flatMap(({ kind, name, within, fields }) => [
      word('roster kind', kind, name, within ?? ''),
      ...fields.map(({ field, name: said, type }) => word('field', field, said, kind, type)),
    ]),
    ...programme.seats.map(({ seat, name, filledBy }) => word('seat', seat, name, '', filledBy.join(', else '))),
    ...programme.obligations.map(({ obligation, name, min, per, subject }) =>
      word('obligation', obligation, name, '', `${min ?? '?'} per ${per} for ${subjectOf(subject)}`),
    ),
    ...procedures.flatMap(({ procedure, name, about, opened, steps }) => [
      word('procedure', procedure, name, '', `about a ${about}; opened by ${opened.by.join(', ') || 'nobody'}`),
      ...fieldsOf(opened.fields, procedure),
      ...steps.flatMap(({ step, name: said, by, fields, outcomes }) => [
        word('step', step, said, procedure, `by ${by.join(', ')}`),
        ...fieldsOf(fields, `${procedure} ${step}`),
        ...outcomes.map((each) => word('outcome', each.outcome, each.name, `${procedure} ${step}`)),
      ]),
    ]),
    ...programme.rubric.flatMap((area) => [
      word('area', area.area, area.name),
      ...area.items.flatMap(({ item, name, max, criteria }) => [
        word('item', item, name, area.area, pointsOf(max)),
        ...criteria.map((each) =>
          word('criterion', each.criterion, each.name, item, `${pointsOf(each.max)}${each.scored.by}`),
        ),
      ]),
    ]),
    ...(scoring?.grades ?? []).map(({ grade, name }) => word('grade', grade, name)),
    ...(scoring?.ratings ?? []).map(({ rating, name }) => word('rating', rating, name)),
    ...(scoring?.events ?? []).map(({ event, name, deduction }) => word('event', event, name, '', `-${deduction}`)),
    ...(scoring?.assessors ?? []).map(({ assessor, name, by }) =>
      word('assessor', assessor, name, '', `by ${by.join(', ')}`),
    ),
    ...programme.draws.map(({ draw, name, share }) => word('draw', draw, name, '', `${share * 100} %`)),
    ...programme.messages.map(({ message, name }) => word('message', message, name)),
    ...programme.codeLists.map(({ list, name, codes }) =>
      word('code list', list, name, '', codes.map(({ code }) => code).join(', ') || 'to be supplied'),
    ),
  ];
}

function word(kind: string, name: string, { zh, en }: Bilingual, within = '', remark = ''): Word {
  return { kind, name, within, title: `${zh} ${en}`, remark };
}

function fieldsOf(fields: readonly Field[], form: string): Word[] {
  return fields.map(({ field, name, type, required, requiredWhen, choices }) => {
    const demanded = requiredWhen ? 'at times' : required ? 'required' : 'optional';
    const given = choices ? `: ${choices.map(({ choice }) => choice).join(', ')}` : '';
    return word('field', field, name, form, `${type}${given}; ${demanded}`);
  });
}

/** For whom a minimum is counted: the subject that a deed names. */
function subjectOf(subject: Programme['obligations'][number]['subject']): string {
  if (subject.of === 'roster') return `each ${subject.kinds.join(', ')}`;
  if (subject.of !== 'pair') return `the ${subject.of}`;
  return subject.pairs.map(({ from, each }) => `each ${each.join(', ')} with ${from.join(', ')}`).join('; ');
}

function pointsOf(max: number | null): string {
  return max === null ? '' : `${max} points; `;
}
