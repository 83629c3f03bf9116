import assert from 'node:assert/strict';
import type { Role } from '../../contracts/people.ts';
import { refuseTied, type Independence } from '../../domain/independence.ts';
import { buildActor, verdict } from '../support/build.ts';

const day = '2019-12-18';
const reviewer = buildActor('reviewer', { id: 'an' });

const tiesOf = (given: Partial<Independence> = {}): Independence => ({
  person: { id: reviewer.id, organisation: reviewer.organisation },
  unit: { id: 'finance-bureau', parent: null },
  above: null,
  declared: [],
  assigned: [],
  ...given,
});
const judgedBy = (role: Role, given: Partial<Independence> = {}) =>
  verdict(refuseTied(buildActor(role, { id: 'an' }), tiesOf(given), day));
const conflict = { code: 'ConflictOfInterest', rules: [] };
const notAssigned = { code: 'NotAssigned', rules: [] };

describe('who may judge a unit', () => {
  it('is anybody who has no tie to it and is assigned to it, or to whom nobody is preferred', () => {
    assert.equal(judgedBy('reviewer'), 'accepted');
    assert.equal(judgedBy('reviewer', { assigned: ['bo', 'an'] }), 'accepted');
  });

  it('F11: is no reviewer where the unit is assigned to others, by name', () => {
    assert.deepEqual(judgedBy('reviewer', { assigned: ['bo', 'ci'] }), notAssigned);
    const refused = refuseTied(reviewer, tiesOf({ assigned: ['bo', 'ci'] }), day);
    assert.match(refused?.message ?? '', /finance-bureau is assigned to bo, ci/);
  });

  it('F11: an assignment binds reviewers only: whoever organises, or sits in the joint appraisal, may judge', () => {
    for (const role of ['organiser', 'jointReviewer'] as const)
      assert.equal(judgedBy(role, { assigned: ['bo'] }), 'accepted', role);
  });

  it('F14: is nobody of the organisation above the unit, or of one below it', () => {
    const below = tiesOf({ unit: { id: 'finance-bureau', parent: reviewer.organisation } }).unit;
    for (const role of ['reviewer', 'jointReviewer', 'organiser'] as const) {
      const { organisation } = buildActor(role);
      const person = { id: 'an', organisation };
      assert.deepEqual(judgedBy(role, { person, unit: { ...below, parent: organisation } }), conflict, role);
      assert.deepEqual(judgedBy(role, { person, above: 'finance-bureau' }), conflict, role);
    }
  });

  it('F14: is nobody who had a post there, until its last day, and nobody who was named as related, for good', () => {
    const declared = (relation: 'former' | 'named', until: string | null) => [{ relation, until }];
    assert.deepEqual(judgedBy('reviewer', { declared: declared('former', day) }), conflict);
    assert.equal(judgedBy('reviewer', { declared: declared('former', '2019-12-17') }), 'accepted');
    assert.deepEqual(judgedBy('reviewer', { declared: declared('named', null) }), conflict);
    assert.match(refuseTied(reviewer, tiesOf({ declared: declared('named', null) }), day)?.message ?? '', /relation/);
  });

  it('F14: a conflict weighs more than an assignment: who is assigned and tied is refused for the tie', () => {
    const declared = [{ relation: 'former', until: day }] as const;
    assert.deepEqual(judgedBy('reviewer', { declared, assigned: ['an'] }), conflict);
    assert.deepEqual(judgedBy('reviewer', { declared, assigned: ['bo'] }), conflict);
  });

  it('JZ-A09: the own unit is refused by the policy, with its own code, and not here', () => {
    const own = { person: { id: 'an', organisation: 'finance-bureau' } };
    assert.equal(judgedBy('reviewer', own), 'accepted');
    assert.deepEqual(judgedBy('reviewer', { ...own, assigned: ['bo'] }), notAssigned);
  });

  it('nobody else is asked: who does not judge has no conflict here', () => {
    for (const role of ['unit', 'leadingGroup', 'auditor', 'discipline', 'public'] as const)
      assert.equal(judgedBy(role, { above: 'finance-bureau', assigned: ['bo'] }), 'accepted', role);
  });
});
