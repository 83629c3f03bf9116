import assert from 'node:assert/strict';
import type { TitleFact } from '../../contracts/facts.ts';
import type { MajorIncident } from '../../contracts/messages.ts';
import {
  decideRevocation,
  evolveTitle,
  hearIncidentOnTitle,
  hearRevokedYear,
  proposeRevocation,
  refuseProposal,
  refuseRevocation,
  rulesBehindTitle,
  type Title,
  type TitlePlan,
} from '../../domain/maintenance.ts';
import { ask, buildActor, buildPlan, city, verdict } from '../support/build.ts';

const campaign = buildPlan();
const { maintenance, revocation, circular } = campaign.rules;
const plan: TitlePlan = {
  title: 'title-1',
  campaign: campaign.campaign,
  unit: 'finance-bureau',
  track: 'clean',
  name: '清廉机关示范单位',
  batch: 2019,
  bodies: city,
  gate: campaign.gate,
  validUntil: null,
  benefits: [],
  revokedBy: 'leadingGroup',
  underlies: false,
  rules: { maintenance, revocation, circular },
};
const officer = buildActor('organiser');
const leader = buildActor('leadingGroup');
const valid: Title = { status: 'valid' };
const proposed: Title = { status: 'revocationProposed', reason: '重大问题', proposedBy: officer.id };
const revoked: Title = { status: 'revoked', reason: '重大问题' };
const lapsed: Title = { status: 'lapsed' };
const awarded: TitleFact = {
  kind: 'titleAwarded',
  title: 'title-1',
  name: plan.name,
  track: 'clean',
  batch: 2019,
  validUntil: null,
  benefits: [],
};
const serious: MajorIncident = { incident: 'incident-9', major: true, seriousImpact: true, tolerated: false };

describe('a title', () => {
  it('SX-A07: is valid from its award until it is revoked; a proposal does not end it, a rejection restores it', () => {
    const facts: [TitleFact, Title][] = [
      [awarded, valid],
      [{ kind: 'revocationProposed', title: 'title-1', reason: '重大问题', incident: null }, proposed],
      [{ kind: 'revocationRejected', title: 'title-1', reason: '已整改' }, valid],
      [{ kind: 'titleRevoked', title: 'title-1', reason: '重大问题' }, revoked],
      [{ kind: 'titleLapsed', title: 'title-1' }, lapsed],
    ];
    for (const [fact, state] of facts) assert.deepEqual(evolveTitle(fact, officer.id), state);
  });

  it('SX-S0a, SX-A07: rests on its rules; a revocation is circulated besides (F38, F52)', () => {
    const rules = (fact: TitleFact) => rulesBehindTitle(plan, fact);
    assert.deepEqual(rules(awarded), ['SX-S0a', 'SX-A07']);
    assert.deepEqual(rules({ kind: 'revocationProposed', title: '', reason: '', incident: null }), ['SX-A07']);
    assert.deepEqual(rules({ kind: 'revocationRejected', title: '', reason: '' }), ['SX-A07']);
    assert.deepEqual(rules({ kind: 'titleRevoked', title: '', reason: '' }), ['SX-A07', 'SX-S4e']);
  });
});

describe('a major incident after the naming', () => {
  it('SX-S0a, SX-A07: proposes the revocation by itself, with the incident as the reason (F38)', () => {
    assert.deepEqual(hearIncidentOnTitle(plan, valid, serious), [
      { kind: 'revocationProposed', title: 'title-1', reason: 'major incident incident-9', incident: 'incident-9' },
    ]);
  });

  const lacking: [what: string, change: Partial<MajorIncident>][] = [
    ['is not major', { major: false }],
    ['has no serious impact', { seriousImpact: false }],
    ['is tolerated', { tolerated: true }],
  ];
  for (const [what, change] of lacking) {
    it(`SX-S3e, SX-C3.9b: proposes nothing when it ${what}`, () => {
      assert.deepEqual(hearIncidentOnTitle(plan, valid, { ...serious, ...change }), []);
    });
  }

  it('SX-A07: proposes nothing twice, and nothing once the title is gone', () => {
    assert.deepEqual(hearIncidentOnTitle(plan, proposed, serious), []);
    assert.deepEqual(hearIncidentOnTitle(plan, revoked, serious), []);
  });
});

describe('proposing a revocation (F38)', () => {
  const propose = (state: Title, actor = officer) =>
    verdict(refuseProposal(plan, state, ask(actor, { reason: '重大问题' })));

  it('SX-A07: is for the organiser, while the title is valid', () => {
    assert.equal(propose(valid), 'accepted');
    assert.deepEqual(proposeRevocation(plan, ask(officer, { reason: '重大问题' })), [
      { kind: 'revocationProposed', title: 'title-1', reason: '重大问题', incident: null },
    ]);
    assert.deepEqual(propose(valid, leader), { code: 'NotAllowed', rules: [] });
  });

  it('SX-A07: is refused for a title whose revocation is proposed already, or that is revoked', () => {
    assert.deepEqual(propose(proposed), { code: 'TitleNotValid', rules: ['SX-A07'] });
    assert.deepEqual(propose(revoked), { code: 'TitleNotValid', rules: ['SX-A07'] });
  });

  it('is refused to people of the unit and of another committee (F54)', () => {
    const by = (organisation: string) => propose(valid, buildActor('organiser', { organisation }));
    assert.deepEqual(by('finance-bureau'), { code: 'OwnUnit', rules: [] });
    assert.deepEqual(by('county-committee'), { code: 'NotAllowed', rules: [] });
  });
});

describe('deciding on a revocation (F38)', () => {
  const decide = (state: Title, actor = leader) =>
    verdict(refuseRevocation(plan, state, ask(actor, { approved: true, reason: '同意' })));

  it('SX-A07: is for the leading group, once it is proposed', () => {
    assert.equal(decide(proposed), 'accepted');
    assert.deepEqual(decide(proposed, officer), { code: 'NotAllowed', rules: ['SX-A07'] });
    assert.deepEqual(decide(valid), { code: 'NoRevocationProposed', rules: ['SX-A07'] });
    assert.deepEqual(decide(revoked), { code: 'NoRevocationProposed', rules: ['SX-A07'] });
  });

  it('SX-A07: revokes when approved and restores when not, each with the reason', () => {
    const answer = (approved: boolean) => decideRevocation(plan, ask(leader, { approved, reason: '会议决定' }));
    assert.deepEqual(answer(true), [{ kind: 'titleRevoked', title: 'title-1', reason: '会议决定' }]);
    assert.deepEqual(answer(false), [{ kind: 'revocationRejected', title: 'title-1', reason: '会议决定' }]);
  });

  it('is refused to whoever proposed it, in whatever role (F54)', () => {
    const both = buildActor('leadingGroup', { id: officer.id });
    assert.deepEqual(decide(proposed, both), { code: 'OwnSubmission', rules: ['SX-A07'] });
  });

  it('is refused to people of the unit: a leading group does not judge its own (F54)', () => {
    assert.deepEqual(decide(proposed, buildActor('leadingGroup', { organisation: 'finance-bureau' })), {
      code: 'OwnUnit',
      rules: [],
    });
  });

  it('is open to the whole leading group when an incident proposed it', () => {
    const [fact] = hearIncidentOnTitle(plan, valid, serious);
    assert.equal(decide(evolveTitle(fact!, 'engine')), 'accepted');
  });
});

describe('a title that has lapsed (JZ-A02)', () => {
  it('JZ-A02: is neither hit by an incident nor revoked any more', () => {
    assert.deepEqual(hearIncidentOnTitle(plan, lapsed, serious), []);
    assert.deepEqual(hearRevokedYear(plan, lapsed, 'title-0'), []);
    const proposal = refuseProposal(plan, lapsed, ask(officer, { reason: '重大问题' }));
    assert.deepEqual(verdict(proposal), { code: 'TitleNotValid', rules: ['SX-A07'] });
    const decision = refuseRevocation(plan, lapsed, ask(leader, { approved: true, reason: '同意' }));
    assert.deepEqual(verdict(decision), { code: 'NoRevocationProposed', rules: ['SX-A07'] });
  });

  it('JZ-A02: rests on the rules of its validity when it lapses', () => {
    assert.ok(rulesBehindTitle(plan, { kind: 'titleLapsed', title: 'title-1' }).length > 0);
  });
});

describe('a title of a programme without an incident gate', () => {
  it('hears of no incident, and is revoked by proposal and decision only', () => {
    const open: TitlePlan = { ...plan, gate: null };
    assert.deepEqual(hearIncidentOnTitle(open, valid, serious), []);
    assert.equal(refuseProposal(open, valid, ask(officer, { reason: '重大问题' })), undefined);
  });
});

describe('a title whose revocation the organiser decides', () => {
  const byOffice: TitlePlan = { ...plan, revokedBy: 'organiser' };
  const director = buildActor('organiser', { id: 'director' });
  const decide = (actor: typeof leader) =>
    verdict(refuseRevocation(byOffice, proposed, ask(actor, { approved: true, reason: '同意' })));

  it('is decided by the organiser, and not by the leading group', () => {
    assert.equal(decide(director), 'accepted');
    assert.deepEqual(decide(leader), { code: 'NotAllowed', rules: ['SX-A07'] });
  });

  it('is not decided by whoever proposed it (F54)', () => {
    assert.deepEqual(decide(officer), { code: 'OwnSubmission', rules: ['SX-A07'] });
  });
});

describe('a title of several years that loses a year (F39)', () => {
  it('F39: has its own revocation proposed, with that title as the reason, and stays valid until it is decided', () => {
    const [fact, ...more] = hearRevokedYear(plan, valid, 'title-0: 重大问题');
    assert.deepEqual(
      [fact, more],
      [{ kind: 'revocationProposed', title: 'title-1', reason: 'title-0: 重大问题', incident: null }, []],
    );
    const state = evolveTitle(fact!, 'engine');
    const decision = refuseRevocation(plan, state, ask(leader, { approved: false, reason: '另作评定' }));
    assert.equal(decision, undefined);
  });

  it('F39: is proposed once, and not for a title that is revoked', () => {
    assert.deepEqual(hearRevokedYear(plan, proposed, 'title-0'), []);
    assert.deepEqual(hearRevokedYear(plan, revoked, 'title-0'), []);
  });
});
