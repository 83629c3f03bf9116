import assert from 'node:assert/strict';
import type { MajorIncident } from '../../contracts/messages.ts';
import type { Plan } from '../../contracts/plan.ts';
import { refuseApplication } from '../../domain/application.ts';
import { evolveCandidacy, isDecided, openCandidacy, type Candidacy } from '../../domain/candidacy.ts';
import {
  barredFrom,
  exposedTo,
  hearIncident,
  hearWithdrawnIncident,
  incidentShape,
  missingFacts,
  refuseWithdrawingIncident,
  type Exposed,
  type HowFar,
} from '../../domain/disqualification.ts';
import { hearPlacement, refuseVote } from '../../domain/list.ts';
import { name, refuseName } from '../../domain/naming.ts';
import { recordCheck, refuseCheck } from '../../domain/review.ts';
import { refuseShape } from '../../domain/shape.ts';
import { after, ask, at, buildActor, buildPlan, checked, reachable, verdict, wayTo } from '../support/build.ts';

const plan = buildPlan();
const both = buildPlan({ year: 2021 });
const gateRules = ['SX-S3e', 'SX-A04', 'SX-A06'];
const serious: MajorIncident = { incident: 'incident-1', major: true, seriousImpact: true, tolerated: false };

describe('the gate of a major incident', () => {
  const rows: [major: boolean, seriousImpact: boolean, tolerated: boolean, missing: string[]][] = [
    [true, true, false, []],
    [true, false, false, ['seriousImpact']],
    [false, true, false, ['major']],
    [false, false, false, ['major', 'seriousImpact']],
    [true, true, true, ['notTolerated']],
    [true, false, true, ['seriousImpact', 'notTolerated']],
    [false, true, true, ['major', 'notTolerated']],
    [false, false, true, ['major', 'seriousImpact', 'notTolerated']],
  ];
  for (const [major, seriousImpact, tolerated, missing] of rows) {
    const what = [
      major ? 'major' : 'not major',
      seriousImpact ? 'serious' : 'not serious',
      tolerated ? 'tolerated' : 'not tolerated',
    ];
    const clauses = tolerated ? 'SX-S3e, SX-C3.9b' : 'SX-S3e, SX-A04';
    it(`${clauses}: ${missing.length === 0 ? 'falls' : 'stays open'} when the incident is ${what.join(', ')} (F17)`, () => {
      assert.deepEqual(missingFacts(plan.gate, { ...serious, major, seriousImpact, tolerated }), missing);
    });
  }

  it('SX-A04: asks for those facts only that the programme demands', () => {
    assert.deepEqual(missingFacts({ ...plan.gate, all: ['major'] }, { ...serious, seriousImpact: false }), []);
  });
});

describe('a confirmed incident with every fact of the gate', () => {
  const open = ['none', 'underReview', 'reviewed', 'failed', 'shortlisted'];
  for (const status of reachable) {
    const ends = open.includes(status);
    it(`SX-S3e: ${ends ? 'disqualifies' : 'is put on record only for'} an application that is ${status} (F40)`, () => {
      const state = after(plan, 'unit-p', ...wayTo(status));
      const expected = ends
        ? { kind: 'disqualified', tracks: ['clean'], incident: 'incident-1' }
        : { kind: 'incidentNoted', incident: 'incident-1', missing: [] };
      assert.deepEqual(hearIncident(plan, state, serious), [expected]);
    });
  }

  it('SX-A06: ends both tracks of the cycle at once', () => {
    const state = after(both, 'unit-p', ...wayTo('reviewed', 'clean'));
    assert.deepEqual(hearIncident(both, state, serious), [
      { kind: 'disqualified', tracks: ['clean', 'model'], incident: 'incident-1' },
    ]);
  });

  it('SX-A06: ends only the tracks whose cycle it hits, when it says so', () => {
    const state = after(both, 'unit-p', ...wayTo('reviewed', 'clean'));
    assert.deepEqual(hearIncident(both, state, { ...serious, tracks: ['model'] }), [
      { kind: 'disqualified', tracks: ['model'], incident: 'incident-1' },
    ]);
    const noted = { kind: 'incidentNoted', incident: 'incident-1', missing: [] };
    assert.deepEqual(hearIncident(both, state, { ...serious, tracks: [] }), [noted]);
    assert.deepEqual(hearIncident(both, state, { ...serious, tracks: ['green'] }), [noted]);
  });

  it('SX-A07: leaves a title that is awarded to its revocation, and still ends the other track', () => {
    const state = after(both, 'unit-p', ...wayTo('named', 'clean'));
    assert.deepEqual(hearIncident(both, state, serious), [
      { kind: 'disqualified', tracks: ['model'], incident: 'incident-1' },
    ]);
  });

  it('SX-S3e: changes nothing when it lacks a fact, and says which', () => {
    const state = after(plan, 'unit-q', ...wayTo('reviewed'));
    const heard = hearIncident(plan, state, { ...serious, seriousImpact: false });
    assert.deepEqual(heard, [{ kind: 'incidentNoted', incident: 'incident-1', missing: ['seriousImpact'] }]);
    assert.deepEqual(fold(state, heard), state);
  });

  it('carries its facts as true or false, and nothing else', () => {
    assert.equal(refuseShape(serious, incidentShape), undefined);
    for (const field of ['major', 'seriousImpact', 'tolerated']) {
      assert.equal(refuseShape({ ...serious, [field]: 'yes' }, incidentShape)?.code, 'MalformedMessage');
    }
    assert.equal(refuseShape({ ...serious, incident: '' }, incidentShape)?.code, 'MalformedMessage');
  });
});

describe('major incidents after the application (S07)', () => {
  const reviewer = buildActor('reviewer');
  const hearing = ask(reviewer, { track: 'clean', check: 'hearing', passed: true, note: '听取汇报' });
  const applied = (unit: string) =>
    after(
      plan,
      unit,
      ...wayTo('underReview'),
      checked('materials', true, 'underReview'),
      checked('visit', true, 'underReview'),
    );
  const placed = { unit: 'unit-p', listed: true, tally: { passed: 3, failed: 0 } } as const;

  it('SX-S3e: closes the application of P, refuses its later check and vote, and keeps it off the list', () => {
    const p = fold(applied('unit-p'), hearIncident(plan, applied('unit-p'), serious));
    assert.equal(isDecided(p), true);
    assert.deepEqual(verdict(refuseCheck(plan, p, hearing)), { code: 'Disqualified', rules: gateRules });
    const vote = refuseVote(plan, { unit: 'unit-p', status: 'disqualified', checks: {} }, 'clean');
    assert.deepEqual(verdict(vote), { code: 'Disqualified', rules: gateRules });
    assert.deepEqual(hearPlacement(p, 'clean', placed), []);
  });

  it('SX-A04: lets Q go on, whose incident was major without serious impact', () => {
    const q = fold(applied('unit-q'), hearIncident(plan, applied('unit-q'), { ...serious, seriousImpact: false }));
    assert.equal(refuseCheck(plan, q, hearing), undefined);
    const reviewed = fold(q, recordCheck(plan, q, hearing));
    const listed = fold(reviewed, hearPlacement(reviewed, 'clean', { ...placed, unit: 'unit-q' }));
    assert.equal(refuseName(plan, listed, 'clean'), undefined);
    assert.equal(fold(listed, name(plan, listed, 'clean')).applications['clean']?.status, 'named');
  });

  it('SX-A05: takes R off the published list on 9 January, and R is not named', () => {
    const listed = after(plan, 'unit-r', ...wayTo('shortlisted'));
    const r = fold(listed, hearIncident(plan, listed, serious));
    assert.deepEqual(verdict(refuseName(plan, r, 'clean')), { code: 'Disqualified', rules: gateRules });
  });

  it('SX-A06: takes the application of P, Q and R again in December 2020', () => {
    const next = buildPlan({ year: 2020 });
    const [filed] = wayTo('underReview');
    for (const unit of ['unit-p', 'unit-q', 'unit-r']) {
      const clerk = buildActor('unit', { organisation: unit });
      const message = ask(clerk, { track: 'clean', fields: { 'own-work': '整改后申报' } });
      assert.equal(refuseApplication(next, after(next, unit, filed!), message, at('2020-12-10')), undefined);
    }
  });
});

describe('which applications an incident hits', () => {
  const clean = (year: number, status: Exposed['status']): Exposed => ({
    campaign: `work-committee.shaoxing-2018.${year}`,
    programme: 'shaoxing-2018',
    year,
    track: 'clean',
    status,
    roundFrom: year,
  });
  const model = (year: number, status: Exposed['status'], roundFrom = 2019): Exposed => ({
    ...clean(year, status),
    track: 'model',
    roundFrom,
  });
  const hit = (occurredOn: string, applications: readonly Exposed[]) =>
    exposedTo(occurredOn, applications).map(({ year, track }) => `${track} ${year}`);

  it('SX-A06: hits of each track the earliest cycle that is not decided', () => {
    const running = [clean(2020, 'none'), clean(2019, 'shortlisted'), model(2021, 'none')];
    assert.deepEqual(hit('2020-01-09', running), ['clean 2019', 'model 2021']);
  });

  it('SX-A06: leaves the next cycle open while the current one is not decided', () => {
    assert.deepEqual(hit('2020-03-01', [clean(2019, 'underReview'), clean(2020, 'none')]), ['clean 2019']);
  });

  it('SX-A06: hits the next cycle once the one before is decided, whatever it came to', () => {
    for (const status of ['named', 'notShortlisted', 'struck', 'disqualified', 'notApplied', 'withdrawn'] as const) {
      assert.deepEqual(hit('2020-03-01', [clean(2019, status), clean(2020, 'none')]), ['clean 2020'], status);
    }
  });

  it('SX-A05: hits no cycle whose creation period had not begun on that day', () => {
    assert.deepEqual(hit('2019-12-31', [clean(2019, 'named'), clean(2020, 'none')]), []);
    assert.deepEqual(hit('2020-01-01', [clean(2019, 'named'), clean(2020, 'none')]), ['clean 2020']);
  });

  it('SX-A05: counts the whole round of the model track: an incident of 2019 hits the application of 2021', () => {
    assert.deepEqual(hit('2019-06-01', [model(2019, 'notDue'), model(2020, 'notDue'), model(2021, 'underReview')]), [
      'model 2021',
    ]);
    assert.deepEqual(hit('2018-12-31', [model(2021, 'underReview')]), []);
  });

  it('SX-A05: still hits a cycle that is decided late, by an incident of the following year', () => {
    assert.deepEqual(hit('2021-02-01', [clean(2019, 'shortlisted')]), ['clean 2019']);
  });

  it('keeps programmes apart', () => {
    const other = {
      ...clean(2019, 'reviewed'),
      programme: 'yueqing-2020',
      campaign: 'work-committee.yueqing-2020.2019',
    };
    assert.deepEqual(
      exposedTo('2019-12-23', [clean(2019, 'reviewed'), other]).map(({ programme }) => programme),
      ['shaoxing-2018', 'yueqing-2020'],
    );
  });

  it('hits nothing of a unit that takes part in nothing', () => {
    assert.deepEqual(exposedTo('2019-12-23', []), []);
  });

  it('does not disturb what it is given', () => {
    const running = [clean(2020, 'none'), clean(2019, 'shortlisted')];
    exposedTo('2020-01-09', running);
    assert.deepEqual(
      running.map(({ year }) => year),
      [2020, 2019],
    );
  });
});

describe('a candidacy that opens after an incident of its creation period', () => {
  it('SX-A05: is disqualified before it has begun', () => {
    const state = openCandidacy(both, 'unit-p');
    const hit = fold(state, hearIncident(both, state, { ...serious, tracks: ['model'] }));
    assert.deepEqual(
      Object.values(hit.applications).map(({ status }) => status),
      ['none', 'disqualified'],
    );
  });
});

function fold(state: Candidacy, facts: ReturnType<typeof hearIncident>): Candidacy {
  return facts.reduce((next, fact) => evolveCandidacy(next, fact, 'engine'), state);
}

describe('a malformed incident', () => {
  it('is refused by its shape, so that it cannot wedge a workflow', () => {
    for (const tracks of [5, {}, 'clean', [1]]) {
      assert.equal(refuseShape({ ...serious, tracks }, incidentShape)?.code, 'MalformedMessage');
    }
    assert.equal(refuseShape({ ...serious, tracks: ['clean'] }, incidentShape), undefined);
  });
});

describe('a programme without an incident gate', () => {
  it('puts an incident on record and disqualifies nobody', () => {
    const open: Plan = { ...plan, gate: null };
    const state = after(open, 'unit-p', ...wayTo('reviewed'));
    assert.deepEqual(hearIncident(open, state, serious), [
      { kind: 'incidentNoted', incident: 'incident-1', missing: ['gate'] },
    ]);
  });
});

describe('a unit that is assessed without having applied', () => {
  it('SX-S3e: is disqualified from the beginning on (F40)', () => {
    const assessed: Plan = { ...plan, tracks: plan.tracks.map((each) => ({ ...each, applies: false })) };
    const state = openCandidacy(assessed, 'unit-p');
    assert.deepEqual(hearIncident(assessed, state, serious), [
      { kind: 'disqualified', tracks: ['clean'], incident: 'incident-1' },
    ]);
  });
});

describe('an incident that was confirmed wrongly (F55)', () => {
  const barred = (...way: ReturnType<typeof wayTo>) => {
    const state = after(both, 'unit-p', ...way);
    return fold(state, hearIncident(both, state, serious));
  };
  const takenBack = (
    state: Candidacy,
    howFar: Partial<Readonly<Record<string, HowFar>>> = {},
    barring: readonly MajorIncident[] = [],
    incident = 'incident-1',
  ) => hearWithdrawnIncident(state, incident, { howFar: (track) => howFar[track] ?? 'review', barring });
  const requalified = { kind: 'requalified', tracks: ['clean', 'model'], incident: 'incident-1' };

  it('F55: bars nothing any more: each application goes on where it stood', () => {
    const facts = takenBack(barred(...wayTo('reviewed')));
    assert.deepEqual(facts, [requalified]);
    const back = fold(barred(...wayTo('reviewed')), facts);
    assert.deepEqual(
      Object.values(back.applications).map(({ status }) => status),
      ['reviewed', 'none'],
    );
    assert.equal(back.disqualifiedBy, null);
  });

  it('F55: that ended nothing, or another one, gives nothing back', () => {
    assert.deepEqual(takenBack(after(both, 'unit-p', ...wayTo('reviewed'))), []);
    assert.deepEqual(takenBack(barred(...wayTo('reviewed')), {}, [], 'incident-2'), []);
  });

  it('F55: gives back no application that another incident bars still, and only there', () => {
    const other = { ...serious, incident: 'incident-2', tracks: ['model'] };
    const facts = takenBack(barred(...wayTo('reviewed')), {}, [other]);
    assert.deepEqual(facts, [requalified, { kind: 'disqualified', tracks: ['model'], incident: 'incident-2' }]);
    assert.equal(fold(barred(...wayTo('reviewed')), facts).disqualifiedBy, 'incident-2');
  });

  it('F55: comes too late for a list that is drawn up, and for a naming that is over', () => {
    const reason = 'it was decided while an incident barred it';
    const notListed = { kind: 'notShortlisted', track: 'clean', reason, tally: null };
    for (const howFar of ['listed', 'over'] as const)
      assert.deepEqual(takenBack(barred(...wayTo('reviewed')), { clean: howFar }), [requalified, notListed], howFar);
    assert.deepEqual(takenBack(barred(...wayTo('shortlisted')), { clean: 'listed' }), [requalified]);
    assert.deepEqual(takenBack(barred(...wayTo('shortlisted')), { clean: 'over' }), [
      requalified,
      { kind: 'notNamed', track: 'clean', reason },
    ]);
  });

  it('SX-S3e: bars a track that it names, or all where it names none', () => {
    const bars = (track: string, ...incidents: MajorIncident[]) => barredFrom(track, incidents).length > 0;
    assert.equal(bars('clean', serious), true);
    assert.equal(bars('clean', { ...serious, tracks: ['model'] }), false);
    assert.deepEqual(
      barredFrom('clean', [
        { ...serious, tracks: ['model'] },
        { ...serious, incident: 'incident-2' },
      ]),
      [{ kind: 'disqualified', tracks: ['clean'], incident: 'incident-2' }],
    );
    assert.deepEqual(barredFrom('clean'), []);
  });

  it('is taken back by the leading group, or where there is none by somebody else than confirmed it', () => {
    const confirmed = { id: 'incident-1', status: 'confirmed', confirmedBy: 'li' };
    const alone = { ...plan, bodies: { ...plan.bodies, leadingGroup: '' } };
    const refused = (of: Plan, actor = buildActor('leadingGroup'), incident = confirmed) =>
      verdict(refuseWithdrawingIncident(of, incident, actor));
    assert.equal(refused(plan), 'accepted');
    assert.deepEqual(refused(plan, buildActor('organiser')), { code: 'NotAllowed', rules: gateRules });
    assert.equal(refused(alone, buildActor('organiser')), 'accepted');
    const own = { code: 'OwnSubmission', rules: gateRules };
    assert.deepEqual(refused(alone, buildActor('organiser', { id: 'li' })), own);
    assert.deepEqual(refused(plan, buildActor('leadingGroup', { id: 'li' })), own);
    const open = { ...confirmed, status: 'reported' };
    assert.deepEqual(refused(plan, undefined, open), { code: 'NotConfirmed', rules: gateRules });
    assert.deepEqual(refused({ ...plan, gate: null }, undefined, open), { code: 'NotConfirmed', rules: [] });
  });
});
