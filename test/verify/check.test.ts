import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import type { Entry, Fact } from '../../contracts/facts.ts';
import { canonicalJson } from '../../domain/canonical-json.ts';
import { recompute } from '../../domain/sealed-outcome.ts';
import { readSealed, type SealedEntry } from '../../domain/sealed-entry.ts';
import type { SealedExport } from '../../domain/sealed-record.ts';
import { check } from '../../verify/check.ts';
import {
  filed,
  hashed,
  headsOf,
  happened,
  judged,
  opened,
  panel,
  panelPlan,
  resealed,
  retold,
  rewritten,
  scored,
  sealed,
  sha256,
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
    const scores = record.entries.find(({ body }) => body.fact.kind === 'scoresConfirmed')?.hash ?? '';
    const heads = record.heads.map(({ hash }) => hash);
    assert.deepEqual(differences(JSON.stringify(record), [record.seal, ...heads, scores]), []);
    assert.match(differences(JSON.stringify(record), ['0'.repeat(64)]).join(), /has not the hash that was published/);
  });
});

describe('a record whose result was corrected after it was confirmed (F55)', () => {
  const confirmed = entries.slice(0, -1);
  const corrected = (total: number) =>
    sealed(plan, [
      ...confirmed,
      happened({ kind: 'scoreReopened', reason: '申诉成立' }, 'a'),
      happened({ kind: 'deductionWithdrawn', line: 'a-an', matter: null, reason: '申诉成立' }, 'a'),
      happened(
        {
          kind: 'resultCorrected',
          track: 'model',
          before: { total: 81, eligible: true },
          after: { total, eligible: true },
          reason: '复核',
        },
        'a',
      ),
    ]);
  const right = corrected(0).outcome.results.find(({ unit }) => unit === 'a')?.total ?? 0;

  it('follows from what was known at the correction for that unit, and at the confirmation for the others', () => {
    assert.ok(right > 81, `${right}`);
    const record = corrected(right);
    assert.deepEqual(differences(JSON.stringify(record)), []);
    assert.deepEqual(record.outcome.results.slice(1), sealed(plan, confirmed).outcome.results.slice(1));
  });

  it('another total than follows is found', () => {
    assert.match(differences(JSON.stringify(corrected(99.5))).join(), /confirmed scores 1: .*99.5.* ≠ /);
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
    [
      'another list',
      rewritten(
        record,
        telling('listConfirmed', () => ({ candidates: ['a', 'd'] })),
      ),
      /confirmed list/,
    ],
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
    ['an entry that says otherwise under its old hash', retelling(record), /is not what its hash says/],
    ['a word that nobody wrote', reworded(record), /text .* is another/],
    ['a word that nothing commits to', addingWord(record), /text .* is another/],
    ['a number that stands for nothing', numbering(record), /stands for nothing/],
    ['an entry of another format', resealed(ofFormat(record, 1)), /has another format/],
    ['neighbours that are not chained', unchained(record), /does not follow on the one before/],
    ['another head', resealed({ ...record, heads: headsWith(record, 1) }), /the head of committee is not/],
    ['a head too many', resealed({ ...record, heads: [...record.heads, ...record.heads] }), /a head for each chain/],
    ['no head', resealed({ ...record, heads: [] }), /the head of committee is not/],
    ['a record that ends before the confirmation', cut(record), /does not end with the confirmation/],
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
    for (const published of [...record.heads.map(({ hash }) => hash), record.seal]) {
      assert.match(differences(JSON.stringify(forged), [published]).join(), /has not the hash that was published/);
    }
  });

  it('a confirmation that hides words is proved by its own hash all the same', () => {
    const leftOut = [{ unit: 'a', reason: '王小明反映材料不实' }];
    const listed = entries.map((each): Entry =>
      each.fact.kind === 'listConfirmed' ? { ...each, fact: { ...each.fact, candidates: ['b', 'd'], leftOut } } : each,
    );
    const honest = sealed(plan, listed);
    const head = honest.heads.map(({ hash }) => hash);
    assert.equal(JSON.stringify(honest).includes('王小明'), false);
    assert.deepEqual(differences(JSON.stringify(honest), head), []);
    const other = telling('listConfirmed', () => ({ leftOut: [{ unit: 'd', reason: '' }], candidates: ['a', 'b'] }));
    const forged = consistentOutcome(rewritten(honest, other));
    assert.deepEqual(differences(JSON.stringify(forged)), []);
    assert.match(differences(JSON.stringify(forged), head).join(), /has not the hash that was published/);
  });
});

describe('a record that cites the chain of another committee', () => {
  const past = panelPlan({ campaign: 'past', year: 2018 });
  const cited = sealed(
    plan,
    [
      { ...happened({ kind: 'campaignStarted', plan: past }), campaign: 'past' },
      happened({ kind: 'titleLapsed', title: 't' }, 'a', 'li', { campaign: 'past' }),
      ...entries,
    ],
    { elsewhere: { past: 'county' } },
  );

  it('names the head of each, and is verified without a further entry of theirs', () => {
    assert.deepEqual(
      cited.heads.map(({ chain }) => chain),
      ['county', 'committee'],
    );
    assert.deepEqual(differences(JSON.stringify(cited)), []);
    const [county, own] = cited.heads;
    assert.ok(county && own);
    const later = { ...county, seq: county.seq + 5, hash: 'f'.repeat(64) };
    assert.deepEqual(differences(JSON.stringify(resealed({ ...cited, heads: [later, own] }))), []);
    const earlier = { ...county, seq: 1 };
    assert.match(differences(JSON.stringify(resealed({ ...cited, heads: [earlier, own] }))).join(), /head of county/);
  });

  it('is found out when their entries are mixed among its own', () => {
    const [first, ...rest] = cited.entries;
    assert.ok(first);
    const mixed = resealed({ ...cited, entries: [...rest.slice(0, 3), first, ...rest.slice(3)] });
    assert.match(differences(JSON.stringify(mixed)).join(), /out of order/);
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

/** Changes what the entries of a kind tell. */
function telling<Kind extends Fact['kind']>(
  kind: Kind,
  change: (fact: Extract<Fact, { kind: Kind }>) => object,
): (entry: SealedEntry) => SealedEntry {
  return (entry) =>
    entry.body.fact.kind === kind ? retold(entry, (fact) => change(fact as Extract<Fact, { kind: Kind }>)) : entry;
}

/** Other confirmed results, with all hashes that follow. */
function withResults(
  forged: SealedExport,
  change: (of: { unit: string; total: number | null; eligible: boolean }) => object,
): SealedExport {
  return rewritten(
    forged,
    telling('scoresConfirmed', ({ results }) => ({ results: results.map((of) => ({ ...of, ...change(of) })) })),
  );
}

function withTotals(forged: SealedExport, totals: Readonly<Record<string, number>>): SealedExport {
  return withResults(forged, ({ unit, total }) => ({ total: totals[unit] ?? total }));
}

function withEligible(forged: SealedExport, unit: string): SealedExport {
  return withResults(forged, (of) => ({ eligible: of.eligible || of.unit === unit }));
}

/** The outcome that the confirmed results would have, written over the one that follows. */
function consistent(forged: SealedExport): SealedExport {
  const scores = forged.entries.map(readSealed).find(({ fact }) => fact.kind === 'scoresConfirmed')?.fact;
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
  return rewritten(
    forged,
    telling('scored', (fact) => (fact.line === line ? change : {})),
  );
}

function without(forged: SealedExport, kind: Fact['kind']): SealedExport {
  const kept = forged.entries.filter(({ body }) => body.fact.kind !== kind);
  return consistentOutcome({ ...forged, entries: kept });
}

/** A unit's record with another word, to which its entry commits. */
function refiled(forged: SealedExport): SealedExport {
  const opening = { salt: '00', value: 'no' };
  const pointer = '/fact/fields/met';
  const changed = rewritten(forged, (entry) => {
    if (entry.body.fact.kind !== 'recordFiled' || entry.body.unit !== 'a') return entry;
    const sealedWord = { sealed: sha256(`${opening.salt}\n${canonicalJson(opening.value)}`) };
    return { ...retold(entry, () => ({ fields: { met: sealedWord } })), texts: { [pointer]: opening } };
  });
  return consistentOutcome(changed);
}

/** The first record with another word under the commitment that it has. */
function reworded(forged: SealedExport): SealedExport {
  return withFirst(forged, 'recordFiled', ({ texts, ...entry }) => {
    const changed = Object.entries(texts).map(([pointer, text]) => [pointer, { ...text, value: 'no' }] as const);
    return { ...entry, texts: Object.fromEntries(changed) };
  });
}

function addingWord(forged: SealedExport): SealedExport {
  return withFirst(forged, 'candidacyOpened', (entry) => ({
    ...entry,
    texts: { '/fact/enrolment': { salt: '', value: 'reference' } },
  }));
}

function numbering(forged: SealedExport): SealedExport {
  return withFirst(forged, 'candidacyOpened', (entry) => ({ ...entry, names: { '/fact/enrolment': 'person-1' } }));
}

/** The confirmed results are others, and no hash is. */
function retelling(forged: SealedExport): SealedExport {
  return withFirst(forged, 'scoresConfirmed', (entry) => retold(entry, () => ({ next: 'list' })));
}

function ofFormat(forged: SealedExport, format: number): SealedExport {
  return rewritten(forged, (entry) => ({ ...entry, body: { ...entry.body, format: format as 2 } }));
}

function unchained(forged: SealedExport): SealedExport {
  const entries = forged.entries.map((entry) => hashed({ ...entry, prevHash: '1'.repeat(64) }));
  return resealed({ ...forged, entries, heads: headsOf(entries) });
}

function headsWith({ heads }: SealedExport, more: number): SealedExport['heads'] {
  return heads.map((head) => ({ ...head, seq: head.seq + more }));
}

function withFirst(
  forged: SealedExport,
  kind: Fact['kind'],
  change: (entry: SealedEntry) => SealedEntry,
): SealedExport {
  const first = forged.entries.findIndex(({ body }) => body.fact.kind === kind);
  return resealed({ ...forged, entries: forged.entries.map((entry, nth) => (nth === first ? change(entry) : entry)) });
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

function cut(forged: SealedExport): SealedExport {
  const kept = forged.entries.slice(0, -2);
  return consistentOutcome({ ...forged, entries: kept, heads: headsOf(kept) });
}
