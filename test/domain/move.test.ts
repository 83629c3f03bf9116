import assert from 'node:assert/strict';
import type { Organisation } from '../../contracts/people.ts';
import { refuseMove } from '../../domain/move.ts';

const of = (id: string, kind: Organisation['kind'], committee: string | null = null): Organisation => ({
  ...{ id, name: '机关', kind, committee, parent: null },
});

describe('a unit that goes over to another committee', () => {
  const unit = of('water', 'unit', 'city');

  it('SX-S5d: leaves one committee for another', () => {
    assert.equal(refuseMove(unit, of('county', 'committee')), undefined);
  });

  it('is a unit, goes to a committee, and not to its own', () => {
    assert.equal(refuseMove(of('audit', 'department'), of('county', 'committee'))?.code, 'NotAUnit');
    assert.equal(refuseMove(unit, of('lead', 'leadingGroup'))?.code, 'NotACommittee');
    assert.equal(refuseMove(unit, of('city', 'committee'))?.code, 'SameCommittee');
  });
});
