import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { CampaignFact, CandidacyFact } from '../../contracts/facts.ts';
import type { MajorIncident, Message } from '../../contracts/messages.ts';
import { role } from '../../contracts/people.ts';
import type { Plan } from '../../contracts/plan.ts';
import { refusalCode, type Refusal } from '../../contracts/refusals.ts';
import {
  refuseApplication,
  refuseWithdrawal,
  submitApplication,
  withdrawApplication,
} from '../../domain/application.ts';
import {
  courseOf,
  decideNaming,
  evolveCampaign,
  isOver,
  openCampaign,
  refuseApproval,
  refuseCloseStage,
  refuseConfirmList,
  refuseCorrectNotice,
  refuseEndWithoutNaming,
  refuseNaming,
  refusePublish,
  refuseWithdrawList,
  stageAfter,
  type Campaign,
} from '../../domain/campaign.ts';
import {
  applicationOf,
  type Application,
  evolveCandidacy,
  isDecided,
  isFinal,
  openCandidacy,
  type Candidacy,
} from '../../domain/candidacy.ts';
import { campaignTime, DAY, realTime, waitUntil } from '../../domain/clock.ts';
import { hearIncident, hearWithdrawnIncident } from '../../domain/disqualification.ts';
import {
  drawList,
  hearListBack,
  hearPlacement,
  refuseList,
  refuseVote,
  type Applicant,
  type Placement,
} from '../../domain/list.ts';
import {
  decideRevocation,
  evolveTitle,
  hearIncidentOnTitle,
  proposeRevocation,
  refuseProposal,
  refuseRevocation,
  type Title,
  type TitlePlan,
} from '../../domain/maintenance.ts';
import { fileRules, refuseRules } from '../../domain/mobilisation.ts';
import { hearConclusion, hearRejection, name, namingFacts, refuseName } from '../../domain/naming.ts';
import {
  correctRuling,
  hearReinstatement,
  noticeFact,
  refuseCorrection,
  refuseRuling,
  ruleObjection,
} from '../../domain/notice.ts';
import { refusal } from '../../domain/refusal.ts';
import { recordCheck, refuseCheck } from '../../domain/review.ts';
import { refuseShape } from '../../domain/shape.ts';
import { after, ask, at, buildActor, buildPlan, campaignAfter, city, reachable, wayTo } from '../support/build.ts';

const plan = buildPlan({ year: 2021 });
const single = buildPlan();
const unit = 'finance-bureau';
const tracks = plan.tracks.map(({ track }) => track);
const clerk = buildActor('unit');
const reviewer = buildActor('reviewer');
const officer = buildActor('organiser');
const leader = buildActor('leadingGroup');

/** Something that may come to a candidacy, whether or not the programme takes it. */
type Event =
  | { readonly does: 'fileRules' | 'closeWindow' | 'fallOverdue' }
  | {
      readonly does: 'apply' | 'withdraw' | 'name' | 'reject' | 'conclude' | 'reinstate' | 'listBack';
      readonly track: string;
    }
  | { readonly does: 'check'; readonly track: string; readonly check: string; readonly passed: boolean }
  | { readonly does: 'list'; readonly track: string; readonly listed: boolean }
  | { readonly does: 'rule' | 'correct'; readonly track: string; readonly upheld: boolean }
  | { readonly does: 'incident'; readonly incident: MajorIncident };

const serious: MajorIncident = { incident: 'incident-1', major: true, seriousImpact: true, tolerated: false };

describe('a major incident, at any stage (SX-S3e, F40)', () => {
  it('leaves no track undecided after any history', () => {
    check(
      fc.property(history(), (events) => {
        for (const state of statesOf(plan, events)) assertEndedByIncident(plan, state);
      }),
    );
  });

  it('leaves no track undecided in any state that messages can reach, all of them tried', () => {
    const states = everyState(single);
    for (const state of states) assertEndedByIncident(single, state);
    // Evidence that the search has been everywhere.
    const seen = new Set(states.map((state) => applicationOf(state, 'clean').status));
    assert.deepEqual([...seen].sort(), [...reachable].sort());
  });

  it('is never waived by an appeal: whom it hit while struck is not named after all', () => {
    for (const state of everyState(single)) {
      const hit = withIncident(single, state);
      const back = hearReinstatement(hit, 'clean', 'matter-1');
      const after = back.reduce((next, fact) => evolveCandidacy(next, fact, 'engine'), hit);
      assert.ok(refuseName(single, after, 'clean'), JSON.stringify(state));
    }
  });

  it('is undone by taking its confirmation back: every application goes on where it stood (F55)', () => {
    for (const state of everyState(single)) {
      const barred = withIncident(single, state);
      const isListed = applicationOf(state, 'clean').status === 'shortlisted';
      const given = { howFar: () => (isListed ? ('listed' as const) : ('review' as const)), barring: [] };
      const back = hearWithdrawnIncident(barred, serious.incident, given);
      const after = back.reduce((next, fact) => evolveCandidacy(next, fact, 'engine'), barred);
      const hitBefore = applicationOf(state, 'clean').status === 'disqualified';
      if (!hitBefore) assert.deepEqual(after, state);
    }
  });

  it('leaves nobody on a list that was taken back while the incident barred it', () => {
    for (const state of everyState(single)) {
      const barred = withIncident(single, state);
      const back = hearWithdrawnIncident(barred, serious.incident, { howFar: () => 'review', barring: [] });
      if (back.length === 0) continue;
      const after = back.reduce((next, fact) => evolveCandidacy(next, fact, 'engine'), barred);
      assert.notEqual(applicationOf(after, 'clean').status, 'shortlisted');
    }
  });

  it('leaves no candidate behind that nobody can list or name any more, when its confirmation is taken back late', () => {
    for (const state of everyState(single)) {
      const barred = withIncident(single, state);
      for (const howFar of ['listed', 'over'] as const) {
        const back = hearWithdrawnIncident(barred, serious.incident, { howFar: () => howFar, barring: [] });
        if (back.length === 0) continue;
        const { status } = applicationOf(
          back.reduce((next, fact) => evolveCandidacy(next, fact, 'engine'), barred),
          'clean',
        );
        assert.ok(!['underReview', 'reviewed', 'failed'].includes(status), status);
        assert.ok(howFar === 'listed' || status !== 'shortlisted');
      }
    }
  });

  it('never takes a title away by itself: what is named stays named', () => {
    for (const state of everyState(single).filter((each) => applicationOf(each, 'clean').status === 'named')) {
      assert.equal(applicationOf(withIncident(single, state), 'clean').status, 'named');
    }
  });
});

describe('a list that is taken back (F1)', () => {
  it('leaves a candidacy as it was before the list, whatever the list said of it', () => {
    for (const state of everyState(single)) {
      for (const listed of [true, false]) {
        const placed = factsOfEvent(single, state, { does: 'list', track: 'clean', listed });
        if (placed.length === 0) continue;
        const after = placed.reduce((next, fact) => evolveCandidacy(next, fact, 'engine'), state);
        const back = hearListBack(after, 'clean').reduce((next, fact) => evolveCandidacy(next, fact, 'engine'), after);
        assert.deepEqual(back, state);
      }
    }
  });
});

describe('a naming (SX-S4e, F40)', () => {
  it('is refused in every state but shortlisted, all of them tried', () => {
    for (const state of everyState(single)) {
      const { status } = applicationOf(state, 'clean');
      assert.equal(refuseName(single, state, 'clean') === undefined, status === 'shortlisted', status);
    }
  });

  it('never follows a disqualification of the same track, whatever is tried', () => {
    check(
      fc.property(history(), (events) => {
        const disqualified = new Set<string>();
        const facts = factsOf(plan, events);
        for (const fact of facts) {
          if (fact.kind === 'disqualified') for (const track of fact.tracks) disqualified.add(track);
          if (fact.kind === 'named') assert.ok(!disqualified.has(fact.track));
        }
      }),
    );
  });
});

describe('what is decided', () => {
  // An application that the server received before the window closed may be heard after the closing timer (F66), who
  // withdrew may apply again until then, who was struck comes back when the appeal is upheld (F36), and who was left off
  // a list when that is taken back (F1).
  const settled = (application: Application) =>
    isFinal(application.status) &&
    !['notApplied', 'withdrawn', 'struck', 'notShortlisted'].includes(application.status);

  it('stays decided, whatever comes after but an appeal that is upheld or a list that is taken back', () => {
    check(
      fc.property(history(), (events) => {
        const states = statesOf(plan, events);
        for (const [index, before] of states.entries()) {
          const next = states[index + 1];
          if (!next) continue;
          for (const track of tracks) {
            const application = applicationOf(before, track);
            if (settled(application)) assert.deepEqual(applicationOf(next, track), application);
          }
        }
      }),
    );
  });
});

describe('a history', () => {
  it('gives the same candidacy again, also when its state goes through JSON between any two facts', () => {
    check(
      fc.property(history(), (events) => {
        const facts = factsOf(plan, events);
        const fold = (keep: (state: Candidacy) => Candidacy) =>
          facts.reduce((state, fact) => keep(evolveCandidacy(state, fact, clerk.id)), keep(openCandidacy(plan, unit)));
        assert.deepEqual(
          fold(throughJson),
          fold((state) => state),
        );
        assert.deepEqual(throughJson(facts), facts);
      }),
    );
  });

  it('gives the same campaign again, also through JSON', () => {
    check(
      fc.property(decisions(), (steps) => {
        const facts = courseOfEvents(steps).map(({ fact }) => fact);
        const fold = (keep: (state: Campaign) => Campaign) =>
          facts.reduce((state, fact) => keep(evolveCampaign(state, fact, officer.id)), keep(openCampaign(plan)));
        assert.deepEqual(
          fold(throughJson),
          fold((state) => state),
        );
      }),
    );
  });

  it('gives the same title again, also through JSON', () => {
    const steps = fc.array(fc.constantFrom('incident', 'propose', 'approve', 'reject'), { maxLength: 12 });
    check(
      fc.property(steps, (tried) => {
        const plain = tried.reduce<Title>((state, step) => titleAfter(state, step), { status: 'valid' });
        const kept = tried.reduce<Title>((state, step) => throughJson(titleAfter(state, step)), { status: 'valid' });
        assert.deepEqual(kept, plain);
      }),
    );
  });
});

describe('the course of a campaign (SX-S4c to SX-S4e)', () => {
  const order = ['listConfirmed', 'noticePublished', 'namingDecided', 'titlesNamed'];

  it('is list, notice, approval, naming, whatever is tried in whatever order, and nothing before the notice has ended', () => {
    check(
      fc.property(decisions(), (steps) => {
        for (const track of tracks) {
          for (const round of roundsOn(track, steps)) {
            const own = round.filter(({ fact }) => order.includes(fact.kind));
            assert.deepEqual(
              own.map(({ fact }) => fact.kind),
              order.slice(0, own.length),
            );
            const notice = own.map(({ fact }) => fact).find((fact) => fact.kind === 'noticePublished');
            for (const { fact, moment } of own) {
              const decides = fact.kind === 'namingDecided' || fact.kind === 'titlesNamed';
              if (decides) assert.ok(notice && moment >= notice.endsAt);
            }
          }
        }
      }),
    );
  });

  it('goes back with the list only, before it is published or when it is not approved; what ends a year comes last (F1)', () => {
    check(
      fc.property(decisions(), (steps) => {
        for (const track of tracks) {
          for (const round of roundsOn(track, steps)) {
            const kinds = round.map(({ fact }) => fact.kind);
            const ends = ['listWithdrawn', 'endedWithoutNaming', 'titlesNamed'];
            for (const kind of kinds.slice(0, -1)) assert.ok(!ends.includes(kind), kinds.join(', '));
            const [before] = round.slice(-2);
            const refused = before?.fact.kind === 'namingDecided' && !before.fact.approved;
            if (kinds.at(-1) === 'listWithdrawn') assert.ok(kinds.length === 2 || refused, kinds.join(', '));
          }
        }
      }),
    );
  });

  it('is never stuck: from whatever was decided an act of somebody leads on, and a year can be ended without a naming (F1)', () => {
    check(
      fc.property(decisions(), (steps) => {
        const state = campaignAfter(plan, ...courseOfEvents(steps).map(({ fact }) => fact));
        for (const track of tracks.filter((each) => !isOver(courseOf(state, each).stage))) {
          const opens = (does: Decision['does']) => factsOfDecision(state, { does, track, moment: at('2022-12-01') });
          assert.ok(
            leading.some((does) => opens(does).length > 0),
            courseOf(state, track).stage,
          );
          assert.equal(opens('end').length, 1);
        }
      }),
    );
  });

  /** What was decided on a track, each time from the review on. */
  function roundsOn(track: string, steps: readonly Decision[]): { fact: CampaignFact; moment: number }[][] {
    const own = courseOfEvents(steps).filter(({ fact }) => 'track' in fact && fact.track === track);
    return own.reduce<(typeof own)[]>(
      (rounds, each) => {
        rounds.at(-1)?.push(each);
        return each.fact.kind === 'listWithdrawn' ? [...rounds, []] : rounds;
      },
      [[]],
    );
  }
});

describe('the shape of a message', () => {
  const shape = {
    track: 'text',
    passed: 'flag',
    fields: 'texts',
    media: 'list',
    leaveOut: 'leftOut',
    actor: 'actor',
  } as const;
  type Field = keyof typeof shape;
  const wrong = {
    text: (value: unknown) => typeof value !== 'string' || value === '' || value.length > 2000,
    flag: (value: unknown) => typeof value !== 'boolean',
    texts: (value: unknown) => !isRecord(value) || Object.values(value).some((each) => typeof each !== 'string'),
    list: (value: unknown) => !Array.isArray(value) || value.some((each) => typeof each !== 'string'),
    leftOut: (value: unknown) => !Array.isArray(value) || value.some((each) => !isRecord(each) || !('reason' in each)),
    actor: (value: unknown) => !isRecord(value) || typeof value['role'] !== 'string',
  };

  it('is answered for whatever arrives, and never by an error', () => {
    check(
      fc.property(fc.oneof(fc.anything({ withNullPrototype: true }), fc.jsonValue()), (payload) => {
        assertAnswer(refuseShape(payload, { ...shape, placement: 'placement', more: 'listOrNothing' }));
      }),
    );
  });

  it('takes a message whose fields are all of their kind', () => {
    check(
      fc.property(wellShaped(), (message) => {
        assert.equal(refuseShape(message, shape), undefined);
      }),
    );
  });

  it('refuses a message when any one field is of another kind', () => {
    const field = fc.constantFrom(...(Object.keys(shape) as Field[]));
    check(
      fc.property(wellShaped(), field, fc.anything(), (message, spoilt, value) => {
        fc.pre(wrong[shape[spoilt]](value));
        assert.equal(refuseShape({ ...message, [spoilt]: value }, shape)?.code, 'MalformedMessage');
      }),
    );
  });
});

describe('a message of the right shape', () => {
  it('is answered by every rule of a candidacy, and never by an error', () => {
    check(
      fc.property(wellShaped(), fc.constantFrom(...reachable), instant(), (message, status, moment) => {
        const state = after(plan, unit, ...wayTo(status));
        assertAnswer(refuseRules(plan, state, message));
        assertAnswer(refuseApplication(plan, state, message, moment));
        assertAnswer(refuseWithdrawal(plan, state, message));
        assertAnswer(refuseCheck(plan, state, message));
        assertAnswer(refuseRuling(plan, state, message));
        assertAnswer(refuseName(plan, state, message.track));
        assert.ok(Array.isArray(hearRejection(state, message.track, message.reason)));
        const placement: Placement = { unit, listed: message.passed, reason: '', tally: { passed: 0, failed: 0 } };
        assert.ok(Array.isArray(hearPlacement(state, message.track, placement)));
        assert.ok(Array.isArray(hearIncident(plan, state, { ...serious, tracks: message.media })));
      }),
    );
  });

  it('is answered by every rule of a campaign and of a title, and never by an error', () => {
    check(
      fc.property(wellShaped(), decisions(), instant(), (message, steps, moment) => {
        const state = campaignAfter(plan, ...courseOfEvents(steps).map(({ fact }) => fact));
        assertAnswer(refuseConfirmList(plan, state, message, moment));
        assertAnswer(refuseWithdrawList(plan, state, message));
        assertAnswer(refusePublish(plan, state, message));
        assertAnswer(refuseCorrectNotice(plan, state, message, moment));
        assertAnswer(refuseApproval(plan, state, message, moment));
        assertAnswer(refuseEndWithoutNaming(plan, state, { ...message, final: true }, moment));
        assertAnswer(refuseNaming(plan, state, message, moment));
        assertAnswer(refuseCloseStage(plan, state, message as unknown as Parameters<typeof refuseCloseStage>[2]));
        assertAnswer(refuseProposal(titlePlan, { status: 'valid' }, message));
        assertAnswer(
          refuseRevocation(titlePlan, { status: 'revocationProposed', reason: '', proposedBy: '' }, message),
        );
      }),
    );
  });

  it('is answered by the joint appraisal for any applicants and any leaving out', () => {
    check(
      fc.property(electorate(), wellShaped(), ({ panel, applicants }, message) => {
        assertAnswer(refuseList(panel, applicants, message.leaveOut));
        for (const applicant of applicants) assertAnswer(refuseVote(panel, applicant, message.track));
      }),
    );
  });
});

describe('the candidate list (SX-A08, F24)', () => {
  const quota = fc.option(fc.integer({ min: 1, max: 6 }));

  it('does not depend on the order of applicants or votes', () => {
    const drawing = electorate().chain((election) =>
      fc.record({
        election: fc.constant(election),
        shuffled: fc.shuffledSubarray([...election.applicants], { minLength: election.applicants.length }),
      }),
    );
    check(
      fc.property(drawing, quota, ({ election: { panel, applicants }, shuffled }, units) => {
        const reversed = shuffled.map((each) => ({
          ...each,
          votes: Object.fromEntries(Object.entries(each.votes).reverse()),
        }));
        assert.deepEqual(byUnit(drawList(panel, units, reversed, [])), byUnit(drawList(panel, units, applicants, [])));
      }),
    );
  });

  it('never holds more units than the quota, and none without a majority', () => {
    check(
      fc.property(electorate(), quota, ({ panel, applicants }, units) => {
        const listed = drawList(panel, units, applicants, []).filter((each) => each.listed);
        assert.ok(listed.length <= (units ?? Infinity));
        for (const { tally } of listed) assert.ok(tally.passed > tally.failed);
      }),
    );
  });

  it('leaves off nobody for the quota who has more votes than somebody on it', () => {
    check(
      fc.property(electorate(), quota, ({ panel, applicants }, units) => {
        const placements = drawList(panel, units, applicants, []);
        const fewest = Math.min(...placements.flatMap((each) => (each.listed ? [each.tally.passed] : [])));
        for (const each of placements) {
          if (!each.listed && each.reason.startsWith('beyond')) assert.ok(each.tally!.passed <= fewest);
        }
      }),
    );
  });

  it('says something of every applicant who is under review, and of nobody else', () => {
    check(
      fc.property(electorate(), quota, ({ panel, applicants }, units) => {
        const open = applicants.filter(({ status }) => ['underReview', 'reviewed', 'failed'].includes(status));
        const placed = drawList(panel, units, applicants, []).map((each) => each.unit);
        assert.deepEqual(placed.sort(), open.map((each) => each.unit).sort());
      }),
    );
  });
});

describe('a simulated clock', () => {
  const startsAt = at('2019-01-01');
  const clocks = (msPerDay: fc.Arbitrary<number>) =>
    fc
      .record({
        anchoredAt: fc.integer({ min: at('2026-01-01'), max: at('2027-01-01') }),
        legs: fc.array(fc.record({ days: fc.integer({ min: 1, max: 120 }), msPerDay }), { minLength: 1, maxLength: 5 }),
      })
      .map(({ anchoredAt, legs }) => {
        const from = (index: number) => startsAt + legs.slice(0, index).reduce((sum, { days }) => sum + days, 0) * DAY;
        return {
          anchoredAt,
          startsAt,
          paces: legs.map((leg, index) => ({ from: from(index), msPerDay: leg.msPerDay })),
        };
      });
  const anyPace = fc.oneof(fc.integer({ min: 1, max: DAY }), fc.double({ min: 1, max: DAY, noNaN: true }));
  const days = fc.integer({ min: 0, max: 800 });

  it('shows a moment when it is reached, to the millisecond of real time', () => {
    const moments = fc.integer({ min: startsAt, max: startsAt + 800 * DAY });
    check(
      fc.property(clocks(anyPace), moments, (clock, moment) => {
        const perRealMs = Math.max(...clock.paces.map(({ msPerDay }) => DAY / msPerDay));
        const shown = campaignTime(clock, realTime(clock, moment));
        assert.ok(Math.abs(shown - moment) <= perRealMs + 1, `${shown - moment} ms off`);
      }),
    );
  });

  it('reaches again what it shows, to the millisecond of real time', () => {
    check(
      fc.property(clocks(anyPace), fc.integer({ min: 0, max: 800 * DAY }), (clock, passed) => {
        const real = clock.anchoredAt + passed;
        assert.ok(Math.abs(realTime(clock, campaignTime(clock, real)) - real) <= 1);
      }),
    );
  });

  it('never runs backwards', () => {
    check(
      fc.property(clocks(anyPace), days, days, fc.nat(DAY), (clock, a, b, rest) => {
        const [first, second] = [Math.min(a, b) * DAY, Math.max(a, b) * DAY + rest];
        assert.ok(campaignTime(clock, clock.anchoredAt + first) <= campaignTime(clock, clock.anchoredAt + second));
        assert.ok(realTime(clock, startsAt + first) <= realTime(clock, startsAt + second));
      }),
    );
  });

  it('reaches midnight exactly, at any pace of whole milliseconds', () => {
    check(
      fc.property(clocks(fc.integer({ min: 1, max: DAY })), days, (clock, nth) => {
        const midnight = startsAt + nth * DAY;
        assert.equal(campaignTime(clock, realTime(clock, midnight)), midnight);
        assert.ok(campaignTime(clock, realTime(clock, midnight) - 1) < midnight || nth === 0);
        assert.equal(waitUntil(clock, midnight, clock.anchoredAt), realTime(clock, midnight) - clock.anchoredAt);
      }),
    );
  });
});

function check(property: fc.IProperty<never> | fc.IRawProperty<unknown>): void {
  fc.assert(property, { numRuns: 300 });
}

/** Anything that may come, in any order; what leads on comes more often, so that late stages are reached. */
function history(): fc.Arbitrary<Event[]> {
  const track = fc.constantFrom(...tracks);
  const mostly = fc.oneof({ weight: 4, arbitrary: fc.constant(true) }, { weight: 1, arbitrary: fc.constant(false) });
  const incident = fc.record<MajorIncident>({
    incident: fc.constantFrom('incident-1', 'incident-2'),
    major: mostly,
    seriousImpact: mostly,
    tolerated: mostly.map((not) => !not),
    tracks: fc.option(fc.subarray(tracks), { nil: undefined }),
  });
  const events = fc.oneof(
    { weight: 3, arbitrary: fc.constant<Event>({ does: 'fileRules' }) },
    { weight: 6, arbitrary: track.map((on): Event => ({ does: 'apply', track: on })) },
    {
      weight: 12,
      arbitrary: fc.record({
        does: fc.constant('check' as const),
        track,
        check: fc.constantFrom(...plan.checks),
        passed: mostly,
      }),
    },
    { weight: 4, arbitrary: fc.record({ does: fc.constant('list' as const), track, listed: mostly }) },
    {
      weight: 2,
      arbitrary: fc.record({ does: fc.constantFrom('rule', 'correct' as const), track, upheld: fc.boolean() }),
    },
    { weight: 3, arbitrary: track.map((on): Event => ({ does: 'name', track: on })) },
    { weight: 1, arbitrary: track.map((on): Event => ({ does: 'withdraw', track: on })) },
    { weight: 1, arbitrary: track.map((on): Event => ({ does: 'reject', track: on })) },
    { weight: 1, arbitrary: track.map((on): Event => ({ does: 'conclude', track: on })) },
    { weight: 2, arbitrary: track.map((on): Event => ({ does: 'reinstate', track: on })) },
    { weight: 1, arbitrary: track.map((on): Event => ({ does: 'listBack', track: on })) },
    { weight: 1, arbitrary: fc.constantFrom<Event[]>({ does: 'closeWindow' }, { does: 'fallOverdue' }) },
    { weight: 1, arbitrary: incident.map((each): Event => ({ does: 'incident', incident: each })) },
  );
  return fc.array(events, { maxLength: 40 });
}

/** What comes of an event: nothing when the programme refuses it, else the facts that it records. */
function factsOfEvent(edition: Plan, state: Candidacy, event: Event): CandidacyFact[] {
  const accepted = (refused: Refusal | undefined, facts: () => CandidacyFact[]) => (refused ? [] : facts());
  switch (event.does) {
    case 'fileRules': {
      const message = ask(clerk, { fields: { goals: '目标', schedule: '进度', measures: '措施' } });
      return accepted(refuseRules(edition, state, message), () => fileRules(state, message));
    }
    case 'fallOverdue':
      return state.rules.filed ? [] : [{ kind: 'rulesOverdue' }];
    case 'closeWindow':
      return Object.keys(state.applications).flatMap((track): CandidacyFact[] =>
        applicationOf(state, track).status === 'none' ? [{ kind: 'notApplied', track }] : [],
      );
    case 'apply': {
      const message = ask(clerk, { track: event.track, fields: { 'own-work': '自创自建情况' } });
      const moment = at(`${edition.year}-12-10`);
      return accepted(refuseApplication(edition, state, message, moment), () => submitApplication(message, moment));
    }
    case 'withdraw': {
      const message = ask(clerk, { track: event.track, reason: '撤回' });
      return accepted(refuseWithdrawal(edition, state, message), () => withdrawApplication(message));
    }
    case 'check': {
      const message = ask(reviewer, { track: event.track, check: event.check, passed: event.passed, note: '记录' });
      return accepted(refuseCheck(edition, state, message), () => recordCheck(edition, state, message));
    }
    case 'list': {
      const tally = { passed: 2, failed: 1 };
      const placement: Placement = {
        unit,
        tally,
        ...(event.listed ? { listed: true } : { listed: false, reason: '票数' }),
      };
      return hearPlacement(state, event.track, placement);
    }
    case 'rule': {
      const message = ask(officer, {
        track: event.track,
        objection: 'objection-1',
        upheld: event.upheld,
        reason: '核查',
      });
      return accepted(refuseRuling(edition, state, message), () => ruleObjection(state, message));
    }
    case 'correct': {
      const { track, upheld } = event;
      const message = ask(leader, { track, objection: 'objection-1', upheld, reason: '复核' });
      const status = upheld ? 'dismissed' : 'upheld';
      const found = {
        ...{ id: 'objection-1', campaign: edition.campaign, unit, track },
        standing: 'objection' as const,
      };
      const ruled = { ...found, status, ruledBy: officer.id, reason: '核查' };
      return accepted(refuseCorrection(edition, state, message, ruled, 'listed'), () =>
        correctRuling(state, message, ruled),
      );
    }
    case 'name':
      return accepted(refuseName(edition, state, event.track), () => name(edition, state, event.track));
    case 'reject':
      return hearRejection(state, event.track, '未批准');
    case 'conclude':
      return hearConclusion(state, event.track, 86.5);
    case 'reinstate':
      return hearReinstatement(state, event.track, 'matter-1');
    case 'listBack':
      return hearListBack(state, event.track);
    case 'incident':
      return hearIncident(edition, state, event.incident);
  }
}

/** Every state on the way, the first included. */
function statesOf(edition: Plan, events: readonly Event[]): Candidacy[] {
  const states = [openCandidacy(edition, unit)];
  for (const fact of factsOf(edition, events)) states.push(evolveCandidacy(states.at(-1)!, fact, clerk.id));
  return states;
}

function factsOf(edition: Plan, events: readonly Event[]): CandidacyFact[] {
  const facts: CandidacyFact[] = [];
  let state = openCandidacy(edition, unit);
  for (const event of events) {
    const recorded = factsOfEvent(edition, state, event);
    facts.push(...recorded);
    state = recorded.reduce((next, fact) => evolveCandidacy(next, fact, clerk.id), state);
  }
  return facts;
}

/** Every state that a candidacy for one track can reach, by trying every event in every state found so far. */
function everyState(edition: Plan): Candidacy[] {
  const track = 'clean';
  const events: Event[] = [
    { does: 'fileRules' },
    { does: 'fallOverdue' },
    { does: 'closeWindow' },
    { does: 'incident', incident: serious },
    ...(['apply', 'withdraw', 'name', 'reject', 'conclude', 'reinstate', 'listBack'] as const).map((does): Event => ({
      does,
      track,
    })),
    ...[true, false].flatMap((yes): Event[] => [
      ...edition.checks.map((each): Event => ({ does: 'check', track, check: each, passed: yes })),
      { does: 'list', track, listed: yes },
      { does: 'rule', track, upheld: yes },
      { does: 'correct', track, upheld: yes },
    ]),
  ];
  const found = new Map<string, Candidacy>();
  const waiting = [openCandidacy(edition, unit)];
  for (let state = waiting.pop(); state; state = waiting.pop()) {
    const key = JSON.stringify(state);
    if (found.has(key)) continue;
    found.set(key, state);
    for (const event of events) {
      // Rules can be filed without end; that changes nothing but their version.
      if (event.does === 'fileRules' && state.rules.filed) continue;
      // So can applications, until the window closes: the second is what was changed, a third would be no other state.
      if (event.does === 'apply' && (state.versions[track] ?? 0) === 2) continue;
      const facts = factsOfEvent(edition, state, event);
      if (facts.length > 0) waiting.push(facts.reduce((next, fact) => evolveCandidacy(next, fact, clerk.id), state));
    }
  }
  return [...found.values()];
}

function withIncident(edition: Plan, state: Candidacy): Candidacy {
  return hearIncident(edition, state, serious).reduce((next, fact) => evolveCandidacy(next, fact, 'engine'), state);
}

function assertEndedByIncident(edition: Plan, before: Candidacy): void {
  const state = withIncident(edition, before);
  assert.ok(isDecided(state), JSON.stringify(before));
  for (const { track } of edition.tracks) {
    const { status } = applicationOf(state, track);
    const open = !isFinal(applicationOf(before, track).status);
    assert.equal(status, open ? 'disqualified' : applicationOf(before, track).status);
    assert.ok(!['none', 'underReview', 'reviewed', 'failed', 'shortlisted'].includes(status), status);
    assert.ok(refuseName(edition, state, track));
  }
}

interface Decision {
  readonly does: 'list' | 'takeBack' | 'publish' | 'approve' | 'reject' | 'end' | 'name';
  readonly track: string;
  readonly moment: number;
}

const leading = ['list', 'publish', 'approve', 'name'] as const;

/** Decisions on the tracks of a campaign, in the order of time; what leads on comes more often. */
function decisions(): fc.Arbitrary<Decision[]> {
  const decision = fc.record<Decision>({
    does: fc.constantFrom(...leading, ...leading, 'takeBack', 'reject', 'end'),
    track: fc.constantFrom(...tracks),
    moment: fc.integer({ min: at('2021-12-28'), max: at('2022-02-28') }),
  });
  return fc.array(decision, { maxLength: 30 }).map((made) => made.sort((a, b) => a.moment - b.moment));
}

/** Which of these decisions are taken, each with its facts. */
function courseOfEvents(steps: readonly Decision[]): { fact: CampaignFact; moment: number }[] {
  const taken: { fact: CampaignFact; moment: number }[] = [];
  let state = openCampaign(plan);
  for (const step of steps) {
    for (const fact of factsOfDecision(state, step)) {
      taken.push({ fact, moment: step.moment });
      state = evolveCampaign(state, fact, officer.id);
    }
    assert.notEqual(courseOf(state, step.track).stage, 'notDue');
  }
  return taken;
}

function factsOfDecision(state: Campaign, { does, track, moment }: Decision): CampaignFact[] {
  switch (does) {
    case 'list':
      if (refuseConfirmList(plan, state, ask(officer, { track, leaveOut: [] }), moment)) return [];
      return [{ kind: 'listConfirmed', track, candidates: [unit], leftOut: [], next: stageAfter(plan, 'list') }];
    case 'takeBack':
      if (refuseWithdrawList(plan, state, ask(officer, { track, reason: '更正' }))) return [];
      return [{ kind: 'listWithdrawn', track, reason: '更正' }];
    case 'publish': {
      const message = ask(officer, {
        track,
        media: ['绍兴日报'],
        contact: { person: '办公室', telephone: '0575-85130000' },
      });
      return refusePublish(plan, state, message) ? [] : [noticeFact(plan.notice, message, moment)];
    }
    case 'approve':
    case 'reject': {
      const message = ask(leader, { track, approved: does === 'approve', reason: '会议' });
      return refuseApproval(plan, state, message, moment) ? [] : decideNaming(plan, message);
    }
    case 'end': {
      const message = ask(leader, { track, reason: '会议', final: true as const });
      if (refuseEndWithoutNaming(plan, state, message, moment)) return [];
      return [{ kind: 'endedWithoutNaming', track, reason: '会议' }];
    }
    case 'name':
      if (refuseNaming(plan, state, ask(officer, { track, circular: '通报' }), moment)) return [];
      return [namingFacts(plan, { track, circular: '通报', units: [unit], held: [] }, moment).fact];
  }
}

const titlePlan: TitlePlan = {
  title: 'title-1',
  campaign: plan.campaign,
  unit,
  track: 'clean',
  name: '清廉机关示范单位',
  batch: 2021,
  bodies: city,
  gate: plan.gate,
  validUntil: null,
  benefits: [],
  revokedBy: 'leadingGroup',
  underlies: false,
  rules: plan.rules,
};

function titleAfter(state: Title, step: string): Title {
  const approved = step === 'approve';
  const proposal = ask(officer, { reason: '问题' });
  const decision = ask(leader, { approved, reason: '会议' });
  const facts =
    step === 'incident'
      ? hearIncidentOnTitle(titlePlan, state, serious)
      : step === 'propose'
        ? refuseProposal(titlePlan, state, proposal)
          ? []
          : proposeRevocation(titlePlan, proposal)
        : refuseRevocation(titlePlan, state, decision)
          ? []
          : decideRevocation(titlePlan, decision);
  return facts.reduce((_, fact) => evolveTitle(fact, officer.id), state);
}

/** A message with every field of every kind, filled with whatever fits. */
function wellShaped() {
  const strange = fc.constantFrom(
    'constructor',
    '__proto__',
    'toString',
    'clean',
    'model',
    'visit',
    unit,
    'incident-1',
  );
  const text = fc.oneof(strange, fc.string({ minLength: 1, maxLength: 60, unit: 'grapheme' }));
  const actor = fc.record({
    id: text,
    role: fc.oneof(fc.constantFrom(...role.options), text as fc.Arbitrary<(typeof role.options)[number]>),
    organisation: fc.oneof(fc.constantFrom(unit, city.organiser, city.leadingGroup, ''), text),
  });
  const form = fc.dictionary(text, fc.string(), { maxKeys: 5 });
  const message = {
    actor,
    track: text,
    check: text,
    objection: text,
    reason: text,
    note: text,
    stage: text,
    contact: fc.record({ person: text, telephone: text }),
    circular: text,
    passed: fc.boolean(),
    upheld: fc.boolean(),
    approved: fc.boolean(),
    fields: fc.oneof(form, fc.constant({ 'own-work': '自创自建情况' })),
    media: fc.array(text, { maxLength: 3 }),
    leaveOut: fc.array(fc.record({ unit: text, reason: text }), { maxLength: 3 }),
  };
  return fc.record<Message<{ [Field in Exclude<keyof typeof message, 'actor'>]: ReturnOf<(typeof message)[Field]> }>>(
    message,
  );
}
type ReturnOf<Of> = Of extends fc.Arbitrary<infer Value> ? Value : never;

function instant(): fc.Arbitrary<number> {
  return fc.integer({ min: at('2018-01-01'), max: at('2030-01-01') });
}

/** A panel of joint reviewers and applicants whom they have judged, some of them reviewers themselves. */
function electorate(): fc.Arbitrary<{ panel: Plan; applicants: Applicant[] }> {
  const bodies = ['body-a', 'body-b', 'body-c', 'body-d', 'body-e'];
  const applicant = fc.record<Applicant>({
    unit: fc.oneof(
      fc.constantFrom(...bodies),
      fc.integer({ min: 1, max: 12 }).map((nth) => `unit-${nth}`),
    ),
    status: fc.constantFrom('reviewed', 'reviewed', 'reviewed', 'underReview', 'failed', 'withdrawn', 'disqualified'),
    checks: fc.dictionary(fc.constantFrom(...plan.checks), fc.boolean()),
    votes: fc.dictionary(fc.constantFrom(...bodies, 'stranger'), fc.boolean()),
    barred: fc.constantFrom(null, null, null, refusal('CoolingOff', 'it stays out')),
    score: fc.constant(null),
  });
  return fc.record({
    panel: fc
      .subarray(bodies, { minLength: 1 })
      .map((jointReviewers) => ({ ...plan, bodies: { ...city, jointReviewers } })),
    applicants: fc.uniqueArray(applicant, { selector: (each) => each.unit, maxLength: 12 }),
  });
}

function byUnit(placements: readonly Placement[]): Placement[] {
  return [...placements].sort((a, b) => (a.unit < b.unit ? -1 : 1));
}

function assertAnswer(refused: Refusal | undefined): void {
  if (refused) assert.ok(refusalCode.options.includes(refused.code) && refused.message.length > 0);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function throughJson<Value>(value: Value): Value {
  return JSON.parse(JSON.stringify(value)) as Value;
}
