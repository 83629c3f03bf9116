import assert from 'node:assert/strict';
import type { CandidacyFact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';
import {
  applicationOf,
  checksOf,
  evolveCandidacy,
  isCandidate,
  isDecided,
  isFinal,
  isUnderReview,
  openCandidacy,
  refuseDisqualified,
  refuseUnknownTrack,
  rulesDueAt,
  outcomeOf,
  trackOf,
  windowEnd,
  type Candidacy,
} from '../../domain/candidacy.ts';
import { courseOf } from '../../domain/course.ts';
import { after, at, buildPlan, checked, reachable, verdict, wayTo, type Reached } from '../support/build.ts';

const plan = buildPlan();
const both = buildPlan({ year: 2021 });
const unit = 'finance-bureau';

describe('who is judged', () => {
  it('is who is under review, reviewed or listed, and nobody who withdrew, failed, was disqualified or did not apply', () => {
    assert.deepEqual(reachable.filter(isCandidate), ['underReview', 'reviewed', 'shortlisted']);
  });

  it('is looked at check by check until a list is drawn up, also after a check that failed', () => {
    assert.deepEqual(reachable.filter(isUnderReview), ['underReview', 'reviewed', 'failed']);
  });
});

describe('opening a candidacy', () => {
  it('SX-S0c, S09: has the clean track to apply for in 2019, and the model track not due', () => {
    assert.deepEqual(openCandidacy(plan, unit), {
      unit,
      rules: { filed: false, returned: false, version: 0, reminded: false, overdue: false, accepted: null },
      applications: { clean: { status: 'none' }, model: { status: 'notDue' } },
      versions: {},
      disqualifiedBy: null,
      moved: {},
      mayReinstate: false,
    });
  });

  it('SX-S3c: has both tracks to apply for in 2021, the last year of the round', () => {
    const { applications } = openCandidacy(both, unit);
    assert.deepEqual(applications, { clean: { status: 'none' }, model: { status: 'none' } });
  });
});

describe('where an application stands', () => {
  for (const status of reachable) {
    it(`is ${status} after the facts that lead there, and the other track is not touched`, () => {
      const state = after(both, unit, ...wayTo(status, 'model'));
      assert.equal(applicationOf(state, 'model').status, status);
      assert.deepEqual(applicationOf(state, 'clean'), { status: 'none' });
    });
  }

  it('carries who applied until the list is decided, and every check recorded so far', () => {
    const state = after(plan, unit, ...wayTo('underReview'), checked('visit', true, 'underReview'));
    const applicant = 'unit of finance-bureau';
    assert.deepEqual(applicationOf(state, 'clean'), { status: 'underReview', applicant, checks: { visit: true } });
    assert.deepEqual(checksOf(state, 'clean'), { visit: true });
    const listed = after(plan, unit, ...wayTo('shortlisted'));
    const was = applicationOf(after(plan, unit, ...wayTo('reviewed')), 'clean');
    assert.deepEqual(applicationOf(listed, 'clean'), { status: 'shortlisted', was });
    assert.deepEqual(checksOf(listed, 'clean'), {});
  });

  it('carries what ended it: the objection, the incident, or the title', () => {
    const ended = (status: Reached) => applicationOf(after(plan, unit, ...wayTo(status)), 'clean');
    const reviewed = applicationOf(after(plan, unit, ...wayTo('reviewed')), 'clean');
    assert.deepEqual(ended('struck'), { status: 'struck', objection: 'objection-1', was: reviewed });
    const was = applicationOf(after(plan, unit, ...wayTo('underReview')), 'clean');
    assert.deepEqual(ended('disqualified'), { status: 'disqualified', incident: 'incident-1', was });
    assert.deepEqual(ended('named'), { status: 'named', title: 'title-1' });
  });

  it('is replaced by a fact and never changed in place', () => {
    const before = openCandidacy(plan, unit);
    const copy = structuredClone(before);
    for (const fact of wayTo('named')) evolveCandidacy(before, fact, 'somebody');
    assert.deepEqual(before, copy);
  });

  it('does not change by what is only put on record', () => {
    const onRecord: CandidacyFact[] = [
      { kind: 'incidentNoted', incident: 'incident-1', missing: ['major'] },
      { kind: 'objectionRuled', track: 'clean', objection: 'objection-1', upheld: false, reason: '不成立' },
    ];
    const state = after(plan, unit, ...wayTo('shortlisted'));
    assert.deepEqual(after(plan, unit, ...wayTo('shortlisted'), ...onRecord), state);
  });

  it('SX-A10: remembers that the rules were overdue after they have been filed', () => {
    const filed = after(plan, unit, { kind: 'rulesOverdue' }, { kind: 'rulesFiled', fields: {}, version: 1 });
    const rules = { filed: true, returned: false, version: 1, reminded: false, overdue: true, accepted: null };
    assert.deepEqual(filed.rules, rules);
  });

  it('SX-A06: is disqualified in every track that the incident hits', () => {
    const hit = after(both, unit, { kind: 'disqualified', tracks: ['clean', 'model'], incident: 'incident-1' });
    const disqualified = { status: 'disqualified', incident: 'incident-1', was: { status: 'none' } };
    assert.deepEqual(hit.applications, { clean: disqualified, model: disqualified });
    assert.equal(hit.disqualifiedBy, 'incident-1');
  });
});

describe('a candidacy that is decided', () => {
  const open: readonly Reached[] = ['none', 'underReview', 'reviewed', 'failed', 'shortlisted'];
  for (const status of reachable) {
    it(`is ${open.includes(status) ? 'not ' : ''}decided when it is ${status}`, () => {
      assert.equal(isDecided(after(plan, unit, ...wayTo(status))), !open.includes(status));
      assert.equal(isFinal(status), !open.includes(status));
    });
  }

  it('waits for each track of its own: named in one, it is not decided before the other', () => {
    assert.equal(isDecided(after(both, unit, ...wayTo('named', 'clean'))), false);
    assert.equal(isDecided(after(both, unit, ...wayTo('named', 'clean'), ...wayTo('notApplied', 'model'))), true);
  });

  it('has nothing to wait for in a track that is not due', () => {
    assert.equal(isFinal('notDue'), true);
  });
});

describe('the stage that an operator sees of a candidacy', () => {
  for (const status of reachable) {
    it(`is ${status} while the only track that is due stands there`, () => {
      assert.equal(outcomeOf(after(plan, unit, ...wayTo(status))), status);
    });
  }

  it('is that of the track that is farthest', () => {
    const state = after(both, unit, ...wayTo('reviewed', 'model'), ...wayTo('underReview', 'clean'));
    assert.equal(outcomeOf(state), 'reviewed');
  });

  it('shows the disqualification, but never in place of a title', () => {
    const hit: CandidacyFact = { kind: 'disqualified', tracks: ['model'], incident: 'incident-1' };
    assert.equal(outcomeOf(after(both, unit, ...wayTo('notApplied', 'clean'), hit)), 'disqualified');
    assert.equal(outcomeOf(after(both, unit, ...wayTo('named', 'clean'), hit)), 'named');
  });
});

describe('a track', () => {
  it('is one of the programme: another one is refused, whatever its name', () => {
    assert.equal(trackOf(plan, 'model')?.title, '模范机关');
    assert.equal(refuseUnknownTrack(plan, 'clean'), undefined);
    for (const track of ['green', '', 'constructor', '__proto__']) {
      const refused = refuseUnknownTrack(plan, track);
      assert.deepEqual(verdict(refused), { code: 'UnknownTrack', rules: [] });
      assert.match(refused!.message, /it has clean, model$/);
    }
  });

  it('of which a candidacy knows nothing is not due', () => {
    assert.deepEqual(applicationOf(openCandidacy(plan, unit), 'green'), { status: 'notDue' });
  });
});

describe('a disqualification', () => {
  it('SX-S3e: is named with its incident and its rules in whatever it refuses (F17)', () => {
    const refused = refuseDisqualified(plan, after(plan, unit, ...wayTo('disqualified')), 'clean');
    assert.deepEqual(verdict(refused), { code: 'Disqualified', rules: ['SX-S3e', 'SX-A04', 'SX-A06'] });
    assert.match(refused!.message, /finance-bureau is disqualified from clean by incident incident-1/);
  });

  it('SX-A06: closes only the tracks that it hit', () => {
    const state = after(both, unit, ...wayTo('disqualified', 'model'));
    assert.equal(refuseDisqualified(both, state, 'clean'), undefined);
    for (const status of reachable.filter((each) => each !== 'disqualified')) {
      assert.equal(refuseDisqualified(plan, after(plan, unit, ...wayTo(status)), 'clean'), undefined, status);
    }
  });
});

/** What time brings next to a unit whose year has just begun. */
function deadlineOf(of: Plan, state: Candidacy): number | null {
  return courseOf(of, state, 1, at('2019-01-01')).next?.at ?? null;
}

describe('the next deadline of a unit', () => {
  it('SX-S1b, SX-S3b: is the reminder of its rules, then the end of the window, then none', () => {
    const opened = openCandidacy(plan, unit);
    const [filed, applied] = wayTo('underReview');
    assert.equal(deadlineOf(plan, opened), plan.actionRules.remindAt);
    assert.equal(deadlineOf(plan, after(plan, unit, filed!)), at('2020-01-01 00:00'));
    assert.equal(deadlineOf(plan, after(plan, unit, filed!, applied!)), null);
  });
});

describe('a track for which nobody applies', () => {
  const assessed: Plan = { ...both, tracks: both.tracks.map((each) => ({ ...each, applies: each.track === 'model' })) };

  it('YQ-08: has every enrolled unit under review from the beginning, without checks and with nothing to do', () => {
    const state = openCandidacy(assessed, unit);
    assert.deepEqual(state.applications, {
      clean: { status: 'underReview', applicant: '', checks: {} },
      model: { status: 'none' },
    });
    const alone: Plan = { ...assessed, tracks: assessed.tracks.filter(({ track }) => track === 'clean') };
    assert.equal(deadlineOf({ ...alone, actionRules: null }, openCandidacy(alone, unit)), null);
    // Asked for action rules, it owes them all the same.
    assert.equal(deadlineOf(alone, openCandidacy(alone, unit)), alone.actionRules?.remindAt);
    assert.equal(deadlineOf(alone, after(alone, unit, wayTo('underReview')[0]!)), null);
  });

  it('does not have them so in a year in which it is not due', () => {
    const notDue: Plan = { ...assessed, tracks: assessed.tracks.map((each) => ({ ...each, due: false })) };
    const { applications } = openCandidacy(notDue, unit);
    assert.deepEqual(applications, { clean: { status: 'notDue' }, model: { status: 'notDue' } });
  });
});

describe('a deadline that was moved for one unit (F48)', () => {
  const [clean] = plan.tracks;
  const granted = (target: (CandidacyFact & { kind: 'deadlineMoved' })['target'], until: string): CandidacyFact => ({
    kind: 'deadlineMoved',
    target,
    until: at(until),
  });

  it('F48: stays when less is granted to everybody afterwards, and moves on when more is', () => {
    const target = { of: 'applications', track: 'clean' } as const;
    const less = after(plan, unit, granted(target, '2020-01-11'), granted(target, '2020-01-06'));
    assert.equal(windowEnd(less, clean!), at('2020-01-11'));
    const more = after(plan, unit, granted(target, '2020-01-11'), granted(target, '2020-01-16'));
    assert.equal(windowEnd(more, clean!), at('2020-01-16'));
  });

  it('F48: is that of its window, whether the track or the whole stage was moved', () => {
    assert.equal(windowEnd(after(plan, unit), clean!), at('2020-01-01'));
    for (const target of [
      { of: 'applications', track: 'clean' },
      { of: 'stage', stage: 'application' },
    ] as const) {
      const state = after(plan, unit, granted(target, '2020-01-11'));
      assert.equal(windowEnd(state, clean!), at('2020-01-11'), target.of);
    }
    const other = after(plan, unit, granted({ of: 'applications', track: 'model' }, '2020-01-11'));
    assert.equal(windowEnd(other, clean!), at('2020-01-01'));
  });

  it('F48: is that of its action rules, and never an earlier one', () => {
    const dueAt = plan.actionRules.dueAt;
    assert.equal(
      rulesDueAt(plan.actionRules, after(plan, unit, granted({ of: 'rules' }, '2019-03-01'))),
      at('2019-03-01'),
    );
    assert.equal(rulesDueAt(plan.actionRules, after(plan, unit, granted({ of: 'rules' }, '2019-01-15'))), dueAt);
  });

  it('F47: is what the unit has to do next', () => {
    const [filed] = wayTo('underReview');
    const longer = granted({ of: 'applications', track: 'clean' }, '2020-01-11');
    const { dueAt, remindAt } = plan.actionRules;
    const reminder = at('2019-03-01') - (dueAt - remindAt);
    assert.equal(deadlineOf(plan, after(plan, unit, granted({ of: 'rules' }, '2019-03-01'))), reminder);
    assert.equal(deadlineOf(plan, after(plan, unit, filed!, longer)), at('2020-01-11'));
  });

  it('asks for the window next where the programme has no action rules', () => {
    assert.equal(deadlineOf({ ...plan, actionRules: null }, after(plan, unit)), at('2020-01-01'));
  });
});

describe('an appeal that is upheld (F36)', () => {
  it('F36: is waited for where the programme knows appeals, and not where it does not', () => {
    const appealing: Plan = { ...plan, mayReinstate: true };
    assert.equal(isDecided(after(appealing, unit, ...wayTo('struck'))), false);
    assert.equal(isDecided(after(plan, unit, ...wayTo('struck'))), true);
    const over = after(appealing, unit, ...wayTo('struck'), { kind: 'notNamed', track: 'clean', reason: '命名结束' });
    assert.equal(isDecided(over), true);
  });

  it('F36: brings a struck candidate back to the list', () => {
    const back = after(plan, unit, ...wayTo('struck'), { kind: 'reinstated', track: 'clean', matter: 'matter-1' });
    assert.deepEqual(back, after(plan, unit, ...wayTo('shortlisted')));
    assert.equal(isDecided(back), false);
  });
});
