import assert from 'node:assert/strict';
import { refuseShape } from '../../domain/shape.ts';
import { buildActor, verdict } from '../support/build.ts';

type Kind = NonNullable<Parameters<typeof refuseShape>[1][string]>;
const malformed = { code: 'MalformedMessage', rules: [] };
const long = '一'.repeat(2000);

const rows: Readonly<Record<Kind, { fits: unknown[]; not: unknown[]; must: string }>> = {
  deadlineOrNull: {
    fits: [null, { at: 0, summary: 'applications close' }],
    not: [undefined, {}, { at: '0', summary: 'x' }, { at: 0.5, summary: 'x' }, { at: 0 }, 'applications close'],
    must: 'an instant with what it brings, or null',
  },
  text: {
    fits: ['通报', long],
    not: [undefined, null, '', `${long}一`, 1, true, ['通报'], {}],
    must: 'a text of at most 2000 characters',
  },
  flag: { fits: [true, false], not: [undefined, null, 'true', 0, 1, [], {}], must: 'true or false' },
  contact: {
    fits: [
      { person: '王', telephone: '0575' },
      { person: '王', address: '中兴路' },
      { person: '王', telephone: '1', address: '2' },
    ],
    not: [undefined, null, '0575', [], {}, { person: '王' }, { telephone: '0575' }, { person: '王', telephone: 575 }],
    must: 'a person with a telephone, an address or both',
  },
  yes: { fits: [true], not: [undefined, null, 'true', false, 1, [], {}], must: 'true: that it is for good' },
  texts: {
    fits: [{}, { goals: '目标' }, { goals: '' }],
    not: [undefined, null, '目标', ['目标'], { goals: 1 }, { goals: null }, { goals: `${long}一` }],
    must: 'texts by field',
  },
  textOrNothing: {
    fits: [undefined, '会议'],
    not: [null, '', `${long}一`, 1, ['会议']],
    must: 'a text, or absent',
  },
  calendarStage: {
    fits: ['mobilisation', 'implementation', 'review', 'assessment', 'opinions', 'selection'],
    not: [undefined, 'application', 'notice', 'naming', 1],
    must: 'a stage that a decision may close',
  },
  target: {
    fits: [
      { of: 'stage', stage: 'application' },
      { of: 'applications', track: 'clean' },
      { of: 'rules' },
      { of: 'notice', track: 'clean' },
      { of: 'step', matter: 'matter-1', step: 'answer' },
    ],
    not: [
      undefined,
      null,
      'rules',
      [],
      {},
      { of: '' },
      { of: 1 },
      { of: 'applications', track: 1 },
      { of: 'anything-else' },
      { of: 'constructor' },
    ],
    must: 'a deadline',
  },
  day: {
    fits: ['2019-12-31', '2020-02-29'],
    not: [undefined, null, '', '2019-12-32', '2019-02-30', '2019-13-01', '20191231', '31.12.2019', 1577808000000],
    must: 'a day, YYYY-MM-DD',
  },
  instant: {
    fits: [0, 1577808000000],
    not: [undefined, null, '1577808000000', 1.5, Infinity, NaN],
    must: 'an instant in milliseconds',
  },
  numberOrNull: {
    fits: [null, 0, 86.5],
    not: [undefined, '86.5', NaN, Infinity, {}],
    must: 'a number, or null',
  },
  listOrNothing: {
    fits: [undefined, [], ['clean']],
    not: [null, 5, 'clean', {}, [1]],
    must: 'a list of texts, or absent',
  },
  list: { fits: [[], ['绍兴日报']], not: [undefined, null, '绍兴日报', [1], [null], {}], must: 'a list of texts' },
  leftOut: {
    fits: [[], [{ unit: 'unit-a', reason: '材料不全' }]],
    not: [
      undefined,
      {},
      ['unit-a'],
      [{ unit: 'unit-a' }],
      [{ unit: 'unit-a', reason: '' }],
      [{ unit: 1, reason: '材料' }],
    ],
    must: 'a list of units, each with a reason',
  },
  actor: {
    fits: [buildActor('organiser'), buildActor('public')],
    not: [
      undefined,
      'organiser',
      {},
      { id: 'a', role: 'unit' },
      { id: '', role: 'unit', organisation: 'a' },
      [buildActor('unit')],
    ],
    must: 'an actor with id, role and organisation',
  },
  placement: {
    fits: [
      { unit: 'unit-a', listed: true, tally: { passed: 1, failed: 0 } },
      { unit: 'unit-a', listed: false, reason: '票数不足', tally: null },
    ],
    not: [
      undefined,
      {},
      { listed: 'yes' },
      { listed: true },
      { listed: true, tally: null },
      { listed: false, reason: '' },
    ],
    must: 'a placement',
  },
};

describe('the shape of a message', () => {
  for (const [kind, { fits, not, must }] of Object.entries(rows) as [Kind, (typeof rows)[Kind]][]) {
    it(`takes ${must} for ${kind}`, () => {
      for (const field of fits) assert.equal(refuseShape({ field }, { field: kind }), undefined, JSON.stringify(field));
    });

    it(`refuses anything else for ${kind}, and says what it must be`, () => {
      for (const field of not) {
        const refused = refuseShape({ field }, { field: kind });
        assert.deepEqual(verdict(refused), malformed, JSON.stringify(field));
        assert.equal(refused?.message, `field must be ${must}`);
      }
      if (fits.includes(undefined)) return;
      assert.deepEqual(verdict(refuseShape({}, { field: kind })), malformed);
    });
  }

  it('refuses what is no object at all', () => {
    for (const payload of [undefined, null, 'hello', 1, true, [], [{ field: '通报' }]]) {
      assert.deepEqual(verdict(refuseShape(payload, {})), malformed, JSON.stringify(payload));
    }
  });

  it('names the first field that does not fit', () => {
    const refused = refuseShape({ track: 'clean', passed: 'yes' }, { track: 'text', passed: 'flag', note: 'text' });
    assert.equal(refused?.message, 'passed must be true or false');
  });

  it('lets pass what it was not asked about', () => {
    assert.equal(refuseShape({ track: 'clean', receivedAt: 1, more: [1] }, { track: 'text' }), undefined);
  });
});
