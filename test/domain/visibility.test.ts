import assert from 'node:assert/strict';
import { role as everyRole, type Role } from '../../contracts/people.ts';
import type { Part } from '../../contracts/plan.ts';
import { bodiesOf, policy } from '../../domain/policy.ts';
import {
  ADMINISTRATION,
  everyNoun,
  hiddenIn,
  refuseReading,
  scopeOf,
  type Noun,
  type Place,
  type Viewer,
} from '../../domain/visibility.ts';
import { buildActor, city } from '../support/build.ts';

const place = (more: Partial<Place> = {}): Place => ({
  ...{ campaign: 'c', bodies: city, enrolled: [], above: [], toUnits: [] },
  ...more,
});
const viewer = (organisation: string, ...roles: Role[]): Viewer => ({
  id: 'li',
  memberships: roles.map((role) => ({ role, organisation })),
});
const unitOf = (organisation: string) => [viewer(organisation, 'unit'), place({ enrolled: [organisation] })] as const;
const ofRows = (...asked: Parameters<typeof scopeOf>) => scopeOf(...asked).rows.map(({ of }) => of);
const campaignNouns = everyNoun.filter((noun) => !['ledger', 'people'].includes(noun));

describe('what somebody sees (F54)', () => {
  it('of another committee’s campaign nothing, in whatever role (SX-S5d)', () => {
    for (const noun of campaignNouns)
      for (const role of policy.listOrganisations.roles)
        assert.deepEqual(ofRows(viewer('county', role), noun, [place()]), [], `${noun} as ${role}`);
  });

  it('of the own committee’s all of it, in the organisations that have the role', () => {
    for (const role of ['organiser', 'leadingGroup', 'jointReviewer'] as const) {
      const [organisation = ''] = bodiesOf(role, city);
      assert.deepEqual(ofRows(viewer(organisation, role), 'candidacies', [place()]), ['committee'], role);
    }
  });

  it('JZ-S1, CL-S1: the committee above the organiser reads, another one does not', () => {
    assert.deepEqual(ofRows(viewer('municipal', 'leader'), 'candidacies', [place({ above: ['municipal'] })]), [
      'committee',
    ]);
    assert.deepEqual(ofRows(viewer('other', 'leader'), 'candidacies', [place({ above: ['municipal'] })]), []);
  });

  it('a unit sees itself, and of who reviews whom nothing', () => {
    const [unit, here] = unitOf('u');
    for (const noun of ['candidacies', 'records', 'scores', 'extensions', 'matters', 'overall'] as const)
      assert.deepEqual(ofRows(unit, noun, [here]), ['unit'], noun);
    for (const noun of ['assignments', 'objections', 'incidents'] as const)
      assert.deepEqual(ofRows(unit, noun, [here]), [], noun);
    assert.equal(refuseReading(unit, scopeOf(unit, 'scores', [here]), 'other').code, 'OtherUnit');
  });

  it('a reviewer sees what is assigned, and the own assignments only (F7)', () => {
    const reviewer = viewer(city.organiser, 'reviewer');
    assert.deepEqual(ofRows(reviewer, 'candidacies', [place()]), ['assigned']);
    assert.deepEqual(ofRows(reviewer, 'assignments', [place()]), ['person']);
    assert.equal(refuseReading(reviewer, scopeOf(reviewer, 'scores', [place()]), 'u').code, 'NotAssigned');
  });

  it('an auditor reads the own committee’s, one of the administration what every committee does', () => {
    assert.deepEqual(ofRows(viewer(ADMINISTRATION, 'auditor'), 'candidacies', [place()]), ['all']);
    assert.deepEqual(ofRows(viewer(city.organiser, 'auditor'), 'ledger', []), ['house']);
  });

  it('what only few may read, nobody reads about the own unit as somebody else (JZ-A09, NB-A10)', () => {
    const scope = scopeOf(viewer(city.organiser, 'discipline'), 'matters', [place()], ['discipline']);
    assert.equal(scope.recorded, true);
    assert.deepEqual(
      scope.rows.map((row) => row.of === 'committee' && row.except),
      [city.organiser],
    );
    assert.deepEqual(ofRows(viewer(ADMINISTRATION, 'auditor'), 'matters', [place()], ['discipline', 'auditor']), []);
  });

  it('who is judged sees neither names nor notes nor totals, unless the programme says so (F7)', () => {
    const hidden = (noun: Noun, toUnits: readonly Part[] = []) => {
      const here = place({ enrolled: ['u'], toUnits });
      const scope = scopeOf(viewer('u', 'unit'), noun, [here]);
      return [...hiddenIn(scope, scope.rows, 'u')].sort();
    };
    assert.deepEqual(hidden('candidacies'), ['deductions', 'judges', 'notes', 'sheets', 'totals']);
    assert.deepEqual(hidden('candidacies', ['notes', 'judges']), ['deductions', 'sheets', 'totals']);
  });

  it('whoever belongs to a unit sees it with the unit’s eyes, whatever else the person is (JZ-A09)', () => {
    const here = place({ enrolled: [city.organiser] });
    const scope = scopeOf(viewer(city.organiser, 'organiser'), 'scores', [here]);
    assert.ok(hiddenIn(scope, scope.rows, city.organiser).has('judges'));
    assert.equal(hiddenIn(scope, scope.rows, 'another').size, 0);
  });
});

describe('who sees how much of what', () => {
  const whole = 'organiser leadingGroup jointReviewer discipline consulted liaison auditor';
  const units = 'unit partyOrganisation';
  const asApplicants = 'deductions judges notes sheets totals';
  /** The rows that each role sees of a noun, and what is left out of them. */
  const seen: Readonly<Record<Noun, readonly (readonly [roles: string, of: string, without?: string])[]>> = {
    campaigns: [
      [`${whole} leader reviewer`, 'committee'],
      [units, 'committee', 'standings'],
    ],
    candidacies: [
      [`${whole} leader`, 'committee'],
      ['reviewer', 'assigned'],
      [units, 'unit', asApplicants],
    ],
    rosters: [
      [`${whole} leader`, 'committee'],
      ['reviewer', 'assigned'],
      [units, 'unit'],
    ],
    records: [
      [`${whole} leader`, 'committee'],
      ['reviewer', 'assigned'],
      [units, 'unit'],
    ],
    obligations: [
      [`${whole} leader`, 'committee'],
      ['reviewer', 'assigned'],
      [units, 'unit'],
    ],
    matters: [
      [whole, 'committee'],
      ['reviewer', 'assigned'],
      [units, 'unit'],
    ],
    draws: [[`${whole} leader reviewer ${units}`, 'committee']],
    codeLists: [[`${whole} leader reviewer ${units}`, 'committee']],
    extensions: [
      [`${whole} leader reviewer`, 'committee'],
      [units, 'unit'],
    ],
    assignments: [
      ['organiser discipline auditor leadingGroup', 'committee'],
      ['reviewer jointReviewer', 'person'],
    ],
    scores: [
      ['organiser leadingGroup discipline auditor', 'committee'],
      ['jointReviewer', 'committee', 'sheets'],
      ['reviewer', 'assigned', 'sheets'],
      ['consulted liaison leader', 'committee', 'deductions judges sheets totals'],
      [units, 'unit', asApplicants],
    ],
    overall: [
      [`${whole} leader reviewer`, 'committee'],
      [units, 'unit'],
    ],
    titles: [
      [`${whole} leader reviewer`, 'committee'],
      [units, 'unit'],
    ],
    objections: [['organiser discipline auditor', 'committee']],
    incidents: [['organiser discipline auditor leadingGroup', 'committee']],
    messages: [
      ['organiser discipline auditor leadingGroup', 'committee'],
      [units, 'unit'],
    ],
    ledger: [['organiser auditor', 'house']],
    people: [
      ['administrator', 'all'],
      ['auditor', 'house'],
    ],
  };
  const bodies = { ...city, consulted: { audit: 'audit-office' } };
  const here = place({ bodies, enrolled: ['finance-bureau'], above: ['municipal-committee'] });

  for (const noun of everyNoun) {
    it(`of ${noun}: ${seen[noun].map(([roles, of]) => `${roles.split(' ').join(', ')} (${of})`).join('; ')}`, () => {
      for (const role of everyRole.options) {
        const { rows } = scopeOf(viewer(buildActor(role).organisation, role), noun, [here]);
        const expected = seen[noun].find(([roles]) => roles.split(' ').includes(role));
        assert.deepEqual(
          rows.map(({ of, without }) => [of, [...without].sort().join(' ')]),
          expected ? [[expected[1], expected[2] ?? '']] : [],
          role,
        );
      }
    });
  }
});
