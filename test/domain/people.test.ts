import assert from 'node:assert/strict';
import type { Organisation, Role } from '../../contracts/people.ts';
import { refuseRoles } from '../../domain/people.ts';

const of = (kind: Organisation['kind'], committee: string | null = null): Organisation => ({
  ...{ id: 'o', name: '机关', kind, committee, parent: null },
});
const codeOf = (organisation: Organisation, ...roles: Role[]) => refuseRoles(roles, organisation)?.code;

describe('the roles of one person (F54)', () => {
  it('of administrator and auditor each is held with nothing else', () => {
    for (const role of ['administrator', 'auditor'] as const) {
      assert.equal(codeOf(of('department'), role), undefined);
      for (const other of ['organiser', 'leadingGroup', 'discipline', 'reviewer'] as const)
        assert.equal(codeOf(of('committee'), other, role), 'RolesApart');
    }
    assert.equal(codeOf(of('department'), 'administrator', 'auditor'), 'RolesApart');
  });

  it('YQ-09: others may come together', () => {
    assert.equal(codeOf(of('committee'), 'organiser', 'reviewer', 'liaison'), undefined);
  });

  it('fit the organisation: a committee organises, a leading group approves, the assessed act for themselves', () => {
    assert.equal(codeOf(of('committee'), 'unit'), 'RoleDoesNotFit');
    assert.equal(codeOf(of('department'), 'organiser'), 'RoleDoesNotFit');
    assert.equal(codeOf(of('department'), 'leadingGroup'), 'RoleDoesNotFit');
    assert.equal(codeOf(of('unit', 'city'), 'organiser'), 'RoleDoesNotFit');
    assert.equal(codeOf(of('unit', 'city'), 'unit', 'partyOrganisation'), undefined);
  });

  it('JZ-A09: who is assessed may judge others as well, whatever it is', () => {
    assert.equal(codeOf(of('unit', 'city'), 'jointReviewer'), undefined);
    assert.equal(codeOf(of('department', 'city'), 'unit', 'consulted'), undefined);
  });
});
