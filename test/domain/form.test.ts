import assert from 'node:assert/strict';
import { field as fieldSchema, type Field } from '../../contracts/form.ts';
import { asksForLists, refuseForm, refuseOwnUnits, type Codes } from '../../domain/form.ts';
import { verdict } from '../support/build.ts';

const name = { zh: '字段', en: 'field' };
const form = (...fields: object[]): Field[] => fields.map((each) => fieldSchema.parse({ name, ...each }));

const rules = ['XX-1'];
const missing = { code: 'FieldMissing', rules };
const invalid = { code: 'FieldInvalid', rules };

describe('a form', () => {
  const codes: Codes = { departments: ['audit', 'finance'], open: [] };
  const people = ['li', 'wang'];
  const count = { field: 'count', type: 'number', from: 0, to: 10 };
  const reason = { field: 'reason', required: false, requiredWhen: { when: 'over', field: 'count', number: 3 } };
  const kind = {
    field: 'kind',
    type: 'choice',
    choices: [
      { choice: 'a', name },
      { choice: 'b', name },
    ],
  };
  const whenB = { field: 'why', requiredWhen: { when: 'is', field: 'kind', oneOf: ['b'] } };
  const day = { field: 'on', type: 'day' };
  const flag = { field: 'sure', type: 'flag' };
  const department = { field: 'department', type: 'code', list: 'departments' };
  const open = { field: 'act', type: 'code', list: 'open' };
  const unlisted = { field: 'act', type: 'code', list: 'elsewhere' };
  const person = { field: 'who', type: 'person' };
  const optional = { field: 'more', required: false };

  const table: [why: string, fields: object[], given: Record<string, string>, expected: 'accepted' | object][] = [
    ['takes any text', [{ field: 'text' }], { text: '措施' }, 'accepted'],
    ['lacks a field that is required unless it says otherwise', [{ field: 'text' }], {}, missing],
    ['lacks a field of which nothing but blanks is given', [{ field: 'text' }], { text: '  ' }, missing],
    ['may leave out what is not required', [optional], {}, 'accepted'],
    ['may leave it empty as well', [optional, count], { more: '', count: '1' }, 'accepted'],
    ['has no field that it does not name', [optional], { other: 'x' }, invalid],
    ['has no field that every object has', [optional], { constructor: 'x' }, invalid],
    ['lacks a field with the name of what every object has', [{ field: 'constructor' }], {}, missing],
    ['takes a whole number', [count], { count: '10' }, 'accepted'],
    ['takes a half', [count], { count: '0.5' }, 'accepted'],
    ['takes the smallest number', [count], { count: '0' }, 'accepted'],
    ['takes no number above the largest', [count], { count: '10.5' }, invalid],
    ['takes no number below the smallest', [count], { count: '-1' }, invalid],
    ['takes no word for a number', [count], { count: 'ten' }, invalid],
    ['takes no number in another notation', [count], { count: '1e1' }, invalid],
    ['demands a reason above the number', [count, reason], { count: '4' }, missing],
    ['takes a reason above the number', [count, reason], { count: '4', reason: '补充' }, 'accepted'],
    ['demands no reason at the number itself', [count, reason], { count: '3' }, 'accepted'],
    ['demands a field when another has that value', [kind, whenB], { kind: 'b' }, missing],
    ['does not demand it when the other has another value', [kind, whenB], { kind: 'a' }, 'accepted'],
    ['takes a choice of the list only', [kind], { kind: 'c' }, invalid],
    ['takes a day', [day], { on: '2024-02-29' }, 'accepted'],
    ['takes no day that the calendar lacks', [day], { on: '2023-02-29' }, invalid],
    ['takes yes', [flag], { sure: 'yes' }, 'accepted'],
    ['takes no', [flag], { sure: 'no' }, 'accepted'],
    ['takes nothing between yes and no', [flag], { sure: 'true' }, invalid],
    ['takes a code of the list', [department], { department: 'audit' }, 'accepted'],
    ['takes no code outside the list', [department], { department: 'sport' }, invalid],
    ['takes any text while the list is empty', [open], { act: 'whatever' }, 'accepted'],
    ['takes any text while the list is not known', [unlisted], { act: 'whatever' }, 'accepted'],
    ['takes an entry of the roster', [person], { who: 'li' }, 'accepted'],
    ['takes nobody outside the roster', [person], { who: 'zhao' }, invalid],
  ];
  for (const [why, fields, given, expected] of table) {
    it(why, () => {
      assert.deepEqual(verdict(refuseForm(form(...fields), given, rules, { codes, people })), expected);
    });
  }

  it('can be judged without the registry unless it asks for a code or a person', () => {
    assert.equal(asksForLists(form(count, kind, day, flag, optional)), false);
    for (const asking of [department, person]) assert.equal(asksForLists(form(optional, asking)), true);
  });

  it('takes any id for a person where the roster is not known', () => {
    assert.equal(refuseForm(form(person), { who: 'zhao' }, rules), undefined);
  });

  it('names every field that is missing, and the rules of the form and of those fields (F52)', () => {
    const fields = form({ field: 'leader', basis: ['NB-E3.7:L87'] }, { field: 'section', assumed: ['NB-A01'] });
    const refused = refuseForm(fields, {}, rules);
    assert.equal(refused?.message, 'the form lacks leader, section');
    assert.deepEqual(refused.rules, ['XX-1', 'NB-E3.7', 'NB-A01']);
  });
});

describe('units that a form names', () => {
  const field = {
    ...{ field: 'units', name: { zh: '涉及单位', en: 'Units' }, required: false, type: 'units' as const },
    ...{ basis: [], assumed: ['JZ-A09'] },
  };
  const codeOf = (units: string) => refuseOwnUnits([field], { units }, 'jz-46')?.code;

  it('JZ-A09: are never the own one, alone or among others', () => {
    for (const units of ['jz-46', 'jz-38, jz-46', 'jz-46，jz-10', 'jz-38、jz-46'])
      assert.equal(codeOf(units), 'OwnUnit', units);
    assert.deepEqual(refuseOwnUnits([field], { units: 'jz-46' }, 'jz-46')?.rules, ['JZ-A09']);
  });

  it('may be any others, or none', () => {
    for (const units of ['jz-38', 'jz-4, jz-460', '市水利局', '']) assert.equal(codeOf(units), undefined, units);
    assert.equal(refuseOwnUnits([field], {}, 'jz-46'), undefined);
  });
});
