import assert from 'node:assert/strict';
import type { Contact } from '../../contracts/messages.ts';
import type { NoticePlan } from '../../contracts/plan.ts';
import { evolveCandidacy, type Candidacy } from '../../domain/candidacy.ts';
import { name, refuseName } from '../../domain/naming.ts';
import {
  changedNotice,
  hearReinstatement,
  mootBy,
  noticeFact,
  refuseObjection,
  refuseRuling,
  correctNotice,
  correctRuling,
  refuseCorrection,
  ruleObjection,
  standingOf,
  type LodgedObjection,
} from '../../domain/notice.ts';
import { after, ask, at, buildActor, buildPlan, reachable, verdict, wayTo, type Reached } from '../support/build.ts';

const plan = buildPlan();
const notice = {
  track: 'clean',
  media: ['绍兴日报'],
  contact: { person: '机关工委办公室', telephone: '0575-85130000' },
};
const rules = ['SX-S4d', 'SX-A03'];
const officer = buildActor('organiser');

describe('publishing the notice', () => {
  it('SX-S4d, SX-A03: runs over five working days, the day of publication counted (S06)', () => {
    assert.deepEqual(noticeFact(plan.notice, notice, at('2020-01-06 10:00')), {
      kind: 'noticePublished',
      ...notice,
      firstDay: '2020-01-06',
      lastDay: '2020-01-10',
      endsAt: at('2020-01-11'),
      provisional: false,
    });
  });

  const rows: [publishedAt: string, firstDay: string, lastDay: string, why: string][] = [
    ['2020-01-06 23:59:59.999', '2020-01-06', '2020-01-10', 'late in the evening, that day still counts'],
    ['2020-01-05 09:00', '2020-01-06', '2020-01-10', 'on a Sunday, Monday is the first day'],
    ['2020-01-20 09:00', '2020-01-20', '2020-02-03', 'before the Spring Festival as it was extended in 2020'],
    ['2019-12-30 09:00', '2019-12-30', '2020-01-06', "across New Year's Day"],
  ];
  for (const [publishedAt, firstDay, lastDay, why] of rows) {
    it(`SX-A03: published ${publishedAt}, runs to ${lastDay}: ${why}`, () => {
      const fact = noticeFact(plan.notice, notice, at(publishedAt));
      assert.deepEqual([fact.firstDay, fact.lastDay], [firstDay, lastDay]);
      assert.equal(fact.endsAt, at(`${lastDay} 24:00`));
    });
  }

  it('SX-A03: says that the end is provisional where the calendar of that year is not announced', () => {
    assert.equal(noticeFact(plan.notice, notice, at('2041-01-07')).provisional, true);
  });
});

describe('an objection (F32)', () => {
  const rows: [unit: string, moment: string, standing: 'objection' | 'report'][] = [
    ['B', '2020-01-08 15:00', 'objection'],
    ['C', '2020-01-09 09:00', 'objection'],
    ['nobody in particular', '2020-01-10 23:59:59.999', 'objection'],
    ['nobody in particular', '2020-01-11 00:00', 'report'],
    ['A', '2020-01-13 09:00', 'report'],
  ];
  const { endsAt } = noticeFact(plan.notice, notice, at('2020-01-06'));
  for (const [unit, moment, standing] of rows) {
    it(`SX-A03: to ${unit} on ${moment} is ${standing === 'objection' ? 'in time' : 'late, and kept as a report'} (S08)`, () => {
      assert.equal(standingOf(endsAt, at(moment)), standing);
    });
  }
});

describe('ruling on an objection', () => {
  const ruling = { track: 'clean', objection: 'objection-b', upheld: true, reason: '反映属实' };
  const ruled = { kind: 'objectionRuled', ...ruling };

  it('SX-A03: strikes the candidate when it is upheld, with the reason on record (S08, unit B)', () => {
    const b = after(plan, 'unit-b', ...wayTo('shortlisted'));
    const facts = ruleObjection(b, ask(officer, ruling));
    assert.deepEqual(facts, [ruled, { kind: 'struck', track: 'clean', objection: 'objection-b', reason: '反映属实' }]);
    const struck = fold(b, facts);
    assert.deepEqual(verdict(refuseName(plan, struck, 'clean')), { code: 'NotACandidate', rules: plan.rules.naming });
  });

  it('SX-A03: leaves the candidate on the list when it is dismissed, and it is named (S08, unit C)', () => {
    const c = after(plan, 'unit-c', ...wayTo('shortlisted'));
    const facts = ruleObjection(c, ask(officer, { ...ruling, upheld: false }));
    assert.deepEqual(facts, [{ ...ruled, upheld: false }]);
    assert.equal(refuseName(plan, fold(c, facts), 'clean'), undefined);
    assert.equal(fold(c, name(plan, c, 'clean')).applications['clean']?.status, 'named');
  });

  it('SX-A03: is put on record only, for a candidate that has left the list meanwhile', () => {
    for (const status of ['struck', 'disqualified', 'withdrawn'] as const) {
      const gone = after(plan, 'unit-b', ...wayTo(status));
      assert.equal(refuse(gone), 'accepted');
      assert.deepEqual(ruleObjection(gone, ask(officer, ruling)), [ruled], status);
    }
  });

  it('SX-A03: closes what is open against a candidate that it takes out of the running, and nothing else', () => {
    const open = ['objection-b', 'objection-c'].map((id) => ({ id, track: 'clean' }));
    const mootOf = (state: Candidacy, upheld = true) =>
      mootBy(state, ruleObjection(state, ask(officer, { ...ruling, upheld })), open);
    const b = after(plan, 'unit-b', ...wayTo('shortlisted'));
    const moot = { kind: 'objectionMoot', track: 'clean', objection: 'objection-c', because: 'struck' };
    assert.deepEqual(mootOf(b), [moot]);
    assert.deepEqual(mootOf(b, false), []);
    assert.deepEqual(mootOf({ ...b, mayReinstate: true }), [], 'it may come back, and the objection with it');
    const gone = mootBy(b, [{ kind: 'disqualified', tracks: ['clean'], incident: 'i' }], open);
    assert.deepEqual(
      gone.map((fact) => fact.kind === 'objectionMoot' && [fact.objection, fact.because]),
      [
        ['objection-b', 'disqualified'],
        ['objection-c', 'disqualified'],
      ],
    );
  });

  const candidates: readonly Reached[] = ['shortlisted', 'struck', 'disqualified', 'withdrawn'];
  for (const status of reachable.filter((each) => !candidates.includes(each))) {
    it(`SX-S4d: is refused for a unit that is ${status}: it stands on no published list`, () => {
      assert.deepEqual(refuse(after(plan, 'unit-b', ...wayTo(status))), { code: 'NotACandidate', rules });
    });
  }

  it('is for the organiser, in a track of the programme, and never for people of the unit (F54)', () => {
    const state = after(plan, 'unit-b', ...wayTo('shortlisted'));
    assert.equal(refuse(state), 'accepted');
    assert.deepEqual(refuse(state, 'green'), { code: 'UnknownTrack', rules: [] });
    assert.deepEqual(refuse(state, 'clean', buildActor('leadingGroup')), { code: 'NotAllowed', rules: [] });
    const insider = buildActor('organiser', { organisation: 'unit-b' });
    assert.deepEqual(refuse(state, 'clean', insider), { code: 'OwnUnit', rules: [] });
  });

  function refuse(state: Candidacy, track = 'clean', actor = officer) {
    return verdict(refuseRuling(plan, state, ask(actor, { ...ruling, track })));
  }
});

describe('what there is to rule on', () => {
  const state = after(plan, 'unit-b', ...wayTo('shortlisted'));
  const lodged: LodgedObjection = {
    ...{ id: 'objection-b', campaign: plan.campaign, unit: 'unit-b', track: 'clean' },
    ...{ standing: 'objection', status: 'open', ruledBy: null, reason: null },
  };
  const ruling = { track: 'clean', objection: 'objection-b', upheld: true, reason: '反映属实' };
  const codeOf = (found: Partial<LodgedObjection> | null) =>
    refuseObjection(plan, state, ruling, found && { ...lodged, ...found })?.code;

  it('SX-A03: is an open objection to this candidate, in this track of this campaign', () => {
    assert.equal(codeOf({}), undefined);
    assert.equal(codeOf(null), 'UnknownObjection');
    for (const other of [{ campaign: 'another' }, { unit: 'unit-c' }, { track: 'model' }])
      assert.equal(codeOf(other), 'UnknownObjection', JSON.stringify(other));
  });

  it('SX-A03: is no report that came late, and nothing that was ruled on', () => {
    assert.equal(codeOf({ standing: 'report' }), 'UnknownObjection');
    for (const status of ['upheld', 'dismissed', 'moot']) assert.equal(codeOf({ status }), 'AlreadyDecided', status);
  });
});

function fold(state: Candidacy, facts: ReturnType<typeof ruleObjection>): Candidacy {
  return facts.reduce((next, fact) => evolveCandidacy(next, fact, officer.id), state);
}

describe('a notice whose contact is corrected (F1)', () => {
  const before = { person: '王主任', telephone: '0575-85130000' };
  const correct = (contact: Contact) => correctNotice(plan.notice, { track: 'clean', contact, reason: '有误' }, before);

  it('SX-S4d: says whom the public reaches, before and after', () => {
    const contact = { person: '王主任', address: '中兴路 1 号' };
    const corrected = { kind: 'noticeCorrected', track: 'clean', before, contact, reason: '有误' };
    assert.deepEqual(correct(contact), corrected);
  });

  it('SX-S4d: is refused when it says the same, in whatever order', () => {
    const same = correct({ telephone: '0575-85130000', person: '王主任' });
    assert.equal('code' in same && same.code, 'AlreadyDecided');
  });
});

describe('a ruling that is corrected (F1)', () => {
  const leader = buildActor('leadingGroup');
  const found: LodgedObjection = {
    ...{ id: 'objection-1', campaign: plan.campaign, unit: 'unit-b', track: 'clean', standing: 'objection' },
    ...{ status: 'upheld', ruledBy: officer.id, reason: '反映属实' },
  };
  const correction = { track: 'clean', objection: 'objection-1', upheld: false, reason: '查无实据' };
  const dismissed = { ...found, status: 'dismissed', reason: '不属实' };
  const corrected = { kind: 'rulingCorrected', ...correction, before: { status: 'upheld', reason: '反映属实' } };
  const struck = after(plan, 'unit-b', ...wayTo('struck'));
  const listed = after(plan, 'unit-b', ...wayTo('shortlisted'));

  it('SX-A03: puts the candidate back on the list that it has struck, before and after on record', () => {
    const facts = correctRuling(struck, ask(leader, correction), found);
    assert.deepEqual(facts, [corrected, { kind: 'reinstated', track: 'clean', matter: null }]);
    assert.deepEqual(fold(struck, facts), listed);
  });

  it('SX-A03: strikes the candidate that it had left on the list', () => {
    const facts = correctRuling(listed, ask(leader, { ...correction, upheld: true, reason: '属实' }), dismissed);
    const before = { status: 'dismissed', reason: '不属实' };
    assert.deepEqual(facts, [
      { ...corrected, upheld: true, reason: '属实', before },
      { kind: 'struck', track: 'clean', objection: 'objection-1', reason: '属实' },
    ]);
  });

  it('puts it back under review where its list was taken back meanwhile, and under the incidents that it missed', () => {
    const back = correctRuling(struck, ask(leader, correction), found, { howFar: 'review' });
    assert.deepEqual(fold(struck, back), after(plan, 'unit-b', ...wayTo('reviewed')));
    const barring = [{ incident: 'i', major: true, seriousImpact: true, tolerated: false, tracks: ['clean'] }];
    for (const howFar of ['review', 'listed'] as const) {
      const barred = correctRuling(struck, ask(leader, correction), found, { howFar, barring });
      assert.equal(fold(struck, barred).applications['clean']?.status, 'disqualified');
    }
  });

  it('is on record only where another objection has struck it, or it is out otherwise', () => {
    const other = { ...found, id: 'objection-2' };
    const facts = correctRuling(struck, ask(leader, { ...correction, objection: 'objection-2' }), other);
    assert.deepEqual(
      facts.map(({ kind }) => kind),
      ['rulingCorrected'],
    );
    const gone = after(plan, 'unit-b', ...wayTo('withdrawn'));
    assert.deepEqual(correctRuling(gone, ask(leader, { ...correction, upheld: true }), dismissed).length, 1);
  });

  it('is for the leading group, and where there is none for another organiser than the one who ruled', () => {
    assert.equal(refuse(leader), 'accepted');
    assert.deepEqual(refuse(officer), { code: 'NotAllowed', rules });
    assert.deepEqual(refuse(buildActor('leadingGroup', { organisation: 'unit-b' })), { code: 'OwnUnit', rules: [] });
    const alone = { ...plan, bodies: { ...plan.bodies, leadingGroup: '' } };
    const director = { ...officer, id: 'director' };
    const by = (actor: typeof officer) =>
      verdict(refuseCorrection(alone, struck, ask(actor, correction), found, 'listed'));
    assert.equal(by(director), 'accepted');
    assert.deepEqual(by(officer), { code: 'OwnSubmission', rules });
  });

  it('SX-A03: is of a ruling that says otherwise, until the track is over; one that is moot may be ruled on', () => {
    assert.deepEqual(refuse(leader, { ...found, status: 'open' }), { code: 'NotConfirmed', rules });
    assert.deepEqual(refuse(leader, dismissed), { code: 'AlreadyDecided', rules });
    assert.equal(refuse(leader, { ...found, status: 'moot' }), 'accepted');
    assert.deepEqual(refuse(leader, null), { code: 'UnknownObjection', rules: [] });
    assert.deepEqual(refuse(leader, { ...found, standing: 'report' }), { code: 'UnknownObjection', rules: [] });
    assert.equal(refuse(leader, found, 'review'), 'accepted');
    assert.deepEqual(refuse(leader, found, 'over'), { code: 'AlreadyDecided', rules: plan.rules.naming });
    const named = after(plan, 'unit-b', ...wayTo('named'));
    const late = refuseCorrection(plan, named, ask(leader, { ...correction, upheld: true }), dismissed, 'listed');
    assert.deepEqual(verdict(late), { code: 'AlreadyDecided', rules: plan.rules.naming });
    const reviewed = after(plan, 'unit-b', ...wayTo('reviewed'));
    const early = refuseCorrection(plan, reviewed, ask(leader, { ...correction, upheld: true }), dismissed, 'review');
    assert.deepEqual(verdict(early), { code: 'NotACandidate', rules });
  });

  function refuse(
    actor: typeof leader,
    objection: LodgedObjection | null = found,
    howFar: 'review' | 'listed' | 'over' = 'listed',
  ) {
    return verdict(refuseCorrection(plan, struck, ask(actor, correction), objection, howFar));
  }
});

describe('a list that changes while it is published (F35)', () => {
  const running = { track: 'clean', endsAt: at('2020-01-11') };
  const change = (whenListChanges: NoticePlan['whenListChanges'], moment: string, given: Partial<NoticePlan> = {}) =>
    changedNotice({ ...plan.notice, ...given, whenListChanges }, running, 'unit-b: struck', at(moment));

  it('F35: goes on where the programme says so, as the city does', () => {
    assert.deepEqual(plan.notice.whenListChanges, { notice: 'goesOn', days: 5 });
    assert.equal(change({ notice: 'goesOn', days: 5 }, '2020-01-08'), undefined);
  });

  it('F35: begins anew where the programme says so: all of its days from that day on, the weekend left out', () => {
    assert.deepEqual(change({ notice: 'restarts', days: 5 }, '2020-01-08 16:00'), {
      kind: 'noticeChanged',
      track: 'clean',
      reason: 'unit-b: struck',
      firstDay: '2020-01-08',
      lastDay: '2020-01-14',
      endsAt: at('2020-01-15'),
      provisional: false,
    });
    const uncounted = change({ notice: 'restarts', days: 5 }, '2020-01-08', { firstDayCounts: false });
    assert.equal(uncounted?.lastDay, '2020-01-15');
  });

  it('F35: runs longer where the programme says so: so many days after its last one, whenever the list changed', () => {
    for (const moment of ['2020-01-06 10:00', '2020-01-10 23:59']) {
      const longer = change({ notice: 'extends', days: 2 }, moment);
      assert.deepEqual([longer?.lastDay, longer?.endsAt], ['2020-01-14', at('2020-01-15')], moment);
    }
    assert.equal(change({ notice: 'extends', days: 2 }, '2020-01-08')?.firstDay, null);
    const calendar = change({ notice: 'extends', days: 2 }, '2020-01-08', { unit: 'calendar' });
    assert.deepEqual([calendar?.lastDay, calendar?.endsAt], ['2020-01-12', at('2020-01-13')]);
  });

  it('F49: says that the new end is provisional where the calendar of that year is not announced', () => {
    const plain = { ...plan.notice, whenListChanges: { notice: 'restarts', days: 5 } } as const;
    const changed = changedNotice(plain, { track: 'clean', endsAt: at('2041-01-12') }, '', at('2041-01-08'));
    assert.equal(changed?.provisional, true);
  });
});

describe('an appeal that is upheld (F36)', () => {
  for (const status of reachable) {
    const back = status === 'struck';
    it(`F36: ${back ? 'brings back' : 'changes nothing for'} a candidate that is ${status}`, () => {
      const state = after({ ...plan, mayReinstate: true }, 'unit-b', ...wayTo(status));
      const facts = hearReinstatement(state, 'clean', 'matter-1');
      assert.deepEqual(facts, back ? [{ kind: 'reinstated', track: 'clean', matter: 'matter-1' }] : []);
      if (back) assert.equal(refuseName(plan, fold(state, facts), 'clean'), undefined);
      assert.deepEqual(hearReinstatement({ ...state, mayReinstate: false }, 'clean', 'matter-1'), []);
    });
  }
});
