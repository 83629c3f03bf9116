import { field, type Field } from '../../contracts/form.ts';
import type { Lists } from '../../domain/form.ts';

const name = { zh: '栏目', en: 'Field' };

/** A form with a field of each type that says what may stand in it. */
export const everyKindOfField: readonly Field[] = [
  { field: 'first-time', type: 'flag' },
  { field: 'why', required: false, requiredWhen: { when: 'is', field: 'first-time', oneOf: ['no'] } },
  { field: 'level', type: 'choice', choices: [{ choice: 'city', name }], required: false },
  { field: 'window', type: 'number', from: 1, to: 9, required: false },
  { field: 'since', type: 'day', required: false },
  { field: 'department', type: 'code', list: 'departments', required: false },
  { field: 'head', type: 'person', required: false },
].map((each) => field.parse({ name, ...each }));

/** What the registry knows for that form. */
export const lists: Lists = { codes: { departments: ['audit'] }, people: ['li'] };

/** Ways to fill in that form, and how each is refused; `undefined` where it is taken. */
export const answersToForm: readonly [why: string, fields: Record<string, string>, code: string | undefined][] = [
  [
    'only where something is wrong with it: here nothing is',
    { 'first-time': 'yes', department: 'audit', head: 'li' },
    undefined,
  ],
  ['with a word that is neither yes nor no', { 'first-time': 'perhaps' }, 'FieldInvalid'],
  ['without what another answer demands', { 'first-time': 'no' }, 'FieldMissing'],
  ['with a choice that is not offered', { 'first-time': 'yes', level: 'county' }, 'FieldInvalid'],
  ['with a number above the largest', { 'first-time': 'yes', window: '10' }, 'FieldInvalid'],
  ['with a day that there is not', { 'first-time': 'yes', since: '2019-02-30' }, 'FieldInvalid'],
  ['with a code of no list', { 'first-time': 'yes', department: 'sport' }, 'FieldInvalid'],
  ['with somebody who is not on the roster', { 'first-time': 'yes', head: 'zhao' }, 'FieldInvalid'],
];
