import assert from 'node:assert/strict';
import { refuseShape } from '../../domain/shape.ts';
import { buildActor, verdict } from '../support/build.ts';

type Kind = NonNullable<Parameters<typeof refuseShape>[1][string]>;
const malformed = { code: 'MalformedMessage', rules: [] };
const long = '一'.repeat(2000);

const rows: Readonly<Record<Kind, { fits: unknown[]; not: unknown[]; must: string }>> = {
  text: {
    fits: ['通报', long],
    not: [undefined, null, '', `${long}一`, 1, true, ['通报'], {}],
    must: 'a text of at most 2000 characters',
  },
  flag: { fits: [true, false], not: [undefined, null, 'true', 0, 1, [], {}], must: 'true or false' },
  texts: {
    fits: [{}, { goals: '目标' }, { goals: '' }],
    not: [undefined, null, '目标', ['目标'], { goals: 1 }, { goals: null }, { goals: `${long}一` }],
    must: 'texts by field',
  },
  calendarStage: {
    fits: ['mobilisation', 'implementation'],
    not: [undefined, 'application', 'notice', 1],
    must: 'mobilisation or implementation',
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
