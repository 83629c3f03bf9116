import assert from 'node:assert/strict';
import { programmeSchema } from '../../contracts/programme.ts';
import { filingRole, refuseFiler, refuseItem, refuseRise, yearOfRecord } from '../../domain/record.ts';
import { at, shaoxing, verdict } from '../support/build.ts';

const name = { zh: '档案', en: 'record' };
const [stars, plain] = programmeSchema.shape.records.parse([
  {
    ...{ record: 'stars', name, by: ['unit', 'organiser', 'discipline'], perItem: true, basis: ['SX-S2b:L59'] },
    fields: [
      { field: 'stars', name, type: 'number' },
      { field: 'rated-on', name, type: 'day' },
      { field: 'published-on', name, type: 'day', required: false },
    ],
  },
  { record: 'plain', name, by: ['partyOrganisation'], fields: [{ field: 'text', name }] },
]);

describe('who puts a record on file', () => {
  it('NB-E2.3: the Party organisation does what is its own, and never what is the unit’s', () => {
    assert.equal(filingRole(plain!, 'fileRecord', ['unit', 'partyOrganisation']), 'partyOrganisation');
    assert.equal(filingRole(stars!, 'fileRecord', ['partyOrganisation']), undefined);
    assert.deepEqual(verdict(refuseFiler(stars!, 'partyOrganisation')), { code: 'NotAllowed', rules: ['SX-S2b'] });
    assert.equal(refuseFiler(plain!, 'partyOrganisation'), undefined);
  });

  it('a unit says it of itself, others say it of the unit: each in the first role in which they may', () => {
    assert.equal(filingRole(stars!, 'fileRecord', ['organiser', 'unit']), 'unit');
    assert.equal(filingRole(stars!, 'fileEvidence', ['unit', 'discipline', 'organiser']), 'organiser');
    assert.equal(filingRole(stars!, 'fileEvidence', ['unit']), undefined);
  });
});

describe('a number that rises by a step a year at most (CL-A07)', () => {
  const rises = { field: 'stars', most: 1, basis: [], assumed: ['CL-A07'] };
  const rated = (now: string, before?: { year: number; stars: string }) =>
    refuseRise(rises, { stars: now }, 2025, before && { year: before.year, fields: { stars: before.stars } });

  it('CL-A07: one more than a year ago is taken, two more are not', () => {
    assert.equal(rated('4', { year: 2024, stars: '3' }), undefined);
    assert.deepEqual(verdict(rated('5', { year: 2024, stars: '3' })), { code: 'RisesTooFast', rules: ['CL-A07'] });
    assert.match(rated('5', { year: 2024, stars: '3' })!.message, /at most 4 in 2025, not 5/);
  });

  it('CL-A07: two more than two years ago are taken, and nothing more within the same year', () => {
    assert.equal(rated('5', { year: 2023, stars: '3' }), undefined);
    assert.equal(rated('3', { year: 2025, stars: '3' }), undefined);
    assert.equal(rated('4', { year: 2025, stars: '3' })?.code, 'RisesTooFast');
  });

  it('CL-A07: what is rated for the first time may be anything, and it may always fall', () => {
    assert.equal(rated('5'), undefined);
    assert.equal(rated('1', { year: 2024, stars: '5' }), undefined);
  });

  it('CL-A07: a form that leaves the number out is compared with nothing', () => {
    const before = { year: 2024, fields: { stars: '1' } };
    assert.equal(refuseRise(rises, {}, 2025, before), undefined);
    assert.equal(refuseRise(rises, { stars: '5' }, 2025, { year: 2024, fields: {} }), undefined);
  });
});

describe('a record that names an item of the rubric', () => {
  const missing = { code: 'FieldMissing', rules: ['SX-S2b'] };

  it('SX-S2b: must name one, and one that the rubric has', () => {
    assert.deepEqual(verdict(refuseItem(stars!, null, shaoxing)), missing);
    assert.deepEqual(verdict(refuseItem(stars!, 'item-99', shaoxing)), missing);
    assert.equal(refuseItem(stars!, 'item-15', shaoxing), undefined);
  });

  it('may leave it out where the type does not ask for it, but not name one that there is not', () => {
    assert.equal(refuseItem(plain!, null, shaoxing), undefined);
    assert.equal(refuseItem(plain!, 'item-99', shaoxing)?.code, 'FieldMissing');
  });

  it('may name a criterion below an item', () => {
    const criterion = { criterion: '1.1', name, max: 8, scored: { by: 'grade' }, basis: [] };
    const rubric = programmeSchema.shape.rubric.parse([
      { area: 'a', name, items: [{ item: 'item-1', name, criteria: [criterion] }] },
    ]);
    assert.equal(refuseItem(stars!, '1.1', { ...shaoxing, rubric }), undefined);
    assert.equal(refuseItem(stars!, '1.2', { ...shaoxing, rubric })?.code, 'FieldMissing');
  });
});

describe('the year that a record speaks of', () => {
  const filedAt = at('2024-01-03 10:00');

  it('NB-A03: is that of the first day in its form, whenever it is put on file', () => {
    const fields = { stars: '3', 'rated-on': '2023-12-30', 'published-on': '2024-01-02' };
    assert.equal(yearOfRecord(stars!, { fields, at: filedAt }), 2023);
  });

  it('is that of the filing where no day is given', () => {
    assert.equal(yearOfRecord(stars!, { fields: { stars: '3', 'rated-on': '' }, at: filedAt }), 2024);
    assert.equal(yearOfRecord(plain!, { fields: { text: '2019-01-01' }, at: filedAt }), 2024);
    assert.equal(yearOfRecord(plain!, { fields: { text: 'x' }, at: at('2024-12-31 23:59') }), 2024);
  });
});
