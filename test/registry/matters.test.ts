import assert from 'node:assert/strict';
import { everything } from '../../domain/visibility.ts';
import { everyKind } from './entries.ts';
import type { Fact } from '../../contracts/facts.ts';
import { countMatters, findMatter, historyOf, isRepeated, matterPage, mattersUnder } from '../../registry/matters.ts';
import { messagePage } from '../../registry/messages.ts';
import { findReport, keepReport, matterOfReceipt } from '../../registry/reports.ts';
import type { Registry } from '../../registry/registry.ts';
import { forEachEngine } from './engines.ts';
import { begun, entryOf, NOON } from './entries.ts';

const DAY = 86_400_000;

describe('matters on record', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let campaign: string;
    let count = 0;
    before(async () => {
      registry = await open();
    });
    beforeEach(async () => {
      campaign = `c${++count}`;
      await registry.record(begun(campaign, []));
    });

    /** Puts facts of one matter on record as its workflow does: each under its cause, one minute after the other. */
    async function tell(matter: string, facts: readonly Fact[], { unit = 'unit-1', at = NOON } = {}) {
      await registry.record(
        facts.map((fact, index) =>
          entryOf(fact, {
            key: `matter/${campaign}-${matter} ${index === 0 ? 'opened' : `cause-${index}`} 0`,
            campaign,
            unit: unit === '' ? null : unit,
            at: at + index * 60_000,
          }),
        ),
      );
    }
    const id = (matter: string) => `${campaign}-${matter}`;
    const opened = (matter: string, more: object = {}): Fact => ({
      kind: 'matterOpened',
      matter: id(matter),
      procedure: 'rectification',
      track: null,
      party: null,
      fields: { finding: 'formalistic' },
      source: null,
      ...more,
    });
    const stepOpened = (matter: string, step = 'deliver', turn = 1): Fact => ({
      kind: 'stepOpened',
      matter: id(matter),
      step,
      turn,
      dueAt: NOON + DAY,
    });
    const done = (matter: string, step = 'deliver', turn = 1): Fact => ({
      kind: 'stepDone',
      matter: id(matter),
      step,
      turn,
      outcome: 'delivered',
      fields: { done: '已整改' },
      late: true,
      silent: false,
    });

    it('show each turn of each step, with who did it, and what the matter came to', async () => {
      await tell('m', [
        opened('m'),
        stepOpened('m'),
        done('m'),
        stepOpened('m', 'deliver', 2),
        done('m', 'deliver', 2),
        { kind: 'matterClosed', matter: id('m'), outcome: 'delivered' },
      ]);
      const found = await findMatter(registry.db, id('m'));
      assert.deepEqual([found?.outcome, found?.closedAt, found?.openedBy], ['delivered', NOON + 5 * 60_000, 'li']);
      assert.deepEqual(
        found?.steps.map(({ step, turn, doneAt, by, outcome, fields, late, silent }) => [
          `${step} ${turn}`,
          doneAt,
          [by, outcome, fields, late, silent],
        ]),
        [
          ['deliver 1', NOON + 2 * 60_000, ['li', 'delivered', { done: '已整改' }, true, false]],
          ['deliver 2', NOON + 4 * 60_000, ['li', 'delivered', { done: '已整改' }, true, false]],
        ],
      );
      const history = await historyOf(registry.db, id('m'));
      assert.deepEqual(
        history.map(({ fact }) => fact.kind),
        ['matterOpened', 'stepOpened', 'stepDone', 'stepOpened', 'stepDone', 'matterClosed'],
      );
    });

    it('a reminder, the end of a term and an extension each send one message, and an extension ends being overdue', async () => {
      const turn = { matter: id('m'), step: 'deliver', turn: 1 };
      await tell('m', [
        opened('m'),
        stepOpened('m'),
        { kind: 'stepReminded', ...turn },
        { kind: 'stepOverdue', ...turn },
        { kind: 'stepExtended', ...turn, until: NOON + 9 * DAY, reason: '核准' },
        { kind: 'stepReminded', ...turn },
      ]);
      const [step] = (await findMatter(registry.db, id('m')))?.steps ?? [];
      assert.deepEqual([step?.dueAt, step?.remindedAt, step?.overdueAt], [NOON + 9 * DAY, NOON + 5 * 60_000, null]);
      const { items } = await messagePage(registry.db, everything, { veils: [], campaign, limit: 9 });
      assert.deepEqual(
        items.map(({ kind, subject }) => [kind, subject['procedure'], subject['step']]),
        ['matter-reminder', 'matter-overdue', 'extension', 'matter-reminder'].map((kind) => [
          kind,
          'rectification',
          'deliver',
        ]),
      );
    });

    it('a signature fills the place of a signer who was added, and stands by itself otherwise', async () => {
      const turn = { matter: id('m'), step: 'sign', turn: 1 };
      await tell('m', [
        opened('m'),
        stepOpened('m', 'sign'),
        { kind: 'signerAdded', matter: id('m'), step: 'sign', role: 'discipline' },
        { kind: 'stepSigned', ...turn, role: 'leadingGroup', note: '' },
        { kind: 'stepSigned', ...turn, role: 'discipline', note: '无异议' },
      ]);
      const [step] = (await findMatter(registry.db, id('m')))?.steps ?? [];
      assert.deepEqual(
        step?.signatures.map(({ role, by, note }) => [role, by, note]),
        [
          ['discipline', 'li', '无异议'],
          ['leadingGroup', 'li', ''],
        ],
      );
    });

    it('what it was opened with stays when it is joined; what is new is added', async () => {
      await tell('m', [opened('m'), { kind: 'matterJoined', matter: id('m'), fields: { finding: 'x', more: '补充' } }]);
      assert.deepEqual((await findMatter(registry.db, id('m')))?.fields, { finding: 'formalistic', more: '补充' });
    });

    it('a page of them is asked for by what they are about, whether open or overdue, and without what is hidden', async () => {
      await tell('a', [
        opened('a'),
        stepOpened('a'),
        { kind: 'stepOverdue', matter: id('a'), step: 'deliver', turn: 1 },
      ]);
      await tell('b', [opened('b', { procedure: 'talk' }), stepOpened('b')], { unit: 'unit-2', at: NOON + DAY });
      const answer = { kind: 'matterClosed' as const, matter: id('c'), outcome: 'answered' };
      const asked = { procedure: 'opinion', track: 'model', party: { body: 'audit', organisation: 'audit-office' } };
      await tell('c', [opened('c', asked), stepOpened('c'), answer], { unit: '', at: NOON + 2 * DAY });
      const ids = async (filter: object, scopes = everyKind) =>
        (await matterPage(registry.db, scopes, { campaign, limit: 9, ...filter })).items.map(
          (each) => each.id.split('-')[1],
        );
      assert.deepEqual(await ids({}), ['a', 'b', 'c']);
      assert.deepEqual(await ids({ procedure: 'talk' }), ['b']);
      assert.deepEqual(await ids({ unit: 'unit-1' }), ['a']);
      assert.deepEqual(await ids({ track: 'model' }), ['c']);
      assert.deepEqual(await ids({ open: true }), ['a', 'b']);
      assert.deepEqual(await ids({ open: false }), ['c']);
      assert.deepEqual(await ids({ overdue: true }), ['a']);
      assert.deepEqual(await ids({ overdue: false }), ['b', 'c']);
      const nothing = { rows: [], own: [], recorded: true };
      const hidden = new Map(['rectification', 'opinion'].map((name) => [name, nothing]));
      assert.deepEqual(await ids({}, { ...everyKind, restricted: hidden }), ['b']);
      const first = await matterPage(registry.db, everyKind, { campaign, limit: 2 });
      assert.deepEqual(await ids({ after: first.next }), ['c']);
    });

    it('are found by what they are about, closed ones as well, and counted', async () => {
      await tell('a', [opened('a'), { kind: 'matterClosed', matter: id('a'), outcome: 'accepted' }]);
      await tell('b', [opened('b', { track: 'model' })], { at: NOON + DAY });
      const under = { procedure: 'rectification', unit: 'unit-1', track: null };
      const ids = async (given: object) =>
        (await mattersUnder(registry.db, { campaign, ...under, ...given })).map((each) => each.id);
      assert.deepEqual(await ids({}), [id('a'), id('b')]);
      assert.deepEqual(await ids({ track: 'model' }), [id('b')]);
      assert.deepEqual(await ids({ unit: null }), []);
      assert.equal(await countMatters(registry.db, campaign, under), 1);
    });

    it('CL-S10: the second of the same kind is a repetition, of this unit, this campaign and the same fields only', async () => {
      await tell('a', [opened('a')]);
      await tell('b', [opened('b')]);
      await tell('c', [opened('c', { fields: { finding: 'poor-implementation' } })]);
      await tell('d', [opened('d')], { unit: 'unit-2' });
      await tell('e', [opened('e', { procedure: 'talk' })]);
      const repeated = (matter: string, same = ['finding']) => isRepeated(registry.db, id(matter), same);
      assert.deepEqual(
        [await repeated('a'), await repeated('b'), await repeated('c'), await repeated('d'), await repeated('e')],
        [false, true, false, false, false],
      );
      assert.equal(await repeated('c', []), true);
      assert.equal(await repeated('c', ['another']), true);
      const other = campaign;
      campaign = `${campaign}x`;
      await registry.record(begun(campaign, []));
      await tell('a', [opened('a')]);
      assert.equal(await repeated('a'), false, `there were some in ${other}`);
    });

    it('a report is found by the hash of its receipt; kept again, its latest receipt is good', async () => {
      const report = { matter: id('m'), text: '反映问题', contact: null, receivedAt: NOON };
      await registry.transaction((tx) => keepReport(tx, { ...report, receiptHash: `first-${campaign}` }));
      await registry.transaction((tx) => keepReport(tx, { ...report, receiptHash: `second-${campaign}` }));
      assert.equal(await matterOfReceipt(registry.db, `first-${campaign}`), undefined);
      assert.equal(await matterOfReceipt(registry.db, `second-${campaign}`), id('m'));
      assert.deepEqual(await findReport(registry.db, id('m')), report);
    });
  });
});
