import assert from 'node:assert/strict';
import { role, type Actor, type Role } from '../../contracts/people.ts';
import type { Bodies } from '../../contracts/plan.ts';
import { actOf, isEngine, policy, refuseAct, roleFor, type ActName, type Concerns } from '../../domain/policy.ts';
import { buildActor, city, verdict } from '../support/build.ts';

const unit = 'finance-bureau';
const inMatters: readonly Role[] = [
  'organiser',
  'leadingGroup',
  'discipline',
  'reviewer',
  'jointReviewer',
  'consulted',
  'liaison',
  'unit',
  'partyOrganisation',
  'auditor',
];
/** Everybody who may act in the city's editions, somebody consulted and an auditor of its own among them. */
const running: Bodies = { ...city, consulted: { audit: 'audit-office' } };
const allowed: Readonly<Record<ActName, readonly Role[]>> = {
  addOrganisation: ['administrator'],
  moveUnit: ['administrator'],
  addPerson: ['administrator'],
  manageSystems: ['administrator'],
  listOrganisations: [
    'administrator',
    'organiser',
    'leadingGroup',
    'reviewer',
    'jointReviewer',
    'discipline',
    'auditor',
    'unit',
    'partyOrganisation',
    'consulted',
    'liaison',
    'leader',
  ],
  listPeople: ['administrator', 'auditor'],
  startCampaign: ['organiser'],
  closeStage: ['organiser'],
  fileRules: ['unit'],
  fileRecord: ['unit', 'partyOrganisation'],
  fileEvidence: ['organiser', 'jointReviewer', 'discipline', 'leadingGroup', 'consulted', 'liaison', 'reviewer'],
  enterRoster: ['unit', 'organiser'],
  recordDeed: ['unit', 'partyOrganisation', 'organiser', 'discipline'],
  supplyCodes: ['organiser'],
  scoreUnit: ['organiser', 'reviewer', 'jointReviewer', 'leadingGroup', 'unit'],
  recordEvent: ['organiser', 'discipline'],
  moderateScore: ['organiser', 'leadingGroup'],
  confirmScores: ['leadingGroup', 'organiser'],
  correctResult: ['leadingGroup'],
  openMatter: inMatters,
  doStep: inMatters,
  reviewRules: ['organiser'],
  addSigner: ['organiser', 'leadingGroup'],
  readMatters: inMatters,
  readReport: ['discipline'],
  readRestricted: inMatters,
  reportToDiscipline: ['public'],
  commitDraw: ['organiser', 'leadingGroup', 'discipline'],
  assignReviewers: ['organiser'],
  declineAssignment: ['reviewer', 'jointReviewer'],
  declareRelation: ['organiser', 'reviewer', 'jointReviewer', 'discipline'],
  extendDeadline: ['organiser'],
  computeOverall: ['organiser'],
  submitApplication: ['unit'],
  withdrawApplication: ['unit'],
  recordCheck: ['reviewer', 'organiser'],
  castVote: ['jointReviewer'],
  confirmList: ['organiser', 'leadingGroup'],
  withdrawList: ['organiser', 'leadingGroup'],
  publishNotice: ['organiser'],
  correctNotice: ['organiser'],
  lodgeObjection: ['public'],
  ruleObjection: ['organiser'],
  correctRuling: ['leadingGroup', 'organiser'],
  approveNaming: ['leadingGroup'],
  endWithoutNaming: ['leadingGroup', 'organiser'],
  nameTitles: ['organiser'],
  reportIncident: ['organiser', 'discipline', 'unit'],
  confirmIncident: ['organiser'],
  proposeRevocation: ['organiser'],
  decideRevocation: ['organiser', 'leadingGroup'],
  readCampaign: [
    'organiser',
    'leadingGroup',
    'reviewer',
    'jointReviewer',
    'discipline',
    'auditor',
    'unit',
    'partyOrganisation',
    'consulted',
    'liaison',
    'leader',
  ],
  readIncidents: ['organiser', 'discipline', 'leadingGroup', 'auditor'],
  readObjector: ['organiser'],
  withdrawIncident: ['leadingGroup', 'organiser'],
  readReports: ['organiser', 'discipline', 'auditor'],
  readLedger: ['auditor', 'organiser'],
  readEngine: ['administrator', 'auditor'],
  restoreEngine: ['administrator'],
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
  const own: readonly ActName[] = [
    'fileRules',
    'fileRecord',
    'submitApplication',
    'withdrawApplication',
    'enterRoster',
    'recordDeed',
    'scoreUnit',
    'openMatter',
    'doStep',
    'readRestricted',
    'reportIncident',
  ];
  for (const as of ['unit', 'partyOrganisation'] as const) {
    for (const act of acts.filter((each) => allowed[each].includes(as))) {
      const closed = own.includes(act);
      it(`SX-S3a: may ${closed ? 'only' : 'also'} for itself, as ${as}: ${act}`, () => {
        const other = buildActor(as, { organisation: 'water-bureau' });
        assert.equal(refuse(act, buildActor(as)), 'accepted');
        assert.deepEqual(refuse(act, other), closed ? { code: 'OtherUnit', rules: [] } : 'accepted');
      });
    }
  }

  it('may be assessed by those who act for the organiser, who are no unit and act for others', () => {
    for (const act of ['enterRoster', 'recordDeed', 'scoreUnit', 'openMatter'] as const) {
      assert.equal(refuse(act, buildActor('organiser')), 'accepted', act);
    }
  });
});

describe('the own unit (F54, JZ-A09)', () => {
  const recused: readonly (readonly [act: ActName, role: Role])[] = [
    ['fileEvidence', 'organiser'],
    ['fileEvidence', 'jointReviewer'],
    ['fileEvidence', 'consulted'],
    ['fileEvidence', 'liaison'],
    ['scoreUnit', 'organiser'],
    ['scoreUnit', 'reviewer'],
    ['scoreUnit', 'jointReviewer'],
    ['scoreUnit', 'leadingGroup'],
    ['recordEvent', 'organiser'],
    ['recordEvent', 'discipline'],
    ['moderateScore', 'organiser'],
    ['correctResult', 'leadingGroup'],
    ['openMatter', 'discipline'],
    ['doStep', 'organiser'],
    ['doStep', 'consulted'],
    ['readRestricted', 'discipline'],
    ['readReport', 'discipline'],
    ['readRestricted', 'organiser'],
    ['recordCheck', 'reviewer'],
    ['recordCheck', 'organiser'],
    ['castVote', 'jointReviewer'],
    ['extendDeadline', 'organiser'],
    ['ruleObjection', 'organiser'],
    ['correctRuling', 'leadingGroup'],
    ['confirmIncident', 'organiser'],
    ['proposeRevocation', 'organiser'],
    ['decideRevocation', 'leadingGroup'],
  ];
  // A unit may itself be one of the bodies: being entitled otherwise does not help.
  const bodies = bodiesOf(unit);
  for (const [act, as] of recused) {
    it(`is closed to its own people: ${act} as ${as}`, () => {
      const insider = buildActor(as, { organisation: unit });
      assert.deepEqual(refuse(act, insider, { unit, bodies }), { code: 'OwnUnit', rules: [] });
      assert.equal(refuse(act, insider, { unit: 'water-bureau', bodies }), 'accepted');
    });
  }

  it('does not recuse from what concerns the whole campaign', () => {
    for (const act of ['confirmList', 'withdrawList', 'publishNotice', 'nameTitles'] as const) {
      assert.equal(refuse(act, buildActor('organiser', { organisation: unit }), { bodies }), 'accepted');
    }
  });
});

describe('another committee (SX-S5d)', () => {
  const tenants: readonly (readonly [act: ActName, role: Role, code: string])[] = [
    ['closeStage', 'organiser', 'NotAllowed'],
    ['fileEvidence', 'organiser', 'NotAllowed'],
    ['fileEvidence', 'jointReviewer', 'NotAJointReviewer'],
    ['fileEvidence', 'consulted', 'NotAllowed'],
    ['enterRoster', 'organiser', 'NotAllowed'],
    ['recordDeed', 'discipline', 'NotAllowed'],
    ['supplyCodes', 'organiser', 'NotAllowed'],
    ['scoreUnit', 'leadingGroup', 'NotAllowed'],
    ['scoreUnit', 'jointReviewer', 'NotAJointReviewer'],
    ['recordEvent', 'discipline', 'NotAllowed'],
    ['moderateScore', 'leadingGroup', 'NotAllowed'],
    ['confirmScores', 'leadingGroup', 'NotAllowed'],
    ['correctResult', 'leadingGroup', 'NotAllowed'],
    ['openMatter', 'liaison', 'NotAllowed'],
    ['doStep', 'consulted', 'NotAllowed'],
    ['readRestricted', 'discipline', 'NotAllowed'],
    ['readReport', 'discipline', 'NotAllowed'],
    ['addSigner', 'organiser', 'NotAllowed'],
    ['commitDraw', 'discipline', 'NotAllowed'],
    ['assignReviewers', 'organiser', 'NotAllowed'],
    ['declineAssignment', 'jointReviewer', 'NotAJointReviewer'],
    ['declareRelation', 'organiser', 'NotAllowed'],
    ['declareRelation', 'discipline', 'NotAllowed'],
    ['declareRelation', 'reviewer', 'NotAllowed'],
    ['reportIncident', 'organiser', 'NotAllowed'],
    ['reportIncident', 'discipline', 'NotAllowed'],
    ['extendDeadline', 'organiser', 'NotAllowed'],
    ['computeOverall', 'organiser', 'NotAllowed'],
    ['recordCheck', 'reviewer', 'NotAllowed'],
    ['recordCheck', 'organiser', 'NotAllowed'],
    ['castVote', 'jointReviewer', 'NotAJointReviewer'],
    ['confirmList', 'organiser', 'NotAllowed'],
    ['withdrawList', 'organiser', 'NotAllowed'],
    ['withdrawList', 'leadingGroup', 'NotAllowed'],
    ['publishNotice', 'organiser', 'NotAllowed'],
    ['correctNotice', 'organiser', 'NotAllowed'],
    ['ruleObjection', 'organiser', 'NotAllowed'],
    ['correctRuling', 'leadingGroup', 'NotAllowed'],
    ['approveNaming', 'leadingGroup', 'NotAllowed'],
    ['endWithoutNaming', 'leadingGroup', 'NotAllowed'],
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

  it('JZ-S14, JZ-A09: hears the bodies that it consults, each through its own organisation', () => {
    const by = (organisation: string) => refuse('fileEvidence', buildActor('consulted', { organisation }));
    assert.equal(by('audit-office'), 'accepted');
    assert.deepEqual(by('organisation-department'), { code: 'NotAllowed', rules: [] });
  });

  it('has its discipline commission and its liaison group act beside the organiser', () => {
    const bodies: Bodies = { ...running, discipline: ['discipline-commission'], liaison: ['liaison-office'] };
    const by = (as: Role, organisation: string) =>
      refuse('openMatter', buildActor(as, { organisation }), { unit: 'water-bureau', bodies });
    assert.equal(by('discipline', 'discipline-commission'), 'accepted');
    assert.deepEqual(by('discipline', 'liaison-office'), { code: 'NotAllowed', rules: [] });
    assert.equal(by('liaison', 'liaison-office'), 'accepted');
    assert.deepEqual(by('liaison', 'discipline-commission'), { code: 'NotAllowed', rules: [] });
  });

  it('SX-A12: keeps organiser and leading group apart: neither decides in the place of the other', () => {
    const swapped = [
      refuse('approveNaming', buildActor('leadingGroup', { organisation: city.organiser })),
      refuse('nameTitles', buildActor('organiser', { organisation: city.leadingGroup })),
    ];
    assert.deepEqual(swapped, Array(2).fill({ code: 'NotAllowed', rules: [] }));
  });
});

describe('another system that was admitted', () => {
  const archive = { id: 'archive', role: 'system', organisation: city.organiser } as const;

  it('acts in the campaigns of its own committee, and nowhere else', () => {
    assert.equal(refuseAct('fileRules', archive, { unit, bodies: running }), undefined);
    assert.equal(refuseAct('closeStage', archive, { bodies: running }), undefined);
    assert.equal(refuseAct('fileRules', archive, { unit, bodies: countyBodies })?.code, 'NotAllowed');
    assert.equal(refuseAct('fileRules', archive, { unit })?.code, 'NotAllowed');
  });

  it('does not act on its committee’s own unit (JZ-A09)', () => {
    assert.equal(refuseAct('recordCheck', archive, { unit: city.organiser, bodies: running })?.code, 'OwnUnit');
    assert.equal(refuseAct('recordCheck', archive, { unit, bodies: running }), undefined);
    assert.equal(refuseAct('fileRules', archive, { unit: city.organiser, bodies: running }), undefined);
  });

  it('is not the engine, which takes no decision by a message', () => {
    const engine = { id: 'engine', role: 'system', organisation: '' } as const;
    assert.deepEqual([isEngine(engine), isEngine(archive)], [true, false]);
    assert.equal(refuseAct('fileRules', engine, { unit, bodies: running })?.code, 'NotAllowed');
    const nameless = { ...running, organiser: '' };
    assert.equal(refuseAct('fileRules', engine, { unit, bodies: nameless })?.code, 'NotAllowed');
  });

  it('does by each message an act of the policy, and nothing by a message that only the engine sends', () => {
    assert.equal(actOf('majorIncident'), 'confirmIncident');
    assert.equal(actOf('fileRules'), 'fileRules');
    for (const message of ['name', 'listDecided', 'trackConcluded', 'reinstated', 'toString', ''])
      assert.equal(actOf(message), undefined, message);
  });
});

describe('a boundary', () => {
  const installation: readonly ActName[] = [
    'addOrganisation',
    'moveUnit',
    'addPerson',
    'manageSystems',
    'restoreEngine',
  ];
  const anybodys: readonly ActName[] = ['reportToDiscipline', 'lodgeObjection', 'startCampaign'];
  // What is read is bounded by its scope: domain/visibility.ts.
  const reading = acts.filter((act) => act.startsWith('read') || act.startsWith('list'));
  const writing = acts.filter((act) => ![...installation, ...anybodys, ...reading].includes(act));
  for (const act of writing) {
    it(`keeps everybody of another committee and of another unit from it: ${act}`, () => {
      for (const as of allowed[act]) {
        const stranger = buildActor(as, { organisation: 'elsewhere' });
        assert.notEqual(refuse(act, stranger), 'accepted', as);
      }
    });
  }
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
const countyBodies = bodiesOf(county);

/** One organisation that is everything. */
function bodiesOf(organisation: string): Bodies {
  return {
    organiser: organisation,
    leadingGroup: organisation,
    jointReviewers: [organisation],
    consulted: { body: organisation },
    liaison: [organisation],
    discipline: [organisation],
  };
}

function refuse(act: ActName, actor: Actor, concerns: Concerns = { unit, bodies: running }) {
  return verdict(refuseAct(act, actor, concerns));
}
