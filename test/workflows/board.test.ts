import assert from 'node:assert/strict';
import { sql } from 'drizzle-orm';
import type { z } from 'zod';
import type { Client as ApiClient } from '../../cli/client.ts';
import type { ledgerEntryView, ledgerVerificationView } from '../../contracts/views.ts';
import type { scoresView } from '../../contracts/views-scores.ts';
import { findProgramme, storeProgramme } from '../../registry/programmes.ts';
import { passReview, settle, startEdition, type City, type Edition } from '../support/edition.ts';
import { eventually, openWorld, refusalOf, type World } from '../support/world.ts';

type LedgerEntry = z.output<typeof ledgerEntryView>;
type LedgerVerification = z.output<typeof ledgerVerificationView>;
interface Page<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

describe('what the record proves of a year under way', function () {
  this.timeout(600_000);
  let world: World;
  let city: City;
  let clean: Edition;
  let scored: Edition;

  before(async () => {
    world = await openWorld('2020-10-20');
    city = await settle(world, { a: '单位甲', b: '单位乙', idle: '单位丙' });
    clean = await startEdition(world, city, 2020);
    scored = await startEdition(world, city, 2020, { programme: 'yueqing-2020', jointReviewers: [] });
    for (const edition of [clean, scored]) {
      await eventually(
        () => city.office.get<Page<object>>(`${edition.base}/candidacies`),
        ({ items }) => items.length === 3,
      );
    }
    for (const unit of ['a', 'b']) await clean.fileRules(unit);
    await world.moveTo('2020-12-10 09:00');
    for (const unit of ['a', 'b']) await clean.apply(unit);
    await eventually(
      () => scored.campaign(),
      ({ stages }) => stages.some(({ stage, openedAt }) => stage === 'assessment' && openedAt !== null),
    );
  });
  after(() => world.close());

  /** Every entry of an edition, page by page. */
  async function ledger(edition: Edition): Promise<LedgerEntry[]> {
    const all: LedgerEntry[] = [];
    let cursor: string | null = null;
    do {
      const query = { campaign: edition.id, limit: '200', ...(cursor !== null && { cursor }) };
      const page: Page<LedgerEntry> = await city.auditor.get('/v1/ledger', query);
      all.push(...page.items);
      cursor = page.next;
    } while (cursor !== null);
    return all;
  }

  const of = (entries: readonly LedgerEntry[], unit: string, ...kinds: string[]) =>
    entries.filter((each) => each.unit === unit && kinds.includes(each.kind));

  it('a score of a running edition rests on the version that it started on: version 2 changes nothing of it (F22)', async () => {
    const give = (who: ApiClient, criterion: string) =>
      who.post<{ score: number; max: number }>(`${scored.path('a')}/scores`, {
        ...{ assessor: 'office', criterion, grade: 'good', deduction: 2, cause: '检查发现' },
      });
    const shown = () => city.office.get<z.output<typeof scoresView>>(`${scored.path('a')}/scores`);
    await give(city.office, '1.1');
    const before = await shown();

    const first = await findProgramme(world.registry.db, 'yueqing-2020', 1);
    assert.ok(first);
    const rubric = first.body.rubric.slice(0, 2).map((area) => ({ ...area, items: area.items.slice(0, 1) }));
    const body = { ...first.body, version: 2, rubric };
    const second = { programme: 'yueqing-2020', version: 2, contentHash: 'second', body };
    await world.registry.transaction((tx) => storeProgramme(tx, second));
    const latest = await world.anybody.get<{ version: number }>('/v1/programmes/yueqing-2020');
    assert.equal(latest.version, 2);

    assert.deepEqual(await shown(), before);
    assert.equal(before.max, 500);
    assert.deepEqual(await give(city.office, '14.3').then(({ score, max }) => [score, max]), [8, 10]);
  });

  it('a check, a vote or a score is corrected by another, and both stay on record with their authors (F55)', async () => {
    await clean.check('a', 'materials', false);
    assert.equal(await clean.status('a'), 'failed');
    await city.office.post(`${clean.path('a')}/applications/clean/checks`, {
      ...{ check: 'materials', passed: true, note: '补交' },
    });
    await passReview(clean, 'a');
    await clean.vote('a', false);
    await clean.vote('a', true);
    assert.equal(await clean.status('a'), 'reviewed');
    const entries = await ledger(clean);
    const made = of(entries, 'a', 'checkRecorded').filter(({ fact }) => fact['check'] === 'materials');
    assert.deepEqual(
      made.map(({ actor, fact }) => [actor.id, fact['passed'], fact['note']]),
      [
        ['gongwei-reviewer', false, '记录'],
        ['gongwei-office', true, '补交'],
        ['gongwei-reviewer', true, '记录'],
      ],
    );
    assert.deepEqual(
      of(entries, 'a', 'voteCast').map(({ fact }) => fact['passed']),
      [true, false, true],
    );

    const again = { assessor: 'office', criterion: '1.1', grade: 'excellent' };
    const { line } = await city.director.post<{ line: string }>(`${scored.path('b')}/scores`, {
      ...{ ...again, grade: 'good', deduction: 3, cause: '检查发现' },
    });
    await city.office.post(`${scored.path('b')}/scores`, again);
    const { items } = await city.auditor.get<Page<{ line: string; standing: string; counted: number; author: string }>>(
      `${scored.path('b')}/deductions`,
    );
    assert.deepEqual(
      items.map((each) => [each.line, each.standing, each.counted, each.author]),
      [[line, 'replaced', 0, 'gongwei-director']],
    );
  });

  it('each transition that comes by itself is on record as the engine’s, with the rule that fired (F52)', async () => {
    await world.moveTo('2021-01-01 00:00');
    const entries = await eventually(
      () => ledger(clean),
      (all) => of(all, 'idle', 'notApplied').length > 0,
    );
    const byItself = entries.filter(({ actor }) => actor.role === 'system');
    const ruleOf = (kind: string, unit: string | null, stage?: string) =>
      byItself.find((each) => each.kind === kind && each.unit === unit && each.fact['stage'] === stage)?.rules;
    assert.deepEqual(ruleOf('stageOpened', null, 'application'), ['SX-S3', 'SX-S3a', 'SX-A02', 'SX-A14']);
    assert.deepEqual(ruleOf('stageClosed', null, 'application'), ['SX-S3', 'SX-S3a', 'SX-A02', 'SX-A14']);
    assert.deepEqual(ruleOf('rulesReminded', 'idle'), ['SX-S1b', 'SX-A10']);
    assert.deepEqual(ruleOf('rulesOverdue', 'idle'), ['SX-S1b', 'SX-A10']);
    assert.deepEqual(ruleOf('notApplied', 'idle'), ['SX-S3b', 'SX-A02', 'SX-S0b']);
    const silent = byItself.filter(({ rules }) => rules.length === 0).map(({ kind }) => kind);
    // Units are there from the beginning: the document has no clause that enrols them.
    assert.deepEqual([...new Set(silent)].sort(), ['candidacyOpened', 'unitsEnrolled']);
  });

  it('nobody acts on the own unit or confirms what he reported himself (F54)', async () => {
    const insider = await world.person('insider', 'a', 'reviewer', 'discipline');
    const check = { check: 'materials', passed: true, note: '记录' };
    const own = await refusalOf(insider.post(`${clean.path('a')}/applications/clean/checks`, check));
    assert.deepEqual([own.status, own.title], [403, 'OwnUnit']);
    const event = { event: 'other-handling', on: '2020-12-01', cause: '查实' };
    assert.equal((await refusalOf(insider.post(`${scored.path('a')}/events`, event))).title, 'OwnUnit');
    const reported = await clean.incident('b', '2020-12-20');
    const facts = { major: true, seriousImpact: true, reason: '核查' };
    const himself = city.office.post(`/v1/incidents/${reported}/confirmation`, facts);
    assert.equal((await refusalOf(himself)).title, 'OwnSubmission');
    assert.equal(await clean.status('b'), 'underReview');
  });

  for (const { what, column, from, to } of [
    { what: 'of what an entry says', column: 'body', from: '"passed":false', to: '"passed":falsf' },
    { what: 'of the free words of an entry', column: 'texts', from: '意见', to: '意贝' },
  ] as const) {
    it(`one byte ${what} that is another is found, and nothing else is (F53)`, async () => {
      const watcher = await world.person(`watcher-${column}`, 'administration', 'auditor');
      const verification = () => watcher.get<LedgerVerification>('/v1/ledger/verification');
      assert.equal((await verification()).verified, true);
      const vote = of(await ledger(clean), 'a', 'voteCast')[1];
      assert.ok(vote);
      const { chain, seq } = vote;
      const as = { body: sql`body`, texts: sql`texts::text` }[column];
      const edit = (before: string, after: string) =>
        world.registry.transaction(async (tx) => {
          await tx.execute(sql`alter table ledger disable trigger all`);
          const type = sql.raw(column === 'texts' ? 'jsonb' : 'text');
          await tx.execute(sql`update ledger set ${sql.raw(column)} = replace(${as}, ${before}, ${after})::${type}
            where chain = ${chain} and seq = ${seq}`);
          await tx.execute(sql`alter table ledger enable trigger all`);
        });
      await edit(from, to);
      const found = await verification();
      assert.deepEqual([found.verified, found.firstBad?.chain, found.firstBad?.seq], [false, chain, seq]);
      const others = found.chains.filter((each) => each.chain !== chain);
      assert.deepEqual([others.length > 0, others.every(({ verified }) => verified)], [true, true]);
      await edit(to, from);
      assert.equal((await verification()).verified, true);
    });
  }
});
