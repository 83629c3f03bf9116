import assert from 'node:assert/strict';
import { MockActivityEnvironment } from '@temporalio/testing';
import { eq, sql } from 'drizzle-orm';
import fc from 'fast-check';
import { listActivities } from '../../activities/list.ts';
import type { Tools } from '../../activities/index.ts';
import type { Entry, Fact } from '../../contracts/facts.ts';
import { courseOf, passDeadlines } from '../../domain/course.ts';
import { engine } from '../../domain/engine.ts';
import { campaignWorkflowId, candidacyId, titleWorkflowId } from '../../domain/ids.ts';
import { hearListBack } from '../../domain/list.ts';
import { titlePlanOf } from '../../domain/title-plan.ts';
import { everything as all } from '../../domain/visibility.ts';
import { hearAll, saidByEngine, type Heard, type Said } from '../../registry/acceptance.ts';
import type { Tx } from '../../registry/database.ts';
import { confirmIncident, findIncident, lockIncident } from '../../registry/incidents.ts';
import { lockChain } from '../../registry/ledger.ts';
import { verifyLedger } from '../../registry/ledger-verification.ts';
import { findObjection, objectionPage, openObjections } from '../../registry/objections.ts';
import { forget, tell, untold, type Told } from '../../registry/outbox.ts';
import { storeProgramme } from '../../registry/programmes.ts';
import { openRegistry, type Registry } from '../../registry/registry.ts';
import {
  campaigns,
  idempotency,
  incidents,
  ledger,
  ledgerHead,
  messages,
  titles,
  votes,
} from '../../registry/schema.ts';
import { NotTheSameDay, writeTold } from '../../registry/telling.ts';
import { awardTitles } from '../../registry/titles.ts';
import { at, buildProgramme, city, wayTo, type FullPlan } from '../support/build.ts';
import { everyKindOfField } from '../support/forms.ts';
import { sayings } from '../support/saying.ts';
import { forEachEngine, onPostgres } from './engines.ts';
import { awarded, entryOf } from './entries.ts';
import {
  called,
  december,
  foldOf,
  happened,
  noting,
  opening,
  planOf,
  rowsOf,
  said,
  saidSo,
  spring,
} from './hearing.ts';
import { paused, settlesWithin } from './waiting.ts';

const grave = { major: true, seriousImpact: true, tolerated: false };

describe('what is said about a candidacy', () => {
  forEachEngine((open) => {
    let registry: Registry;
    let plan: FullPlan;
    // An incident reaches every edition of its unit: each test has one of its own.
    let unit: string;
    let count = 0;
    before(async () => {
      registry = await open();
    });
    beforeEach(async () => {
      plan = planOf(`c${++count}`, { programme: `programme ${count}` });
      unit = `unit-${count}`;
      await registry.record(opening(plan, [unit, 'audit-bureau']));
    });

    const now = () => rowsOf(registry, plan.campaign, unit);
    const way = (...facts: Parameters<typeof happened>[2]) => registry.record(happened(plan, unit, facts));
    const file = (key: string) => said(plan, unit, 'fileRules', { key: `${plan.campaign}:${key}`, moment: spring });
    const entries = () => registry.db.$count(ledger, eq(ledger.campaign, plan.campaign));
    const toldOf = async (recipient: string): Promise<Told[]> =>
      (await untold(registry.db, 0, 10_000)).filter((each) => each.recipient === recipient);
    const coursesTold = async () =>
      (await toldOf(candidacyId(plan.campaign, unit))).flatMap(({ version, news }) =>
        news.tell === 'course' ? [{ version, course: news.course }] : [],
      );
    const outcomes = (heard: readonly Heard[]) => heard.map(({ outcome }) => outcome).sort();

    it('a form is compared with the codes of the programme and with the roster of its unit', async () => {
      const codes = [{ code: 'audit', name: { zh: '审计', en: 'Audit' }, basis: [], assumed: [] }];
      const codeLists = [{ list: 'departments', name: codes[0]!.name, size: null, codes, basis: [], assumed: [] }];
      const body = buildProgramme({ codeLists });
      const asking = { ...plan, actionRules: { ...plan.actionRules, fields: everyKindOfField } };
      const { programme, version } = asking;
      await registry.transaction((tx) => storeProgramme(tx, { programme, version, contentHash: 'h', body }));
      const entered = { kind: 'rosterEntered', id: 'li', type: 'post-holder', name: '李', within: null, from: null };
      await registry.record([entryOf({ ...entered, fields: {} } as Fact, { campaign: plan.campaign, unit })]);
      const codeOf = async (given: Record<string, string>) => {
        const fields = { 'first-time': 'yes', ...given };
        const key = `${plan.campaign}:${Object.values(fields).join()}`;
        const heard = await registry.hear(said(asking, unit, 'fileRules', { key, moment: spring, given: { fields } }));
        return heard.outcome === 'refused' ? heard.refusal.code : heard.outcome;
      };
      assert.equal(await codeOf({ department: 'audit', head: 'li' }), 'accepted');
      assert.equal(await codeOf({ department: 'sport' }), 'FieldInvalid');
      assert.equal(await codeOf({ head: 'zhao' }), 'FieldInvalid');
    });

    describe('in one transaction', () => {
      /** A call that leaves something everywhere: in the ledger, the rows, the messages, the answers and the outbox. */
      const returned = () =>
        called(
          said(plan, unit, 'reviewRules', {
            ...{ key: `${plan.campaign}:return`, moment: spring, given: { accepted: false, reason: '补充' } },
          }),
        );
      /** Everything that it may leave. */
      const everything = async () => ({
        ledger: await entries(),
        head: await registry.db.select().from(ledgerHead).where(eq(ledgerHead.chain, city.organiser)),
        rows: await now(),
        messages: await registry.db.$count(messages, eq(messages.campaign, plan.campaign)),
        answers: await registry.db.select().from(idempotency).where(eq(idempotency.key, returned().key)),
        outbox: await toldOf(candidacyId(plan.campaign, unit)),
      });

      beforeEach(() => way(...wayTo('underReview').slice(0, 1)));

      it('the entry, the row, the message, the answer and the news are there together', async () => {
        const before = await everything();
        const heard = await registry.hear(returned());
        assert.equal(heard.outcome, 'accepted');
        const after = await everything();
        assert.equal(after.ledger, before.ledger + 1);
        assert.deepEqual(
          [after.head[0]?.seq, after.rows.candidacy.step, after.messages],
          [(before.head[0]?.seq ?? 0) + 1, before.rows.candidacy.step + 1, 1],
        );
        assert.deepEqual([after.rows.candidacy.state.rules.filed, after.rows.candidacy.rulesFiledAt], [false, null]);
        assert.deepEqual(
          after.answers.map(({ status, response, actor }) => [status, response, actor]),
          [[200, { unit, version: 1 }, `organiser of ${city.organiser}`]],
        );
        assert.deepEqual(
          after.outbox.map(({ version, news }) => [version, news.tell]),
          [[after.rows.candidacy.step, 'course']],
        );
      });

      for (const [table, event] of [
        ['ledger', 'insert'],
        ['ledger_head', 'update'],
        ['candidacies', 'insert'],
        ['applications', 'insert'],
        ['messages', 'insert'],
        ['idempotency', 'insert'],
        ['outbox', 'insert'],
      ] as const) {
        it(`nothing of it is there when ${table} cannot be written`, async () => {
          const before = await everything();
          await registry.db.execute(
            sql.raw(`create or replace function break_off() returns trigger language plpgsql as
            $$ begin raise exception 'broken off at %', tg_table_name; end $$`),
          );
          await registry.db.execute(
            sql.raw(`create trigger a_break before ${event} on ${table} for each row execute function break_off()`),
          );
          try {
            await assert.rejects(registry.hear(returned()), brokenOffAt(table));
          } finally {
            await registry.db.execute(sql.raw(`drop trigger a_break on ${table}`));
          }
          assert.deepEqual(await everything(), before);
          assert.equal((await registry.hear(returned())).outcome, 'accepted');
        });
      }

      it('a refusal leaves nothing, and the key free', async () => {
        const before = await everything();
        const wrong = called(said(plan, unit, 'submitApplication', { key: returned().key, moment: spring }));
        const heard = await registry.hear(wrong);
        assert.equal(heard.outcome === 'refused' && heard.refusal.code, 'WindowNotOpen');
        assert.deepEqual(await everything(), before);
        assert.equal((await registry.hear(returned())).outcome, 'accepted');
      });

      it('who is not enrolled is nobody’s candidacy', async () => {
        const heard = await registry.hear({ ...file('stranger'), unit: 'stranger' });
        assert.equal(heard.outcome === 'refused' && heard.refusal.code, 'UnknownUnit');
      });
    });

    describe('said again', () => {
      it('with the same key and the same call it is answered from its row, and nothing more comes of it', async () => {
        const first = await registry.hear(called(file('once')));
        assert.equal(first.outcome, 'accepted');
        const before = await entries();
        await registry.hear(file('meanwhile'));
        assert.deepEqual(await registry.hear(called(file('once'))), {
          ...{ outcome: 'answered', status: 200, response: { unit, version: 1 } },
        });
        assert.equal(await entries(), before + 1);
      });

      it('with the same key it is another call when its body, its path or its caller is another', async () => {
        const first = called(file('once'));
        await registry.hear(first);
        const before = await entries();
        for (const other of [
          called(first, 'another body'),
          called(first, undefined, 'POST /v1/other'),
          { ...first, actor: { ...first.actor, id: 'somebody else' } },
        ])
          assert.deepEqual(await registry.hear(other), { outcome: 'otherCall' });
        assert.equal(await entries(), before);
      });

      it('without a call, by a timer or another system, it is found written, and nothing more comes of it', async () => {
        const first = await registry.hear(file('signal'));
        assert.equal(first.outcome, 'accepted');
        const before = await entries();
        const again = await registry.hear(file('signal'));
        assert.equal(again.outcome, 'repeated');
        assert.deepEqual('course' in again && again.course, 'course' in first && first.course);
        assert.equal(await entries(), before);
      });

      it('ten times at once it is one entry, and everybody has the same answer', async () => {
        const before = await entries();
        const heard = await Promise.all(Array.from({ length: 10 }, () => registry.hear(called(file('rush')))));
        assert.deepEqual(outcomes(heard), ['accepted', ...Array.from({ length: 9 }, () => 'answered')]);
        assert.equal(await entries(), before + 1);
        const answers = heard.flatMap((each) => (each.outcome === 'answered' ? [each.response] : []));
        assert.ok(answers.every((each) => JSON.stringify(each) === JSON.stringify({ unit, version: 1 })));
        const without = await Promise.all(Array.from({ length: 10 }, () => registry.hear(file('signals'))));
        assert.deepEqual(outcomes(without), ['accepted', ...Array.from({ length: 9 }, () => 'repeated')]);
        assert.equal(await entries(), before + 2);
      });
    });

    describe('together with what others say', () => {
      it('is judged one after the other: of two applications at once one is there already', async () => {
        await way(...wayTo('underReview').slice(0, 1));
        const apply = (key: string) =>
          registry.hear(said(plan, unit, 'submitApplication', { key: `${plan.campaign}:${key}` }));
        const heard = await Promise.all([apply('one'), apply('two')]);
        assert.deepEqual(outcomes(heard), ['accepted', 'refused']);
      });

      it('fails alone when it cannot be written, by the code or by the database', async () => {
        const before = await entries();
        const broken: Said[] = [
          { ...file('no instant'), at: Number.NaN },
          {
            ...file('x'),
            key: Array.from({ length: 4_000 }, (_, nth) => String.fromCodePoint(0x4e00 + ((nth * 7919) % 20_000))).join(
              '',
            ),
          },
          {
            ...file('throws'),
            judge: () => {
              throw new Error('no judgement');
            },
          },
        ];
        const calls = Array.from({ length: 12 }, (_, nth) => broken[nth - 3] ?? file(`call ${nth}`));
        const heard = await Promise.allSettled(calls.map((each) => registry.hear(each)));
        assert.deepEqual(
          heard.map(({ status }) => status === 'rejected'),
          calls.map((_, nth) => nth >= 3 && nth < 6),
        );
        assert.equal(await entries(), before + 9);
        assert.deepEqual((await now()).candidacy.state, (await foldOf(registry, plan.campaign, unit)).state);
      });

      it('is of one committee at a time', async () => {
        const other = planOf(`${plan.campaign}-county`, { organiser: 'county' });
        await registry.record(opening(other, [unit]));
        const both = [file('city'), said(other, unit, 'fileRules', { key: `${plan.campaign}:county`, moment: spring })];
        await assert.rejects(registry.hearAll(both), /one committee/);
        const heard = await Promise.all(both.map((each) => registry.hear(each)));
        assert.deepEqual(outcomes(heard), ['accepted', 'accepted']);
      });

      it('makes rows that are the fold of the ledger’s entries, after whatever was said in whatever company', async () => {
        let runs = 0;
        await fc.assert(
          fc.asyncProperty(sayings(planOf('any'), unit, 30), fc.integer({ min: 1, max: 8 }), async (all, together) => {
            const own = planOf(`${plan.campaign}-${++runs}`);
            await registry.record(opening(own, [unit]));
            await registry.record([lodgedOn(own)]);
            for (let from = 0; from < all.length; from += together) {
              const some = all.slice(from, from + together);
              const calls = some.map((each, nth) => {
                const key = `${own.campaign}:${from + nth}`;
                const objection = 'objection' in each.message && {
                  objection: each.message.objection === 'none' ? 'none' : `objection of ${own.campaign}`,
                };
                return saidSo(own, unit, { ...each, message: { ...each.message, ...objection } }, key);
              });
              const [first] = some;
              if (first) calls.unshift(timeOf(own, unit, first.at));
              await Promise.all(calls.map((each) => registry.hear(each)));
            }
            await assertFolded(registry, own, unit);
          }),
          { numRuns: 30 },
        );
        assert.equal((await verifyLedger(registry.db, city.organiser)).verified, true);
      });
    });

    describe('that is handed in again while the window is open', () => {
      const apply = (nth: number, fields: object) =>
        registry.hear(
          said(plan, unit, 'submitApplication', { key: `${plan.campaign}:apply ${nth}`, given: { fields } }),
        );
      const statusNow = async () => (await now()).applications['clean']?.status;
      beforeEach(async () => {
        await way(...wayTo('reviewed'));
      });

      it('is a new version: nothing that was checked, and no vote on the one before, counts for it (F09)', async () => {
        await registry.record([
          entryOf(
            { kind: 'voteCast', track: 'clean', organisation: 'jiwei', passed: true, reason: '好' },
            { campaign: plan.campaign, unit },
          ),
        ]);
        const votesNow = () => registry.db.$count(votes, eq(votes.campaign, plan.campaign));
        assert.equal(await votesNow(), 1);
        assert.equal((await apply(1, { 'own-work': '更正' })).outcome, 'accepted');
        const { applications, candidacy } = await now();
        assert.deepEqual(
          [applications['clean']?.fields, applications['clean']?.checks, candidacy.state.versions['clean']],
          [{ 'own-work': '更正' }, {}, 2],
        );
        assert.equal(await votesNow(), 0);
        const same = await apply(2, { 'own-work': '更正' });
        assert.equal(same.outcome === 'refused' && same.refusal.code, 'AlreadyApplied');
      });

      it('SX-S3e: after it was withdrawn it meets an incident that was confirmed meanwhile', async () => {
        await registry.hear(said(plan, unit, 'withdrawApplication', { key: `${plan.campaign}:withdraw` }));
        assert.equal(await statusNow(), 'withdrawn');
        const incident = `i-${plan.campaign}`;
        await registry.record([
          entryOf(
            { kind: 'incidentReported', id: incident, occurredOn: '2019-11-11', category: 'c', description: 'd' },
            { campaign: null, unit },
          ),
        ]);
        await registry.db
          .update(incidents)
          .set({ status: 'confirmed', ...grave })
          .where(eq(incidents.id, incident));
        assert.equal((await apply(1, { 'own-work': '更正' })).outcome, 'accepted');
        assert.equal(await statusNow(), 'disqualified');
      });
    });

    describe('with objections to it that wait for a ruling', () => {
      const ruling = (nth: number, upheld: boolean) =>
        said(plan, unit, 'ruleObjection', {
          key: `${plan.campaign}:ruling ${nth} ${upheld}`,
          given: { objection: `${plan.campaign}-${nth}`, upheld },
        });
      const statuses = async () =>
        (await objectionPage(registry.db, all, { campaign: plan.campaign, limit: 9 })).items.map(
          ({ status }) => status,
        );
      const holding = () => openObjections(registry.db, plan.campaign, 'clean');
      beforeEach(async () => {
        await way(...wayTo('shortlisted'));
        const lodged = (nth: number) => ({
          ...{ kind: 'objectionLodged' as const, id: `${plan.campaign}-${nth}`, track: 'clean', text: '反映' },
          standing: 'objection' as const,
        });
        await registry.record([1, 2].map((nth) => entryOf(lodged(nth), { campaign: plan.campaign, unit })));
        assert.equal(await holding(), 2);
      });

      it('SX-A03: those that a ruling leaves behind are moot, on record, and hold nobody', async () => {
        await registry.hear(ruling(1, true));
        assert.deepEqual([await statuses(), await holding()], [['upheld', 'moot'], 0]);
        assert.deepEqual((await foldOf(registry, plan.campaign, unit)).kinds.slice(-3), [
          ...['objectionRuled', 'struck', 'objectionMoot'],
        ]);
        const late = await registry.hear(ruling(2, true));
        assert.equal(late.outcome === 'refused' && late.refusal.code, 'AlreadyDecided');
      });

      it('SX-A03: a candidate that withdraws leaves none open', async () => {
        await registry.hear(said(plan, unit, 'withdrawApplication', { key: `${plan.campaign}:withdraw` }));
        assert.deepEqual([await statuses(), await holding()], [['moot', 'moot'], 0]);
      });

      it('SX-S3e: nor does one that an incident ends', async () => {
        await registry.hear(said(plan, unit, 'majorIncident', { key: `${plan.campaign}:incident` }));
        assert.deepEqual([await statuses(), await holding()], [['moot', 'moot'], 0]);
      });

      it('F1: a ruling that is corrected stands on record with what it was, and puts its candidate back', async () => {
        const listed: Fact = { kind: 'listConfirmed', track: 'clean', candidates: [unit], leftOut: [], next: 'list' };
        await registry.record([entryOf(listed, { campaign: plan.campaign })]);
        await registry.hear(ruling(1, true));
        const given = { objection: `${plan.campaign}-1`, upheld: false };
        const correct = (nth: number) =>
          said(plan, unit, 'correctRuling', { key: `${plan.campaign}:correct ${nth}`, given });
        const heard = await registry.transaction((tx) => hearAll(tx, [correct(1), correct(2)]));
        assert.deepEqual(outcomes(heard), ['accepted', 'refused']);
        assert.deepEqual(
          [(await now()).applications['clean']?.status, await statuses()],
          ['shortlisted', ['dismissed', 'moot']],
        );
        const kinds = (await foldOf(registry, plan.campaign, unit)).kinds.slice(-2);
        assert.deepEqual(kinds, ['rulingCorrected', 'reinstated']);
      });

      it('is ruled on once, also where the rulings come in one batch', async () => {
        const heard = await registry.transaction((tx) =>
          hearAll(tx, [ruling(1, false), ruling(1, true), ruling(2, true)]),
        );
        assert.deepEqual(outcomes(heard), ['accepted', 'accepted', 'refused']);
        assert.deepEqual(await statuses(), ['dismissed', 'upheld']);
      });

      it('F36: to one that an appeal may put back they stay open, and hold nobody meanwhile', async () => {
        const appeals = { ...planOf(`${plan.campaign}-appeals`), mayReinstate: true };
        await registry.record(opening(appeals, [unit]));
        await registry.record(happened(appeals, unit, wayTo('shortlisted')));
        const own = `${appeals.campaign}-o`;
        const lodged = { kind: 'objectionLodged' as const, id: own, track: 'clean', text: '反映' };
        await registry.record([entryOf({ ...lodged, standing: 'objection' }, { campaign: appeals.campaign, unit })]);
        const struck = { kind: 'struck' as const, track: 'clean', objection: 'another', reason: '属实' };
        await registry.record(happened(appeals, unit, [struck], december + 1));
        assert.equal(await openObjections(registry.db, appeals.campaign, 'clean'), 0);
        assert.equal((await findObjection(registry.db, own))?.status, 'open');
      });
    });

    describe('is told to its workflow', () => {
      const check = (nth: number, given: object = {}) =>
        registry.hear(said(plan, unit, 'recordCheck', { key: `${plan.campaign}:check ${nth}`, given }));

      it('when it has changed what is waited for, with where it stands then', async () => {
        await registry.hear(file('first'));
        const { state, step } = (await now()).candidacy;
        assert.deepEqual(await coursesTold(), [{ version: step, course: courseOf(plan, state, step, spring) }]);
      });

      it('not when the wait has stayed the same', async () => {
        await registry.hear(file('first'));
        await forget(registry.db, await toldOf(candidacyId(plan.campaign, unit)));
        await registry.hear(file('again'));
        assert.deepEqual(await coursesTold(), []);
        await way(...wayTo('underReview').slice(1));
        await forget(registry.db, await toldOf(candidacyId(plan.campaign, unit)));
        await check(1);
        await check(2, { passed: false });
        assert.deepEqual(await coursesTold(), []);
      });

      it('the newest only, where more of it was not heard yet', async () => {
        await registry.hear(file('first'));
        await registry.hear(said(plan, unit, 'submitApplication', { key: `${plan.campaign}:apply` }));
        const withdrawal = { key: `${plan.campaign}:withdraw` };
        await registry.hear(said(plan, unit, 'withdrawApplication', withdrawal));
        const [told, ...more] = await coursesTold();
        assert.deepEqual([told?.course.stage, told?.course.decided, told?.version, more], ['decided', true, 4, []]);
      });

      it('the newest of one batch, also when its last fact alone would be no news', async () => {
        await registry.hearAll([
          file('first'),
          said(plan, unit, 'submitApplication', { key: `${plan.campaign}:apply` }),
          said(plan, unit, 'recordCheck', { key: `${plan.campaign}:check` }),
        ]);
        const [told, ...more] = await coursesTold();
        assert.deepEqual([told?.course.step, told?.version, more], [4, 4, []]);
      });

      it('never by a call that was refused or broken off', async () => {
        await registry.hear(said(plan, unit, 'submitApplication', { key: `${plan.campaign}:early`, moment: spring }));
        await assert.rejects(
          registry.transaction(async (tx) => {
            await hearAll(tx, [file('undone')]);
            throw new Error('broken off');
          }),
          /broken off/,
        );
        assert.deepEqual(await coursesTold(), []);
      });

      it('rings when it is committed and not before, and only when there is something to tell', async () => {
        let rung = 0;
        registry.whenTold(() => rung++);
        await registry.transaction(async (tx) => {
          await hearAll(tx, [file('first')]);
          assert.equal(rung, 0);
        });
        assert.equal(rung, 1);
        await registry.hear(file('again'));
        assert.equal(rung, 1);
      });

      it('F35: its campaign is told that a published list has changed, where the notice does not go on', async () => {
        const restarts = { ...plan.notice, whenListChanges: { notice: 'restarts' as const, days: 5 } };
        for (const own of [{ ...plan, notice: restarts }, plan]) {
          const here = { ...own, campaign: `${own.campaign}-${own.notice.whenListChanges.notice}` };
          await registry.record(opening(here, [unit]));
          await registry.record(happened(here, unit, wayTo('shortlisted')));
          await registry.hear(said(here, unit, 'withdrawApplication', { key: `${here.campaign}:withdraw` }));
          const told = (await toldOf(campaignWorkflowId(here.campaign))).map(
            ({ news }) => news.tell === 'signal' && news.signal,
          );
          assert.deepEqual(told, here.notice === restarts ? ['listChanged'] : []);
        }
      });

      it('F1: its campaign is not told so of a list that it takes back as a whole', async () => {
        const notice = { ...plan.notice, whenListChanges: { notice: 'restarts' as const, days: 5 } };
        const here = { ...plan, notice, campaign: `${plan.campaign}-back` };
        await registry.record(opening(here, [unit]));
        await registry.record(happened(here, unit, wayTo('shortlisted')));
        const judge: Said['judge'] = ({ state }) => hearListBack(state, 'clean');
        await registry.hear(saidByEngine(here, unit, { cause: 'list back', at: december, judge }));
        assert.equal((await rowsOf(registry, here.campaign, unit)).applications['clean']?.status, 'reviewed');
        assert.deepEqual(await toldOf(campaignWorkflowId(here.campaign)), []);
      });
    });

    describe('in the outbox', () => {
      const telling = (version: number) => {
        const recipient = `title/${plan.campaign}`;
        const payload = { id: String(version), version };
        const news = { tell: 'signal' as const, signal: 'yearRevoked' as const, payload };
        return { id: `telling of ${plan.campaign}`, recipient, version, news };
      };
      const versions = async () => (await toldOf(`title/${plan.campaign}`)).map(({ version }) => version);

      it('what was told is forgotten, but a newer version stays', async () => {
        await registry.transaction((tx) => tell(tx, [telling(1)]));
        const heard = await toldOf(`title/${plan.campaign}`);
        await registry.transaction((tx) => tell(tx, [telling(2)]));
        await forget(registry.db, heard);
        assert.deepEqual(await versions(), [2]);
        await forget(registry.db, [telling(2)]);
        assert.deepEqual(await versions(), []);
      });

      it('an older version does not take the place of a newer one', async () => {
        await registry.transaction((tx) => tell(tx, [telling(2)]));
        await registry.transaction((tx) => tell(tx, [telling(1)]));
        assert.deepEqual(await versions(), [2]);
        await forget(registry.db, []);
        assert.deepEqual(await versions(), [2]);
      });
    });

    describe('by a workflow that decides itself', () => {
      const opens = (stage: 'mobilisation' | 'implementation'): Entry =>
        entryOf(
          { kind: 'stageOpened', stage },
          { key: `campaign/${plan.campaign} ${stage} opens 0`, campaign: plan.campaign, unit: null },
        );
      const toldBy = (told: number, ...some: Entry[]) =>
        registry.transaction((tx) => writeTold(tx, { of: 'campaign', id: plan.campaign, told }, some));
      const counted = async () =>
        (await registry.db.select({ told: campaigns.told }).from(campaigns).where(eq(campaigns.id, plan.campaign)))[0]
          ?.told;

      it('it is counted, and a retry changes nothing', async () => {
        assert.equal(await counted(), 0);
        assert.equal((await toldBy(0, opens('mobilisation'))).length, 1);
        assert.equal((await toldBy(1, opens('implementation'))).length, 1);
        assert.equal(await counted(), 2);
        const before = await entries();
        // A retry after its answer was lost; an engine of an earlier day that does again what it did.
        for (const told of [0, 1, 7]) assert.deepEqual(await toldBy(told, opens('mobilisation')), []);
        assert.deepEqual([await entries(), await counted()], [before, 2]);
      });

      it('it says again what stands on record: written once, and counted as it counts itself', async () => {
        await toldBy(0, opens('mobilisation'));
        const before = await entries();
        // A timer that rings again after a restart from the record; then with something new beside it.
        assert.deepEqual(await toldBy(1, opens('mobilisation')), []);
        assert.deepEqual([await entries(), await counted()], [before, 2]);
        assert.equal((await toldBy(2, opens('mobilisation'), opens('implementation'))).length, 1);
        assert.equal(await counted(), 4);
        const closes = { kind: 'stageClosed', stage: 'mobilisation', reason: null } as const;
        const closing = { ...opens('mobilisation'), key: `campaign/${plan.campaign} closes 0`, fact: closes };
        assert.equal((await toldBy(4, closing)).length, 1);
        assert.equal(await counted(), 5);
      });

      it('is stopped when it has told fewer or more than stand on record, and nothing is written', async () => {
        await toldBy(0, opens('mobilisation'));
        const before = await entries();
        for (const told of [0, 2, 99]) {
          await assert.rejects(toldBy(told, opens('implementation')), NotTheSameDay);
          await assert.rejects(toldBy(told, opens('mobilisation'), opens('implementation')), NotTheSameDay);
        }
        assert.deepEqual([await entries(), await counted()], [before, 1]);
      });

      it('says another thing under a key that is known: refused, and not counted', async () => {
        await toldBy(0, opens('mobilisation'));
        const other = {
          ...opens('mobilisation'),
          fact: { kind: 'stageClosed' as const, stage: 'mobilisation' as const, reason: null },
        };
        await assert.rejects(toldBy(1, other), { name: 'KeyConflict' });
        assert.equal(await counted(), 1);
      });
    });

    describe('a major incident (SX-S3e)', () => {
      const id = () => `incident of ${plan.campaign}`;
      const reported = (): Entry =>
        entryOf(
          { kind: 'incidentReported', id: id(), occurredOn: '2019-06-01', category: 'c', description: 'd' },
          { campaign: plan.campaign, unit, at: december },
        );
      const confirmation = (facts = grave): Entry => {
        const fact = { kind: 'incidentConfirmed' as const, id: id(), ...facts, reason: '属实' };
        return entryOf(fact, { key: `confirm ${id()}`, campaign: plan.campaign, unit, at: december });
      };
      const confirm = (facts = grave, noted: string[] = []) =>
        registry.transaction(async (tx) => {
          const found = await findIncident(tx, id());
          assert.ok(found);
          const locked = await lockIncident(noting(tx, noted), found);
          return confirmIncident(tx, confirmation(facts), locked ?? found);
        });
      const statusIn = async (campaign: string) =>
        (await rowsOf(registry, campaign, unit)).applications['clean']?.status;

      /** The unit is in a county edition too, and holds two titles. */
      async function everywhere() {
        const county = planOf(`${plan.campaign}-county`, { organiser: 'county', programme: 'county-2018' });
        await registry.record(opening(county, [unit]));
        await registry.record(happened(county, unit, wayTo('shortlisted')));
        const held = [`one-${plan.campaign}`, `two-${plan.campaign}`];
        await registry.record(held.map((title) => entryOf(awarded(title), { campaign: plan.campaign, unit })));
        await registry.record([reported()]);
        return { county, held };
      }
      const toldTitles = async (held: readonly string[]) => {
        const found = (await Promise.all(held.map((title) => toldOf(titleWorkflowId(title))))).flat();
        return found.map(
          ({ news }) => news.tell === 'signal' && [news.signal, 'incident' in news.payload && news.payload.incident],
        );
      };

      it('reaches in one transaction the editions of two organisers, each in its chain, and every title', async () => {
        const { county, held } = await everywhere();
        const reached = await confirm();
        assert.deepEqual(reached, { campaigns: [plan.campaign, county.campaign], titles: held });
        assert.deepEqual(
          [await statusIn(plan.campaign), await statusIn(county.campaign)],
          ['disqualified', 'disqualified'],
        );
        assert.deepEqual(
          await toldTitles(held),
          held.map(() => ['majorIncident', id()]),
        );
        const written = await registry.db
          .select({ chain: ledger.chain, xmin: sql<string>`xmin::text` })
          .from(ledger)
          .where(
            sql`kind in ('disqualified', 'incidentConfirmed') and unit = ${unit} and campaign like ${`${plan.campaign}%`}`,
          );
        assert.deepEqual(written.map(({ chain }) => chain).sort(), ['county', city.organiser, city.organiser]);
        assert.equal(new Set(written.map(({ xmin }) => xmin)).size, 1);
        assert.deepEqual((await findIncident(registry.db, id()))?.reached, reached);
      });

      it('nothing of it is there when a title cannot be told', async () => {
        const { county, held } = await everywhere();
        await registry.db.execute(
          sql.raw(`create or replace function break_off() returns trigger language plpgsql as
          $$ begin if new.recipient like 'title/%' then raise exception 'broken off at %', tg_table_name; end if; return new; end $$`),
        );
        await registry.db.execute(
          sql.raw(`create trigger a_break before insert on outbox for each row execute function break_off()`),
        );
        try {
          await assert.rejects(confirm(), brokenOffAt('outbox'));
        } finally {
          await registry.db.execute(sql.raw(`drop trigger a_break on outbox`));
        }
        assert.deepEqual([await statusIn(plan.campaign), await statusIn(county.campaign)], ['none', 'shortlisted']);
        assert.equal((await findIncident(registry.db, id()))?.status, 'reported');
        assert.deepEqual(await toldTitles(held), []);
      });

      it('SX-S3e, SX-A04: is put on record only where it lacks a fact of the gate', async () => {
        await everywhere();
        await confirm({ ...grave, seriousImpact: false });
        assert.equal(await statusIn(plan.campaign), 'none');
        const { step } = (await now()).candidacy;
        assert.equal(step, 2);
      });

      it('ends an application too that turns out to have come in time, when its window had closed without it', async () => {
        await registry.hear(file('filed'));
        await way({ kind: 'notApplied', track: 'clean' });
        await registry.record([reported()]);
        assert.deepEqual((await confirm()).campaigns, []);
        assert.equal(await statusIn(plan.campaign), 'notApplied');
        const late = await registry.hear(said(plan, unit, 'submitApplication', { key: `${plan.campaign}:late` }));
        assert.equal(late.outcome, 'accepted');
        const { kinds } = await foldOf(registry, plan.campaign, unit);
        assert.deepEqual(kinds.slice(-3), ['notApplied', 'applicationSubmitted', 'disqualified']);
        assert.equal(await statusIn(plan.campaign), 'disqualified');
        // One that lacks a fact of the gate bars nobody.
        const other = planOf(`${plan.campaign}-other`, { programme: `${plan.programme} other` });
        await registry.record(opening(other, [unit]));
        await registry.hear(said(other, unit, 'fileRules', { key: `${other.campaign}:filed`, moment: spring }));
        await registry.record(happened(other, unit, [{ kind: 'notApplied', track: 'clean' }]));
        await registry.db.update(incidents).set({ seriousImpact: false }).where(eq(incidents.id, id()));
        await registry.hear(said(other, unit, 'submitApplication', { key: `${other.campaign}:late` }));
        assert.equal(await statusIn(other.campaign), 'underReview');
      });

      it('counts once for a candidacy, also when it is told again', async () => {
        await everywhere();
        await confirm();
        const before = await entries();
        const told = { incident: id(), ...grave };
        const again = saidSo(
          plan,
          unit,
          { name: 'majorIncident', message: told, at: december },
          `${candidacyId(plan.campaign, unit)} incident ${id()}`,
        );
        assert.equal((await registry.hear(again)).outcome, 'repeated');
        assert.equal(await entries(), before);
      });

      it('takes as many statements however many candidacies and titles there are', async () => {
        const counts: number[] = [];
        for (const [others, owned] of [
          [2, 1],
          [60, 20],
        ] as const) {
          plan = planOf(`${plan.campaign}-${others}`, { programme: `${plan.programme}-${others}` });
          await registry.record(opening(plan, [unit, ...Array.from({ length: others }, (_, nth) => `other-${nth}`)]));
          const held = Array.from({ length: owned }, (_, nth) => `${nth} of ${plan.campaign}`);
          await registry.record(held.map((title) => entryOf(awarded(title), { campaign: plan.campaign, unit })));
          await registry.record([reported()]);
          const noted: string[] = [];
          await confirm(grave, noted);
          counts.push(noted.length);
        }
        assert.ok((counts[0] ?? 0) > 5, 'statements are noted');
        assert.ok((counts[1] ?? 0) <= (counts[0] ?? 0), counts.join(' and '));
      });
    });

    describe('a title', () => {
      it('SX-S4e: awarded twice is one title and one start', async () => {
        const titlePlans = [
          titlePlanOf(plan, 'clean', unit, december),
          titlePlanOf(plan, 'clean', 'audit-bureau', december),
        ];
        const award = (some = titlePlans) => registry.transaction((tx) => awardTitles(tx, plan, some, december));
        const [first] = titlePlans;
        assert.ok(first);
        await award([first]);
        const before = await entries();
        await award();
        await award([...titlePlans, first]);
        assert.equal(await entries(), before + 1);
        const found = await registry.db
          .select({ id: titles.id })
          .from(titles)
          .where(eq(titles.campaign, plan.campaign));
        assert.deepEqual(found.map(({ id }) => id).sort(), titlePlans.map(({ title }) => title).sort());
        for (const { title } of titlePlans) {
          const told = await toldOf(titleWorkflowId(title));
          assert.deepEqual(
            told.map(({ news }) => news.tell === 'start' && news.workflow),
            ['title'],
            title,
          );
        }
      });
    });

    describe('takes as many statements under the lock however many units there are', () => {
      const many = (n: number) => Array.from({ length: n }, (_, nth) => `unit-${String(nth).padStart(4, '0')}`);
      const noted = async (act: (tx: Tx) => Promise<unknown>) => {
        const statements: string[] = [];
        await registry.transaction((tx) => act(noting(tx, statements)));
        return statements.length;
      };

      it('to hear what is said of 1 and of 100', async () => {
        const units = many(100);
        const own = planOf(`${plan.campaign}-many`);
        await registry.record(opening(own, units));
        const say = (name: 'fileRules' | 'submitApplication' | 'recordCheck', some: readonly string[]) =>
          some.map((each) => {
            const key = `${own.campaign}:${name} ${each} of ${some.length}`;
            return called(said(own, each, name, { key, moment: name === 'fileRules' ? spring : december }));
          });
        for (const name of ['fileRules', 'submitApplication', 'recordCheck'] as const) {
          const one = await noted((tx) => hearAll(tx, say(name, units.slice(0, 1))));
          const hundred = await noted((tx) =>
            hearAll(tx, say(name, name === 'submitApplication' ? units.slice(1) : units)),
          );
          assert.equal(hundred, one, name);
          assert.ok(one > 1 && one <= 12, `${name}: ${one}`);
        }
        assert.equal((await rowsOf(registry, own.campaign, 'unit-0099')).applications['clean']?.status, 'underReview');
      });

      it('to draw up a list of 10 and of 200 applicants (SX-S4c)', async () => {
        const counts: number[] = [];
        for (const size of [10, 200]) {
          const own = planOf(`${plan.campaign}-${size}`);
          const units = many(size);
          await registry.record(opening(own, units));
          await registry.transaction((tx) => writeWays(tx, own, units));
          for (const organisation of own.bodies.jointReviewers)
            await registry.record(units.map((each) => voted(own, each, organisation)));
          const statements: string[] = [];
          const counting: Pick<Registry, 'transaction'> = {
            transaction: (act) => registry.transaction((tx) => act(noting(tx, statements))),
          };
          const activities = listActivities({ registry: { ...registry, ...counting } } as unknown as Tools);
          const by = { actor: engine, at: at('2020-01-06 09:00'), id: 'confirmation' };
          const drawn = await activities.drawUpList(own, 'clean', { leaveOut: [], next: 'list' }, by);
          assert.deepEqual(drawn, { moved: { kind: 'listConfirmed', track: 'clean', next: 'list' } });
          counts.push(statements.length);
        }
        assert.deepEqual(counts[1], counts[0]);
      });
    });

    describe('a list that is taken back (F1)', () => {
      const activities = () => listActivities({ registry } as unknown as Tools);
      const run = (act: () => Promise<unknown>) => new MockActivityEnvironment().run(act);
      const by = (id: string) => ({ actor: engine, at: at('2020-01-06 09:00'), id });

      it('is taken back once, however often it is asked, and whoever it placed hears of it once', async () => {
        const units = ['unit-a', 'unit-b'];
        const own = planOf(`${plan.campaign}-back`);
        await registry.record(opening(own, units));
        await registry.transaction((tx) => writeWays(tx, own, units));
        for (const organisation of own.bodies.jointReviewers)
          await registry.record(units.map((each) => voted(own, each, organisation)));
        const leaveOut = [{ unit: 'unit-b', reason: '误列' }];
        await activities().drawUpList(own, 'clean', { leaveOut, next: 'list' }, by('list'));
        await run(() => activities().announceList(own.campaign, 'clean', by('list')));
        const stand = async () => {
          const rows = await Promise.all(units.map((each) => rowsOf(registry, own.campaign, each)));
          return rows.map(({ candidacy, applications }) => [applications['clean']?.status, candidacy.step]);
        };
        const [[, step]] = (await stand()) as [[string, number]];
        for (let nth = 0; nth < 2; nth++) {
          assert.equal(await activities().withdrawList(own, 'clean', '漏列', by('back')), null);
          await run(() => activities().announceListBack(own.campaign, 'clean', by('back')));
          assert.deepEqual(await stand(), [
            ['reviewed', step + 1],
            ['reviewed', step + 1],
          ]);
        }
        const again = await activities().drawUpList(own, 'clean', { leaveOut: [], next: 'list' }, by('again'));
        assert.deepEqual(again, { moved: { kind: 'listConfirmed', track: 'clean', next: 'list' } });
      });

      it('is carried to everybody when the workflow that took it back was lost, as is the end of a year', async () => {
        const list = { kind: 'listConfirmed', track: 'clean', candidates: [unit], leftOut: [], next: 'list' } as const;
        await registry.record([entryOf(list, { campaign: plan.campaign })]);
        await way(...wayTo('shortlisted'));
        assert.equal(await activities().withdrawList(plan, 'clean', '漏列', by('back')), null);
        await run(() => activities().takeUp(plan.campaign, december));
        assert.equal((await now()).applications['clean']?.status, 'reviewed');
        assert.equal(await activities().endWithoutNaming(plan, 'clean', '不予命名', by('end')), null);
        await run(() => activities().takeUp(plan.campaign, december + 1));
        const { status, reason } = (await now()).applications['clean'] ?? {};
        assert.deepEqual([status, reason], ['notNamed', '不予命名']);
      });

      it('SX-S4e: stays as it is when somebody on it is named', async () => {
        await way(...wayTo('named'));
        const refused = await activities().withdrawList(plan, 'clean', '漏列', by('late'));
        assert.equal(refused?.code, 'AlreadyDecided');
      });
    });

    function lodgedOn(own: FullPlan): Entry {
      const fact: Fact = {
        ...{
          kind: 'objectionLodged',
          id: `objection of ${own.campaign}`,
          track: 'clean',
          text: '反映',
          standing: 'objection',
        },
      };
      return entryOf(fact, { campaign: own.campaign, unit, at: december });
    }
  });
});

describe('what is said to two committees', () => {
  onPostgres((fresh) => {
    it('goes in lanes of its own: who waits for one chain holds up nobody of another', async () => {
      const registry = await openRegistry({ url: await fresh() });
      try {
        const plans = [planOf('c', { organiser: 'city' }), planOf('d', { organiser: 'county' })];
        for (const plan of plans) await registry.record(opening(plan, ['unit-1']));
        const [inCity, inCounty] = plans.map((plan) =>
          said(plan, 'unit-1', 'fileRules', { key: plan.campaign, moment: spring }),
        );
        assert.ok(inCity && inCounty);
        const holding = paused(registry, (tx) => lockChain(tx, 'city'));
        await holding.reached;
        const waiting = registry.hear(inCity);
        assert.equal((await registry.hear(inCounty)).outcome, 'accepted');
        assert.equal(await settlesWithin(waiting, 300), false);
        holding.goOn();
        await holding.done;
        assert.equal((await waiting).outcome, 'accepted');
      } finally {
        await registry.close();
      }
    });
  });
});

/** What time has brought, as the timer of a workflow asks for it. */
function timeOf(plan: FullPlan, unit: string, moment: number): Said {
  const key = `${candidacyId(plan.campaign, unit)} time ${moment}`;
  return { plan, unit, actor: engine, key, at: moment, judge: ({ state }) => passDeadlines(plan, state, moment) };
}

async function assertFolded(registry: Registry, plan: FullPlan, unit: string): Promise<void> {
  const { candidacy, applications } = await rowsOf(registry, plan.campaign, unit);
  const { state, step } = await foldOf(registry, plan.campaign, unit);
  assert.deepEqual([candidacy.state, candidacy.step], [state, step]);
  for (const [track, { status }] of Object.entries(applications))
    assert.equal(status, state.applications[track]?.status, track);
  const { filed, version, accepted, reminded, overdue } = state.rules;
  assert.deepEqual(
    [candidacy.rulesFiledAt !== null, candidacy.rulesVersion, candidacy.rulesAccepted],
    [filed, version, accepted],
  );
  assert.deepEqual([candidacy.remindedAt !== null, candidacy.overdueSince !== null], [reminded, overdue]);
  assert.equal(candidacy.disqualifiedBy, state.disqualifiedBy);
}

async function writeWays(tx: Tx, plan: FullPlan, units: readonly string[]): Promise<void> {
  const facts = wayTo('reviewed');
  const all = units.flatMap((each) =>
    facts.map((fact, nth) => ({
      ...{ plan, unit: each, actor: engine, key: `${candidacyId(plan.campaign, each)} way ${nth}`, at: december },
      judge: () => [fact],
    })),
  );
  await hearAll(tx, all);
}

function voted(plan: FullPlan, each: string, organisation: string): Entry {
  const fact: Fact = { kind: 'voteCast', track: 'clean', organisation, passed: true, reason: '同意' };
  return entryOf(fact, { campaign: plan.campaign, unit: each, at: december });
}

/** The database refused it there, whatever the driver puts around it. */
function brokenOffAt(table: string): (error: unknown) => boolean {
  return function isIt(error: unknown): boolean {
    return error instanceof Error && (error.message.includes(`broken off at ${table}`) || isIt(error.cause));
  };
}
