import assert from 'node:assert/strict';
import { filledIn, formOf } from '../../scenario/fill.ts';
import { loadProgramme, parseScenario } from '../../scenario/read.ts';
import { repeated } from '../../scenario/repeat.ts';

const { programme: ningbo } = loadProgramme('ningbo-mechanisms');
const { programme: shaoxing } = loadProgramme('shaoxing-2018');

describe('a form that a step leaves out', () => {
  it('is that of the call: action rules, application, record, matter or step', () => {
    const fieldsOf = (operation: string, values: object, programme = shaoxing) =>
      formOf(programme, operation, values as Record<string, unknown>)?.map(({ field }) => field);
    assert.deepEqual(fieldsOf('fileRules', {}), ['goals', 'schedule', 'measures']);
    assert.ok(fieldsOf('submitApplication', { track: 'clean' })?.includes('own-work'));
    assert.deepEqual(fieldsOf('fileRecord', { type: 'yearly-measures' }), ['measures']);
    assert.deepEqual(fieldsOf('openMatter', { procedure: 'talk' }, ningbo), ['occasion', 'person']);
    const step = { procedure: 'talk', step: 'talk' };
    assert.ok(fieldsOf('doStep', step, ningbo)?.includes('held-by'));
    assert.equal(fieldsOf('castVote', {}), undefined);
  });

  it('gets something right for every field that must be filled in, and nothing for the others', () => {
    const form = formOf(ningbo, 'fileRecord', { type: 'appointment' }) ?? [];
    assert.deepEqual(filledIn(form, ningbo, '2023-03-01'), {
      kind: 'new-leader',
      person: '如实填写',
      'appointed-on': '2023-03-01',
    });
    const optional = formOf(shaoxing, 'fileRecord', { type: 'good-practice' }) ?? [];
    assert.deepEqual(Object.keys(filledIn(optional, shaoxing, '2019-05-01')), ['practice']);
  });
});

describe('an item that is repeated', () => {
  it('stands there so many times, numbered', () => {
    assert.deepEqual(repeated({ entries: [{ id: 'a' }, { repeat: 2, id: 'b-#', fields: { name: '第#人' } }] }), {
      entries: [{ id: 'a' }, { id: 'b-1', fields: { name: '第1人' } }, { id: 'b-2', fields: { name: '第2人' } }],
    });
  });

  it('says how often by a whole number', () => {
    const text = `scenario: T
title: T
programme: shaoxing-2018
year: 2019
units: 1
steps:
  - { by: unit-1, do: enterRoster, with: { entries: [{ repeat: many, id: 'b-#', kind: branch, name: x }] } }
`;
    assert.throws(() => parseScenario(text, 'test.yaml'), /test\.yaml:7:.*repeat: is how often, from 1 to 1000/);
  });
});
