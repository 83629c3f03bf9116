import assert from 'node:assert/strict';
import type { Target } from '../../contracts/extension.ts';
import type { CampaignFact, CandidacyFact, RefusedMessage } from '../../contracts/facts.ts';
import type { OverallPlan, Plan } from '../../contracts/plan.ts';
import { rulesBehind } from '../../domain/rules.ts';
import { buildPlan } from '../support/build.ts';

type LedgerFact = CampaignFact | CandidacyFact | RefusedMessage;
type Row<Kind extends LedgerFact['kind']> = readonly [fact: LedgerFact & { readonly kind: Kind }, ...rules: string[]];

const plan = buildPlan();
const assessment: OverallPlan = {
  round: [2018, 2020],
  due: false,
  needs: 'everyYear',
  title: null,
  revocationReachesBack: false,
  rules: ['JZ-S4'],
};
/** The city's plan, as if it scored too and assessed three years together. */
const scoring: Plan = {
  ...plan,
  tracks: plan.tracks.map((each) => ({ ...each, overall: assessment })),
  rules: { ...plan.rules, scores: ['YQ-A10'] },
};
const track = 'clean';
const tally = { passed: 2, failed: 1 };

// One row for each kind of fact; a new kind without a row does not compile.
const rows: { readonly [Kind in LedgerFact['kind']]: Row<Kind> } = {
  campaignStarted: [
    { kind: 'campaignStarted', plan },
    'SX-02',
    'SX-S0b',
    'SX-S0b',
    'SX-02',
    'SX-S0c',
    'SX-S0c',
    'SX-A01',
  ],
  unitsEnrolled: [{ kind: 'unitsEnrolled', units: 70, reference: 0 }],
  stageOpened: [{ kind: 'stageOpened', stage: 'mobilisation' }, 'SX-S1', 'SX-A14'],
  stageClosed: [{ kind: 'stageClosed', stage: 'implementation', reason: null }, 'SX-S2', 'SX-S2a', 'SX-A14'],
  listConfirmed: [{ kind: 'listConfirmed', track, candidates: [], leftOut: [], next: 'list' }, 'SX-S4c', 'SX-A08'],
  noticePublished: [
    {
      kind: 'noticePublished',
      track,
      media: [],
      contact: { person: '', telephone: '' },
      firstDay: '',
      lastDay: '',
      endsAt: 0,
      provisional: false,
    },
    'SX-S4d',
    'SX-A03',
  ],
  noticeChanged: [
    { kind: 'noticeChanged', track, firstDay: '', lastDay: '', endsAt: 0, provisional: false, reason: '' },
    'SX-S4d',
    'SX-A03',
  ],
  listWithdrawn: [{ kind: 'listWithdrawn', track, reason: '' }, 'SX-S4c', 'SX-A08'],
  noticeCorrected: [
    { kind: 'noticeCorrected', track, before: { person: '' }, contact: { person: '' }, reason: '' },
    'SX-S4d',
    'SX-A03',
  ],
  noticeEnded: [{ kind: 'noticeEnded', track, next: 'approval' }, 'SX-S4d', 'SX-A03'],
  namingDecided: [{ kind: 'namingDecided', track, approved: true, reason: '', next: 'naming' }, 'SX-S5a', 'SX-A12'],
  endedWithoutNaming: [{ kind: 'endedWithoutNaming', track, reason: '' }, 'SX-S5a', 'SX-A12'],
  titlesNamed: [
    { kind: 'titlesNamed', track, circular: '', units: [], held: [], next: 'maintenance', targets: [] },
    'SX-S0b',
    'SX-S0c',
    'SX-A12',
    'SX-A16',
    'SX-S4e',
  ],
  scoresConfirmed: [{ kind: 'scoresConfirmed', track, results: [], next: 'concluded' }, 'YQ-A10'],
  overallComputed: [{ kind: 'overallComputed', track, years: [2018, 2020], results: [] }, 'JZ-S4'],
  deadlineExtended: [
    { kind: 'deadlineExtended', target: { of: 'applications', track }, unit: null, from: 0, until: 1, reason: '' },
    'SX-S3b',
    'SX-A02',
    'SX-S0b',
  ],
  campaignEnded: [{ kind: 'campaignEnded' }],
  candidacyOpened: [{ kind: 'candidacyOpened', enrolment: 'mandatory', dueAt: 0, tracks: [], mayReinstate: false }],
  rulesFiled: [{ kind: 'rulesFiled', fields: {}, version: 1 }, 'SX-S1a', 'SX-S1b'],
  rulesReviewed: [{ kind: 'rulesReviewed', version: 1, accepted: true, reason: '' }, 'SX-S1a', 'SX-S1b'],
  rulesReminded: [{ kind: 'rulesReminded' }, 'SX-S1b', 'SX-A10'],
  rulesOverdue: [{ kind: 'rulesOverdue' }, 'SX-S1b', 'SX-A10'],
  applicationSubmitted: [
    { kind: 'applicationSubmitted', track, receivedAt: 0, fields: {} },
    'SX-S3b',
    'SX-A02',
    'SX-S0b',
  ],
  applicationWithdrawn: [{ kind: 'applicationWithdrawn', track, reason: '' }, 'SX-S3b', 'SX-A02', 'SX-S0b'],
  notApplied: [{ kind: 'notApplied', track: 'model' }, 'SX-S3c', 'SX-A02', 'SX-S0c', 'SX-A01'],
  checkWithdrawn: [{ kind: 'checkWithdrawn', track, check: 'visit', reason: '', status: 'underReview' }, 'SX-S3d'],
  checkRecorded: [
    { kind: 'checkRecorded', track, check: 'visit', passed: true, note: '', status: 'underReview' },
    'SX-S3d',
  ],
  shortlisted: [{ kind: 'shortlisted', track, tally }, 'SX-S4a', 'SX-S4b', 'SX-A08', 'SX-A09'],
  notShortlisted: [{ kind: 'notShortlisted', track, reason: '', tally }, 'SX-S4a', 'SX-S4b', 'SX-A08', 'SX-A09'],
  backUnderReview: [{ kind: 'backUnderReview', track }, 'SX-S4c', 'SX-A08'],
  objectionMoot: [{ kind: 'objectionMoot', track, objection: '', because: 'struck' }, 'SX-S4d', 'SX-A03'],
  objectionRuled: [{ kind: 'objectionRuled', track, objection: '', upheld: true, reason: '' }, 'SX-S4d', 'SX-A03'],
  rulingCorrected: [
    { kind: 'rulingCorrected', track, objection: '', upheld: true, reason: '', before: { status: 'moot', reason: '' } },
    'SX-S4d',
    'SX-A03',
  ],
  reinstated: [{ kind: 'reinstated', track, matter: '' }, 'SX-S4d', 'SX-A03'],
  deadlineMoved: [{ kind: 'deadlineMoved', target: { of: 'rules' }, until: 1 }, 'SX-S1b', 'SX-A10'],
  concluded: [{ kind: 'concluded', track, total: 86.5 }, 'YQ-A10'],
  struck: [{ kind: 'struck', track, objection: '', reason: '' }, 'SX-S4d', 'SX-A03'],
  disqualified: [{ kind: 'disqualified', tracks: [track], incident: '' }, 'SX-S3e', 'SX-A04', 'SX-A06'],
  requalified: [{ kind: 'requalified', tracks: [track], incident: '' }, 'SX-S3e', 'SX-A04', 'SX-A06'],
  incidentNoted: [{ kind: 'incidentNoted', incident: '', missing: [] }, 'SX-S3e', 'SX-A04', 'SX-A06'],
  named: [{ kind: 'named', track, title: '' }, 'SX-S0b', 'SX-S0c', 'SX-A12', 'SX-A16'],
  notNamed: [{ kind: 'notNamed', track, reason: '' }, 'SX-S0b', 'SX-S0c', 'SX-A12', 'SX-A16'],
  messageRefused: [{ kind: 'messageRefused', message: '', code: '', why: '' }],
};

describe('the rules behind a ledger entry (F52)', () => {
  for (const [kind, [fact, ...rules]] of Object.entries(rows)) {
    it(`${kind} rests on ${rules.length === 0 ? 'no rule of the programme' : [...new Set(rules)].join(', ')}`, () => {
      assert.deepEqual([...new Set(rulesBehind(scoring, fact))], [...new Set(rules)]);
    });
  }

  it('F47: a deadline that is moved rests on what set it', () => {
    const behind = (target: Target) =>
      rulesBehind(plan, { kind: 'deadlineExtended', target, unit: null, from: 0, until: 1, reason: '' });
    assert.deepEqual(behind({ of: 'stage', stage: 'implementation' }), ['SX-S2', 'SX-S2a', 'SX-A14']);
    assert.deepEqual(behind({ of: 'rules' }), ['SX-S1b', 'SX-A10']);
    assert.deepEqual(behind({ of: 'notice', track: 'clean' }), ['SX-S4d', 'SX-A03']);
    assert.deepEqual(behind({ of: 'applications', track: 'model' }), ['SX-S3c', 'SX-A02', 'SX-S0c', 'SX-A01']);
    assert.deepEqual(behind({ of: 'applications', track: 'green' }), []);
  });

  it('cites nothing where the programme has no action rules, no notice and no gate', () => {
    const bare: Plan = { ...plan, actionRules: null, notice: null, gate: null };
    const facts: LedgerFact[] = [
      { kind: 'rulesFiled', fields: {}, version: 1 },
      { kind: 'rulesOverdue' },
      { kind: 'noticeEnded', track, next: 'approval' },
      { kind: 'incidentNoted', incident: '', missing: ['gate'] },
      { kind: 'deadlineMoved', target: { of: 'rules' }, until: 1 },
    ];
    assert.deepEqual(
      facts.flatMap((fact) => rulesBehind(bare, fact)),
      [],
    );
  });

  it('cites nothing for a stage or a track that the programme does not have', () => {
    const without = { ...plan, stages: [] };
    assert.deepEqual(rulesBehind(without, { kind: 'stageOpened', stage: 'mobilisation' }), []);
    assert.deepEqual(rulesBehind(plan, { kind: 'notApplied', track: 'green' }), []);
  });
});
