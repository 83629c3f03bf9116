import assert from 'node:assert/strict';
import type { CandidacyFact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';
import { applicationStatus, type ApplicationStatus } from '../../contracts/stages.ts';
import {
  decidedOn,
  decidedOnBy,
  drawList,
  hearListBack,
  hearPlacement,
  refuseList,
  refuseNamedAlready,
  refuseOwnList,
  refuseTie,
  refuseVote,
  tallyOf,
  type Applicant,
  type Placement,
} from '../../domain/list.ts';
import { after, buildActor, buildPlan, city, reachable, verdict, wayTo } from '../support/build.ts';

const plan = buildPlan();
const [organisation = '', discipline = '', audit = ''] = city.jointReviewers;
const appraisal = ['SX-S4a', 'SX-S4b', 'SX-A08', 'SX-A09'];
const list = ['SX-S4c', 'SX-A08'];

describe('putting a unit to the joint appraisal', () => {
  const refusals: Readonly<Record<ApplicationStatus, readonly [code: string, rules: readonly string[]]>> = {
    none: ['NotACandidate', appraisal],
    notDue: ['NotACandidate', appraisal],
    notApplied: ['NotACandidate', appraisal],
    underReview: ['ChecksMissing', ['SX-S3d']],
    reviewed: ['accepted', []],
    failed: ['NotACandidate', appraisal],
    withdrawn: ['NotACandidate', appraisal],
    shortlisted: ['AlreadyDecided', list],
    notShortlisted: ['AlreadyDecided', list],
    struck: ['NotACandidate', appraisal],
    disqualified: ['Disqualified', ['SX-S3e', 'SX-A04', 'SX-A06']],
    named: ['NotACandidate', appraisal],
    notNamed: ['NotACandidate', appraisal],
    concluded: ['NotACandidate', appraisal],
  };
  for (const status of applicationStatus.options) {
    const [code, rules] = refusals[status];
    it(`SX-S4a: ${code === 'accepted' ? 'takes votes on' : 'refuses a vote on'} a unit that is ${status}`, () => {
      const refused = refuseVote(plan, { unit: 'unit-a', status, checks: {} }, 'clean');
      assert.deepEqual(verdict(refused), code === 'accepted' ? code : { code, rules });
    });
  }

  it('SX-S3d: refuses a unit whose report was not heard, and says which check is missing (S12, unit F)', () => {
    const f = { unit: 'unit-f', status: 'underReview', checks: { materials: true, visit: true } } as const;
    assert.equal(refuseVote(plan, f, 'clean')?.message, 'unit-f is not reviewed for clean: hearing not recorded');
  });
});

describe('confirming the candidate list', () => {
  it('SX-S4c: is possible once every applicant is reviewed and every joint reviewer has voted (S06)', () => {
    assert.equal(
      confirm([reviewed('unit-a', [true, true, true]), reviewed('unit-b', [false, false, true])]),
      'accepted',
    );
  });

  it('SX-S3d: is refused while an applicant is under review, and says which (S12, unit F)', () => {
    const f: Applicant = {
      unit: 'unit-f',
      status: 'underReview',
      checks: { materials: true, visit: true },
      votes: {},
      barred: null,
      score: null,
    };
    const refused = refuseList(plan, [reviewed('unit-a', [true, true, true]), f], []);
    assert.deepEqual(verdict(refused), { code: 'ReviewIncomplete', rules: ['SX-S3d'] });
    assert.equal(refused?.message, 'not every applicant is reviewed: unit-f');
  });

  it('SX-A08: is refused while a vote is missing, and says whose on which unit', () => {
    const refused = refuseList(plan, [reviewed('unit-a', [true, true]), reviewed('unit-b', [true, true, true])], []);
    assert.deepEqual(verdict(refused), { code: 'VotesMissing', rules: appraisal });
    assert.equal(refused?.message, 'not every joint reviewer has voted: unit-a (audit-office)');
  });

  it('SX-A08: does not take the vote of another organisation for the missing one', () => {
    const votes = { [organisation]: true, [discipline]: true, 'county-committee': true };
    const refused = confirm([{ ...reviewed('unit-a', []), votes }]);
    assert.deepEqual(refused, { code: 'VotesMissing', rules: appraisal });
  });

  it('names five of those who are missing, and counts the rest', () => {
    const seven = ['a', 'b', 'c', 'd', 'e', 'f', 'g'].map((each) => reviewed(each, [true, true]));
    assert.match(refuseList(plan, seven, [])!.message, /: a \(audit-office\), .*, e \(audit-office\) and 2 more$/);
  });

  it('waits for no vote of a joint reviewer on its own unit: it is recused (F54)', () => {
    assert.equal(confirm([reviewed(audit, [true, true])]), 'accepted');
    assert.deepEqual(confirm([reviewed(audit, [true])]), { code: 'VotesMissing', rules: appraisal });
  });

  it('SX-A08: is refused when the only joint reviewer is the unit itself: nobody could judge', () => {
    const alone = buildPlan({ bodies: { ...city, jointReviewers: [organisation] } });
    const refused = refuseList(alone, [reviewed(organisation, [true])], []);
    assert.deepEqual(verdict(refused), { code: 'VotesMissing', rules: appraisal });
    assert.match(refused!.message, /no eligible joint reviewer/);
  });

  it('waits for nothing on applicants that are out: failed, withdrawn, disqualified, never applied', () => {
    const out = (['failed', 'withdrawn', 'disqualified', 'notApplied', 'none'] as const).map((status) => ({
      ...reviewed(`unit-${status}`, []),
      status,
    }));
    assert.equal(confirm(out), 'accepted');
    assert.equal(confirm([]), 'accepted');
  });

  it('is possible without a unit that the organiser leaves off with a reason', () => {
    const f: Applicant = { unit: 'unit-f', status: 'underReview', checks: {}, votes: {}, barred: null, score: null };
    const unheard = reviewed('unit-g', []);
    assert.equal(confirm([f, unheard], ['unit-f', 'unit-g']), 'accepted');
    assert.deepEqual(confirm([f, unheard], ['unit-g']), { code: 'ReviewIncomplete', rules: ['SX-S3d'] });
  });

  it('SX-S4c: is refused when a unit is left off that is no applicant any more, or never was', () => {
    const gone = { ...reviewed('unit-p', []), status: 'disqualified' } as const;
    assert.deepEqual(confirm([gone], ['unit-p']), { code: 'NotACandidate', rules: list });
    assert.deepEqual(confirm([], ['unit-x']), { code: 'NotACandidate', rules: list });
  });

  function confirm(applicants: readonly Applicant[], leaveOut: readonly string[] = []) {
    return verdict(
      refuseList(
        plan,
        applicants,
        leaveOut.map((unit) => ({ unit, reason: '材料不全' })),
      ),
    );
  }
});

describe('the candidate list', () => {
  const ballots: [votes: boolean[], listed: boolean, why: string][] = [
    [[true, true, true], true, 'all three passed it'],
    [[true, true, false], true, 'two of three passed it'],
    [[true, false, false], false, 'one of three passed it'],
    [[false, false, false], false, 'nobody passed it'],
  ];
  for (const [votes, listed, why] of ballots) {
    it(`SX-A08: ${listed ? 'holds' : 'does not hold'} a unit when ${why}`, () => {
      const [placement] = drawList(plan, null, [reviewed('unit-a', votes)], []);
      const tally = { passed: votes.filter(Boolean).length, failed: votes.filter((each) => !each).length };
      const reason = `no majority in the joint appraisal: ${tally.passed} to ${tally.failed}`;
      assert.deepEqual(
        placement,
        listed ? { unit: 'unit-a', listed, tally } : { unit: 'unit-a', listed, reason, tally },
      );
    });
  }

  it('SX-A08: does not hold a unit on which the votes are equal: half is no majority', () => {
    const four = buildPlan({ bodies: { ...city, jointReviewers: [...city.jointReviewers, 'publicity-department'] } });
    const tied = {
      ...reviewed('unit-a', [true, true, false]),
      votes: { ...votesOf([true, true, false]), 'publicity-department': false },
    };
    assert.deepEqual(drawList(four, null, [tied], []), [
      {
        unit: 'unit-a',
        listed: false,
        reason: 'no majority in the joint appraisal: 2 to 2',
        tally: { passed: 2, failed: 2 },
      },
    ]);
  });

  it('counts no vote of a unit on itself, and a tie among the others keeps it off (F54)', () => {
    const own = { ...reviewed(audit, []), votes: { [organisation]: true, [discipline]: false, [audit]: true } };
    const [placement] = drawList(plan, null, [own], []);
    assert.deepEqual([placement?.listed, placement?.tally], [false, { passed: 1, failed: 1 }]);
  });

  it('SX-A09: counts no vote of an organisation that is no joint reviewer of this campaign', () => {
    const votes = { ...votesOf([true, false, false]), 'county-committee': true, 'water-bureau': true };
    const [placement] = drawList(plan, null, [{ ...reviewed('unit-a', []), votes }], []);
    assert.deepEqual([placement?.listed, placement?.tally], [false, { passed: 1, failed: 2 }]);
  });

  it('SX-S3d: keeps off a unit that failed a check, with the check as the reason and whatever the votes', () => {
    const failed: Applicant = {
      ...reviewed('unit-a', [true, true, true]),
      status: 'failed',
      checks: { materials: true, visit: false, hearing: false },
    };
    assert.deepEqual(drawList(plan, null, [failed], []), [
      { unit: 'unit-a', listed: false, reason: 'check failed: visit, hearing', tally: null },
    ]);
  });

  it('keeps off a unit that the organiser leaves out, with the reason given', () => {
    const placements = drawList(
      plan,
      null,
      [reviewed('unit-a', [true, true, true])],
      [{ unit: 'unit-a', reason: '材料不全' }],
    );
    assert.deepEqual(placements, [{ unit: 'unit-a', listed: false, reason: '材料不全', tally: null }]);
  });

  it('SX-S3e: does not mention a unit that is out already: P of S07 is on no list', () => {
    const out = applicationStatus.options
      .filter((status) => !['underReview', 'reviewed', 'failed'].includes(status))
      .map((status) => ({ ...reviewed(`unit-${status}`, [true, true, true]), status }));
    assert.deepEqual(drawList(plan, null, out, []), []);
  });

  it('SX-A08: has no quota in this programme: every majority is on it', () => {
    assert.deepEqual(
      plan.tracks.map(({ quota }) => quota),
      [null, null],
    );
    const many = Array.from({ length: 40 }, (_, nth) => reviewed(`unit-${nth}`, [true, true, false]));
    assert.equal(listed(drawList(plan, null, many, [])).length, 40);
  });

  it('holds the units with the most votes where there is a quota, and says so to the others (F24)', () => {
    const applicants = [
      reviewed('unit-a', [true, true, false]),
      reviewed('unit-b', [true, true, true]),
      reviewed('unit-c', [true, false, false]),
      reviewed('unit-d', [true, true, true]),
    ];
    const placements = drawList(plan, 2, applicants, []);
    assert.deepEqual(listed(placements), ['unit-b', 'unit-d']);
    assert.deepEqual(placements[0], {
      unit: 'unit-a',
      listed: false,
      reason: 'beyond the quota of 2',
      tally: { passed: 2, failed: 1 },
    });
    assert.match(reasonOf(placements[2]), /^no majority/);
  });

  it('breaks a tie at the quota by the id of the unit, so that every drawing agrees (F24)', () => {
    const tied = ['unit-c', 'unit-a', 'unit-b'].map((unit) => reviewed(unit, [true, true, true]));
    assert.deepEqual(listed(drawList(plan, 2, tied, [])), ['unit-a', 'unit-b']);
  });

  it('F24: a tie at the quota is refused until somebody is left out with a reason, and no other tie is', () => {
    const tied = ['unit-c', 'unit-a', 'unit-b'].map((unit) => reviewed(unit, [true, true, true]));
    const refused = refuseTie(plan, 2, tied, []);
    assert.deepEqual(verdict(refused), { code: 'TieAtQuota', rules: plan.rules.list });
    assert.match(refused?.message ?? '', /^unit-a, unit-b, unit-c stand alike at the quota of 2/);
    assert.equal(refuseTie(plan, 2, tied, [{ unit: 'unit-a', reason: '协商谦让' }]), undefined);
    assert.equal(refuseTie(plan, 3, tied, []), undefined);
    assert.equal(refuseTie(plan, null, tied, []), undefined);
    const behind = [...tied.slice(1), reviewed('unit-d', [true, true, false])];
    assert.equal(refuseTie(plan, 2, behind, []), undefined);
    const byScore = tied.map((each, nth) => ({ ...each, score: nth }));
    assert.equal(refuseTie(plan, 2, byScore, []), undefined);
    const last = byScore.map((each) => ({ ...each, score: Math.min(each.score, 1) }));
    assert.match(refuseTie(plan, 1, last, [])?.message ?? '', /^unit-a, unit-b stand alike at the quota of 1/);
    const behindOne = [...tied.slice(0, 2), { ...reviewed('unit-d', [true, true, true]), score: 9 }];
    assert.match(refuseTie(plan, 2, behindOne, [])?.message ?? '', /^unit-a, unit-c stand alike at the quota of 2/);
  });

  it('does not fill a quota with units that have no majority (F24)', () => {
    const applicants = [reviewed('unit-a', [true, true, true]), reviewed('unit-b', [true, false, false])];
    assert.deepEqual(listed(drawList(plan, 2, applicants, [])), ['unit-a']);
  });
});

describe('the majority that the programme asks for', () => {
  const panel = ['body-a', 'body-b', 'body-c', 'body-d', 'body-e', 'body-f'];
  const rows: [majority: Plan['majority'], passed: number, failed: number, listed: boolean][] = [
    ['simpleMajority', 2, 1, true],
    ['simpleMajority', 2, 2, false],
    ['twoThirds', 2, 1, true],
    ['twoThirds', 3, 2, false],
    ['twoThirds', 4, 2, true],
    ['twoThirds', 3, 3, false],
    ['unanimous', 3, 0, true],
    ['unanimous', 5, 1, false],
  ];
  for (const [majority, passed, failed, listed] of rows) {
    it(`SX-A08: ${majority}: ${passed} to ${failed} is ${listed ? 'enough' : 'not enough'}`, () => {
      const jointReviewers = panel.slice(0, passed + failed);
      const votes = Object.fromEntries(jointReviewers.map((body, nth) => [body, nth < passed]));
      const voting: Plan = { ...plan, majority, bodies: { ...city, jointReviewers } };
      const [placement] = drawList(voting, null, [{ ...reviewed('unit-a', []), votes }], []);
      assert.equal(placement?.listed, listed);
    });
  }
});

describe('a unit that is barred whatever anybody thinks of it', () => {
  const barred: Applicant = {
    ...reviewed('unit-a', [true, true, true]),
    barred: { code: 'NotEligible', message: 'unit-a takes part by reference and cannot be named', rules: ['JZ-A08'] },
  };

  it('JZ-A08: is not on the list, with the reason, and takes no place of the quota', () => {
    const placements = drawList(plan, 1, [barred, reviewed('unit-b', [true, true, false])], []);
    assert.deepEqual(listed(placements), ['unit-b']);
    assert.equal(reasonOf(placements[0]), 'unit-a takes part by reference and cannot be named');
  });
});

describe('a list that a meeting decides (JZ-A02)', () => {
  const meeting: Plan = { ...plan, listBy: 'meeting', checks: [], rules: { ...plan.rules, list: ['JZ-A02'] } };
  const assessed = (unit: string, status: ApplicationStatus = 'underReview'): Applicant => ({
    ...reviewed(unit, []),
    checks: {},
    status,
  });
  const everybody = ['unit-a', 'unit-b', 'unit-c'].map((unit) => assessed(unit));
  const choose = (applicants: readonly Applicant[], ...chosen: string[]) =>
    verdict(refuseList(meeting, applicants, [], chosen));

  it('JZ-A02: holds the units that the meeting chose, without any vote, and tells the others that it did not', () => {
    assert.equal(choose(everybody, 'unit-b'), 'accepted');
    const left = { listed: false, reason: 'not chosen by the meeting', tally: null };
    assert.deepEqual(drawList(meeting, null, everybody, [], ['unit-b']), [
      { unit: 'unit-a', ...left },
      { unit: 'unit-b', listed: true, tally: { passed: 0, failed: 0 } },
      { unit: 'unit-c', ...left },
    ]);
  });

  it('JZ-A02: may choose nobody', () => {
    assert.equal(choose(everybody), 'accepted');
    assert.deepEqual(listed(drawList(meeting, null, everybody, [], [])), []);
  });

  it('JZ-A08: does not take a unit that takes part by reference only', () => {
    const reference: Applicant = {
      ...assessed('unit-r'),
      barred: { code: 'NotEligible', message: 'by reference', rules: ['JZ-A08'] },
    };
    assert.deepEqual(choose([...everybody, reference], 'unit-a', 'unit-r'), { code: 'NotEligible', rules: ['JZ-A08'] });
    assert.equal(choose([...everybody, reference], 'unit-a'), 'accepted');
  });

  it('does not take a unit that is not enrolled', () => {
    assert.deepEqual(choose(everybody, 'unit-x'), { code: 'UnknownUnit', rules: ['JZ-A02'] });
  });

  const out: readonly ApplicationStatus[] = ['disqualified', 'withdrawn', 'notApplied', 'notDue', 'struck', 'named'];
  for (const status of [...out, 'failed'] as const) {
    it(`SX-S3e: does not take a unit that is ${status}, and says nothing of it on the list unless it failed (F40)`, () => {
      const gone = assessed('unit-p', status);
      assert.deepEqual(choose([...everybody, gone], 'unit-p'), { code: 'NotACandidate', rules: ['JZ-A02'] });
      const mentioned = drawList(meeting, null, [gone], [], []).map(({ unit }) => unit);
      assert.deepEqual(mentioned, status === 'failed' ? ['unit-p'] : []);
    });
  }

  it('keeps to the quota, where there is one (F24)', () => {
    const within = drawList(meeting, 2, everybody, [], ['unit-a', 'unit-b', 'unit-c']);
    assert.ok(listed(within).length <= 2, 'three units on a list of two');
  });
});

describe('a list that the confirmed scores draw up', () => {
  const ranking: Plan = { ...plan, listBy: 'ranking', checks: [] };
  const scored = (unit: string, score: number | null): Applicant => ({ ...reviewed(unit, []), checks: {}, score });
  const field = [scored('unit-a', 80), scored('unit-b', 92.5), scored('unit-c', null), scored('unit-d', 92.5)];

  it('F24: holds the best scores within the quota, ties by the id, and says to the others why not', () => {
    assert.deepEqual(listed(drawList(ranking, 2, field, [])), ['unit-b', 'unit-d']);
    assert.deepEqual(listed(drawList(ranking, 1, field, [])), ['unit-b']);
    const [a, , c] = drawList(ranking, 2, field, []);
    assert.deepEqual([reasonOf(a), reasonOf(c)], ['beyond the quota of 2', 'no confirmed score']);
  });

  it('waits for no votes and, without checks, for no review', () => {
    const open = field.map((each): Applicant => ({ ...each, status: 'underReview' }));
    assert.equal(refuseList(ranking, open, []), undefined);
    const checking: Plan = { ...ranking, checks: ['visit'] };
    assert.equal(refuseList(checking, open, [])?.code, 'ReviewIncomplete');
  });

  it('takes the score before the votes where the joint appraisal has both', () => {
    const [a, b] = [
      { ...reviewed('unit-a', [true, true, true]), score: 80 },
      { ...reviewed('unit-b', [true, true, false]), score: 90 },
    ];
    assert.deepEqual(listed(drawList(plan, 1, [a, b], [])), ['unit-b']);
  });
});

describe('what a candidacy hears of the list', () => {
  const tally = { passed: 2, failed: 1 };
  const on: Placement = { unit: 'unit-a', listed: true, tally };
  const off: Placement = { unit: 'unit-a', listed: false, reason: '票数不足', tally };

  for (const status of ['underReview', 'reviewed'] as const) {
    it(`SX-S4c: puts it on the list or leaves it off while it is ${status}`, () => {
      const state = after(plan, 'unit-a', ...wayTo(status));
      assert.deepEqual(hearPlacement(state, 'clean', on), [{ kind: 'shortlisted', track: 'clean', tally }]);
      const left = { kind: 'notShortlisted', track: 'clean', reason: '票数不足', tally };
      assert.deepEqual(hearPlacement(state, 'clean', off), [left]);
    });
  }

  it('SX-S3d: ends an application that failed a check', () => {
    const failed: Placement = { unit: 'unit-a', listed: false, reason: 'check failed: visit', tally: null };
    const state = after(plan, 'unit-a', ...wayTo('failed'));
    assert.deepEqual(hearPlacement(state, 'clean', failed), [
      { kind: 'notShortlisted', track: 'clean', reason: 'check failed: visit', tally: null },
    ]);
  });

  for (const status of reachable.filter((each) => !['underReview', 'reviewed', 'failed'].includes(each))) {
    it(`changes nothing any more when it is ${status}`, () => {
      const state = after(plan, 'unit-a', ...wayTo(status));
      assert.deepEqual([...hearPlacement(state, 'clean', on), ...hearPlacement(state, 'clean', off)], []);
    });
  }

  it('changes nothing in a track that is not due or does not exist', () => {
    const state = after(plan, 'unit-a', ...wayTo('reviewed'));
    assert.deepEqual([...hearPlacement(state, 'model', on), ...hearPlacement(state, 'green', on)], []);
  });
});

describe('a list that is taken back (F1)', () => {
  const hears = (status: (typeof reachable)[number]) => hearListBack(after(plan, 'unit-a', ...wayTo(status)), 'clean');

  for (const status of reachable) {
    const goesBack = status === 'shortlisted' || status === 'notShortlisted';
    it(`SX-S4c: ${goesBack ? 'puts back under review' : 'changes nothing for'} a unit that is ${status}`, () => {
      assert.deepEqual(hears(status), goesBack ? [{ kind: 'backUnderReview', track: 'clean' }] : []);
    });
  }

  it('SX-S3d: leaves it where it stood, with its checks, also when it had failed one', () => {
    for (const status of ['underReview', 'reviewed', 'failed'] as const) {
      const before = after(plan, 'unit-a', ...wayTo(status));
      const placed: CandidacyFact = { kind: 'notShortlisted', track: 'clean', reason: '票数不足', tally: null };
      const back = after(plan, 'unit-a', ...wayTo(status), placed, { kind: 'backUnderReview', track: 'clean' });
      assert.deepEqual(back, before, status);
    }
  });

  it('SX-S3e: meets an incident that passed it by, because it was not on the list', () => {
    const barring = [{ incident: 'i', major: true, seriousImpact: true, tolerated: false, tracks: ['clean'] }];
    const left = after(plan, 'unit-a', ...wayTo('notShortlisted'));
    assert.deepEqual(hearListBack(left, 'clean', barring).at(1), {
      kind: 'disqualified',
      tracks: ['clean'],
      incident: 'i',
    });
  });

  it('SX-S4e: is refused when somebody on it is named', () => {
    const one = reviewed('unit-a', []);
    assert.equal(refuseNamedAlready(plan, 'clean', [{ ...one, status: 'shortlisted' }]), undefined);
    const refused = refuseNamedAlready(plan, 'clean', [{ ...one, status: 'named' }]);
    assert.deepEqual(verdict(refused), { code: 'AlreadyDecided', rules: plan.rules.naming });
  });
});

describe('a tally', () => {
  it('counts passes and failures', () => {
    assert.deepEqual(tallyOf(votesOf([true, false, true])), { passed: 2, failed: 1 });
    assert.deepEqual(tallyOf({}), { passed: 0, failed: 0 });
  });
});

/** A unit with every check passed, and these votes of the joint reviewers in their order. */
function reviewed(unit: string, votes: readonly boolean[]): Applicant {
  return {
    unit,
    status: 'reviewed',
    checks: { materials: true, visit: true, hearing: true },
    votes: votesOf(votes),
    barred: null,
    score: null,
  };
}

function votesOf(votes: readonly boolean[]): Record<string, boolean> {
  return Object.fromEntries(votes.map((passed, nth) => [city.jointReviewers[nth]!, passed]));
}

function listed(placements: readonly Placement[]): string[] {
  return placements.filter((each) => each.listed).map(({ unit }) => unit);
}

function reasonOf(placement: Placement | undefined): string {
  return placement && !placement.listed ? placement.reason : '';
}

describe('a list that decides on the own unit of whoever would confirm it (JZ-A09)', () => {
  const own = plan.bodies.organiser;
  const both = [reviewed(own, []), reviewed('finance-bureau', [])];
  const officer = buildActor('organiser');
  const leader = buildActor('leadingGroup');
  const ruled = (actor: typeof officer, given: { of?: Applicant[]; leaveOut?: string[]; chosen?: string[] } = {}) => {
    const leftOut = (given.leaveOut ?? []).map((unit) => ({ unit, reason: 'r' }));
    const units = decidedOn(given.of ?? both, leftOut, given.chosen);
    return refuseOwnList(plan, actor, units)?.code ?? 'accepted';
  };

  it('JZ-A09: is confirmed by the leading group and not by the organiser', () => {
    assert.deepEqual([ruled(officer), ruled(leader)], ['OwnUnit', 'accepted']);
    assert.equal(ruled(officer, { of: both.slice(1) }), 'accepted');
    assert.equal(ruled(leader, { of: both.slice(1) }), 'NotAllowed');
  });

  it('JZ-A09: also where a meeting names it, or it is left out', () => {
    assert.deepEqual([ruled(officer, { chosen: [own] }), ruled(leader, { chosen: [own] })], ['OwnUnit', 'accepted']);
    assert.equal(ruled(officer, { chosen: ['finance-bureau'] }), 'accepted');
    assert.equal(ruled(officer, { chosen: ['finance-bureau'], leaveOut: [own] }), 'OwnUnit');
    assert.equal(ruled(leader, { chosen: ['finance-bureau'] }), 'NotAllowed');
  });

  it('JZ-A09: is taken back by the stand-in too, whether it is on it or left off; a meeting leaves nobody off', () => {
    const placed = both.map((each) => ({ ...each, status: 'notShortlisted' as const }));
    const meeting: Plan = { ...plan, listBy: 'meeting' };
    const by = (of: Plan, actor: typeof officer, candidates: string[]) =>
      refuseOwnList(of, actor, decidedOnBy(of, placed, candidates))?.code ?? 'accepted';
    assert.deepEqual([by(plan, officer, []), by(plan, leader, [])], ['OwnUnit', 'accepted']);
    assert.deepEqual([by(meeting, officer, [own]), by(meeting, leader, [own])], ['OwnUnit', 'accepted']);
    assert.deepEqual([by(meeting, officer, []), by(meeting, leader, [])], ['accepted', 'NotAllowed']);
  });

  it('does not concern a unit on which nothing is decided any more', () => {
    const gone = { ...reviewed(own, []), status: 'withdrawn' as const };
    assert.equal(ruled(officer, { of: [gone, reviewed('finance-bureau', [])] }), 'accepted');
  });
});
