import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CandidacyFact } from '../../contracts/facts.ts';
import type {
  FileRules,
  MajorIncident,
  Message,
  RecordCheck,
  ReviewRules,
  RuleObjection,
  SubmitApplication,
  WithdrawApplication,
} from '../../contracts/messages.ts';
import { role, type Role } from '../../contracts/people.ts';
import type { Plan } from '../../contracts/plan.ts';
import { refusalCode, type Refusal } from '../../contracts/refusals.ts';
import { isCandidacyMessage, type CandidacyMessage } from '../../domain/candidacy-messages.ts';
import {
  refuseApplication,
  refuseWithdrawal,
  submitApplication,
  withdrawApplication,
} from '../../domain/application.ts';
import { openCandidacy, type Candidacy } from '../../domain/candidacy.ts';
import { passDeadlines } from '../../domain/course.ts';
import { hearIncident } from '../../domain/disqualification.ts';
import { judge, looksFor, type Circumstances, type Known } from '../../domain/judgement.ts';
import { fileRules, refuseRules, refuseRulesReview, reviewRules } from '../../domain/mobilisation.ts';
import {
  correctRuling,
  refuseCorrection,
  refuseObjection,
  refuseRuling,
  ruleObjection,
  type LodgedObjection,
} from '../../domain/notice.ts';
import { refuseStanding, type Standing } from '../../domain/requirement.ts';
import { recordCheck, refuseCheck } from '../../domain/review.ts';
import { after, at, buildActor, buildPlan, reachable, verdict, wayTo, type Reached } from '../support/build.ts';
import { everyKindOfField } from '../support/forms.ts';
import { allMessages, messageOf, sayings, speakerOf, yearOf } from '../support/saying.ts';

const unit = 'finance-bureau';
const plan = buildPlan();
const both = buildPlan({ year: 2021 });
const december = at('2019-12-10 09:00');
const [filed] = wayTo('underReview') as [CandidacyFact];
const lodged: LodgedObjection = {
  ...{ id: 'objection-1', campaign: plan.campaign, unit, track: 'clean', standing: 'objection', status: 'open' },
  ...{ ruledBy: null, reason: null },
};
const upheld: LodgedObjection = { ...lodged, status: 'upheld', ruledBy: 'officer', reason: '属实' };
const free: Standing = { held: [], outSince: { revoked: null, disqualified: null }, unmet: [] };
const independent = {
  person: { id: 'reviewer', organisation: plan.bodies.organiser },
  unit: { id: unit, parent: null },
  ...{ above: null, declared: [], assigned: [] },
};

/** Where each message is heard and taken. */
const heardAt: Readonly<Record<CandidacyMessage, readonly CandidacyFact[]>> = {
  fileRules: [],
  reviewRules: [filed],
  submitApplication: [filed],
  withdrawApplication: wayTo('underReview'),
  recordCheck: wayTo('underReview'),
  ruleObjection: wayTo('shortlisted'),
  correctRuling: wayTo('struck'),
  majorIncident: wayTo('underReview'),
};
const brings: Readonly<Record<CandidacyMessage, readonly string[]>> = {
  fileRules: ['rulesFiled'],
  reviewRules: ['rulesReviewed'],
  submitApplication: ['applicationSubmitted'],
  withdrawApplication: ['applicationWithdrawn'],
  recordCheck: ['checkRecorded'],
  ruleObjection: ['objectionRuled', 'struck'],
  correctRuling: ['rulingCorrected', 'reinstated'],
  majorIncident: ['disqualified'],
};

function circumstances(state: Candidacy, given: Partial<Circumstances> = {}): Circumstances {
  const known: Known = { objection: lodged, independence: independent };
  return { plan, state, at: december, known, ...given };
}
function judged(name: CandidacyMessage, given: object = {}, where: Partial<Circumstances> = {}) {
  const state = after(plan, unit, ...heardAt[name]);
  const ruled = name === 'correctRuling' && { known: { objection: upheld, howFar: 'listed' as const } };
  return judge(name, messageOf(name, plan, unit, given), circumstances(state, { ...ruled, ...where }));
}
function codeOf(answer: Refusal | readonly CandidacyFact[]): string {
  return 'code' in answer ? answer.code : answer.map(({ kind }) => kind).join();
}

describe('a message about a candidacy', () => {
  for (const name of allMessages) {
    describe(name, () => {
      it('brings about what it says, where it is taken', () => {
        assert.equal(codeOf(judged(name)), brings[name].join());
      });

      it('is refused as malformed when a field is missing or of another kind, whoever says it', () => {
        const message = messageOf(name, plan, unit);
        for (const field of Object.keys(message).filter((each) => each !== 'tracks')) {
          for (const wrong of [undefined, null, 7, [], { a: 1 }, 'x\0y'])
            assert.equal(
              codeOf(judged(name, { [field]: wrong })),
              'MalformedMessage',
              `${field}: ${JSON.stringify(wrong)}`,
            );
        }
      });

      if (name !== 'majorIncident') {
        it('is refused to whoever may not say it, who learns nothing of where the candidacy stands', () => {
          for (const status of reachable) {
            const state = after(plan, unit, ...wayTo(status));
            for (const stranger of strangersTo(name)) {
              // Another system was admitted to the act already, in the campaigns of its own committee.
              const organisation = stranger === 'system' ? 'county' : plan.bodies.organiser;
              const actor = buildActor(stranger, { organisation });
              const message = messageOf(name, plan, unit, { actor, track: 'nowhere' });
              assert.equal(codeOf(judge(name, message, circumstances(state))), 'NotAllowed', `${status} ${stranger}`);
            }
          }
        });
      }
    });
  }

  it('JZ-A09: of the own unit is for nobody who acts for somebody else', () => {
    for (const name of ['reviewRules', 'recordCheck', 'ruleObjection', 'correctRuling'] as const) {
      const actor = { ...speakerOf(name, unit), organisation: unit };
      assert.equal(codeOf(judged(name, { actor })), 'OwnUnit', name);
    }
  });

  it('SX-S5d: of another unit, or of another committee’s edition, is for nobody', () => {
    for (const name of ['fileRules', 'submitApplication', 'withdrawApplication'] as const)
      assert.equal(codeOf(judged(name, { actor: buildActor('unit', { organisation: 'other' }) })), 'OtherUnit', name);
    for (const name of ['reviewRules', 'recordCheck', 'ruleObjection', 'correctRuling'] as const) {
      const actor = { ...speakerOf(name, unit), organisation: 'county' };
      assert.equal(codeOf(judged(name, { actor })), 'NotAllowed', name);
    }
  });

  it('is known by its name, and by no other', () => {
    assert.deepEqual(allMessages.filter(isCandidacyMessage), [...allMessages]);
    for (const name of ['name', 'news', 'constructor', '__proto__', 'toString', ''])
      assert.equal(isCandidacyMessage(name), false, name);
  });
});

describe('what may still be said when all is decided', () => {
  const decided = reachable.filter(
    (status) => !['none', 'underReview', 'reviewed', 'failed', 'shortlisted'].includes(status),
  );
  const said = (name: CandidacyMessage, status: Reached, moment = at('2020-02-01')) =>
    codeOf(
      judge(name, messageOf(name, plan, unit), circumstances(after(plan, unit, ...wayTo(status)), { at: moment })),
    );

  it('is nothing of its rules, its application and its checks', () => {
    for (const status of decided) {
      for (const name of ['fileRules', 'reviewRules'] as const)
        assert.equal(said(name, status), 'CandidacyEnded', status);
      for (const name of ['withdrawApplication', 'recordCheck'] as const) {
        const late = status === 'notApplied' ? 'WindowClosed' : 'CandidacyEnded';
        assert.equal(said(name, status), status === 'disqualified' ? 'Disqualified' : late, `${name} ${status}`);
      }
    }
  });

  it('SX-S1a, SX-S3e: is the filing of its action rules, and their review, for whoever an incident ended, until the edition ends', () => {
    const summer = at('2019-07-01');
    assert.equal(said('fileRules', 'disqualified', summer), 'rulesFiled');
    assert.equal(said('reviewRules', 'disqualified', summer), 'rulesReviewed');
    assert.equal(said('fileRules', 'disqualified', plan.closesAt - 1), 'rulesFiled');
    assert.equal(said('fileRules', 'disqualified', plan.closesAt), 'CandidacyEnded');
    assert.equal(said('fileRules', 'named', summer), 'CandidacyEnded');
  });

  it('F66: is an application that was received in time, though the closing came first', () => {
    const closed = after(plan, unit, filed, { kind: 'notApplied', track: 'clean' });
    const apply = (moment: number) =>
      codeOf(
        judge('submitApplication', messageOf('submitApplication', plan, unit), circumstances(closed, { at: moment })),
      );
    assert.equal(apply(at('2020-01-01') - 1), 'applicationSubmitted');
    assert.equal(apply(at('2020-01-01')), 'WindowClosed');
  });

  it('SX-A03: is a ruling on an objection to whoever has left the list, which strikes nobody again', () => {
    for (const status of ['struck', 'disqualified', 'withdrawn'] as const)
      assert.equal(said('ruleObjection', status), 'objectionRuled', status);
    assert.equal(said('ruleObjection', 'named'), 'NotACandidate');
  });

  it('SX-S3e: is an incident, which nobody may refuse, and which is put on record', () => {
    for (const status of decided) assert.equal(said('majorIncident', status), 'incidentNoted', status);
  });

  it('ends with the edition where there is no track', () => {
    const trackless: Plan = { ...plan, tracks: [] };
    const open = openCandidacy(trackless, unit);
    const file = (moment: number) =>
      codeOf(
        judge('fileRules', messageOf('fileRules', plan, unit), { plan: trackless, state: open, at: moment, known: {} }),
      );
    assert.deepEqual([file(plan.closesAt - 1), file(plan.closesAt)], ['rulesFiled', 'CandidacyEnded']);
  });
});

describe('what the registry is asked before a message is judged', () => {
  const needing: Plan = { ...plan, tracks: plan.tracks.map((track) => ({ ...track, requiresTitle: 'model' })) };

  it('is who the reviewer is tied to, which objection it is, and what the unit has for its track', () => {
    assert.deepEqual(looksFor('recordCheck', plan, messageOf('recordCheck', plan, unit)), {
      independence: { track: 'clean' },
    });
    assert.deepEqual(looksFor('ruleObjection', plan, messageOf('ruleObjection', plan, unit)), {
      objection: 'objection-1',
    });
    assert.deepEqual(looksFor('correctRuling', plan, messageOf('correctRuling', plan, unit)), {
      objection: 'objection-1',
      howFar: { track: 'clean' },
      barring: { track: 'clean' },
    });
    assert.deepEqual(looksFor('submitApplication', needing, messageOf('submitApplication', plan, unit)), {
      standing: { track: 'clean' },
      barring: { track: 'clean' },
    });
  });

  it('is nothing where the programme asks for nothing, and for what will be refused anyway', () => {
    const easy: Plan = {
      ...plan,
      gate: null,
      tracks: plan.tracks.map((track) => ({ ...track, requiresTitle: null, coolingOffYears: 0, requires: [] })),
    };
    assert.deepEqual(looksFor('submitApplication', easy, messageOf('submitApplication', plan, unit)), {});
    for (const name of ['fileRules', 'reviewRules', 'withdrawApplication', 'majorIncident'] as const)
      assert.deepEqual(looksFor(name, plan, messageOf(name, plan, unit)), {}, name);
    for (const payload of [null, 'nonsense', [], {}, { ...messageOf('recordCheck', plan, unit), track: 7 }])
      for (const name of allMessages) assert.deepEqual(looksFor(name, needing, payload), {}, name);
  });

  it('is what its form is compared with, where that names codes or people', () => {
    const asking: Plan = {
      ...plan,
      gate: null,
      actionRules: { ...plan.actionRules, fields: everyKindOfField },
      tracks: plan.tracks.map((each) => ({ ...each, fields: everyKindOfField })),
    };
    for (const name of ['fileRules', 'submitApplication'] as const)
      assert.deepEqual(looksFor(name, asking, messageOf(name, plan, unit)), { lists: true }, name);
  });

  it('SX-A11, F14, SX-A03: decides: a title that is missing, a tie, an objection that is not there', () => {
    const where = (known: Known, of: Plan = plan) => ({ plan: of, known });
    assert.equal(codeOf(judged('submitApplication', {}, where({ standing: free }, needing))), 'TitleMissing');
    const holds = { ...free, held: ['model'] };
    assert.equal(codeOf(judged('submitApplication', {}, where({ standing: holds }, needing))), 'applicationSubmitted');
    const tied = { ...independent, above: unit };
    assert.equal(codeOf(judged('recordCheck', {}, where({ independence: tied }))), 'ConflictOfInterest');
    assert.equal(codeOf(judged('ruleObjection', {}, where({ objection: null }))), 'UnknownObjection');
    const late = { ...lodged, standing: 'report' as const };
    assert.equal(codeOf(judged('ruleObjection', {}, where({ objection: late }))), 'UnknownObjection');
    assert.equal(
      codeOf(judged('ruleObjection', {}, where({ objection: { ...lodged, status: 'upheld' } }))),
      'AlreadyDecided',
    );
    for (const other of [{ unit: 'other' }, { track: 'model' }, { campaign: 'other' }])
      assert.equal(
        codeOf(judged('ruleObjection', {}, where({ objection: { ...lodged, ...other } }))),
        'UnknownObjection',
      );
  });
});

describe('judging', () => {
  it('answers whatever arrives, in any state, and never by an error; what it takes can be folded', () => {
    const payload = fc.oneof(
      fc.anything({ withNullPrototype: true }),
      fc.jsonValue(),
      fc
        .record({ name: fc.constantFrom(...allMessages), spoilt: spoiling() })
        .map(({ name, spoilt }) => messageOf(name, plan, unit, spoilt)),
    );
    const status = fc.constantFrom(...reachable);
    const moment = fc.integer({ min: at('2018-01-01'), max: at('2022-01-01') });
    fc.assert(
      fc.property(fc.constantFrom(...allMessages), payload, status, moment, (name, message, place, instant) => {
        const state = after(plan, unit, ...wayTo(place));
        for (const known of [{}, { objection: lodged, independence: independent, standing: free }]) {
          looksFor(name, plan, message);
          const answer = judge(name, message, circumstances(state, { at: instant, known }));
          if ('code' in answer) assert.ok(refusalCode.options.includes(answer.code) && answer.message.length > 0);
          else after(plan, unit, ...wayTo(place), ...answer);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('says what each rule of its own says, and nothing else: the same verdict, the same facts', () => {
    const cases = { ...heardAt, ...Object.fromEntries(reachable.map((status) => [status, wayTo(status)])) };
    for (const [place, way] of Object.entries(cases)) {
      const state = after(plan, unit, ...way);
      const over = state.applications['clean']?.status;
      for (const name of allMessages) {
        const message = messageOf(name, plan, unit);
        const [refused, facts] = byItself(name, message, circumstances(state));
        const answer = judge(name, message, circumstances(state));
        // When all is decided, what may no longer be said is refused before its own rule is asked.
        if ('code' in answer && answer.code === 'CandidacyEnded') {
          assert.ok(over !== undefined && !['underReview', 'reviewed', 'failed', 'shortlisted'].includes(over), place);
          continue;
        }
        if ('code' in answer) assert.deepEqual(verdict(answer), verdict(refused), `${place} ${name}`);
        else assert.deepEqual([refused, answer], [undefined, facts()], `${place} ${name}`);
      }
    }
  });

  const takesAnother = ['none', 'notApplied', 'withdrawn', 'underReview', 'reviewed', 'failed'];
  it('takes in a year only what leads on: no fact of a track that is decided but a ruling, and no track twice', () => {
    fc.assert(
      fc.property(sayings(both, unit), (said) => {
        for (const { before, facts } of yearOf(both, openCandidacy(both, unit), said)) {
          for (const fact of facts) {
            if (fact.kind === 'applicationSubmitted')
              assert.ok(takesAnother.includes(before.applications[fact.track]?.status ?? ''));
            if (fact.kind === 'struck') assert.equal(before.applications[fact.track]?.status, 'shortlisted');
            if (fact.kind === 'checkRecorded')
              assert.ok(['underReview', 'reviewed', 'failed'].includes(before.applications[fact.track]?.status ?? ''));
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it('finds the deadlines passed that time has brought, and brings none about itself', () => {
    const overdue = passDeadlines(plan, openCandidacy(plan, unit), at('2019-06-01'));
    assert.ok(overdue.some(({ kind }) => kind === 'rulesOverdue'));
    assert.equal(codeOf(judged('fileRules', {}, { at: at('2019-06-01') })), 'rulesFiled');
  });
});

/** The verdict of the rule that is behind a message, and the facts that it would bring about. */
function byItself(
  name: CandidacyMessage,
  message: object,
  { state, at: moment, known }: Circumstances,
): [Refusal | undefined, () => CandidacyFact[]] {
  const [track] = plan.tracks;
  switch (name) {
    case 'fileRules':
      return [
        refuseRules(plan, state, message as Message<FileRules>),
        () => fileRules(state, message as Message<FileRules>),
      ];
    case 'reviewRules': {
      const review = message as Message<ReviewRules>;
      return [refuseRulesReview(plan, state, review), () => reviewRules(plan, state, review, moment)];
    }
    case 'submitApplication': {
      const application = message as Message<SubmitApplication>;
      const barred = track && known.standing && refuseStanding(plan, track, unit, known.standing);
      return [
        refuseApplication(plan, state, application, moment) ?? barred,
        () => submitApplication(application, moment),
      ];
    }
    case 'withdrawApplication': {
      const withdrawal = message as Message<WithdrawApplication>;
      return [refuseWithdrawal(plan, state, withdrawal), () => withdrawApplication(withdrawal)];
    }
    case 'recordCheck': {
      const made = message as Message<RecordCheck>;
      return [refuseCheck(plan, state, made), () => recordCheck(plan, state, made)];
    }
    case 'ruleObjection': {
      const ruling = message as Message<RuleObjection>;
      const unknown = refuseObjection(plan, state, ruling, known.objection ?? null);
      return [refuseRuling(plan, state, ruling) ?? unknown, () => ruleObjection(state, ruling)];
    }
    case 'correctRuling': {
      const ruling = message as Message<RuleObjection>;
      const refused = refuseCorrection(plan, state, ruling, known.objection ?? null, known.howFar);
      return [refused, () => correctRuling(state, ruling, known.objection ?? null, known)];
    }
    case 'majorIncident':
      return [undefined, () => hearIncident(plan, state, message as MajorIncident)];
  }
}

/** Who may not say it at all. */
function strangersTo(name: CandidacyMessage): Role[] {
  const speaks = name === 'recordCheck' ? ['reviewer', 'organiser'] : [speakerOf(name, unit).role];
  return role.options.filter((each) => !speaks.includes(each));
}

/** One field of a message that carries something else. */
function spoiling(): fc.Arbitrary<object> {
  const field = fc.constantFrom(
    'actor',
    'track',
    'check',
    'fields',
    'objection',
    'incident',
    'tracks',
    'receivedAt',
    'id',
  );
  const odd = fc.oneof(
    fc.constantFrom('constructor', '__proto__', 'toString', 'clean', ''),
    fc.anything(),
    fc.constant({ id: 'x', role: 'unit', organisation: unit }),
    fc.constant({ ['__proto__']: { polluted: 'x' }, constructor: 'y' }),
    fc.constant(['constructor', 'clean']),
  );
  return fc.tuple(field, odd).map(([name, value]) => ({ [name]: value }));
}
