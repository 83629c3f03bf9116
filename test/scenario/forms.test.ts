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

  it('may begin with another number, and have as many digits as there are signs', () => {
    assert.deepEqual(repeated([{ repeat: { from: 9, to: 11 }, on: '2019-##-15', id: 'm-#' }]), [
      { on: '2019-09-15', id: 'm-9' },
      { on: '2019-10-15', id: 'm-10' },
      { on: '2019-11-15', id: 'm-11' },
    ]);
  });

  for (const repeat of ['many', '0', '1001', '{ from: 3, to: 2 }', '{ from: 1 }', '{ from: 1, to: 2, by: 2 }']) {
    it(`says how often by a whole number, or from where to where, and not by ${repeat}`, () => {
      const text = `scenario: T
title: T
programme: shaoxing-2018
year: 2019
units: 1
steps:
  - { by: unit-1, do: enterRoster, with: { entries: [{ repeat: ${repeat}, id: 'b-#', kind: branch, name: x }] } }
`;
      assert.throws(
        () => parseScenario(text, 'test.yaml'),
        /test\.yaml:7:.*repeat: is how often, from 1 to 1000, or { from: 5, to: 12 }/,
      );
    });
  }
});
