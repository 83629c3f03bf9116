import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import type { Entry, Fact } from '../../contracts/facts.ts';
import { commitmentsIn, ERASED, readBody, tellsTheSame, writeBody, type Texts } from '../../domain/ledger-format.ts';
import { entryOf, planOf } from '../registry/entries.ts';

let salts = 0;
const sealing = {
  salt: () => `salt-${++salts}`,
  digest: (text: string) => createHash('sha256').update(text).digest('hex'),
};
const write = (entry: Entry) => writeBody('committee', entry, sealing);

/** The same with some of its words erased, or all. */
function erased(texts: Texts, pointers: readonly string[] = Object.keys(texts)): Texts {
  return { ...texts, ...Object.fromEntries(pointers.map((pointer) => [pointer, null])) };
}

describe('an entry as it is written down', () => {
  const examples: readonly (readonly [Fact, readonly string[]])[] = [
    [{ kind: 'campaignStarted', plan: planOf() }, []],
    [
      {
        ...{ kind: 'listConfirmed', track: 'clean', candidates: ['a'], next: 'list' },
        leftOut: [
          { unit: 'b', reason: '王小明' },
          { unit: 'c', reason: '李四' },
        ],
      },
      ['/fact/leftOut/0/reason', '/fact/leftOut/1/reason'],
    ],
    [
      { kind: 'rulesFiled', fields: { 'a/b~c': 'x', '*': 'y' }, version: 1 },
      ['/fact/fields/*', '/fact/fields/a~1b~0c'],
    ],
    [
      {
        ...{ kind: 'eventRecorded', line: '1', event: 'fine', person: '王小明', case: null, on: '2020-10-20' },
        ...{ cause: '', document: null },
      },
      ['/fact/cause', '/fact/person'],
    ],
    [{ kind: 'personAdded', id: 'wang', name: '王小明', organisation: 'o', roles: [] }, ['/fact/name']],
  ];

  for (const [fact, places] of examples) {
    it(`keeps its words apart, and is read as it was given: ${fact.kind}`, () => {
      const entry = entryOf(fact);
      const { body, texts } = write(entry);
      assert.deepEqual(Object.keys(texts).sort(), places);
      assert.deepEqual([...commitmentsIn(body).keys()].sort(), places);
      for (const word of ['王小明', '李四']) assert.ok(!JSON.stringify(body).includes(word));
      assert.deepEqual(readBody(body, texts), entry);
    });
  }

  it('commits to the same word otherwise each time, so that nobody can compare', () => {
    const entry = entryOf({ kind: 'notNamed', track: 'clean', reason: 'no' });
    const [first, second] = [write(entry).body, write(entry).body];
    assert.notDeepEqual(first.fact, second.fact);
  });

  it('shows a mark for words that are gone', () => {
    const { body, texts } = write(entryOf({ kind: 'notNamed', track: 'clean', reason: 'no' }));
    for (const left of [erased(texts), {}]) {
      assert.deepEqual(readBody(body, left).fact, { kind: 'notNamed', track: 'clean', reason: ERASED });
    }
  });

  it('tells the same as another whatever its time and rules, and nothing else being different', () => {
    const filed = (fields: Record<string, string>, given: Partial<Entry> = {}) =>
      entryOf({ kind: 'rulesFiled', fields, version: 1 }, { key: 'k', ...given });
    const known = write(filed({ '*': 'a', goals: 'b' }));
    const left = { ...known, texts: erased(known.texts, ['/fact/fields/*']) };
    const same = filed({ '*': 'a', goals: 'b' }, { at: 1, rules: [] });
    for (const stands of [known, left]) assert.equal(tellsTheSame(stands, same), true);
    for (const other of [
      filed({ '*': 'a', goals: 'c' }),
      filed({ goals: 'b' }),
      filed({ '*': 'a', goals: 'b', more: '' }),
      { ...same, unit: null },
      { ...same, actor: { ...same.actor, role: 'auditor' as const } },
    ]) {
      for (const stands of [known, left]) assert.equal(tellsTheSame(stands, other), false);
    }
    const guessed = filed({ '*': 'another', goals: 'b' });
    assert.deepEqual([tellsTheSame(known, guessed), tellsTheSame(left, guessed)], [false, true]);
  });
});

describe('what somebody wrote can be erased', () => {
  /** In which facts which of their fields are somebody's own words, or a name. */
  const written: Readonly<Record<string, string>> = {
    reason:
      'stageClosed noticeChanged namingDecided deadlineExtended rulesReviewed applicationWithdrawn checkWithdrawn notShortlisted objectionRuled struck notNamed revocationProposed titleRevoked revocationRejected stepExtended deductionWithdrawn sheetWithdrawn scoreModerated assignmentDeclined tokenRevoked personDeactivated systemDeactivated engineRestored voteCast voteWithdrawn incidentConfirmed incidentWithdrawn scoreReopened resultCorrected listWithdrawn noticeCorrected endedWithoutNaming rulingCorrected',
    note: 'checkRecorded stepSigned deedDone',
    fields: 'rulesFiled applicationSubmitted matterOpened matterJoined stepDone recordFiled rosterEntered',
    name: 'personAdded rosterEntered',
    about: 'messageSent',
    cause: 'scored eventRecorded',
    document: 'scored eventRecorded',
    person: 'eventRecorded',
    case: 'eventRecorded',
    media: 'noticePublished',
    contact: 'noticePublished noticeCorrected',
    text: 'objectionLodged',
    category: 'incidentReported',
    description: 'incidentReported',
    why: 'messageRefused',
  };
  const shapes: Readonly<Record<string, unknown>> = {
    fields: { goals: '王小明' },
    about: { reason: '王小明' },
    media: ['王小明'],
    contact: { name: '王小明' },
  };

  for (const [field, kinds] of Object.entries(written)) {
    it(`${field} in ${kinds.replaceAll(' ', ', ')}`, () => {
      for (const kind of kinds.split(' ')) {
        const { body, texts } = write(entryOf({ kind, [field]: shapes[field] ?? '王小明' } as unknown as Fact));
        assert.ok(!JSON.stringify(body).includes('王小明'), `the hash of ${kind} covers it`);
        assert.deepEqual(
          Object.values(texts).map((text) => text?.value),
          ['王小明'],
          kind,
        );
        assert.ok(!JSON.stringify(readBody(body, erased(texts))).includes('王小明'), kind);
      }
    });
  }
});
