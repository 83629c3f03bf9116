import assert from 'node:assert/strict';
import { Client, WorkflowUpdateFailedError } from '@temporalio/client';
import { ApplicationFailure, RawValue, type Payload } from '@temporalio/common';
import { defineSignal } from '@temporalio/workflow';
import { and, eq } from 'drizzle-orm';
import { candidacyMessages } from '../../domain/candidacy-messages.ts';
import { envelope, type Kind } from '../../domain/envelope.ts';
import { messageCodec } from '../../sealing/codec.ts';
import { newMessageKey, readMessageKey } from '../../sealing/keys.ts';
import { sealFor } from '../../sealing/seal.ts';
import { candidacyId } from '../../domain/ids.ts';
import { candidacies } from '../../registry/schema.ts';
import { getCourse } from '../../workflows/candidacy.messages.ts';
import { settle, startEdition, type Edition } from '../support/edition.ts';
import { eventually, openWorld, type World } from '../support/world.ts';

const fields = { goals: '目标', schedule: '进度', measures: '措施' };
const liaison = (unit: string) => ({ id: `liaison-${unit}`, role: 'unit', organisation: unit });

describe('whoever reaches Temporal past the API', function () {
  this.timeout(120_000);
  let world: World;
  let edition: Edition;
  /** As anybody on the machine speaks to Temporal: without a key. */
  let stranger: Client;

  before(async () => {
    world = await openWorld('2019-11-01');
    const city = await settle(world, { a: '单位甲', b: '单位乙' });
    edition = await startEdition(world, city, 2019);
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 2,
    );
    const { connection } = world.env;
    stranger = new Client({ connection, namespace: world.client.options.namespace });
  });
  after(() => world.close());

  const candidacyOf = (unit: string) => candidacyId(edition.id, unit);
  const past = (unit: string) => stranger.workflow.getHandle(candidacyOf(unit));
  /** Where a candidacy stands on record; asked after its workflow, which answers after the signals that came before. */
  const stateOf = async (unit: string) => {
    await world.client.workflow.getHandle(candidacyOf(unit)).query(getCourse);
    const own = and(eq(candidacies.campaign, edition.id), eq(candidacies.unit, unit));
    const [found] = await world.registry.db.select({ state: candidacies.state }).from(candidacies).where(own);
    assert.ok(found, unit);
    return found.state;
  };

  /** What was sealed for one place, as somebody takes it out of a history. */
  async function copyOf(kind: Kind, workflow: string, message: string, id: string, body: object): Promise<RawValue> {
    const sealed = envelope({ kind, workflow, message, id }, [body]);
    const [copy] = await messageCodec(world.messageKey).encode([new RawValue(sealed).payload]);
    return RawValue.fromPayload(copy!);
  }

  /** Shows that a signal left nothing: neither on record nor in the state of the workflow. */
  async function leavesNothing(unit: string, signal: string, ...args: unknown[]): Promise<void> {
    const [state, entries] = [await stateOf(unit), await entriesOf(unit)];
    await past(unit).signal(signal, ...args);
    // A query is answered after the signals that came before it.
    assert.deepEqual(await stateOf(unit), state);
    assert.equal(await entriesOf(unit), entries);
  }

  async function entriesOf(unit: string): Promise<number> {
    let entries = 0;
    for await (const each of edition.auditor.all<object>('/v1/ledger', { campaign: edition.id, unit }))
      entries += Object.keys(each).length > 0 ? 1 : 0;
    return entries;
  }

  async function refusalOfUpdate(call: Promise<unknown>): Promise<string | null | undefined> {
    const error = await call.then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure, String(error));
    return error.cause.type;
  }

  it('gives no decision by a signal of its own making', async () => {
    await leavesNothing('a', 'fileRules', { actor: liaison('a'), fields });
    await leavesNothing('a', 'fileRules', {
      sealed: { kind: 'signal', workflow: candidacyOf('a'), message: 'fileRules', id: '1' },
      args: [{ actor: liaison('a'), fields }],
    });
    await leavesNothing('a', 'fileRules');
    await leavesNothing('a', 'majorIncident', { incident: 'i', major: true, seriousImpact: true, tolerated: false });
  });

  it('gives none by an update either, which is refused with a typed code', async () => {
    for (const message of candidacyMessages) {
      const forged = past('a').executeUpdate(message, { args: [{ actor: liaison('a'), fields }] });
      assert.equal(await refusalOfUpdate(forged), 'NotAuthentic', message);
    }
    assert.equal((await stateOf('a')).rules.filed, false);
  });

  it('gives none by what was sealed for another workflow, message, kind, or another Laurel', async () => {
    const body = { actor: liaison('a'), fields };
    const id = 'once';
    await leavesNothing('a', 'fileRules', await copyOf('signal', candidacyOf('b'), 'fileRules', id, body));
    await leavesNothing('a', 'fileRules', await copyOf('signal', candidacyOf('a'), 'reviewRules', id, body));
    await leavesNothing('a', 'fileRules', await copyOf('update', candidacyOf('a'), 'fileRules', id, body));
    const sealed = envelope({ kind: 'signal', workflow: candidacyOf('a'), message: 'fileRules', id }, [body]);
    const [foreign] = await messageCodec(newMessageKey()).encode([new RawValue(sealed).payload]);
    await leavesNothing('a', 'fileRules', RawValue.fromPayload(foreign!));
    const two = await copyOf('signal', candidacyOf('a'), 'fileRules', id, body);
    await leavesNothing('a', 'fileRules', two, two);
  });

  it('gives none by an update that was sealed for another call', async () => {
    const copy = await copyOf('update', candidacyOf('a'), 'fileRules', 'key-1', { actor: liaison('a'), fields });
    const forged = past('a').executeUpdate('fileRules', { updateId: 'key-2', args: [copy] });
    assert.equal(await refusalOfUpdate(forged), 'NotAuthentic');
  });

  it('gives none by repeating a signal out of a history', async () => {
    await edition.unit('b').post(`${edition.path('b')}/rules`, { fields });
    const copy = await copyOf('signal', candidacyOf('b'), 'reviewRules', 'returned', {
      actor: { id: 'gongwei-office', role: 'organiser', organisation: 'gongwei' },
      accepted: false,
      reason: '退回',
    });
    await past('b').signal('reviewRules', copy);
    assert.equal((await stateOf('b')).rules.filed, false);
    await edition.unit('b').post(`${edition.path('b')}/rules`, { fields });
    await leavesNothing('b', 'reviewRules', await payloadOfSignal('b', 'reviewRules'));
    assert.equal((await stateOf('b')).rules.filed, true);
  });

  async function payloadOfSignal(unit: string, name: string): Promise<RawValue> {
    const { events } = await past(unit).fetchHistory();
    const signals = events?.flatMap(({ workflowExecutionSignaledEventAttributes: signal }) => signal ?? []);
    const payload = signals?.find(({ signalName }) => signalName === name)?.input?.payloads?.[0];
    return RawValue.fromPayload(payload as Payload);
  }

  it('starts nothing: a forged start ends at once, and has done nothing', async () => {
    const plan = { campaign: edition.id };
    const workflowId = candidacyOf('nobody');
    const start = { taskQueue: 'laurel', workflowId, workflowIdReusePolicy: 'ALLOW_DUPLICATE' } as const;
    const copy = await copyOf('start', candidacyOf('a'), 'candidacy', 'x', { plan, unit: 'a' });
    const other = await copyOf('start', workflowId, 'campaign', 'x', { plan });
    for (const args of [[{ plan, unit: 'nobody' }], [copy], [other], []]) {
      const handle = await stranger.workflow.start('candidacy', { ...start, args });
      assert.equal((await eventuallyEnded(workflowId)).status.name, 'COMPLETED');
      assert.ok(!(await handle.fetchHistory()).events?.some((event) => event.activityTaskScheduledEventAttributes));
    }
    const signal = defineSignal<[object]>('fileRules');
    const signalArgs: [object] = [{ actor: liaison('nobody'), fields }];
    await stranger.workflow.signalWithStart('candidacy', { ...start, args: [{ plan }], signal, signalArgs });
    assert.equal((await eventuallyEnded(workflowId)).status.name, 'COMPLETED');
    assert.equal(await entriesOf('nobody'), 0);
  });

  function eventuallyEnded(workflowId: string) {
    return eventually(
      () => stranger.workflow.getHandle(workflowId).describe(),
      ({ status }) => status.name !== 'RUNNING',
    );
  }

  it('reads nothing: neither a history nor the answer to a query', async () => {
    const { events } = await past('b').fetchHistory();
    const texts = JSON.stringify(events).match(/"[^"]+"/g) ?? [];
    const said = texts.flatMap((each) => [each, Buffer.from(each.slice(1, -1), 'base64').toString()]);
    assert.ok(said.includes('binary/laurel'));
    for (const word of ['目标', '退回', 'gongwei-office']) assert.ok(!said.join().includes(word), word);
    await assert.rejects(past('b').query(getCourse), /encoding/i);
  });

  it('and none of this makes a task fail', async () => {
    for (const unit of ['a', 'b']) {
      const { events } = await past(unit).fetchHistory();
      assert.ok(!events?.some((event) => event.workflowTaskFailedEventAttributes));
    }
  });

  it('a person of the committee still decides through the API', async () => {
    await edition.fileRules('a');
    assert.equal((await stateOf('a')).rules.filed, true);
  });
});

describe('another system with an account of its own', function () {
  this.timeout(120_000);
  let world: World;
  let edition: Edition;
  let stranger: Client;
  let count = 0;

  before(async () => {
    world = await openWorld('2019-11-01');
    const city = await settle(world, { a: '单位甲', b: '单位乙', c: '单位丙' });
    await settle(world, { d: '单位丁' }, 'county');
    edition = await startEdition(world, city, 2019);
    await eventually(
      () => edition.campaign(),
      ({ tracks }) => tracks[0]?.counts['none'] === 3,
    );
    stranger = new Client({ connection: world.env.connection, namespace: world.client.options.namespace });
  });
  after(() => world.close());

  interface Account {
    readonly id: string;
    readonly key: Uint8Array;
    readonly keyNumber: number;
  }

  async function account(id: string, given: object = {}): Promise<Account> {
    const added = { id, name: id, committee: 'gongwei', acts: ['fileRules', 'confirmIncident'], ...given };
    const { key } = await world.admin.post<{ key: string }>('/v1/systems', added);
    return { id, key: readMessageKey(key)!, keyNumber: 1 };
  }

  /** Sends as the system itself would: with its own key, and nothing else of Laurel's. */
  async function send({ id, key, keyNumber }: Account, unit: string, message: string, body: object, person?: string) {
    const workflow = candidacyId(edition.id, unit);
    const said = { workflow, message, id: `m-${(count += 1)}`, body, ...(person !== undefined && { for: person }) };
    await stranger.workflow
      .getHandle(workflow)
      .signal(message, RawValue.fromPayload(sealFor(key, id, keyNumber, said)));
  }

  interface Entry {
    readonly kind: string;
    readonly actor: {
      readonly id: string;
      readonly role: string;
      readonly organisation: string;
      readonly via?: string;
    };
    readonly fact: { readonly code?: string; readonly why?: string };
  }

  async function lastEntry(unit: string, kind: string, nth: number): Promise<Entry> {
    const all = await eventually(
      async () => {
        const found: Entry[] = [];
        for await (const each of edition.auditor.all<Entry>('/v1/ledger', { campaign: edition.id, unit }))
          if (each.kind === kind) found.push(each);
        return found;
      },
      (found) => found.length >= nth,
    );
    assert.equal(all.length, nth);
    return all.at(-1)!;
  }

  it('takes effect in its own name', async () => {
    const archive = await account('archive');
    await send(archive, 'a', 'fileRules', { fields });
    const { actor } = await lastEntry('a', 'rulesFiled', 1);
    assert.deepEqual(actor, { id: 'archive', role: 'system', organisation: 'gongwei' });
  });

  it('takes effect for a person whom it names, where it may, and the ledger shows both', async () => {
    const registry = await account('registry', { mayActFor: true });
    await send(registry, 'b', 'fileRules', { fields }, 'liaison-b');
    const { actor } = await lastEntry('b', 'rulesFiled', 1);
    assert.deepEqual(actor, { id: 'liaison-b', role: 'unit', organisation: 'b', via: 'registry' });
    assert.equal((await edition.auditor.get<{ verified: boolean }>('/v1/ledger/verification')).verified, true);
    // Whom it acts for has no more rights by that than alone.
    await send(registry, 'a', 'fileRules', { fields }, 'liaison-b');
    assert.equal((await lastEntry('a', 'messageRefused', 1)).fact.code, 'OtherUnit');
  });

  it('cannot say that it is somebody: its key says who it is', async () => {
    const liar = await account('liar');
    const claims = { fields, actor: liaison('c'), system: { id: 'registry', keyNumber: 1, for: 'liaison-c' } };
    await send(liar, 'c', 'fileRules', claims);
    assert.deepEqual((await lastEntry('c', 'rulesFiled', 1)).actor, {
      id: 'liar',
      role: 'system',
      organisation: 'gongwei',
    });
  });

  it('is refused on record for an act, a committee or a person that are not its own', async () => {
    const refused = async (nth: number) => {
      const { actor, fact } = await lastEntry('c', 'messageRefused', nth);
      return [actor.id, fact.code, fact.why];
    };
    const narrow = await account('narrow', { acts: ['recordCheck'] });
    await send(narrow, 'c', 'fileRules', { fields });
    assert.deepEqual(await refused(1), ['narrow', 'NotAllowed', 'fileRules is not among the acts of narrow']);
    const county = await account('county-archive', { committee: 'county' });
    await send(county, 'c', 'fileRules', { fields });
    assert.deepEqual(await refused(2), [
      'county-archive',
      'NotAllowed',
      'county-archive acts in the campaigns of county only',
    ]);
    await send(narrow, 'c', 'recordCheck', { track: 'clean' }, 'gongwei-reviewer');
    assert.deepEqual(await refused(3), ['narrow', 'NotAllowed', 'narrow may not act for anybody']);
    await send(narrow, 'c', 'listDecided', { track: 'clean', placement: {} });
    assert.deepEqual(await refused(4), ['narrow', 'NotAllowed', 'listDecided is for the engine itself']);
  });

  it('is refused with an earlier key, and once it is deactivated', async () => {
    const old = await account('changing');
    const renewed = await world.admin.post<{ key: string; keyNumber: number }>('/v1/systems/changing/key', {});
    const current = { ...old, key: readMessageKey(renewed.key)!, keyNumber: renewed.keyNumber };
    assert.equal(current.keyNumber, 2);
    await send(old, 'c', 'fileRules', { fields });
    assert.equal((await lastEntry('c', 'messageRefused', 5)).fact.code, 'NotAuthentic');
    await send(current, 'c', 'fileRules', { fields });
    assert.equal((await lastEntry('c', 'rulesFiled', 2)).actor.id, 'changing');
    await world.admin.post('/v1/systems/changing/deactivation', { reason: '停用' });
    await send(current, 'c', 'fileRules', { fields });
    assert.deepEqual((await lastEntry('c', 'messageRefused', 6)).fact.why, 'the system changing is no longer active');
  });

  it('signals only: its update is refused, and so is its start', async () => {
    const workflow = candidacyId(edition.id, 'a');
    const { id, key, keyNumber } = await account('updating');
    const payload = sealFor(key, id, keyNumber, { workflow, message: 'fileRules', id: 'u-1', body: { fields } });
    const call = stranger.workflow
      .getHandle(workflow)
      .executeUpdate('fileRules', { updateId: 'u-1', args: [RawValue.fromPayload(payload)] });
    await assert.rejects(call, (error: WorkflowUpdateFailedError) => {
      assert.equal((error.cause as ApplicationFailure).type, 'NotAuthentic');
      return true;
    });
  });

  it('reports an incident that disqualifies, as a fact that nobody may refuse', async () => {
    const discipline = await account('discipline');
    const body = { incident: 'by-system', major: true, seriousImpact: true, tolerated: false };
    await send(discipline, 'a', 'majorIncident', body);
    await lastEntry('a', 'disqualified', 1);
  });

  it('makes no task fail, whatever it sends', async () => {
    const fuzzing = await account('fuzzing');
    for (const body of [{}, { fields: null }, { fields: { goals: '\ud800' } }, { fields: [[]] }])
      await send(fuzzing, 'b', 'fileRules', body);
    await lastEntry('b', 'messageRefused', 4);
    const { events } = await stranger.workflow.getHandle(candidacyId(edition.id, 'b')).fetchHistory();
    assert.ok(!events?.some((event) => event.workflowTaskFailedEventAttributes));
  });
});
