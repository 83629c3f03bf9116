import assert from 'node:assert/strict';
import type { TitleFact } from '../../contracts/facts.ts';
import type { MajorIncident } from '../../contracts/messages.ts';
import {
  decideRevocation,
  evolveTitle,
  hearIncidentOnTitle,
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
  rules: { maintenance, revocation, circular },
};
const officer = buildActor('organiser');
const leader = buildActor('leadingGroup');
const valid: Title = { status: 'valid' };
const proposed: Title = { status: 'revocationProposed', reason: '重大问题', proposedBy: officer.id };
const revoked: Title = { status: 'revoked', reason: '重大问题' };
const serious: MajorIncident = { incident: 'incident-9', major: true, seriousImpact: true, tolerated: false };

describe('a title', () => {
  it('SX-A07: is valid from its award until it is revoked; a proposal does not end it, a rejection restores it', () => {
    const facts: [TitleFact, Title][] = [
      [{ kind: 'titleAwarded', title: 'title-1', name: plan.name, track: 'clean', batch: 2019 }, valid],
      [{ kind: 'revocationProposed', title: 'title-1', reason: '重大问题', incident: null }, proposed],
      [{ kind: 'revocationRejected', title: 'title-1', reason: '已整改' }, valid],
      [{ kind: 'titleRevoked', title: 'title-1', reason: '重大问题' }, revoked],
    ];
    for (const [fact, state] of facts) assert.deepEqual(evolveTitle(fact, officer.id), state);
  });

  it('SX-S0a, SX-A07: rests on its rules; a revocation is circulated besides (F38, F52)', () => {
    const rules = (fact: TitleFact) => rulesBehindTitle(plan, fact);
    assert.deepEqual(rules({ kind: 'titleAwarded', title: '', name: '', track: '', batch: 0 }), ['SX-S0a', 'SX-A07']);
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
    assert.deepEqual(decide(proposed, officer), { code: 'NotAllowed', rules: [] });
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
