import assert from 'node:assert/strict';
import { Client, WorkflowUpdateFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, RawValue } from '@temporalio/common';
import { and, eq } from 'drizzle-orm';
import { systemAct } from '../../contracts/systems.ts';
import type { Candidacy } from '../../domain/candidacy.ts';
import { candidacyId } from '../../domain/ids.ts';
import { candidacies, refusalsCounted } from '../../registry/schema.ts';
import { readMessageKey } from '../../sealing/keys.ts';
import { sealFor } from '../../sealing/seal.ts';
import { getCourse } from '../../workflows/candidacy.messages.ts';
import { campaignWorkflowId, getCampaign } from '../../workflows/campaign.messages.ts';
import { getTitle, titleWorkflowId } from '../../workflows/title.messages.ts';
import { passReview, settle, startEdition, type CandidacyBody, type City, type Edition } from '../support/edition.ts';
import { eventually, openWorld, refusalOf, type World } from '../support/world.ts';

interface LedgerEntry {
  readonly kind: string;
  readonly campaign: string | null;
  readonly unit: string | null;
  readonly actor: { readonly id: string; readonly role: string; readonly organisation: string; readonly via?: string };
  readonly rules: readonly string[];
  readonly fact: Readonly<Record<string, unknown>>;
}

const actors = {
  clerk: (unit: string) => ({ id: `liaison-${unit}`, role: 'unit', organisation: unit }),
  office: { id: 'gongwei-office', role: 'organiser', organisation: 'gongwei' },
  reviewer: { id: 'gongwei-reviewer', role: 'reviewer', organisation: 'gongwei' },
  leader: { id: 'gongwei-leader', role: 'leadingGroup', organisation: 'gongwei-lead' },
};
/** The account of another system, which may act for people. */
const account = { id: 'archive', name: '档案系统', committee: 'gongwei', acts: systemAct.options, mayActFor: true };
const fields = { goals: '目标', schedule: '进度', measures: '措施' };
const proper = { incident: 'raw-incident', major: true, seriousImpact: true, tolerated: false };

/** An edition with raw access to its workflows, past the API. */
function rawAccess(world: World, edition: Edition, key: Uint8Array) {
  const { client } = world;
  const stranger = new Client({ connection: world.env.connection, namespace: client.options.namespace });
  let sent = 0;
  const ledger = async (kind?: string): Promise<LedgerEntry[]> => {
    const all: LedgerEntry[] = [];
    for await (const each of edition.auditor.all<LedgerEntry>('/v1/ledger', { campaign: edition.id })) all.push(each);
    return kind === undefined ? all : all.filter((each) => each.kind === kind);
  };
  const candidacy = (unit: string) => client.workflow.getHandle(candidacyId(edition.id, unit));
  /** Where a candidacy stands is the record's. */
  const stateOf = async (unit: string): Promise<Candidacy> => {
    const own = and(eq(candidacies.campaign, edition.id), eq(candidacies.unit, unit));
    const [found] = await world.registry.db.select({ state: candidacies.state }).from(candidacies).where(own);
    assert.ok(found, unit);
    return found.state;
  };
  const title = (unit: string, track = 'clean') =>
    client.workflow.getHandle(titleWorkflowId(`${edition.id}.${track}.${unit}`));
  /** Sends a signal as another system does: sealed with its own key, for the person who is its actor, or in its own name. */
  async function send({ workflowId }: Handle, message: string, { actor, ...body }: Said): Promise<void> {
    const said = { workflow: workflowId, message, id: `message-${(sent += 1)}`, body };
    const payload = sealFor(key, account.id, 1, actor ? { ...said, for: actor.id } : said);
    await stranger.workflow.getHandle(workflowId).signal(message, RawValue.fromPayload(payload));
  }
  return {
    ledger,
    candidacy,
    title,
    send,
    campaign: client.workflow.getHandle(campaignWorkflowId(edition.id)),
    refusals: () => ledger('messageRefused'),
    stateOf,
    statusOf: async (unit: string, track = 'clean') => (await stateOf(unit)).applications[track]?.status,
  };
}
type Raw = ReturnType<typeof rawAccess>;
type Handle = WorkflowHandle;
type Said = Readonly<Record<string, unknown>> & { readonly actor?: { readonly id: string } };
type Args = [unknown?];

type HistoryEvent = NonNullable<Awaited<ReturnType<Handle['fetchHistory']>>['events']>[number];

function isWorkflowTask(event: HistoryEvent): boolean {
  return Object.entries(event).some(([name, value]) => name.startsWith('workflowTask') && value != null);
}

/** What a workflow must never have met: a task that failed is tried for ever, and the workflow stands still. */
async function assertNeverFailed(...handles: Handle[]): Promise<void> {
  for (const handle of handles) {
    const { events } = await handle.fetchHistory();
    const failed = events?.find((event) => event.workflowTaskFailedEventAttributes)?.workflowTaskFailedEventAttributes;
    assert.equal(failed?.failure?.message, undefined, `${handle.workflowId} failed a task`);
  }
}

async function refusalOfUpdate(call: Promise<unknown>): Promise<ApplicationFailure> {
  try {
    await call;
  } catch (error) {
    if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) return error.cause;
    throw error;
  }
  throw new Error('the update was not refused');
}

async function within<Value>(ms: number, call: Promise<Value>): Promise<Value> {
  const late = new Promise<never>((_resolve, reject) => {
    setTimeout(() => {
      reject(new Error(`no answer within ${ms} ms`));
    }, ms).unref();
  });
  return Promise.race([call, late]);
}

async function begin(firstDay: string, units: readonly string[], year: number) {
  const world = await openWorld(firstDay);
  const city: City = await settle(world, Object.fromEntries(units.map((unit) => [unit, `单位${unit}`])));
  const edition = await startEdition(world, city, year);
  await eventually(
    () => edition.campaign(),
    ({ tracks }) => tracks[0]?.counts['none'] === units.length,
  );
  const { key } = await world.admin.post<{ key: string }>('/v1/systems', account);
  return { world, edition, raw: rawAccess(world, edition, readMessageKey(key)!) };
}

describe('signals of other systems, by the names of the updates', function () {
  this.timeout(600_000);
  let world: World;
  let edition: Edition;
  let raw: Raw;

  before(async () => {
    ({ world, edition, raw } = await begin('2019-11-01', ['a', 'b', 'c'], 2019));
  });
  after(() => world.close());

  /** Sends a signal that must be refused, and shows that it left nothing but its refusal. */
  async function refused(handle: Handle, unit: string | null, signal: string, payload: Said) {
    const known = await raw.ledger();
    const before = unit === null ? await raw.campaign.query(getCampaign) : await raw.stateOf(unit);
    await raw.send(handle, signal, payload);
    const now = await eventually(
      () => raw.ledger(),
      (all) => all.length > known.length,
    );
    assert.equal(now.length, known.length + 1);
    const entry = now.at(-1);
    assert.ok(entry);
    const { kind, message, code, why } = entry.fact;
    assert.deepEqual([kind, message, entry.unit], ['messageRefused', signal, unit]);
    assert.ok(typeof why === 'string' && why.length > 0);
    const after = unit === null ? await raw.campaign.query(getCampaign) : await raw.stateOf(unit);
    assert.deepEqual(after, before);
    return { code, why, actor: entry.actor.id };
  }

  /** A decision that comes while the one before is still told to the units is refused: the other system repeats it. */
  async function untilNotBusy(signal: string, payload: Said): Promise<void> {
    for (;;) {
      const before = await raw.ledger();
      await raw.send(raw.campaign, signal, payload);
      const after = await eventually(
        () => raw.ledger(),
        (all) => all.length > before.length,
      );
      if (after.at(-1)?.fact['code'] !== 'InProgress') return;
    }
  }

  it('fileRules takes effect, closeStage closes a stage of the calendar, both with their actor in the ledger', async () => {
    for (const unit of ['a', 'b']) {
      await raw.send(raw.candidacy(unit), 'fileRules', { actor: actors.clerk(unit), fields });
      const { rules } = await eventually(
        () => edition.office.get<CandidacyBody>(edition.path(unit)),
        (view) => view.rules.filedAt !== null,
      );
      assert.equal(rules.overdueSince, null);
    }
    const filed = await raw.ledger('rulesFiled');
    assert.deepEqual(
      filed.map(({ unit, actor }) => [unit, actor.id, actor.via]),
      [
        ['a', 'liaison-a', 'archive'],
        ['b', 'liaison-b', 'archive'],
      ],
    );
    await raw.send(raw.campaign, 'closeStage', { actor: actors.office, stage: 'implementation', reason: '提前' });
    const { stages } = await eventually(
      () => edition.campaign(),
      (view) => view.stages.some(({ stage, closedAt }) => stage === 'implementation' && closedAt !== null),
    );
    assert.ok(stages.every(({ stage, openedAt }) => stage !== 'application' || openedAt === null));
  });

  it('a refused signal changes nothing and stands in the ledger with code and why (SX-S1a, SX-S3b, SX-A10, F54)', async () => {
    const a = raw.candidacy('a');
    const application = { actor: actors.clerk('a'), track: 'clean', fields: { 'own-work': '自创自建情况' } };
    const early = await refused(a, 'a', 'submitApplication', application);
    assert.equal(early.code, 'WindowNotOpen');
    assert.match(early.why, /2019-12-01/);
    const incomplete = await refused(a, 'a', 'fileRules', { actor: actors.clerk('a'), fields: { goals: '目标' } });
    assert.deepEqual(incomplete, {
      code: 'FieldMissing',
      why: 'the form lacks schedule, measures',
      actor: 'liaison-a',
    });
    const stranger = await refused(a, 'a', 'fileRules', { actor: actors.clerk('b'), fields });
    assert.equal(stranger.code, 'OtherUnit');
    const check = { track: 'clean', check: 'visit', passed: true, note: '记录' };
    const byClerk = await refused(a, 'a', 'recordCheck', { ...check, actor: actors.clerk('a') });
    assert.equal(byClerk.code, 'NotAllowed');
    await world.person('insider', 'a', 'reviewer');
    const ownReviewer = { id: 'insider' };
    assert.equal((await refused(a, 'a', 'recordCheck', { ...check, actor: ownReviewer })).code, 'OwnUnit');
    assert.equal((await refused(a, 'a', 'recordCheck', { ...check, actor: actors.reviewer })).code, 'NotUnderReview');
    const nothing = await refused(a, 'a', 'withdrawApplication', {
      actor: actors.clerk('a'),
      track: 'clean',
      reason: '撤回',
    });
    assert.equal(nothing.code, 'NotACandidate');
    const ruling = { actor: actors.office, track: 'clean', objection: 'none', upheld: true, reason: '核查' };
    assert.equal((await refused(a, 'a', 'ruleObjection', ruling)).code, 'NotACandidate');

    const list = { actor: actors.office, track: 'clean', leaveOut: [] };
    assert.equal((await refused(raw.campaign, null, 'confirmList', list)).code, 'StageNotOpen');
    const notice = {
      actor: actors.office,
      track: 'clean',
      media: ['日报'],
      contact: { person: '办公室', telephone: '0575-85130000' },
    };
    assert.equal((await refused(raw.campaign, null, 'publishNotice', notice)).code, 'ListNotConfirmed');
    const approval = { actor: actors.leader, track: 'clean', approved: true, reason: '会议' };
    assert.equal((await refused(raw.campaign, null, 'approveNaming', approval)).code, 'ListNotConfirmed');
    const naming = { actor: actors.office, track: 'clean', circular: '1号' };
    assert.equal((await refused(raw.campaign, null, 'nameTitles', naming)).code, 'ListNotConfirmed');
    const closing = { actor: actors.office, stage: 'implementation', reason: '又' };
    assert.equal((await refused(raw.campaign, null, 'closeStage', closing)).code, 'StageNotOpen');
    const unknown = await refused(raw.campaign, null, 'nameTitles', { ...naming, track: 'none' });
    assert.equal(unknown.code, 'UnknownTrack');
  });

  it('closing the application window by a signal is refused: the document fixes it (SX-S3b)', async () => {
    const closing = { actor: actors.office, stage: 'application', reason: '提前' };
    assert.equal((await refused(raw.campaign, null, 'closeStage', closing)).code, 'MalformedMessage');
  });

  it('an update refused leaves no event in the history of a campaign, and nothing on record', async () => {
    // The test server keeps a record of the task that looked at the update; a cluster drops that too.
    const lengthOf = async (handle: Handle) => {
      const { events } = await handle.fetchHistory();
      return events?.filter((event) => !isWorkflowTask(event)).length;
    };
    const a = raw.candidacy('a');
    const before = [await lengthOf(raw.campaign), (await raw.ledger()).length];
    const application = { actor: actors.clerk('a'), track: 'clean', fields: {} };
    const refusals = [
      await refusalOfUpdate(a.executeUpdate('submitApplication', { args: [application] })),
      await refusalOfUpdate(a.executeUpdate('fileRules', { args: [{ actor: actors.clerk('b'), fields }] })),
      await refusalOfUpdate(
        raw.campaign.executeUpdate('confirmList', { args: [{ actor: actors.office, track: 'clean', leaveOut: [] }] }),
      ),
    ];
    assert.deepEqual(
      refusals.map(({ type }) => type),
      ['WindowNotOpen', 'OtherUnit', 'StageNotOpen'],
    );
    assert.ok(refusals[0]?.details?.includes('SX-S3b'), 'the refusal carries its rules');
    // A candidacy asks the record, and that it did so stands in its history; on record is nothing.
    assert.deepEqual([await lengthOf(raw.campaign), (await raw.ledger()).length], before);
  });

  it('submitApplication, withdrawApplication and recordCheck take effect (SX-S3a, SX-S3d)', async () => {
    await world.moveTo('2019-12-10 09:00');
    for (const unit of ['a', 'b']) {
      const application = { actor: actors.clerk(unit), track: 'clean', fields: { 'own-work': '自创自建情况' } };
      await raw.send(raw.candidacy(unit), 'submitApplication', application);
      await eventually(
        () => edition.status(unit),
        (status) => status === 'underReview',
      );
    }
    await raw.send(raw.candidacy('b'), 'withdrawApplication', {
      actor: actors.clerk('b'),
      track: 'clean',
      reason: '撤回',
    });
    await eventually(
      () => edition.status('b'),
      (status) => status === 'withdrawn',
    );
    for (const check of ['materials', 'visit', 'hearing']) {
      const recorded = { actor: actors.reviewer, track: 'clean', check, passed: true, note: '记录' };
      await raw.send(raw.candidacy('a'), 'recordCheck', recorded);
    }
    await eventually(
      () => edition.status('a'),
      (status) => status === 'reviewed',
    );
  });

  it('a stamp that is not believable dates nothing back (F66, SX-S3b)', async () => {
    await world.moveTo('2020-01-03 09:00');
    const inTime = (await world.env.currentTimeMs()) - 10 * 86_400_000;
    for (const receivedAt of [inTime, '2019-12-10', NaN, -1, 0.5, {}, 1e300, true]) {
      const late = { actor: actors.clerk('a'), track: 'clean', fields: { 'own-work': '自创自建情况' }, receivedAt };
      assert.equal((await refused(raw.candidacy('a'), 'a', 'submitApplication', late)).code, 'WindowClosed');
    }
  });

  it('confirmList, publishNotice, ruleObjection, approveNaming and nameTitles take effect (SX-S4c, SX-S4d, SX-S4e, SX-S5a)', async () => {
    const courseIs = (stage: string) =>
      eventually(
        () => edition.campaign(),
        ({ tracks }) => tracks[0]?.stage === stage,
      );
    await edition.vote('a');
    await world.moveTo('2020-01-06 09:00');
    // In the system's own name, as its committee's account may.
    await raw.send(raw.campaign, 'confirmList', { track: 'clean', leaveOut: [] });
    await courseIs('list');
    const notice = {
      actor: actors.office,
      track: 'clean',
      media: ['绍兴日报'],
      contact: { person: '办公室', telephone: '0575-85130000' },
    };
    await untilNotBusy('publishNotice', notice);
    await courseIs('notice');
    const { id } = await edition.object('a');
    const ruling = { actor: actors.office, track: 'clean', upheld: false, reason: '核查' };
    const unknown = await refused(raw.candidacy('a'), 'a', 'ruleObjection', { ...ruling, objection: 'none' });
    assert.equal(unknown.code, 'UnknownObjection');
    // What the registry could not even look for is no objection either.
    for (const objection of ['x\u0000y', '\ud800']) {
      const { code } = await refused(raw.candidacy('a'), 'a', 'ruleObjection', { ...ruling, objection });
      assert.ok(code === 'UnknownObjection' || code === 'MalformedMessage');
    }
    const approval = { actor: actors.leader, track: 'clean', approved: true, reason: '会议决定' };
    assert.equal((await refused(raw.campaign, null, 'approveNaming', approval)).code, 'NoticeRunning');
    await world.moveTo('2020-01-13 09:00');
    await courseIs('approval');
    assert.equal((await refused(raw.campaign, null, 'approveNaming', approval)).code, 'ObjectionsOpen');
    await raw.send(raw.candidacy('a'), 'ruleObjection', { ...ruling, objection: id });
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.openObjections === 0,
    );
    assert.equal(
      (await refused(raw.candidacy('a'), 'a', 'ruleObjection', { ...ruling, objection: id })).code,
      'AlreadyDecided',
    );
    const byConfirmer = { track: 'clean', approved: true, reason: '会议决定' };
    assert.equal((await refused(raw.campaign, null, 'approveNaming', byConfirmer)).code, 'OwnSubmission');
    await raw.send(raw.campaign, 'approveNaming', approval);
    await courseIs('naming');
    await raw.send(raw.campaign, 'nameTitles', { actor: actors.office, track: 'clean', circular: '通报1号' });
    await courseIs('maintenance');
    assert.equal(await edition.status('a'), 'named');
  });

  it('proposeRevocation and decideRevocation take effect, refused ones stand in the ledger (SX-A07)', async () => {
    const title = raw.title('a');
    await eventually(
      () => raw.ledger('titleAwarded'),
      (all) => all.length === 1,
    );
    const decision = { actor: actors.leader, approved: true, reason: '会议决定' };
    const before = await raw.refusals();
    await raw.send(title, 'decideRevocation', decision);
    await raw.send(title, 'proposeRevocation', { actor: actors.clerk('a'), reason: '自荐' });
    const after = await eventually(
      () => raw.refusals(),
      (all) => all.length === before.length + 2,
    );
    assert.deepEqual(
      after.slice(-2).map(({ fact }) => [fact['message'], fact['code']]),
      [
        ['decideRevocation', 'NoRevocationProposed'],
        ['proposeRevocation', 'NotAllowed'],
      ],
    );
    assert.deepEqual(await title.query(getTitle), { status: 'valid' });
    await raw.send(title, 'proposeRevocation', { actor: actors.office, reason: '复查不合格' });
    await raw.send(title, 'decideRevocation', decision);
    await eventually(
      () => raw.ledger('titleRevoked'),
      (all) => all.length === 1,
    );
    assert.equal(await title.result(), 'revoked');
  });

  it('no task of any workflow has failed on the way, and the ledger is whole', async () => {
    await assertNeverFailed(raw.campaign, raw.candidacy('a'), raw.candidacy('b'), raw.candidacy('c'), raw.title('a'));
    const found = await edition.auditor.get<{ verified: boolean }>('/v1/ledger/verification');
    assert.equal(found.verified, true);
  });
});

describe('messages that are no messages', function () {
  this.timeout(600_000);
  let world: World;
  let edition: Edition;
  let raw: Raw;

  before(async () => {
    ({ world, edition, raw } = await begin('2019-12-10', ['a', 'b', 'c'], 2019));
    for (const unit of ['a', 'b', 'c']) {
      await edition.fileRules(unit);
      await edition.apply(unit);
    }
    await passReview(edition, 'b');
    await edition.check('c', 'visit', false);
    await edition.check('a', 'visit');
  });
  after(() => world.close());

  const huge = '大'.repeat(20_000);
  const wrong: readonly unknown[] = [null, 7, true, '', huge, [], [[]], {}, [{}], -0.5];
  const wrongActors: readonly unknown[] = [
    undefined,
    null,
    'clerk',
    7,
    [],
    {},
    { id: 7, role: 'unit', organisation: 'a' },
    { id: '', role: 'unit', organisation: 'a' },
    { id: 'x', role: null, organisation: 'a' },
    { id: 'x', role: 'unit' },
    { id: 'x'.repeat(2_001), role: 'unit', organisation: 'a' },
  ];

  /** Payloads that are not this message: nothing at all, other kinds of value, and each field of a good one gone wrong. */
  function malformed(good: Readonly<Record<string, unknown>>): Args[] {
    const spoilt = Object.keys(good)
      .filter((field) => field !== 'actor')
      .flatMap((field) =>
        [undefined, null, 7, 'x'.repeat(2_001), { a: 1 }, { a: null }, [null], [{}], [[]]]
          .filter((value) => !fits(good[field], value))
          .map((value) => ({ ...good, [field]: value })),
      );
    const actorless = 'actor' in good ? wrongActors.map((actor) => ({ ...good, actor })) : [];
    return [[], ...[...wrong, ...spoilt, ...actorless].map((payload): Args => [payload])];
  }

  // A text may be any text and an optional list may be absent: those are no mistakes of shape.
  function fits(good: unknown, value: unknown): boolean {
    return value === undefined && Array.isArray(good) && good.length === 0;
  }

  const decisions = {
    candidacy: {
      fileRules: { actor: actors.clerk('a'), fields },
      submitApplication: { actor: actors.clerk('a'), track: 'clean', fields: { 'own-work': '情况' } },
      withdrawApplication: { actor: actors.clerk('a'), track: 'clean', reason: '撤回' },
      recordCheck: { actor: actors.reviewer, track: 'clean', check: 'visit', passed: true, note: '记录' },
      ruleObjection: { actor: actors.office, track: 'clean', objection: 'none', upheld: true, reason: '核查' },
      correctRuling: { actor: actors.leader, track: 'clean', objection: 'none', upheld: true, reason: '复核' },
    },
    campaign: {
      closeStage: { actor: actors.office, stage: 'implementation', reason: '提前' },
      confirmList: { actor: actors.office, track: 'clean', leaveOut: [{ unit: 'a', reason: '理由' }] },
      publishNotice: {
        actor: actors.office,
        track: 'clean',
        media: ['日报'],
        contact: { person: '办公室', telephone: '0575-85130000' },
      },
      approveNaming: { actor: actors.leader, track: 'clean', approved: true, reason: '会议' },
      nameTitles: { actor: actors.office, track: 'clean', circular: '1号' },
    },
    title: {
      proposeRevocation: { actor: actors.office, reason: '复查' },
      decideRevocation: { actor: actors.leader, approved: true, reason: '会议' },
    },
  } as const;

  const facts = {
    candidacy: {
      majorIncident: proper,
    },
    title: { majorIncident: proper },
  } as const;

  /** Sends every malformed payload as a signal and as an update, and counts what the ledger says of it. */
  async function bombard(
    handle: Handle,
    messages: Readonly<Record<string, Readonly<Record<string, unknown>>>>,
    asUpdates: boolean,
  ): Promise<void> {
    for (const [message, good] of Object.entries(messages)) {
      const payloads = malformed(good);
      // A sender has a hundred refusals a day on record; here it has them anew for each message.
      await world.registry.db.delete(refusalsCounted);
      const before = (await raw.refusals()).length;
      for (const args of payloads) await handle.signal(message, ...args);
      const known = await eventually(
        () => raw.refusals(),
        (all) => all.length >= before + payloads.length,
      );
      const news = known.slice(before);
      assert.equal(news.length, payloads.length);
      for (const { fact } of news) {
        assert.deepEqual([fact['message'], fact['code']], [message, 'MalformedMessage'], JSON.stringify(fact));
        assert.ok(String(fact['why']).length < 300, 'the refusal does not repeat what was sent');
      }
      if (!asUpdates) continue;
      for (const args of payloads) {
        const { type } = await refusalOfUpdate(
          handle.executeUpdate<unknown, [unknown]>(message, { args: args as [unknown] }),
        );
        assert.equal(type, 'MalformedMessage', `${message} ${JSON.stringify(args).slice(0, 200)}`);
      }
    }
  }

  it('none of any shape wedges a candidacy; each signal is on record and the next good update works (SX-S3e)', async () => {
    const a = raw.candidacy('a');
    const before = await raw.stateOf('a');
    await bombard(a, decisions.candidacy, true);
    await bombard(a, facts.candidacy, false);
    assert.deepEqual(await raw.stateOf('a'), before);
    await edition.check('a', 'hearing');
    assert.deepEqual((await raw.stateOf('a')).applications['clean'], {
      status: 'underReview',
      applicant: 'liaison-a',
      checks: { visit: true, hearing: true },
    });
    await assertNeverFailed(a);
  });

  it('news that is none changes nothing: where a candidacy stands is the record’s', async () => {
    const c = raw.candidacy('c');
    const before = await c.query(getCourse);
    const shapes: Args[] = [[], [null], [7], ['clean'], [[]], [{}], [{ ...before, step: '9' }], [{ step: 1e9 }]];
    for (const args of shapes) await c.signal('news', ...args);
    assert.deepEqual(await c.query(getCourse), before);
    await assertNeverFailed(c);
  });

  it('broken characters, foreign keys and depth change nothing that they should not', async () => {
    const a = raw.candidacy('a');
    const broken = ['\ud800', 'x\u0000y', '\udc00\ud800', '__proto__', 'constructor', 'toString'];
    let deep: unknown = 'x';
    for (let level = 0; level < 2_000; level++) deep = [deep];
    const check = { actor: actors.reviewer, track: 'clean', check: 'visit', passed: true, note: '记录' };
    const before = (await raw.refusals()).length;
    let sent = 0;
    for (const text of broken) {
      const spoilt = [
        ['recordCheck', { ...check, track: text }],
        ['recordCheck', { ...check, check: text }],
        ['recordCheck', { ...check, actor: { ...actors.reviewer, role: text } }],
        ['fileRules', { actor: actors.clerk(text), fields }],
        ['withdrawApplication', { actor: actors.clerk('a'), track: deep, reason: text }],
      ] as const;
      for (const [message, payload] of spoilt) {
        await a.signal(message, payload);
        sent++;
        if (!/\p{Surrogate}/u.test(text)) await refusalOfUpdate(a.executeUpdate(message, { args: [payload] }));
      }
    }
    await eventually(
      () => raw.refusals(),
      (all) => all.length >= before + sent,
    );
    const { applications } = await raw.stateOf('a');
    assert.deepEqual(Object.keys(applications), ['clean', 'model']);
    assert.equal(await edition.status('a'), 'underReview');
    await edition.check('a', 'visit');
    await assertNeverFailed(a);
    assert.equal((await edition.auditor.get<{ verified: boolean }>('/v1/ledger/verification')).verified, true);
  });

  it('a form with a text that cannot be kept is refused on record, and the earlier one stands', async () => {
    const a = raw.candidacy('a');
    const before = (await raw.refusals()).length;
    await a.signal('fileRules', { actor: actors.clerk('a'), fields: { ...fields, goals: '目\u0000标\ud800' } });
    await eventually(
      () => raw.refusals(),
      (all) => all.length === before + 1,
    );
    const filed = (await raw.ledger('rulesFiled')).filter(({ unit }) => unit === 'a');
    assert.deepEqual(
      filed.map(({ fact }) => (fact['fields'] as Record<string, string>)['goals']),
      ['目标'],
    );
    await assertNeverFailed(a);
  });

  it('none of any shape wedges a campaign; each signal is on record and the next good decision works', async () => {
    await world.moveTo('2020-01-06 09:00');
    const before = await raw.campaign.query(getCampaign);
    await bombard(raw.campaign, decisions.campaign, true);
    assert.deepEqual(await raw.campaign.query(getCampaign), before);
    const left = [{ unit: 'a', reason: '审核未完成' }];
    assert.deepEqual((await edition.list('clean', left)).units, ['b']);
    await edition.publish();
    await assertNeverFailed(raw.campaign);
  });

  it('none of any shape wedges a title; each signal is on record and the next good decision works', async () => {
    await world.moveTo('2020-01-20 09:00');
    await edition.approve();
    assert.deepEqual((await edition.name()).units, ['b']);
    const title = raw.title('b');
    await eventually(
      () => raw.ledger('titleAwarded'),
      (all) => all.length === 1,
    );
    await bombard(title, decisions.title, true);
    await bombard(title, facts.title, false);
    assert.deepEqual(await title.query(getTitle), { status: 'valid' });
    await edition.director.post(`/v1/titles/${edition.id}.clean.b/revocation`, { reason: '复查不合格' });
    assert.deepEqual(await title.query(getTitle), {
      status: 'revocationProposed',
      reason: '复查不合格',
      proposedBy: 'gongwei-director',
    });
    await assertNeverFailed(title, raw.campaign);
  });
});

describe('an update that is refused in broken characters', function () {
  this.timeout(600_000);
  let begun: Awaited<ReturnType<typeof begin>>;

  before(async () => {
    begun = await begin('2019-11-01', ['a'], 2019);
  });
  after(() => begun.world.close());

  // A failure goes to the worker's core as UTF-8: half a character in it would stop the worker for every workflow.
  it('is refused, and the worker goes on', async () => {
    const { edition, raw } = begun;
    for (const text of ['\ud800', '\udfff\ud800', '市\ud83d']) {
      const payload = { actor: actors.clerk(text), fields };
      const call = raw.candidacy('a').executeUpdate('fileRules', { args: [payload] });
      const { type } = await within(60_000, refusalOfUpdate(call));
      assert.ok(type === 'OtherUnit' || type === 'MalformedMessage', type ?? 'no type');
    }
    await within(60_000, edition.fileRules('a'));
    await assertNeverFailed(raw.candidacy('a'));
  });
});

describe('a major incident by a signal of another system', function () {
  this.timeout(600_000);
  let world: World;
  let edition: Edition;
  let raw: Raw;
  const units = [
    'none',
    'applied',
    'partly',
    'reviewed',
    'failed',
    'listed',
    'noticed',
    'ended',
    'approved',
    'named',
    'light',
    'rejected',
  ];

  before(async () => {
    ({ world, edition, raw } = await begin('2019-12-10', units, 2019));
    for (const unit of units) {
      await edition.fileRules(unit);
      if (unit !== 'none') await edition.apply(unit);
    }
    await edition.check('partly', 'visit');
    await edition.check('failed', 'visit', false);
    for (const unit of units.slice(units.indexOf('reviewed'))) if (unit !== 'failed') await passReview(edition, unit);
  });
  after(() => world.close());

  /** The candidacy as its facts stand on record, once the signal has been heard. */
  async function struckDown(unit: string, from: Candidacy['applications'][string]['status']): Promise<void> {
    assert.equal(await raw.statusOf(unit), from);
    await raw.send(raw.candidacy(unit), 'majorIncident', { ...proper, incident: `incident-${unit}` });
    await eventually(
      () => edition.status(unit),
      (status) => status === 'disqualified',
    );
    const entry = (await raw.ledger('disqualified')).find((each) => each.unit === unit);
    assert.ok(entry);
    assert.ok(entry.rules.includes('SX-S3e'), 'the disqualification cites its clause');
    assert.deepEqual(entry.fact, { kind: 'disqualified', incident: `incident-${unit}`, tracks: ['clean'] });
    assert.equal(entry.actor.role, 'system');
  }

  it('without every fact of the gate it is noted and changes nothing (SX-A04, SX-C3.9b)', async () => {
    const light = [
      { ...proper, major: false },
      { ...proper, seriousImpact: false },
      { ...proper, tolerated: true },
    ];
    for (const incident of light) await raw.send(raw.candidacy('light'), 'majorIncident', incident);
    const noted = await eventually(
      () => raw.ledger('incidentNoted'),
      (all) => all.length === 3,
    );
    assert.deepEqual(
      noted.map(({ fact }) => fact['missing']),
      [['major'], ['seriousImpact'], ['notTolerated']],
    );
    assert.equal(await edition.status('light'), 'reviewed');
  });

  it('disqualifies before the application, under review, reviewed and failed (F40, SX-S3e)', async () => {
    await struckDown('none', 'none');
    await struckDown('applied', 'underReview');
    await struckDown('partly', 'underReview');
    await struckDown('reviewed', 'reviewed');
    await struckDown('failed', 'failed');
  });

  it('what is disqualified takes nothing more, by signal, by update or through the API (SX-S3e)', async () => {
    const check = { actor: actors.reviewer, track: 'clean', check: 'visit', passed: true, note: '记录' };
    const applied = raw.candidacy('applied');
    await assert.rejects(applied.signal('recordCheck', check), /completed|not found/i);
    await assert.rejects(applied.executeUpdate('recordCheck', { args: [check] }), /completed|not found/i);
    const { title, rules } = await refusalOf(edition.check('applied', 'visit'));
    assert.equal(title, 'Disqualified');
    assert.ok(rules.includes('SX-S3e'));
  });

  it('disqualifies on the list, during the notice, after it and after the approval (F40, SX-S3e)', async () => {
    await world.moveTo('2020-01-06 09:00');
    await edition.list();
    await struckDown('listed', 'shortlisted');
    await edition.publish();
    await struckDown('noticed', 'shortlisted');
    await world.moveTo('2020-01-13 09:00');
    await struckDown('ended', 'shortlisted');
    await edition.approve();
    await struckDown('approved', 'shortlisted');
    assert.deepEqual((await edition.name()).units, ['light', 'named', 'rejected']);
    for (const unit of ['listed', 'noticed', 'ended', 'approved']) {
      assert.equal(await edition.status(unit), 'disqualified');
    }
  });

  it('after the naming it proposes the revocation of the title (SX-S0a, SX-A07)', async () => {
    const title = raw.title('named');
    await eventually(
      () => raw.ledger('titleAwarded'),
      (all) => all.length === 3,
    );
    await raw.send(title, 'majorIncident', { ...proper, seriousImpact: false });
    assert.deepEqual(await title.query(getTitle), { status: 'valid' });
    await raw.send(title, 'majorIncident', proper);
    const [proposed] = await eventually(
      () => raw.ledger('revocationProposed'),
      (all) => all.length === 1,
    );
    assert.equal(proposed?.fact['incident'], proper.incident);
    await raw.send(title, 'majorIncident', { ...proper, incident: 'second' });
    assert.deepEqual(await title.query(getTitle), {
      status: 'revocationProposed',
      reason: `major incident ${proper.incident}`,
      proposedBy: 'archive',
    });
  });

  it('no task of any workflow has failed on the way', async () => {
    await assertNeverFailed(raw.campaign, raw.title('named'), ...units.map((unit) => raw.candidacy(unit)));
  });
});
