import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Entry, Fact } from '../../contracts/facts.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { recompute } from '../../domain/sealed-outcome.ts';
import type { SealedEntry, SealedExport } from '../../domain/sealed-record.ts';
import { check } from '../../verify/check.ts';
import {
  filed,
  happened,
  judged,
  opened,
  panel,
  panelPlan,
  resealed,
  scored,
  sealed,
  sha256,
  withLast,
} from './record.ts';

const plan = panelPlan();
const entries: Entry[] = [
  ...opened(plan, ['a', 'b', 'c', 'd']),
  filed('a', 'yes'),
  filed('b', 'yes'),
  filed('d', 'yes'),
  scored('a', 'an', 50, 'slip'),
  ...['an', 'bo', 'cai'].flatMap((judge, nth) => judged('a', judge, 70 + nth)),
  ...['an', 'bo', 'cai'].flatMap((judge, nth) => judged('b', judge, 75 + nth)),
  ...['an', 'bo', 'cai'].flatMap((judge) => judged('c', judge, 90)),
  ...['an', 'bo', 'cai'].flatMap((judge) => judged('d', judge, 60)),
  sanctioned('b', 'warning', 'line-1'),
  sanctioned('b', 'fine', 'line-2'),
  happened({ kind: 'deductionWithdrawn', line: 'b-an', matter: null, reason: '王小明已整改' }, 'b'),
  happened({ kind: 'scoreModerated', total: 65.5, reason: '王小明复核' }, 'd'),
  happened({
    kind: 'scoresConfirmed',
    track: 'model',
    results: [
      { unit: 'a', total: 81, eligible: true },
      { unit: 'b', total: 83, eligible: true },
      { unit: 'c', total: 100, eligible: false },
      { unit: 'd', total: 65.5, eligible: true },
    ],
    next: 'review',
  }),
  happened({ kind: 'listConfirmed', track: 'model', candidates: ['a', 'b'], leftOut: [], next: 'list' }),
];

const record = sealed(plan, entries);

describe('a sealed record is verified (F23)', () => {
  it('as it was exported, in one line or indented', () => {
    assert.deepEqual(record.outcome.ranking, [
      { unit: 'b', rank: 1, total: 83 },
      { unit: 'a', rank: 2, total: 81 },
      { unit: 'd', rank: 3, total: 65.5 },
      { unit: 'c', rank: null, total: 100 },
    ]);
    assert.deepEqual(differences(JSON.stringify(record)), []);
    assert.deepEqual(differences(`${JSON.stringify(record, null, 2)}\n`), []);
  });

  it('with hashes that were published elsewhere: the seal, the head, the confirmation of the scores', () => {
    const scores = record.entries.find(({ fact }) => fact.kind === 'scoresConfirmed')?.hash ?? '';
    assert.deepEqual(differences(JSON.stringify(record), [record.seal, record.head.hash, scores]), []);
    assert.match(differences(JSON.stringify(record), ['0'.repeat(64)]).join(), /has not the hash that was published/);
  });
});

describe('one byte of a sealed record that is another (F23)', () => {
  for (const [layout, text] of [
    ['in one line', JSON.stringify(record)],
    ['indented', `${JSON.stringify(record, null, 2)}\n`],
  ] as const) {
    const bytes = new TextEncoder().encode(text);
    // The programme is most of the file; what follows it is looked at as often.
    const entriesFrom = text.indexOf('"entries"');
    const anywhere = fc.oneof(fc.nat(bytes.length - 1), fc.integer({ min: entriesFrom, max: bytes.length - 1 }));

    it(`is found wherever it stands, ${layout}`, () => {
      fc.assert(
        fc.property(anywhere, fc.integer({ min: 1, max: 255 }), (at, other) => {
          const changed = bytes.slice();
          changed[at] = (changed[at] ?? 0) ^ other;
          const found = check(changed);
          return 'unreadable' in found || found.differences.length > 0;
        }),
        { numRuns: 400 },
      );
    });
  }
});

describe('a forgery that is sealed anew is found by recomputing', () => {
  const forgeries: readonly (readonly [string, SealedExport, RegExp])[] = [
    ['another total', withTotals(record, { d: 99 }), /confirmed scores 4: .*99.* ≠ .*65.5/],
    [
      'another total that was confirmed and all that follows from it',
      consistent(withTotals(record, { d: 99 })),
      /result 4/,
    ],
    ['a unit made eligible', withEligible(record, 'c'), /confirmed scores 3/],
    ['another list', withLast(record, (fact) => ({ ...fact, candidates: ['a', 'd'] }) as Fact), /confirmed list/],
    ['a place of the ranking', resealed({ ...record, outcome: swapped(record) }), /ranking 1/],
    ['a score', edited(record, 'b-bo', { deduction: 0 }), /score sheet|confirmed scores/],
    ['a withdrawal left out', without(record, 'deductionWithdrawn'), /confirmed scores 2/],
    ['a moderation left out', without(record, 'scoreModerated'), /confirmed scores 4/],
    ['an event left out', without(record, 'eventRecorded'), /confirmed scores 2/],
    ['a record that says otherwise', refiled(record), /confirmed scores 1/],
    ['a sheet that was not handed in', without(record, 'sheetSubmitted'), /could not have been confirmed/],
    ['a unit that was never there', without(record, 'candidacyOpened'), /confirmed scores/],
    ['a programme with other points', otherProgramme(record), /the programme is not what its hash says/],
    ['a programme with other points and its hash', otherProgramme(record, true), /not the version that the campaign/],
    ['an entry out of order', resealed({ ...record, entries: record.entries.toReversed() }), /out of order/],
    ['a confirmation that hides something', hiding(record), /may hide nothing/],
    ['a record that ends before the confirmation', cut(record), /the head is not the entry/],
    ['nothing at all', resealed({ ...record, entries: [] }), /cannot be recomputed/],
    ['a shape that is none', resealed({ ...record, entries: 7 as unknown as [] }), /cannot be recomputed/],
  ];
  for (const [what, forged, found] of forgeries) {
    it(what, () => {
      const said = differences(JSON.stringify(forged));
      assert.match(said.join('\n'), found);
      assert.equal(
        said.some((each) => /the seal is not/.test(each)),
        false,
        'its seal fits',
      );
    });
  }

  it('whoever rewrites everything is found only by a hash that was published elsewhere', () => {
    const total = entries.map((each) =>
      each.fact.kind === 'scoreModerated' ? { ...each, fact: { ...each.fact, total: 99 } } : each,
    );
    const confirmed = total.map((each): Entry => {
      if (each.fact.kind === 'listConfirmed') return { ...each, fact: { ...each.fact, candidates: ['b', 'd'] } };
      if (each.fact.kind !== 'scoresConfirmed') return each;
      const results = each.fact.results.map((of) => (of.unit === 'd' ? { ...of, total: 99 } : of));
      return { ...each, fact: { ...each.fact, results } };
    });
    const forged = sealed(plan, confirmed);
    assert.deepEqual(differences(JSON.stringify(forged)), []);
    for (const published of [record.head.hash, record.seal]) {
      assert.match(differences(JSON.stringify(forged), [published]).join(), /has not the hash that was published/);
    }
  });

  it('a confirmation that hides words is proved by the seal that was published, and not by its own hash', () => {
    const leftOut = [{ unit: 'a', reason: '王小明反映材料不实' }];
    const listed = entries.map((each): Entry =>
      each.fact.kind === 'listConfirmed' ? { ...each, fact: { ...each.fact, candidates: ['b', 'd'], leftOut } } : each,
    );
    const honest = sealed(plan, listed);
    const { seal, head } = honest;
    assert.deepEqual(differences(JSON.stringify(honest), [head.hash, seal]), []);
    const other = (fact: Fact) => ({ ...fact, leftOut: [{ unit: 'd', reason: 'sha256:' }], candidates: ['a', 'b'] });
    const forged = consistentOutcome({
      ...honest,
      entries: honest.entries.map((each): SealedEntry =>
        each.fact.kind === 'listConfirmed' ? { ...each, fact: other(each.fact) } : each,
      ),
    });
    assert.deepEqual(differences(JSON.stringify(forged)), []);
    assert.match(differences(JSON.stringify(forged), [head.hash]).join(), /proves nothing without the seal/);
    assert.match(differences(JSON.stringify(forged), [head.hash, seal]).join(), /has not the hash that was published/);
  });
});

function differences(text: string, published: readonly string[] = []): string[] {
  const found = check(new TextEncoder().encode(text), published);
  assert.ok('record' in found);
  return found.differences.map(({ zh, en }) => `${zh} / ${en}`);
}

function sanctioned(unit: string, event: string, line: string): Entry {
  const what = { event, person: '王小明', case: '1号', on: '2020-10-20', cause: '查实', document: null };
  return happened({ kind: 'eventRecorded', line, ...what }, unit);
}

/** Other confirmed results, with the hash of their entry. */
function withResults(
  forged: SealedExport,
  change: (of: { unit: string; total: number | null; eligible: boolean }) => object,
): SealedExport {
  const confirmed = forged.entries.map((each): SealedEntry =>
    each.fact.kind === 'scoresConfirmed'
      ? { ...each, fact: { ...each.fact, results: each.fact.results.map((of) => ({ ...of, ...change(of) })) } }
      : each,
  );
  return rehashed({ ...forged, entries: confirmed });
}

function withTotals(forged: SealedExport, totals: Readonly<Record<string, number>>): SealedExport {
  return withResults(forged, ({ unit, total }) => ({ total: totals[unit] ?? total }));
}

function withEligible(forged: SealedExport, unit: string): SealedExport {
  return withResults(forged, (of) => ({ eligible: of.eligible || of.unit === unit }));
}

/** Every entry that hides nothing gets the hash of its content, and the last two are chained. */
function rehashed(forged: SealedExport): SealedExport {
  const [scores, list] = forged.entries.slice(-2);
  assert.ok(scores && list);
  const first = sealedAnew(scores);
  const second = sealedAnew({ ...list, prevHash: first.hash });
  const rest = forged.entries.slice(0, -2);
  return resealed({ ...forged, entries: [...rest, first, second], head: { seq: second.seq, hash: second.hash } });
}

function sealedAnew(entry: SealedEntry): SealedEntry {
  const [again] = withLast({ ...record, entries: [entry] }, (fact) => fact).entries;
  assert.ok(again);
  return again;
}

/** The outcome that the confirmed results would have, written over the one that follows. */
function consistent(forged: SealedExport): SealedExport {
  const scores = forged.entries.find(({ fact }) => fact.kind === 'scoresConfirmed')?.fact;
  assert.ok(scores?.kind === 'scoresConfirmed');
  const { outcome } = recompute(forged);
  return resealed({ ...forged, outcome: { ...outcome, results: scores.results } });
}

function swapped({ outcome }: SealedExport): SealedExport['outcome'] {
  const [first, second, ...rest] = outcome.ranking;
  assert.ok(first && second);
  return { ...outcome, ranking: [second, first, ...rest] };
}

function edited(forged: SealedExport, line: string, change: object): SealedExport {
  const changed = forged.entries.map((each): SealedEntry =>
    each.fact.kind === 'scored' && each.fact.line === line ? { ...each, fact: { ...each.fact, ...change } } : each,
  );
  return resealed({ ...forged, entries: changed });
}

function without(forged: SealedExport, kind: Fact['kind']): SealedExport {
  const kept = forged.entries.filter(({ fact }) => fact.kind !== kind);
  return consistentOutcome({ ...forged, entries: kept });
}

function refiled(forged: SealedExport): SealedExport {
  const changed = forged.entries.map((each): SealedEntry =>
    each.fact.kind === 'recordFiled' && each.unit === 'a'
      ? { ...each, fact: { ...each.fact, fields: { met: 'no' } } }
      : each,
  );
  return consistentOutcome({ ...forged, entries: changed });
}

/** With what follows from the forged entries. */
function consistentOutcome(forged: SealedExport): SealedExport {
  return resealed({ ...forged, outcome: recompute(forged).outcome });
}

function otherProgramme(forged: SealedExport, withHash = false): SealedExport {
  const [area] = panel.rubric;
  assert.ok(area);
  const body = { ...panel, rubric: [{ ...area, max: 1 }] };
  const programme = { ...forged.programme, body };
  const contentHash = sha256(canonicalJson(body));
  return resealed({ ...forged, programme: withHash ? { ...programme, contentHash } : programme });
}

function hiding(forged: SealedExport): SealedExport {
  const changed = forged.entries.map((each) =>
    each.fact.kind === 'scoresConfirmed' ? { ...each, hidden: ['results'] } : each,
  );
  return resealed({ ...forged, entries: changed });
}

function cut(forged: SealedExport): SealedExport {
  const kept = forged.entries.slice(0, -2);
  const last = kept.at(-1);
  assert.ok(last);
  const head = { seq: last.seq, hash: last.hash };
  return consistentOutcome({ ...forged, entries: kept, head });
}
