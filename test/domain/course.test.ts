import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CandidacyFact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';
import { evolveCandidacy, isDecided, openCandidacy, type Candidacy } from '../../domain/candidacy.ts';
import { DAY } from '../../domain/clock.ts';
import { courseOf, courseShape, isNews, isOver, passDeadlines, type Course } from '../../domain/course.ts';
import { refuseShape } from '../../domain/shape.ts';
import { after, at, buildPlan, reachable, wayTo, type Reached } from '../support/build.ts';
import { sayings, yearOf } from '../support/saying.ts';

const unit = 'finance-bureau';
const plan = buildPlan();
const { actionRules } = plan;
const both = buildPlan({ year: 2021 });
const spring = at('2019-03-01');
const december = at('2019-12-10 09:00');
const unlisted: Plan = { ...plan, notice: null };
const appealable: Plan = { ...plan, mayReinstate: true };
/** A programme that names nobody and takes no applications: units file their rules and report. */
const trackless: Plan = { ...plan, tracks: [] };

const [filed] = wayTo('underReview') as [CandidacyFact];
const returned: CandidacyFact = { kind: 'rulesReviewed', version: 1, accepted: false, reason: '补充' };
const granted = (target: 'rules' | 'applications' | 'stage', until: number): CandidacyFact => ({
  kind: 'deadlineMoved',
  target:
    target === 'rules'
      ? { of: 'rules' }
      : target === 'stage'
        ? { of: 'stage', stage: 'application' }
        : { of: 'applications', track: 'clean' },
  until,
});

const courseAt = (of: Plan, state: Candidacy, moment: number): Course => courseOf(of, state, 1, moment);
const stageAt = (of: Plan, state: Candidacy, moment: number) => courseAt(of, state, moment).stage;
const nextAt = (of: Plan, state: Candidacy, moment: number) => courseAt(of, state, moment).next;
const passed = (of: Plan, state: Candidacy, moment: number) =>
  passDeadlines(of, state, moment).reduce((next, fact) => evolveCandidacy(next, fact, 'engine'), state);

describe('the stages of a candidacy', () => {
  it('SX-S1 to SX-S4: follow on each other from mobilisation to the naming', () => {
    const stages: [Candidacy, number][] = [
      [openCandidacy(plan, unit), spring],
      [after(plan, unit, filed), spring],
      [after(plan, unit, filed), december],
      [after(plan, unit, ...wayTo('underReview')), december],
      [after(plan, unit, ...wayTo('reviewed')), december],
      [after(plan, unit, ...wayTo('shortlisted')), december],
      [after(plan, unit, ...wayTo('named')), december],
    ];
    assert.deepEqual(
      stages.map(([state, moment]) => stageAt(plan, state, moment)),
      ['mobilisation', 'implementation', 'application', 'review', 'review', 'notice', 'decided'],
    );
  });

  const places: Readonly<Record<Reached, Course['stage']>> = {
    none: 'mobilisation',
    notApplied: 'decided',
    underReview: 'review',
    reviewed: 'review',
    failed: 'review',
    withdrawn: 'decided',
    shortlisted: 'notice',
    notShortlisted: 'decided',
    struck: 'decided',
    disqualified: 'decided',
    named: 'decided',
    notNamed: 'decided',
    concluded: 'decided',
  };
  for (const status of reachable) {
    it(`an application that is ${status} is at the stage ${places[status]}, and operators read so`, () => {
      const { stage, outcome, decided, step } = courseOf(plan, after(plan, unit, ...wayTo(status)), 7, december);
      assert.deepEqual([stage, outcome, step], [places[status], status, 7]);
      assert.equal(decided, places[status] === 'decided');
    });
  }

  it('a list that is not published is waited on without a notice', () => {
    assert.equal(stageAt(unlisted, after(unlisted, unit, ...wayTo('shortlisted')), december), 'list');
  });

  it('F36: who was struck waits for the naming where an appeal may put it back, and is decided where none can', () => {
    const struck = wayTo('struck');
    assert.equal(stageAt(appealable, after(appealable, unit, ...struck), december), 'naming');
    assert.equal(stageAt(plan, after(plan, unit, ...struck), december), 'decided');
    const back = after(appealable, unit, ...struck, { kind: 'reinstated', track: 'clean', matter: 'matter-1' });
    assert.equal(stageAt(appealable, back, december), 'notice');
  });

  it('F05: returned rules are owed again, and the candidacy is back in mobilisation', () => {
    assert.equal(stageAt(plan, after(plan, unit, filed, returned), spring), 'mobilisation');
  });

  it('SX-A10: who files nothing is past mobilisation when the rules are overdue, and may still file', () => {
    const overdue = passed(plan, openCandidacy(plan, unit), actionRules.dueAt);
    assert.equal(stageAt(plan, overdue, actionRules.dueAt), 'implementation');
    assert.equal(courseAt(plan, overdue, actionRules.dueAt).decided, false);
  });

  it('the farthest of two tracks says where the candidacy is, and both must be decided', () => {
    const first = after(both, unit, ...wayTo('shortlisted'));
    assert.equal(stageAt(both, first, at('2021-12-10')), 'notice');
    const named = after(both, unit, ...wayTo('named'));
    assert.deepEqual([stageAt(both, named, at('2021-12-10')), isOver(both, named, 0)], ['application', false]);
    const done = after(both, unit, ...wayTo('named'), { kind: 'notApplied', track: 'model' });
    assert.equal(stageAt(both, done, at('2022-01-01')), 'decided');
  });

  it('go on only as time and facts go on: never back, unless something is returned or put back', () => {
    const order: Course['stage'][] = [
      ...(['mobilisation', 'implementation', 'application', 'review', 'list', 'notice', 'naming', 'decided'] as const),
    ];
    check(
      fc.property(sayings(plan, unit), (said) => {
        const taken = said.filter(({ name }) => name !== 'reviewRules');
        let last = 0;
        for (const { after: state, at: moment } of yearOf(plan, openCandidacy(plan, unit), taken)) {
          const place = order.indexOf(stageAt(plan, state, moment));
          assert.ok(place >= last, `${order[place] ?? ''} after ${order[last] ?? ''}`);
          last = place;
        }
      }),
    );
  });
});

describe('a candidacy of a programme without tracks', () => {
  const open = openCandidacy(trackless, unit);
  const ends = { at: trackless.closesAt, summary: 'the edition ends' };

  it('owes its rules, then works, and ends with the edition', () => {
    const state = after(trackless, unit, filed);
    assert.equal(stageAt(trackless, open, spring), 'mobilisation');
    assert.deepEqual([stageAt(trackless, state, spring), nextAt(trackless, state, spring)], ['implementation', ends]);
    assert.equal(courseAt(trackless, state, trackless.closesAt - 1).decided, false);
    const over = courseAt(trackless, state, trackless.closesAt);
    assert.deepEqual([over.stage, over.next, over.decided], ['decided', null, true]);
  });

  it('is not over before, although nothing of it can be decided', () => {
    assert.equal(isDecided(open), true);
    assert.equal(isOver(trackless, open, spring), false);
    assert.equal(isOver(trackless, open, trackless.closesAt), true);
  });

  it('SX-S1b: is reminded and overdue like any other, and the end of the edition brings nothing', () => {
    const overdue = passed(trackless, open, actionRules.dueAt);
    assert.deepEqual([overdue.rules.reminded, overdue.rules.overdue], [true, true]);
    assert.deepEqual(nextAt(trackless, overdue, actionRules.dueAt), ends);
    assert.deepEqual(passDeadlines(trackless, overdue, trackless.closesAt), []);
  });
});

describe('what time brings', () => {
  it('SX-S1b, SX-A10: a reminder, then being overdue, then the end of the window; each at its instant, not before', () => {
    let state = openCandidacy(plan, unit);
    const expected: [number, CandidacyFact][] = [
      [actionRules.remindAt, { kind: 'rulesReminded' }],
      [actionRules.dueAt, { kind: 'rulesOverdue' }],
      [at('2020-01-01'), { kind: 'notApplied', track: 'clean' }],
    ];
    for (const [moment, fact] of expected) {
      assert.equal(nextAt(plan, state, spring)?.at, moment);
      assert.deepEqual(passDeadlines(plan, state, moment - 1), []);
      assert.deepEqual(passDeadlines(plan, state, moment), [fact]);
      state = passed(plan, state, moment);
    }
    assert.equal(nextAt(plan, state, spring), null);
  });

  it('after a long outage everything that was missed comes at once, in its order', () => {
    assert.deepEqual(
      passDeadlines(both, openCandidacy(both, unit), at('2022-03-01')).map((fact) => fact.kind),
      ['rulesReminded', 'rulesOverdue', 'notApplied', 'notApplied'],
    );
  });

  it('SX-S1a, SX-S3e: whoever an incident ended is reminded and overdue all the same, and is over when that is said', () => {
    const hit = after(plan, unit, { kind: 'disqualified', tracks: ['clean'], incident: 'i' });
    const { remindAt, dueAt } = plan.actionRules;
    assert.deepEqual(passDeadlines(plan, hit, remindAt), [{ kind: 'rulesReminded' }]);
    assert.deepEqual([courseAt(plan, hit, spring).stage, courseAt(plan, hit, spring).decided], ['mobilisation', false]);
    const late = passed(plan, hit, dueAt);
    assert.deepEqual([late.rules.overdue, courseAt(plan, late, dueAt).decided], [true, true]);
    assert.equal(courseAt(plan, evolveCandidacy(hit, filed, 'clerk'), spring).decided, true);
  });

  it('SX-S3b: nothing closes for who has applied, or whose track is decided', () => {
    for (const status of reachable.filter((each) => each !== 'none')) {
      const facts = passDeadlines(plan, after(plan, unit, filed, ...wayTo(status)), at('2020-06-01'));
      assert.deepEqual(facts, [], status);
    }
  });

  it('F47, F48: a grant moves the reminder and the end together, and a window for its track or for all', () => {
    const later = actionRules.dueAt + 10 * DAY;
    const moved = after(plan, unit, granted('rules', later));
    const ahead = actionRules.dueAt - actionRules.remindAt;
    assert.deepEqual(nextAt(plan, moved, spring)?.at, later - ahead);
    assert.deepEqual(passDeadlines(plan, moved, later - ahead - 1), []);
    assert.deepEqual(passDeadlines(plan, moved, later - 1), [{ kind: 'rulesReminded' }]);
    for (const target of ['applications', 'stage'] as const) {
      const open = after(plan, unit, filed, granted(target, at('2020-01-11')));
      assert.equal(nextAt(plan, open, december)?.at, at('2020-01-11'), target);
      assert.deepEqual(passDeadlines(plan, open, at('2020-01-11') - 1), [], target);
    }
  });

  it('F48, F3: who was reminded before the grant is not reminded again, and who was overdue is so again when it has passed', () => {
    const reminded = after(plan, unit, { kind: 'rulesReminded' }, granted('rules', actionRules.dueAt + DAY));
    assert.equal(nextAt(plan, reminded, spring)?.at, actionRules.dueAt + DAY);
    assert.deepEqual(passDeadlines(plan, reminded, actionRules.dueAt + DAY), [{ kind: 'rulesOverdue' }]);
    const overdue = passed(plan, openCandidacy(plan, unit), actionRules.dueAt);
    const late = evolveCandidacy(overdue, granted('rules', actionRules.dueAt + DAY), 'engine');
    assert.equal(late.rules.overdue, false);
    assert.deepEqual(passDeadlines(plan, late, actionRules.dueAt + DAY), [{ kind: 'rulesOverdue' }]);
  });

  it('twice is once, and nothing is due before its instant, after whatever was said and granted', () => {
    for (const edition of [plan, both, appealable, trackless]) {
      check(
        fc.property(histories(edition), fc.integer({ min: 0, max: 900 }), ({ said, grants }, days) => {
          const opened = grants.reduce(
            (state, fact) => evolveCandidacy(state, fact, 'engine'),
            openCandidacy(edition, unit),
          );
          for (const { after: state } of yearOf(edition, opened, said)) {
            const moment = edition.startedAt + days * DAY;
            const again = passed(edition, state, moment);
            assert.deepEqual(passDeadlines(edition, again, moment), []);
            assertNextIsFirst(edition, state, moment);
            // Asked on the way or only at the end, time has brought the same.
            const halfway = passed(edition, state, moment - 100 * DAY);
            assert.deepEqual(passed(edition, halfway, moment), again);
          }
        }),
      );
    }
  });
});

/** The next deadline is the first instant that brings something, and every instant before it brings nothing. */
function assertNextIsFirst(edition: Plan, state: Candidacy, moment: number): void {
  const { next, decided } = courseAt(edition, state, moment);
  if (next === null) {
    assert.ok(decided || passDeadlines(edition, state, Number.MAX_SAFE_INTEGER).length === 0);
    return;
  }
  assert.deepEqual(passDeadlines(edition, state, next.at - 1), []);
  const ends = next.summary === 'the edition ends';
  assert.equal(passDeadlines(edition, state, next.at).length > 0, !ends);
  if (ends) assert.equal(isOver(edition, state, next.at), true);
}

describe('what is news to whoever waits', () => {
  const newsOf = (of: Plan, before: Candidacy, facts: readonly CandidacyFact[], moment = december) => {
    const state = facts.reduce((next, fact) => evolveCandidacy(next, fact, 'somebody'), before);
    return isNews(courseAt(of, before, moment), courseAt(of, state, moment));
  };

  it('is that rules are filed, an application is there, the list, the notice, the end', () => {
    const way = wayTo('named');
    const told = way.map((fact, nth) => [
      fact.kind,
      newsOf(plan, after(plan, unit, ...way.slice(0, nth)), [fact], nth === 0 ? spring : december),
    ]);
    assert.deepEqual(told, [
      ['rulesFiled', true],
      ['applicationSubmitted', true],
      ['checkRecorded', false],
      ['checkRecorded', false],
      ['checkRecorded', false],
      ['shortlisted', true],
      ['named', true],
    ]);
  });

  it('is none that rules are filed again, reviewed and accepted, that a check is corrected, an objection dismissed', () => {
    const again: CandidacyFact = { kind: 'rulesFiled', fields: {}, version: 2 };
    const accepted: CandidacyFact = { kind: 'rulesReviewed', version: 1, accepted: true, reason: '同意' };
    const dismissed: CandidacyFact = {
      ...{ kind: 'objectionRuled', track: 'clean', objection: 'o', upheld: false, reason: '不属实' },
    };
    const noted: CandidacyFact = { kind: 'incidentNoted', incident: 'i', missing: ['major'] };
    assert.equal(newsOf(plan, after(plan, unit, filed), [again], spring), false);
    assert.equal(newsOf(plan, after(plan, unit, filed), [accepted], spring), false);
    const failed = wayTo('failed').slice(-1);
    assert.equal(newsOf(plan, after(plan, unit, ...wayTo('reviewed')), failed), false);
    assert.equal(newsOf(plan, after(plan, unit, ...wayTo('shortlisted')), [dismissed, noted]), false);
  });

  it('is that a deadline moved, as far as it is waited for', () => {
    const waits = after(plan, unit, filed);
    assert.equal(newsOf(plan, waits, [granted('applications', at('2020-01-11'))]), true);
    assert.equal(newsOf(plan, waits, [granted('applications', at('2019-12-20'))]), false);
    assert.equal(newsOf(plan, waits, [granted('rules', at('2020-01-11'))], spring), false);
    assert.equal(newsOf(plan, openCandidacy(plan, unit), [granted('rules', at('2020-01-11'))], spring), true);
  });

  it('is that what was over is not over any more: a late application that was received in time (F66)', () => {
    const closed = passed(plan, after(plan, unit, filed), at('2020-01-01'));
    assert.equal(courseAt(plan, closed, december).decided, true);
    assert.equal(newsOf(plan, closed, wayTo('underReview').slice(1)), true);
  });

  it('leaves out nothing that is waited for: without news the wait and the end are the same', () => {
    check(
      fc.property(sayings(both, unit), (said) => {
        for (const { before, after: state, at: moment } of yearOf(both, openCandidacy(both, unit), said)) {
          const [was, is] = [courseAt(both, before, moment), courseAt(both, state, moment)];
          if (isNews(was, is)) continue;
          assert.deepEqual([is.next, is.decided], [was.next, was.decided]);
          const working = ['implementation', 'application'];
          assert.ok(is.stage === was.stage || (working.includes(is.stage) && working.includes(was.stage)));
        }
      }),
    );
  });

  it('carries what a workflow takes for a course, through JSON, in any state', () => {
    check(
      fc.property(sayings(both, unit, 15), (said) => {
        for (const { after: state, at: moment } of yearOf(both, openCandidacy(both, unit), said)) {
          const course = courseOf(both, state, 3, moment);
          assert.equal(refuseShape(JSON.parse(JSON.stringify(course)), courseShape), undefined);
        }
      }),
    );
  });
});

/** What is said in a year in which deadlines were granted beforehand. */
function histories(edition: Plan) {
  const until = fc.integer({ min: edition.startedAt, max: edition.closesAt + 60 * DAY });
  const grant = fc.record({ target: fc.constantFrom('rules', 'applications', 'stage' as const), until });
  return fc.record({
    said: sayings(edition, unit, 25),
    grants: fc.array(
      grant.map((each) => granted(each.target, each.until)),
      { maxLength: 3 },
    ),
  });
}

function check(property: fc.IRawProperty<unknown>): void {
  fc.assert(property, { numRuns: 200 });
}
