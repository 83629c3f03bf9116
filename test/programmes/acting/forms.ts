import type { Field } from '../../../contracts/form.ts';
import { role } from '../../../contracts/people.ts';
import type { Programme } from '../../../contracts/programme.ts';
import { refuseCodes } from '../../../domain/code-list.ts';
import { refuseForm, type Codes, type Given } from '../../../domain/form.ts';
import { rulesOf } from '../../../domain/plan.ts';
import { refuseFiler } from '../../../domain/record.ts';
import { filledIn, neutralText } from '../../../scenario/fill.ts';
import { assertRefused, assertTaken, carried, type Behaviour } from './behaviour.ts';

/** A form of a programme, and the act of whoever fills it in. */
interface Form {
  readonly act: string;
  /** Who puts it on file, where it is a record. */
  readonly record?: Programme['records'][number];
  readonly name: string;
  readonly rules: readonly string[];
  readonly fields: readonly Field[];
}

/** What every form demands and refuses, and how many codes may be supplied for a list that the document only counts. */
export function formBehaviours(programme: Programme): Behaviour[] {
  const forms = formsOf(programme).map((form) => new Filled(form, programme));
  return carried([
    ...forms.flatMap((form) => [...form.filers(), ...form.demands(), ...form.refusals()]),
    ...programme.codeLists.flatMap((list) => [...ofList(list), ...ofCodes(list, forms)]),
  ]);
}

function formsOf({ records, actionRules, tracks, procedures }: Programme): Form[] {
  return [
    ...records.map((record) => {
      const own = record.by.includes('unit') || record.by.includes('partyOrganisation');
      const { record: name, fields } = record;
      return { act: own ? 'fileRecord' : 'fileEvidence', name, rules: rulesOf(record), fields, record };
    }),
    ...(actionRules
      ? [{ act: 'fileRules', name: 'action rules', rules: rulesOf(actionRules), fields: actionRules.fields }]
      : []),
    ...tracks.flatMap(({ track, applications }) => {
      if (!applications) return [];
      const { fields } = applications;
      return [{ act: 'submitApplication', name: `application for ${track}`, rules: rulesOf(applications), fields }];
    }),
    ...procedures
      .filter(({ opened }) => opened.by.length > 0)
      .map(({ procedure, opened, ...based }) => {
        const act = opened.by.includes('public') ? 'reportToDiscipline' : 'openMatter';
        return { act, name: procedure, rules: rulesOf(based), fields: opened.fields };
      }),
    ...procedures.flatMap(({ procedure, steps }) =>
      steps.map(({ step, fields, ...based }) => {
        return { act: 'doStep', name: `${procedure}.${step}`, rules: rulesOf(based), fields };
      }),
    ),
  ];
}

/** A form with everything in it that it may have, and what becomes of it when something is taken away. */
class Filled {
  readonly form: Form;
  readonly given: Given;
  readonly #codes: Codes;

  constructor(form: Form, programme: Programme) {
    this.form = form;
    const all = form.fields.map((field) => ({ ...field, required: true, requiredWhen: undefined }));
    this.given = filledIn(all, programme, '2023-05-10');
    // What the document only cites has been supplied: one code, the one that is filled in.
    this.#codes = Object.fromEntries(
      programme.codeLists.map(({ list, codes }) => [
        list,
        codes.length > 0 ? codes.map(({ code }) => code) : [neutralText],
      ]),
    );
  }

  refuse(given: Given, fields = this.form.fields, codes = this.#codes) {
    return refuseForm(fields, given, this.form.rules, { codes, people: [neutralText] });
  }

  /** Who may put it on file, and nobody else. */
  filers(): Behaviour[] {
    const { act, name, rules, record } = this.form;
    if (!record) return [];
    const prove = () => {
      for (const each of role.options) {
        if (record.by.includes(each)) assertTaken(refuseFiler(record, each));
        else assertRefused(refuseFiler(record, each), 'NotAllowed', rules);
      }
    };
    return [{ ids: rules, by: [act, 'NotAllowed'], fact: `${name} is filed by ${record.by.join(', ')} only`, prove }];
  }

  /** Nothing that is demanded may be left out. */
  demands(): Behaviour[] {
    const { act, name, rules, fields } = this.form;
    const by = [act, 'FieldMissing'];
    const demanded = fields.filter(({ required, requiredWhen }) => required || requiredWhen);
    const whole =
      demanded.length > 0
        ? [
            {
              ids: rules,
              by,
              fact: `an empty ${name} is refused`,
              prove: () => {
                assertTaken(this.refuse(this.given));
                assertRefused(
                  this.refuse(Object.fromEntries(demanded.flatMap(({ requiredWhen }) => conditionOf(requiredWhen)))),
                  'FieldMissing',
                  rules,
                );
              },
            },
          ]
        : [];
    return [
      ...whole,
      ...demanded.map((field) => ({
        ids: rulesOf(field),
        by,
        fact: `${name} without ${field.field} is refused${sayCondition(field.requiredWhen)}`,
        prove: () => {
          const full = { ...this.given, ...Object.fromEntries(conditionOf(field.requiredWhen)) };
          assertTaken(this.refuse(full));
          assertRefused(this.refuse(without(full, field.field)), 'FieldMissing', rulesOf(field));
        },
      })),
    ];
  }

  /** What is no answer to a field is refused, and so is a choice that the programme does not offer. */
  refusals(): Behaviour[] {
    const { act, name, fields } = this.form;
    const by = [act, 'FieldInvalid'];
    const typed = fields.filter(({ type }) => type !== 'text' && type !== 'units');
    return [
      ...typed.map((field) => ({
        ids: rulesOf(field),
        by,
        fact: `${name} takes for ${field.field} nothing but ${sayType(field)}`,
        prove: () => {
          assertRefused(this.refuse({ ...this.given, [field.field]: '？' }), 'FieldInvalid', rulesOf(field));
        },
      })),
      ...fields.flatMap((field) =>
        (field.choices ?? []).map(({ choice, ...based }) => ({
          ids: rulesOf(based),
          by,
          fact: `${name} takes ${choice} for ${field.field} because it is offered`,
          prove: () => {
            const chosen = { ...this.given, [field.field]: choice };
            const others = field.choices?.filter((each) => each.choice !== choice);
            const less = fields.map((each) => (each === field ? { ...each, choices: others } : each));
            assertTaken(this.refuse(chosen));
            assertRefused(this.refuse(chosen, less), 'FieldInvalid', []);
          },
        })),
      ),
    ];
  }

  /** The same of a code of a list. */
  takesCode({ list, codes }: Programme['codeLists'][number], code: string): void {
    for (const { field } of this.form.fields.filter((each) => each.list === list)) {
      const chosen = { ...this.given, [field]: code };
      const others = codes.filter((each) => each.code !== code).map((each) => each.code);
      assertTaken(this.refuse(chosen));
      if (others.length > 0)
        assertRefused(this.refuse(chosen, undefined, { ...this.#codes, [list]: others }), 'FieldInvalid', []);
    }
  }
}

/** How many codes there are the document says; which they are, where it does, nobody changes. */
function ofList(list: Programme['codeLists'][number]): Behaviour[] {
  const ids = rulesOf(list);
  const some = (count: number) => Array.from({ length: count }, (_, nth) => ({ code: `code-${nth}` }));
  if (list.codes.length > 0) {
    const prove = () => {
      assertRefused(refuseCodes(list, some(list.codes.length)), 'AlreadyDecided', ids);
    };
    return [{ ids, by: ['supplyCodes', 'AlreadyDecided'], fact: `${list.list} is given by the document`, prove }];
  }
  const { size } = list;
  if (size === null) return [];
  const prove = () => {
    assertTaken(refuseCodes(list, some(size)));
    assertRefused(refuseCodes(list, some(size + 1)), 'FieldInvalid', ids);
  };
  return [
    { ids, by: ['supplyCodes', 'FieldInvalid'], fact: `${list.list} has ${size} codes and no other number`, prove },
  ];
}

function ofCodes(list: Programme['codeLists'][number], forms: readonly Filled[]): Behaviour[] {
  const using = forms.filter(({ form }) => form.fields.some((each) => each.list === list.list));
  return list.codes.flatMap(({ code, ...based }) =>
    using.map((form) => ({
      ids: [...rulesOf(based), ...rulesOf(list)],
      by: [form.form.act, 'FieldInvalid'],
      fact: `${form.form.name} takes ${code} because it is on the list ${list.list}`,
      prove: () => {
        form.takesCode(list, code);
      },
    })),
  );
}

/** What another field must say for this one to be demanded. */
function conditionOf(condition: Field['requiredWhen']): [string, string][] {
  if (!condition) return [];
  return [[condition.field, condition.when === 'is' ? (condition.oneOf[0] ?? '') : String(condition.number + 1)]];
}

function sayCondition(condition: Field['requiredWhen']): string {
  if (!condition) return '';
  const { field } = condition;
  return condition.when === 'is'
    ? ` where ${field} is ${condition.oneOf.join(' or ')}`
    : ` where ${field} is over ${condition.number}`;
}

function sayType({ type, from, to, list, choices }: Field): string {
  if (type === 'number') return `a number from ${from ?? 'any'} to ${to ?? 'any'}`;
  if (type === 'code') return `a code of ${list ?? ''}`;
  if (type === 'choice') return `one of ${(choices ?? []).map(({ choice }) => choice).join(', ')}`;
  return `a ${type}`;
}

function without(given: Given, field: string): Given {
  return Object.fromEntries(Object.entries(given).filter(([name]) => name !== field));
}
