import assert from 'node:assert/strict';
import type { Actor } from '../../contracts/people.ts';
import { evolveCandidacy, type Candidacy } from '../../domain/candidacy.ts';
import { missingChecks, recordCheck, refuseCheck } from '../../domain/review.ts';
import { after, ask, buildActor, buildPlan, reachable, verdict, wayTo, type Reached } from '../support/build.ts';

const plan = buildPlan();
const unit = 'finance-bureau';
const reviewer = buildActor('reviewer');
const applied = after(plan, unit, ...wayTo('underReview'));

describe('recording a check', () => {
  it('SX-S3d: has materials, visit and hearing, each required', () => {
    assert.deepEqual(plan.checks, ['materials', 'visit', 'hearing']);
  });

  const orders = [
    ['materials', 'visit', 'hearing'],
    ['hearing', 'materials', 'visit'],
    ['visit', 'hearing', 'materials'],
  ];
  for (const order of orders) {
    it(`SX-S3d: has the unit reviewed with the third check, in the order ${order.join(', ')} (S06)`, () => {
      const [first = '', second = '', third = ''] = order;
      assert.equal(record(applied, [first, true]), 'underReview');
      assert.equal(record(applied, [first, true], [second, true]), 'underReview');
      assert.equal(record(applied, [first, true], [second, true], [third, true]), 'reviewed');
    });
  }

  it('SX-S3d: says what was found, by which check, of which track', () => {
    const message = ask(reviewer, { track: 'clean', check: 'visit', passed: true, note: '现场良好' });
    const fact = { kind: 'checkRecorded', track: 'clean', check: 'visit', passed: true, note: '现场良好' };
    assert.deepEqual(recordCheck(plan, applied, message), [{ ...fact, status: 'underReview' }]);
  });

  it('SX-S3d: fails the application with the first check that is not passed, whatever comes after', () => {
    assert.equal(record(applied, ['visit', false]), 'failed');
    assert.equal(record(applied, ['visit', false], ['materials', true]), 'failed');
    assert.equal(record(applied, ['visit', false], ['materials', true], ['hearing', true]), 'failed');
  });

  it('takes a check again as a correction, until the list is confirmed', () => {
    assert.equal(record(applied, ['visit', false], ['visit', true]), 'underReview');
    const reviewed = after(plan, unit, ...wayTo('reviewed'));
    assert.equal(record(reviewed, ['visit', false]), 'failed');
    assert.equal(record(reviewed, ['visit', false], ['visit', true]), 'reviewed');
  });

  const reviewable: readonly Reached[] = ['underReview', 'reviewed', 'failed'];
  for (const status of reachable) {
    const can = reviewable.includes(status);
    it(`SX-S3d: ${can ? 'takes' : 'refuses'} a check of an application that is ${status}`, () => {
      const state = after(plan, unit, ...wayTo(status));
      const notNow = { code: 'NotUnderReview', rules: ['SX-S3d'] };
      const hit = { code: 'Disqualified', rules: ['SX-S3e', 'SX-A04', 'SX-A06'] };
      assert.deepEqual(check(state), can ? 'accepted' : status === 'disqualified' ? hit : notNow);
    });
  }

  it('SX-S3d: refuses a check that the programme does not know', () => {
    for (const name of ['interview', 'constructor', '']) {
      assert.deepEqual(check(applied, { check: name }), { code: 'UnknownCheck', rules: ['SX-S3d'] });
    }
  });

  it('refuses a check for a track that the programme does not have, or that is not due', () => {
    assert.deepEqual(check(applied, { track: 'green' }), { code: 'UnknownTrack', rules: [] });
    assert.deepEqual(check(applied, { track: 'model' }), { code: 'NotUnderReview', rules: ['SX-S3d'] });
  });

  it('SX-S3d, SX-S5b: is for reviewers and the organiser, not for the unit', () => {
    assert.equal(check(applied, {}, buildActor('organiser')), 'accepted');
    assert.equal(check(applied, {}, buildActor('reviewer', { organisation: 'audit-office' })), 'accepted');
    assert.deepEqual(check(applied, {}, buildActor('unit')), { code: 'NotAllowed', rules: [] });
    assert.deepEqual(check(applied, {}, buildActor('leadingGroup')), { code: 'NotAllowed', rules: [] });
  });

  it('refuses a reviewer who belongs to the unit (F54)', () => {
    assert.deepEqual(check(applied, {}, buildActor('reviewer', { organisation: unit })), {
      code: 'OwnUnit',
      rules: [],
    });
  });

  it('refuses a reviewer who wrote the application, now working for the organiser (F54)', () => {
    const writer = buildActor('reviewer', { id: buildActor('unit').id });
    assert.deepEqual(check(applied, {}, writer), { code: 'OwnSubmission', rules: [] });
    const failed = after(plan, unit, ...wayTo('failed'));
    assert.deepEqual(check(failed, {}, writer), { code: 'OwnSubmission', rules: [] });
  });

  function check(state: Candidacy, change: { track?: string; check?: string } = {}, actor: Actor = reviewer) {
    const body = { track: 'clean', check: 'hearing', passed: true, note: '记录', ...change };
    return verdict(refuseCheck(plan, state, ask(actor, body)));
  }
});

describe('the checks that are missing', () => {
  it('are those not recorded; a check that failed is recorded', () => {
    assert.deepEqual(missingChecks(plan.checks, {}), ['materials', 'visit', 'hearing']);
    assert.deepEqual(missingChecks(plan.checks, { visit: false }), ['materials', 'hearing']);
    assert.deepEqual(missingChecks(plan.checks, { materials: true, visit: true, hearing: true }), []);
  });
});

/** Where the application stands after these checks, each of them accepted. */
function record(state: Candidacy, ...checks: readonly (readonly [string, boolean])[]): string | undefined {
  const end = checks.reduce((now, [name, passed]) => {
    const message = ask(reviewer, { track: 'clean', check: name, passed, note: '记录' });
    assert.equal(refuseCheck(plan, now, message), undefined);
    return recordCheck(plan, now, message).reduce((next, fact) => evolveCandidacy(next, fact, reviewer.id), now);
  }, state);
  return end.applications['clean']?.status;
}
