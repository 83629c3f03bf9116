import assert from 'node:assert/strict';
import { role, type Actor, type Role } from '../../contracts/people.ts';
import { policy, refuseAct, roleFor, type ActName, type Concerns } from '../../domain/policy.ts';
import { buildActor, city, verdict } from '../support/build.ts';

const unit = 'finance-bureau';
const allowed: Readonly<Record<ActName, readonly Role[]>> = {
  addOrganisation: ['administrator'],
  addPerson: ['administrator'],
  listOrganisations: [
    'administrator',
    'organiser',
    'leadingGroup',
    'reviewer',
    'jointReviewer',
    'discipline',
    'auditor',
    'unit',
  ],
  listPeople: ['administrator', 'auditor'],
  startCampaign: ['organiser'],
  closeStage: ['organiser'],
  fileRules: ['unit'],
  fileRecord: ['unit'],
  fileEvidence: ['organiser', 'jointReviewer'],
  submitApplication: ['unit'],
  withdrawApplication: ['unit'],
  recordCheck: ['reviewer', 'organiser'],
  castVote: ['jointReviewer'],
  confirmList: ['organiser'],
  publishNotice: ['organiser'],
  lodgeObjection: ['public'],
  ruleObjection: ['organiser'],
  approveNaming: ['leadingGroup'],
  nameTitles: ['organiser'],
  reportIncident: ['organiser', 'discipline', 'unit'],
  confirmIncident: ['organiser'],
  proposeRevocation: ['organiser'],
  decideRevocation: ['leadingGroup'],
  readCampaign: ['organiser', 'leadingGroup', 'reviewer', 'jointReviewer', 'discipline', 'auditor', 'unit'],
  readReports: ['organiser', 'discipline', 'auditor'],
  readLedger: ['auditor', 'organiser'],
};
const acts = Object.keys(allowed) as ActName[];

describe('who may do what (SX-S5a, SX-S5b)', () => {
  for (const act of acts) {
    it(`${act} is for ${allowed[act].join(', ')} and nobody else`, () => {
      const open = role.options.filter((each) => refuse(act, buildActor(each)) === 'accepted');
      assert.deepEqual(
        open,
        role.options.filter((each) => allowed[act].includes(each)),
      );
      for (const shut of role.options.filter((each) => !open.includes(each))) {
        assert.deepEqual(refuse(act, buildActor(shut)), { code: 'NotAllowed', rules: [] }, shut);
      }
    });
  }

  it('leaves no act without a row above', () => {
    assert.deepEqual(Object.keys(policy).sort(), [...acts].sort());
  });

  it('gives nothing to do to the engine, which acts without being asked', () => {
    assert.deepEqual(
      acts.filter((act) => refuse(act, buildActor('system')) === 'accepted'),
      [],
    );
  });

  it('answers a role that does not exist, whatever it is called', () => {
    for (const made of ['root', 'constructor', '']) {
      const actor = { ...buildActor('public'), role: made as Role };
      assert.deepEqual(refuse('confirmList', actor), { code: 'NotAllowed', rules: [] });
    }
  });

  it('says who may', () => {
    assert.equal(
      refuseAct('recordCheck', buildActor('unit'), { unit, bodies: city })?.message,
      'recordCheck is for reviewer or organiser, not for unit',
    );
  });
});

describe('a unit', () => {
  const own: readonly ActName[] = ['fileRules', 'fileRecord', 'submitApplication', 'withdrawApplication'];
  for (const act of acts.filter((each) => allowed[each].includes('unit'))) {
    const closed = own.includes(act);
    it(`SX-S3a: may ${closed ? 'only' : 'also'} for itself: ${act}`, () => {
      const other = buildActor('unit', { organisation: 'water-bureau' });
      assert.equal(refuse(act, buildActor('unit')), 'accepted');
      assert.deepEqual(refuse(act, other), closed ? { code: 'OtherUnit', rules: [] } : 'accepted');
    });
  }
});

describe('the own unit (F54)', () => {
  const recused: readonly (readonly [act: ActName, role: Role])[] = [
    ['fileEvidence', 'organiser'],
    ['fileEvidence', 'jointReviewer'],
    ['recordCheck', 'reviewer'],
    ['recordCheck', 'organiser'],
    ['castVote', 'jointReviewer'],
    ['ruleObjection', 'organiser'],
    ['confirmIncident', 'organiser'],
    ['proposeRevocation', 'organiser'],
    ['decideRevocation', 'leadingGroup'],
  ];
  // A unit may itself be one of the bodies: being entitled otherwise does not help.
  const bodies = { organiser: unit, leadingGroup: unit, jointReviewers: [unit] };
  for (const [act, as] of recused) {
    it(`is closed to its own people: ${act} as ${as}`, () => {
      const insider = buildActor(as, { organisation: unit });
      assert.deepEqual(refuse(act, insider, { unit, bodies }), { code: 'OwnUnit', rules: [] });
      assert.equal(refuse(act, insider, { unit: 'water-bureau', bodies }), 'accepted');
    });
  }

  it('does not recuse from what concerns the whole campaign', () => {
    for (const act of ['confirmList', 'publishNotice', 'nameTitles'] as const) {
      assert.equal(refuse(act, buildActor('organiser', { organisation: unit }), { bodies }), 'accepted');
    }
  });
});

describe('another committee (SX-S5d)', () => {
  const tenants: readonly (readonly [act: ActName, role: Role, code: string])[] = [
    ['closeStage', 'organiser', 'NotAllowed'],
    ['fileEvidence', 'organiser', 'NotAllowed'],
    ['fileEvidence', 'jointReviewer', 'NotAJointReviewer'],
    ['recordCheck', 'reviewer', 'NotAllowed'],
    ['recordCheck', 'organiser', 'NotAllowed'],
    ['castVote', 'jointReviewer', 'NotAJointReviewer'],
    ['confirmList', 'organiser', 'NotAllowed'],
    ['publishNotice', 'organiser', 'NotAllowed'],
    ['ruleObjection', 'organiser', 'NotAllowed'],
    ['approveNaming', 'leadingGroup', 'NotAllowed'],
    ['nameTitles', 'organiser', 'NotAllowed'],
    ['confirmIncident', 'organiser', 'NotAllowed'],
    ['proposeRevocation', 'organiser', 'NotAllowed'],
    ['decideRevocation', 'leadingGroup', 'NotAllowed'],
  ];
  for (const [act, as, code] of tenants) {
    it(`of a county does not act in the city's campaign: ${act} as ${as} (S12)`, () => {
      const stranger = buildActor(as, { organisation: 'county-committee' });
      assert.deepEqual(refuse(act, stranger), { code, rules: [] });
      assert.equal(refuse(act, stranger, { unit, bodies: countyBodies }), 'accepted');
    });
  }

  it('SX-S4a, SX-A09: has its checks carried out by reviewers of the organiser and of the joint reviewers', () => {
    const by = (organisation: string) => refuse('recordCheck', buildActor('reviewer', { organisation }));
    for (const organisation of [city.organiser, ...city.jointReviewers]) assert.equal(by(organisation), 'accepted');
    assert.deepEqual(by(city.leadingGroup), { code: 'NotAllowed', rules: [] });
  });

  it('SX-A12: keeps organiser and leading group apart: neither decides in the place of the other', () => {
    const swapped = [
      refuse('approveNaming', buildActor('leadingGroup', { organisation: city.organiser })),
      refuse('nameTitles', buildActor('organiser', { organisation: city.leadingGroup })),
    ];
    assert.deepEqual(swapped, Array(2).fill({ code: 'NotAllowed', rules: [] }));
  });
});

describe('the role in which somebody acts', () => {
  it('is the first of the act that the person holds', () => {
    assert.equal(roleFor('recordCheck', ['organiser', 'reviewer']), 'reviewer');
    assert.equal(roleFor('recordCheck', ['auditor', 'organiser']), 'organiser');
    assert.equal(roleFor('castVote', ['organiser']), undefined);
    assert.equal(roleFor('castVote', []), undefined);
  });
});

const county = 'county-committee';
const countyBodies = { organiser: county, leadingGroup: county, jointReviewers: [county] };

function refuse(act: ActName, actor: Actor, concerns: Concerns = { unit, bodies: city }) {
  return verdict(refuseAct(act, actor, concerns));
}
