import assert from 'node:assert/strict';
import type { Entry, Fact } from '../../contracts/facts.ts';
import type { Plan } from '../../contracts/plan.ts';
import { programmeSchema } from '../../contracts/programme.ts';
import { recompute, type Outcome } from '../../domain/sealed-outcome.ts';
import { ERASED } from '../../domain/ledger-format.ts';
import { readSealed, type ChainedEntry } from '../../domain/sealed-entry.ts';
import { bearsOn, disclose } from '../../domain/sealed-record.ts';
import { NOON, trackOf } from '../registry/entries.ts';
import { chained, filed, happened, judged, opened, panel, panelPlan, scored, sealed } from '../verify/record.ts';

const plan = panelPlan();

describe('what follows from the entries of a sealed record (F23)', () => {
  it('the latest line of a criterion counts, and none of a judge who was taken off', () => {
    const { sheets, results } = outcomeOf([
      ...opened(plan, ['a']),
      scored('a', 'an', 10, 'slip'),
      ...judged('a', 'an', 60),
      ...judged('a', 'bo', 80),
      happened({ kind: 'sheetWithdrawn', assessor: 'judges', person: 'bo', reason: '回避' }, 'a'),
      confirmed(),
    ]);
    assert.deepEqual(
      sheets.map(({ person, total }) => [person, total]),
      [['an', 70]],
    );
    assert.deepEqual(results, [{ unit: 'a', total: 70, eligible: false }]);
  });

  it('a reviewer who is assigned has a sheet; who declines is replaced', () => {
    const assignments = ['an', 'bo'].map((reviewer) => ({ unit: 'a', reviewer }));
    const declined = { track: 'model', reviewer: 'bo', reason: '出差', replacedBy: 'cai' };
    const { sheets } = outcomeOf([
      ...opened(plan, ['a']),
      happened({ kind: 'reviewersAssigned', track: 'model', assignments }),
      happened({ kind: 'assignmentDeclined', ...declined }, 'a'),
      confirmed(),
    ]);
    assert.deepEqual(
      sheets.map(({ person, submitted }) => [person, submitted]),
      [
        ['an', false],
        ['cai', false],
      ],
    );
  });

  it('the latest record says who is eligible, and who is not has no place (F17)', () => {
    const { results, ranking } = outcomeOf([
      ...opened(plan, ['a', 'b', 'c']),
      ...['a', 'b', 'c'].flatMap((unit) => judged(unit, 'an', 60)),
      filed('a', 'no', 'first', NOON),
      filed('a', 'yes', 'second', NOON + 1),
      filed('b', 'yes', 'first', NOON),
      filed('b', 'no', 'second', NOON + 1),
      filed('c', 'yes'),
      confirmed(),
    ]);
    assert.deepEqual(
      results.map(({ unit, eligible }) => [unit, eligible]),
      [
        ['a', true],
        ['b', false],
        ['c', true],
      ],
    );
    assert.deepEqual(
      ranking.map(({ unit, rank }) => [unit, rank]),
      [
        ['a', 1],
        ['c', 1],
        ['b', null],
      ],
    );
  });

  it('who was disqualified is not judged', () => {
    const { results } = outcomeOf([
      ...opened(plan, ['a', 'b']),
      ...judged('a', 'an', 60),
      happened({ kind: 'disqualified', tracks: ['model'], incident: 'i' }, 'b'),
      confirmed(),
    ]);
    assert.deepEqual(
      results.map(({ unit }) => unit),
      ['a'],
    );
  });

  it('what comes after the confirmation adds nothing', () => {
    const before = [...opened(plan, ['a']), ...judged('a', 'an', 60), filed('a', 'yes'), confirmed()];
    const late = [scored('a', 'an', 0, 'late'), filed('a', 'no', 'late', NOON + 9)];
    assert.deepEqual(outcomeOf([...before, ...late]), outcomeOf(before));
  });

  it('an event costs its points until it is taken back (F18)', () => {
    const fined: Fact = {
      ...{ kind: 'eventRecorded', line: 'fine-1', event: 'fine', person: '王小明', case: null, on: '2020-10-20' },
      ...{ cause: '', document: null },
    };
    const totalWith = (...more: Fact[]) =>
      outcomeOf([
        ...opened(plan, ['a']),
        ...judged('a', 'an', 60),
        ...more.map((fact) => happened(fact, 'a')),
        confirmed(),
      ]).results[0]?.total;
    assert.equal(totalWith(), 70);
    assert.equal(totalWith(fined), 66);
    assert.equal(
      totalWith(fined, { kind: 'deductionWithdrawn', line: 'fine-1', matter: null, reason: '申诉成立' }),
      70,
    );
  });

  it('a sheet that is not handed in is a fault of the confirmation', () => {
    const { faults } = recompute(sealed(plan, [...opened(plan, ['a']), scored('a', 'an', 60), confirmed()]));
    assert.match(faults.join(), /the sheet of judges an for a is not handed in/);
  });
});

describe('the list that follows from the entries of a sealed record (F23)', () => {
  const appraisal = panelPlan({
    ...{ listBy: 'appraisal', scoring: null, checks: ['visit'], year: 2020, campaign: 'now' },
    tracks: [{ ...trackOf('model', true, [2020, 2020]), applies: true, coolingOffYears: 2 }],
  });
  const here = (fact: Fact, unit: string | null, by = 'li') => happened(fact, unit, by, { campaign: 'now' });
  const began = opened(appraisal, ['a', 'b']).map((each) => ({ ...each, campaign: 'now' }));
  const reviewed = ['a', 'b'].flatMap((unit) => [
    here({ kind: 'applicationSubmitted', track: 'model', receivedAt: NOON, fields: { report: '王小明' } }, unit),
    here(
      { kind: 'checkRecorded', track: 'model', check: 'visit', passed: false, note: '漏看', status: 'failed' },
      unit,
    ),
    here({ kind: 'checkRecorded', track: 'model', check: 'visit', passed: true, note: '', status: 'reviewed' }, unit),
  ]);
  const vote = (unit: string, organisation: string, passed = true) =>
    here({ kind: 'voteCast', track: 'model', organisation, passed, reason: '意见' }, unit);
  const votes = ['a', 'b'].flatMap((unit) => ['audit', 'finance'].map((organisation) => vote(unit, organisation)));
  const listed = here(
    { kind: 'listConfirmed', track: 'model', candidates: ['a', 'b'], leftOut: [], next: 'list' },
    null,
  );
  const past = panelPlan({ campaign: 'past', year: 2018 });
  const then = (fact: Fact, at = NOON) => happened(fact, 'b', 'li', { campaign: 'past', at });
  const awarded: Fact = {
    ...{ kind: 'titleAwarded', title: 't', name: '模范机关', track: 'model', batch: 2018, validUntil: null },
    benefits: [],
  };

  function listOf(entries: readonly Entry[]): unknown[] {
    const { outcome, faults } = recompute(sealed(appraisal, entries));
    assert.deepEqual(faults, []);
    return outcome.list?.map(({ unit, listed: on }) => [unit, on]) ?? [];
  }

  it('a check made again and a vote cast again count as they were last', () => {
    const again = [vote('a', 'audit', false), vote('a', 'finance', false), vote('a', 'finance', true)];
    assert.deepEqual(listOf([...began, ...reviewed, ...votes, ...again, listed]), [
      ['a', false],
      ['b', true],
    ]);
  });

  it('a list that was taken back confirms nothing, and one that was drawn up again counts (F1)', () => {
    const withdrawn = here({ kind: 'listWithdrawn', track: 'model', reason: '漏列' }, null);
    const placed = ['a', 'b'].map((unit) =>
      here({ kind: 'shortlisted', track: 'model', tally: { passed: 2, failed: 0 } }, unit),
    );
    const back = ['a', 'b'].map((unit) => here({ kind: 'backUnderReview', track: 'model' }, unit));
    const taken = [...began, ...reviewed, ...votes, listed, ...placed, withdrawn, ...back];
    assert.deepEqual(listOf(taken), []);
    assert.deepEqual(listOf([...taken, vote('a', 'audit', false), listed]), [
      ['a', false],
      ['b', true],
    ]);
  });

  it('says how the votes stood, and no unit of another campaign is among those who were judged', () => {
    const against = [vote('a', 'audit'), vote('a', 'finance', false), vote('b', 'audit'), vote('b', 'finance')];
    const moved = [...reviewed, ...votes].filter(({ unit }) => unit === 'a').map((each) => ({ ...each, unit: 'c' }));
    const elsewhere = [...opened({ ...appraisal, campaign: 'past' }, ['c']), ...moved].map((each) => ({
      ...each,
      campaign: 'past',
    }));
    const { outcome } = recompute(sealed(appraisal, [...elsewhere, ...began, ...reviewed, ...against, listed]));
    assert.deepEqual(outcome.list, [
      { unit: 'a', listed: false, passed: 1, failed: 1 },
      { unit: 'b', listed: true, passed: 2, failed: 0 },
    ]);
  });

  it('a title that was revoked keeps a unit out for its years, a disqualification as well', () => {
    const started = { ...happened({ kind: 'campaignStarted', plan: past }), campaign: 'past' };
    const revoked: Fact = { kind: 'titleRevoked', title: 't', reason: '王小明' };
    const out: Fact = { kind: 'disqualified', tracks: ['model'], incident: 'i' };
    const back: Fact = { kind: 'reinstated', track: 'model', matter: 'm' };
    const rest = [...began, ...reviewed, ...votes, listed];
    const bIs = (...facts: Entry[]) => listOf([started, ...facts, ...rest]).at(1);
    assert.deepEqual(bIs(then(awarded)), ['b', true]);
    assert.deepEqual(bIs(then(awarded), then(revoked)), ['b', false]);
    assert.deepEqual(bIs(then(awarded), then(revoked, Date.parse('2017-12-31T23:59:59+08:00'))), ['b', true]);
    assert.deepEqual(bIs(then(awarded), then({ kind: 'titleLapsed', title: 't' })), ['b', true]);
    assert.deepEqual(bIs(then(out)), ['b', false]);
    assert.deepEqual(bIs(then(out), then(back)), ['b', true]);
  });

  it('what another committee put on record counts, wherever it stands in its own chain', () => {
    const started = { ...happened({ kind: 'campaignStarted', plan: past }), campaign: 'past' };
    const filler = Array.from({ length: 40 }, () => then({ kind: 'titleLapsed', title: 'another' }));
    const entries = [started, ...filler, then({ kind: 'disqualified', tracks: ['model'], incident: 'i' })];
    const record = sealed(appraisal, [...entries, ...began, ...reviewed, ...votes, listed], {
      elsewhere: { past: 'county' },
    });
    assert.equal(recompute(record).outcome.list?.at(1)?.listed, false);
    assert.deepEqual(
      record.heads.map(({ chain, seq }) => [chain, seq]),
      [
        ['county', 42],
        ['committee', began.length + reviewed.length + votes.length + 1],
      ],
    );
  });

  it('a title that is required must be held', () => {
    const [track] = appraisal.tracks;
    const demanding: Plan = { ...appraisal, tracks: [{ ...track!, requiresTitle: 'model' }] };
    const started = { ...happened({ kind: 'campaignStarted', plan: past }), campaign: 'past' };
    const begun = opened(demanding, ['a', 'b']).map((each) => ({ ...each, campaign: 'now' }));
    const rest = [...begun, ...reviewed, ...votes, listed];
    assert.deepEqual(listOf([started, then(awarded), ...rest]), [
      ['a', false],
      ['b', true],
    ]);
    assert.deepEqual(listOf([started, then(awarded), then({ kind: 'titleLapsed', title: 't' }), ...rest]), [
      ['a', false],
      ['b', false],
    ]);
  });

  it('a minimum that is not reached on the day of the list keeps a unit off; of several years all editions count', () => {
    const [track] = appraisal.tracks;
    const name = { zh: '谈话', en: 'talk' };
    const ask = { needs: 'minimum', before: 'list', name: '最低次数', where: {}, each: [], rules: [] } as const;
    const talks = {
      obligation: 'talks',
      name,
      stated: true,
      subject: { of: 'roster', kinds: ['cadre'] },
      min: 1,
      per: 'month',
    };
    const body = programmeSchema.parse({
      ...panel,
      roster: [{ kind: 'cadre', name }],
      obligations: [talks, { ...talks, obligation: 'lessons', subject: { of: 'unit' }, per: 'standing' }],
    });
    const entered = (unit: string, id: string): Entry =>
      happened(
        { kind: 'rosterEntered', id, type: 'cadre', name: '王小明', within: null, from: '2020-12-01', fields: {} },
        unit,
      );
    const deed = (obligation: string, unit: string, subject: string | null, campaign = 'now'): Entry => {
      const what = { id: `${obligation}-${unit}`, obligation, subject, with: null, on: '2020-12-02', quantity: 1 };
      return happened({ kind: 'deedDone', ...what, note: '王小明' }, unit, 'li', { campaign });
    };
    const january = { at: Date.parse('2021-01-05T09:00:00+08:00') };
    const listWith = (what: string, ...more: Entry[]) => {
      const demanding = { ...appraisal, tracks: [{ ...track!, requires: [{ ...ask, what }] }] };
      const begun = opened(demanding, ['a', 'b']).map((each) => ({ ...each, campaign: 'now' }));
      const started = { ...happened({ kind: 'campaignStarted', plan: past }), campaign: 'past' };
      const entries = [started, ...begun, ...reviewed, ...votes, ...more, { ...listed, ...january }];
      const record = sealed(demanding, entries, { body });
      assert.equal(JSON.stringify(record.entries).includes('王小明'), false);
      return recompute(record).outcome.list?.map((each) => each.listed);
    };
    const both = [entered('a', 'wang'), entered('b', 'wang')];
    assert.deepEqual(listWith('talks', ...both, deed('talks', 'a', 'wang')), [true, false]);
    const left = happened({ kind: 'rosterLeft', id: 'wang', on: '2020-12-20' }, 'b');
    assert.deepEqual(listWith('talks', ...both, deed('talks', 'a', 'wang'), left), [true, true]);
    assert.deepEqual(listWith('lessons', deed('lessons', 'a', null, 'past'), deed('lessons', 'b', null)), [true, true]);
    assert.deepEqual(listWith('lessons', deed('lessons', 'a', null, 'past')), [true, false]);
  });

  it('a meeting was free to choose whom it chose, or the confirmation is at fault', () => {
    const meeting = panelPlan({ ...appraisal, listBy: 'meeting' });
    const begun = opened(meeting, ['a', 'b']).map((each) => ({ ...each, campaign: 'now' }));
    const entries = (...more: Entry[]) => [...begun, ...reviewed, ...more, listed];
    assert.deepEqual(recompute(sealed(meeting, entries())).faults, []);
    const out = here({ kind: 'disqualified', tracks: ['model'], incident: 'i' }, 'b');
    assert.match(recompute(sealed(meeting, entries(out))).faults.join(), /b stays out of model/);
  });
});

describe('what a sealed record shows', () => {
  it('only what bears on the track', () => {
    const onTrack = (fact: Fact) => bearsOn(plan, 'model', { fact });
    const record = { id: 'r', item: null, subject: null, fields: {} };
    assert.equal(onTrack({ kind: 'recordFiled', type: 'condition', ...record }), true);
    assert.equal(onTrack({ kind: 'recordFiled', type: 'diary', ...record }), false);
    const [track] = plan.tracks;
    const minimum = { ...track!.requires[0]!, needs: 'minimum' as const, what: 'study' };
    const more: Plan = { ...plan, tracks: [{ ...track!, requires: [minimum, ...track!.requires] }] };
    assert.equal(bearsOn(more, 'model', { fact: { kind: 'recordFiled', type: 'condition', ...record } }), true);
    assert.equal(bearsOn(more, 'model', { fact: { kind: 'recordFiled', type: 'study', ...record } }), false);
    assert.equal(onTrack({ kind: 'notApplied', track: 'clean' }), false);
    assert.equal(onTrack({ kind: 'campaignEnded' }), false);
    assert.equal(
      onTrack({ kind: 'objectionLodged', id: 'o', track: 'model', text: '王小明', standing: 'objection' }),
      false,
    );
  });

  it('words as commitments, people and cases as numbers, and of a form only what is asked', () => {
    const sanction = { event: 'fine', case: '1号', on: '2020-10-20', document: '决定', cause: '王小明违纪' };
    const record = sealed(plan, [
      ...opened(plan, ['a', 'b']),
      happened({ kind: 'eventRecorded', line: '1', person: '王小明', ...sanction }, 'a'),
      happened({ kind: 'eventRecorded', line: '2', person: '李四', ...sanction }, 'a'),
      happened({ kind: 'eventRecorded', line: '3', person: '王小明', ...sanction, case: '2号' }, 'b'),
      filed('a', 'no'),
      ...judged('a', 'an', 60),
      confirmed(),
    ]);
    for (const word of ['王小明', '李四', '决定', '1号', '材料']) {
      assert.equal(JSON.stringify(record.entries).includes(word), false, word);
    }
    const told = record.entries.map(readSealed);
    const events = told.flatMap(({ fact }) => (fact.kind === 'eventRecorded' ? [fact] : []));
    assert.deepEqual(
      events.map(({ person, case: act }) => [person, act]),
      [
        ['person-1', 'case-1'],
        ['person-2', 'case-1'],
        ['person-1', 'case-2'],
      ],
    );
    assert.equal(events[0]?.cause, ERASED);
    const filing = told.find(({ fact }) => fact.kind === 'recordFiled');
    assert.deepEqual(filing?.fact.kind === 'recordFiled' && filing.fact.fields, { met: 'no', remark: ERASED });
  });

  it('who was erased from the ledger is nobody else', () => {
    const event = { kind: 'eventRecorded', event: 'fine', on: '2020-10-20', cause: '', document: null } as const;
    const rows = chained([
      happened({ ...event, line: '1', person: '王小明', case: '1号' }, 'a'),
      happened({ ...event, line: '2', person: '王小明', case: '1号' }, 'a'),
      happened({ ...event, line: '3', person: null, case: null }, 'a'),
    ]).map(({ row }): ChainedEntry => {
      const texts = Object.keys(row.texts).map((pointer) => [pointer, null] as const);
      return { ...row, texts: Object.fromEntries(texts) };
    });
    const names = disclose(rows, panel, []).map((each) => Object.values(each.names));
    assert.deepEqual(names, [['person-1', 'case-1'], ['person-2', 'case-2'], []]);
  });
});

function confirmed(): Entry {
  return happened({ kind: 'scoresConfirmed', track: 'model', results: [], next: 'review' });
}

function outcomeOf(entries: readonly Entry[]): Outcome {
  assert.equal(panel.programme, plan.programme);
  return recompute(sealed(plan, entries)).outcome;
}
